// 附件1 as a table: what is said of a register filed in time, late, again, or not at all.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "domain/rules/obligations.h"
#include "tests/domain/obligation_lines.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const CivilDay kYearOver(2018, 3, 1);

std::vector<std::string> RulesOf(const v1::PairRegister& judged) {
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding : judged.findings()) rules.push_back(finding.rule());
  return rules;
}

table::v1::RegisterRow FiledOn(CivilDay day) {
  table::v1::RegisterRow row;
  row.mutable_filed()->set_register_id("2017-370403");
  row.mutable_filed()->set_unit_id("370403");
  *row.mutable_filed()->mutable_filed_date() = ToDate(day);
  *row.mutable_first_filed_date() = ToDate(day);
  row.set_state(table::v1::RegisterRow::STATE_FILED);
  row.add_positions(55);
  return row;
}

TEST(PairRegisterSpec, AFilingOnTheTwentiethOfJanuaryIsInTime) {  // R0-09, A22
  const v1::PairRegister judged =
      JudgeRegister(FiledOn(CivilDay(2017, 1, 20)), ZaozhuangRules(), kYearOver);
  EXPECT_EQ(judged.title(), "结对互助情况统计表");
  EXPECT_EQ(judged.unit_id(), "370403");
  EXPECT_EQ(judged.state(), v1::REGISTER_STATE_FILED);
  EXPECT_EQ(ToDay(judged.due_date()), CivilDay(2017, 1, 20));
  EXPECT_THAT(judged.findings(), IsEmpty());
}

TEST(PairRegisterSpec, AFilingOnTheTwentyFirstIsLate) {  // R0-09
  const v1::PairRegister judged =
      JudgeRegister(FiledOn(CivilDay(2017, 1, 21)), ZaozhuangRules(), kYearOver);
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).message_zh(), "2017-01-21 备案，晚于截止日期 2017-01-20");
  EXPECT_EQ(judged.findings(0).event_position(), 55);
}

TEST(PairRegisterSpec, ARegisterFiledAgainAfterAReturnKeepsItsFirstDay) {  // R0-09, A38
  table::v1::RegisterRow row = FiledOn(CivilDay(2017, 1, 18));
  *row.mutable_filed()->mutable_filed_date() = ToDate(CivilDay(2017, 1, 25));
  const v1::PairRegister judged = JudgeRegister(row, ZaozhuangRules(), kYearOver);
  EXPECT_THAT(judged.findings(), IsEmpty());
  EXPECT_EQ(ToDay(judged.report_date()), CivilDay(2017, 1, 25));
}

TEST(PairRegisterSpec, NothingFiledIsAFindingFromTheDayAfter) {  // R0-09
  const table::v1::RegisterRow nothing;
  EXPECT_THAT(JudgeRegister(nothing, ZaozhuangRules(), CivilDay(2017, 1, 20)).findings(),
              IsEmpty());
  const v1::PairRegister judged = JudgeRegister(nothing, ZaozhuangRules(), CivilDay(2017, 1, 21));
  EXPECT_EQ(judged.state(), v1::REGISTER_STATE_NOT_FILED);
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).message_zh(), "尚未备案，截止日期为 2017-01-20");
}

// What becomes of two pairs of a register that was filed in time: the second as given.
v1::PairRegister JudgedBy(const ProgramRules& rules, const OwedPair& second, CivilDay on) {
  v1::PairRegister judged = JudgeRegister(FiledOn(CivilDay(2017, 1, 18)), rules, on);
  table::v1::FiledPair filed;
  *filed.mutable_first_filed_date() = ToDate(CivilDay(2017, 1, 18));
  JudgeFiledPairs({{"p1", CivilDay(2017, 1, 1), &filed}, second}, rules, on, judged);
  return judged;
}

v1::PairRegister JudgedWith(const OwedPair& second, CivilDay on = kYearOver) {
  return JudgedBy(ZaozhuangRules(), second, on);
}

