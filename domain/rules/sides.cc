#include "domain/rules/sides.h"

#include <algorithm>

#include "domain/date.h"

namespace jiedui::domain {
namespace {

using table::v1::ActivityFacts;
using table::v1::PairReassignment;
using table::v1::PairRow;

// The last one that has taken effect; null if none has.
const PairReassignment* LastBy(const PairRow& pair, CivilDay day) {
  const PairReassignment* last = nullptr;
  for (const PairReassignment& each : pair.reassignments()) {
    if (ToDay(each.reassigned().effective_date()) <= day) last = &each;
  }
  return last;
}

}  // namespace

CivilDay ListedDay(const ActivityFacts& facts) {
  switch (facts.fact_case()) {
    case ActivityFacts::kStaffDispatched:
      return ToDay(facts.staff_dispatched().dispatched_date());
    case ActivityFacts::kStaffRotated:
      return ToDay(facts.staff_rotated().dispatched_date());
    case ActivityFacts::kJointInspectionHeld:
      return ToDay(facts.joint_inspection_held().held_date());
    case ActivityFacts::kGroupStudyHeld:
      return ToDay(facts.group_study_held().held_date());
    case ActivityFacts::kOtherActivityHeld:
      return ToDay(facts.other_activity_held().held_date());
    case ActivityFacts::kRotationPlanned:
      return ToDay(facts.rotation_planned().start_date());
    case ActivityFacts::FACT_NOT_SET:
      break;
  }
  return {};
}

Sides SidesOn(const PairRow& pair, CivilDay day) {
  const PairReassignment* const last = LastBy(pair, day);
  if (last == nullptr) {
    const event::v1::PairAssigned& assigned = pair.assigned();
    return {assigned.unit_a_id(), assigned.unit_b_id(), ToDay(assigned.effective_date())};
  }
  const event::v1::PairReassigned& reassigned = last->reassigned();
  return {reassigned.unit_a_id(), reassigned.unit_b_id(), ToDay(reassigned.effective_date())};
}

const std::string& BasisOn(const PairRow& pair, CivilDay day) {
  const PairReassignment* const last = LastBy(pair, day);
  return last == nullptr ? pair.assigned().basis() : last->reassigned().basis();
}

int64_t PositionOfSides(const PairRow& pair, CivilDay day) {
  const PairReassignment* const last = LastBy(pair, day);
  return last == nullptr ? pair.position() : last->position();
}

CivilDay LastKnownDay(const PairRow& pair, CivilDay on) {
  return pair.has_dissolved_date() ? std::min(on, ToDay(pair.dissolved_date()) - 1) : on;
}

Sides SidesOf(const ActivityFacts& facts, const PairRow& pair) {
  return SidesOn(pair, ListedDay(facts));
}

int64_t SidesPresent(const google::protobuf::RepeatedPtrField<event::v1::Attendance>& attendance,
                     const std::optional<Sides>& sides) {
  std::set<std::string> present;
  for (const event::v1::Attendance& side : attendance) {
    if (side.person_count() <= 0) continue;
    if (!sides.has_value() || sides->Has(side.unit_id())) present.insert(side.unit_id());
  }
  return static_cast<int64_t>(present.size());
}

std::set<std::string> EverySide(const PairRow& pair) {
  std::set<std::string> sides = {pair.assigned().unit_a_id(), pair.assigned().unit_b_id()};
  for (const PairReassignment& each : pair.reassignments()) {
    sides.insert(each.reassigned().unit_a_id());
    sides.insert(each.reassigned().unit_b_id());
  }
  return sides;
}

bool IsEverSide(const PairRow& pair, absl::string_view unit_id) {
  return EverySide(pair).contains(std::string(unit_id));
}

}  // namespace jiedui::domain
