// What a write costs the store by itself, in this process: of every size and from many callers,
// beside RocksDB with the same keys and bytes, and with a condition beside without.

#ifndef JIEDUI_BENCH_WRITE_BENCH_H_
#define JIEDUI_BENCH_WRITE_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "bench/report.h"

namespace jiedui::bench {

// The directory must not exist yet. The duration is that of each measurement.
absl::StatusOr<std::vector<Row>> MeasureWrites(const std::string& directory,
                                               absl::Duration duration);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_WRITE_BENCH_H_
