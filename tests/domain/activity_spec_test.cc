// Activities: R0-12 to R0-25, A25, A26.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/activity/activity.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

const std::string& Pair() {
  static const auto& id = *new std::string(PairId(kTengzhou, kXuecheng));
  return id;
}

event::v1::StaffDispatched SoundDispatch() {
  return Dispatch("r1", Pair(), kXuecheng, "2017-03-01");
}
event::v1::StaffRotated SoundStay() {
  return Rotate("r1", Pair(), kXuecheng, "2017-03-01", "2017-03-14");
}
event::v1::JointInspectionHeld SoundInspection() {
  return Inspect("j1", Pair(), kXuecheng, "2017-03-02");
}
event::v1::GroupStudyHeld SoundStudy() {
  return Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-02");
}
event::v1::OtherActivityHeld SoundOther() {
  return HelpOtherwise("o1", Pair(), "2017-03-02");
}

// Every kind of activity, on 2 March or begun on 1 March.
std::vector<AnyFact> SoundActivities() {
  return {SoundDispatch(), SoundStay(), SoundInspection(), SoundStudy(), SoundOther()};
}

TEST(ActivitySpec, EveryKindIsRecorded) {  // R0-13
  for (const AnyFact& fact : SoundActivities())
    Given(Staffed()).When(fact).ThenRecordedAsProposed();
}

TEST(ActivitySpec, AnActivityOfTodayIsRecordedToday) {
  Given(Staffed()).When(SoundInspection()).On("2017-03-02").ThenRecordedAsProposed();
}

TEST(ActivitySpec, AnActivityBeforeThePairExistedIsRefused) {
  auto later = Assign(kTengzhou, kXuecheng);
  *later.mutable_effective_date() = Date("2017-03-03");
  for (const AnyFact& fact : SoundActivities()) {
    const bool stay = fact.event.has_staff_dispatched() || fact.event.has_staff_rotated();
    Given(ProgramYear() + Facts({later}))
        .When(fact)
        .ThenRefused(v1::ERROR_REASON_PAIR_NOT_ACTIVE, stay ? "dispatched_date" : "held_date");
  }
}

TEST(ActivitySpec, AnActivityAfterThePairEndedIsRefused) {
  Given(Staffed() + Facts({Dissolve(Pair(), "2017-03-02")}))
      .When(SoundInspection())
      .ThenRefused(v1::ERROR_REASON_PAIR_NOT_ACTIVE, "held_date");
}

TEST(ActivitySpec, AStayBeginsWhileThePairIsInForceAndEndsWhenItEnds) {  // R0-17
  const History ended = Staffed() + Facts({Dissolve(Pair(), "2017-03-02")});
  event::v1::StaffRotated stay = Rotate("r1", Pair(), kXuecheng, "2017-03-01", "2017-03-14");
  *stay.mutable_arrived_date() = Date("2017-03-01");
  Given(ended).When(stay).ThenRecordedAsProposed();
  *stay.mutable_arrived_date() = Date("2017-03-02");
  Given(ended).When(stay).ThenRefused(v1::ERROR_REASON_PAIR_NOT_ACTIVE, "arrived_date");
  Given(ended)
      .When(Rotate("r1", Pair(), kXuecheng, "2017-03-02", "2017-03-14"))
      .ThenRefused(v1::ERROR_REASON_PAIR_NOT_ACTIVE, "dispatched_date");
}

TEST(ActivitySpec, AnActivityOfASideThatIsGoneIsRefused) {  // R1-03
  for (const char* gone : {kTengzhou, kXuecheng}) {
    const History closed = Staffed() + Facts({CloseUnit(gone, "2017-03-02")});
    Given(closed).When(Inspect("j1", Pair(), kXuecheng, "2017-03-01")).ThenRecordedAsProposed();
    for (const AnyFact& fact :
         {AnyFact(SoundInspection()), AnyFact(SoundStudy()), AnyFact(SoundOther())}) {
      Given(closed).When(fact).ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "held_date");
    }
    Given(closed)
        .When(Rotate("r1", Pair(), kXuecheng, "2017-03-02", "2017-03-15"))
        .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "dispatched_date");
  }
}

