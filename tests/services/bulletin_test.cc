// Bulletins over gRPC: what was published stays as it was, what changed stands in the next one.

#include "domain/rules/bulletin.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "domain/date.h"
#include "domain/decide.h"
#include "jiedui/v1/bulletin_service.pb.h"
#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/practice_service.pb.h"
#include "jiedui/v1/report_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "projections/bulletin_table.h"
#include "projections/memory_tables.h"
#include "projections/past_states.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class BulletinTest : public ServerTest {
 protected:
  const std::string pair_ = PairId(kLincheng, kXingren);

  int64_t Publish(int number, absl::string_view first, absl::string_view last) {
    const Reply reply = client().Write(PublishBulletin(number, first, last, "2018-01-10"));
    return reply.As<v1::WriteAnswer>().receipt().last_position();
  }

  Reply Get(absl::string_view id) {
    v1::GetBulletinRequest request;
    request.set_name(absl::StrCat(kLedger, "/bulletins/", id));
    *request.mutable_read() = Strong();
    return client().Send("BulletinService/GetBulletin", request);
  }

  v1::GetBulletinResponse Show(int number) {
    return Get(absl::StrCat("2017-370400-", number)).As<v1::GetBulletinResponse>();
  }

  // An inspection of the towns in March of three enterprises, and a bulletin on the first quarter.
  void PublishFirstQuarter() {
    Given(Paired() + Facts({Inspect("j1", pair_, kLincheng, "2017-03-02")}));
    Publish(1, "2017-01", "2017-03");
  }

  // Two enterprises it was; returns the correction's position.
  int64_t CorrectInspection() {
    event::v1::JointInspectionHeld fewer = Inspect("j1", pair_, kLincheng, "2017-03-02");
    fewer.mutable_targets()->RemoveLast();
    return client()
        .Write(Correct(fewer, "2018-01-10"))
        .As<v1::WriteAnswer>()
        .receipt()
        .last_position();
  }
};

const v1::BulletinFigure* Find(const v1::BulletinTable& table, absl::string_view unit_id,
                               absl::string_view month, absl::string_view key) {
  for (const v1::BulletinUnitMonth& row : table.unit_months()) {
    if (row.unit_id() != unit_id || row.month() != month) continue;
    for (const v1::BulletinFigure& figure : row.figures()) {
      if (figure.key() == key) return &figure;
    }
  }
  ADD_FAILURE() << "no " << key << " of " << unit_id << " in " << month;
  return &v1::BulletinFigure::default_instance();
}

int64_t Total(const v1::BulletinTable& table, absl::string_view key) {
  const auto found =
      std::find_if(table.totals().begin(), table.totals().end(),
                   [key](const v1::BulletinFigure& figure) { return figure.key() == key; });
  return found == table.totals().end() ? -1 : found->recorded();
}

TEST_F(BulletinTest, APublishedTableStaysAsItWasAndACorrectionStandsInTheNextBulletin) {
  PublishFirstQuarter();
  const v1::GetBulletinResponse published = Show(1);
  EXPECT_EQ(Find(published.table(), kLincheng, "2017-03", "enterprise_count")->recorded(), 3);
  EXPECT_EQ(Total(published.table(), "joint_session_count"), 1) << "both sides have it";
  EXPECT_THAT(published.table().errata(), IsEmpty());

  const int64_t correction = CorrectInspection();
  EXPECT_EQ(Show(1).table().SerializeAsString(), published.table().SerializeAsString());

  Publish(2, "2017-04", "2017-06");
  const v1::BulletinTable next = Show(2).table();
  ASSERT_EQ(next.errata_size(), 2);
  const v1::BulletinErratum& enterprises = next.errata(0);
  EXPECT_EQ(enterprises.bulletin_id(), "2017-370400-1");
  EXPECT_EQ(enterprises.unit_id(), kLincheng);
  EXPECT_EQ(enterprises.month(), "2017-03");
  EXPECT_EQ(enterprises.before().key(), "enterprise_count");
  EXPECT_EQ(enterprises.before().recorded(), 3);
  EXPECT_EQ(enterprises.after().recorded(), 2);
  EXPECT_THAT(enterprises.positions(), ElementsAre(correction));
  EXPECT_EQ(next.errata(1).before().key(), "document_count");

  Publish(3, "2017-07", "2017-09");
  EXPECT_THAT(Show(3).table().errata(), IsEmpty()) << "it is told once";
  EXPECT_EQ(Show(1).table().SerializeAsString(), published.table().SerializeAsString());
}

