#include "tests/cli/recount_scores.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/type/date.pb.h"

namespace jiedui::scenario {
namespace {

using event::v1::TEAM_TIER_BRIGADE;
using event::v1::TEAM_TIER_SQUADRON;

// Days of the next month, read off the calendars of 2017 and 2018: 清明节 2 to 4 April, 国庆节 to 8
// October, and the weekends.
constexpr int kTownDue[] = {3, 3, 5, 3, 5, 3, 3, 4, 9, 3, 4, 3};
constexpr int kDistrictDue[] = {6, 6, 5, 5, 5, 5, 7, 5, 9, 6, 5, 5};
constexpr int kFirstMonth = 2;  // nothing is owed in January
constexpr int kLastMonth = 12;
constexpr int kMonths = kLastMonth - kFirstMonth + 1;
constexpr int64_t kFull = 100'000;

int64_t Nearest(int64_t dividend, int64_t divisor) {
  const int64_t rest = dividend % divisor;
  return dividend / divisor + (2 * rest >= divisor ? 1 : 0);
}

// Of nothing there is nothing to earn.
CountedTerm Term(const std::string& key, int64_t weight, int64_t part, int64_t whole) {
  if (whole == 0) return {key, 0, 0, weight, 0};
  part = std::max<int64_t>(0, std::min(part, whole));
  return {key, part, whole, weight, Nearest(weight * part, whole)};
}

std::string Slot(const std::string& unit_id, int month) {
  return absl::StrCat(unit_id, "-", FormatMonth(CivilMonth(2017, month)));
}

std::string CheckKey(const std::string& unit_id, const std::string& pair_id, int quarter) {
  return absl::StrCat(unit_id, "/", pair_id, "/", quarter);
}

std::string Grade(int64_t milli) {
  return milli >= 90'000 ? "优秀" : milli >= 75'000 ? "良好" : milli >= 60'000 ? "合格" : "不合格";
}

void Total(CountedScore& score) {
  score.total_milli = 0;
  for (const CountedTerm& term : score.terms) score.total_milli += term.points_milli;
  score.total_milli = std::max<int64_t>(0, std::min(score.total_milli, kFull));
}

// 一荣俱荣，一损俱损: of what is lost, twice six tenths and twice four tenths.
int64_t Side(int64_t total, int64_t tenths) {
  return std::max<int64_t>(0, Nearest(kFull * 10 - 2 * tenths * (kFull - total), 10));
}

// One more than there are better ones among those that compete with it.
template <class Competes>
void Rank(std::map<std::string, CountedScore>& scores, Competes competes) {
  for (auto& [id, score] : scores) {
    score.rank = 1;
    score.grade = Grade(score.total_milli);
    for (const auto& [other_id, other] : scores) {
      if (competes(id, other_id) && other.total_milli > score.total_milli) ++score.rank;
    }
  }
}

}  // namespace

ScoreRecount::ScoreRecount(const Plan& plan) : recount_(plan) {
  for (const Act& act : plan.acts) {
    if (act.refusal.empty()) Take(act);
  }
  for (const PlannedPair& pair : plan.pairs) pairs_[pair.pair_id] = ScorePair(pair);
  ScoreUnits(plan);
  for (const auto& [id, unit] : registered_) {
    if (unit.tier == TEAM_TIER_BRIGADE) districts_[id] = ScoreDistrict(id, plan);
  }
  RankAll(plan);
}

void ScoreRecount::Take(const Act& act) {
  const event::v1::Event& fact = act.fact;
  if (fact.has_unit_registered()) {
    registered_[fact.unit_registered().unit_id()] = {fact.unit_registered().tier(),
                                                     fact.unit_registered().parent_unit_id()};
  } else if (fact.has_report_submitted()) {
    const std::string slot =
        absl::StrCat(fact.report_submitted().unit_id(), "-", fact.report_submitted().month());
    reports_[slot].submitted.push_back(act.day);
  } else if (fact.has_report_returned()) {
    reports_[fact.report_returned().report_id()].returned.push_back(act.day);
  } else if (fact.has_unit_index_recorded()) {
    indices_[fact.unit_index_recorded().unit_id()].push_back(
        fact.unit_index_recorded().index_milli());
  } else if (fact.has_breakthrough_approved()) {
    breakthroughs_.insert(fact.breakthrough_approved().unit_id());
  } else if (fact.has_pair_register_filed()) {
    filed_by_.emplace(fact.pair_register_filed().unit_id(), act.day);
    for (const std::string& id : fact.pair_register_filed().pair_ids()) filed_.emplace(id, act.day);
  } else if (fact.has_supervision_check_recorded()) {
    const event::v1::SupervisionCheckRecorded& check = fact.supervision_check_recorded();
    checks_.insert(
        CheckKey(check.unit_id(), check.pair_id(), (check.checked_date().month() - 1) / 3 + 1));
  }
}

// By the 3rd of the next month, districts by the 5th, else on the next working day; after a return
// within three days of it.
bool ScoreRecount::IsInTime(const std::string& unit_id, int month) const {
  const auto found = reports_.find(Slot(unit_id, month));
  if (found == reports_.end()) return false;
  const bool town = registered_.at(unit_id).tier == TEAM_TIER_SQUADRON;
  const int due_day = town ? kTownDue[month - 1] : kDistrictDue[month - 1];
  const CivilDay due = CivilDay(CivilMonth(2017, month) + 1) + (due_day - 1);
  const Report& report = found->second;
  if (report.submitted.front() > due) return false;
  for (size_t i = 0; i < report.returned.size(); ++i) {
    if (i + 1 >= report.submitted.size()) return false;
    const CivilDay again = report.submitted[i + 1];
    if (again > due && again > report.returned[i] + 3) return false;
  }
  return true;
}

void ScoreRecount::AddActivityTerms(const Standing& standing, CountedScore& score) const {
  const int64_t january = static_cast<int64_t>(standing.covered_months.count("2017-01"));
  const int64_t covered = static_cast<int64_t>(standing.covered_months.size()) - january;
  score.terms.push_back(Term("month_coverage", 20'000, covered, kMonths));
  const int64_t times =
      std::min(standing.rounds, 3) + std::min(standing.sessions, 3) + std::min(standing.studies, 3);
  score.terms.push_back(Term("kind_floors", 20'000, times, 9));
  const int64_t sound = 2 * standing.rounds + standing.sessions + standing.studies;
  score.terms.push_back(Term("quality", 25'000, sound, standing.recorded));
}

// Fifteen points in three parts: came, came in time, is what the ledger says.
void ScoreRecount::AddReportingTerms(const PlannedPair& pair, CountedScore& score) const {
  int64_t came = 0;
  int64_t in_time = 0;
  int64_t compared = 0;
  int64_t equal = 0;
  for (const std::string& unit_id : {pair.unit_a_id, pair.unit_b_id}) {
    for (int month = kFirstMonth; month <= kLastMonth; ++month) {
      in_time += IsInTime(unit_id, month) ? 1 : 0;
      const auto reported = recount_.reported().find(Slot(unit_id, month));
      if (reported == recount_.reported().end()) continue;
      ++came;
      const Figures recorded = recount_.Recorded(unit_id, FormatMonth(CivilMonth(2017, month)));
      for (const auto& [key, figure] : recorded) {
        ++compared;
        equal += reported->second.at(key) == figure ? 1 : 0;
      }
    }
  }
  const int64_t due = int64_t{2} * kMonths;
  score.terms.push_back(Term("reporting_completeness", 5'000, came, due));
  score.terms.push_back(Term("reporting_timeliness", 5'000, in_time, due));
  score.terms.push_back(Term("reporting_accuracy", 5'000, equal, compared));
}

void ScoreRecount::AddOutcomeTerms(const PlannedPair& pair, CountedScore& score) const {
  score.terms.push_back(
      Term("breakthrough", 5'000, breakthroughs_.contains(pair.unit_a_id) ? 1 : 0, 1));
  const std::vector<int64_t>& a = indices_.at(pair.unit_a_id);
  const std::vector<int64_t>& b = indices_.at(pair.unit_b_id);
  score.terms.push_back(Term("improvement", 10'000, b.back() - b.front(), 10'000));
  const int64_t gap = a.front() - b.front();
  if (gap > 0) {
    score.terms.push_back(Term("gap", 5'000, gap - (a.back() - b.back()), gap));
  } else {
    score.terms.push_back({"gap", 0, 0, 5'000, 5'000});  // none to narrow
  }
}

CountedScore ScoreRecount::ScorePair(const PlannedPair& pair) const {
  const Standing standing = recount_.StandingOf(pair);
  CountedScore score;
  AddActivityTerms(standing, score);
  AddReportingTerms(pair, score);
  AddOutcomeTerms(pair, score);
  const int64_t late =
      pair.tier == TEAM_TIER_SQUADRON && filed_.at(pair.pair_id) > CivilDay(2017, 1, 20) ? 1 : 0;
  score.terms.push_back({"register_late", late, 1, -5'000, -5'000 * late});
  int64_t missing = 0;
  int idle = 0;
  for (int month = kFirstMonth; month <= kLastMonth; ++month) {
    missing += reports_.contains(Slot(pair.unit_a_id, month)) ? 0 : 1;
    missing += reports_.contains(Slot(pair.unit_b_id, month)) ? 0 : 1;
    const std::string text = FormatMonth(CivilMonth(2017, month));
    idle += standing.covered_months.contains(text) || standing.held_months.contains(text) ? 0 : 1;
  }
  score.terms.push_back({"month_unreported", missing, 1, -3'000, -3'000 * missing});
  Total(score);
  if (idle >= 6) {
    score.total_milli = 0;  // a veto: nothing to share
    return score;
  }
  score.unit_a_milli = Side(score.total_milli, 6);
  score.unit_b_milli = Side(score.total_milli, 4);
  return score;
}

// The mean over the pairs a unit is in.
void ScoreRecount::ScoreUnits(const Plan& plan) {
  std::map<std::string, std::vector<int64_t>> sides;
  for (const PlannedPair& pair : plan.pairs) {
    sides[pair.unit_a_id].push_back(pairs_.at(pair.pair_id).unit_a_milli);
    sides[pair.unit_b_id].push_back(pairs_.at(pair.pair_id).unit_b_milli);
  }
  for (const auto& [id, scores] : sides) {
    int64_t sum = 0;
    for (const int64_t score : scores) sum += score;
    units_[id].total_milli = Nearest(sum, static_cast<int64_t>(scores.size()));
  }
}

bool ScoreRecount::IsChecked(const std::string& district_id, const std::string& pair_id,
                             int quarter) const {
  return checks_.contains(CheckKey(district_id, pair_id, quarter));
}

// 40 of its own, 40 of its towns, 20 of its supervision: a third each of the register, its reports
// and the checks. A district without towns has its own and its reports alone, two to one.
CountedScore ScoreRecount::ScoreDistrict(const std::string& district_id, const Plan& plan) const {
  int64_t towns = 0;
  int64_t town_sum = 0;
  for (const auto& [id, unit] : units_) {
    if (registered_.at(id).parent_id != district_id) continue;
    ++towns;
    town_sum += unit.total_milli;
  }
  int64_t checks_due = 0;
  int64_t checks = 0;
  for (const PlannedPair& pair : plan.pairs) {
    if (registered_.at(pair.unit_a_id).parent_id != district_id) continue;
    for (int quarter = 1; quarter <= 4; ++quarter) {
      ++checks_due;
      checks += IsChecked(district_id, pair.pair_id, quarter) ? 1 : 0;
    }
  }
  int64_t in_time = 0;
  for (int month = kFirstMonth; month <= kLastMonth; ++month) {
    in_time += IsInTime(district_id, month) ? 1 : 0;
  }
  const int64_t own = units_.at(district_id).total_milli;
  CountedScore score;
  if (towns == 0) {
    score.terms = {Term("own_pairs", 66'667, own, kFull),
                   Term("supervision_reports", 33'333, in_time, kMonths)};
  } else {
    const bool filed = filed_by_.at(district_id) <= CivilDay(2017, 1, 20);
    score.terms = {Term("own_pairs", 40'000, own, kFull),
                   Term("towns", 40'000, town_sum, towns * kFull),
                   Term("supervision_filing", 6'667, filed ? 1 : 0, 1),
                   Term("supervision_reports", 6'666, in_time, kMonths),
                   Term("supervision_checks", 6'667, checks, checks_due)};
  }
  Total(score);
  return score;
}

void ScoreRecount::RankAll(const Plan& plan) {
  std::map<std::string, event::v1::TeamTier> tiers;
  for (const PlannedPair& pair : plan.pairs) tiers[pair.pair_id] = pair.tier;
  for (const auto& [id, unit] : registered_) tiers[id] = unit.tier;
  const auto same_tier = [&tiers](const std::string& one, const std::string& other) {
    return tiers.at(one) == tiers.at(other);
  };
  Rank(pairs_, same_tier);
  Rank(units_, same_tier);
  Rank(districts_, same_tier);
}

}  // namespace jiedui::scenario
