// What the year-end table says beside its scores: who has none and why (R0-14), what a term does
// not go by, and which index the year is not measured from (A39).

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/assessment.h"
#include "tests/domain/city_builder.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Owes December alone.
PairBuilder PairOfDecember(const std::string& a = "A", const std::string& b = "B") {
  PairBuilder pair(kTown, a, b);
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 12, 1));
  return pair;
}

void Exempt(const std::string& month, PairBuilder& pair) {
  table::v1::MonthExemption& exemption = *pair.row.add_exemptions();
  exemption.set_position(812);
  exemption.mutable_exempted()->set_month(month);
  exemption.mutable_exempted()->set_granting_unit_id("D");
  exemption.mutable_exempted()->set_reason("抗洪抢险");
  *exemption.mutable_exempted()->mutable_granted_date() = ToDate(CivilDay(2017, 12, 20));
}

TEST(UnassessedPairSpec, AnExemptionOfItsOnlyMonthLeavesItInTheTableWithTheReason) {  // R0-14, A23
  PairBuilder pair = PairOfDecember();
  EXPECT_EQ(OneTownPair(pair).Assess().pairs_size(), 1);
  EXPECT_THAT(OneTownPair(pair).Assess().unassessed_pairs(), IsEmpty());
  Exempt("2017-12", pair);
  const v1::YearEndAssessment assessment = OneTownPair(pair).Assess();
  EXPECT_THAT(assessment.pairs(), IsEmpty());
  ASSERT_EQ(assessment.unassessed_pairs_size(), 1);
  const v1::UnassessedPair& left_out = assessment.unassessed_pairs(0);
  EXPECT_EQ(left_out.pair_id(), "2017-A-B");
  EXPECT_EQ(left_out.unit_a_id(), "A");
  EXPECT_EQ(left_out.unit_b_id(), "B");
  ASSERT_EQ(left_out.findings_size(), 1);
  EXPECT_EQ(left_out.findings(0).rule(), "R0-14");
  EXPECT_EQ(left_out.findings(0).event_position(), 812);
  EXPECT_EQ(left_out.findings(0).message_zh(),
            "结对 2017-A-B 没有应开展活动的月份，不参加年度考核：2017-12 经 D 于 2017-12-20 "
            "批准免除（事件 812）");
  EXPECT_EQ(left_out.findings(0).message_en(),
            "pair 2017-A-B owes no month and is not assessed: 2017-12 is exempted by D on "
            "2017-12-20 (event 812)");
}

TEST(UnassessedPairSpec, OneInForceTooShortIsTherePointingToItsAssignment) {  // R0-14, A10
  PairBuilder pair = PairOfDecember();
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 12, 20));
  const v1::YearEndAssessment assessment = OneTownPair(pair).Assess();
  ASSERT_EQ(assessment.unassessed_pairs_size(), 1);
  EXPECT_EQ(assessment.unassessed_pairs(0).findings(0).event_position(), 7);
  EXPECT_EQ(assessment.unassessed_pairs(0).findings(0).message_zh(),
            "结对 2017-A-B 没有应开展活动的月份，不参加年度考核：没有一个应计月份生效满 15 天");
}

TEST(UnassessedPairSpec, EveryPairIsInOneOfTheTwoListsById) {
  City city;
  for (const char* id : {"A", "B", "E", "F", "G", "H"}) city.Unit(id, kTown, "D");
  for (const auto& [a, b] : {std::pair("G", "H"), std::pair("A", "B")}) {
    PairBuilder pair = PairOfDecember(a, b);
    Exempt("2017-12", pair);
    city.Pair(pair);
  }
  city.Pair(SoundPair(kTown, "E", "F"));
  const auto ids = [](const v1::YearEndAssessment& assessment) {
    std::vector<std::string> found;
    for (const auto& pair : assessment.pairs()) found.push_back(pair.pair_id());
    for (const auto& pair : assessment.unassessed_pairs()) found.push_back(pair.pair_id());
    return found;
  };
  EXPECT_THAT(ids(city.Assess()), ElementsAre("2017-E-F", "2017-A-B", "2017-G-H"));
  city.facts.only_pair_id = "2017-G-H";
  EXPECT_THAT(ids(city.Assess()), ElementsAre("2017-G-H"));
}

// --- bounds ---

