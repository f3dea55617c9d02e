#include "domain/activity/late_entry.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/officer.h"
#include "domain/organization/unit.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::LateEntryPermitted;

absl::StatusOr<CivilMonth> MonthOf(const std::string& text, const ProgramState& program) {
  ASSIGN_OR_RETURN(const CivilMonth month, CheckedMonth(kFact("month"), text));
  RETURN_IF_ERROR(CheckMonthWithin(kFact("month"), program, month));
  return month;
}

// A39: what is entered within the days for it is not late and needs no permit; one that ends before
// anything of its month can be late lets nothing in.
absl::Status CheckOfUse(const LateEntryPermitted& fact, const ProgramState& program, CivilDay end) {
  ASSIGN_OR_RETURN(const CivilMonth month, CheckedMonth(kFact("month"), fact.month()));
  if (program.policies.empty()) return absl::OkStatus();
  const CivilDay earliest = std::max(FirstDay(month), program.start);
  const ProgramRules rules(program.policies, WorkCalendar());
  const Policy& policy = rules.On(earliest);
  const CivilDay first_late = earliest + policy.entry_max_backdate_days + 1;
  if (end >= first_late) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_PERMIT_WITHOUT_USE, kFact("end_date").Path(),
                {{"month", fact.month()},
                 {"end", FormatDay(end)},
                 {"days", absl::StrCat(policy.entry_max_backdate_days)},
                 {"first", FormatDay(first_late)},
                 {"clause", policy.Clause("entry.max_backdate_days")}});
}

// Of a programme without rules: as sets older than the parameter have it.
constexpr int64_t kMonthsWithoutRules = 2;

// A39: a permit is for what has happened, and for so long as recording it takes: until the end of
// entry.permit_max_months months after the one it is granted in.
absl::Status CheckBounded(const ProgramState& program, CivilMonth month, CivilDay end,
                          CivilDay today) {
  if (FirstDay(month) > today) {
    return Refuse(v1::ERROR_REASON_MONTH_NOT_BEGUN, kFact("month").Path(),
                  {{"month", FormatMonth(month)}});
  }
  int64_t months = kMonthsWithoutRules;
  std::string clause;
  if (!program.policies.empty()) {
    const ProgramRules rules(program.policies, WorkCalendar());
    const Policy& policy = rules.On(today);
    months = policy.entry_permit_max_months;
    clause = policy.Clause("entry.permit_max_months");
  }
  const CivilDay last = LastDay(CivilMonth(today) + months);
  if (end <= last) return absl::OkStatus();
  ErrorVariables variables = {
      {"end", FormatDay(end)}, {"last", FormatDay(last)}, {"months", absl::StrCat(months)}};
  if (!clause.empty()) variables.emplace_back("clause", std::move(clause));
  return Refuse(v1::ERROR_REASON_PERMIT_TOO_LONG, kFact("end_date").Path(), variables);
}

absl::Status CheckShape(const LateEntryPermitted& fact) {
  RETURN_IF_ERROR(CheckId(kFact("permit_id"), fact.permit_id()));
  RETURN_IF_ERROR(CheckId(kFact("requester_officer_id"), fact.requester_officer_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  if (event::v1::ActivityType_IsValid(fact.activity_type())) return absl::OkStatus();
  return Invalid(kFact("activity_type"), "not a known kind of activity", "没有这种活动");
}

}  // namespace

void Evolve(PermitState& state, const LateEntryPermitted& fact) {
  state.unit_id = fact.unit_id();
  state.program_id = fact.program_id();
  state.granting_unit_id = fact.granting_unit_id();
}

void Evolve(PermitState& state, const event::v1::EntryVoided& /*fact*/) {
  state.voided = true;
}

absl::StatusOr<LateEntryPermitted> Decide(const LateEntryPermitted& fact, const Entities& entities,
                                          const Context& context) {
  const Field end_field = kFact("end_date");
  RETURN_IF_ERROR(CheckShape(fact));
  ASSIGN_OR_RETURN(const CivilDay end, AnyDay(end_field, fact.end_date()));
  RETURN_IF_ERROR(CheckOrder(end_field, end, "granted_date", context.today));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const CivilMonth month, MonthOf(fact.month(), *program));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckTakesPartIn(kFact("unit_id"), *unit, fact.program_id(), month));
  RETURN_IF_ERROR(CheckBySuperior(kFact("unit_id"), fact.unit_id(), entities, context));
  RETURN_IF_ERROR(CheckSigner(kFact("requester_officer_id"), fact.requester_officer_id(), *unit,
                              entities, context));
  if (entities.Permit(fact.permit_id()) != nullptr) {
    return Exists(kFact("permit_id"), {"permit", "补录许可", fact.permit_id()});
  }
  RETURN_IF_ERROR(CheckBounded(*program, month, end, context.today));
  RETURN_IF_ERROR(CheckOfUse(fact, *program, end));
  LateEntryPermitted permitted = fact;
  permitted.set_granting_unit_id(context.actor.unit_id);
  *permitted.mutable_granted_date() = ToDate(context.today);
  return permitted;
}

}  // namespace jiedui::domain
