// When in the day an activity was, and what that is worth: half days, both partners of a hub, and
// what overlaps (A2, A24, A27).

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/compliance.h"
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

Facts& At(Facts& facts, int start, int minutes) {
  if (facts.has_group_study_held()) {
    facts.mutable_group_study_held()->set_start_minute(start);
    facts.mutable_group_study_held()->set_duration_minutes(minutes);
  } else if (facts.has_joint_inspection_held()) {
    facts.mutable_joint_inspection_held()->set_start_minute(start);
    facts.mutable_joint_inspection_held()->set_duration_minutes(minutes);
  } else {
    facts.mutable_other_activity_held()->set_start_minute(start);
    facts.mutable_other_activity_held()->set_duration_minutes(minutes);
  }
  return facts;
}

TEST(StudySpec, TwoHundredAndTenMinutesAreHalfADay) {  // R0-24, A2
  for (const int minutes : {209, 210}) {
    PairBuilder pair;
    pair.Study(kMarch1, minutes);
    EXPECT_EQ(First(Judge(pair)).counted(), minutes == 210) << minutes;
  }
}

TEST(StudySpec, SaysWhatWasStudiedAndHowProblemsAreSolved) {  // R0-23
  PairBuilder pair;
  Facts& facts = pair.Study(kMarch1);
  facts.mutable_group_study_held()->clear_topics();
  facts.mutable_group_study_held()->add_problems("problem");
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("R0-23", "R0-23"));
  EXPECT_TRUE(First(Judge(pair)).counted());
  facts.mutable_group_study_held()->add_topics("topic");
  facts.mutable_group_study_held()->set_resolutions("resolution");
  EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty());
}

TEST(StudySpec, EachProblemHasAResolution) {  // R0-23
  PairBuilder pair;
  event::v1::GroupStudyHeld& study = *pair.Study(kMarch1).mutable_group_study_held();
  for (const char* const problem : {"one", "two", "three"}) study.add_problems(problem);
  for (const char* const too_few : {"一并解决", "一；二", "一。\n\n二。"}) {
    study.set_resolutions(too_few);
    EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("R0-23")) << too_few;
    EXPECT_TRUE(First(Judge(pair)).counted());
  }
  for (const char* const enough : {"一；二；三", "一。二。三。", "1\n2\n3"}) {
    study.set_resolutions(enough);
    EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty()) << enough;
  }
}

TEST(StudySpec, MinutesOfAnInspectionAreNotMinutesOfStudy) {  // A27
  PairBuilder pair;
  At(pair.Study(kMarch1), 480, 240);
  At(pair.Joint(kMarch1), 690, 60);  // from 11:30 to 12:30, half of it during the study
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("A27"));
  EXPECT_TRUE(First(Judge(pair)).counted());  // 210 are left
  At(*pair.row.mutable_activities(1), 689, 60);
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("A27", "R0-24"));
  EXPECT_FALSE(First(Judge(pair)).counted());
  EXPECT_TRUE(Judge(pair).activities(1).counted());
  pair.row.mutable_activities(1)->set_voided_position(999);
  EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty());
}

TEST(StudySpec, OfTwoStudiesThatOverlapTheLaterLosesTheMinutes) {
  Policy policy = ZaozhuangPolicy();
  policy.study_max_credits_per_day = 2;
  PairBuilder pair;
  At(pair.Study(kMarch1), 660, 300);  // from 11:00
  At(pair.Study(kMarch1), 720, 450);  // from 12:00; 240 of its minutes are the first one's
  const v1::PairCompliance judged = Judge(pair, kYearOver, policy);
  EXPECT_TRUE(judged.activities(0).counted());
  EXPECT_TRUE(judged.activities(1).counted());
  EXPECT_THAT(RulesOf(judged.activities(1)), ElementsAre("A27"));
}

TEST(StudySpec, OneStudyADayCounts) {  // A2
  PairBuilder pair;
  At(pair.Study(kMarch1), 840, 210);
  At(pair.Study(kMarch1), 480, 210);
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_FALSE(judged.activities(0).counted());  // the afternoon
  EXPECT_TRUE(judged.activities(1).counted());
  EXPECT_THAT(RulesOf(judged.activities(0)), ElementsAre("A2"));
}

