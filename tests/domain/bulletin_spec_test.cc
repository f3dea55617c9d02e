// Bulletins and good practices: R0-31, R0-36 to R0-38, A25, A28.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/circulation/bulletin.h"
#include "domain/date.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "domain/rules/bulletin.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rollup.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

using domain::Role;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

event::v1::BulletinPublished First() {
  return PublishBulletin(1, "2017-01", "2017-03", "2017-04-10");
}

// --- publishing ---

TEST(BulletinSpec, TheCityPublishesHowTheProgrammeIsGoing) {  // R0-31
  Given(Paired()).When(First()).On("2017-04-10").ThenRecordedAsProposed();
}

TEST(BulletinSpec, ADistrictPublishesOfItsOwn) {
  auto fact = First();
  fact.set_unit_id(kXuecheng);
  const auto recorded =
      Given(Paired()).When(fact).By(Role::kDistrict, kXuecheng).On("2017-04-10").ThenRecorded();
  EXPECT_EQ(recorded.bulletin_published().bulletin_id(), "2017-370403-1");
}

TEST(BulletinSpec, ATownPublishesNone) {
  auto fact = First();
  fact.set_unit_id(kLincheng);
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_NOT_AN_ISSUER, "unit_id");
}

TEST(BulletinSpec, NumbersOfAnIssuerGoUpAndMayLeaveGaps) {
  const History first = Paired() + Facts({First()});
  const auto numbered = [](int number) {
    auto fact = PublishBulletin(2, "2017-04", "2017-06", "2017-07-10");
    fact.set_number(number);
    return fact;
  };
  Given(first).When(numbered(1)).ThenRefused(v1::ERROR_REASON_BULLETIN_NUMBER, "number");
  for (const int number : {0, -1, 10'000}) {
    Given(first).When(numbered(number)).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "number");
  }
  Given(first).When(numbered(9999)).ThenRecorded();
  auto district = First();
  district.set_unit_id(kXuecheng);
  district.clear_bulletin_id();
  Given(first).When(district).ThenRecorded();  // another series
}

TEST(BulletinSpec, ABulletinMadeBeforeAnotherCameOutIsMadeAgain) {
  auto fact = PublishBulletin(2, "2017-04", "2017-06", "2017-07-10");
  fact.clear_previous_bulletin_id();
  Given(Paired() + Facts({First()})).When(fact).ThenRefused(v1::ERROR_REASON_BULLETIN_OUTRUN, "");
}

TEST(BulletinSpec, ItIsAboutMonthsOfTheProgrammeThatAreOverInOrder) {
  const auto refused = [](const char* first, const char* last, v1::ErrorReason reason,
                          const char* field) {
    Given(Paired())
        .When(PublishBulletin(1, first, last, "2017-04-01"))
        .On("2017-04-01")
        .ThenRefused(reason, field);
  };
  refused("2016-12", "2017-03", v1::ERROR_REASON_OUTSIDE_PROGRAM, "first_month");
  refused("2017-03", "2018-01", v1::ERROR_REASON_OUTSIDE_PROGRAM, "last_month");
  refused("2017-03", "2017-02", v1::ERROR_REASON_FIELD_INVALID, "last_month");
  refused("2017-03", "2017-05", v1::ERROR_REASON_MONTH_NOT_BEGUN, "last_month");
  refused("2017-3", "2017-03", v1::ERROR_REASON_MONTH_INVALID, "first_month");
  refused("2017-03", "2017-04", v1::ERROR_REASON_MONTH_NOT_OVER, "last_month");
  Given(Paired())
      .When(PublishBulletin(1, "2017-03", "2017-03", "2017-03-31"))
      .On("2017-03-31")
      .ThenRefused(v1::ERROR_REASON_MONTH_NOT_OVER, "last_month");
  Given(Paired())
      .When(PublishBulletin(1, "2017-03", "2017-03", "2017-04-01"))
      .On("2017-04-01")
      .ThenRecordedAsProposed();
}

