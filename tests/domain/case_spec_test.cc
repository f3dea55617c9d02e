// Cases: R0-21, R0-22, A3, A15, A16.

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "domain/enforcement/case.h"
#include "domain/rules/case_documents.h"
#include "domain/rules/case_origin.h"
#include "domain/rules/compliance.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

const std::string& Brigades() {
  static const auto& id = *new std::string(PairId(kTengzhou, kXuecheng));
  return id;
}

// Both pairs have inspected, on 2 March: j1 the brigades, j2 the towns.
History Inspected() {
  return Paired() + Facts({Inspect("j1", Brigades(), kXuecheng, "2017-03-02"),
                           Inspect("j2", PairId(kLincheng, kXingren), kLincheng, "2017-03-02"),
                           HelpOtherwise("o1", Brigades(), "2017-03-02")});
}

TEST(CaseSpec, ABrigadeFilesACaseFromAJointInspection) {  // R0-21
  Given(Inspected()).When(FileCase("c1", kXuecheng, "j1", "2017-03-20")).ThenRecordedAsProposed();
}

TEST(CaseSpec, ADocumentHasAKindANumberAndADay) {  // A14
  auto fact = FileCase("c1", kXuecheng, "j1", "2017-03-20");
  fact.mutable_documents(0)->clear_kind();
  Given(Inspected()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "documents[0].kind");
  fact = FileCase("c1", kXuecheng, "j1", "2017-03-20");
  fact.mutable_documents(0)->clear_number();
  Given(Inspected()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "documents[0].number");
  auto proposed = ProposeCase("c2", kLincheng, "j2", "2017-03-20");
  proposed.mutable_documents(0)->clear_issued_date();
  Given(Inspected())
      .When(proposed)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "documents[0].issued_date");
}

std::vector<v1::RuleFinding> Judged(const AnyFact& fact) {
  return domain::JudgeFact(fact.event, domain::ZaozhuangPolicy());
}

TEST(CaseSpec, OneWithoutADocumentIsRecordedAndTold) {  // A14
  auto fact = FileCase("c1", kXuecheng, "j1", "2017-03-20");
  EXPECT_EQ(Judged(fact).size(), 0u);
  fact.clear_documents();
  Given(Inspected()).When(fact).ThenRecordedAsProposed();
  ASSERT_EQ(Judged(fact).size(), 1u);
  EXPECT_EQ(Judged(fact)[0].rule(), "A14");
  EXPECT_EQ(Judged(fact)[0].severity(), v1::RULE_SEVERITY_INFO);
  auto proposed = ProposeCase("c2", kLincheng, "j2", "2017-03-20");
  proposed.clear_documents();
  EXPECT_EQ(Judged(proposed).size(), 1u);
  proposed.clear_activity_id();
  EXPECT_EQ(Judged(proposed).size(), 0u) << "it is none of the programme";
}

// What the receipt of a case of j1, three enterprises in the jurisdiction of 薛城区, says.
std::vector<v1::RuleFinding> ToldOf(const event::v1::CaseFiled& fact) {
  MemoryEntities entities;
  for (const event::v1::Event& event : Inspected()) entities.Record(event);
  event::v1::Event proposed;
  *proposed.mutable_case_filed() = fact;
  return domain::JudgeOrigin(proposed, entities, domain::ZaozhuangPolicy());
}

TEST(CaseSpec, WhoeverRecordsItIsToldThatItIsNoneOfTheInspection) {  // R0-19, A3
  auto fact = FileCase("c1", kXuecheng, "j1", "2017-03-20");
  EXPECT_TRUE(ToldOf(fact).empty());
  EXPECT_TRUE(ToldOf(FileCase("c1", kXuecheng, "", "2017-03-20")).empty()) << "of no inspection";
  fact.set_enterprise_id("91370400ENTERPRISE9");
  ASSERT_EQ(ToldOf(fact).size(), 1u);
  EXPECT_EQ(ToldOf(fact)[0].rule(), "R0-19");
  EXPECT_EQ(ToldOf(fact)[0].subject(), "j1");
  const std::vector<v1::RuleFinding> other = ToldOf(FileCase("c1", kTengzhou, "j1", "2017-03-20"));
  ASSERT_EQ(other.size(), 1u);
  EXPECT_EQ(other[0].rule(), "A3");
  EXPECT_NE(other[0].message_zh().find("案件 c1 所涉企业 91370400ENTERPRISE1"), std::string::npos);
}

