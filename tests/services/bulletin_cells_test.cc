// The table of one bulletin as a table: what it published stays, each number leads to the cell it
// was computed as, and later bulletins say what is otherwise since.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/statistics_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kFirst[] = "2017-370400-1";

// The towns inspect three enterprises in March, and the city tells of the first quarter.
class BulletinCellsTest : public ServerTest {
 protected:
  BulletinCellsTest() {
    Given(Paired() + Facts({Inspect("j1", pair_, kLincheng, "2017-03-02")}));
    inspected_ = store().head();
    published_ = Publish(1, "2017-01", "2017-03");
  }

  int64_t Publish(int number, absl::string_view first, absl::string_view last) {
    const Reply reply = client().Write(PublishBulletin(number, first, last, "2018-01-10"));
    return reply.As<v1::WriteAnswer>().receipt().last_position();
  }

  // Two enterprises it was.
  int64_t CorrectInspection() {
    event::v1::JointInspectionHeld fewer = Inspect("j1", pair_, kLincheng, "2017-03-02");
    fewer.mutable_targets()->RemoveLast();
    const Reply reply = client().Write(Correct(fewer, "2018-01-10"));
    return reply.As<v1::WriteAnswer>().receipt().last_position();
  }

  static v1::TableQuery Table(const std::string& bulletin_id = kFirst) {
    v1::TableQuery table;
    table.set_kind(v1::TABLE_KIND_BULLETIN);
    table.set_program_id(kYear);
    table.set_bulletin_id(bulletin_id);
    return table;
  }

  static std::string Enterprises(const std::string& field = "recorded") {
    return absl::StrCat("unit_months[", kLincheng, ",2017-03].figures[enterprise_count].", field);
  }

