// What a pair has to do by a day: each kind of obligation from open to met, late, exempt or
// breached, at the days where it turns.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "domain/rules/obligations.h"
#include "tests/domain/obligation_lines.h"
#include "tests/domain/pair_builder.h"
#include "tests/domain/year_maker.h"
#include "tests/support/facts.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kTown = event::v1::TEAM_TIER_SQUADRON;
constexpr auto kBrigade = event::v1::TEAM_TIER_BRIGADE;

using Units = std::map<std::string, table::v1::UnitRow>;

// Both towns are the district's; of no district's if it has no name.
Units TownsOf(const std::string& district) {
  Units units;
  for (const char* const town : {"A", "B"}) {
    units[town].mutable_registered()->set_unit_id(town);
    units[town].mutable_registered()->set_parent_unit_id(district);
  }
  return units;
}

Obligations Of(const PairBuilder& pair, CivilDay on, const ProgramRules& rules = ZaozhuangRules(),
               const Units& units = TownsOf("D")) {
  const auto find = [&units](const std::string& unit_id) {
    const auto unit = units.find(unit_id);
    return unit == units.end() ? nullptr : &unit->second;
  };
  return PairObligations(pair.row, JudgePair(pair.row, {}, rules, on),
                         {find, Organization::kAsItWas, on}, rules);
}

constexpr char kMarch[] = "month/2017-A-B/2017-03";

// --- months, R0-14 ---

TEST(MonthObligationSpec, AMonthIsOpenThroughItsLastDayAndBreachedOnTheNext) {
  const PairBuilder nothing;
  EXPECT_EQ(Line(Of(nothing, CivilDay(2017, 3, 31)), kMarch), "PENDING 0/1 by 2017-03-31, open");
  EXPECT_EQ(Line(Of(nothing, CivilDay(2017, 4, 1)), kMarch), "BREACHED 0/1 by 2017-03-31");
}

TEST(MonthObligationSpec, ItSaysWhoWhatAndUnderWhichClause) {
  const v1::Obligation march = Find(Of(PairBuilder(), CivilDay(2017, 3, 10)), kMarch);
  EXPECT_EQ(march.kind(), v1::OBLIGATION_KIND_MONTH_ACTIVITY);
  EXPECT_EQ(march.title(), "月度互助活动");
  EXPECT_THAT(march.unit_ids(), ElementsAre("A", "B"));
  EXPECT_EQ(march.pair_id(), "2017-A-B");
  EXPECT_EQ(march.first_month(), "2017-03");
  EXPECT_EQ(march.last_month(), "2017-03");
  EXPECT_EQ(march.rule(), "R0-14");
  EXPECT_EQ(march.parameter(), "month.min_activities");
  EXPECT_EQ(march.severity(), v1::RULE_SEVERITY_IN_PRINCIPLE);
  EXPECT_THAT(march.clause(), HasSubstr("枣安监发〔2017〕11号"));
  EXPECT_EQ(march.policy_set_id(), "zaozhuang-2017");
  EXPECT_EQ(march.note(),
            "2017-03 有效互助活动 0 项，还差 1 项，请于 2017-03-31 前（含当日）开展并登记");
  EXPECT_THAT(march.positions(), ElementsAre(7)) << "the pair, from which it follows";
}

TEST(MonthObligationSpec, AnActivityMeetsItAndIsTheEvidence) {
  PairBuilder pair;
  pair.Study(CivilDay(2017, 3, 31));
  const v1::Obligation march = Find(Of(pair, CivilDay(2017, 3, 31)), kMarch);
  EXPECT_EQ(Line(march), "MET 1/1 by 2017-03-31");
  EXPECT_EQ(march.note(), "");
  EXPECT_THAT(march.positions(), ElementsAre(101));
}

TEST(MonthObligationSpec, AVoidedActivityOpensItAgain) {
  PairBuilder pair;
  pair.Study(CivilDay(2017, 3, 10)).set_voided_position(200);
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 3, 20)), kMarch), "PENDING 0/1 by 2017-03-31, open");
}

