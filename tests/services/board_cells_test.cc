// The case board, what is owed and the reports that are expected, cell by cell: which event made a
// case, an obligation or a report what it is, and what was done between two states.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/civil.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/cells_fixture.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Key;
using testing::Not;
using testing::SizeIs;

class BoardCells : public CellsTest {
 protected:
  BoardCells() { Given(Paired()); }
  explicit BoardCells(const char* paired_on) {
    clock().Set(Noon(paired_on));
    Given(Paired());
  }

  static absl::Time Noon(const char* day) { return StartOf(Day(day)) + absl::Hours(12); }

  static v1::TableQuery Board(v1::TableKind kind, const std::string& unit_id = "") {
    v1::TableQuery table;
    table.set_kind(kind);
    table.set_program_id(kYear);
    table.set_unit_id(unit_id);
    return table;
  }

  // Judged on one day whatever was recorded.
  static v1::TableQuery On(const char* day, v1::TableQuery table) {
    *table.mutable_on_date() = Date(day);
    return table;
  }

  int64_t Record(const AnyFact& fact) {
    Given(Facts({fact}));
    return head();
  }

  Reply Explain(const v1::TableQuery& table, const std::string& path) {
    v1::ExplainCellRequest request;
    request.set_parent(kLedger);
    *request.mutable_table() = table;
    request.set_path(path);
    *request.mutable_read() = Strong();
    return client().Send("StatisticsService/ExplainCell", request);
  }

  v1::CellExplanation Explained(const v1::TableQuery& table, const std::string& path) {
    return Explain(table, path).As<v1::ExplainCellResponse>().explanation();
  }
};

// What is reported is dated by the server's clock.
class ReportBoardCells : public BoardCells {
 protected:
  ReportBoardCells() : BoardCells("2017-03-10") {
    Record(RegisterOfficer(absl::StrCat(kLincheng, "-01"), kLincheng));
  }

  int64_t RecordOn(const char* day, const AnyFact& fact) {
    clock().Set(Noon(day));
    return Record(fact);
  }
};

std::vector<std::string> ValuesOf(const v1::CellExplanation& explanation) {
  std::vector<std::string> values;
  for (const v1::CellChange& change : explanation.changes()) values.push_back(change.after());
  return values;
}

std::vector<int64_t> EventsOf(const v1::CellExplanation& explanation) {
  std::vector<int64_t> positions;
  for (const v1::CellChange& change : explanation.changes()) {
    positions.push_back(change.last_position());
  }
  return positions;
}

// Of the path; none if it is as it was.
std::vector<v1::CellChange> ChangesOf(const v1::CompareTablesResponse& compared,
                                      const std::string& path) {
  std::vector<v1::CellChange> changes;
  for (const v1::CellChange& change : compared.changes()) {
    if (change.path() == path) changes.push_back(change);
  }
  return changes;
}

// --- the case board ---

