// What is asked of the two sides of a pair besides what the pair does: that the better one was the
// better one by its index (R0-10, A21), that a pair of towns stays within a district unless the
// city approved otherwise (A19), and that an index recorded late is not what the year is measured
// from (A39, rules/baseline.h); and of a pair that was filed, that it has other sides since. Pure.

#ifndef JIEDUI_DOMAIN_RULES_PAIR_SIDES_H_
#define JIEDUI_DOMAIN_RULES_PAIR_SIDES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/civil.h"
#include "domain/pairing/sides.h"
#include "domain/program/program_rules.h"
#include "domain/rules/organization_view.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// What is known of the sides of LastKnownDay. A null pointer: no index was recorded.
struct SideFacts {
  const table::v1::OutcomeRow* outcome_a = nullptr;
  const table::v1::OutcomeRow* outcome_b = nullptr;
  bool cross_district_approved = false;
};

// R0-10: something says why A is the better one of the sides of the day. The policy is the year's;
// the rules name who excused it.
void JudgeBasis(const table::v1::PairRow& pair, CivilDay day, const Policy& policy,
                const ProgramRules& rules, v1::PairCompliance& judged);

// R0-10, A21: by the last indices dated by the day from which the sides of `day` are the sides, A
// is not the better one. nullopt also if either of them has none.
std::optional<v1::RuleFinding> JudgeIndices(const table::v1::PairRow& pair, const SideFacts& facts,
                                            CivilDay day, const ProgramRules& rules);

// The sides are those of LastKnownDay. The indices compared are the last ones dated by the day from
// which they are the sides: A and B are fixed then, and change places by a reassignment alone
// (A21). Districts are asked of the organization as it was, on that first day and on LastKnownDay.
std::vector<v1::RuleFinding> JudgeSides(const table::v1::PairRow& pair, const SideFacts& facts,
                                        const OrganizationView& as_it_was,
                                        const ProgramRules& rules);

// Of a pair in 附件1: the day it is of, and the event. What was recorded after that event is not in
// the form, from whatever day it is.
struct PairFiling {
  CivilDay day;
  int64_t position = 0;
};

// The sides it was filed with: those of that day as they were known then, of a pair that had ended
// by then those of its last day.
Sides SidesFiled(const table::v1::PairRow& pair, const PairFiling& filing);

// A21: each reassignment that the form does not have, through `on`: it takes effect after the day
// of the filing, or was recorded after it. 附件1 keeps its sides as they were filed, and tells it.
std::vector<v1::RuleFinding> SidesSinceFiling(const table::v1::PairRow& pair,
                                              const PairFiling& filing, CivilDay on,
                                              const ProgramRules& rules);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_PAIR_SIDES_H_
