// What supervision orders and what superiors grant: fixes (R0-28), exempt months (R0-14) and
// exceptions to what is meant in principle (A23), as decisions and as the rules judge them.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "domain/rules/compliance.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/supervision.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

using domain::PairBuilder;
using domain::Role;

std::string Towns() {
  return PairId(kLincheng, kXingren);
}
std::string Brigades() {
  return PairId(kTengzhou, kXuecheng);
}

History Ordered() {
  return Paired() + Facts({OrderFix("k1", Towns(), kXuecheng, "2017-03-31", "2017-04-15")});
}

// --- fixes ---

TEST(SupervisionFixSpec, ACheckOrdersSomethingByADay) {
  Given(Paired())
      .When(OrderFix("k1", Towns(), kXuecheng, "2017-03-31", "2017-03-31"))
      .ThenRecordedAsProposed();
}

TEST(SupervisionFixSpec, AnOrderHasADayAndADayAnOrder) {
  auto fact = OrderFix("k1", Towns(), kXuecheng, "2017-03-31", "2017-04-15");
  fact.clear_fix_due_date();
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "fix_due_date");
  fact = OrderFix("k1", Towns(), kXuecheng, "2017-03-31", "2017-04-15");
  fact.clear_ordered_fix();
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "ordered_fix");
}

TEST(SupervisionFixSpec, NothingIsDueBeforeTheCheck) {
  Given(Paired())
      .When(OrderFix("k1", Towns(), kXuecheng, "2017-03-31", "2017-03-30"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "fix_due_date");
}

TEST(SupervisionFixSpec, WhatWasOrderedIsClosedOnce) {
  const auto fact = CloseFix("k1", Towns(), "2017-04-15");
  Given(Ordered()).When(fact).By(Role::kDistrict, kXuecheng).ThenRecordedAsProposed();
  Given(Ordered() + Facts({fact})).When(fact).ThenRefused(v1::ERROR_REASON_FIX_STATE, "");
  Given(Paired() + Facts({CheckPair("k1", Towns(), kXuecheng)}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIX_STATE, "");
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "check_id");
}

TEST(SupervisionFixSpec, ItIsClosedOnTheDayOfTheCheckOrLaterAndLateToo) {
  Given(Ordered())
      .When(CloseFix("k1", Towns(), "2017-03-30"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "closed_date");
  Given(Ordered()).When(CloseFix("k1", Towns(), "2017-03-31")).ThenRecordedAsProposed();
  Given(Ordered()).When(CloseFix("k1", Towns(), "2017-08-01")).ThenRecordedAsProposed();
  auto silent = CloseFix("k1", Towns(), "2017-04-15");
  silent.clear_result();
  Given(Ordered()).When(silent).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "result");
}

table::v1::SupervisionCheck CheckRow() {
  table::v1::SupervisionCheck row;
  *row.mutable_check() = OrderFix("k1", Towns(), kXuecheng, "2017-03-31", "2017-04-15");
  *row.mutable_recorded_date() = Date("2017-03-31");
  row.set_position(50);
  return row;
}

table::v1::SupervisionCheck ClosedRow(absl::string_view day, absl::string_view recorded) {
  table::v1::SupervisionCheck row = CheckRow();
  *row.mutable_closed() = CloseFix("k1", Towns(), day);
  *row.mutable_closed_recorded_date() = Date(recorded);
  row.set_closed_position(60);
  return row;
}

table::v1::SupervisionCheck ClosedRow(absl::string_view day) {
  return ClosedRow(day, day);
}

v1::FixState FixStateOf(const table::v1::SupervisionCheck& row, CivilDay on,
                        const table::v1::PairRow& pair = PairBuilder().row) {
  return domain::FixStateOf(row, pair, domain::ZaozhuangPolicy(), on);
}

std::vector<v1::RuleFinding> JudgeCheck(const table::v1::SupervisionCheck& row, CivilDay on,
                                        const table::v1::PairRow& pair = PairBuilder().row) {
  return domain::JudgeCheck(row, pair, domain::ZaozhuangPolicy(), on);
}

TEST(SupervisionFixSpec, AFixIsOverdueFromTheDayAfterItsLast) {
  const table::v1::SupervisionCheck row = CheckRow();
  EXPECT_EQ(FixStateOf(row, CivilDay(2017, 4, 15)), v1::FIX_STATE_OPEN);
  EXPECT_TRUE(JudgeCheck(row, CivilDay(2017, 4, 15)).empty());
  EXPECT_EQ(FixStateOf(row, CivilDay(2017, 4, 16)), v1::FIX_STATE_OVERDUE);
  const auto findings = JudgeCheck(row, CivilDay(2017, 4, 16));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule(), "R0-28");
  EXPECT_EQ(findings[0].subject(), "k1");
  EXPECT_EQ(findings[0].event_position(), 50);
  EXPECT_EQ(findings[0].message_zh(),
            "监督检查责令整改的事项期限为 2017-04-15，逾期尚未销号：补正活动记录");
}

