#include "base/side_by_side.h"

#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jiedui {
namespace {

TEST(SideBySideTest, EachPartIsDoneOnceAndSeenByWhoeverAsked) {
  for (const int threads : {0, 1, 2, 5}) {
    SideBySide side_by_side(threads);
    for (const size_t count : {size_t{0}, size_t{1}, size_t{2}, size_t{100}}) {
      std::vector<int> done(count);
      side_by_side.Run(count, [&done](size_t i) { ++done[i]; });
      EXPECT_THAT(done, testing::Each(1)) << threads << " threads, " << count << " parts";
      EXPECT_EQ(done.size(), count);
    }
  }
}

TEST(SideBySideTest, WhatIsDoneInTurnIsSeenByTheNextParts) {
  SideBySide side_by_side(3);
  std::vector<int> rounds(7);
  for (int round = 0; round < 1000; ++round) {
    side_by_side.Run(rounds.size(), [&](size_t i) {
      if (rounds[i] == round) ++rounds[i];
    });
  }
  EXPECT_THAT(rounds, testing::Each(1000));
}

// The first part waits for the others: a thread that did all of them would never end.
TEST(SideBySideTest, APartThatTakesLongDoesNotHoldUpTheOthers) {
  SideBySide side_by_side(2);
  absl::BlockingCounter others(9);
  side_by_side.Run(10, [&others](size_t i) {
    if (i == 0) {
      others.Wait();
    } else {
      others.DecrementCount();
    }
  });
}

}  // namespace
}  // namespace jiedui
