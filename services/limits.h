// What one server may use at most, and where the parts of a ledger are. Plain data; any thread.

#ifndef JIEDUI_SERVICES_LIMITS_H_
#define JIEDUI_SERVICES_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace jiedui::services {

struct Limits {
  size_t max_request_bytes = 4 << 20;
  size_t max_memory_bytes = 256 << 20;   // of gRPC's buffers, on each address
  size_t max_queued_writes = 4096;       // of one ledger; beyond it a write is refused, QUEUE_FULL
  size_t max_cached_entities = 100'000;  // of each sort, in one ledger
  size_t max_cursors = 1000;             // of one ledger; beyond it a new one is CURSOR_LIMIT
  int max_subscriptions = 1000;  // and exports, in all ledgers; beyond it SUBSCRIPTION_LIMIT
  int worker_threads = 2;
  uint64_t min_free_bytes = 512 << 20;  // of a ledger's disk; below it writes are refused
  // What opening a ledger may write, beside its log; where not even that is free it is opened to be
  // read (eventstore::Store::full).
  uint64_t room_to_open_bytes = 8 << 20;
  // How long Shutdown waits for calls under way, on each address in turn; then they are canceled.
  absl::Duration drain = absl::Seconds(5);
};

// Where a ledger's parts are, in <data_directory>/<ledger_id>.
inline constexpr char kLogDirectory[] = "log";
inline constexpr char kTablesDirectory[] = "tables";
inline constexpr char kKeysDirectory[] = "keys";
inline constexpr char kGuardDirectory[] = "guard";  // unless all guards are in one directory
inline constexpr char kSubjectKeysDirectory[] = "subjects";  // in the one of the keys

// Where the head guard of a ledger is if all guards are in one directory; empty if they are not,
// and each is beside its log.
inline std::string GuardDirectoryOf(absl::string_view guard_directory,
                                    absl::string_view ledger_id) {
  return guard_directory.empty() ? "" : absl::StrCat(guard_directory, "/", ledger_id);
}

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LIMITS_H_