  std::map<std::string, v1::Cell> Cells(const v1::TableQuery& table) {
    v1::ListCellsRequest request;
    request.set_parent(kLedger);
    *request.mutable_table() = table;
    request.set_page_size(1000);
    *request.mutable_read() = Strong();
    std::map<std::string, v1::Cell> cells;
    do {
      const auto page =
          client().Send("StatisticsService/ListCells", request).As<v1::ListCellsResponse>();
      for (const v1::Cell& cell : page.cells()) cells[cell.path()] = cell;
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return cells;
  }

  Reply Ask(const v1::TableQuery& table, const std::string& path, const v1::ReadOptions& read) {
    v1::ExplainCellRequest request;
    request.set_parent(kLedger);
    *request.mutable_table() = table;
    request.set_path(path);
    *request.mutable_read() = read;
    return client().Send("StatisticsService/ExplainCell", request);
  }

  v1::ExplainCellResponse Explain(const std::string& path) {
    return Ask(Table(), path, Strong()).As<v1::ExplainCellResponse>();
  }

  const std::string pair_ = PairId(kLincheng, kXingren);
  int64_t inspected_ = 0;
  int64_t published_ = 0;
};

TEST_F(BulletinCellsTest, ItsNumbersAreCellsThatStayAsTheyWerePublished) {
  const auto published = Cells(Table());
  EXPECT_EQ(published.at(Enterprises()).value(), "3");
  EXPECT_EQ(published.at(Enterprises()).unit(), "家");
  EXPECT_EQ(published.at("totals[enterprise_count].recorded").value(), "3");
  EXPECT_TRUE(published.contains(absl::StrCat("pair_months[", pair_, ",2017-03].status")));
  CorrectInspection();
  const auto since = Cells(Table());
  EXPECT_EQ(since.at(Enterprises()).value(), "3") << "it was published so";
  EXPECT_EQ(since.size(), published.size());
}

TEST_F(BulletinCellsTest, TheLabelSaysWhoseNumberOfWhichMonthItIs) {
  const std::string label = Cells(Table()).at(Enterprises()).label();
  EXPECT_THAT(label, testing::ContainsRegex("，2017-03，.*企业"));
}

TEST_F(BulletinCellsTest, ACellIsThereSinceTheBulletinWasPublished) {
  Given(Facts({DeliverCopy(kFirst, "2018-01-10")}));
  const v1::ExplainCellResponse explained = Explain(Enterprises());
  const v1::CellExplanation& explanation = explained.explanation();
  ASSERT_EQ(explanation.changes_size(), 1);
  EXPECT_EQ(explanation.changes(0).last_position(), published_);
  EXPECT_FALSE(explanation.changes(0).has_before());
  EXPECT_EQ(explanation.changes(0).after(), "3");
  EXPECT_THAT(explanation.evidence_positions(), ElementsAre(inspected_));
  EXPECT_EQ(explanation.origin(), v1::NUMBER_ORIGIN_COUNTED);
  EXPECT_EQ(explanation.clause(),
            "枣安监发〔2017〕11号·附件2，第2行；枣安监发〔2017〕11号·四（二）");
  ASSERT_EQ(explained.events_size(), 2);
  EXPECT_EQ(explained.events(0).kind(), "BulletinPublished");
  EXPECT_EQ(explained.events(1).kind(), "JointInspectionHeld");
}

TEST_F(BulletinCellsTest, HowANumberWasComputedIsSaidByTheCellItWasTakenFrom) {
  CorrectInspection();
  const v1::CellSource source = Explain(Enterprises()).explanation().computed_from();
  EXPECT_EQ(source.kind(), v1::TABLE_KIND_DISPATCH);
  EXPECT_EQ(source.unit_id(), kLincheng);
  EXPECT_EQ(source.month(), "2017-03");
  EXPECT_EQ(source.path(), "rows[2].figures[enterprise_count].recorded");
  EXPECT_EQ(source.position(), inspected_) << "the ledger as it was before it was published";
  v1::TableQuery dispatch;
  dispatch.set_kind(source.kind());
  dispatch.set_program_id(kYear);
  dispatch.set_unit_id(source.unit_id());
  dispatch.set_month(source.month());
  *dispatch.mutable_on_date() = source.on_date();
  const auto there = Ask(dispatch, source.path(), AsOf(source.position()));
  EXPECT_EQ(there.As<v1::ExplainCellResponse>().explanation().cell().value(), "3");
}

TEST_F(BulletinCellsTest, AMonthOfAPairLeadsToItsCompliance) {
  const std::string path = absl::StrCat("pair_months[", pair_, ",2017-03].activity_count");
  const v1::ExplainCellResponse explained = Explain(path);
  const v1::CellSource& source = explained.explanation().computed_from();
  EXPECT_EQ(source.kind(), v1::TABLE_KIND_PAIR_COMPLIANCE);
  EXPECT_EQ(source.pair_id(), pair_);
  EXPECT_EQ(source.path(), "months[2017-03].activity_count");
}

TEST_F(BulletinCellsTest, WhatALaterBulletinCorrectsOfItIsSaidWithTheEventsThatChangedIt) {
  EXPECT_THAT(Explain(Enterprises()).explanation().corrected_by(), IsEmpty());
  const int64_t correction = CorrectInspection();
  EXPECT_THAT(Explain(Enterprises()).explanation().corrected_by(), IsEmpty())
      << "no bulletin has told of it";
  const int64_t second = Publish(2, "2017-04", "2017-06");
  const v1::ExplainCellResponse explained = Explain(Enterprises());
  ASSERT_EQ(explained.explanation().corrected_by_size(), 1);
  const v1::CellCorrection& corrected = explained.explanation().corrected_by(0);
  EXPECT_EQ(corrected.bulletin_id(), "2017-370400-2");
  EXPECT_EQ(corrected.publication_position(), second);
  EXPECT_EQ(corrected.corrected_bulletin_id(), kFirst);
  EXPECT_EQ(corrected.before(), "3");
  EXPECT_EQ(corrected.after(), "2");
  EXPECT_THAT(corrected.positions(), ElementsAre(correction));
  std::vector<std::string> kinds;
  for (const v1::RecordedEvent& event : explained.events()) kinds.push_back(event.kind());
  EXPECT_THAT(kinds, testing::Contains("ActivityCorrected"));
  const std::string studies =
      absl::StrCat("unit_months[", kLincheng, ",2017-03].figures[study_session_count].recorded");
  EXPECT_THAT(Explain(studies).explanation().corrected_by(), IsEmpty()) << "another number";
  const Reply then = Ask(Table(), Enterprises(), AsOf(published_));
  EXPECT_THAT(then.As<v1::ExplainCellResponse>().explanation().corrected_by(), IsEmpty())
      << "as it was known then";
}

TEST_F(BulletinCellsTest, WhatItCorrectsItselfIsPartOfIt) {
  CorrectInspection();
  Publish(2, "2017-04", "2017-06");
  const auto cells = Cells(Table("2017-370400-2"));
  const std::string row =
      absl::StrCat("corrected_figures[", kLincheng, ",2017-03,enterprise_count].");
  EXPECT_EQ(cells.at(row + "corrected_bulletin_id").value(), kFirst);
  EXPECT_EQ(cells.at(row + "recorded_after").value(), "2");
}

TEST_F(BulletinCellsTest, BetweenTwoStatesItHasComeAndOtherwiseIsTheSame) {
  CorrectInspection();
  v1::CompareTablesRequest request;
  request.set_parent(kLedger);
  *request.mutable_table() = Table();
  *request.mutable_before() = AsOf(published_ - 1);
  *request.mutable_after() = Strong();
  const auto come =
      client().Send("StatisticsService/CompareTables", request).As<v1::CompareTablesResponse>();
  const auto cell =
      std::find_if(come.changes().begin(), come.changes().end(),
                   [](const v1::CellChange& change) { return change.path() == Enterprises(); });
  ASSERT_NE(cell, come.changes().end());
  EXPECT_EQ(cell->last_position(), published_);
  EXPECT_EQ(cell->after(), "3");
  *request.mutable_before() = AsOf(published_);
  EXPECT_THAT(client()
                  .Send("StatisticsService/CompareTables", request)
                  .As<v1::CompareTablesResponse>()
                  .changes(),
              IsEmpty());
}

TEST_F(BulletinCellsTest, ItIsNamedByItsBulletinAndNoOtherTableIs) {
  EXPECT_EQ(Ask(Table(""), Enterprises(), Strong()).field(), "table.bulletin_id");
  EXPECT_EQ(Ask(Table("2017-370400-9"), Enterprises(), Strong()).reason(), "RESOURCE_NOT_FOUND");
  v1::TableQuery next_year = Table();
  next_year.set_program_id("2018");
  EXPECT_EQ(Ask(next_year, Enterprises(), Strong()).reason(), "RESOURCE_NOT_FOUND");
  v1::TableQuery gaps = Table();
  gaps.set_kind(v1::TABLE_KIND_GAPS);
  EXPECT_EQ(Ask(gaps, "program_id", Strong()).field(), "table.bulletin_id");
  v1::ReadOptions assuming = Strong();
  assuming.mutable_assumed_policy()->set_program_id(kYear);
  assuming.mutable_assumed_policy()->set_policy_set_id("zaozhuang-2017");
  EXPECT_EQ(Ask(Table(), Enterprises(), assuming).field(), "read.assumed_policy");
}

}  // namespace
}  // namespace jiedui::services
