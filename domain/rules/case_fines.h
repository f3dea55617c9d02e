// What is odd about the money of a case: more paid than fined, a fine lowered below what was paid,
// and one decision document in two cases (A16). It is told and refuses nothing: what is paid for
// being late comes on top of a fine. Pure.

#ifndef JIEDUI_DOMAIN_RULES_CASE_FINES_H_
#define JIEDUI_DOMAIN_RULES_CASE_FINES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "domain/program/policy.h"
#include "domain/program/program_rules.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// Of a payment or a changed penalty that is about to be recorded; none of any other event.
// Positions are 0.
std::vector<v1::RuleFinding> JudgeFines(const event::v1::Event& proposed, const Entities& entities,
                                        const Policy& policy);

// Of a case on record, by the rules of the programme of its inspection. `others` are the cases
// that name the same decision, whichever unit's. None of a case that was voided.
std::vector<v1::RuleFinding> JudgeFines(const table::v1::CaseRow& row,
                                        const std::vector<std::string>& others,
                                        const ProgramRules& rules);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_CASE_FINES_H_
