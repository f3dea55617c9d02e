// The districts of a month, by how they report (A29 to A31).

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/dispatch.h"
#include "domain/rules/monthly_ranking.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Months = std::vector<std::vector<DistrictMonth>>;

// Of ten reports and ten figures so many are as they should be, each way: 8 is 80 points.
DistrictMonth Good(const std::string& unit_id, int of_ten) {
  return {unit_id, 10, of_ten, of_ten, 10, of_ten};
}

std::vector<DistrictMonth> Month(int a, int b, int c, int d) {
  return {Good("A", a), Good("B", b), Good("C", c), Good("D", d)};
}

Policy Ranking() {
  Policy policy = ZaozhuangPolicy();
  policy.monthly_profile = MonthlyProfile::kQuotaSafe;
  return policy;
}

// "A 1", in the order of the table.
std::vector<std::string> Ranks(const Months& months, const Policy& policy = Ranking()) {
  std::vector<std::string> ranks;
  for (const v1::DistrictRank& each : RankDistricts(months, policy)) {
    ranks.push_back(each.unit_id() + " " + std::to_string(each.rank()));
  }
  return ranks;
}

v1::DistrictRank Of(const std::string& unit_id, const Months& months,
                    const Policy& policy = Ranking()) {
  for (const v1::DistrictRank& each : RankDistricts(months, policy)) {
    if (each.unit_id() == unit_id) return each;
  }
  ADD_FAILURE() << "no rank of " << unit_id;
  return {};
}

// Those an admonition is proposed for in the last of the months.
std::vector<std::string> Admonished(const Months& months, const Policy& policy = Ranking()) {
  std::vector<std::string> units;
  for (const v1::DistrictRank& each : RankDistricts(months, policy)) {
    if (each.admonition_proposed()) units.push_back(each.unit_id());
  }
  return units;
}

TEST(MonthlyRankingSpec, RanksAreOneTwoTwoFour) {  // A29
  EXPECT_THAT(Ranks({Month(8, 9, 8, 7)}), ElementsAre("B 1", "A 2", "C 2", "D 4"));
}

