#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/program/policy.h"
#include "domain/rules/activities.h"
#include "domain/rules/compliance.h"
#include "domain/rules/joint_session.h"
#include "domain/rules/pair_sides.h"
#include "domain/rules/sides.h"
#include "domain/rules/supervision.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "projections/voided_entries.h"
#include "projections/year_end_assessment.h"

// The reads.

namespace jiedui::projections {
namespace {

using domain::OrganizationView;
using domain::ToDay;
using table::v1::ActivityFacts;
using table::v1::PairRow;
using table::v1::RowKey;

constexpr char kPairs[] = "pair/";
constexpr char kPermits[] = "permit/";

OrganizationView AsItWas(const Tables& tables, CivilDay on) {
  return ViewOf(tables, domain::Organization::kAsItWas, on);
}

absl::Status CheckFilter(const Tables& tables, const PairFilter& filter) {
  if (!filter.program_id.empty()) RETURN_IF_ERROR(FindProgram(tables, filter.program_id).status());
  if (!filter.pair_id.empty()) RETURN_IF_ERROR(FindPairRow(tables, filter.pair_id).status());
  if (!filter.unit_id.empty()) RETURN_IF_ERROR(FindUnit(tables, filter.unit_id).status());
  return absl::OkStatus();
}

bool Wanted(const PairRow& pair, const PairFilter& filter, const OrganizationView& organization) {
  const event::v1::PairAssigned& assigned = pair.assigned();
  if (!filter.program_id.empty() && filter.program_id != assigned.program_id()) return false;
  if (!filter.pair_id.empty() && filter.pair_id != assigned.pair_id()) return false;
  if (filter.unit_id.empty()) return true;
  if (filter.ever && domain::IsEverSide(pair, filter.unit_id)) return true;
  const CivilDay day = domain::LastKnownDay(pair, organization.on());
  const domain::Sides sides = domain::SidesOn(pair, day);
  return organization.IsWithin(sides.a_id, filter.unit_id, day) ||
         organization.IsWithin(sides.b_id, filter.unit_id, day);
}

// The ids of all pairs of which one of the units ever was a side, or is to be: those within the
// unit that is asked for.
std::set<std::string> PairIdsWithin(const Tables& tables, const std::string& unit_id,
                                    const OrganizationView& organization) {
  std::set<std::string> pair_ids;
  for (const table::v1::UnitRow& unit : ListUnitsWithin(tables, organization.Shown(unit_id))) {
    for (std::string& id : ListPairIdsOf(tables, unit.registered().unit_id())) {
      pair_ids.insert(std::move(id));
    }
  }
  return pair_ids;
}

// The ids of the pairs that may be wanted, in order. The filter says something.
std::vector<std::string> Candidates(const Tables& tables, const PairFilter& filter,
                                    const OrganizationView& organization) {
  if (!filter.pair_id.empty()) return {filter.pair_id};
  if (filter.unit_id.empty()) return ListPairIds(tables, filter.program_id);
  const std::set<std::string> of_unit = PairIdsWithin(tables, filter.unit_id, organization);
  if (filter.program_id.empty()) return {of_unit.begin(), of_unit.end()};
  std::vector<std::string> of_both;
  absl::c_set_intersection(of_unit, ListPairIds(tables, filter.program_id),
                           std::back_inserter(of_both));
  return of_both;
}

// The other pairs of its sides, each once.
std::vector<PairRow> NeighborRows(const Tables& tables, const PairRow& pair) {
  std::vector<PairRow> rows;
  for (const std::string& pair_id : NeighborIds(tables, pair)) {
    auto row = tables.Find<PairRow>(PairCompliance::kTable, absl::StrCat(kPairs, pair_id));
    if (row.has_value()) rows.push_back(*std::move(row));
  }
  return rows;
}

v1::PairCompliance JudgeBare(const Tables& tables, const PairRow& pair,
                             const domain::ProgramRules& rules, CivilDay on) {
  const std::vector<PairRow> neighbors = NeighborRows(tables, pair);
  return domain::JudgePair(pair, domain::NeighborsOf(pair, neighbors), rules, on);
}

std::optional<table::v1::CrossDistrictRow> FindLeave(const Tables& tables, const PairRow& pair,
                                                     const domain::Sides& sides) {
  return tables.Find<table::v1::CrossDistrictRow>(
      PairCompliance::kTable, LeaveKey(pair.assigned().program_id(), sides.a_id, sides.b_id));
}

domain::SideFacts SideFactsOf(const std::optional<table::v1::OutcomeRow>& a,
                              const std::optional<table::v1::OutcomeRow>& b, bool approved) {
  return {a.has_value() ? &*a : nullptr, b.has_value() ? &*b : nullptr, approved};
}

// What stands against the sides themselves; that goes by the organization as it was, whatever is
// shown.
void AddSideFindings(const Tables& tables, const PairRow& pair, const domain::ProgramRules& rules,
                     CivilDay on, v1::PairCompliance& judged) {
  const std::string& program_id = pair.assigned().program_id();
  const domain::Sides sides = domain::SidesOn(pair, domain::LastKnownDay(pair, on));
  const auto outcome_a = FindOutcome(tables, program_id, sides.a_id);
  const auto outcome_b = FindOutcome(tables, program_id, sides.b_id);
  const auto leave = FindLeave(tables, pair, sides);
  const bool approved = leave.has_value() && leave->has_approval();
  for (v1::RuleFinding& finding : domain::JudgeSides(
           pair, SideFactsOf(outcome_a, outcome_b, approved), AsItWas(tables, on), rules)) {
    *judged.add_findings() = std::move(finding);
  }
}

// Under whom its sides are shown.
void ShowSides(const OrganizationView& organization, v1::PairCompliance& judged) {
  const CivilDay on = organization.on();
  const auto [name_a, name_b] =
      organization.NamesOfSides(judged.unit_a_id(), judged.unit_b_id(), on);
  judged.set_unit_a_name(name_a);
  judged.set_unit_b_name(name_b);
  judged.set_unit_a_id(organization.Shown(judged.unit_a_id()));
  judged.set_unit_b_id(organization.Shown(judged.unit_b_id()));
  for (v1::ActivityJudgement& activity : *judged.mutable_activities()) {
    for (v1::SideCase& side : *activity.mutable_side_cases()) {
      side.set_unit_id(organization.Shown(side.unit_id()));
    }
  }
}

v1::PairCompliance Judge(const Tables& tables, const PairRow& pair,
                         const domain::ProgramRules& rules, const OrganizationView& organization) {
  v1::PairCompliance judged = JudgeBare(tables, pair, rules, organization.on());
  AddSideFindings(tables, pair, rules, organization.on(), judged);
  ShowSides(organization, judged);
  return judged;
}

void SetFact(const ActivityFacts& facts, v1::Activity& activity) {
  switch (facts.fact_case()) {
    case ActivityFacts::kStaffDispatched:
      *activity.mutable_staff_dispatched() = facts.staff_dispatched();
      break;
    case ActivityFacts::kStaffRotated:
      *activity.mutable_staff_rotated() = facts.staff_rotated();
      break;
    case ActivityFacts::kJointInspectionHeld:
      *activity.mutable_joint_inspection_held() = facts.joint_inspection_held();
      break;
    case ActivityFacts::kGroupStudyHeld:
      *activity.mutable_group_study_held() = facts.group_study_held();
      break;
    case ActivityFacts::kOtherActivityHeld:
      *activity.mutable_other_activity_held() = facts.other_activity_held();
      break;
    case ActivityFacts::kRotationPlanned:
      *activity.mutable_rotation_planned() = facts.rotation_planned();
      break;
    case ActivityFacts::FACT_NOT_SET:
      break;
  }
}

v1::StayState StayStateOf(const ActivityFacts& facts) {
  if (facts.has_rotation_planned()) return v1::STAY_STATE_PLANNED;
  if (facts.has_staff_rotated()) {
    return facts.staff_rotated().recall_reason().empty() ? v1::STAY_STATE_RETURNED
                                                         : v1::STAY_STATE_RECALLED;
  }
  if (!facts.has_staff_dispatched()) return v1::STAY_STATE_UNSPECIFIED;
  if (!facts.has_arrived_date()) return v1::STAY_STATE_DISPATCHED;
  const bool away = absl::c_any_of(
      facts.leaves(), [](const event::v1::StayLeave& leave) { return !leave.has_last_date(); });
  return away ? v1::STAY_STATE_ON_LEAVE : v1::STAY_STATE_ARRIVED;
}

// What became of it besides what was done.
void SetHistory(const ActivityFacts& facts, v1::Activity& activity) {
  activity.set_stay_state(StayStateOf(facts));
  if (facts.has_arrived_date()) *activity.mutable_arrived_date() = facts.arrived_date();
  *activity.mutable_leaves() = facts.leaves();
  for (const table::v1::NoViolation& confirmation : facts.no_violations()) {
    *activity.add_no_violations() = confirmation.attested();
  }
  *activity.mutable_correction_positions() = facts.correction_positions();
  activity.set_voided_position(facts.voided_position());
}

v1::Activity MakeActivity(const PairRow& pair, const ActivityFacts& facts,
                          const v1::PairCompliance& judged) {
  const std::string& pair_id = pair.assigned().pair_id();
  const std::string& activity_id = ActivityIdOf(facts);
  v1::Activity activity;
  activity.set_name(absl::StrCat("activities/", activity_id));
  activity.set_pair_id(pair_id);
  SetFact(facts, activity);
  SetHistory(facts, activity);
  if (const std::string& recorder = domain::ConfirmingRecorder(facts); !recorder.empty()) {
    activity.add_attested_unit_ids(recorder);
  }
  for (const table::v1::Attestation& attestation : facts.attestations()) {
    if (domain::Covers(facts, attestation)) activity.add_attested_unit_ids(attestation.unit_id());
  }
  for (const table::v1::LinkedCase& linked : facts.cases()) {
    activity.add_case_ids(linked.case_id());
  }
  for (const v1::ActivityJudgement& judgement : judged.activities()) {
    if (judgement.activity_id() == activity_id) *activity.mutable_judgement() = judgement;
  }
  for (const table::v1::VoidedEntry& entry : pair.voided_entries()) {
    if (entry.voided().activity_id() == activity_id) *activity.add_voided_entries() = Shown(entry);
  }
  return activity;
}

// The rules of programmes, each put together once.
class Rulebooks {
 public:
  explicit Rulebooks(const Tables& tables) : tables_(tables) {}

