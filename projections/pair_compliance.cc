#include "projections/pair_compliance.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/activity/correction.h"
#include "domain/date.h"
#include "domain/pairing/pair.h"
#include "domain/rules/sides.h"
#include "domain/rules/stay_length.h"

// The fold. Rows: "pair/<id>", "permit/<id>", and by which an event finds its pair: "unit/<id>"
// (level), "pairs/<unit>", "activity/<id>", "case/<id>", "plan/<id>", "check/<id>"; and who agreed
// to a pair across districts, "leave/<program>/<unit>/<unit>". By which a read finds the pairs of a
// programme: "by_program/<program>/<pair>".

namespace jiedui::projections {
namespace {

using table::v1::ActivityFacts;
using table::v1::LinkedCase;
using table::v1::PairRow;
using table::v1::RowKey;
using table::v1::UnitTier;

std::string PairKey(absl::string_view pair_id) {
  return absl::StrCat("pair/", pair_id);
}

std::string ActivityKey(absl::string_view activity_id) {
  return absl::StrCat("activity/", activity_id);
}

std::string CaseKey(absl::string_view case_id) {
  return absl::StrCat("case/", case_id);
}

std::string PlanKey(absl::string_view plan_id) {
  return absl::StrCat("plan/", plan_id);
}

std::string PairsKey(absl::string_view unit_id) {
  return absl::StrCat("pairs/", unit_id);
}

void PointTo(const std::string& pair_key, const std::string& key, Rows& rows) {
  rows.Edit<RowKey>(key).set_key(pair_key);
}

// Null if the pair has no such activity.
ActivityFacts* FindActivity(PairRow& pair, const std::string& activity_id) {
  for (ActivityFacts& facts : *pair.mutable_activities()) {
    if (ActivityIdOf(facts) == activity_id) return &facts;
  }
  return nullptr;
}

// A stay that is planned, or not over.
bool IsOpen(const ActivityFacts& facts) {
  return facts.has_rotation_planned() || facts.has_staff_dispatched();
}

// A new activity, or the completion of a stay that was begun: set_fact(facts) says what was done.
template <class Fact, class SetFact>
void Record(const Fact& event, const Envelope& at, Rows& rows, SetFact set_fact) {
  const std::string key = PairKey(event.pair_id());
  rows.Update<PairRow>(key, [&](PairRow& pair) {
    ActivityFacts* facts = FindActivity(pair, event.activity_id());
    if (facts == nullptr) facts = pair.add_activities();
    set_fact(*facts);
    facts->set_position(at.position);
    if (IsOpen(*facts)) facts->add_step_positions(at.position);
    *facts->mutable_recorded_date() = domain::ToDate(at.recorded_day);
    facts->set_recorded_by_unit_id(domain::IsEverSide(pair, at.actor_unit_id) ? at.actor_unit_id
                                                                              : "");
    PointTo(key, ActivityKey(event.activity_id()), rows);
  });
}

// Calls edit(facts) for the activity.
template <class Edit>
void UpdateActivity(const std::string& activity_id, Rows& rows, Edit edit) {
  const RowKey* pair_key = rows.Find<RowKey>(ActivityKey(activity_id));
  if (pair_key == nullptr) return;
  rows.Update<PairRow>(pair_key->key(), [&](PairRow& pair) {
    ActivityFacts* facts = FindActivity(pair, activity_id);
    if (facts != nullptr) edit(*facts);
  });
}

template <class Fact>
domain::CorrectionChanges Replace(const Fact& corrected, Fact& fact) {
  const domain::CorrectionChanges changes = domain::ChangesOf(fact, corrected);
  fact = corrected;
  return changes;
}

// Returns what it changed.
domain::CorrectionChanges SetCorrected(const event::v1::ActivityCorrected& event,
                                       ActivityFacts& facts) {
  using event::v1::ActivityCorrected;
  switch (event.corrected_case()) {
    case ActivityCorrected::kStaffRotated:
      return Replace(event.staff_rotated(), *facts.mutable_staff_rotated());
    case ActivityCorrected::kJointInspectionHeld:
      return Replace(event.joint_inspection_held(), *facts.mutable_joint_inspection_held());
    case ActivityCorrected::kGroupStudyHeld:
      return Replace(event.group_study_held(), *facts.mutable_group_study_held());
    case ActivityCorrected::kOtherActivityHeld:
      return Replace(event.other_activity_held(), *facts.mutable_other_activity_held());
    case ActivityCorrected::CORRECTED_NOT_SET:
      break;
  }
  return {};
}

// Links the case to the activity it came from, if it came from one.
void LinkCase(const std::string& activity_id, const LinkedCase& linked, Rows& rows) {
  const RowKey* pair_key = rows.Find<RowKey>(ActivityKey(activity_id));
  if (pair_key == nullptr) return;
  UpdateActivity(activity_id, rows, [&](ActivityFacts& facts) { *facts.add_cases() = linked; });
  PointTo(pair_key->key(), CaseKey(linked.case_id()), rows);
}

// A stay that is over is the same however it was recorded.
void Complete(const google::type::Date& last_date, const std::string& recall_reason,
              ActivityFacts& facts) {
  event::v1::StaffRotated stay = domain::StayUntil(facts, domain::ToDay(last_date));
  stay.set_recall_reason(recall_reason);
  *facts.mutable_staff_rotated() = std::move(stay);
  facts.clear_leaves();
  facts.clear_arrived_date();
}

// The stay's end: it is recorded with it, and to be confirmed from then on.
template <class Fact>
void End(const Fact& event, const google::type::Date& last_date, const std::string& recall_reason,
         const Envelope& at, Rows& rows) {
  std::string recorder;  // of a stay that somebody confirmed while it went on
  UpdateActivity(event.activity_id(), rows, [&recorder](const ActivityFacts& facts) {
    if (!facts.attestations().empty()) recorder = facts.recorded_by_unit_id();
  });
  Record(event, at, rows, [&](ActivityFacts& facts) { Complete(last_date, recall_reason, facts); });
  if (recorder.empty()) return;
  // Whoever records its end, what was confirmed stays confirmed: by the side that recorded it then.
  UpdateActivity(event.activity_id(), rows, [&recorder](ActivityFacts& facts) {
    const std::string& by = facts.recorded_by_unit_id();
    const bool confirmed = absl::c_any_of(
        facts.attestations(),
        [&by](const table::v1::Attestation& attestation) { return attestation.unit_id() == by; });
    if (by.empty() || confirmed) facts.set_recorded_by_unit_id(recorder);
  });
}

// Lets a pair know of permits of its side.
void AddPermit(const table::v1::LateEntryPermit& permit, PairRow& pair) {
  *pair.add_permits() = permit;
}

void NoteExempted(const std::string& unit_id, const PairRow& pair, Rows& rows) {
  const event::v1::PairAssigned& assigned = pair.assigned();
  kExemptedPairs.Add(ExemptedOwner(assigned.program_id(), unit_id), assigned.pair_id(), rows);
}

// The unit is, or is to be, a side of the pair, which takes its permits over.
void JoinUnit(const std::string& unit_id, PairRow& pair, Rows& rows) {
  auto& unit = rows.Edit<table::v1::UnitPairs>(PairsKey(unit_id));
  if (absl::c_linear_search(unit.pair_ids(), pair.assigned().pair_id())) return;
  unit.add_pair_ids(pair.assigned().pair_id());
  for (const table::v1::LateEntryPermit& permit : unit.permits()) AddPermit(permit, pair);
  const bool exempted = !pair.exemptions().empty() || !pair.voided_exemptions().empty();
  if (exempted) NoteExempted(unit_id, pair, rows);
}

// A new pair.
void Begin(const event::v1::PairAssigned& assigned, const std::string& renewed_pair_id,
           const Envelope& at, Rows& rows) {
  PairRow pair;
  *pair.mutable_assigned() = assigned;
  pair.set_position(at.position);
  *pair.mutable_recorded_date() = domain::ToDate(at.recorded_day);
  pair.set_renewed_pair_id(renewed_pair_id);
  // Both sides are of one level (R0-05).
  const UnitTier* tier = rows.Find<UnitTier>(absl::StrCat("unit/", assigned.unit_a_id()));
  if (tier != nullptr) pair.set_tier(tier->tier());
  JoinUnit(assigned.unit_a_id(), pair, rows);
  JoinUnit(assigned.unit_b_id(), pair, rows);
  rows.Put(PairKey(assigned.pair_id()), pair);
  kPairsByProgram.Add(assigned.program_id(), assigned.pair_id(), rows);
}

void SetDeclined(const std::string& case_id, const Envelope& at, PairRow& pair) {
  for (ActivityFacts& facts : *pair.mutable_activities()) {
    for (LinkedCase& linked : *facts.mutable_cases()) {
      if (linked.case_id() != case_id) continue;
      linked.set_declined(true);
      linked.set_declined_position(at.position);
    }
  }
}

}  // namespace

const std::string& ActivityIdOf(const ActivityFacts& facts) {
  static const auto& none = *new std::string();
  switch (facts.fact_case()) {
    case ActivityFacts::kStaffDispatched:
      return facts.staff_dispatched().activity_id();
    case ActivityFacts::kStaffRotated:
      return facts.staff_rotated().activity_id();
    case ActivityFacts::kJointInspectionHeld:
      return facts.joint_inspection_held().activity_id();
    case ActivityFacts::kGroupStudyHeld:
      return facts.group_study_held().activity_id();
    case ActivityFacts::kOtherActivityHeld:
      return facts.other_activity_held().activity_id();
    case ActivityFacts::kRotationPlanned:
      return facts.rotation_planned().activity_id();
    case ActivityFacts::FACT_NOT_SET:
      break;
  }
  return none;
}

std::string ExemptedOwner(absl::string_view program_id, absl::string_view unit_id) {
  return absl::StrCat(program_id, "/", unit_id);
}

void PairCompliance::Apply(const event::v1::UnitRegistered& event, const Envelope& /*at*/,
                           Rows& rows) {
  rows.Edit<UnitTier>(absl::StrCat("unit/", event.unit_id())).set_tier(event.tier());
}

void PairCompliance::Apply(const event::v1::PairAssigned& event, const Envelope& at, Rows& rows) {
  Begin(event, "", at, rows);
}

void PairCompliance::Apply(const event::v1::PairRenewed& event, const Envelope& at, Rows& rows) {
  Begin(domain::AssignmentOf(event), event.renewed_pair_id(), at, rows);
  rows.Update<PairRow>(PairKey(event.renewed_pair_id()),
                       [&](PairRow& pair) { pair.add_renewal_pair_ids(event.pair_id()); });
}

void PairCompliance::Apply(const event::v1::PairReassigned& event, const Envelope& at, Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    table::v1::PairReassignment& reassignment = *pair.add_reassignments();
    *reassignment.mutable_reassigned() = event;
    reassignment.set_position(at.position);
    JoinUnit(event.unit_a_id(), pair, rows);
    JoinUnit(event.unit_b_id(), pair, rows);
  });
}

