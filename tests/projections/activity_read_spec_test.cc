// Stays step by step, joint plans, confirmations, permits and errata, as they are read.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/date.h"
#include "domain/error.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kOfficer[] = "370403-01";
constexpr char kByXuecheng[] = "district/370403";
constexpr char kByTengzhou[] = "district/370481";

v1::Activity ActivityOn(const Story& story, absl::string_view id, absl::string_view day) {
  return ReadActivity(story.tables(), id, Day(day)).value();
}

v1::DispatchTable TableOf(const Story& story, absl::string_view unit, absl::string_view month) {
  return ReadDispatchTable(story.tables(), kYear, unit, ParseMonth(month).value(),
                           Day("2017-12-31"))
      .value();
}

const v1::Figure& FigureOf(const v1::DispatchTable& table, absl::string_view key) {
  for (const v1::DispatchTableRow& row : table.rows()) {
    for (const v1::Figure& figure : row.figures()) {
      if (figure.key() == key) return figure;
    }
  }
  return v1::Figure::default_instance();
}

TEST(StayReadSpec, AStayIsFollowedFromItsPlanToItsEnd) {
  Story story;
  const auto state = [&] { return ActivityOn(story, "r1", "2017-03-31").stay_state(); };
  story.Tell(PlanRotation("r1", kBrigadePair, kXuecheng, "2017-02-20"), kByXuecheng);
  EXPECT_EQ(state(), v1::STAY_STATE_PLANNED);
  story.Tell(Dispatch("r1", kBrigadePair, kXuecheng, "2017-03-01"), kByXuecheng);
  EXPECT_EQ(state(), v1::STAY_STATE_DISPATCHED);
  story.Tell(Arrive("r1", kBrigadePair, "2017-03-02"), kByXuecheng);
  EXPECT_EQ(state(), v1::STAY_STATE_ARRIVED);
  story.Tell(StartLeave("r1", kBrigadePair, kOfficer, "2017-03-06"), kByXuecheng);
  EXPECT_EQ(state(), v1::STAY_STATE_ON_LEAVE);
  story.Tell(EndLeave("r1", kBrigadePair, kOfficer, "2017-03-08"), kByXuecheng);
  EXPECT_EQ(state(), v1::STAY_STATE_ARRIVED);
  story.Tell(ReturnStaff("r1", kBrigadePair, "2017-03-20"), kByXuecheng);
  EXPECT_EQ(state(), v1::STAY_STATE_RETURNED);
}

TEST(StayReadSpec, AStayThatEndedIsTheSameHoweverItWasRecorded) {
  auto whole = Rotate("r1", kBrigadePair, kXuecheng, "2017-03-02", "2017-03-20");
  *whole.mutable_dispatched_date() = Date("2017-03-01");
  event::v1::StayLeave& leave = *whole.add_leaves();
  leave.set_officer_id(kOfficer);
  *leave.mutable_first_date() = Date("2017-03-06");
  *leave.mutable_last_date() = Date("2017-03-07");
  Story at_once;
  at_once.Tell(whole, kByXuecheng);
  Story by_steps;
  by_steps.Tell(Dispatch("r1", kBrigadePair, kXuecheng, "2017-03-01"), kByXuecheng);
  by_steps.Tell(Arrive("r1", kBrigadePair, "2017-03-02"), kByXuecheng);
  by_steps.Tell(StartLeave("r1", kBrigadePair, kOfficer, "2017-03-06"), kByXuecheng);
  by_steps.Tell(EndLeave("r1", kBrigadePair, kOfficer, "2017-03-08"), kByXuecheng);
  by_steps.Tell(ReturnStaff("r1", kBrigadePair, "2017-03-20"), kByXuecheng);
  EXPECT_EQ(ActivityOn(by_steps, "r1", "2017-03-31").staff_rotated().DebugString(),
            ActivityOn(at_once, "r1", "2017-03-31").staff_rotated().DebugString());
}

TEST(StayReadSpec, WhoIsOnLeaveWhenTheStayEndsIsAwayToItsEnd) {
  Story story;
  story.Tell(Dispatch("r1", kBrigadePair, kXuecheng, "2017-03-01"));
  story.Tell(Arrive("r1", kBrigadePair, "2017-03-02"));
  story.Tell(StartLeave("r1", kBrigadePair, kOfficer, "2017-03-16"));
  story.Tell(Recall("r1", kBrigadePair, "2017-03-20"));
  const v1::Activity activity = ActivityOn(story, "r1", "2017-03-31");
  EXPECT_EQ(activity.stay_state(), v1::STAY_STATE_RECALLED);
  EXPECT_EQ(activity.staff_rotated().leaves(0).last_date().day(), 20);
  EXPECT_NE(activity.staff_rotated().recall_reason(), "");
  EXPECT_EQ(activity.judgement().threshold_date().day(), 15);
}

