// What it takes to read a table as it was, to say which events a cell comes from, and to ask what
// would be under other rules, each beside reading the same table as it is.

#ifndef JIEDUI_BENCH_READ_BENCH_H_
#define JIEDUI_BENCH_READ_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "bench/report.h"
#include "eventstore/store.h"

namespace jiedui::bench {

// Of a ledger with the year of a city: a town's March and the year-end table of its programme 2017.
// The name says whose they are.
absl::StatusOr<std::vector<Row>> MeasureReads(const eventstore::Store& store,
                                              const std::string& name, int rounds);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_READ_BENCH_H_
