// Groups on their way to being durable, answered in the order they were decided, whatever order the
// commit log settles them in.
//
// The writer's thread enqueues and waits for room; the log resolves on any thread, and whichever
// thread resolves the oldest answers it and all that are ready behind it, one thread at a time:
// that is "the committer's thread". After a failure, of the log or of anything else, nothing is
// answered as committed any more: it answers the rest as they resolve, and then says so once.

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

  // Something beside the log failed: what is under way is unknown, whatever the log says of it.
  void Fail(const absl::Status& status);

  // Waits until everything enqueued has been answered.
  void WaitUntilIdle();

 private:
  struct UnderWay {
    std::unique_ptr<Group> group;
    std::optional<Commit> commit;
  };

  // What whoever answers does next; neither: nothing.
  struct Step {
    std::optional<UnderWay> ready;
    absl::Status failure;  // to be said
  };

  void AnswerReady();
  Step NextStep();
  void Judge(Commit& commit) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Settle(UnderWay& ready);
  bool HasRoom() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  bool HasFailed() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  bool IsIdle() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return queue_.empty() && !answering_; }

  absl::AnyInvocable<void(std::shared_ptr<const DurableState>)> publish_;
  absl::AnyInvocable<void()> answered_;
  absl::AnyInvocable<void(const absl::Status&)> failed_;

  absl::Mutex mutex_;
  int64_t first_ticket_ ABSL_GUARDED_BY(mutex_) = 0;  // of the front of the queue
  std::deque<UnderWay> queue_ ABSL_GUARDED_BY(mutex_);
  bool answering_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status log_failure_ ABSL_GUARDED_BY(mutex_);
  absl::Status other_failure_ ABSL_GUARDED_BY(mutex_);
  bool said_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_COMMITTER_H_
