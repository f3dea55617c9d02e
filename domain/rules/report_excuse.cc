#include "domain/rules/report_excuse.h"

#include "domain/rules/compliance.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {

using table::v1::DispatchRow;
using table::v1::PairRow;

bool IsReportExcused(const DispatchRow& row, event::v1::TeamTier tier,
                     absl::Span<const PairRow> pairs, const ProgramRules& rules, CivilDay on) {
  const absl::StatusOr<CivilMonth> month = ParseMonth(row.month());
  if (!month.ok() || tier != event::v1::TEAM_TIER_SQUADRON) return false;
  const CivilDay due = JudgeReport(row, tier, rules, on).due.last_day;
  const int64_t first = row.versions().empty() ? 0 : row.versions(0).position();
  bool excused = false;
  for (const PairRow& pair : pairs) {
    const bool is_side = SidesOn(pair, LastKnownDay(pair, LastDay(*month))).Has(row.unit_id());
    if (!is_side || !IsMonthAsked(*month, pair, rules, on)) continue;
    const table::v1::MonthExemption* const exemption = ExemptionOf(row.month(), pair);
    if (exemption == nullptr || !ExcusesReport(*exemption, due, first)) return false;
    excused = true;
  }
  return excused;
}

}  // namespace jiedui::domain