TEST(StayReadSpec, TheEndOfAStayIsWhatTheOtherSideConfirms) {
  Story story;
  story.Tell(Dispatch("r1", kBrigadePair, kXuecheng, "2017-03-01"), kByXuecheng);
  story.Tell(Arrive("r1", kBrigadePair, "2017-03-02"), kByXuecheng);
  const int64_t ended = story.Tell(ReturnStaff("r1", kBrigadePair, "2017-03-20"), kByXuecheng);
  const v1::Activity awaited = ActivityOn(story, "r1", "2017-03-27");
  EXPECT_EQ(awaited.judgement().position(), ended);
  EXPECT_EQ(awaited.judgement().attestation(), v1::ATTESTATION_STATUS_AWAITED);
  EXPECT_EQ(ActivityOn(story, "r1", "2017-03-28").judgement().attestation(),
            v1::ATTESTATION_STATUS_LAPSED);
}

TEST(StayReadSpec, WhatWasConfirmedWhileItWentOnStaysConfirmedWhoeverRecordsItsEnd) {  // A5, A26
  for (const char* const recorder : {kByXuecheng, kByTengzhou, "city/370400"}) {
    Story story;
    story.Tell(Dispatch("r1", kBrigadePair, kXuecheng, "2017-03-01"), kByXuecheng);
    story.Tell(Arrive("r1", kBrigadePair, "2017-03-02"), kByXuecheng);
    auto confirmed = Attest("r1", kBrigadePair, kTengzhou, "2017-03-15");
    confirmed.set_attesting_unit_id(kTengzhou);
    story.Tell(confirmed, kByTengzhou);
    EXPECT_EQ(ActivityOn(story, "r1", "2017-03-15").judgement().attestation(),
              v1::ATTESTATION_STATUS_BY_BOTH);
    story.Tell(ReturnStaff("r1", kBrigadePair, "2017-03-20"), recorder);
    EXPECT_EQ(ActivityOn(story, "r1", "2017-06-30").judgement().attestation(),
              v1::ATTESTATION_STATUS_BY_BOTH)
        << recorder;
  }
}

TEST(JointPlanReadSpec, APlanShowsItsSignaturesAndWhatFollowedIt) {
  Story story;
  const int64_t adopted = story.Tell(AdoptPlan("p1", kBrigadePair, kXuecheng, "2017-02-27"));
  story.Tell(SignPlan("p1", kBrigadePair, kTengzhou, "2017-02-28"));
  auto inspection = Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02");
  inspection.set_plan_id("p1");
  story.Tell(inspection);
  const v1::JointPlan plan = ReadJointPlan(story.tables(), "p1").value();
  EXPECT_EQ(plan.name(), "jointPlans/p1");
  EXPECT_EQ(plan.position(), adopted);
  ASSERT_EQ(plan.signatures_size(), 1);
  EXPECT_EQ(plan.signatures(0).unit_id(), kTengzhou);
  EXPECT_THAT(plan.activity_ids(), ElementsAre("j1"));
  EXPECT_EQ(ListJointPlans(story.tables(), kBrigadePair).value().size(), 1U);
  EXPECT_EQ(ListJointPlans(story.tables(), "").value().size(), 1U);
  EXPECT_THAT(ListJointPlans(story.tables(), kTownPair).value(), IsEmpty());
  EXPECT_EQ(domain::ReasonOf(ReadJointPlan(story.tables(), "p9").status()),
            v1::ERROR_REASON_RESOURCE_NOT_FOUND);
}

TEST(NoViolationReadSpec, AConfirmationStandsBesideTheInspectionAndItsSide) {
  Story story;
  auto inspection = Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02");
  inspection.mutable_targets(0)->set_jurisdiction_unit_id(kTengzhou);  // whose case is against it
  story.Tell(inspection, kByXuecheng);
  story.Tell(AttestNoViolation("j1", kBrigadePair, kXuecheng, "2017-03-10"));
  story.Tell(FileCase("c1", kTengzhou, "j1", "2017-03-12"));
  const v1::Activity activity = ActivityOn(story, "j1", "2017-12-31");
  ASSERT_EQ(activity.no_violations_size(), 1);
  EXPECT_EQ(activity.no_violations(0).attesting_unit_id(), kCity);
  ASSERT_EQ(activity.judgement().side_cases_size(), 2);
  EXPECT_EQ(activity.judgement().side_cases(0).status(), v1::SIDE_CASE_STATUS_LINKED);
  EXPECT_EQ(activity.judgement().side_cases(1).status(),
            v1::SIDE_CASE_STATUS_NO_VIOLATION_ATTESTED);
}