TEST(MonthObligationSpec, WhatAwaitsConfirmationKeepsItOpenAfterItsLastDay) {  // A26
  PairBuilder pair;
  pair.Study(CivilDay(2017, 3, 30)).clear_attestations();
  const v1::Obligation waiting = Find(Of(pair, CivilDay(2017, 4, 6)), kMarch);
  EXPECT_EQ(Line(waiting), "PENDING 0/1 by 2017-03-31, open");
  EXPECT_EQ(waiting.note(), "2017-03 有效互助活动 0 项，已开展的活动尚待完成或确认");
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 7)), kMarch), "BREACHED 0/1 by 2017-03-31");
}

TEST(MonthObligationSpec, AMonthExemptByThePolicyOrASuperiorIsNotAskedFor) {  // A10, A23
  PairBuilder pair;
  table::v1::MonthExemption& exemption = *pair.row.add_exemptions();
  exemption.set_position(300);
  exemption.mutable_exempted()->set_month("2017-03");
  exemption.mutable_exempted()->set_reason("防汛");
  exemption.mutable_exempted()->set_granting_unit_id("D");
  *exemption.mutable_exempted()->mutable_granted_date() = ToDate(CivilDay(2017, 4, 2));
  const Obligations all = Of(pair, CivilDay(2017, 4, 30));
  const v1::Obligation march = Find(all, kMarch);
  EXPECT_EQ(Line(march), "EXEMPT 0/0 by 2017-03-31");
  EXPECT_EQ(march.note(), "2017-03 经 D 于 2017-04-02 批准免除：防汛");
  EXPECT_THAT(march.positions(), ElementsAre(300));
  const v1::Obligation january = Find(all, "month/2017-A-B/2017-01");
  EXPECT_EQ(Line(january), "EXEMPT 0/0 by 2017-01-31");
  EXPECT_EQ(january.note(), "2017-01 不要求开展互助活动");
}

TEST(MonthObligationSpec, ADissolvedPairHasItsOwnLastDay) {  // A10
  PairBuilder pair;
  *pair.row.mutable_dissolved_date() = ToDate(CivilDay(2017, 6, 21));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 6, 20)), "month/2017-A-B/2017-06"),
            "PENDING 0/1 by 2017-06-20, open");
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 6, 21)), "month/2017-A-B/2017-06"),
            "BREACHED 0/1 by 2017-06-20");
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 6, 21)), "kind/2017-A-B/group_study"),
            "BREACHED 0/2 by 2017-06-20");
}

TEST(MonthObligationSpec, FebruaryOfALeapYearHasADayMore) {
  Policy policy = ZaozhuangPolicy();
  policy.program_start = CivilDay(2016, 1, 1);
  policy.program_end = CivilDay(2016, 12, 31);
  PairBuilder pair;
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2016, 1, 1));
  EXPECT_EQ(Line(Of(pair, CivilDay(2016, 2, 29), policy), "month/2017-A-B/2016-02"),
            "PENDING 0/1 by 2016-02-29, open");
  EXPECT_EQ(Line(Of(pair, CivilDay(2016, 3, 1), policy), "month/2017-A-B/2016-02"),
            "BREACHED 0/1 by 2016-02-29");
}

// --- the year's floors, R0-15 ---

TEST(KindObligationSpec, ThreeOfEachKindByTheYearsLastDay) {
  constexpr char kStudies[] = "kind/2017-A-B/group_study";
  PairBuilder pair;
  pair.Study(CivilDay(2017, 3, 10));
  pair.Study(CivilDay(2017, 4, 10));
  const v1::Obligation two = Find(Of(pair, CivilDay(2017, 12, 31)), kStudies);
  EXPECT_EQ(Line(two), "PENDING 2/3 by 2017-12-31, open");
  EXPECT_EQ(two.note(),
            "年度内集中学习已计 2 次，还差 1 次，请于 2017-12-31 前（含当日）开展并登记");
  EXPECT_EQ(two.activity_kind(), v1::ACTIVITY_KIND_GROUP_STUDY);
  EXPECT_THAT(two.unit_ids(), ElementsAre("A", "B"));
  EXPECT_EQ(Line(Of(pair, CivilDay(2018, 1, 1)), kStudies), "BREACHED 2/3 by 2017-12-31");
  pair.Study(CivilDay(2017, 12, 31));
  EXPECT_EQ(Line(Of(pair, CivilDay(2018, 1, 1)), kStudies), "MET 3/3 by 2017-12-31");
  pair.row.mutable_activities(1)->set_voided_position(200);
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 12, 31)), kStudies), "PENDING 2/3 by 2017-12-31, open");
}

