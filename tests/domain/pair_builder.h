// Builds the row of a pair for tests of the rules: a sound pair of side "A" and side "B" from the
// first day of 2017, whose activities are recorded on their day by A and attested by B the same
// day.

#ifndef JIEDUI_TESTS_DOMAIN_PAIR_BUILDER_H_
#define JIEDUI_TESTS_DOMAIN_PAIR_BUILDER_H_

#include <string>

#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {

class PairBuilder {
 public:
  explicit PairBuilder(event::v1::TeamTier tier = event::v1::TEAM_TIER_SQUADRON,
                       const std::string& a = "A", const std::string& b = "B") {
    event::v1::PairAssigned& assigned = *row.mutable_assigned();
    assigned.set_pair_id(absl::StrCat("2017-", a, "-", b));
    assigned.set_program_id("2017");
    assigned.set_unit_a_id(a);
    assigned.set_unit_b_id(b);
    assigned.set_basis("last year's index");
    *assigned.mutable_effective_date() = ToDate(CivilDay(2017, 1, 1));
    row.set_position(7);
    row.set_tier(tier);
  }

  // A stay of one officer from `from`, "officer-1" of A or "officer-2" of B, both days counted.
  table::v1::ActivityFacts& Stay(const std::string& from, CivilDay arrived, CivilDay returned) {
    table::v1::ActivityFacts& facts = Add(returned);
    event::v1::StaffRotated& stay = *facts.mutable_staff_rotated();
    SetIds(stay);
    stay.set_from_unit_id(from);
    stay.add_officer_ids(from == a() ? "officer-1" : "officer-2");
    *stay.mutable_dispatched_date() = ToDate(arrived);
    *stay.mutable_arrived_date() = ToDate(arrived);
    *stay.mutable_returned_date() = ToDate(returned);
    return facts;
  }

  // A stay of each side of 14 days from the same day.
  void Round(CivilDay arrived) {
    Stay(a(), arrived, arrived + 13);
    Stay(b(), arrived, arrived + 13);
  }

  // Staff that left and has not returned.
  table::v1::ActivityFacts& OngoingStay(const std::string& from, CivilDay dispatched) {
    table::v1::ActivityFacts& facts = Add(dispatched);
    event::v1::StaffDispatched& stay = *facts.mutable_staff_dispatched();
    SetIds(stay);
    stay.set_from_unit_id(from);
    *stay.mutable_dispatched_date() = ToDate(dispatched);
    return facts;
  }

  // A stay that was planned and has not begun.
  table::v1::ActivityFacts& Plan(const std::string& from, CivilDay start, CivilDay end) {
    table::v1::ActivityFacts& facts = Add(start);
    event::v1::RotationPlanned& plan = *facts.mutable_rotation_planned();
    SetIds(plan);
    plan.set_from_unit_id(from);
    *plan.mutable_start_date() = ToDate(start);
    *plan.mutable_end_date() = ToDate(end);
    return facts;
  }

  // An inspection of some enterprises, the last of several in B's jurisdiction and the others in
  // A's, with a case of each side on the same day.
  table::v1::ActivityFacts& Joint(CivilDay held, int enterprises = 3) {
    table::v1::ActivityFacts& facts = JointWithoutCases(held, enterprises);
    AddCase(facts, a(), held);
    AddCase(facts, b(), held);
    return facts;
  }

  table::v1::ActivityFacts& JointWithoutCases(CivilDay held, int enterprises = 3) {
    table::v1::ActivityFacts& facts = Add(held);
    event::v1::JointInspectionHeld& inspection = *facts.mutable_joint_inspection_held();
    SetIds(inspection);
    *inspection.mutable_held_date() = ToDate(held);
    inspection.set_plan_id("plan-1");
    for (int i = 0; i < enterprises; ++i) {
      event::v1::InspectionTarget& target = *inspection.add_targets();
      target.set_enterprise_id(absl::StrCat("enterprise-", i));
      target.set_jurisdiction_unit_id(i > 0 && i == enterprises - 1 ? b() : a());
      target.set_selection_reason(event::v1::SELECTION_REASON_LARGER_HAZARD);
    }
    AttendBothSides(inspection);
    return facts;
  }

