#include "eventstore/import.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "rocksdb/write_batch.h"

#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/directories.h"
#include "eventstore/finding.h"
#include "eventstore/holding.h"
#include "eventstore/layout.h"
#include "eventstore/opening.h"
#include "eventstore/rocks.h"
#include "eventstore/signing_key.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

constexpr size_t kRecordsAtOnce = 2000;
// More than a bundle holds of ordinary records, less than one may hold of the largest.
constexpr size_t kBytesAtOnce = size_t{32} << 20;

rocksdb::Env* Disk() {
  return rocksdb::Env::Default();
}

// Writes records to a new ledger, some thousand or some megabytes at a time.
class Importer {
 public:
  // Owns the log in that epoch.
  Importer(CommitLog* log, Epoch epoch, const std::vector<int32_t>& known_kinds)
      : log_(*log), epoch_(epoch), known_kinds_(known_kinds) {}

  // Behind a kind that is not known it writes nothing more. Until the whole archive has been read,
  // a changed bit may have made it of one that is.
  absl::Status Add(ArchivedRecord record) {
    const int32_t kind = record.event.record.kind();
    const auto known = std::find(known_kinds_.begin(), known_kinds_.end(), kind);
    if (known == known_kinds_.end() && !unknown_kind_) unknown_kind_ = kind;
    if (unknown_kind_) return absl::OkStatus();
    if (record.request) {
      batch_->requests.emplace(
          RequestKey(record.event.record.actor(), record.event.record.request_id()),
          *std::move(record.request));
    }
    const StoredEvent& event = record.event;
    bytes_ += event.leaf.size() + event.body.size() + event.sealed.size();
    batch_->events.push_back(std::move(record.event));
    if (batch_->events.size() < kRecordsAtOnce && bytes_ < kBytesAtOnce) return absl::OkStatus();
    return Write();
  }

  // Of an archive in which nothing is damaged: what is left.
  absl::Status Finish() {
    if (!unknown_kind_) return Write();
    return RefusedOf(Found(FindingKind::kArchiveNewerKind, *unknown_kind_));
  }

 private:
  absl::Status Write() {
    bytes_ = 0;
    const Position base = log_.applied();
    Commit result;
    absl::Notification done;
    log_.Append(epoch_, base, std::exchange(batch_, std::make_shared<SealedBatch>()),
                [&](Commit commit) {
                  result = std::move(commit);
                  done.Notify();
                });
    done.WaitForNotification();
    return result.result == CommitResult::kCommitted ? absl::OkStatus() : result.reason;
  }

  CommitLog& log_;
  const Epoch epoch_;
  const std::vector<int32_t>& known_kinds_;
  std::shared_ptr<SealedBatch> batch_ = std::make_shared<SealedBatch>();
  size_t bytes_ = 0;                     // of its events
  std::optional<int32_t> unknown_kind_;  // the first
};

// Of the ledger's own name: a witness that cosigned has nothing to sign here.
absl::Status KeepKeys(const ArchiveSummary& summary, absl::Span<const Verifier> verifiers,
                      const std::string& keys_directory) {
  if (verifiers.empty() || keys_directory.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Checkpoint checkpoint, UnverifiedCheckpoint(summary.head.checkpoint.note));
  std::vector<Verifier> own =
      FollowSuccessions({verifiers.begin(), verifiers.end()}, summary.head.successions);
  own.erase(std::remove_if(own.begin(), own.end(),
                           [&](const Verifier& v) { return v.name() != checkpoint.origin; }),
            own.end());
  return SigningKeys(keys_directory).AddPublic(own, summary.head.successions);
}

absl::Status KeepCheckpoint(Database& database, const ArchiveSummary& summary) {
  rocksdb::WriteBatch batch;
  const StoredCheckpoint& checkpoint = summary.head.checkpoint;
  rocksdb::Status status = batch.Put(database.family(Family::kCheckpoint),
                                     PositionKey(checkpoint.size), checkpoint.note);
  if (status.ok()) status = database.Write(batch, /*sync=*/true);
  return FromRocks(status, "writing the checkpoint");
}

// Before anything else: whoever brought the wrong key need not wait for the records.
absl::StatusOr<ArchiveHead> ReadHead(ArchiveSource& source, const Options& options,
                                     absl::Span<const Verifier> verifiers) {
  ASSIGN_OR_RETURN(ArchiveHead head, ReadArchiveHead(source));
  if (!verifiers.empty()) RETURN_IF_ERROR(OpenArchivedCheckpoint(head, verifiers).status());
  if (head.description.ledger_id() == options.ledger_id) return head;
  return RefusedOf(
      Found(FindingKind::kArchiveOfAnother, head.description.ledger_id(), options.ledger_id));
}