TEST_F(BulletinTest, OneWhoseNumbersWereCorrectedNamesTheLaterBulletinThatDoes) {
  PublishFirstQuarter();
  const int64_t first = store().head();
  EXPECT_THAT(Show(1).corrected_by(), IsEmpty());
  CorrectInspection();
  EXPECT_THAT(Show(1).corrected_by(), IsEmpty()) << "no bulletin has told of it";
  Publish(2, "2017-04", "2017-06");
  Publish(3, "2017-07", "2017-09");
  EXPECT_THAT(Show(1).corrected_by(),
              ElementsAre(absl::StrCat(kLedger, "/bulletins/2017-370400-2")));
  EXPECT_THAT(Show(2).corrected_by(), IsEmpty());
  EXPECT_THAT(Show(3).corrected_by(), IsEmpty());
  v1::GetBulletinRequest then;
  then.set_name(absl::StrCat(kLedger, "/bulletins/2017-370400-1"));
  *then.mutable_read() = AsOf(first);
  EXPECT_THAT(client()
                  .Send("BulletinService/GetBulletin", then)
                  .As<v1::GetBulletinResponse>()
                  .corrected_by(),
              IsEmpty())
      << "as it was known then";
}

TEST_F(BulletinTest, BulletinsAreATableWhoseCellsAreListedExplainedAndCompared) {
  PublishFirstQuarter();
  const int64_t published = store().head();
  const event::v1::BulletinPublished fact = Show(1).bulletin().published();
  Given(Facts({DeliverCopy("2017-370400-1", "2018-01-10")}));
  v1::TableQuery table;
  table.set_kind(v1::TABLE_KIND_BULLETINS);
  table.set_program_id(kYear);

  v1::ListCellsRequest list;
  list.set_parent(kLedger);
  *list.mutable_table() = table;
  list.set_page_size(1000);
  *list.mutable_read() = Strong();
  const auto listed =
      client().Send("StatisticsService/ListCells", list).As<v1::ListCellsResponse>();
  const auto value = [&listed](const std::string& field) {
    for (const v1::Cell& cell : listed.cells()) {
      if (cell.path() == "bulletins[2017-370400-1]." + field) return cell.value();
    }
    return std::string("none");
  };
  EXPECT_EQ(value("bulletin_number"), "1");
  EXPECT_EQ(value("first_month"), "2017-01");
  EXPECT_EQ(value("last_month"), "2017-03");
  EXPECT_EQ(value("ledger_size"), absl::StrCat(fact.position()));
  EXPECT_EQ(value("table_sha256"), fact.table_sha256());
  EXPECT_EQ(value("root_sha256"), fact.root_sha256());

  v1::ExplainCellRequest explain;
  explain.set_parent(kLedger);
  *explain.mutable_table() = table;
  explain.set_path("bulletins[2017-370400-1].delivered_count");
  *explain.mutable_read() = Strong();
  const auto explained =
      client().Send("StatisticsService/ExplainCell", explain).As<v1::ExplainCellResponse>();
  ASSERT_EQ(explained.explanation().changes_size(), 2);
  EXPECT_EQ(explained.explanation().changes(0).last_position(), published);
  EXPECT_EQ(explained.explanation().changes(1).last_position(), store().head());
  EXPECT_EQ(explained.explanation().cell().value(), "1");
  EXPECT_THAT(explained.explanation().evidence_positions(), ElementsAre(published));

  v1::CompareTablesRequest compare;
  compare.set_parent(kLedger);
  *compare.mutable_table() = table;
  *compare.mutable_before() = AsOf(published);
  *compare.mutable_after() = Strong();
  const auto compared =
      client().Send("StatisticsService/CompareTables", compare).As<v1::CompareTablesResponse>();
  std::vector<std::string> paths;
  for (const v1::CellChange& change : compared.changes()) paths.push_back(change.path());
  const std::string copy = "bulletins[2017-370400-1].copies[省安监局监察总队].";
  EXPECT_THAT(paths, ::testing::Contains(copy + "delivered_date"));
  EXPECT_THAT(paths, ::testing::Contains("bulletins[2017-370400-1].delivered_count"));

  explain.mutable_table()->set_unit_id(kXuecheng);
  EXPECT_EQ(client().Send("StatisticsService/ExplainCell", explain).field(), "table.unit_id");
}

