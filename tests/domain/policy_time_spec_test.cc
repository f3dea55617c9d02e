// Which policy set a pair is judged by, and which kinds the set asks for.

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/compliance.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

const CivilDay kYearOver(2018, 3, 1);

v1::ObligationStatus MonthStatus(const v1::PairCompliance& judged, int month) {
  return judged.months(month - 1).status();
}

const v1::KindFloor& Kind(const v1::PairCompliance& judged, v1::ActivityKind kind) {
  return *std::find_if(judged.kinds().begin(), judged.kinds().end(),
                       [kind](const v1::KindFloor& floor) { return floor.kind() == kind; });
}

TEST(KindFloorSpec, OnlyTheKindsThePolicyListsHaveAFloor) {  // A4
  Policy policy = ZaozhuangPolicy();
  policy.year_kinds = {v1::ACTIVITY_KIND_ROTATION};
  const v1::PairCompliance judged = JudgePair(PairBuilder().row, policy, kYearOver);
  EXPECT_EQ(Kind(judged, v1::ACTIVITY_KIND_ROTATION).status(), v1::OBLIGATION_STATUS_BREACHED);
  for (const v1::ActivityKind kind :
       {v1::ACTIVITY_KIND_JOINT_INSPECTION, v1::ACTIVITY_KIND_GROUP_STUDY}) {
    EXPECT_EQ(Kind(judged, kind).status(), v1::OBLIGATION_STATUS_EXEMPT);
    EXPECT_EQ(Kind(judged, kind).required(), 0);
  }
}

// --- policy sets over time ---

TEST(PolicyOverTimeSpec, AMonthIsJudgedByTheSetOfItsLastDayAndTheYearByTheLastSet) {
  Policy later = ZaozhuangPolicy();
  later.policy_set_id = "later";
  later.month_min_activities = 0;
  const ProgramRules rules(
      {{CivilDay(2017, 1, 1), ZaozhuangPolicy(), ""}, {CivilDay(2017, 7, 1), later, ""}},
      WorkCalendar());
  const v1::PairCompliance judged = JudgePair(PairBuilder().row, rules, kYearOver);
  EXPECT_EQ(MonthStatus(judged, 6), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_EQ(MonthStatus(judged, 7), v1::OBLIGATION_STATUS_MET);
  EXPECT_EQ(judged.policy_set_id(), "later");
  for (const v1::RuleFinding& finding : judged.findings()) {
    const bool of_the_year = finding.rule() == "R0-15";
    EXPECT_EQ(finding.policy_set_id(), of_the_year ? "later" : "zaozhuang-2017") << finding.rule();
  }
  EXPECT_EQ(JudgePair(PairBuilder().row, rules, CivilDay(2017, 6, 30)).policy_set_id(),
            "zaozhuang-2017");
}

TEST(PolicyOverTimeSpec, WhatTheProgrammesEndDidNotKnowDoesNotJudgeItsYear) {
  Policy later = ZaozhuangPolicy();
  later.policy_set_id = "next-year";
  const ProgramRules rules(
      {{CivilDay(2017, 1, 1), ZaozhuangPolicy(), ""}, {CivilDay(2018, 1, 1), later, ""}},
      WorkCalendar());
  EXPECT_EQ(JudgePair(PairBuilder().row, rules, kYearOver).policy_set_id(), "zaozhuang-2017");
}

}  // namespace
}  // namespace jiedui::domain
