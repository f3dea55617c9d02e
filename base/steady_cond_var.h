// A condition variable whose deadlines are SteadyClock's: that of Abseil sleeps until a time of the
// machine's clock, and an hour longer if that is set back by one meanwhile. Any thread.

#ifndef JIEDUI_BASE_STEADY_COND_VAR_H_
#define JIEDUI_BASE_STEADY_COND_VAR_H_

#include <chrono>
#include <condition_variable>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace jiedui {

class SteadyCondVar {
 public:
  // Lets go of the mutex, which the caller holds, until it is signaled or, of the second, that time
  // has come; may also return sooner.
  void Wait(absl::Mutex* mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    Held held{mutex};
    changed_.wait(held);
  }
  void WaitUntil(absl::Mutex* mutex, absl::Time time) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    if (time == absl::InfiniteFuture()) return Wait(mutex);
    Held held{mutex};
    changed_.wait_until(held, std::chrono::steady_clock::time_point(
                                  absl::ToChronoNanoseconds(time - absl::UnixEpoch())));
  }

  void Signal() { changed_.notify_one(); }
  void SignalAll() { changed_.notify_all(); }

 private:
  // The mutex under the names that the standard library knows.
  struct Held {
    absl::Mutex* mutex;
    void lock() ABSL_NO_THREAD_SAFETY_ANALYSIS { mutex->Lock(); }
    void unlock() ABSL_NO_THREAD_SAFETY_ANALYSIS { mutex->Unlock(); }
  };

  std::condition_variable_any changed_;
};

}  // namespace jiedui

#endif  // JIEDUI_BASE_STEADY_COND_VAR_H_
