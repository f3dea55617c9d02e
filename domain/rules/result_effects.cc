#include "domain/rules/result_effects.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/money.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using event::v1::AssessedPair;
using event::v1::AssessedUnit;
using event::v1::AssessmentResult;
using table::v1::AssessmentRow;
using AssessedUnits = google::protobuf::RepeatedPtrField<AssessedUnit>;

// A result that all can read, and its event.
struct Published {
  const AssessmentResult* result;
  int64_t position = 0;
  std::string en;
  std::string zh;
};

std::vector<Published> PublishedIn(const AssessmentRow& row) {
  std::vector<Published> results;
  if (!row.has_published()) return results;
  results.push_back(
      {&row.published().result(), row.published_position(), "the published result", "公布的结果"});
  for (const table::v1::AssessmentErratum& each : row.errata()) {
    const std::string number = absl::StrCat(each.published().number());
    results.push_back({&each.published().result(), each.position(),
                       absl::StrCat("erratum ", number), absl::StrCat("第 ", number, " 次更正")});
  }
  return results;
}

template <class Line>
const Line* FindLine(const google::protobuf::RepeatedPtrField<Line>& lines, const Line& of,
                     const std::string& (Line::*id)() const) {
  const auto found =
      absl::c_find_if(lines, [&](const Line& line) { return (line.*id)() == (of.*id)(); });
  return found == lines.end() ? nullptr : &*found;
}

// Collects who fell behind, from one result to the next.
class FallReader {
 public:
  FallReader(const AssessmentRow& row, const Policy& policy)
      : program_id_(row.opened().program_id()), policy_(policy) {}

  void Compare(const AssessmentResult& before, const Published& after) {
    CompareLines(before.districts(), after.result->districts(), "district", after);
    CompareLines(before.units(), after.result->units(), "unit", after);
  }

  std::vector<v1::RuleFinding> Take() && { return std::move(findings_); }

 private:
  // A brigade has a line as a unit and one as the bureau.
  void CompareLines(const AssessedUnits& before, const AssessedUnits& after, const char* of,
                    const Published& in) {
    for (const AssessedUnit& line : after) {
      const AssessedUnit* const was = FindLine(before, line, &AssessedUnit::unit_id);
      if (was == nullptr || line.rank() <= was->rank()) continue;
      if (line.score_milli() < was->score_milli()) continue;
      findings_.push_back(
          MakeFinding(Rule::kRankLost, policy_, program_id_, in.position,
                      {{"unit", line.unit_name().empty() ? line.unit_id() : line.unit_name()},
                       {"in", in.en},
                       {"in_zh", in.zh},
                       {"before", absl::StrCat(was->rank())},
                       {"after", absl::StrCat(line.rank())}},
                      absl::StrCat(of, "/", line.unit_id())));
    }
  }

  const std::string& program_id_;
  const Policy& policy_;
  std::vector<v1::RuleFinding> findings_;
};

// The points that adjust a pair in that result; the last of them says where.
struct Asked {
  int64_t points_milli = 0;
  int64_t position = 0;
};

Asked AskedOf(const std::string& pair_id, const AssessmentResult& result,
              const AssessmentRow& row) {
  Asked asked;
  for (const table::v1::ScoreAdjustment& each : row.adjustments()) {
    const event::v1::ScoreAdjustmentProposed& proposed = each.proposed();
    if (proposed.pair_id() != pair_id || proposed.kind() != event::v1::ADJUSTMENT_KIND_POINTS ||
        !absl::c_linear_search(result.adjustment_ids(), proposed.adjustment_id())) {
      continue;
    }
    asked.points_milli += proposed.delta_milli();
    asked.position = each.countersigned_position();
  }
  return asked;
}

}  // namespace

std::vector<v1::RuleFinding> RanksLost(const AssessmentRow& assessment, const Policy& policy) {
  FallReader reader(assessment, policy);
  const AssessmentResult* before = &assessment.computed().result();
  const std::vector<Published> results = PublishedIn(assessment);
  for (const Published& each : results) {
    reader.Compare(*before, each);
    before = each.result;
  }
  return std::move(reader).Take();
}

std::vector<v1::RuleFinding> PointsCapped(const AssessmentRow& assessment, const Policy& policy) {
  std::vector<v1::RuleFinding> findings;
  const std::vector<Published> results = PublishedIn(assessment);
  if (results.empty()) return findings;
  const AssessmentResult& last = *results.back().result;
  for (const AssessedPair& line : last.pairs()) {
    const AssessedPair* const computed =
        FindLine(assessment.computed().result().pairs(), line, &AssessedPair::pair_id);
    if (computed == nullptr || !computed->veto().empty()) continue;
    const Asked asked = AskedOf(line.pair_id(), last, assessment);
    const bool vetoed = !line.veto().empty();
    const int64_t counted = vetoed ? 0 : line.total_milli() - computed->total_milli();
    if (counted == asked.points_milli) continue;
    findings.push_back(
        MakeFinding(Rule::kPointsCapped, policy, assessment.opened().program_id(), asked.position,
                    {{"pair", line.pair_id()},
                     {"asked", FormatPoints(asked.points_milli)},
                     {"counted", FormatPoints(counted)},
                     {"why", vetoed ? "the pair is under a veto" : "a total is from 0 to 100"},
                     {"why_zh", vetoed ? "该结对被一票否决" : "总分限于 0 至 100 分"}},
                    line.pair_id()));
  }
  return findings;
}

}  // namespace jiedui::domain