TEST(BulletinSpec, ItIsNotDatedBeforeTheMonthsItTellsOfAreOver) {  // R0-31
  auto early = PublishBulletin(1, "2017-02", "2017-03", "2017-04-05");
  *early.mutable_signed_date() = Date("2017-03-31");
  Given(Paired())
      .When(early)
      .On("2017-04-05")
      .ThenRefused(v1::ERROR_REASON_MONTH_NOT_OVER, "signed_date");
  *early.mutable_signed_date() = Date("2017-04-01");
  Given(Paired()).When(early).On("2017-04-05").ThenRecordedAsProposed();
}

TEST(BulletinSpec, AMonthThatIsNotOverIsRefusedWithTheDayFromWhichItIs) {  // R0-31
  const absl::Status refusal =
      domain::Decide(AnyFact(PublishBulletin(1, "2017-02", "2017-04", "2017-04-30")).event,
                     MemoryEntities(Paired()), {Day("2017-04-30"), {Role::kCity, kCity}})
          .status();
  EXPECT_THAT(domain::ChineseText(refusal), HasSubstr("请在 2017-05-01 或之后办理"));
}

// R0-31: the numbers of a series are those of one programme, and consecutive.
TEST(BulletinSpec, NumbersThatAreMissingAreTold) {
  const auto numbered = [](int number) {
    return PublishBulletin(number, "2017-04", "2017-06", "2017-07-10");
  };
  const domain::Policy& policy = domain::ZaozhuangPolicy();
  EXPECT_THAT(domain::JudgeNumber(numbered(1), 0, policy, 9), IsEmpty());
  EXPECT_THAT(domain::JudgeNumber(numbered(4), 3, policy, 9), IsEmpty());
  const auto findings = domain::JudgeNumber(numbered(5), 2, policy, 9);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule(), "R0-31");
  EXPECT_EQ(findings[0].severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(findings[0].event_position(), 9);
  EXPECT_EQ(findings[0].message_zh(), "期号不连续：第 5 期之前为第 2 期，缺 2 期（第 3 期起）");
}

TEST(BulletinSpec, EachRecipientIsNamedOnceWithHowItGoesThere) {  // R0-37
  auto fact = First();
  fact.clear_recipients();
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "recipients");
  fact = First();
  fact.mutable_recipients(1)->clear_kind();
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "recipients[1].kind");
  fact = First();
  fact.mutable_recipients(2)->set_name(fact.recipients(0).name());
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "recipients[2].name");
}

TEST(BulletinSpec, ItIsPrintedOnTheDayItIsSignedOrLater) {  // R0-38
  auto fact = First();
  *fact.mutable_printed_date() = Date("2017-04-09");
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "printed_date");
  *fact.mutable_printed_date() = Date("2017-04-11");
  Given(Paired()).When(fact).ThenRecorded();
  fact.clear_printed_date();
  Given(Paired()).When(fact).ThenRecorded();
}

TEST(BulletinSpec, ThereIsNoTableWithoutRules) {
  Given(Organization() + Facts({OpenProgram()}))
      .When(First())
      .ThenRefused(v1::ERROR_REASON_POLICY_NOT_ADOPTED, "program_id");
}

// --- copies ---

