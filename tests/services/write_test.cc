// The life of a command, end to end.

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/pair_service.pb.h"
#include "jiedui/v1/server_service.pb.h"
#include "tests/services/harness.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

using WriteSpec = ServerTest;

v1::WriteAnswer Answer(const Reply& reply) {
  return reply.As<v1::WriteAnswer>();
}

TEST_F(WriteSpec, AnAcceptedFactIsOneEventWithAReceipt) {
  const v1::WriteAnswer answer =
      Answer(client().Write(RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "")));
  EXPECT_EQ(answer.name(), "ledgers/370400/units/370400");
  EXPECT_EQ(answer.receipt().first_position(), 1);
  EXPECT_EQ(answer.receipt().last_position(), 1);
  EXPECT_EQ(answer.receipt().leaf_hash().size(), 32U);
  EXPECT_EQ(answer.receipt().commit_time().seconds(), absl::ToUnixSeconds(clock().Now()));
  EXPECT_FALSE(answer.receipt().deduplicated());
  const auto stored = store().TakeSnapshot()->Get(1);
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(stored->record.actor(), "city/370400");
  EXPECT_EQ(stored->record.request_id(), "request-1");
  EXPECT_THAT(stored->record.tags(), testing::ElementsAre("unit:370400"));
}

TEST_F(WriteSpec, ARepeatedRequestGetsTheFirstAnswerAndWritesNothing) {
  Given(ProgramYear());
  const v1::WriteAnswer first =
      Answer(client().WriteWith(Assign(kTengzhou, kXuecheng), "a", false));
  clock().Advance(absl::Hours(24));
  const v1::WriteAnswer again =
      Answer(client().WriteWith(Assign(kTengzhou, kXuecheng), "a", false));
  EXPECT_FALSE(first.receipt().deduplicated());
  EXPECT_TRUE(again.receipt().deduplicated());
  EXPECT_EQ(again.name(), first.name());
  EXPECT_EQ(again.receipt().last_position(), first.receipt().last_position());
  EXPECT_EQ(again.receipt().leaf_hash(), first.receipt().leaf_hash());
  EXPECT_EQ(store().head(), first.receipt().last_position());
}

TEST_F(WriteSpec, ARepeatedRequestGetsTheFirstAnswerAfterARestart) {
  Given(Organization());
  const auto rename = RenameUnit(kXuecheng, "薛城", "2017-06-01");
  const v1::WriteAnswer first = Answer(client().WriteWith(rename, "a", false));
  Restart();
  const v1::WriteAnswer again = Answer(client().WriteWith(rename, "a", false));
  EXPECT_TRUE(again.receipt().deduplicated());
  EXPECT_EQ(again.receipt().last_position(), first.receipt().last_position());
}

TEST_F(WriteSpec, ARequestIdBelongsToItsActor) {
  Given(Paired());
  const auto pair = PairId(kLincheng, kXingren);
  const auto by_one = client().WriteWith(HelpOtherwise("o1", pair, "2017-03-01"), "a", false,
                                         {.principal = "town/370403001"});
  const auto by_other = client().WriteWith(HelpOtherwise("o2", pair, "2017-03-01"), "a", false,
                                           {.principal = "town/370403002"});
  EXPECT_FALSE(Answer(by_one).receipt().deduplicated());
  EXPECT_FALSE(Answer(by_other).receipt().deduplicated());
}

TEST_F(WriteSpec, ARequestIdUsedForAnotherBodyIsRefused) {
  Given(ProgramYear());
  ASSERT_TRUE(client().WriteWith(Assign(kTengzhou, kXuecheng), "a", false).ok());
  const int64_t head = store().head();
  const Reply reply = client().WriteWith(Assign(kShizhong, kGaoxin), "a", false);
  ExpectRefused(reply, v1::ERROR_REASON_REQUEST_ID_REUSED, head);
  EXPECT_EQ(reply.field(), "request_id");
}

