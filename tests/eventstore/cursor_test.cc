// Following a ledger: nothing is missed and nothing comes twice.

#include "eventstore/cursor.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/store.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CursorSpec, ItReadsOnFromWhereItStandsInBatches) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a"), Event("b"), Event("c")}).ok());
  Cursor cursor(ledger.store(), {}, 1);
  auto batch = cursor.Next(1);
  EXPECT_THAT(Bodies(batch->events), ElementsAre("b"));
  EXPECT_EQ(batch->scanned_to, 2);
  EXPECT_EQ(batch->head, 3);
  EXPECT_FALSE(batch->caught_up);
  batch = cursor.Next(10);
  EXPECT_THAT(Bodies(batch->events), ElementsAre("c"));
  EXPECT_TRUE(batch->caught_up);
  batch = cursor.Next(10);
  EXPECT_THAT(batch->events, IsEmpty());
  EXPECT_TRUE(batch->caught_up);
}

TEST(CursorSpec, EventsThatDoNotMatchStillMoveItForward) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a", {"pair:p"}), Event("b"), Event("c")}).ok());
  Cursor cursor(ledger.store(), Query::Of({"pair:p"}, {}), kNoPosition);
  const auto batch = cursor.Next(10);
  EXPECT_THAT(Bodies(batch->events), ElementsAre("a"));
  EXPECT_EQ(batch->scanned_to, 3);
  EXPECT_TRUE(batch->caught_up);
}

TEST(CursorSpec, ABatchThatEndsExactlyAtTheHeadHasCaughtUp) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a"), Event("b")}).ok());
  Cursor cursor(ledger.store(), {}, kNoPosition);
  EXPECT_TRUE(cursor.Next(2)->caught_up);
}

TEST(CursorSpec, ACursorFromTheFutureWaitsForItsPosition) {
  Ledger ledger;
  ledger.Open();
  ASSERT_TRUE(ledger.Submit({Event("a")}).ok());
  Cursor cursor(ledger.store(), {}, 2);
  EXPECT_EQ(cursor.Next(10)->scanned_to, 2);
  ASSERT_TRUE(ledger.Submit({Event("b"), Event("c")}).ok());
  EXPECT_THAT(Bodies(cursor.Next(10)->events), ElementsAre("c"));
}

TEST(CursorSpec, AFollowerOfABusyLedgerSeesEachMatchingEventOnceInOrder) {
  constexpr int kWriters = 4;
  constexpr int kEach = 50;
  Ledger ledger;
  ledger.Open();

  absl::Mutex mutex;
  Position head = kNoPosition;
  const auto watch = ledger.store().WatchHead([&](Position moved) {
    const absl::MutexLock lock(&mutex);
    head = moved;
  });
  std::vector<Position> seen;
  std::thread follower([&] {
    Cursor cursor(ledger.store(), Query::Of({"unit:even"}, {}), kNoPosition);
    while (cursor.position() < 2 * kWriters * kEach) {
      const auto batch = cursor.Next(7);
      for (const StoredEvent& event : batch->events) seen.push_back(event.record.position());
      if (!batch->caught_up) continue;
      const auto moved = [&] { return head > cursor.position(); };
      const absl::MutexLock lock(&mutex);
      if (cursor.position() < 2 * kWriters * kEach) mutex.Await(absl::Condition(&moved));
    }
  });
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < kEach; ++i) {
        const auto receipt = ledger.Submit(absl::StrCat("w", writer, "-", i),
                                           Append({Event("odd"), Event("even", {"unit:even"})}));
        EXPECT_TRUE(receipt.ok());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  follower.join();

  std::vector<Position> expected;
  for (Position p = 2; p <= 2 * kWriters * kEach; p += 2) expected.push_back(p);
  EXPECT_EQ(seen, expected);
}

}  // namespace
}  // namespace jiedui::eventstore
