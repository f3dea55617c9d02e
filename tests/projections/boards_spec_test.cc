// What is listed, as tables: the rows are those of the lists, and one that is read alone is what it
// is among all.

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/boards.pb.h"
#include "projections/any_table.h"
#include "projections/boards.h"
#include "projections/case_board.h"
#include "projections/obligations.h"
#include "projections/registry.h"
#include "projections/report_slots.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

Story WithCases() {
  Story story;
  story.Tell(Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02"));
  story.Tell(FileCase("c1", kXuecheng, "j1", "2017-03-20"));
  story.Tell(DecidePenalty("c1", "2017-04-01"));
  story.Tell(ProposeCase("c2", kLincheng, "", "2017-03-20"));
  story.Tell(FileCase("c3", kXuecheng, "", "2016-12-30"));
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  return story;
}

domain::OrganizationView AtTheEnd(const Story& story) {
  return ViewOf(story.tables(), domain::Organization::kAsItWas, CivilDay(2017, 12, 31));
}

TEST(BoardsSpec, TheCasesAreThoseOfTheListInTheYear) {
  const Story story = WithCases();
  const v1::CaseBoard board =
      ReadCaseBoard(story.tables(), OfYear(v1::TABLE_KIND_CASE_BOARD)).value();
  const std::vector<v1::Case> listed =
      ListCases(story.tables(), CaseFilter(), AtTheEnd(story)).value();
  ASSERT_EQ(board.cases_size(), 2);
  ASSERT_EQ(listed.size(), 3U);
  for (int i = 0; i < board.cases_size(); ++i) {
    v1::Case expected = listed[static_cast<size_t>(i)];
    expected.clear_name();
    EXPECT_EQ(board.cases(i).SerializeAsString(), expected.SerializeAsString());
  }
}

TEST(BoardsSpec, WhatIsOwedIsAsItIsListed) {
  const Story story = WithCases();
  TableQuestion question = OfYear(v1::TABLE_KIND_OBLIGATIONS);
  question.unit_id = kXuecheng;
  question.include_subordinates = true;
  const v1::ObligationBoard board = ReadObligationBoard(story.tables(), question).value();
  const std::vector<v1::Obligation> listed =
      ReadObligations(story.tables(), {kYear, kXuecheng, true}, AtTheEnd(story)).value();
  ASSERT_EQ(static_cast<size_t>(board.obligations_size()), listed.size());
  ASSERT_FALSE(listed.empty());
  for (size_t i = 0; i < listed.size(); ++i) {
    EXPECT_EQ(board.obligations(static_cast<int>(i)).SerializeAsString(),
              listed[i].SerializeAsString());
  }
}

TEST(BoardsSpec, ExpectedReportsAreAsTheyAreListed) {
  const Story story = WithCases();
  const v1::ReportSlotBoard board =
      ReadReportSlotBoard(story.tables(), OfYear(v1::TABLE_KIND_REPORT_SLOTS)).value();
  ReportSlotFilter everybody;
  everybody.program_id = kYear;
  const std::vector<v1::ReportSlot> listed =
      ListReportSlots(story.tables(), everybody, AtTheEnd(story)).value();
  ASSERT_EQ(static_cast<size_t>(board.report_slots_size()), listed.size());
  ASSERT_FALSE(listed.empty());
  for (size_t i = 0; i < listed.size(); ++i) {
    EXPECT_EQ(board.report_slots(static_cast<int>(i)).SerializeAsString(),
              listed[i].SerializeAsString());
  }
}

// The cells of the row that the part is.
Values RowIn(const Values& values, const std::string& part) {
  Values row;
  for (auto cell = values.lower_bound(part);
       cell != values.end() && absl::StartsWith(cell->first, part); ++cell) {
    row.insert(*cell);
  }
  return row;
}

// A search for what changed reads no more of the table than that.
TEST(BoardsSpec, ARowThatIsReadAloneIsWhatItIsAmongAll) {
  const Story story = WithCases();
  for (const v1::TableKind kind :
       {v1::TABLE_KIND_CASE_BOARD, v1::TABLE_KIND_OBLIGATIONS, v1::TABLE_KIND_REPORT_SLOTS}) {
    const Values all = ValuesIn(story.tables(), OfYear(kind));
    std::set<std::string> parts;
    for (const auto& [path, value] : all) parts.insert(PartOf(kind, path));
    parts.erase("");
    EXPECT_GT(parts.size(), 1U) << v1::TableKind_Name(kind);
    for (const std::string& part : parts) {
      TableQuestion question = OfYear(kind);
      question.cell = part;
      const Values alone = ValuesIn(story.tables(), question);
      EXPECT_EQ(RowIn(alone, part), RowIn(all, part)) << part;
      EXPECT_LT(alone.size(), all.size()) << part;
    }
  }
  EXPECT_EQ(PartOf(v1::TABLE_KIND_CASE_BOARD, "cases[c1].state"), "cases[c1]");
  EXPECT_EQ(PartOf(v1::TABLE_KIND_CASE_BOARD, "program_id"), "");
  EXPECT_EQ(PartOf(v1::TABLE_KIND_OBLIGATIONS, "obligations[month/p/2017-03].status"),
            "obligations[month/p/2017-03]");
  EXPECT_EQ(PartOf(v1::TABLE_KIND_OBLIGATIONS, "obligations[pairing/370403001].status"), "");
}

TEST(BoardsSpec, NothingIsReadOfAProgrammeThatDoesNotExist) {
  const Story story = WithCases();
  for (const v1::TableKind kind :
       {v1::TABLE_KIND_CASE_BOARD, v1::TABLE_KIND_OBLIGATIONS, v1::TABLE_KIND_REPORT_SLOTS}) {
    TableQuestion question = OfYear(kind);
    question.program_id = "2099";
    EXPECT_TRUE(absl::IsNotFound(ReadTable(story.tables(), question).status()))
        << v1::TableKind_Name(kind);
  }
}

}  // namespace
}  // namespace jiedui::projections
