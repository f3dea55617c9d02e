// The commands that make an archive of a ledger and a ledger of an archive: progress on the error
// output, the result on the other.

#include "cli/archive_output.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "cli/archive.h"
#include "cli/json.h"

#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

constexpr absl::Duration kBetweenLines = absl::Seconds(1);

}  // namespace

bool Progress::IsDue(const char* what, int64_t done, int64_t total) {
  const absl::Time now = clock_.Now();
  if (what_ != what) {
    what_ = what;
    began_ = now;
    said_ = now;
  }
  if (done <= 0 || (now - said_ < kBetweenLines && done < total)) return false;
  said_ = now;
  return true;
}

void Progress::Say(const char* what, int64_t done, int64_t total) {
  if (!IsDue(what, done, total)) return;
  const double left = static_cast<double>(total - done) / static_cast<double>(done);
  Print(said_ + (said_ - began_) * left, done, total);
}

void Progress::Say(const char* what, int64_t done, int64_t total, absl::Time expected_end) {
  if (IsDue(what, done, total)) Print(expected_end, done, total);
}

void Progress::Print(absl::Time expected_end, int64_t done, int64_t total) {
  const absl::Duration left = std::max(expected_end - said_, absl::ZeroDuration());
  err_ << absl::StrFormat("%s %d/%d，还需 %.0f 秒\n", what_, done, total,
                          absl::ToDoubleSeconds(left));
}

void PrintArchive(const eventstore::ArchiveSummary& summary, const std::string& place,
                  Format format, std::ostream& out) {
  const std::string root = absl::BytesToHexString(summary.root);
  const eventstore::StoredCheckpoint& checkpoint = summary.head.checkpoint;
  const std::string& ledger = summary.head.description.ledger_id();
  if (format == Format::kJson) {
    const Json json = {{"ledger", "ledgers/" + ledger},
                       {"events", checkpoint.size},
                       {"tree_root", root},
                       {"place", place},
                       {"checkpoint", checkpoint.note},
                       {"verified", true}};
    out << json.dump(2) << "\n";
    return;
  }
  out << absl::StrFormat("账本 %s，事件 %d 个\n树根 %s\n%s\nverified\n", ledger, checkpoint.size,
                         root, place);
}

absl::Status MakeArchive(const ArchiveFlags& flags, Format format, std::ostream& out,
                         std::ostream& err) {
  Progress progress(err);
  const auto say = [&progress](const char* what, int64_t done, int64_t total) {
    progress.Say(what, done, total);
  };
  ASSIGN_OR_RETURN(const auto summary, CreateArchive(flags.ledger, flags.archive, say));
  PrintArchive(summary, flags.archive, format, out);
  return absl::OkStatus();
}

absl::Status RestoreFromArchive(const ArchiveFlags& flags, Format format, std::ostream& out,
                                std::ostream& err) {
  Progress progress(err);
  const auto say = [&progress](const char* what, int64_t done, int64_t total) {
    progress.Say(what, done, total);
  };
  ASSIGN_OR_RETURN(const auto summary,
                   RestoreArchive(flags.archive, flags.data_directory, flags.guard_directory,
                                  flags.verifier_keys, say));
  const std::string& ledger_id = summary.head.description.ledger_id();
  PrintArchive(summary, flags.data_directory + "/" + ledger_id, format, out);
  return absl::OkStatus();
}

absl::Status AdoptLedger(const std::string& directory, const std::string& guard_directory,
                         std::ostream& out, std::ostream& err) {
  Progress progress(err);
  const auto say = [&progress](const char* what, int64_t done, int64_t total) {
    progress.Say(what, done, total);
  };
  RETURN_IF_ERROR(AdoptDirectory(directory, guard_directory, say));
  out << "adopted\n";
  return absl::OkStatus();
}

}  // namespace jiedui::cli