TEST(PairRegisterSpec, APairThatWasDueAndIsInNoRegisterIsMissing) {  // R0-09
  const v1::PairRegister judged = JudgedWith({"p2", CivilDay(2017, 1, 20), nullptr});
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).subject(), "p2");
  EXPECT_EQ(judged.findings(0).severity(), v1::RULE_SEVERITY_MUST);
  EXPECT_THAT(judged.unfiled_pair_ids(), ElementsAre("p2"));
  // Its register is not as it should be, in time or not.
  EXPECT_EQ(RegisterObligation(judged, ZaozhuangRules(), kYearOver).status(),
            v1::OBLIGATION_STATUS_BREACHED);
  // Not before the last day is over.
  EXPECT_THAT(JudgedWith({"p2", CivilDay(2017, 1, 20), nullptr}, CivilDay(2017, 1, 20)).findings(),
              IsEmpty());
}

TEST(PairRegisterSpec, APairSupplementedAfterTheDayIsLate) {  // R0-09
  table::v1::FiledPair filed;
  *filed.mutable_first_filed_date() = ToDate(CivilDay(2017, 1, 21));
  filed.add_positions(77);
  const v1::PairRegister judged = JudgedWith({"p2", CivilDay(2017, 1, 1), &filed});
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).message_zh(),
            "结对 p2 于 2017-01-21 补充备案，晚于截止日期 2017-01-20");
  EXPECT_EQ(judged.findings(0).event_position(), 77);
  EXPECT_EQ(RegisterObligation(judged, ZaozhuangRules(), kYearOver).status(),
            v1::OBLIGATION_STATUS_MET_LATE);
  *filed.mutable_first_filed_date() = ToDate(CivilDay(2017, 1, 20));
  EXPECT_THAT(JudgedWith({"p2", CivilDay(2017, 1, 1), &filed}).findings(), IsEmpty());
}

TEST(PairRegisterSpec, APairDecidedAfterTheDayIsToBeFiledAndInNoDeadline) {  // R0-09, A10
  Policy policy = ZaozhuangPolicy();
  policy.register_supplement_days = 0;
  const ProgramRules rules(policy);
  const v1::PairRegister judged = JudgedBy(rules, {"p2", CivilDay(2017, 1, 21)}, kYearOver);
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).severity(), v1::RULE_SEVERITY_INFO);
  const v1::Obligation obligation = RegisterObligation(judged, rules, kYearOver);
  EXPECT_EQ(obligation.status(), v1::OBLIGATION_STATUS_MET);
  EXPECT_TRUE(obligation.open());
  EXPECT_EQ(obligation.note(), "尚有结对未备案，请补充备案：p2");
  EXPECT_THAT(SupplementObligations("D", {{"p2", CivilDay(2017, 1, 21)}}, rules, kYearOver),
              IsEmpty());
  table::v1::FiledPair filed;
  *filed.mutable_first_filed_date() = ToDate(CivilDay(2017, 12, 1));
  EXPECT_THAT(JudgedBy(rules, {"p2", CivilDay(2017, 1, 21), &filed}, kYearOver).findings(),
              IsEmpty());
}

// --- supplements, A10: a Thursday, and ten days later a Sunday, hence a Monday ---

const CivilDay kJune(2017, 6, 1);
const CivilDay kJuneDue(2017, 6, 12);

v1::Obligation Supplement(const OwedPair& pair, CivilDay on) {
  const Obligations all = SupplementObligations("370403", {pair}, ZaozhuangRules(), on);
  return Find(all, "register_supplement/p2");
}

TEST(PairSupplementSpec, APairDecidedAfterTheDayHasTenDaysOfItsOwn) {  // R0-09, A10
  const v1::PairRegister judged = JudgedWith({"p2", kJune}, kJuneDue);
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(judged.findings(0).parameter(), "register.supplement_days");
  EXPECT_EQ(judged.findings(0).message_zh(),
            "结对 p2 自 2017-06-01 起生效，在备案期限之后，请于 2017-06-12 前（含当日）补充备案");
  const v1::Obligation owed = Supplement({"p2", kJune}, kJuneDue);
  EXPECT_EQ(Line(owed), "PENDING 0/1 by 2017-06-12, open");
  EXPECT_EQ(owed.rule(), "R0-09");
  EXPECT_EQ(owed.pair_id(), "p2");
  EXPECT_THAT(owed.unit_ids(), ElementsAre("370403"));
  EXPECT_EQ(owed.note(), "请于 2017-06-12 前（含当日）补充备案结对 p2");
  // What was due with the register is done.
  const v1::Obligation of_register = RegisterObligation(judged, ZaozhuangRules(), kJuneDue);
  EXPECT_EQ(of_register.status(), v1::OBLIGATION_STATUS_MET);
  EXPECT_FALSE(of_register.open());
}

