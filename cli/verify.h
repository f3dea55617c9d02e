// Checks a ledger directory without a server: every record, index and request entry, the tree over
// all leaves, and the read models against a rebuild from the log. Changes no event; read models
// that lag behind are brought up to the log first, as a server would at its start. Read models that
// a running server holds are left alone.

#ifndef JIEDUI_CLI_VERIFY_H_
#define JIEDUI_CLI_VERIFY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace jiedui::cli {

struct Verified {
  std::string ledger_id;
  int64_t events = 0;
  std::string root_hex;        // RFC 6962 root over all events
  size_t table_count = 0;      // read models found equal to their rebuild; 0 if there are none
  bool tables_in_use = false;  // a server holds them: they were not compared
};

// The directory of one ledger (<data directory>/<ledger id>), or a data directory that holds
// exactly one. NotFound if it is neither; DataLoss with the first problem if something is wrong;
// Unavailable if a running server kept the log from being read.
absl::StatusOr<Verified> VerifyLedger(const std::string& directory);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_VERIFY_H_
