// Joint plans, confirmations that nothing unlawful was found, permits to enter late: R0-18, A13,
// A39; and the time of day of activities, A27.

#include <string>

#include "gtest/gtest.h"

#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

const std::string& Pair() {
  static const auto& id = *new std::string(PairId(kTengzhou, kXuecheng));
  return id;
}

event::v1::JointPlanAdopted Plan() {
  return AdoptPlan("p1", Pair(), kXuecheng, "2017-02-27");
}

event::v1::JointInspectionHeld Following(const std::string& plan_id) {
  auto inspection = Inspect("j1", Pair(), kXuecheng, "2017-03-02");
  inspection.set_plan_id(plan_id);
  return inspection;
}

TEST(JointPlanSpec, OneSideAdoptsAndTheOtherSigns) {
  Given(Paired()).When(Plan()).On("2017-02-27").ThenRecordedAsProposed();
  Given(Paired() + Facts({Plan()}))
      .When(SignPlan("p1", Pair(), kTengzhou, "2017-02-28"))
      .On("2017-02-28")
      .ThenRecordedAsProposed();
}

TEST(JointPlanSpec, EachSideSignsOnceAndOnlyASide) {
  Given(Paired() + Facts({Plan()}))
      .When(SignPlan("p1", Pair(), kXuecheng, "2017-02-28"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
  Given(Paired() + Facts({Plan()}))
      .When(SignPlan("p1", Pair(), kShizhong, "2017-02-28"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "unit_id");
  Given(Paired())
      .When(SignPlan("p1", Pair(), kTengzhou, "2017-02-28"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "plan_id");
}

TEST(JointPlanSpec, NobodySignsForBothSides) {  // R0-18
  const auto by_city = SignPlan("p1", Pair(), kTengzhou, "2017-02-28");
  auto adopted = Plan();
  adopted.set_adopting_unit_id(std::string(kCity));
  Given(Paired() + Facts({adopted}))
      .When(by_city)
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_SAME_PLAN_SIGNER, "unit_id");
  // Nor do two superiors, each for one side.
  const std::string towns = PairId(kLincheng, kXingren);
  auto by_district = AdoptPlan("p2", towns, kLincheng, "2017-02-20");
  by_district.set_adopting_unit_id(std::string(kXuecheng));
  Given(Paired() + Facts({by_district}))
      .When(SignPlan("p2", towns, kXingren, "2017-02-28"))
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_SAME_PLAN_SIGNER, "unit_id");
  // A superior may sign for one side, where the other signed itself.
  const auto recorded = Given(Paired() + Facts({Plan()}))
                            .When(by_city)
                            .By(domain::Role::kCity, kCity)
                            .On("2017-02-28")
                            .ThenRecorded();
  EXPECT_EQ(recorded.joint_plan_signed().signing_unit_id(), kCity);
  // Events from before the signer was kept are the side's own signature.
  adopted.clear_adopting_unit_id();
  Given(Paired() + Facts({adopted})).When(by_city).By(domain::Role::kCity, kCity).ThenRecorded();
}

TEST(JointPlanSpec, AnIdIsUsedOnceAndAPlanHasTargetsAndAnOrder) {
  Given(Paired() + Facts({Plan()}))
      .When(Plan())
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "plan_id");
  auto plan = Plan();
  plan.clear_targets();
  Given(Paired()).When(plan).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "targets");
  plan = Plan();
  *plan.mutable_end_date() = Date("2017-02-28");
  Given(Paired()).When(plan).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "end_date");
}

TEST(JointPlanSpec, AnInspectionFollowsAPlanOfItsPair) {
  Given(Paired() + Facts({Plan()})).When(Following("p1")).ThenRecordedAsProposed();
  Given(Paired()).When(Following("p1")).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "plan_id");
  const auto other = AdoptPlan("p2", PairId(kLincheng, kXingren), kLincheng, "2017-02-27");
  Given(Paired() + Facts({other}))
      .When(Following("p2"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "plan_id");
}

History Held() {
  return Paired() + Facts({Inspect("j1", Pair(), kXuecheng, "2017-03-02")});
}

TEST(NoViolationSpec, ASuperiorConfirmsForASide) {  // A13
  Given(Held())
      .When(AttestNoViolation("j1", Pair(), kXuecheng, "2017-03-10"))
      .On("2017-03-10")
      .ThenRecordedAsProposed();
}

