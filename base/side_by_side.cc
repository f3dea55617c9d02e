#include "base/side_by_side.h"

#include <algorithm>
#include <atomic>

#include "absl/synchronization/blocking_counter.h"

namespace jiedui {

SideBySide::SideBySide(int thread_count)
    : others_count_(std::max(0, thread_count - 1)), others_(others_count_) {}

void SideBySide::Run(size_t count, absl::FunctionRef<void(size_t)> part) {
  // The counter only hands out numbers. What orders the memory is the queue of the threads, on the
  // way there, and the blocking counter, on the way back.
  std::atomic<size_t> next = 0;
  const auto take_parts = [&next, count, part] {
    for (size_t i = next.fetch_add(1, std::memory_order_relaxed); i < count;
         i = next.fetch_add(1, std::memory_order_relaxed)) {
      part(i);
    }
  };
  // No more threads than there are parts for them.
  const int helpers =
      static_cast<int>(std::min(static_cast<size_t>(others_count_), count > 0 ? count - 1 : count));
  absl::BlockingCounter working(helpers);
  for (int i = 0; i < helpers; ++i) {
    others_.Run([&] {
      take_parts();
      working.DecrementCount();
    });
  }
  take_parts();
  working.Wait();
}

}  // namespace jiedui
