#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/compliance.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

using Facts = table::v1::ActivityFacts;

const CivilDay kYearOver(2018, 3, 1);

v1::PairCompliance Judge(const PairBuilder& pair, CivilDay on = kYearOver) {
  return JudgePair(pair.row, {}, ZaozhuangPolicy(), on);
}

template <class Message>
std::vector<std::string> RulesOf(const Message& judged) {
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding : judged.findings()) rules.push_back(finding.rule());
  return rules;
}

v1::ObligationStatus MonthStatus(const v1::PairCompliance& judged, int month) {
  return judged.months(month - 1).status();
}

const v1::KindFloor& Kind(const v1::PairCompliance& judged, v1::ActivityKind kind) {
  return *std::find_if(judged.kinds().begin(), judged.kinds().end(),
                       [kind](const v1::KindFloor& floor) { return floor.kind() == kind; });
}

int Counted(const v1::PairCompliance& judged, v1::ActivityKind kind) {
  return Kind(judged, kind).counted();
}

TEST(PairComplianceSpec, APairThatDoesAllIsCompliant) {
  const v1::PairCompliance judged = Judge(SoundPair());
  EXPECT_TRUE(judged.compliant());
  EXPECT_THAT(judged.findings(), IsEmpty());
  for (int month = 2; month <= 12; ++month) {
    EXPECT_EQ(MonthStatus(judged, month), v1::OBLIGATION_STATUS_MET) << month;
  }
}

TEST(PairComplianceSpec, APairThatDoesNothingBreachesEveryMonthOwedAndEveryKind) {
  const v1::PairCompliance judged = Judge(PairBuilder());
  EXPECT_FALSE(judged.compliant());
  EXPECT_EQ(judged.findings_size(), 11 + 3);
  EXPECT_THAT(RulesOf(judged), Contains("R0-14"));
  EXPECT_THAT(RulesOf(judged), Contains("R0-15"));
}

TEST(PairComplianceSpec, WhatDidNotHappenLeadsToTheEventThatAssignedThePair) {
  PairBuilder pair;
  pair.row.set_position(42);
  const v1::PairCompliance judged = Judge(pair);
  ASSERT_EQ(judged.findings_size(), 11 + 3);
  for (const v1::RuleFinding& finding : judged.findings()) {
    EXPECT_EQ(finding.event_position(), 42) << finding.rule();
  }
}

TEST(PairComplianceSpec, APairWhoseBetterSideHasNoBasisIsTold) {  // R0-10
  PairBuilder pair = SoundPair();
  pair.row.mutable_assigned()->clear_basis();
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_THAT(RulesOf(judged), ElementsAre("R0-10"));
  EXPECT_TRUE(judged.compliant());
}

// --- months, R0-14 ---

TEST(MonthCoverageSpec, JanuaryOfTheFirstYearIsNotOwed) {  // A10
  EXPECT_EQ(MonthStatus(Judge(PairBuilder()), 1), v1::OBLIGATION_STATUS_EXEMPT);
}

TEST(MonthCoverageSpec, AMonthIsPendingThroughItsLastDayAndBreachedOnTheNext) {  // R0-14
  EXPECT_EQ(MonthStatus(Judge(PairBuilder(), CivilDay(2017, 2, 28)), 2),
            v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(MonthStatus(Judge(PairBuilder(), CivilDay(2017, 3, 1)), 2),
            v1::OBLIGATION_STATUS_BREACHED);
}

TEST(MonthCoverageSpec, AnActivityOnTheLastDayCoversItsMonthAndNotTheNext) {
  PairBuilder pair;
  pair.Other(CivilDay(2017, 3, 31));
  EXPECT_EQ(MonthStatus(Judge(pair), 3), v1::OBLIGATION_STATUS_MET);
  EXPECT_EQ(MonthStatus(Judge(pair), 4), v1::OBLIGATION_STATUS_BREACHED);
}

TEST(MonthCoverageSpec, AMonthIsMetAsSoonAsItIsCovered) {
  PairBuilder pair;
  pair.Study(CivilDay(2017, 5, 2));
  const v1::PairCompliance judged = Judge(pair, CivilDay(2017, 5, 2));
  EXPECT_EQ(MonthStatus(judged, 5), v1::OBLIGATION_STATUS_MET);
  EXPECT_EQ(judged.months(4).activity_count(), 1);
  EXPECT_THAT(judged.months(4).positions(), ElementsAre(pair.row.activities(0).position()));
}

TEST(MonthCoverageSpec, APairInForceForFifteenDaysOwesTheMonthForFourteenItDoesNot) {  // A10
  PairBuilder pair;
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 4, 16));
  EXPECT_EQ(MonthStatus(Judge(pair), 3), v1::OBLIGATION_STATUS_EXEMPT);
  EXPECT_EQ(MonthStatus(Judge(pair), 4), v1::OBLIGATION_STATUS_BREACHED);
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 4, 17));
  EXPECT_EQ(MonthStatus(Judge(pair), 4), v1::OBLIGATION_STATUS_EXEMPT);
}