TEST(ActivitySpec, AnActivityOutsideTheProgramIsRefused) {  // R0-03
  Given(Staffed())
      .When(Inspect("j1", Pair(), kXuecheng, "2016-12-31"))
      .ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "held_date");
  Given(Staffed())
      .When(Inspect("j1", Pair(), kXuecheng, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "held_date");
  Given(Staffed())
      .When(Rotate("r1", Pair(), kXuecheng, "2017-12-20", "2018-01-05"))
      .ThenRecordedAsProposed();
  event::v1::StaffRotated late = Rotate("r1", Pair(), kXuecheng, "2017-12-31", "2018-01-09");
  *late.mutable_arrived_date() = Date("2018-01-01");
  Given(Staffed()).When(late).ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "arrived_date");
}

TEST(ActivitySpec, AnActivityInTheFutureIsRefused) {
  for (const AnyFact& fact : SoundActivities()) {
    const bool stay = fact.event.has_staff_dispatched() || fact.event.has_staff_rotated();
    Given(Staffed())
        .When(fact)
        .On("2017-02-28")
        .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, stay ? "dispatched_date" : "held_date");
  }
}

TEST(ActivitySpec, ADayThatDoesNotExistIsRefused) {
  auto fact = SoundInspection();
  fact.mutable_held_date()->set_month(2);
  fact.mutable_held_date()->set_day(30);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "held_date");
  fact.mutable_held_date()->set_month(13);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "held_date");
  fact.mutable_held_date()->set_month(-2147483648);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "held_date");
  fact.clear_held_date();
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "held_date");
}

TEST(ActivitySpec, AnActivityOfAnUnknownPairIsRefused) {
  Given(Staffed())
      .When(Inspect("j1", "no-such-pair", kXuecheng, "2017-03-02"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "pair_id");
  Given(Staffed())
      .When(Inspect("j1", "", kXuecheng, "2017-03-02"))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "pair_id");
}

TEST(ActivitySpec, AnActivityIdIsUsedOnce) {
  for (const AnyFact& first : SoundActivities()) {
    const History taken = Staffed() + Facts({first});
    const std::string id = [&] {
      if (first.event.has_staff_dispatched() || first.event.has_staff_rotated()) return "r1";
      if (first.event.has_joint_inspection_held()) return "j1";
      return first.event.has_group_study_held() ? "s1" : "o1";
    }();
    Given(taken)
        .When(HelpOtherwise(id, Pair(), "2017-03-02"))
        .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "activity_id");
    Given(taken)
        .When(Dispatch(id, Pair(), kXuecheng, "2017-03-02"))
        .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "activity_id");
  }
}

TEST(RotationSpec, AStayIsDispatchedAndThenCompletedUnderTheSameId) {  // R0-16
  Given(Staffed() + Facts({SoundDispatch()})).When(SoundStay()).ThenRecordedAsProposed();
}

TEST(RotationSpec, AStayIsCompletedOnce) {
  Given(Staffed() + Facts({SoundDispatch(), SoundStay()}))
      .When(SoundStay())
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "activity_id");
}

TEST(RotationSpec, AnotherSidesStayIsNotCompleted) {
  Given(Staffed() + Facts({SoundDispatch()}))
      .When(Rotate("r1", Pair(), kTengzhou, "2017-03-01", "2017-03-14"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "activity_id");
}

TEST(RotationSpec, AVoidedStayIsNotCompleted) {
  Given(Staffed() + Facts({SoundDispatch(), Void("r1", Pair(), "2017-03-05")}))
      .When(SoundStay())
      .ThenRefused(v1::ERROR_REASON_ACTIVITY_VOIDED, "activity_id");
}

TEST(RotationSpec, AStayOfTenDaysIsRecorded) {  // R0-17: judged, not refused
  Given(Staffed())
      .When(Rotate("r1", Pair(), kXuecheng, "2017-03-01", "2017-03-10"))
      .ThenRecordedAsProposed();
}

TEST(RotationSpec, AStayOfOneSideOnlyIsRecorded) {  // R0-16, A9: judged, not refused
  Given(Staffed()).When(SoundStay()).ThenRecordedAsProposed();
}

TEST(RotationSpec, AStayAcrossTwoMonthsIsRecorded) {  // A5
  Given(Staffed())
      .When(Rotate("r1", Pair(), kXuecheng, "2017-03-25", "2017-04-08"))
      .ThenRecordedAsProposed();
}

TEST(RotationSpec, NobodyReturnsBeforeArrivingOrArrivesBeforeLeaving) {
  Given(Staffed())
      .When(Rotate("r1", Pair(), kXuecheng, "2017-03-14", "2017-03-13"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "returned_date");
  auto fact = SoundStay();
  *fact.mutable_dispatched_date() = Date("2017-03-02");
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "arrived_date");
}

TEST(RotationSpec, StaffComeFromASide) {
  Given(Staffed())
      .When(Rotate("r1", Pair(), kShizhong, "2017-03-01", "2017-03-14"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "from_unit_id");
  Given(Staffed())
      .When(Dispatch("r1", Pair(), kShizhong, "2017-03-01"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "from_unit_id");
}

TEST(RotationSpec, SomebodyIsSentAndNobodyTwice) {
  auto fact = SoundStay();
  fact.clear_officer_ids();
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "officer_ids");
  fact.add_officer_ids("01");
  fact.add_officer_ids("01");
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "officer_ids[1]");
  fact.set_officer_ids(1, "张三");
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "officer_ids[1]");
}

