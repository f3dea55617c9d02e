// A feed at the moments that are hard to meet over a network.

#include "services/event_feed.h"

#include <functional>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

#include "eventstore/verify.h"
#include "jiedui/v1/event_log_service.pb.h"

namespace jiedui::services {
namespace {

using eventstore::Position;

absl::Status NotAsked() {
  return absl::UnimplementedError("not asked here");
}

// A ledger of empty events whose reads can be interrupted.
class FakeStore final : public eventstore::Store {
 public:
  void Append() {
    absl::MutexLock lock(&mutex_);
    ++head_;
  }
  // Runs once, after the next snapshot has been read and before its reader knows.
  void AfterNextRead(std::function<void()> interruption) {
    absl::MutexLock lock(&mutex_);
    interruption_ = std::move(interruption);
  }

  void Submit(eventstore::Submission /*submission*/, eventstore::CommitCallback done) override {
    done(absl::UnimplementedError("not asked here"));
  }
  void Settle(absl::Time /*time*/, eventstore::SettledCallback done) override { done(NotAsked()); }
  std::unique_ptr<eventstore::Snapshot> TakeSnapshot() const override {
    return std::make_unique<FakeSnapshot>(this, head());
  }
  Position head() const override {
    absl::MutexLock lock(&mutex_);
    return head_;
  }
  std::unique_ptr<eventstore::HeadWatch> WatchHead(
      absl::AnyInvocable<void(Position)> /*listener*/) override {
    return nullptr;
  }
  absl::Status PutCheckpoint(const eventstore::StoredCheckpoint& /*checkpoint*/) override {
    return NotAsked();
  }
  absl::Status DeleteCheckpoints(const std::vector<Position>& /*sizes*/) override {
    return NotAsked();
  }
  absl::Status EraseSealed(const std::vector<Position>& /*positions*/) override {
    return NotAsked();
  }
  absl::StatusOr<event::v1::CursorEntry> GetCursor(absl::string_view /*name*/) const override {
    return NotAsked();
  }
  absl::StatusOr<std::vector<eventstore::NamedCursor>> ListCursors() const override {
    return NotAsked();
  }
  absl::StatusOr<event::v1::CursorEntry> AcquireCursor(absl::string_view /*name*/,
                                                       absl::string_view /*owner*/) override {
    return NotAsked();
  }
  absl::StatusOr<event::v1::CursorEntry> CommitCursor(absl::string_view /*name*/,
                                                      int64_t /*fencing_token*/,
                                                      Position /*position*/) override {
    return NotAsked();
  }
  absl::Status DeleteCursor(absl::string_view /*name*/, int64_t /*fencing_token*/) override {
    return NotAsked();
  }
  const event::v1::LedgerDescription& description() const override { return description_; }
  const std::vector<eventstore::Finding>& notice() const override { return notice_; }
  bool guard_missing() const override { return false; }
  uint64_t DiskBytes() const override { return 0; }

 private:
  class FakeSnapshot final : public eventstore::Snapshot {
   public:
    FakeSnapshot(const FakeStore* store, Position head) : store_(store), head_(head) {}
    Position head() const override { return head_; }
    absl::StatusOr<eventstore::StoredEvent> Get(Position /*position*/) const override {
      return NotAsked();
    }
    absl::StatusOr<std::string> Leaf(Position /*position*/) const override { return NotAsked(); }
    absl::StatusOr<std::vector<eventstore::StoredEvent>> Read(
        const eventstore::Query& /*query*/, const eventstore::Range& range) const override {
      std::vector<eventstore::StoredEvent> events;
      for (Position i = range.after + 1; i <= head_ && events.size() < range.limit; ++i) {
        events.emplace_back().record.set_position(i);
      }
      store_->Interrupt();
      return events;
    }
    absl::StatusOr<Position> PositionAt(absl::Time /*time*/) const override { return NotAsked(); }
    absl::StatusOr<Position> LastWithTag(absl::string_view /*tag*/,
                                         Position /*up_to*/) const override {
      return NotAsked();
    }
    absl::StatusOr<std::string> Root(Position /*size*/) const override { return NotAsked(); }
    absl::StatusOr<std::vector<std::string>> InclusionProof(Position /*position*/,
                                                            Position /*size*/) const override {
      return NotAsked();
    }
    absl::StatusOr<std::vector<std::string>> ConsistencyProof(
        Position /*old_size*/, Position /*new_size*/) const override {
      return NotAsked();
    }
    absl::StatusOr<std::vector<eventstore::StoredCheckpoint>> Checkpoints(
        Position /*before*/, size_t /*limit*/) const override {
      return NotAsked();
    }
    absl::StatusOr<eventstore::StoredCheckpoint> Checkpoint(Position /*size*/) const override {
      return NotAsked();
    }
    absl::StatusOr<event::v1::RequestEntry> Request(absl::string_view /*actor*/,
                                                    absl::string_view /*id*/) const override {
      return NotAsked();
    }
    eventstore::VerifyReport Verify(eventstore::VerifyProgress /*progress*/) const override {
      return {};
    }
    absl::StatusOr<eventstore::VerifyReport> VerifyUnlessStopped(
        eventstore::VerifyStep /*step*/) const override {
      return NotAsked();
    }

   private:
    const FakeStore* const store_;
    const Position head_;
  };

  void Interrupt() const {
    std::function<void()> interruption;
    {
      absl::MutexLock lock(&mutex_);
      interruption = std::move(interruption_);
      interruption_ = nullptr;
    }
    if (interruption) interruption();
  }