// Recorded on 20 April what happened on 2 March.
void TellLate(Story& story, absl::string_view activity_id) {
  story.Tell(CheckPair("k1", kBrigadePair, kCity, "2017-04-20"));
  story.Tell(Inspect(activity_id, kBrigadePair, kXuecheng, "2017-03-02"), kByXuecheng);
  story.Tell(Attest(activity_id, kBrigadePair, kTengzhou, "2017-04-20"), kByTengzhou);
}

TEST(LateEntryReadSpec, AnEntryWithoutAPermitIsRecordedMarkedAndDoesNotCount) {  // A39
  Story story;
  TellLate(story, "j1");
  const v1::DispatchTable table = TableOf(story, kXuecheng, "2017-03");
  const v1::Figure& sessions = FigureOf(table, "joint_session_count");
  EXPECT_EQ(sessions.recorded(), 1);
  ASSERT_EQ(sessions.late_entries_size(), 1);
  EXPECT_EQ(sessions.late_entries(0).activity_id(), "j1");
  EXPECT_EQ(sessions.late_entries(0).permit_id(), "");
  EXPECT_EQ(ActivityOn(story, "j1", "2017-12-31").judgement().standing(),
            v1::ACTIVITY_STANDING_NOT_QUALIFIED);
}

TEST(LateEntryReadSpec, APermitAndItsUseStandBesideTheCell) {
  Story story;
  const int64_t granted =
      story.Tell(PermitLateEntry("late-1", kXuecheng, "2017-03", "2017-04-15", "2017-04-25"));
  TellLate(story, "j1");
  const v1::DispatchTable table = TableOf(story, kXuecheng, "2017-03");
  const v1::Figure& sessions = FigureOf(table, "joint_session_count");
  ASSERT_EQ(sessions.late_entries_size(), 1);
  const v1::LateEntry& late = sessions.late_entries(0);
  EXPECT_EQ(late.permit_id(), "late-1");
  EXPECT_EQ(late.position(), granted + 2);  // after the check that TellLate begins with
  EXPECT_NE(late.granting_unit_name(), "");
  EXPECT_EQ(domain::ToDay(late.granted_date()), CivilDay(2017, 4, 15));
  EXPECT_EQ(late.permit_position(), granted);
  ASSERT_EQ(table.late_entry_permits_size(), 1);
  const v1::DispatchTable other_side = TableOf(story, kTengzhou, "2017-03");
  EXPECT_EQ(FigureOf(other_side, "joint_session_count").late_entries(0).permit_id(), "late-1");
  EXPECT_EQ(FigureOf(other_side, "joint_session_count").late_entries(0).permit_position(), 0)
      << "it stands in the month of the side that asked for it";
  EXPECT_EQ(other_side.late_entry_permits_size(), 0);
  const v1::Activity entered = ActivityOn(story, "j1", "2017-04-20");
  for (const v1::RuleFinding& finding : entered.judgement().findings()) {
    if (finding.rule() != "A39") continue;
    EXPECT_EQ(finding.severity(), v1::RULE_SEVERITY_INFO);
  }
  const v1::LateEntryPermit permit =
      ReadLateEntryPermit(story.tables(), "late-1", Day("2017-12-31")).value();
  EXPECT_EQ(permit.position(), granted);
  EXPECT_THAT(permit.activity_ids(), ElementsAre("j1"));
}

TEST(LateEntryReadSpec, PermitsAreListedByUnitAndMonthAndReachLaterPairs) {
  Story story;
  story.Tell(PermitLateEntry("late-1", kXingcheng, "2017-02", "2017-04-15", "2017-12-31"));
  const std::string later = PairId(kXingcheng, kZhangfan);
  story.Tell(Assign(kXingcheng, kZhangfan));
  story.Tell(HelpOtherwise("o1", later, "2017-02-02"));
  EXPECT_THAT(ReadLateEntryPermit(story.tables(), "late-1", Day("2017-12-31"))->activity_ids(),
              ElementsAre("o1"));
  const auto count = [&](const PermitFilter& filter) {
    const auto as_it_was =
        ViewOf(story.tables(), domain::Organization::kAsItWas, Day("2017-12-31"));
    return ListLateEntryPermits(story.tables(), filter, as_it_was).value().size();
  };
  EXPECT_EQ(count({}), 1U);
  EXPECT_EQ(count({kXingcheng, ParseMonth("2017-02").value()}), 1U);
  EXPECT_EQ(count({kZhangfan, {}}), 0U);
  EXPECT_EQ(count({"", ParseMonth("2017-03").value()}), 0U);
}

