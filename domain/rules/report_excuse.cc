#include "domain/rules/report_excuse.h"

#include "base/check.h"
#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {

namespace {

using table::v1::DispatchRow;
using table::v1::MonthExemption;
using table::v1::PairRow;

bool Excuses(const MonthExemption& exemption, const AskedReport& report, const std::string& month) {
  if (exemption.exempted().month() != month) return false;
  const bool in_time = ToDay(exemption.exempted().granted_date()) <= report.due &&
                       (report.first_position == 0 || exemption.position() < report.first_position);
  return in_time && (!exemption.has_voided_date() || ToDay(exemption.voided_date()) >= report.due);
}

}  // namespace

AskedReport AskedReportOf(const DispatchRow& row, event::v1::TeamTier tier,
                          const ProgramRules& rules, CivilDay on) {
  const absl::StatusOr<CivilMonth> month = ParseMonth(row.month());
  CHECK(month.ok(), row.month());
  const int64_t first = row.versions().empty() ? 0 : row.versions(0).position();
  return {row.unit_id(), tier, *month, ReportDue(*month, tier, rules, on).last_day, first};
}

const MonthExemption* ReportExemptionOf(const PairRow& pair, const AskedReport& report,
                                        const ProgramRules& rules) {
  const std::string month = FormatMonth(report.month);
  for (const MonthExemption& each : pair.exemptions()) {
    if (Excuses(each, report, month)) return &each;
  }
  if (!rules.excuses_reports_that_came()) return nullptr;
  for (const MonthExemption& each : pair.voided_exemptions()) {
    if (Excuses(each, report, month)) return &each;
  }
  return nullptr;
}

std::vector<const MonthExemption*> ExemptionsFrom(const AskedReport& report, const Neighbors& pairs,
                                                  const ProgramRules& rules, CivilDay on) {
  if (report.tier != event::v1::TEAM_TIER_SQUADRON) return {};
  std::vector<const MonthExemption*> exemptions;
  for (const PairRow* const pair : pairs) {
    const bool is_side =
        SidesOn(*pair, LastKnownDay(*pair, LastDay(report.month))).Has(report.unit_id);
    if (!is_side || !IsMonthOfPair(report.month, *pair, rules, on)) continue;
    const MonthExemption* const granted = ReportExemptionOf(*pair, report, rules);
    if (granted == nullptr) return {};
    exemptions.push_back(granted);
  }
  return exemptions;
}

v1::ReportExemption ShownExemption(const MonthExemption& granted, const ProgramRules& rules) {
  const event::v1::MonthExempted& exempted = granted.exempted();
  v1::ReportExemption shown;
  shown.set_pair_id(exempted.pair_id());
  shown.set_granting_unit_id(exempted.granting_unit_id());
  shown.set_granting_unit_name(
      rules.NameOf(exempted.granting_unit_id(), ToDay(exempted.granted_date())));
  *shown.mutable_granted_date() = exempted.granted_date();
  shown.set_reason(exempted.reason());
  shown.set_position(granted.position());
  if (granted.has_voided_date()) *shown.mutable_voided_date() = granted.voided_date();
  shown.set_voided_position(granted.voided_position());
  return shown;
}

bool CountsThoughExempt(const ReportJudgement& report) {
  return report.timeliness == v1::REPORT_TIMELINESS_ON_TIME &&
         report.state == v1::REPORT_STATE_ACCEPTED && report.mismatch_count == 0;
}

}  // namespace jiedui::domain