TEST(MonthCoverageSpec, ADissolvedPairOwesNothingAfterwards) {  // A10
  PairBuilder pair;
  *pair.row.mutable_dissolved_date() = ToDate(CivilDay(2017, 6, 16));  // in force for 15 days
  EXPECT_EQ(MonthStatus(Judge(pair), 6), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_EQ(MonthStatus(Judge(pair), 7), v1::OBLIGATION_STATUS_EXEMPT);
  *pair.row.mutable_dissolved_date() = ToDate(CivilDay(2017, 6, 15));
  EXPECT_EQ(MonthStatus(Judge(pair), 6), v1::OBLIGATION_STATUS_EXEMPT);
}

TEST(MonthCoverageSpec, AStayCoversAMonthItOverlapsByFiveDaysNotByFour) {  // A5
  PairBuilder four;
  four.Stay("A", CivilDay(2017, 4, 27), CivilDay(2017, 5, 20));  // 27..30 April
  EXPECT_EQ(MonthStatus(Judge(four), 4), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_EQ(MonthStatus(Judge(four), 5), v1::OBLIGATION_STATUS_MET);
  PairBuilder five;
  five.Stay("A", CivilDay(2017, 4, 26), CivilDay(2017, 5, 20));
  EXPECT_EQ(MonthStatus(Judge(five), 4), v1::OBLIGATION_STATUS_MET);
}

TEST(MonthCoverageSpec, AStayAcrossThreeMonthsCoversEachOfThem) {  // A5
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 2, 20), CivilDay(2017, 4, 10));
  for (int month : {2, 3, 4}) EXPECT_EQ(MonthStatus(Judge(pair), month), v1::OBLIGATION_STATUS_MET);
}

TEST(MonthCoverageSpec, AStayThatIsNotOverKeepsItsMonthsOpenWithoutCoveringThem) {
  PairBuilder pair;
  pair.OngoingStay("A", CivilDay(2017, 3, 1));
  const v1::PairCompliance judged = Judge(pair, CivilDay(2017, 4, 10));
  EXPECT_EQ(MonthStatus(judged, 2), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_EQ(MonthStatus(judged, 3), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(judged.months(2).activity_count(), 0);
}

TEST(MonthCoverageSpec, AStayThatNeverEndsCoversNothingOnceTheYearIsOver) {
  PairBuilder pair;
  pair.OngoingStay("A", CivilDay(2017, 3, 1));
  EXPECT_EQ(MonthStatus(Judge(pair, CivilDay(2017, 12, 31)), 3), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(MonthStatus(Judge(pair, CivilDay(2018, 1, 1)), 3), v1::OBLIGATION_STATUS_BREACHED);
}

TEST(MonthCoverageSpec, AnActivityBelowItsMinimumCoversNoMonth) {
  PairBuilder pair;
  pair.Study(CivilDay(2017, 5, 2), 90);
  EXPECT_EQ(MonthStatus(Judge(pair), 5), v1::OBLIGATION_STATUS_BREACHED);
}

// --- rotation, R0-16, R0-17, A5, A8, A9 ---

TEST(RotationSpec, AStayOfFourteenDaysBothEndsCountedIsTwoWeeks) {  // R0-17, A8
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 14));
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), Not(Contains("R0-17")));
}