// 三家更正为两家。
TEST_F(BulletinTest, WhatABulletinCorrectsAreCellsThatAreListedExplainedAndCompared) {
  PublishFirstQuarter();
  v1::CompareTablesRequest compare;
  compare.set_parent(kLedger);
  compare.mutable_table()->set_kind(v1::TABLE_KIND_BULLETINS);
  compare.mutable_table()->set_program_id(kYear);
  *compare.mutable_before() = AsOf(store().head());
  const int64_t correction = CorrectInspection();
  Publish(2, "2017-04", "2017-06");
  const std::string row = absl::StrCat("bulletins[2017-370400-2].corrected_figures[", kLincheng,
                                       ",2017-03,enterprise_count].");
  v1::ListCellsRequest list;
  list.set_parent(kLedger);
  *list.mutable_table() = compare.table();
  list.set_page_size(1000);
  std::map<std::string, std::string> values;
  const auto listed =
      client().Send("StatisticsService/ListCells", list).As<v1::ListCellsResponse>();
  for (const v1::Cell& cell : listed.cells()) values[cell.path()] = cell.value();
  EXPECT_EQ(values[row + "corrected_bulletin_id"], "2017-370400-1");
  EXPECT_EQ(values[row + "recorded_before"], "3");
  EXPECT_EQ(values[row + "recorded_after"], "2");

  v1::ExplainCellRequest explain;
  explain.set_parent(kLedger);
  *explain.mutable_table() = compare.table();
  explain.set_path(row + "recorded_change");
  const auto explained =
      client().Send("StatisticsService/ExplainCell", explain).As<v1::ExplainCellResponse>();
  EXPECT_EQ(explained.explanation().formula(), "2 - 3 = -1");
  EXPECT_EQ(explained.explanation().cell().unit(), "家");
  EXPECT_FALSE(explained.explanation().clause().empty());
  EXPECT_THAT(explained.explanation().evidence_positions(), ElementsAre(correction));
  ASSERT_EQ(explained.events_size(), 2) << "what changed the cell, then what it rests on";
  EXPECT_EQ(explained.events(0).kind(), "BulletinPublished");
  EXPECT_EQ(explained.events(1).kind(), "ActivityCorrected");

  std::map<std::string, std::string> changed;
  const auto compared =
      client().Send("StatisticsService/CompareTables", compare).As<v1::CompareTablesResponse>();
  for (const v1::CellChange& change : compared.changes()) changed[change.path()] = change.after();
  EXPECT_EQ(changed[row + "recorded_change"], "-1");
}

TEST_F(BulletinTest, WhatWasPublishedIsNotShownUnderAnAssumedPolicy) {
  PublishFirstQuarter();
  v1::GetBulletinRequest request;
  request.set_name(absl::StrCat(kLedger, "/bulletins/2017-370400-1"));
  request.mutable_read()->mutable_assumed_policy()->set_program_id(kYear);
  request.mutable_read()->mutable_assumed_policy()->set_policy_set_id("zaozhuang-2017");
  const Reply reply = client().Send("BulletinService/GetBulletin", request);
  EXPECT_EQ(reply.reason(), "FIELD_INVALID");
  EXPECT_EQ(reply.field(), "read.assumed_policy");
}

TEST_F(BulletinTest, AnInspectionThatIsWithdrawnIsAnErratumWithItsWithdrawal) {
  PublishFirstQuarter();
  const int64_t withdrawal = client()
                                 .Write(Void("j1", pair_, "2018-01-10"))
                                 .As<v1::WriteAnswer>()
                                 .receipt()
                                 .last_position();
  Publish(2, "2017-04", "2017-06");
  const v1::BulletinTable next = Show(2).table();
  ASSERT_EQ(next.errata_size(), 4) << "of one side sessions, enterprises and documents";
  for (const v1::BulletinErratum& erratum : next.errata()) {
    EXPECT_EQ(erratum.after().recorded(), 0);
    EXPECT_THAT(erratum.positions(), ElementsAre(withdrawal));
  }
}