TEST(KindObligationSpec, OtherActivitiesHaveNoFloor) {  // A4
  const Obligations all = Of(PairBuilder(), CivilDay(2017, 3, 1));
  EXPECT_NE(Seek(all, "kind/2017-A-B/rotation"), nullptr);
  EXPECT_NE(Seek(all, "kind/2017-A-B/joint_inspection"), nullptr);
  EXPECT_EQ(Seek(all, "kind/2017-A-B/other"), nullptr);
}

TEST(KindObligationSpec, APairThatOwesNoMonthOwesNoNumber) {
  PairBuilder pair;
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 12, 25));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 12, 26)), "kind/2017-A-B/rotation"),
            "EXEMPT 0/0 by 2017-12-31");
}

// --- stays, R0-16, R0-17 ---

TEST(StayObligationSpec, AStayIsLongEnoughOnItsFourteenthDay) {  // R0-17, A8
  PairBuilder pair;
  table::v1::ActivityFacts& stay = pair.OngoingStay("A", CivilDay(2017, 3, 1));
  *stay.mutable_arrived_date() = ToDate(CivilDay(2017, 3, 1));
  const v1::Obligation thirteen = Find(Of(pair, CivilDay(2017, 3, 13)), "stay/activity-101");
  EXPECT_EQ(Line(thirteen), "PENDING 13/14 by 2017-03-14, open");
  EXPECT_THAT(thirteen.unit_ids(), ElementsAre("A"));
  EXPECT_EQ(thirteen.note(), "连续在岗 13 天，满 14 天即 2017-03-14 起方可返回");
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 3, 14)), "stay/activity-101"), "MET 14/14 by 2017-03-14");
}

TEST(StayObligationSpec, AStayThatGoesOnMayBeConfirmedOnceItIsLongEnough) {  // A5, A26
  constexpr char kAttestation[] = "attestation/activity-101/B";
  PairBuilder pair;
  table::v1::ActivityFacts& stay = pair.OngoingStay("A", CivilDay(2017, 3, 1));
  *stay.mutable_arrived_date() = ToDate(CivilDay(2017, 3, 1));
  EXPECT_EQ(Seek(Of(pair, CivilDay(2017, 3, 13)), kAttestation), nullptr);
  const v1::Obligation open = Find(Of(pair, CivilDay(2017, 3, 14)), kAttestation);
  EXPECT_TRUE(open.open());
  EXPECT_FALSE(open.has_due_date());
  *stay.mutable_attestations(0)->mutable_attested_date() = ToDate(CivilDay(2017, 3, 14));
  EXPECT_EQ(Find(Of(pair, CivilDay(2017, 3, 14)), kAttestation).status(),
            v1::OBLIGATION_STATUS_MET);
}

