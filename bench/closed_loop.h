// A closed loop of callers: each has one call in flight, and starts the next when it is answered.

#ifndef JIEDUI_BENCH_CLOSED_LOOP_H_
#define JIEDUI_BENCH_CLOSED_LOOP_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace jiedui::bench {

struct LoopResult {
  double calls_per_second = 0;
  int64_t call_count = 0;  // the warm-up's included
  uint64_t failed_count = 0;
  std::vector<absl::Duration> latencies;  // of all calls, sorted
  absl::Duration cpu_a_call;              // of this process

  // The latency that this share of the calls did not exceed, 0..1.
  absl::Duration Percentile(double share) const;
};

// Starts one call of a caller and has done(ok) called, from any thread, when it is answered.
using StartCall = std::function<void(int caller, std::function<void(bool ok)> done)>;

// Runs the callers for the duration, after a warm-up of a fifth of it that is not counted.
LoopResult RunClosedLoop(int callers, absl::Duration duration, const StartCall& start);

// The same with one caller that waits for each call on its own thread.
absl::StatusOr<LoopResult> RunInTurn(absl::Duration duration,
                                     const std::function<absl::Status()>& call);

// Blocks of two loops, measured in turn, one of each after the other: the two whose ratio of
// throughputs is the median, each with the latencies of all blocks of its loop. What slows the
// machine down for a while moves no median.
struct InTurn {
  LoopResult one;
  LoopResult other;
};

// As many of the one as of the other, and at least one.
InTurn MedianOfBlocks(const std::vector<LoopResult>& ones, const std::vector<LoopResult>& others);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_CLOSED_LOOP_H_
