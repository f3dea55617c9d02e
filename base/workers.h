// A few threads for work that reads the disk, so that gRPC's threads, the writer's and the one that
// follows the log never wait for it; also "not before" a time, for heartbeats. Any thread.

#ifndef JIEDUI_BASE_WORKERS_H_
#define JIEDUI_BASE_WORKERS_H_

#include <deque>
#include <map>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "base/steady_cond_var.h"

namespace jiedui {

class Workers {
 public:
  using Task = absl::AnyInvocable<void()>;

  explicit Workers(int thread_count);
  // How many processors the machine has, at least 1.
  static int ProcessorCount();
  // Runs every task that Run was given; tasks of RunAt that are not due are dropped.
  ~Workers();

  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Runs the task soon, in the order given.
  void Run(Task task);

  // Runs the task not before that time of SteadyClock.
  void RunAt(absl::Time time, Task task);

 private:
  void Loop();
  // Moves what is due into ready_.
  void TakeDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const SteadyClock clock_;
  absl::Mutex mutex_;
  SteadyCondVar changed_;
  std::deque<Task> ready_ ABSL_GUARDED_BY(mutex_);
  std::multimap<absl::Time, Task> later_ ABSL_GUARDED_BY(mutex_);
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace jiedui

#endif  // JIEDUI_BASE_WORKERS_H_
