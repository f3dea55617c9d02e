#include "eventstore/store.h"

#include <atomic>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/write_batch.h"

#include "base/disk_usage.h"
#include "base/status_macros.h"
#include "eventstore/consumer_cursors.h"
#include "eventstore/database.h"
#include "eventstore/head_guard.h"
#include "eventstore/head_watchers.h"
#include "eventstore/holding.h"
#include "eventstore/layout.h"
#include "eventstore/open.h"
#include "eventstore/opening.h"
#include "eventstore/outcome_status.h"
#include "eventstore/purger.h"
#include "eventstore/reader.h"
#include "eventstore/record.h"
#include "eventstore/stand_in.h"
#include "eventstore/verify.h"
#include "eventstore/writer.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::CursorEntry;

constexpr size_t kMaxLedgerIdBytes = 64;

absl::Status ReadOnly() {
  return absl::FailedPreconditionError("the ledger is open for reading only");
}

// What both kinds of store have in common.
class DirectoryStore : public Store {
 public:
  DirectoryStore(std::shared_ptr<Database> database, std::vector<Finding> notice)
      : database_(std::move(database)), notice_(std::move(notice)) {}

  std::unique_ptr<Snapshot> TakeSnapshot() const final { return MakeSnapshot(state()); }
  Position head() const final { return state()->head(); }
  const jiedui::event::v1::LedgerDescription& description() const final {
    return database_->description();
  }
  const std::vector<Finding>& notice() const final { return notice_; }
  uint64_t DiskBytes() const final { return BytesOnDisk(database_->place()); }

 protected:
  virtual std::shared_ptr<const DurableState> state() const = 0;
  Database& database() { return *database_; }

 private:
  const std::shared_ptr<Database> database_;
  const std::vector<Finding> notice_;
};

class WritableStore final : public DirectoryStore {
 public:
  WritableStore(OpenedLog opened, std::unique_ptr<CommitLog> log, Epoch epoch,
                const Options& options)
      : DirectoryStore(opened.database, std::move(opened.notice)),
        guard_(std::move(opened.guard)),
        cursors_(opened.database, options.clock, options.max_cursors),
        writer_(opened.database, std::move(log), epoch, options, opened.end),
        purger_(opened.database, options.purge_again_after,
                [this] { return writer_.RenewState(); }) {
    if (opened.purge_waits) purger_.PurgeLater();
  }

  bool guard_missing() const override { return false; }

  void Submit(Submission submission, CommitCallback done) override {
    writer_.Submit({std::move(submission), std::move(done)});
  }

  void Settle(absl::Time time, SettledCallback done) override {
    PendingRequest request;
    request.settle_us = absl::ToUnixMicros(time);
    request.done = [done = std::move(done)](const absl::StatusOr<Receipt>& receipt) mutable {
      done(receipt.status());
    };
    writer_.Submit(std::move(request));
  }

  std::unique_ptr<HeadWatch> WatchHead(absl::AnyInvocable<void(Position)> listener) override {
    return writer_.WatchHead(std::move(listener));
  }

  absl::Status PutCheckpoint(const StoredCheckpoint& checkpoint) override {
    if (checkpoint.size < 1 || checkpoint.size > head()) {
      return absl::OutOfRangeError(
          absl::StrCat("no checkpoint of ", checkpoint.size, "; the head is ", head()));
    }
    RETURN_IF_ERROR(writer_.CheckRoom());
    return Watched(database().WriteSynced("a checkpoint", [&](rocksdb::WriteBatch& batch) {
      return batch.Put(database().family(Family::kCheckpoint), PositionKey(checkpoint.size),
                       checkpoint.note);
    }));
  }

  absl::Status DeleteCheckpoints(const std::vector<Position>& sizes) override {
    return Delete(Family::kCheckpoint, "that checkpoints are deleted", sizes);
  }

