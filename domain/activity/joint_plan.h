// A joint enforcement plan (联合执法计划, R0-18): whom a pair means to inspect together and why.
// The side that adopts it signs it; the other side signs after it. A superior may sign for a side,
// and nobody for both.

#ifndef JIEDUI_DOMAIN_ACTIVITY_JOINT_PLAN_H_
#define JIEDUI_DOMAIN_ACTIVITY_JOINT_PLAN_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

struct PlanState {
  std::string id;
  std::string pair_id;
  CivilDay start;                              // first day of what is planned; its sides sign
  std::map<std::string, std::string> signers;  // side → who signed for it
  event::v1::JointPlanAdopted adopted;
  std::vector<event::v1::JointPlanSigned> signatures;  // in order; of the side that adopted it none

  bool Exists() const { return !pair_id.empty(); }
};

using PlanEvents = TypeList<event::v1::JointPlanAdopted, event::v1::JointPlanSigned>;

template <>
struct EntityTraits<PlanState> {
  static constexpr char kTag[] = "plan";
  using Events = PlanEvents;
};

void Evolve(PlanState& state, const event::v1::JointPlanAdopted& fact);
void Evolve(PlanState& state, const event::v1::JointPlanSigned& fact);

absl::StatusOr<event::v1::JointPlanAdopted> Decide(const event::v1::JointPlanAdopted& fact,
                                                   const Entities& entities,
                                                   const Context& context);
absl::StatusOr<event::v1::JointPlanSigned> Decide(const event::v1::JointPlanSigned& fact,
                                                  const Entities& entities, const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ACTIVITY_JOINT_PLAN_H_
