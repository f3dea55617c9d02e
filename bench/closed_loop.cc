#include "bench/closed_loop.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>

#include "absl/synchronization/blocking_counter.h"
#include <unistd.h>

#include "base/check.h"
#include "base/status_macros.h"
#include "bench/cpu.h"

namespace jiedui::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

// One caller: owned by nobody but the callback of its call in flight.
class Caller {
 public:
  Caller(int index, SteadyClock::time_point count_from, SteadyClock::time_point until,
         const StartCall* start, absl::BlockingCounter* finished)
      : index_(index), count_from_(count_from), until_(until), start_(start), finished_(finished) {}

  void Next() {
    began_ = SteadyClock::now();
    if (began_ >= until_) {
      finished_->DecrementCount();  // the caller may be gone from here on
      return;
    }
    (*start_)(index_, [this](bool ok) {
      const SteadyClock::time_point now = SteadyClock::now();
      ++call_count_;
      if (!ok) ++failed_count_;
      if (began_ >= count_from_) latencies_.push_back(absl::FromChrono(now - began_));
      Next();
    });
  }

  const std::vector<absl::Duration>& latencies() const { return latencies_; }
  int64_t call_count() const { return call_count_; }
  uint64_t failed_count() const { return failed_count_; }

 private:
  const int index_;
  const SteadyClock::time_point count_from_;
  const SteadyClock::time_point until_;
  const StartCall* const start_;
  absl::BlockingCounter* const finished_;
  SteadyClock::time_point began_;
  std::vector<absl::Duration> latencies_;
  int64_t call_count_ = 0;  // the warm-up's included
  uint64_t failed_count_ = 0;
};

// The block with the latencies of all of them.
LoopResult WithLatenciesOf(LoopResult block, const std::vector<LoopResult>& all) {
  block.latencies.clear();
  for (const LoopResult& each : all) {
    block.latencies.insert(block.latencies.end(), each.latencies.begin(), each.latencies.end());
  }
  std::sort(block.latencies.begin(), block.latencies.end());
  return block;
}

}  // namespace

absl::Duration LoopResult::Percentile(double share) const {
  if (latencies.empty()) return absl::ZeroDuration();
  const auto index = static_cast<size_t>(share * static_cast<double>(latencies.size() - 1));
  return latencies[index];
}

LoopResult RunClosedLoop(int callers, absl::Duration duration, const StartCall& start) {
  const SteadyClock::time_point count_from =
      SteadyClock::now() + absl::ToChronoNanoseconds(duration / 5);
  const SteadyClock::time_point until = count_from + absl::ToChronoNanoseconds(duration);
  absl::BlockingCounter finished(callers);
  std::vector<std::unique_ptr<Caller>> all;
  for (int i = 0; i < callers; ++i) {
    all.push_back(std::make_unique<Caller>(i, count_from, until, &start, &finished));
  }
  const absl::Duration cpu_before = CpuOf(getpid());
  for (const auto& caller : all) caller->Next();
  finished.Wait();
  const absl::Duration cpu = CpuOf(getpid()) - cpu_before;

  LoopResult result;
  for (const auto& caller : all) {
    result.latencies.insert(result.latencies.end(), caller->latencies().begin(),
                            caller->latencies().end());
    result.call_count += caller->call_count();
    result.failed_count += caller->failed_count();
  }
  std::sort(result.latencies.begin(), result.latencies.end());
  result.calls_per_second =
      static_cast<double>(result.latencies.size()) / absl::ToDoubleSeconds(duration);
  result.cpu_a_call = cpu / std::max<int64_t>(result.call_count, 1);
  return result;
}

absl::StatusOr<LoopResult> RunInTurn(absl::Duration duration,
                                     const std::function<absl::Status()>& call) {
  LoopResult result;
  const absl::Duration cpu_before = CpuOf(getpid());
  const auto count_from = SteadyClock::now() + absl::ToChronoNanoseconds(duration / 5);
  const auto until = count_from + absl::ToChronoNanoseconds(duration);
  for (auto began = SteadyClock::now(); began < until; began = SteadyClock::now()) {
    RETURN_IF_ERROR(call());
    ++result.call_count;
    if (began >= count_from) {
      result.latencies.push_back(absl::FromChrono(SteadyClock::now() - began));
    }
  }
  result.cpu_a_call = (CpuOf(getpid()) - cpu_before) / std::max<int64_t>(result.call_count, 1);
  std::sort(result.latencies.begin(), result.latencies.end());
  result.calls_per_second =
      static_cast<double>(result.latencies.size()) / absl::ToDoubleSeconds(duration);
  return result;
}

InTurn MedianOfBlocks(const std::vector<LoopResult>& ones, const std::vector<LoopResult>& others) {
  CHECK(!ones.empty() && ones.size() == others.size(), "blocks of both, in turn");
  const auto ratio = [&](size_t block) {
    return ones[block].calls_per_second / others[block].calls_per_second;
  };
  std::vector<size_t> order(ones.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return ratio(a) < ratio(b); });
  const size_t median = order[order.size() / 2];
  return {WithLatenciesOf(ones[median], ones), WithLatenciesOf(others[median], others)};
}

}  // namespace jiedui::bench
