// Whose it is to pair two towns, told to whoever did it instead (R0-08). Pure.

#ifndef JIEDUI_DOMAIN_RULES_PAIRING_AUTHORITY_H_
#define JIEDUI_DOMAIN_RULES_PAIRING_AUTHORITY_H_

#include <optional>

#include "domain/context.h"
#include "domain/entities.h"
#include "domain/program/policy.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// R0-08 「各镇街（开发区）安监办（安监中队）间的结对组合由各区（市）安监局确定」: of two towns that
// one district is over when they become a pair, or its sides, and that somebody else than the
// district pairs. It may put on record what the district decided, and so it is told and nothing is
// refused. nullopt of any other event and of any other pair: those of brigades are the city's
// (R0-07), those across districts are approved by it (A19).
std::optional<v1::RuleFinding> JudgePairingAuthority(const event::v1::Event& decided,
                                                     const Entities& entities, const Policy& policy,
                                                     const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_PAIRING_AUTHORITY_H_
