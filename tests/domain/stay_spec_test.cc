// A stay step by step: R0-16, R0-17, A8, A9. The stay is r1, of one officer of 薛城区 at 滕州市.

#include <string>

#include "gtest/gtest.h"

#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

constexpr char kOfficer[] = "370403-01";

const std::string& Pair() {
  static const auto& id = *new std::string(PairId(kTengzhou, kXuecheng));
  return id;
}

History Planned() {
  return Staffed() + Facts({PlanRotation("r1", Pair(), kXuecheng, "2017-02-20")});
}
History Dispatched() {
  return Planned() + Facts({Dispatch("r1", Pair(), kXuecheng, "2017-03-01")});
}
History Arrived() {
  return Dispatched() + Facts({Arrive("r1", Pair(), "2017-03-02")});
}
History OnLeave() {
  return Arrived() + Facts({StartLeave("r1", Pair(), kOfficer, "2017-03-06")});
}
History Over() {
  return Arrived() + Facts({ReturnStaff("r1", Pair(), "2017-03-20")});
}

TEST(StaySpec, EachStepFollowsTheOneBefore) {
  Given(Staffed())
      .When(PlanRotation("r1", Pair(), kXuecheng, "2017-02-20"))
      .On("2017-02-20")
      .ThenRecordedAsProposed();
  Given(Planned()).When(Dispatch("r1", Pair(), kXuecheng, "2017-03-01")).ThenRecordedAsProposed();
  Given(Dispatched()).When(Arrive("r1", Pair(), "2017-03-02")).ThenRecordedAsProposed();
  Given(Arrived()).When(StartLeave("r1", Pair(), kOfficer, "2017-03-06")).ThenRecordedAsProposed();
  Given(OnLeave()).When(EndLeave("r1", Pair(), kOfficer, "2017-03-08")).ThenRecordedAsProposed();
  Given(Arrived()).When(ReturnStaff("r1", Pair(), "2017-03-15")).ThenRecordedAsProposed();
  Given(Arrived()).When(Recall("r1", Pair(), "2017-03-09")).ThenRecordedAsProposed();
}

TEST(StaySpec, WhoIsPlannedToLeaveIsTheSendingSidesOwnOnTheDay) {         // R0-16
  const auto plan = PlanRotation("r1", Pair(), kXuecheng, "2017-02-20");  // from 2 March
  Given(Paired()).When(plan).ThenRefused(v1::ERROR_REASON_OFFICER_NOT_REGISTERED, "officer_ids[0]");
  Given(Staffed() + Facts({Leave(kOfficer, "2017-03-03")})).When(plan).ThenRecorded();
  Given(Staffed() + Facts({Leave(kOfficer, "2017-03-02")}))
      .When(plan)
      .ThenRefused(v1::ERROR_REASON_OFFICER_NOT_OF_UNIT, "officer_ids[0]");
}

TEST(StaySpec, AStayMayBeRecordedAsAWholeFromItsPlanOrItsDispatch) {
  const auto whole = Rotate("r1", Pair(), kXuecheng, "2017-03-01", "2017-03-14");
  Given(Planned()).When(whole).ThenRecordedAsProposed();
  Given(Dispatched()).When(whole).ThenRecordedAsProposed();
  Given(Arrived()).When(whole).ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "activity_id");
}

TEST(StaySpec, AStepOutOfItsTurnIsRefused) {
  const auto arrival = Arrive("r1", Pair(), "2017-03-02");
  const auto leave = StartLeave("r1", Pair(), kOfficer, "2017-03-06");
  const auto back = EndLeave("r1", Pair(), kOfficer, "2017-03-08");
  const auto end = ReturnStaff("r1", Pair(), "2017-03-20");
  const auto recall = Recall("r1", Pair(), "2017-03-20");
  for (const AnyFact& fact : {AnyFact(arrival), AnyFact(leave), AnyFact(back), AnyFact(end)}) {
    Given(Planned()).When(fact).ThenRefused(v1::ERROR_REASON_STAY_STATE, "");
    Given(Over()).When(fact).ThenRefused(v1::ERROR_REASON_STAY_STATE, "");
  }
  for (const AnyFact& fact : {AnyFact(leave), AnyFact(back), AnyFact(end), AnyFact(recall)}) {
    Given(Dispatched()).When(fact).ThenRefused(v1::ERROR_REASON_STAY_STATE, "");
  }
  Given(Arrived()).When(arrival).ThenRefused(v1::ERROR_REASON_STAY_STATE, "");
  Given(Over()).When(recall).ThenRefused(v1::ERROR_REASON_STAY_STATE, "");
}

