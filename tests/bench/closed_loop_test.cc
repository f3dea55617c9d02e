// What two loops that were measured in turn come to.

#include "bench/closed_loop.h"

#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::bench {
namespace {

using ::testing::ElementsAre;

LoopResult Block(double calls_per_second, absl::Duration latency) {
  LoopResult block;
  block.calls_per_second = calls_per_second;
  block.latencies = {latency};
  return block;
}

TEST(InTurnSpec, TheTwoBlocksWhoseRatioIsTheMedianStandForAll) {
  // The ratios are 1, 0.25, of a disk that slowed down in the middle of it, and 2.
  const InTurn median =
      MedianOfBlocks({Block(100, absl::Microseconds(30)), Block(10, absl::Microseconds(90)),
                      Block(80, absl::Microseconds(20))},
                     {Block(100, absl::Microseconds(40)), Block(40, absl::Microseconds(50)),
                      Block(40, absl::Microseconds(60))});
  EXPECT_EQ(median.one.calls_per_second, 100);
  EXPECT_EQ(median.other.calls_per_second, 100);
}

TEST(InTurnSpec, TheLatenciesAreThoseOfAllBlocks) {
  const InTurn median =
      MedianOfBlocks({Block(100, absl::Microseconds(30)), Block(10, absl::Microseconds(90))},
                     {Block(50, absl::Microseconds(60)), Block(40, absl::Microseconds(50))});
  EXPECT_THAT(median.one.latencies, ElementsAre(absl::Microseconds(30), absl::Microseconds(90)));
  EXPECT_THAT(median.other.latencies, ElementsAre(absl::Microseconds(50), absl::Microseconds(60)));
}

}  // namespace
}  // namespace jiedui::bench
