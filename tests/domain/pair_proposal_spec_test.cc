// Free combination (R0-06 自由组合): two units agree to pair, and their superior assigns the pair.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/civil.h"
#include "domain/date.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "domain/rules/pair_proposals.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

using testing::HasSubstr;

// 临城 proposes to 兴城, both of 薛城.
event::v1::PairProposed Proposal() {
  return Propose(kLincheng, kXingcheng);
}
History Proposed() {
  return ProgramYear() + Facts({Proposal()});
}
History Agreed() {
  return Proposed() + Facts({Agree(Proposal())});
}

TEST(PairProposalSpec, AUnitProposesForItselfWithAnotherOfItsTier) {  // R0-05, R0-06
  Given(ProgramYear()).When(Proposal()).ThenRecordedAsProposed();
  Given(ProgramYear())
      .When(Propose(kLincheng, kXuecheng))
      .ThenRefused(v1::ERROR_REASON_TIER_MISMATCH, "partner_unit_id");
  Given(ProgramYear())
      .When(Propose(kLincheng, kLincheng))
      .ThenRefused(v1::ERROR_REASON_SAME_UNIT, "partner_unit_id");
}

TEST(PairProposalSpec, BothUnitsTakePartAndTheProgrammeIsNotOver) {  // R0-04, R0-06
  Given(Organization() + Facts({OpenProgram(), AdoptPolicy(), Enroll(kLincheng)}))
      .When(Proposal())
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "partner_unit_id");
  Given(ProgramYear())
      .When(Propose(kLincheng, kXingcheng, "2018-01-01"))
      .ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "proposed_date");
}

TEST(PairProposalSpec, AnIdIsProposedOnceAndNotThatOfAPair) {  // R0-06
  Given(Proposed()).When(Proposal()).ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "pair_id");
  Given(ProgramYear() + Facts({Assign(kLincheng, kXingcheng)}))
      .When(Proposal())
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "pair_id");
}

TEST(PairProposalSpec, ThePartnerAgreesAndNobodyForIt) {  // R0-06
  Given(Proposed()).When(Agree(Proposal())).ThenRecordedAsProposed();
  auto own = Agree(Proposal());
  own.set_unit_id(kLincheng);
  Given(Proposed()).When(own).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
  own.set_unit_id(kXuecheng);
  Given(Proposed()).When(own).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
}

TEST(PairProposalSpec, WhoProposedForOneSideDoesNotAgreeForTheOther) {  // R0-06
  auto proposal = Proposal();
  proposal.set_proposing_unit_id(kXuecheng);
  Given(ProgramYear() + Facts({proposal}))
      .When(Agree(proposal))
      .By(domain::Role::kDistrict, kXuecheng)
      .ThenRefused(v1::ERROR_REASON_SAME_PROPOSER, "unit_id");
  Given(ProgramYear() + Facts({proposal}))
      .When(Agree(proposal))
      .By(domain::Role::kTown, kXingcheng)
      .ThenRecordedAsProposed();
}

TEST(PairProposalSpec, ThePartnerDeclinesTheProposerTakesItBackASuperiorTurnsItDown) {  // R0-06
  for (const absl::string_view unit_id : {kXingcheng, kLincheng, kXuecheng, kCity}) {
    Given(Proposed()).When(Decline(Proposal(), unit_id)).ThenRecordedAsProposed();
    Given(Agreed()).When(Decline(Proposal(), unit_id)).ThenRecordedAsProposed();
  }
  for (const absl::string_view unit_id : {kXingren, kTengzhou}) {
    Given(Proposed())
        .When(Decline(Proposal(), unit_id))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
  }
}