  absl::StatusOr<const domain::ProgramRules*> Of(const std::string& program_id) {
    const auto known = rules_.find(program_id);
    if (known != rules_.end()) return &known->second;
    ASSIGN_OR_RETURN(domain::ProgramRules rules, RulesOf(tables_, program_id));
    return &rules_.emplace(program_id, std::move(rules)).first->second;
  }

 private:
  const Tables& tables_;
  std::map<std::string, domain::ProgramRules> rules_;
};

v1::JointPlan MakeJointPlan(const PairRow& pair, const table::v1::JointPlan& row) {
  v1::JointPlan plan;
  plan.set_name(absl::StrCat("jointPlans/", row.adopted().plan_id()));
  *plan.mutable_adopted() = row.adopted();
  *plan.mutable_signatures() = row.signatures();
  plan.set_position(row.position());
  for (const ActivityFacts& facts : pair.activities()) {
    if (facts.voided_position() == 0 &&
        facts.joint_inspection_held().plan_id() == row.adopted().plan_id()) {
      plan.add_activity_ids(ActivityIdOf(facts));
    }
  }
  return plan;
}

v1::SupervisionCheck MakeCheck(const table::v1::SupervisionCheck& row, const PairRow& pair,
                               const domain::ProgramRules& rules, CivilDay on) {
  v1::SupervisionCheck check;
  check.set_name(absl::StrCat("supervisionChecks/", row.check().check_id()));
  *check.mutable_check() = row.check();
  check.set_position(row.position());
  const domain::Policy& policy = rules.On(ToDay(row.check().checked_date()));
  // What a voided check ordered is owed by nobody.
  if (!row.has_voided()) check.set_fix_state(domain::FixStateOf(row, pair, policy, on));
  if (row.has_voided()) *check.mutable_voided() = row.voided();
  if (row.has_closed()) *check.mutable_closed() = row.closed();
  return check;
}

bool IsUnfixed(v1::FixState state) {
  return state == v1::FIX_STATE_OPEN || state == v1::FIX_STATE_OVERDUE;
}

// What of a pair came in under one permit.
class AdmittedFacts {
 public:
  AdmittedFacts(const domain::ProgramRules& rules, CivilDay on, v1::LateEntryPermit& permit)
      : rules_(rules), on_(on), permit_(permit), id_(permit.permitted().permit_id()) {}

