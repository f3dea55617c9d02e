#include "base/workers.h"

#include <algorithm>
#include <utility>

namespace jiedui {

Workers::Workers(int thread_count) {
  for (int i = 0; i < thread_count; ++i) threads_.emplace_back([this] { Loop(); });
}

int Workers::ProcessorCount() {
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

Workers::~Workers() {
  {
    absl::MutexLock lock(&mutex_);
    closing_ = true;
    changed_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

void Workers::Run(Task task) {
  absl::MutexLock lock(&mutex_);
  ready_.push_back(std::move(task));
  changed_.Signal();
}

void Workers::RunAt(absl::Time time, Task task) {
  absl::MutexLock lock(&mutex_);
  later_.emplace(time, std::move(task));
  changed_.Signal();
}

void Workers::TakeDue() {
  const absl::Time now = clock_.Now();
  while (!later_.empty() && later_.begin()->first <= now) {
    ready_.push_back(std::move(later_.begin()->second));
    later_.erase(later_.begin());
  }
}

void Workers::Loop() {
  absl::MutexLock lock(&mutex_);
  while (true) {
    TakeDue();
    if (!ready_.empty()) {
      Task task = std::move(ready_.front());
      ready_.pop_front();
      mutex_.Unlock();
      task();
      task = nullptr;  // what it holds may need the lock to go
      mutex_.Lock();
    } else if (closing_) {
      return;
    } else if (later_.empty()) {
      changed_.Wait(&mutex_);
    } else {
      changed_.WaitUntil(&mutex_, later_.begin()->first);
    }
  }
}

}  // namespace jiedui
