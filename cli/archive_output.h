// What the commands about archives print of the one they made, read or restored. One thread.

#ifndef JIEDUI_CLI_ARCHIVE_OUTPUT_H_
#define JIEDUI_CLI_ARCHIVE_OUTPUT_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "cli/commands.h"

#include "eventstore/archive.h"

namespace jiedui::cli {

// The ledger, its size and root, where the result is, how many newer events of the ledger it does
// not have, and "verified".
void PrintArchive(const eventstore::ArchiveSummary& summary, const std::string& place,
                  int64_t newer_count, Format format, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_ARCHIVE_OUTPUT_H_