TEST(RotationSpec, AStayOfThirteenDaysIsTooShortAndCoversNothing) {  // R0-17, A8
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 13));
  const v1::PairCompliance judged = Judge(pair);
  ASSERT_THAT(RulesOf(judged.activities(0)), ElementsAre("R0-17"));
  EXPECT_EQ(judged.activities(0).findings(0).message_zh(), "本次换岗 13 天，不足 14 天");
  EXPECT_EQ(MonthStatus(judged, 3), v1::OBLIGATION_STATUS_BREACHED);
}

TEST(RotationSpec, TheLeapDayCountsAsADay) {  // A8
  event::v1::Event event;
  event::v1::StaffRotated& stay = *event.mutable_staff_rotated();
  *stay.mutable_arrived_date() = ToDate(CivilDay(2016, 2, 20));
  *stay.mutable_returned_date() = ToDate(CivilDay(2016, 3, 4));  // 10 + 4 days
  EXPECT_THAT(JudgeFact(event, ZaozhuangPolicy()), IsEmpty());
  *stay.mutable_arrived_date() = ToDate(CivilDay(2017, 2, 20));
  *stay.mutable_returned_date() = ToDate(CivilDay(2017, 3, 4));  // 9 + 4 days
  EXPECT_EQ(JudgeFact(event, ZaozhuangPolicy()).size(), 1u);
}

TEST(RotationSpec, AStayOfEachSideIsOneTime) {  // R0-16, A9
  PairBuilder pair;
  pair.Round(CivilDay(2017, 3, 1));
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(Counted(judged, v1::ACTIVITY_KIND_ROTATION), 1);
  EXPECT_EQ(Kind(judged, v1::ACTIVITY_KIND_ROTATION).recorded(), 1);
  EXPECT_EQ(Kind(judged, v1::ACTIVITY_KIND_ROTATION).positions_size(), 2);
  EXPECT_TRUE(judged.activities(0).counted());
  EXPECT_TRUE(judged.activities(1).counted());
}

TEST(RotationSpec, AOneSidedStayCoversItsMonthAndCountsForNothingElse) {  // A9
  PairBuilder pair;
  pair.Stay("B", CivilDay(2017, 3, 1), CivilDay(2017, 3, 20));
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_THAT(RulesOf(judged.activities(0)), ElementsAre("R0-16"));
  EXPECT_FALSE(judged.activities(0).counted());
  EXPECT_EQ(Counted(judged, v1::ACTIVITY_KIND_ROTATION), 0);
  EXPECT_EQ(Kind(judged, v1::ACTIVITY_KIND_ROTATION).recorded(), 1);
  EXPECT_EQ(MonthStatus(judged, 3), v1::OBLIGATION_STATUS_MET);
}

TEST(RotationSpec, TwoStaysOfOneSideAreNotMutual) {  // A9
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 14));
  pair.Stay("A", CivilDay(2017, 3, 5), CivilDay(2017, 3, 18));
  EXPECT_EQ(Counted(Judge(pair), v1::ACTIVITY_KIND_ROTATION), 0);
}

TEST(RotationSpec, StaysThatBegin31DaysApartAreARoundAnd32DaysApartAreNot) {  // A9
  PairBuilder near;
  near.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 14));
  near.Stay("B", CivilDay(2017, 4, 1), CivilDay(2017, 4, 14));
  EXPECT_EQ(Counted(Judge(near), v1::ACTIVITY_KIND_ROTATION), 1);
  PairBuilder far;
  far.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 14));
  far.Stay("B", CivilDay(2017, 4, 2), CivilDay(2017, 4, 15));
  EXPECT_EQ(Counted(Judge(far), v1::ACTIVITY_KIND_ROTATION), 0);
}

TEST(RotationSpec, RoundsDoNotDependOnTheOrderOfRecording) {  // A9
  PairBuilder pair;
  pair.Stay("B", CivilDay(2017, 5, 20), CivilDay(2017, 6, 10));
  pair.Stay("A", CivilDay(2017, 5, 1), CivilDay(2017, 5, 20));
  pair.Stay("B", CivilDay(2017, 4, 10), CivilDay(2017, 4, 30));
  pair.Stay("A", CivilDay(2017, 6, 15), CivilDay(2017, 6, 30));
  EXPECT_EQ(Counted(Judge(pair), v1::ACTIVITY_KIND_ROTATION), 2);
}