TEST(RotationSpec, WhoIsSentIsRegistered) {  // R0-16
  const History without = ProgramYear() + Facts({Assign(kTengzhou, kXuecheng)});
  for (const AnyFact& fact : {AnyFact(SoundDispatch()), AnyFact(SoundStay())}) {
    Given(without).When(fact).ThenRefused(v1::ERROR_REASON_OFFICER_NOT_REGISTERED,
                                          "officer_ids[0]");
  }
}

TEST(RotationSpec, WhoIsSentBelongsToTheSendingSideOnTheDayOfLeaving) {  // R0-16
  auto other = SoundStay();
  other.add_officer_ids("370481-01");
  Given(Staffed()).When(other).ThenRefused(v1::ERROR_REASON_OFFICER_NOT_OF_UNIT, "officer_ids[1]");
  const auto moved = [](const char* day) {
    return Staffed() + Facts({Transfer("370403-01", kTengzhou, day)});
  };
  Given(moved("2017-03-02")).When(SoundStay()).ThenRecordedAsProposed();
  for (const AnyFact& fact : {AnyFact(SoundDispatch()), AnyFact(SoundStay())}) {
    Given(moved("2017-03-01"))
        .When(fact)
        .ThenRefused(v1::ERROR_REASON_OFFICER_NOT_OF_UNIT, "officer_ids[0]");
  }
  const auto left = [](const char* day) { return Staffed() + Facts({Leave("370403-01", day)}); };
  Given(left("2017-03-02")).When(SoundDispatch()).ThenRecordedAsProposed();
  Given(left("2017-03-01"))
      .When(SoundDispatch())
      .ThenRefused(v1::ERROR_REASON_OFFICER_NOT_OF_UNIT, "officer_ids[0]");
}

// Whether they are 在编有证 is a shortfall at most, and an erasure says nothing of what they did.
TEST(RotationSpec, WhoIsErasedOrWithoutACertificateMayHaveBeenSent) {
  Given(Staffed() + Facts({ErasePersonalData("370403-01", "2017-02-01")}))
      .When(SoundStay())
      .ThenRecordedAsProposed();
}

TEST(JointInspectionSpec, TwoEnterprisesAreRecorded) {  // R0-20: judged, not refused
  auto fact = SoundInspection();
  fact.mutable_targets()->RemoveLast();
  Given(Staffed()).When(fact).ThenRecordedAsProposed();
}

TEST(JointInspectionSpec, TheSameEnterpriseTwiceIsRecorded) {  // A12: counted once
  auto fact = SoundInspection();
  fact.mutable_targets(1)->set_enterprise_id(fact.targets(0).enterprise_id());
  Given(Staffed()).When(fact).ThenRecordedAsProposed();
}

TEST(JointInspectionSpec, WithoutAPlanItIsRecorded) {  // R0-18: judged, not refused
  auto fact = SoundInspection();
  fact.clear_plan_reference();
  Given(Staffed()).When(fact).ThenRecordedAsProposed();
}

TEST(JointInspectionSpec, AnEnterpriseOutsideBothJurisdictionsIsRecorded) {  // R0-19: judged
  Given(Staffed()).When(Inspect("j1", Pair(), kShizhong, "2017-03-02")).ThenRecordedAsProposed();
}

TEST(JointInspectionSpec, AJurisdictionIsAKnownUnit) {
  Given(Staffed())
      .When(Inspect("j1", Pair(), "370499", "2017-03-02"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "targets[0].jurisdiction_unit_id");
}

TEST(JointInspectionSpec, AnEnterpriseIsInspected) {
  auto fact = SoundInspection();
  fact.clear_targets();
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "targets");
}

