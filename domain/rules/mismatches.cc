// Which figures of a report are not the ledger's, and what is missing beside them (R0-26, R0-27).

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/reporting/report.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {

std::vector<v1::RuleFinding> Mismatches(const event::v1::ReportSubmitted& submitted,
                                        const event::v1::DispatchFigures& recorded_figures,
                                        event::v1::TeamTier tier, const Policy& policy,
                                        int64_t position) {
  const bool town = tier == event::v1::TEAM_TIER_SQUADRON;
  const Rule rule = town ? Rule::kTownReportMatchesLedger : Rule::kDistrictReportMatchesLedger;
  const std::string subject = absl::StrCat(submitted.unit_id(), "-", submitted.month());
  std::vector<v1::RuleFinding> findings;
  for (const FigureInfo& figure : NumbersOfForm()) {
    const int64_t recorded = FigureOf(recorded_figures, figure.key);
    const int64_t reported = FigureOf(submitted.figures(), figure.key);
    if (reported == recorded) continue;
    findings.push_back(MakeFinding(rule, policy, subject, position,
                                   {{"figure", figure.key},
                                    {"figure_zh", figure.label},
                                    {"reported", absl::StrCat(reported)},
                                    {"reported_zh", ShowFigure(figure.unit, reported)},
                                    {"recorded", absl::StrCat(recorded)},
                                    {"recorded_zh", ShowFigure(figure.unit, recorded)}},
                                   figure.key));
  }
  return findings;
}

std::optional<v1::RuleFinding> StudyContentFinding(const event::v1::ReportSubmitted& submitted,
                                                   const event::v1::DispatchFigures& figures,
                                                   const Policy& policy, int64_t position) {
  const int64_t count = figures.study_session_count();
  if (count == 0 || !figures.study_content().empty()) return std::nullopt;
  return MakeFinding(Rule::kStudyContentReported, policy,
                     absl::StrCat(submitted.unit_id(), "-", submitted.month()), position,
                     {{"month", submitted.month()}, {"count", absl::StrCat(count)}},
                     "study_session_count");
}

}  // namespace jiedui::domain
