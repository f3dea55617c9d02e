#include "domain/reporting/report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::DispatchFigures;
using event::v1::FigureCorrected;
using event::v1::ReportDifferenceExplained;
using event::v1::ReportReminderSent;
using event::v1::ReportSubmitted;

Words WordsOf(ReportStage stage) {
  switch (stage) {
    case ReportStage::kExpected:
      return {"not submitted", "未报送"};
    case ReportStage::kSubmitted:
      return {"submitted", "已报送"};
    case ReportStage::kReturned:
      return {"returned", "已退回"};
    case ReportStage::kAccepted:
      return {"accepted", "已审核通过"};
  }
  return {"not submitted", "未报送"};
}

absl::Status WrongStage(const ReportState& state) {
  return WrongStage(v1::ERROR_REASON_REPORT_STATE, "report", state.id, WordsOf(state.stage));
}

absl::Status CheckCounts(const DispatchFigures& figures, const FieldsOf& at) {
  RETURN_IF_ERROR(CheckCount(at("rotation_person_count"), figures.rotation_person_count()));
  RETURN_IF_ERROR(CheckCount(at("joint_session_count"), figures.joint_session_count()));
  RETURN_IF_ERROR(CheckCount(at("enterprise_count"), figures.enterprise_count()));
  RETURN_IF_ERROR(CheckCount(at("document_count"), figures.document_count()));
  RETURN_IF_ERROR(CheckCount(at("case_filed_count"), figures.case_filed_count()));
  RETURN_IF_ERROR(CheckCount(at("case_to_report_count"), figures.case_to_report_count()));
  RETURN_IF_ERROR(CheckFine(at("fine_fen"), figures.fine_fen()));
  return CheckCount(at("study_session_count"), figures.study_session_count());
}

absl::Status CheckFigures(const ReportSubmitted& fact) {
  if (!fact.has_figures()) return Missing(kFact("figures"));
  constexpr FieldsOf at("fact.figures.");
  const DispatchFigures& figures = fact.figures();
  RETURN_IF_ERROR(CheckCounts(figures, at));
  RETURN_IF_ERROR(CheckText(at("rotation_duties"), figures.rotation_duties()));
  RETURN_IF_ERROR(CheckText(at("study_content"), figures.study_content()));
  RETURN_IF_ERROR(CheckText(at("other_activities"), figures.other_activities()));
  return CheckText(at("remarks"), figures.remarks());
}

// A month of the programme that has begun.
absl::Status CheckMonth(CivilMonth month, const ProgramState& program, const Context& context) {
  const Field field = kFact("month");
  RETURN_IF_ERROR(CheckMonthWithin(field, program, month));
  if (FirstDay(month) <= context.today) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_MONTH_NOT_BEGUN, field.Path(), {{"month", FormatMonth(month)}});
}

// A unit is expected to report from the month in which it begins to take part to the last one of
// which it sees a day; the last report may come when it is gone.
absl::Status CheckReporter(const UnitState& unit, const std::string& program_id, CivilMonth month) {
  RETURN_IF_ERROR(CheckEnrolled(kFact("unit_id"), unit, program_id));
  if (CivilMonth(unit.enrolments.at(program_id)) > month) {
    return Refuse(v1::ERROR_REASON_UNIT_NOT_ENROLLED, kFact("month").Path(),
                  {{"unit", unit.id}, {"program", program_id}});
  }
  return CheckUnitOn(kFact("month"), unit, std::max(FirstDay(month), unit.first_day));
}

// Expected, or returned to be mended.
absl::Status CheckOpen(const ReportState* state, const std::string& program_id) {
  if (state == nullptr) return absl::OkStatus();
  if (state->program_id != program_id) {
    return Exists(kFact("month"), {"report", "月报", state->id});
  }
  const bool open =
      state->stage == ReportStage::kExpected || state->stage == ReportStage::kReturned;
  return open ? absl::OkStatus() : WrongStage(*state);
}