TEST(JointInspectionSpec, EachEnterpriseHasAnIdAReasonThatIsKnownAndNoNegativeCount) {
  auto fact = SoundInspection();
  fact.mutable_targets(2)->set_document_count(-1);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID,
                                          "targets[2].document_count");
  fact = SoundInspection();
  fact.mutable_targets(1)->clear_enterprise_id();
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED,
                                          "targets[1].enterprise_id");
  fact = SoundInspection();
  fact.mutable_targets(0)->set_selection_reason(static_cast<event::v1::SelectionReason>(9));
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID,
                                          "targets[0].selection_reason");
}

TEST(JointInspectionSpec, AtMostAThousandEnterprises) {
  auto fact = SoundInspection();
  while (fact.targets_size() < 1000) *fact.add_targets() = fact.targets(0);
  Given(Staffed()).When(fact).ThenRecordedAsProposed();
  *fact.add_targets() = fact.targets(0);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "targets");
}

TEST(GroupStudySpec, NinetyMinutesAreRecorded) {  // R0-24: judged, not refused
  auto fact = SoundStudy();
  fact.set_duration_minutes(90);
  Given(Staffed()).When(fact).ThenRecordedAsProposed();
}

TEST(GroupStudySpec, AStudyOfOneSideIsRecorded) {  // R0-23: judged, not refused
  auto fact = SoundStudy();
  fact.mutable_attendance()->RemoveLast();
  Given(Staffed()).When(fact).ThenRecordedAsProposed();
}

TEST(GroupStudySpec, AStudyLastsAMinuteToADay) {
  for (const int minutes : {-90, 0, 24 * 60 + 1}) {
    auto fact = SoundStudy();
    fact.set_duration_minutes(minutes);
    Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "duration_minutes");
  }
}

TEST(GroupStudySpec, ThoseWhoTakePartAreSidesEachOnce) {
  auto fact = SoundStudy();
  fact.mutable_attendance(1)->set_unit_id(kShizhong);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "attendance[1].unit_id");
  fact.mutable_attendance(1)->set_unit_id(kTengzhou);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "attendance[1].unit_id");
  fact = SoundStudy();
  fact.mutable_attendance(0)->set_person_count(-2);
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID,
                                          "attendance[0].person_count");
}

TEST(OtherActivitySpec, SaysWhatWasDone) {  // R0-25
  auto fact = SoundOther();
  fact.clear_description();
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "description");
}

TEST(OtherActivitySpec, ATextHasAtMostTwoThousandCharacters) {
  auto fact = SoundOther();
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "镇";
  fact.set_description(text);
  Given(Staffed()).When(fact).ThenRecordedAsProposed();
  fact.set_description(text + "镇");
  Given(Staffed()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "description");
}

TEST(AttestationSpec, EachSideAttestsOnce) {  // A26
  const History held = Staffed() + Facts({SoundInspection()});
  const auto by_a = Attest("j1", Pair(), kTengzhou, "2017-03-03");
  Given(held).When(by_a).On("2017-03-03").ThenRecordedAsProposed();
  Given(held + Facts({by_a})).When(by_a).ThenRefused(v1::ERROR_REASON_ALREADY_ATTESTED, "unit_id");
  Given(held + Facts({by_a}))
      .When(Attest("j1", Pair(), kXuecheng, "2017-03-03"))
      .By(domain::Role::kDistrict, kXuecheng)
      .On("2017-03-03")
      .ThenRecorded();
}

TEST(AttestationSpec, WhoAttestsAgainIsToldWhatIsStillMissing) {  // A26
  const auto told = [](const History& history) {
    const domain::Context context{CivilDay(2018, 1, 10),
                                  {domain::Role::kDistrict, std::string(kTengzhou)}};
    return domain::ChineseText(
        domain::Decide(AnyFact(Attest("j1", Pair(), kTengzhou, "2017-03-03")).event,
                       MemoryEntities(history), context)
            .status());
  };
  const History held =
      Staffed() + Facts({SoundInspection(), Attest("j1", Pair(), kTengzhou, "2017-03-03")});
  EXPECT_THAT(told(held), testing::HasSubstr("尚缺的是另一方的确认"));
  EXPECT_THAT(told(held + Facts({Attest("j1", Pair(), kXuecheng, "2017-03-03")})),
              testing::HasSubstr("双方均已确认"));
}

TEST(AttestationSpec, NobodySpeaksForBothSides) {  // A26
  Given(Paired() + Facts({SoundInspection(), Attest("j1", Pair(), kTengzhou, "2017-03-03")}))
      .When(Attest("j1", Pair(), kXuecheng, "2017-03-03"))
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_SAME_ATTESTER, "unit_id");
}