void PairCompliance::Apply(const event::v1::PairDissolved& event, const Envelope& /*at*/,
                           Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    *pair.mutable_dissolved_date() = event.effective_date();
  });
}

void PairCompliance::Apply(const event::v1::SupervisionCheckRecorded& event, const Envelope& at,
                           Rows& rows) {
  const std::string key = PairKey(event.pair_id());
  rows.Update<PairRow>(key, [&](PairRow& pair) {
    table::v1::SupervisionCheck* check = pair.add_checks();
    *check->mutable_check() = event;
    check->set_position(at.position);
    *check->mutable_recorded_date() = domain::ToDate(at.recorded_day);
    PointTo(key, absl::StrCat("check/", event.check_id()), rows);
  });
}

void PairCompliance::Apply(const event::v1::StaffDispatched& event, const Envelope& at,
                           Rows& rows) {
  Record(event, at, rows, [&](ActivityFacts& facts) { *facts.mutable_staff_dispatched() = event; });
}

void PairCompliance::Apply(const event::v1::StaffRotated& event, const Envelope& at, Rows& rows) {
  Record(event, at, rows, [&](ActivityFacts& facts) { *facts.mutable_staff_rotated() = event; });
}

void PairCompliance::Apply(const event::v1::JointInspectionHeld& event, const Envelope& at,
                           Rows& rows) {
  Record(event, at, rows,
         [&](ActivityFacts& facts) { *facts.mutable_joint_inspection_held() = event; });
}

