// Tables, lists and events of a running server as files: one now, those of a file of jobs when
// there is something new, a whole year as one database. Each prints its result to out and returns a
// status that says what went wrong. One thread.

#ifndef JIEDUI_CLI_EXPORTS_H_
#define JIEDUI_CLI_EXPORTS_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "cli/commands.h"
#include "cli/export_stream.h"
#include "cli/row_writer.h"

namespace jiedui::cli {

// A file of that path; empty: none.
struct ExportFile {
  std::string path;
  bool force = false;  // in the place of what is there; else ALREADY_EXISTS
};

// To the file, which appears once it is whole; to out if there is no file.
absl::Status ExportRows(const QueryFlags& flags, const ExportQuery& query, RowForm form,
                        const ExportFile& file, std::ostream& out);

struct JobFlags {
  std::string file;
  std::string name;  // of one job; empty: all of them
};
// Runs jobs of the file. A job exports again only what has been recorded since it last did, which
// the server remembers in the cursor export.<name>.<hash of what it exports, how and where to> of
// the ledger: whoever runs it. One that was changed begins anew, and says so. Two runs at once do
// not both write: the later one fences the earlier one off. A line a job. OK if something was
// written, NothingNew if nothing had to be; of several problems the first.
absl::Status RunJobs(const QueryFlags& flags, const JobFlags& jobs, std::ostream& out);

// Everything the programme of the scope's ledger has, as one SQLite file (year_file.h).
absl::Status ExportYear(const QueryFlags& flags, const ExportFile& file, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_EXPORTS_H_
