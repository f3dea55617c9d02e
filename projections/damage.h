// The first failure to read something, kept until somebody asks. Any thread.

#ifndef JIEDUI_PROJECTIONS_DAMAGE_H_
#define JIEDUI_PROJECTIONS_DAMAGE_H_

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace jiedui::projections {

class Damage {
 public:
  void Record(absl::Status failure) {
    const absl::MutexLock lock(&mutex_);
    if (first_.ok()) first_ = std::move(failure);
  }

  absl::Status first() const {
    const absl::MutexLock lock(&mutex_);
    return first_;
  }

 private:
  mutable absl::Mutex mutex_;
  absl::Status first_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_DAMAGE_H_