TEST(AttestationSpec, TwoSuperiorsDoNotSpeakForBothSidesEither) {  // A26
  const auto of_a = Attest("j1", Pair(), kTengzhou, "2017-03-03");
  const auto of_b = Attest("j1", Pair(), kXuecheng, "2017-03-03");
  const History one_superior = Paired() + Facts({SoundInspection(), of_a});
  Given(one_superior)
      .When(of_b)
      .By(domain::Role::kCity, "370400-anban")
      .ThenRefused(v1::ERROR_REASON_SAME_ATTESTER, "unit_id");
  Given(one_superior).When(of_b).By(domain::Role::kDistrict, kXuecheng).ThenRecorded();
}

TEST(AttestationSpec, TheServerSaysWhoAttested) {
  const auto recorded = Given(Paired() + Facts({SoundInspection()}))
                            .When(Attest("j1", Pair(), kTengzhou, "2017-03-03"))
                            .By(domain::Role::kDistrict, kTengzhou)
                            .ThenRecorded();
  EXPECT_EQ(recorded.activity_attested().attesting_unit_id(), kTengzhou);
}

TEST(AttestationSpec, AUnitThatIsGoneAttestsNothingItsSuperiorMay) {
  const History closed = Paired() + Facts({SoundInspection(), CloseUnit(kTengzhou, "2017-03-05")});
  const auto attested = Attest("j1", Pair(), kTengzhou, "2017-03-05");
  Given(closed)
      .When(attested)
      .By(domain::Role::kDistrict, kTengzhou)
      .On("2017-03-04")
      .ThenRecorded();
  Given(closed)
      .When(attested)
      .By(domain::Role::kDistrict, kTengzhou)
      .On("2017-03-05")
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(closed).When(attested).On("2017-03-05").ThenRecordedAsProposed();
}

TEST(AttestationSpec, WhatWasCorrectedMayBeConfirmedAnew) {  // A25
  const auto by_a = Attest("j1", Pair(), kTengzhou, "2017-03-03");
  Given(Paired() + Facts({SoundInspection(), by_a, Correct(SoundInspection(), "2017-03-04")}))
      .When(by_a)
      .ThenRecorded();
}

TEST(AttestationSpec, ASuperiorAttestsInTheNameOfASilentSide) {  // A26
  Given(Staffed() + Facts({SoundInspection()}))
      .When(Attest("j1", Pair(), kTengzhou, "2017-03-03"))
      .By(domain::Role::kCity, kCity)
      .On("2017-03-03")
      .ThenRecordedAsProposed();
}

