// A year-end table against the second computation of it, term by term.

#ifndef JIEDUI_TESTS_CLI_ASSESSMENT_EQUALS_H_
#define JIEDUI_TESTS_CLI_ASSESSMENT_EQUALS_H_

#include <vector>

#include "cli/words.h"
#include "gtest/gtest.h"

#include "jiedui/v1/tables.pb.h"
#include "tests/cli/recount_scores.h"

namespace jiedui::scenario {

inline std::vector<CountedTerm> TermsOf(
    const google::protobuf::RepeatedPtrField<v1::ScoreTerm>& terms) {
  std::vector<CountedTerm> list;
  for (const v1::ScoreTerm& term : terms) {
    list.push_back({term.key(), term.numerator(), term.denominator(), term.weight_milli(),
                    term.points_milli()});
  }
  return list;
}

template <class Score>
void ExpectRankAndGrade(const CountedScore& expected, const Score& score) {
  EXPECT_EQ(score.rank(), expected.rank);
  EXPECT_EQ(cli::GradeWords(score.grade()), expected.grade);
}

inline void ExpectPairsEqual(const ScoreRecount& recount, const v1::YearEndAssessment& table) {
  ASSERT_EQ(table.pairs_size(), static_cast<int>(recount.pairs().size()));
  for (const v1::PairScore& pair : table.pairs()) {
    SCOPED_TRACE(pair.pair_id());
    const CountedScore& expected = recount.pairs().at(pair.pair_id());
    EXPECT_EQ(TermsOf(pair.terms()), expected.terms);
    EXPECT_EQ(pair.total_milli(), expected.total_milli);
    EXPECT_EQ(pair.unit_a_score_milli(), expected.unit_a_milli);
    EXPECT_EQ(pair.unit_b_score_milli(), expected.unit_b_milli);
    ExpectRankAndGrade(expected, pair);
  }
}

// Every term, total, rank and grade.
inline void ExpectAssessmentEquals(const ScoreRecount& recount,
                                   const v1::YearEndAssessment& table) {
  ExpectPairsEqual(recount, table);
  ASSERT_EQ(table.units_size(), static_cast<int>(recount.units().size()));
  for (const v1::UnitScore& unit : table.units()) {
    SCOPED_TRACE(unit.unit_id());
    EXPECT_EQ(unit.score_milli(), recount.units().at(unit.unit_id()).total_milli);
    ExpectRankAndGrade(recount.units().at(unit.unit_id()), unit);
  }
  ASSERT_EQ(table.districts_size(), static_cast<int>(recount.districts().size()));
  for (const v1::DistrictScore& district : table.districts()) {
    SCOPED_TRACE(district.unit_id());
    const CountedScore& expected = recount.districts().at(district.unit_id());
    EXPECT_EQ(TermsOf(district.terms()), expected.terms);
    EXPECT_EQ(district.total_milli(), expected.total_milli);
    EXPECT_EQ(district.target_milli(), expected.target_milli);
    ExpectRankAndGrade(expected, district);
  }
}

}  // namespace jiedui::scenario

#endif  // JIEDUI_TESTS_CLI_ASSESSMENT_EQUALS_H_
