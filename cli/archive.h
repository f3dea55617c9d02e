// Archives of a ledger, made and read on this machine without a server: a backup in a directory, to
// which the next one adds, or an export in a tar file.
//
// Making one may run beside the server that writes the ledger; both ways check every hash. Nothing
// is signed here: only whoever writes a ledger knows what it has signed before, and proves that it
// grew (eventstore/checkpointer.h). A ledger that was copied as it lies is adopted where it is.

#ifndef JIEDUI_CLI_ARCHIVE_H_
#define JIEDUI_CLI_ARCHIVE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/commands.h"
#include "cli/progress.h"

#include "eventstore/archive.h"
#include "eventstore/finding.h"
#include "eventstore/store.h"

namespace jiedui::cli {

// What the archive at that place says before its records. DataLoss if it cannot be read, or names
// a ledger by what is no id of one.
absl::StatusOr<eventstore::ArchiveHead> ReadHeadOfArchive(const std::string& archive);
// The same without its succession notes if they are damaged: `notes` says how.
absl::StatusOr<eventstore::ArchiveHead> ReadHeadOfArchive(const std::string& archive,
                                                          absl::Status& notes);

struct MadeArchive {
  eventstore::ArchiveSummary summary;
  int64_t newer_count = 0;  // events of the ledger behind the archive's checkpoint, not in it
  std::vector<eventstore::Finding> notice;  // what opening the log found (Store::notice), and
                                            // that the checkpoint was signed for it
};

// Archives the ledger in the directory ("data/370400") up to the newest checkpoint it keeps, or up
// to one that is signed for the archive alone if it keeps none; a path ending in ".tar" is a file.
// Reads it back; durable when it returns. NotFound if the ledger is empty, or has neither a
// checkpoint nor a key to sign one with; AlreadyExists if there is such a file; FailedPrecondition
// if the directory holds an archive that this one does not extend; DataLoss if it is not what the
// checkpoint signed, or less than its head guard remembers. guard_directory is the server's; empty:
// the guard is beside the ledger.
absl::StatusOr<MadeArchive> CreateArchive(const std::string& ledger_directory,
                                          const std::string& guard_directory,
                                          const std::string& archive, Steps progress);

// Makes the ledger again, as <data_directory>/<ledger id>. With keys, one of them, or one that
// follows them, must have signed the archive's checkpoint. With a witness, which needs keys, the
// archive must extend the checkpoint it holds: DataLoss names both sizes, and nothing is written.
absl::StatusOr<eventstore::ArchiveSummary> RestoreArchive(const ArchiveFlags& flags,
                                                          Steps progress);

// What keys the restored ledger lacks, which no archive has, and how to bring or make them; and
// those beside it that were brought though their persons have been erased.
std::vector<eventstore::Finding> KeysNotRestored(const ArchiveFlags& flags,
                                                 const eventstore::ArchiveSummary& restored);

// That a server has seen more of the restored ledger, if it has: it refuses that until the loss is
// accepted.
std::vector<eventstore::Finding> SeenBeyond(const std::string& data_directory,
                                            const eventstore::ArchiveSummary& restored);

struct AdoptedLedger {
  std::string ledger_id;  // the name of its directory
  eventstore::Adopted found;
  bool tables_discarded = false;  // a loss was accepted that they may have counted
};

// Checks the whole of a copied ledger ("data/370400") and makes a head guard for it, as
// eventstore::Store::Adopt. With a witness, which needs keys, the ledger must extend the checkpoint
// it holds, and in any case what its server has seen of it, unless a loss is accepted: DataLoss
// names both sizes, and the guard stays as it was.
absl::StatusOr<AdoptedLedger> AdoptDirectory(const AdoptFlags& flags, Steps progress);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_ARCHIVE_H_
