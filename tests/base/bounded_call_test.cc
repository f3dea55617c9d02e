// A call that does not come back is waited for so long and no longer, and meets no successor.

#include "base/bounded_call.h"

#include <memory>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/clock.h"
#include "tests/services/system_calls.h"

namespace jiedui {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kShort = absl::Milliseconds(20);

// What both sides of a call that hangs know.
struct Hanging {
  absl::Notification go_on;
  absl::Notification over;
};

// Begins it, and returns when nobody waits for it any more.
std::shared_ptr<Hanging> HangIn(const std::string& place) {
  auto hanging = std::make_shared<Hanging>();
  const absl::Status late = CallWithin(kShort, place, [hanging] {
    hanging->go_on.WaitForNotification();
    hanging->over.Notify();
    return absl::OkStatus();
  });
  EXPECT_TRUE(absl::IsUnavailable(late)) << late;
  EXPECT_THAT(late.message(), HasSubstr(place));
  return hanging;
}

TEST(BoundedCallSpec, WhatItReturnsInTimeIsTheAnswer) {
  EXPECT_TRUE(CallWithin(absl::InfiniteDuration(), "here", [] { return absl::OkStatus(); }).ok());
  const absl::Status refused = CallWithin(absl::InfiniteDuration(), "here",
                                          [] { return absl::NotFoundError("nothing there"); });
  EXPECT_EQ(refused, absl::NotFoundError("nothing there"));
}

TEST(BoundedCallSpec, OneThatHangsIsLeftBehind) {
  const auto hanging = HangIn("mount");
  EXPECT_FALSE(hanging->over.HasBeenNotified());
  hanging->go_on.Notify();
  hanging->over.WaitForNotification();
}

TEST(BoundedCallSpec, InItsPlaceNoOtherBeginsBeforeItIsOver) {
  const auto hanging = HangIn("mount");
  bool made = false;
  EXPECT_TRUE(absl::IsUnavailable(CallWithin(kShort, "mount", [&made] {
    made = true;
    return absl::OkStatus();
  })));
  EXPECT_FALSE(made);
  EXPECT_TRUE(
      CallWithin(absl::InfiniteDuration(), "elsewhere", [] { return absl::OkStatus(); }).ok());

  hanging->go_on.Notify();

  EXPECT_TRUE(CallWithin(absl::InfiniteDuration(), "mount", [hanging] {
                EXPECT_TRUE(hanging->over.HasBeenNotified());
                return absl::OkStatus();
              }).ok());
}

// The system waits by its own clock for a time of the one that was set: an hour longer, or not at
// all.
TEST(BoundedCallSpec, ItIsWaitedForAsLongWhateverTheMachinesClockIsSetTo) {
  const SteadyClock clock;
  for (const int64_t ahead_s : {3600, -3600}) {
    const services::MachineClockSet set(ahead_s);
    services::AskForTheTimeOfDay();
    const absl::Time before = clock.Now();
    const auto hanging = HangIn("clock");
    EXPECT_GE(clock.Now(), before + kShort);
    const absl::Time between = clock.Now();
    EXPECT_TRUE(absl::IsUnavailable(CallWithin(kShort, "clock", [] { return absl::OkStatus(); })));
    EXPECT_GE(clock.Now(), between + kShort);
    EXPECT_LT(clock.Now(), before + absl::Minutes(30));
    hanging->go_on.Notify();
    hanging->over.WaitForNotification();
  }
}

}  // namespace
}  // namespace jiedui
