// A pair whose sides changed within the year (A21), judged: what was done is asked of the sides of
// its own day, and the pair stays one pair.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/compliance.h"
#include "domain/rules/pair_sides.h"
#include "domain/rules/sides.h"
#include "tests/domain/judging.h"

namespace jiedui::domain {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

const CivilDay kJuly1(2017, 7, 1);

void Reassign(PairBuilder& pair, const std::string& a, const std::string& b, CivilDay day) {
  table::v1::PairReassignment& reassignment = *pair.row.add_reassignments();
  reassignment.set_position(1000);
  event::v1::PairReassigned& reassigned = *reassignment.mutable_reassigned();
  reassigned.set_unit_a_id(a);
  reassigned.set_unit_b_id(b);
  *reassigned.mutable_effective_date() = ToDate(day);
  reassigned.set_basis("the half year's index");
}

int Rotations(const v1::PairCompliance& judged) {
  for (const v1::KindFloor& floor : judged.kinds()) {
    if (floor.kind() == v1::ACTIVITY_KIND_ROTATION) return floor.counted();
  }
  return -1;
}

TEST(SidesSpec, TheTableNamesTheSidesOfTheDay) {
  PairBuilder pair;
  Reassign(pair, "B", "A", kJuly1);
  EXPECT_EQ(Judge(pair, kJuly1 - 1).unit_a_id(), "A");
  EXPECT_EQ(Judge(pair, kJuly1).unit_a_id(), "B");
  EXPECT_EQ(Judge(pair, kJuly1).unit_b_id(), "A");
}

// 附件1 keeps what was filed.
TEST(FiledSidesSpec, WhatChangedAfterTheFilingIsTold) {  // R0-09, A21
  PairBuilder pair;
  Reassign(pair, "B", "A", kJuly1);
  const auto told = [&pair](CivilDay filed, CivilDay on) {
    return SidesSinceFiling(pair.row, {filed, 1001}, on, ZaozhuangPolicy());
  };
  EXPECT_TRUE(told(kJuly1, kJuly1).empty()) << "it was known, and filed as it is";
  EXPECT_TRUE(told(kMarch1, kJuly1 - 1).empty()) << "it is not so yet";
  const auto findings = told(kJuly1 - 1, kJuly1);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule(), "A21");
  EXPECT_EQ(findings[0].severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(findings[0].subject(), "2017-A-B");
  EXPECT_EQ(findings[0].event_position(), 1000);
  EXPECT_EQ(
      findings[0].message_zh(),
      "备案后，结对 2017-A-B 自 2017-07-01 起 A、B 互换，A 为 B，B 为 A；本表仍为备案时的双方");
}

TEST(FiledSidesSpec, ASideThatWasReplacedAfterTheFilingIsTold) {  // R0-09, A21
  PairBuilder pair;
  Reassign(pair, "A", "C", kJuly1);
  const auto findings = SidesSinceFiling(pair.row, {kMarch1, 999}, kJuly1, ZaozhuangPolicy());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message_zh(),
            "备案后，结对 2017-A-B 自 2017-07-01 起更换一方，A 为 A，B 为 C；本表仍为备案时的双方");
}

TEST(FiledSidesSpec, WhatWasRecordedAfterTheFilingIsNotInItFromWhateverDay) {  // R0-09, A21
  PairBuilder pair;
  Reassign(pair, "B", "A", kJuly1);
  for (const CivilDay filed : {kJuly1, kJuly1 + 2}) {
    SCOPED_TRACE(FormatDay(filed));
    const PairFiling before = {filed, 999};
    EXPECT_EQ(SidesFiled(pair.row, before).a_id, "A");
    const auto findings = SidesSinceFiling(pair.row, before, filed, ZaozhuangPolicy());
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].event_position(), 1000);
    const PairFiling after = {filed, 1001};
    EXPECT_EQ(SidesFiled(pair.row, after).a_id, "B");
    EXPECT_TRUE(SidesSinceFiling(pair.row, after, filed, ZaozhuangPolicy()).empty());
  }
}

TEST(FiledSidesSpec, WhatWasKnownAtTheFilingAndTakesEffectLaterIsNotInIt) {  // R0-09, A21
  PairBuilder pair;
  Reassign(pair, "B", "A", kJuly1);
  EXPECT_EQ(SidesFiled(pair.row, {kJuly1 - 1, 1001}).a_id, "A");
}

