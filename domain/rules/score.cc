#include "domain/rules/score.h"

#include <algorithm>
#include <cstddef>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"

#include "base/check.h"
#include "domain/money.h"

namespace jiedui::domain {
namespace {

constexpr int64_t kMilli = 1000;

v1::ScoreTerm BareTerm(const char* key, const char* label, const std::string& clause,
                       const std::vector<int64_t>& positions) {
  v1::ScoreTerm term;
  term.set_key(key);
  term.set_label(label);
  term.set_clause(clause);
  term.mutable_positions()->Add(positions.begin(), positions.end());
  return term;
}

// What was reached in truth, and by which bound the term goes.
void TellBound(const Share& share, v1::ScoreTerm& term) {
  term.set_uncapped_numerator(share.numerator);
  const std::string reached = share.in_points
                                  ? absl::StrCat(FormatPoints(share.numerator), " 分，满值 ",
                                                 FormatPoints(share.denominator), " 分")
                                  : absl::StrCat(share.numerator, "/", share.denominator);
  term.set_note(absl::StrCat("实际为 ", reached,
                             share.numerator < 0 ? "，低于 0，按 0 计" : "，超过满值，按满值计"));
}

absl::int128 CommonDivisor(absl::int128 a, absl::int128 b) {
  while (b != 0) {
    const absl::int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

// A sum of fractions, in lowest terms. The denominators of one table are counts of a year, whose
// common multiple is far below 2^127.
class ExactSum {
 public:
  void Add(absl::int128 numerator, absl::int128 denominator) {
    numerator_ = numerator_ * denominator + numerator * denominator_;
    denominator_ *= denominator;
    const absl::int128 divisor = CommonDivisor(numerator_, denominator_);
    numerator_ /= divisor;
    denominator_ /= divisor;
  }

  // Rounded half up; 0 if it is less.
  int64_t Rounded() const {
    if (numerator_ <= 0) return 0;
    return static_cast<int64_t>((2 * numerator_ + denominator_) / (2 * denominator_));
  }

 private:
  absl::int128 numerator_ = 0;
  absl::int128 denominator_ = 1;
};

int64_t ExactTotal(const google::protobuf::RepeatedPtrField<v1::ScoreTerm>& terms) {
  ExactSum sum;
  for (const v1::ScoreTerm& term : terms) {
    if (term.denominator() == 0) {
      sum.Add(term.points_milli(), 1);
    } else {
      sum.Add(absl::int128(term.weight_milli()) * term.numerator(), term.denominator());
    }
  }
  return sum.Rounded();
}

int64_t PrintedTotal(const google::protobuf::RepeatedPtrField<v1::ScoreTerm>& terms) {
  int64_t sum = 0;
  for (const v1::ScoreTerm& term : terms) sum += term.points_milli();
  return sum;
}

}  // namespace

int64_t RoundHalfUp(int64_t numerator, int64_t denominator) {
  CHECK(numerator >= 0 && denominator > 0, "only for ratios that are not negative");
  return (2 * numerator + denominator) / (2 * denominator);
}

v1::ScoreTerm MakeTerm(const char* key, const char* label, const std::string& clause,
                       int64_t weight_milli, Share share) {
  v1::ScoreTerm term = BareTerm(key, label, clause, share.positions);
  term.set_weight_milli(weight_milli);
  if (share.denominator <= 0) {
    term.set_points_milli(share.when_empty == WhenEmpty::kFull ? weight_milli : 0);
    return term;
  }
  term.set_numerator(std::clamp<int64_t>(share.numerator, 0, share.denominator));
  term.set_denominator(share.denominator);
  if (term.numerator() != share.numerator) TellBound(share, term);
  term.set_points_milli(RoundHalfUp(weight_milli * term.numerator(), term.denominator()));
  return term;
}

v1::ScoreTerm MakeDeduction(const char* key, const char* label, const std::string& clause,
                            int64_t each_milli, int64_t count, std::vector<int64_t> positions) {
  v1::ScoreTerm term = BareTerm(key, label, clause, positions);
  term.set_weight_milli(-each_milli);
  term.set_numerator(count);
  term.set_denominator(1);
  term.set_points_milli(-each_milli * count);
  return term;
}

v1::ScoreTerm MakeAdjustment(const table::v1::ScoreAdjustment& adjustment) {
  const event::v1::ScoreAdjustmentProposed& proposed = adjustment.proposed();
  v1::ScoreTerm term =
      BareTerm(kAdjustmentKey, "考核调整", absl::StrCat("考核调整 ", proposed.adjustment_id()),
               {adjustment.position(), adjustment.countersigned_position()});
  term.set_weight_milli(proposed.delta_milli());
  term.set_numerator(1);
  term.set_denominator(1);
  term.set_points_milli(proposed.delta_milli());
  return term;
}

int64_t SumTerms(const google::protobuf::RepeatedPtrField<v1::ScoreTerm>& terms,
                 ScoreRounding rounding) {
  const int64_t sum = rounding == ScoreRounding::kTotal ? ExactTotal(terms) : PrintedTotal(terms);
  return std::clamp<int64_t>(sum, 0, kFullMilli);
}

int64_t SideScore(int64_t total_milli, int64_t share_milli) {
  const int64_t loss_milli = kFullMilli - total_milli;
  const int64_t score = kFullMilli * kMilli - 2 * share_milli * loss_milli;
  return score <= 0 ? 0 : RoundHalfUp(score, kMilli);
}

std::vector<int> Ranks(const std::vector<int64_t>& scores_descending) {
  std::vector<int> ranks;
  for (size_t i = 0; i < scores_descending.size(); ++i) {
    const bool tied = i > 0 && scores_descending[i] == scores_descending[i - 1];
    ranks.push_back(tied ? ranks.back() : static_cast<int>(i) + 1);
  }
  return ranks;
}

v1::Grade GradeOf(int64_t score_milli, const Policy& policy) {
  if (score_milli >= policy.grade_excellent * kMilli) return v1::GRADE_EXCELLENT;
  if (score_milli >= policy.grade_good * kMilli) return v1::GRADE_GOOD;
  if (score_milli >= policy.grade_qualified * kMilli) return v1::GRADE_QUALIFIED;
  return v1::GRADE_UNQUALIFIED;
}

}  // namespace jiedui::domain
