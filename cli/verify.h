// Checks a ledger directory, beside a running server or without one: every record, index and
// request entry, the tree over all leaves, and the read models against the log up to where they
// stand. Writes nothing into the directory and repairs nothing.

#ifndef JIEDUI_CLI_VERIFY_H_
#define JIEDUI_CLI_VERIFY_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/progress.h"
#include "cli/said.h"

#include "eventstore/store.h"
#include "eventstore/verify.h"

namespace jiedui::cli {

// What there was of read models. Any that are damaged or differ from the log are no result but a
// failure.
enum class TablesFound {
  kNone,            // no tables: a server makes them from the log when it starts
  kOfOtherVersion,  // a server will fold them anew; their rows were not compared
  kEqual,
};

struct Verified {
  std::string ledger_id;
  int64_t events = 0;
  std::string root_hex;  // RFC 6962 root over all events
  TablesFound tables = TablesFound::kNone;
  size_t table_count = 0;                   // read models found equal to their rebuild
  int64_t tables_position = 0;              // up to where they contain the log
  std::vector<eventstore::Finding> notice;  // what opening the log found (Store::notice)
  bool guard_missing = false;  // Store::guard_missing; still verified, since a copy may have none
  std::vector<Said> key_problems;  // FindKeyProblems; a copy may lack keys too
};

// The directory of one ledger, whatever its name, or a data directory that holds exactly one.
// NotFound if it is neither; DataLoss with every problem (damage.h) if something is wrong;
// Unavailable if a running server kept it from being read. guard_directory is the server's; empty:
// the head guard is beside the ledger.
absl::StatusOr<Verified> VerifyLedger(const std::string& directory,
                                      const std::string& guard_directory = "",
                                      Steps progress = Silently);

// What the store cannot see (services/event_rules.h), of a ledger it has checked; `what` is said of
// its progress.
absl::StatusOr<std::vector<eventstore::Finding>> FindContradictions(
    const eventstore::VerifyReport& report, const eventstore::Snapshot& ledger,
    const std::string& what, Steps progress);

// Has parts of one: its log, or its tables.
bool IsLedger(const std::filesystem::path& directory);

// The directory itself if it is one ledger's, or that of the only one in a data directory. NotFound
// if it is neither.
absl::StatusOr<std::string> FindLedger(const std::string& directory);

// The same as it is named to whoever had it checked; what is no ledger's by the name it was given
// by.
std::string PlaceOf(const std::string& path);

// The log of a ledger's directory, to be read only.
absl::StatusOr<std::unique_ptr<eventstore::Store>> OpenLogToRead(
    const std::string& ledger, const std::string& guard_directory = "");

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_VERIFY_H_