  void AddOf(const PairRow& pair) {
    for (const ActivityFacts& facts : pair.activities()) {
      const domain::JudgedActivity judged = domain::JudgeActivity(facts, pair, rules_, on_);
      if (judged.permit_id == id_) permit_.add_activity_ids(ActivityIdOf(facts));
      if (facts.has_joint_inspection_held()) AddCases(facts, pair, judged.sides);
    }
    for (const table::v1::SupervisionCheck& check : pair.checks()) AddCheck(check, pair);
  }

 private:
  void AddCases(const ActivityFacts& facts, const PairRow& pair, const domain::Sides& sides) {
    const domain::Policy& policy = domain::PolicyOf(facts, rules_);
    for (const std::string& side : {sides.a_id, sides.b_id}) {
      for (const domain::LateCase& late :
           domain::JudgeSideCase(facts, pair, side, policy, on_).late_cases) {
        if (IsThis(late.late.permit)) permit_.add_case_ids(late.case_id);
      }
    }
  }

  void AddCheck(const table::v1::SupervisionCheck& check, const PairRow& pair) {
    const std::string& check_id = check.check().check_id();
    const domain::CheckPermits permits =
        domain::CheckPermitsOf(check, pair, rules_.On(ToDay(check.check().checked_date())));
    if (permits.check == id_) permit_.add_check_ids(check_id);
    if (permits.closing == id_) permit_.add_fixed_check_ids(check_id);
  }

