#include "projections/workers.h"

#include <utility>

namespace jiedui::projections {

Workers::Workers(int thread_count) {
  for (int i = 0; i < thread_count; ++i) threads_.emplace_back([this] { Work(); });
}

Workers::~Workers() {
  {
    const absl::MutexLock lock(&mutex_);
    stopping_ = true;
    wake_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

void Workers::Run(absl::AnyInvocable<void()> job) {
  const absl::MutexLock lock(&mutex_);
  jobs_.push_back(std::move(job));
  wake_.Signal();
}

void Workers::Work() {
  while (true) {
    absl::AnyInvocable<void()> job;
    {
      const absl::MutexLock lock(&mutex_);
      while (jobs_.empty() && !stopping_) wake_.Wait(&mutex_);
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace jiedui::projections
