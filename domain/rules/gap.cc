#include "domain/rules/gap.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"

#include "domain/date.h"
#include "domain/rules/baseline.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {
namespace {

using table::v1::IndexPoint;

// The measurements of each unit, in order of day.
using Series = std::map<std::string, std::vector<IndexPoint>>;
using Outcomes = std::map<std::string, const table::v1::OutcomeRow*>;

CivilDay DayOf(const IndexPoint& point) {
  return ToDay(point.index().index_date());
}

// The last measurement by that day; null before the first.
const IndexPoint* LastBy(CivilDay day, const std::vector<IndexPoint>& points) {
  const IndexPoint* last = nullptr;
  for (const IndexPoint& point : points) {
    if (DayOf(point) <= day) last = &point;
  }
  return last;
}

std::set<CivilDay> DaysOf(const std::vector<const std::vector<IndexPoint>*>& all) {
  std::set<CivilDay> days;
  for (const std::vector<IndexPoint>* const points : all) {
    for (const IndexPoint& point : *points) days.insert(DayOf(point));
  }
  return days;
}

Series SeriesOf(const AssessmentFacts& facts) {
  Series series;
  for (const table::v1::OutcomeRow& outcome : facts.outcomes) {
    series[outcome.unit_id()].assign(outcome.indices().begin(), outcome.indices().end());
  }
  return series;
}

// Of each unit those from what it is measured from on.
Series CountedSeriesOf(const AssessmentFacts& facts, const ProgramRules& rules) {
  Series series;
  for (const table::v1::OutcomeRow& outcome : facts.outcomes) {
    for (const IndexPoint* const point : MeasureFrom(outcome.indices(), rules).counted) {
      series[outcome.unit_id()].push_back(*point);
    }
  }
  return series;
}

Outcomes OutcomesOf(const AssessmentFacts& facts) {
  Outcomes outcomes;
  for (const table::v1::OutcomeRow& outcome : facts.outcomes) {
    outcomes.emplace(outcome.unit_id(), &outcome);
  }
  return outcomes;
}

// A39: what a side was not measured from.
void AddBaselineFindings(const Outcomes& outcomes, const ProgramRules& rules, v1::PairGap& gap) {
  for (const std::string& unit_id : {gap.unit_a_id(), gap.unit_b_id()}) {
    const auto outcome = outcomes.find(unit_id);
    if (outcome == outcomes.end()) continue;
    for (v1::RuleFinding& finding : BaselineFindings(outcome->second, gap.pair_id(), rules)) {
      *gap.add_findings() = std::move(finding);
    }
  }
}

// The measurement, and what corrected it.
template <class Made>
void AddPositions(const IndexPoint& point, Made& made) {
  made.add_positions(point.position());
  made.mutable_positions()->MergeFrom(point.correction_positions());
}

v1::GapPoint PointOf(CivilDay day, const IndexPoint& a, const IndexPoint& b) {
  v1::GapPoint point;
  *point.mutable_index_date() = ToDate(day);
  point.set_unit_a_index_milli(a.index().index_milli());
  point.set_unit_b_index_milli(b.index().index_milli());
  point.set_gap_milli(a.index().index_milli() - b.index().index_milli());
  AddPositions(a, point);
  AddPositions(b, point);
  return point;
}

// What is left of it in the end. Where neither was behind it is how far apart they have come.
int64_t RemainingGap(int64_t first_gap_milli, int64_t last_gap_milli) {
  if (first_gap_milli == 0) return std::abs(last_gap_milli);
  return std::max<int64_t>(first_gap_milli > 0 ? last_gap_milli : -last_gap_milli, 0);
}

void SetTrend(v1::PairGap& gap) {
  if (gap.points_size() < 2) {
    gap.set_trend(v1::GAP_TREND_NOT_MEASURED);
    return;
  }
  const int64_t first = gap.points().begin()->gap_milli();
  const int64_t last = gap.points().rbegin()->gap_milli();
  gap.set_remaining_milli(RemainingGap(first, last));
  gap.set_closed_milli(ClosedOf(first, last).closed_milli);
  gap.set_trend(gap.closed_milli() > 0    ? v1::GAP_TREND_NARROWED
                : gap.closed_milli() == 0 ? v1::GAP_TREND_UNCHANGED
                                          : v1::GAP_TREND_WIDENED);
}

// The sides of the day they were last measured on.
Sides LastMeasured(const table::v1::PairRow& pair, Series& series) {
  std::vector<const std::vector<IndexPoint>*> all;
  for (const std::string& side : EverySide(pair)) all.push_back(&series[side]);
  const std::set<CivilDay> days = DaysOf(all);
  return SidesOn(pair, days.empty() ? CivilDay() : *days.rbegin());
}

// Measured twice on one day, a unit has its last value; one side's later measurement is a point
// too.
v1::PairGap GapOf(const table::v1::PairRow& pair, Series& series) {
  const Sides sides = LastMeasured(pair, series);
  v1::PairGap gap;
  gap.set_pair_id(pair.assigned().pair_id());
  gap.set_unit_a_id(sides.a_id);
  gap.set_unit_b_id(sides.b_id);
  const std::vector<IndexPoint>& of_a = series[sides.a_id];
  const std::vector<IndexPoint>& of_b = series[sides.b_id];
  for (const CivilDay day : DaysOf({&of_a, &of_b})) {
    const IndexPoint* const a = LastBy(day, of_a);
    const IndexPoint* const b = LastBy(day, of_b);
    if (a != nullptr && b != nullptr) *gap.add_points() = PointOf(day, *a, *b);
  }
  SetTrend(gap);
  return gap;
}

v1::Dispersion DispersionOf(std::vector<int64_t> values) {
  absl::c_sort(values);
  v1::Dispersion dispersion;
  const auto count = static_cast<int64_t>(values.size());
  dispersion.set_unit_count(static_cast<int32_t>(count));
  dispersion.set_min_milli(values.front());
  dispersion.set_max_milli(values.back());
  dispersion.set_sum_milli(absl::c_accumulate(values, int64_t{0}));
  int64_t differences = 0;  // of each two: the i-th is above i values and below the rest
  for (int64_t i = 0; i < count; ++i) {
    differences += values[static_cast<size_t>(i)] * (2 * i - count + 1);
  }
  if (dispersion.sum_milli() == 0) return dispersion;
  dispersion.set_gini_numerator(differences);
  dispersion.set_gini_denominator(count * dispersion.sum_milli());
  return dispersion;
}

// The units of one tier over the year.
void AddDispersions(event::v1::TeamTier tier,
                    const std::vector<const std::vector<IndexPoint>*>& units,
                    v1::GapAnalysis& analysis) {
  for (const CivilDay day : DaysOf(units)) {
    std::vector<int64_t> values;
    std::vector<const IndexPoint*> measured;
    for (const std::vector<IndexPoint>* const points : units) {
      const IndexPoint* const last = LastBy(day, *points);
      if (last == nullptr) continue;
      values.push_back(last->index().index_milli());
      measured.push_back(last);
    }
    v1::Dispersion dispersion = DispersionOf(std::move(values));
    for (const IndexPoint* const each : measured) AddPositions(*each, dispersion);
    dispersion.set_tier(tier);
    *dispersion.mutable_index_date() = ToDate(day);
    *analysis.add_dispersions() = std::move(dispersion);
  }
}

int32_t CountOf(v1::GapTrend trend, const v1::GapAnalysis& analysis) {
  return static_cast<int32_t>(absl::c_count_if(
      analysis.pairs(), [trend](const v1::PairGap& gap) { return gap.trend() == trend; }));
}

}  // namespace

