// A superior reminds a unit of a report that it owes (催报, R0-26, A7): of one that is exempt, that
// has come or whose month is not over nobody is reminded, since a month that is unreported costs
// more once a superior reminded of it.

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/program/program.h"
#include "domain/references.h"
#include "domain/reporting/exempt_report.h"
#include "domain/reporting/report.h"

namespace jiedui::domain {
namespace {

using event::v1::ReportReminderSent;

absl::Status NotOwed(const std::string& report_id, const Words& why) {
  return Refuse(
      v1::ERROR_REASON_REPORT_NOT_OWED, kFact("month").Path(),
      {{"report", report_id}, {"why", std::string(why.en)}, {"why_zh", std::string(why.zh)}});
}

// Nothing has come of it, or it was returned to be mended.
absl::Status CheckOpen(const std::string& report_id, const ReportState* state) {
  const ReportStage stage = state == nullptr ? ReportStage::kExpected : state->stage;
  if (stage == ReportStage::kAccepted) {
    return NotOwed(report_id, {"it is accepted already", "已报送并审核通过"});
  }
  if (stage != ReportStage::kSubmitted) return absl::OkStatus();
  return NotOwed(report_id, {"it is submitted and waits to be accepted or returned",
                             "已报送，尚待上级审核或退回"});
}

absl::Status CheckOver(const std::string& report_id, CivilMonth month, CivilDay today) {
  const CivilDay first = FirstDay(month + 1);
  if (today >= first) return absl::OkStatus();
  const std::string en = absl::StrCat("its month is not over, it is owed from ", FormatDay(first));
  const std::string zh = absl::StrCat("该月尚未结束，自 ", FormatDay(first), " 起才须报送");
  return NotOwed(report_id, {en, zh});
}

}  // namespace

void Evolve(ReportState& state, const ReportReminderSent& fact) {
  state.program_id = fact.program_id();
  state.unit_id = fact.unit_id();
  state.month = fact.month();
  state.reminded.emplace(ToDay(fact.sent_date()), fact.reminding_unit_id());
}

// Each superior reminds the unit at most once a day, and of what it owes.
absl::StatusOr<ReportReminderSent> Decide(const ReportReminderSent& fact, const Entities& entities,
                                          const Context& context) {
  ASSIGN_OR_RETURN(const CivilMonth month, CheckedMonth(kFact("month"), fact.month()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("message"), fact.message()));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckBySuperior(kFact("unit_id"), unit->id, entities, context));
  RETURN_IF_ERROR(CheckReportingMonth(*unit, *program, month, context));
  const std::string report_id = ReportId(fact.unit_id(), fact.month());
  const ReportState* state = entities.Report(report_id);
  RETURN_IF_ERROR(CheckOfProgram(state, fact.program_id()));
  RETURN_IF_ERROR(CheckOpen(report_id, state));
  RETURN_IF_ERROR(CheckOver(report_id, month, context.today));
  ASSIGN_OR_RETURN(const bool exempt,
                   IsReportExempt(*unit, month, std::nullopt, *program, entities, context.today));
  const bool none_came = state == nullptr || state->version == 0;
  if (exempt && none_came) {
    return NotOwed(report_id, {"its month was exempted (免报)", "该月活动经批准免除，为免报"});
  }
  if (state != nullptr && state->reminded.contains({context.today, context.actor.unit_id})) {
    return Exists(kFact("month"), {"today's reminder of report", "当日催报：月报", report_id});
  }
  ReportReminderSent sent = fact;
  sent.set_report_id(report_id);
  sent.set_reminding_unit_id(context.actor.unit_id);
  *sent.mutable_sent_date() = ToDate(context.today);
  return sent;
}

}  // namespace jiedui::domain