TEST(StayObligationSpec, APlanThatHasNotBegunIsToBeRecordedOrVoided) {  // R0-16
  PairBuilder pair;
  pair.Plan("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 20));
  EXPECT_EQ(Seek(Of(pair, CivilDay(2017, 3, 20)), "stay_start/activity-101"), nullptr);
  const v1::Obligation open = Find(Of(pair, CivilDay(2017, 3, 21)), "stay_start/activity-101");
  EXPECT_TRUE(open.open());
  EXPECT_THAT(open.unit_ids(), ElementsAre("A"));
  pair.row.mutable_activities(0)->set_voided_position(999);
  EXPECT_EQ(Seek(Of(pair, CivilDay(2017, 3, 21)), "stay_start/activity-101"), nullptr);
}

TEST(JointPlanObligationSpec, APlanIsAskedForUntilThereIsOne) {  // R0-18
  constexpr char kPlan[] = "joint_plan/2017-A-B";
  PairBuilder pair;
  const v1::Obligation open = Find(Of(pair, CivilDay(2017, 3, 1)), kPlan);
  EXPECT_TRUE(open.open());
  EXPECT_FALSE(open.has_due_date());
  EXPECT_EQ(open.rule(), "R0-18");
  EXPECT_THAT(open.unit_ids(), ElementsAre("A", "B"));
  EXPECT_EQ(Seek(Of(pair, CivilDay(2018, 1, 1)), kPlan), nullptr) << "nothing is left to plan";
  PairBuilder planned = pair;
  planned.row.add_plans()->set_position(55);
  EXPECT_EQ(Find(Of(planned, CivilDay(2017, 3, 1)), kPlan).status(), v1::OBLIGATION_STATUS_MET);
  event::v1::JointInspectionHeld& held =
      *pair.Joint(CivilDay(2017, 3, 1)).mutable_joint_inspection_held();
  EXPECT_EQ(Find(Of(pair, CivilDay(2017, 3, 1)), kPlan).status(), v1::OBLIGATION_STATUS_MET);
  held.clear_plan_id();
  held.set_plan_reference("a plan in words");
  EXPECT_TRUE(Find(Of(pair, CivilDay(2017, 3, 1)), kPlan).open()) << "nobody has seen it";
}

TEST(StayObligationSpec, AStayThatEndsADayEarlyIsBreached) {  // R0-17
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 13));
  pair.Stay("B", CivilDay(2017, 3, 1), CivilDay(2017, 3, 14));
  const Obligations all = Of(pair, CivilDay(2017, 3, 20));
  EXPECT_EQ(Line(all, "stay/activity-101"), "BREACHED 13/14 by 2017-03-14");
  EXPECT_EQ(Line(all, "stay/activity-103"), "MET 14/14 by 2017-03-14");
}

TEST(StayObligationSpec, WhoHasNotArrivedHasNotBegun) {
  PairBuilder pair;
  pair.OngoingStay("A", CivilDay(2017, 3, 1));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 3, 5)), "stay/activity-101"),
            "PENDING 0/14 by 2017-03-18, open");
}

TEST(StayObligationSpec, ALongLeaveBeginsTheCountAnew) {  // A8
  PairBuilder pair;
  table::v1::ActivityFacts& stay = pair.OngoingStay("A", CivilDay(2017, 3, 1));
  *stay.mutable_arrived_date() = ToDate(CivilDay(2017, 3, 1));
  event::v1::StayLeave& leave = *stay.add_leaves();
  leave.set_officer_id("officer-1");
  stay.mutable_staff_dispatched()->add_officer_ids("officer-1");
  *leave.mutable_first_date() = ToDate(CivilDay(2017, 3, 8));
  *leave.mutable_last_date() = ToDate(CivilDay(2017, 3, 10));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 3, 12)), "stay/activity-101"),
            "PENDING 7/14 by 2017-03-24, open");
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 3, 24)), "stay/activity-101"), "MET 14/14 by 2017-03-24");
}

TEST(StayObligationSpec, TheOtherSideAnswersWithAStayOfItsOwn) {  // R0-16, A9
  constexpr char kAnswer[] = "counterpart/activity-101";
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 14));
  // 31 days to begin, 14 to last: until 14 April.
  const v1::Obligation open = Find(Of(pair, CivilDay(2017, 4, 14)), kAnswer);
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-04-14, open");
  EXPECT_THAT(open.unit_ids(), ElementsAre("B"));
  EXPECT_EQ(open.note(),
            "请派业务骨干到对方单位换岗，2017-04-01 前（含当日）到岗并满 14 天，形成互派");
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 15)), kAnswer), "BREACHED 0/1 by 2017-04-14");
  pair.Stay("B", CivilDay(2017, 4, 1), CivilDay(2017, 4, 14));
  const v1::Obligation met = Find(Of(pair, CivilDay(2017, 4, 15)), kAnswer);
  EXPECT_EQ(Line(met), "MET 1/1 by 2017-04-14");
  EXPECT_THAT(met.positions(), ElementsAre(101, 103));
}

