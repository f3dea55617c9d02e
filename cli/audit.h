// The check of an outsider: a copied ledger or an archive against its signed checkpoints, against a
// checkpoint kept elsewhere, against the receipt of one event; or a receipt or a checkpoint by
// itself. Needs no server and believes none: the tree is computed anew from the records. Writes
// nothing.

#ifndef JIEDUI_CLI_AUDIT_H_
#define JIEDUI_CLI_AUDIT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/progress.h"
#include "cli/replay.h"
#include "cli/said.h"

#include "eventstore/finding.h"

namespace jiedui::cli {

struct AuditRequest {
  std::string path;  // a ledger's directory, an archive, a receipt, a checkpoint or a growth
  std::string
      guard_directory;  // the server's; empty: a ledger's head guard is beside it, if at all
  std::vector<std::string>
      verifier_keys;  // those the auditor trusts; none: those beside the ledger
  std::vector<std::string> succession_files;  // notes by which those keys are followed
  std::vector<std::string> checkpoint_files;  // kept elsewhere, each to be held against it
  std::string proof_file;                     // may be empty
  bool replay = false;                        // fold the tables of a ledger or an archive anew
  std::string statement_file;                 // what those tables are held against; may be empty
};

// A signed checkpoint that was found right.
struct AuditedCheckpoint {
  std::string file;
  std::string origin;
  int64_t size = 0;
  std::string key_id;
  std::vector<std::string> witnesses;  // who cosigned, and when
};

// A receipt that was found right.
struct AuditedProof {
  std::string file;
  int64_t position = 0;
  int64_t kind = 0;
  std::string recorded_at;
  AuditedCheckpoint checkpoint;
};

// A proof that one checkpoint grew out of another, which was found right.
struct AuditedGrowth {
  std::string file;
  int64_t old_size = 0;
  AuditedCheckpoint checkpoint;  // the newer one, which comes in the file
};

struct AuditResult {
  bool has_ledger = false;  // what follows up to `own_keys` is of a ledger
  std::string ledger_id;
  int64_t events = 0;
  std::vector<eventstore::Finding> notice;     // what opening it found (Store::notice, Remarks)
  bool guard_missing = false;                  // Store::guard_missing
  std::string root_hex;                        // computed anew
  int64_t checkpoint_count = 0;                // of the ledger's own that are right
  int64_t untrusted_count = 0;                 // signed with none of the trusted keys
  int64_t covered_up_to = 0;                   // size of the largest checkpoint that is right
  std::vector<Said> key_problems;              // FindKeyProblems, of a ledger
  std::vector<std::string> foreign_files;      // in the directory of an archive, and none of it
  bool own_keys = false;                       // no key was given: the copy's own were believed
  std::vector<std::string> key_ids;            // those trusted
  std::vector<AuditedCheckpoint> checkpoints;  // those kept in files
  std::vector<AuditedProof> proofs;
  std::optional<AuditedGrowth> growth;
  std::optional<ReplayedTables> replayed;  // if it was asked for
};

// NotFound if there is no such thing, or nothing in it that a trusted key has signed; DataLoss with
// every contradiction (damage.h); InvalidArgument if a key is none, or one is needed and none was
// given, or there is nothing to fold; FailedPrecondition if a newer program wrote the ledger or the
// archive. Tables that differ from their statement are a result: the records hold, whoever wrote
// the tables.
absl::StatusOr<AuditResult> AuditPath(const AuditRequest& request, Steps progress);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_AUDIT_H_
