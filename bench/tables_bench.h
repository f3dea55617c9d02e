// The tables on the disk in ledgers of several sizes: how fast they are folded and folded anew,
// with how much memory, and how long a server takes to read them, which must not depend on how much
// else is in the ledger.

#ifndef JIEDUI_BENCH_TABLES_BENCH_H_
#define JIEDUI_BENCH_TABLES_BENCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "bench/report.h"

namespace jiedui::bench {

// Makes a ledger of about so many events for each of the sizes, which ascend (many_cities.h), and
// reads each kind of table for so long. The directory must not exist yet.
absl::StatusOr<std::vector<Row>> MeasureTables(const std::string& directory,
                                               const std::vector<int64_t>& sizes,
                                               absl::Duration reading);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_TABLES_BENCH_H_
