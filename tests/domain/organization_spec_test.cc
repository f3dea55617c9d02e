// Units: R0-02, R1-03. Officers: R0-16.

#include <string>

#include "gtest/gtest.h"

#include "domain/organization/officer.h"
#include "domain/organization/unit.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using domain::Role;
using event::v1::TEAM_TIER_BRIGADE;
using event::v1::TEAM_TIER_DETACHMENT;
using event::v1::TEAM_TIER_SQUADRON;

constexpr char kNewTown[] = "370403105";

TEST(UnitSpec, TheCityRegistersItselfFirst) {  // R0-02
  Given({}).When(RegisterUnit(kCity, TEAM_TIER_DETACHMENT, "")).ThenRecordedAsProposed();
}

TEST(UnitSpec, OnlyTheActingCityHasNoSuperior) {
  Given({})
      .When(RegisterUnit("370500", TEAM_TIER_DETACHMENT, ""))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "parent_unit_id");
  Given({})
      .When(RegisterUnit(kCity, TEAM_TIER_BRIGADE, ""))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "parent_unit_id");
}

TEST(UnitSpec, AUnitIsRegisteredUnderItsSuperior) {  // R0-02
  Given(Organization())
      .When(RegisterUnit(kNewTown, TEAM_TIER_SQUADRON, kXuecheng))
      .ThenRecordedAsProposed();
}

TEST(UnitSpec, AUnitMayBeRegisteredAheadOfItsFirstDay) {
  auto ahead = RegisterUnit(kNewTown, TEAM_TIER_SQUADRON, kXuecheng);
  *ahead.mutable_effective_date() = Date("2019-01-01");
  Given(Organization()).When(ahead).On("2018-12-01").ThenRecordedAsProposed();
}

TEST(UnitSpec, AUnitExistsOnce) {
  Given(Organization())
      .When(RegisterUnit(kXuecheng, TEAM_TIER_BRIGADE, kCity))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
}

TEST(UnitSpec, ASuperiorMustBeRegistered) {
  Given(Organization())
      .When(RegisterUnit(kNewTown, TEAM_TIER_SQUADRON, "370499"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "parent_unit_id");
}

TEST(UnitSpec, ASuperiorMustExistOnTheFirstDay) {
  auto too_early = RegisterUnit(kNewTown, TEAM_TIER_SQUADRON, kXuecheng);
  *too_early.mutable_effective_date() = Date("2013-12-31");
  Given(Organization())
      .When(too_early)
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "parent_unit_id");
  Given(Organization() + Facts({CloseUnit(kXuecheng, "2014-01-01")}))
      .When(RegisterUnit(kNewTown, TEAM_TIER_SQUADRON, kXuecheng))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "parent_unit_id");
}

TEST(UnitSpec, ATeamIsBelowItsSuperiorsTeam) {
  Given(Organization())
      .When(RegisterUnit(kNewTown, TEAM_TIER_BRIGADE, kXuecheng))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "tier");
  Given(Organization())
      .When(RegisterUnit(kNewTown, TEAM_TIER_SQUADRON, kLincheng))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "tier");
}

TEST(UnitSpec, AZoneOfTheCityMayHaveASquadronDirectlyUnderTheCity) {  // R0-02
  Given(Organization())
      .When(RegisterUnit("370400-zone", TEAM_TIER_SQUADRON, kCity))
      .ThenRecordedAsProposed();
}

TEST(UnitSpec, AUnitNeedsIdNameTierAndDay) {
  const auto sound = RegisterUnit(kNewTown, TEAM_TIER_SQUADRON, kXuecheng);
  auto no_id = sound;
  no_id.clear_unit_id();
  Given(Organization()).When(no_id).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "unit_id");
  auto no_name = sound;
  no_name.set_display_name(" \t");
  Given(Organization()).When(no_name).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "display_name");
  auto no_tier = sound;
  no_tier.clear_tier();
  Given(Organization()).When(no_tier).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "tier");
  auto odd_tier = sound;
  odd_tier.set_tier(static_cast<event::v1::TeamTier>(9));
  Given(Organization()).When(odd_tier).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "tier");
  auto no_day = sound;
  no_day.clear_effective_date();
  Given(Organization()).When(no_day).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "effective_date");
}

TEST(UnitSpec, AUnitIdIsShortAscii) {
  for (const std::string& id : {std::string("薛城"), std::string("a b"), std::string("a:b"),
                                std::string("a\0b", 3), std::string(41, '1')}) {
    Given(Organization())
        .When(RegisterUnit(id, TEAM_TIER_SQUADRON, kXuecheng))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
  }
  Given(Organization())
      .When(RegisterUnit(std::string(40, '1'), TEAM_TIER_SQUADRON, kXuecheng))
      .ThenRecordedAsProposed();
}

