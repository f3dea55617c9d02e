// Archives of a ledger, made and read on this machine without a server: a backup in a directory, to
// which the next one adds, or an export in a tar file.
//
// Making one may run beside the server that writes the ledger; both ways check every hash. A ledger
// that was copied as it lies is adopted where it is.

#ifndef JIEDUI_CLI_ARCHIVE_H_
#define JIEDUI_CLI_ARCHIVE_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

#include "eventstore/archive.h"

namespace jiedui::cli {

// What is being done ("写入", "校验"), and how far it is.
using ArchiveSteps = absl::FunctionRef<void(const char* what, int64_t done, int64_t total)>;

// Archives the ledger in the directory ("data/370400") up to its head, signed with its key, or up
// to its last checkpoint if the key is not there; a path ending in ".tar" is a file. Reads it back.
absl::StatusOr<eventstore::ArchiveSummary> CreateArchive(const std::string& ledger_directory,
                                                         const std::string& archive,
                                                         ArchiveSteps progress);

// Makes the ledger again, as <data_directory>/<ledger id>, its head guard as the server's
// configuration says (empty: beside it). With keys, one of them, or one that follows them, must
// have signed the archive's checkpoint.
absl::StatusOr<eventstore::ArchiveSummary> RestoreArchive(
    const std::string& archive, const std::string& data_directory,
    const std::string& guard_directory, const std::vector<std::string>& verifier_keys,
    ArchiveSteps progress);

// Checks the whole of a copied ledger ("data/370400") and makes a head guard for it, there too.
absl::Status AdoptDirectory(const std::string& ledger_directory, const std::string& guard_directory,
                            ArchiveSteps progress);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_ARCHIVE_H_
