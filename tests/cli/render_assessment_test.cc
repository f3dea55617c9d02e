// What is printed of a year-end assessment, its result and its record.

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "cli/render.h"
#include "gtest/gtest.h"

#include "tests/cli/parsed.h"

namespace jiedui::cli {
namespace {

v1::YearEndAssessment Adjusted() {
  return Parsed<v1::YearEndAssessment>(R"(
    program_id: "2017" on_date { year: 2018 month: 1 day: 18 } policy_set_id: "zaozhuang-2017"
    pairs { pair_id: "p1" unit_a_name: "临城街道" unit_b_name: "兴仁街道" total_milli: 80500
            terms { key: "month_coverage" label: "月度活动" weight_milli: 20000 numerator: 1
                    denominator: 1 points_milli: 20000 positions: [5, 6] }
            terms { key: "adjustment" label: "考核调整" clause: "考核调整 a1" weight_milli: 500
                    numerator: 1 denominator: 1 points_milli: 500 positions: [71, 72] } }
    pairs { pair_id: "p2" unit_a_name: "甲镇" unit_b_name: "乙镇" veto: "虚报、瞒报经查实，一票否决"
            veto_positions: [81, 82] })");
}

TEST(AssessmentTextTest, SaysThatItIsNotTheResultAndWhereThatIs) {
  EXPECT_TRUE(absl::StrContains(AssessmentText(Adjusted()), "不含会签的考核调整"));
  EXPECT_TRUE(absl::StrContains(AssessmentText(Adjusted()), "jiedui assess --result"));
}

TEST(AssessmentTextTest, AResultNamesTheSignaturesBehindAnAdjustedScore) {
  v1::GetAssessmentTableResponse result;
  *result.mutable_table() = Adjusted();
  result.set_frozen_position(70);
  result.set_table_hash("h");
  result.set_matches(true);
  const std::string text = AssessmentResultText(result);
  for (const char* part : {"年度目标考核结果（2017年度", "含会签的考核调整", "账本位置 70",
                           "与账本所记一致", "考核调整 a1", "71、72", "81、82"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
  result.set_matches(false);
  EXPECT_TRUE(absl::StrContains(AssessmentResultText(result), "与账本所记不一致"));
  EXPECT_TRUE(absl::StrContains(AssessmentResultRows(result).Csv(), "0.500,71、72\r\n"))
      << AssessmentResultRows(result).Csv();
}

TEST(AssessmentTextTest, SaysWhoIsNotAssessedAndWhatATermDoesNotGoBy) {
  v1::YearEndAssessment table = Adjusted();
  v1::UnassessedPair& left_out = *table.add_unassessed_pairs();
  left_out.set_pair_id("p3");
  left_out.set_unit_a_name("丙镇");
  left_out.set_unit_b_name("丁镇");
  v1::RuleFinding& why = *left_out.add_findings();
  why.set_rule("R0-14");
  why.set_message_zh("2017-12 经批准免除");
  why.set_event_position(812);
  table.mutable_pairs(0)->mutable_terms(0)->set_note("实际为 3/1，超过满值，按满值计");
  v1::RuleFinding& late = *table.mutable_pairs(0)->add_findings();
  late.set_rule("A39");
  late.set_message_zh("只作为一次测量");
  late.set_clause("解释 A39（枣安监发〔2017〕11号·四）");
  const std::string text = AssessmentText(table);
  for (const char* part : {"丙镇–丁镇", "2017-12 经批准免除", "812", "实际为 3/1", "A39",
                           "只作为一次测量", "解释 A39（枣安监发〔2017〕11号·四）"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
  EXPECT_TRUE(absl::StrContains(AssessmentRows(table).Csv(),
                                "丙镇–丁镇,p3,,,不参加考核,2017-12 经批准免除,,,,,812\r\n"))
      << AssessmentRows(table).Csv();
  EXPECT_FALSE(absl::StrContains(AssessmentText(Adjusted()), "\n说明\n")) << "nothing to say";
}

v1::YearEndAssessment TwoTiers() {
  return Parsed<v1::YearEndAssessment>(R"(
    districts { unit_id: "370403" unit_name: "薛城区" rank: 1 total_milli: 80000 target_points: 5
                target_milli: 4000 }
    pairs { pair_id: "d1" unit_a_id: "370403" unit_a_name: "薛城区" unit_b_name: "峄城区" rank: 1
            total_milli: 79000 unit_a_score_milli: 78000 unit_b_score_milli: 79500
            terms { key: "gap" label: "缩小差距" weight_milli: 5000 points_milli: 5000 }
            terms { key: "reporting_accuracy" label: "月报准确" weight_milli: 5000 } }
    pairs { pair_id: "t1" unit_a_id: "370403101" unit_a_name: "沙沟镇" unit_b_name: "周营镇" rank: 1
            veto: "虚报、瞒报经查实，一票否决" veto_positions: [1, 2, 3, 4, 5, 6, 7] }
    units { unit_id: "370403" unit_name: "薛城区" pair_ids: "d1" pair_ids: "d2" score_milli: 77700
            rank: 1 }
    units { unit_id: "370403101" unit_name: "沙沟镇" pair_ids: "t1" rank: 1 })");
}

int CountOf(const std::string& text, const std::string& part) {
  int count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(AssessmentTextTest, EachTierHasItsOwnTableEvenWhereBothBeginWithRankOne) {
  const std::string text = AssessmentText(TwoTiers());
  EXPECT_EQ(CountOf(text, "结对单位A–B"), 2) << text;
}

TEST(AssessmentTextTest, HasTheUnitsScoresAndWhatADistrictsIsWorthInItsTarget) {
  const std::string text = AssessmentText(TwoTiers());
  for (const char* const part : {"│     2│77.700│", "目标考核得分", "4.000/5"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
  v1::YearEndAssessment before = TwoTiers();
  before.mutable_districts(0)->set_target_points(0);
  EXPECT_FALSE(absl::StrContains(AssessmentText(before), "目标考核得分")) << "its set does not say";
}

TEST(AssessmentTextTest, WhereNothingCouldBeCountedItSaysSo) {
  const std::string text = AssessmentText(TwoTiers());
  EXPECT_TRUE(absl::StrContains(text, "无差距，计满分")) << text;
  EXPECT_TRUE(absl::StrContains(text, "无可计事项，计0分")) << text;
  v1::YearEndAssessment unmeasured = TwoTiers();
  for (v1::PairScore& pair : *unmeasured.mutable_pairs()) {
    for (v1::ScoreTerm& term : *pair.mutable_terms()) {
      if (term.key() == "gap") term.set_points_milli(0);
    }
  }
  EXPECT_TRUE(absl::StrContains(AssessmentText(unmeasured), "未测量，计0分"));
  EXPECT_FALSE(absl::StrContains(text, "0/0")) << text;
}

TEST(AssessmentTextTest, RowsHaveTotalsScoresVetoesAndAllPositions) {
  const std::string rows = AssessmentRows(TwoTiers()).Csv();
  for (const char* const part :
       {"薛城区,370403,1,—,总分,,,,,80.000,\r\n", "薛城区,370403,1,—,目标考核得分,,,,,4.000,\r\n",
        "d1,1,—,总分,,,,,79.000,", "d1,1,—,A得分,,,,,78.000,", "d1,1,—,B得分,,,,,79.500,",
        "t1,1,—,一票否决,虚报、瞒报经查实，一票否决,,,,0.000,1、2、3、4、5、6、7\r\n",
        "薛城区,370403,1,—,单位得分,,,,,77.700,"}) {
    EXPECT_TRUE(absl::StrContains(rows, part)) << part << "\n" << rows;
  }
}

TEST(AssessmentRecordTextTest, NamesUnitsAndPairsAsTheResultDoes) {
  const auto assessment = Parsed<v1::Assessment>(R"(
    computed { result { units { unit_id: "370403101" unit_name: "沙沟镇" }
                        units { unit_id: "370403102" unit_name: "周营镇" }
                        pairs { pair_id: "p1" unit_a_id: "370403101" unit_b_id: "370403102" } } }
    objections { filed { objection_id: "o1" unit_id: "370403101" } }
    adjustments { proposed { adjustment_id: "a1" pair_id: "p1" proposed_by: "city/370400"
                             kind: ADJUSTMENT_KIND_POINTS delta_milli: 200 }
                  countersigned { countersigned_by: "city/370400-anban" } }
    adjustments { proposed { adjustment_id: "a2" pair_id: "p9" proposed_by: "city/370400" } })");
  const std::string text = AssessmentRecordText(assessment);
  for (const char* const part : {"│o1  │沙沟镇│", "沙沟镇–周营镇", "0.200 分", "市局（370400）",
                                 "市局（370400-anban）", "未会签", "p9"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
  EXPECT_FALSE(absl::StrContains(text, "city/")) << text;
}

TEST(AssessmentRecordTextTest, BesideThePointsAskedForAreThoseThatCount) {
  auto assessment = Parsed<v1::Assessment>(R"(
    computed { result { pairs { pair_id: "p1" total_milli: 95000 }
                        pairs { pair_id: "p2" total_milli: 80000 }
                        pairs { pair_id: "p3" total_milli: 70000 } } }
    published { result { pairs { pair_id: "p1" total_milli: 100000 }
                         pairs { pair_id: "p2" total_milli: 83000 }
                         pairs { pair_id: "p3" veto: "拒不接受监督检查" }
                         adjustment_ids: "a1" adjustment_ids: "a2" adjustment_ids: "a3"
                         adjustment_ids: "a4" } }
    adjustments { proposed { adjustment_id: "a1" pair_id: "p1" reason: "甲"
                             kind: ADJUSTMENT_KIND_POINTS delta_milli: 20000 } }
    adjustments { proposed { adjustment_id: "a2" pair_id: "p2" reason: "乙"
                             kind: ADJUSTMENT_KIND_POINTS delta_milli: 1000 } }
    adjustments { proposed { adjustment_id: "a3" pair_id: "p2" reason: "丙"
                             kind: ADJUSTMENT_KIND_POINTS delta_milli: 2000 } }
    adjustments { proposed { adjustment_id: "a4" pair_id: "p3" reason: "丁"
                             kind: ADJUSTMENT_KIND_POINTS delta_milli: 4000 } }
    adjustments { proposed { adjustment_id: "a5" pair_id: "p1" reason: "戊"
                             kind: ADJUSTMENT_KIND_POINTS delta_milli: 500 } })");
  std::string text = AssessmentRecordText(assessment);
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  for (const char* const part :
       {"│20.000分│5.000分│甲│", "│1.000分│合计3.000分│乙│", "│2.000分│合计3.000分│丙│",
        "│4.000分│0.000分│丁│", "│0.500分│—│戊│"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
}

TEST(AssessmentRecordTextTest, IsInTheOrderOfTimeWithTheDaysOfObjectionsAndAdjustments) {
  const auto assessment = Parsed<v1::Assessment>(R"(
    opened { opened_date { year: 2018 month: 2 day: 1 } }
    notice { notified_date { year: 2018 month: 2 day: 2 } }
    further_notices { notified_date { year: 2018 month: 2 day: 13 } }
    published { published_date { year: 2018 month: 2 day: 12 } }
    objections { filed { objection_id: "o1" }
                 decided { decided_date { year: 2018 month: 2 day: 8 } } }
    adjustments { proposed { adjustment_id: "a1" proposed_date { year: 2018 month: 2 day: 9 } }
                  countersigned { countersigned_date { year: 2018 month: 2 day: 10 } } }
    adjustments { proposed { adjustment_id: "a2" } })");
  const std::string text = AssessmentRecordText(assessment);
  EXPECT_LT(text.find("\n预告知"), text.find("\n公布"));
  EXPECT_LT(text.find("\n公布"), text.find("\n再次预告知")) << text;
  for (const char* const part : {"│2018年2月8日│", "│2018年2月9日│", "│2018年2月10日│"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
}

}  // namespace
}  // namespace jiedui::cli
