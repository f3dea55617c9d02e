// Counts the year-end table again from the plan alone: every term of every pair and district, their
// totals, ranks and grades. Shares no code with domain/rules; the numbers are written out in
// city_numbers.h as the notice and its interpretations give them.

#ifndef JIEDUI_TESTS_CLI_RECOUNT_SCORES_H_
#define JIEDUI_TESTS_CLI_RECOUNT_SCORES_H_

#include <cstdint>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/scenario/plan.h"

#include "base/civil.h"
#include "tests/cli/recount.h"

namespace jiedui::scenario {

struct CountedTerm {
  std::string key;
  int64_t numerator = 0;
  int64_t denominator = 0;
  int64_t weight_milli = 0;
  int64_t points_milli = 0;

  bool operator==(const CountedTerm&) const = default;
};

inline void PrintTo(const CountedTerm& term, std::ostream* out) {
  *out << term.key << " " << term.numerator << "/" << term.denominator << " of "
       << term.weight_milli << ": " << term.points_milli;
}

struct CountedScore {
  std::vector<CountedTerm> terms;
  int64_t total_milli = 0;
  int64_t unit_a_milli = 0;  // pairs only
  int64_t unit_b_milli = 0;
  int64_t target_milli = 0;  // districts only
  int rank = 0;
  std::string grade;  // 优秀
};

class ScoreRecount {
 public:
  // With adjustments that stand, in the order they came to.
  explicit ScoreRecount(const Plan& plan,
                        std::vector<event::v1::ScoreAdjustmentProposed> adjustments = {});

  const std::map<std::string, CountedScore>& pairs() const { return pairs_; }
  const std::map<std::string, CountedScore>& units() const { return units_; }  // without terms
  const std::map<std::string, CountedScore>& districts() const { return districts_; }

 private:
  struct Unit {
    event::v1::TeamTier tier;
    std::string parent_id;
  };
  // A unit takes part from a day on, as was recorded on another.
  struct Enrolled {
    CivilDay from;
    CivilDay recorded;
  };
  // The days on which a month's report was submitted and sent back, and whether it was accepted.
  struct Report {
    std::vector<CivilDay> submitted;
    std::vector<CivilDay> returned;
    bool accepted = false;
  };

  void Take(const Act& act);
  bool IsTooLate(const google::type::Date& date, CivilDay recorded) const;
  void TakeMerit(const Act& act);
  void TakeOutcome(const Act& act);
  bool IsChecked(const std::string& key) const;
  CivilDay DueDay(const std::string& unit_id, const std::string& month) const;
  bool NeverOwes(const std::string& unit_id, const std::string& month) const;
  bool IsReminded(const std::string& unit_id, const std::string& month) const;
  bool IsInYear(CivilDay day) const;
  bool HasPractice(const std::string& district_id) const;
  bool OwesRegister(const std::string& district_id) const;
  void AddDeductions(const PlannedPair& pair, const Standing& standing, CountedScore& score) const;
  void AddBonus(const PlannedPair& pair, CountedScore& score) const;
  void AddPoints(const std::string& subject_id, CountedScore& score) const;
  bool IsVetoed(const std::string& pair_id, bool idle) const;
  void Total(CountedScore& score) const;
  CivilDay EndOf(CivilDay begun, int days) const;
  bool IsAbandoned(const std::string& unit_id, const std::string& month) const;
  bool IsInTime(const std::string& unit_id, const std::string& month) const;
  bool OwesElsewhere(const PlannedPair& pair, const std::string& unit_id,
                     const std::string& month) const;
  bool IsAsItShouldBe(const std::string& unit_id, const std::string& month) const;
  void AddActivityTerms(const Standing& standing, CountedScore& score) const;
  std::set<std::string> ReportMonths(const PlannedPair& pair, const std::string& unit_id,
                                     const Standing& standing) const;
  void AddReportingTerms(const PlannedPair& pair, const Standing& standing,
                         CountedScore& score) const;
  void AddOutcomeTerms(const PlannedPair& pair, CountedScore& score) const;
  CountedScore ScorePair(const PlannedPair& pair) const;
  void ScoreUnits(const Plan& plan);
  CountedScore ScoreDistrict(const std::string& district_id, const Plan& plan) const;
  void CountChecks(const std::string& district_id, const Plan& plan, int64_t& checks,
                   int64_t& due) const;
  const CityNumbers& numbers() const { return recount_.numbers(); }
  void RankAll(const Plan& plan);

  Recount recount_;
  std::vector<event::v1::ScoreAdjustmentProposed> adjustments_;
  std::vector<PlannedPair> planned_;
  std::map<std::string, Unit> registered_;
  CivilDay opened_ = CivilDay::max();  // when the programme came on record
  std::map<std::string, Enrolled> enrolled_;
  std::map<std::string, Report> reports_;                       // by "<unit>-<month>"
  std::map<std::string, std::map<CivilDay, int64_t>> indices_;  // by unit and the day it describes
  // By unit: the day and the words of each that stands.
  std::map<std::string, std::set<std::pair<CivilDay, std::string>>> breakthroughs_;
  std::map<std::string, CivilDay> filed_;                // when the pair's register first came
  std::map<std::string, CivilDay> filed_by_;             // the same by unit
  std::map<std::string, std::string> checks_;            // by check: "<unit>/<pair>/<quarter>"
  std::map<std::string, std::set<CivilDay>> reminders_;  // by "<unit>-<month>"
  std::map<std::string, std::string> practice_units_;    // by practice
  std::map<std::string, CivilDay> promoted_;             // practice: when it was made known first
  std::map<std::string, std::string> commended_;         // by commendation: the unit or pair
  std::map<std::string, CountedScore> pairs_;
  std::map<std::string, CountedScore> units_;
  std::map<std::string, CountedScore> districts_;
};

}  // namespace jiedui::scenario

#endif  // JIEDUI_TESTS_CLI_RECOUNT_SCORES_H_