TEST(NoViolationSpec, NobodyConfirmsForItself) {
  Given(Held())
      .When(AttestNoViolation("j1", Pair(), kXuecheng, "2017-03-10"))
      .By(domain::Role::kDistrict, kXuecheng)
      .ThenRefused(v1::ERROR_REASON_NOT_SUPERIOR, "unit_id");
}

TEST(NoViolationSpec, ACaseOnRecordContradictsIt) {
  const auto confirmed = AttestNoViolation("j1", Pair(), kXuecheng, "2017-03-10");
  Given(Held() + Facts({FileCase("c1", kXuecheng, "j1", "2017-03-05")}))
      .When(confirmed)
      .ThenRefused(v1::ERROR_REASON_VIOLATION_ON_RECORD, "unit_id");
  Given(Held() + Facts({FileCase("c1", kTengzhou, "j1", "2017-03-05")}))
      .When(confirmed)
      .ThenRecorded();
}

TEST(NoViolationSpec, ACaseAgainstAnEnterpriseThatWasNotInspectedDoesNotContradictIt) {  // R0-19
  event::v1::CaseFiled elsewhere = FileCase("c1", kXuecheng, "j1", "2017-03-05");
  elsewhere.set_enterprise_id("91370400ENTERPRISE9");
  Given(Held() + Facts({elsewhere}))
      .When(AttestNoViolation("j1", Pair(), kXuecheng, "2017-03-10"))
      .ThenRecorded();
}

TEST(NoViolationSpec, ADeclinedCaseDoesNotContradictIt) {
  const std::string towns = PairId(kLincheng, kXingren);
  const History reported = Paired() + Facts({Inspect("j1", towns, kLincheng, "2017-03-02"),
                                             ProposeCase("c1", kLincheng, "j1", "2017-03-05")});
  const auto confirmed = AttestNoViolation("j1", towns, kLincheng, "2017-03-10");
  Given(reported).When(confirmed).ThenRefused(v1::ERROR_REASON_VIOLATION_ON_RECORD, "unit_id");
  Given(reported + Facts({DeclineCase("c1", kXuecheng, "2017-03-06")}))
      .When(confirmed)
      .By(domain::Role::kDistrict, kXuecheng)
      .ThenRecorded();
}

TEST(NoViolationSpec, ACaseAfterItIsRecordedAllTheSame) {
  Given(Held() + Facts({AttestNoViolation("j1", Pair(), kXuecheng, "2017-03-10")}))
      .When(FileCase("c1", kXuecheng, "j1", "2017-03-12"))
      .ThenRecordedAsProposed();
}

TEST(NoViolationSpec, ItIsOfAnInspectionOfItsEnterprisesAndOnce) {
  const auto confirmed = AttestNoViolation("j1", Pair(), kXuecheng, "2017-03-10");
  Given(Held() + Facts({confirmed}))
      .When(confirmed)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
  auto other = confirmed;
  other.mutable_enterprises(1)->set_enterprise_id("91370400OTHER");
  Given(Held()).When(other).ThenRefused(v1::ERROR_REASON_FIELD_INVALID,
                                        "enterprises[1].enterprise_id");
  Given(Paired() + Facts({HelpOtherwise("o1", Pair(), "2017-03-02")}))
      .When(AttestNoViolation("o1", Pair(), kXuecheng, "2017-03-10"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "activity_id");
  Given(Held())
      .When(AttestNoViolation("j1", Pair(), kShizhong, "2017-03-10"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "unit_id");
}

event::v1::LateEntryPermitted Permit(const std::string& end) {
  return PermitLateEntry("late-1", kLincheng, "2017-02", "2017-04-10", end);
}

TEST(LateEntryPermitSpec, ASuperiorGrantsItForADayAtLeast) {  // A39
  Given(Staffed()).When(Permit("2017-04-10")).On("2017-04-10").ThenRecordedAsProposed();
  Given(Staffed())
      .When(Permit("2017-04-09"))
      .On("2017-04-10")
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "end_date");
  Given(Staffed())
      .When(Permit("2017-04-20"))
      .By(domain::Role::kDistrict, kXuecheng)
      .On("2017-04-10")
      .ThenRecorded();
}

TEST(LateEntryPermitSpec, NobodyGrantsItToItselfOrToAnother) {
  for (const char* unit : {kLincheng, kXingren, kTengzhou}) {
    Given(Staffed())
        .When(Permit("2017-04-20"))
        .By(domain::Role::kDistrict, unit)
        .On("2017-04-10")
        .ThenRefused(v1::ERROR_REASON_NOT_SUPERIOR, "unit_id");
  }
}

TEST(LateEntryPermitSpec, ItIsOfAMonthOfTheProgramAndAnIdOfItsOwn) {
  auto permit = Permit("2017-04-20");
  permit.set_month("2018-01");
  Given(Staffed())
      .When(permit)
      .On("2017-04-10")
      .ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "month");
  permit.set_month("02");
  Given(Staffed())
      .When(permit)
      .On("2017-04-10")
      .ThenRefused(v1::ERROR_REASON_MONTH_INVALID, "month");
  Given(Staffed() + Facts({Permit("2017-04-20")}))
      .When(Permit("2017-04-20"))
      .On("2017-04-10")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "permit_id");
}

