#include "eventstore/store.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "eventstore/commit_queue.h"
#include "eventstore/database.h"
#include "eventstore/head_watchers.h"
#include "eventstore/open.h"
#include "eventstore/reader.h"
#include "eventstore/record.h"
#include "eventstore/writer.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxLedgerIdBytes = 64;

// Bytes of the files of a directory; files that vanish meanwhile do not count.
uint64_t BytesIn(const std::string& directory) {
  uint64_t bytes = 0;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    const uint64_t size = fs::file_size(it->path(), gone);
    if (!gone) bytes += size;
  }
  return bytes;
}

// What both kinds of store have in common.
class DirectoryStore : public Store {
 public:
  DirectoryStore(std::shared_ptr<Database> database, std::string directory)
      : database_(std::move(database)), directory_(std::move(directory)) {}

  std::unique_ptr<Snapshot> TakeSnapshot() const final { return MakeSnapshot(state()); }
  Position head() const final { return state()->head(); }
  const jiedui::event::v1::LedgerDescription& description() const final {
    return database_->description();
  }
  uint64_t DiskBytes() const final { return BytesIn(directory_); }

 protected:
  virtual std::shared_ptr<const DurableState> state() const = 0;

 private:
  std::shared_ptr<Database> database_;
  std::string directory_;
};

class WritableStore final : public DirectoryStore {
 public:
  WritableStore(const std::shared_ptr<Database>& database, const Options& options, LogEnd end)
      : DirectoryStore(database, options.directory), writer_(database, options, end) {}

  void Submit(Submission submission, CommitCallback done) override {
    writer_.Submit({std::move(submission), std::move(done)});
  }
  std::unique_ptr<HeadWatch> WatchHead(absl::AnyInvocable<void(Position)> listener) override {
    return writer_.WatchHead(std::move(listener));
  }

 private:
  std::shared_ptr<const DurableState> state() const override { return writer_.state(); }

  Writer writer_;
};

// Stands at the head it found when it was opened.
class ReadOnlyStore final : public DirectoryStore {
 public:
  ReadOnlyStore(const std::shared_ptr<Database>& database, const Options& options, LogEnd end)
      : DirectoryStore(database, options.directory),
        state_(std::make_shared<DurableState>(database, end.position)) {}

  void Submit(Submission /*submission*/, CommitCallback done) override {
    done(absl::FailedPreconditionError("the ledger is open for reading only"));
  }
  std::unique_ptr<HeadWatch> WatchHead(absl::AnyInvocable<void(Position)> listener) override {
    return watchers_->Add(std::move(listener));
  }

 private:
  std::shared_ptr<const DurableState> state() const override { return state_; }

  std::shared_ptr<const DurableState> state_;
  std::shared_ptr<HeadWatchers> watchers_ = std::make_shared<HeadWatchers>();
};

absl::StatusOr<LogEnd> FindEnd(const Database& database) {
  LogEnd end;
  ASSIGN_OR_RETURN(end.position, database.Head({}));
  if (end.position == kNoPosition) return end;
  ASSIGN_OR_RETURN(const std::string leaf,
                   database.Get({}, Family::kLog, PositionKey(end.position)));
  ASSIGN_OR_RETURN(const auto record, ParseLeaf(end.position, leaf));
  end.recorded_at_us = record.recorded_at_us();
  return end;
}

absl::Status BadOption(absl::string_view field, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", rule));
}

}  // namespace

bool IsRequestIdReused(const absl::Status& status) {
  return status.GetPayload(kRequestIdReusedUrl).has_value();
}

bool IsLedgerInUse(const absl::Status& status) {
  return status.GetPayload(kLedgerInUseUrl).has_value();
}

absl::Status Options::Validate() const {
  if (directory.empty()) return BadOption("directory", "must be given");
  const bool any_ledger = read_only && ledger_id.empty();
  if (!any_ledger && !IsPrintableAscii(ledger_id, kMaxLedgerIdBytes)) {
    return BadOption("ledger_id", absl::StrCat("1 to ", kMaxLedgerIdBytes, " ASCII characters"));
  }
  for (const int32_t kind : known_kinds) {
    if (kind <= 0) return BadOption("known_kinds", "must be positive");
  }
  if (clock == nullptr && !read_only) return BadOption("clock", "must be given");
  if (max_queue_requests == 0) return BadOption("max_queue_requests", "must be positive");
  if (max_group_requests == 0) return BadOption("max_group_requests", "must be positive");
  if (max_body_bytes == 0) return BadOption("max_body_bytes", "must be positive");
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> OpenOn(rocksdb::Env* env, const Options& options) {
  RETURN_IF_ERROR(options.Validate());
  ASSIGN_OR_RETURN(const std::shared_ptr<Database> database, Database::Open(options, env));
  ASSIGN_OR_RETURN(const LogEnd end, FindEnd(*database));
  if (options.read_only) return std::make_unique<ReadOnlyStore>(database, options, end);
  return std::make_unique<WritableStore>(database, options, end);
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const Options& options) {
  return OpenOn(rocksdb::Env::Default(), options);
}

}  // namespace jiedui::eventstore