// It was not there when the bulletin came out, so that no number of the bulletin was wrong.
TEST_F(BulletinTest, AReportThatCameInOrWasAcceptedSinceIsNoErratum) {
  PublishFirstQuarter();
  Given(Clerks() + Facts({SubmitReport(kLincheng, "2017-03", "2018-01-10")}));
  Publish(2, "2017-04", "2017-06");
  EXPECT_THAT(Show(2).table().errata(), IsEmpty()) << "it came in";
  Given(Facts({AcceptReport(kLincheng, "2017-03", "2018-01-10")}));
  Publish(3, "2017-07", "2017-09");
  EXPECT_THAT(Show(3).table().errata(), IsEmpty()) << "it was accepted";
}

TEST_F(BulletinTest, AnErratumHasTheEventsThatCompareTablesNames) {
  PublishFirstQuarter();
  CorrectInspection();
  Publish(2, "2017-04", "2017-06");
  v1::CompareTablesRequest request;
  request.set_parent(kLedger);
  request.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
  request.mutable_table()->set_program_id(kYear);
  request.mutable_table()->set_unit_id(kLincheng);
  request.mutable_table()->set_month("2017-03");
  request.set_before_bulletin(absl::StrCat(kLedger, "/bulletins/2017-370400-1"));
  *request.mutable_after() = Strong();
  const auto compared =
      client().Send("StatisticsService/CompareTables", request).As<v1::CompareTablesResponse>();
  EXPECT_EQ(compared.before().read_position(), Show(1).bulletin().published().position());
  const v1::BulletinTable next = Show(2).table();
  ASSERT_EQ(next.errata_size(), 2);
  for (const v1::BulletinErratum& erratum : next.errata()) {
    const std::string path = absl::StrCat("rows[2].figures[", erratum.before().key(), "].recorded");
    const auto change =
        std::find_if(compared.changes().begin(), compared.changes().end(),
                     [&path](const v1::CellChange& each) { return each.path() == path; });
    ASSERT_NE(change, compared.changes().end()) << path;
    EXPECT_EQ(change->before(), absl::StrCat(erratum.before().recorded()));
    EXPECT_EQ(change->after(), absl::StrCat(erratum.after().recorded()));
    EXPECT_THAT(erratum.positions(), ElementsAre(change->last_position()));
  }
  const auto reason = [&](const std::string& name) {
    request.set_before_bulletin(name);
    return client().Send("StatisticsService/CompareTables", request).reason();
  };
  EXPECT_EQ(reason(absl::StrCat(kLedger, "/bulletins/2017-370400-9")), "RESOURCE_NOT_FOUND");
  request.mutable_before()->set_as_of_position(1);
  EXPECT_EQ(reason(absl::StrCat(kLedger, "/bulletins/2017-370400-1")), "FIELD_INVALID");
}

TEST_F(BulletinTest, AMonthThatABulletinDoesNotTellOfIsNotComparedWithIt) {
  PublishFirstQuarter();
  v1::CompareTablesRequest request;
  request.set_parent(kLedger);
  request.mutable_table()->set_kind(v1::TABLE_KIND_DISPATCH);
  request.mutable_table()->set_program_id(kYear);
  request.mutable_table()->set_unit_id(kLincheng);
  request.set_before_bulletin(absl::StrCat(kLedger, "/bulletins/2017-370400-1"));
  *request.mutable_after() = Strong();
  const auto compare = [&](const std::string& month) {
    request.mutable_table()->set_month(month);
    return client().Send("StatisticsService/CompareTables", request);
  };
  EXPECT_TRUE(compare("2017-01").ok());
  EXPECT_TRUE(compare("2017-03").ok());
  const Reply refused = compare("2017-04");
  EXPECT_EQ(refused.reason(), "FIELD_INVALID");
  EXPECT_EQ(refused.field(), "before_bulletin");
  EXPECT_TRUE(absl::StrContains(refused.chinese, "2017-01 至 2017-03，不含 2017-04"))
      << refused.chinese;
}