  absl::Status EraseSealed(const std::vector<Position>& positions) override {
    RETURN_IF_ERROR(Delete(Family::kSealed, "that sealed parts are erased", positions));
    return purger_.Purge();
  }

  absl::StatusOr<CursorEntry> GetCursor(absl::string_view name) const override {
    return cursors_.Get(name);
  }

  absl::StatusOr<std::vector<NamedCursor>> ListCursors() const override { return cursors_.List(); }

  absl::StatusOr<CursorEntry> AcquireCursor(absl::string_view name,
                                            absl::string_view owner) override {
    RETURN_IF_ERROR(writer_.CheckRoom());
    return Watched(cursors_.Acquire(name, owner));
  }

  absl::StatusOr<CursorEntry> CommitCursor(absl::string_view name, int64_t fencing_token,
                                           Position position) override {
    RETURN_IF_ERROR(writer_.CheckRoom());
    return Watched(cursors_.Commit(name, fencing_token, position, head()));
  }

  absl::Status DeleteCursor(absl::string_view name, int64_t fencing_token) override {
    return Watched(cursors_.Delete(name, fencing_token));
  }

 private:
  std::shared_ptr<const DurableState> state() const override { return writer_.state(); }

  absl::Status Delete(Family family, absl::string_view what,
                      const std::vector<Position>& positions) {
    return Watched(database().WriteSynced(what, [&](rocksdb::WriteBatch& batch) {
      rocksdb::Status status;
      for (const Position position : positions) {
        if (status.ok()) status = batch.Delete(database().family(family), PositionKey(position));
      }
      return status;
    }));
  }

  // What was written beside the log is counted by the guard before anybody is answered. After a
  // failed write, of either, nothing more may be written.
  absl::Status Watched(absl::Status status) {
    if (status.ok()) status = Counted();
    if (IsOutcomeUnknown(status)) writer_.Fail(status);
    return status;
  }
  absl::Status Counted() {
    const absl::Status noted = guard_->Note(database().SyncedSequence());
    return noted.ok() ? noted : OutcomeUnknown(noted.message());
  }
  absl::StatusOr<CursorEntry> Watched(absl::StatusOr<CursorEntry> entry) {
    RETURN_IF_ERROR(Watched(entry.status()));
    return entry;
  }

  const std::shared_ptr<HeadGuard> guard_;
  ConsumerCursors cursors_;
  Writer writer_;
  Purger purger_;  // last: what it does later uses the rest
};

// What a store has that was opened in the place of its writer, for want of room.
struct WithoutRoom {
  std::vector<std::unique_ptr<GuardLock>> locks;
  uint64_t needed_bytes = 0;
  LogEnd end;  // of what is shown
};

// Stands at the head it found when it was opened.
class ReadOnlyStore final : public DirectoryStore {
 public:
  ReadOnlyStore(OpenedToRead opened, const Options& options,
                std::optional<WithoutRoom> without_room = {})
      : DirectoryStore(opened.database, std::move(opened.notice)),
        without_room_(std::move(without_room)),
        guard_missing_(opened.guard_missing),
        state_(std::make_shared<DurableState>(opened.database, opened.head)),
        cursors_(opened.database, /*clock=*/nullptr, /*max_cursors=*/0),
        on_room_(options.on_room) {
    if (!without_room_) return;
    stand_in_ = std::make_unique<StandIn>(opened.database, options, without_room_->end,
                                          [this] { return Refusal(); });
  }

  bool guard_missing() const override { return guard_missing_; }
  bool full() const override { return without_room_.has_value(); }

