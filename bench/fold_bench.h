// How fast the read models fold a ledger, beside reading and parsing it without folding.

#ifndef JIEDUI_BENCH_FOLD_BENCH_H_
#define JIEDUI_BENCH_FOLD_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"

#include "bench/report.h"
#include "eventstore/store.h"

namespace jiedui::bench {

// Reads the whole ledger several times, in turn with and without folding into memory tables.
absl::StatusOr<std::vector<Row>> MeasureFold(const eventstore::Store& store, int rounds);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_FOLD_BENCH_H_