TEST(StayObligationSpec, APolicyWithoutReciprocityAsksForNoAnswer) {  // A9
  Policy policy = ZaozhuangPolicy();
  policy.rotation_reciprocity = false;
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 14));
  EXPECT_EQ(Seek(Of(pair, CivilDay(2017, 4, 15), policy), "counterpart/activity-101"), nullptr);
}

// --- cases of a joint inspection, R0-21, R0-22, A13 ---

TEST(SideCaseObligationSpec, EachSideHasThirtyDays) {
  PairBuilder pair;
  table::v1::ActivityFacts& facts = pair.JointWithoutCases(CivilDay(2017, 3, 2));
  const v1::Obligation open = Find(Of(pair, CivilDay(2017, 4, 1)), "case/activity-101/A");
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-04-01, open");
  EXPECT_EQ(open.rule(), "R0-22");
  EXPECT_THAT(open.unit_ids(), ElementsAre("A"));
  EXPECT_THAT(open.note(), HasSubstr("报区（市）拟处罚案件 1 起"));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 2)), "case/activity-101/A"),
            "BREACHED 0/1 by 2017-04-01");
  const int64_t position = pair.AddCase(facts, "A", CivilDay(2017, 4, 1)).position();
  const v1::Obligation met = Find(Of(pair, CivilDay(2017, 4, 2)), "case/activity-101/A");
  EXPECT_EQ(Line(met), "MET 1/1 by 2017-04-01");
  EXPECT_THAT(met.positions(), ElementsAre(101, position));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 2)), "case/activity-101/B"),
            "BREACHED 0/1 by 2017-04-01");
}

TEST(SideCaseObligationSpec, ACaseAfterTheThirtyDaysDoesNotMeetIt) {
  PairBuilder pair;
  table::v1::ActivityFacts& facts = pair.JointWithoutCases(CivilDay(2017, 3, 2));
  pair.AddCase(facts, "A", CivilDay(2017, 4, 2));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 2)), "case/activity-101/A"),
            "BREACHED 0/1 by 2017-04-01");
}

TEST(SideCaseObligationSpec, AConfirmedAbsenceOfViolationsMeetsIt) {  // A13
  PairBuilder pair(kBrigade);
  table::v1::ActivityFacts& facts = pair.JointWithoutCases(CivilDay(2017, 3, 2));
  EXPECT_EQ(Find(Of(pair, CivilDay(2017, 3, 3)), "case/activity-101/A").rule(), "R0-21");
  pair.AddNoViolation(facts, "A", CivilDay(2017, 4, 1));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 2)), "case/activity-101/A"), "MET 1/1 by 2017-04-01");
}

TEST(SideCaseObligationSpec, AVoidedInspectionAsksForNothing) {
  PairBuilder pair;
  pair.JointWithoutCases(CivilDay(2017, 3, 2)).set_voided_position(200);
  EXPECT_EQ(Seek(Of(pair, CivilDay(2017, 3, 3)), "case/activity-101/A"), nullptr);
}

TEST(SideCaseObligationSpec, APolicyWithoutACaseFloorAsksForNone) {
  Policy policy = ZaozhuangPolicy();
  policy.joint_min_cases_per_side = 0;
  PairBuilder pair;
  pair.JointWithoutCases(CivilDay(2017, 3, 2));
  EXPECT_EQ(Seek(Of(pair, CivilDay(2017, 3, 3), policy), "case/activity-101/A"), nullptr);
}

// --- confirmations, A26 ---

