// The head guard: a small file outside the ledger's directory that remembers how far the ledger
// was.
//
// RocksDB may open without its newest records when the end of its write-ahead log is gone. With the
// guard such a ledger is refused, and the missing positions are named. The file has four slots of
// one sector each, written in turn, so that a torn write spoils only the oldest.
//
// What is settled is written before anybody is answered, but synced only with the next intent, or
// by Sync when nothing follows. So `durable` is exact whatever becomes of the process; a power cut
// may take it back by the one group that was acknowledged last, unless Sync came in between, and
// then that group is still in `intent`.
//
// Beside the records it counts every entry that was written, so that a log which held only cursors,
// checkpoints or erasures is missed too.
//
// The local log intends, settles and syncs, one call at a time; Intend runs beside the sync of the
// log and costs no time of its own. Note: any thread. Format: docs/FORMAT.md.

#ifndef JIEDUI_EVENTSTORE_HEAD_GUARD_H_
#define JIEDUI_EVENTSTORE_HEAD_GUARD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

#include "base/directory_lock.h"
#include "eventstore/event.h"
#include "eventstore/finding.h"

namespace jiedui::eventstore {

// How far a ledger is, and the root of its tree there.
struct Mark {
  Position head = kNoPosition;
  std::string root;  // 32 bytes
};

// What the guard remembers.
struct GuardRecord {
  std::string ledger_hash;  // tells one ledger's guard from another's
  uint64_t sequence = 0;
  Mark durable;  // everything up to here was synced, and may have been acknowledged
  Mark intent;   // nothing behind it was acknowledged; what is between the two was being synced,
                 // or was acknowledged just before the power failed
  // How many entries of all families were on the disk, as RocksDB numbers them, and may have been
  // acknowledged; 0 if a program wrote it that did not count them.
  uint64_t entries = 0;
  // What of its file cannot be read: a power cut tears the slot being written, anything else is
  // damage, and what stood there may have been newer. Or that something is behind its slots.
  std::optional<Finding> damage;
};

// True if it is the guard of that ledger.
bool Guards(const GuardRecord& record, absl::string_view ledger_id);

// One process has a guard, and one ledger of it, for as long as this lives. Who reads takes none.
class GuardLock {
 public:
  // The lock of the directory, which is there; FailedPrecondition if somebody has it. Of a
  // directory that the caller holds already it is given the hold. The lock file keeps out programs
  // that know of nothing else.
  static absl::StatusOr<std::unique_ptr<GuardLock>> Take(
      rocksdb::Env* env, const std::string& directory,
      std::unique_ptr<DirectoryLock> hold = nullptr);
  ~GuardLock();
  GuardLock(const GuardLock&) = delete;
  GuardLock& operator=(const GuardLock&) = delete;

 private:
  GuardLock(std::unique_ptr<DirectoryLock> hold, std::shared_ptr<rocksdb::FileSystem> files,
            rocksdb::FileLock* lock)
      : hold_(std::move(hold)), files_(std::move(files)), lock_(lock) {}

  const std::unique_ptr<DirectoryLock> hold_;
  const std::shared_ptr<rocksdb::FileSystem> files_;
  rocksdb::FileLock* const lock_;
};

class HeadGuard {
 public:
  // What the guard in the directory remembers. NotFound if there is none; DataLoss if so few of
  // its slots can be read that it may have known more.
  static absl::StatusOr<GuardRecord> Read(rocksdb::Env* env, const std::string& directory);

  // The guard in the directory, to write on from its record.
  static absl::StatusOr<std::unique_ptr<HeadGuard>> Open(rocksdb::Env* env,
                                                         const std::string& directory,
                                                         GuardRecord record);

  // Nothing but a file, or nothing, is where a new one is written to first, and where the lock is:
  // FailedPrecondition names what else is there.
  static absl::Status CheckNew(const std::string& directory);

  // A new one, in the place of any other; durable when it returns. As CheckNew.
  static absl::StatusOr<std::unique_ptr<HeadGuard>> Create(rocksdb::Env* env,
                                                           const std::string& directory,
                                                           absl::string_view ledger_id,
                                                           const Mark& mark);

  // Nobody else has it while it lives.
  void Hold(std::unique_ptr<GuardLock> lock) { lock_ = std::move(lock); }

  // Everything up to the mark is about to be acknowledged. Durable when it returns.
  absl::Status Intend(const Mark& mark);

  // What was intended is durable, and so are that many entries. Left to the operating system until
  // the next Intend or Sync.
  absl::Status Settle(uint64_t entries);

  // So many entries are durable, and about to be acknowledged. On the disk when it returns, unless
  // what was settled says so already.
  absl::Status Note(uint64_t entries);

  // What was settled is on the disk when it returns.
  absl::Status Sync();

 private:
  HeadGuard(std::unique_ptr<rocksdb::RandomRWFile> file, GuardRecord record);

  absl::Status WriteSlot() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  std::unique_ptr<GuardLock> lock_;
  const std::unique_ptr<rocksdb::RandomRWFile> file_;
  // Held for the whole of a Note: two of the four slots are what two callers may have unsynced.
  absl::Mutex noting_ ABSL_ACQUIRED_BEFORE(mutex_);
  absl::Mutex mutex_;
  GuardRecord record_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_HEAD_GUARD_H_