  bool IsThis(const table::v1::LateEntryPermit* permit) const {
    return permit != nullptr && permit->permitted().permit_id() == id_;
  }

  const domain::ProgramRules& rules_;
  const CivilDay on_;
  v1::LateEntryPermit& permit_;
  const std::string id_;
};

// What the unit's pairs entered under the permit.
absl::StatusOr<v1::LateEntryPermit> MakePermit(const Tables& tables,
                                               const table::v1::LateEntryPermit& row, CivilDay on) {
  const event::v1::LateEntryPermitted& permitted = row.permitted();
  v1::LateEntryPermit permit;
  permit.set_name(absl::StrCat("lateEntryPermits/", permitted.permit_id()));
  *permit.mutable_permitted() = permitted;
  permit.set_position(row.position());
  if (row.has_voided()) *permit.mutable_voided() = row.voided();
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, permitted.program_id()));
  const auto unit = tables.Find<table::v1::UnitPairs>(PairCompliance::kTable,
                                                      absl::StrCat("pairs/", permitted.unit_id()));
  if (!unit.has_value()) return permit;
  AdmittedFacts admitted(rules, on, permit);
  for (const std::string& pair_id : unit->pair_ids()) {
    ASSIGN_OR_RETURN(const PairRow pair, FindPairRow(tables, pair_id));
    admitted.AddOf(pair);
  }
  return permit;
}

// Of the unit and of whoever is shown as it, or of all units if it is empty; by id.
std::vector<table::v1::LateEntryPermit> PermitRows(const Tables& tables, const std::string& unit_id,
                                                   const OrganizationView& organization) {
  std::vector<table::v1::LateEntryPermit> rows;
  if (unit_id.empty()) {
    tables.ForEach<table::v1::LateEntryPermit>(
        PairCompliance::kTable, kPermits,
        [&rows](table::v1::LateEntryPermit&& row) { rows.push_back(std::move(row)); });
    return rows;
  }
  for (const std::string& member : organization.Members(organization.Shown(unit_id))) {
    const auto unit =
        tables.Find<table::v1::UnitPairs>(PairCompliance::kTable, absl::StrCat("pairs/", member));
    if (!unit.has_value()) continue;
    rows.insert(rows.end(), unit->permits().begin(), unit->permits().end());
  }
  absl::c_sort(rows, [](const auto& a, const auto& b) {
    return a.permitted().permit_id() < b.permitted().permit_id();
  });
  return rows;
}