TEST(SupervisionFixSpec, AFixClosedOnItsLastDayIsInTimeOneDayLaterItIsLate) {
  const CivilDay later(2017, 12, 31);
  EXPECT_EQ(FixStateOf(ClosedRow("2017-04-15"), later), v1::FIX_STATE_CLOSED);
  EXPECT_TRUE(JudgeCheck(ClosedRow("2017-04-15"), later).empty());
  EXPECT_EQ(FixStateOf(ClosedRow("2017-04-16"), later), v1::FIX_STATE_CLOSED_LATE);
  const auto findings = JudgeCheck(ClosedRow("2017-04-16"), later);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule(), "R0-28");
  EXPECT_EQ(findings[0].event_position(), 60);
}

TEST(SupervisionFixSpec, AClosingRecordedTooLateIsNotInTime) {  // R0-28, A39
  const CivilDay later(2017, 12, 31);
  const auto in_time = ClosedRow("2017-04-15", "2017-05-20");  // 35 days
  EXPECT_EQ(FixStateOf(in_time, later), v1::FIX_STATE_CLOSED);
  EXPECT_TRUE(JudgeCheck(in_time, later).empty());
  const auto late = ClosedRow("2017-04-15", "2017-05-21");
  EXPECT_EQ(FixStateOf(late, later), v1::FIX_STATE_CLOSED_LATE);
  const auto findings = JudgeCheck(late, later);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule(), "A39");
  EXPECT_EQ(findings[0].event_position(), 60);
  EXPECT_EQ(findings[0].message_zh(),
            "整改 2017-04-15 销号，2017-05-21 才登记，相隔 36 天，超过 35 "
            "天且无补录许可，不作为按期销号");
}

TEST(SupervisionFixSpec, APermitOfAnotherThanTheCheckingUnitLetsAClosingIn) {  // A39
  const CivilDay later(2017, 12, 31);
  PairBuilder pair;
  pair.Permit("2017-04", CivilDay(2017, 6, 30));
  table::v1::LateEntryPermit& permit = *pair.row.mutable_permits(0);
  permit.set_position(55);  // after the check, before the closing
  permit.mutable_permitted()->set_granting_unit_id(kCity);
  const auto late = ClosedRow("2017-04-15", "2017-06-30");
  EXPECT_EQ(FixStateOf(late, later, pair.row), v1::FIX_STATE_CLOSED);
  const auto findings = JudgeCheck(late, later, pair.row);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity(), v1::RULE_SEVERITY_INFO);
  permit.mutable_permitted()->set_granting_unit_id(kXuecheng);  // which checks
  EXPECT_EQ(FixStateOf(late, later, pair.row), v1::FIX_STATE_CLOSED_LATE);
  permit.mutable_permitted()->set_granting_unit_id(kCity);
  permit.mutable_permitted()->set_activity_type(event::v1::ACTIVITY_TYPE_OTHER);
  EXPECT_EQ(FixStateOf(late, later, pair.row), v1::FIX_STATE_CLOSED_LATE);
}

TEST(SupervisionFixSpec, ACheckRecordedTooLateIsTold) {  // R0-28, A39
  table::v1::SupervisionCheck row;
  *row.mutable_check() = CheckPair("k1", Towns(), kXuecheng, "2017-03-31");
  *row.mutable_recorded_date() = Date("2017-05-05");  // 35 days
  EXPECT_TRUE(JudgeCheck(row, CivilDay(2017, 12, 31)).empty());
  *row.mutable_recorded_date() = Date("2017-05-06");
  const auto findings = JudgeCheck(row, CivilDay(2017, 12, 31));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule(), "A39");
}

TEST(SupervisionFixSpec, ACheckThatOrdersNothingHasNothingToFix) {
  table::v1::SupervisionCheck row;
  *row.mutable_check() = CheckPair("k1", Towns(), kXuecheng);
  EXPECT_EQ(FixStateOf(row, CivilDay(2018, 1, 1)), v1::FIX_STATE_UNSPECIFIED);
}