void PairCompliance::Apply(const event::v1::GroupStudyHeld& event, const Envelope& at, Rows& rows) {
  Record(event, at, rows, [&](ActivityFacts& facts) { *facts.mutable_group_study_held() = event; });
}

void PairCompliance::Apply(const event::v1::OtherActivityHeld& event, const Envelope& at,
                           Rows& rows) {
  Record(event, at, rows,
         [&](ActivityFacts& facts) { *facts.mutable_other_activity_held() = event; });
}

void PairCompliance::Apply(const event::v1::ActivityAttested& event, const Envelope& at,
                           Rows& rows) {
  UpdateActivity(event.activity_id(), rows, [&](ActivityFacts& facts) {
    table::v1::Attestation* attestation = facts.add_attestations();
    attestation->set_unit_id(event.unit_id());
    *attestation->mutable_attested_date() = event.attested_date();
    attestation->set_position(at.position);
    attestation->set_attesting_unit_id(event.attesting_unit_id());
  });
}

void PairCompliance::Apply(const event::v1::ActivityCorrected& event, const Envelope& at,
                           Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    ActivityFacts* facts = FindActivity(pair, event.activity_id());
    if (facts == nullptr) return;
    table::v1::Redoing redoing;
    redoing.set_position(at.position);
    *redoing.mutable_recorded_date() = domain::ToDate(at.recorded_day);
    redoing.set_recorded_by_unit_id(domain::IsEverSide(pair, at.actor_unit_id) ? at.actor_unit_id
                                                                               : "");
    const domain::CorrectionChanges changes = SetCorrected(event, *facts);
    if (changes.days) *facts->mutable_days_redone() = redoing;
    if (changes.substance) *facts->mutable_substance_redone() = redoing;
    facts->add_correction_positions(at.position);
    *facts->mutable_corrected_date() = event.corrected_date();
    facts->set_corrected_by_unit_id(redoing.recorded_by_unit_id());
  });
}

