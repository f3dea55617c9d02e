// Ranks when facts of others are corrected, voided or returned, and what is said of why they moved.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cell_changes.h"
#include "projections/monthly_dispatch.h"
#include "projections/rank_moves.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::ElementsAre;
using testing::IsEmpty;

// 临城 of 薛城 and 滕州 itself report too late, and that they studied once.
Story TwoReports() {
  Story story;
  story.Tell(RankMonths());
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-15"));
  story.Tell(SubmitReport(kTengzhou, "2017-03", "2017-04-15"));
  return story;
}

// 临城 did study.
int64_t TellOfStudy(Story& story) {
  const int64_t position = story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-20"));
  for (const char* const side : {kLincheng, kXingren}) {
    event::v1::ActivityAttested confirmed = Attest("s1", kTownPair, side, "2017-03-21");
    confirmed.set_attesting_unit_id(side);
    story.Tell(confirmed);
  }
  return position;
}

TableQuestion OfCity(CivilMonth month) {
  TableQuestion question;
  question.kind = v1::TABLE_KIND_DISPATCH;
  question.program_id = kYear;
  question.unit_id = kCity;
  question.month = month;
  question.on = CivilDay(2017, 5, 20);
  return question;
}

// "370403 1: 33.333", and of the year so far.
std::vector<std::string> RankingOf(const Story& story, CivilMonth month) {
  const v1::DispatchTable table =
      ReadDispatchTable(story.tables(), kYear, kCity, month, CivilDay(2017, 5, 20)).value();
  std::vector<std::string> lines;
  for (const v1::DistrictRank& each : table.ranking()) {
    lines.push_back(absl::StrCat(each.unit_id(), " ", each.rank(), ": ", each.score_milli(), ", ",
                                 each.cumulated_rank(), ": ", each.cumulated_milli(), ", ",
                                 each.previous_rank()));
  }
  return lines;
}

// The same of the districts, units and pairs of the year, before six idle months veto them all.
std::vector<std::string> RankingsOfYear(const Story& story) {
  const v1::YearEndAssessment table =
      ReadYearEndAssessment(story.tables(), kYear, CivilDay(2017, 4, 30)).value();
  std::vector<std::string> lines;
  for (const v1::DistrictScore& each : table.districts()) {
    lines.push_back(absl::StrCat(each.unit_id(), " ", each.rank(), ": ", each.total_milli()));
  }
  for (const v1::UnitScore& each : table.units()) {
    lines.push_back(absl::StrCat(each.unit_id(), " ", each.rank(), ": ", each.score_milli()));
  }
  for (const v1::PairScore& each : table.pairs()) {
    lines.push_back(absl::StrCat(each.pair_id(), " ", each.rank(), ": ", each.total_milli()));
  }
  return lines;
}

// The changes of a district's rank in March.
std::vector<v1::CellChange> ChangesOf(const Story& story, const std::string& district_id,
                                      const char* rank = "rank") {
  ChangeSearch search;
  search.question = OfCity(CivilMonth(2017, 3));
  search.question.cell = absl::StrCat("ranking[", district_id, "].", rank);
  search.max_changes = 1'000;
  return FoundIn(story.log(), TrailOf(story.log()), search).changes;
}

TEST(RankMovesSpec, AVoidedFactOfAnotherMovesTheRanksOfTheMonthAndOfThoseAfterAsIfItHadNeverBeen) {
  Story story = TwoReports();
  const CivilMonth march(2017, 3);
  const CivilMonth april(2017, 4);
  const auto in_march = RankingOf(story, march);
  const auto in_april = RankingOf(story, april);
  TellOfStudy(story);
  EXPECT_NE(RankingOf(story, march), in_march) << "one more of its figures matches the ledger";
  EXPECT_NE(RankingOf(story, april), in_april) << "which adds up";
  story.Tell(Void("s1", kTownPair, "2017-04-18"));
  EXPECT_EQ(RankingOf(story, march), in_march);
  EXPECT_EQ(RankingOf(story, april), in_april);
}

TEST(RankMovesSpec, AFactOfAnotherThatIsCorrectedIntoAnotherMonthMovesTheRanksOfBoth) {
  Story corrected = TwoReports();
  TellOfStudy(corrected);
  corrected.Tell(Correct(Study("s1", Assign(kLincheng, kXingren), "2017-02-20"), "2017-04-18"));
  Story right = TwoReports();
  EXPECT_EQ(RankingOf(corrected, CivilMonth(2017, 3)), RankingOf(right, CivilMonth(2017, 3)));
}

TEST(RankMovesSpec, AVoidedFactOfAnotherMovesTheRanksOfTheYearAsIfItHadNeverBeen) {
  const auto never = RankingsOfYear(TwoReports());
  Story story;
  TellOfStudy(story);
  story.Tell(RankMonths());
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-15"));
  story.Tell(SubmitReport(kTengzhou, "2017-03", "2017-04-15"));
  EXPECT_NE(RankingsOfYear(story), never) << "the towns did something in March";
  story.Tell(Void("s1", kTownPair, "2017-04-18"));
  EXPECT_EQ(RankingsOfYear(story), never);
}

