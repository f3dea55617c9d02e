// A programme year as one SQLite file: every table the server judges, every list it has, and all
// events, from one position. docs/API.md says what is in it.
//
// Nothing here knows any table: the kinds of tables and the lists come from the descriptors of the
// API, their columns from the header of each export. One thread.

#ifndef JIEDUI_CLI_YEAR_FILE_H_
#define JIEDUI_CLI_YEAR_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/reader.h"

namespace jiedui::cli {

struct YearSummary {
  v1::ReadMetadata metadata;  // of every table: the position, and the policy set if one is assumed
  int64_t table_count = 0;
  int64_t row_count = 0;  // in all of them
};

// Writes the file, which is not there yet. The scope's state, the newest unless it says another, is
// that of every table; the same scope as of the same position gives the same content.
absl::StatusOr<YearSummary> WriteYear(Stubs& stubs, const ReadScope& scope,
                                      const std::string& file);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_YEAR_FILE_H_