TEST(AttestationSpec, OnlyASideIsAttestedFor) {
  Given(Staffed() + Facts({SoundInspection()}))
      .When(Attest("j1", Pair(), kShizhong, "2017-03-03"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "unit_id");
}

TEST(AttestationSpec, PairAndDayAreSetByTheServer) {
  const auto recorded = Given(Staffed() + Facts({SoundInspection()}))
                            .When(Attest("j1", "whatever", kTengzhou, "2016-01-01"))
                            .On("2017-03-04")
                            .ThenRecorded();
  EXPECT_EQ(recorded.activity_attested().DebugString(),
            Attest("j1", Pair(), kTengzhou, "2017-03-04").DebugString());
}

TEST(CorrectionSpec, EveryKindIsCorrectedAsAWholeToday) {  // A25
  Given(Staffed() + Facts({SoundStay()}))
      .When(Correct(SoundStay(), "2017-04-01"))
      .On("2017-04-01")
      .ThenRecordedAsProposed();
  Given(Staffed() + Facts({SoundInspection()}))
      .When(Correct(SoundInspection(), "2017-04-01"))
      .On("2017-04-01")
      .ThenRecordedAsProposed();
  Given(Staffed() + Facts({SoundStudy()}))
      .When(Correct(SoundStudy(), "2017-04-01"))
      .On("2017-04-01")
      .ThenRecordedAsProposed();
  Given(Staffed() + Facts({SoundOther()}))
      .When(Correct(SoundOther(), "2017-04-01"))
      .On("2017-04-01")
      .ThenRecordedAsProposed();
}

TEST(CorrectionSpec, PairAndDayAreSetByTheServer) {
  auto fact = Correct(SoundOther(), "2016-01-01");
  fact.set_pair_id("whatever");
  const auto recorded =
      Given(Staffed() + Facts({SoundOther()})).When(fact).On("2017-04-02").ThenRecorded();
  EXPECT_EQ(recorded.activity_corrected().DebugString(),
            Correct(SoundOther(), "2017-04-02").DebugString());
}

TEST(CorrectionSpec, ACorrectionIsOfTheSameKindIdAndPair) {
  const History held = Staffed() + Facts({SoundInspection(), SoundOther()});
  auto kind = Correct(SoundInspection(), "2017-04-01");
  *kind.mutable_group_study_held() = SoundStudy();
  kind.mutable_group_study_held()->set_activity_id("j1");
  Given(held).When(kind).ThenRefused(v1::ERROR_REASON_ACTIVITY_KIND_MISMATCH,
                                     "group_study_held.activity_id");
  auto id = Correct(SoundInspection(), "2017-04-01");
  id.mutable_joint_inspection_held()->set_activity_id("j2");
  Given(held).When(id).ThenRefused(v1::ERROR_REASON_ACTIVITY_KIND_MISMATCH,
                                   "joint_inspection_held.activity_id");
  auto pair = Correct(SoundInspection(), "2017-04-01");
  pair.mutable_joint_inspection_held()->set_pair_id(PairId(kLincheng, kXingren));
  Given(held).When(pair).ThenRefused(v1::ERROR_REASON_ACTIVITY_KIND_MISMATCH,
                                     "joint_inspection_held.activity_id");
}

TEST(CorrectionSpec, AStayThatIsNotOverIsCompletedNotCorrected) {
  Given(Staffed() + Facts({SoundDispatch()}))
      .When(Correct(SoundStay(), "2017-04-01"))
      .ThenRefused(v1::ERROR_REASON_ACTIVITY_KIND_MISMATCH, "staff_rotated.activity_id");
}

TEST(CorrectionSpec, ACorrectionIsCheckedAsTheFactItself) {
  auto fact = Correct(SoundInspection(), "2017-04-01");
  *fact.mutable_joint_inspection_held()->mutable_held_date() = Date("2018-02-01");
  Given(Staffed() + Facts({SoundInspection()}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "joint_inspection_held.held_date");
  fact = Correct(SoundInspection(), "2017-04-01");
  fact.mutable_joint_inspection_held()->mutable_targets(1)->clear_enterprise_id();
  Given(Staffed() + Facts({SoundInspection()}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED,
                   "joint_inspection_held.targets[1].enterprise_id");
}

TEST(CorrectionSpec, ACorrectionSaysWhatAndWhy) {
  auto fact = Correct(SoundOther(), "2017-04-01");
  fact.clear_reason();
  Given(Staffed() + Facts({SoundOther()}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
  fact = Correct(SoundOther(), "2017-04-01");
  fact.clear_corrected();
  Given(Staffed() + Facts({SoundOther()}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "corrected");
}

TEST(CorrectionSpec, TheCorrectedDayIsTheOneThatCounts) {
  auto moved = SoundInspection();
  *moved.mutable_held_date() = Date("2017-03-08");
  const MemoryEntities entities(Staffed() +
                                Facts({SoundInspection(), Correct(moved, "2017-04-01")}));
  ASSERT_NE(entities.Activity("j1"), nullptr);
  EXPECT_EQ(entities.Activity("j1")->day, Day("2017-03-08"));
}

TEST(VoidSpec, AnActivityIsVoidedOnceAndStaysVoided) {  // A25
  const History held = Staffed() + Facts({SoundInspection()});
  const auto voided = Void("j1", Pair(), "2017-04-01");
  Given(held).When(voided).On("2017-04-01").ThenRecordedAsProposed();
  const History gone = held + Facts({voided});
  Given(gone).When(voided).ThenRefused(v1::ERROR_REASON_ACTIVITY_VOIDED, "activity_id");
  Given(gone)
      .When(Correct(SoundInspection(), "2017-04-02"))
      .ThenRefused(v1::ERROR_REASON_ACTIVITY_VOIDED, "activity_id");
  Given(gone)
      .When(Attest("j1", Pair(), kTengzhou, "2017-04-02"))
      .ThenRefused(v1::ERROR_REASON_ACTIVITY_VOIDED, "activity_id");
  Given(gone).When(SoundInspection()).ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "activity_id");
}

TEST(VoidSpec, OfAKnownActivityAndSaysWhy) {
  Given(Staffed())
      .When(Void("j1", Pair(), "2017-04-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "activity_id");
  auto fact = Void("j1", Pair(), "2017-04-01");
  fact.clear_reason();
  Given(Staffed() + Facts({SoundInspection()}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

}  // namespace
}  // namespace jiedui::spec
