// Where a pair stands: proposed, assigned, filed, acknowledged or returned, active, dissolved or
// renewed. Nothing records it: it follows from what is on record of the pair, of its filing and of
// the day. Pure.

#ifndef JIEDUI_DOMAIN_RULES_PAIR_STATE_H_
#define JIEDUI_DOMAIN_RULES_PAIR_STATE_H_

#include <optional>

#include "base/civil.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// Of a pair that was assigned (R0-07, R0-08). `filed` is its filing (R0-09), null if it was never
// filed; `renewed_on` the first day of the pair in which it goes on (A35), if there is one.
v1::PairState PairStateOf(const table::v1::PairRow& pair, const table::v1::FiledPair* filed,
                          std::optional<CivilDay> renewed_on, CivilDay on);

// Of one that two units propose (R0-06).
v1::PairState PairStateOf(const table::v1::ProposalRow& proposal);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_PAIR_STATE_H_
