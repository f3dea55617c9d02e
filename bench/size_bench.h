// What stays flat while a ledger grows, and what does not: opening, proofs, reads by tag, scanning,
// bytes on disk, memory.

#ifndef JIEDUI_BENCH_SIZE_BENCH_H_
#define JIEDUI_BENCH_SIZE_BENCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "bench/report.h"

namespace jiedui::bench {

// Grows a ledger to each of the sizes, in ascending order, and measures at each. The directory must
// not exist yet.
absl::StatusOr<std::vector<Row>> MeasureSizes(const std::string& directory,
                                              const std::vector<int64_t>& sizes);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_SIZE_BENCH_H_