TEST(RotationSpec, ARoundIsCreditedToTheMonthInWhichItsLaterStayReachesTwoWeeks) {  // A5
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 3, 10), CivilDay(2017, 3, 24));
  pair.Stay("B", CivilDay(2017, 3, 19), CivilDay(2017, 4, 5));  // the 14th day is 1 April
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(judged.activities(0).credit_month(), "2017-04");
  EXPECT_EQ(judged.activities(1).credit_month(), "2017-04");
}

TEST(RotationSpec, AStayWaitsForACounterpartAsLongAsOneMayCome) {  // A9
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 14));
  // A counterpart may begin by 1 April and reaches its 14th day on 14 April.
  EXPECT_THAT(RulesOf(Judge(pair, CivilDay(2017, 4, 14)).activities(0)), IsEmpty());
  EXPECT_THAT(RulesOf(Judge(pair, CivilDay(2017, 4, 15)).activities(0)), ElementsAre("R0-16"));
}

TEST(RotationSpec, AStayThatReachesTwoWeeksOnTheLastDayOfTheYearIsATimeOfIt) {  // R0-15, R0-17
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 12, 18), CivilDay(2018, 1, 5));
  pair.Stay("B", CivilDay(2017, 12, 1), CivilDay(2017, 12, 14));
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(judged.kinds(0).counted(), 1);
  EXPECT_EQ(judged.activities(0).credit_month(), "2017-12");
  EXPECT_THAT(RulesOf(judged.activities(0)), Not(Contains("A5")));
}

TEST(RotationSpec, AStayThatReachesTwoWeeksAfterTheYearIsLongEnoughAndNoTimeOfIt) {
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 12, 19), CivilDay(2018, 1, 5));
  pair.Stay("B", CivilDay(2017, 12, 1), CivilDay(2017, 12, 14));
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(judged.kinds(0).counted(), 0);
  EXPECT_EQ(judged.kinds(0).status(), v1::OBLIGATION_STATUS_BREACHED) << "nothing is awaited";
  EXPECT_EQ(judged.activities(0).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  EXPECT_THAT(RulesOf(judged.activities(0)), ElementsAre("A5"));
  EXPECT_EQ(judged.months(11).status(), v1::OBLIGATION_STATUS_MET);
  EXPECT_THAT(judged.months(11).positions(), testing::SizeIs(2));
}

TEST(RotationSpec, DaysAfterThePairCoverNoMonth) {  // A5
  PairBuilder pair;
  *pair.row.mutable_dissolved_date() = ToDate(CivilDay(2017, 6, 21));
  pair.Stay("A", CivilDay(2017, 6, 17), CivilDay(2017, 7, 10));  // four days with the pair
  EXPECT_EQ(Judge(pair).months(5).activity_count(), 0);
  *pair.row.mutable_dissolved_date() = ToDate(CivilDay(2017, 6, 22));
  EXPECT_EQ(Judge(pair).months(5).activity_count(), 1);
}

TEST(RotationSpec, WithoutReciprocityEachStayIsATimeInTheMonthOfItsFourteenthDay) {
  Policy policy = ZaozhuangPolicy();
  policy.rotation_reciprocity = false;
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 3, 19), CivilDay(2017, 4, 5));
  pair.Stay("A", CivilDay(2017, 5, 1), CivilDay(2017, 5, 14));
  const v1::PairCompliance judged = JudgePair(pair.row, {}, policy, kYearOver);
  EXPECT_EQ(Counted(judged, v1::ACTIVITY_KIND_ROTATION), 2);
  EXPECT_EQ(judged.activities(0).credit_month(), "2017-04");
}

// --- joint inspection, R0-18 to R0-22, A12, A13 ---

