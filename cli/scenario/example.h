// A city's example directory (deploy/examples/*): its units, programme, policy set, calendars, the
// pairs that are named in advance, what is decided by name during the year, where it falls short on
// purpose, and the knobs of the rest of it. Read once at start of a demonstration.
//
// Everything about a city and its year is in that directory, and nothing of it in the code. What is
// read is whole: whoever makes a plan of it (plan.h) needs no checks of their own.

#ifndef JIEDUI_CLI_SCENARIO_EXAMPLE_H_
#define JIEDUI_CLI_SCENARIO_EXAMPLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/scenario/shortfalls.h"

#include "base/civil.h"
#include "domain/program/calendar.h"
#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::scenario {

// A row of units.csv.
struct ExampleUnit {
  std::string unit_id;
  std::string display_name;
  std::string team_name;
  event::v1::TeamTier tier = event::v1::TEAM_TIER_UNSPECIFIED;
  std::string parent_unit_id;
  CivilDay first_day;  // it takes part from then on: the programme's first day unless it says so
  std::optional<CivilDay> accepted_day;  // of its standardization, if it was before the programme
};

// A row of pairs.csv.
struct NamedPair {
  std::string unit_a_id;
  std::string unit_b_id;
  event::v1::PairingMethod method = event::v1::PAIRING_METHOD_UNSPECIFIED;
  std::string remarks;
};

// What a pair of pairs.csv is called.
std::string PairId(absl::string_view program_id, absl::string_view unit_a_id,
                   absl::string_view unit_b_id);

// The numbers of scenario.toml; the words there explain each.
struct Knobs {
  uint64_t seed = 0;
  int extra_joint_percent = 0;
  int extra_study_percent = 0;
  int other_percent = 0;
  int first_month_study_percent = 0;
  int enterprises_max = 0;
  int second_case_percent = 0;
  int declined_percent = 0;
  int penalty_percent = 0;
  int changed_percent = 0;  // of the penalties
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

// The texts of scenario.toml.
struct Wording {
  std::string from_documents;  // of the introduction
  std::string illustrative;
  std::string bulletin_main;                 // 报
  std::string bulletin_send;                 // 送
  std::vector<std::string> bulletin_copies;  // 抄报, at least one
};

// An entry of changes.toml: an event that is decided by name, and by whom.
struct DatedFact {
  CivilDay day;    // on which it is recorded
  std::string by;  // a unit of units.csv
  event::v1::Event fact;
};

struct Example {
  std::vector<ExampleUnit> units;  // the city first
  event::v1::ProgramOpened program;
  event::v1::PolicySetAdopted policy;
  std::vector<event::v1::WorkCalendarPublished> calendars;
  std::vector<NamedPair> pairs;
  std::vector<DatedFact> changes;
  std::vector<Place> places;  // one for each shortfall, in the order of the enum; or none at all
  Knobs knobs;
  Wording wording;
  // How the pairs that pairs.csv does not name come about.
  event::v1::PairingMethod method = event::v1::PAIRING_METHOD_UNSPECIFIED;
  std::string countersigner;  // "city/370400-anban"

  // The policy set and the calendars as the rules read them.
  domain::Policy rules;
  domain::WorkCalendar calendar;

  const Place& PlaceOf(Shortfall shortfall) const;
  // Null in a year that has no places.
  const Place* FindPlace(Shortfall shortfall) const;
};

// A policy.toml by itself; whether the set may be adopted is not asked. Errors as below.
absl::StatusOr<event::v1::PolicySetAdopted> ReadPolicySet(const std::string& file);

// InvalidArgument names the file, the line or key, and what is wrong with it.
absl::StatusOr<Example> LoadExample(const std::string& directory);

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_EXAMPLE_H_
