#include "domain/rules/report_excuse.h"

#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {

namespace {

using table::v1::DispatchRow;
using table::v1::PairRow;

v1::ReportExemption ShownOf(const table::v1::MonthExemption& granted, const ProgramRules& rules) {
  const event::v1::MonthExempted& exempted = granted.exempted();
  v1::ReportExemption shown;
  shown.set_pair_id(exempted.pair_id());
  shown.set_granting_unit_id(exempted.granting_unit_id());
  shown.set_granting_unit_name(
      rules.NameOf(exempted.granting_unit_id(), ToDay(exempted.granted_date())));
  *shown.mutable_granted_date() = exempted.granted_date();
  shown.set_reason(exempted.reason());
  shown.set_position(granted.position());
  return shown;
}

}  // namespace

std::vector<v1::ReportExemption> ReportExemptionsOf(const DispatchRow& row,
                                                    event::v1::TeamTier tier,
                                                    absl::Span<const PairRow> pairs,
                                                    const ProgramRules& rules, CivilDay on) {
  const absl::StatusOr<CivilMonth> month = ParseMonth(row.month());
  if (!month.ok() || tier != event::v1::TEAM_TIER_SQUADRON) return {};
  const CivilDay due = JudgeReport(row, tier, rules, on).due.last_day;
  const int64_t first = row.versions().empty() ? 0 : row.versions(0).position();
  std::vector<v1::ReportExemption> exemptions;
  for (const PairRow& pair : pairs) {
    const bool is_side = SidesOn(pair, LastKnownDay(pair, LastDay(*month))).Has(row.unit_id());
    if (!is_side || !IsMonthOfPair(*month, pair, rules, on)) continue;
    const table::v1::MonthExemption* const granted = ExemptionOf(row.month(), pair);
    if (granted == nullptr || !ExcusesReport(*granted, due, first)) return {};
    exemptions.push_back(ShownOf(*granted, rules));
  }
  return exemptions;
}

}  // namespace jiedui::domain