TEST_F(BulletinTest, TheSealIsTheServersAndAnybodyCanCheckIt) {
  PublishFirstQuarter();
  const v1::GetBulletinResponse shown = Show(1);
  const event::v1::BulletinPublished& published = shown.bulletin().published();
  EXPECT_NE(published.table_sha256(), std::string(64, 'b')) << "as proposed";
  EXPECT_EQ(published.table_sha256(), Hex(Sha256(shown.table_text())));
  EXPECT_EQ(published.position(), shown.bulletin().publication_position() - 1);
  EXPECT_EQ(published.root_sha256(),
            Hex(store().TakeSnapshot()->Root(published.position()).value()));
  EXPECT_EQ(shown.table().position(), published.position());
  EXPECT_EQ(domain::ToDay(published.judged_date()), CivilDay(2018, 1, 10));
}

TEST_F(BulletinTest, TheSameRequestGetsItsFirstAnswerWhateverWasPublishedSince) {
  PublishFirstQuarter();
  const auto second = PublishBulletin(2, "2017-04", "2017-06", "2018-01-10");
  const auto first_answer = client().WriteWith(second, "again", false).As<v1::WriteAnswer>();
  Publish(3, "2017-07", "2017-09");
  const auto answer = client().WriteWith(second, "again", false).As<v1::WriteAnswer>();
  EXPECT_TRUE(answer.receipt().deduplicated());
  EXPECT_EQ(answer.receipt().last_position(), first_answer.receipt().last_position());
}

TEST_F(BulletinTest, ARehearsalPublishesNothing) {
  Given(Paired());
  const int64_t head = store().head();
  const Reply reply =
      client().WriteWith(PublishBulletin(1, "2017-01", "2017-03", "2018-01-10"), "rehearsal", true);
  EXPECT_TRUE(reply.ok()) << reply.status.error_message();
  EXPECT_EQ(store().head(), head);
  EXPECT_EQ(Get("2017-370400-1").reason(), "RESOURCE_NOT_FOUND");
}

TEST_F(BulletinTest, ATownIsToldWhomToAsk) {
  Given(Paired());
  const int64_t head = store().head();
  const Reply reply = client().Write(PublishBulletin(1, "2017-01", "2017-03", "2018-01-10"),
                                     {.principal = "town/370403001"});
  ExpectRefused(reply, v1::ERROR_REASON_SCOPE_DENIED, head);
  EXPECT_TRUE(absl::StrContains(reply.chinese, "此事由所属区（市）局或者市局登记，请与其联系"))
      << reply.chinese;
}

TEST_F(BulletinTest, MissingNumbersStandInTheReceiptAndNothingIsRefused) {  // R0-31
  PublishFirstQuarter();
  auto third = PublishBulletin(3, "2017-04", "2017-06", "2018-01-10");
  third.set_previous_bulletin_id("2017-370400-1");
  const Reply reply = client().Write(third);
  ASSERT_TRUE(reply.ok()) << reply.status.error_message();
  const auto answer = reply.As<v1::WriteAnswer>();
  ASSERT_EQ(answer.findings_size(), 2) << "it is January of the next year";
  EXPECT_EQ(answer.findings(0).rule(), "R0-31");
  EXPECT_EQ(answer.findings(0).message_zh(),
            "期号不连续：第 3 期之前为第 1 期，缺 1 期（第 2 期起）");
  const Reply fourth = client().Write(PublishBulletin(4, "2017-07", "2017-09", "2018-01-10"));
  const auto late = fourth.As<v1::WriteAnswer>();
  ASSERT_EQ(late.findings_size(), 1);
  EXPECT_THAT(late.findings(0).message_zh(), testing::HasSubstr("2017-07 至 2017-09"));
}

TEST_F(BulletinTest, ANumberThatIsTakenIsRefusedWithTheNextOne) {
  PublishFirstQuarter();
  const int64_t head = store().head();
  const Reply reply = client().Write(PublishBulletin(1, "2017-04", "2017-06", "2018-01-10"));
  ExpectRefused(reply, v1::ERROR_REASON_BULLETIN_NUMBER, head);
  EXPECT_TRUE(absl::StrContains(reply.chinese, "请改用第 2 期")) << reply.chinese;
}

TEST_F(BulletinTest, MonthsBeyondAllReasonAreRefusedAtOnce) {
  Given(Paired());
  const int64_t head = store().head();
  const Reply reply = client().Write(PublishBulletin(1, "1900-01", "2999-12", "2018-01-10"));
  ExpectRefused(reply, v1::ERROR_REASON_OUTSIDE_PROGRAM, head);
  EXPECT_EQ(reply.field(), "fact.first_month");
}

