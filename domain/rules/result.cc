#include "domain/rules/result.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "domain/money.h"
#include "domain/rules/rules.h"
#include "domain/stable_bytes.h"

namespace jiedui::domain {
namespace {

constexpr std::pair<v1::Grade, event::v1::AssessmentGrade> kGrades[] = {
    {v1::GRADE_EXCELLENT, event::v1::ASSESSMENT_GRADE_EXCELLENT},
    {v1::GRADE_GOOD, event::v1::ASSESSMENT_GRADE_GOOD},
    {v1::GRADE_QUALIFIED, event::v1::ASSESSMENT_GRADE_QUALIFIED},
    {v1::GRADE_UNQUALIFIED, event::v1::ASSESSMENT_GRADE_UNQUALIFIED},
};

event::v1::AssessmentGrade GradeIn(v1::Grade grade) {
  for (const auto& [of_table, of_event] : kGrades) {
    if (of_table == grade) return of_event;
  }
  return event::v1::ASSESSMENT_GRADE_UNSPECIFIED;
}

// A district's score or a unit's.
template <class Score>
event::v1::AssessedUnit LineOf(const Score& score, int64_t score_milli) {
  event::v1::AssessedUnit line;
  line.set_unit_id(score.unit_id());
  line.set_unit_name(score.unit_name());
  line.set_score_milli(score_milli);
  line.set_rank(score.rank());
  line.set_grade(GradeIn(score.grade()));
  return line;
}

event::v1::AssessedPair LineOf(const v1::PairScore& score) {
  event::v1::AssessedPair line;
  line.set_pair_id(score.pair_id());
  line.set_unit_a_id(score.unit_a_id());
  line.set_unit_b_id(score.unit_b_id());
  line.set_total_milli(score.total_milli());
  line.set_unit_a_score_milli(score.unit_a_score_milli());
  line.set_unit_b_score_milli(score.unit_b_score_milli());
  line.set_rank(score.rank());
  line.set_grade(GradeIn(score.grade()));
  line.set_veto(score.veto());
  return line;
}

struct KindWords {
  std::string en;
  std::string zh;
};

KindWords WordsOf(const event::v1::ScoreAdjustmentProposed& proposed) {
  if (proposed.kind() == event::v1::ADJUSTMENT_KIND_POINTS) {
    const std::string points = FormatPoints(proposed.delta_milli());
    return {absl::StrCat(points, " points"), absl::StrCat(points, " 分")};
  }
  if (proposed.kind() == event::v1::ADJUSTMENT_KIND_VETO_LIFTED) {
    return {"vetoes lifted", "解除一票否决"};
  }
  return {"a veto", "一票否决"};
}

ErrorVariables VariablesOf(const event::v1::ScoreAdjustmentProposed& proposed) {
  const KindWords what = WordsOf(proposed);
  return {{"adjustment", proposed.adjustment_id()},
          {"of", proposed.pair_id().empty() ? proposed.unit_id() : proposed.pair_id()},
          {"what", what.en},
          {"what_zh", what.zh}};
}

// What it is of has a line there.
bool Reaches(const event::v1::ScoreAdjustmentProposed& proposed,
             const event::v1::AssessmentResult& result) {
  if (proposed.pair_id().empty()) {
    return absl::c_any_of(result.districts(), [&](const event::v1::AssessedUnit& line) {
      return line.unit_id() == proposed.unit_id();
    });
  }
  return absl::c_any_of(result.pairs(), [&](const event::v1::AssessedPair& line) {
    return line.pair_id() == proposed.pair_id();
  });
}

}  // namespace

std::string TableHash(const v1::YearEndAssessment& table) {
  return Sha256(StableBytes(table));
}

event::v1::AssessmentResult ResultOf(const v1::YearEndAssessment& table,
                                     const std::vector<table::v1::ScoreAdjustment>& adjustments) {
  event::v1::AssessmentResult result;
  result.set_policy_set_id(table.policy_set_id());
  for (const v1::DistrictScore& district : table.districts()) {
    *result.add_districts() = LineOf(district, district.total_milli());
  }
  for (const v1::PairScore& pair : table.pairs()) *result.add_pairs() = LineOf(pair);
  for (const v1::UnitScore& unit : table.units()) {
    *result.add_units() = LineOf(unit, unit.score_milli());
  }
  for (const table::v1::ScoreAdjustment& adjustment : adjustments) {
    result.add_adjustment_ids(adjustment.proposed().adjustment_id());
  }
  result.set_table_hash(TableHash(table));
  return result;
}

std::vector<table::v1::ScoreAdjustment> Standing(const table::v1::AssessmentRow& assessment) {
  std::vector<table::v1::ScoreAdjustment> standing;
  for (const table::v1::ScoreAdjustment& adjustment : assessment.adjustments()) {
    if (adjustment.has_countersigned()) standing.push_back(adjustment);
  }
  absl::c_sort(standing, [](const auto& left, const auto& right) {
    return left.countersigned_position() < right.countersigned_position();
  });
  return standing;
}

std::vector<v1::RuleFinding> LeftOut(const table::v1::AssessmentRow& assessment,
                                     const Policy& policy) {
  std::vector<v1::RuleFinding> findings;
  const std::vector<table::v1::ScoreAdjustment> standing = Standing(assessment);
  for (const table::v1::ScoreAdjustment& adjustment : standing) {
    ErrorVariables variables = VariablesOf(adjustment.proposed());
    variables.emplace_back("policy_set", policy.policy_set_id);
    findings.push_back(MakeFinding(Rule::kAdjustmentLeftOut, policy,
                                   assessment.opened().program_id(),
                                   adjustment.countersigned_position(), variables));
  }
  return findings;
}

std::vector<v1::RuleFinding> CarriedOver(const table::v1::AssessmentRow& assessment,
                                         const Policy& policy) {
  std::vector<v1::RuleFinding> findings;
  if (!assessment.has_computed()) return findings;
  const std::vector<table::v1::ScoreAdjustment> standing = Standing(assessment);
  for (const table::v1::ScoreAdjustment& adjustment : standing) {
    if (adjustment.countersigned_position() > assessment.frozen().frozen_position()) continue;
    const bool reaches = Reaches(adjustment.proposed(), assessment.computed().result());
    ErrorVariables variables = VariablesOf(adjustment.proposed());
    variables.emplace_back("fate", reaches ? "it is carried over into what is published"
                                           : "what it is of has no line in the result computed "
                                             "since, and it lapses");
    variables.emplace_back(
        "fate_zh", reaches ? "仍计入公布的结果" : "其对象不在重新计分的结果中，调整不再起作用");
    findings.push_back(MakeFinding(Rule::kAdjustmentCarriedOver, policy,
                                   assessment.opened().program_id(),
                                   adjustment.countersigned_position(), variables));
  }
  return findings;
}

}  // namespace jiedui::domain
