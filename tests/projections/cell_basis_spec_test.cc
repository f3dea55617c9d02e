// By what a cell was judged, and all that is behind it: the standards apart from the facts.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

TableQuestion MarchOfLincheng() {
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kLincheng;
  question.month = CivilMonth(2017, 3);
  return question;
}

v1::CellExplanation Explain(const Story& story, const TableQuestion& question,
                            const std::string& path) {
  const TableMessage table = ReadTable(story.tables(), question).value();
  const std::vector<TableCell> cells = CellAt(*table, path);
  CHECK(cells.size() == 1, path);
  return ExplainCell(story.tables(), question, cells.front());
}

std::vector<int64_t> StandardsOfCell(const Story& story, const TableQuestion& question,
                                     const std::string& path) {
  const v1::CellExplanation explained = Explain(story, question, path);
  return {explained.basis_positions().begin(), explained.basis_positions().end()};
}

TEST(CellBasisSpec, AMonthThatIsExemptNamesItsExemptionAndNoOtherDoes) {
  Story story;
  const int64_t exempted = story.Tell(ExemptMonth(kTownPair, "2017-05", "2017-06-01"));
  const TableQuestion pair = OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE);
  EXPECT_THAT(StandardsOfCell(story, pair, "months[2017-05].required"), ElementsAre(exempted));
  EXPECT_THAT(StandardsOfCell(story, pair, "months[2017-05].status"), ElementsAre(exempted));
  EXPECT_THAT(StandardsOfCell(story, pair, "months[2017-04].required"), IsEmpty());
}

TEST(CellBasisSpec, ATermOfMonthsRestsOnTheMonthsThatAreExempt) {
  Story story;
  const int64_t exempted = story.Tell(ExemptMonth(kTownPair, "2017-05", "2017-06-01"));
  const TableQuestion year = OfYear(v1::TABLE_KIND_ASSESSMENT);
  const std::string terms = absl::StrCat("pairs[", kTownPair, "].terms[");
  EXPECT_THAT(StandardsOfCell(story, year, absl::StrCat(terms, "month_coverage].denominator")),
              ElementsAre(exempted));
  EXPECT_THAT(
      StandardsOfCell(story, year, absl::StrCat(terms, "reporting_completeness].numerator")),
      IsEmpty())
      << "it is about no month that is exempt";
}

TEST(CellBasisSpec, AnExceptionIsOfTheMonthsItLasts) {
  Story story;
  const int64_t excepted =
      story.Tell(ExceptRule(kTownPair, "R0-18", "2017-03-10", "2017-04-20", "2017-03-01"));
  const TableQuestion pair = OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE);
  EXPECT_THAT(StandardsOfCell(story, pair, "months[2017-02].status"), IsEmpty());
  EXPECT_THAT(StandardsOfCell(story, pair, "months[2017-03].status"), ElementsAre(excepted));
  EXPECT_THAT(StandardsOfCell(story, pair, "months[2017-04].status"), ElementsAre(excepted));
  EXPECT_THAT(StandardsOfCell(story, pair, "months[2017-05].status"), IsEmpty());
}

TEST(CellBasisSpec, WhatIsDueIsJudgedByTheCalendarPublishedLast) {  // A11
  Story story;
  const int64_t first = story.Tell(PublishCalendar("2017", "2017-02-01"));
  const int64_t last = story.Tell(PublishCalendar("2017", "2017-02-02"));
  const std::vector<int64_t> due = StandardsOfCell(story, MarchOfLincheng(), "due_date");
  EXPECT_THAT(due, ElementsAre(last));
  EXPECT_THAT(due, Not(Contains(first)));
  EXPECT_THAT(StandardsOfCell(story, MarchOfLincheng(), "timeliness"), ElementsAre(last));
  EXPECT_THAT(StandardsOfCell(story, MarchOfLincheng(), "state"), IsEmpty());
}

TEST(CellBasisSpec, BehindWhatIsCountedIsWhatTheTableNames) {
  Story story;
  const int64_t held = story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-20"));
  const v1::CellExplanation explained =
      Explain(story, MarchOfLincheng(), "rows[3].figures[study_session_count].recorded");
  EXPECT_THAT(explained.behind_positions(), ElementsAre(held));
  EXPECT_EQ(explained.behind_count(), 1);
}

// Without a fact about another district the place would be another one.
TEST(CellBasisSpec, BehindAPlaceIsAllThatIsBehindThoseItIsComparedWith) {
  const Story story = LongStory();
  const TableQuestion year = OfYear(v1::TABLE_KIND_ASSESSMENT);
  const TableMessage table = ReadTable(story.tables(), year).value();
  std::set<int64_t> all;
  std::vector<v1::CellExplanation> ranks;
  const std::vector<TableCell> cells = CellsOf(*table);
  for (const TableCell& cell : cells) {
    if (!absl::StartsWith(cell.path, "districts[")) continue;
    if (absl::EndsWith(cell.path, "].total_milli")) all.merge(EvidenceOf(cell));
    if (absl::EndsWith(cell.path, "].rank") && cell.value != "0") {
      ranks.push_back(ExplainCell(story.tables(), year, cell));
    }
  }
  ASSERT_GT(ranks.size(), 1U);
  ASSERT_FALSE(all.empty());
  for (const v1::CellExplanation& rank : ranks) {
    EXPECT_THAT(rank.behind_positions(), testing::IsSupersetOf(all)) << rank.cell().path();
    EXPECT_EQ(rank.behind_count(), rank.behind_positions_size());
  }
}

}  // namespace
}  // namespace jiedui::projections
