// Units that become one, come out of one, and change their superior: R1-03, R4-01. Posts: R4-26.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/civil.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/references.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using event::v1::TEAM_TIER_BRIGADE;
using event::v1::TEAM_TIER_SQUADRON;

constexpr char kNew[] = "370403099";
constexpr char kOther[] = "370403098";

event::v1::UnitRegistered NewTown(absl::string_view id, absl::string_view day) {
  return Found(id, TEAM_TIER_SQUADRON, kXuecheng, day);
}

// --- mergers ---

TEST(MergerSpec, UnitsGoOnInOneOfLongStanding) {  // R4-01
  Given(Organization())
      .When(Merge({kXingcheng, kZhangfan}, kLincheng, "2018-01-01"))
      .ThenRecordedAsProposed();
}

TEST(MergerSpec, UnitsGoOnInOneThatIsRegisteredFromThatDayOn) {
  Given(Organization() + Facts({NewTown(kNew, "2018-02-01")}))
      .When(Merge({kLincheng, kXingcheng}, kNew, "2018-02-01"))
      .ThenRecordedAsProposed();
}

TEST(MergerSpec, TheUnitTheyGoOnInMustBeThereOnThatDay) {
  const History later = Organization() + Facts({NewTown(kNew, "2018-02-02")});
  Given(later)
      .When(Merge({kLincheng}, kNew, "2018-02-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(later).When(Merge({kLincheng}, kNew, "2018-02-02")).ThenRecordedAsProposed();
  Given(Organization() + Facts({CloseUnit(kXingcheng, "2018-02-01")}))
      .When(Merge({kLincheng}, kXingcheng, "2018-02-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

TEST(MergerSpec, AllOfThemMustBeRegistered) {
  Given(Organization())
      .When(Merge({kLincheng}, "370499", "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
  Given(Organization())
      .When(Merge({kLincheng, "370499"}, kXingren, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "merged_unit_ids[1]");
}

TEST(MergerSpec, SomebodyIsMergedAndNobodyTwiceOrIntoThemselves) {
  Given(Organization())
      .When(Merge({}, kLincheng, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "merged_unit_ids");
  Given(Organization())
      .When(Merge({kXingren, kXingren}, kLincheng, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "merged_unit_ids[1]");
  Given(Organization())
      .When(Merge({kXingren, kLincheng}, kLincheng, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "merged_unit_ids[1]");
}

TEST(MergerSpec, AMergerHasAtMostFiftyUnits) {  // each is a tag of the event
  std::vector<std::string> many(51, kXingren);
  Given(Organization())
      .When(Merge(many, kLincheng, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "merged_unit_ids");
  History units = Organization();
  many.clear();
  for (int i = 0; i < 50; ++i) {
    many.push_back("370403-" + std::to_string(i));
    units = units + Facts({NewTown(many.back(), "2017-01-01")});
  }
  Given(units).When(Merge(many, kLincheng, "2018-01-01")).ThenRecordedAsProposed();
}

TEST(MergerSpec, OnlyUnitsOfOneTierAreMerged) {
  Given(Organization())
      .When(Merge({kLincheng}, kXuecheng, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_TIER_DIFFERS, "merged_unit_ids[0]");
  Given(Organization())
      .When(Merge({kShizhong, kXingren}, kXuecheng, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_TIER_DIFFERS, "merged_unit_ids[1]");
}

TEST(MergerSpec, AUnitEndsOnce) {
  for (const AnyFact& end : {AnyFact(CloseUnit(kXingren, "2018-01-01")),
                             AnyFact(Merge({kXingren}, kXingcheng, "2018-01-01"))}) {
    Given(Organization() + Facts({end}))
        .When(Merge({kXingren}, kLincheng, "2017-12-31"))
        .ThenRefused(v1::ERROR_REASON_UNIT_ENDED, "merged_unit_ids[0]");
  }
  Given(Organization() + Facts({Merge({kXingren}, kXingcheng, "2018-01-01")}))
      .When(CloseUnit(kXingren, "2018-02-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
}

TEST(MergerSpec, AUnitIsNotMergedBeforeItExisted) {
  Given(Organization() + Facts({NewTown(kNew, "2018-01-02")}))
      .When(Merge({kNew}, kLincheng, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
}

TEST(MergerSpec, AUnitDoesNotEndBeforeTheDayItTookOver) {
  const History merged = Organization() + Facts({Merge({kXingren}, kLincheng, "2018-01-02")});
  for (const AnyFact& end : {AnyFact(CloseUnit(kLincheng, "2018-01-01")),
                             AnyFact(Merge({kLincheng}, kZhangfan, "2018-01-01"))}) {
    Given(merged).When(end).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  }
  Given(merged).When(Merge({kLincheng}, kZhangfan, "2018-01-02")).ThenRecordedAsProposed();
}

TEST(MergerSpec, PairsEndFirst) {
  const std::string pair = PairId(kLincheng, kXingren);
  Given(Paired())
      .When(Merge({kXingcheng, kXingren}, kZhangfan, "2017-06-01"))
      .On("2017-06-01")
      .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "merged_unit_ids[1]");
  Given(Paired())
      .When(Merge({kXingren}, kLincheng, "2017-06-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "merged_unit_ids[0]");
  Given(Paired() + Facts({Dissolve(pair, "2017-06-01")}))
      .When(Merge({kXingren}, kLincheng, "2017-06-01"))
      .On("2017-06-01")
      .ThenRecordedAsProposed();
  // The pair of the unit that others go on in is not touched.
  Given(Paired())
      .When(Merge({kXingcheng}, kXingren, "2017-06-01"))
      .On("2017-06-01")
      .ThenRecordedAsProposed();
}

TEST(MergerSpec, ThePairGoesOnWithTheSuccessorOnceItIsAssigned) {
  auto successor = Assign(kLincheng, kZhangfan);
  *successor.mutable_effective_date() = Date("2017-06-01");
  const History merged = Paired() + Facts({Dissolve(PairId(kLincheng, kXingren), "2017-06-01"),
                                           Merge({kXingren}, kZhangfan, "2017-06-01")});
  Given(merged).When(successor).ThenRecordedAsProposed();
  auto gone = Assign(kLincheng, kXingren);
  gone.set_pair_id("again");
  *gone.mutable_effective_date() = Date("2017-06-01");
  Given(merged).When(gone).ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_b_id");
}

TEST(MergerSpec, TheLastReportIsThatOfTheMonthInWhichTheUnitWasLastThere) {
  const History merged =
      ProgramYear() + Clerks() + Facts({Merge({kXingren}, kLincheng, "2017-04-02")});
  Given(merged).When(SubmitReport(kXingren, "2017-04", "2017-05-02")).ThenRecorded();
  Given(merged)
      .When(SubmitReport(kXingren, "2017-05", "2017-06-02"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "month");
}

// What a bulletin told of a unit stays.
TEST(MergerSpec, AUnitEndsInNoMonthThatABulletinIsAbout) {  // R0-31, A25
  const History told =
      ProgramYear() + Facts({PublishBulletin(1, "2017-01", "2017-03", "2017-04-10")});
  // On the day March is due nothing but the bulletin tells of it.
  for (const char* day : {"2017-02-01", "2017-03-31"}) {
    Given(told)
        .When(CloseUnit(kXingren, day))
        .On("2017-04-10")
        .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
    Given(told)
        .When(Merge({kXingren}, kLincheng, day))
        .On("2017-04-10")
        .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
  }
  Given(told).When(CloseUnit(kXingren, "2017-04-01")).On("2017-04-11").ThenRecordedAsProposed();
  Given(told)
      .When(Merge({kXingren}, kLincheng, "2017-04-01"))
      .On("2017-04-11")
      .ThenRecordedAsProposed();
}

// Whoever was to report when the tables were due stays among those who were.
TEST(MergerSpec, AUnitEndsInNoMonthWhoseTablesWereDue) {  // A11, R0-31
  const History year = ProgramYear() + Facts({NewTown(kNew, "2017-03-15")});
  const std::vector<AnyFact> ends = {CloseUnit(kXingren, "2017-03-15"),
                                     Merge({kXingren}, kLincheng, "2017-03-15"),
                                     Dismember(kXingren, {kNew}, "2017-03-15", kNew)};
  for (const AnyFact& end : ends) {
    Given(year).When(end).On("2017-04-10").ThenRecordedAsProposed();
    Given(year)
        .When(end)
        .On("2017-04-11")
        .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
  }
  Given(year).When(CloseUnit(kXingren, "2017-04-01")).On("2017-04-11").ThenRecordedAsProposed();
  // No month of the programme lies behind its end.
  Given(year).When(CloseUnit(kXingren, "2018-01-01")).On("2018-03-01").ThenRecordedAsProposed();
}

// Its towns' figures are added to their district's (R0-27), also if it takes no part itself.
TEST(MergerSpec, ADistrictEndsInNoMonthInWhichATownBelowItWasToReport) {
  const History year = ProgramYear() + Facts({Withdraw(kXuecheng, "2017-01-15")});
  const std::vector<AnyFact> ends = {CloseUnit(kXuecheng, "2017-03-15"),
                                     Merge({kXuecheng}, kTengzhou, "2017-03-15")};
  for (const AnyFact& end : ends) {
    Given(year).When(end).On("2017-04-10").ThenRecordedAsProposed();
    Given(year)
        .When(end)
        .On("2017-04-11")
        .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
  }
  History alone = year;
  for (const char* const town : {kLincheng, kXingren, kXingcheng, kZhangfan}) {
    alone = alone + Facts({Withdraw(town, "2017-03-01")});
  }
  Given(alone).When(ends[0]).On("2017-04-11").ThenRecordedAsProposed();
}

// Who was below a district that was merged is below whoever it goes on in.
TEST(MergerSpec, TownsOfADistrictThatWasMergedAreBelowItsSuccessor) {
  const History merged =
      ProgramYear() + Facts({Withdraw(kXuecheng, "2017-01-15"), Withdraw(kTengzhou, "2017-01-15"),
                             Merge({kXuecheng}, kTengzhou, "2017-02-01")});
  Given(merged)
      .When(CloseUnit(kTengzhou, "2017-03-15"))
      .On("2017-04-11")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
}

TEST(MergerSpec, ARefusalNamesTheMonthThatWasDueAndTheFirstDayThatIsOpen) {
  const absl::Status refused =
      domain::Decide(CloseUnit(kXingren, "2017-02-15"), MemoryEntities(ProgramYear()),
                     {Day("2017-04-11"), {domain::Role::kCity, kCity}})
          .status();
  EXPECT_THAT(domain::ChineseText(refused),
              testing::HasSubstr("2017-02 的统计表已于 2017-03-10 到期，单位 370403002 "
                                 "的撤销不能自 2017-02-15 起生效；请选 2017-04-01 或之后的日期"));
}

TEST(MergerSpec, AMonthWithoutTheUnitIsNoneInWhichItWasToReport) {
  const History left = ProgramYear() + Facts({Withdraw(kXingren, "2017-01-15")});
  Given(left).When(CloseUnit(kXingren, "2017-02-01")).On("2017-12-01").ThenRecordedAsProposed();
  const History back = left + Facts({Enroll(kXingren, "2017-10-20")});
  Given(back).When(CloseUnit(kXingren, "2017-02-01")).On("2017-11-10").ThenRecordedAsProposed();
  Given(back)
      .When(CloseUnit(kXingren, "2017-02-01"))
      .On("2017-11-11")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
}

TEST(MergerSpec, AUnitThatTookNoPartAnyMoreEndsInAMonthABulletinIsAbout) {  // R0-31
  const History left =
      ProgramYear() + Facts({Withdraw(kXingren, "2017-01-15"),
                             PublishBulletin(1, "2017-01", "2017-03", "2017-04-10")});
  Given(left).When(CloseUnit(kXingren, "2017-02-01")).On("2017-04-11").ThenRecordedAsProposed();
}

TEST(MergerSpec, AUnitDoesNotEndBeforeAMonthWhoseReportByItWasAccepted) {  // R0-26
  const History submitted =
      ProgramYear() + Clerks() + Facts({SubmitReport(kXingren, "2017-04", "2017-05-02")});
  const History accepted = submitted + Facts({AcceptReport(kXingren, "2017-04", "2017-05-03")});
  const char* const day = "2017-04-01";
  Given(submitted).When(CloseUnit(kXingren, day)).On("2017-05-04").ThenRecordedAsProposed();
  for (const AnyFact& end :
       {AnyFact(CloseUnit(kXingren, day)), AnyFact(Merge({kXingren}, kLincheng, day))}) {
    Given(accepted)
        .When(end)
        .On("2017-05-04")
        .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  }
  Given(accepted).When(CloseUnit(kXingren, "2017-04-02")).On("2017-05-04").ThenRecordedAsProposed();
}

TEST(MergerSpec, TheDocumentIsFilledInFromTheRegisteredOne) {
  auto merger = Merge({kXingren}, kLincheng, "2018-01-01");
  merger.mutable_basis_document()->set_document_id("d1");
  const auto recorded =
      Given(Organization() + Facts({RegisterDocument("d1")})).When(merger).ThenRecorded();
  EXPECT_EQ(recorded.units_merged().basis_document().document_number(), "枣安监发〔2017〕11号");
  Given(Organization())
      .When(merger)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "basis_document.document_id");
}

// --- splits ---

TEST(SplitSpec, AUnitGoesOnBesideTheNewOnes) {  // R4-01
  Given(Paired() + Facts({NewTown(kNew, "2018-01-01"), NewTown(kOther, "2018-01-01")}))
      .When(Split(kLincheng, {kNew, kOther}, "2018-01-01"))
      .ThenRecordedAsProposed();
  const MemoryEntities entities(Organization() + Facts({NewTown(kNew, "2018-01-01"),
                                                        Split(kLincheng, {kNew}, "2018-01-01")}));
  EXPECT_TRUE(entities.Unit(kLincheng)->ActiveOn(Day("2018-01-01")));
}

TEST(SplitSpec, AUnitCeasesAndOneOfTheNewOnesMayTakeOver) {  // R4-01
  const History stage =
      Organization() + Facts({NewTown(kNew, "2018-01-01"), NewTown(kOther, "2018-01-01")});
  for (const char* successor : {"", kNew, kOther}) {
    const auto split = Dismember(kLincheng, {kNew, kOther}, "2018-01-01", successor);
    Given(stage).When(split).ThenRecordedAsProposed();
    const MemoryEntities entities(stage + Facts({split}));
    EXPECT_TRUE(entities.Unit(kLincheng)->ActiveOn(Day("2017-12-31")));
    EXPECT_FALSE(entities.Unit(kLincheng)->ActiveOn(Day("2018-01-01")));
    EXPECT_EQ(domain::SuccessorOn(kLincheng, Day("2018-01-01"), entities),
              *successor == '\0' ? kLincheng : successor);
    EXPECT_EQ(domain::SuccessorOn(kLincheng, Day("2017-12-31"), entities), kLincheng);
  }
}

TEST(SplitSpec, OnlyANewUnitTakesOverAndOnlyFromOneThatIsGone) {
  const History stage = Organization() + Facts({NewTown(kNew, "2018-01-01")});
  Given(stage)
      .When(Dismember(kLincheng, {kNew}, "2018-01-01", kXingren))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "successor_unit_id");
  auto going_on = Split(kLincheng, {kNew}, "2018-01-01");
  going_on.set_successor_unit_id(kNew);
  Given(stage).When(going_on).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "successor_unit_id");
}

TEST(SplitSpec, WhatComesOutIsRegisteredFromThatDayOn) {
  for (const char* day : {"2017-12-31", "2018-01-02"}) {
    Given(Organization() + Facts({NewTown(kNew, day)}))
        .When(Split(kLincheng, {kNew}, "2018-01-01"))
        .ThenRefused(v1::ERROR_REASON_UNIT_NOT_NEW, "new_unit_ids[0]");
  }
  Given(Organization())
      .When(Split(kLincheng, {kNew}, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "new_unit_ids[0]");
}

TEST(SplitSpec, WhatComesOutIsOfTheSameTier) {
  Given(Organization() + Facts({Found("370400-new", TEAM_TIER_BRIGADE, kCity, "2018-01-01")}))
      .When(Split(kLincheng, {"370400-new"}, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_TIER_DIFFERS, "new_unit_ids[0]");
}

TEST(SplitSpec, SomethingComesOutAndNothingTwice) {
  const History stage = Organization() + Facts({NewTown(kNew, "2018-01-01")});
  Given(stage)
      .When(Split(kLincheng, {}, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "new_unit_ids");
  Given(stage)
      .When(Split(kLincheng, {kNew, kNew}, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "new_unit_ids[1]");
  Given(stage)
      .When(Split(kLincheng, {kLincheng}, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "new_unit_ids[0]");
}

TEST(SplitSpec, WhatIsGoneIsNotSplit) {
  const History closed =
      Organization() + Facts({NewTown(kNew, "2018-01-01"), CloseUnit(kLincheng, "2018-01-01")});
  Given(closed)
      .When(Split(kLincheng, {kNew}, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(closed)
      .When(Dismember(kLincheng, {kNew}, "2018-01-01", ""))
      .ThenRefused(v1::ERROR_REASON_UNIT_ENDED, "unit_id");
  Given(Organization())
      .When(Split("370499", {kLincheng}, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
}

TEST(SplitSpec, AUnitThatCeasesIsInNoPair) {
  Given(Paired() + Facts({NewTown(kNew, "2017-06-01")}))
      .When(Dismember(kLincheng, {kNew}, "2017-06-01", kNew))
      .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "unit_id");
}

// --- transfers ---

TEST(TransferSpec, AUnitHasAnotherSuperiorFromADayOn) {  // R4-01
  const auto transfer = TransferUnit(kLincheng, kTengzhou, "2018-02-01");
  Given(Organization()).When(transfer).ThenRecordedAsProposed();
  const MemoryEntities entities(Organization() + Facts({transfer}));
  const domain::UnitState& town = *entities.Unit(kLincheng);
  EXPECT_EQ(domain::SuperiorOn(town, Day("2013-01-01"), entities), kXuecheng);
  EXPECT_EQ(domain::SuperiorOn(town, Day("2018-01-31"), entities), kXuecheng);
  EXPECT_EQ(domain::SuperiorOn(town, Day("2018-02-01"), entities), kTengzhou);
  EXPECT_TRUE(domain::IsSuperior(*entities.Unit(kXuecheng), town, Day("2018-01-31"), entities));
  EXPECT_FALSE(domain::IsSuperior(*entities.Unit(kXuecheng), town, Day("2018-02-01"), entities));
  EXPECT_TRUE(domain::IsSuperior(*entities.Unit(kCity), town, Day("2018-02-01"), entities));
}

// Whose unit it was in a month a bulletin told of stays.
TEST(TransferSpec, AUnitThatTakesPartMovesInNoMonthThatABulletinIsAbout) {  // R0-31, A25
  const History told =
      ProgramYear() + Facts({PublishBulletin(1, "2017-01", "2017-03", "2017-04-10")});
  Given(told)
      .When(TransferUnit(kLincheng, kTengzhou, "2017-03-31"))
      .On("2017-04-10")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
  Given(told)
      .When(TransferUnit(kLincheng, kTengzhou, "2017-04-01"))
      .On("2017-04-11")
      .ThenRecordedAsProposed();
}

// Whose report was missing when the tables were due stays so.
TEST(TransferSpec, AUnitThatTakesPartMovesInNoMonthWhoseTablesWereDue) {  // A11, R0-31
  const auto transfer = TransferUnit(kLincheng, kTengzhou, "2017-03-15");
  Given(ProgramYear()).When(transfer).On("2017-04-10").ThenRecordedAsProposed();
  Given(ProgramYear())
      .When(transfer)
      .On("2017-04-11")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
  Given(ProgramYear())
      .When(TransferUnit(kLincheng, kTengzhou, "2017-04-01"))
      .On("2017-04-11")
      .ThenRecordedAsProposed();
  Given(Organization()).When(transfer).On("2017-12-01").ThenRecordedAsProposed();
}

TEST(TransferSpec, ATownMayComeDirectlyUnderTheCity) {
  Given(Organization()).When(TransferUnit(kLincheng, kCity, "2018-02-01")).ThenRecordedAsProposed();
}

TEST(TransferSpec, ASuperiorIsOfAHigherTierSoThatNobodyIsAboveThemselves) {
  for (const char* below : {kLincheng, kXingren}) {
    Given(Organization())
        .When(TransferUnit(kLincheng, below, "2018-02-01"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "parent_unit_id");
    Given(Organization())
        .When(TransferUnit(kXuecheng, below, "2018-02-01"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "parent_unit_id");
  }
  Given(Organization())
      .When(TransferUnit(kCity, kXuecheng, "2018-02-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "parent_unit_id");
}

TEST(TransferSpec, BothMustBeThereOnThatDay) {
  Given(Organization() + Facts({CloseUnit(kLincheng, "2018-02-01")}))
      .When(TransferUnit(kLincheng, kTengzhou, "2018-02-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(Organization())
      .When(TransferUnit(kLincheng, kTengzhou, "2013-12-31"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(Organization() + Facts({CloseUnit(kTengzhou, "2018-02-01")}))
      .When(TransferUnit(kLincheng, kTengzhou, "2018-02-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "parent_unit_id");
  Given(Organization())
      .When(TransferUnit("370499", kTengzhou, "2018-02-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
  Given(Organization())
      .When(TransferUnit(kLincheng, "370499", "2018-02-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "parent_unit_id");
}

TEST(TransferSpec, TransfersComeInOrderAndChangeSomething) {
  const History moved = Organization() + Facts({TransferUnit(kLincheng, kTengzhou, "2018-02-01")});
  Given(moved)
      .When(TransferUnit(kLincheng, kShizhong, "2018-01-31"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  Given(moved).When(TransferUnit(kLincheng, kShizhong, "2018-02-01")).ThenRecordedAsProposed();
  Given(moved)
      .When(TransferUnit(kLincheng, kTengzhou, "2018-03-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "parent_unit_id");
}

TEST(TransferSpec, APairOfTownsThatAreNowOfTwoDistrictsGoesOnButNoNewOneIsMade) {
  const History moved = Paired() + Facts({TransferUnit(kXingren, kTengzhou, "2017-06-01")});
  Given(moved)
      .When(Study("s1", Assign(kLincheng, kXingren), "2017-06-02"))
      .ThenRecordedAsProposed();
  auto pair = Assign(kXingcheng, kXingren);
  *pair.mutable_effective_date() = Date("2017-06-01");
  const History alone = ProgramYear() + Facts({TransferUnit(kXingren, kTengzhou, "2017-06-01")});
  Given(alone).When(pair).ThenRefused(v1::ERROR_REASON_CROSS_DISTRICT_UNAPPROVED, "unit_b_id");
  *pair.mutable_effective_date() = Date("2017-05-31");
  Given(alone).When(pair).ThenRecordedAsProposed();
  auto within = Assign(kJinghe, kXingren);
  *within.mutable_effective_date() = Date("2017-06-01");
  Given(alone).When(within).ThenRecordedAsProposed();
}

TEST(TransferSpec, ACaseIsAnsweredByTheDistrictItWasReportedTo) {
  const History moved = Paired() + Facts({ProposeCase("c1", kLincheng, "", "2017-05-31"),
                                          TransferUnit(kLincheng, kTengzhou, "2017-06-01"),
                                          ProposeCase("c2", kLincheng, "", "2017-06-01")});
  Given(moved).When(AcceptCase("c1", kXuecheng, "2017-06-02")).ThenRecordedAsProposed();
  Given(moved)
      .When(AcceptCase("c1", kTengzhou, "2017-06-02"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
  Given(moved).When(AcceptCase("c2", kTengzhou, "2017-06-02")).ThenRecordedAsProposed();
}

TEST(TransferSpec, ACaseOfADistrictThatWasTakenOverIsAnsweredByItsSuccessor) {
  const History merged = ProgramYear() + Facts({ProposeCase("c1", kLincheng, "", "2017-05-31"),
                                                Merge({kXuecheng}, kShizhong, "2017-06-01")});
  Given(merged).When(AcceptCase("c1", kShizhong, "2017-06-02")).ThenRecordedAsProposed();
  Given(merged)
      .When(AcceptCase("c1", kXuecheng, "2017-06-02"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

TEST(TransferSpec, ThoseBelowAUnitThatWasTakenOverAreBelowItsSuccessor) {
  const MemoryEntities entities(Organization() +
                                Facts({Merge({kXuecheng}, kShizhong, "2018-02-01"),
                                       Merge({kShizhong}, kTengzhou, "2018-03-01")}));
  const domain::UnitState& town = *entities.Unit(kLincheng);
  EXPECT_EQ(domain::SuperiorOn(town, Day("2018-01-31"), entities), kXuecheng);
  EXPECT_EQ(domain::SuperiorOn(town, Day("2018-02-01"), entities), kShizhong);
  EXPECT_EQ(domain::SuperiorOn(town, Day("2018-03-01"), entities), kTengzhou);
  Given(Organization() + Facts({Merge({kXuecheng}, kShizhong, "2018-02-01")}))
      .When(TransferUnit(kLincheng, kShizhong, "2018-02-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "parent_unit_id");
}

// --- posts ---

TEST(EstablishmentSpec, AUnitHasSoManyPostsFromADayOn) {  // R4-26
  Given(Organization()).When(SetPosts(kLincheng, 0, "2018-01-01")).ThenRecordedAsProposed();
  Given(Organization()).When(SetPosts(kLincheng, 10'000, "2018-01-01")).ThenRecordedAsProposed();
  for (const int count : {-1, 10'001}) {
    Given(Organization())
        .When(SetPosts(kLincheng, count, "2018-01-01"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "post_count");
  }
}

TEST(EstablishmentSpec, PostsAreThoseOfAUnitThatIsThereAndComeInOrder) {
  Given(Organization())
      .When(SetPosts(kLincheng, 5, "2013-12-31"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(Organization())
      .When(SetPosts("370499", 5, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
  const History set = Organization() + Facts({SetPosts(kLincheng, 5, "2018-01-01")});
  Given(set)
      .When(SetPosts(kLincheng, 6, "2017-12-31"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  Given(set).When(SetPosts(kLincheng, 6, "2018-01-01")).ThenRecordedAsProposed();
}

// --- zones that appear later ---

TEST(ZoneSpec, AZoneThatAppearsLaterIsRegisteredEnrolledAndOwesFromThenOn) {  // 4 → 6 zones
  const History zones =
      ProgramYear() + Facts({Found("370403-zone5", TEAM_TIER_SQUADRON, kXuecheng, "2017-07-01"),
                             Found("370403-zone6", TEAM_TIER_SQUADRON, kXuecheng, "2017-07-15")});
  Given(zones)
      .When(Enroll("370403-zone5", "2017-06-30"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(zones).When(Enroll("370403-zone5", "2017-07-01")).ThenRecordedAsProposed();
  const History enrolled =
      zones + Facts({Enroll("370403-zone5", "2017-07-01"), Enroll("370403-zone6", "2017-07-15"),
                     RegisterOfficer("370403-zone6-01", "370403-zone6")});
  Given(enrolled)
      .When(SubmitReport("370403-zone5", "2017-06", "2017-07-02"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "month");
  Given(enrolled).When(SubmitReport("370403-zone6", "2017-07", "2017-08-02")).ThenRecorded();
  auto pair = Assign("370403-zone5", "370403-zone6");
  Given(enrolled).When(pair).ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_a_id");
  *pair.mutable_effective_date() = Date("2017-07-15");
  Given(enrolled).When(pair).ThenRecordedAsProposed();
}

// --- acceptance of a team's standardization ---

TEST(StandardizationSpec, ATeamIsAcceptedOnADayAndAgainOnALaterOne) {  // R0-02
  const auto first = AcceptStandardization(kXuecheng, "2016-12-20");
  Given(Organization()).When(first).ThenRecordedAsProposed();
  const History accepted = Organization() + Facts({first});
  Given(accepted)
      .When(AcceptStandardization(kXuecheng, "2016-12-20"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "accepted_date");
  Given(accepted).When(AcceptStandardization(kXuecheng, "2016-12-21")).ThenRecordedAsProposed();
}

TEST(StandardizationSpec, TheTeamIsThereAndTheDayIsPast) {  // R0-02
  const auto fact = AcceptStandardization(kXuecheng, "2016-12-20");
  Given(Organization()).When(fact).On("2016-12-20").ThenRecordedAsProposed();
  Given(Organization())
      .When(fact)
      .On("2016-12-19")
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "accepted_date");
  Given(Organization() + Facts({CloseUnit(kXingren, "2016-12-20")}))
      .When(AcceptStandardization(kXingren, "2016-12-20"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(Organization())
      .When(AcceptStandardization("370499", "2016-12-20"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
}

}  // namespace
}  // namespace jiedui::spec