TEST(JointInspectionSpec, ThreeEnterprisesAreEnoughAndTwoAreNot) {  // R0-20
  PairBuilder pair;
  pair.Joint(CivilDay(2017, 3, 1), 3);
  pair.Joint(CivilDay(2017, 4, 1), 2);
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_TRUE(judged.activities(0).counted());
  EXPECT_EQ(judged.activities(0).credit_month(), "2017-03");
  EXPECT_THAT(RulesOf(judged.activities(1)), ElementsAre("R0-20"));
  EXPECT_EQ(judged.activities(1).findings(0).message_zh(), "本次联合执法检查企业 2 家，不足 3 家");
}

TEST(JointInspectionSpec, TheSameEnterpriseTwiceIsOne) {  // A12
  PairBuilder pair;
  Facts& facts = pair.Joint(CivilDay(2017, 3, 1), 3);
  facts.mutable_joint_inspection_held()->mutable_targets(1)->set_enterprise_id("enterprise-0");
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), ElementsAre("R0-20"));
}

TEST(JointInspectionSpec, AnEnterpriseOutsideBothJurisdictionsIsNotCounted) {  // R0-19
  PairBuilder pair;
  Facts& facts = pair.Joint(CivilDay(2017, 3, 1), 4);
  facts.mutable_joint_inspection_held()->mutable_targets(2)->set_jurisdiction_unit_id("C");
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), ElementsAre("R0-19"));
  EXPECT_TRUE(Judge(pair).activities(0).counted());
  facts.mutable_joint_inspection_held()->mutable_targets(1)->set_jurisdiction_unit_id("C");
  EXPECT_FALSE(Judge(pair).activities(0).counted());
}

TEST(JointInspectionSpec, AnEnterpriseWithoutAReasonIsPointedOut) {  // R0-19
  PairBuilder pair;
  Facts& facts = pair.Joint(CivilDay(2017, 3, 1));
  facts.mutable_joint_inspection_held()->mutable_targets(0)->clear_selection_reason();
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_THAT(RulesOf(judged.activities(0)), ElementsAre("R0-19"));
  EXPECT_TRUE(judged.activities(0).counted());
}

TEST(JointInspectionSpec, AnEnterpriseThatIsListedTwiceIsPointedOutOnce) {  // R0-19, A12
  PairBuilder pair;
  Facts& facts = pair.Joint(CivilDay(2017, 3, 1), 4);
  auto& targets = *facts.mutable_joint_inspection_held()->mutable_targets();
  targets[0].clear_selection_reason();
  targets[1].set_jurisdiction_unit_id("C");
  for (const int i : {0, 1}) targets.Add()->CopyFrom(targets[i]);
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), ElementsAre("R0-19", "R0-19"));
}

TEST(JointInspectionSpec, AnInspectionWithoutAPlanCountsAndIsPointedOut) {  // R0-18
  PairBuilder pair;
  pair.Joint(CivilDay(2017, 3, 1)).mutable_joint_inspection_held()->clear_plan_id();
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), ElementsAre("R0-18"));
  EXPECT_TRUE(Judge(pair).activities(0).counted());
}

TEST(JointInspectionSpec, EachSideNeedsACaseOfItsOwn) {  // R0-22, A3
  PairBuilder pair;
  Facts& facts = pair.JointWithoutCases(CivilDay(2017, 3, 1));
  pair.AddCase(facts, "A", CivilDay(2017, 3, 2));
  pair.AddCase(facts, "A", CivilDay(2017, 3, 3));
  const v1::PairCompliance judged = Judge(pair);
  ASSERT_THAT(RulesOf(judged.activities(0)), ElementsAre("R0-22"));
  EXPECT_EQ(judged.activities(0).findings(0).message_zh(),
            "B 自本次联合执法起 30 天内报区（市）拟处罚案件 0 起，不足 1 起");
}

TEST(JointInspectionSpec, BrigadesMustFileNotPropose) {  // R0-21
  PairBuilder pair(event::v1::TEAM_TIER_BRIGADE);
  Facts& facts = pair.JointWithoutCases(CivilDay(2017, 3, 1));
  pair.AddCase(facts, "A", CivilDay(2017, 3, 2));
  pair.AddCase(facts, "B", CivilDay(2017, 3, 2)).set_proposed(true);
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), ElementsAre("R0-21"));
}

TEST(JointInspectionSpec, ADeclinedProposalIsNoCase) {  // R0-22
  PairBuilder pair;
  Facts& facts = pair.Joint(CivilDay(2017, 3, 1));
  facts.mutable_cases(0)->set_declined(true);
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), ElementsAre("R0-22"));
}

