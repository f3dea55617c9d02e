// What each side of a joint inspection owes, a case of its own or that there was nothing to file
// (R0-19, R0-21, R0-22, A3, A13, A39).

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "tests/domain/judging.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::SideCaseStatus SideStatus(const v1::PairCompliance& judged, int side) {
  return First(judged).side_cases(side).status();
}

TEST(SideCaseSpec, ASideHasNoneThenACaseOrItsWindowCloses) {
  PairBuilder pair;
  Facts& facts = pair.JointWithoutCases(kMarch1);
  pair.AddCase(facts, "A", kMarch1 + 30);
  EXPECT_EQ(SideStatus(Judge(pair, kMarch1 + 30), 0), v1::SIDE_CASE_STATUS_LINKED);
  EXPECT_EQ(SideStatus(Judge(pair, kMarch1 + 30), 1), v1::SIDE_CASE_STATUS_NONE);
  EXPECT_EQ(First(Judge(pair, kMarch1 + 30)).standing(), v1::ACTIVITY_STANDING_PENDING);
  EXPECT_EQ(SideStatus(Judge(pair, kMarch1 + 31), 1), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
  EXPECT_EQ(First(Judge(pair, kMarch1 + 31)).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
}

// A has a case, B a confirmation on that day.
PairBuilder Confirmed(CivilDay day) {
  PairBuilder pair;
  Facts& facts = pair.JointWithoutCases(kMarch1);
  pair.AddCase(facts, "A", kMarch1);
  pair.AddNoViolation(facts, "B", day);
  return pair;
}

TEST(SideCaseSpec, AConfirmationStandsInForACaseWithinTheWindow) {  // A13
  const v1::PairCompliance in_time = Judge(Confirmed(kMarch1 + 30));
  EXPECT_EQ(SideStatus(in_time, 1), v1::SIDE_CASE_STATUS_NO_VIOLATION_ATTESTED);
  EXPECT_TRUE(First(in_time).counted());
  const v1::PairCompliance late = Judge(Confirmed(kMarch1 + 31));
  EXPECT_EQ(SideStatus(late, 1), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
  EXPECT_THAT(RulesOf(First(late)), ElementsAre("R0-22"));
}

// A's case of 2 March, recorded so many days later.
PairBuilder WithCaseRecordedAfter(int days, bool permit = false) {
  PairBuilder pair;
  if (permit) pair.Permit("2017-03", kMarch1 + 1 + 60);
  Facts& facts = pair.JointWithoutCases(kMarch1);
  *pair.AddCase(facts, "A", kMarch1 + 1).mutable_recorded_date() = ToDate(kMarch1 + 1 + days);
  pair.AddCase(facts, "B", kMarch1);
  return pair;
}

TEST(SideCaseSpec, ACaseRecordedTooLateDoesNotCountForItsInspection) {  // R0-22, A39
  const v1::PairCompliance in_time = Judge(WithCaseRecordedAfter(35));
  EXPECT_EQ(SideStatus(in_time, 0), v1::SIDE_CASE_STATUS_LINKED);
  EXPECT_THAT(RulesOf(First(in_time)), IsEmpty());
  const v1::PairCompliance late = Judge(WithCaseRecordedAfter(36));
  EXPECT_EQ(SideStatus(late, 0), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
  EXPECT_THAT(RulesOf(First(late)), ElementsAre("R0-22", "A39"));
  EXPECT_EQ(First(late).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
  const v1::RuleFinding& finding = First(late).findings(1);
  EXPECT_EQ(finding.severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(finding.message_zh(),
            "A 的案件 case-103 于 2017-03-02 办理，2017-04-07 才登记，相隔 36 天，超过 35 "
            "天且无补录许可，不计入本次联合执法");
}

TEST(SideCaseSpec, APermitLetsALateCaseIn) {  // A39
  const v1::PairCompliance let_in = Judge(WithCaseRecordedAfter(60, /*permit=*/true));
  EXPECT_EQ(SideStatus(let_in, 0), v1::SIDE_CASE_STATUS_LINKED);
  EXPECT_THAT(RulesOf(First(let_in)), ElementsAre("A39"));
  EXPECT_EQ(First(let_in).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  EXPECT_EQ(SideStatus(Judge(WithCaseRecordedAfter(61, true)), 0),
            v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
}

TEST(SideCaseSpec, ALateCaseDoesNoHarmWhereAnotherCounts) {  // A39
  PairBuilder pair = WithCaseRecordedAfter(36);
  pair.AddCase(*pair.row.mutable_activities(0), "A", kMarch1 + 2);
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("A39"));
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
}

TEST(SideCaseSpec, ThePolicyMayNotKnowTheException) {
  Policy policy = ZaozhuangPolicy();
  policy.joint_no_violation_exception = false;
  EXPECT_FALSE(First(Judge(Confirmed(kMarch1), kYearOver, policy)).counted());
}

TEST(SideCaseSpec, AConfirmationThatLeavesOutAnEnterpriseOfTheSideDoesNotStandIn) {
  PairBuilder pair;
  Facts& facts = pair.JointWithoutCases(kMarch1);  // two in the jurisdiction of A, one in B's
  pair.AddCase(facts, "B", kMarch1);
  pair.AddNoViolation(facts, "A", kMarch1);
  EXPECT_TRUE(First(Judge(pair)).counted());
  auto& covered = *facts.mutable_no_violations(0)->mutable_attested()->mutable_enterprises();
  covered.RemoveLast();
  EXPECT_TRUE(First(Judge(pair)).counted()) << "B's is B's to cover";
  covered.RemoveLast();
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("R0-22", "A13"));
}

// A town inspection of 1 March with B's case, and one of A against that enterprise.
PairBuilder WithCaseAgainst(const std::string& enterprise_id) {
  PairBuilder pair;
  Facts& facts = pair.JointWithoutCases(kMarch1);
  pair.AddCase(facts, "A", kMarch1 + 1).set_enterprise_id(enterprise_id);
  pair.AddCase(facts, "B", kMarch1 + 1);
  return pair;
}

TEST(SideCaseSpec, ACaseAgainstAnEnterpriseThatWasNotInspectedDoesNotCount) {  // R0-19, A13
  const v1::PairCompliance own = Judge(WithCaseAgainst("enterprise-1"));
  EXPECT_EQ(SideStatus(own, 0), v1::SIDE_CASE_STATUS_LINKED);
  EXPECT_THAT(RulesOf(First(own)), IsEmpty());
  const v1::PairCompliance elsewhere = Judge(WithCaseAgainst("enterprise-9"));
  EXPECT_EQ(SideStatus(elsewhere, 0), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
  EXPECT_EQ(SideStatus(elsewhere, 1), v1::SIDE_CASE_STATUS_LINKED);
  EXPECT_EQ(First(elsewhere).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
  ASSERT_THAT(RulesOf(First(elsewhere)), ElementsAre("R0-22", "R0-19"));
  const v1::RuleFinding& finding = First(elsewhere).findings(1);
  EXPECT_EQ(finding.severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(finding.event_position(), 103);
  EXPECT_EQ(finding.message_zh(),
            "A 的案件 case-103 所涉企业 enterprise-9 "
            "不在本次联合执法检查的企业中，不计入本次联合执法");
}

TEST(SideCaseSpec, ACaseAgainstAnEnterpriseOfTheOtherSideIsNotTheSidesOwn) {  // A3, R0-19
  const v1::PairCompliance judged = Judge(WithCaseAgainst("enterprise-2"));
  EXPECT_EQ(SideStatus(judged, 0), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
  ASSERT_THAT(RulesOf(First(judged)), ElementsAre("R0-22", "A3"));
  EXPECT_EQ(First(judged).findings(1).message_zh(),
            "A 的案件 case-103 所涉企业 enterprise-2 不在该方辖区内，不计为该方的案件");
  EXPECT_EQ(First(judged).findings(1).clause(), ZaozhuangPolicy().Clause("joint.case_side"));
}

TEST(SideCaseSpec, ACaseOfTheOtherSideIsNotTheSidesOwn) {  // A3
  PairBuilder pair;
  Facts& facts = pair.JointWithoutCases(kMarch1);
  pair.AddCase(facts, "B", kMarch1 + 1).set_enterprise_id("enterprise-0");
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(SideStatus(judged, 0), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
  EXPECT_EQ(SideStatus(judged, 1), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
  EXPECT_THAT(RulesOf(First(judged)), ElementsAre("R0-22", "R0-22", "A3"));
}

TEST(SideCaseSpec, AForeignCaseDoesNoHarmWhereAnotherCounts) {
  PairBuilder pair = WithCaseAgainst("enterprise-9");
  pair.AddCase(*pair.row.mutable_activities(0), "A", kMarch1 + 2);
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("R0-19"));
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
}

TEST(SideCaseSpec, AnEnterpriseIsInspectedAsTheInspectionWasCorrected) {  // A25
  PairBuilder pair = WithCaseAgainst("enterprise-9");
  event::v1::JointInspectionHeld& held =
      *pair.row.mutable_activities(0)->mutable_joint_inspection_held();
  held.mutable_targets(0)->set_enterprise_id("enterprise-9");
  EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty());
}

TEST(SideCaseSpec, ACaseAgainstAnEnterpriseThatWasNotInspectedContradictsNoConfirmation) {  // A13
  PairBuilder pair = Confirmed(kMarch1 + 2);
  pair.AddCase(*pair.row.mutable_activities(0), "B", kMarch1 + 5).set_enterprise_id("enterprise-9");
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(SideStatus(judged, 1), v1::SIDE_CASE_STATUS_NO_VIOLATION_ATTESTED);
  EXPECT_THAT(RulesOf(First(judged)), ElementsAre("R0-19"));
  EXPECT_TRUE(First(judged).counted());
}

TEST(SideCaseSpec, ACaseAfterAConfirmationPrevailsAndIsShown) {
  PairBuilder pair = Confirmed(kMarch1 + 2);
  pair.AddCase(*pair.row.mutable_activities(0), "B", kMarch1 + 5);
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(SideStatus(judged, 1), v1::SIDE_CASE_STATUS_LINKED);
  EXPECT_THAT(RulesOf(First(judged)), ElementsAre("A13"));
  EXPECT_TRUE(First(judged).counted());
}

TEST(SideCaseSpec, WhereThePolicyAsksForNoCaseNobodyWaitsForOne) {
  Policy policy = ZaozhuangPolicy();
  policy.joint_min_cases_per_side = 0;
  PairBuilder pair;
  pair.JointWithoutCases(kMarch1);
  EXPECT_EQ(First(Judge(pair, kMarch1, policy)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
}

// --- 「各立案1起」 read otherwise ---

TEST(SideCaseSpec, ByThePolicyACaseOfOneSideIsTheSessions) {  // A3
  PairBuilder pair;
  Facts& facts = pair.JointWithoutCases(kMarch1);
  pair.AddCase(facts, "A", kMarch1);
  Policy policy = ZaozhuangPolicy();
  const auto status = [&](int side) {
    return SideStatus(JudgePair(pair.row, {}, policy, kMarch1 + 31), side);
  };
  EXPECT_EQ(status(1), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
  policy.joint_case_side = CaseSide::kSessionTotal;
  EXPECT_EQ(status(0), v1::SIDE_CASE_STATUS_LINKED);
  EXPECT_EQ(status(1), v1::SIDE_CASE_STATUS_LINKED);
  facts.mutable_cases(0)->set_declined(true);
  EXPECT_EQ(status(0), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
  EXPECT_EQ(status(1), v1::SIDE_CASE_STATUS_WINDOW_EXPIRED);
}

// --- one case of two sides ---

TEST(SideCaseSpec, ACaseThatBothSidesCountIsToldAtTheInspectionAndStillCounts) {  // A3
  PairBuilder pair;
  Facts& facts = pair.JointWithoutCases(kMarch1);
  pair.AddCase(facts, "A", kMarch1);
  pair.AddCase(facts, "B", kMarch1 + 1);
  for (table::v1::LinkedCase& linked : *facts.mutable_cases()) {
    linked.set_enterprise_id("e1");
    linked.add_documents()->set_number("示例责改〔2017〕1号");
  }
  for (const char* side : {"A", "B"}) {  // in whose jurisdiction nobody agrees on
    event::v1::InspectionTarget& target = *facts.mutable_joint_inspection_held()->add_targets();
    target.set_enterprise_id("e1");
    target.set_jurisdiction_unit_id(side);
    target.set_selection_reason(event::v1::SELECTION_REASON_LARGER_HAZARD);
  }
  const auto told = [&pair] {
    const v1::PairCompliance judged = Judge(pair);
    EXPECT_EQ(SideStatus(judged, 0), v1::SIDE_CASE_STATUS_LINKED);
    EXPECT_EQ(SideStatus(judged, 1), v1::SIDE_CASE_STATUS_LINKED);
    return RulesOf(First(judged));
  };
  EXPECT_THAT(told(), testing::Contains("A3"));
  facts.mutable_cases(1)->mutable_documents(0)->set_number("示例责改〔2017〕2号");
  EXPECT_THAT(told(), testing::Not(testing::Contains("A3")));
}

}  // namespace
}  // namespace jiedui::domain