TEST(PairSupplementSpec, OneThatIsNotFiledIsOverdueFromTheDayAfter) {  // R0-09, A10
  const v1::PairRegister judged = JudgedWith({"p2", kJune}, kJuneDue + 1);
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).severity(), v1::RULE_SEVERITY_MUST);
  EXPECT_EQ(judged.findings(0).subject(), "p2");
  EXPECT_EQ(judged.findings(0).message_zh(),
            "结对 p2 自 2017-06-01 起生效，应于 2017-06-12 前补充备案，至今未备案，请补充备案");
  EXPECT_THAT(judged.unfiled_pair_ids(), ElementsAre("p2"));
  EXPECT_EQ(Line(Supplement({"p2", kJune}, kJuneDue + 1)), "BREACHED 0/1 by 2017-06-12, open");
  EXPECT_EQ(RegisterObligation(judged, ZaozhuangRules(), kJuneDue + 1).status(),
            v1::OBLIGATION_STATUS_MET);
}

TEST(PairSupplementSpec, OneThatIsFiledAfterItsDayIsLate) {  // R0-09, A10
  table::v1::FiledPair filed;
  filed.add_positions(77);
  *filed.mutable_first_filed_date() = ToDate(kJuneDue);
  EXPECT_THAT(JudgedWith({"p2", kJune, &filed}).findings(), IsEmpty());
  EXPECT_EQ(Line(Supplement({"p2", kJune, &filed}, kYearOver)), "MET 1/1 by 2017-06-12");
  *filed.mutable_first_filed_date() = ToDate(kJuneDue + 1);
  const v1::PairRegister judged = JudgedWith({"p2", kJune, &filed});
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).message_zh(),
            "结对 p2 自 2017-06-01 起生效，于 2017-06-13 补充备案，晚于期限 2017-06-12");
  EXPECT_EQ(judged.findings(0).event_position(), 77);
  const v1::Obligation late = Supplement({"p2", kJune, &filed}, kYearOver);
  EXPECT_EQ(Line(late), "MET_LATE 1/1 by 2017-06-12");
  EXPECT_THAT(late.positions(), ElementsAre(77));
  // The register itself was in time, and so the score has nothing of it.
  EXPECT_EQ(RegisterObligation(judged, ZaozhuangRules(), kYearOver).status(),
            v1::OBLIGATION_STATUS_MET);
  EXPECT_FALSE(IsFiledLate({"p2", kJune, &filed}, CivilDay(2017, 1, 20), kYearOver));
}

TEST(PairSupplementSpec, OneThatIsRecordedAfterItBeganHasItsDaysFromThen) {  // R0-09, A10
  const OwedPair pair = {"p2", kJune, nullptr, false, CivilDay(2017, 6, 20)};
  EXPECT_EQ(Line(Supplement(pair, kJuneDue + 8)), "PENDING 0/1 by 2017-06-30, open");
}

TEST(PairSupplementSpec, OneThatWasTakenOverIsNotOwedByADay) {  // R0-09, A10
  const OwedPair pair = {"p2", kJune, nullptr, true};
  EXPECT_THAT(SupplementObligations("370403", {pair}, ZaozhuangRules(), kYearOver), IsEmpty());
  const v1::PairRegister judged = JudgedWith(pair);
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).severity(), v1::RULE_SEVERITY_INFO);
}

TEST(PairSupplementSpec, WhatWasDueWithTheRegisterIsNoSupplement) {  // R0-09
  const OwedPair pair = {"p2", CivilDay(2017, 1, 20)};
  EXPECT_THAT(SupplementObligations("370403", {pair}, ZaozhuangRules(), kYearOver), IsEmpty());
}

