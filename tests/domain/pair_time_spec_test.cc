// Pairs over time: other sides within the year (A21), the next year (A35, R1-13), and a unit that
// takes part no more (R0-04).

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

const std::string& Towns() {
  static const auto& id = *new std::string(PairId(kLincheng, kXingren));
  return id;
}

// --- other sides: PairReassigned ---

History TownsPaired() {
  return ProgramYear() + Facts({Assign(kLincheng, kXingren)});
}

TEST(ReassignmentSpec, TheSidesOfAPairChangePlaces) {  // A21
  Given(TownsPaired())
      .When(Reassign(Towns(), kXingren, kLincheng, "2017-07-01"))
      .On("2017-06-20")
      .ThenRecordedAsProposed();
}

TEST(ReassignmentSpec, AnotherUnitTakesThePlaceOfASide) {  // A21
  Given(TownsPaired())
      .When(Reassign(Towns(), kLincheng, kXingcheng, "2017-07-01"))
      .On("2017-06-20")
      .ThenRecordedAsProposed();
}

TEST(ReassignmentSpec, WhoeverOrdersItIsOnRecord) {
  auto fact = Reassign(Towns(), kXingren, kLincheng, "2017-07-01");
  fact.set_ordering_unit_id(kTengzhou);
  const event::v1::Event recorded = Given(TownsPaired())
                                        .When(fact)
                                        .By(domain::Role::kDistrict, kXuecheng)
                                        .On("2017-06-20")
                                        .ThenRecorded();
  EXPECT_EQ(recorded.pair_reassigned().ordering_unit_id(), kXuecheng);
}

