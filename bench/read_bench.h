// What it takes to read a table as it was, to say which events a cell comes from, and to ask what
// would be under other rules, each beside reading the same table as it is.

#ifndef JIEDUI_BENCH_READ_BENCH_H_
#define JIEDUI_BENCH_READ_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"

#include "bench/report.h"
#include "eventstore/store.h"

namespace jiedui::bench {

// Of the ledger of the demonstration: its towns' March and its year-end table.
absl::StatusOr<std::vector<Row>> MeasureReads(const eventstore::Store& store, int rounds);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_READ_BENCH_H_
