// Memory of a process of ours, as the kernel counts it.

#ifndef JIEDUI_BENCH_MEMORY_H_
#define JIEDUI_BENCH_MEMORY_H_

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include <malloc.h>
#include <sys/types.h>
#include <unistd.h>

namespace jiedui::bench {

inline double ResidentBytesOf(pid_t process) {
  std::ifstream statm(absl::StrCat("/proc/", process, "/statm"));
  double pages = 0;
  statm >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// What this process has allocated and not freed. What is free in its heap is not counted, of which
// the allocator keeps more or less as it happens.
inline double HeapInUse() {
  const struct mallinfo2 heap = mallinfo2();
  return static_cast<double>(heap.uordblks) + static_cast<double>(heap.hblkhd);
}

// What this process has resident, with what is free in its heap given back.
inline double ResidentInUse() {
  malloc_trim(0);
  return ResidentBytesOf(getpid());
}

// The most memory this process has in use while this lives, looked at every few milliseconds. A
// look walks what is free in the heap and keeps whoever allocates waiting: of a large one it takes
// long, and the next comes later, so that looking takes a hundredth of the time.
class PeakMemory {
 public:
  PeakMemory() : thread_([this] { Watch(); }) {}
  ~PeakMemory() { Stop(); }
  PeakMemory(const PeakMemory&) = delete;
  PeakMemory& operator=(const PeakMemory&) = delete;

  // What it was, in bytes.
  double Stop() {
    if (!ended_.HasBeenNotified()) ended_.Notify();
    if (thread_.joinable()) thread_.join();
    return peak_;
  }

 private:
  void Watch() {
    while (!ended_.WaitForNotificationWithTimeout(std::max(kMinInterval, kRest * Look()))) {
    }
    Look();
  }

  // How long it took.
  absl::Duration Look() {
    const auto began = std::chrono::steady_clock::now();
    peak_ = std::max(peak_, HeapInUse());
    return absl::FromChrono(std::chrono::steady_clock::now() - began);
  }

  static constexpr absl::Duration kMinInterval = absl::Milliseconds(10);
  static constexpr int kRest = 100;

  absl::Notification ended_;
  double peak_ = 0;  // the thread's, until it has ended
  std::thread thread_;
};

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_MEMORY_H_
