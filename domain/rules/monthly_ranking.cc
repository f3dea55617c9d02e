#include "domain/rules/monthly_ranking.h"

#include <cstddef>
#include <map>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/rules/score.h"

namespace jiedui::domain {
namespace {

using v1::DistrictRank;

constexpr int64_t kFullMilli = 100'000;
constexpr int64_t kMilliPerPoint = 1'000;
constexpr int kParts = 3;
constexpr int kPercent = 100;

// A third each, exactly; without a figure reported there is none that matches.
int64_t ScoreOf(const DistrictMonth& month) {
  const int64_t expected = month.expected;
  const int64_t compared = month.compared == 0 ? 1 : month.compared;
  const int64_t sum = (month.on_time + month.accepted) * compared + month.matching * expected;
  return RoundHalfUp(sum * kFullMilli, kParts * expected * compared);
}

// How many of the values are above it, and one: 1, 2, 2, 4.
template <class Value>
int32_t RankOf(const std::vector<DistrictRank>& all, const DistrictRank& one, Value value) {
  return 1 + static_cast<int32_t>(absl::c_count_if(
                 all, [&](const DistrictRank& each) { return value(each) > value(one); }));
}

// What is known of a district from the months before.
struct Past {
  int32_t rank = 0;  // in the month before
  int64_t sum_milli = 0;
  int32_t months = 0;  // in which a report of it was expected: what a mean divides by (A31)
  std::optional<size_t> admonished;  // the last month by whose ranking it was admonished
  size_t last_for = 0;               // months in a row in which it was among the last
};

class Ranker {
 public:
  explicit Ranker(const Policy& policy) : policy_(policy) {}

  // The months come in order.
  std::vector<DistrictRank> Rank(const std::vector<DistrictMonth>& month) {
    std::vector<DistrictRank> ranks;
    for (const DistrictMonth& each : month) {
      if (each.expected > 0) ranks.push_back(Scored(each));
    }
    for (DistrictRank& each : ranks) SetRanks(ranks, each);
    for (DistrictRank& each : ranks) Propose(ranks, each);
    Remember(ranks);
    for (const DistrictMonth& each : month) {
      if (each.admonished) past_[each.unit_id].admonished = number_;
    }
    ++number_;
    absl::c_sort(ranks, [](const DistrictRank& a, const DistrictRank& b) {
      return a.rank() != b.rank() ? a.rank() < b.rank() : a.unit_id() < b.unit_id();
    });
    return ranks;
  }

 private:
  DistrictRank Scored(const DistrictMonth& month) {
    Past& past = past_[month.unit_id];
    DistrictRank rank;
    rank.set_unit_id(month.unit_id);
    rank.set_score_milli(ScoreOf(month));
    rank.set_expected_count(month.expected);
    rank.set_on_time_count(month.on_time);
    rank.set_accepted_count(month.accepted);
    rank.set_compared_count(month.compared);
    rank.set_matching_count(month.matching);
    rank.set_previous_rank(past.rank);
    past.sum_milli += rank.score_milli();
    ++past.months;
    rank.set_cumulated_milli(past.sum_milli);
    rank.set_month_count(past.months);
    rank.set_mean_milli(RoundHalfUp(past.sum_milli, past.months));
    return rank;
  }

  void SetRanks(const std::vector<DistrictRank>& all, DistrictRank& rank) const {
    const bool by_mean = policy_.annual_cumulate == Cumulate::kMean;
    rank.set_rank(RankOf(all, rank, [](const DistrictRank& each) { return each.score_milli(); }));
    rank.set_cumulated_rank(RankOf(all, rank, [by_mean](const DistrictRank& each) {
      return by_mean ? each.mean_milli() : each.cumulated_milli();
    }));
  }

  // Among the last so many places, all that are tied with them; nobody where nobody is ahead.
  bool IsLast(const std::vector<DistrictRank>& all, const DistrictRank& rank) const {
    const auto below = absl::c_count_if(
        all, [&](const DistrictRank& each) { return each.score_milli() < rank.score_milli(); });
    return rank.rank() > 1 && below < policy_.admonition_last_n;
  }

  std::vector<std::string> Warnings(const std::vector<DistrictRank>& all,
                                    const DistrictRank& rank) const {
    std::vector<std::string> reasons;
    if (policy_.warning_rule == WarningRule::kNone) return reasons;
    const auto count = static_cast<int64_t>(all.size());
    const int64_t bottom = count * policy_.monthly_warn_bottom_percent / kPercent;
    if (rank.rank() > 1 && rank.rank() > count - bottom) {
      reasons.push_back(absl::StrCat("居末", policy_.monthly_warn_bottom_percent, "%"));
    }
    if (rank.score_milli() < policy_.monthly_warn_below_points * kMilliPerPoint) {
      reasons.push_back(absl::StrCat("低于", policy_.monthly_warn_below_points, "分"));
    }
    const int64_t fall = rank.previous_rank() == 0 ? 0 : rank.rank() - rank.previous_rank();
    if (policy_.monthly_warn_fall_ranks > 0 && fall >= policy_.monthly_warn_fall_ranks) {
      reasons.push_back(absl::StrCat("较上月下降", fall, "位"));
    }
    return reasons;
  }

  void Propose(const std::vector<DistrictRank>& all, DistrictRank& rank) {
    std::vector<std::string> reasons = Warnings(all, rank);
    rank.set_warning_proposed(!reasons.empty());
    if (IsDue(past_[rank.unit_id()], IsLast(all, rank))) {
      rank.set_admonition_proposed(true);
      reasons.emplace_back("居末位");
    }
    rank.set_proposal_reason(absl::StrJoin(reasons, "，"));
  }

  // Not again within the months after an admonition, unless it was among the last ever since.
  bool IsDue(Past& past, bool last) const {
    past.last_for = last ? past.last_for + 1 : 0;
    if (!last) return false;
    const bool resting =
        past.admonished.has_value() &&
        number_ - *past.admonished <= static_cast<size_t>(policy_.admonition_cooldown_months) &&
        past.last_for <= number_ - *past.admonished;
    return !resting;
  }

  // Who has no rank in a month has none before the next, and was not among the last.
  void Remember(const std::vector<DistrictRank>& ranks) {
    for (auto& [unit_id, past] : past_) {
      const auto found = absl::c_find_if(
          ranks, [&id = unit_id](const DistrictRank& each) { return each.unit_id() == id; });
      past.rank = found == ranks.end() ? 0 : found->rank();
      if (found == ranks.end()) past.last_for = 0;
    }
  }

  const Policy& policy_;
  std::map<std::string, Past> past_;
  size_t number_ = 0;
};

}  // namespace

void AddReport(const ReportJudgement& report, DistrictMonth& month) {
  ++month.expected;
  if (report.timeliness == v1::REPORT_TIMELINESS_ON_TIME) ++month.on_time;
  if (report.state == v1::REPORT_STATE_ACCEPTED) ++month.accepted;
  month.compared += report.compared_count;
  month.matching += report.compared_count - report.mismatch_count;
}

std::vector<DistrictRank> RankDistricts(const std::vector<std::vector<DistrictMonth>>& months,
                                        const Policy& policy) {
  std::vector<DistrictRank> last;
  if (policy.monthly_profile == MonthlyProfile::kNone) return last;
  Ranker ranker(policy);
  for (const std::vector<DistrictMonth>& month : months) last = ranker.Rank(month);
  return last;
}

}  // namespace jiedui::domain