TEST(JointInspectionSpec, ACaseOnTheThirtiethDayAfterCountsOnTheThirtyFirstItDoesNot) {  // A13
  PairBuilder pair;
  Facts& in_time = pair.JointWithoutCases(CivilDay(2017, 3, 1));
  Facts& late = pair.JointWithoutCases(CivilDay(2017, 5, 1));
  for (const char* side : {"A", "B"}) {
    pair.AddCase(in_time, side, CivilDay(2017, 3, 31));
    pair.AddCase(late, side, CivilDay(2017, 6, 1));
  }
  EXPECT_TRUE(Judge(pair).activities(0).counted());
  EXPECT_THAT(RulesOf(Judge(pair).activities(1)), ElementsAre("R0-22", "R0-22"));
}

TEST(JointInspectionSpec, UntilTheWindowClosesAMissingCaseIsAwaited) {  // A13
  PairBuilder pair;
  pair.JointWithoutCases(CivilDay(2017, 3, 1));
  const v1::PairCompliance open = Judge(pair, CivilDay(2017, 3, 31));
  EXPECT_THAT(RulesOf(open.activities(0)), IsEmpty());
  EXPECT_FALSE(open.activities(0).counted());
  EXPECT_THAT(RulesOf(Judge(pair, CivilDay(2017, 4, 1)).activities(0)),
              ElementsAre("R0-22", "R0-22"));
}

TEST(JointInspectionSpec, AMonthWaitsForTheCasesOfItsInspection) {  // A13
  PairBuilder pair;
  pair.JointWithoutCases(CivilDay(2017, 3, 20));
  EXPECT_EQ(MonthStatus(Judge(pair, CivilDay(2017, 4, 19)), 3), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(MonthStatus(Judge(pair, CivilDay(2017, 4, 20)), 3), v1::OBLIGATION_STATUS_BREACHED);
}

TEST(JointInspectionSpec, APolicyWithoutAQuotaAsksForNoCase) {  // L7
  Policy policy = ZaozhuangPolicy();
  policy.joint_min_cases_per_side = 0;
  PairBuilder pair;
  pair.JointWithoutCases(CivilDay(2017, 3, 1));
  EXPECT_TRUE(JudgePair(pair.row, {}, policy, kYearOver).activities(0).counted());
}

// --- group study, R0-23, R0-24 ---

TEST(GroupStudySpec, TwoHundredAndTenMinutesAreHalfADayOneLessIsNot) {  // R0-24, A2
  PairBuilder pair;
  pair.Study(CivilDay(2017, 3, 1), 210);
  pair.Study(CivilDay(2017, 4, 1), 209);
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_TRUE(judged.activities(0).counted());
  EXPECT_THAT(RulesOf(judged.activities(1)), ElementsAre("R0-24"));
}

TEST(GroupStudySpec, BothSidesMustTakePart) {  // R0-23
  PairBuilder pair;
  Facts& facts = pair.Study(CivilDay(2017, 3, 1));
  facts.mutable_group_study_held()->mutable_attendance(1)->set_person_count(0);
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), ElementsAre("R0-23"));
}

TEST(GroupStudySpec, AGuestDoesNotStandInForASide) {  // R0-23
  PairBuilder pair;
  Facts& facts = pair.Study(CivilDay(2017, 3, 1));
  facts.mutable_group_study_held()->mutable_attendance(1)->set_unit_id("C");
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), ElementsAre("R0-23"));
}

// --- attestation, A26 ---

TEST(AttestationSpec, AConfirmationOnTheSeventhDayCountsOnTheEighthItDoesNot) {  // A26
  PairBuilder pair;
  Facts& seventh = pair.Study(CivilDay(2017, 3, 1));
  *seventh.mutable_attestations(0)->mutable_attested_date() = ToDate(CivilDay(2017, 3, 8));
  Facts& eighth = pair.Study(CivilDay(2017, 4, 1));
  *eighth.mutable_attestations(0)->mutable_attested_date() = ToDate(CivilDay(2017, 4, 9));
  EXPECT_TRUE(Judge(pair).activities(0).counted());
  EXPECT_THAT(RulesOf(Judge(pair).activities(1)), ElementsAre("A26"));
}