TEST(LateEntryPermitSpec, ItIsOfAMonthThatHasBegun) {  // A39
  Given(Staffed())
      .When(PermitLateEntry("late-1", kLincheng, "2017-05", "2017-04-30", "2017-06-30"))
      .On("2017-04-30")
      .ThenRefused(v1::ERROR_REASON_MONTH_NOT_BEGUN, "month");
}

TEST(LateEntryPermitSpec, ItEndsWithTheSecondMonthAfterTheOneItIsGrantedIn) {  // A39
  Given(Staffed()).When(Permit("2017-06-30")).On("2017-04-10").ThenRecordedAsProposed();
  for (const char* end : {"2017-07-01", "2099-12-31"}) {
    Given(Staffed())
        .When(Permit(end))
        .On("2017-04-10")
        .ThenRefused(v1::ERROR_REASON_PERMIT_TOO_LONG, "end_date");
  }
}

TEST(LateEntryPermitSpec, HowLongAPermitLastsIsOfThePolicy) {  // A39
  const auto under = [](const char* months, const char* end) {
    auto set = AdoptPolicyWith("entry.permit_max_months", months);
    set.set_policy_set_id("zaozhuang-2017-permits");
    return Given(Staffed() + Facts({set})).When(Permit(end)).On("2017-04-10");
  };
  under("3", "2017-07-31").ThenRecordedAsProposed();
  under("3", "2017-08-01").ThenRefused(v1::ERROR_REASON_PERMIT_TOO_LONG, "end_date");
  under("1", "2017-05-31").ThenRecordedAsProposed();
  under("1", "2017-06-01").ThenRefused(v1::ERROR_REASON_PERMIT_TOO_LONG, "end_date");
}

TEST(LateEntryPermitSpec, ItLetsSomethingIn) {  // A39: 35 days need none
  auto permit = PermitLateEntry("late-1", kLincheng, "2017-05", "2017-05-10", "2017-05-31");
  Given(Staffed())
      .When(permit)
      .On("2017-05-10")
      .ThenRefused(v1::ERROR_REASON_PERMIT_WITHOUT_USE, "end_date");
  // What happened on 1 May is late from 6 June on.
  *permit.mutable_end_date() = Date("2017-06-05");
  Given(Staffed())
      .When(permit)
      .On("2017-05-10")
      .ThenRefused(v1::ERROR_REASON_PERMIT_WITHOUT_USE, "end_date");
  *permit.mutable_end_date() = Date("2017-06-06");
  Given(Staffed()).When(permit).On("2017-05-10").ThenRecordedAsProposed();
}

// A39: a late fact is a fact.
TEST(LateEntryPermitSpec, WhatIsEnteredLateWithoutOneIsRecorded) {
  Given(Staffed())
      .When(Inspect("j1", Pair(), kXuecheng, "2017-03-02"))
      .On("2018-01-10")
      .ThenRecordedAsProposed();
}

TEST(TimesSpec, AnActivityBeginsAndEndsOnItsDay) {  // A27
  auto study = Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-02");
  study.set_start_minute(0);
  study.set_duration_minutes(1440);
  Given(Staffed()).When(study).ThenRecordedAsProposed();
  study.set_start_minute(1);
  Given(Staffed()).When(study).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "duration_minutes");
  study.set_start_minute(1440);
  Given(Staffed()).When(study).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "start_minute");
  study.set_start_minute(-1);
  Given(Staffed()).When(study).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "start_minute");
  auto other = HelpOtherwise("o1", Pair(), "2017-03-02");
  other.set_start_minute(1439);
  other.set_duration_minutes(1);
  Given(Staffed()).When(other).ThenRecordedAsProposed();
  other.set_duration_minutes(2);
  Given(Staffed()).When(other).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "duration_minutes");
}

}  // namespace
}  // namespace jiedui::spec