TEST_F(BoardCells, TheStateOfACaseNamesTheReportTheAcceptanceAndTheDecision) {  // R0-22
  const int64_t reported = Record(ProposeCase("c1", kLincheng, "", "2017-03-20"));
  const int64_t accepted = Record(AcceptCase("c1", kXuecheng, "2017-03-21"));
  const int64_t decided = Record(DecidePenalty("c1", "2017-04-12"));
  const int64_t collected = Record(CollectFine("c1", "2017-04-20", 500'000));
  const v1::CellExplanation state = Explained(Board(v1::TABLE_KIND_CASE_BOARD), "cases[c1].state");
  EXPECT_EQ(state.cell().value(), "CASE_STATE_DECIDED");
  EXPECT_THAT(ValuesOf(state),
              ElementsAre("CASE_STATE_PROPOSED", "CASE_STATE_FILED", "CASE_STATE_DECIDED"));
  EXPECT_THAT(EventsOf(state), ElementsAre(reported, accepted, decided));
  EXPECT_THAT(state.evidence_positions(), ElementsAre(reported, accepted, decided, collected));
  EXPECT_EQ(state.how_zh(), "2017-04-12 决定处罚，尚未结案，为已决定处罚");
  EXPECT_THAT(state.clause(), HasSubstr("枣安监发〔2017〕11号·四（二）"));
}

TEST_F(BoardCells, WhatWasCollectedNamesThePayments) {  // A16
  const int64_t filed = Record(FileCase("c1", kXuecheng, "", "2017-03-20"));
  Record(DecidePenalty("c1", "2017-04-12"));
  const int64_t first = Record(CollectFine("c1", "2017-04-20", 500'000));
  const int64_t second = Record(CollectFine("c1", "2017-04-25", 300'000));
  const v1::CellExplanation collected =
      Explained(Board(v1::TABLE_KIND_CASE_BOARD), "cases[c1].collected_fen");
  EXPECT_EQ(collected.cell().value(), "800000");
  EXPECT_EQ(collected.cell().unit(), "万元");
  EXPECT_THAT(ValuesOf(collected), ElementsAre("0", "500000", "800000"));
  EXPECT_THAT(EventsOf(collected), ElementsAre(filed, first, second));
  EXPECT_EQ(collected.origin(), v1::NUMBER_ORIGIN_COUNTED);
}

TEST_F(BoardCells, WhatChangedOnTheCaseBoardIsTold) {
  Record(ProposeCase("c1", kLincheng, "", "2017-03-20"));
  Record(FileCase("c2", kTengzhou, "", "2017-03-20"));
  const int64_t before = head();
  const int64_t declined = Record(DeclineCase("c1", kXuecheng, "2017-04-06"));
  const int64_t filed = Record(FileCase("c3", kXuecheng, "", "2017-04-07"));
  const v1::CompareTablesResponse compared =
      Compare(Board(v1::TABLE_KIND_CASE_BOARD), before, head());
  const auto first = ChangesOf(compared, "cases[c1].state");
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].before(), "CASE_STATE_PROPOSED");
  EXPECT_EQ(first[0].after(), "CASE_STATE_DECLINED");
  EXPECT_EQ(first[0].last_position(), declined);
  EXPECT_EQ(first[0].event_count(), 1);
  EXPECT_THAT(ChangesOf(compared, "cases[c2].state"), SizeIs(0));
  const auto third = ChangesOf(compared, "cases[c3].state");
  ASSERT_THAT(third, SizeIs(1));
  EXPECT_FALSE(third[0].has_before()) << "there was no such case";
  EXPECT_EQ(third[0].last_position(), filed);
}

TEST_F(BoardCells, TheCaseBoardHasTheCasesOfTheYearOrOfOneUnit) {
  Record(FileCase("c1", kXuecheng, "", "2017-03-20"));
  Record(ProposeCase("c2", kLincheng, "", "2017-03-20"));
  Record(FileCase("c0", kXuecheng, "", "2016-12-30"));
  const Values all = Cells(Board(v1::TABLE_KIND_CASE_BOARD), Strong());
  EXPECT_THAT(all, Contains(Key("cases[c1].state")));
  EXPECT_THAT(all, Contains(Key("cases[c2].state")));
  EXPECT_THAT(all, Not(Contains(Key("cases[c0].state")))) << "of the year before";
  const v1::TableQuery town = Board(v1::TABLE_KIND_CASE_BOARD, kLincheng);
  const Values own = Cells(town, Strong());
  EXPECT_THAT(own, Contains(Key("cases[c2].state")));
  EXPECT_THAT(own, Not(Contains(Key("cases[c1].state"))));
  EXPECT_EQ(Explain(town, "cases[c1].state").reason(), "CELL_NOT_FOUND");
  EXPECT_EQ(Explain(Board(v1::TABLE_KIND_CASE_BOARD), "cases[c0].state").reason(),
            "CELL_NOT_FOUND");
}

// --- what is owed ---

TEST_F(ReportBoardCells, WhatWasFulfilledBetweenTwoStatesNamesTheEvent) {  // R0-26
  const int64_t before = head();
  const int64_t submitted =
      RecordOn("2017-04-02", SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  const v1::TableQuery table =
      On("2017-04-02", Board(v1::TABLE_KIND_OBLIGATIONS, std::string(kLincheng)));
  const std::string row = absl::StrCat("obligations[report/", kLincheng, "/2017-03].");
  const v1::CompareTablesResponse compared = Compare(table, before, head());
  const auto changes = ChangesOf(compared, row + "status");
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].before(), "OBLIGATION_STATUS_PENDING");
  EXPECT_EQ(changes[0].after(), "OBLIGATION_STATUS_MET");
  EXPECT_EQ(changes[0].last_position(), submitted);
  EXPECT_THAT(
      ChangesOf(compared, absl::StrCat("obligations[report/", kLincheng, "/2017-04].status")),
      SizeIs(0));
}

TEST_F(ReportBoardCells, AnObligationSaysByWhatItIsMet) {
  const int64_t submitted =
      RecordOn("2017-04-02", SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  const v1::TableQuery table =
      On("2017-04-02", Board(v1::TABLE_KIND_OBLIGATIONS, std::string(kLincheng)));
  const std::string row = absl::StrCat("obligations[report/", kLincheng, "/2017-03].");
  const v1::CellExplanation status = Explained(table, row + "status");
  EXPECT_EQ(status.how_zh(), "已完成，没有逾期，为达标");
  EXPECT_THAT(status.evidence_positions(), ElementsAre(submitted));
  EXPECT_EQ(status.policy_set_id(), "zaozhuang-2017");
  EXPECT_EQ(status.clause(), Cells(table, Strong())[row + "clause"]);
  EXPECT_NE(status.clause(), "");
  const v1::CellExplanation next =
      Explained(table, absl::StrCat("obligations[report/", kLincheng, "/2017-04].status"));
  EXPECT_THAT(next.how_zh(), EndsWith("截至判断日 2017-04-02 尚未完成，也没有逾期，为未到期"));
}

// --- the reports that are expected ---

TEST_F(ReportBoardCells, AnExpectedReportNamesItsSubmissionAndItsAcceptance) {  // R0-26
  const int64_t submitted =
      RecordOn("2017-04-02", SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  const int64_t accepted = RecordOn("2017-04-03", AcceptReport(kLincheng, "2017-03", "2017-04-03"));
  const v1::TableQuery table =
      On("2017-04-03", Board(v1::TABLE_KIND_REPORT_SLOTS, std::string(kLincheng)));
  const std::string row = absl::StrCat("report_slots[", kLincheng, "-2017-03].");
  const v1::CellExplanation state = Explained(table, row + "state");
  EXPECT_THAT(ValuesOf(state), ElementsAre("REPORT_STATE_EXPECTED", "REPORT_STATE_SUBMITTED",
                                           "REPORT_STATE_ACCEPTED"));
  EXPECT_EQ(EventsOf(state).at(1), submitted);
  EXPECT_EQ(EventsOf(state).at(2), accepted);
  EXPECT_EQ(state.how_zh(), "最后一次报送在 2017-04-02，2017-04-03 受理，为已审核通过");
  EXPECT_EQ(Cells(table, Strong())[row + "submitted_date"], "2017-04-02");
}

TEST_F(BoardCells, ADistrictHasThoseOfItsTownsIfTheyAreWanted) {
  for (const v1::TableKind kind : {v1::TABLE_KIND_OBLIGATIONS, v1::TABLE_KIND_REPORT_SLOTS}) {
    const std::string path =
        kind == v1::TABLE_KIND_OBLIGATIONS
            ? absl::StrCat("obligations[report/", kLincheng, "/2017-03].status")
            : absl::StrCat("report_slots[", kLincheng, "-2017-03].status");
    v1::TableQuery table = On("2017-04-02", Board(kind, std::string(kXuecheng)));
    EXPECT_THAT(Cells(table, Strong()), Not(Contains(Key(path))));
    EXPECT_EQ(Explain(table, path).reason(), "CELL_NOT_FOUND");
    table.set_include_subordinates(true);
    EXPECT_THAT(Cells(table, Strong()), Contains(Key(path)));
    EXPECT_EQ(Explained(table, path).cell().value(), "OBLIGATION_STATUS_PENDING");
    EXPECT_THAT(Cells(On("2017-04-02", Board(kind)), Strong()), Contains(Key(path)))
        << "everybody's";
  }
}

TEST_F(BoardCells, WhatABoardDoesNotTakeIsRefused) {
  v1::TableQuery table = Board(v1::TABLE_KIND_CASE_BOARD);
  table.set_include_subordinates(true);
  EXPECT_EQ(Explain(table, "program_id").reason(), "FIELD_INVALID");
  table = Board(v1::TABLE_KIND_REPORT_SLOTS);
  table.set_month("2017-03");
  EXPECT_EQ(Explain(table, "program_id").reason(), "FIELD_INVALID");
  for (const v1::TableKind kind :
       {v1::TABLE_KIND_CASE_BOARD, v1::TABLE_KIND_OBLIGATIONS, v1::TABLE_KIND_REPORT_SLOTS}) {
    EXPECT_EQ(Explain(Board(kind, "370499"), "program_id").reason(), "RESOURCE_NOT_FOUND");
  }
}

}  // namespace
}  // namespace jiedui::services