TEST(AttestationSpec, WithoutAConfirmationAnActivityIsAwaitedForSevenDays) {  // A26
  PairBuilder pair;
  pair.Study(CivilDay(2017, 3, 25)).clear_attestations();
  const v1::PairCompliance open = Judge(pair, CivilDay(2017, 4, 1));
  EXPECT_THAT(RulesOf(open.activities(0)), IsEmpty());
  EXPECT_FALSE(open.activities(0).counted());
  EXPECT_EQ(MonthStatus(open, 3), v1::OBLIGATION_STATUS_PENDING);
  const v1::PairCompliance lapsed = Judge(pair, CivilDay(2017, 4, 2));
  ASSERT_THAT(RulesOf(lapsed.activities(0)), ElementsAre("A26"));
  EXPECT_EQ(lapsed.activities(0).findings(0).message_zh(),
            "B 未在登记后 7 日内确认，本次活动不计入");
  EXPECT_EQ(MonthStatus(lapsed, 3), v1::OBLIGATION_STATUS_BREACHED);
}

TEST(AttestationSpec, ASuperiorSpeaksForASilentSideWithinSevenDaysMore) {  // A26
  const CivilDay held(2017, 3, 1);
  const auto spoken_for_on = [&held](int64_t day) {
    PairBuilder pair;
    table::v1::Attestation& spoken = *pair.Study(held).mutable_attestations(0);
    *spoken.mutable_attested_date() = ToDate(held + day);
    spoken.set_attesting_unit_id("D");
    return Judge(pair).activities(0);
  };
  for (const int64_t day : {7, 8, 14}) {
    EXPECT_TRUE(spoken_for_on(day).counted()) << day;
    EXPECT_EQ(spoken_for_on(day).attestation(), v1::ATTESTATION_STATUS_BY_SUPERVISOR);
  }
  EXPECT_FALSE(spoken_for_on(15).counted());
  EXPECT_THAT(RulesOf(spoken_for_on(15)), ElementsAre("A26"));
}

TEST(AttestationSpec, TheSideThatRecordedNeedNotConfirm) {  // A26
  PairBuilder pair;
  pair.Study(CivilDay(2017, 3, 1)).clear_recorded_by_unit_id();  // a superior recorded it
  EXPECT_THAT(RulesOf(Judge(pair).activities(0)), ElementsAre("A26"));
  EXPECT_EQ(Judge(pair).activities(0).findings(0).message_zh(),
            "A 未在登记后 7 日内确认，本次活动不计入");
}

// --- voiding, A25 ---

TEST(VoidedActivitySpec, AVoidedActivityStaysVisibleAndChangesNothing) {  // A25
  PairBuilder with = SoundPair();
  with.Study(CivilDay(2017, 5, 20), 90).set_voided_position(999);
  const v1::PairCompliance judged = Judge(with);
  const v1::ActivityJudgement& voided = judged.activities(judged.activities_size() - 1);
  EXPECT_TRUE(voided.voided());
  EXPECT_FALSE(voided.counted());
  EXPECT_THAT(voided.findings(), IsEmpty());

  v1::PairCompliance without_it = judged;
  without_it.mutable_activities()->RemoveLast();
  EXPECT_EQ(without_it.SerializeAsString(), Judge(SoundPair()).SerializeAsString());
}

TEST(VoidedActivitySpec, AVoidedStayLeavesItsCounterpartAlone) {  // A9, A25
  PairBuilder pair;
  pair.Round(CivilDay(2017, 3, 1));
  pair.row.mutable_activities(0)->set_voided_position(999);
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(Counted(judged, v1::ACTIVITY_KIND_ROTATION), 0);
  EXPECT_THAT(RulesOf(judged.activities(1)), ElementsAre("R0-16"));
}

// --- kinds, R0-15 ---