  void Submit(Submission submission, CommitCallback done) override {
    if (stand_in_ == nullptr) return done(Refusal());
    stand_in_->Submit({std::move(submission), std::move(done)});
  }
  void Settle(absl::Time /*time*/, SettledCallback done) override { done(absl::OkStatus()); }
  std::unique_ptr<HeadWatch> WatchHead(absl::AnyInvocable<void(Position)> listener) override {
    return watchers_->Add(std::move(listener));
  }
  absl::Status PutCheckpoint(const StoredCheckpoint& /*checkpoint*/) override { return Refusal(); }
  absl::Status DeleteCheckpoints(const std::vector<Position>& /*sizes*/) override {
    return Refusal();
  }
  absl::Status EraseSealed(const std::vector<Position>& /*positions*/) override {
    return Refusal();
  }
  absl::StatusOr<CursorEntry> GetCursor(absl::string_view name) const override {
    return cursors_.Get(name);
  }
  absl::StatusOr<std::vector<NamedCursor>> ListCursors() const override { return cursors_.List(); }
  absl::StatusOr<CursorEntry> AcquireCursor(absl::string_view /*name*/,
                                            absl::string_view /*owner*/) override {
    return Refusal();
  }
  absl::StatusOr<CursorEntry> CommitCursor(absl::string_view /*name*/, int64_t /*fencing_token*/,
                                           Position /*position*/) override {
    return Refusal();
  }
  absl::Status DeleteCursor(absl::string_view /*name*/, int64_t /*fencing_token*/) override {
    return Refusal();
  }

 private:
  std::shared_ptr<const DurableState> state() const override { return state_; }

  absl::Status Refusal() {
    if (!without_room_) return ReadOnly();
    const absl::StatusOr<uint64_t> free_bytes = database().FreeBytes();
    if (free_bytes.ok() && *free_bytes < without_room_->needed_bytes) {
      return DiskLow({*free_bytes, without_room_->needed_bytes});
    }
    if (!told_of_room_.exchange(true) && on_room_ != nullptr) on_room_();
    return Closing();
  }

  const std::optional<WithoutRoom> without_room_;
  std::atomic<bool> told_of_room_ = false;
  const bool guard_missing_;
  std::shared_ptr<const DurableState> state_;
  ConsumerCursors cursors_;
  const std::function<void()> on_room_;
  std::shared_ptr<HeadWatchers> watchers_ = std::make_shared<HeadWatchers>();
  std::unique_ptr<StandIn> stand_in_;  // if it is full; last: it uses the rest
};

absl::Status BadOption(absl::string_view field, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", rule));
}

}  // namespace

