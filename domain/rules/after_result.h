// What is recorded of a year whose result is published: it is a fact and is shown, but the result
// does not change, and whoever records it hears so (R0-30, A25). Pure.

#ifndef JIEDUI_DOMAIN_RULES_AFTER_RESULT_H_
#define JIEDUI_DOMAIN_RULES_AFTER_RESULT_H_

#include <optional>

#include "domain/entities.h"
#include "domain/program/program.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// Of what a result could rest on: activities, cases, plans, reports, checks, practices, filings and
// indices of the programme, and what is done with them. Position 0. nullopt of anything else, and
// before there is a result.
std::optional<v1::RuleFinding> JudgeAfterResult(const event::v1::Event& decided,
                                                const Entities& entities,
                                                const ProgramState& program, const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_AFTER_RESULT_H_
