// What a joint enforcement plan falls short of as it is adopted (R0-18, R0-19), told to whoever
// records it: while it can still be made anew, before an inspection follows it. What an inspection
// falls short of itself is said of the inspection (rules/activities.h). Pure.

#ifndef JIEDUI_DOMAIN_RULES_JOINT_PLAN_H_
#define JIEDUI_DOMAIN_RULES_JOINT_PLAN_H_

#include <vector>

#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// An enterprise that is chosen without a reason, one that lies in neither side's jurisdiction, and
// the signature that is missing. The sides are those of the first day planned, who sign it; without
// the pair nothing is said of jurisdictions.
std::vector<v1::RuleFinding> JudgePlan(const event::v1::JointPlanAdopted& plan,
                                       const table::v1::PairRow* pair, const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_JOINT_PLAN_H_
