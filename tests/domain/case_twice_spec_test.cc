// What is recorded once of a case, and what is odd about its money (A14, A16).

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/case_fines.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

History Filed() {
  return ProgramYear() + Facts({FileCase("c1", kXuecheng, "", "2017-03-20")});
}

// The case of Filed, under another id.
event::v1::CaseFiled Again(absl::string_view case_id, absl::string_view unit_id) {
  auto again = FileCase("c1", unit_id, "", "2017-03-21");
  again.set_case_id(std::string(case_id));
  return again;
}

TEST(CaseTwiceSpec, AUnitRecordsACaseOnceUnderWhateverId) {  // A14
  Given(Filed())
      .When(Again("c2", kXuecheng))
      .ThenRefused(v1::ERROR_REASON_CASE_RECORDED_TWICE, "case_id");
  Given(Filed()).When(Again("c2", kTengzhou)).ThenRecordedAsProposed();
}

TEST(CaseTwiceSpec, AnotherDocumentEnterpriseOrCauseIsAnotherCase) {
  Given(Filed()).When(FileCase("c2", kXuecheng, "", "2017-03-20")).ThenRecordedAsProposed();
  auto other = Again("c2", kXuecheng);
  other.set_enterprise_id("91370400ENTERPRISE2");
  Given(Filed()).When(other).ThenRecordedAsProposed();
  other = Again("c2", kXuecheng);
  other.set_cause("未如实记录安全生产教育和培训情况");
  Given(Filed()).When(other).ThenRecordedAsProposed();
}

TEST(CaseTwiceSpec, WhatWasVoidedIsFiledAgain) {  // A25
  Given(Filed() + Facts({VoidCase("c1", "2017-03-25")}))
      .When(Again("c2", kXuecheng))
      .ThenRecordedAsProposed();
}

TEST(CaseTwiceSpec, ATownReportsACaseOnceUnlessItWasDeclined) {  // R0-22
  auto again = ProposeCase("c1", kLincheng, "", "2017-03-21");
  again.set_case_id("c2");
  const History proposed = ProgramYear() + Facts({ProposeCase("c1", kLincheng, "", "2017-03-20")});
  Given(proposed).When(again).ThenRefused(v1::ERROR_REASON_CASE_RECORDED_TWICE, "case_id");
  Given(proposed + Facts({DeclineCase("c1", kXuecheng, "2017-03-21")}))
      .When(again)
      .ThenRecordedAsProposed();
}

// --- payments ---

event::v1::FineCollected Receipt(absl::string_view number, int64_t collected_fen) {
  auto payment = CollectFine("c1", "2017-05-10", collected_fen);
  payment.set_receipt_number(std::string(number));
  return payment;
}

History Decided() {
  return Filed() + Facts({DecidePenalty("c1", "2017-05-01", 1'000'000)});
}

TEST(ReceiptSpec, ACaseHasAReceiptOnce) {  // A16
  const History paid = Decided() + Facts({Receipt("0001", 400'000)});
  Given(paid)
      .When(Receipt("0001", 500'000))
      .ThenRefused(v1::ERROR_REASON_RECEIPT_RECORDED_TWICE, "receipt_number");
  Given(paid).When(Receipt("0002", 400'000)).ThenRecordedAsProposed();
}

TEST(ReceiptSpec, PaymentsWithoutANumberAreNotTakenForOne) {
  Given(Decided() + Facts({Receipt("", 400'000)}))
      .When(Receipt("", 400'000))
      .ThenRecordedAsProposed();
}

std::vector<v1::RuleFinding> Told(const History& history, const AnyFact& fact) {
  return domain::JudgeFines(fact.event, MemoryEntities(history), domain::ZaozhuangPolicy());
}

TEST(CaseFineSpec, MoreThanTheFineIsTakenAndTold) {  // A16
  const History paid = Decided() + Facts({Receipt("0001", 600'000)});
  EXPECT_THAT(Told(paid, Receipt("0002", 400'000)), IsEmpty());
  Given(paid).When(Receipt("0002", 400'001)).ThenRecordedAsProposed();
  const auto told = Told(paid, Receipt("0002", 450'000));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].rule(), "A16");
  EXPECT_EQ(told[0].severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_THAT(told[0].message_zh(), HasSubstr("案件 c1 已收缴 1.05 万元，超过罚款 1 万元"));
  EXPECT_THAT(told[0].message_en(), HasSubstr("10500.00 yuan were collected"));
}

TEST(CaseFineSpec, AFineLoweredBelowWhatWasPaidIsTold) {  // A16
  const History paid = Decided() + Facts({Receipt("0001", 600'000)});
  EXPECT_THAT(Told(paid, ChangePenalty("c1", "2017-05-20", 600'000)), IsEmpty());
  const auto told = Told(paid, ChangePenalty("c1", "2017-05-20", 500'000));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].rule(), "A16");
  EXPECT_THAT(told[0].message_zh(), HasSubstr("变更为 0.5 万元，低于已收缴的 0.6 万元"));
}

// Decided on 1 May, 10,000 yuan.
table::v1::CaseRow OnRecord() {
  table::v1::CaseRow row;
  row.set_case_id("c1");
  row.add_positions(7);
  row.set_state(table::v1::CaseRow::STATE_DECIDED);
  *row.mutable_decided_date() = Date("2017-05-01");
  row.set_fine_fen(1'000'000);
  row.set_decision_number("示例罚〔2017〕1号");
  return row;
}

std::vector<v1::RuleFinding> Judged(const table::v1::CaseRow& row,
                                    const std::vector<std::string>& others = {}) {
  return domain::JudgeFines(row, others, domain::ZaozhuangPolicy());
}

TEST(CaseFineSpec, ACaseOnRecordTellsWhetherTheFineWasLoweredOrTooMuchPaid) {  // A16
  table::v1::CaseRow row = OnRecord();
  *row.add_payments() = Receipt("0001", 1'000'000);  // on 10 May
  EXPECT_THAT(Judged(row), IsEmpty());
  *row.add_penalty_changes() = ChangePenalty("c1", "2017-05-20", 700'000);
  ASSERT_THAT(Judged(row), SizeIs(1));
  EXPECT_THAT(Judged(row)[0].message_zh(), HasSubstr("低于已收缴的 1 万元"));
  EXPECT_EQ(Judged(row)[0].event_position(), 7);
  *row.mutable_penalty_changes(0)->mutable_changed_date() = Date("2017-05-09");
  ASSERT_THAT(Judged(row), SizeIs(1));
  EXPECT_THAT(Judged(row)[0].message_zh(), HasSubstr("已收缴 1 万元，超过罚款 0.7 万元"));
  row.set_state(table::v1::CaseRow::STATE_VOIDED);
  EXPECT_THAT(Judged(row), IsEmpty());
}

TEST(CaseFineSpec, OneDecisionInTwoCasesOfAUnitIsTold) {  // A16
  const auto told = Judged(OnRecord(), {"c2", "c3"});
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].rule(), "A16");
  EXPECT_EQ(told[0].message_zh(),
            "案件 c1 的处罚决定书文号 示例罚〔2017〕1号 与案件 c2、c3 的相同，请核实");
}

}  // namespace
}  // namespace jiedui::spec
