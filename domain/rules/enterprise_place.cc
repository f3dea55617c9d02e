#include "domain/rules/enterprise_place.h"

#include <set>

namespace jiedui::domain {
namespace {

using event::v1::InspectionTarget;
using event::v1::JointInspectionHeld;

bool IsSame(const InspectionTarget& one, const InspectionTarget& other) {
  if (one.enterprise_id() == other.enterprise_id()) return true;
  return !one.display_name().empty() && one.display_name() == other.display_name();
}

// Of the first so many targets of the other inspection.
const InspectionTarget* FindElsewhere(const InspectionTarget& target,
                                      const JointInspectionHeld& other, int count) {
  for (int i = 0; i < count; ++i) {
    const InspectionTarget& each = other.targets(i);
    if (IsSame(target, each) && each.jurisdiction_unit_id() != target.jurisdiction_unit_id()) {
      return &each;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<PlaceConflict> ConflictsOf(const JointInspectionHeld& inspection,
                                       const JointInspectionHeld& other) {
  std::vector<PlaceConflict> conflicts;
  std::set<std::string> told;
  for (const InspectionTarget& target : inspection.targets()) {
    const InspectionTarget* const found = FindElsewhere(target, other, other.targets_size());
    if (found == nullptr || !told.insert(target.enterprise_id()).second) continue;
    conflicts.push_back(
        {target.enterprise_id(), target.jurisdiction_unit_id(), found->jurisdiction_unit_id()});
  }
  return conflicts;
}

std::vector<PlaceConflict> ConflictsWithin(const JointInspectionHeld& inspection) {
  std::vector<PlaceConflict> conflicts;
  for (int i = 1; i < inspection.targets_size(); ++i) {
    const InspectionTarget& target = inspection.targets(i);
    const InspectionTarget* const found = FindElsewhere(target, inspection, i);
    if (found == nullptr) continue;
    conflicts.push_back(
        {target.enterprise_id(), target.jurisdiction_unit_id(), found->jurisdiction_unit_id()});
  }
  return conflicts;
}

}  // namespace jiedui::domain
