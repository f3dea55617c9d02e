#include "cli/scenario/planner.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/scenario/problem.h"

#include "base/check.h"
#include "domain/date.h"

namespace jiedui::scenario {
namespace {

absl::string_view RoleOf(event::v1::TeamTier tier) {
  if (tier == event::v1::TEAM_TIER_DETACHMENT) return "city";
  return tier == event::v1::TEAM_TIER_BRIGADE ? "district" : "town";
}

// The first day without the unit, if the fact ends it.
std::optional<CivilDay> EndIn(const event::v1::Event& fact, absl::string_view unit_id) {
  if (fact.unit_closed().unit_id() == unit_id) {
    return domain::ToDay(fact.unit_closed().effective_date());
  }
  const event::v1::UnitsMerged& merged = fact.units_merged();
  const auto& gone = merged.merged_unit_ids();
  if (std::find(gone.begin(), gone.end(), unit_id) != gone.end()) {
    return domain::ToDay(merged.effective_date());
  }
  const event::v1::UnitSplit& split = fact.unit_split();
  if (split.ceases() && split.unit_id() == unit_id) return domain::ToDay(split.effective_date());
  return std::nullopt;
}

}  // namespace

Planner::Planner(const Example& example)
    : example_(example),
      notice_day_(domain::ToDay(example.program.opened_date())),
      first_day_(domain::ToDay(example.program.start_date())),
      last_day_(domain::ToDay(example.program.end_date())),
      first_month_(first_day_) {}

CivilDay Planner::Workday(CivilDay day) const {
  CivilDay worked = example_.calendar.NextWorkday(day);
  if (CivilMonth(worked) == CivilMonth(day)) return worked;
  for (worked = day; !example_.calendar.IsWorkday(worked);) --worked;
  return worked;
}

const ExampleUnit& Planner::Unit(absl::string_view unit_id) const {
  const auto found =
      std::find_if(example_.units.begin(), example_.units.end(),
                   [unit_id](const ExampleUnit& unit) { return unit.unit_id == unit_id; });
  CHECK(found != example_.units.end(), "a unit that units.csv does not have");
  return *found;
}

std::vector<const ExampleUnit*> Planner::UnitsOf(event::v1::TeamTier tier,
                                                 absl::string_view parent) const {
  std::vector<const ExampleUnit*> units;
  for (const ExampleUnit& unit : example_.units) {
    const bool below = parent.empty() || unit.parent_unit_id == parent;
    if (unit.tier == tier && below) units.push_back(&unit);
  }
  return units;
}

std::vector<const ExampleUnit*> Planner::FirstSquadrons(absl::string_view parent) const {
  std::vector<const ExampleUnit*> units = UnitsOf(event::v1::TEAM_TIER_SQUADRON, parent);
  std::erase_if(units, [this](const ExampleUnit* unit) { return JoinsLater(*unit); });
  return units;
}

const std::string& Planner::SuperiorOf(absl::string_view unit_id) const {
  return Unit(unit_id).parent_unit_id;
}

const std::string& Planner::SuperiorOf(absl::string_view unit_id, CivilDay day) const {
  const std::string* superior = &SuperiorOf(unit_id);
  for (const DatedFact& change : example_.changes) {
    const event::v1::UnitTransferred& transfer = change.fact.unit_transferred();
    if (!change.fact.has_unit_transferred() || transfer.unit_id() != unit_id) continue;
    if (domain::ToDay(transfer.effective_date()) <= day) superior = &transfer.parent_unit_id();
  }
  return *superior;
}

bool Planner::IsGone(absl::string_view unit_id, CivilDay day) const {
  return std::any_of(example_.changes.begin(), example_.changes.end(),
                     [&](const DatedFact& change) {
                       const std::optional<CivilDay> end = EndIn(change.fact, unit_id);
                       return end.has_value() && *end <= day;
                     });
}

bool Planner::IsExcused(const ExampleUnit& unit, CivilMonth month) const {
  if (unit.tier != event::v1::TEAM_TIER_SQUADRON) return false;
  const auto is_exempt = [&](const PlannedPair& pair) {
    return std::any_of(
        example_.changes.begin(), example_.changes.end(), [&](const DatedFact& change) {
          const event::v1::MonthExempted& exempted = change.fact.month_exempted();
          return exempted.pair_id() == pair.pair_id && exempted.month() == FormatMonth(month);
        });
  };
  bool excused = false;
  for (const PlannedPair& pair : plan_.pairs) {
    const bool has_unit = pair.unit_a_id == unit.unit_id || pair.unit_b_id == unit.unit_id;
    if (!has_unit || CivilMonth(pair.first_day) > month) continue;
    if (pair.end_day.has_value() && *pair.end_day <= FirstDay(month)) continue;
    if (!is_exempt(pair)) return false;
    excused = true;
  }
  return excused;
}

void Planner::EndPair(absl::string_view pair_id, CivilDay end_day) {
  for (PlannedPair& pair : plan_.pairs) {
    if (pair.pair_id == pair_id) pair.end_day = end_day;
  }
}

std::string Planner::ActorOf(absl::string_view unit_id) const {
  return absl::StrCat(RoleOf(Unit(unit_id).tier), "/", unit_id);
}

std::string Planner::Officer(absl::string_view unit_id, int number) const {
  return absl::StrFormat("officer-%s-%02d", unit_id, number);
}

int Planner::baseline_milli(absl::string_view unit_id) const {
  return Chance(absl::StrCat("baseline/", unit_id))
      .Between(knobs().baseline_min_milli, knobs().baseline_max_milli);
}

Act& Planner::Add(CivilDay day, absl::string_view acting_unit_id, event::v1::Event fact) {
  Act act;
  act.day = day;
  act.actor = ActorOf(acting_unit_id);
  act.request_id = absl::StrFormat("demo-%06d", plan_.acts.size() + 1);
  act.fact = std::move(fact);
  plan_.acts.push_back(std::move(act));
  return plan_.acts.back();
}

const PlannedPair& Planner::FirstPairOf(absl::string_view unit_id) const {
  const auto found =
      std::find_if(plan_.pairs.begin(), plan_.pairs.end(), [unit_id](const PlannedPair& pair) {
        return pair.unit_a_id == unit_id || pair.unit_b_id == unit_id;
      });
  CHECK(found != plan_.pairs.end(), "a unit without a pair");
  return *found;
}

int Planner::PairCountOf(absl::string_view unit_id) const {
  return static_cast<int>(
      std::count_if(plan_.pairs.begin(), plan_.pairs.end(), [unit_id](const PlannedPair& pair) {
        return pair.unit_a_id == unit_id || pair.unit_b_id == unit_id;
      }));
}

std::optional<int> Planner::MonthOf(Shortfall shortfall, const PlannedPair& pair) const {
  const Place* const place = example_.FindPlace(shortfall);
  if (place == nullptr || FirstPairOf(place->unit_id).pair_id != pair.pair_id) return std::nullopt;
  return NumberOf(place->month);
}

bool Planner::IsPlaced(const PlannedPair& pair) const {
  return IsPlaced(pair.unit_a_id) || IsPlaced(pair.unit_b_id);
}

bool Planner::IsPlaced(absl::string_view unit_id) const {
  const std::vector<Place>& places = example_.places;
  return std::any_of(places.begin(), places.end(),
                     [unit_id](const Place& place) { return place.unit_id == unit_id; });
}

void Planner::Befalls(Shortfall shortfall, std::string subject) {
  plan_.subjects[shortfall] = std::move(subject);
}

void Planner::ReassignPair(const std::string& pair_id, std::string unit_a_id,
                           std::string unit_b_id) {
  last_sides_[pair_id] = {std::move(unit_a_id), std::move(unit_b_id)};
}

Plan Planner::Finish() {
  for (PlannedPair& pair : plan_.pairs) {
    const auto last = last_sides_.find(pair.pair_id);
    if (last != last_sides_.end()) std::tie(pair.unit_a_id, pair.unit_b_id) = last->second;
  }
  std::stable_sort(plan_.acts.begin(), plan_.acts.end(),
                   [](const Act& a, const Act& b) { return a.day < b.day; });
  return std::move(plan_);
}

google::type::Date DateOf(CivilDay day) {
  return domain::ToDate(day);
}

Plan MakePlan(const Example& example) {
  Planner planner(example);
  PlanOrganization(planner);
  PlanOfficers(planner);
  PlanOfficerChanges(planner);
  PlanPairs(planner);
  PlanChanges(planner);
  PlanSupervision(planner);
  PlanJointPlans(planner);
  PlanActivities(planner);
  PlanLateEntries(planner);
  PlanReports(planner);
  PlanBulletins(planner);
  PlanYearEnd(planner);
  PlanAssessment(planner);
  PlanBadInput(planner);
  return planner.Finish();
}

Plan MakeOrdinaryPlan(const Example& example) {
  CHECK(example.places.empty(), "an ordinary year with places");
  Planner planner(example);
  PlanOrganization(planner);
  PlanOfficers(planner);
  PlanPairs(planner);
  PlanSupervision(planner);
  PlanJointPlans(planner);
  PlanActivities(planner);
  PlanReports(planner);
  PlanYearEnd(planner);
  return planner.Finish();
}

absl::Status CheckPlaced(const Example& example, const Plan& plan) {
  for (const Place& place : example.places) {
    if (plan.subjects.contains(place.shortfall)) continue;
    const std::string month = FormatMonth(place.month);
    const Problem problem = {
        absl::StrCat(
            "no room for it in ", month, " with unit ", place.unit_id,
            "; take a month that is neither the first nor the last, or a unit without another one"),
        absl::StrCat(month, " 的单位 ", place.unit_id,
                     " 容不下；请改用既非首月也非末月的月份，或没有另一项的单位")};
    return Wrong(At("shortfalls.csv", At(Info(place.shortfall).word, problem)));
  }
  return absl::OkStatus();
}

std::vector<int64_t> PositionsOf(const Plan& plan) {
  std::vector<int64_t> positions;
  int64_t position = 0;
  for (const Act& act : plan.acts) {
    positions.push_back(act.refusal.empty() ? ++position : 0);
  }
  return positions;
}

}  // namespace jiedui::scenario
