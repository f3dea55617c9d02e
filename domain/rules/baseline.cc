#include "domain/rules/baseline.h"

#include <cstdint>
#include <limits>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using table::v1::IndexPoint;

CivilDay DayOf(const IndexPoint& point) {
  return ToDay(point.index().index_date());
}

int64_t DaysLate(const IndexPoint& point) {
  return ToDay(point.recorded_date()) - DayOf(point);
}

bool IsLate(const IndexPoint& point, const ProgramRules& rules) {
  return DaysLate(point) > rules.On(DayOf(point)).entry_max_backdate_days;
}

// Looked at in the order in which they were recorded. Null if there is none.
const IndexPoint* BaselineOf(const IndexPoints& points, const ProgramRules& rules) {
  std::vector<const IndexPoint*> recorded;
  for (const IndexPoint& point : points) recorded.push_back(&point);
  absl::c_stable_sort(recorded, [](const IndexPoint* a, const IndexPoint* b) {
    return a->position() < b->position();
  });
  const IndexPoint* baseline = nullptr;
  for (const IndexPoint* const point : recorded) {
    const bool is_first = baseline == nullptr || DayOf(*point) < DayOf(*baseline);
    if (is_first && (baseline == nullptr || !IsLate(*point, rules))) baseline = point;
  }
  return baseline;
}

}  // namespace

MeasuredYear MeasureFrom(const IndexPoints& points, const ProgramRules& rules) {
  MeasuredYear year;
  const IndexPoint* const baseline = BaselineOf(points, rules);
  for (const IndexPoint& point : points) {
    const bool is_before = DayOf(point) < DayOf(*baseline);
    (is_before ? year.passed_over : year.counted).push_back(&point);
  }
  return year;
}

std::vector<v1::RuleFinding> BaselineFindings(const table::v1::OutcomeRow* outcome,
                                              const std::string& pair_id,
                                              const ProgramRules& rules) {
  std::vector<v1::RuleFinding> findings;
  if (outcome == nullptr) return findings;
  const MeasuredYear year = MeasureFrom(outcome->indices(), rules);
  for (const IndexPoint* const point : year.passed_over) {
    const CivilDay day = DayOf(*point);
    const Policy& policy = rules.On(day);
    findings.push_back(MakeFinding(Rule::kBaselineInTime, policy, pair_id, point->position(),
                                   {{"unit", rules.NameOf(outcome->unit_id(), day)},
                                    {"measured", FormatDay(day)},
                                    {"recorded", FormatDay(ToDay(point->recorded_date()))},
                                    {"days", absl::StrCat(DaysLate(*point))},
                                    {"max", absl::StrCat(policy.entry_max_backdate_days)},
                                    {"baseline", FormatDay(DayOf(*year.counted.front()))}}));
  }
  return findings;
}

std::optional<v1::RuleFinding> BaselineFinding(const event::v1::UnitIndexRecorded& index,
                                               CivilDay recorded, const IndexPoints& on_record,
                                               const ProgramRules& rules) {
  constexpr int64_t kAfterAll = std::numeric_limits<int64_t>::max();
  table::v1::OutcomeRow outcome;
  outcome.set_unit_id(index.unit_id());
  *outcome.mutable_indices() = on_record;
  IndexPoint& own = *outcome.add_indices();
  *own.mutable_index() = index;
  *own.mutable_recorded_date() = ToDate(recorded);
  own.set_position(kAfterAll);
  absl::c_stable_sort(*outcome.mutable_indices(),
                      [](const IndexPoint& a, const IndexPoint& b) { return DayOf(a) < DayOf(b); });
  for (v1::RuleFinding& finding : BaselineFindings(&outcome, index.unit_id(), rules)) {
    if (finding.event_position() != kAfterAll) continue;
    finding.set_event_position(0);
    return std::move(finding);
  }
  return std::nullopt;
}

}  // namespace jiedui::domain
