// The one thread that decides what is written to a ledger, and what becomes of it: the durable
// state and its head.
//
// A Store owns one. Submit, state and WatchHead may be called on any thread; decisions run on the
// writer's, callbacks and listeners on the committer's. After a failure it takes nothing more.

#ifndef JIEDUI_EVENTSTORE_WRITER_H_
#define JIEDUI_EVENTSTORE_WRITER_H_

#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/commit_log.h"
#include "eventstore/commit_queue.h"
#include "eventstore/committer.h"
#include "eventstore/database.h"
#include "eventstore/group.h"
#include "eventstore/head_watchers.h"
#include "eventstore/reader.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

class Writer {
 public:
  // Owns the log in that epoch.
  Writer(std::shared_ptr<Database> database, std::unique_ptr<CommitLog> log, Epoch epoch,
         const Options& options, LogEnd end);

  // Finishes what is under way; requests still queued are answered UNAVAILABLE.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void Submit(PendingRequest request);
  std::shared_ptr<const DurableState> state() const;
  std::unique_ptr<HeadWatch> WatchHead(absl::AnyInvocable<void(Position)> listener);

  // Shows readers the same head in a state made anew, and lets go of the one before: what was
  // deleted since that was made is pinned by it. Waits for what is under way; Unavailable if the
  // writer takes nothing more.
  absl::Status RenewState();

  // DiskLowOf if there is too little room to write anything.
  absl::Status CheckRoom() const;

  // A write outside the log failed: nothing more is taken, what is under way is answered as
  // unknown, and then Options::on_failure is called.
  void Fail(const absl::Status& status);

 private:
  void Run();
  void CommitGroup();
  void Renew(std::vector<RenewalDone> asked);
  absl::Status PublishAnew();
  std::optional<DiskSpace> LowDisk() const;
  void End(const absl::Status& failure);
  void Publish(std::shared_ptr<const DurableState> state);
  void NotifyIfMoved();
  void RefuseRest();

  const std::shared_ptr<Database> database_;
  const Options options_;
  CommitQueue queue_;
  std::shared_ptr<HeadWatchers> watchers_ = std::make_shared<HeadWatchers>();
  DecisionState decisions_;  // the writer's thread
  Position notified_;        // the committer's thread
  mutable absl::Mutex mutex_;
  std::shared_ptr<const DurableState> state_ ABSL_GUARDED_BY(mutex_);
  Committer committer_;
  const std::unique_ptr<CommitLog> log_;
  const Epoch epoch_;
  std::thread thread_;  // last: everything it uses is there when it starts
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_WRITER_H_
