#include "domain/rules/supervision.h"

#include <set>

#include "domain/date.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

constexpr int kMonthsOfQuarter = 3;

// Quarters in which the pair owes a month, by the first month of each.
std::set<CivilMonth> QuartersOwed(const v1::PairCompliance& judged) {
  std::set<CivilMonth> quarters;
  for (const v1::MonthCoverage& coverage : judged.months()) {
    if (coverage.status() == v1::OBLIGATION_STATUS_EXEMPT) continue;
    const absl::StatusOr<CivilMonth> month = ParseMonth(coverage.month());
    if (month.ok()) quarters.insert(*month - (month->month() - 1) % kMonthsOfQuarter);
  }
  return quarters;
}

// The districts over the sides of a pair on that day.
std::set<std::string> DistrictsOver(const table::v1::PairRow& pair,
                                    const OrganizationView& organization, CivilDay day) {
  std::set<std::string> districts = {organization.SuperiorOn(pair.assigned().unit_a_id(), day),
                                     organization.SuperiorOn(pair.assigned().unit_b_id(), day)};
  districts.erase("");
  return districts;
}

// Positions of the checks that are shown as the district's in those days.
std::vector<int64_t> ChecksBetween(const table::v1::PairRow& pair,
                                   const OrganizationView& organization,
                                   const std::string& district_id, CivilDay first, CivilDay last) {
  std::vector<int64_t> positions;
  for (const table::v1::SupervisionCheck& check : pair.checks()) {
    const CivilDay day = ToDay(check.check().checked_date());
    const bool is_own = organization.Shown(check.check().unit_id()) == district_id;
    if (is_own && day >= first && day <= last) positions.push_back(check.position());
  }
  return positions;
}

}  // namespace

std::vector<CheckSlot> CheckSlotsOf(const table::v1::PairRow& pair,
                                    const v1::PairCompliance& judged, const ProgramRules& rules,
                                    const OrganizationView& organization) {
  std::vector<CheckSlot> slots;
  if (pair.tier() != event::v1::TEAM_TIER_SQUADRON) return slots;
  for (const CivilMonth quarter : QuartersOwed(judged)) {
    const CivilDay last = LastDay(quarter + (kMonthsOfQuarter - 1));
    const int64_t owed = rules.On(last).supervision_checks_per_quarter;
    for (const std::string& district_id : DistrictsOver(pair, organization, last)) {
      const std::vector<int64_t> checks =
          ChecksBetween(pair, organization, district_id, FirstDay(quarter), last);
      for (size_t i = 0; i < static_cast<size_t>(owed); ++i) {
        slots.push_back({district_id, quarter, last, static_cast<int>(i) + 1,
                         i < checks.size() ? checks[i] : 0});
      }
    }
  }
  return slots;
}

v1::FixState FixStateOf(const table::v1::SupervisionCheck& check, CivilDay on) {
  if (check.check().ordered_fix().empty()) return v1::FIX_STATE_UNSPECIFIED;
  const CivilDay due = ToDay(check.check().fix_due_date());
  if (check.has_closed()) {
    return ToDay(check.closed().closed_date()) > due ? v1::FIX_STATE_CLOSED_LATE
                                                     : v1::FIX_STATE_CLOSED;
  }
  return on > due ? v1::FIX_STATE_OVERDUE : v1::FIX_STATE_OPEN;
}

std::optional<v1::RuleFinding> JudgeFix(const table::v1::SupervisionCheck& check,
                                        const Policy& policy, CivilDay on) {
  const event::v1::SupervisionCheckRecorded& ordered = check.check();
  const v1::FixState state = FixStateOf(check, on);
  const bool late = state == v1::FIX_STATE_CLOSED_LATE;
  if (!late && state != v1::FIX_STATE_OVERDUE) return std::nullopt;
  ErrorVariables variables = {{"fix", ordered.ordered_fix()},
                              {"due", FormatDay(ToDay(ordered.fix_due_date()))}};
  if (late) variables.emplace_back("closed", FormatDay(ToDay(check.closed().closed_date())));
  return MakeFinding(late ? Rule::kFixClosedInTime : Rule::kFixInTime, policy, ordered.check_id(),
                     late ? check.closed_position() : check.position(), variables);
}

}  // namespace jiedui::domain
