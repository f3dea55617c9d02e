// Which figures of a report are not the ledger's, and what is missing beside them (R0-26, R0-27).

#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "domain/date.h"
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
    const int64_t recorded = figure.Of(recorded_figures);
    const int64_t reported = figure.Of(submitted.figures());
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

std::vector<GivenExplanation> ExplanationsOf(const table::v1::DispatchRow& row,
                                             const std::string& figure_key) {
  std::vector<GivenExplanation> explanations;
  for (const table::v1::ReportVersion& version : row.versions()) {
    for (const table::v1::DifferenceExplanation& each : version.explanations()) {
      if (each.explained().figure_key() != figure_key) continue;
      explanations.push_back({&each, FigureOf(version.submitted().figures(), figure_key)});
    }
  }
  return explanations;
}

std::vector<v1::RuleFinding> StaleExplanations(const table::v1::DispatchRow& row,
                                               const event::v1::DispatchFigures& recorded_figures,
                                               const Policy& policy, const ProgramRules& rules) {
  std::vector<v1::RuleFinding> findings;
  for (const FigureInfo& figure : NumbersOfForm()) {
    const std::vector<GivenExplanation> explanations = ExplanationsOf(row, figure.key);
    if (explanations.empty()) continue;
    const int64_t reported = figure.Of(row.versions().rbegin()->submitted().figures());
    const bool stands = absl::c_any_of(explanations, [reported](const GivenExplanation& each) {
      return each.reported == reported;
    });
    if (stands || reported == figure.Of(recorded_figures)) continue;
    const GivenExplanation& last = explanations.back();
    const event::v1::ReportDifferenceExplained& said = last.given->explained();
    const CivilDay day = ToDay(said.explained_date());
    findings.push_back(MakeFinding(Rule::kExplanationStale, policy,
                                   absl::StrCat(row.unit_id(), "-", row.month()),
                                   last.given->position(),
                                   {{"figure", figure.key},
                                    {"figure_zh", figure.label},
                                    {"unit", rules.NameOf(said.explaining_unit_id(), day)},
                                    {"explained", FormatDay(day)},
                                    {"was", absl::StrCat(last.reported)},
                                    {"was_zh", ShowFigure(figure.unit, last.reported)},
                                    {"reported", absl::StrCat(reported)},
                                    {"reported_zh", ShowFigure(figure.unit, reported)}}));
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

std::optional<v1::RuleFinding> DutiesFinding(const event::v1::ReportSubmitted& submitted,
                                             const event::v1::DispatchFigures& figures,
                                             const Policy& policy, int64_t position) {
  const int64_t count = figures.rotation_person_count();
  if (count == 0 || !figures.rotation_duties().empty()) return std::nullopt;
  return MakeFinding(Rule::kDutiesReported, policy,
                     absl::StrCat(submitted.unit_id(), "-", submitted.month()), position,
                     {{"month", submitted.month()}, {"count", absl::StrCat(count)}});
}

std::optional<v1::RuleFinding> WholeMonthFinding(const event::v1::ReportSubmitted& submitted,
                                                 event::v1::TeamTier tier, const Policy& policy,
                                                 int64_t position) {
  const absl::StatusOr<CivilMonth> month = ParseMonth(submitted.month());
  if (!month.ok() || !submitted.has_submitted_date()) return std::nullopt;
  const CivilDay last = LastDay(*month);
  const CivilDay day = ToDay(submitted.submitted_date());
  if (day > last) return std::nullopt;
  const bool town = tier == event::v1::TEAM_TIER_SQUADRON;
  return MakeFinding(
      town ? Rule::kReportOfWholeMonth : Rule::kDistrictReportOfWholeMonth, policy,
      absl::StrCat(submitted.unit_id(), "-", submitted.month()), position,
      {{"month", submitted.month()}, {"submitted", FormatDay(day)}, {"last", FormatDay(last)}});
}

}  // namespace jiedui::domain
