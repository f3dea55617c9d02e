// How soon those who follow a ledger live have what is written, with one of them and with many.

#ifndef JIEDUI_BENCH_LIVE_BENCH_H_
#define JIEDUI_BENCH_LIVE_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "bench/report.h"

namespace jiedui::bench {

// One writer and 1, 16 and 128 readers of a server of its own, each for so long: from when a write
// is sent until each reader has its event, beside until its writer has the answer. The next write
// is sent when all have it. The directory must not exist yet.
absl::StatusOr<std::vector<Row>> MeasureLive(const std::string& directory, absl::Duration duration);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_LIVE_BENCH_H_