TEST(SupervisionFixSpec, AnOverdueFixIsToldOfThePairAndBreachesNothing) {
  PairBuilder pair = domain::SoundPair();
  *pair.row.add_checks() = CheckRow();
  const v1::PairCompliance judged =
      domain::JudgePair(pair.row, {}, domain::ZaozhuangPolicy(), CivilDay(2018, 3, 1));
  ASSERT_EQ(judged.findings_size(), 1);
  EXPECT_EQ(judged.findings(0).rule(), "R0-28");
  EXPECT_TRUE(judged.compliant());
}

// --- exempt months ---

TEST(ExemptionSpec, ASuperiorOfBothSidesExemptsAMonthBeforeItOrAfterIt) {  // R0-14, A23
  for (const char* today : {"2017-07-31", "2017-09-01"}) {
    Given(Paired()).When(ExemptMonth(Towns(), "2017-08", today)).On(today).ThenRecordedAsProposed();
  }
  const auto recorded = Given(Paired())
                            .When(ExemptMonth(Towns(), "2017-08", "2017-08-01"))
                            .By(Role::kDistrict, kXuecheng)
                            .ThenRecorded();
  EXPECT_EQ(recorded.month_exempted().granting_unit_id(), kXuecheng);
}

TEST(ExemptionSpec, WhoIsASuperiorOfOneSideOnlyDoesNotExempt) {
  Given(Paired())
      .When(ExemptMonth(Brigades(), "2017-08", "2017-08-01"))
      .By(Role::kDistrict, kXuecheng)
      .ThenRefused(v1::ERROR_REASON_NOT_SUPERIOR, "pair_id");
  Given(Paired())
      .When(ExemptMonth(Towns(), "2017-08", "2017-08-01"))
      .By(Role::kDistrict, kTengzhou)
      .ThenRefused(v1::ERROR_REASON_NOT_SUPERIOR, "pair_id");
}

TEST(ExemptionSpec, AMonthIsExemptedOnceWithAReason) {
  const auto fact = ExemptMonth(Towns(), "2017-08", "2017-08-01");
  Given(Paired() + Facts({fact}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_MONTH_ALREADY_EXEMPT, "month");
  Given(Paired() + Facts({fact}))
      .When(ExemptMonth(Towns(), "2017-09", "2017-09-01"))
      .ThenRecorded();
  auto silent = fact;
  silent.set_reason(" ");
  Given(Paired()).When(silent).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

// What a bulletin told of a pair is not taken out of the year afterwards.
TEST(ExemptionSpec, AMonthThatABulletinIsAboutIsNotExempted) {  // R0-14, R0-31, A25
  const History told = Paired() + Facts({PublishBulletin(1, "2017-04", "2017-06", "2017-07-10")});
  for (const char* month : {"2017-04", "2017-06"}) {
    Given(told)
        .When(ExemptMonth(Towns(), month, "2017-07-11"))
        .On("2017-07-11")
        .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "month");
  }
  for (const char* month : {"2017-03", "2017-07"}) {
    Given(told)
        .When(ExemptMonth(Towns(), month, "2017-07-11"))
        .On("2017-07-11")
        .ThenRecordedAsProposed();
  }
}

TEST(ExemptionSpec, ABulletinOfAnotherDistrictDoesNotTellOfThePair) {  // R0-31
  auto other = PublishBulletin(1, "2017-04", "2017-06", "2017-07-10");
  other.set_unit_id(kTengzhou);
  auto own = other;
  own.set_unit_id(kXuecheng);
  Given(Paired() + Facts({other}))
      .When(ExemptMonth(Towns(), "2017-05", "2017-07-11"))
      .On("2017-07-11")
      .ThenRecordedAsProposed();
  Given(Paired() + Facts({own}))
      .When(ExemptMonth(Towns(), "2017-05", "2017-07-11"))
      .On("2017-07-11")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "month");
}

TEST(ExemptionSpec, AMonthThatIsMetStaysMetAndThatIsTold) {  // R0-14
  PairBuilder pair;
  pair.Study(CivilDay(2017, 8, 10));
  table::v1::MonthExemption& exemption = *pair.row.add_exemptions();
  *exemption.mutable_exempted() = ExemptMonth("2017-A-B", "2017-08", "2017-09-01");
  exemption.set_position(70);
  const v1::PairCompliance judged =
      domain::JudgePair(pair.row, {}, domain::ZaozhuangPolicy(), CivilDay(2018, 3, 1));
  EXPECT_EQ(judged.months(7).status(), v1::OBLIGATION_STATUS_MET);
  EXPECT_TRUE(judged.months(7).has_exemption());
  int told = 0;
  for (const v1::RuleFinding& finding : judged.findings()) {
    if (finding.event_position() != 70) continue;
    ++told;
    EXPECT_EQ(finding.severity(), v1::RULE_SEVERITY_INFO);
    EXPECT_NE(finding.message_zh().find(" 批准的免除不起作用："), std::string::npos)
        << finding.message_zh();
  }
  EXPECT_EQ(told, 1);
}