TEST_F(WriteSpec, ValidateOnlyAnswersAsTheLiveCallWouldAndWritesNothing) {
  Given(ProgramYear());
  const int64_t head = store().head();
  const v1::WriteAnswer answer =
      Answer(client().WriteWith(Assign(kTengzhou, kXuecheng), "a", true));
  EXPECT_EQ(answer.name(), absl::StrCat("ledgers/370400/pairs/", PairId(kTengzhou, kXuecheng)));
  EXPECT_EQ(answer.receipt().first_position(), 0);
  EXPECT_FALSE(answer.receipt().has_commit_time());
  EXPECT_EQ(store().head(), head);
  ExpectRefused(client().WriteWith(Assign(kTengzhou, kLincheng), "b", true),
                v1::ERROR_REASON_TIER_MISMATCH, head);
  // The id is still free, for the live call.
  EXPECT_FALSE(Answer(client().WriteWith(Assign(kTengzhou, kXuecheng), "a", false))
                   .receipt()
                   .deduplicated());
}

TEST_F(WriteSpec, AFactThatFallsShortIsRecordedWithItsFindings) {
  Given(Staffed());
  const auto pair = PairId(kTengzhou, kXuecheng);
  const v1::WriteAnswer answer =
      Answer(client().Write(Rotate("r1", pair, kTengzhou, "2017-03-01", "2017-03-10")));
  EXPECT_GT(answer.receipt().last_position(), 0);
  ASSERT_EQ(answer.findings_size(), 2);
  EXPECT_EQ(answer.findings(0).rule(), "R0-17");
  EXPECT_EQ(answer.findings(1).rule(), "A39") << "it is January of the next year";
  EXPECT_FALSE(answer.findings(0).message_zh().empty());
  EXPECT_FALSE(answer.findings(0).clause().empty());
}

TEST_F(WriteSpec, AFreeCombinationThatNobodyAgreedToIsToldInTheReceipt) {  // R0-06
  Given(ProgramYear());
  auto pair = Assign(kLincheng, kXingcheng);
  pair.set_method(event::v1::PAIRING_METHOD_FREE_COMBINATION);
  const CallOptions district = {.principal = "district/370403"};
  const v1::WriteAnswer rehearsed = Answer(client().WriteWith(pair, "a", true, district));
  ASSERT_EQ(rehearsed.findings_size(), 1);
  const v1::WriteAnswer answer = Answer(client().Write(pair, district));
  ASSERT_EQ(answer.findings_size(), 1);
  EXPECT_EQ(answer.findings(0).rule(), "R0-06");
  EXPECT_EQ(answer.findings(0).subject(), pair.pair_id());
}

TEST_F(WriteSpec, OneThatBothAgreedToHasNothingSaidOfIt) {  // R0-06
  const auto proposed = Propose(kLincheng, kXingcheng);
  Given(ProgramYear() + Facts({proposed, Agree(proposed)}));
  auto pair = Assign(kLincheng, kXingcheng);
  pair.set_method(event::v1::PAIRING_METHOD_FREE_COMBINATION);
  EXPECT_EQ(Answer(client().Write(pair, {.principal = "district/370403"})).findings_size(), 0);
}

TEST_F(WriteSpec, ACityThatPairsTwoTownsOfADistrictIsToldWhoseThatIs) {  // R0-08
  Given(ProgramYear());
  const v1::WriteAnswer answer = Answer(client().Write(Assign(kLincheng, kXingcheng)));
  EXPECT_GT(answer.receipt().last_position(), 0) << "nothing is refused";
  ASSERT_EQ(answer.findings_size(), 1);
  EXPECT_EQ(answer.findings(0).rule(), "R0-08");
}

