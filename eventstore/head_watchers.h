// Who wants to hear that the head has moved.
//
// The committer's thread notifies; any thread adds, and a watch may outlive the store.

#ifndef JIEDUI_EVENTSTORE_HEAD_WATCHERS_H_
#define JIEDUI_EVENTSTORE_HEAD_WATCHERS_H_

#include <cstdint>
#include <map>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/store.h"

namespace jiedui::eventstore {

class HeadWatchers : public std::enable_shared_from_this<HeadWatchers> {
 public:
  std::unique_ptr<HeadWatch> Add(absl::AnyInvocable<void(Position)> listener);

  // Calls every listener. The lock is held meanwhile, which is what lets the end of a watch wait
  // for a running call.
  void Notify(Position head);

 private:
  class Watch;

  void Remove(int64_t id);

  absl::Mutex mutex_;
  int64_t next_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<int64_t, absl::AnyInvocable<void(Position)>> listeners_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_HEAD_WATCHERS_H_