// January is exempt from the activity by the policy, and its report is owed all the same (A10).
TEST(ExemptionSpec, OneOfAMonthThePolicyExemptsIsToldToExcuseReports) {  // R0-14, A10
  const domain::Policy& policy = domain::ZaozhuangPolicy();
  const auto january = ExemptMonth("2017-A-B", "2017-01", "2017-01-20");
  Given(Paired()).When(ExemptMonth(Towns(), "2017-01", "2017-01-20")).ThenRecorded();
  const auto told = domain::JudgeExemption(january, policy, 0);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->rule(), "R0-14");
  EXPECT_EQ(told->parameter(), "month.exempt");
  EXPECT_EQ(told->part(), "2017-01");
  EXPECT_FALSE(domain::JudgeExemption(ExemptMonth("2017-A-B", "2017-02", "2017-01-20"), policy, 0)
                   .has_value());

  PairBuilder pair;
  table::v1::MonthExemption& exemption = *pair.row.add_exemptions();
  *exemption.mutable_exempted() = january;
  exemption.set_position(70);
  const v1::PairCompliance judged =
      domain::JudgePair(pair.row, {}, domain::ZaozhuangPolicy(), CivilDay(2018, 3, 1));
  EXPECT_EQ(judged.months(0).status(), v1::OBLIGATION_STATUS_EXEMPT);
  std::vector<std::string> parameters;
  for (const v1::RuleFinding& finding : judged.findings()) {
    if (finding.event_position() == 70) parameters.push_back(finding.parameter());
  }
  EXPECT_THAT(parameters, testing::Contains("month.exempt"));
  EXPECT_EQ(parameters.size(), 2U) << "who granted it is told too";
}

TEST(ExemptionSpec, TheMonthIsOneOfTheProgrammeInWhichThePairIsInForce) {
  Given(Paired())
      .When(ExemptMonth(Towns(), "2018-01", "2018-01-02"))
      .ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "month");
  Given(Paired())
      .When(ExemptMonth(Towns(), "2017-13", "2018-01-02"))
      .ThenRefused(v1::ERROR_REASON_MONTH_INVALID, "month");
  const History dissolved = Paired() + Facts({Dissolve(Towns(), "2017-08-02")});
  Given(dissolved).When(ExemptMonth(Towns(), "2017-08", "2017-08-01")).ThenRecorded();
  Given(dissolved)
      .When(ExemptMonth(Towns(), "2017-09", "2017-09-01"))
      .ThenRefused(v1::ERROR_REASON_PAIR_NOT_ACTIVE, "month");
}