TEST_F(BulletinTest, ADistrictsBulletinIsAboutItsOwn) {
  Given(Paired());
  auto fact = PublishBulletin(1, "2017-03", "2017-03", "2018-01-10");
  fact.set_unit_id(kXuecheng);
  ASSERT_TRUE(client().Write(fact, {.principal = "district/370403"}).ok());
  const v1::BulletinTable table = Get("2017-370403-1").As<v1::GetBulletinResponse>().table();
  for (const v1::BulletinUnitMonth& month : table.unit_months()) {
    EXPECT_TRUE(absl::StartsWith(month.unit_id(), kXuecheng)) << month.unit_id();
  }
  EXPECT_EQ(table.unit_months_size(), 5) << "the brigade and four towns";
}

// Past the server, which would seal it itself.
class RecordedBulletinTest : public BulletinTest {
 protected:
  void Record(const event::v1::BulletinPublished& bulletin);
};

void RecordedBulletinTest::Record(const event::v1::BulletinPublished& bulletin) {
  event::v1::Event forged;
  *forged.mutable_bulletin_published() = bulletin;
  eventstore::Submission submission;
  submission.actor = "city/370400";
  submission.request_id = "forged";
  submission.request_sha256 = Sha256("forged");
  submission.decide = [&forged](const eventstore::View&) -> absl::StatusOr<eventstore::Outcome> {
    eventstore::NewEvent event;
    event.kind = static_cast<int32_t>(forged.kind_case());
    event.body = forged.SerializeAsString();
    event.tags = domain::TagsOf(forged);
    event.occurred_day = DayNumber(domain::OccurredDay(forged));
    eventstore::Outcome outcome;
    outcome.events.push_back(std::move(event));
    return outcome;
  };
  absl::Notification done;
  store().Submit(std::move(submission),
                 [&done](const absl::StatusOr<eventstore::Receipt>& receipt) {
                   EXPECT_TRUE(receipt.ok());
                   done.Notify();
                 });
  done.WaitForNotification();
}

TEST_F(RecordedBulletinTest, ATableThatIsNotTheOneThatWasHashedIsNotShown) {
  Given(Paired());
  auto forged = PublishBulletin(1, "2017-01", "2017-03", "2018-01-10");
  forged.set_position(store().head());
  Record(forged);
  const Reply reply = Get("2017-370400-1");
  EXPECT_EQ(reply.reason(), "BULLETIN_TABLE_DIFFERS");
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::DATA_LOSS);
}

TEST_F(RecordedBulletinTest, ALaterOneThatDiffersKeepsNoEarlierOneFromBeingShown) {
  Given(Paired());
  Publish(1, "2017-01", "2017-03");
  auto forged = PublishBulletin(2, "2017-04", "2017-06", "2018-01-10");
  forged.set_previous_bulletin_id("2017-370400-1");
  forged.set_position(store().head());
  Record(forged);
  EXPECT_EQ(Get("2017-370400-2").reason(), "BULLETIN_TABLE_DIFFERS");
  EXPECT_THAT(Show(1).corrected_by(), IsEmpty());
}

TEST_F(RecordedBulletinTest, OneOfTheFirstEditionIsShownAsItWasPublished) {
  Given(Paired() + Facts({Inspect("j1", pair_, kLincheng, "2017-03-02")}));
  Publish(1, "2017-01", "2017-03");
  Given(Clerks() + Facts({SubmitReport(kLincheng, "2017-03", "2018-01-10")}));
  const auto at = [this](int64_t position) {
    projections::MemoryTables tables;
    EXPECT_TRUE(projections::FoldUpTo(*store().TakeSnapshot(), position, tables).ok());
    return tables;
  };
  auto second = PublishBulletin(2, "2017-04", "2017-06", "2018-01-10");
  second.set_previous_bulletin_id("2017-370400-1");
  second.set_position(store().head());
  *second.mutable_judged_date() = Date("2018-01-10");
  const projections::MemoryTables now = at(second.position());
  const projections::MemoryTables then = at(Show(1).bulletin().published().position());
  const v1::BulletinTable table = projections::ReadFirstEditionTable(now, &then, second).value();
  EXPECT_GT(table.errata_size(), 0) << "it told of the report that had come in";
  second.set_table_sha256(projections::BulletinTableHash(table, domain::BulletinEdition::kFirst));
  Record(second);
  const v1::GetBulletinResponse shown = Show(2);
  EXPECT_EQ(shown.table().SerializeAsString(), table.SerializeAsString());
  EXPECT_TRUE(absl::StartsWith(shown.table_text(), "jiedui bulletin table 1\n"));
  EXPECT_TRUE(shown.earlier_edition());
  EXPECT_FALSE(shown.not_reproduced());
}