TEST(DeliverySpec, ARecipientGetsItsCopyOnce) {  // R0-37
  const History published = Paired() + Facts({First()});
  const auto fact = DeliverCopy("2017-370400-1", "2017-04-10");
  Given(published).When(fact).ThenRecordedAsProposed();
  Given(published + Facts({fact}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "recipient_name");
}

TEST(DeliverySpec, OnlyARecipientGetsACopyAndNotBeforeItIsSigned) {
  const History published = Paired() + Facts({First()});
  auto fact = DeliverCopy("2017-370400-1", "2017-04-10");
  fact.set_recipient_name("省安监局");
  Given(published).When(fact).ThenRefused(v1::ERROR_REASON_NOT_A_RECIPIENT, "recipient_name");
  Given(published)
      .When(DeliverCopy("2017-370400-1", "2017-04-09"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "delivered_date");
  Given(published)
      .When(DeliverCopy("2017-370400-2", "2017-04-10"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "bulletin_id");
}

// --- good practices ---

TEST(GoodPracticeSpec, AUnitsPracticeIsRecordedOnce) {  // R0-36
  const auto fact = RecordPractice("g1", kLincheng, "2017-06-01");
  Given(Paired()).When(fact).On("2017-06-01").ThenRecordedAsProposed();
  Given(Paired() + Facts({fact}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "practice_id");
  Given(Paired())
      .When(RecordPractice("g1", kCity, "2017-06-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_id");
}

TEST(GoodPracticeSpec, ItMayComeFromAnActivity) {
  auto fact = RecordPractice("g1", kLincheng, "2017-06-01");
  fact.set_activity_id("o1");
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "activity_id");
  Given(Paired() + Facts({HelpOtherwise("o1", PairId(kLincheng, kXingren), "2017-05-01")}))
      .When(fact)
      .ThenRecorded();
}

TEST(GoodPracticeSpec, EachSuperiorMakesItKnownOnce) {
  const History recorded = Paired() + Facts({RecordPractice("g1", kLincheng, "2017-06-01")});
  const auto fact = PromotePractice("g1", "2017-06-02");
  Given(recorded).When(fact).On("2017-06-02").ThenRecordedAsProposed();
  Given(recorded + Facts({fact}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "practice_id");
  Given(recorded + Facts({fact})).When(fact).By(Role::kDistrict, kXuecheng).ThenRecorded();
}

TEST(GoodPracticeSpec, NobodyPraisesThemselves) {
  Given(Paired() + Facts({RecordPractice("g1", kXuecheng, "2017-06-01")}))
      .When(PromotePractice("g1", "2017-06-02"))
      .By(Role::kDistrict, kXuecheng)
      .ThenRefused(v1::ERROR_REASON_NOT_SUPERIOR, "practice_id");
}

// --- when one is owed ---

v1::BulletinSchedule Schedule(const std::vector<event::v1::BulletinPublished>& bulletins,
                              CivilDay on) {
  std::vector<table::v1::BulletinRow> rows;
  for (const event::v1::BulletinPublished& bulletin : bulletins) {
    table::v1::BulletinRow& row = rows.emplace_back();
    *row.mutable_published() = bulletin;
    row.set_publication_position(80);
  }
  return domain::JudgeBulletins(rows, domain::ZaozhuangRules(), on);
}

TEST(BulletinScheduleSpec, AQuarterIsOwedByTheTenthOfTheNextMonth) {  // A28
  const v1::BulletinSchedule before = Schedule({}, CivilDay(2017, 4, 10));
  ASSERT_EQ(before.periods_size(), 4);
  EXPECT_EQ(before.periods(0).first_month(), "2017-01");
  EXPECT_EQ(before.periods(0).last_month(), "2017-03");
  EXPECT_EQ(domain::ToDay(before.periods(0).due_date()), CivilDay(2017, 4, 10));
  EXPECT_EQ(before.periods(0).status(), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(before.periods(3).last_month(), "2017-12");
  const v1::BulletinSchedule after = Schedule({}, CivilDay(2017, 4, 11));
  EXPECT_EQ(after.periods(0).status(), v1::OBLIGATION_STATUS_BREACHED);
  ASSERT_EQ(after.periods(0).findings_size(), 1);
  EXPECT_EQ(after.periods(0).findings(0).rule(), "R0-31");
  EXPECT_EQ(after.periods(0).findings(0).message_zh(),
            "2017-01 至 2017-03 的活动进展情况尚未通报，截止日期为 2017-04-10");
}

TEST(BulletinScheduleSpec, ABulletinAfterTheQuarterMeetsItOneDuringItDoesNot) {  // R0-31, A28
  const CivilDay on(2017, 7, 1);
  const auto during = PublishBulletin(1, "2017-01", "2017-03", "2017-03-31");
  EXPECT_EQ(Schedule({during}, on).periods(0).status(), v1::OBLIGATION_STATUS_BREACHED);
  const auto part = PublishBulletin(1, "2017-01", "2017-02", "2017-04-03");
  EXPECT_EQ(Schedule({part}, on).periods(0).status(), v1::OBLIGATION_STATUS_BREACHED);
  const v1::BulletinSchedule met = Schedule({First()}, on);
  EXPECT_EQ(met.periods(0).status(), v1::OBLIGATION_STATUS_MET);
  EXPECT_THAT(met.periods(0).bulletin_ids(), ElementsAre("2017-370400-1"));
  EXPECT_THAT(met.periods(0).findings(), IsEmpty());
  const auto late = PublishBulletin(1, "2017-01", "2017-03", "2017-04-11");
  EXPECT_EQ(Schedule({late}, on).periods(0).status(), v1::OBLIGATION_STATUS_MET_LATE);
  ASSERT_EQ(Schedule({late}, on).periods(0).findings_size(), 1);
  EXPECT_EQ(Schedule({late}, on).periods(0).findings(0).event_position(), 80);
  EXPECT_THAT(Schedule({late}, on).periods(0).findings(0).message_en(),
              HasSubstr("the bulletin on 2017-01 to 2017-03 was published on 2017-04-"));
}

TEST(BulletinScheduleSpec, ASetThatAsksForNoBulletinHasNoPeriods) {
  domain::Policy policy = domain::ZaozhuangPolicy();
  policy.bulletin_period_months = 0;
  EXPECT_EQ(domain::JudgeBulletins({}, policy, CivilDay(2018, 1, 1)).periods_size(), 0);
  policy.bulletin_period_months = 5;
  const v1::BulletinSchedule schedule = domain::JudgeBulletins({}, policy, CivilDay(2018, 1, 1));
  ASSERT_EQ(schedule.periods_size(), 3);
  EXPECT_EQ(schedule.periods(2).first_month(), "2017-11");
  EXPECT_EQ(schedule.periods(2).last_month(), "2017-12");
}

// --- sums ---

table::v1::DispatchRow SideOf(const std::string& unit_id, const std::string& enterprise,
                              int64_t documents) {
  table::v1::DispatchRow row;
  row.set_unit_id(unit_id);
  row.set_month("2017-03");
  table::v1::DispatchEntry& entry = *row.add_entries();
  entry.set_source_id("j1");
  entry.add_positions(10);
  table::v1::DispatchEntry::JointSession& session = *entry.mutable_joint_session();
  session.add_own_enterprise_ids(enterprise);
  session.set_own_document_count(documents);
  table::v1::DispatchEntry& study = *row.add_entries();
  study.set_source_id("s1");
  study.add_positions(11);
  study.mutable_study()->add_topics("安全生产法");
  return row;
}

TEST(RollUpSpec, WhatBothSidesDidTogetherIsOneAndTheirSharesAddUp) {  // A18
  const event::v1::DispatchFigures figures = domain::RecordedFigures(
      domain::RollUp({SideOf("A", "e-1", 2), SideOf("B", "e-2", 3), SideOf("C", "e-2", 0)}));
  EXPECT_EQ(figures.joint_session_count(), 1);
  EXPECT_EQ(figures.enterprise_count(), 2);
  EXPECT_EQ(figures.document_count(), 5);
  EXPECT_EQ(figures.study_session_count(), 1);
}

// The side's month, reported as `documents`, accepted or not.
domain::MemberMonth Reported(const std::string& unit_id, const std::string& enterprise_id,
                             int64_t recorded, int64_t documents, bool accepted) {
  domain::MemberMonth month = {SideOf(unit_id, enterprise_id, recorded), true};
  month.row.set_unit_id(unit_id);
  table::v1::ReportVersion& version = *month.row.add_versions();
  *version.mutable_submitted()->mutable_figures() = domain::RecordedFigures(month.row);
  version.mutable_submitted()->mutable_figures()->set_document_count(documents);
  version.set_accepted_position(accepted ? 40 : 0);
  return month;
}

const v1::Figure& Of(const v1::MonthRollUp& roll_up, absl::string_view key) {
  for (const v1::Figure& figure : roll_up.figures()) {
    if (figure.key() == key) return figure;
  }
  ADD_FAILURE() << key;
  return v1::Figure::default_instance();
}

TEST(MonthRollUpSpec, ReportedAndAcceptedCountWhatBothSidesDidTogetherOnce) {  // R0-27, A18
  const v1::MonthRollUp roll_up =
      domain::MakeRollUp({Reported("A", "e-1", 2, 2, true), Reported("B", "e-2", 3, 4, true)},
                         domain::ZaozhuangPolicy());
  const v1::Figure& sessions = Of(roll_up, "joint_session_count");
  EXPECT_EQ(sessions.recorded(), 1);
  EXPECT_EQ(sessions.reported(), 1) << "both reported the same one";
  EXPECT_EQ(sessions.accepted(), 1);
  EXPECT_EQ(sessions.reconciliation(), v1::RECONCILIATION_MATCH);
  const v1::Figure& documents = Of(roll_up, "document_count");
  EXPECT_EQ(documents.recorded(), 5);
  EXPECT_EQ(documents.reported(), 6) << "each has its own";
  EXPECT_EQ(documents.reconciliation(), v1::RECONCILIATION_OVER_REPORTED);
}

TEST(MonthRollUpSpec, ASumIsNeverLessThanWhatOneUnitStates) {
  domain::MemberMonth silent = Reported("B", "e-2", 3, 3, true);
  silent.row.mutable_versions(0)->mutable_submitted()->mutable_figures()->set_joint_session_count(
      0);
  const v1::MonthRollUp roll_up =
      domain::MakeRollUp({Reported("A", "e-1", 2, 2, true), silent}, domain::ZaozhuangPolicy());
  EXPECT_EQ(Of(roll_up, "joint_session_count").reported(), 1);
}

TEST(MonthRollUpSpec, ItSaysHowManyReportsAreInAndAcceptedAndWhoseAreMissing) {
  domain::MemberMonth missing = {SideOf("C", "e-3", 1), true};
  missing.row.set_unit_id("C");
  domain::MemberMonth not_owed = {SideOf("D", "e-4", 1), false};
  not_owed.row.set_unit_id("D");
  const v1::MonthRollUp roll_up = domain::MakeRollUp(
      {Reported("A", "e-1", 2, 2, true), Reported("B", "e-2", 3, 3, false), missing, not_owed},
      domain::ZaozhuangPolicy());
  EXPECT_EQ(roll_up.expected_count(), 3);
  EXPECT_EQ(roll_up.submitted_count(), 2);
  EXPECT_EQ(roll_up.accepted_count(), 1);
  EXPECT_THAT(roll_up.missing_unit_ids(), ElementsAre("C"));
  EXPECT_EQ(Of(roll_up, "document_count").recorded(), 7);
  EXPECT_EQ(Of(roll_up, "document_count").reported(), 5);
  EXPECT_EQ(Of(roll_up, "document_count").accepted(), 2);
}

TEST(MonthRollUpSpec, WhileNobodyHasReportedThereIsNoReportedSum) {
  const v1::MonthRollUp roll_up =
      domain::MakeRollUp({{SideOf("A", "e-1", 2), true}}, domain::ZaozhuangPolicy());
  EXPECT_FALSE(Of(roll_up, "document_count").has_reported());
  EXPECT_FALSE(Of(roll_up, "document_count").has_accepted());
  EXPECT_EQ(Of(roll_up, "document_count").reconciliation(), v1::RECONCILIATION_NOT_REPORTED);
}

TEST(MonthRollUpSpec, WhereNobodyOwesAReportNoneIsSaidToBeMissing) {  // R0-26
  const v1::MonthRollUp roll_up =
      domain::MakeRollUp({{SideOf("A", "e-1", 2), false}}, domain::ZaozhuangPolicy());
  EXPECT_EQ(Of(roll_up, "document_count").reconciliation(), v1::RECONCILIATION_NOT_REQUIRED);
}

TEST(OverviewSpec, ADistrictStartsFromAcceptedFiguresAlone) {  // R0-27
  const std::vector<domain::MemberMonth> months = {Reported("A", "e-1", 2, 9, true),
                                                   Reported("B", "e-2", 3, 8, false)};
  const auto figures = domain::StartingFigures(months, "D", domain::ZaozhuangPolicy());
  EXPECT_EQ(figures.document_count(), 9) << "9 accepted of A; nothing is accepted of B";
  EXPECT_EQ(figures.joint_session_count(), 1);
  EXPECT_EQ(domain::StartingFigures(months, "B", domain::ZaozhuangPolicy()).document_count(), 12)
      << "its own as the ledger has it: it goes up with what is stated of all";
  const std::string overview = domain::OverviewOf({2, 2, 1}, figures);
  EXPECT_THAT(overview, HasSubstr("应报月报的2个镇街（开发区）中2个已报送月报，其中1个已审核"));
  EXPECT_THAT(overview, HasSubstr("开展联合执法1次，检查1家企业，下达执法文书9份"));
  EXPECT_THAT(overview, HasSubstr("次。另有1个镇街（开发区）的月报未审核，未计入。"));
  EXPECT_THAT(domain::OverviewOf({2, 2, 2}, figures), testing::Not(HasSubstr("未计入")));
}

// --- errata of the first edition, and the text that is hashed ---

v1::DispatchTable TableOf(const table::v1::DispatchRow& row) {
  return domain::MakeDispatchTable(row, event::v1::TEAM_TIER_SQUADRON, domain::ZaozhuangRules(),
                                   CivilDay(2017, 12, 31));
}

TEST(BulletinFigureSpec, NamesTheEventsBehindWhatTheLedgerHas) {
  table::v1::DispatchRow row = SideOf("A", "e-1", 2);
  row.mutable_entries(0)->clear_positions();
  row.mutable_entries(0)->add_positions(30);
  for (const v1::BulletinFigure& figure : domain::FiguresOf(TableOf(row))) {
    if (figure.key() == "joint_session_count") {
      EXPECT_EQ(figure.recorded(), 1);
      EXPECT_THAT(figure.positions(), ElementsAre(30));
      return;
    }
  }
  ADD_FAILURE() << "no such figure";
}

TEST(BulletinErrataSpec, ANumberThatChangedNamesTheEventsAfterTheBulletinAndNoOthers) {  // A25
  const table::v1::DispatchRow then = SideOf("A", "e-1", 2);
  table::v1::DispatchRow now = SideOf("A", "e-1", 2);
  now.mutable_entries(0)->mutable_joint_session()->set_own_document_count(1);
  now.mutable_entries(0)->add_positions(30);
  const domain::MonthThenAndNow month = {then, now, TableOf(then), TableOf(now), 20};
  const auto errata = domain::FirstEditionErrataOf(month, [](absl::string_view source) {
    EXPECT_EQ(source, "j1");
    return std::vector<int64_t>{10, 30};
  });
  ASSERT_EQ(errata.size(), 1u);
  EXPECT_EQ(errata[0].before().key(), "document_count");
  EXPECT_EQ(errata[0].before().recorded(), 2);
  EXPECT_EQ(errata[0].after().recorded(), 1);
  EXPECT_THAT(errata[0].positions(), ElementsAre(30));
}

TEST(BulletinErrataSpec, AnAcceptedFigureThatWasCorrectedIsOneByItsCorrection) {  // A25
  table::v1::DispatchRow then = SideOf("A", "e-1", 2);
  table::v1::ReportVersion& version = *then.add_versions();
  version.set_position(15);
  *version.mutable_submitted()->mutable_submitted_date() = Date("2017-04-02");
  *version.mutable_submitted()->mutable_figures() = domain::RecordedFigures(then);
  version.set_accepted_position(16);
  *version.mutable_accepted_date() = Date("2017-04-03");
  table::v1::DispatchRow now = then;
  table::v1::ReportVersion& corrected = *now.mutable_versions(0);
  *corrected.mutable_accepted_figures() = corrected.submitted().figures();
  corrected.mutable_accepted_figures()->set_document_count(5);
  corrected.add_corrections()->set_position(30);
  const domain::MonthThenAndNow month = {then, now, TableOf(then), TableOf(now), 20};
  const auto errata =
      domain::FirstEditionErrataOf(month, [](absl::string_view) { return std::vector<int64_t>(); });
  ASSERT_EQ(errata.size(), 1u);
  EXPECT_EQ(errata[0].before().accepted(), 2);
  EXPECT_EQ(errata[0].after().accepted(), 5);
  EXPECT_THAT(errata[0].positions(), ElementsAre(30));
}

TEST(BulletinErrataSpec, WhatWasWithdrawnIsFoundByItsSource) {
  const table::v1::DispatchRow then = SideOf("A", "e-1", 2);
  table::v1::DispatchRow now = then;
  now.clear_entries();
  const domain::MonthThenAndNow month = {then, now, TableOf(then), TableOf(now), 20};
  const auto errata = domain::FirstEditionErrataOf(month, [](absl::string_view source) {
    return source == "j1" ? std::vector<int64_t>{10, 31} : std::vector<int64_t>{11, 32};
  });
  ASSERT_EQ(errata.size(), 4u);  // sessions, enterprises, documents, studies
  EXPECT_THAT(errata[0].positions(), ElementsAre(31));
  EXPECT_THAT(errata[3].positions(), ElementsAre(32));
}

TEST(BulletinErrataSpec, AReportThatCameLaterIsOneOfTheFirstEdition) {
  const table::v1::DispatchRow then = SideOf("A", "e-1", 2);
  table::v1::DispatchRow now = then;
  table::v1::ReportVersion& version = *now.add_versions();
  version.set_position(25);
  *version.mutable_submitted()->mutable_submitted_date() = Date("2017-05-01");
  *version.mutable_submitted()->mutable_figures() = domain::RecordedFigures(now);
  const domain::MonthThenAndNow month = {then, now, TableOf(then), TableOf(now), 20};
  const auto errata =
      domain::FirstEditionErrataOf(month, [](absl::string_view) { return std::vector<int64_t>(); });
  ASSERT_EQ(errata.size(), 8u);
  EXPECT_FALSE(errata[0].before().has_reported());
  EXPECT_THAT(errata[0].positions(), ElementsAre(25));
}

TEST(BulletinTextSpec, EveryNumberIsInTheTextThatIsHashed) {
  v1::BulletinTable table;
  table.set_bulletin_id("2017-370400-2");
  table.set_program_id("2017");
  table.set_unit_id("370400");
  table.set_first_month("2017-04");
  table.set_last_month("2017-06");
  table.set_position(1234);
  *table.mutable_judged_date() = Date("2017-07-10");
  v1::BulletinUnitMonth& month = *table.add_unit_months();
  month.set_unit_id("370403");
  month.set_unit_name("薛城区");
  month.set_month("2017-04");
  month.set_state(v1::REPORT_STATE_SUBMITTED);
  month.set_timeliness(v1::REPORT_TIMELINESS_LATE);
  v1::BulletinFigure& figure = *month.add_figures();
  figure.set_key("enterprise_count");
  figure.set_recorded(3);
  figure.set_reported(5);
  *table.add_totals() = figure;
  v1::BulletinPairMonth& pair = *table.add_pair_months();
  pair.set_pair_id("p1");
  pair.set_month("2017-04");
  pair.set_status(v1::OBLIGATION_STATUS_MET);
  pair.set_activity_count(2);
  v1::BulletinErratum& erratum = *table.add_errata();
  erratum.set_bulletin_id("2017-370400-1");
  erratum.set_unit_id("370403");
  erratum.set_month("2017-03");
  *erratum.mutable_before() = figure;
  *erratum.mutable_after() = figure;
  erratum.mutable_after()->set_accepted(4);
  erratum.add_positions(900);
  v1::BulletinPairErratum& of_pair = *table.add_pair_errata();
  of_pair.set_bulletin_id("2017-370400-1");
  *of_pair.mutable_before() = pair;
  of_pair.mutable_before()->set_month("2017-03");
  *of_pair.mutable_after() = of_pair.before();
  of_pair.mutable_after()->set_status(v1::OBLIGATION_STATUS_BREACHED);
  of_pair.mutable_after()->set_activity_count(0);
  of_pair.add_positions(901);
  EXPECT_EQ(domain::BulletinText(table, domain::kLatestEdition),
            "jiedui bulletin table 6\n"
            "bulletin 2017-370400-2\n"
            "program 2017\n"
            "issuer 370400\n"
            "months 2017-04 2017-06\n"
            "position 1234\n"
            "judged 2017-07-10\n"
            "unit 370403 2017-04 SUBMITTED LATE 薛城区\n"
            "figure enterprise_count 3 5 -\n"
            "total enterprise_count 3\n"
            "pair p1 2017-04 MET 2\n"
            "erratum 2017-370400-1 370403 2017-03 enterprise_count 3 5 - 3 5 4 900\n"
            "pair-erratum 2017-370400-1 p1 2017-03 MET 2 BREACHED 0 901\n");
}

}  // namespace
}  // namespace jiedui::spec
