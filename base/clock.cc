#include "base/clock.h"

#include <chrono>

namespace jiedui {

absl::Time SystemClock::Now() const {
  return absl::Now();
}

absl::Time SteadyClock::Now() const {
  return absl::UnixEpoch() + absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

absl::Time ManualClock::Now() const {
  const absl::MutexLock lock(&mutex_);
  return now_;
}

void ManualClock::Set(absl::Time now) {
  const absl::MutexLock lock(&mutex_);
  now_ = now;
}

void ManualClock::Advance(absl::Duration duration) {
  const absl::MutexLock lock(&mutex_);
  now_ += duration;
}

}  // namespace jiedui