TEST(RankMovesSpec, WhoWasOvertakenIsToldByWhomThoughItsOwnNumberIsTheSame) {
  Story story = TwoReports();
  const int64_t study = TellOfStudy(story);
  const int64_t voided = story.Tell(Void("s1", kTownPair, "2017-04-18"));
  const std::vector<v1::CellChange> changes = ChangesOf(story, kTengzhou);
  ASSERT_GE(changes.size(), 2U);
  const v1::CellChange& behind = changes.end()[-2];
  const v1::CellChange& level = changes.back();
  EXPECT_EQ(behind.last_position(), study);
  EXPECT_EQ(behind.before() + " -> " + behind.after(), "1 -> 2");
  ASSERT_EQ(behind.moves_size(), 1);
  EXPECT_EQ(behind.moves(0).path(), absl::StrCat("ranking[", kXuecheng, "].score_milli"));
  EXPECT_EQ(behind.moves(0).id(), kXuecheng);
  EXPECT_THAT(behind.moves(0).name(),
              testing::HasSubstr(RegisterUnit(kXuecheng, {}, "").display_name()));
  EXPECT_EQ(behind.moves(0).before_rank(), 1);
  EXPECT_EQ(behind.moves(0).after_rank(), 1);
  EXPECT_EQ(behind.moves(0).last_position(), study);
  EXPECT_EQ(level.last_position(), voided);
  EXPECT_EQ(level.before() + " -> " + level.after(), "2 -> 1");
  ASSERT_EQ(level.moves_size(), 1);
  EXPECT_EQ(level.moves(0).before(), behind.moves(0).after());
  EXPECT_EQ(level.moves(0).after(), behind.moves(0).before());
}

TEST(RankMovesSpec, TheRankOfTheYearSoFarNamesTheNumberThatThePolicyGoesBy) {
  Story story = TwoReports();
  const int64_t study = TellOfStudy(story);
  const std::vector<v1::CellChange> changes = ChangesOf(story, kTengzhou, "cumulated_rank");
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes.back().last_position(), study);
  ASSERT_EQ(changes.back().moves_size(), 1);
  EXPECT_THAT(changes.back().moves(0).path(),
              testing::AnyOf(absl::StrCat("ranking[", kXuecheng, "].cumulated_milli"),
                             absl::StrCat("ranking[", kXuecheng, "].mean_milli")));
}

TEST(RankMovesSpec, BetweenTwoStatesARankIsToldWithTheEventsThatMovedIt) {
  Story story = TwoReports();
  const size_t before = story.log().size();
  const int64_t study = TellOfStudy(story);
  const TableQuestion question = OfCity(CivilMonth(2017, 3));
  const MemoryTables then = TablesAt(story.log(), before);
  const TableMessage earlier = ReadTable(then, question).value();
  const TableMessage table = ReadTable(story.tables(), question).value();
  ChangeSearch search;
  search.question = question;
  search.first = static_cast<eventstore::Position>(before);
  search.max_changes = 1'000;
  const ChangesFound found = FoundIn(story.log(), TrailOf(story.log()), search);
  std::vector<v1::RankChange> ranks = RankChanges(earlier.get(), table.get());
  AddMoves({then, question, earlier.get()}, {story.tables(), question, table.get()}, found.changes,
           ranks);
  std::vector<std::string> lines;
  for (const v1::RankChange& rank : ranks) {
    for (const v1::RankMove& move : rank.moves()) {
      if (rank.id() != kTengzhou) continue;
      lines.push_back(absl::StrCat(rank.path().substr(rank.path().rfind('.') + 1), ": ", move.id(),
                                   " by ", move.event_count(), " at ", move.last_position()));
    }
  }
  EXPECT_THAT(lines, ElementsAre(absl::StrCat("rank: ", kXuecheng, " by 1 at ", study),
                                 absl::StrCat("cumulated_rank: ", kXuecheng, " by 1 at ", study)));
}

Ranking Districts(std::vector<RankedRow> rows) {
  Ranking ranking;
  ranking.path = "districts";
  ranking.order = v1::DistrictScore::descriptor()->FindFieldByName("total_milli");
  ranking.rows = std::move(rows);
  return ranking;
}

std::vector<std::string> IdsOf(const std::vector<v1::RankMove>& moves) {
  std::vector<std::string> ids;
  for (const v1::RankMove& move : moves) ids.push_back(move.id());
  return ids;
}

// The first is the one whose place it is.
TEST(RankMovesSpec, OnlyWhoPassedItOrIsPassedAndMovedIsNamed) {
  const Ranking before = Districts({{"own", 2, 80}, {"a", 1, 90}, {"b", 3, 70}, {"c", 4, 60}});
  EXPECT_THAT(IdsOf(MovesBetween(
                  before, Districts({{"own", 3, 80}, {"a", 2, 85}, {"b", 1, 95}, {"c", 4, 65}}))),
              ElementsAre("b"));
  EXPECT_THAT(IdsOf(MovesBetween(
                  before, Districts({{"own", 1, 99}, {"a", 2, 90}, {"b", 3, 70}, {"c", 4, 60}}))),
              ElementsAre("own"));
  EXPECT_THAT(IdsOf(MovesBetween(
                  before, Districts({{"own", 2, 80}, {"b", 3, 70}, {"c", 4, 60}, {"d", 1, 81}}))),
              ElementsAre("d", "a"))
      << "who is new, and who is gone";
  EXPECT_THAT(IdsOf(MovesBetween(
                  before, Districts({{"own", 1, 80}, {"a", 4, 90}, {"b", 2, 70}, {"c", 3, 60}}))),
              ElementsAre("a"))
      << "another rule than the number put it behind";
  Ranking apart = Districts({{"own", 1, 80}, {"b", 2, 70}, {"c", 3, 60}});
  apart.others = {"a"};
  EXPECT_THAT(IdsOf(MovesBetween(before, apart)), IsEmpty()) << "one of another tier";
  EXPECT_THAT(MovesBetween(std::nullopt, before), IsEmpty());
  EXPECT_THAT(MovesBetween(before, before), IsEmpty());
}

}  // namespace
}  // namespace jiedui::projections
