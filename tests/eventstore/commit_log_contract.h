// What every commit log must do, as tests over a way to make one. A file that includes this says
// INSTANTIATE_TEST_SUITE_P(Name, CommitLogContract, testing::Values(make)).

#ifndef JIEDUI_TESTS_EVENTSTORE_COMMIT_LOG_CONTRACT_H_
#define JIEDUI_TESTS_EVENTSTORE_COMMIT_LOG_CONTRACT_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "eventstore/commit_log.h"
#include "eventstore/layout.h"
#include "eventstore/reader.h"
#include "eventstore/record.h"
#include "eventstore/store.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {

// A log of ledger "370400" that starts empty.
class LogUnderTest {
 public:
  virtual ~LogUnderTest() = default;
  virtual CommitLog& log() = 0;
  // Ends this writer; everything has its result then.
  virtual void End() = 0;
  // Another one on what it left.
  virtual void Begin() = 0;
};

using MakeLog = std::function<std::unique_ptr<LogUnderTest>()>;

class CommitLogContract : public testing::TestWithParam<MakeLog> {
 protected:
  CommitLogContract() : under_test_(GetParam()()) { Begin(); }
  ~CommitLogContract() override { End(); }

  CommitLog& log() { return under_test_->log(); }
  // Of the owner whose batches Append appends.
  Epoch epoch() const { return epoch_; }
  void Reopen() {
    End();
    Begin();
  }

  // Another owner's.
  Epoch TakeOver() {
    const absl::StatusOr<Epoch> epoch = log().TakeOver();
    CHECK_OK(epoch.status());
    return *epoch;
  }

  // A request of `count` events behind expected_size.
  static std::shared_ptr<const SealedBatch> Batch(Position expected_size, Position count) {
    auto batch = std::make_shared<SealedBatch>();
    const std::string request_id = absl::StrCat("r", expected_size);
    for (Position i = 1; i <= count; ++i) {
      Seal seal;
      seal.ledger_id = "370400";
      seal.actor = "writer";
      seal.request_id = request_id;
      seal.position = expected_size + i;
      seal.recorded_at_us = 1488326400000000;
      auto event = SealEvent(Event(absl::StrCat("body ", expected_size + i)), seal);
      CHECK_OK(event.status());
      batch->events.push_back(*std::move(event));
    }
    auto& entry = batch->requests[RequestKey("writer", request_id)];
    entry.set_first_position(expected_size + 1);
    entry.set_last_position(expected_size + count);
    return batch;
  }

  // Appends; Results() tells what became of it under that number.
  void Append(int number, Position expected_size, Position count) {
    Append(epoch_, number, expected_size, count);
  }
  void Append(Epoch epoch, int number, Position expected_size, Position count) {
    log().Append(epoch, expected_size, Batch(expected_size, count), [this, number](Commit commit) {
      const absl::MutexLock lock(&mutex_);
      EXPECT_EQ(results_.count(number), 0U) << "two results for batch " << number;
      results_[number] = std::move(commit);
    });
  }

  // Once that many have come.
  std::map<int, Commit> Results(size_t count) {
    const absl::MutexLock lock(&mutex_);
    const auto complete = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return results_.size() >= count;
    };
    mutex_.Await(absl::Condition(&complete));
    return results_;
  }
  size_t results_now() {
    const absl::MutexLock lock(&mutex_);
    return results_.size();
  }

  std::vector<std::string> ReadAll() {
    auto events = log().Read(1, 1000);
    CHECK_OK(events.status());
    return Bodies(*events);
  }

 private:
  void Begin() {
    under_test_->Begin();
    epoch_ = TakeOver();
  }
  // States hold on to the ledger.
  void End() {
    under_test_->End();
    const absl::MutexLock lock(&mutex_);
    results_.clear();
  }

  absl::Mutex mutex_;
  std::map<int, Commit> results_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<LogUnderTest> under_test_;
  Epoch epoch_ = 0;
};