TEST(CaseSpec, ACaseOnRecordIsJudgedUntilItIsVoided) {  // A14
  table::v1::CaseRow row;
  row.set_case_id("c1");
  row.set_activity_id("j1");
  row.add_positions(7);
  *row.mutable_filed_date() = Date("2017-03-20");
  const domain::ProgramRules rules(domain::ZaozhuangPolicy());
  ASSERT_EQ(domain::JudgeCase(row, rules).size(), 1u);
  EXPECT_EQ(domain::JudgeCase(row, rules)[0].event_position(), 7);
  row.set_state(table::v1::CaseRow::STATE_VOIDED);
  EXPECT_EQ(domain::JudgeCase(row, rules).size(), 0u);
  row.set_state(table::v1::CaseRow::STATE_FILED);
  row.add_documents()->set_kind("责令限期整改指令书");
  EXPECT_EQ(domain::JudgeCase(row, rules).size(), 0u);
}

TEST(CaseSpec, ACaseOfDailyEnforcementHasNoInspection) {  // R0-12, R0-29
  Given(Inspected()).When(FileCase("c1", kShizhong, "", "2017-03-20")).ThenRecordedAsProposed();
}

TEST(CaseSpec, ATownHasNoFilingPower) {  // R0-22, A15
  Given(Inspected())
      .When(FileCase("c1", kLincheng, "j2", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_NO_FILING_POWER, "unit_id");
}

TEST(CaseSpec, ATownReportsAProposedCase) {  // R0-22
  Given(Inspected())
      .When(ProposeCase("c1", kLincheng, "j2", "2017-03-20"))
      .ThenRecordedAsProposed();
}

TEST(CaseSpec, AUnitWithFilingPowerDoesNotPropose) {
  Given(Inspected())
      .When(ProposeCase("c1", kXuecheng, "j1", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
}

TEST(CaseSpec, ACaseIdIsUsedOnce) {
  const History filed = Inspected() + Facts({FileCase("c1", kXuecheng, "", "2017-03-20")});
  Given(filed)
      .When(FileCase("c1", kTengzhou, "", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "case_id");
  Given(filed)
      .When(ProposeCase("c1", kLincheng, "", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "case_id");
}

TEST(CaseSpec, ACaseComesFromAnInspectionOfItsOwnPair) {  // A3, R0-29
  Given(Inspected())
      .When(FileCase("c1", kShizhong, "j1", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "unit_id");
  Given(Inspected())
      .When(ProposeCase("c1", kZhangfan, "j2", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "unit_id");
}

TEST(CaseSpec, ACaseComesFromAJointInspectionThatStands) {
  Given(Inspected())
      .When(FileCase("c1", kXuecheng, "j9", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "activity_id");
  Given(Inspected())
      .When(FileCase("c1", kXuecheng, "o1", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "activity_id");
  Given(Inspected() + Facts({Void("j1", Brigades(), "2017-03-10")}))
      .When(FileCase("c1", kXuecheng, "j1", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_ACTIVITY_VOIDED, "activity_id");
}

TEST(CaseSpec, ACaseIsNotOlderThanTheInspectionItCameFrom) {
  Given(Inspected())
      .When(FileCase("c1", kXuecheng, "j1", "2017-03-01"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "filed_date");
  Given(Inspected()).When(FileCase("c1", kXuecheng, "j1", "2017-03-02")).ThenRecordedAsProposed();
}

TEST(CaseSpec, ACaseLongAfterTheInspectionIsRecorded) {  // A13: judged, not refused
  Given(Inspected()).When(FileCase("c1", kXuecheng, "j1", "2017-09-01")).ThenRecordedAsProposed();
}

TEST(CaseSpec, ACaseNeedsEnterpriseCauseAndAPastDay) {
  auto fact = FileCase("c1", kXuecheng, "", "2017-03-20");
  fact.clear_enterprise_id();
  Given(Inspected()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "enterprise_id");
  fact = FileCase("c1", kXuecheng, "", "2017-03-20");
  fact.clear_cause();
  Given(Inspected()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "cause");
  Given(Inspected())
      .When(FileCase("c1", kXuecheng, "", "2017-03-20"))
      .On("2017-03-19")
      .ThenRefused(v1::ERROR_REASON_DATE_IN_FUTURE, "filed_date");
  Given(Inspected() + Facts({CloseUnit(kXuecheng, "2017-03-20")}))
      .When(FileCase("c1", kXuecheng, "", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

TEST(ProposedCaseSpec, TheTownsDistrictAcceptsAndSoFiles) {  // R0-22, A15
  const History proposed = Inspected() + Facts({ProposeCase("c1", kLincheng, "j2", "2017-03-20")});
  Given(proposed).When(AcceptCase("c1", kXuecheng, "2017-03-21")).ThenRecordedAsProposed();
  const MemoryEntities entities(proposed + Facts({AcceptCase("c1", kXuecheng, "2017-03-21")}));
  ASSERT_NE(entities.Case("c1"), nullptr);
  EXPECT_EQ(entities.Case("c1")->stage, domain::CaseStage::kFiled);
  EXPECT_EQ(entities.Case("c1")->reporter_unit_id, kLincheng);
  EXPECT_EQ(entities.Case("c1")->filer_unit_id, kXuecheng);
}

TEST(ProposedCaseSpec, ADistrictThatIsGoneAnswersNothing) {  // R1-03
  const History closed = Inspected() + Facts({ProposeCase("c1", kLincheng, "j2", "2017-03-20"),
                                              CloseUnit(kXuecheng, "2017-03-21")});
  Given(closed)
      .When(AcceptCase("c1", kXuecheng, "2017-03-21"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(closed)
      .When(DeclineCase("c1", kXuecheng, "2017-03-21"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
  Given(closed).When(AcceptCase("c1", kXuecheng, "2017-03-20")).ThenRecordedAsProposed();
}

TEST(ProposedCaseSpec, TheTownsDistrictDeclinesAndSaysWhy) {  // R0-22
  const History proposed = Inspected() + Facts({ProposeCase("c1", kLincheng, "j2", "2017-03-20")});
  Given(proposed).When(DeclineCase("c1", kXuecheng, "2017-03-21")).ThenRecordedAsProposed();
  auto silent = DeclineCase("c1", kXuecheng, "2017-03-21");
  silent.clear_reason();
  Given(proposed).When(silent).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(ProposedCaseSpec, NobodyElseAnswers) {
  const History proposed = Inspected() + Facts({ProposeCase("c1", kLincheng, "j2", "2017-03-20")});
  for (const char* unit_id : {kTengzhou, kCity, kLincheng}) {
    Given(proposed)
        .When(AcceptCase("c1", unit_id, "2017-03-21"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
    Given(proposed)
        .When(DeclineCase("c1", unit_id, "2017-03-21"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
  }
}

TEST(ProposedCaseSpec, OfATownRightBelowTheCityTheCityAnswersAsItself) {  // R0-22
  const History proposed = Inspected() + Facts({TransferUnit(kLincheng, kCity, "2017-03-10"),
                                                ProposeCase("c1", kLincheng, "", "2017-03-20")});
  Given(proposed).When(AcceptCase("c1", kCity, "2017-03-21")).ThenRecordedAsProposed();
  Given(proposed).When(DeclineCase("c1", kCity, "2017-03-21")).ThenRecordedAsProposed();
  Given(proposed)
      .When(AcceptCase("c1", kXuecheng, "2017-03-21"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "unit_id");
}

TEST(ProposedCaseSpec, AnAnswerDoesNotComeBeforeTheReport) {
  Given(Inspected() + Facts({ProposeCase("c1", kLincheng, "j2", "2017-03-20")}))
      .When(AcceptCase("c1", kXuecheng, "2017-03-19"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "accepted_date");
}

TEST(ProposedCaseSpec, OnlyAProposedCaseIsAnswered) {
  const History proposed = Inspected() + Facts({ProposeCase("c1", kLincheng, "j2", "2017-03-20")});
  const auto accepted = AcceptCase("c1", kXuecheng, "2017-03-21");
  const auto declined = DeclineCase("c1", kXuecheng, "2017-03-21");
  for (const AnyFact& first : {AnyFact(accepted), AnyFact(declined)}) {
    for (const AnyFact& second : {AnyFact(accepted), AnyFact(declined)}) {
      Given(proposed + Facts({first})).When(second).ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
    }
  }
  Given(Inspected()).When(accepted).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "case_id");
}

TEST(PenaltySpec, IsDecidedOnceInAFiledCase) {  // A16
  const History filed = Inspected() + Facts({FileCase("c1", kXuecheng, "j1", "2017-03-20")});
  const auto decided = DecidePenalty("c1", "2017-05-01");
  Given(filed).When(decided).ThenRecordedAsProposed();
  Given(filed + Facts({decided})).When(decided).ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
}

TEST(PenaltySpec, AnAcceptedCaseIsAFiledCase) {
  Given(Inspected() + Facts({ProposeCase("c1", kLincheng, "j2", "2017-03-20"),
                             AcceptCase("c1", kXuecheng, "2017-03-21")}))
      .When(DecidePenalty("c1", "2017-05-01"))
      .ThenRecordedAsProposed();
}

TEST(PenaltySpec, AProposedOrDeclinedCaseHasNoPenalty) {
  const History proposed = Inspected() + Facts({ProposeCase("c1", kLincheng, "j2", "2017-03-20")});
  Given(proposed)
      .When(DecidePenalty("c1", "2017-05-01"))
      .ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
  Given(proposed + Facts({DeclineCase("c1", kXuecheng, "2017-03-21")}))
      .When(DecidePenalty("c1", "2017-05-01"))
      .ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
}

TEST(PenaltySpec, AFineIsZeroToAHundredThousandMillionYuan) {
  const History filed = Inspected() + Facts({FileCase("c1", kXuecheng, "j1", "2017-03-20")});
  for (const int64_t fine_fen : {int64_t{0}, int64_t{10'000'000'000'000}}) {
    Given(filed).When(DecidePenalty("c1", "2017-05-01", fine_fen)).ThenRecordedAsProposed();
  }
  for (const int64_t fine_fen : {int64_t{-1}, int64_t{10'000'000'000'001}}) {
    Given(filed)
        .When(DecidePenalty("c1", "2017-05-01", fine_fen))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "fine_fen");
  }
}

TEST(PenaltySpec, IsNotDecidedBeforeTheCaseWasFiled) {
  Given(Inspected() + Facts({FileCase("c1", kXuecheng, "j1", "2017-03-20")}))
      .When(DecidePenalty("c1", "2017-03-19"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "decided_date");
}

History Penalized() {
  return Inspected() + Facts({FileCase("c1", kXuecheng, "j1", "2017-03-20"),
                              DecidePenalty("c1", "2017-05-01", 2'000'000)});
}

TEST(PenaltyChangeSpec, AnyNumberOfTimesBeforeTheCaseIsClosedAndAfter) {  // A16
  const auto first = ChangePenalty("c1", "2017-05-01", 1'000'000);
  const auto second = ChangePenalty("c1", "2017-05-20", 0);
  Given(Penalized()).When(first).ThenRecordedAsProposed();
  Given(Penalized() + Facts({first})).When(second).ThenRecordedAsProposed();
  Given(Penalized() + Facts({CloseCase("c1", "2017-05-10")})).When(second).ThenRecordedAsProposed();
}

TEST(PenaltyChangeSpec, OfADecidedPenaltyAlone) {
  const History filed = Inspected() + Facts({FileCase("c1", kXuecheng, "j1", "2017-03-20")});
  const History unpunished = filed + Facts({CloseCase("c1", "2017-05-10")});
  for (const History& undecided : {filed, unpunished}) {
    Given(undecided)
        .When(ChangePenalty("c1", "2017-05-20", 0))
        .ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
    Given(undecided)
        .When(CollectFine("c1", "2017-05-20", 100))
        .ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
  }
}

TEST(PenaltyChangeSpec, NotBeforeTheDecisionNorBeforeAnEarlierChange) {
  Given(Penalized())
      .When(ChangePenalty("c1", "2017-04-30", 0))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "changed_date");
  Given(Penalized() + Facts({ChangePenalty("c1", "2017-05-20", 1'000'000)}))
      .When(ChangePenalty("c1", "2017-05-19", 0))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "changed_date");
}

TEST(PenaltyChangeSpec, SaysOnWhatGroundByWhichDocumentAndWhy) {
  auto change = ChangePenalty("c1", "2017-05-20", 0);
  change.clear_ground();
  Given(Penalized()).When(change).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "ground");
  change = ChangePenalty("c1", "2017-05-20", 0);
  change.clear_document_number();
  Given(Penalized()).When(change).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "document_number");
  change = ChangePenalty("c1", "2017-05-20", 0);
  change.clear_reason();
  Given(Penalized()).When(change).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(FineCollectionSpec, InPartsAndMoreThanTheFineForWhatIsPaidLate) {  // A16
  const History half = Penalized() + Facts({CollectFine("c1", "2017-05-01", 1'000'000)});
  Given(half).When(CollectFine("c1", "2017-07-01", 1'500'000)).ThenRecordedAsProposed();
}

TEST(FineCollectionSpec, APaymentIsOneFenAtLeastAndNotBeforeTheDecision) {
  Given(Penalized()).When(CollectFine("c1", "2017-05-01", 1)).ThenRecordedAsProposed();
  Given(Penalized())
      .When(CollectFine("c1", "2017-05-01", 0))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "collected_fen");
  Given(Penalized())
      .When(CollectFine("c1", "2017-05-01", -1))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "collected_fen");
  Given(Penalized())
      .When(CollectFine("c1", "2017-04-30", 1))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "collected_date");
}

TEST(CaseClosingSpec, AFiledCaseIsClosedOnceWithOrWithoutAPenalty) {
  const History filed = Inspected() + Facts({FileCase("c1", kXuecheng, "j1", "2017-03-20")});
  const auto closed = CloseCase("c1", "2017-06-01");
  Given(filed).When(closed).ThenRecordedAsProposed();
  Given(filed + Facts({DecidePenalty("c1", "2017-05-01")})).When(closed).ThenRecordedAsProposed();
  Given(filed + Facts({closed})).When(closed).ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
  Given(filed + Facts({closed}))
      .When(DecidePenalty("c1", "2017-07-01"))
      .ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
}

TEST(CaseClosingSpec, NotBeforeTheDecision) {
  Given(Inspected() +
        Facts({FileCase("c1", kXuecheng, "j1", "2017-03-20"), DecidePenalty("c1", "2017-05-01")}))
      .When(CloseCase("c1", "2017-04-30"))
      .ThenRefused(v1::ERROR_REASON_DATE_ORDER, "closed_date");
}

TEST(ProposedCaseSpec, ATownThatIsGoneDoesNotReport) {
  Given(Inspected() + Facts({CloseUnit(kLincheng, "2017-03-20")}))
      .When(ProposeCase("c1", kLincheng, "j2", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "unit_id");
}

}  // namespace
}  // namespace jiedui::spec
