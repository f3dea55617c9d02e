// Pairs, exceptions, 附件1 and supervision: R0-05 to R0-11, R0-28.

#include <string>

#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "domain/pairing/pair.h"
#include "domain/pairing/register.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

const std::string& Brigades() {
  static const auto& id = *new std::string(PairId(kTengzhou, kXuecheng));
  return id;
}

const std::string& Towns() {
  static const auto& id = *new std::string(PairId(kLincheng, kXingren));
  return id;
}

TEST(PairSpec, TheFourPairsOfTheNoticeCanBeAssigned) {  // R0-07
  const History exception = ProgramYear() + Facts({GrantException(kTengzhou)});
  Given(exception).When(Assign(kTengzhou, kXuecheng)).ThenRecordedAsProposed();
  Given(exception + Facts({Assign(kTengzhou, kXuecheng)}))
      .When(Assign(kTengzhou, kGaoxin))
      .ThenRecordedAsProposed();
}

TEST(PairSpec, TownsOfOneDistrictPair) {  // R0-08
  Given(ProgramYear()).When(Assign(kLincheng, kXingren)).ThenRecordedAsProposed();
}

TEST(PairSpec, AFreeCombinationIsAPairToo) {  // R0-06
  auto fact = Assign(kLincheng, kXingren);
  fact.set_method(event::v1::PAIRING_METHOD_FREE_COMBINATION);
  Given(ProgramYear()).When(fact).ThenRecordedAsProposed();
  fact.clear_method();
  Given(ProgramYear()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "method");
  fact.set_method(static_cast<event::v1::PairingMethod>(7));
  Given(ProgramYear()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "method");
}