TEST(ExemptionSpec, AnExemptMonthIsNotOwedAndShowsWhoGrantedItAndWhy) {
  PairBuilder idle;
  table::v1::MonthExemption& exemption = *idle.row.add_exemptions();
  *exemption.mutable_exempted() = ExemptMonth("2017-A-B", "2017-08", "2017-09-01");
  exemption.set_position(70);
  const v1::PairCompliance judged =
      domain::JudgePair(idle.row, {}, domain::ZaozhuangPolicy(), CivilDay(2018, 3, 1));
  EXPECT_EQ(judged.months(7).status(), v1::OBLIGATION_STATUS_EXEMPT);
  EXPECT_EQ(judged.months(7).exemption().granting_unit_id(), kCity);
  EXPECT_EQ(judged.months(6).status(), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_FALSE(judged.months(6).has_exemption());
  int told = 0;
  for (const v1::RuleFinding& finding : judged.findings()) {
    if (finding.event_position() != 70) continue;
    ++told;
    EXPECT_EQ(finding.severity(), v1::RULE_SEVERITY_INFO);
    EXPECT_EQ(finding.message_zh(), "2017-08 经 370400 于 2017-09-01 批准免除：全员参加防汛抢险");
  }
  EXPECT_EQ(told, 1);
}

// --- exceptions to what is meant in principle ---

const char* const kMarch[] = {"2017-03-01", "2017-03-31"};

event::v1::RuleExceptionGranted Except(const std::string& pair, absl::string_view rule = "R0-18") {
  return ExceptRule(pair, rule, kMarch[0], kMarch[1], "2017-03-20");
}

TEST(RuleExceptionSpec, ASuperiorOfBothSidesApprovesItBeforeTheDaysOrAfterThem) {  // A23
  for (const char* today : {"2017-02-20", "2017-06-01"}) {
    Given(Paired())
        .When(ExceptRule(Towns(), "R0-18", kMarch[0], kMarch[1], today))
        .On(today)
        .ThenRecordedAsProposed();
  }
  const auto recorded =
      Given(Paired()).When(Except(Towns())).By(Role::kDistrict, kXuecheng).ThenRecorded();
  EXPECT_EQ(recorded.rule_exception_granted().granting_unit_id(), kXuecheng);
}

TEST(RuleExceptionSpec, WhoIsASuperiorOfOneSideOnlyDoesNotApprove) {  // A23
  Given(Paired())
      .When(Except(Brigades()))
      .By(Role::kDistrict, kXuecheng)
      .ThenRefused(v1::ERROR_REASON_NOT_SUPERIOR, "pair_id");
}

TEST(RuleExceptionSpec, WhatIsMeantInPrincipleIsExcusedAndNothingElse) {  // A23
  for (const char* rule : {"R0-10", "R0-18", "R0-19"}) {
    Given(Paired()).When(Except(Towns(), rule)).ThenRecorded();
  }
  for (const char* rule : {"R0-15", "R0-17", "R0-20", "R0-21", "R0-24", "A26"}) {
    Given(Paired())
        .When(Except(Towns(), rule))
        .ThenRefused(v1::ERROR_REASON_RULE_NOT_EXCUSABLE, "rule");
  }
  // No fact falls short of it.
  Given(Paired())
      .When(Except(Towns(), "R0-29"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "rule");
  Given(Paired())
      .When(Except(Towns(), "R0-14"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "rule");  // ExemptMonth says which month
}

TEST(RuleExceptionSpec, TheRefusalNamesTheClauseOfTheRuleAndWhatCanBeExcused) {  // A23
  MemoryEntities entities;
  for (const event::v1::Event& event : Paired()) entities.Record(event);
  event::v1::Event proposed;
  *proposed.mutable_rule_exception_granted() = Except(Towns(), "R0-20");
  const auto refused =
      domain::Decide(proposed, entities, {Day("2017-03-20"), {Role::kCity, kCity}});
  const std::string text = domain::ChineseText(refused.status());
  EXPECT_THAT(text, testing::HasSubstr("R0-20（枣安监发〔2017〕11号·四（二））"));
  EXPECT_THAT(text, testing::HasSubstr("即 R0-10、R0-18、R0-19"));
}

TEST(RuleExceptionSpec, ItHasAReasonADocumentAndDaysOfTheProgramme) {  // A23
  auto fact = Except(Towns());
  fact.set_reason(" ");
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
  fact = Except(Towns());
  fact.clear_basis_document();
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED,
                                         "basis_document.document_number");
  fact = Except(Towns());
  *fact.mutable_end_date() = Date("2018-01-01");
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "end_date");
  *fact.mutable_end_date() = Date("2017-02-28");
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "end_date");
  Given(Paired() + Facts({Dissolve(Towns(), "2017-03-01")}))
      .When(Except(Towns()))
      .ThenRefused(v1::ERROR_REASON_PAIR_NOT_ACTIVE, "start_date");
}