// In principle: what follows is for an approved exception to take away, and for nothing else.
TEST(MonthCoverageSpec, AMonthNotMetIsInTheConclusionUnlessItIsExempted) {  // R0-14, A23
  Policy policy = ZaozhuangPolicy();
  policy.year_kinds.clear();
  PairBuilder pair;
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 12, 1));
  const auto compliant = [&] { return JudgePair(pair.row, {}, policy, kYearOver).compliant(); };
  EXPECT_FALSE(compliant());
  pair.row.add_exemptions()->mutable_exempted()->set_month("2017-12");
  EXPECT_TRUE(compliant());
}

TEST(KindFloorSpec, ThreeTimesMeetTheFloorTwoBreachItOnceTheYearIsOver) {  // R0-15
  PairBuilder pair;
  pair.Study(CivilDay(2017, 3, 1));
  pair.Study(CivilDay(2017, 4, 1));
  const auto status = [&pair](CivilDay on) {
    return Kind(Judge(pair, on), v1::ACTIVITY_KIND_GROUP_STUDY).status();
  };
  EXPECT_EQ(status(CivilDay(2017, 12, 31)), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(status(CivilDay(2018, 1, 1)), v1::OBLIGATION_STATUS_BREACHED);
  pair.Study(CivilDay(2017, 5, 1));
  EXPECT_EQ(status(CivilDay(2017, 5, 1)), v1::OBLIGATION_STATUS_MET);
}

TEST(KindFloorSpec, TheFindingSaysHowManyTimesAreMissing) {  // R0-15
  PairBuilder pair = SoundPair();
  pair.row.mutable_activities()->DeleteSubrange(pair.row.activities_size() - 1, 1);
  const v1::PairCompliance judged = Judge(pair);
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-15"));
  EXPECT_EQ(judged.findings(0).message_zh(), "年度内联合执法 2 次，不足 3 次");
  EXPECT_EQ(judged.findings(0).clause(), "枣安监发〔2017〕11号·四");
  EXPECT_FALSE(judged.compliant());
}

TEST(KindFloorSpec, OtherActivitiesHaveNoFloor) {  // R0-25, A4
  PairBuilder pair;
  pair.Other(CivilDay(2017, 3, 1));
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(Counted(judged, v1::ACTIVITY_KIND_OTHER), 1);
  EXPECT_EQ(Kind(judged, v1::ACTIVITY_KIND_OTHER).required(), 0);
  EXPECT_EQ(Kind(judged, v1::ACTIVITY_KIND_OTHER).status(), v1::OBLIGATION_STATUS_EXEMPT);
}

TEST(KindFloorSpec, TheFloorIsProratedToTheMonthsOwedRoundedUp) {  // A32
  const auto required = [](CivilDay effective) {
    PairBuilder pair;
    *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(effective);
    return Kind(Judge(pair), v1::ACTIVITY_KIND_ROTATION).required();
  };
  EXPECT_EQ(required(CivilDay(2017, 1, 1)), 3);   // 11 months: 2.75
  EXPECT_EQ(required(CivilDay(2017, 4, 1)), 3);   // 9 months: 2.25
  EXPECT_EQ(required(CivilDay(2017, 5, 1)), 2);   // 8 months: 2
  EXPECT_EQ(required(CivilDay(2017, 8, 1)), 2);   // 5 months: 1.25
  EXPECT_EQ(required(CivilDay(2017, 9, 1)), 1);   // 4 months: 1
  EXPECT_EQ(required(CivilDay(2017, 12, 1)), 1);  // 1 month: 0.25
}

TEST(KindFloorSpec, APairThatOwesNoMonthOwesNoKind) {
  PairBuilder pair;
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 12, 20));
  EXPECT_EQ(Judge(pair).kinds(0).status(), v1::OBLIGATION_STATUS_EXEMPT);
  EXPECT_TRUE(Judge(pair).compliant());
}

TEST(KindFloorSpec, ADissolvedPairIsJudgedAtItsEnd) {
  PairBuilder pair;
  *pair.row.mutable_dissolved_date() = ToDate(CivilDay(2017, 7, 1));
  EXPECT_EQ(Judge(pair, CivilDay(2017, 6, 30)).kinds(0).status(), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(Judge(pair, CivilDay(2017, 7, 1)).kinds(0).status(), v1::OBLIGATION_STATUS_BREACHED);
}

}  // namespace
}  // namespace jiedui::domain
