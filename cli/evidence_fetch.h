// The commands that fetch evidence from a running server, to be kept in files: signed checkpoints,
// receipts of events, and proofs that one checkpoint grew out of another. What does not hold is not
// handed out; whether the key is the ledger's only `jiedui audit` can tell, which reads the files.

#ifndef JIEDUI_CLI_EVIDENCE_FETCH_H_
#define JIEDUI_CLI_EVIDENCE_FETCH_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "cli/commands.h"

namespace jiedui::cli {

struct EvidenceFlags {
  int64_t size = 0;  // of the checkpoint, or of the tree of a receipt; 0: the newest
  bool sign_now = false;
  std::string event;  // a position, or the file of a receipt
  std::string from;   // the file of the older checkpoint
  std::string to;     // that of the newer one; empty: the server's newest
  std::string file;   // where to keep it; must not be there; empty: on the output
  bool list = false;  // the checkpoints there are, in the place of one
  int limit = 0;      // of the list; 0: all
};

// AlreadyExists if there is such a file; nothing is ever written over.
absl::Status CheckNew(const std::string& file);

// One, or the list of them. Beside the file of one, as <file>.successions, are the notes that lead
// from older keys to the one that signed it, if there are any.
absl::Status FetchCheckpoint(const QueryFlags& flags, const EvidenceFlags& wanted,
                             std::ostream& out);
absl::Status FetchProof(const QueryFlags& flags, const EvidenceFlags& wanted, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_EVIDENCE_FETCH_H_
