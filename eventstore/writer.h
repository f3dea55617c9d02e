// The one thread that writes a ledger, and what it publishes: the durable state and its head.
//
// A Store owns one. Submit, state and WatchHead may be called on any thread; decisions, callbacks
// and listeners run on the writer's. It ends the process rather than go on after a failed write.

#ifndef JIEDUI_EVENTSTORE_WRITER_H_
#define JIEDUI_EVENTSTORE_WRITER_H_

#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/commit_queue.h"
#include "eventstore/database.h"
#include "eventstore/group.h"
#include "eventstore/head_watchers.h"
#include "eventstore/reader.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

class Writer {
 public:
  Writer(std::shared_ptr<Database> database, const Options& options, LogEnd end);

  // Finishes the group in hand; requests still queued are answered UNAVAILABLE.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void Submit(PendingRequest request);
  std::shared_ptr<const DurableState> state() const;
  std::unique_ptr<HeadWatch> WatchHead(absl::AnyInvocable<void(Position)> listener);

 private:
  void Run();
  void CommitGroup();
  void Publish(Position head);
  void RefuseRest();

  const std::shared_ptr<Database> database_;
  const Options options_;
  CommitQueue queue_;
  std::shared_ptr<HeadWatchers> watchers_ = std::make_shared<HeadWatchers>();
  LogEnd end_;  // writer's thread only
  mutable absl::Mutex mutex_;
  std::shared_ptr<const DurableState> state_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;  // last: everything it uses is there when it starts
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_WRITER_H_