// Of two the first was known.
TEST(FiledSidesSpec, EachReassignmentGoesByItsOwnRecording) {  // R0-09, A21
  PairBuilder pair;
  Reassign(pair, "B", "A", kJuly1);
  Reassign(pair, "B", "C", kJuly1 + 1);
  pair.row.mutable_reassignments(1)->set_position(1002);
  const PairFiling filing = {kJuly1 + 2, 1001};
  EXPECT_EQ(SidesFiled(pair.row, filing).a_id, "B");
  EXPECT_EQ(SidesFiled(pair.row, filing).b_id, "A");
  const auto findings = SidesSinceFiling(pair.row, filing, kJuly1 + 2, ZaozhuangPolicy());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].event_position(), 1002);
}

TEST(SidesSpec, OfADissolvedPairTheyAreThoseOfItsLastDay) {
  PairBuilder pair;
  Reassign(pair, "B", "A", kJuly1);
  *pair.row.mutable_dissolved_date() = ToDate(kJuly1);
  EXPECT_EQ(Judge(pair).unit_a_id(), "A");
}

TEST(SidesSpec, WhatThePairDidBeforeCountsForItAfterwards) {
  PairBuilder pair;
  pair.Round(kMarch1);
  Reassign(pair, "A", "C", kJuly1);
  EXPECT_EQ(Rotations(Judge(pair)), 1);
}

TEST(SidesSpec, TheSidesOfTheDayConfirmAnActivity) {  // A26
  PairBuilder pair;
  pair.Other(kJuly1 - 1);
  pair.Other(kJuly1);
  Reassign(pair, "A", "C", kJuly1);
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_EQ(judged.activities(0).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
  EXPECT_EQ(judged.activities(1).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED)
      << "C has not confirmed it, and B is no side any more";
  EXPECT_THAT(RulesOf(judged.activities(1)), Contains("A26"));
}

// B sent staff to A, and A to C: nobody sent anybody back.
TEST(SidesSpec, AStayIsAnsweredByThePartnerItWasWith) {  // A9
  const auto judged = [](bool replaced) {
    PairBuilder pair;
    pair.Stay("B", kJuly1 - 26, kJuly1 - 13);
    Facts& second = pair.Stay("A", kJuly1 + 2, kJuly1 + 15);
    if (replaced) {
      Reassign(pair, "A", "C", kJuly1);
      second.mutable_attestations(0)->set_unit_id("C");
    }
    return Judge(pair);
  };
  EXPECT_EQ(Rotations(judged(false)), 1);
  EXPECT_EQ(Rotations(judged(true)), 0);
  EXPECT_THAT(RulesOf(judged(true).activities(0)), Contains("R0-16"));
}

TEST(SidesSpec, APermitOfWhoWasNoSideThenLetsNothingIn) {  // A39
  PairBuilder pair;
  event::v1::LateEntryPermitted& permit = pair.Permit("2017-03", CivilDay(2017, 12, 31));
  permit.set_unit_id("C");
  Facts& facts = pair.Other(kMarch1);
  *facts.mutable_recorded_date() = ToDate(kMarch1 + 36);
  facts.mutable_attestations(0)->mutable_attested_date()->CopyFrom(ToDate(kMarch1 + 36));
  Reassign(pair, "A", "C", kJuly1);
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_NOT_QUALIFIED);
  permit.set_unit_id("B");
  EXPECT_EQ(First(Judge(pair)).standing(), v1::ACTIVITY_STANDING_QUALIFIED);
}

TEST(SidesSpec, TheReasonIsThatOfTheLastChange) {  // R0-10
  PairBuilder pair;
  Reassign(pair, "B", "A", kJuly1);
  pair.row.mutable_reassignments(0)->mutable_reassigned()->clear_basis();
  EXPECT_THAT(RulesOf(Judge(pair, kJuly1)), Contains("R0-10"));
  EXPECT_THAT(RulesOf(Judge(pair, kJuly1 - 1)), Not(Contains("R0-10")));
}

TEST(SidesSpec, EverySideIsKnown) {
  PairBuilder pair;
  Reassign(pair, "A", "C", kJuly1);
  EXPECT_THAT(EverySide(pair.row), ElementsAre("A", "B", "C"));
  EXPECT_TRUE(IsEverSide(pair.row, "B"));
  EXPECT_FALSE(IsEverSide(pair.row, "D"));
}

}  // namespace
}  // namespace jiedui::domain
