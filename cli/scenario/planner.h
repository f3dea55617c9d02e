// What the themes of the plan share while it is being made: the example, its units and pairs, and
// the acts so far. Each theme is one function and one file. Pure; one thread.

#ifndef JIEDUI_CLI_SCENARIO_PLANNER_H_
#define JIEDUI_CLI_SCENARIO_PLANNER_H_

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "cli/scenario/example.h"
#include "cli/scenario/plan.h"
#include "cli/scenario/random.h"
#include "cli/scenario/shortfalls.h"
#include "google/type/date.pb.h"

#include "base/civil.h"

namespace jiedui::scenario {

// “3+X”: three who are 在编有证 (R1-04).
inline constexpr int kOfficersInTeam = 3;

class Planner {
 public:
  explicit Planner(const Example& example);

  const Example& example() const { return example_; }
  const Knobs& knobs() const { return example_.knobs; }
  const domain::Policy& rules() const { return example_.rules; }
  const std::string& program_id() const { return example_.program.program_id(); }

  // The programme's months are counted from 1.
  int months() const { return static_cast<int>(CivilMonth(last_day_) - first_month_) + 1; }
  CivilMonth Month(int number) const { return first_month_ + (number - 1); }
  int NumberOf(CivilMonth month) const { return static_cast<int>(month - first_month_) + 1; }
  CivilDay Day(int month, int day) const { return FirstDay(Month(month)) + (day - 1); }
  CivilDay notice_day() const { return notice_day_; }
  CivilDay first_day() const { return first_day_; }
  CivilDay last_day() const { return last_day_; }
  // The unit is not there from the beginning.
  bool JoinsLater(const ExampleUnit& unit) const { return unit.first_day > first_day_; }
  // On which it is registered and enrolled; officers and index follow on the next, pairs after it.
  CivilDay JoiningDay(const ExampleUnit& unit) const {
    return JoinsLater(unit) ? unit.first_day : notice_day_;
  }
  // From which it exists; of those the notice already speaks of, not later than the notice.
  CivilDay ExistsFrom(const ExampleUnit& unit) const {
    return JoinsLater(unit) ? unit.first_day : std::min(notice_day_, first_day_);
  }
  // A working day of the same month, by the calendar: the day itself, else the next, else the last
  // before it.
  CivilDay Workday(CivilDay day) const;

  const std::string& city() const { return example_.program.organizer_unit_id(); }
  const ExampleUnit& Unit(absl::string_view unit_id) const;
  std::vector<const ExampleUnit*> UnitsOf(event::v1::TeamTier tier,
                                          absl::string_view parent = "") const;
  // The squadrons that are there from the beginning.
  std::vector<const ExampleUnit*> FirstSquadrons(absl::string_view parent = "") const;
  // The unit that decides for it: a town's district, a district's city; in the beginning, or on a
  // day after it may have been transferred.
  const std::string& SuperiorOf(absl::string_view unit_id) const;
  const std::string& SuperiorOf(absl::string_view unit_id, CivilDay day) const;
  // It was closed, or has become part of another.
  bool IsGone(absl::string_view unit_id, CivilDay day) const;
  // Every pair that the town has in the month is exempted from it by changes.toml.
  bool IsExcused(const ExampleUnit& unit, CivilMonth month) const;
  // "town/370403001"
  std::string ActorOf(absl::string_view unit_id) const;
  // An officer of the unit, by number, from 1 to kOfficersInTeam.
  std::string Officer(absl::string_view unit_id, int number) const;

  int baseline_milli(absl::string_view unit_id) const;

  // Adds an act with a request id of its own; acts of one day keep the order of adding. The
  // reference is good until the next call.
  Act& Add(CivilDay day, absl::string_view acting_unit_id, event::v1::Event fact);

  void AddPair(PlannedPair pair) { plan_.pairs.push_back(std::move(pair)); }
  void EndPair(absl::string_view pair_id, CivilDay end_day);
  // The pair's year is planned with the sides it began with; it ends with these.
  void ReassignPair(const std::string& pair_id, std::string unit_a_id, std::string unit_b_id);
  const std::vector<PlannedPair>& pairs() const { return plan_.pairs; }

  // The first pair of the unit.
  const PlannedPair& FirstPairOf(absl::string_view unit_id) const;
  int PairCountOf(absl::string_view unit_id) const;
  const Place& PlaceOf(Shortfall shortfall) const { return example_.PlaceOf(shortfall); }
  // The number of the month in which the shortfall befalls this pair, if it does.
  std::optional<int> MonthOf(Shortfall shortfall, const PlannedPair& pair) const;
  // Some shortfall of the table befalls this pair, or this unit: then chance stays away.
  bool IsPlaced(const PlannedPair& pair) const;
  bool IsPlaced(absl::string_view unit_id) const;
  void Befalls(Shortfall shortfall, std::string subject);
  void Shows(ShownOfficers officers) { plan_.officers = std::move(officers); }

  Random Chance(absl::string_view stream) const { return Random(knobs().seed, stream); }

  // The acts by day.
  Plan Finish();

 private:
  const Example& example_;
  const CivilDay notice_day_;
  const CivilDay first_day_;
  const CivilDay last_day_;
  const CivilMonth first_month_;
  Plan plan_;
  std::map<std::string, std::pair<std::string, std::string>> last_sides_;  // of reassigned pairs
};

// The themes.
void PlanOrganization(Planner& planner);
void PlanOfficers(Planner& planner);
void PlanOfficerChanges(Planner& planner);
void PlanPairs(Planner& planner);
void PlanChanges(Planner& planner);
void PlanSupervision(Planner& planner);
void PlanActivities(Planner& planner);
void PlanJointPlans(Planner& planner);
void PlanLateEntries(Planner& planner);
void PlanReports(Planner& planner);
void PlanBulletins(Planner& planner);
void PlanYearEnd(Planner& planner);
void PlanAssessment(Planner& planner);
void PlanBadInput(Planner& planner);

// The cases of one joint inspection: filed by brigades, reported by towns, and what becomes of
// them.
struct SessionCases {
  const PlannedPair& pair;
  const event::v1::JointInspectionHeld& session;
  // A side without a case; empty if both have one.
  std::string side_without_case;
};
void PlanCases(Planner& planner, const SessionCases& session, Random& chance);

// The stay that begins with the dispatch, from its plan a week before to its last day: with a leave
// of two days, or recalled.
void PlanStaySteps(Planner& planner, const event::v1::StaffDispatched& dispatch, CivilDay last_day,
                   bool recalled);

// The superior of the side confirms, twelve days after the session, or on the last day for cases,
// that it found nothing.
void PlanNoViolation(Planner& planner, const event::v1::JointInspectionHeld& session,
                     const std::string& side);

// The plan the pair's inspections follow; empty if it has none in the ledger.
std::string JointPlanIdOf(const Planner& planner, const PlannedPair& pair);

google::type::Date DateOf(CivilDay day);

}  // namespace jiedui::scenario

#endif  // JIEDUI_CLI_SCENARIO_PLANNER_H_