absl::StatusOr<const ReportState*> FindSubmitted(const std::string& report_id,
                                                 const Entities& entities) {
  ASSIGN_OR_RETURN(const ReportState* state, FindReport(kFact("report_id"), report_id, entities));
  if (state->stage != ReportStage::kSubmitted) return WrongStage(*state);
  return state;
}

// The name of a number of the form.
absl::Status CheckFigureKey(const std::string& key) {
  const auto* const field = DispatchFigures::descriptor()->FindFieldByName(key);
  if (field != nullptr && field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT64) {
    return absl::OkStatus();
  }
  if (key.empty()) return Missing(kFact("figure_key"));
  return Invalid(kFact("figure_key"), "not a number of the form, such as enterprise_count",
                 "不是附件2的数字项，如 enterprise_count（检查企业）");
}

absl::Status CheckValue(const FigureCorrected& fact) {
  const Field field = kFact("value");
  return fact.figure_key() == "fine_fen" ? CheckFine(field, fact.value())
                                         : CheckCount(field, fact.value());
}

// A version that stands: submitted or accepted.
absl::Status CheckStands(const ReportState& state) {
  const bool stands =
      state.stage == ReportStage::kSubmitted || state.stage == ReportStage::kAccepted;
  return stands ? absl::OkStatus() : WrongStage(state);
}

}  // namespace

std::string ReportId(absl::string_view unit_id, absl::string_view month) {
  return absl::StrCat(unit_id, "-", month);
}

void Evolve(ReportState& state, const ReportSubmitted& fact) {
  state.stage = ReportStage::kSubmitted;
  state.program_id = fact.program_id();
  state.unit_id = fact.unit_id();
  state.version = fact.version();
  state.figures = fact.figures();
  state.explained.clear();
}

void Evolve(ReportState& state, const event::v1::ReportReturned& /*fact*/) {
  state.stage = ReportStage::kReturned;
}

void Evolve(ReportState& state, const event::v1::ReportAccepted& /*fact*/) {
  state.stage = ReportStage::kAccepted;
}

void Evolve(ReportState& state, const ReportDifferenceExplained& fact) {
  state.explained.emplace(fact.figure_key(), fact.explaining_unit_id());
}

void Evolve(ReportState& state, const ReportReminderSent& fact) {
  state.program_id = fact.program_id();
  state.unit_id = fact.unit_id();
  state.reminded.emplace(ToDay(fact.sent_date()), fact.reminding_unit_id());
}

void Evolve(ReportState& state, const FigureCorrected& fact) {
  SetFigure(fact.figure_key(), fact.value(), state.figures);
}

int64_t FigureOf(const DispatchFigures& figures, const std::string& key) {
  return figures.GetReflection()->GetInt64(figures,
                                           DispatchFigures::descriptor()->FindFieldByName(key));
}

void SetFigure(const std::string& key, int64_t value, DispatchFigures& figures) {
  figures.GetReflection()->SetInt64(&figures, DispatchFigures::descriptor()->FindFieldByName(key),
                                    value);
}

absl::StatusOr<ReportSubmitted> Decide(const ReportSubmitted& fact, const Entities& entities,
                                       const Context& context) {
  ASSIGN_OR_RETURN(const CivilMonth month, CheckedMonth(kFact("month"), fact.month()));
  RETURN_IF_ERROR(CheckId(kFact("reporter_officer_id"), fact.reporter_officer_id()));
  RETURN_IF_ERROR(CheckFigures(fact));
  RETURN_IF_ERROR(CheckText(kFact("overview"), fact.overview()));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckMonth(month, *program, context));
  RETURN_IF_ERROR(CheckReporter(*unit, fact.program_id(), month));
  const std::string report_id = ReportId(fact.unit_id(), fact.month());
  const ReportState* state = entities.Report(report_id);
  RETURN_IF_ERROR(CheckOpen(state, fact.program_id()));
  ReportSubmitted submitted = fact;
  submitted.set_report_id(report_id);
  submitted.set_version(state == nullptr ? 1 : state->version + 1);
  *submitted.mutable_submitted_date() = ToDate(context.today);
  return submitted;
}

