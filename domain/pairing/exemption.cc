// A month a pair owes nothing in: 「原则上」 leaves room for an exception that a superior of both
// sides approves (R0-14, A23), before the month or after it, until a bulletin has told of it.

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::MonthExempted;

// In force on some day of it.
absl::Status CheckInForce(const PairState& pair, CivilMonth month) {
  const bool begun = pair.first_day <= LastDay(month);
  if (begun && pair.ActiveFrom(FirstDay(month))) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_PAIR_NOT_ACTIVE, kFact("month").Path(),
                {{"pair", pair.id}, {"date", FormatMonth(month)}});
}

// R0-31: what a bulletin told of the pair in the month stays; by whichever side it is in it.
absl::Status CheckMonthUntold(const PairState& pair, const ProgramState& program, CivilMonth month,
                              const Entities& entities) {
  const CivilDay first = FirstDay(month);
  const Sides& sides = pair.SidesOn(LastDay(month));
  for (const std::string& unit_id : {sides.a_id, sides.b_id}) {
    ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("pair_id"), unit_id, entities));
    const auto told = BulletinMonthOf(program, *unit, first, entities);
    if (!told.has_value() || told->month != month) continue;
    return Refuse(v1::ERROR_REASON_CHANGE_RETROACTIVE, kFact("month").Path(),
                  {{"item", absl::StrCat("an exemption of pair ", pair.id)},
                   {"item_zh", absl::StrCat("结对 ", pair.id, " 的月度活动免除")},
                   {"month", FormatMonth(month)},
                   {"published", FormatDay(told->published)},
                   {"happened", std::string(told->happened.en)},
                   {"happened_zh", std::string(told->happened.zh)},
                   {"date", FormatDay(first)},
                   {"first", FormatDay(told->first_open)}});
  }
  return absl::OkStatus();
}

}  // namespace

void Evolve(PairState& state, const MonthExempted& fact) {
  state.exempt_months.emplace(fact.month(), fact.granting_unit_id());
  state.exempted_days.emplace(fact.month(), ToDay(fact.granted_date()));
}

absl::StatusOr<MonthExempted> Decide(const MonthExempted& fact, const Entities& entities,
                                     const Context& context) {
  const Field pair_field = kFact("pair_id");
  ASSIGN_OR_RETURN(const CivilMonth month, CheckedMonth(kFact("month"), fact.month()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(pair_field, fact.pair_id(), entities));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(pair_field, pair->program_id, entities));
  RETURN_IF_ERROR(CheckMonthWithin(kFact("month"), *program, month));
  RETURN_IF_ERROR(CheckInForce(*pair, month));
  const Sides& sides = pair->SidesOn(LastDay(month));
  RETURN_IF_ERROR(CheckBySuperior(pair_field, sides.a_id, entities, context));
  RETURN_IF_ERROR(CheckBySuperior(pair_field, sides.b_id, entities, context));
  if (pair->exempt_months.contains(fact.month())) {
    return Refuse(v1::ERROR_REASON_MONTH_ALREADY_EXEMPT, kFact("month").Path(),
                  {{"pair", pair->id}, {"month", fact.month()}});
  }
  RETURN_IF_ERROR(
      CheckNotPublished(pair->program_id, {"exempting a month", "月度活动免除"}, entities));
  RETURN_IF_ERROR(CheckMonthUntold(*pair, *program, month, entities));
  MonthExempted exempted = fact;
  exempted.set_granting_unit_id(context.actor.unit_id);
  *exempted.mutable_granted_date() = ToDate(context.today);
  return exempted;
}

}  // namespace jiedui::domain