TEST(AttestationObligationSpec, TheSideThatDidNotRecordHasSevenDays) {
  constexpr char kOfB[] = "attestation/activity-101/B";
  PairBuilder pair;
  table::v1::ActivityFacts& facts = pair.Study(CivilDay(2017, 3, 10));
  facts.clear_attestations();
  const v1::Obligation open = Find(Of(pair, CivilDay(2017, 3, 17)), kOfB);
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-03-17, open");
  EXPECT_EQ(open.note(), "请于 2017-03-17 前（含当日）确认 2017-03-10 的集中学习");
  EXPECT_EQ(Seek(Of(pair, CivilDay(2017, 3, 17)), "attestation/activity-101/A"), nullptr)
      << "it recorded it";
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 3, 18)), kOfB), "BREACHED 0/1 by 2017-03-17");
  table::v1::Attestation& attestation = *facts.add_attestations();
  attestation.set_unit_id("B");
  attestation.set_position(150);
  *attestation.mutable_attested_date() = ToDate(CivilDay(2017, 3, 17));
  const v1::Obligation met = Find(Of(pair, CivilDay(2017, 3, 18)), kOfB);
  EXPECT_EQ(Line(met), "MET 1/1 by 2017-03-17");
  EXPECT_THAT(met.positions(), ElementsAre(101, 150));
  *attestation.mutable_attested_date() = ToDate(CivilDay(2017, 3, 18));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 3, 18)), kOfB), "BREACHED 0/1 by 2017-03-17")
      << "what comes later makes nothing count";
}

TEST(AttestationObligationSpec, WhatNeitherSideRecordedIsConfirmedByBoth) {
  PairBuilder pair;
  table::v1::ActivityFacts& facts = pair.Study(CivilDay(2017, 3, 10));
  facts.clear_attestations();
  facts.clear_recorded_by_unit_id();
  const Obligations all = Of(pair, CivilDay(2017, 3, 11));
  EXPECT_NE(Seek(all, "attestation/activity-101/A"), nullptr);
  EXPECT_NE(Seek(all, "attestation/activity-101/B"), nullptr);
}

TEST(AttestationObligationSpec, ACorrectionOfMoreThanTextAsksTheOtherSideAgain) {  // A25, A26
  PairBuilder pair;
  table::v1::ActivityFacts& facts = pair.Study(CivilDay(2017, 3, 10));  // recorded by A
  table::v1::Redoing& redone = *facts.mutable_substance_redone();
  redone.set_position(500);
  *redone.mutable_recorded_date() = ToDate(CivilDay(2017, 4, 3));
  redone.set_recorded_by_unit_id("B");
  const Obligations all = Of(pair, CivilDay(2017, 4, 4));
  EXPECT_EQ(Line(all, "attestation/activity-101/A"), "PENDING 0/1 by 2017-04-10, open");
  EXPECT_EQ(Seek(all, "attestation/activity-101/B"), nullptr);
}

// --- supervision, R0-28 ---

table::v1::SupervisionCheck& AddCheck(PairBuilder& pair, CivilDay day) {
  table::v1::SupervisionCheck& check = *pair.row.add_checks();
  check.set_position(400);
  check.mutable_check()->set_check_id("k1");
  check.mutable_check()->set_unit_id("D");
  *check.mutable_check()->mutable_checked_date() = ToDate(day);
  *check.mutable_recorded_date() = ToDate(day);
  return check;
}

TEST(SupervisionObligationSpec, ACheckRecordedTooLateIsNotTheQuarters) {  // R0-28, A33, A39
  constexpr char kFirst[] = "check/D/2017-A-B/2017-01";
  PairBuilder pair;
  table::v1::SupervisionCheck& check = AddCheck(pair, CivilDay(2017, 3, 31));
  *check.mutable_recorded_date() = ToDate(CivilDay(2017, 5, 5));  // 35 days
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 6, 1)), kFirst), "MET 1/1 by 2017-03-31");
  *check.mutable_recorded_date() = ToDate(CivilDay(2017, 5, 6));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 6, 1)), kFirst), "BREACHED 0/1 by 2017-03-31");
}

