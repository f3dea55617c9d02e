// What the ledger knows beside a proposed fact, so that whoever records it hears at once what the
// tables will say of it: who the two sides of the pair are (R0-13, R0-19, R0-23, A12), what a
// superior excepted them from (A23), the joint plan that is followed and who has signed it (R0-18),
// and whether both units agreed to pair (R0-06). Pure.

#ifndef JIEDUI_DOMAIN_RULES_FACT_CONTEXT_H_
#define JIEDUI_DOMAIN_RULES_FACT_CONTEXT_H_

#include <optional>
#include <string>

#include "base/civil.h"
#include "domain/entities.h"
#include "domain/program/program_rules.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {

// What is not known is not judged.
struct FactContext {
  // The pair of an activity or a joint plan: its sides over time, the exceptions granted to it and
  // the plan that the activity follows, nothing else.
  std::optional<table::v1::PairRow> pair;
  // Of a pair that is assigned or renewed: one of the two proposed it and the other agreed.
  std::optional<bool> agreed;
  // Without them a unit is called by its id.
  UnitNames names;
};

// Of an event that may be proposed, as the ledger is before it. Asks `entities` only as long as the
// decision lasts, the names too.
FactContext ContextOf(const event::v1::Event& proposed, const Entities& entities);

// The pair as far as rules ask about it beside a fact: who its sides are over time and what it was
// excepted from.
table::v1::PairRow RowOf(const PairState& state);

// What the unit was called on the day; the id of a unit that is unknown.
std::string NameOn(const std::string& unit_id, CivilDay day, const Entities& entities);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_FACT_CONTEXT_H_
