// The commit log of a single machine: RocksDB in this process, with a head guard beside it.
//
// Append writes to the write-ahead log and returns; a thread of its own syncs whatever has been
// written meanwhile, the log and the guard at the same time, and then says so, in order. So batches
// are decided and written while those before them are being synced. A single request that finds
// nothing under way has nothing to share that with: Append syncs it itself, and saves waking
// another thread. When nothing has followed for a while, and at the end, the thread syncs what the
// guard says was acknowledged; nobody waits for that.
//
// The lock on the database keeps every other process out for as long as this one has it open, so an
// epoch need not outlive the process: it tells the owners apart that come one after the other here.

#ifndef JIEDUI_EVENTSTORE_LOCAL_LOG_H_
#define JIEDUI_EVENTSTORE_LOCAL_LOG_H_

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/write_batch.h"

#include "base/clock.h"
#include "base/steady_cond_var.h"
#include "base/workers.h"
#include "eventstore/commit_log.h"
#include "eventstore/database.h"
#include "eventstore/head_guard.h"
#include "eventstore/merkle.h"

namespace jiedui::eventstore {

class LocalLog final : public CommitLog {
 public:
  // The frontier is that of everything in the database, up to head.
  LocalLog(std::shared_ptr<Database> database, std::shared_ptr<HeadGuard> guard, Frontier frontier,
           Position head);
  ~LocalLog() override;
  LocalLog(const LocalLog&) = delete;
  LocalLog& operator=(const LocalLog&) = delete;

  absl::StatusOr<Epoch> TakeOver() override;
  void Append(Epoch epoch, Position expected_size, std::shared_ptr<const SealedBatch> batch,
              Done done) override;
  Position applied() const override;
  absl::StatusOr<std::vector<StoredEvent>> Read(Position from, size_t limit) const override;
  absl::StatusOr<Position> Barrier(Epoch epoch) override;

 private:
  // A batch in the write-ahead log.
  struct Written {
    Mark mark;
    std::shared_ptr<const DurableState> state;
    Done done;
  };

  // Why the batch is not taken: it is another's, or what it was decided behind is not in.
  absl::Status Refuse(Epoch epoch, Position expected_size)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(owner_mutex_);
  absl::Status CheckOwner(Epoch epoch) const ABSL_SHARED_LOCKS_REQUIRED(owner_mutex_);
  // Whoever syncs has the turn, from taking it to TellRound: the syncing thread, or the owner's.
  bool TakeTurn();
  void CommitAlone(Written written, rocksdb::WriteBatch& batch);
  absl::Status Write(rocksdb::WriteBatch& batch, Written* written);
  absl::Status Sync();
  void SyncLoop();
  // False at the end. An empty round: the guard is to be synced.
  bool TakeWritten(std::vector<Written>* round);
  void AwaitNewsOrSilence() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SyncGuard();
  // Everything up to the mark is durable once sync has made it so, and the guard knows.
  absl::Status MakeDurable(const Mark& mark, absl::FunctionRef<absl::Status()> sync);
  void TellRound(std::vector<Written>* round, const absl::Status& status);
  absl::Status failure();
  bool HasNews() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return closing_ || !written_.empty(); }
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return HasNews() || unsettled_; }
  bool IsIdle() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return written_.empty() && !syncing_; }

  const std::shared_ptr<Database> database_;
  const std::shared_ptr<HeadGuard> guard_;  // whoever has the turn, and its helper
  Workers guard_lane_{1};

  // Held for the whole of an owner's call, so that a new one begins between two of the old one's.
  mutable absl::Mutex owner_mutex_ ABSL_ACQUIRED_BEFORE(mutex_);
  Epoch epoch_ ABSL_GUARDED_BY(owner_mutex_) = 0;  // nobody's
  Frontier frontier_ ABSL_GUARDED_BY(owner_mutex_);
  Position applied_ ABSL_GUARDED_BY(owner_mutex_);
  absl::Status refused_ ABSL_GUARDED_BY(owner_mutex_);  // after it the epoch's are not taken

  const SteadyClock clock_;
  mutable absl::Mutex mutex_;
  SteadyCondVar news_;
  std::vector<Written> written_ ABSL_GUARDED_BY(mutex_);
  bool syncing_ ABSL_GUARDED_BY(mutex_) = false;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  bool unsettled_ ABSL_GUARDED_BY(mutex_) = false;  // the guard's last word is not synced
  int64_t rounds_ ABSL_GUARDED_BY(mutex_) = 0;      // told
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);    // after it nothing is written
  Position durable_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;  // last: everything it uses is there when it starts
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_LOCAL_LOG_H_