TEST(ReassignmentSpec, ItRestsOnADocumentAndHasAReason) {
  auto fact = Reassign(Towns(), kXingren, kLincheng, "2017-07-01");
  fact.clear_basis_document();
  Given(TownsPaired())
      .When(fact)
      .On("2017-06-20")
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "basis_document.document_number");
  fact = Reassign(Towns(), kXingren, kLincheng, "2017-07-01");
  fact.clear_reason();
  Given(TownsPaired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(ReassignmentSpec, OneThatChangesNothingOrBothSidesIsNone) {
  Given(TownsPaired())
      .When(Reassign(Towns(), kLincheng, kXingren, "2017-07-01"))
      .On("2017-06-20")
      .ThenRefused(v1::ERROR_REASON_REASSIGNMENT_INVALID, "unit_a_id");
  Given(TownsPaired())
      .When(Reassign(Towns(), kXingcheng, kZhangfan, "2017-07-01"))
      .On("2017-06-20")
      .ThenRefused(v1::ERROR_REASON_REASSIGNMENT_INVALID, "unit_a_id");
}

TEST(ReassignmentSpec, TheNewSidesAreAskedWhatThoseOfAnyPairAre) {  // R0-05, R0-08, R0-11
  Given(TownsPaired())
      .When(Reassign(Towns(), kLincheng, kXuecheng, "2017-07-01"))
      .On("2017-06-20")
      .ThenRefused(v1::ERROR_REASON_TIER_MISMATCH, "unit_b_id");
  Given(TownsPaired())
      .When(Reassign(Towns(), kLincheng, kJinghe, "2017-07-01"))
      .On("2017-06-20")
      .ThenRefused(v1::ERROR_REASON_CROSS_DISTRICT_UNAPPROVED, "unit_b_id");
  Given(TownsPaired() + Facts({Assign(kXingcheng, kZhangfan)}))
      .When(Reassign(Towns(), kLincheng, kXingcheng, "2017-07-01"))
      .On("2017-06-20")
      .ThenRefused(v1::ERROR_REASON_PAIR_EXCEPTION_REQUIRED, "unit_b_id");
}

TEST(ReassignmentSpec, ItTakesEffectInNoMonthWhoseTablesArePublished) {  // A11
  // June is published on 10 July.
  const auto fact = Reassign(Towns(), kXingren, kLincheng, "2017-06-30");
  Given(TownsPaired()).When(fact).On("2017-07-10").ThenRecorded();
  Given(TownsPaired())
      .When(fact)
      .On("2017-07-11")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
}

TEST(ReassignmentSpec, WhatThePairDidStaysWithTheSidesOfItsDay) {
  const History helped = TownsPaired() + Facts({HelpOtherwise("o1", Towns(), "2017-07-05")});
  Given(helped)
      .When(Reassign(Towns(), kXingren, kLincheng, "2017-07-05"))
      .On("2017-07-06")
      .ThenRefused(v1::ERROR_REASON_PAIR_ACTIVE_LATER, "effective_date");
  Given(helped)
      .When(Reassign(Towns(), kXingren, kLincheng, "2017-07-06"))
      .On("2017-07-06")
      .ThenRecorded();
  Given(helped + Facts({Void("o1", Towns(), "2017-07-05")}))
      .When(Reassign(Towns(), kXingren, kLincheng, "2017-07-05"))
      .On("2017-07-06")
      .ThenRecorded();
}

TEST(ReassignmentSpec, EachIsLaterThanTheOneBefore) {
  const History once =
      TownsPaired() + Facts({Reassign(Towns(), kXingren, kLincheng, "2017-07-10")});
  Given(once)
      .When(Reassign(Towns(), kLincheng, kXingren, "2017-07-10"))
      .On("2017-07-10")
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  Given(once)
      .When(Reassign(Towns(), kLincheng, kXingren, "2017-07-11"))
      .On("2017-07-10")
      .ThenRecorded();
}

TEST(ReassignmentSpec, EachSideTakesPartInWhatIsOfItsOwnDays) {
  const History replaced =
      TownsPaired() + Facts({HelpOtherwise("o1", Towns(), "2017-06-30"),
                             Reassign(Towns(), kLincheng, kXingcheng, "2017-07-01"),
                             HelpOtherwise("o2", Towns(), "2017-07-01")});
  Given(replaced)
      .When(Attest("o1", Towns(), kXingren, "2017-07-02"))
      .On("2017-07-02")
      .ThenRecorded();
  Given(replaced)
      .When(Attest("o1", Towns(), kXingcheng, "2017-07-02"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "unit_id");
  Given(replaced)
      .When(Attest("o2", Towns(), kXingcheng, "2017-07-02"))
      .On("2017-07-02")
      .ThenRecorded();
  Given(replaced)
      .When(Attest("o2", Towns(), kXingren, "2017-07-02"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "unit_id");
}

// The unit that has left the pair may end, and be paired anew.
TEST(ReassignmentSpec, WhoHasBeenReplacedIsFree) {
  const History replaced =
      TownsPaired() + Facts({Reassign(Towns(), kLincheng, kXingcheng, "2017-07-01")});
  Given(replaced).When(CloseUnit(kXingren, "2017-07-01")).On("2017-07-01").ThenRecorded();
  Given(replaced)
      .When(CloseUnit(kXingren, "2017-06-30"))
      .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "unit_id");
  Given(replaced)
      .When(CloseUnit(kXingcheng, "2017-08-01"))
      .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "unit_id");
  auto again = Assign(kZhangfan, kXingren);
  *again.mutable_effective_date() = Date("2017-07-01");
  Given(replaced).When(again).ThenRecorded();
}

TEST(ReassignmentSpec, UnitsOfOneYearAreNotPairedAgainTheOtherWayRound) {  // A21
  const History dissolved = TownsPaired() + Facts({Dissolve(Towns(), "2017-07-01")});
  auto swapped = Assign(kXingren, kLincheng);
  *swapped.mutable_effective_date() = Date("2017-08-01");
  Given(dissolved).When(swapped).ThenRefused(v1::ERROR_REASON_PAIR_SIDES_FIXED, "unit_a_id");
  auto again = Assign(kLincheng, kXingren);
  again.set_pair_id("2017-again");
  *again.mutable_effective_date() = Date("2017-08-01");
  Given(dissolved).When(again).ThenRecorded();
}

// --- the next year: PairRenewed ---

History NextYear() {
  return TownsPaired() + Facts({OpenNextProgram(), AdoptNextPolicy(), EnrollNext(kLincheng),
                                EnrollNext(kXingren), EnrollNext(kXingcheng)});
}

TEST(RenewalSpec, APairGoesOnInTheNextYear) {  // A35, R1-13
  Given(NextYear()).When(Renew(Assign(kLincheng, kXingren))).ThenRecordedAsProposed();
}

TEST(RenewalSpec, WhichSideIsTheBetterIsDecidedAnew) {  // A21
  auto fact = Renew(Assign(kLincheng, kXingren));
  fact.set_unit_a_id(kXingren);
  fact.set_unit_b_id(kLincheng);
  Given(NextYear()).When(fact).ThenRecordedAsProposed();
}

TEST(RenewalSpec, ItGoesOnBetweenTheSameUnits) {
  auto fact = Renew(Assign(kLincheng, kXingren));
  fact.set_unit_b_id(kXingcheng);
  Given(NextYear()).When(fact).ThenRefused(v1::ERROR_REASON_PAIR_NOT_RENEWABLE, "renewed_pair_id");
  // Between those it had in the end.
  Given(NextYear() + Facts({Reassign(Towns(), kLincheng, kXingcheng, "2017-12-01")}))
      .When(fact)
      .ThenRecorded();
}

TEST(RenewalSpec, APairThatWasDissolvedDoesNotGoOn) {
  const auto fact = Renew(Assign(kLincheng, kXingren));
  Given(NextYear() + Facts({Dissolve(Towns(), "2017-12-31")}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_PAIR_NOT_RENEWABLE, "renewed_pair_id");
}

TEST(RenewalSpec, ItGoesOnInAProgrammeThatComesAfter) {
  auto fact = Renew(Assign(kLincheng, kXingren));
  fact.set_program_id(kYear);
  *fact.mutable_effective_date() = Date("2017-08-01");
  Given(NextYear() + Facts({Dissolve(Towns(), "2017-07-01")}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_PAIR_NOT_RENEWABLE, "renewed_pair_id");
}

TEST(RenewalSpec, ItGoesOnOnce) {
  auto again = Renew(Assign(kLincheng, kXingren));
  again.set_pair_id("2018-again");
  Given(NextYear() + Facts({Renew(Assign(kLincheng, kXingren)),
                            Dissolve("2018-370403001-370403002", "2018-03-01")}))
      .When([&] {
        *again.mutable_effective_date() = Date("2018-04-01");
        return again;
      }())
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "renewed_pair_id");
}

TEST(RenewalSpec, TheNextYearAsksWhatItAsksOfAnyPair) {
  Given(TownsPaired() + Facts({OpenNextProgram(), AdoptNextPolicy(), EnrollNext(kLincheng)}))
      .When(Renew(Assign(kLincheng, kXingren)))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_b_id");
  auto early = Renew(Assign(kLincheng, kXingren));
  *early.mutable_effective_date() = Date("2017-12-31");
  Given(NextYear()).When(early).ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "effective_date");
  Given(NextYear() + Facts({Renew(Assign(kLincheng, kXingren))}))
      .When(Renew(Assign(kLincheng, kXingren)))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "pair_id");
}