  mutable absl::Mutex mutex_;
  Position head_ ABSL_GUARDED_BY(mutex_) = 0;
  mutable std::function<void()> interruption_ ABSL_GUARDED_BY(mutex_);
  event::v1::LedgerDescription description_;
  std::vector<eventstore::Finding> notice_;
};

// A caller that takes every response at once.
class EagerStream final : public ResponseStream {
 public:
  explicit EagerStream(EventFeed* feed) : feed_(feed) {}

  void Write(std::string response) override {
    v1::SubscribeEventsResponse parsed;
    EXPECT_TRUE(parsed.ParseFromString(response));
    {
      absl::MutexLock lock(&mutex_);
      for (const auto& event : parsed.events()) positions_.push_back(event.position());
    }
    feed_->OnWritten(true);
  }
  void Finish(const absl::Status& status) override {
    EXPECT_FALSE(finished_.HasBeenNotified());
    status_ = status;
    finished_.Notify();
  }
  void GiveUp() override {}
  // What has been sent, once it is that many events.
  std::vector<Position> Wait(size_t count) {
    const auto enough = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return positions_.size() >= count;
    };
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(&enough), absl::Seconds(20));
    return positions_;
  }
  absl::Status End() {
    finished_.WaitForNotification();
    return status_;
  }

 private:
  EventFeed* const feed_;
  absl::Mutex mutex_;
  std::vector<Position> positions_ ABSL_GUARDED_BY(mutex_);
  absl::Notification finished_;
  absl::Status status_;
};

class EventFeedSpec : public testing::Test {
 protected:
  void Start(size_t max_batch_size = 10) {
    EventFeed::Options options;
    options.heartbeat = absl::Hours(1);
    options.query.max_batch_size = max_batch_size;
    feed_ = std::make_shared<EventFeed>(&reader_, &workers_, options, [](Feed*) {});
    stream_ = std::make_unique<EagerStream>(feed_.get());
    feed_->Start(stream_.get());
  }
  void AppendAndWake() {
    store_.Append();
    feed_->Wake();
  }

  FakeStore store_;
  FeedReader reader_{&store_, PersonalSource{}};  // nothing personal here
  std::shared_ptr<EventFeed> feed_;
  std::unique_ptr<EagerStream> stream_;
  Workers workers_{2};  // gone before what its tasks use
};

TEST_F(EventFeedSpec, AnEventThatArrivesBetweenReadingAndRestingIsSent) {
  store_.Append();
  Start();
  EXPECT_EQ(stream_->Wait(1), std::vector<Position>({1}));
  // The feed is reading, or rests; either way the next read is the one that is interrupted.
  store_.AfterNextRead([this] { AppendAndWake(); });
  AppendAndWake();
  EXPECT_EQ(stream_->Wait(3), std::vector<Position>({1, 2, 3}));
  feed_->Close(absl::OkStatus());
  EXPECT_TRUE(stream_->End().ok());
}

TEST_F(EventFeedSpec, AnEventThatArrivesWhileNothingIsFoundIsSent) {
  store_.AfterNextRead([this] { AppendAndWake(); });
  Start();
  EXPECT_EQ(stream_->Wait(1), std::vector<Position>({1}));
  feed_->Close(absl::OkStatus());
  EXPECT_TRUE(stream_->End().ok());
}

TEST_F(EventFeedSpec, ReadersAtTheSamePlaceWithTheSameWishesShareOneRead) {
  store_.Append();
  const FeedQuery all{eventstore::Query::All(), 10};
  const FeedQuery some{eventstore::Query::Of({"unit:1"}), 10};
  const FeedQuery single{eventstore::Query::All(), 1};
  const auto step = reader_.Next(all, all.Key(), 0);
  ASSERT_TRUE(step.ok());
  EXPECT_EQ((*step)->scanned_to, 1);
  EXPECT_EQ(*reader_.Next(all, all.Key(), 0), *step) << "the very same";
  EXPECT_NE(*reader_.Next(some, some.Key(), 0), *step);
  EXPECT_NE(*reader_.Next(single, single.Key(), 0), *step);
  store_.Append();
  const auto later = reader_.Next(all, all.Key(), 0);
  ASSERT_TRUE(later.ok());
  EXPECT_EQ((*later)->scanned_to, 2) << "the ledger has outgrown what was kept";
  EXPECT_EQ((*later)->head, 2);
}

TEST_F(EventFeedSpec, SmallBatchesAreSentInOrderWithoutAGap) {
  for (int i = 0; i < 25; ++i) store_.Append();
  Start(3);
  const std::vector<Position> positions = stream_->Wait(25);
  ASSERT_EQ(positions.size(), 25U);
  for (size_t i = 0; i < 25; ++i) EXPECT_EQ(positions[i], static_cast<Position>(i + 1));
  feed_->Close(absl::UnavailableError("closing"));
  EXPECT_TRUE(absl::IsUnavailable(stream_->End()));
}

TEST_F(EventFeedSpec, ItEndsOnceHoweverOftenItIsTold) {
  Start();
  feed_->Close(absl::UnavailableError("closing"));
  feed_->OnCancelled();
  feed_->Close(absl::OkStatus());
  feed_->Wake();
  EXPECT_TRUE(absl::IsUnavailable(stream_->End()));
}

}  // namespace
}  // namespace jiedui::services
