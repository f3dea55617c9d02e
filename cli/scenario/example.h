// A city's example directory (deploy/examples/*): its units, programme, policy set, calendars, the
// pairs its notice names, and the knobs of an illustrative year. Read once at start of a
// demonstration.

#ifndef JIEDUI_CLI_SCENARIO_EXAMPLE_H_
#define JIEDUI_CLI_SCENARIO_EXAMPLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "jiedui/event/v1/events.pb.h"

namespace jiedui::scenario {

// A row of units.csv.
struct ExampleUnit {
  std::string unit_id;
  std::string display_name;
  std::string team_name;
  event::v1::TeamTier tier = event::v1::TEAM_TIER_UNSPECIFIED;
  std::string parent_unit_id;
};

// A row of pairs.csv.
struct NamedPair {
  std::string unit_a_id;
  std::string unit_b_id;
  std::string remarks;
};

// scenario.toml; the words there explain each.
struct Knobs {
  uint64_t seed = 0;
  int extra_joint_percent = 0;
  int extra_study_percent = 0;
  int other_percent = 0;
  int january_study_percent = 0;
  int enterprises_max = 0;
  int second_case_percent = 0;
  int declined_percent = 0;
  int penalty_percent = 0;
  int closed_percent = 0;
  int fine_yuan_min = 0;
  int fine_yuan_max = 0;
  int short_rotation_permille = 0;
  int few_enterprises_permille = 0;
  int no_case_permille = 0;
  int short_study_permille = 0;
  int idle_month_permille = 0;
  int late_report_permille = 0;
  int wrong_report_permille = 0;
  int returned_report_permille = 0;
  int baseline_min_milli = 0;
  int baseline_max_milli = 0;
  int gain_max_milli = 0;
};

struct Example {
  std::vector<ExampleUnit> units;
  event::v1::ProgramOpened program;
  event::v1::PolicySetAdopted policy;
  std::vector<event::v1::WorkCalendarPublished> calendars;
  std::vector<NamedPair> pairs;
  Knobs knobs;
};

// InvalidArgument names the file and what is wrong with it.
absl::StatusOr<Example> LoadExample(const std::string& directory);

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_EXAMPLE_H_
