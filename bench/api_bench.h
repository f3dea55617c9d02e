// What a durable write costs over gRPC, beside a call that does nothing on the same server.

#ifndef JIEDUI_BENCH_API_BENCH_H_
#define JIEDUI_BENCH_API_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "bench/report.h"

namespace jiedui::bench {

// Starts a server on an empty ledger in the directory, which must not exist yet.
absl::StatusOr<std::vector<Row>> MeasureApi(const std::string& directory, absl::Duration duration);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_API_BENCH_H_