// --- a unit takes part no more: UnitWithdrawn ---

TEST(WithdrawalSpec, AUnitInNoPairWithdraws) {  // R0-04
  Given(ProgramYear())
      .When(Withdraw(kJinghe, "2017-07-01"))
      .On("2017-06-20")
      .ThenRecordedAsProposed();
}

TEST(WithdrawalSpec, ItsPairsEndFirst) {
  Given(TownsPaired())
      .When(Withdraw(kXingren, "2017-07-01"))
      .On("2017-06-20")
      .ThenRefused(v1::ERROR_REASON_UNIT_IN_PAIR, "unit_id");
  Given(TownsPaired() + Facts({Dissolve(Towns(), "2017-07-01")}))
      .When(Withdraw(kXingren, "2017-07-01"))
      .On("2017-06-20")
      .ThenRecorded();
  Given(TownsPaired() + Facts({Reassign(Towns(), kLincheng, kXingcheng, "2017-07-01")}))
      .When(Withdraw(kXingren, "2017-07-01"))
      .On("2017-06-20")
      .ThenRecorded();
}

TEST(WithdrawalSpec, OnlyWhoTakesPartWithdrawsAndOnce) {
  Given(Organization() + Facts({OpenProgram(), AdoptPolicy()}))
      .When(Withdraw(kJinghe, "2017-07-01"))
      .On("2017-06-20")
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_id");
  Given(ProgramYear() + Facts({Withdraw(kJinghe, "2017-07-01")}))
      .When(Withdraw(kJinghe, "2017-08-01"))
      .On("2017-06-20")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
}

