// A file of named exports (TOML; docs/examples/jobs.toml is one): what to export, of which ledger,
// in which form, and where to. Pure but for the file.

#ifndef JIEDUI_CLI_EXPORT_JOBS_H_
#define JIEDUI_CLI_EXPORT_JOBS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/export_stream.h"
#include "cli/reader.h"
#include "cli/row_writer.h"

namespace jiedui::cli {

struct ExportJob {
  std::string name;  // letters, digits, '-', '_' and '.': it also names a cursor
  ExportQuery query;
  ReadScope scope;
  RowForm form = RowForm::kCsv;
  std::string output;  // a path with "{position}" in its file name
};

// Its output, the same however the file of the jobs was named.
std::string PlaceOf(const ExportJob& job);

// In the order of the file; relative paths are taken from its directory. INVALID_ARGUMENT names the
// file, the line and the key, also of a second job of one name or one output.
absl::StatusOr<std::vector<ExportJob>> ReadJobs(const std::string& file);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_EXPORT_JOBS_H_
