// How fast the read models fold a ledger, beside reading and parsing it without folding.

#ifndef JIEDUI_BENCH_FOLD_BENCH_H_
#define JIEDUI_BENCH_FOLD_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"

#include "bench/report.h"
#include "eventstore/store.h"

namespace jiedui::bench {

// How long one thread takes to read and parse the whole ledger.
absl::StatusOr<double> TimeParse(const eventstore::Store& store);

// The same with and without folding, in turn.
struct FoldSeconds {
  double parse = 0;  // to read and parse every event
  double fold = 0;   // and to fold all tables of them, in memory
};
absl::StatusOr<FoldSeconds> TimeFold(const eventstore::Store& store);

// The medians of so many rounds.
absl::StatusOr<std::vector<Row>> MeasureFold(const eventstore::Store& store, int rounds);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_FOLD_BENCH_H_
