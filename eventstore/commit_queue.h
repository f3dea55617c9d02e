// The queue between callers and the writer, bounded in requests and in the bytes they hold. Any
// thread pushes; the writer's thread pops.
//
// It never blocks a caller: full or closed is said at once.

#ifndef JIEDUI_EVENTSTORE_COMMIT_QUEUE_H_
#define JIEDUI_EVENTSTORE_COMMIT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/store.h"

namespace jiedui::eventstore {

// A request on its way: exactly one call of done ends it.
struct PendingRequest {
  Submission submission;
  CommitCallback done;
  // Nothing is submitted: what is decided from here on is recorded after that time, which is in
  // microseconds since 1970.
  std::optional<int64_t> settle_us = std::nullopt;
};

// Somebody waits for Writer::RenewState; called once, on the writer's thread.
using RenewalDone = absl::AnyInvocable<void(const absl::Status&)>;

class CommitQueue {
 public:
  CommitQueue(size_t max_requests, size_t max_bytes)
      : max_requests_(max_requests), max_bytes_(max_bytes) {}

  // Takes the request if OK; otherwise leaves it whole. ResourceExhausted: full; Unavailable:
  // closed.
  absl::Status Push(PendingRequest& request);

  // Has readers shown a state made anew before the next requests are decided; takes no room.
  // Unavailable, and it is not taken: closed.
  absl::Status PushRenewal(RenewalDone done);

  // Waits for a request or a renewal. False once the queue is closed, whatever is still in it.
  bool WaitForWork();

  // All that wait for a renewal.
  std::vector<RenewalDone> TakeRenewals();

  // The oldest request, if there is one.
  std::optional<PendingRequest> TryPop();

  // Nothing is taken from now on.
  void Close();

 private:
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return closed_ || !requests_.empty() || !renewals_.empty();
  }

  const size_t max_requests_;
  const size_t max_bytes_;
  absl::Mutex mutex_;
  std::deque<PendingRequest> requests_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;  // at most max_bytes_
  std::vector<RenewalDone> renewals_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_COMMIT_QUEUE_H_