TEST(RuleExceptionSpec, DaysThatAreExcusedAlreadyAreNotExcusedAgain) {  // A23
  const History excused = Paired() + Facts({Except(Towns())});
  Given(excused)
      .When(ExceptRule(Towns(), "R0-18", "2017-03-10", "2017-03-31", "2017-04-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "rule");
  Given(excused)
      .When(ExceptRule(Towns(), "R0-18", "2017-03-10", "2017-04-01", "2017-04-01"))
      .ThenRecorded();
  Given(excused).When(Except(Towns(), "R0-19")).ThenRecorded();
}

void AddException(const event::v1::RuleExceptionGranted& granted, PairBuilder& pair) {
  table::v1::RuleException& exception = *pair.row.add_rule_exceptions();
  *exception.mutable_granted() = granted;
  exception.set_position(70);
}

v1::PairCompliance Judged(const PairBuilder& pair) {
  return domain::JudgePair(pair.row, {}, domain::ZaozhuangPolicy(), CivilDay(2018, 3, 1));
}

TEST(RuleExceptionSpec, WhatItExcusesStaysAFindingAndSaysWhoApprovedItAndWhy) {  // A23, R0-18
  PairBuilder pair;
  for (const CivilDay held : {CivilDay(2017, 3, 31), CivilDay(2017, 4, 1)}) {
    pair.Joint(held).mutable_joint_inspection_held()->clear_plan_id();
  }
  AddException(Except("2017-A-B"), pair);
  const v1::PairCompliance judged = Judged(pair);
  ASSERT_EQ(judged.activities(0).findings_size(), 1);
  const v1::RuleFinding& excused = judged.activities(0).findings(0);
  EXPECT_EQ(excused.rule(), "R0-18");
  EXPECT_EQ(excused.severity(), v1::RULE_SEVERITY_IN_PRINCIPLE);
  EXPECT_EQ(excused.exception_position(), 70);
  EXPECT_EQ(excused.message_zh(),
            "本次联合执法未注明所依据的联合执法计划（经 370400 于 2017-03-20 "
            "批准例外：汛期应急，来不及制定计划）");
  ASSERT_EQ(judged.activities(1).findings_size(), 1);
  EXPECT_EQ(judged.activities(1).findings(0).exception_position(), 0) << "the day after";
}

TEST(RuleExceptionSpec, AnEnterpriseOfNeitherSideThenCounts) {  // A23, R0-19
  PairBuilder pair;
  pair.Joint(CivilDay(2017, 3, 1))
      .mutable_joint_inspection_held()
      ->mutable_targets(1)
      ->set_jurisdiction_unit_id("C");
  EXPECT_FALSE(Judged(pair).activities(0).counted()) << "two are not three";
  AddException(Except("2017-A-B", "R0-19"), pair);
  const v1::PairCompliance judged = Judged(pair);
  EXPECT_TRUE(judged.activities(0).counted());
  ASSERT_EQ(judged.activities(0).findings_size(), 1);
  EXPECT_EQ(judged.activities(0).findings(0).exception_position(), 70);
  EXPECT_THAT(judged.activities(0).findings(0).message_zh(),
              testing::StartsWith("企业 enterprise-1 不在结对双方辖区内，计入企业数（经 "));
}

TEST(RuleExceptionSpec, WhatIsRequiredIsNotExcusedByIt) {  // A23
  PairBuilder pair;
  pair.Joint(CivilDay(2017, 3, 1), 2).mutable_joint_inspection_held()->clear_plan_id();
  AddException(Except("2017-A-B"), pair);
  AddException(Except("2017-A-B", "R0-20"), pair);  // which no decision grants
  const v1::PairCompliance judged = Judged(pair);
  EXPECT_FALSE(judged.activities(0).counted());
  for (const v1::RuleFinding& finding : judged.activities(0).findings()) {
    EXPECT_EQ(finding.exception_position(), finding.rule() == "R0-18" ? 70 : 0) << finding.rule();
  }
}

TEST(RuleExceptionSpec, ThatNobodySaidWhyAIsBetterIsExcusedOnTheDayItIsJudgedOn) {  // R0-10
  PairBuilder pair = domain::SoundPair();
  pair.row.mutable_assigned()->clear_basis();
  AddException(ExceptRule("2017-A-B", "R0-10", "2017-03-01", "2017-12-31", "2017-03-20"), pair);
  const v1::PairCompliance judged = Judged(pair);
  ASSERT_EQ(judged.findings_size(), 3) << "it was granted, and afterwards";
  EXPECT_EQ(judged.findings(0).rule(), "R0-10");
  EXPECT_EQ(judged.findings(0).exception_position(), 70);
}

TEST(RuleExceptionSpec, ThePairIsToldOfItWhateverItExcuses) {  // A23
  PairBuilder pair = domain::SoundPair();
  AddException(Except("2017-A-B"), pair);
  const v1::PairCompliance judged = Judged(pair);
  ASSERT_EQ(judged.findings_size(), 2) << "and that it came later than what it excuses";
  EXPECT_EQ(judged.findings(0).severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(judged.findings(0).event_position(), 70);
  EXPECT_EQ(judged.findings(0).message_zh(),
            "“原则上”的要求 R0-18 经 370400 于 2017-03-20 批准例外（2017-03-01 至 "
            "2017-03-31）：汛期应急，来不及制定计划");
  EXPECT_TRUE(judged.compliant());
}

}  // namespace
}  // namespace jiedui::spec
