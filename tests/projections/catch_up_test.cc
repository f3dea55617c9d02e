// The way from the log to tables on disk: what is written when, and what is there if it ends early.

#include "projections/catch_up.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/past_states.h"
#include "projections/read_ahead.h"
#include "projections/rocks_tables.h"
#include "projections/row_memory.h"
#include "projections/state_hash.h"
#include "tests/projections/crash.h"
#include "tests/projections/directory.h"
#include "tests/projections/history.h"
#include "tests/projections/office.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr CatchUpBounds kFourBatchesOfSixteen = {.batch_events = 16, .batches = 4};

// A ledger, and tables that nobody follows it with.
class CatchUpTest : public testing::Test {
 protected:
  CatchUpTest() {
    office_.CloseReadModels();
    auto tables = RocksTables::Open(directory_.path());
    CHECK_OK(tables.status());
    tables_ = *std::move(tables);
  }

  Position AppendYear() {
    const Position head = office_.Append(RandomYear(7, 1500));
    CHECK(head > 200, "too short a year");
    return head;
  }

  // Notes how far the tables are said to be written.
  absl::Status CatchUpTo(Position position, RocksTables& tables, const CatchUpBounds& bounds) {
    const auto note = [this](Position reached) {
      steps_.push_back(reached);
      return absl::OkStatus();
    };
    return CatchUp(office_.store(), position, tables, memory_, note, bounds);
  }

  std::vector<std::string> ReplayedUpTo(Position position) {
    MemoryTables tables;
    const auto events = office_.store().TakeSnapshot()->Read({}, {.up_to = position});
    CHECK_OK(events.status());
    for (const eventstore::StoredEvent& event : *events) CHECK_OK(FoldEvent(event, tables));
    return Dump(tables);
  }

  Office office_;
  Directory directory_;
  RowMemory memory_;
  RowMemory::Share another_fold_{memory_};
  std::shared_ptr<RocksTables> tables_;
  std::vector<Position> steps_;
};

TEST_F(CatchUpTest, RowsOfSeveralBatchesAreWrittenAtOnce) {
  const Position head = AppendYear();
  ASSERT_TRUE(CatchUpTo(head, *tables_, kFourBatchesOfSixteen).ok());
  std::vector<Position> expected;
  Position written = 0;
  for (Position folded = 16; written < head; folded += 16) {
    if (folded % 64 == 0 || folded >= head) written = std::min(folded, head);
    expected.push_back(written);
  }
  EXPECT_EQ(steps_, expected);
  EXPECT_EQ(tables_->Snapshot()->mark().position, head);
  EXPECT_EQ(Dump(*tables_->Snapshot()), ReplayedUpTo(head));
}

TEST_F(CatchUpTest, WhatIsSaidToBeWrittenIsThere) {
  const Position head = AppendYear();
  const auto check = [this](Position reached) {
    EXPECT_EQ(tables_->Snapshot()->mark().position, reached);
    return absl::OkStatus();
  };
  ASSERT_TRUE(CatchUp(office_.store(), head, *tables_, memory_, check, kFourBatchesOfSixteen).ok());
}

TEST_F(CatchUpTest, RowsAreWrittenEarlierWhenTheMemoryOfAllFoldsIsFull) {
  const Position head = AppendYear();
  another_fold_.Hold(RowMemory::kBytes);
  ASSERT_TRUE(
      CatchUpTo(head, *tables_, {.batch_events = 100, .batches = 1000, .row_bytes = 1}).ok());
  ASSERT_GE(steps_.size(), 2U);
  EXPECT_EQ(steps_.front(), 100);
  EXPECT_EQ(steps_[1], 200);
  EXPECT_EQ(steps_.back(), head);
}

TEST_F(CatchUpTest, AFoldKeepsAFewRowsHoweverFullTheMemoryIs) {
  const Position head = AppendYear();
  another_fold_.Hold(RowMemory::kBytes);
  ASSERT_TRUE(CatchUpTo(head, *tables_, kFourBatchesOfSixteen).ok());
  EXPECT_EQ(steps_[2], 0);
  EXPECT_EQ(steps_[3], 64);
}

TEST_F(CatchUpTest, AFoldThatIsOverGivesTheMemoryBack) {
  const Position head = AppendYear();
  another_fold_.Hold(RowMemory::kBytes - 1);
  const auto is_full = [this](Position reached) {
    EXPECT_TRUE(memory_.IsFull());
    return reached < 64 ? absl::OkStatus() : absl::CancelledError("enough");
  };
  ASSERT_FALSE(
      CatchUp(office_.store(), head, *tables_, memory_, is_full, kFourBatchesOfSixteen).ok());
  EXPECT_FALSE(memory_.IsFull());
}

TEST_F(CatchUpTest, WhatIsFoldedWhenAStepEndsItIsWritten) {
  const Position head = AppendYear();
  const auto end_at_third = [this](Position reached) {
    steps_.push_back(reached);
    return steps_.size() < 3 ? absl::OkStatus() : absl::CancelledError("enough");
  };
  const absl::Status ended =
      CatchUp(office_.store(), head, *tables_, memory_, end_at_third, kFourBatchesOfSixteen);
  EXPECT_EQ(ended.code(), absl::StatusCode::kCancelled);
  EXPECT_THAT(steps_, ElementsAre(0, 0, 0, 48));
  EXPECT_EQ(tables_->origin()->mark.position, 48);
  EXPECT_EQ(Dump(*tables_->Snapshot()), ReplayedUpTo(48));
  ASSERT_TRUE(CatchUpTo(head, *tables_, kFourBatchesOfSixteen).ok());
  EXPECT_EQ(Dump(*tables_->Snapshot()), ReplayedUpTo(head));
}