void PairCompliance::Apply(const event::v1::ActivityVoided& event, const Envelope& at, Rows& rows) {
  UpdateActivity(event.activity_id(), rows,
                 [&](ActivityFacts& facts) { facts.set_voided_position(at.position); });
}

void PairCompliance::Apply(const event::v1::CaseFiled& event, const Envelope& at, Rows& rows) {
  LinkedCase linked;
  linked.set_case_id(event.case_id());
  linked.set_unit_id(event.unit_id());
  linked.set_enterprise_id(event.enterprise_id());
  *linked.mutable_documents() = event.documents();
  *linked.mutable_occurred_date() = event.filed_date();
  *linked.mutable_recorded_date() = domain::ToDate(at.recorded_day);
  linked.set_position(at.position);
  LinkCase(event.activity_id(), linked, rows);
}

void PairCompliance::Apply(const event::v1::ProposedCaseReported& event, const Envelope& at,
                           Rows& rows) {
  LinkedCase linked;
  linked.set_case_id(event.case_id());
  linked.set_unit_id(event.unit_id());
  linked.set_enterprise_id(event.enterprise_id());
  *linked.mutable_documents() = event.documents();
  *linked.mutable_occurred_date() = event.reported_date();
  *linked.mutable_recorded_date() = domain::ToDate(at.recorded_day);
  linked.set_proposed(true);
  linked.set_position(at.position);
  LinkCase(event.activity_id(), linked, rows);
}