// The checks of a pair in order of recording, those that were voided among them.
std::vector<const table::v1::SupervisionCheck*> ChecksOf(const PairRow& pair) {
  std::vector<const table::v1::SupervisionCheck*> checks;
  for (const table::v1::SupervisionCheck& check : pair.checks()) checks.push_back(&check);
  for (const table::v1::SupervisionCheck& check : pair.voided_checks()) checks.push_back(&check);
  absl::c_sort(checks, [](const auto* a, const auto* b) { return a->position() < b->position(); });
  return checks;
}

}  // namespace

bool InForceOn(const PairRow& pair, CivilDay on) {
  return ToDay(pair.assigned().effective_date()) <= on &&
         (!pair.has_dissolved_date() || on < ToDay(pair.dissolved_date()));
}

std::string ProgramOfActivity(const Tables& tables, absl::string_view activity_id) {
  if (activity_id.empty()) return "";
  const auto key =
      tables.Find<RowKey>(PairCompliance::kTable, absl::StrCat("activity/", activity_id));
  if (!key.has_value()) return "";
  const auto pair = tables.Find<PairRow>(PairCompliance::kTable, key->key());
  return pair.has_value() ? pair->assigned().program_id() : "";
}

std::vector<std::string> ListPairIds(const Tables& tables, absl::string_view program_id) {
  return kPairsByProgram.IdsOf(tables, program_id);
}

std::set<std::string> ListExemptedUnits(const Tables& tables, absl::string_view program_id) {
  std::set<std::string> unit_ids;
  for (const std::string& each : kExemptedPairs.IdsOf(tables, program_id)) {
    unit_ids.insert(each.substr(0, each.find('/')));
  }
  return unit_ids;
}

std::set<std::string> NeighborIds(const Tables& tables, const PairRow& pair) {
  std::set<std::string> pair_ids;
  for (const std::string& side : domain::EverySide(pair)) {
    const std::vector<std::string> of_side = ListPairIdsOf(tables, side);
    pair_ids.insert(of_side.begin(), of_side.end());
  }
  pair_ids.erase(pair.assigned().pair_id());
  return pair_ids;
}

std::vector<std::string> ListPairIdsOf(const Tables& tables, absl::string_view unit_id) {
  const auto unit =
      tables.Find<table::v1::UnitPairs>(PairCompliance::kTable, absl::StrCat("pairs/", unit_id));
  if (!unit.has_value()) return {};
  return {unit->pair_ids().begin(), unit->pair_ids().end()};
}

absl::StatusOr<PairRow> FindPairRow(const Tables& tables, absl::string_view pair_id) {
  auto row = tables.Find<PairRow>(PairCompliance::kTable, absl::StrCat(kPairs, pair_id));
  if (!row.has_value()) return NoSuch({"pair", "结对", pair_id});
  return *std::move(row);
}

std::vector<PairRow> RowsAround(const Tables& tables, absl::string_view pair_id) {
  absl::StatusOr<PairRow> pair = FindPairRow(tables, pair_id);
  if (!pair.ok()) return {};
  std::vector<PairRow> rows = NeighborRows(tables, *pair);
  rows.push_back(*std::move(pair));
  return rows;
}

absl::StatusOr<std::vector<PairRow>> ListPairRows(const Tables& tables, const PairFilter& filter,
                                                  const OrganizationView& organization) {
  RETURN_IF_ERROR(CheckFilter(tables, filter));
  std::vector<PairRow> pairs;
  if (filter.program_id.empty() && filter.pair_id.empty() && filter.unit_id.empty()) {
    tables.ForEach<PairRow>(PairCompliance::kTable, kPairs,
                            [&](PairRow&& pair) { pairs.push_back(std::move(pair)); });
    return pairs;
  }
  for (const std::string& pair_id : Candidates(tables, filter, organization)) {
    absl::StatusOr<PairRow> pair = FindPairRow(tables, pair_id);
    if (pair.ok() && Wanted(*pair, filter, organization)) pairs.push_back(*std::move(pair));
  }
  return pairs;
}