TEST(StudySpec, OneInAHalfDayCountsIfTwoADayMay) {  // A2
  Policy policy = ZaozhuangPolicy();
  policy.study_max_credits_per_day = 2;
  PairBuilder pair;
  At(pair.Study(kMarch1), 300, 210);
  At(pair.Study(kMarch1), 719, 210);  // begins a minute before noon
  EXPECT_FALSE(Judge(pair, kYearOver, policy).activities(1).counted());
  At(*pair.row.mutable_activities(1), 720, 210);
  EXPECT_TRUE(Judge(pair, kYearOver, policy).activities(1).counted());
}

TEST(StudySpec, APolicyThatAllowsMoreThanADayHasHalvesCountsByNoHalves) {  // A2
  Policy policy = ZaozhuangPolicy();
  policy.study_max_credits_per_day = 3;
  PairBuilder pair;
  At(pair.Study(kMarch1), 240, 210);
  At(pair.Study(kMarch1), 480, 210);
  EXPECT_TRUE(Judge(pair, kYearOver, policy).activities(1).counted());
}

TEST(OverlapSpec, OfTwoActivitiesAtOnceTheLaterDoesNotCount) {  // A27
  PairBuilder pair;
  At(pair.Joint(kMarch1), 540, 120);
  At(pair.Other(kMarch1), 659, 60);
  EXPECT_THAT(RulesOf(Judge(pair).activities(1)), ElementsAre("A27"));
  EXPECT_EQ(Judge(pair).activities(1).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
  At(*pair.row.mutable_activities(1), 660, 60);  // one ends as the other begins
  EXPECT_THAT(RulesOf(Judge(pair).activities(1)), IsEmpty());
}

TEST(OverlapSpec, WhatDoesNotStandTakesNothingAway) {
  PairBuilder pair;
  At(pair.Joint(kMarch1, 2), 540, 120);
  At(pair.Other(kMarch1), 600, 60);
  EXPECT_THAT(RulesOf(Judge(pair).activities(1)), IsEmpty());
}

TEST(OverlapSpec, APolicyMayAllowIt) {
  Policy policy = ZaozhuangPolicy();
  policy.activity_allow_overlap = true;
  PairBuilder pair;
  At(pair.Joint(kMarch1), 540, 120);
  At(pair.Study(kMarch1), 540, 210);
  EXPECT_THAT(RulesOf(Judge(pair, kYearOver, policy).activities(1)), IsEmpty());
}

TEST(OverlapSpec, AMissingTimeIsToldOnlyWhereItMatters) {
  PairBuilder pair;
  pair.Joint(kMarch1);
  EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty());
  pair.Study(kMarch1 + 1);
  EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty());
  At(pair.Study(kMarch1), 540, 210);
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_THAT(RulesOf(judged.activities(0)), ElementsAre("A27"));
  EXPECT_THAT(RulesOf(judged.activities(2)), IsEmpty());
  EXPECT_TRUE(judged.activities(0).counted());
  EXPECT_TRUE(judged.activities(2).counted());
}

TEST(HubSpec, OneActivityWithBothPartnersCountsForEachPair) {  // A24
  PairBuilder pair;
  At(pair.Joint(kMarch1), 540, 120);
  PairBuilder hub(event::v1::TEAM_TIER_SQUADRON, "A", "C");
  At(hub.Joint(kMarch1), 540, 120).mutable_joint_inspection_held()->set_activity_id("hub-1");
  const v1::PairCompliance judged = JudgePair(pair.row, {&hub.row}, ZaozhuangPolicy(), kYearOver);
  EXPECT_THAT(RulesOf(First(judged)), ElementsAre("A24"));
  EXPECT_TRUE(First(judged).counted());
}

