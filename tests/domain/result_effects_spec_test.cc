// What a published result does beyond the scores it changes, as the record of the assessment says
// it.

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/result_effects.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using event::v1::AssessmentResult;
using table::v1::AssessmentRow;
using ::testing::IsEmpty;

void Add(AssessmentResult& result, const std::string& unit_id, int64_t score_milli, int rank) {
  event::v1::AssessedUnit& line = *result.add_units();
  line.set_unit_id(unit_id);
  line.set_unit_name(unit_id + "安监中队");
  line.set_score_milli(score_milli);
  line.set_rank(rank);
}

// As computed: X before Y before Z.
AssessmentRow Computed() {
  AssessmentRow row;
  row.mutable_opened()->set_program_id("2017");
  AssessmentResult& result = *row.mutable_computed()->mutable_result();
  Add(result, "X", 90'000, 1);
  Add(result, "Y", 80'000, 2);
  Add(result, "Z", 70'000, 3);
  return row;
}

TEST(ResultEffectSpec, WhoFellBehindWithoutALowerScoreIsNamed) {  // R0-30
  AssessmentRow row = Computed();
  EXPECT_THAT(RanksLost(row, ZaozhuangPolicy()), IsEmpty()) << "nothing is published yet";
  AssessmentResult& result = *row.mutable_published()->mutable_result();
  row.set_published_position(60);
  Add(result, "X", 90'000, 1);
  Add(result, "Z", 85'000, 2);
  Add(result, "Y", 80'000, 3);
  const std::vector<v1::RuleFinding> told = RanksLost(row, ZaozhuangPolicy());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].rule(), "R0-30");
  EXPECT_EQ(told[0].severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(told[0].event_position(), 60);
  EXPECT_EQ(told[0].part(), "unit/Y");
  EXPECT_EQ(told[0].message_zh(),
            "Y安监中队 的得分没有降低，因其他单位得分提高，在公布的结果中由第 2 名变为第 3 名，"
            "请告知该单位");
}

TEST(ResultEffectSpec, AnErratumIsHeldAgainstTheResultBeforeIt) {  // R0-30
  AssessmentRow row = Computed();
  *row.mutable_published()->mutable_result() = row.computed().result();
  table::v1::AssessmentErratum& erratum = *row.add_errata();
  erratum.set_position(70);
  erratum.mutable_published()->set_number(1);
  AssessmentResult& result = *erratum.mutable_published()->mutable_result();
  Add(result, "Z", 95'000, 1);
  Add(result, "X", 89'000, 2);  // lowered, and told so by a notice
  Add(result, "Y", 80'000, 3);
  const std::vector<v1::RuleFinding> told = RanksLost(row, ZaozhuangPolicy());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].part(), "unit/Y");
  EXPECT_EQ(told[0].event_position(), 70);
  EXPECT_EQ(told[0].message_en(),
            "Y安监中队 has no lower score, and as others rose it is in place 3 and not 2 in "
            "erratum 1: tell it so");
}

// One pair, computed at that total and published at another with points that adjust it.
AssessmentRow Adjusted(int64_t computed_milli, int64_t published_milli, int64_t delta_milli) {
  AssessmentRow row;
  row.mutable_opened()->set_program_id("2017");
  event::v1::AssessedPair& before = *row.mutable_computed()->mutable_result()->add_pairs();
  before.set_pair_id("2017-A-B");
  before.set_total_milli(computed_milli);
  table::v1::ScoreAdjustment& adjustment = *row.add_adjustments();
  adjustment.mutable_proposed()->set_adjustment_id("a1");
  adjustment.mutable_proposed()->set_pair_id("2017-A-B");
  adjustment.mutable_proposed()->set_kind(event::v1::ADJUSTMENT_KIND_POINTS);
  adjustment.mutable_proposed()->set_delta_milli(delta_milli);
  adjustment.mutable_countersigned();
  adjustment.set_countersigned_position(55);
  AssessmentResult& result = *row.mutable_published()->mutable_result();
  result.add_adjustment_ids("a1");
  *result.add_pairs() = before;
  result.mutable_pairs(0)->set_total_milli(published_milli);
  return row;
}

TEST(ResultEffectSpec, PointsBeyondTheBoundsDoNotCountAndThatIsTold) {  // R0-30
  EXPECT_THAT(PointsCapped(Adjusted(95'000, 99'000, 4'000), ZaozhuangPolicy()), IsEmpty());
  const std::vector<v1::RuleFinding> told =
      PointsCapped(Adjusted(95'000, 100'000, 20'000), ZaozhuangPolicy());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].event_position(), 55);
  EXPECT_EQ(told[0].part(), "2017-A-B");
  EXPECT_EQ(told[0].message_zh(),
            "结对 2017-A-B 的考核调整合计 20.000 分，实际计入 5.000 分：总分限于 0 至 100 分");
}

TEST(ResultEffectSpec, PointsOfAPairUnderAVetoDoNotCount) {  // R0-30
  AssessmentRow row = Adjusted(80'000, 0, 2'000);
  row.mutable_published()->mutable_result()->mutable_pairs(0)->set_veto(
      "虚报、瞒报经查实，一票否决");
  const std::vector<v1::RuleFinding> told = PointsCapped(row, ZaozhuangPolicy());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].message_zh(),
            "结对 2017-A-B 的考核调整合计 2.000 分，实际计入 0.000 分：该结对被一票否决");
}

}  // namespace
}  // namespace jiedui::domain
