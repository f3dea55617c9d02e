// Where "now" comes from. Product code never asks the system for the time itself, so that a test or
// a replayed year decides what day it is.

#ifndef JIEDUI_BASE_CLOCK_H_
#define JIEDUI_BASE_CLOCK_H_

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace jiedui {

// Any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
};

// Goes on evenly, whatever the machine's clock is set to: for waiting and for deadlines, never for
// a date. Its times mean nothing beside those of another clock, or of another process.
class SteadyClock final : public Clock {
 public:
  absl::Time Now() const override;
};

// Stands still until told otherwise.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override;
  void Set(absl::Time now);
  void Advance(absl::Duration duration);

 private:
  mutable absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui

#endif  // JIEDUI_BASE_CLOCK_H_