TEST(WithdrawalSpec, ItIsADayOfTheProgrammeAfterTheFirstOfTakingPart) {
  Given(ProgramYear())
      .When(Withdraw(kJinghe, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "effective_date");
  Given(ProgramYear())
      .When(Withdraw(kJinghe, "2017-01-01"))
      .On("2017-01-10")
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  Given(ProgramYear()).When(Withdraw(kJinghe, "2017-01-02")).On("2017-01-10").ThenRecorded();
}

TEST(WithdrawalSpec, ItTakesEffectInNoMonthWhoseTablesArePublished) {  // A11
  const auto fact = Withdraw(kJinghe, "2017-06-30");
  Given(ProgramYear()).When(fact).On("2017-07-10").ThenRecorded();
  Given(ProgramYear())
      .When(fact)
      .On("2017-07-11")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
}

TEST(WithdrawalSpec, ItTakesEffectInNoMonthThatABulletinIsAbout) {  // R0-31, A25
  const History told =
      ProgramYear() + Facts({PublishBulletin(1, "2017-01", "2017-06", "2017-07-03")});
  Given(told)
      .When(Withdraw(kJinghe, "2017-06-30"))
      .On("2017-07-04")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
  Given(told).When(Withdraw(kJinghe, "2017-07-01")).On("2017-07-04").ThenRecorded();
}

TEST(WithdrawalSpec, TheLastReportIsOfTheMonthOfWhichItSeesADay) {
  const History on_the_first = ProgramYear() + Clerks() + Facts({Withdraw(kJinghe, "2017-07-01")});
  Given(on_the_first)
      .When(SubmitReport(kJinghe, "2017-06", "2017-07-03"))
      .On("2017-07-03")
      .ThenRecorded();
  Given(on_the_first)
      .When(SubmitReport(kJinghe, "2017-07", "2017-08-03"))
      .On("2017-08-03")
      .ThenRefused(v1::ERROR_REASON_UNIT_WITHDRAWN, "month");
  Given(ProgramYear() + Clerks() + Facts({Withdraw(kJinghe, "2017-07-02")}))
      .When(SubmitReport(kJinghe, "2017-07", "2017-08-03"))
      .On("2017-08-03")
      .ThenRecorded();
}

TEST(WithdrawalSpec, WhoHasWithdrawnIsPairedNoMore) {
  auto fact = Assign(kLincheng, kXingren);
  *fact.mutable_effective_date() = Date("2017-07-01");
  const History withdrawn = ProgramYear() + Facts({Withdraw(kXingren, "2017-07-01")});
  Given(withdrawn).When(fact).ThenRefused(v1::ERROR_REASON_UNIT_WITHDRAWN, "unit_b_id");
  Given(withdrawn)
      .When(PermitLateEntry("l1", kXingren, "2017-07", "2017-08-20", "2017-08-30"))
      .On("2017-08-20")
      .ThenRefused(v1::ERROR_REASON_UNIT_WITHDRAWN, "unit_id");
  Given(withdrawn + Facts({RegisterOfficer(absl::StrCat(kXingren, "-01"), kXingren)}))
      .When(PermitLateEntry("l1", kXingren, "2017-06", "2017-08-20", "2017-08-30"))
      .On("2017-08-20")
      .ThenRecorded();
}

}  // namespace
}  // namespace jiedui::spec
