// An activity of a pair: a stay of staff (换岗交流), a joint inspection (联合执法), a group study
// (集中学习) or another form. Recorded, attested by both sides, corrected or voided, never deleted.

#ifndef JIEDUI_DOMAIN_ACTIVITY_ACTIVITY_H_
#define JIEDUI_DOMAIN_ACTIVITY_ACTIVITY_H_

#include <optional>
#include <set>
#include <string>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/checks.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

enum class ActivityKind { kStay, kJointInspection, kGroupStudy, kOther };

struct ActivityState {
  std::string id;
  std::string pair_id;
  ActivityKind kind = ActivityKind::kOther;
  bool open = false;         // a stay that is not over
  std::string from_unit_id;  // of a stay: the side that sent
  CivilDay day;              // it was held, or the stay began
  std::set<std::string> attested_unit_ids;
  bool voided = false;

  bool Exists() const { return !pair_id.empty(); }
};

using ActivityEvents =
    TypeList<event::v1::StaffDispatched, event::v1::StaffRotated, event::v1::JointInspectionHeld,
             event::v1::GroupStudyHeld, event::v1::OtherActivityHeld, event::v1::ActivityAttested,
             event::v1::ActivityCorrected, event::v1::ActivityVoided>;

template <>
struct EntityTraits<ActivityState> {
  static constexpr char kTag[] = "activity";
  using Events = ActivityEvents;
};

void Evolve(ActivityState& state, const event::v1::StaffDispatched& fact);
void Evolve(ActivityState& state, const event::v1::StaffRotated& fact);
void Evolve(ActivityState& state, const event::v1::JointInspectionHeld& fact);
void Evolve(ActivityState& state, const event::v1::GroupStudyHeld& fact);
void Evolve(ActivityState& state, const event::v1::OtherActivityHeld& fact);
void Evolve(ActivityState& state, const event::v1::ActivityAttested& fact);
void Evolve(ActivityState& state, const event::v1::ActivityCorrected& fact);
void Evolve(ActivityState& state, const event::v1::ActivityVoided& fact);

// The facts themselves (rotation.cc, joint_inspection.cc, group_study.cc, other.cc).
absl::StatusOr<event::v1::StaffDispatched> Decide(const event::v1::StaffDispatched& fact,
                                                  const Entities& entities, const Context& context);
absl::StatusOr<event::v1::StaffRotated> Decide(const event::v1::StaffRotated& fact,
                                               const Entities& entities, const Context& context);
absl::StatusOr<event::v1::JointInspectionHeld> Decide(const event::v1::JointInspectionHeld& fact,
                                                      const Entities& entities,
                                                      const Context& context);
absl::StatusOr<event::v1::GroupStudyHeld> Decide(const event::v1::GroupStudyHeld& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::OtherActivityHeld> Decide(const event::v1::OtherActivityHeld& fact,
                                                    const Entities& entities,
                                                    const Context& context);

// What happens to a recorded activity (activity.cc).
absl::StatusOr<event::v1::ActivityAttested> Decide(const event::v1::ActivityAttested& fact,
                                                   const Entities& entities,
                                                   const Context& context);
absl::StatusOr<event::v1::ActivityCorrected> Decide(const event::v1::ActivityCorrected& fact,
                                                    const Entities& entities,
                                                    const Context& context);
absl::StatusOr<event::v1::ActivityVoided> Decide(const event::v1::ActivityVoided& fact,
                                                 const Entities& entities, const Context& context);

// Whether the fact may stand, new or as a correction; `at` names its fields.
absl::Status CheckFact(const event::v1::StaffRotated& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context);
absl::Status CheckFact(const event::v1::JointInspectionHeld& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context);
absl::Status CheckFact(const event::v1::GroupStudyHeld& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context);
absl::Status CheckFact(const event::v1::OtherActivityHeld& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context);

// RESOURCE_EXISTS if the id is taken.
absl::Status CheckNewActivity(const std::string& activity_id, const Entities& entities);

// ACTIVITY_VOIDED.
absl::Status CheckStands(const Field& field, const ActivityState& activity);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ACTIVITY_ACTIVITY_H_
