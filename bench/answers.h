// Counts what a store answered, and keeps the first refusal. Any thread.

#ifndef JIEDUI_BENCH_ANSWERS_H_
#define JIEDUI_BENCH_ANSWERS_H_

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace jiedui::bench {

class Answers {
 public:
  void Take(const absl::Status& status) {
    const absl::MutexLock lock(&mutex_);
    ++count_;
    if (first_.ok()) first_ = status;
  }

  // The first refusal so far, once that many have come.
  absl::Status WaitFor(int64_t count) {
    const absl::MutexLock lock(&mutex_);
    const auto reached = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return count_ >= count; };
    mutex_.Await(absl::Condition(&reached));
    return first_;
  }

 private:
  absl::Mutex mutex_;
  int64_t count_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status first_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_ANSWERS_H_
