// The server that benchmarks call, in a process of its own as servers are, so that what it costs
// can be told from what its callers cost.

#ifndef JIEDUI_BENCH_SERVER_PROCESS_H_
#define JIEDUI_BENCH_SERVER_PROCESS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include <sys/types.h>

namespace jiedui::bench {

// The first argument that makes this program such a server: `jiedui_bench serve DIRECTORY`.
inline constexpr char kServe[] = "serve";

// Serves the ledger in the directory, says the address in a line on stdout, and returns when stdin
// ends.
absl::Status Serve(const std::string& data_directory);

class ServerProcess {
 public:
  // Starts this program anew as a server.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(const std::string& data_directory);

  // Ends it, and waits for that.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const std::string& address() const { return address_; }

  // Processor time used so far.
  absl::Duration Cpu() const;
  double ResidentBytes() const;

 private:
  ServerProcess(pid_t pid, int to_server) : pid_(pid), to_server_(to_server) {}

  const pid_t pid_;
  const int to_server_;  // its stdin
  std::string address_;
};

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_SERVER_PROCESS_H_
