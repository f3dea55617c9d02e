// What a cell would be otherwise with, and that there is not: what is owed, by whom, until when.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "domain/date.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

v1::CellExplanation Explain(const Story& story, const TableQuestion& question,
                            const std::string& path) {
  const TableMessage table = ReadTable(story.tables(), question).value();
  const std::vector<TableCell> cells = CellAt(*table, path);
  CHECK(cells.size() == 1, path);
  return ExplainCell(story.tables(), question, cells.front());
}

TableQuestion MonthOf(const std::string& unit_id) {
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = unit_id;
  question.month = CivilMonth(2017, 3);
  return question;
}

std::set<std::string> PairsMissing(const v1::CellExplanation& explained) {
  std::set<std::string> pairs;
  for (const v1::CellMissing& missing : explained.missing()) pairs.insert(missing.pair_id());
  return pairs;
}

TEST(CellMissingSpec, AMonthWithoutAnActivitySaysWhatIsOwedByWhomUntilWhenAndByWhichClause) {
  const Story story;
  for (const char* const path : {"months[2017-03].status", "months[2017-03].activity_count"}) {
    const v1::CellExplanation explained =
        Explain(story, OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE), path);
    ASSERT_EQ(explained.missing_size(), 1) << path;
    EXPECT_EQ(explained.missing_count(), 1) << path;
    const v1::CellMissing& missing = explained.missing(0);
    EXPECT_EQ(missing.obligation_id(), absl::StrCat("month/", kTownPair, "/2017-03"));
    EXPECT_THAT(missing.unit_ids(), ElementsAre(kLincheng, kXingren));
    EXPECT_EQ(missing.unit_names_size(), 2);
    EXPECT_EQ(domain::ToDay(missing.due_date()), CivilDay(2017, 3, 31));
    EXPECT_TRUE(missing.overdue());
    EXPECT_FALSE(missing.clause().empty());
    EXPECT_EQ(missing.done(), 0);
    EXPECT_EQ(missing.required(), 1);
  }
}

TEST(CellMissingSpec, AMonthThatIsMetLacksNothing) {
  Story story;
  story.Tell(Study("study-1", Assign(kLincheng, kXingren), "2017-03-15"));
  for (const char* const side : {kLincheng, kXingren}) {
    event::v1::ActivityAttested confirmed = Attest("study-1", kTownPair, side, "2017-03-16");
    confirmed.set_attesting_unit_id(side);
    story.Tell(confirmed);
  }
  const v1::CellExplanation explained =
      Explain(story, OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE), "months[2017-03].activity_count");
  EXPECT_EQ(explained.cell().value(), "1");
  EXPECT_THAT(explained.missing(), IsEmpty());
}

TEST(CellMissingSpec, AReportThatNeverCameIsMissingWithItsLastDay) {
  const Story story;
  for (const char* const path :
       {"timeliness", "state", "rows[2].figures[enterprise_count].reconciliation"}) {
    const v1::CellExplanation explained = Explain(story, MonthOf(kLincheng), path);
    ASSERT_EQ(explained.missing_size(), 1) << path;
    EXPECT_EQ(explained.missing(0).obligation_id(), absl::StrCat("report/", kLincheng, "/2017-03"));
    EXPECT_THAT(explained.missing(0).unit_ids(), ElementsAre(kLincheng)) << path;
    EXPECT_EQ(CivilMonth(domain::ToDay(explained.missing(0).due_date())), CivilMonth(2017, 4));
  }
}

TEST(CellMissingSpec, AMonthWithoutARotationSaysTheMonthAndTheKindThatAreOwed) {
  const Story story;
  const v1::CellExplanation explained =
      Explain(story, MonthOf(kLincheng), "rows[1].figures[rotation_person_count].recorded");
  std::set<std::string> ids;
  for (const v1::CellMissing& missing : explained.missing()) ids.insert(missing.obligation_id());
  EXPECT_THAT(ids, ElementsAre(absl::StrCat("kind/", kTownPair, "/rotation"),
                               absl::StrCat("month/", kTownPair, "/2017-03")));
}

TEST(CellMissingSpec, ASideWithoutACaseSaysSoOfTheSide) {
  Story story;
  story.Tell(Inspect("joint-1", kTownPair, kLincheng, "2017-03-05"), "town/370403001");
  const v1::CellExplanation explained =
      Explain(story, MonthOf(kLincheng), "rows[2].figures[case_to_report_count].recorded");
  ASSERT_EQ(explained.missing_size(), 1);
  EXPECT_THAT(explained.missing(0).unit_ids(), ElementsAre(kLincheng));
  EXPECT_THAT(explained.missing(0).note_zh(), HasSubstr("拟处罚案件"));
}

TEST(CellMissingSpec, OfAUnitInTwoPairsEachIsMissingByItself) {
  Story story;
  story.Tell(GrantException(kTengzhou));
  story.Tell(Assign(kTengzhou, kGaoxin));
  const v1::CellExplanation explained =
      Explain(story, MonthOf(kTengzhou), "rows[3].figures[study_session_count].recorded");
  EXPECT_THAT(PairsMissing(explained), Contains(kBrigadePair));
  EXPECT_THAT(PairsMissing(explained), Contains(PairId(kTengzhou, kGaoxin)));
}

TEST(CellMissingSpec, ARegisterThatWasNotFiledIsMissing) {
  const Story story;
  TableQuestion question = OfYear(v1::TABLE_KIND_PAIR_REGISTER);
  question.unit_id = kXuecheng;
  const v1::CellExplanation explained = Explain(story, question, "state");
  ASSERT_EQ(explained.missing_size(), 1);
  EXPECT_EQ(explained.missing(0).obligation_id(), absl::StrCat("register/", kXuecheng));
  EXPECT_THAT(Explain(story, question, "unit_name").missing(), IsEmpty());
}

}  // namespace
}  // namespace jiedui::projections
