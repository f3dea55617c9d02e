// Processor time, which says what something costs also on a machine that is busy with other things.

#ifndef JIEDUI_BENCH_CPU_H_
#define JIEDUI_BENCH_CPU_H_

#include <ctime>

#include "absl/time/time.h"
#include <sys/types.h>

#include "base/check.h"

namespace jiedui::bench {

// What a process of ours has used so far: all its threads, the kernel's work for them included.
inline absl::Duration CpuOf(pid_t process) {
  clockid_t clock = 0;
  timespec used{};
  CHECK(clock_getcpuclockid(process, &clock) == 0 && clock_gettime(clock, &used) == 0,
        "the kernel counts processor time");
  return absl::DurationFromTimespec(used);
}

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_CPU_H_