absl::Status Options::Validate() const {
  if (directory.empty()) return BadOption("directory", "must be given");
  const bool any_ledger = read_only && ledger_id.empty();
  if (!any_ledger && !IsPrintableAscii(ledger_id, kMaxLedgerIdBytes)) {
    return BadOption("ledger_id", absl::StrCat("1 to ", kMaxLedgerIdBytes, " ASCII characters"));
  }
  for (const int32_t kind : known_kinds) {
    if (kind <= 0) return BadOption("known_kinds", "must be positive");
  }
  if (absl::StartsWith(absl::StrCat(guard_directory, "/"), absl::StrCat(directory, "/"))) {
    return BadOption("guard_directory", "must not be in directory");
  }
  if (clock == nullptr && !read_only) return BadOption("clock", "must be given");
  if (max_queue_requests == 0) return BadOption("max_queue_requests", "must be positive");
  if (max_queue_bytes == 0) return BadOption("max_queue_bytes", "must be positive");
  if (max_group_requests == 0) return BadOption("max_group_requests", "must be positive");
  if (max_cursors == 0) return BadOption("max_cursors", "must be positive");
  if (purge_again_after <= absl::ZeroDuration()) {
    return BadOption("purge_again_after", "must be positive");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> OpenOn(rocksdb::Env* env, const Options& options,
                                              const WrapLog& wrap) {
  RETURN_IF_ERROR(options.Validate());
  if (options.read_only) {
    ASSIGN_OR_RETURN(OpenedToRead opened, OpenForReading(options, env));
    return std::make_unique<ReadOnlyStore>(std::move(opened), options);
  }
  if (const auto space = TooFullToOpen(options, env)) {
    ASSIGN_OR_RETURN(OpenedInPlaceOfWriter in_place, OpenWithoutRoom(options, env));
    ASSIGN_OR_RETURN(LogEnd end, FindEnd(*in_place.opened.database));
    end.position = in_place.opened.head;
    WithoutRoom without_room{std::move(in_place.locks), space->needed_bytes, end};
    return std::make_unique<ReadOnlyStore>(std::move(in_place.opened), options,
                                           std::move(without_room));
  }
  ASSIGN_OR_RETURN(OpenedLog opened, OpenForWriting(options, env));
  std::unique_ptr<CommitLog> log = std::move(opened.log);
  if (wrap != nullptr) log = wrap(std::move(log));
  ASSIGN_OR_RETURN(const Epoch epoch, log->TakeOver());
  return std::make_unique<WritableStore>(std::move(opened), std::move(log), epoch, options);
}

namespace {

// One that is refused is left as it is: opening it for writing replaces files.
absl::Status LookAtAdopted(Options options, rocksdb::Env* env, const Adoption& adoption) {
  options.read_only = true;
  RETURN_IF_ERROR(CheckFiles(options));
  RETURN_IF_ERROR(HeadGuard::CheckNew(GuardDirectory(options)));
  ASSIGN_OR_RETURN(const std::shared_ptr<Database> seen, Database::Open(options, env));
  if (seen->description().format_version() < kFormatVersion) {
    return absl::FailedPreconditionError("a ledger of an older format needs no adoption: open it");
  }
  return CheckReplacedGuard(options, env, *seen, adoption.accept_loss_after).status();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const Options& options) {
  return OpenOn(rocksdb::Env::Default(), options);
}

bool Store::IsIn(const std::string& directory, const std::string& ledger_id) {
  Options options;
  options.directory = directory;
  options.read_only = true;
  rocksdb::Env* const env = rocksdb::Env::Default();
  const absl::StatusOr<GuardRecord> guard = HeadGuard::Read(env, GuardDirectory(options));
  if (guard.ok()) return Guards(*guard, ledger_id);
  if (!CheckFiles(options).ok()) return false;  // nobody waits for what is no file
  options.ledger_id = ledger_id;
  const absl::Status seen = Database::Open(options, env, LogDamage::kStopThere).status();
  return seen.ok() || FindingOf(seen).kind == FindingKind::kNewerKind;  // which is looked at last
}

absl::StatusOr<Adopted> Store::Adopt(const Options& options, const Adoption& adoption,
                                     VerifyProgress progress) {
  RETURN_IF_ERROR(options.Validate());
  Options reading = options;
  reading.create_if_missing = false;
  // Opened as its writer, so that nobody else writes meanwhile.
  ASSIGN_OR_RETURN(Holds holds, HoldLedger(options));
  const std::unique_ptr<rocksdb::Env> held = WithHeld(rocksdb::Env::Default(), holds);
  rocksdb::Env* const env = held.get();
  RETURN_IF_ERROR(LookAtAdopted(reading, env, adoption));
  ASSIGN_OR_RETURN(const std::shared_ptr<Database> database, Database::Open(reading, env));
  database->Hold(std::move(holds.log));
  Adopted adopted;
  ASSIGN_OR_RETURN(adopted.notice,
                   CheckReplacedGuard(options, env, *database, adoption.accept_loss_after));
  ASSIGN_OR_RETURN(adopted.events, database->Head({}));
  const auto state = std::make_shared<const DurableState>(database, adopted.events);
  VerifyReport report = VerifyState(*state, progress);
  if (!report.ok()) {
    return DataLossOf(
        With(Found(FindingKind::kNotWhole, options.directory), report.findings.front()));
  }
  if (adoption.agrees != nullptr) RETURN_IF_ERROR(adoption.agrees(*MakeSnapshot(state)));
  RETURN_IF_ERROR(MakeGuard(options, env, *database, std::move(holds.guard)));
  adopted.root = std::move(report.root);
  return adopted;
}

}  // namespace jiedui::eventstore