TEST(BoundedTermSpec, AGainBeyondTheTargetIsWorthAllOfItAndSaysWhatItWas) {  // R0-33
  City city = OneTownPair();
  city.Indices("B", 80'000, 95'000);
  const v1::ScoreTerm term = Term(city.Only().terms(), "improvement");
  EXPECT_EQ(term.points_milli(), 10'000);
  EXPECT_EQ(term.numerator(), 10'000);
  EXPECT_EQ(term.uncapped_numerator(), 15'000);
  EXPECT_EQ(term.note(), "实际为 15.000 分，满值 10.000 分，超过满值，按满值计");
  city.Indices("B", 80'000, 90'000);
  EXPECT_FALSE(Term(city.Only().terms(), "improvement").has_uncapped_numerator());
  EXPECT_EQ(Term(city.Only().terms(), "improvement").note(), "");
}

TEST(BoundedTermSpec, PracticesBeyondTheMaximumAreSeenToBe) {  // R0-36, A7
  City city = OneTownPair();
  for (const int day : {1, 2, 3}) city.Practice("A", CivilDay(2017, 6, day));
  city.Commendation().set_unit_id("B");
  const v1::PairScore score = city.Only();
  EXPECT_THAT(Parts(score, "bonus_practice"), ElementsAre(5'000, 5'000));
  EXPECT_EQ(Term(score.terms(), "bonus_practice").uncapped_numerator(), 6'000);
  EXPECT_EQ(Points(score, "bonus_commendation"), 0) << "nothing of the maximum is left";
}

// --- what the year is measured from ---

// B was 80 on 1 February and is 90 at the year's end; of 1 January it has an index of 50 that was
// recorded that day.
City WithLateIndex(CivilDay recorded) {
  City city = OneTownPair();
  table::v1::OutcomeRow& b = city.OutcomeOf("B");
  table::v1::IndexPoint late;
  late.mutable_index()->set_index_milli(50'000);
  *late.mutable_index()->mutable_index_date() = ToDate(CivilDay(2017, 1, 1));
  *late.mutable_recorded_date() = ToDate(recorded);
  late.set_position(99'000);
  const CivilDay days[] = {CivilDay(2017, 2, 1), CivilDay(2017, 12, 31)};
  for (int i = 0; i < 2; ++i) {
    *b.mutable_indices(i)->mutable_index()->mutable_index_date() = ToDate(days[i]);
    *b.mutable_indices(i)->mutable_recorded_date() = ToDate(days[i]);
  }
  *b.add_indices() = late;
  std::rotate(b.mutable_indices()->begin(), b.mutable_indices()->begin() + 2,
              b.mutable_indices()->end());
  return city;
}

TEST(LateIndexSpec, DoesNotMoveWhereTheYearBeganAndIsTold) {  // R0-33, R0-35, A39
  const v1::PairScore score = WithLateIndex(CivilDay(2017, 11, 1)).Only();
  EXPECT_THAT(Parts(score, "improvement"), ElementsAre(10'000, 10'000));
  EXPECT_FALSE(Term(score.terms(), "improvement").has_uncapped_numerator()) << "ten, not forty";
  EXPECT_THAT(Parts(score, "gap"), ElementsAre(10'000, 10'000));
  ASSERT_EQ(score.findings_size(), 1);
  EXPECT_EQ(score.findings(0).rule(), "A39");
  EXPECT_EQ(score.findings(0).event_position(), 99'000);
  EXPECT_EQ(score.findings(0).subject(), "2017-A-B");
}

TEST(LateIndexSpec, RecordedInTimeItIsWhereTheYearBegan) {  // A39
  const v1::PairScore score = WithLateIndex(CivilDay(2017, 2, 5)).Only();
  EXPECT_EQ(Term(score.terms(), "improvement").uncapped_numerator(), 40'000);
  EXPECT_THAT(Parts(score, "gap"), ElementsAre(40'000, 40'000));
  EXPECT_THAT(score.findings(), IsEmpty());
}

TEST(LateIndexSpec, AloneWithOneOtherItMakesNoTwoMeasurements) {  // A39
  City city = WithLateIndex(CivilDay(2017, 11, 1));
  city.OutcomeOf("B").mutable_indices()->RemoveLast();
  const v1::PairScore score = city.Only();
  EXPECT_EQ(Points(score, "gap"), 0);
  EXPECT_EQ(Points(score, "improvement"), 0);
  EXPECT_EQ(score.findings_size(), 1);
}

}  // namespace
}  // namespace jiedui::domain
