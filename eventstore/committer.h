// Groups on their way to being durable, answered in the order they were decided, whatever order the
// commit log settles them in.
//
// The writer's thread enqueues and waits for room; the log resolves on any thread, and whichever
// thread resolves the oldest answers it and all that are ready behind it, one thread at a time:
// that is "the committer's thread". After a failure it answers the rest as they resolve, and says
// so once.

#ifndef JIEDUI_EVENTSTORE_COMMITTER_H_
#define JIEDUI_EVENTSTORE_COMMITTER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/commit_log.h"
#include "eventstore/group.h"

namespace jiedui::eventstore {

class Committer {
 public:
  // publish: a later state is durable; comes before the answers that rest on it. failed: once,
  // after the last answer. Both on the committer's thread.
  Committer(absl::AnyInvocable<void(std::shared_ptr<const DurableState>)> publish,
            absl::AnyInvocable<void()> answered,
            absl::AnyInvocable<void(const absl::Status&)> failed);

  // Waits until fewer groups are under way than the log should have at a time. False after a
  // failure.
  bool WaitForRoom();

  // The ticket to resolve it with.
  int64_t Enqueue(std::unique_ptr<Group> group);

  // The group's result.
  void Resolve(int64_t ticket, Commit commit);

  // Waits until everything enqueued has been answered.
  void WaitUntilIdle();

 private:
  struct UnderWay {
    std::unique_ptr<Group> group;
    std::optional<Commit> commit;
  };

  std::optional<UnderWay> TakeReady();
  void Settle(UnderWay& ready);
  bool HasRoom() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  bool IsIdle() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return queue_.empty() && !answering_; }

  absl::AnyInvocable<void(std::shared_ptr<const DurableState>)> publish_;
  absl::AnyInvocable<void()> answered_;
  absl::AnyInvocable<void(const absl::Status&)> failed_;
  // Whoever answers.
  absl::Status failure_;
  bool said_ = false;

  absl::Mutex mutex_;
  int64_t first_ticket_ ABSL_GUARDED_BY(mutex_) = 0;  // of the front of the queue
  std::deque<UnderWay> queue_ ABSL_GUARDED_BY(mutex_);
  bool answering_ ABSL_GUARDED_BY(mutex_) = false;
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_COMMITTER_H_