void PairCompliance::Apply(const event::v1::ProposedCaseDeclined& event, const Envelope& at,
                           Rows& rows) {
  const RowKey* pair_key = rows.Find<RowKey>(CaseKey(event.case_id()));
  if (pair_key == nullptr) return;
  rows.Update<PairRow>(pair_key->key(),
                       [&](PairRow& pair) { SetDeclined(event.case_id(), at, pair); });
}

void PairCompliance::Apply(const event::v1::RotationPlanned& event, const Envelope& at,
                           Rows& rows) {
  Record(event, at, rows, [&](ActivityFacts& facts) { *facts.mutable_rotation_planned() = event; });
}

void PairCompliance::Apply(const event::v1::StaffArrived& event, const Envelope& at, Rows& rows) {
  UpdateActivity(event.activity_id(), rows, [&](ActivityFacts& facts) {
    facts.add_step_positions(at.position);
    *facts.mutable_arrived_date() = event.arrived_date();
  });
}

void PairCompliance::Apply(const event::v1::StaffLeaveStarted& event, const Envelope& at,
                           Rows& rows) {
  UpdateActivity(event.activity_id(), rows, [&](ActivityFacts& facts) {
    facts.add_step_positions(at.position);
    event::v1::StayLeave& leave = *facts.add_leaves();
    leave.set_officer_id(event.officer_id());
    *leave.mutable_first_date() = event.leave_date();
  });
}

void PairCompliance::Apply(const event::v1::StaffLeaveEnded& event, const Envelope& at,
                           Rows& rows) {
  UpdateActivity(event.activity_id(), rows, [&](ActivityFacts& facts) {
    facts.add_step_positions(at.position);
    for (event::v1::StayLeave& leave : *facts.mutable_leaves()) {
      if (leave.officer_id() != event.officer_id() || leave.has_last_date()) continue;
      *leave.mutable_last_date() = domain::ToDate(domain::ToDay(event.back_date()) - 1);
    }
  });
}

void PairCompliance::Apply(const event::v1::StaffReturned& event, const Envelope& at, Rows& rows) {
  End(event, event.returned_date(), "", at, rows);
}

void PairCompliance::Apply(const event::v1::StaffRecalled& event, const Envelope& at, Rows& rows) {
  End(event, event.recalled_date(), event.reason(), at, rows);
}

void PairCompliance::Apply(const event::v1::JointPlanAdopted& event, const Envelope& at,
                           Rows& rows) {
  const std::string key = PairKey(event.pair_id());
  rows.Update<PairRow>(key, [&](PairRow& pair) {
    table::v1::JointPlan& plan = *pair.add_plans();
    *plan.mutable_adopted() = event;
    plan.set_position(at.position);
    PointTo(key, PlanKey(event.plan_id()), rows);
  });
}

void PairCompliance::Apply(const event::v1::JointPlanSigned& event, const Envelope& at,
                           Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    for (table::v1::JointPlan& plan : *pair.mutable_plans()) {
      if (plan.adopted().plan_id() != event.plan_id()) continue;
      *plan.add_signatures() = event;
      plan.add_signature_positions(at.position);
    }
  });
}

void PairCompliance::Apply(const event::v1::NoViolationAttested& event, const Envelope& at,
                           Rows& rows) {
  UpdateActivity(event.activity_id(), rows, [&](ActivityFacts& facts) {
    table::v1::NoViolation& confirmation = *facts.add_no_violations();
    *confirmation.mutable_attested() = event;
    confirmation.set_position(at.position);
  });
}