absl::StatusOr<std::vector<JudgedPair>> ListJudgedPairs(const Tables& tables,
                                                        const PairFilter& filter,
                                                        const domain::ProgramRules& rules,
                                                        const OrganizationView& organization) {
  ASSIGN_OR_RETURN(std::vector<PairRow> rows, ListPairRows(tables, filter, organization));
  std::vector<JudgedPair> pairs;
  for (PairRow& row : rows) {
    v1::PairCompliance judged = Judge(tables, row, rules, organization);
    pairs.push_back({std::move(row), std::move(judged)});
  }
  return pairs;
}

absl::StatusOr<v1::PairCompliance> ReadPairCompliance(const Tables& tables,
                                                      absl::string_view pair_id, CivilDay on,
                                                      domain::Organization organization) {
  ASSIGN_OR_RETURN(const PairRow pair, FindPairRow(tables, pair_id));
  ASSIGN_OR_RETURN(const auto rules, RulesOf(tables, pair.assigned().program_id()));
  return Judge(tables, pair, rules, ViewOf(tables, organization, on));
}

absl::StatusOr<std::vector<v1::PairCompliance>> ListPairCompliance(
    const Tables& tables, const PairFilter& filter, CivilDay on,
    domain::Organization organization) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, filter.program_id));
  ASSIGN_OR_RETURN(std::vector<JudgedPair> pairs,
                   ListJudgedPairs(tables, filter, rules, ViewOf(tables, organization, on)));
  std::vector<v1::PairCompliance> judged;
  for (JudgedPair& pair : pairs) judged.push_back(std::move(pair.judged));
  return judged;
}

absl::StatusOr<v1::Activity> ReadActivity(const Tables& tables, absl::string_view activity_id,
                                          CivilDay on) {
  const auto key =
      tables.Find<RowKey>(PairCompliance::kTable, absl::StrCat("activity/", activity_id));
  if (!key.has_value()) return NoSuch({"activity", "互助活动", activity_id});
  const std::string pair_id = key->key().substr(sizeof(kPairs) - 1);
  ASSIGN_OR_RETURN(const PairRow pair, FindPairRow(tables, pair_id));
  ASSIGN_OR_RETURN(const auto rules, RulesOf(tables, pair.assigned().program_id()));
  const v1::PairCompliance judged = JudgeBare(tables, pair, rules, on);
  for (const ActivityFacts& facts : pair.activities()) {
    if (ActivityIdOf(facts) == activity_id) return MakeActivity(pair, facts, judged);
  }
  return NoSuch({"activity", "互助活动", activity_id});
}

absl::StatusOr<std::vector<v1::Activity>> ListActivities(const Tables& tables,
                                                         const ActivityFilter& filter,
                                                         CivilDay on) {
  PairFilter pair_filter;
  pair_filter.pair_id = filter.pair_id;
  ASSIGN_OR_RETURN(const std::vector<PairRow> pairs,
                   ListPairRows(tables, pair_filter, AsItWas(tables, on)));
  Rulebooks rulebooks(tables);
  std::vector<v1::Activity> activities;
  for (const PairRow& pair : pairs) {
    ASSIGN_OR_RETURN(const auto* rules, rulebooks.Of(pair.assigned().program_id()));
    const v1::PairCompliance judged = JudgeBare(tables, pair, *rules, on);
    for (const ActivityFacts& facts : pair.activities()) {
      if (filter.month.has_value() && CivilMonth(domain::ListedDay(facts)) != *filter.month)
        continue;
      activities.push_back(MakeActivity(pair, facts, judged));
    }
  }
  return activities;
}

absl::StatusOr<v1::JointPlan> ReadJointPlan(const Tables& tables, absl::string_view plan_id) {
  const auto key = tables.Find<RowKey>(PairCompliance::kTable, absl::StrCat("plan/", plan_id));
  if (!key.has_value()) return NoSuch({"joint plan", "联合执法计划", plan_id});
  ASSIGN_OR_RETURN(const PairRow pair, FindPairRow(tables, key->key().substr(sizeof(kPairs) - 1)));
  for (const table::v1::JointPlan& plan : pair.plans()) {
    if (plan.adopted().plan_id() == plan_id) return MakeJointPlan(pair, plan);
  }
  return NoSuch({"joint plan", "联合执法计划", plan_id});
}