TEST_F(CatchUpTest, BeforeAnEventThatCannotBeFoldedAllIsWritten) {
  const Position sound = AppendYear();
  eventstore::NewEvent poison = AsNewEvent(spec::Organization().front());
  poison.body = "no event";
  office_.Append(std::vector<eventstore::NewEvent>{poison});
  const Position head = office_.Append(spec::Facts({spec::Enroll(spec::kCity)}));
  const absl::Status stopped = CatchUpTo(head, *tables_, {.batch_events = 16, .batches = 1000});
  EXPECT_EQ(stopped.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(stopped.message()), HasSubstr(absl::StrCat("position ", sound + 1)));
  EXPECT_EQ(steps_.back(), sound);
  EXPECT_EQ(tables_->origin()->mark.position, sound);
  EXPECT_EQ(Dump(*tables_->Snapshot()), ReplayedUpTo(sound));
}

TEST_F(CatchUpTest, AfterACrashTheFoldGoesOnFromTheLastMarkOnTheDisk) {
  const Position head = AppendYear();
  const Directory survivor;
  std::shared_ptr<RocksTables> recovered;
  const auto crash_within_second_write = [&](Position reached) {
    if (std::exchange(steps_, {reached}) == std::vector<Position>{64} && recovered == nullptr) {
      recovered = OpenAfterCrash(directory_, survivor.path());
    }
    return reached == 64 ? tables_->Flush() : absl::OkStatus();
  };
  ASSERT_TRUE(CatchUp(office_.store(), head, *tables_, memory_, crash_within_second_write,
                      kFourBatchesOfSixteen)
                  .ok());
  ASSERT_NE(recovered, nullptr);
  EXPECT_EQ(recovered->origin()->mark.position, 64);
  EXPECT_EQ(Dump(*recovered->Snapshot()), ReplayedUpTo(64));
  ASSERT_TRUE(CatchUpTo(head, *recovered, kFourBatchesOfSixteen).ok());
  EXPECT_EQ(Dump(*recovered->Snapshot()), ReplayedUpTo(head));
}

TEST_F(CatchUpTest, EventsAreReadAheadParsedAndWithoutTheBytesOfThat) {
  const Position head = AppendYear();
  const auto ledger = office_.store().TakeSnapshot();
  ReadAhead reader(*ledger, 0, head, 16);
  Position reached = 0;
  while (reached < head) {
    const ParsedEvents events = reader.Next().value();
    ASSERT_EQ(events.bodies.size(), events.stored.size());
    for (size_t i = 0; i < events.stored.size(); ++i) {
      EXPECT_EQ(events.stored[i].record.position(), ++reached);
      ASSERT_NE(events.bodies[i], nullptr);
      EXPECT_EQ(static_cast<int>(events.bodies[i]->kind_case()), events.stored[i].record.kind());
      EXPECT_EQ(events.stored[i].body.capacity(), std::string().capacity());
    }
  }
  EXPECT_TRUE(reader.Next()->stored.empty());
}

std::vector<std::string> HashesOf(const Tables& tables) {
  std::vector<std::string> hashes;
  for (int i = 0; i < kTableCount; ++i) {
    hashes.push_back(HashTable(tables, static_cast<TableId>(i)).hash);
  }
  return hashes;
}

// However many threads fold, and whenever it is written: the state is that of the log.
TEST_F(CatchUpTest, TheStateIsTheSameWhateverIsFoldedAndWrittenAtOnce) {
  const Position head = AppendYear();
  MemoryTables replayed;
  ASSERT_TRUE(FoldUpTo(*office_.store().TakeSnapshot(), head, replayed).ok());
  another_fold_.Hold(RowMemory::kBytes);
  for (const uint32_t seed : {31U, 32U, 33U, 34U, 35U, 36U, 37U, 38U}) {
    std::mt19937 random(seed);
    const Directory directory;
    const auto tables = RocksTables::Open(directory.path()).value();
    for (Position reached = 0; reached < head;) {
      reached = std::min(head, reached + 1 + static_cast<Position>(random() % 200));
      const CatchUpBounds bounds = {.batch_events = 1 + random() % 40,
                                    .batches = 1 + random() % 6,
                                    .row_bytes = size_t{1} << (12 + random() % 12),
                                    .threads = static_cast<int>(1 + random() % 8)};
      ASSERT_TRUE(CatchUpTo(reached, *tables, bounds).ok());
      ASSERT_EQ(tables->origin()->mark.position, reached);
    }
    EXPECT_EQ(HashesOf(*tables->Snapshot()), HashesOf(replayed)) << seed;
    const auto last = office_.store().TakeSnapshot()->Get(head);
    EXPECT_EQ(tables->origin()->leaf_hash, eventstore::LeafHash(last->leaf));
  }
}

}  // namespace
}  // namespace jiedui::projections