TEST(PairRegisterSpec, APairThatWasTakenOverIsToSupplementAndNotLate) {  // R0-09
  const v1::PairRegister judged = JudgedWith({"p2", CivilDay(2017, 1, 1), nullptr, true});
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  EXPECT_EQ(judged.findings(0).severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(judged.findings(0).message_zh(),
            "结对 p2 在备案期限之后才归本单位填报，尚未备案，请补充备案");
  EXPECT_EQ(RegisterObligation(judged, ZaozhuangRules(), kYearOver).status(),
            v1::OBLIGATION_STATUS_MET);
  table::v1::FiledPair filed;
  *filed.mutable_first_filed_date() = ToDate(CivilDay(2017, 12, 1));
  EXPECT_THAT(JudgedWith({"p2", CivilDay(2017, 1, 1), &filed, true}).findings(), IsEmpty());
}

// Of a unit whose first towns joined after the twentieth of January.
TEST(PairRegisterSpec, WhoHadNothingToFileByTheDayIsDueOnNone) {  // R0-09
  const table::v1::RegisterRow nothing;
  v1::PairRegister judged = JudgeUndueRegister(nothing, ZaozhuangRules(), kYearOver);
  JudgeFiledPairs({{"p1", CivilDay(2017, 6, 1), nullptr}}, ZaozhuangRules(), kYearOver, judged);
  EXPECT_FALSE(judged.has_due_date());
  EXPECT_THAT(judged.unfiled_pair_ids(), ElementsAre("p1"));
  ASSERT_THAT(RulesOf(judged), ElementsAre("R0-09"));
  // The pair has a day of its own.
  EXPECT_EQ(judged.findings(0).severity(), v1::RULE_SEVERITY_MUST);
  EXPECT_EQ(judged.findings(0).parameter(), "register.supplement_days");
  const v1::Obligation owed = RegisterObligation(judged, ZaozhuangRules(), kYearOver);
  EXPECT_EQ(owed.status(), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_FALSE(owed.has_due_date());
  const v1::PairRegister filed =
      JudgeUndueRegister(FiledOn(CivilDay(2017, 6, 5)), ZaozhuangRules(), kYearOver);
  EXPECT_THAT(filed.findings(), IsEmpty());
  EXPECT_EQ(RegisterObligation(filed, ZaozhuangRules(), kYearOver).status(),
            v1::OBLIGATION_STATUS_MET);
}

TEST(PairRegisterSpec, BeforeTheTwentiethMayBeReadWithoutIt) {  // A22
  Policy policy = ZaozhuangPolicy();
  policy.deadline_before_is_inclusive = false;
  EXPECT_THAT(JudgeRegister(FiledOn(CivilDay(2017, 1, 19)), policy, kYearOver).findings(),
              IsEmpty());
  EXPECT_THAT(RulesOf(JudgeRegister(FiledOn(CivilDay(2017, 1, 20)), policy, kYearOver)),
              ElementsAre("R0-09"));
}

TEST(PairRegisterSpec, ADueDayOfRestMovesOn) {  // A11
  Policy policy = ZaozhuangPolicy();
  policy.register_due = CivilDay(2017, 1, 28);  // 春节
  WorkCalendar calendar;
  calendar.Publish(ZaozhuangCalendar("2017"));
  const ProgramRules rules(policy, calendar);
  EXPECT_THAT(JudgeRegister(FiledOn(CivilDay(2017, 2, 3)), rules, kYearOver).findings(), IsEmpty());
  EXPECT_THAT(RulesOf(JudgeRegister(FiledOn(CivilDay(2017, 2, 4)), rules, kYearOver)),
              ElementsAre("R0-09"));
  policy.deadline_roll = RestDayRoll::kNone;
  EXPECT_THAT(RulesOf(JudgeRegister(FiledOn(CivilDay(2017, 1, 29)), policy, kYearOver)),
              ElementsAre("R0-09"));
}

}  // namespace
}  // namespace jiedui::domain