absl::StatusOr<std::vector<v1::JointPlan>> ListJointPlans(const Tables& tables,
                                                          absl::string_view pair_id) {
  PairFilter filter;
  filter.pair_id = std::string(pair_id);
  // Not by unit, so that the day does not matter.
  ASSIGN_OR_RETURN(const std::vector<PairRow> pairs,
                   ListPairRows(tables, filter, AsItWas(tables, CivilDay())));
  std::vector<v1::JointPlan> plans;
  for (const PairRow& pair : pairs) {
    for (const table::v1::JointPlan& plan : pair.plans()) {
      plans.push_back(MakeJointPlan(pair, plan));
    }
  }
  return plans;
}

absl::StatusOr<v1::SupervisionCheck> ReadSupervisionCheck(const Tables& tables,
                                                          absl::string_view check_id, CivilDay on) {
  const auto key = tables.Find<RowKey>(PairCompliance::kTable, absl::StrCat("check/", check_id));
  if (!key.has_value()) return NoSuch({"check", "监督检查", check_id});
  ASSIGN_OR_RETURN(const PairRow pair, FindPairRow(tables, key->key().substr(sizeof(kPairs) - 1)));
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, pair.assigned().program_id()));
  for (const table::v1::SupervisionCheck* const check : ChecksOf(pair)) {
    if (check->check().check_id() == check_id) return MakeCheck(*check, pair, rules, on);
  }
  return NoSuch({"check", "监督检查", check_id});
}

absl::StatusOr<std::vector<v1::SupervisionCheck>> ListSupervisionChecks(
    const Tables& tables, const SupervisionFilter& filter, const OrganizationView& organization) {
  PairFilter pair_filter;
  pair_filter.pair_id = filter.pair_id;
  pair_filter.unit_id = filter.unit_id;
  ASSIGN_OR_RETURN(const std::vector<PairRow> pairs,
                   ListPairRows(tables, pair_filter, organization));
  Rulebooks rulebooks(tables);
  std::vector<v1::SupervisionCheck> checks;
  for (const PairRow& pair : pairs) {
    ASSIGN_OR_RETURN(const domain::ProgramRules* rules, rulebooks.Of(pair.assigned().program_id()));
    for (const table::v1::SupervisionCheck* const row : ChecksOf(pair)) {
      v1::SupervisionCheck check = MakeCheck(*row, pair, *rules, organization.on());
      if (filter.unfixed_only && !IsUnfixed(check.fix_state())) continue;
      checks.push_back(std::move(check));
    }
  }
  return checks;
}

absl::StatusOr<v1::LateEntryPermit> ReadLateEntryPermit(const Tables& tables,
                                                        absl::string_view permit_id, CivilDay on) {
  const auto row = tables.Find<table::v1::LateEntryPermit>(PairCompliance::kTable,
                                                           absl::StrCat(kPermits, permit_id));
  if (!row.has_value()) return NoSuch({"permit", "补录许可", permit_id});
  return MakePermit(tables, *row, on);
}

absl::StatusOr<std::vector<v1::LateEntryPermit>> ListLateEntryPermits(
    const Tables& tables, const PermitFilter& filter, const OrganizationView& organization) {
  if (!filter.unit_id.empty()) RETURN_IF_ERROR(FindUnit(tables, filter.unit_id).status());
  std::vector<v1::LateEntryPermit> permits;
  for (const table::v1::LateEntryPermit& row : PermitRows(tables, filter.unit_id, organization)) {
    if (filter.month.has_value() && row.permitted().month() != FormatMonth(*filter.month)) continue;
    ASSIGN_OR_RETURN(v1::LateEntryPermit permit, MakePermit(tables, row, organization.on()));
    permits.push_back(std::move(permit));
  }
  return permits;
}

}  // namespace jiedui::projections
