// What adjustments make of the scores: points with two signatures, vetoes, and vetoes lifted.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/assessment.h"
#include "domain/rules/result.h"
#include "tests/domain/city_builder.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

table::v1::ScoreAdjustment& Adjust(City& city, event::v1::AdjustmentKind kind, int64_t delta_milli,
                                   const std::string& pair_id = "2017-A-B") {
  table::v1::ScoreAdjustment& adjustment = city.facts.adjustments.emplace_back();
  event::v1::ScoreAdjustmentProposed& proposed = *adjustment.mutable_proposed();
  proposed.set_adjustment_id("a" + std::to_string(city.facts.adjustments.size()));
  proposed.set_pair_id(pair_id);
  proposed.set_kind(kind);
  proposed.set_delta_milli(delta_milli);
  adjustment.set_position(8000 + 2 * static_cast<int64_t>(city.facts.adjustments.size()));
  adjustment.set_countersigned_position(adjustment.position() + 1);
  return adjustment;
}

TEST(AdjustedScoreSpec, PointsAreATermOfTheirOwnWithBothSignaturesBehindIt) {
  City city = OneTownPair();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, -10'000);
  const v1::PairScore score = city.Only();
  const v1::ScoreTerm& term = Term(score.terms(), "adjustment");
  EXPECT_EQ(term.points_milli(), -10'000);
  EXPECT_THAT(Parts(score, "adjustment"), ElementsAre(1, 1));
  EXPECT_THAT(term.positions(), ElementsAre(8002, 8003));
  EXPECT_EQ(score.total_milli(), 90'000);
  EXPECT_EQ(score.unit_a_score_milli(), 88'000);  // of the loss A bears twelve, B eight
  EXPECT_EQ(score.unit_b_score_milli(), 92'000);
}

TEST(AdjustedScoreSpec, TheScoresOfTheSidesAndTheirDistrictFollow) {
  City city = OneTownPair();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, -10'000);
  const v1::YearEndAssessment assessment = city.Assess();
  EXPECT_EQ(assessment.units(0).unit_id(), "B");
  EXPECT_EQ(assessment.units(0).score_milli(), 92'000);
  EXPECT_EQ(Term(assessment.districts(0).terms(), "towns").numerator(), 180'000);
}

TEST(AdjustedScoreSpec, NobodyHasMoreThanAHundredPointsNorLessThanNone) {
  City city = OneTownPair();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, 5'000);
  EXPECT_EQ(city.Only().total_milli(), 100'000);
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, -100'000);
  EXPECT_EQ(city.Only().total_milli(), 5'000);
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, -100'000);
  EXPECT_EQ(city.Only().total_milli(), 0);
}

TEST(AdjustedScoreSpec, AnotherPairsAdjustmentIsNoneOfThisOne) {
  City city = OneTownPair();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, -10'000, "2017-X-Y");
  EXPECT_EQ(city.Only().total_milli(), 100'000);
}

TEST(AdjustedScoreSpec, ADistrictBureausPointsAreItsOwn) {
  City city = OneTownPair();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, -1'000, "").mutable_proposed()->set_unit_id("D");
  const v1::YearEndAssessment adjusted = city.Assess();
  const v1::YearEndAssessment before = OneTownPair().Assess();
  EXPECT_EQ(adjusted.districts(0).total_milli(), before.districts(0).total_milli() - 1'000);
  EXPECT_EQ(adjusted.pairs(0).total_milli(), before.pairs(0).total_milli());
}

TEST(LeftOutAdjustmentSpec, EachThatStandsIsNamedWhereItIsNotCounted) {  // R0-30
  City city = OneTownPair();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, -10'000).mutable_countersigned();
  Adjust(city, event::v1::ADJUSTMENT_KIND_VETO_LIFTED, 0).mutable_countersigned();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, 1);  // signed once
  table::v1::AssessmentRow row;
  row.mutable_opened()->set_program_id("2017");
  for (const auto& each : city.facts.adjustments) *row.add_adjustments() = each;
  const std::vector<v1::RuleFinding> told = LeftOut(row, ZaozhuangPolicy());
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].event_position(), 8003);
  EXPECT_EQ(told[0].subject(), "2017");
  EXPECT_EQ(told[0].message_zh(),
            "考核调整 a1（2017-A-B：-10.000 分）未计入此表：此表只按账本所记事实和规则参数 "
            "zaozhuang-2017 计算，会签的调整计入记录的结果");
  EXPECT_EQ(told[1].message_en(),
            "adjustment a2 (2017-A-B: vetoes lifted) is not in this table, which goes by the facts "
            "and policy set zaozhuang-2017 alone: what was countersigned is in the recorded "
            "result");
}

TEST(CarriedOverSpec, WhatWasSignedBeforeItWasFixedAnewIsNamed) {  // R0-30
  City city = OneTownPair();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, 500).mutable_countersigned();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, 500, "2017-X-Y").mutable_countersigned();
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, 500);                          // signed once
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, 500).mutable_countersigned();  // after it
  table::v1::AssessmentRow row;
  row.mutable_opened()->set_program_id("2017");
  row.mutable_frozen()->set_frozen_position(8008);
  for (const auto& each : city.facts.adjustments) *row.add_adjustments() = each;
  EXPECT_THAT(CarriedOver(row, ZaozhuangPolicy()), IsEmpty()) << "nothing was computed of it yet";
  row.mutable_computed()->mutable_result()->add_pairs()->set_pair_id("2017-A-B");
  const std::vector<v1::RuleFinding> told = CarriedOver(row, ZaozhuangPolicy());
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].event_position(), 8003);
  EXPECT_EQ(told[0].message_zh(),
            "考核调整 a1（2017-A-B：0.500 分）在考核材料重新固定以前已会签，仍计入公布的结果");
  EXPECT_EQ(told[1].message_en(),
            "adjustment a2 (2017-X-Y: 0.500 points) was countersigned before the "
            "evidence was fixed anew: what it is of has no line in the result computed since, and "
            "it lapses");
}

TEST(VetoSpec, AProvenFalseReportLeavesNothingWhateverPointsAreAdded) {
  City city = OneTownPair();
  Adjust(city, event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT, 0);
  Adjust(city, event::v1::ADJUSTMENT_KIND_POINTS, 20'000);
  const v1::PairScore score = city.Only();
  EXPECT_EQ(score.veto(), "虚报、瞒报经查实，一票否决");
  EXPECT_THAT(score.veto_positions(), ElementsAre(8002, 8003));
  EXPECT_EQ(score.total_milli(), 0);
  EXPECT_EQ(score.unit_a_score_milli(), 0);
  EXPECT_EQ(score.unit_b_score_milli(), 0);
  EXPECT_EQ(score.grade(), v1::GRADE_UNQUALIFIED);
}

TEST(VetoSpec, SoDoesARefusalOfSupervision) {
  City city = OneTownPair();
  Adjust(city, event::v1::ADJUSTMENT_KIND_VETO_SUPERVISION_REFUSED, 0);
  EXPECT_EQ(city.Only().veto(), "拒绝监督检查经查实，一票否决");
  EXPECT_EQ(city.Only().total_milli(), 0);
}

TEST(VetoSpec, IsLiftedWithEverythingBeforeItButNotAfter) {
  City city = OneTownPair(PairBuilder());  // nothing was held all year
  EXPECT_NE(city.Only().veto(), "");
  EXPECT_THAT(city.Only().veto_positions(), ElementsAre(7));  // the pair, which owes the months
  Adjust(city, event::v1::ADJUSTMENT_KIND_VETO_LIFTED, 0);
  EXPECT_EQ(city.Only().veto(), "");
  EXPECT_THAT(city.Only().veto_positions(), IsEmpty());
  EXPECT_GT(city.Only().total_milli(), 0);
  Adjust(city, event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT, 0);
  EXPECT_EQ(city.Only().total_milli(), 0);
}

}  // namespace
}  // namespace jiedui::domain
