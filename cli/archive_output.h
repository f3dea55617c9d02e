// What the commands about archives print: how far they are, a line a second, and what became of
// them. One thread.

#ifndef JIEDUI_CLI_ARCHIVE_OUTPUT_H_
#define JIEDUI_CLI_ARCHIVE_OUTPUT_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "cli/commands.h"

#include "base/clock.h"
#include "eventstore/archive.h"

namespace jiedui::cli {

// One line a second: what is done, how far it is, how long it will take.
class Progress {
 public:
  explicit Progress(std::ostream& err) : err_(err) {}

  // It takes as long as the present rate says.
  void Say(const char* what, int64_t done, int64_t total);
  // It takes until then.
  void Say(const char* what, int64_t done, int64_t total, absl::Time expected_end);

 private:
  // Notes the time, and whether it is time for a line.
  bool IsDue(const char* what, int64_t done, int64_t total);
  void Print(absl::Time expected_end, int64_t done, int64_t total);

  std::ostream& err_;
  const SystemClock clock_;
  std::string what_;
  absl::Time began_;
  absl::Time said_;
};

// The ledger, its size and root, where the result is, and "verified".
void PrintArchive(const eventstore::ArchiveSummary& summary, const std::string& place,
                  Format format, std::ostream& out);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_ARCHIVE_OUTPUT_H_
