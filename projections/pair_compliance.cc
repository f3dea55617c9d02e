#include "projections/pair_compliance.h"

#include "absl/strings/str_cat.h"

#include "domain/date.h"

// The fold. Rows: "pair/<id>", and by which an event finds its pair: "unit/<id>" (level),
// "activity/<id>", "case/<id>".

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

void PointTo(const std::string& pair_key, const std::string& key, Rows& rows) {
  rows.Edit<RowKey>(key).set_key(pair_key);
}

bool IsSide(const PairRow& pair, const std::string& unit_id) {
  return unit_id == pair.assigned().unit_a_id() || unit_id == pair.assigned().unit_b_id();
}

// Null if the pair has no such activity.
ActivityFacts* FindActivity(PairRow& pair, const std::string& activity_id) {
  for (ActivityFacts& facts : *pair.mutable_activities()) {
    if (ActivityIdOf(facts) == activity_id) return &facts;
  }
  return nullptr;
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
    *facts->mutable_recorded_date() = domain::ToDate(at.recorded_day);
    facts->set_recorded_by_unit_id(IsSide(pair, at.actor_unit_id) ? at.actor_unit_id : "");
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

void SetCorrected(const event::v1::ActivityCorrected& event, ActivityFacts& facts) {
  using event::v1::ActivityCorrected;
  switch (event.corrected_case()) {
    case ActivityCorrected::kStaffRotated:
      *facts.mutable_staff_rotated() = event.staff_rotated();
      break;
    case ActivityCorrected::kJointInspectionHeld:
      *facts.mutable_joint_inspection_held() = event.joint_inspection_held();
      break;
    case ActivityCorrected::kGroupStudyHeld:
      *facts.mutable_group_study_held() = event.group_study_held();
      break;
    case ActivityCorrected::kOtherActivityHeld:
      *facts.mutable_other_activity_held() = event.other_activity_held();
      break;
    case ActivityCorrected::CORRECTED_NOT_SET:
      break;
  }
}

// Links the case to the activity it came from, if it came from one.
void LinkCase(const std::string& activity_id, const LinkedCase& linked, Rows& rows) {
  const RowKey* pair_key = rows.Find<RowKey>(ActivityKey(activity_id));
  if (pair_key == nullptr) return;
  UpdateActivity(activity_id, rows, [&](ActivityFacts& facts) { *facts.add_cases() = linked; });
  PointTo(pair_key->key(), CaseKey(linked.case_id()), rows);
}

void SetDeclined(const std::string& case_id, PairRow& pair) {
  for (ActivityFacts& facts : *pair.mutable_activities()) {
    for (LinkedCase& linked : *facts.mutable_cases()) {
      if (linked.case_id() == case_id) linked.set_declined(true);
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
    case ActivityFacts::FACT_NOT_SET:
      break;
  }
  return none;
}

void PairCompliance::Apply(const event::v1::UnitRegistered& event, const Envelope& /*at*/,
                           Rows& rows) {
  rows.Edit<UnitTier>(absl::StrCat("unit/", event.unit_id())).set_tier(event.tier());
}

void PairCompliance::Apply(const event::v1::PairAssigned& event, const Envelope& at, Rows& rows) {
  PairRow pair;
  *pair.mutable_assigned() = event;
  pair.set_position(at.position);
  // Both sides are of one level (R0-05).
  const UnitTier* tier = rows.Find<UnitTier>(absl::StrCat("unit/", event.unit_a_id()));
  if (tier != nullptr) pair.set_tier(tier->tier());
  rows.Put(PairKey(event.pair_id()), pair);
}

void PairCompliance::Apply(const event::v1::PairDissolved& event, const Envelope& /*at*/,
                           Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    *pair.mutable_dissolved_date() = event.effective_date();
  });
}

void PairCompliance::Apply(const event::v1::SupervisionCheckRecorded& event, const Envelope& at,
                           Rows& rows) {
  rows.Update<PairRow>(PairKey(event.pair_id()), [&](PairRow& pair) {
    table::v1::SupervisionCheck* check = pair.add_checks();
    *check->mutable_check() = event;
    check->set_position(at.position);
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
  });
}

void PairCompliance::Apply(const event::v1::ActivityCorrected& event, const Envelope& at,
                           Rows& rows) {
  UpdateActivity(event.activity_id(), rows, [&](ActivityFacts& facts) {
    SetCorrected(event, facts);
    facts.add_correction_positions(at.position);
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
  *linked.mutable_occurred_date() = event.filed_date();
  linked.set_position(at.position);
  LinkCase(event.activity_id(), linked, rows);
}

void PairCompliance::Apply(const event::v1::ProposedCaseReported& event, const Envelope& at,
                           Rows& rows) {
  LinkedCase linked;
  linked.set_case_id(event.case_id());
  linked.set_unit_id(event.unit_id());
  *linked.mutable_occurred_date() = event.reported_date();
  linked.set_proposed(true);
  linked.set_position(at.position);
  LinkCase(event.activity_id(), linked, rows);
}

void PairCompliance::Apply(const event::v1::ProposedCaseDeclined& event, const Envelope& /*at*/,
                           Rows& rows) {
  const RowKey* pair_key = rows.Find<RowKey>(CaseKey(event.case_id()));
  if (pair_key == nullptr) return;
  rows.Update<PairRow>(pair_key->key(), [&](PairRow& pair) { SetDeclined(event.case_id(), pair); });
}

}  // namespace jiedui::projections