TEST_F(RecordedBulletinTest, OneOfAnEarlierEditionThatCannotBeMadeAgainIsShownAsThat) {
  Given(Paired() + Facts({Inspect("j1", pair_, kLincheng, "2017-03-02")}));
  auto earlier = PublishBulletin(1, "2017-01", "2017-03", "2018-01-10");
  earlier.set_position(store().head());
  earlier.set_edition(4);
  Record(earlier);
  const v1::GetBulletinResponse shown = Show(1);
  EXPECT_EQ(shown.edition(), 4);
  EXPECT_TRUE(shown.earlier_edition());
  EXPECT_TRUE(shown.not_reproduced());
  EXPECT_EQ(shown.table_text(), "") << "nothing is left that hashes to it";
  EXPECT_EQ(shown.bulletin().published().table_sha256(), earlier.table_sha256());
  EXPECT_EQ(Total(shown.table(), "joint_session_count"), 1);
}

TEST_F(RecordedBulletinTest, OneOfTheLatestEditionOrALaterOneIsHeldAgainstItsHash) {
  Given(Paired());
  auto forged = PublishBulletin(1, "2017-01", "2017-03", "2018-01-10");
  forged.set_position(store().head());
  forged.set_edition(static_cast<int32_t>(domain::kLatestEdition));
  Record(forged);
  EXPECT_EQ(Get("2017-370400-1").reason(), "BULLETIN_TABLE_DIFFERS");
}

TEST_F(BulletinTest, ItSaysByWhichRulesOfComputationItWasPublished) {
  auto claimed = PublishBulletin(1, "2017-01", "2017-03", "2018-01-10");
  claimed.set_edition(1);
  Given(Paired());
  ASSERT_TRUE(client().Write(claimed).ok());
  const v1::GetBulletinResponse shown = Show(1);
  EXPECT_EQ(shown.edition(), static_cast<int32_t>(domain::kLatestEdition));
  EXPECT_EQ(shown.bulletin().published().edition(), shown.edition()) << "the server says it";
  EXPECT_FALSE(shown.earlier_edition());
  EXPECT_FALSE(shown.not_reproduced());
}

TEST_F(BulletinTest, CopiesThatHaveNotArrivedAreListed) {  // R0-37
  PublishFirstQuarter();
  Given(Facts({DeliverCopy("2017-370400-1", "2018-01-10")}));
  EXPECT_THAT(Show(1).bulletin().undelivered_recipients(),
              ElementsAre("市政府安委会办公室", "各区（市）安监局"));
}

TEST_F(BulletinTest, TheScheduleSaysWhatIsOwed) {  // A28
  PublishFirstQuarter();
  v1::GetBulletinScheduleRequest request;
  request.set_parent(kLedger);
  request.set_program_id(kYear);
  *request.mutable_read() = Strong();
  const v1::BulletinSchedule schedule = client()
                                            .Send("BulletinService/GetBulletinSchedule", request)
                                            .As<v1::GetBulletinScheduleResponse>()
                                            .schedule();
  ASSERT_EQ(schedule.periods_size(), 4);
  EXPECT_EQ(schedule.unit_id(), kCity);
  EXPECT_EQ(schedule.periods(0).status(), v1::OBLIGATION_STATUS_MET_LATE);
  EXPECT_EQ(schedule.periods(0).findings_size(), 1) << "it came in January of the next year";
  EXPECT_EQ(schedule.periods(1).status(), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_EQ(schedule.periods(3).status(), v1::OBLIGATION_STATUS_PENDING);
}

}  // namespace
}  // namespace jiedui::services
