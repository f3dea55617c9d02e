#include "tests/cli/recount_scores.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/type/date.pb.h"

namespace jiedui::scenario {
namespace {

using event::v1::TEAM_TIER_BRIGADE;
using event::v1::TEAM_TIER_SQUADRON;

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

// Of a district's score; what it weighs depends on which others there are.
struct Part {
  std::string key;
  int64_t share;
  int64_t part;
  int64_t whole;
};

CivilDay Day(const google::type::Date& date) {
  return CivilDay(date.year(), date.month(), date.day());
}

std::string Slot(const std::string& unit_id, const std::string& month) {
  return absl::StrCat(unit_id, "-", month);
}

// "2017/1"
std::string Quarter(int64_t year, int month) {
  return absl::StrCat(year, "/", (month - 1) / 3 + 1);
}

std::string QuarterOf(const std::string& month) {
  const auto parsed = ParseMonth(month);
  return Quarter(parsed->year(), parsed->month());
}

std::string CheckKey(const std::string& unit_id, const std::string& pair_id,
                     const std::string& quarter) {
  return absl::StrCat(unit_id, "/", pair_id, "/", quarter);
}

std::string Grade(int64_t milli, const CityNumbers& numbers) {
  return milli >= numbers.excellent   ? "优秀"
         : milli >= numbers.good      ? "良好"
         : milli >= numbers.qualified ? "合格"
                                      : "不合格";
}

// Of fractions only what is left after the whole thousandths is put over one denominator.
int64_t NearestSum(const std::vector<CountedTerm>& terms) {
  int64_t whole = 0;
  __extension__ __int128 rest = 0;
  __extension__ __int128 over = 1;
  for (const CountedTerm& term : terms) {
    if (term.denominator == 0) {
      whole += term.points_milli;
      continue;
    }
    const int64_t product = term.weight_milli * term.numerator;
    whole += product / term.denominator;
    rest = rest * term.denominator + (product % term.denominator) * over;
    over *= term.denominator;
    whole += static_cast<int64_t>(rest / over);
    rest %= over;
    for (int64_t prime = 2; prime < 1'000; ++prime) {
      while (rest % prime == 0 && over % prime == 0) {
        rest /= prime;
        over /= prime;
      }
    }
  }
  return whole + (2 * rest >= over ? 1 : 0);
}

// 一荣俱荣，一损俱损: of what is lost, twice a side's share of it, in thousandths.
int64_t Side(int64_t total, int64_t share) {
  return std::max<int64_t>(0, Nearest(kFull * 1000 - 2 * share * (kFull - total), 1000));
}

// One more than there are better ones among those that compete with it.
template <class Competes>
void Rank(std::map<std::string, CountedScore>& scores, const CityNumbers& numbers,
          Competes competes) {
  for (auto& [id, score] : scores) {
    score.rank = 1;
    score.grade = Grade(score.total_milli, numbers);
    for (const auto& [other_id, other] : scores) {
      if (competes(id, other_id) && other.total_milli > score.total_milli) ++score.rank;
    }
  }
}

// Of the parts there are: a hundred points by their shares, cut where the sums are rounded.
std::vector<CountedTerm> Shared(const std::vector<Part>& parts) {
  int64_t whole = 0;
  for (const Part& part : parts) whole += part.share;
  std::vector<CountedTerm> terms;
  int64_t sum = 0;
  int64_t used = 0;
  for (const Part& part : parts) {
    sum += part.share;
    const int64_t weight = Nearest(sum * kFull, whole) - used;
    used += weight;
    terms.push_back(Term(part.key, weight, part.part, part.whole));
  }
  return terms;
}

}  // namespace

ScoreRecount::ScoreRecount(const Plan& plan,
                           std::vector<event::v1::ScoreAdjustmentProposed> adjustments)
    : recount_(plan), adjustments_(std::move(adjustments)), planned_(plan.pairs) {
  for (const Act& act : plan.acts) {
    if (!act.refusal.empty()) continue;
    Take(act);
    TakeMerit(act);
    TakeOutcome(act);
  }
  for (const PlannedPair& pair : plan.pairs) pairs_[pair.pair_id] = ScorePair(pair);
  ScoreUnits(plan);
  for (const auto& [id, unit] : registered_) {
    if (unit.tier == TEAM_TIER_BRIGADE) districts_[id] = ScoreDistrict(id, plan);
  }
  RankAll(plan);
}

// A39: what comes later than that earns nothing; no plan has a permit for it.
bool ScoreRecount::IsTooLate(const google::type::Date& date, CivilDay recorded) const {
  return recorded - Day(date) > numbers().entry_days;
}

void ScoreRecount::TakeMerit(const Act& act) {
  const event::v1::Event& fact = act.fact;
  if (fact.has_good_practice_recorded()) {
    practice_units_[fact.good_practice_recorded().practice_id()] =
        fact.good_practice_recorded().unit_id();
  } else if (fact.has_good_practice_promoted()) {
    promoted_.emplace(fact.good_practice_promoted().practice_id(), act.day);
  } else if (fact.has_commendation_given()) {
    const event::v1::CommendationGiven& given = fact.commendation_given();
    if (!IsInYear(Day(given.given_date())) || IsTooLate(given.given_date(), act.day)) return;
    commended_[given.commendation_id()] =
        given.unit_id().empty() ? given.pair_id() : given.unit_id();
  } else if (fact.has_entry_voided()) {
    commended_.erase(fact.entry_voided().commendation().commendation_id());
  } else if (fact.has_report_reminder_sent()) {
    const event::v1::ReportReminderSent& sent = fact.report_reminder_sent();
    reminders_[Slot(sent.unit_id(), sent.month())].insert(act.day);
  }
}

void ScoreRecount::Take(const Act& act) {
  const event::v1::Event& fact = act.fact;
  if (fact.has_unit_registered()) {
    registered_[fact.unit_registered().unit_id()] = {fact.unit_registered().tier(),
                                                     fact.unit_registered().parent_unit_id()};
  } else if (fact.has_program_opened()) {
    opened_ = std::min(opened_, act.day);
  } else if (fact.has_unit_enrolled()) {
    enrolled_.emplace(fact.unit_enrolled().unit_id(),
                      Enrolled{Day(fact.unit_enrolled().effective_date()), act.day});
  } else if (fact.has_report_submitted()) {
    const std::string slot =
        absl::StrCat(fact.report_submitted().unit_id(), "-", fact.report_submitted().month());
    reports_[slot].submitted.push_back(act.day);
  } else if (fact.has_report_returned()) {
    reports_[fact.report_returned().report_id()].returned.push_back(act.day);
  } else if (fact.has_report_accepted()) {
    reports_[fact.report_accepted().report_id()].accepted = true;
  } else if (fact.has_pair_register_filed()) {
    filed_by_.emplace(fact.pair_register_filed().unit_id(), act.day);
    for (const std::string& id : fact.pair_register_filed().pair_ids()) filed_.emplace(id, act.day);
  } else if (fact.has_supervision_check_recorded()) {
    const event::v1::SupervisionCheckRecorded& check = fact.supervision_check_recorded();
    checks_[check.check_id()] =
        CheckKey(check.unit_id(), check.pair_id(),
                 Quarter(check.checked_date().year(), check.checked_date().month()));
  } else if (fact.has_supervision_check_voided()) {
    checks_.erase(fact.supervision_check_voided().check_id());
  }
}

// A correction says what it was all along (A25); what is voided never was.
void ScoreRecount::TakeOutcome(const Act& act) {
  const event::v1::Event& fact = act.fact;
  if (fact.has_unit_index_recorded()) {
    const event::v1::UnitIndexRecorded& index = fact.unit_index_recorded();
    indices_[index.unit_id()][Day(index.index_date())] = index.index_milli();
  } else if (fact.has_unit_index_corrected()) {
    const event::v1::UnitIndexCorrected& index = fact.unit_index_corrected();
    indices_.at(index.unit_id()).at(Day(index.index_date())) = index.index_milli();
  } else if (fact.has_breakthrough_approved()) {
    const event::v1::BreakthroughApproved& approved = fact.breakthrough_approved();
    if (!IsInYear(Day(approved.approved_date()))) return;
    if (IsTooLate(approved.approved_date(), act.day)) return;
    breakthroughs_[approved.unit_id()].emplace(Day(approved.approved_date()),
                                               approved.description());
  } else if (fact.has_breakthrough_voided()) {
    const event::v1::BreakthroughVoided& voided = fact.breakthrough_voided();
    breakthroughs_[voided.unit_id()].erase({Day(voided.approved_date()), voided.description()});
  }
}

bool ScoreRecount::IsChecked(const std::string& key) const {
  return std::any_of(checks_.begin(), checks_.end(),
                     [&key](const auto& check) { return check.second == key; });
}

// The day of the next month, as read off the calendar.
CivilDay ScoreRecount::DueDay(const std::string& unit_id, const std::string& month) const {
  const bool town = registered_.at(unit_id).tier == TEAM_TIER_SQUADRON;
  const auto& months = numbers().months;
  const auto index =
      static_cast<size_t>(std::find(months.begin(), months.end(), month) - months.begin());
  const int due_day = (town ? numbers().town_due : numbers().district_due).at(index);
  return CivilDay(*ParseMonth(month) + 1) + (due_day - 1);
}

// It began to take part after the month; or nobody had written down that it does before the month
// was over, though the programme was on record. What it reported all the same is a report.
bool ScoreRecount::NeverOwes(const std::string& unit_id, const std::string& month) const {
  const auto found = enrolled_.find(unit_id);
  if (found == enrolled_.end() || reports_.contains(Slot(unit_id, month))) return false;
  const CivilDay next(*ParseMonth(month) + 1);
  return found->second.from >= next || (opened_ < next && found->second.recorded >= next);
}

// After it was due.
bool ScoreRecount::IsReminded(const std::string& unit_id, const std::string& month) const {
  const auto found = reminders_.find(Slot(unit_id, month));
  return found != reminders_.end() && *found->second.rbegin() > DueDay(unit_id, month);
}

// Sent back and never sent again; every plan ends long after the days for that.
bool ScoreRecount::IsAbandoned(const std::string& unit_id, const std::string& month) const {
  const auto found = reports_.find(Slot(unit_id, month));
  return found != reports_.end() && found->second.returned.size() >= found->second.submitted.size();
}

// 日内: the last of the days, and of a day of rest the next that is worked.
CivilDay ScoreRecount::EndOf(CivilDay begun, int days) const {
  const auto rests = [this](CivilDay day) {
    const absl::Weekday weekday = absl::GetWeekday(day);
    const bool weekend = weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
    return weekend ? !numbers().worked.contains(day) : numbers().holidays.contains(day);
  };
  CivilDay last = begun + days;
  while (rests(last)) ++last;
  return last;
}

// In time by that day; after a return within some days of it.
bool ScoreRecount::IsInTime(const std::string& unit_id, const std::string& month) const {
  const auto found = reports_.find(Slot(unit_id, month));
  if (found == reports_.end()) return false;
  const CivilDay due = DueDay(unit_id, month);
  const Report& report = found->second;
  if (report.submitted.front() > due) return false;
  for (size_t i = 0; i < report.returned.size(); ++i) {
    if (i + 1 >= report.submitted.size()) return false;
    const CivilDay again = report.submitted[i + 1];
    if (again > due && again > EndOf(report.returned[i], numbers().fix_days)) return false;
  }
  return true;
}

// It is in another pair, that was there in the month and not exempted from it in time.
bool ScoreRecount::OwesElsewhere(const PlannedPair& pair, const std::string& unit_id,
                                 const std::string& month) const {
  return std::any_of(planned_.begin(), planned_.end(), [&](const PlannedPair& other) {
    const bool has_it = other.unit_a_id == unit_id || other.unit_b_id == unit_id;
    if (!has_it || other.pair_id == pair.pair_id) return false;
    const Standing standing = recount_.StandingOf(other);
    const auto exempted = standing.exempted_months.find(month);
    return standing.present_months.contains(month) && (exempted == standing.exempted_months.end() ||
                                                       exempted->second > DueDay(unit_id, month));
  });
}

// In time, accepted, and with the figures of the ledger.
bool ScoreRecount::IsAsItShouldBe(const std::string& unit_id, const std::string& month) const {
  if (!IsInTime(unit_id, month) || !reports_.at(Slot(unit_id, month)).accepted) return false;
  const Figures recorded = recount_.Recorded(unit_id, month);
  const Figures& reported = recount_.reported().at(Slot(unit_id, month));
  return std::all_of(recorded.begin(), recorded.end(), [&reported](const auto& figure) {
    return reported.at(figure.first) == figure.second;
  });
}

void ScoreRecount::AddActivityTerms(const Standing& standing, CountedScore& score) const {
  int64_t covered = 0;
  for (const std::string& month : standing.owed_months) {
    covered += standing.covered_months.contains(month) ? 1 : 0;
  }
  score.terms.push_back(Term("month_coverage", numbers().coverage, covered,
                             static_cast<int64_t>(standing.owed_months.size())));
  const int floor = standing.floor;
  int64_t times = std::min(standing.rounds, floor) + std::min(standing.studies, floor);
  if (numbers().joint_floor) times += std::min(standing.sessions, floor);
  const int64_t whole = int64_t{floor} * (numbers().joint_floor ? 3 : 2);
  score.terms.push_back(Term("kind_floors", numbers().kinds, times, whole));
  const int64_t sound =
      2 * standing.rounds + standing.sessions - standing.unplanned + standing.studies;
  score.terms.push_back(Term("quality", numbers().quality, sound, standing.recorded));
}

// 「每月」: every month in which the pair was there, also one in which it need not do anything, but
// for those a superior exempted a town in before the report was due and had come, unless one
// came that is as it should be, and those of which the unit owes none.
std::set<std::string> ScoreRecount::ReportMonths(const PlannedPair& pair,
                                                 const std::string& unit_id,
                                                 const Standing& standing) const {
  std::set<std::string> months = standing.present_months;
  for (const auto& [month, exempted] : standing.exempted_months) {
    const bool excused = registered_.at(unit_id).tier == TEAM_TIER_SQUADRON &&
                         exempted <= DueDay(unit_id, month) &&
                         !recount_.ReportedBeforeExemption(pair.pair_id, unit_id, month) &&
                         !OwesElsewhere(pair, unit_id, month) && !IsAsItShouldBe(unit_id, month);
    if (excused) months.erase(month);
  }
  std::erase_if(months, [&](const std::string& month) { return NeverOwes(unit_id, month); });
  return months;
}

// In three parts: came, came in time, is what the ledger says.
void ScoreRecount::AddReportingTerms(const PlannedPair& pair, const Standing& standing,
                                     CountedScore& score) const {
  int64_t came = 0;
  int64_t in_time = 0;
  int64_t compared = 0;
  int64_t equal = 0;
  int64_t due = 0;
  for (const std::string& unit_id : {pair.unit_a_id, pair.unit_b_id}) {
    for (const std::string& month : ReportMonths(pair, unit_id, standing)) {
      ++due;
      in_time += IsInTime(unit_id, month) ? 1 : 0;
      const auto reported = recount_.reported().find(Slot(unit_id, month));
      if (reported == recount_.reported().end() || IsAbandoned(unit_id, month)) continue;
      ++came;
      const Figures recorded = recount_.Recorded(unit_id, month);
      for (const auto& [key, figure] : recorded) {
        ++compared;
        equal += reported->second.at(key) == figure ? 1 : 0;
      }
    }
  }
  score.terms.push_back(Term("reporting_completeness", numbers().completeness, came, due));
  score.terms.push_back(Term("reporting_timeliness", numbers().timeliness, in_time, due));
  score.terms.push_back(Term("reporting_accuracy", numbers().accuracy, equal, compared));
}

void ScoreRecount::AddOutcomeTerms(const PlannedPair& pair, CountedScore& score) const {
  const auto broke_through = breakthroughs_.find(pair.unit_a_id);
  const bool stands = broke_through != breakthroughs_.end() && !broke_through->second.empty();
  score.terms.push_back(Term("breakthrough", numbers().breakthrough, stands ? 1 : 0, 1));
  const std::map<CivilDay, int64_t>& a = indices_.at(pair.unit_a_id);
  const std::map<CivilDay, int64_t>& b = indices_.at(pair.unit_b_id);
  const int64_t gain = b.rbegin()->second - b.begin()->second;
  score.terms.push_back(
      Term("improvement", numbers().improvement, gain, numbers().improvement_target));
  // By how much who was behind has come up to who was ahead, whoever that was.
  const bool a_ahead = a.begin()->second > b.begin()->second;
  const std::map<CivilDay, int64_t>& ahead = a_ahead ? a : b;
  const std::map<CivilDay, int64_t>& behind = a_ahead ? b : a;
  const int64_t apart = ahead.begin()->second - behind.begin()->second;
  const int64_t left = std::max<int64_t>(ahead.rbegin()->second - behind.rbegin()->second, 0);
  if (apart > 0) {
    score.terms.push_back(Term("gap", numbers().gap, apart - left, apart));
  } else if (a.rbegin()->second != b.rbegin()->second) {
    const int64_t arisen = std::abs(a.rbegin()->second - b.rbegin()->second);
    score.terms.push_back(Term("gap", numbers().gap, 0, arisen));  // there was none at first
  } else {
    score.terms.push_back({"gap", 0, 0, numbers().gap, numbers().gap});  // none to narrow
  }
}

void ScoreRecount::AddDeductions(const PlannedPair& pair, const Standing& standing,
                                 CountedScore& score) const {
  const CivilDay due = numbers().register_due;
  const bool is_late =
      pair.tier == TEAM_TIER_SQUADRON && pair.first_day <= due && filed_.at(pair.pair_id) > due;
  const int64_t late = is_late ? 1 : 0;
  score.terms.push_back(
      {"register_late", late, 1, -numbers().register_late, -numbers().register_late * late});
  int64_t missing = 0;
  for (const std::string& unit_id : {pair.unit_a_id, pair.unit_b_id}) {
    for (const std::string& month : ReportMonths(pair, unit_id, standing)) {
      if (reports_.contains(Slot(unit_id, month)) && !IsAbandoned(unit_id, month)) continue;
      missing += !numbers().unreported_if_reminded || IsReminded(unit_id, month) ? 1 : 0;
    }
  }
  score.terms.push_back(
      {"month_unreported", missing, 1, -numbers().unreported, -numbers().unreported * missing});
}

bool ScoreRecount::IsInYear(CivilDay day) const {
  return CivilDay(*ParseMonth(numbers().months.front())) <= day && day <= numbers().last_day;
}

// The practices of both sides that were made known in the year first; a commendation fills what is
// left.
void ScoreRecount::AddBonus(const PlannedPair& pair, CountedScore& score) const {
  const int64_t most = numbers().bonus_most;
  int64_t left = most;
  for (const auto& [practice_id, day] : promoted_) {
    const std::string& unit_id = practice_units_.at(practice_id);
    if (unit_id != pair.unit_a_id && unit_id != pair.unit_b_id) continue;
    if (!IsInYear(day)) continue;
    left = std::max<int64_t>(0, left - numbers().bonus_practice);
  }
  const bool commended = std::any_of(commended_.begin(), commended_.end(), [&](const auto& each) {
    return each.second == pair.pair_id || each.second == pair.unit_a_id ||
           each.second == pair.unit_b_id;
  });
  const int64_t extra = commended ? std::min(left, numbers().bonus_commendation) : 0;
  score.terms.push_back(Term("bonus_practice", most, most - left, most));
  score.terms.push_back(Term("bonus_commendation", most, extra, most));
}

// Points added or taken off a pair or a district.
void ScoreRecount::AddPoints(const std::string& subject_id, CountedScore& score) const {
  for (const event::v1::ScoreAdjustmentProposed& each : adjustments_) {
    if (each.kind() != event::v1::ADJUSTMENT_KIND_POINTS) continue;
    if (each.pair_id() + each.unit_id() != subject_id) continue;
    score.terms.push_back({"adjustment", 1, 1, each.delta_milli(), each.delta_milli()});
  }
}

// The last word counts: a veto, or that those before are lifted.
bool ScoreRecount::IsVetoed(const std::string& pair_id, bool idle) const {
  for (auto each = adjustments_.rbegin(); each != adjustments_.rend(); ++each) {
    if (each->pair_id() != pair_id || each->kind() == event::v1::ADJUSTMENT_KIND_POINTS) continue;
    return each->kind() != event::v1::ADJUSTMENT_KIND_VETO_LIFTED;
  }
  return idle;
}

void ScoreRecount::Total(CountedScore& score) const {
  int64_t sum = 0;
  for (const CountedTerm& term : score.terms) sum += term.points_milli;
  if (numbers().rounded_once) sum = NearestSum(score.terms);
  score.total_milli = std::max<int64_t>(0, std::min(sum, kFull));
}

CountedScore ScoreRecount::ScorePair(const PlannedPair& pair) const {
  const Standing standing = recount_.StandingOf(pair);
  CountedScore score;
  AddActivityTerms(standing, score);
  AddReportingTerms(pair, standing, score);
  AddOutcomeTerms(pair, score);
  AddDeductions(pair, standing, score);
  AddBonus(pair, score);
  AddPoints(pair.pair_id, score);
  int idle = 0;
  for (const std::string& month : standing.owed_months) {
    idle += standing.covered_months.contains(month) || standing.held_months.contains(month) ? 0 : 1;
  }
  Total(score);
  if (IsVetoed(pair.pair_id, idle >= numbers().idle_months)) {
    score.total_milli = 0;  // a veto: nothing to share
    return score;
  }
  score.unit_a_milli = Side(score.total_milli, numbers().share_a);
  score.unit_b_milli = Side(score.total_milli, 1000 - numbers().share_a);
  return score;
}

// The mean over the pairs a unit is in, or the lowest.
void ScoreRecount::ScoreUnits(const Plan& plan) {
  std::map<std::string, std::vector<int64_t>> sides;
  for (const PlannedPair& pair : plan.pairs) {
    sides[pair.unit_a_id].push_back(pairs_.at(pair.pair_id).unit_a_milli);
    sides[pair.unit_b_id].push_back(pairs_.at(pair.pair_id).unit_b_milli);
  }
  for (const auto& [id, scores] : sides) {
    int64_t sum = 0;
    for (const int64_t score : scores) sum += score;
    units_[id].total_milli = numbers().hub_lower
                                 ? *std::min_element(scores.begin(), scores.end())
                                 : Nearest(sum, static_cast<int64_t>(scores.size()));
  }
}

// One check a quarter of the calendar in which the pair owes a month.
void ScoreRecount::CountChecks(const std::string& district_id, const Plan& plan, int64_t& checks,
                               int64_t& due) const {
  for (const PlannedPair& pair : plan.pairs) {
    // A pair across districts is checked by both.
    if (registered_.at(pair.unit_a_id).parent_id != district_id &&
        registered_.at(pair.unit_b_id).parent_id != district_id) {
      continue;
    }
    std::set<std::string> quarters;
    for (const std::string& month : recount_.StandingOf(pair).owed_months) {
      quarters.insert(QuarterOf(month));
    }
    for (const std::string& quarter : quarters) {
      ++due;
      checks += IsChecked(CheckKey(district_id, pair.pair_id, quarter)) ? 1 : 0;
    }
  }
}

// One of its own or of a town, made known while the programme lasted.
bool ScoreRecount::HasPractice(const std::string& district_id) const {
  for (const auto& [practice_id, day] : promoted_) {
    const std::string& unit_id = practice_units_.at(practice_id);
    const bool own = unit_id == district_id || registered_.at(unit_id).parent_id == district_id;
    if (own && IsInYear(day)) return true;
  }
  return false;
}

// A town of the district took part by the day the register was due.
bool ScoreRecount::OwesRegister(const std::string& district_id) const {
  return std::any_of(enrolled_.begin(), enrolled_.end(), [&](const auto& each) {
    return registered_.at(each.first).parent_id == district_id &&
           each.second.from <= numbers().register_due;
  });
}

// Its own, its towns, and its supervision in like parts: the register, its reports, the checks and,
// where that is asked for, a practice. What was asked of it on no day is no part.
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
  CountChecks(district_id, plan, checks, checks_due);
  int64_t months = 0;
  int64_t in_time = 0;
  for (const std::string& month : numbers().months) {
    if (NeverOwes(district_id, month)) continue;
    ++months;
    in_time += IsInTime(district_id, month) ? 1 : 0;
  }
  std::vector<Part> duties;
  if (towns > 0 && OwesRegister(district_id)) {
    const auto filed = filed_by_.find(district_id);
    const bool in_days = filed != filed_by_.end() && filed->second <= numbers().register_due;
    duties.push_back({"supervision_filing", 0, in_days ? 1 : 0, 1});
  }
  if (months > 0) duties.push_back({"supervision_reports", 0, in_time, months});
  if (checks_due > 0) duties.push_back({"supervision_checks", 0, checks, checks_due});
  if (numbers().practice) {
    duties.push_back({"supervision_practice", 0, HasPractice(district_id) ? 1 : 0, 1});
  }
  constexpr int64_t kSplit = 12;  // into one to four parts
  std::vector<Part> parts = {
      {"own_pairs", numbers().own * kSplit, units_.at(district_id).total_milli, kFull}};
  if (towns > 0) parts.push_back({"towns", numbers().towns * kSplit, town_sum, towns * kFull});
  for (Part& duty : duties) {
    duty.share = numbers().supervision * kSplit / static_cast<int64_t>(duties.size());
    parts.push_back(duty);
  }
  CountedScore score;
  score.terms = Shared(parts);
  AddPoints(district_id, score);
  Total(score);
  score.target_milli = Nearest(score.total_milli * numbers().target_points, 100);
  return score;
}

void ScoreRecount::RankAll(const Plan& plan) {
  std::map<std::string, event::v1::TeamTier> tiers;
  for (const PlannedPair& pair : plan.pairs) tiers[pair.pair_id] = pair.tier;
  for (const auto& [id, unit] : registered_) tiers[id] = unit.tier;
  const auto same_tier = [&tiers](const std::string& one, const std::string& other) {
    return tiers.at(one) == tiers.at(other);
  };
  Rank(pairs_, numbers(), same_tier);
  Rank(units_, numbers(), same_tier);
  Rank(districts_, numbers(), same_tier);
}

}  // namespace jiedui::scenario