v1::ActivityStanding StandingOf(const Story& story, absl::string_view id) {
  return ActivityOn(story, id, "2017-12-31").judgement().standing();
}

TEST(CorrectionReadSpec, AnActivityThatIsMovedLongAfterItsRecordingDoesNotCount) {  // A25, A39
  Story story;
  auto other = HelpOtherwise("o1", kBrigadePair, "2017-03-02");
  story.Tell(other, kByXuecheng);
  story.Tell(Attest("o1", kBrigadePair, kTengzhou, "2017-03-03"), kByTengzhou);
  EXPECT_EQ(StandingOf(story, "o1"), v1::ACTIVITY_STANDING_QUALIFIED);
  *other.mutable_held_date() = Date("2017-11-01");
  story.Tell(Correct(other, "2017-12-06"), kByXuecheng);  // 35 days later
  EXPECT_THAT(ActivityOn(story, "o1", "2017-12-07").attested_unit_ids(), ElementsAre(kXuecheng));
  EXPECT_EQ(StandingOf(story, "o1"), v1::ACTIVITY_STANDING_NOT_QUALIFIED);  // not confirmed
  story.Tell(Attest("o1", kBrigadePair, kTengzhou, "2017-12-07"), kByTengzhou);
  EXPECT_EQ(StandingOf(story, "o1"), v1::ACTIVITY_STANDING_QUALIFIED);
  *other.mutable_held_date() = Date("2017-10-31");
  story.Tell(Correct(other, "2017-12-08"), kByXuecheng);
  story.Tell(Attest("o1", kBrigadePair, kTengzhou, "2017-12-08"), kByTengzhou);
  EXPECT_EQ(StandingOf(story, "o1"), v1::ACTIVITY_STANDING_NOT_QUALIFIED);  // too late
}

TEST(CorrectionReadSpec, ACorrectionOfWordsNeedsNoOtherConfirmationAndNoPermit) {  // A25
  Story story;
  auto inspection = Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02");
  story.Tell(inspection, kByXuecheng);
  story.Tell(Attest("j1", kBrigadePair, kTengzhou, "2017-03-03"), kByTengzhou);
  inspection.set_plan_reference("联合执法计划〔2017〕2号");
  story.Tell(Correct(inspection, "2017-12-01"), kByXuecheng);
  const v1::Activity corrected = ActivityOn(story, "j1", "2017-12-31");
  EXPECT_THAT(corrected.attested_unit_ids(), ElementsAre(kXuecheng, kTengzhou));
  EXPECT_EQ(corrected.judgement().attestation(), v1::ATTESTATION_STATUS_BY_SUPERVISOR);
  EXPECT_THAT(FigureOf(TableOf(story, kXuecheng, "2017-03"), "joint_session_count").late_entries(),
              IsEmpty());
}

TEST(CorrectionReadSpec, AnActivityThatIsMovedLateIsMarkedBesideTheFigure) {  // A39
  Story story;
  auto inspection = Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02");
  story.Tell(inspection, kByXuecheng);
  *inspection.mutable_held_date() = Date("2017-03-03");
  story.Tell(Correct(inspection, "2017-04-07"), kByXuecheng);  // 35 days later
  const auto sessions = [&] {
    return FigureOf(TableOf(story, kXuecheng, "2017-03"), "joint_session_count");
  };
  EXPECT_THAT(sessions().late_entries(), IsEmpty());
  story.Tell(PermitLateEntry("late-1", kXuecheng, "2017-03", "2017-04-07", "2017-04-25"));
  *inspection.mutable_held_date() = Date("2017-03-02");
  story.Tell(Correct(inspection, "2017-04-08"), kByXuecheng);
  ASSERT_EQ(sessions().late_entries_size(), 1);
  EXPECT_EQ(sessions().late_entries(0).permit_id(), "late-1");
}

