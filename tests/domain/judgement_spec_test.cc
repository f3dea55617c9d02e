// How single activities of a pair are judged, and what is at the same time: A2, A8, A9, A13, A24 to
// A27, A39. Everything else of compliance is in compliance_spec_test.cc.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/activity/correction.h"
#include "domain/rules/compliance.h"
#include "domain/rules/stay_length.h"
#include "tests/domain/judging.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/facts.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// --- stays: leave, recall, length (A8) ---

void AddLeave(Facts& facts, CivilDay first, CivilDay last,
              const std::string& officer = "officer-1") {
  event::v1::StayLeave& leave = *facts.mutable_staff_rotated()->add_leaves();
  leave.set_officer_id(officer);
  *leave.mutable_first_date() = ToDate(first);
  *leave.mutable_last_date() = ToDate(last);
}

int64_t LongestDays(const Facts& facts) {
  return StayRule(ZaozhuangPolicy(), WorkCalendar()).Longest(facts.staff_rotated()).Days();
}

TEST(StayLengthSpec, BothDaysCount) {
  PairBuilder pair;
  EXPECT_EQ(LongestDays(pair.Stay("A", kMarch1, kMarch1)), 1);
  EXPECT_EQ(LongestDays(pair.Stay("A", kMarch1, kMarch1 + 13)), 14);
}

TEST(StayLengthSpec, ALeaveOfTwoDaysDoesNotBreakAStayOneOfThreeDoes) {  // A8
  PairBuilder pair;
  Facts& facts = pair.Stay("A", kMarch1, kMarch1 + 19);
  AddLeave(facts, kMarch1 + 4, kMarch1 + 5);
  EXPECT_EQ(LongestDays(facts), 20);
  AddLeave(facts, kMarch1 + 6, kMarch1 + 6);  // the day after: one leave of three days
  EXPECT_EQ(LongestDays(facts), 13);
}

TEST(StayLengthSpec, LeavesWithADayOfPresenceBetweenThemAreTwo) {
  PairBuilder pair;
  Facts& facts = pair.Stay("A", kMarch1, kMarch1 + 13);
  AddLeave(facts, kMarch1 + 4, kMarch1 + 5);
  AddLeave(facts, kMarch1 + 7, kMarch1 + 8);
  EXPECT_EQ(LongestDays(facts), 14);
}

TEST(StayLengthSpec, OneOfficerWhoStaysIsEnough) {
  PairBuilder pair;
  Facts& facts = pair.Stay("A", kMarch1, kMarch1 + 13);
  facts.mutable_staff_rotated()->add_officer_ids("officer-2");
  AddLeave(facts, kMarch1, kMarch1 + 13);
  EXPECT_EQ(LongestDays(facts), 14);
  AddLeave(facts, kMarch1 + 10, kMarch1 + 13, "officer-2");
  EXPECT_EQ(LongestDays(facts), 10);
}

TEST(StayLengthSpec, WhoWasNeverThereStayedNoDay) {
  PairBuilder pair;
  Facts& facts = pair.Stay("A", kMarch1, kMarch1 + 13);
  AddLeave(facts, kMarch1, kMarch1 + 13);
  EXPECT_EQ(LongestDays(facts), 0);
}

