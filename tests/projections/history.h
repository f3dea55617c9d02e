// A year made up at random, but lawful: facts are proposed and those the ledger would take are
// kept. Equal seeds give equal years.

#ifndef JIEDUI_TESTS_PROJECTIONS_HISTORY_H_
#define JIEDUI_TESTS_PROJECTIONS_HISTORY_H_

#include <cstdint>

#include "tests/support/facts.h"

namespace jiedui::projections {

// The programme year with its two pairs, then `proposal_count` proposals of all kinds of activity,
// case, report, register and check.
spec::History RandomYear(uint32_t seed, int proposal_count);

// The same, the proposals in the order in which they happened: recorded in time, so that much of it
// counts.
spec::History DiligentYear(uint32_t seed, int proposal_count);

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_HISTORY_H_