TEST(SupervisionObligationSpec, ABureauChecksEachPairOfItsTownsInEachQuarter) {  // A33
  constexpr char kFirst[] = "check/D/2017-A-B/2017-01";
  PairBuilder pair;
  const v1::Obligation open = Find(Of(pair, CivilDay(2017, 3, 31)), kFirst);
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-03-31, open");
  EXPECT_THAT(open.unit_ids(), ElementsAre("D"));
  EXPECT_EQ(open.last_month(), "2017-03");
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 1)), kFirst), "BREACHED 0/1 by 2017-03-31");
  AddCheck(pair, CivilDay(2017, 3, 31));
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 1)), kFirst), "MET 1/1 by 2017-03-31");
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 1)), "check/D/2017-A-B/2017-04"),
            "PENDING 0/1 by 2017-06-30, open");
}

TEST(SupervisionObligationSpec, ATownThatMovedIsCheckedByWhoeverHadItAtTheEndOfTheQuarter) {
  Units units = TownsOf("D");
  for (auto& [id, unit] : units) {
    event::v1::UnitTransferred& transfer = *unit.add_transfers();
    transfer.set_parent_unit_id("E");
    *transfer.mutable_effective_date() = ToDate(CivilDay(2017, 6, 1));
  }
  const Obligations all = Of(PairBuilder(), CivilDay(2017, 7, 1), ZaozhuangRules(), units);
  EXPECT_NE(Seek(all, "check/D/2017-A-B/2017-01"), nullptr);
  EXPECT_EQ(Seek(all, "check/D/2017-A-B/2017-04"), nullptr);
  EXPECT_NE(Seek(all, "check/E/2017-A-B/2017-04"), nullptr);
  EXPECT_EQ(Seek(all, "check/E/2017-A-B/2017-01"), nullptr);
}

TEST(SupervisionObligationSpec, NobodyOwesAChecksOfAPairOfBrigades) {
  const PairBuilder pair(kBrigade);
  for (const v1::Obligation& each : Of(pair, CivilDay(2017, 3, 1))) {
    EXPECT_NE(each.kind(), v1::OBLIGATION_KIND_SUPERVISION_CHECK);
  }
}

TEST(SupervisionObligationSpec, WhatACheckOrderedIsPutRightByItsDayOrLate) {
  PairBuilder pair;
  table::v1::SupervisionCheck& check = AddCheck(pair, CivilDay(2017, 3, 31));
  EXPECT_EQ(Seek(Of(pair, CivilDay(2017, 4, 1)), "fix/k1"), nullptr) << "nothing was ordered";
  check.mutable_check()->set_ordered_fix("补签学习记录");
  *check.mutable_check()->mutable_fix_due_date() = ToDate(CivilDay(2017, 4, 15));
  const v1::Obligation open = Find(Of(pair, CivilDay(2017, 4, 15)), "fix/k1");
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-04-15, open");
  EXPECT_THAT(open.unit_ids(), ElementsAre("A", "B", "D"));
  EXPECT_EQ(open.note(), "请于 2017-04-15 前（含当日）整改并销号：补签学习记录");
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 16)), "fix/k1"), "BREACHED 0/1 by 2017-04-15, open");
  *check.mutable_closed()->mutable_closed_date() = ToDate(CivilDay(2017, 4, 15));
  check.set_closed_position(401);
  EXPECT_EQ(Line(Of(pair, CivilDay(2017, 4, 16)), "fix/k1"), "MET 1/1 by 2017-04-15");
  *check.mutable_closed()->mutable_closed_date() = ToDate(CivilDay(2017, 4, 16));
  const v1::Obligation late = Find(Of(pair, CivilDay(2017, 4, 16)), "fix/k1");
  EXPECT_EQ(Line(late), "MET_LATE 1/1 by 2017-04-15");
  EXPECT_THAT(late.positions(), ElementsAre(400, 401));
}

// --- what holds of every pair ---

