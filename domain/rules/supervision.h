// What became of the fix that a supervision check ordered (R0-28). Pure.

#ifndef JIEDUI_DOMAIN_RULES_SUPERVISION_H_
#define JIEDUI_DOMAIN_RULES_SUPERVISION_H_

#include <optional>

#include "base/civil.h"
#include "domain/program/policy.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/resources.pb.h"

namespace jiedui::domain {

// Open through its due day, overdue from the next one on; closed late if it was put right later.
v1::FixState FixStateOf(const table::v1::SupervisionCheck& check, CivilDay on);

// What falls short, if the fix is overdue or was closed late.
std::optional<v1::RuleFinding> JudgeFix(const table::v1::SupervisionCheck& check,
                                        const Policy& policy, CivilDay on);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_SUPERVISION_H_
