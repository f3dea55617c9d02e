// The commands that make an archive of a ledger and a ledger of an archive: progress on the error
// output, the result on the other.

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "cli/archive.h"
#include "cli/commands.h"
#include "cli/json.h"

#include "base/clock.h"
#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

constexpr absl::Duration kBetweenLines = absl::Seconds(1);

// One line a second: what is done, how far it is, how long it will take.
class Progress {
 public:
  explicit Progress(std::ostream& err) : err_(err) {}

  void Say(const char* what, int64_t done, int64_t total) {
    const absl::Time now = clock_.Now();
    if (what_ != what) {
      what_ = what;
      began_ = now;
      said_ = now;
    }
    if (done <= 0 || (now - said_ < kBetweenLines && done < total)) return;
    said_ = now;
    const double left = static_cast<double>(total - done) / static_cast<double>(done);
    err_ << absl::StrFormat("%s %d/%d，还需 %.0f 秒\n", what, done, total,
                            absl::ToDoubleSeconds(now - began_) * left);
  }

 private:
  std::ostream& err_;
  const SystemClock clock_;
  std::string what_;
  absl::Time began_;
  absl::Time said_;
};

absl::Status Print(const eventstore::ArchiveSummary& summary, const std::string& place,
                   Format format, std::ostream& out) {
  const std::string root = absl::BytesToHexString(summary.root);
  const std::string& ledger = summary.description.ledger_id();
  if (format == Format::kJson) {
    const Json json = {{"ledger", "ledgers/" + ledger},
                       {"events", summary.size},
                       {"tree_root", root},
                       {"place", place},
                       {"checkpoint", summary.note},
                       {"verified", true}};
    out << json.dump(2) << "\n";
  } else {
    out << absl::StrFormat("账本 %s，事件 %d 个\n树根 %s\n%s\nverified\n", ledger, summary.size,
                           root, place);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MakeArchive(const ArchiveFlags& flags, Format format, std::ostream& out,
                         std::ostream& err) {
  Progress progress(err);
  const auto say = [&progress](const char* what, int64_t done, int64_t total) {
    progress.Say(what, done, total);
  };
  ASSIGN_OR_RETURN(const auto summary, CreateArchive(flags.ledger, flags.archive, say));
  return Print(summary, flags.archive, format, out);
}

absl::Status RestoreFromArchive(const ArchiveFlags& flags, Format format, std::ostream& out,
                                std::ostream& err) {
  Progress progress(err);
  const auto say = [&progress](const char* what, int64_t done, int64_t total) {
    progress.Say(what, done, total);
  };
  ASSIGN_OR_RETURN(const auto summary,
                   RestoreArchive(flags.archive, flags.data_directory, flags.verifier_keys, say));
  return Print(summary, flags.data_directory + "/" + summary.description.ledger_id(), format, out);
}

absl::Status AdoptLedger(const std::string& directory, std::ostream& out, std::ostream& err) {
  Progress progress(err);
  RETURN_IF_ERROR(
      AdoptDirectory(directory, [&progress](const char* what, int64_t done, int64_t total) {
        progress.Say(what, done, total);
      }));
  out << "adopted\n";
  return absl::OkStatus();
}

}  // namespace jiedui::cli
