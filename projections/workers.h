// A few threads that run jobs in the order they come. Reads happen here, so that neither the
// thread that follows the log nor a caller waits for them.

#ifndef JIEDUI_PROJECTIONS_WORKERS_H_
#define JIEDUI_PROJECTIONS_WORKERS_H_

#include <deque>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"

namespace jiedui::projections {

class Workers {
 public:
  explicit Workers(int thread_count);
  // Runs what was handed in before.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Any thread.
  void Run(absl::AnyInvocable<void()> job);

 private:
  void Work();

  absl::Mutex mutex_;
  absl::CondVar wake_;
  std::deque<absl::AnyInvocable<void()>> jobs_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_WORKERS_H_
