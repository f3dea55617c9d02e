// The arithmetic of scores: integers only, thousandths of a point. A term is weight × numerator /
// denominator, kept as such; what it is printed with is rounded half up. The total is the exact sum
// of the terms, rounded half up once (assessment.rounding; sets older than it add up what is
// printed), so that anyone can redo it from the table by hand. Pure.

#ifndef JIEDUI_DOMAIN_RULES_SCORE_H_
#define JIEDUI_DOMAIN_RULES_SCORE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"

#include "domain/program/policy.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// 100 points.
inline constexpr int64_t kFullMilli = 100'000;

// numerator / denominator rounded to the nearest integer, halves up. numerator >= 0, denominator >
// 0.
int64_t RoundHalfUp(int64_t numerator, int64_t denominator);

// What a term without a denominator is worth.
enum class WhenEmpty {
  kFull,  // nothing was owed, so nothing was failed
  kNone,  // nothing was done, so nothing was earned
};

// How much of something was reached. A numerator outside 0..denominator is held to it by MakeTerm,
// which keeps what it was and says so.
struct Share {
  int64_t numerator = 0;
  int64_t denominator = 0;
  WhenEmpty when_empty = WhenEmpty::kFull;
  std::vector<int64_t> positions;
  bool in_points = false;  // both are thousandths of points, and are told as points
};

// points = weight × numerator / denominator.
v1::ScoreTerm MakeTerm(const char* key, const char* label, const std::string& clause,
                       int64_t weight_milli, Share share);

// A deduction of `each_milli` for each of `count`; zero points if there is none.
v1::ScoreTerm MakeDeduction(const char* key, const char* label, const std::string& clause,
                            int64_t each_milli, int64_t count, std::vector<int64_t> positions);

// Points that were added or taken off with two signatures; the events of both are behind it. All of
// them have this key.
inline constexpr char kAdjustmentKey[] = "adjustment";
v1::ScoreTerm MakeAdjustment(const table::v1::ScoreAdjustment& adjustment);

// The sum of the terms, never below 0 nor above 100 points.
int64_t SumTerms(const google::protobuf::RepeatedPtrField<v1::ScoreTerm>& terms,
                 ScoreRounding rounding);

// R0-32 一荣俱荣，一损俱损 and R0-34 工作较好一方负主要责任, read as A6: gains are shared alike; of
// the loss L = 100 - total one side bears the share s, so its score is 100 - 2·s·L, never below 0.
// Side A bears responsibility.share_a, B the rest; the mean of both is the total unless one is cut
// off at 0.
int64_t SideScore(int64_t total_milli, int64_t share_milli);

// Ranks 1, 2, 2, 4 of scores given from high to low.
std::vector<int> Ranks(const std::vector<int64_t>& scores_descending);

v1::Grade GradeOf(int64_t score_milli, const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_SCORE_H_