TEST(MonthlyRankingSpec, AThirdEachIsInTimeAcceptedAndAsTheLedgerHasIt) {  // A29
  const DistrictMonth district = {"A", 4, 4, 2, 10, 10};
  EXPECT_EQ(Of("A", {{district}}).score_milli(), 83'333);
  const DistrictMonth silent = {"A", 4, 0, 0, 0, 0};
  EXPECT_EQ(Of("A", {{silent}}).score_milli(), 0);
}

TEST(MonthlyRankingSpec, WithoutAProfileNothingIsRanked) {  // A29
  EXPECT_THAT(Ranks({Month(8, 9, 8, 7)}, ZaozhuangPolicy()), IsEmpty());
  EXPECT_THAT(Ranks({}), IsEmpty());
}

TEST(MonthlyRankingSpec, OfWhomNothingWasExpectedHasNoRank) {  // A31
  EXPECT_THAT(Ranks({{Good("A", 8), {"B", 0, 0, 0, 0, 0}}}), ElementsAre("A 1"));
}

TEST(MonthlyRankingSpec, TheWeakestQuartileAndWhoIsBelowSixtyAreWarned) {  // A30
  const v1::DistrictRank last = Of("D", {Month(9, 8, 7, 5)});
  EXPECT_TRUE(last.warning_proposed());
  EXPECT_EQ(last.proposal_reason(), "居末25%，低于60分，居末位");
  EXPECT_FALSE(Of("C", {Month(9, 8, 7, 5)}).warning_proposed());
  EXPECT_FALSE(Of("C", {Month(9, 8, 6, 5)}).warning_proposed()) << "sixty is not below sixty";
  EXPECT_EQ(Of("C", {Month(9, 8, 5, 4)}).proposal_reason(), "低于60分");
  EXPECT_FALSE(Of("D", {Month(8, 8, 8, 8)}).warning_proposed()) << "nobody is ahead";
}

TEST(MonthlyRankingSpec, AFallOfThreeRanksIsWarned) {  // A30
  std::vector<DistrictMonth> before = Month(10, 9, 8, 7);
  std::vector<DistrictMonth> after = Month(7, 10, 9, 8);
  for (auto* const month : {&before, &after}) {
    for (const char* more : {"E", "F", "G", "H"}) month->push_back(Good(more, 6));
  }
  const v1::DistrictRank fallen = Of("A", {before, after});
  EXPECT_EQ(fallen.previous_rank(), 1);
  EXPECT_EQ(fallen.rank(), 4);
  EXPECT_EQ(fallen.proposal_reason(), "较上月下降3位");
}

TEST(MonthlyRankingSpec, WithoutARuleNobodyIsWarned) {  // A30
  Policy policy = Ranking();
  policy.warning_rule = WarningRule::kNone;
  EXPECT_FALSE(Of("D", {Month(9, 8, 7, 1)}, policy).warning_proposed());
}

TEST(MonthlyRankingSpec, AllThatAreTiedForTheLastPlaceAreProposed) {  // A30
  EXPECT_THAT(Admonished({Month(9, 8, 7, 7)}), ElementsAre("C", "D"));
  EXPECT_THAT(Admonished({Month(9, 9, 9, 9)}), IsEmpty());
  Policy policy = Ranking();
  policy.admonition_last_n = 2;
  EXPECT_THAT(Admonished({Month(9, 8, 7, 6)}, policy), ElementsAre("C", "D"));
  policy.admonition_last_n = 0;
  EXPECT_THAT(Admonished({Month(9, 8, 7, 6)}, policy), IsEmpty());
}

// The same month, after whose ranking the district was admonished.
std::vector<DistrictMonth> Held(std::vector<DistrictMonth> month, const std::string& unit_id) {
  for (DistrictMonth& each : month) each.admonished = each.unit_id == unit_id;
  return month;
}

TEST(MonthlyRankingSpec, WhoWasAdmonishedRestsForTwoMonthsUnlessItStaysLast) {  // A30
  const auto d_last = Month(9, 8, 7, 6);
  const auto c_last = Month(9, 8, 6, 7);
  const auto d_held = Held(d_last, "D");
  EXPECT_THAT(Admonished({d_held, d_last}), ElementsAre("D")) << "it is last still";
  EXPECT_THAT(Admonished({d_held, c_last}), ElementsAre("C"));
  EXPECT_THAT(Admonished({d_held, c_last, d_last}), IsEmpty());
  EXPECT_THAT(Admonished({d_held, c_last, c_last, d_last}), ElementsAre("D"));
  Policy policy = Ranking();
  policy.admonition_cooldown_months = 1;
  EXPECT_THAT(Admonished({d_held, c_last, d_last}, policy), ElementsAre("D"));
}

TEST(MonthlyRankingSpec, AProposalThatNobodyFollowedKeepsNothingFromBeingProposed) {  // A30
  const auto d_last = Month(9, 8, 7, 6);
  const auto c_last = Month(9, 8, 6, 7);
  EXPECT_THAT(Admonished({d_last, c_last, d_last}), ElementsAre("D"));
  EXPECT_THAT(Admonished({d_last, Held(c_last, "C"), d_last}), ElementsAre("D"));
}

TEST(MonthlyRankingSpec, WhatIsWarnedOfIsOfThePolicy) {  // A30
  Policy policy = Ranking();
  policy.monthly_warn_bottom_percent = 50;
  EXPECT_EQ(Of("C", {Month(9, 8, 7, 6)}, policy).proposal_reason(), "居末50%");
  policy.monthly_warn_bottom_percent = 24;  // of four, none
  EXPECT_FALSE(Of("D", {Month(9, 8, 7, 6)}, policy).warning_proposed());
  policy.monthly_warn_below_points = 71;
  EXPECT_EQ(Of("C", {Month(9, 8, 7, 6)}, policy).proposal_reason(), "低于71分");
  policy.monthly_warn_below_points = 0;
  EXPECT_FALSE(Of("D", {Month(9, 8, 7, 0)}, policy).warning_proposed());
  const Months fall = {Month(9, 8, 7, 6),
                       Month(7, 9, 8, 6)};  // A from the first place to the third
  EXPECT_FALSE(Of("A", fall, policy).warning_proposed());
  policy.monthly_warn_fall_ranks = 2;
  EXPECT_EQ(Of("A", fall, policy).proposal_reason(), "较上月下降2位");
  policy.monthly_warn_fall_ranks = 0;
  EXPECT_FALSE(Of("A", fall, policy).warning_proposed());
}

TEST(MonthlyRankingSpec, TheMonthsAddUpOrAreAveraged) {  // A31
  const Months months = {{Good("A", 8)}, {Good("A", 8), Good("B", 9)}};
  const v1::DistrictRank a = Of("A", months);
  EXPECT_EQ(a.cumulated_milli(), 160'000);
  EXPECT_EQ(a.mean_milli(), 80'000);
  EXPECT_EQ(a.cumulated_rank(), 1);
  Policy policy = Ranking();
  policy.annual_cumulate = Cumulate::kMean;
  EXPECT_EQ(Of("A", months, policy).cumulated_rank(), 2);
  EXPECT_EQ(Of("B", months, policy).cumulated_rank(), 1);
}

TEST(MonthlyRankingSpec, AMeanIsOverTheMonthsInWhichAReportWasExpected) {  // A31
  const DistrictMonth nothing_of_b = {"B", 0, 0, 0, 0, 0};
  const Months months = {{Good("A", 6), nothing_of_b},
                         {Good("A", 8), nothing_of_b},
                         {Good("A", 9), Good("B", 7)},
                         {Good("A", 9), Good("B", 8)}};
  Policy by_mean = Ranking();
  by_mean.annual_cumulate = Cumulate::kMean;
  const v1::DistrictRank joined_late = Of("B", months, by_mean);
  EXPECT_EQ(joined_late.month_count(), 2);
  EXPECT_EQ(joined_late.cumulated_milli(), 150'000);
  EXPECT_EQ(joined_late.mean_milli(), 75'000) << "not by the four months of the others";
  EXPECT_EQ(Of("A", months, by_mean).month_count(), 4);
  EXPECT_EQ(Of("A", months, by_mean).mean_milli(), 80'000);
  EXPECT_EQ(joined_late.cumulated_rank(), 2);
}

TEST(MonthlyRankingSpec, AMonthOwedInWhichNothingCameIsOneOfTheMonths) {  // A31
  const DistrictMonth silent = {"A", 10, 0, 0, 0, 0};
  const v1::DistrictRank district = Of("A", {{silent}, {Good("A", 8)}});
  EXPECT_EQ(district.month_count(), 2);
  EXPECT_EQ(district.mean_milli(), 40'000);
}

TEST(MonthlyRankingSpec, AReportIsCountedAsItIsJudged) {  // A29
  ReportJudgement report;
  report.timeliness = v1::REPORT_TIMELINESS_ON_TIME;
  report.state = v1::REPORT_STATE_ACCEPTED;
  report.compared_count = 8;
  report.mismatch_count = 3;
  DistrictMonth month;
  AddReport(report, month);
  AddReport(ReportJudgement(), month);
  EXPECT_EQ(month.expected, 2);
  EXPECT_EQ(month.on_time, 1);
  EXPECT_EQ(month.accepted, 1);
  EXPECT_EQ(month.compared, 8);
  EXPECT_EQ(month.matching, 5);
}

}  // namespace
}  // namespace jiedui::domain
