// The server that benchmarks measure: this program's own, on a free port of this machine.

#ifndef JIEDUI_BENCH_SERVER_FIXTURE_H_
#define JIEDUI_BENCH_SERVER_FIXTURE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "services/server.h"

namespace jiedui::bench {

inline constexpr char kLedger[] = "370400";
inline constexpr char kAuditor[] = "auditor/370400";

// Serves the ledger in the data directory, making it if there is none; the city acts unless a call
// says that the auditor does.
absl::StatusOr<std::unique_ptr<services::Server>> StartServer(const std::string& data_directory);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_SERVER_FIXTURE_H_