TEST(UnitSpec, AUnitIsRenamedAndKeepsItsIdentity) {  // R1-03
  const auto renamed = RenameUnit(kLincheng, "临城街道应急办", "2019-11-01");
  Given(Organization()).When(renamed).On("2019-10-01").ThenRecordedAsProposed();
  const MemoryEntities entities(Organization() + Facts({renamed}));
  ASSERT_NE(entities.Unit(kLincheng), nullptr);
  EXPECT_EQ(entities.Unit(kLincheng)->names.size(), 2u);
  EXPECT_EQ(entities.Unit(kLincheng)->first_day, Day("2014-01-01"));
}

TEST(UnitSpec, ANewNameDoesNotComeBeforeTheLastOne) {
  Given(Organization() + Facts({RenameUnit(kLincheng, "乙", "2019-11-01")}))
      .When(RenameUnit(kLincheng, "丙", "2019-10-31"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
}

TEST(UnitSpec, AUnitThatDoesNotExistIsNotRenamed) {
  Given(Organization())
      .When(RenameUnit("370499", "乙", "2019-11-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
  Given(Organization() + Facts({CloseUnit(kLincheng, "2019-01-01")}))
      .When(RenameUnit(kLincheng, "乙", "2019-01-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

TEST(UnitSpec, ANewNameIsAName) {
  Given(Organization())
      .When(RenameUnit(kLincheng, "", "2019-11-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "display_name");
}

TEST(UnitSpec, AUnitIsClosedOnce) {  // R1-03
  Given(Organization()).When(CloseUnit(kLincheng, "2019-01-01")).ThenRecordedAsProposed();
  Given(Organization() + Facts({CloseUnit(kLincheng, "2019-01-01")}))
      .When(CloseUnit(kLincheng, "2019-02-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
}

TEST(UnitSpec, AUnitIsNotClosedBeforeItExisted) {
  Given(Organization())
      .When(CloseUnit(kLincheng, "2013-12-31"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
}

TEST(UnitSpec, AUnitIsNotClosedWhileOneOfItsPairsIsInForceOrStillToCome) {
  const std::string pair = PairId(kLincheng, kXingren);
  for (const char* side : {kLincheng, kXingren}) {
    Given(Paired())
        .When(CloseUnit(side, "2017-06-01"))
        .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "unit_id");
  }
  Given(Paired() + Facts({Dissolve(pair, "2017-06-02")}))
      .When(CloseUnit(kLincheng, "2017-06-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "unit_id");
  auto ahead = Assign(kLincheng, kXingren);
  *ahead.mutable_effective_date() = Date("2017-06-02");
  Given(ProgramYear() + Facts({ahead}))
      .When(CloseUnit(kLincheng, "2017-06-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "unit_id");
}

TEST(UnitSpec, AUnitIsClosedOnTheDayItsPairEndsOrAfterTheProgramme) {
  Given(Paired() + Facts({Dissolve(PairId(kLincheng, kXingren), "2017-06-01")}))
      .When(CloseUnit(kLincheng, "2017-06-01"))
      .On("2017-06-01")
      .ThenRecordedAsProposed();
  Given(Paired()).When(CloseUnit(kLincheng, "2018-01-01")).ThenRecordedAsProposed();
  Given(Paired())
      .When(CloseUnit(kLincheng, "2017-12-31"))
      .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "unit_id");
}

TEST(UnitSpec, AClosedUnitIsGoneFromThatDayOn) {
  const MemoryEntities entities(Organization() + Facts({CloseUnit(kLincheng, "2019-01-01")}));
  const domain::UnitState* unit = entities.Unit(kLincheng);
  ASSERT_NE(unit, nullptr);
  EXPECT_FALSE(unit->ActiveOn(Day("2013-12-31")));
  EXPECT_TRUE(unit->ActiveOn(Day("2014-01-01")));
  EXPECT_TRUE(unit->ActiveOn(Day("2018-12-31")));
  EXPECT_FALSE(unit->ActiveOn(Day("2019-01-01")));
}

constexpr char kOfficer[] = "370403-012";

TEST(OfficerSpec, AnOfficerIsRegisteredWithTheirUnit) {  // R0-16
  Given(Organization()).When(RegisterOfficer(kOfficer, kXuecheng)).ThenRecordedAsProposed();
}

TEST(OfficerSpec, AnOfficerHasAName) {
  auto nameless = RegisterOfficer(kOfficer, kXuecheng);
  nameless.clear_display_name();
  Given(Organization()).When(nameless).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "display_name");
}

TEST(OfficerSpec, TheUnitMustExistOnTheirFirstDay) {
  Given(Organization())
      .When(RegisterOfficer(kOfficer, "370499"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
  Given(Organization() + Facts({CloseUnit(kXuecheng, "2016-12-31")}))
      .When(RegisterOfficer(kOfficer, kXuecheng))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

TEST(OfficerSpec, AnOfficerIsRegisteredOnce) {
  Given(Organization() + Facts({RegisterOfficer(kOfficer, kXuecheng)}))
      .When(RegisterOfficer(kOfficer, kTengzhou))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "officer_id");
}

TEST(OfficerSpec, PersonalDataIsErasedOnTheDayOfTheErasure) {  // 个人信息保护法第四十七条
  const auto recorded = Given(Organization() + Facts({RegisterOfficer(kOfficer, kXuecheng)}))
                            .When(ErasePersonalData(kOfficer, "2001-01-01"))
                            .On("2017-12-04")
                            .ThenRecorded();
  EXPECT_EQ(recorded.personal_data_erased().DebugString(),
            ErasePersonalData(kOfficer, "2017-12-04").DebugString());
}

TEST(OfficerSpec, AnErasureNamesTheLawItRestsOn) {
  auto groundless = ErasePersonalData(kOfficer, "2017-12-04");
  groundless.clear_legal_basis();
  Given(Organization() + Facts({RegisterOfficer(kOfficer, kXuecheng)}))
      .When(groundless)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "legal_basis");
}

TEST(OfficerSpec, WhoIsUnknownCannotBeErased) {
  Given(Organization())
      .When(ErasePersonalData(kOfficer, "2017-12-04"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "officer_id");
}

TEST(OfficerSpec, NobodyIsErasedTwice) {
  const History erased = Organization() + Facts({RegisterOfficer(kOfficer, kXuecheng),
                                                 ErasePersonalData(kOfficer, "2017-12-04")});
  Given(erased)
      .When(ErasePersonalData(kOfficer, "2017-12-05"))
      .ThenRefused(v1::ERROR_REASON_PERSONAL_DATA_ERASED, "officer_id");
}

TEST(OfficerSpec, WhoWasErasedMayBeRegisteredAndErasedAgain) {
  const History again = Organization() + Facts({RegisterOfficer(kOfficer, kXuecheng),
                                                ErasePersonalData(kOfficer, "2017-12-04")});
  Given(again).When(RegisterOfficer(kOfficer, kTengzhou)).ThenRecordedAsProposed();
  const History twice = again + Facts({RegisterOfficer(kOfficer, kTengzhou)});
  Given(twice).When(ErasePersonalData(kOfficer, "2017-12-05")).On("2017-12-05").ThenRecorded();
  EXPECT_EQ(MemoryEntities(twice).Officer(kOfficer)->unit_id(), kTengzhou);
  EXPECT_EQ(MemoryEntities(twice).Officer(kOfficer)->erasures, 1);
}

History WithOfficer() {
  return Organization() + Facts({RegisterOfficer(kOfficer, kXuecheng)});
}

TEST(OfficerSpec, AnOfficerIsEstablishedOrAuxiliary) {  // R1-04
  auto fact = RegisterOfficer(kOfficer, kXuecheng);
  fact.set_establishment(event::v1::ESTABLISHMENT_AUXILIARY);
  fact.clear_certificate_valid_to_date();
  Given(Organization()).When(fact).ThenRecordedAsProposed();
  fact.clear_establishment();
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "establishment");
}

TEST(OfficerSpec, ACertificateIsValidOnItsFirstAndLastDay) {  // R1-04
  const MemoryEntities entities(WithOfficer() +
                                Facts({RenewCertificate(kOfficer, "2020-03-01", "2023-02-28")}));
  const domain::OfficerState& officer = *entities.Officer(kOfficer);
  EXPECT_FALSE(officer.IsCertifiedOn(Day("2016-12-31")));
  EXPECT_TRUE(officer.IsCertifiedOn(Day("2017-01-01")));
  EXPECT_TRUE(officer.IsCertifiedOn(Day("2019-12-31")));
  EXPECT_FALSE(officer.IsCertifiedOn(Day("2020-01-01")));
  EXPECT_FALSE(officer.IsCertifiedOn(Day("2020-02-29")));
  EXPECT_TRUE(officer.IsCertifiedOn(Day("2020-03-01")));
  EXPECT_TRUE(officer.IsCertifiedOn(Day("2023-02-28")));
  EXPECT_FALSE(officer.IsCertifiedOn(Day("2023-03-01")));
}

TEST(OfficerSpec, ACertificateDoesNotEndBeforeItBegins) {
  const auto renewed = [](const char* issued, const char* valid_to) {
    return RenewCertificate(kOfficer, issued, valid_to);
  };
  Given(WithOfficer()).When(renewed("2017-03-01", "2017-03-01")).ThenRecordedAsProposed();
  Given(WithOfficer())
      .When(renewed("2017-03-01", "2017-02-28"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "valid_to_date");
  Given(WithOfficer())
      .When(renewed("2017-03-02", "2020-03-01"))
      .On("2017-03-01")
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "issued_date");
}

TEST(OfficerSpec, AnOfficerServesWhereTheyWereMovedLast) {
  const MemoryEntities entities(WithOfficer() + Facts({Transfer(kOfficer, kTengzhou, "2017-05-01"),
                                                       Leave(kOfficer, "2017-09-01")}));
  const domain::OfficerState& officer = *entities.Officer(kOfficer);
  EXPECT_EQ(officer.On(Day("2016-12-31")), nullptr);
  EXPECT_EQ(officer.On(Day("2017-01-01"))->unit_id, kXuecheng);
  EXPECT_EQ(officer.On(Day("2017-04-30"))->unit_id, kXuecheng);
  EXPECT_EQ(officer.On(Day("2017-05-01"))->unit_id, kTengzhou);
  EXPECT_EQ(officer.On(Day("2017-08-31"))->unit_id, kTengzhou);
  EXPECT_EQ(officer.On(Day("2017-09-01")), nullptr);
  EXPECT_EQ(officer.unit_id(), kTengzhou);
  EXPECT_TRUE(officer.HasLeft());
}

TEST(OfficerSpec, ATransferChangesTheUnitOrTheEstablishment) {
  Given(WithOfficer()).When(Transfer(kOfficer, kTengzhou, "2017-05-01")).ThenRecordedAsProposed();
  auto same = Transfer(kOfficer, kXuecheng, "2017-05-01");
  Given(WithOfficer()).When(same).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
  same.set_establishment(event::v1::ESTABLISHMENT_AUXILIARY);
  Given(WithOfficer()).When(same).ThenRecordedAsProposed();
}

TEST(OfficerSpec, NobodyIsMovedIntoAUnitThatIsGone) {
  Given(WithOfficer() + Facts({CloseUnit(kTengzhou, "2017-05-01")}))
      .When(Transfer(kOfficer, kTengzhou, "2017-05-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

TEST(OfficerSpec, WhatHappensToAnOfficerComesInOrder) {
  for (const AnyFact& fact : {AnyFact(Transfer(kOfficer, kTengzhou, "2016-12-31")),
                              AnyFact(Leave(kOfficer, "2016-12-31"))}) {
    Given(WithOfficer()).When(fact).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  }
}

TEST(OfficerSpec, WhoHasLeftIsRegisteredAgainBeforeAnythingElse) {
  const History left = WithOfficer() + Facts({Leave(kOfficer, "2017-05-01")});
  for (const AnyFact& fact : {AnyFact(Leave(kOfficer, "2017-06-01")),
                              AnyFact(Transfer(kOfficer, kTengzhou, "2017-06-01")),
                              AnyFact(RenewCertificate(kOfficer, "2017-06-01", "2020-06-01"))}) {
    Given(left).When(fact).ThenRefused(v1::ERROR_REASON_OFFICER_LEFT, "officer_id");
  }
  auto again = RegisterOfficer(kOfficer, kTengzhou);
  *again.mutable_effective_date() = Date("2017-04-30");
  Given(left).When(again).ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  *again.mutable_effective_date() = Date("2017-05-01");
  Given(left).When(again).ThenRecordedAsProposed();
  *again.mutable_effective_date() = Date("2017-07-01");
  const MemoryEntities entities(left + Facts({again}));
  EXPECT_EQ(entities.Officer(kOfficer)->On(Day("2017-06-30")), nullptr);
  EXPECT_EQ(entities.Officer(kOfficer)->On(Day("2017-07-01"))->unit_id, kTengzhou);
}

TEST(OfficerSpec, OfWhoWasErasedNothingPersonalIsTakenAnyMore) {
  const History erased = WithOfficer() + Facts({ErasePersonalData(kOfficer, "2017-12-04")});
  auto renewed = RenewCertificate(kOfficer, "2017-12-05", "2020-12-04");
  Given(erased).When(renewed).ThenRefused(v1::ERROR_REASON_PERSONAL_DATA_ERASED, "officer_id");
  renewed.clear_certificate_number();
  Given(erased).When(renewed).ThenRecordedAsProposed();
}

}  // namespace
}  // namespace jiedui::spec