TEST_F(WriteSpec, AnIndexRecordedTooLateToBeTheBaselineIsToldSo) {  // R0-33, A39
  clock().Set(StartOf(CivilDay(2017, 2, 1)) + absl::Hours(12));
  Given(ProgramYear());
  EXPECT_EQ(Answer(client().Write(RecordIndex(kXuecheng, "2017-02-01", 70'000))).findings_size(),
            0);
  clock().Set(StartOf(CivilDay(2017, 2, 6)) + absl::Hours(12));
  const v1::WriteAnswer answer =
      Answer(client().WriteWith(RecordIndex(kXuecheng, "2016-12-31", 60'000), "a", true));
  ASSERT_EQ(answer.findings_size(), 1);
  EXPECT_EQ(answer.findings(0).rule(), "A39");
  EXPECT_EQ(answer.findings(0).severity(), v1::RULE_SEVERITY_INFO);
}

TEST_F(WriteSpec, ACommendationRecordedTooLateIsToldSo) {  // R0-36, A39
  Given(Paired());
  const v1::WriteAnswer answer =
      Answer(client().Write(Commend("m1", "", PairId(kTengzhou, kXuecheng), "2017-06-01")));
  ASSERT_EQ(answer.findings_size(), 1) << "it is January of the next year";
  EXPECT_EQ(answer.findings(0).rule(), "A39");
}

TEST_F(WriteSpec, AnEnterpriseOutsideBothJurisdictionsIsToldInTheReceipt) {  // R0-19
  clock().Set(StartOf(CivilDay(2017, 3, 2)) + absl::Hours(12));
  Given(Paired());
  const v1::WriteAnswer answer =
      Answer(client().Write(Inspect("j1", PairId(kLincheng, kXingren), kXingcheng, "2017-03-01")));
  ASSERT_EQ(answer.findings_size(), 5) << "each of three, and that none is left to count";
  EXPECT_EQ(answer.findings(0).rule(), "R0-18") << "its plan is in words";
  EXPECT_EQ(answer.findings(1).rule(), "R0-19");
  EXPECT_EQ(answer.findings(4).rule(), "R0-20");
}

TEST_F(WriteSpec, APlanThatDoesNotSayWhyAnEnterpriseIsChosenIsToldSo) {  // R0-18, R0-19
  Given(Paired());
  auto plan = AdoptPlan("p1", PairId(kTengzhou, kXuecheng), kXuecheng, "2017-02-27");
  plan.mutable_targets(0)->clear_selection_reason();
  const v1::WriteAnswer answer = Answer(client().Write(plan, {.principal = "district/370403"}));
  ASSERT_EQ(answer.findings_size(), 2);
  EXPECT_EQ(answer.findings(0).rule(), "R0-19");
  EXPECT_EQ(answer.findings(1).rule(), "R0-18") << "the other side has not signed it";
}

TEST_F(WriteSpec, WhatComesTooLateIsToldAlsoWhereItIsOnlyTried) {  // A26, A39
  clock().Set(StartOf(CivilDay(2017, 3, 3)) + absl::Hours(12));
  Given(Paired() + Facts({Inspect("j1", PairId(kLincheng, kXingren), kLincheng, "2017-03-02")}));
  const auto confirmed = Attest("j1", PairId(kLincheng, kXingren), kXingren, "2017-03-10");
  const CallOptions partner = {.principal = "town/370403002"};
  clock().Set(StartOf(CivilDay(2017, 3, 10)) + absl::Hours(12));
  EXPECT_EQ(Answer(client().WriteWith(confirmed, "a", true, partner)).findings_size(), 0);
  clock().Set(StartOf(CivilDay(2017, 3, 11)) + absl::Hours(12));
  const v1::WriteAnswer late = Answer(client().WriteWith(confirmed, "b", true, partner));
  ASSERT_EQ(late.findings_size(), 1);
  EXPECT_EQ(late.findings(0).rule(), "A26");
}

TEST_F(WriteSpec, WhoRecordedAnActivityDoesNotConfirmIt) {  // A26
  clock().Set(StartOf(CivilDay(2017, 3, 3)) + absl::Hours(12));
  Given(Paired());
  const CallOptions recorder = {.principal = "town/370403001"};
  const std::string pair_id = PairId(kLincheng, kXingren);
  const auto held = Inspect("j1", pair_id, kLincheng, "2017-03-02");
  ASSERT_TRUE(client().Write(held, recorder).ok());
  const int64_t head = store().head();
  ExpectRefused(client().Write(Attest("j1", pair_id, kLincheng, "2017-03-03"), recorder),
                v1::ERROR_REASON_ALREADY_ATTESTED, head);
  const CallOptions partner = {.principal = "town/370403002"};
  EXPECT_TRUE(client().Write(Attest("j1", pair_id, kXingren, "2017-03-03"), partner).ok());
}

TEST_F(WriteSpec, AReportThatDiffersFromTheLedgerIsToldSo) {  // R0-26
  clock().Set(StartOf(CivilDay(2017, 4, 2)) + absl::Hours(12));
  Given(Paired() + Clerks());
  auto report = SubmitReport(kLincheng, "2017-03", "2017-04-02");
  report.mutable_figures()->clear_study_session_count();
  const CallOptions town = {.principal = "town/370403001"};
  EXPECT_EQ(Answer(client().WriteWith(report, "a", true, town)).findings_size(), 0);
  report.mutable_figures()->set_study_session_count(3);
  report.mutable_figures()->set_study_content("安全生产法");
  const v1::WriteAnswer answer = Answer(client().WriteWith(report, "b", false, town));
  ASSERT_EQ(answer.findings_size(), 1);
  EXPECT_EQ(answer.findings(0).rule(), "R0-26");
  EXPECT_FALSE(answer.findings(0).clause().empty());
}

TEST_F(WriteSpec, AFirstFilingIsToldThatItIsLateAndASupplementIsNot) {  // R0-09
  const CallOptions district = {.principal = "district/370403"};
  Given(Reporting());
  const v1::WriteAnswer late =
      Answer(client().Write(FileRegister(kXuecheng, {PairId(kLincheng, kXingren)}), district));
  ASSERT_EQ(late.findings_size(), 1);
  EXPECT_EQ(late.findings(0).rule(), "R0-09");
  auto joined = Assign(kXingcheng, "370403099");
  *joined.mutable_effective_date() = Date("2017-06-05");
  Given(Facts({AcknowledgeRegister(kXuecheng),
               Found("370403099", event::v1::TEAM_TIER_SQUADRON, kXuecheng, "2017-06-01"),
               Enroll("370403099", "2017-06-01"), joined}));
  const v1::WriteAnswer supplement =
      Answer(client().Write(FileRegister(kXuecheng, {joined.pair_id()}), district));
  EXPECT_EQ(supplement.findings_size(), 0);
}

TEST_F(WriteSpec, ADifferenceIsExplainedWhereTheLedgerHasAnother) {  // R0-26
  Given(Paired() + Clerks() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03")}));
  const int64_t head = store().head();
  ExpectRefused(
      client().Write(ExplainDifference(kLincheng, "2017-03", "joint_session_count", "2018-01-10")),
      v1::ERROR_REASON_NO_DIFFERENCE, head);
  // One session was reported, and the ledger has none, whatever the caller says it has.
  event::v1::ReportDifferenceExplained fact =
      ExplainDifference(kLincheng, "2017-03", "study_session_count", "2018-01-10");
  fact.set_recorded_value(1);
  const Reply reply = client().Write(fact);
  const auto stored = store().TakeSnapshot()->Get(Answer(reply).receipt().last_position());
  ASSERT_TRUE(stored.ok());
  event::v1::Event event;
  ASSERT_TRUE(event.ParseFromString(stored->body));
  EXPECT_TRUE(event.report_difference_explained().has_recorded_value());
  EXPECT_EQ(event.report_difference_explained().recorded_value(), 0);
}

TEST_F(WriteSpec, TheServerDatesActsInTheSystemAndNamesTheActor) {
  Given(ProgramYear() + Clerks());
  client().Write(Assign(kLincheng, kXingren), {.principal = "district/370403"});
  const Reply reply =
      client().Write(FileRegister(kXuecheng, {PairId(kLincheng, kXingren)}, "1999-01-01"),
                     {.principal = "district/370403"});
  const auto stored = store().TakeSnapshot()->Get(Answer(reply).receipt().last_position());
  ASSERT_TRUE(stored.ok());
  event::v1::Event event;
  ASSERT_TRUE(event.ParseFromString(stored->body));
  EXPECT_EQ(event.pair_register_filed().filed_date().year(), 2018);
  EXPECT_EQ(event.pair_register_filed().register_id(), "2017-370403");
  EXPECT_EQ(stored->record.actor(), "district/370403");
}

TEST_F(WriteSpec, TheAnswerOfEveryWriteIsKeptInItsOwnResponsesLayout) {
  Given(ProgramYear());
  const Reply reply = client().Write(Assign(kTengzhou, kXuecheng));
  const auto response = reply.As<v1::AssignPairResponse>();
  EXPECT_EQ(response.name(), Answer(reply).name());
  EXPECT_EQ(response.receipt().last_position(), store().head());
}

TEST_F(WriteSpec, CallersRaceAndEachRequestIsDecidedOnce) {
  Given(ProgramYear());
  const int64_t head = store().head();
  // The same two writes from many callers at once: one pair, and its request id remembered.
  std::vector<std::thread> callers;
  std::atomic<int> written = 0;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&, i] {
      Client caller(server().address());
      const Reply reply =
          caller.WriteWith(Assign(kTengzhou, kXuecheng), absl::StrCat("race-", i % 2), false);
      if (reply.ok() && !Answer(reply).receipt().deduplicated()) ++written;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(written, 1);
  EXPECT_EQ(store().head(), head + 1);
}

}  // namespace
}  // namespace jiedui::services
