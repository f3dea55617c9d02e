#include "domain/rules/score.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

int64_t Points(int64_t weight_milli, Share share) {
  return MakeTerm("key", "label", "clause", weight_milli, std::move(share)).points_milli();
}

TEST(ScoreSpec, HalvesAreRoundedUp) {
  EXPECT_EQ(RoundHalfUp(0, 7), 0);
  EXPECT_EQ(RoundHalfUp(1, 2), 1);
  EXPECT_EQ(RoundHalfUp(4, 10), 0);
  EXPECT_EQ(RoundHalfUp(5, 10), 1);
  EXPECT_EQ(RoundHalfUp(24'999, 10'000), 2);
  EXPECT_EQ(RoundHalfUp(25'000, 10'000), 3);
}

TEST(ScoreSpec, ATermIsItsWeightTimesItsShare) {
  EXPECT_EQ(Points(20'000, {10, 11, WhenEmpty::kFull, {}}), 18'182);
  EXPECT_EQ(Points(20'000, {11, 11, WhenEmpty::kFull, {}}), 20'000);
}

TEST(ScoreSpec, AShareIsNeverBelowNothingNorAboveAll) {
  EXPECT_EQ(Points(10'000, {-3, 10, WhenEmpty::kFull, {}}), 0);
  EXPECT_EQ(Points(10'000, {13, 10, WhenEmpty::kFull, {}}), 10'000);
}

TEST(ScoreSpec, ATermHeldToABoundKeepsWhatItWasAndSaysSo) {
  const v1::ScoreTerm above =
      MakeTerm("key", "label", "clause", 10'000, {13, 10, WhenEmpty::kFull, {}});
  EXPECT_EQ(above.numerator(), 10);
  EXPECT_EQ(above.uncapped_numerator(), 13);
  EXPECT_EQ(above.note(), "实际为 13/10，超过满值，按满值计");
  const v1::ScoreTerm below =
      MakeTerm("key", "label", "clause", 10'000, {-3, 10, WhenEmpty::kFull, {}});
  EXPECT_EQ(below.numerator(), 0);
  EXPECT_EQ(below.uncapped_numerator(), -3);
  EXPECT_EQ(below.note(), "实际为 -3/10，低于 0，按 0 计");
  for (const int64_t within : {0, 7, 10}) {
    const v1::ScoreTerm term =
        MakeTerm("key", "label", "clause", 10'000, {within, 10, WhenEmpty::kFull, {}});
    EXPECT_FALSE(term.has_uncapped_numerator()) << within;
    EXPECT_EQ(term.note(), "") << within;
  }
}

TEST(ScoreSpec, WhereNothingWasOwedNothingIsLostWhereNothingWasDoneNothingIsEarned) {
  EXPECT_EQ(Points(20'000, {0, 0, WhenEmpty::kFull, {}}), 20'000);
  EXPECT_EQ(Points(20'000, {0, 0, WhenEmpty::kNone, {}}), 0);
}

TEST(ScoreSpec, ADeductionTakesItsPointsOnceForEach) {
  const v1::ScoreTerm term = MakeDeduction("late", "label", "clause", 3'000, 2, {5});
  EXPECT_EQ(term.points_milli(), -6'000);
  EXPECT_EQ(term.weight_milli(), -3'000);
  EXPECT_EQ(term.numerator(), 2);
  EXPECT_THAT(term.positions(), ElementsAre(5));
}

// Months 10/11, kinds (3, 4, 2), 14 of 18 qualified, reports 1.00 / 0.92 / 0.97, outcome 2 + 6 + 2.
v1::PairScore WorkedExample() {
  v1::PairScore score;
  const auto add = [&score](int64_t weight_milli, int64_t numerator, int64_t denominator) {
    *score.add_terms() = MakeTerm("key", "label", "clause", weight_milli,
                                  {numerator, denominator, WhenEmpty::kFull, {}});
  };
  add(20'000, 10, 11);
  add(20'000, 3 + 3 + 2, 9);
  add(25'000, 14, 18);
  add(5'000, 100, 100);
  add(5'000, 92, 100);
  add(5'000, 97, 100);
  add(5'000, 2, 5);
  add(10'000, 6, 10);
  add(5'000, 2, 5);
  return score;
}

TEST(ScoreSpec, TheWorkedExampleAddsUpTo79Point854) {  // R0-30, A7
  EXPECT_EQ(SumTerms(WorkedExample().terms(), ScoreRounding::kTotal), 79'854);
  EXPECT_EQ(SumTerms(WorkedExample().terms(), ScoreRounding::kTerm), 79'854);
}

v1::PairScore Fractions(int count, int64_t numerator, int64_t denominator) {
  v1::PairScore score;
  for (int i = 0; i < count; ++i) {
    *score.add_terms() =
        MakeTerm("key", "label", "clause", 1, {numerator, denominator, WhenEmpty::kFull, {}});
  }
  return score;
}

TEST(ScoreSpec, ATotalIsRoundedOnceAndNotTermByTerm) {                        // R0-30, A7
  EXPECT_EQ(SumTerms(Fractions(3, 1, 3).terms(), ScoreRounding::kTotal), 1);  // 3 × 0.333
  EXPECT_EQ(SumTerms(Fractions(3, 1, 3).terms(), ScoreRounding::kTerm), 0);
  EXPECT_EQ(SumTerms(Fractions(4, 1, 2).terms(), ScoreRounding::kTotal), 2);  // 4 × 0.5
  EXPECT_EQ(SumTerms(Fractions(4, 1, 2).terms(), ScoreRounding::kTerm), 4);
}

TEST(ScoreSpec, AnExactHalfIsRoundedUpAndALittleLessIsNot) {  // A7
  EXPECT_EQ(SumTerms(Fractions(1, 1, 2).terms(), ScoreRounding::kTotal), 1);
  EXPECT_EQ(SumTerms(Fractions(1, 49'999, 100'000).terms(), ScoreRounding::kTotal), 0);
  v1::PairScore score = Fractions(1, 1, 3);  // 1/3 + 1/6 = 1/2
  *score.add_terms() = MakeTerm("key", "label", "clause", 1, {1, 6, WhenEmpty::kFull, {}});
  EXPECT_EQ(SumTerms(score.terms(), ScoreRounding::kTotal), 1);
}

TEST(ScoreSpec, ATermThatNothingWasOwedForAndADeductionAreWholeInTheSum) {  // A7
  v1::PairScore score;
  *score.add_terms() = MakeTerm("key", "label", "clause", 20'000, {0, 0, WhenEmpty::kFull, {}});
  *score.add_terms() = MakeDeduction("late", "label", "clause", 3'000, 2, {});
  EXPECT_EQ(SumTerms(score.terms(), ScoreRounding::kTotal), 14'000);
}

TEST(ScoreSpec, OfTheWorkedExamplesLossSideABearsSixTenths) {  // R0-34, A6
  EXPECT_EQ(SideScore(79'854, 600), 75'825);
  EXPECT_EQ(SideScore(79'854, 400), 83'883);
}

TEST(ScoreSpec, OfALossOfTwentySideABearsTwentyFourSideBSixteen) {  // R0-32, R0-34, A6
  EXPECT_EQ(SideScore(80'000, 600), 76'000);
  EXPECT_EQ(SideScore(80'000, 400), 84'000);
  EXPECT_EQ(SideScore(80'000, 500), 80'000);
}

TEST(ScoreSpec, AFullScoreIsFullForBothSidesAndNoScoreIsBelowZero) {  // R0-32, A6
  EXPECT_EQ(SideScore(100'000, 600), 100'000);
  EXPECT_EQ(SideScore(0, 600), 0);
  EXPECT_EQ(SideScore(0, 400), 20'000);
}

TEST(ScoreSpec, ATotalStaysBetweenZeroAndOneHundred) {
  v1::PairScore score;
  *score.add_terms() = MakeDeduction("late", "label", "clause", 3'000, 2, {});
  EXPECT_EQ(SumTerms(score.terms(), ScoreRounding::kTotal), 0);
  EXPECT_EQ(SumTerms(score.terms(), ScoreRounding::kTerm), 0);
}

TEST(ScoreSpec, EqualScoresShareARankAndTheNextOneIsSkipped) {
  EXPECT_THAT(Ranks({90, 80, 80, 70, 70, 70, 60}), ElementsAre(1, 2, 2, 4, 4, 4, 7));
  EXPECT_THAT(Ranks({}), IsEmpty());
}

TEST(ScoreSpec, AGradeBeginsAtItsBound) {
  const Policy& policy = ZaozhuangPolicy();
  EXPECT_EQ(GradeOf(90'000, policy), v1::GRADE_EXCELLENT);
  EXPECT_EQ(GradeOf(89'999, policy), v1::GRADE_GOOD);
  EXPECT_EQ(GradeOf(75'000, policy), v1::GRADE_GOOD);
  EXPECT_EQ(GradeOf(74'999, policy), v1::GRADE_QUALIFIED);
  EXPECT_EQ(GradeOf(60'000, policy), v1::GRADE_QUALIFIED);
  EXPECT_EQ(GradeOf(59'999, policy), v1::GRADE_UNQUALIFIED);
}

}  // namespace
}  // namespace jiedui::domain
