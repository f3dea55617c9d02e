#include "domain/reporting/exempt_report.h"

#include <algorithm>
#include <string>

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

constexpr int kDaysToDue = 62;  // of a report of the last month, which moves to a working day

// The last day of the month, or of the pair in it.
CivilDay LastDayOf(const PairState& pair, CivilMonth month) {
  const CivilDay last = LastDay(month);
  return pair.end_day.has_value() ? std::min(last, *pair.end_day - 1) : last;
}

// The unit is a side of it, and it is in force for long enough to owe something in the month.
bool CountsFor(const UnitState& unit, const PairState& pair, CivilMonth month,
               const ProgramState& program, const Policy& policy) {
  const CivilDay last = LastDayOf(pair, month);
  if (!pair.SidesOn(last).Has(unit.id)) return false;
  const CivilDay from = std::max({FirstDay(month), pair.first_day, program.start});
  return std::min(last, program.end) - from + 1 >= policy.month_min_active_days;
}

// By an exemption that was granted in time, and not taken back before the report was due.
bool WasExempt(const PairState& pair, const std::string& month, CivilDay in_time, CivilDay due) {
  const auto granted = pair.exempted_days.find(month);
  if (granted != pair.exempted_days.end() && granted->second <= in_time) return true;
  return std::any_of(pair.voided_exemptions.begin(), pair.voided_exemptions.end(),
                     [&](const PairState::VoidedExemption& each) {
                       return each.month == month && each.granted <= in_time && each.voided >= due;
                     });
}

}  // namespace

absl::StatusOr<bool> IsReportExempt(const UnitState& unit, CivilMonth month,
                                    std::optional<CivilDay> came, const ProgramState& program,
                                    const Entities& entities, CivilDay today) {
  const bool town = unit.tier == event::v1::TEAM_TIER_SQUADRON;
  if (!town || program.policies.empty()) return false;
  const ProgramRules rules(program.policies,
                           CalendarFrom(program.start, program.end + kDaysToDue, entities));
  const Policy& policy = rules.OfMonth(month, today);
  const CivilDay due =
      MonthDeadline(month, policy.report_due_town_day, policy, rules.calendar()).last_day;
  const CivilDay in_time = std::min(due, came.value_or(due));
  bool exempt = false;
  for (const std::string& pair_id : unit.pair_ids) {
    ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("unit_id"), pair_id, entities));
    const bool counts =
        pair->program_id == program.id && CountsFor(unit, *pair, month, program, policy);
    if (!counts) continue;
    if (!WasExempt(*pair, FormatMonth(month), in_time, due)) return false;
    exempt = true;
  }
  return exempt;
}

}  // namespace jiedui::domain