TEST(StaySpec, ABrokenStayIsJudgedByWhatIsLeft) {
  PairBuilder pair;
  AddLeave(pair.Stay("A", kMarch1, kMarch1 + 16), kMarch1 + 13, kMarch1 + 15);
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_THAT(RulesOf(First(judged)), ElementsAre("A8", "R0-17"));
  EXPECT_EQ(First(judged).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
}

TEST(StaySpec, ABrokenStayThatIsLongEnoughCountsFromWhereItIsLong) {
  PairBuilder pair;
  AddLeave(pair.Stay("A", kMarch1, kMarch1 + 25), kMarch1 + 5, kMarch1 + 11);
  pair.Stay("B", kMarch1, kMarch1 + 13);
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(ToDay(First(judged).threshold_date()), kMarch1 + 12 + 13);
  EXPECT_TRUE(First(judged).counted());
}

TEST(StaySpec, ARecalledStayIsToldAndJudgedByItsLength) {
  PairBuilder pair;
  pair.Stay("A", kMarch1, kMarch1 + 13).mutable_staff_rotated()->set_recall_reason("reason");
  EXPECT_THAT(RulesOf(First(Judge(pair, kMarch1 + 14))), ElementsAre("R0-17"));
  EXPECT_EQ(First(Judge(pair, kMarch1 + 14)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
}

TEST(StaySpec, APlanCountsNowhereAndKeepsNothingOpen) {
  PairBuilder pair;
  pair.Plan("A", kMarch1, kMarch1 + 19);
  const v1::PairCompliance open = Judge(pair, kMarch1 + 19);
  EXPECT_EQ(First(open).standing(), v1::ACTIVITY_STANDING_PENDING);
  EXPECT_EQ(open.findings_size(), Judge(PairBuilder(), kMarch1 + 19).findings_size());
  const v1::PairCompliance planned = Judge(pair);
  EXPECT_EQ(planned.months(2).status(), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_EQ(planned.kinds(0).recorded(), 0);
}

TEST(StaySpec, AnOfficerInTwoPlacesIsShownAndBlocksNothing) {  // A9
  PairBuilder pair;
  pair.Stay("A", kMarch1, kMarch1 + 13);
  pair.Stay("B", kMarch1, kMarch1 + 13);
  PairBuilder hub(event::v1::TEAM_TIER_SQUADRON, "A", "C");
  hub.Stay("A", kMarch1 + 13, kMarch1 + 26).mutable_staff_rotated()->set_activity_id("elsewhere");
  const v1::PairCompliance judged = JudgePair(pair.row, {&hub.row}, ZaozhuangPolicy(), kYearOver);
  EXPECT_THAT(RulesOf(judged.activities(0)), ElementsAre("A9"));
  EXPECT_THAT(RulesOf(judged.activities(1)), IsEmpty());
  EXPECT_TRUE(judged.activities(0).counted());
  hub.row.mutable_activities(0)->set_voided_position(999);
  EXPECT_THAT(RulesOf(JudgePair(pair.row, {&hub.row}, ZaozhuangPolicy(), kYearOver).activities(0)),
              IsEmpty());
}

// Which of several other stays is named: the one that began first, of equal days the smaller id.
TEST(StaySpec, OfSeveralOtherPlacesTheFirstIsNamedInWhateverOrderTheyWereRecorded) {  // A9
  const auto named = [](std::vector<std::pair<std::string, CivilDay>> others) {
    PairBuilder pair;
    pair.Stay("A", kMarch1 + 5, kMarch1 + 18).mutable_staff_rotated()->set_activity_id("judged");
    for (const auto& [id, arrived] : others) {
      pair.Stay("A", arrived, arrived + 13).mutable_staff_rotated()->set_activity_id(id);
    }
    return First(Judge(pair)).findings(0).message_en();
  };
  const std::pair<std::string, CivilDay> late = {"a-late", kMarch1 + 8};
  const std::pair<std::string, CivilDay> first = {"z-first", kMarch1};
  const std::pair<std::string, CivilDay> equal = {"y-first", kMarch1};
  EXPECT_THAT(named({late, first}), testing::HasSubstr("stay z-first"));
  EXPECT_THAT(named({first, late}), testing::HasSubstr("stay z-first"));
  EXPECT_THAT(named({first, equal}), testing::HasSubstr("stay y-first"));
  EXPECT_THAT(named({equal, first}), testing::HasSubstr("stay y-first"));
}

TEST(StaySpec, APlanThatHasNotBegunByItsLastDayIsTold) {  // R0-16
  PairBuilder pair;
  pair.Plan("A", kMarch1, kMarch1 + 19);
  EXPECT_THAT(RulesOf(First(Judge(pair, kMarch1 + 19))), IsEmpty());
  EXPECT_THAT(RulesOf(First(Judge(pair, kMarch1 + 20))), ElementsAre("R0-16"));
  EXPECT_EQ(First(Judge(pair, kMarch1 + 20)).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
}

// --- a stay that goes on (A5) ---

// Of one officer of A, who arrived that day; B confirmed it on another.
PairBuilder GoingOn(CivilDay arrived, CivilDay confirmed) {
  PairBuilder pair;
  Facts& stay = pair.OngoingStay("A", arrived);
  stay.mutable_staff_dispatched()->add_officer_ids("officer-1");
  *stay.mutable_arrived_date() = ToDate(arrived);
  *stay.mutable_attestations(0)->mutable_attested_date() = ToDate(confirmed);
  return pair;
}

TEST(OngoingStaySpec, FromItsFourteenthDayOnItHasReachedItsLength) {  // A5, R0-17
  const CivilDay fourteenth(2017, 11, 17);
  PairBuilder pair = GoingOn(fourteenth - 13, fourteenth);
  const v1::PairCompliance before = Judge(pair, fourteenth - 1);
  EXPECT_FALSE(First(before).has_threshold_date());
  EXPECT_EQ(First(before).standing(), v1::ACTIVITY_STANDING_PENDING);
  EXPECT_EQ(before.months(10).activity_count(), 0);
  const v1::PairCompliance reached = Judge(pair, fourteenth);
  EXPECT_EQ(ToDay(First(reached).threshold_date()), fourteenth);
  EXPECT_EQ(First(reached).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  EXPECT_EQ(reached.months(10).status(), v1::OBLIGATION_STATUS_MET);
  ASSERT_EQ(reached.rounds_size(), 1);
  EXPECT_EQ(reached.rounds(0).state(), v1::ROUND_STATE_PARTIAL);
  EXPECT_EQ(reached.rounds(0).first_activity_id(), First(reached).activity_id());
}

TEST(OngoingStaySpec, ItCountsWithItsCounterpartInTheMonthOfThatDay) {  // A5, A9
  const CivilDay fourteenth(2017, 11, 17);
  PairBuilder pair = GoingOn(fourteenth - 13, fourteenth);
  pair.Stay("B", fourteenth - 13, fourteenth);
  const v1::PairCompliance judged = Judge(pair, fourteenth);
  EXPECT_TRUE(First(judged).counted());
  EXPECT_EQ(First(judged).credit_month(), "2017-11");
  EXPECT_EQ(judged.kinds(0).counted(), 1);
}

TEST(OngoingStaySpec, OneThatGoesOnOverNewYearIsNotLost) {  // A5
  const CivilDay fourteenth(2017, 12, 28);
  const v1::PairCompliance judged = Judge(GoingOn(fourteenth - 13, fourteenth));
  EXPECT_EQ(judged.months(11).status(), v1::OBLIGATION_STATUS_MET);
  const v1::PairCompliance unconfirmed = Judge(GoingOn(fourteenth - 13, fourteenth - 1));
  EXPECT_EQ(unconfirmed.months(11).status(), v1::OBLIGATION_STATUS_BREACHED) << "A26";
}

TEST(OngoingStaySpec, UnconfirmedItWaitsAndNothingLapses) {  // A26
  const CivilDay fourteenth(2017, 11, 17);
  const v1::PairCompliance judged =
      Judge(GoingOn(fourteenth - 13, fourteenth - 1), fourteenth + 20);
  EXPECT_EQ(First(judged).standing(), v1::ACTIVITY_STANDING_PENDING);
  EXPECT_EQ(First(judged).attestation(), v1::ATTESTATION_STATUS_AWAITED);
  ASSERT_EQ(First(judged).side_attestations_size(), 2);
  EXPECT_FALSE(First(judged).side_attestations(1).has_last_date());
}

// --- rounds: open, partial, mutual (A9) ---

TEST(RoundSpec, ARoundIsOpenThenPartialThenMutual) {  // A9
  PairBuilder pair;
  Facts& stay = pair.OngoingStay("A", kMarch1);
  EXPECT_EQ(Judge(pair, kMarch1 + 5).rounds(0).state(), v1::ROUND_STATE_OPEN);
  stay.Clear();
  pair.row.clear_activities();
  pair.Stay("A", kMarch1, kMarch1 + 13);
  const v1::PairCompliance partial = Judge(pair, kMarch1 + 14);
  EXPECT_EQ(partial.rounds(0).state(), v1::ROUND_STATE_PARTIAL);
  EXPECT_EQ(ToDay(partial.rounds(0).last_date()), kMarch1 + 31);
  pair.Stay("B", kMarch1 + 31, kMarch1 + 44);
  const v1::PairCompliance mutual = Judge(pair);
  ASSERT_EQ(mutual.rounds_size(), 1);
  EXPECT_EQ(mutual.rounds(0).state(), v1::ROUND_STATE_MUTUAL);
  EXPECT_EQ(mutual.rounds(0).activity_ids_size(), 2);
  EXPECT_EQ(mutual.rounds(0).credit_month(), "2017-04");
}

TEST(RoundSpec, ADayBeyondTheWindowMakesTwoPartialRounds) {
  PairBuilder pair;
  pair.Stay("A", kMarch1, kMarch1 + 13);
  pair.Stay("B", kMarch1 + 32, kMarch1 + 45);
  const v1::PairCompliance judged = Judge(pair);
  ASSERT_EQ(judged.rounds_size(), 2);
  EXPECT_EQ(judged.rounds(0).state(), v1::ROUND_STATE_PARTIAL);
  EXPECT_EQ(judged.rounds(1).state(), v1::ROUND_STATE_PARTIAL);
}

// --- the plan of a joint inspection (R0-18) ---

PairBuilder WithPlan(CivilDay adopted, CivilDay signed_day) {
  PairBuilder pair;
  Facts& facts = pair.Joint(kMarch1);
  facts.mutable_joint_inspection_held()->set_plan_id("p1");
  table::v1::JointPlan& plan = *pair.row.add_plans();
  plan.mutable_adopted()->set_plan_id("p1");
  *plan.mutable_adopted()->mutable_adopted_date() = ToDate(adopted);
  for (const event::v1::InspectionTarget& target : facts.joint_inspection_held().targets()) {
    plan.mutable_adopted()->add_targets()->set_enterprise_id(target.enterprise_id());
  }
  *plan.add_signatures()->mutable_signed_date() = ToDate(signed_day);
  return pair;
}

TEST(JointPlanSpec, BothSidesHaveSignedByTheDayOfTheInspection) {  // R0-18
  EXPECT_THAT(RulesOf(First(Judge(WithPlan(kMarch1, kMarch1)))), IsEmpty());
  EXPECT_THAT(RulesOf(First(Judge(WithPlan(kMarch1, kMarch1 + 1)))), ElementsAre("R0-18"));
  EXPECT_THAT(RulesOf(First(Judge(WithPlan(kMarch1 + 1, kMarch1)))), ElementsAre("R0-18"));
}

TEST(JointPlanSpec, AnEnterpriseOutsideThePlanIsShown) {
  PairBuilder pair = WithPlan(kMarch1, kMarch1);
  pair.row.mutable_plans(0)->mutable_adopted()->mutable_targets()->RemoveLast();
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("R0-18"));
  EXPECT_TRUE(First(Judge(pair)).counted());
}

// --- confirmation and correction (A25, A26) ---

TEST(AttestationSpec, TheTableSaysWhoConfirmed) {
  PairBuilder pair;
  Facts& facts = pair.Other(kMarch1);
  EXPECT_EQ(First(Judge(pair)).attestation(), v1::ATTESTATION_STATUS_BY_BOTH);
  facts.mutable_attestations(0)->set_attesting_unit_id("B");
  EXPECT_EQ(First(Judge(pair)).attestation(), v1::ATTESTATION_STATUS_BY_BOTH);
  facts.mutable_attestations(0)->set_attesting_unit_id("district");
  EXPECT_EQ(First(Judge(pair)).attestation(), v1::ATTESTATION_STATUS_BY_SUPERVISOR);
  facts.clear_attestations();
  EXPECT_EQ(First(Judge(pair, kMarch1 + 7)).attestation(), v1::ATTESTATION_STATUS_AWAITED);
  EXPECT_EQ(First(Judge(pair, kMarch1 + 8)).attestation(), v1::ATTESTATION_STATUS_LAPSED);
}

// By A on that day; what it changed besides text.
void CorrectedBy(Facts& facts, const std::string& side, CivilDay day, bool days, bool substance,
                 int64_t position = 500) {
  facts.add_correction_positions(position);
  *facts.mutable_corrected_date() = ToDate(day);
  facts.set_corrected_by_unit_id(side);
  table::v1::Redoing redoing;
  redoing.set_position(position);
  *redoing.mutable_recorded_date() = ToDate(day);
  redoing.set_recorded_by_unit_id(side);
  if (days) *facts.mutable_days_redone() = redoing;
  if (substance) *facts.mutable_substance_redone() = redoing;
}

void AttestedBy(Facts& facts, const std::string& side, CivilDay day, int64_t position) {
  table::v1::Attestation& attestation = *facts.add_attestations();
  attestation.set_unit_id(side);
  attestation.set_position(position);
  *attestation.mutable_attested_date() = ToDate(day);
}

TEST(CorrectionSpec, WhatIsNotMereTextIsConfirmedAnewWithinSevenDaysOfTheCorrection) {  // A25, A26
  PairBuilder pair;
  Facts& facts = pair.Other(kMarch1);  // B confirmed it on the day
  CorrectedBy(facts, "A", kMarch1 + 20, /*days=*/false, /*substance=*/true);
  EXPECT_EQ(First(Judge(pair, kMarch1 + 27)).attestation(), v1::ATTESTATION_STATUS_AWAITED);
  EXPECT_EQ(First(Judge(pair, kMarch1 + 27)).standing(), v1::ACTIVITY_STANDING_PENDING);
  EXPECT_EQ(First(Judge(pair, kMarch1 + 28)).attestation(), v1::ATTESTATION_STATUS_LAPSED);
  EXPECT_EQ(First(Judge(pair, kMarch1 + 28)).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
  EXPECT_EQ(First(Judge(pair)).findings(0).message_zh(), "B 未在更正后 7 日内确认，本次活动不计入");
  AttestedBy(facts, "B", kMarch1 + 27, 501);
  EXPECT_EQ(First(Judge(pair)).attestation(), v1::ATTESTATION_STATUS_BY_BOTH);
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  *facts.mutable_attestations(1)->mutable_attested_date() = ToDate(kMarch1 + 28);
  EXPECT_EQ(First(Judge(pair)).attestation(), v1::ATTESTATION_STATUS_LAPSED);
}

TEST(CorrectionSpec, WhoCorrectedNeedNotConfirmTheOtherSideMustEvenIfItRecorded) {  // A26
  PairBuilder pair;
  Facts& facts = pair.Other(kMarch1);  // recorded by A
  CorrectedBy(facts, "B", kMarch1 + 2, /*days=*/false, /*substance=*/true);
  const v1::ActivityJudgement judged = First(Judge(pair, kMarch1 + 3));
  EXPECT_EQ(judged.side_attestations(0).unit_id(), "A");
  EXPECT_EQ(judged.side_attestations(0).status(), v1::ATTESTATION_STATUS_AWAITED);
  EXPECT_EQ(judged.side_attestations(1).status(), v1::ATTESTATION_STATUS_BY_BOTH);
  EXPECT_EQ(judged.side_attestations(1).position(), 500);
  // A superior corrected it: both are asked.
  CorrectedBy(facts, "", kMarch1 + 4, /*days=*/false, /*substance=*/true, 600);
  const v1::ActivityJudgement again = First(Judge(pair, kMarch1 + 5));
  EXPECT_EQ(again.side_attestations(0).status(), v1::ATTESTATION_STATUS_AWAITED);
  EXPECT_EQ(again.side_attestations(1).status(), v1::ATTESTATION_STATUS_AWAITED);
}

TEST(CorrectionSpec, OneThatMovesTheDayIsHeldToTheDaysOfALateEntry) {  // A25, A39
  for (const int days : {35, 36}) {
    PairBuilder pair;
    Facts& facts = pair.Other(kMarch1);
    CorrectedBy(facts, "A", kMarch1 + days, /*days=*/true, /*substance=*/true);
    AttestedBy(facts, "B", kMarch1 + days, 501);
    const v1::ActivityJudgement judged = First(Judge(pair));
    EXPECT_EQ(judged.standing(),
              days == 35 ? v1::ACTIVITY_STANDING_QUALIFIED : v1::ACTIVITY_STANDING_NOT_QUALIFIED);
    if (days == 35) continue;
    EXPECT_THAT(RulesOf(judged), ElementsAre("A39"));
    EXPECT_EQ(judged.findings(0).message_zh(),
              "活动于 2017-03-01 开展，2017-04-06 才更正为该日，相隔 36 天，超过 35 "
              "天且无补录许可，不计入");
  }
}

TEST(CorrectionSpec, OneThatLeavesTheDayIsAsOldAsTheRecording) {  // A25, A39
  PairBuilder pair;
  Facts& facts = pair.Other(kMarch1);
  CorrectedBy(facts, "A", kMarch1 + 200, /*days=*/false, /*substance=*/true);
  AttestedBy(facts, "B", kMarch1 + 200, 501);
  EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty());
}

TEST(CorrectionSpec, APermitLetsInAMovedDayIfItWasGrantedBeforeTheCorrection) {  // A39
  PairBuilder pair;
  pair.Permit("2017-03", kMarch1 + 60);
  Facts& facts = pair.Other(kMarch1);
  CorrectedBy(facts, "A", kMarch1 + 60, /*days=*/true, /*substance=*/true);
  AttestedBy(facts, "B", kMarch1 + 60, 501);
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  pair.row.mutable_permits(0)->set_position(499);  // after the recording, before the correction
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  pair.row.mutable_permits(0)->set_position(501);
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
}

TEST(CorrectionSpec, OfMereTextWhatWasConfirmedStaysConfirmedAndWhoHasNotConfirmedItIsShown) {
  PairBuilder pair;
  Facts& facts = pair.Other(kMarch1);
  CorrectedBy(facts, "A", kMarch1 + 3, /*days=*/false, /*substance=*/false);
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("A25"));
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  AttestedBy(facts, "B", kMarch1 + 4, 501);
  EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty());
}

template <class Fact>
void ExpectChanges(const Fact& before, const Fact& after, bool days, bool substance) {
  const CorrectionChanges changes = ChangesOf(before, after);
  EXPECT_EQ(changes.days, days) << after.ShortDebugString();
  EXPECT_EQ(changes.substance, substance) << after.ShortDebugString();
}

TEST(JointInspectionSpec, WithNobodyOfOneSideNotedItDoesNotCount) {  // R0-13
  PairBuilder pair;
  auto& attendance = *pair.Joint(kMarch1).mutable_joint_inspection_held()->mutable_attendance();
  EXPECT_TRUE(First(Judge(pair)).counted());
  attendance[1].set_person_count(0);
  EXPECT_FALSE(First(Judge(pair)).counted());
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("R0-13"));
  EXPECT_EQ(First(Judge(pair)).findings(0).message_zh(),
            "本次活动填报的参加人员中没有 B 的人员，结对双方均应参加，不计入");
  attendance.RemoveLast();
  EXPECT_FALSE(First(Judge(pair)).counted()) << "B is not listed at all";
  attendance.Clear();
  EXPECT_TRUE(First(Judge(pair)).counted()) << "nobody noted who took part";
}

TEST(OtherActivitySpec, ThatNobodyTookPartInCoversNoMonth) {  // R0-13, R0-14
  PairBuilder pair;
  auto& attendance = *pair.Other(kMarch1).mutable_other_activity_held()->mutable_attendance();
  const auto march = [&pair] { return Judge(pair).months(2).status(); };
  ASSERT_EQ(Judge(pair).months(2).month(), "2017-03");
  EXPECT_EQ(march(), v1::OBLIGATION_STATUS_MET);
  attendance[0].set_person_count(0);
  attendance[1].set_person_count(0);
  EXPECT_EQ(march(), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("R0-13", "R0-13"));
  attendance.Clear();
  EXPECT_EQ(march(), v1::OBLIGATION_STATUS_MET) << "nobody noted who took part";
}

TEST(CorrectionSpec, DaysTimesTargetsAndAttendanceAreWhatIsConfirmedTextIsNot) {  // A25
  const auto inspection = spec::Inspect("j1", "p", "A", "2017-03-01");
  auto changed = inspection;
  ExpectChanges(inspection, changed, false, false);
  changed.set_plan_reference("other words");
  changed.mutable_targets(0)->set_display_name("other words");
  ExpectChanges(inspection, changed, false, false);
  changed.mutable_targets(0)->set_document_count(3);
  ExpectChanges(inspection, changed, false, true);
  changed = inspection;
  changed.mutable_targets()->RemoveLast();
  ExpectChanges(inspection, changed, false, true);
  changed = inspection;
  changed.set_duration_minutes(60);
  ExpectChanges(inspection, changed, false, true);
  changed = inspection;
  changed.add_attendance()->set_unit_id("A");
  ExpectChanges(inspection, changed, false, true);
  changed = inspection;
  *changed.mutable_held_date() = ToDate(kMarch1 + 1);
  ExpectChanges(inspection, changed, true, true);
}

TEST(CorrectionSpec, OfAStudyAStayAndAnotherActivityToo) {  // A25
  const auto study = spec::Study("s1", spec::Assign("A", "B"), "2017-03-01");
  auto studied = study;
  studied.set_resolutions("other words");
  studied.add_topics("another topic");
  ExpectChanges(study, studied, false, false);
  studied.mutable_attendance(0)->set_person_count(9);
  ExpectChanges(study, studied, false, true);
  const auto stay = spec::Rotate("r1", "p", "A", "2017-03-01", "2017-03-14");
  auto stayed = stay;
  stayed.set_duties("other words");
  ExpectChanges(stay, stayed, false, false);
  stayed.add_officer_ids("officer-9");
  ExpectChanges(stay, stayed, false, true);
  *stayed.mutable_returned_date() = ToDate(kMarch1 + 20);
  ExpectChanges(stay, stayed, true, true);
  const auto other = spec::HelpOtherwise("o1", "p", "2017-03-01");
  auto helped = other;
  helped.set_description("other words");
  ExpectChanges(other, helped, false, false);
  *helped.mutable_held_date() = ToDate(kMarch1 + 1);
  ExpectChanges(other, helped, true, true);
}

// --- 29 February (A8, A13, A26) ---

JudgedActivity JudgeLast(const PairBuilder& pair, CivilDay on) {
  return JudgeActivity(*pair.row.activities().rbegin(), pair.row, ZaozhuangPolicy(), on);
}

TEST(LeapDaySpec, IsADayOfAStay) {  // R0-17, A8
  PairBuilder pair;
  EXPECT_EQ(LongestDays(pair.Stay("A", CivilDay(2020, 2, 20), CivilDay(2020, 3, 4))), 14);
  EXPECT_TRUE(JudgeLast(pair, CivilDay(2020, 3, 5)).stands);
  EXPECT_EQ(LongestDays(pair.Stay("A", CivilDay(2019, 2, 20), CivilDay(2019, 3, 4))), 13);
  EXPECT_FALSE(JudgeLast(pair, CivilDay(2019, 3, 5)).stands);
}

TEST(LeapDaySpec, MayEndALeaveThatIsNotTooLong) {  // A8
  PairBuilder pair;
  Facts& facts = pair.Stay("A", CivilDay(2020, 2, 20), CivilDay(2020, 3, 4));
  AddLeave(facts, CivilDay(2020, 2, 28), CivilDay(2020, 2, 29));
  EXPECT_EQ(LongestDays(facts), 14);
  AddLeave(facts, CivilDay(2020, 3, 1), CivilDay(2020, 3, 1));  // the day after
  EXPECT_EQ(LongestDays(facts), 8);
}

TEST(LeapDaySpec, IsADayOfTheWindowForCases) {  // A13
  for (const CivilDay filed : {CivilDay(2020, 3, 1), CivilDay(2020, 3, 2)}) {
    PairBuilder pair;
    Facts& facts = pair.JointWithoutCases(CivilDay(2020, 1, 31));
    pair.AddCase(facts, "A", CivilDay(2020, 2, 29));
    pair.AddCase(facts, "B", filed);
    const JudgedActivity judged = JudgeLast(pair, CivilDay(2020, 4, 1));
    EXPECT_EQ(ToDay(judged.judgement.side_cases(1).last_date()), CivilDay(2020, 3, 1));
    EXPECT_EQ(judged.judgement.side_cases(0).status(), v1::SIDE_CASE_STATUS_LINKED);
    EXPECT_EQ(judged.stands, filed == CivilDay(2020, 3, 1));
  }
}

TEST(LeapDaySpec, IsADayOfTheDaysToConfirm) {  // A26
  for (const CivilDay attested : {CivilDay(2020, 2, 29), CivilDay(2020, 3, 1)}) {
    PairBuilder pair;
    Facts& facts = pair.Other(CivilDay(2020, 2, 22));
    *facts.mutable_attestations(0)->mutable_attested_date() = ToDate(attested);
    EXPECT_EQ(JudgeLast(pair, CivilDay(2020, 4, 1)).stands, attested == CivilDay(2020, 2, 29));
  }
  PairBuilder later;
  Facts& facts = later.Other(CivilDay(2020, 2, 25));
  *facts.mutable_attestations(0)->mutable_attested_date() = ToDate(CivilDay(2020, 3, 3));
  EXPECT_TRUE(JudgeLast(later, CivilDay(2020, 4, 1)).stands);
  *facts.mutable_attestations(0)->mutable_attested_date() = ToDate(CivilDay(2020, 3, 4));
  EXPECT_FALSE(JudgeLast(later, CivilDay(2020, 4, 1)).stands);
}

// --- late entry (A39) ---

PairBuilder RecordedAfter(int days, bool permit = false) {
  PairBuilder pair;
  if (permit) pair.Permit("2017-03", kMarch1 + 60);
  Facts& facts = pair.Other(kMarch1);
  *facts.mutable_recorded_date() = ToDate(kMarch1 + days);
  *facts.mutable_attestations(0)->mutable_attested_date() = facts.recorded_date();
  return pair;
}

TEST(LateEntrySpec, ThirtyFiveDaysNeedNoPermitOneMoreDoes) {
  EXPECT_THAT(RulesOf(First(Judge(RecordedAfter(35)))), IsEmpty());
  EXPECT_THAT(RulesOf(First(Judge(RecordedAfter(36)))), ElementsAre("A39"));
  EXPECT_EQ(First(Judge(RecordedAfter(36))).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
}

TEST(LateEntrySpec, APermitLetsInUntilItsLastDay) {
  const v1::PairCompliance last_day = Judge(RecordedAfter(60, /*permit=*/true));
  EXPECT_THAT(RulesOf(First(last_day)), ElementsAre("A39"));
  EXPECT_EQ(First(last_day).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  EXPECT_EQ(First(Judge(RecordedAfter(61, true))).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
}

TEST(LateEntrySpec, APermitIsForItsMonthItsKindAndWhatComesAfterIt) {
  PairBuilder pair = RecordedAfter(40, true);
  event::v1::LateEntryPermitted& permit = *pair.row.mutable_permits(0)->mutable_permitted();
  permit.set_activity_type(event::v1::ACTIVITY_TYPE_GROUP_STUDY);
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
  permit.set_activity_type(event::v1::ACTIVITY_TYPE_OTHER);
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  permit.set_month("2017-04");
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
  permit.set_month("2017-03");
  pair.row.mutable_permits(0)->set_position(pair.row.activities(0).position() + 1);
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
}

}  // namespace
}  // namespace jiedui::domain