  // A brigade files, a squadron reports; against an enterprise of the inspection in its
  // jurisdiction.
  table::v1::LinkedCase& AddCase(table::v1::ActivityFacts& facts, const std::string& side,
                                 CivilDay day) {
    table::v1::LinkedCase& linked = *facts.add_cases();
    linked.set_case_id(absl::StrCat("case-", ++next_position_));
    linked.set_unit_id(side);
    linked.set_enterprise_id("enterprise-elsewhere");
    for (const event::v1::InspectionTarget& target : facts.joint_inspection_held().targets()) {
      if (target.jurisdiction_unit_id() != side) continue;
      linked.set_enterprise_id(target.enterprise_id());
      break;
    }
    linked.set_proposed(row.tier() == event::v1::TEAM_TIER_SQUADRON);
    *linked.mutable_occurred_date() = ToDate(day);
    *linked.mutable_recorded_date() = ToDate(day);
    linked.set_position(next_position_);
    return linked;
  }

  table::v1::ActivityFacts& Study(CivilDay held, int minutes = 210) {
    table::v1::ActivityFacts& facts = Add(held);
    event::v1::GroupStudyHeld& study = *facts.mutable_group_study_held();
    SetIds(study);
    *study.mutable_held_date() = ToDate(held);
    study.set_duration_minutes(minutes);
    study.add_topics("topic");
    AttendBothSides(study);
    return facts;
  }

  // A superior's confirmation that the side found no violation in any of the session's enterprises.
  void AddNoViolation(table::v1::ActivityFacts& facts, const std::string& side, CivilDay day) {
    table::v1::NoViolation& confirmation = *facts.add_no_violations();
    confirmation.set_position(++next_position_);
    event::v1::NoViolationAttested& attested = *confirmation.mutable_attested();
    attested.set_unit_id(side);
    *attested.mutable_attested_date() = ToDate(day);
    for (const event::v1::InspectionTarget& target : facts.joint_inspection_held().targets()) {
      attested.add_enterprises()->set_enterprise_id(target.enterprise_id());
    }
  }

  // A permit of A, granted before everything that is recorded from now on.
  event::v1::LateEntryPermitted& Permit(const std::string& month, CivilDay end) {
    table::v1::LateEntryPermit& permit = *row.add_permits();
    permit.set_position(++next_position_);
    event::v1::LateEntryPermitted& permitted = *permit.mutable_permitted();
    permitted.set_permit_id("permit-1");
    permitted.set_unit_id(a());
    permitted.set_month(month);
    *permitted.mutable_end_date() = ToDate(end);
    return permitted;
  }

  table::v1::ActivityFacts& Other(CivilDay held) {
    table::v1::ActivityFacts& facts = Add(held);
    event::v1::OtherActivityHeld& other = *facts.mutable_other_activity_held();
    SetIds(other);
    *other.mutable_held_date() = ToDate(held);
    AttendBothSides(other);
    return facts;
  }

  table::v1::PairRow row;

 private:
  const std::string& a() const { return row.assigned().unit_a_id(); }
  const std::string& b() const { return row.assigned().unit_b_id(); }

  // Recorded by A, attested by B, on that day.
  table::v1::ActivityFacts& Add(CivilDay day) {
    table::v1::ActivityFacts& facts = *row.add_activities();
    facts.set_position(++next_position_);
    *facts.mutable_recorded_date() = ToDate(day);
    facts.set_recorded_by_unit_id(a());
    table::v1::Attestation& attestation = *facts.add_attestations();
    attestation.set_unit_id(b());
    *attestation.mutable_attested_date() = ToDate(day);
    attestation.set_position(++next_position_);
    return facts;
  }

  template <class Fact>
  void AttendBothSides(Fact& fact) {
    for (const std::string& side : {a(), b()}) {
      event::v1::Attendance& attendance = *fact.add_attendance();
      attendance.set_unit_id(side);
      attendance.set_person_count(5);
    }
  }

  template <class Fact>
  void SetIds(Fact& fact) {
    fact.set_activity_id(absl::StrCat("activity-", next_position_ - 1));
    fact.set_pair_id(row.assigned().pair_id());
  }

  int64_t next_position_ = 100;
};

// Each month owed one study, and three rounds and inspections in the year: nothing falls short.
inline PairBuilder SoundPair(event::v1::TeamTier tier = event::v1::TEAM_TIER_SQUADRON,
                             const std::string& a = "A", const std::string& b = "B") {
  PairBuilder pair(tier, a, b);
  for (int month = 2; month <= 12; ++month) pair.Study(CivilDay(2017, month, 10));
  for (int month : {3, 6, 9}) pair.Round(CivilDay(2017, month, 1));
  for (int month : {4, 7, 10}) pair.Joint(CivilDay(2017, month, 20));
  return pair;
}

}  // namespace jiedui::domain

#endif  // JIEDUI_TESTS_DOMAIN_PAIR_BUILDER_H_