TEST(StaySpec, NothingHappensBeforeWhatIsKnown) {
  Given(Dispatched())
      .When(Arrive("r1", Pair(), "2017-02-28"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "arrived_date");
  Given(Dispatched()).When(Arrive("r1", Pair(), "2017-03-01")).ThenRecorded();
  Given(Arrived())
      .When(StartLeave("r1", Pair(), kOfficer, "2017-03-01"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "leave_date");
  Given(Arrived())
      .When(ReturnStaff("r1", Pair(), "2017-03-01"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "returned_date");
  Given(Arrived())
      .When(Recall("r1", Pair(), "2017-03-01"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "recalled_date");
  Given(OnLeave())
      .When(ReturnStaff("r1", Pair(), "2017-03-05"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "returned_date");
}

TEST(StaySpec, ALeaveHasADayAndOneEnd) {
  Given(OnLeave())
      .When(EndLeave("r1", Pair(), kOfficer, "2017-03-06"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "back_date");
  Given(OnLeave()).When(EndLeave("r1", Pair(), kOfficer, "2017-03-07")).ThenRecorded();
  Given(Arrived())
      .When(EndLeave("r1", Pair(), kOfficer, "2017-03-07"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "officer_id");
  Given(OnLeave())
      .When(StartLeave("r1", Pair(), kOfficer, "2017-03-07"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "officer_id");
}

TEST(StaySpec, OnlyThoseSentGoOnLeave) {
  Given(Arrived())
      .When(StartLeave("r1", Pair(), "370403-02", "2017-03-06"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "officer_id");
}

TEST(StaySpec, AStayMayEndWhileSomebodyIsOnLeave) {
  Given(OnLeave()).When(ReturnStaff("r1", Pair(), "2017-03-20")).ThenRecorded();
}

TEST(StaySpec, AStepIsOfAStayThatStands) {
  Given(Staffed() + Facts({HelpOtherwise("o1", Pair(), "2017-03-01")}))
      .When(Arrive("o1", Pair(), "2017-03-02"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "activity_id");
  Given(Dispatched() + Facts({Void("r1", Pair(), "2017-03-02")}))
      .When(Arrive("r1", Pair(), "2017-03-02"))
      .ThenRefused(v1::ERROR_REASON_ACTIVITY_VOIDED, "activity_id");
  Given(Staffed())
      .When(Arrive("r9", Pair(), "2017-03-02"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "activity_id");
}

TEST(StaySpec, AStayIsConfirmedOnceItIsOver) {  // A26
  const auto confirmed = Attest("r1", Pair(), kTengzhou, "2017-03-21");
  for (const History& open : {Planned(), Dispatched(), Arrived(), OnLeave()}) {
    Given(open).When(confirmed).On("2017-03-14").ThenRefused(v1::ERROR_REASON_STAY_STATE, "");
  }
  Given(Over()).When(confirmed).ThenRecorded();
}

TEST(StaySpec, AStayThatGoesOnIsConfirmedFromItsFourteenthDayOn) {       // A5, A26
  const auto confirmed = Attest("r1", Pair(), kTengzhou, "2017-03-15");  // they arrived on the 2nd
  Given(Arrived()).When(confirmed).On("2017-03-15").ThenRecorded();
  Given(Dispatched()).When(confirmed).On("2017-03-15").ThenRefused(v1::ERROR_REASON_STAY_STATE, "");
  const History attested = Arrived() + Facts({confirmed});
  Given(attested).When(ReturnStaff("r1", Pair(), "2017-03-20")).ThenRecorded();
  Given(attested + Facts({ReturnStaff("r1", Pair(), "2017-03-20")}))
      .When(confirmed)
      .ThenRefused(v1::ERROR_REASON_ALREADY_ATTESTED, "unit_id");
}

TEST(StaySpec, WhoArrivedWhileThePairWasInForceReturnsWhenTheyReturn) {  // R0-17
  const History ended = Arrived() + Facts({Dissolve(Pair(), "2017-03-15")});
  Given(ended).When(ReturnStaff("r1", Pair(), "2017-03-15")).ThenRecordedAsProposed();
  Given(ended).When(Recall("r1", Pair(), "2017-03-16")).ThenRecordedAsProposed();
  Given(ended).When(StartLeave("r1", Pair(), kOfficer, "2017-03-16")).ThenRecordedAsProposed();
  Given(Arrived()).When(ReturnStaff("r1", Pair(), "2018-01-05")).ThenRecordedAsProposed();
}

TEST(StaySpec, NobodyArrivesOnceThePairHasEnded) {
  const History ended = Dispatched() + Facts({Dissolve(Pair(), "2017-03-15")});
  Given(ended).When(Arrive("r1", Pair(), "2017-03-14")).ThenRecordedAsProposed();
  Given(ended)
      .When(Arrive("r1", Pair(), "2017-03-15"))
      .ThenRefused(v1::ERROR_REASON_PAIR_NOT_ACTIVE, "arrived_date");
}

TEST(StaySpec, ADispatchFollowsThePlanOfItsOwnSide) {
  Given(Planned())
      .When(Dispatch("r1", Pair(), kTengzhou, "2017-03-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "activity_id");
}

TEST(StaySpec, ThePlanEndsNoEarlierThanItBegins) {
  auto plan = PlanRotation("r1", Pair(), kXuecheng, "2017-02-20");
  *plan.mutable_end_date() = Date("2017-03-01");
  Given(Staffed()).When(plan).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "end_date");
}

TEST(StaySpec, TheSamePeopleDoNotLeaveTwiceOnOneDay) {
  const auto stay = Rotate("r1", Pair(), kXuecheng, "2017-03-01", "2017-03-14");
  const History held = Staffed() + Facts({RegisterOfficer("370403-02", kXuecheng), stay});
  auto twice = Rotate("r2", Pair(), kXuecheng, "2017-03-01", "2017-03-14");
  Given(held).When(twice).ThenRefused(v1::ERROR_REASON_STAY_RECORDED_TWICE, "");
  Given(held)
      .When(Dispatch("r2", Pair(), kXuecheng, "2017-03-01"))
      .ThenRefused(v1::ERROR_REASON_STAY_RECORDED_TWICE, "");
  Given(held).When(Dispatch("r2", Pair(), kXuecheng, "2017-03-02")).ThenRecorded();
  twice.add_officer_ids("370403-02");
  Given(held).When(twice).ThenRecorded();
  Given(held + Facts({Void("r1", Pair(), "2017-04-01")}))
      .When(Rotate("r2", Pair(), kXuecheng, "2017-03-01", "2017-03-14"))
      .ThenRecorded();
}

event::v1::StaffRotated WithLeave(const std::string& officer, const std::string& first,
                                  const std::string& last) {
  auto stay = Rotate("r1", Pair(), kXuecheng, "2017-03-01", "2017-03-14");
  event::v1::StayLeave& leave = *stay.add_leaves();
  leave.set_officer_id(officer);
  *leave.mutable_first_date() = Date(first);
  *leave.mutable_last_date() = Date(last);
  return stay;
}

TEST(StaySpec, LeaveOfAWholeStayIsInsideItAndOfItsOfficers) {
  Given(Staffed()).When(WithLeave(kOfficer, "2017-03-01", "2017-03-14")).ThenRecordedAsProposed();
  Given(Staffed())
      .When(WithLeave(kOfficer, "2017-02-28", "2017-03-03"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "leaves[0].first_date");
  Given(Staffed())
      .When(WithLeave(kOfficer, "2017-03-04", "2017-03-03"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "leaves[0].last_date");
  Given(Staffed())
      .When(WithLeave(kOfficer, "2017-03-04", "2017-03-15"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "returned_date");
  Given(Staffed())
      .When(WithLeave("370403-02", "2017-03-04", "2017-03-05"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "leaves[0].officer_id");
}

}  // namespace
}  // namespace jiedui::spec
