#include "services/door.h"

namespace jiedui::services {

Pass Door::Enter() {
  {
    const absl::MutexLock lock(&mutex_);
    if (shut_) return nullptr;
    ++inside_;
  }
  return {this, [](Door* door) { door->Leave(); }};
}

void Door::Leave() {
  const absl::MutexLock lock(&mutex_);
  --inside_;
}

void Door::Shut() {
  const absl::MutexLock lock(&mutex_);
  shut_ = true;
}

void Door::AwaitEmpty() {
  const absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Door::IsEmpty));
}

Pass Seats::Take() {
  {
    const absl::MutexLock lock(&mutex_);
    if (free_ == 0) return nullptr;
    --free_;
  }
  return {this, [](Seats* seats) {
            const absl::MutexLock lock(&seats->mutex_);
            ++seats->free_;
          }};
}

}  // namespace jiedui::services
