// How a pair stands against the programme's rules: pure functions of (facts, policy, day).
//
// The same functions serve the live table, the past, a preview of a proposed fact and the year-end
// assessment. The day is an argument: "what will be breached by 31 December" is the same call.

#ifndef JIEDUI_DOMAIN_RULES_COMPLIANCE_H_
#define JIEDUI_DOMAIN_RULES_COMPLIANCE_H_

#include <vector>

#include "base/civil.h"
#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// Months, kinds, activities and findings of one pair as of the end of `on`. Unit names are left
// empty; the caller, who has the registry, fills them in.
v1::PairCompliance JudgePair(const table::v1::PairRow& pair, const Policy& policy, CivilDay on);

// What a proposed fact alone falls short of, told to the caller with the receipt (a stay of 10
// days, an inspection of 2 enterprises). Empty for events no rule looks at singly. Positions are 0.
std::vector<v1::RuleFinding> JudgeFact(const event::v1::Event& proposed, const Policy& policy);

// 附件1: state, deadline and findings of a register. Rows and unit names are the caller's.
// An empty row (nothing filed) is judged too.
v1::PairRegister JudgeRegister(const table::v1::RegisterRow& row, const Policy& policy,
                               CivilDay on);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_COMPLIANCE_H_
