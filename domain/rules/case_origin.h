// Whether a case is one of the joint inspection it is recorded as coming from, and whether another
// unit has it on record of that inspection already, told to whoever records it (R0-19, A3). What it
// is worth is judged with the inspection (rules/joint_session.h). Pure.

#ifndef JIEDUI_DOMAIN_RULES_CASE_ORIGIN_H_
#define JIEDUI_DOMAIN_RULES_CASE_ORIGIN_H_

#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/entities.h"
#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// Of a case filed or reported; none of any other event, and of a case that names no inspection.
// Positions are 0.
std::vector<v1::RuleFinding> JudgeOrigin(const event::v1::Event& proposed, const Entities& entities,
                                         const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_CASE_ORIGIN_H_
