// How fast the ledger is sent to subscribers over gRPC, one and many at a time.

#ifndef JIEDUI_BENCH_FAN_OUT_BENCH_H_
#define JIEDUI_BENCH_FAN_OUT_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "bench/report.h"

namespace jiedui::bench {

// Plays the demonstration's year into the directory, which must not exist yet, and serves it.
absl::StatusOr<std::vector<Row>> MeasureFanOut(const std::string& directory);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_FAN_OUT_BENCH_H_