absl::StatusOr<event::v1::ReportReturned> Decide(const event::v1::ReportReturned& fact,
                                                 const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const ReportState* state, FindSubmitted(fact.report_id(), entities));
  event::v1::ReportReturned returned = fact;
  returned.set_version(state->version);
  *returned.mutable_returned_date() = ToDate(context.today);
  return returned;
}

absl::StatusOr<event::v1::ReportAccepted> Decide(const event::v1::ReportAccepted& fact,
                                                 const Entities& entities, const Context& context) {
  ASSIGN_OR_RETURN(const ReportState* state, FindSubmitted(fact.report_id(), entities));
  event::v1::ReportAccepted accepted = fact;
  accepted.set_version(state->version);
  *accepted.mutable_accepted_date() = ToDate(context.today);
  return accepted;
}

absl::StatusOr<ReportDifferenceExplained> Decide(const ReportDifferenceExplained& fact,
                                                 const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckFigureKey(fact.figure_key()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("explanation"), fact.explanation()));
  RETURN_IF_ERROR(CheckId(kFact("officer_id"), fact.officer_id()));
  ASSIGN_OR_RETURN(const ReportState* state,
                   FindReport(kFact("report_id"), fact.report_id(), entities));
  RETURN_IF_ERROR(CheckStands(*state));
  if (state->explained.contains({fact.figure_key(), context.actor.unit_id})) {
    return Exists(kFact("figure_key"), {"explanation of", "差异说明：", fact.figure_key()});
  }
  ReportDifferenceExplained explained = fact;
  explained.set_version(state->version);
  explained.set_explaining_unit_id(context.actor.unit_id);
  *explained.mutable_explained_date() = ToDate(context.today);
  return explained;
}

// Each superior reminds the unit at most once a day.
absl::StatusOr<ReportReminderSent> Decide(const ReportReminderSent& fact, const Entities& entities,
                                          const Context& context) {
  ASSIGN_OR_RETURN(const CivilMonth month, CheckedMonth(kFact("month"), fact.month()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("message"), fact.message()));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckBySuperior(kFact("unit_id"), unit->id, entities, context));
  RETURN_IF_ERROR(CheckMonth(month, *program, context));
  RETURN_IF_ERROR(CheckReporter(*unit, fact.program_id(), month));
  const std::string report_id = ReportId(fact.unit_id(), fact.month());
  const ReportState* state = entities.Report(report_id);
  RETURN_IF_ERROR(CheckOpen(state, fact.program_id()));
  if (state != nullptr && state->reminded.contains({context.today, context.actor.unit_id})) {
    return Exists(kFact("month"), {"today's reminder of report", "当日催报：月报", report_id});
  }
  ReportReminderSent sent = fact;
  sent.set_report_id(report_id);
  sent.set_reminding_unit_id(context.actor.unit_id);
  *sent.mutable_sent_date() = ToDate(context.today);
  return sent;
}

// A25. What was submitted and not accepted yet is sent back instead.
absl::StatusOr<FigureCorrected> Decide(const FigureCorrected& fact, const Entities& entities,
                                       const Context& context) {
  RETURN_IF_ERROR(CheckFigureKey(fact.figure_key()));
  RETURN_IF_ERROR(CheckValue(fact));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const ReportState* state,
                   FindReport(kFact("report_id"), fact.report_id(), entities));
  RETURN_IF_ERROR(CheckBySuperior(kFact("report_id"), state->unit_id, entities, context));
  if (state->stage != ReportStage::kAccepted) return WrongStage(*state);
  if (FigureOf(state->figures, fact.figure_key()) == fact.value()) {
    return Invalid(kFact("value"), "this is what is accepted already",
                   "与已审核的数值相同，无需更正");
  }
  FigureCorrected corrected = fact;
  corrected.set_version(state->version);
  corrected.set_correcting_unit_id(context.actor.unit_id);
  *corrected.mutable_corrected_date() = ToDate(context.today);
  return corrected;
}

}  // namespace jiedui::domain