ClosedGap ClosedOf(int64_t first_gap_milli, int64_t last_gap_milli) {
  const int64_t first = std::abs(first_gap_milli);
  const int64_t remaining = RemainingGap(first_gap_milli, last_gap_milli);
  return {first - remaining, first == 0 ? remaining : first};
}

v1::GapAnalysis AnalyzeGaps(const AssessmentFacts& facts, const ProgramRules& rules) {
  Series series = SeriesOf(facts);
  Series counted = CountedSeriesOf(facts, rules);
  const Outcomes outcomes = OutcomesOf(facts);
  v1::GapAnalysis analysis;
  std::vector<const table::v1::PairRow*> pairs;
  for (const table::v1::PairRow& pair : facts.pairs) pairs.push_back(&pair);
  absl::c_sort(pairs, [](const auto* left, const auto* right) {
    return left->assigned().pair_id() < right->assigned().pair_id();
  });
  for (const table::v1::PairRow* const pair : pairs) {
    v1::PairGap& gap = *analysis.add_pairs();
    gap = GapOf(*pair, counted);
    AddBaselineFindings(outcomes, rules, gap);
  }
  std::map<event::v1::TeamTier, std::vector<const std::vector<IndexPoint>*>> tiers;
  for (const table::v1::UnitRow& unit : facts.units) {
    const std::vector<IndexPoint>& points = series[unit.registered().unit_id()];
    if (!points.empty()) tiers[unit.registered().tier()].push_back(&points);
  }
  for (const auto& [tier, units] : tiers) AddDispersions(tier, units, analysis);
  analysis.set_narrowed_count(CountOf(v1::GAP_TREND_NARROWED, analysis));
  analysis.set_unchanged_count(CountOf(v1::GAP_TREND_UNCHANGED, analysis));
  analysis.set_widened_count(CountOf(v1::GAP_TREND_WIDENED, analysis));
  analysis.set_not_measured_count(CountOf(v1::GAP_TREND_NOT_MEASURED, analysis));
  return analysis;
}

}  // namespace jiedui::domain
