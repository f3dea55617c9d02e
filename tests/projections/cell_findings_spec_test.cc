// What falls short of what a cell says: the findings of its own part, and not all of its row's.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// The parts that the findings of the cell are about, in their order.
std::vector<std::string> PartsOf(const Story& story, const TableQuestion& question,
                                 const std::string& path) {
  const TableMessage table = ReadTable(story.tables(), question).value();
  const std::vector<TableCell> cells = CellAt(*table, path);
  CHECK(cells.size() == 1, path);
  const v1::CellExplanation explained = ExplainCell(story.tables(), question, cells.front());
  std::vector<std::string> parts;
  for (const v1::RuleFinding& finding : explained.findings()) parts.push_back(finding.part());
  return parts;
}

// Nothing was done all year, and the year is over.
TableQuestion IdlePair() {
  TableQuestion question = OfYear(v1::TABLE_KIND_PAIR_COMPLIANCE);
  question.on = CivilDay(2018, 1, 10);
  return question;
}

TEST(CellFindingsSpec, AMonthHasItsOwnAndNoOtherMonths) {
  const Story story;
  EXPECT_THAT(PartsOf(story, IdlePair(), "months[2017-03].status"), ElementsAre("2017-03"));
  EXPECT_THAT(PartsOf(story, IdlePair(), "months[2017-04].activity_count"), ElementsAre("2017-04"));
}

TEST(CellFindingsSpec, AMonthThatIsNotMetNamesWhatWasHeldInItAndDoesNotCount) {  // R0-14, A26
  Story story;
  const int64_t held = story.Tell(HelpOtherwise("o1", kTownPair, "2017-03-06"));
  story.Tell(HelpOtherwise("o2", kTownPair, "2017-05-08"));
  const TableMessage table = ReadTable(story.tables(), IdlePair()).value();
  const std::vector<TableCell> cells = CellAt(*table, "months[2017-03].status");
  ASSERT_EQ(cells.size(), 1u);
  const v1::CellExplanation explained = ExplainCell(story.tables(), IdlePair(), cells.front());
  ASSERT_GT(explained.findings_size(), 1);
  EXPECT_EQ(explained.findings(0).part(), "2017-03");
  for (int i = 1; i < explained.findings_size(); ++i) {
    EXPECT_EQ(explained.findings(i).rule(), "A26") << "nobody confirmed it";
    EXPECT_EQ(explained.findings(i).event_position(), held);
  }
}

TEST(CellFindingsSpec, AKindHasItsOwn) {
  const Story story;
  EXPECT_THAT(PartsOf(story, IdlePair(), "kinds[ACTIVITY_KIND_GROUP_STUDY].status"),
              ElementsAre("ACTIVITY_KIND_GROUP_STUDY"));
}

TEST(CellFindingsSpec, WhatSumsAllUpHasAllAndANameHasNone) {
  const Story story;
  const TableMessage table = ReadTable(story.tables(), IdlePair()).value();
  const auto& pair = static_cast<const v1::PairCompliance&>(*table);
  ASSERT_GT(pair.findings_size(), 10);
  EXPECT_THAT(PartsOf(story, IdlePair(), "compliant"),
              SizeIs(static_cast<size_t>(pair.findings_size())));
  EXPECT_THAT(PartsOf(story, IdlePair(), "unit_a_name"), IsEmpty());
}

TEST(CellFindingsSpec, AFigureThatIsReportedWrongIsNotLateAndALateReportIsNotWrong) {
  Story story;
  event::v1::ReportSubmitted late = SubmitReport(kXingren, "2017-03", "2017-04-20");
  late.mutable_figures()->set_enterprise_count(7);
  late.mutable_figures()->set_study_session_count(0);
  story.Tell(late, "town/370403002");
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.unit_id = kXingren;
  question.month = CivilMonth(2017, 3);
  EXPECT_THAT(PartsOf(story, question, "timeliness"), ElementsAre("timeliness"));
  EXPECT_THAT(PartsOf(story, question, "rows[2].figures[enterprise_count].reconciliation"),
              ElementsAre("enterprise_count"));
  EXPECT_THAT(PartsOf(story, question, "rows[2].figures[enterprise_count].reported"),
              ElementsAre("enterprise_count"));
  EXPECT_THAT(PartsOf(story, question, "rows[3].figures[study_session_count].reported"), IsEmpty());
  EXPECT_THAT(PartsOf(story, question, "unit_name"), IsEmpty());
}

}  // namespace
}  // namespace jiedui::projections
