// Everything that a fact falls short of and that can be known when it is recorded: what its receipt
// tells whoever records it. JudgeReceipt is the one place that asks every rule; which rules it does
// not ask, and why, is RulesOfTables(), and a test shows each other one in the receipt of a fact.
// The tables judge the same with everything there is to know. Pure.

#ifndef JIEDUI_DOMAIN_RULES_RECEIPT_H_
#define JIEDUI_DOMAIN_RULES_RECEIPT_H_

#include <optional>
#include <vector>

#include "absl/types/span.h"

#include "domain/context.h"
#include "domain/entities.h"
#include "domain/rules/baseline.h"
#include "domain/rules/fact_windows.h"
#include "domain/rules/rules.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// What the ledger knows beside a fact and no entity holds.
struct BesideFact {
  std::optional<ActivityEntry> attested;  // of the activity that is attested
  IndexPoints indices;  // of the unit in the programme, where one of its indices is recorded
};

// By the rules of the programme the fact is of; none of a fact that is of none, or whose programme
// has no rules yet. Positions are 0.
std::vector<v1::RuleFinding> JudgeReceipt(const event::v1::Event& decided, const Entities& entities,
                                          const Context& context, const BesideFact& beside);

// A rule that no fact breaks by itself and what was there before it.
struct RuleOfTables {
  Rule rule;
  const char* why;
};
absl::Span<const RuleOfTables> RulesOfTables();

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_RECEIPT_H_