void AcceptMarch(Story& story) {
  story.Tell(SubmitReport(kXuecheng, "2017-03", "2017-04-03"));
  story.Tell(AcceptReport(kXuecheng, "2017-03", "2017-04-04"));
}

TEST(ErratumSpec, WhatChangesAnAcceptedMonthIsListed) {  // A25
  Story story;
  const auto inspection = Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02");
  story.Tell(inspection);
  story.Tell(Correct(inspection, "2017-03-05"));
  AcceptMarch(story);
  EXPECT_THAT(TableOf(story, kXuecheng, "2017-03").errata(), IsEmpty());
  const int64_t corrected = story.Tell(Correct(inspection, "2017-05-05"));
  const int64_t late = story.Tell(HelpOtherwise("o1", kBrigadePair, "2017-03-30"));
  const int64_t voided = story.Tell(Void("j1", kBrigadePair, "2017-05-07"));
  std::vector<int64_t> positions;
  const v1::DispatchTable march = TableOf(story, kXuecheng, "2017-03");
  for (const v1::Erratum& erratum : march.errata()) {
    positions.push_back(erratum.position());
    EXPECT_LT(erratum.accepted_position(), erratum.position());
  }
  EXPECT_THAT(positions, ElementsAre(corrected, late, voided));
  EXPECT_THAT(TableOf(story, kTengzhou, "2017-03").errata(), IsEmpty());  // not accepted
}

TEST(ErratumSpec, ACorrectionThatMovesAnActivityIsListedInBothMonths) {
  Story story;
  auto inspection = Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02");
  story.Tell(inspection);
  AcceptMarch(story);
  *inspection.mutable_held_date() = Date("2017-04-02");
  story.Tell(SubmitReport(kXuecheng, "2017-04", "2017-05-03"));
  story.Tell(AcceptReport(kXuecheng, "2017-04", "2017-05-04"));
  story.Tell(Correct(inspection, "2017-05-05"));
  EXPECT_EQ(TableOf(story, kXuecheng, "2017-03").errata_size(), 1);
  EXPECT_EQ(TableOf(story, kXuecheng, "2017-04").errata_size(), 1);
}

TEST(ErratumSpec, AStayThatEndsAsItBeganIsNoneOneThatDiffersIs) {
  Story story;
  story.Tell(Dispatch("r1", kBrigadePair, kXuecheng, "2017-03-20"));
  story.Tell(Dispatch("r2", kBrigadePair, kXuecheng, "2017-03-21"));
  AcceptMarch(story);
  auto stay = Rotate("r1", kBrigadePair, kXuecheng, "2017-03-20", "2017-04-10");
  story.Tell(stay);
  EXPECT_THAT(TableOf(story, kXuecheng, "2017-03").errata(), IsEmpty());
  stay.set_activity_id("r2");
  *stay.mutable_dispatched_date() = Date("2017-03-21");
  stay.add_officer_ids("370403-02");
  story.Tell(stay);
  ASSERT_EQ(TableOf(story, kXuecheng, "2017-03").errata_size(), 1);
  EXPECT_EQ(TableOf(story, kXuecheng, "2017-03").errata(0).activity_id(), "r2");
}

TEST(ErratumSpec, AVoidedInspectionIsListedWhereItsCasesWere) {
  Story story;
  story.Tell(Inspect("j1", kBrigadePair, kXuecheng, "2017-02-20"));
  story.Tell(FileCase("c1", kXuecheng, "j1", "2017-03-10"));
  AcceptMarch(story);
  const int64_t voided = story.Tell(Void("j1", kBrigadePair, "2017-05-07"));
  ASSERT_EQ(TableOf(story, kXuecheng, "2017-03").errata_size(), 1);
  EXPECT_EQ(TableOf(story, kXuecheng, "2017-03").errata(0).position(), voided);
}

TEST(VoidReadSpec, AVoidedActLeavesTheMonthAsIfItHadNotBeenAndStaysVisible) {
  Story with;
  Story without;
  for (Story* story : {&with, &without}) {
    story->Tell(Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02"));
  }
  with.Tell(Inspect("j2", kBrigadePair, kXuecheng, "2017-03-03"));
  const int64_t voided = with.Tell(Void("j2", kBrigadePair, "2017-03-04"));
  EXPECT_EQ(TableOf(with, kXuecheng, "2017-03").DebugString(),
            TableOf(without, kXuecheng, "2017-03").DebugString());
  EXPECT_EQ(ActivityOn(with, "j2", "2017-12-31").voided_position(), voided);
}

}  // namespace
}  // namespace jiedui::projections