TEST(PairSpec, AWeakerBetterSideIsRecordedAllTheSame) {  // R0-10, in principle only
  Given(ProgramYear() + Facts({RecordIndex(kTengzhou, "2016-12-31", 10'000),
                               RecordIndex(kXuecheng, "2016-12-31", 90'000)}))
      .When(Assign(kTengzhou, kXuecheng))
      .ThenRecordedAsProposed();
}

TEST(PairSpec, AUnitIsNotPairedWithItself) {
  Given(ProgramYear())
      .When(Assign(kXuecheng, kXuecheng))
      .ThenRefused(v1::ERROR_REASON_SAME_UNIT, "unit_b_id");
}

TEST(PairSpec, PairsStayWithinOneTier) {  // R0-05, A34
  Given(ProgramYear())
      .When(Assign(kXuecheng, kLincheng))
      .ThenRefused(v1::ERROR_REASON_TIER_MISMATCH, "unit_b_id");
  Given(ProgramYear())
      .When(Assign(kCity, kXuecheng))
      .ThenRefused(v1::ERROR_REASON_TIER_MISMATCH, "unit_b_id");
}

TEST(PairSpec, BothSidesTakePart) {  // R0-04
  const History only_a = Organization() + Facts({OpenProgram(), AdoptPolicy(), Enroll(kTengzhou)});
  Given(only_a)
      .When(Assign(kTengzhou, kXuecheng))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_b_id");
  Given(only_a)
      .When(Assign(kXuecheng, kTengzhou))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_a_id");
}

TEST(PairSpec, BothSidesAndTheProgramAreKnown) {
  Given(ProgramYear())
      .When(Assign("370499", kXuecheng))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_a_id");
  Given(ProgramYear())
      .When(Assign(kXuecheng, "370499"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_b_id");
  Given(Organization())
      .When(Assign(kTengzhou, kXuecheng))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "program_id");
}

TEST(PairSpec, BothSidesExistOnTheFirstDay) {
  Given(ProgramYear() + Facts({CloseUnit(kXingren, "2017-01-01")}))
      .When(Assign(kLincheng, kXingren))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_b_id");
}

TEST(PairSpec, APairBeginsWithinTheProgram) {  // R0-03
  auto fact = Assign(kLincheng, kXingren);
  *fact.mutable_effective_date() = Date("2018-01-01");
  Given(ProgramYear()).When(fact).ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "effective_date");
}

// What a bulletin told of a month was told without the pair.
TEST(PairSpec, APairBeginsInNoMonthThatABulletinIsAbout) {  // R0-31, A25
  const History told =
      ProgramYear() + Facts({PublishBulletin(1, "2017-01", "2017-03", "2017-04-10")});
  auto fact = Assign(kTengzhou, kXuecheng);
  *fact.mutable_effective_date() = Date("2017-03-31");
  Given(told)
      .When(fact)
      .On("2017-04-11")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
  *fact.mutable_effective_date() = Date("2017-04-01");
  Given(told).When(fact).On("2017-04-11").ThenRecordedAsProposed();
}

TEST(PairSpec, APairMayBeAssignedAheadOfItsFirstDay) {
  auto fact = Assign(kLincheng, kXingren);
  *fact.mutable_effective_date() = Date("2017-02-01");
  Given(ProgramYear()).When(fact).On("2017-01-15").ThenRecordedAsProposed();
}

TEST(PairSpec, WithoutAPolicyThereAreNoPairs) {
  Given(Organization() + Facts({OpenProgram(), Enroll(kTengzhou), Enroll(kXuecheng)}))
      .When(Assign(kTengzhou, kXuecheng))
      .ThenRefused(v1::ERROR_REASON_POLICY_NOT_ADOPTED, "program_id");
}

TEST(PairSpec, TownsOfTwoDistrictsDoNotPair) {  // R0-08, A19
  Given(ProgramYear())
      .When(Assign(kJinghe, kLincheng))
      .ThenRefused(v1::ERROR_REASON_CROSS_DISTRICT_UNAPPROVED, "unit_b_id");
}

TEST(PairSpec, TownsOfTwoDistrictsPairWhereThePolicySaysSo) {  // A19
  Given(Organization() + Facts({OpenProgram(), AdoptPolicyWith("pair.cross_district", "any"),
                                Enroll(kJinghe), Enroll(kLincheng)}))
      .When(Assign(kJinghe, kLincheng))
      .ThenRecordedAsProposed();
}

TEST(PairSpec, APairIdIsUsedOnce) {
  auto fact = Assign(kShizhong, kGaoxin);
  fact.set_pair_id(Brigades());
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "pair_id");
}

TEST(PairSpec, TheSameTwoUnitsPairOnce) {
  auto again = Assign(kTengzhou, kXuecheng);
  again.set_pair_id("again");
  Given(Paired() + Facts({GrantException(kTengzhou), GrantException(kXuecheng)}))
      .When(again)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_b_id");
  auto swapped = Assign(kXuecheng, kTengzhou);
  Given(Paired() + Facts({GrantException(kTengzhou), GrantException(kXuecheng)}))
      .When(swapped)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_b_id");
}

TEST(PairSpec, ASecondPairNeedsAGrantedException) {  // R0-11, A20
  Given(Paired())
      .When(Assign(kTengzhou, kGaoxin))
      .ThenRefused(v1::ERROR_REASON_PAIR_EXCEPTION_REQUIRED, "unit_a_id");
  Given(Paired())
      .When(Assign(kGaoxin, kTengzhou))
      .ThenRefused(v1::ERROR_REASON_PAIR_EXCEPTION_REQUIRED, "unit_b_id");
}

TEST(PairSpec, AnExceptionOfTheOtherSideDoesNotHelp) {  // R0-11
  Given(Paired() + Facts({GrantException(kGaoxin)}))
      .When(Assign(kTengzhou, kGaoxin))
      .ThenRefused(v1::ERROR_REASON_PAIR_EXCEPTION_REQUIRED, "unit_a_id");
}

TEST(PairSpec, AThirdPairIsRefused) {  // R0-11, A1
  Given(Paired() + Facts({GrantException(kTengzhou), Assign(kTengzhou, kGaoxin)}))
      .When(Assign(kTengzhou, kShizhong))
      .ThenRefused(v1::ERROR_REASON_UNIT_PAIR_LIMIT, "unit_a_id");
  Given(Paired() + Facts({GrantException(kTengzhou), Assign(kTengzhou, kGaoxin)}))
      .When(Assign(kShizhong, kTengzhou))
      .ThenRefused(v1::ERROR_REASON_UNIT_PAIR_LIMIT, "unit_b_id");
}

// The clause a refusal of this pair names, where the city's own policy set gives that parameter
// one.
std::string ClauseRefusedUnder(const std::string& key, const event::v1::PairAssigned& pair,
                               const History& pairs) {
  event::v1::PolicySetAdopted policy = AdoptPolicy();
  for (auto& parameter : *policy.mutable_parameters()) {
    if (parameter.key() == key) parameter.set_clause("示例〔2024〕1号·三");
  }
  const History history =
      Organization() +
      Facts({OpenProgram(), policy, Enroll(kTengzhou), Enroll(kXuecheng), Enroll(kGaoxin),
             Enroll(kShizhong), Enroll(kJinghe), Enroll(kLincheng), GrantException(kTengzhou)});
  const MemoryEntities entities(history + pairs);
  const domain::Context context{CivilDay(2018, 1, 10), {domain::Role::kCity, kCity}};
  const absl::Status refused = domain::Decide(AnyFact(pair).event, entities, context).status();
  google::rpc::ErrorInfo info;
  const auto payload = refused.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  EXPECT_TRUE(payload.has_value() && info.ParseFromString(std::string(*payload))) << refused;
  return info.metadata().contains("clause") ? info.metadata().at("clause") : "";
}

TEST(PairSpec, WhatAParameterDecidesRestsOnTheClauseOfThePolicySet) {  // R0-11, A19
  const History pairs = Facts({Assign(kTengzhou, kXuecheng), Assign(kTengzhou, kGaoxin)});
  EXPECT_EQ(ClauseRefusedUnder("pair.max_per_unit", Assign(kTengzhou, kShizhong), pairs),
            "示例〔2024〕1号·三");
  EXPECT_EQ(ClauseRefusedUnder("pair.cross_district", Assign(kJinghe, kLincheng), {}),
            "示例〔2024〕1号·三");
}

TEST(PairSpec, ADissolvedPairMakesRoom) {
  Given(Paired() + Facts({Dissolve(Brigades(), "2017-06-01")}))
      .When([] {
        auto later = Assign(kTengzhou, kGaoxin);
        *later.mutable_effective_date() = Date("2017-06-01");
        return later;
      }())
      .ThenRecordedAsProposed();
  Given(Paired() + Facts({Dissolve(Brigades(), "2017-06-01")}))
      .When(Assign(kTengzhou, kGaoxin))  // from 1 January: they would overlap
      .ThenRefused(v1::ERROR_REASON_PAIR_EXCEPTION_REQUIRED, "unit_a_id");
}

TEST(PairSpec, APairIsDissolvedOnce) {
  Given(Paired())
      .When(Dissolve(Brigades(), "2017-06-01"))
      .On("2017-06-01")
      .ThenRecordedAsProposed();
  Given(Paired() + Facts({Dissolve(Brigades(), "2017-06-01")}))
      .When(Dissolve(Brigades(), "2017-07-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "pair_id");
}

TEST(PairSpec, APairIsNotDissolvedBeforeItBegan) {
  Given(Paired())
      .When(Dissolve(Brigades(), "2016-12-31"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "effective_date");
  Given(Paired())
      .When(Dissolve("no-such-pair", "2017-06-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "pair_id");
}

// The tables of March are due on 10 April, on which the bulletin is published too.
TEST(PairSpec, ARefusalSaysWhetherABulletinToldOfTheMonthOrItsTablesWereDue) {  // A11, R0-31
  const auto refusal = [](const History& history, const AnyFact& fact) {
    return domain::ChineseText(domain::Decide(fact.event, MemoryEntities(history),
                                              {Day("2017-04-11"), {domain::Role::kCity, kCity}})
                                   .status());
  };
  const std::string due = refusal(Paired(), Dissolve(Brigades(), "2017-03-31"));
  EXPECT_NE(due.find("2017-03 的统计表已于 2017-04-10 到期"), std::string::npos) << due;
  const History told =
      ProgramYear() + Facts({PublishBulletin(1, "2017-01", "2017-03", "2017-04-10")});
  auto assigned = Assign(kTengzhou, kXuecheng);
  *assigned.mutable_effective_date() = Date("2017-03-31");
  const std::string published = refusal(told, assigned);
  EXPECT_NE(published.find("2017-03 的统计表已于 2017-04-10 通报"), std::string::npos) << published;
}

TEST(PairSpec, ADissolutionTakesEffectInAMonthUntilThatMonthIsPublished) {  // R0-14, A10, A11
  // The tables of March are due on 10 April 2017, a Monday.
  Given(Paired())
      .When(Dissolve(Brigades(), "2017-03-31"))
      .On("2017-04-10")
      .ThenRecordedAsProposed();
  Given(Paired())
      .When(Dissolve(Brigades(), "2017-03-31"))
      .On("2017-04-11")
      .ThenRefused(v1::ERROR_REASON_DISSOLUTION_RETROACTIVE, "effective_date");
  Given(Paired())
      .When(Dissolve(Brigades(), "2017-01-02"))
      .On("2017-04-11")
      .ThenRefused(v1::ERROR_REASON_DISSOLUTION_RETROACTIVE, "effective_date");
  Given(Paired())
      .When(Dissolve(Brigades(), "2017-04-01"))
      .On("2017-04-11")
      .ThenRecordedAsProposed();
  Given(Paired())
      .When(Dissolve(Brigades(), "2017-09-01"))
      .On("2017-04-11")
      .ThenRecordedAsProposed();
}

TEST(PairSpec, ADissolutionTakesEffectInNoMonthThatABulletinIsAbout) {  // R0-31, A25
  const History told = Paired() + Facts({PublishBulletin(1, "2017-01", "2017-03", "2017-04-05")});
  Given(told)
      .When(Dissolve(Brigades(), "2017-03-31"))
      .On("2017-04-06")
      .ThenRefused(v1::ERROR_REASON_CHANGE_RETROACTIVE, "effective_date");
  Given(told).When(Dissolve(Brigades(), "2017-04-01")).On("2017-04-06").ThenRecordedAsProposed();
  Given(Paired() + Facts({OpenAssessment(), PublishAssessment({}, "2018-01-20")}))
      .When(Dissolve(Brigades(), "2018-03-01"))  // its year is over
      .On("2018-02-20")
      .ThenRecordedAsProposed();
}

TEST(PairSpec, APairIsNotDissolvedBeforeWhatItDid) {
  const History helped = Paired() + Facts({HelpOtherwise("o1", Brigades(), "2017-03-02")});
  Given(helped)
      .When(Dissolve(Brigades(), "2017-03-02"))
      .On("2017-03-20")
      .ThenRefused(v1::ERROR_REASON_PAIR_ACTIVE_LATER, "effective_date");
  Given(helped).When(Dissolve(Brigades(), "2017-03-03")).On("2017-03-20").ThenRecordedAsProposed();
  Given(helped + Facts({Void("o1", Brigades(), "2017-03-19")}))
      .When(Dissolve(Brigades(), "2017-03-02"))
      .On("2017-03-20")
      .ThenRecordedAsProposed();
}

TEST(PairSpec, ADissolutionSaysWhy) {
  auto fact = Dissolve(Brigades(), "2017-06-01");
  fact.clear_reason();
  Given(Paired()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(PairSpec, APairIsInForceFromItsFirstDayUntilItIsDissolved) {
  const MemoryEntities entities(Paired() + Facts({Dissolve(Brigades(), "2017-06-01")}));
  const domain::PairState* pair = entities.Pair(Brigades());
  ASSERT_NE(pair, nullptr);
  EXPECT_FALSE(pair->ActiveOn(Day("2016-12-31")));
  EXPECT_TRUE(pair->ActiveOn(Day("2017-01-01")));
  EXPECT_TRUE(pair->ActiveOn(Day("2017-05-31")));
  EXPECT_FALSE(pair->ActiveOn(Day("2017-06-01")));
}

TEST(ExceptionSpec, IsGrantedOnceToAUnitThatTakesPartAndSaysWhy) {  // R0-11
  Given(ProgramYear()).When(GrantException(kTengzhou)).ThenRecordedAsProposed();
  Given(ProgramYear() + Facts({GrantException(kTengzhou)}))
      .When(GrantException(kTengzhou))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "unit_id");
  Given(ProgramYear())
      .When(GrantException(kCity))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_id");
  auto unexplained = GrantException(kTengzhou);
  unexplained.clear_reason();
  Given(ProgramYear()).When(unexplained).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(RegisterSpec, ADistrictFilesThePairsOfItsTownsToday) {  // R0-09
  auto proposed = FileRegister(kXuecheng, {Towns()}, "2017-01-20");
  proposed.set_register_id("whatever the caller says");
  *proposed.mutable_filed_date() = Date("2016-01-01");
  const auto recorded = Given(Reporting()).When(proposed).On("2017-01-18").ThenRecorded();
  EXPECT_EQ(recorded.pair_register_filed().DebugString(),
            FileRegister(kXuecheng, {Towns()}, "2017-01-18").DebugString());
}

TEST(RegisterSpec, AFilingAfterTheDeadlineIsRecorded) {  // R0-09: late is judged, not refused
  Given(Reporting())
      .When(FileRegister(kXuecheng, {Towns()}, "2017-01-21"))
      .On("2017-01-21")
      .ThenRecordedAsProposed();
}

TEST(RegisterSpec, TheCityFilesThePairsOfItsBrigades) {  // R0-07
  Given(Reporting())
      .When(FileRegister(kCity, {Brigades()}, "2017-01-20"))
      .On("2017-01-20")
      .ThenRecordedAsProposed();
}

TEST(RegisterSpec, AUnitFilesOnlyItsOwnPairs) {
  Given(Reporting())
      .When(FileRegister(kTengzhou, {Towns()}))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_ids[0]");
  Given(Reporting())
      .When(FileRegister(kXuecheng, {Towns(), Brigades()}))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_ids[1]");
  Given(Reporting())
      .When(FileRegister(kCity, {Towns()}))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_ids[0]");
}

// Three towns in two pairs: 临城–兴仁 and 兴城–张范.
History TwoPairs() {
  return Reporting() + Facts({Assign(kXingcheng, kZhangfan)});
}

TEST(RegisterSpec, WhatWasAcknowledgedIsSupplementedWithTheOtherPairs) {  // R0-09
  const std::string later = PairId(kXingcheng, kZhangfan);
  const History acknowledged = TwoPairs() + Facts({FileRegister(kXuecheng, {Towns()}, "2017-01-18"),
                                                   AcknowledgeRegister(kXuecheng, "2017-01-19")});
  Given(acknowledged)
      .When(FileRegister(kXuecheng, {Towns(), later}))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_ids[0]");  // it is on record
  const auto supplement = FileRegister(kXuecheng, {later}, "2017-02-20");
  Given(acknowledged).When(supplement).On("2017-02-20").ThenRecordedAsProposed();
  // One filing at a time is on its way; the supplement is answered as the register was.
  const History supplemented = acknowledged + Facts({supplement});
  Given(supplemented)
      .When(FileRegister(kXuecheng, {later}))
      .ThenRefused(v1::ERROR_REASON_REGISTER_STATE, "");
  Given(supplemented).When(ReturnRegister(kXuecheng, "2017-02-21")).On("2017-02-21").ThenRecorded();
  Given(supplemented + Facts({ReturnRegister(kXuecheng, "2017-02-21")}))
      .When(FileRegister(kXuecheng, {Towns()}))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_ids[0]");  // still on record
}

TEST(RegisterSpec, AReturnedRegisterMayLeaveAPairToASupplement) {  // R0-09
  const std::string second = PairId(kXingcheng, kZhangfan);
  const History history =
      TwoPairs() + Facts({FileRegister(kXuecheng, {Towns(), second}, "2017-01-16"),
                          ReturnRegister(kXuecheng, "2017-01-17"),
                          FileRegister(kXuecheng, {Towns()}, "2017-01-18"),
                          AcknowledgeRegister(kXuecheng, "2017-01-19")});
  Given(history)
      .When(FileRegister(kXuecheng, {second}, "2017-03-01"))
      .On("2017-03-01")
      .ThenRecordedAsProposed();
}

TEST(RegisterSpec, WhoFillsItInIsAnOfficerOfTheUnit) {  // 附件1 填报人
  auto filed = FileRegister(kXuecheng, {Towns()});
  filed.set_reporter_officer_id("nobody");
  Given(Reporting())
      .When(filed)
      .ThenRefused(v1::ERROR_REASON_OFFICER_NOT_REGISTERED, "reporter_officer_id");
  filed.set_reporter_officer_id("370481-01");
  Given(Reporting())
      .When(filed)
      .ThenRefused(v1::ERROR_REASON_OFFICER_NOT_OF_UNIT, "reporter_officer_id");
}

TEST(RegisterSpec, AcrossDistrictsTheCityFiles) {  // A19
  const History crossed = Organization() +
                          Facts({OpenProgram(), AdoptPolicyWith("pair.cross_district", "any"),
                                 Enroll(kJinghe), Enroll(kLincheng), Assign(kJinghe, kLincheng)}) +
                          Clerks();
  const std::string pair = PairId(kJinghe, kLincheng);
  Given(crossed)
      .When(FileRegister(kXuecheng, {pair}))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_ids[0]");
  Given(crossed)
      .When(FileRegister(kCity, {pair}, "2017-01-20"))
      .On("2017-01-20")
      .ThenRecordedAsProposed();
}

TEST(RegisterSpec, ATownDoesNotFile) {
  Given(Reporting())
      .When(FileRegister(kLincheng, {Towns()}))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
}

TEST(RegisterSpec, ARowIsAKnownPairInForceListedOnce) {
  Given(Reporting())
      .When(FileRegister(kXuecheng, {}))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "pair_ids");
  Given(Reporting())
      .When(FileRegister(kXuecheng, {"no-such-pair"}))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "pair_ids[0]");
  Given(Reporting())
      .When(FileRegister(kXuecheng, {Towns(), Towns()}))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_ids[1]");
  Given(Reporting() + Facts({Dissolve(Towns(), "2017-01-19")}))
      .When(FileRegister(kXuecheng, {Towns()}))
      .On("2017-01-20")
      .ThenRefused(v1::ERROR_REASON_PAIR_NOT_ACTIVE, "pair_ids[0]");
}

TEST(RegisterSpec, ARowIsAPairOfTheSameProgram) {
  auto next_year = OpenProgram();
  next_year.set_program_id("2018");
  auto filed = FileRegister(kXuecheng, {Towns()});
  filed.set_program_id("2018");
  Given(Reporting() + Facts({next_year}))
      .When(filed)
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_ids[0]");
}

TEST(RegisterSpec, ARegisterIsFiledAgainOnlyAfterItCameBack) {  // R0-09
  const History filed = Reporting() + Facts({FileRegister(kXuecheng, {Towns()})});
  const auto again = FileRegister(kXuecheng, {Towns()}, "2017-01-23");
  Given(filed).When(again).ThenRefused(v1::ERROR_REASON_REGISTER_STATE, "");
  Given(filed + Facts({AcknowledgeRegister(kXuecheng)}))
      .When(again)  // what comes after that supplements it
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_ids[0]");
  Given(filed + Facts({ReturnRegister(kXuecheng)}))
      .When(again)
      .On("2017-01-23")
      .ThenRecordedAsProposed();
}

TEST(RegisterSpec, WhatWasFiledIsAcknowledgedOrReturnedOnce) {  // R0-09
  const History filed = Reporting() + Facts({FileRegister(kXuecheng, {Towns()})});
  Given(filed).When(AcknowledgeRegister(kXuecheng)).On("2017-01-22").ThenRecordedAsProposed();
  Given(filed).When(ReturnRegister(kXuecheng)).On("2017-01-22").ThenRecordedAsProposed();
  Given(Reporting())
      .When(AcknowledgeRegister(kXuecheng))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "register_id");
  Given(filed + Facts({AcknowledgeRegister(kXuecheng)}))
      .When(ReturnRegister(kXuecheng))
      .ThenRefused(v1::ERROR_REASON_REGISTER_STATE, "");
  Given(filed + Facts({ReturnRegister(kXuecheng)}))
      .When(AcknowledgeRegister(kXuecheng))
      .ThenRefused(v1::ERROR_REASON_REGISTER_STATE, "");
}

TEST(RegisterSpec, AcknowledgedAndReturnedTodayWhateverTheCallerSays) {
  const History filed = Reporting() + Facts({FileRegister(kXuecheng, {Towns()})});
  const auto acknowledged = Given(filed)
                                .When(AcknowledgeRegister(kXuecheng, "2016-01-01"))
                                .On("2017-01-25")
                                .ThenRecorded();
  EXPECT_EQ(acknowledged.pair_register_acknowledged().acknowledged_date().day(), 25);
  const auto returned =
      Given(filed).When(ReturnRegister(kXuecheng, "2016-01-01")).On("2017-01-25").ThenRecorded();
  EXPECT_EQ(returned.pair_register_returned().returned_date().day(), 25);
}

TEST(RegisterSpec, AReturnSaysWhy) {
  auto fact = ReturnRegister(kXuecheng);
  fact.clear_reason();
  Given(Reporting() + Facts({FileRegister(kXuecheng, {Towns()})}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(SupervisionSpec, ASuperiorChecksAPair) {  // R0-28
  Given(Paired()).When(CheckPair("k1", Towns(), kXuecheng)).ThenRecordedAsProposed();
  Given(Paired()).When(CheckPair("k1", Towns(), kCity)).ThenRecordedAsProposed();
  Given(Paired()).When(CheckPair("k1", Brigades(), kCity)).ThenRecordedAsProposed();
}

TEST(SupervisionSpec, ADistrictChecksItsOwnBrigade) {  // R0-28
  Given(Paired()).When(CheckPair("k1", Brigades(), kXuecheng)).ThenRecordedAsProposed();
}

TEST(SupervisionSpec, NobodyElseChecks) {
  for (const char* unit_id : {kTengzhou, kLincheng, kZhangfan}) {
    Given(Paired())
        .When(CheckPair("k1", Towns(), unit_id))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
  }
}

TEST(SupervisionSpec, ACheckIsRecordedOnceAndOfAPairInForce) {
  Given(Paired() + Facts({CheckPair("k1", Towns(), kXuecheng)}))
      .When(CheckPair("k1", Towns(), kXuecheng))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "check_id");
  Given(Paired() + Facts({Dissolve(Towns(), "2017-03-31")}))
      .When(CheckPair("k1", Towns(), kXuecheng, "2017-03-31"))
      .ThenRefused(v1::ERROR_REASON_PAIR_NOT_ACTIVE, "checked_date");
  Given(Paired())
      .When(CheckPair("k1", Towns(), kXuecheng, "2017-03-31"))
      .On("2017-03-30")
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "checked_date");
  auto silent = CheckPair("k1", Towns(), kXuecheng);
  silent.clear_findings();
  Given(Paired()).When(silent).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "findings");
}

TEST(PairSpec, TheBetterSideExistsOnTheFirstDayToo) {
  Given(ProgramYear() + Facts({CloseUnit(kLincheng, "2017-01-01")}))
      .When(Assign(kLincheng, kXingren))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_a_id");
}

TEST(RegisterSpec, AUnitThatIsGoneDoesNotFile) {
  Given(Reporting() + Facts({CloseUnit(kXuecheng, "2017-01-19")}))
      .When(FileRegister(kXuecheng, {Towns()}))
      .On("2017-01-20")
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

TEST(SupervisionSpec, AUnitThatIsGoneDoesNotCheck) {
  Given(Paired() + Facts({CloseUnit(kXuecheng, "2017-03-31")}))
      .When(CheckPair("k1", Towns(), kXuecheng, "2017-03-31"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

}  // namespace
}  // namespace jiedui::spec