TEST_P(CommitLogContract, ABatchBehindTheEndIsCommittedAtItsPositions) {
  Append(1, 0, 2);
  const Commit commit = Results(1)[1];
  EXPECT_EQ(commit.result, CommitResult::kCommitted) << commit.reason;
  ASSERT_NE(commit.state, nullptr);
  EXPECT_EQ(commit.state->head(), 2);
  EXPECT_EQ(log().applied(), 2);
  EXPECT_THAT(ReadAll(), testing::ElementsAre("body 1", "body 2"));
}

TEST_P(CommitLogContract, BatchesUnderWayTogetherAreAllCommittedInOrder) {
  for (int i = 0; i < 20; ++i) Append(i, 3 * i, 3);
  const std::map<int, Commit> results = Results(20);
  for (const auto& [number, commit] : results) {
    EXPECT_EQ(commit.result, CommitResult::kCommitted) << commit.reason;
    ASSERT_NE(commit.state, nullptr);
    EXPECT_EQ(commit.state->head(), 3 * number + 3);
  }
  EXPECT_THAT(ReadAll(), testing::SizeIs(60));
}

TEST_P(CommitLogContract, AnotherSizeIsNotCommittedNorIsAnythingAfterIt) {
  Append(1, 0, 1);
  Append(2, 0, 1);
  Append(3, 1, 1);
  std::map<int, Commit> results = Results(3);
  EXPECT_EQ(results[1].result, CommitResult::kCommitted);
  EXPECT_EQ(results[2].result, CommitResult::kNotCommitted);
  EXPECT_FALSE(results[2].reason.ok());
  EXPECT_NE(results[3].result, CommitResult::kCommitted) << "decided behind one that is not in";
  EXPECT_THAT(ReadAll(), testing::ElementsAre("body 1"));
}

TEST_P(CommitLogContract, EveryOwnerHasAHigherEpochThanTheOneBefore) {
  EXPECT_GE(epoch(), 1);
  const Epoch second = TakeOver();
  EXPECT_GT(second, epoch());
  EXPECT_GT(TakeOver(), second);
}

TEST_P(CommitLogContract, AnOwnerThatWasTakenOverIsFenced) {
  Append(1, 0, 1);
  const Epoch next = TakeOver();
  Append(2, 1, 1);
  Append(3, 2, 1);
  std::map<int, Commit> results = Results(3);
  EXPECT_EQ(results[1].result, CommitResult::kCommitted) << results[1].reason;
  for (const int number : {2, 3}) {
    EXPECT_EQ(results[number].result, CommitResult::kNotCommitted);
    EXPECT_TRUE(IsDeposed(results[number].reason)) << results[number].reason;
    EXPECT_EQ(results[number].state, nullptr);
  }
  EXPECT_TRUE(IsDeposed(log().Barrier(epoch()).status()));
  EXPECT_EQ(*log().Barrier(next), 1);
  EXPECT_THAT(ReadAll(), testing::ElementsAre("body 1"));
}

TEST_P(CommitLogContract, ANewOwnerGoesOnWhereTheOneBeforeEnded) {
  Append(1, 0, 3);
  const Epoch next = TakeOver();
  EXPECT_EQ(log().applied(), 3);
  Append(next, 2, 3, 2);
  Append(3, 5, 1);  // the right size, of the wrong owner: in the way of nobody
  Append(next, 4, 5, 1);
  std::map<int, Commit> results = Results(4);
  for (const int number : {1, 2, 4}) {
    EXPECT_EQ(results[number].result, CommitResult::kCommitted) << results[number].reason;
  }
  EXPECT_TRUE(IsDeposed(results[3].reason)) << results[3].reason;
  EXPECT_THAT(ReadAll(), testing::SizeIs(6));
}

