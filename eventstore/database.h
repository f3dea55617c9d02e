// The RocksDB database under a ledger: opening it with the right options, refusing what must not be
// opened, and plain reads.
//
// Shared by the writer and every snapshot, on any thread; it closes when the last of them lets go.
// Of its own accord it writes the ledger's description and the tree of an older format, purges, and
// empties the write-ahead log at the end; everything else it writes for its callers.

#ifndef JIEDUI_EVENTSTORE_DATABASE_H_
#define JIEDUI_EVENTSTORE_DATABASE_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"

#include "base/directory_lock.h"
#include "base/steady_cond_var.h"
#include "eventstore/layout.h"
#include "eventstore/store.h"
#include "eventstore/tree_top.h"
#include "jiedui/event/v1/record.pb.h"

namespace jiedui::eventstore {

// What to do about write-ahead logs that have bytes in them that nobody wrote, or of which records
// are missing in front of others.
enum class LogDamage {
  kRefuse,
  kStopThere,  // take what is before them; only with a guard that says how far that must reach
};

// What is known of write-ahead logs before they are opened, by whoever has read them: then they
// need not be read for it.
enum class LogsKnown {
  kNothing,
  kNoneRepeats,  // no record is there twice
};

class LogOrder;

class Database {
 public:
  // As Store::Open, without the guard. env has the file system to use.
  static absl::StatusOr<std::shared_ptr<Database>> Open(const Options& options, rocksdb::Env* env,
                                                        LogDamage damage = LogDamage::kRefuse,
                                                        LogsKnown known = LogsKnown::kNothing);

  // A directory for a new ledger, and what is missing above it, if there is room to write to it.
  static absl::Status MakeDirectory(const Options& options, rocksdb::Env* env);
  // Its directory is nobody else's until the database has closed.
  void Hold(std::unique_ptr<DirectoryLock> hold) { hold_ = std::move(hold); }

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // NotFound if there is no such key; DataLoss if it cannot be read.
  absl::StatusOr<std::string> Get(const rocksdb::ReadOptions& read, Family family,
                                  absl::string_view key) const;

  // The same for several keys at once, in their order.
  std::vector<absl::StatusOr<std::string>> GetAll(const rocksdb::ReadOptions& read, Family family,
                                                  absl::Span<const std::string> keys) const;

  std::unique_ptr<rocksdb::Iterator> Walk(const rocksdb::ReadOptions& read, Family family) const;

  // Last position in the log, kNoPosition if it is empty. One seek.
  absl::StatusOr<Position> Head(const rocksdb::ReadOptions& read) const;

  // Writes, and syncs if asked to. After an error the outcome is unknown. Any thread.
  rocksdb::Status Write(rocksdb::WriteBatch& batch, bool sync);
  // What fill puts into the batch is on the disk when it returns; IsOutcomeUnknown, and what was to
  // be written, if that failed. For what is written beside the log. Any thread.
  absl::Status WriteSynced(absl::string_view what,
                           absl::FunctionRef<rocksdb::Status(rocksdb::WriteBatch&)> fill);
  // Everything written before is on the disk when it returns. Any thread.
  rocksdb::Status SyncLog();
  // After a sync that failed, of any of them, so does every later one: the operating system may
  // have dropped what that one covered, and says so only once. So does one after which the
  // directory that is held is none any more: what it wrote is gone when the ledger is closed.

  // How many entries, as RocksDB numbers them, the syncs above have made durable. Any thread.
  uint64_t SyncedSequence() const;

  // Rewrites the table files that hold the family, so that what was deleted from it is gone, up to
  // that sequence number of RocksDB. Waits a moment for who still reads what was there before;
  // whoever reads longer keeps it. Nothing is begun that the disk has no room for (DiskLowOf).
  absl::Status Purge(Family family, uint64_t deletion);
  absl::Status CheckRoomToPurge(Family family) const;
  uint64_t LatestSequence() const { return db_->GetLatestSequenceNumber(); }
  // The same if something deleted from it is still in them. For opening: no snapshot pins it then.
  absl::Status PurgeRest(Family family);

  absl::StatusOr<uint64_t> FreeBytes() const;

  // The table files that hold what is not in the write-ahead log only.
  std::vector<rocksdb::LiveFileMetaData> TableFiles() const;

  // Format 1 had no tree: computes it. Takes as long as reading the log.
  absl::Status AddTree();
  // An imported ledger is as old as it was.
  absl::Status SetCreated(int64_t created_at_us);
  // The ledger has all that the newest format asks for.
  absl::Status RaiseFormat();

  rocksdb::ColumnFamilyHandle* family(Family family) const;
  // What is there now stays readable, and in the files, until it is released. Any thread.
  const rocksdb::Snapshot* TakeSnapshot() const;
  void ReleaseSnapshot(const rocksdb::Snapshot* snapshot) const;

  // For whoever reads proofs: RocksDB is not asked twice for what every proof needs.
  TreeTop& tree_top() const { return tree_top_; }

  const jiedui::event::v1::LedgerDescription& description() const { return description_; }
  const std::string& directory() const { return directory_; }
  // The same directory by a name that stays, if it is held.
  const std::string& place() const {
    return hold_ != nullptr ? hold_->directory()->path() : directory_;
  }
  rocksdb::Env* env() const { return env_.get(); }

 private:
  Database(std::string directory, rocksdb::Env* env);

  absl::Status OpenRocks(const Options& options, LogDamage damage, LogsKnown known);
  // What is in the write-ahead log only goes into tables, unless that could fail.
  void EmptyLog();
  // In memory and in the write-ahead log, and not yet in tables.
  uint64_t BytesInMemory() const;
  // What purging the family writes at most, but for what is beside tables.
  uint64_t BytesToPurge(Family family) const;
  absl::Status CheckRoomFor(uint64_t bytes) const;
  absl::Status ReadOrWriteDescription(const Options& options);
  absl::Status WriteDescription();
  absl::Status CheckDescription(const Options& options) const;
  absl::Status CheckKinds(const Options& options) const;
  absl::Status CheckEnds() const;
  absl::Status CheckEmpty() const;
  void WaitForOlderReaders(uint64_t deletion) const;
  // Of one that is held.
  bool IsRemoved() const;
  // `more`: how many entries the sync writes itself.
  rocksdb::Status SyncOnce(uint64_t more, absl::FunctionRef<rocksdb::Status()> sync);

  std::unique_ptr<DirectoryLock> hold_;  // first: goes when all else has gone
  const std::string directory_;
  const std::unique_ptr<rocksdb::Env> env_;        // the database's own
  const std::unique_ptr<rocksdb::Env> roomy_env_;  // likewise
  std::unique_ptr<LogOrder> log_order_;            // RocksDB goes by it
  std::unique_ptr<rocksdb::DB> db_;
  bool empties_log_ = false;  // at the end
  // In the order of Family; null if the ledger is of an older format and only read.
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // to be given back
  jiedui::event::v1::LedgerDescription description_;
  mutable TreeTop tree_top_;
  mutable absl::Mutex sync_mutex_;
  rocksdb::Status sync_failure_ ABSL_GUARDED_BY(sync_mutex_);
  uint64_t synced_sequence_ ABSL_GUARDED_BY(sync_mutex_) = 0;
  mutable absl::Mutex readers_mutex_;
  mutable SteadyCondVar reader_gone_;
  // The sequence numbers of the snapshots that are there.
  mutable std::multiset<uint64_t> readers_ ABSL_GUARDED_BY(readers_mutex_);
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_DATABASE_H_
