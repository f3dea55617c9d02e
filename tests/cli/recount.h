// Counts the tables of the illustrative year again from the plan alone: what the acts say, by the
// words of the notice (city_numbers.h). Shares no code with the read models or the rules that serve
// them, only the plan.

#ifndef JIEDUI_TESTS_CLI_RECOUNT_H_
#define JIEDUI_TESTS_CLI_RECOUNT_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/scenario/plan.h"
#include "google/type/date.pb.h"

#include "base/civil.h"
#include "tests/cli/city_numbers.h"
#include "tests/cli/recount_stays.h"

namespace jiedui::scenario {

// The numbers of 附件2 by their key in DispatchFigures.
using Figures = std::map<std::string, int64_t>;

// How a pair stands at the end of the year.
struct Standing {
  int rounds = 0;                        // 换岗交流, both sides
  int sessions = 0;                      // 联合执法 that count
  int studies = 0;                       // 集中学习 that count
  std::set<std::string> covered_months;  // "2017-03"
  std::set<std::string> held_months;     // in which something was held, good or bad
  std::set<std::string> owed_months;     // in which something was to be held
  // Those in which the pair was there for long enough, exempt or not; and of those a superior
  // exempted the day of that.
  std::set<std::string> present_months;
  std::map<std::string, CivilDay> exempted_months;
  int floor = 0;      // times of each kind
  int unplanned = 0;  // sessions that count, without a plan or an exception
  int recorded = 0;   // stays, inspections and studies, not voided, not open
};

class Recount {
 public:
  explicit Recount(const Plan& plan);

  // What the ledger knows of the unit's month at the end.
  Figures Recorded(const std::string& unit_id, const std::string& month) const;

  // What the unit signed last, by "<unit>-<month>", and what its superior put in its place.
  const std::map<std::string, Figures>& reported() const { return reported_; }
  const std::map<std::string, Figures>& corrected() const { return corrected_; }

  Standing StandingOf(const PlannedPair& pair) const;

  // When a superior exempted the pair from the month, the unit had reported it already.
  bool ReportedBeforeExemption(const std::string& pair_id, const std::string& unit_id,
                               const std::string& month) const;

  const CityNumbers& numbers() const { return *numbers_; }

 private:
  struct Case {
    std::string unit_id;
    std::string enterprise_id;
    CivilDay day;
    bool declined = false;
  };
  struct Activity {
    event::v1::Event fact;  // as it stands
    std::string pair_id;
    std::string recorded_by;
    CivilDay recorded;
    std::map<std::string, CivilDay> attested;
    std::set<std::string> spoken_for;  // sides that another unit attested for
    std::map<std::string, Case> cases;
    std::set<std::string> found_nothing;  // sides, by their superior's word
    bool voided = false;
  };

  void Take(const Act& act);
  void TakeActivity(const Act& act);
  void TakeStep(const Act& act);
  void TakeCase(const Act& act);
  void Hold(const std::string& activity_id, const std::string& pair_id, const Act& act);
  bool Qualifies(const Activity& activity, const PlannedPair& pair) const;
  bool HasCases(const Activity& activity) const;
  bool IsUnplanned(const Activity& activity) const;
  int64_t OwnMinutes(const Activity& activity) const;
  std::set<std::string> CreditedStudies(const PlannedPair& pair) const;
  CivilDay LastDayOf(const PlannedPair& pair) const;
  void CountStays(const PlannedPair& pair, Standing& standing) const;
  bool Confirmed(const Activity& activity, const PlannedPair& pair) const;
  void TakeExemption(const event::v1::MonthExempted& exempted, CivilDay day);
  bool EnteredTooLate(const Activity& activity, const PlannedPair& pair) const;
  bool IsOpen(const Activity& activity, const PlannedPair& pair) const;
  void NoteOwed(const PlannedPair& pair, Standing& standing) const;
  void CoverByStay(const event::v1::StaffRotated& stay, std::set<std::string>& months) const;
  static bool AreOneHeldWithBothPartners(const Activity& one, const Activity& other);
  std::vector<std::vector<const Activity*>> HeldBy(const std::string& unit_id,
                                                   const std::string& month,
                                                   event::v1::Event::KindCase kind) const;
  int64_t PersonsSent(const std::string& unit_id, const std::string& month) const;
  void NoteHeld(const Activity& activity, const PlannedPair& pair, Standing& standing) const;

  const CityNumbers* numbers_ = nullptr;
  CivilDay last_day_;
  std::map<std::string, std::set<std::string>> pairs_of_;  // by unit
  std::map<std::string, Activity> activities_;
  std::map<std::string, google::type::Date> arrivals_;               // by stay
  std::map<std::string, std::vector<event::v1::StayLeave>> leaves_;  // by stay
  std::map<std::string, std::vector<CountedDays>> plan_exceptions_;  // by pair
  std::map<std::string, std::string> session_of_case_;
  std::map<std::string, std::string> filer_of_case_;
  std::set<std::string> permitted_months_;           // "<unit>-<month>"
  std::map<std::string, CivilDay> exempt_months_;    // by "<pair>-<month>": the day of that
  std::set<std::string> reported_by_then_;           // "<pair>-<unit>-<month>"
  std::map<std::string, CivilDay> ended_;            // by pair: the first day without it
  std::map<std::string, Figures> case_figures_;      // by "<unit>-<month>"
  std::map<std::string, std::string> slot_of_case_;  // "<unit>-<month>" it is counted in
  std::map<std::string, Figures> reported_;
  std::map<std::string, Figures> corrected_;
};

}  // namespace jiedui::scenario

#endif  // JIEDUI_TESTS_CLI_RECOUNT_H_