absl::StatusOr<ArchiveSummary> Fill(const ArchiveHead& head, ArchiveSource& source,
                                    const Options& options, ArchiveRules& rules,
                                    ArchiveProgress progress) {
  ASSIGN_OR_RETURN(OpenedLog opened, OpenForWriting(options, Disk()));
  ASSIGN_OR_RETURN(const Epoch epoch, opened.log->TakeOver());
  Importer importer(opened.log.get(), epoch, options.known_kinds);
  ASSIGN_OR_RETURN(
      ArchiveSummary summary,
      ReadArchiveAfter(
          head, source, rules,
          [&](ArchivedRecord record) { return importer.Add(std::move(record)); }, progress));
  RETURN_IF_ERROR(importer.Finish());
  RETURN_IF_ERROR(opened.database->SetCreated(head.description.created_at_us()));
  RETURN_IF_ERROR(KeepCheckpoint(*opened.database, summary));
  RETURN_IF_ERROR(opened.guard->Note(opened.database->SyncedSequence()));
  return summary;
}

absl::Status Rename(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) {
    return StatusOf(absl::StatusCode::kUnavailable,
                    Found(FindingKind::kCannotRename, from.string(), to.string(), error.message()));
  }
  return SyncDirectory(to.parent_path().string(), Disk());
}

bool HasFiles(const fs::path& directory) {
  std::error_code error;
  return fs::exists(directory, error) && !fs::is_empty(directory, error);
}

// An import that was killed between its two renames: what it leaves is no ledger, and its guard
// guards nothing but what the next import replaces.
bool WasCutShort(const fs::path& directory, const Options& filling) {
  std::error_code error;
  return !HasFiles(directory) && HasFiles(filling.directory) &&
         !fs::exists(filling.guard_directory, error);
}

absl::Status CheckNothingThere(const fs::path& directory, const fs::path& guard,
                               const Options& filling) {
  const bool nothing =
      !HasFiles(directory) && (!HasFiles(guard) || WasCutShort(directory, filling));
  if (nothing) return absl::OkStatus();
  return RefusedOf(Found(FindingKind::kLedgerThere, directory.string(), guard.string()));
}

// Directories that are not there, of the place and of what is above it, the lowest first.
std::vector<fs::path> Absent(const fs::path& place) {
  std::vector<fs::path> absent;
  std::error_code error;
  for (fs::path path = fs::absolute(place, error).lexically_normal();
       path.has_relative_path() && !fs::exists(path, error); path = path.parent_path()) {
    absent.push_back(path);
  }
  return absent;
}

// Where a ledger is being made, which nobody else makes or opens there meanwhile: a directory that
// is empty until then, and goes again if no ledger comes of it.
class Place {
 public:
  static absl::StatusOr<Place> Take(const Options& options) {
    Place place;
    std::vector<fs::path> absent = Absent(options.directory);
    RETURN_IF_ERROR(CreateDirectories(options.directory, Disk()));
    ASSIGN_OR_RETURN(place.holds_, HoldLedger(options));
    place.made_ = std::move(absent);  // not before: whoever has it may have begun with nothing too
    return place;
  }
  Place(Place&&) = default;
  Place& operator=(Place&&) = delete;
  ~Place() {
    std::error_code not_empty;  // then it is somebody's
    for (const fs::path& directory : made_) fs::remove(directory, not_empty);
  }

  void Keep() { made_.clear(); }

 private:
  Place() = default;

  std::vector<fs::path> made_;
  Holds holds_;
};

void RemoveFilled(const Options& filling) {
  std::error_code error;
  fs::remove_all(filling.directory, error);
  fs::remove_all(filling.guard_directory, error);
}

}  // namespace

absl::StatusOr<ArchiveSummary> ImportArchive(ArchiveSource& source, const Options& options,
                                             absl::Span<const Verifier> verifiers,
                                             const std::string& keys_directory, ArchiveRules& rules,
                                             ArchiveProgress progress) {
  RETURN_IF_ERROR(options.Validate());
  const fs::path directory(options.directory);
  const fs::path guard(GuardDirectory(options));
  Options filling = options;
  filling.directory = absl::StrCat(directory.string(), kImporting);
  filling.guard_directory = absl::StrCat(guard.string(), kImporting);
  RETURN_IF_ERROR(CheckNothingThere(directory, guard, filling));
  ASSIGN_OR_RETURN(const ArchiveHead head, ReadHead(source, options, verifiers));
  ASSIGN_OR_RETURN(Place place, Place::Take(options));
  RETURN_IF_ERROR(CheckNothingThere(directory, guard, filling));  // nor was it made meanwhile
  RemoveFilled(filling);
  absl::StatusOr<ArchiveSummary> summary = Fill(head, source, filling, rules, progress);
  const absl::Status filled =
      summary.ok() ? KeepKeys(*summary, verifiers, keys_directory) : summary.status();
  if (!filled.ok()) {
    RemoveFilled(filling);
    return filled;
  }
  std::error_code error;
  fs::remove_all(guard, error);  // empty, or that of an import that was cut short
  // The guard first: without it the ledger would be refused, without the ledger it says so.
  RETURN_IF_ERROR(Rename(filling.guard_directory, guard));
  RETURN_IF_ERROR(Rename(filling.directory, directory));  // over the empty one
  place.Keep();
  return summary;
}

}  // namespace jiedui::eventstore