void PairCompliance::Apply(const event::v1::LateEntryPermitted& event, const Envelope& at,
                           Rows& rows) {
  table::v1::LateEntryPermit permit;
  *permit.mutable_permitted() = event;
  permit.set_position(at.position);
  rows.Put(absl::StrCat("permit/", event.permit_id()), permit);
  auto& unit = rows.Edit<table::v1::UnitPairs>(PairsKey(event.unit_id()));
  *unit.add_permits() = permit;
  const auto pair_ids = unit.pair_ids();
  for (const std::string& pair_id : pair_ids) {
    rows.Update<PairRow>(PairKey(pair_id), [&](PairRow& pair) { AddPermit(permit, pair); });
  }
}

void PairCompliance::Apply(const event::v1::MonthExempted& event, const Envelope& at, Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    table::v1::MonthExemption& exemption = *pair.add_exemptions();
    *exemption.mutable_exempted() = event;
    exemption.set_position(at.position);
    for (const std::string& side : domain::EverySide(pair)) NoteExempted(side, pair, rows);
  });
}

void PairCompliance::Apply(const event::v1::RuleExceptionGranted& event, const Envelope& at,
                           Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    table::v1::RuleException& exception = *pair.add_rule_exceptions();
    *exception.mutable_granted() = event;
    exception.set_position(at.position);
  });
}

void PairCompliance::Apply(const event::v1::SupervisionFixClosed& event, const Envelope& at,
                           Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    for (table::v1::SupervisionCheck& check : *pair.mutable_checks()) {
      if (check.check().check_id() != event.check_id()) continue;
      *check.mutable_closed() = event;
      check.set_closed_position(at.position);
      *check.mutable_closed_recorded_date() = domain::ToDate(at.recorded_day);
    }
  });
}

void PairCompliance::Apply(const event::v1::SupervisionCheckVoided& event, const Envelope& /*at*/,
                           Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    for (int i = 0; i < pair.checks_size(); ++i) {
      if (pair.checks(i).check().check_id() != event.check_id()) continue;
      table::v1::SupervisionCheck& voided = *pair.add_voided_checks();
      voided = pair.checks(i);
      *voided.mutable_voided() = event;
      pair.mutable_checks()->DeleteSubrange(i, 1);
      return;
    }
  });
}

void PairCompliance::Apply(const event::v1::CaseVoided& event, const Envelope& /*at*/, Rows& rows) {
  const RowKey* const pair_key = rows.Find<RowKey>(CaseKey(event.case_id()));
  if (pair_key == nullptr) return;
  rows.Update<PairRow>(pair_key->key(), [&](PairRow& pair) {
    for (ActivityFacts& facts : *pair.mutable_activities()) {
      auto& cases = *facts.mutable_cases();
      cases.erase(std::remove_if(cases.begin(), cases.end(),
                                 [&](const LinkedCase& linked) {
                                   return linked.case_id() == event.case_id();
                                 }),
                  cases.end());
    }
  });
}

std::string LeaveKey(absl::string_view program_id, absl::string_view unit_id,
                     absl::string_view other_unit_id) {
  const auto [first, second] = std::minmax(unit_id, other_unit_id);
  return absl::StrCat("leave/", program_id, "/", first, "/", second);
}

void PairCompliance::Apply(const event::v1::CrossDistrictConsentGiven& event, const Envelope& at,
                           Rows& rows) {
  auto& leave = rows.Edit<table::v1::CrossDistrictRow>(
      LeaveKey(event.program_id(), event.unit_a_id(), event.unit_b_id()));
  *leave.add_consents() = event;
  leave.add_consent_positions(at.position);
}

void PairCompliance::Apply(const event::v1::CrossDistrictPairApproved& event, const Envelope& at,
                           Rows& rows) {
  auto& leave = rows.Edit<table::v1::CrossDistrictRow>(
      LeaveKey(event.program_id(), event.unit_a_id(), event.unit_b_id()));
  *leave.mutable_approval() = event;
  leave.set_approval_position(at.position);
}

}  // namespace jiedui::projections