TEST(PairProposalSpec, WhoDeclinesSaysWhy) {
  auto declined = Decline(Proposal(), kXingcheng);
  declined.clear_reason();
  Given(Proposed()).When(declined).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(PairProposalSpec, WhatIsOverIsAnsweredNoMore) {  // R0-06
  const History declined = Proposed() + Facts({Decline(Proposal(), kXingcheng)});
  Given(declined).When(Agree(Proposal())).ThenRefused(v1::ERROR_REASON_PROPOSAL_STATE, "");
  Given(Agreed()).When(Agree(Proposal())).ThenRefused(v1::ERROR_REASON_PROPOSAL_STATE, "");
  const History assigned = Agreed() + Facts({Assign(kLincheng, kXingcheng)});
  Given(assigned)
      .When(Decline(Proposal(), kXingcheng))
      .ThenRefused(v1::ERROR_REASON_PROPOSAL_STATE, "");
}

TEST(PairProposalSpec, AnAnswerIsNotBeforeTheProposal) {
  Given(Proposed())
      .When(Agree(Proposal(), "2017-01-10"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "answered_date");
}

event::v1::PairAssigned AssignFreely(absl::string_view a, absl::string_view b) {
  event::v1::PairAssigned assigned = Assign(a, b);
  assigned.set_method(event::v1::PAIRING_METHOD_FREE_COMBINATION);
  return assigned;
}

TEST(PairProposalSpec, ThePairThatTakesTheIdIsBetweenTheTwoWhicheverIsTheBetterSide) {  // R0-06
  Given(Agreed()).When(AssignFreely(kLincheng, kXingcheng)).ThenRecordedAsProposed();
  auto other_way_round = AssignFreely(kXingcheng, kLincheng);
  other_way_round.set_pair_id(Proposal().pair_id());
  Given(Agreed()).When(other_way_round).ThenRecordedAsProposed();
  auto another = AssignFreely(kLincheng, kXingren);
  another.set_pair_id(Proposal().pair_id());
  Given(Agreed()).When(another).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_id");
}

TEST(PairProposalSpec, AFreeCombinationWithoutAProposalIsRecordedAllTheSame) {  // R0-06
  Given(ProgramYear()).When(AssignFreely(kLincheng, kXingcheng)).ThenRecordedAsProposed();
  Given(Proposed() + Facts({Decline(Proposal(), kXingcheng)}))
      .When(Assign(kLincheng, kXingcheng))
      .ThenRecordedAsProposed();
}

TEST(PairProposalSpec, ARefusalNamesTheParagraphOfFreeCombination) {  // R0-06
  const auto refused =
      domain::Decide(AnyFact(Agree(Proposal())).event, MemoryEntities(Agreed()),
                     {Day("2017-01-15"), {domain::Role::kTown, std::string(kXingcheng)}});
  std::string clause;
  for (const auto& [name, value] : domain::VariablesOf(refused.status())) {
    if (name == "clause") clause = value;
  }
  EXPECT_EQ(clause, "枣安监发〔2017〕11号·三");
}

// --- what is told and owed ---

table::v1::ProposalRow Row(const std::vector<event::v1::PairProposalAnswered>& answers) {
  table::v1::ProposalRow row;
  *row.mutable_proposed() = Proposal();
  row.set_position(40);
  int64_t position = 40;
  for (const event::v1::PairProposalAnswered& answer : answers) {
    *row.add_answers() = answer;
    row.add_answer_positions(++position);
  }
  return row;
}

table::v1::PairRow FreePair() {
  table::v1::PairRow pair;
  *pair.mutable_assigned() = AssignFreely(kLincheng, kXingcheng);
  pair.set_position(50);
  return pair;
}

TEST(PairProposalSpec, AFreeCombinationThatNobodyAgreedToIsTold) {  // R0-06
  const domain::ProgramRules rules = domain::ZaozhuangRules();
  const auto told = domain::JudgeFreeCombination(FreePair(), nullptr, rules);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->rule(), "R0-06");
  EXPECT_EQ(told->severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(told->clause(), "枣安监发〔2017〕11号·三");
  EXPECT_EQ(told->event_position(), 50);
  EXPECT_THAT(told->message_zh(), HasSubstr("为自由组合，没有双方的提议和同意记录"));
  const auto open = Row({});
  EXPECT_TRUE(domain::JudgeFreeCombination(FreePair(), &open, rules).has_value());
  const auto agreed = Row({Agree(Proposal())});
  EXPECT_FALSE(domain::JudgeFreeCombination(FreePair(), &agreed, rules).has_value());
  table::v1::PairRow designated = FreePair();
  designated.mutable_assigned()->set_method(event::v1::PAIRING_METHOD_DESIGNATED);
  EXPECT_FALSE(domain::JudgeFreeCombination(designated, nullptr, rules).has_value());
}

// "PENDING 0/1 by 2017-01-20, open"; without "by" there is no day.
std::string Line(const v1::Obligation& obligation) {
  const std::string due =
      obligation.has_due_date()
          ? absl::StrCat(" by ", FormatDay(domain::ToDay(obligation.due_date())))
          : "";
  return absl::StrCat(
      absl::StripPrefix(v1::ObligationStatus_Name(obligation.status()), "OBLIGATION_STATUS_"), " ",
      obligation.done(), "/", obligation.required(), due, obligation.open() ? ", open" : "");
}

std::vector<std::string> Owed(const table::v1::ProposalRow& row) {
  std::vector<std::string> lines;
  for (const v1::Obligation& each : domain::ProposalObligations(
           row, std::string(kXuecheng), domain::ZaozhuangRules(), Day("2017-03-01"))) {
    lines.push_back(each.unit_ids(0) + " " + each.obligation_id() + ": " + Line(each));
  }
  return lines;
}

domain::UnitToPair ToPair() {
  domain::UnitToPair unit;
  unit.unit_id = kXingcheng;
  unit.superior_id = kXuecheng;
  return unit;
}

// No rule says by when: nothing is late.
TEST(PairProposalSpec, ThePartnerOwesAnAnswerThenTheSuperiorADecisionByNoDay) {  // R0-06
  const std::string id = Proposal().pair_id();
  const std::string answer = std::string(kXingcheng) + " proposal_answer/" + id + ": ";
  const std::string decision = std::string(kXuecheng) + " proposal_decision/" + id + ": ";
  EXPECT_THAT(Owed(Row({})), testing::ElementsAre(answer + "PENDING 0/1, open"));
  EXPECT_THAT(Owed(Row({Agree(Proposal())})),
              testing::ElementsAre(answer + "MET 1/1", decision + "PENDING 0/1, open"));
  EXPECT_THAT(Owed(Row({Decline(Proposal(), kXingcheng)})),
              testing::ElementsAre(answer + "MET 1/1"));
  table::v1::ProposalRow assigned = Row({Agree(Proposal())});
  assigned.set_assigned_position(50);
  EXPECT_THAT(Owed(assigned), testing::ElementsAre(answer + "MET 1/1", decision + "MET 1/1"));
}

TEST(PairProposalSpec, AUnitThatJoinedLaterIsToBePairedByNoDay) {  // R0-08
  const auto line = [](bool paired) {
    domain::UnitToPair unit = ToPair();
    unit.joined_late = true;
    if (paired) unit.first_day = Day("2017-06-05");
    unit.paired = paired;
    return Line(domain::PairingObligation(unit, domain::ZaozhuangRules(), Day("2017-12-31")));
  };
  EXPECT_EQ(line(false), "PENDING 0/1, open");
  EXPECT_EQ(line(true), "MET 1/1");
}

TEST(PairProposalSpec, AUnitThatTookPartInTimeIsPairedByTheDayOfTheRegister) {  // R0-08, R0-09
  const auto on = [](const char* day, const char* first_day) {
    domain::UnitToPair unit = ToPair();
    if (first_day != nullptr) unit.first_day = Day(first_day);
    unit.paired = first_day != nullptr;
    return domain::PairingObligation(unit, domain::ZaozhuangRules(), Day(day));
  };
  EXPECT_EQ(Line(on("2017-01-20", nullptr)), "PENDING 0/1 by 2017-01-20, open");
  EXPECT_EQ(Line(on("2017-01-21", nullptr)), "BREACHED 0/1 by 2017-01-20, open");
  EXPECT_EQ(Line(on("2017-01-21", "2017-01-20")), "MET 1/1 by 2017-01-20");
  EXPECT_EQ(Line(on("2017-01-21", "2017-01-21")), "MET_LATE 1/1 by 2017-01-20");
  EXPECT_EQ(Line(on("2017-01-20", "2017-02-01")), "PENDING 0/1 by 2017-01-20, open")
      << "one may come before it";
  const v1::Obligation late = on("2017-01-21", nullptr);
  EXPECT_EQ(late.rule(), "R0-08");
  EXPECT_EQ(late.parameter(), "register.due");
  EXPECT_THAT(late.note(), testing::HasSubstr("应于 2017-01-20 前（含当日）为 "));
}

TEST(PairProposalSpec, AUnitWhosePairHasEndedIsToBePairedAgainByNoDay) {  // R0-08
  for (const bool joined_late : {false, true}) {
    domain::UnitToPair unit = ToPair();
    unit.joined_late = joined_late;
    unit.first_day = Day("2017-01-14");
    const auto owed = domain::PairingObligation(unit, domain::ZaozhuangRules(), Day("2017-06-30"));
    EXPECT_EQ(Line(owed), "PENDING 0/1, open");
    EXPECT_THAT(owed.note(), testing::StartsWith("请为结对已终止的 "));
  }
}

}  // namespace
}  // namespace jiedui::spec
