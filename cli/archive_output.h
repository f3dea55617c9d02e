// What the commands about archives print of the one they made, read or restored. One thread.

#ifndef JIEDUI_CLI_ARCHIVE_OUTPUT_H_
#define JIEDUI_CLI_ARCHIVE_OUTPUT_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/types/span.h"
#include "cli/commands.h"

#include "eventstore/archive.h"
#include "eventstore/finding.h"

namespace jiedui::cli {

// What the checks were.
enum class ArchiveChecks {
  kAll,               // or else there would be nothing to print
  kWithoutSignature,  // every hash; who signed the checkpoint nobody has looked at
};

// The ledger, its size and root, where the result is, how many newer events of the ledger it does
// not have, what was noticed of the ledger, and "verified", or that the signature was not checked.
void PrintArchive(const eventstore::ArchiveSummary& summary, const std::string& place,
                  int64_t newer_count, absl::Span<const eventstore::Finding> notice,
                  ArchiveChecks checks, Format format, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_ARCHIVE_OUTPUT_H_