TEST_P(CommitLogContract, AFailedAppendOfOneOwnerDoesNotConcernTheNext) {
  Append(1, 7, 1);
  const Epoch next = TakeOver();
  Append(next, 2, 0, 1);
  std::map<int, Commit> results = Results(2);
  EXPECT_EQ(results[1].result, CommitResult::kNotCommitted);
  EXPECT_FALSE(IsDeposed(results[1].reason)) << "nobody had taken it over: " << results[1].reason;
  EXPECT_EQ(results[2].result, CommitResult::kCommitted) << results[2].reason;
}

// One owner appends as fast as it can, and is taken over in the middle of it.
TEST_P(CommitLogContract, NothingOfAnOwnerGetsInBehindATakeOver) {
  constexpr int kBatches = 300;
  absl::Notification under_way;
  std::thread first([&] {
    for (int i = 0; i < kBatches; ++i) {
      Append(i, i, 1);
      if (i == kBatches / 10) under_way.Notify();
    }
  });
  under_way.WaitForNotification();
  const Epoch next = TakeOver();
  const Position found = log().applied();
  Append(next, kBatches, found, 1);
  first.join();
  const std::map<int, Commit> results = Results(kBatches + 1);
  EXPECT_EQ(results.at(kBatches).result, CommitResult::kCommitted) << results.at(kBatches).reason;
  for (int i = 0; i < kBatches; ++i) {
    const Commit& commit = results.at(i);
    EXPECT_EQ(commit.result == CommitResult::kCommitted, i < found) << i << ": " << commit.reason;
    EXPECT_EQ(IsDeposed(commit.reason), i >= found) << i << ": " << commit.reason;
  }
  EXPECT_THAT(ReadAll(), testing::SizeIs(static_cast<size_t>(found) + 1));
}

TEST_P(CommitLogContract, ABarrierIsBehindTheResultsOfEverythingBeforeIt) {
  for (int i = 0; i < 10; ++i) Append(i, i, 1);
  const absl::StatusOr<Position> durable = log().Barrier(epoch());
  ASSERT_TRUE(durable.ok()) << durable.status();
  EXPECT_EQ(*durable, 10);
  EXPECT_EQ(results_now(), 10U);
}

TEST_P(CommitLogContract, AStateShowsItsBatchAndNothingLater) {
  Append(1, 0, 1);
  Append(2, 1, 1);
  std::map<int, Commit> results = Results(2);
  const auto first = MakeSnapshot(results[1].state);
  EXPECT_TRUE(first->Get(1).ok());
  EXPECT_TRUE(absl::IsNotFound(first->Get(2).status()));
  EXPECT_TRUE(absl::IsNotFound(first->Request("writer", "r1").status()));
  EXPECT_TRUE(MakeSnapshot(results[2].state)->Get(2).ok());
}

TEST_P(CommitLogContract, ARequestEntryIsCommittedWithItsRecords) {
  Append(1, 0, 3);
  const auto entry = MakeSnapshot(Results(1)[1].state)->Request("writer", "r0");
  ASSERT_TRUE(entry.ok()) << entry.status();
  EXPECT_EQ(entry->last_position(), 3);
}

TEST_P(CommitLogContract, WhatWasCommittedIsThereForTheNextWriter) {
  for (int i = 0; i < 5; ++i) Append(i, 2 * i, 2);
  Results(5);
  Reopen();
  EXPECT_EQ(log().applied(), 10);
  EXPECT_THAT(ReadAll(), testing::SizeIs(10));
  Append(5, 10, 1);
  EXPECT_EQ(Results(1)[5].result, CommitResult::kCommitted);
}

TEST_P(CommitLogContract, ReadGivesAtMostWhatIsAskedForFromWhereItIsAsked) {
  Append(1, 0, 5);
  Results(1);
  EXPECT_THAT(Bodies(*log().Read(2, 2)), testing::ElementsAre("body 2", "body 3"));
  EXPECT_THAT(*log().Read(6, 10), testing::IsEmpty());
}

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_COMMIT_LOG_CONTRACT_H_