// A joint inspection, or another activity, of A with B, while A does the same with C.
v1::ActivityJudgement OfHub(const Facts& facts, const PairBuilder& pair) {
  PairBuilder hub(event::v1::TEAM_TIER_SQUADRON, "A", "C");
  At(hub.Joint(kMarch1), 540, 120).mutable_joint_inspection_held()->set_activity_id("hub-1");
  EXPECT_EQ(&facts, &pair.row.activities(0));
  return First(JudgePair(pair.row, {&hub.row}, ZaozhuangPolicy(), kYearOver));
}

TEST(HubSpec, WithoutStaffOfBothSidesItDoesNotCountForThePair) {  // A24
  PairBuilder pair;
  Facts& facts = At(pair.Joint(kMarch1), 540, 120);
  auto& attendance = *facts.mutable_joint_inspection_held()->mutable_attendance();
  EXPECT_EQ(OfHub(facts, pair).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  attendance[1].set_person_count(0);  // of B
  const v1::ActivityJudgement one_side = OfHub(facts, pair);
  EXPECT_EQ(one_side.standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
  EXPECT_THAT(RulesOf(one_side), ElementsAre("R0-13", "A24", "A24"));
  EXPECT_EQ(one_side.findings(2).severity(), v1::RULE_SEVERITY_MUST);
  EXPECT_EQ(one_side.findings(2).message_zh(),
            "与结对 2017-A-C 的活动 hub-1 同时举行，本次活动仅注明 1 "
            "方有人员参加；结对双方均有人员参加的，方可分别计入");
  attendance.Clear();
  EXPECT_EQ(OfHub(facts, pair).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED) << "nobody noted";
  EXPECT_TRUE(First(Judge(pair)).counted()) << "with no other pair nothing hangs on it";
}

TEST(HubSpec, AnotherActivityIsAskedForBothSidesTooAndAStudyIsAnyway) {  // A24, R0-23
  PairBuilder pair;
  Facts& other = At(pair.Other(kMarch1), 540, 120);
  // It is another thing than the inspection at the same time, which is told beside it.
  EXPECT_THAT(RulesOf(OfHub(other, pair)), ElementsAre("A24", "A24"));
  other.mutable_other_activity_held()->mutable_attendance()->RemoveLast();
  EXPECT_THAT(RulesOf(OfHub(other, pair)), ElementsAre("R0-13", "A24", "A24", "A24"));
  PairBuilder studied;
  Facts& study = At(studied.Study(kMarch1), 540, 210);
  study.mutable_group_study_held()->mutable_attendance()->RemoveLast();
  EXPECT_THAT(RulesOf(OfHub(study, studied)), ElementsAre("R0-23", "A24", "A24"));
}

TEST(HubSpec, APolicyMayCreditOnePairOnlyTheSameOneFromBothSides) {
  Policy policy = ZaozhuangPolicy();
  policy.activity_multi_pair_credit = false;
  PairBuilder pair;
  At(pair.Joint(kMarch1), 540, 120);
  PairBuilder hub(event::v1::TEAM_TIER_SQUADRON, "A", "C");
  At(hub.Joint(kMarch1), 541, 120).mutable_joint_inspection_held()->set_activity_id("hub-1");
  EXPECT_TRUE(First(JudgePair(pair.row, {&hub.row}, policy, kYearOver)).counted());
  const v1::PairCompliance other = JudgePair(hub.row, {&pair.row}, policy, kYearOver);
  EXPECT_FALSE(First(other).counted());
  EXPECT_THAT(RulesOf(First(other)), ElementsAre("A24"));
}

TEST(HubSpec, NeighborsArePairsThatShareASide) {
  const std::vector<table::v1::PairRow> rows = {
      PairBuilder().row, PairBuilder(event::v1::TEAM_TIER_SQUADRON, "A", "C").row,
      PairBuilder(event::v1::TEAM_TIER_SQUADRON, "D", "E").row};
  EXPECT_THAT(NeighborsOf(rows[0], rows), ElementsAre(&rows[1]));
  EXPECT_THAT(NeighborsOf(rows[2], rows), IsEmpty());
}

}  // namespace
}  // namespace jiedui::domain
