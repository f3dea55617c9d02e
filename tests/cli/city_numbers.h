// What the notice and the policy set of each example ask for, written out by hand. The second
// computations (recount.h, recount_scores.h) take their numbers from here and read none from a
// policy set or a calendar.

#ifndef JIEDUI_TESTS_CLI_CITY_NUMBERS_H_
#define JIEDUI_TESTS_CLI_CITY_NUMBERS_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/civil.h"

namespace jiedui::scenario {

struct CityNumbers {
  std::vector<std::string> months;    // of the programme, "2017-01", …
  std::set<std::string> free_months;  // in which no activity is owed
  CivilDay last_day;
  int active_days;  // of a month in which it is owed

  int floor;         // times a year
  bool joint_floor;  // also of inspections
  int stay_days;
  int gap_days;       // of leave that do not break a stay
  int round_days;     // between the two stays of a round
  int overlap_days;   // with which a stay covers a month
  bool person_times;  // who is sent twice counts twice
  int enterprises;
  bool cases;  // each side needs one
  int case_days;
  int study_minutes;
  int studies_a_day;  // and one in a half day
  int attestation_days;
  int entry_days;

  CivilDay register_due;
  // Days of the next month, of each month of the programme.
  std::vector<int> town_due;
  std::vector<int> district_due;
  int fix_days;  // the last of them moved on to a working day
  // Monday to Friday, but for these.
  std::set<CivilDay> holidays;
  std::set<CivilDay> worked;  // weekends

  // In thousandths of a point.
  int64_t coverage;
  int64_t kinds;
  int64_t quality;
  int64_t completeness;
  int64_t timeliness;
  int64_t accuracy;
  int64_t breakthrough;
  int64_t improvement;
  int64_t gap;
  int64_t improvement_target;
  int64_t register_late;
  int64_t unreported;
  bool unreported_if_reminded;
  int64_t bonus_practice;
  int64_t bonus_commendation;
  int64_t bonus_most;
  bool rounded_once;  // the total, not each term
  int idle_months;
  int64_t share_a;  // of a loss, in thousandths
  bool hub_lower;   // of two pairs the lower score, not the mean
  int64_t own;
  int64_t towns;
  int64_t supervision;
  bool practice;      // is a part of supervision
  int target_points;  // what 100 points are worth in the bureau's whole target
  int64_t excellent;
  int64_t good;
  int64_t qualified;
};

const CityNumbers& NumbersOf(const std::string& policy_set_id);

}  // namespace jiedui::scenario

#endif  // JIEDUI_TESTS_CLI_CITY_NUMBERS_H_