TEST(PairObligationSpec, TheOrderInWhichUnrelatedThingsWereRecordedDoesNotMatter) {
  YearMaker maker(11);
  for (int year = 0; year < 20; ++year) {
    PairBuilder pair = maker.Year();
    const CivilDay on = maker.AnyDay();
    const auto lines = [&] {
      Obligations all = Of(pair, on);
      SortObligations(all);
      std::vector<std::string> told;
      for (const v1::Obligation& each : all) {
        told.push_back(absl::StrCat(each.obligation_id(), " ", Line(each), " ", each.note()));
      }
      return told;
    };
    const std::vector<std::string> in_order = lines();
    std::shuffle(pair.row.mutable_activities()->pointer_begin(),
                 pair.row.mutable_activities()->pointer_end(), maker.random());
    EXPECT_EQ(lines(), in_order);
  }
}

// The findings of the pair's own table under that rule about that subject.
int FindingsOf(const v1::PairCompliance& judged, absl::string_view rule, absl::string_view subject,
               absl::string_view words) {
  return static_cast<int>(std::count_if(
      judged.findings().begin(), judged.findings().end(), [&](const v1::RuleFinding& finding) {
        return finding.rule() == rule && finding.subject() == subject &&
               finding.message_zh().find(std::string(words)) != std::string::npos;
      }));
}

// What tells the findings of one rule and subject apart.
std::string WordsOf(const v1::Obligation& obligation) {
  if (obligation.kind() == v1::OBLIGATION_KIND_MONTH_ACTIVITY) return obligation.first_month();
  if (obligation.kind() == v1::OBLIGATION_KIND_KIND_FLOOR) {
    return std::string(KindName(obligation.activity_kind()));
  }
  const bool of_a_side = obligation.kind() == v1::OBLIGATION_KIND_SIDE_CASE ||
                         obligation.kind() == v1::OBLIGATION_KIND_ATTESTATION;
  return of_a_side ? absl::StrCat(obligation.unit_ids(0), " ") : "";
}

TEST(PairObligationSpec, WhatIsBreachedIsExactlyWhatComplianceFinds) {
  YearMaker maker(12);
  int breaches = 0;
  for (int year = 0; year < 60; ++year) {
    const PairBuilder pair = maker.Year();
    const CivilDay on = maker.AnyDay() + maker.Between(0, 90);
    const v1::PairCompliance judged = JudgePair(pair.row, {}, ZaozhuangRules(), on);
    for (const v1::Obligation& each : Of(pair, on, ZaozhuangRules(), TownsOf(""))) {
      const std::string& subject = each.activity_id().empty() ? each.pair_id() : each.activity_id();
      const bool breached = each.status() == v1::OBLIGATION_STATUS_BREACHED;
      EXPECT_EQ(FindingsOf(judged, each.rule(), subject, WordsOf(each)), breached ? 1 : 0)
          << FormatDay(on) << " " << each.ShortDebugString();
      breaches += breached ? 1 : 0;
    }
  }
  EXPECT_GT(breaches, 100);
}

// --- the list ---

TEST(ObligationListSpec, WhatIsDueFirstComesFirstAndIdsBreakTies) {
  Obligations all = Of(PairBuilder(), CivilDay(2017, 3, 1));
  SortObligations(all);
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::make_pair(DueDay(a), a.obligation_id()) <
           std::make_pair(DueDay(b), b.obligation_id());
  }));
  EXPECT_EQ(all.front().obligation_id(), "month/2017-A-B/2017-01");
}

// A joint plan has none: the notice names no day for it (R0-18).
TEST(ObligationListSpec, EveryKindHasATitleAClauseAndItsDay) {
  PairBuilder pair = SoundPair();
  for (const v1::Obligation& each : Of(pair, CivilDay(2017, 6, 1))) {
    EXPECT_FALSE(each.title().empty()) << each.obligation_id();
    EXPECT_FALSE(each.clause().empty()) << each.obligation_id();
    EXPECT_EQ(each.has_due_date(), each.kind() != v1::OBLIGATION_KIND_JOINT_PLAN)
        << each.obligation_id();
    EXPECT_FALSE(each.unit_ids().empty()) << each.obligation_id();
    EXPECT_FALSE(each.positions().empty()) << each.obligation_id();
  }
}

}  // namespace
}  // namespace jiedui::domain
