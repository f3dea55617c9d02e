// 附件2 of the city ranks its districts, where the policy ranks months (A29).

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "projections/monthly_dispatch.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

using testing::IsEmpty;

v1::DispatchTable March(const Story& story, absl::string_view unit_id) {
  return ReadDispatchTable(story.tables(), kYear, unit_id, CivilMonth(2017, 3), Day("2017-04-20"))
      .value();
}

TEST(MonthlyRankingReadSpec, TheCitysTableRanksTheDistrictsWithTheirTowns) {  // A29
  Story story;
  story.Tell(RankMonths());
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-03"));
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-04"));
  const v1::DispatchTable city = March(story, kCity);
  ASSERT_EQ(city.ranking_size(), 4);
  const v1::DistrictRank& first = city.ranking(0);
  EXPECT_EQ(first.unit_id(), kXuecheng);
  EXPECT_EQ(first.unit_name(), RegisterUnit(kXuecheng, {}, "").display_name());
  EXPECT_EQ(first.rank(), 1);
  EXPECT_EQ(first.expected_count(), 5);  // its own and those of its four towns
  EXPECT_EQ(first.on_time_count(), 1);
  EXPECT_EQ(first.accepted_count(), 1);
  EXPECT_GT(first.compared_count(), 0);
  EXPECT_EQ(city.ranking(1).rank(), 2);
  EXPECT_EQ(city.ranking(3).rank(), 2) << "nobody else reported";
  EXPECT_TRUE(city.ranking(3).admonition_proposed());
  EXPECT_THAT(March(story, kXuecheng).ranking(), IsEmpty());
}

// January and February are owed by those who took part in them.
TEST(MonthlyRankingReadSpec, ADistrictThatJoinedLateIsMeasuredByTheMonthsItOwes) {  // A31
  Story story;
  story.Tell(RankMonths());
  const char* const joined = "370499";
  story.Tell(Found(joined, event::v1::TEAM_TIER_BRIGADE, kCity, "2017-03-01"));
  story.Tell(Enroll(joined, "2017-03-01"));
  story.Tell(SubmitReport(joined, "2017-03", "2017-04-03"));
  const v1::DispatchTable city = March(story, kCity);
  ASSERT_EQ(city.ranking_size(), 5);
  for (const v1::DistrictRank& rank : city.ranking()) {
    const bool late = rank.unit_id() == joined;
    EXPECT_EQ(rank.month_count(), late ? 1 : 3) << rank.unit_id();
    const int64_t mean = late ? rank.score_milli() : rank.cumulated_milli() / 3;
    EXPECT_EQ(rank.mean_milli(), mean) << rank.unit_id();
  }
}

// The policy exempts it from the activity alone (A10).
TEST(MonthlyRankingReadSpec, JanuaryIsRankedByItsReportsAsTheYearIsScored) {  // R0-26, A31
  Story story;
  story.Tell(RankMonths());
  story.Tell(SubmitReport(kLincheng, "2017-01", "2017-02-03"));
  const v1::DispatchTable city =
      ReadDispatchTable(story.tables(), kYear, kCity, CivilMonth(2017, 1), Day("2017-02-20"))
          .value();
  ASSERT_EQ(city.ranking_size(), 4);
  EXPECT_EQ(city.ranking(0).unit_id(), kXuecheng);
  EXPECT_EQ(city.ranking(0).on_time_count(), 1);
  EXPECT_EQ(city.ranking(0).expected_count(), 5);
  EXPECT_EQ(city.ranking(0).month_count(), 1);
}

// The city's ranking of the month on a day.
std::vector<v1::DistrictRank> RankingOf(const Story& story, CivilMonth month,
                                        absl::string_view day) {
  const v1::DispatchTable table =
      ReadDispatchTable(story.tables(), kYear, kCity, month, Day(day)).value();
  return {table.ranking().begin(), table.ranking().end()};
}

const v1::DistrictRank* Find(const std::vector<v1::DistrictRank>& ranking,
                             absl::string_view unit_id) {
  for (const v1::DistrictRank& rank : ranking) {
    if (rank.unit_id() == unit_id) return &rank;
  }
  return nullptr;
}

TEST(MonthlyRankingReadSpec, WhatWasDecidedOnAnAdmonitionStandsBesideTheRank) {  // A30
  Story story;
  story.Tell(RankMonths());
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-03"));
  story.Tell(SubmitReport(kLincheng, "2017-04", "2017-05-03"));
  const auto held = event::v1::ADMONITION_DECISION_HELD;
  story.Tell(DecideAdmonition(kTengzhou, "2017-03", held, "2017-04-18"));
  const auto before = RankingOf(story, CivilMonth(2017, 3), "2017-04-17");
  ASSERT_NE(Find(before, kTengzhou), nullptr);
  EXPECT_EQ(Find(before, kTengzhou)->admonition_position(), 0) << "not decided yet";
  const auto march = RankingOf(story, CivilMonth(2017, 3), "2017-04-18");
  const v1::DistrictRank& decided = *Find(march, kTengzhou);
  EXPECT_TRUE(decided.admonition_proposed());
  EXPECT_EQ(decided.admonition_decision(), held);
  EXPECT_EQ(decided.admonition_document_number(), "枣安办约〔2017〕1号");
  EXPECT_GT(decided.admonition_position(), 0);
  for (const v1::DistrictRank& other : march) {
    EXPECT_EQ(other.admonition_position() != 0, other.unit_id() == kTengzhou) << other.unit_id();
  }
}

TEST(MonthlyRankingReadSpec, ADecisionStaysWhereNothingElseIsLeftOfTheMonth) {  // A30
  Story story;
  story.Tell(RankMonths());
  const std::string brigades = PairId(kTengzhou, kXuecheng);
  story.Tell(HelpOtherwise("only", brigades, "2017-03-05"));
  story.Tell(DecideAdmonition(kTengzhou, "2017-03", event::v1::ADMONITION_DECISION_DISMISSED,
                              "2017-04-18"));
  story.Tell(Void("only", brigades, "2017-04-19"));
  const auto march = RankingOf(story, CivilMonth(2017, 3), "2017-04-20");
  ASSERT_NE(Find(march, kTengzhou), nullptr);
  EXPECT_EQ(Find(march, kTengzhou)->admonition_decision(),
            event::v1::ADMONITION_DECISION_DISMISSED);
}

TEST(MonthlyRankingReadSpec, WhereThePolicyRanksNoMonthThereIsNone) {  // A29
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-03"));
  EXPECT_THAT(March(story, kCity).ranking(), IsEmpty());
}

}  // namespace
}  // namespace jiedui::projections
