// The writer's promises: order, groups, idempotency, refusals, limits.

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/commit_queue.h"
#include "eventstore/store.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CommitSpec : public testing::Test {
 protected:
  CommitSpec() { ledger_.Open(); }

  // Holds the writer's thread inside a decision until Release, so that what is submitted meanwhile
  // ends up in one group after it.
  void Hold() {
    ledger_.store().Submit(Request("hold",
                                   [this](const View&) -> absl::StatusOr<Outcome> {
                                     held_.Notify();
                                     released_.WaitForNotification();
                                     return absl::AbortedError("only held the writer");
                                   }),
                           [](const absl::StatusOr<Receipt>&) {});
    held_.WaitForNotification();
  }
  void Release() { released_.Notify(); }

  static Submission Request(absl::string_view request_id, Decision decide) {
    Submission submission;
    submission.actor = "district/370403";
    submission.request_id = std::string(request_id);
    submission.request_sha256 = Sha256("one body");
    submission.decide = std::move(decide);
    return submission;
  }

  static Submission DryRun(absl::string_view request_id, Decision decide) {
    Submission submission = Request(request_id, std::move(decide));
    submission.dry_run = true;
    return submission;
  }

  Ledger ledger_;
  absl::Notification held_;
  absl::Notification released_;
};

TEST_F(CommitSpec, TheFirstEventHasPositionOneAndAReceiptWithItsLeafHash) {
  const auto receipt = ledger_.Submit("r1", Append({Event("a"), Event("b")}, "done"));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->first_position, 1);
  EXPECT_EQ(receipt->last_position, 2);
  EXPECT_EQ(receipt->recorded_at, ledger_.clock().Now());
  EXPECT_EQ(receipt->answer, "done");
  EXPECT_FALSE(receipt->deduplicated);
  const auto last = ledger_.store().TakeSnapshot()->Get(2);
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_EQ(receipt->leaf_hash, Sha256(absl::StrCat(absl::string_view("\0", 1), last->leaf)));
}

TEST_F(CommitSpec, NothingIsRecordedAtASettledTimeAlsoIfTheClockStandsStill) {
  ASSERT_TRUE(ledger_.Submit({Event("a")}).ok());
  const absl::Time now = ledger_.clock().Now();
  absl::Notification settled;
  ledger_.store().Settle(now, [&](const absl::Status& status) {
    EXPECT_TRUE(status.ok()) << status;
    settled.Notify();
  });
  settled.WaitForNotification();
  EXPECT_EQ(*ledger_.store().TakeSnapshot()->PositionAt(now), 1);
  const auto receipt = ledger_.Submit({Event("b")});
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->recorded_at, now + absl::Microseconds(1));
  EXPECT_EQ(*ledger_.store().TakeSnapshot()->PositionAt(now), 1) << "as before";
}

TEST_F(CommitSpec, ARecordSaysEverythingTheEventCameWith) {
  ASSERT_TRUE(
      ledger_.Submit("r1", Append({Event("body", {"unit:b", "pair:a", "unit:b"}, 4)})).ok());
  const auto event = ledger_.store().TakeSnapshot()->Get(1);
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->record.format_version(), 1);
  EXPECT_EQ(event->record.ledger_id(), "370400");
  EXPECT_EQ(event->record.position(), 1);
  EXPECT_EQ(event->record.kind(), 4);
  EXPECT_EQ(event->record.recorded_at_us(), absl::ToUnixMicros(ledger_.clock().Now()));
  EXPECT_EQ(event->record.occurred_day(), 17226);
  EXPECT_EQ(event->record.actor(), "district/370403");
  EXPECT_EQ(event->record.request_id(), "r1");
  EXPECT_THAT(event->record.tags(), ElementsAre("pair:a", "unit:b"));
  EXPECT_EQ(event->record.body_sha256(), Sha256("body"));
  EXPECT_EQ(event->record.SerializeAsString(), event->leaf);
  EXPECT_EQ(event->body, "body");
}

TEST_F(CommitSpec, PositionsAreGaplessAndInCommitOrderUnderSixteenCallers) {
  constexpr int kCallers = 16;
  constexpr int kEach = 50;
  std::vector<std::thread> callers;
  std::atomic<int> failures = 0;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      Position last = 0;
      for (int i = 0; i < kEach; ++i) {
        const auto receipt =
            ledger_.Submit(absl::StrCat("c", caller, "-", i), Append({Event("x"), Event("y")}));
        const bool good = receipt.ok() && receipt->first_position > last &&
                          receipt->last_position == receipt->first_position + 1;
        if (!good) ++failures;
        if (receipt.ok()) last = receipt->last_position;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(failures, 0);
  const std::vector<StoredEvent> events = ledger_.Read();
  ASSERT_THAT(events, SizeIs(kCallers * kEach * 2));
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].record.position(), static_cast<Position>(i + 1));
    EXPECT_EQ(events[i].body, i % 2 == 0 ? "x" : "y");  // a request's events stay together
  }
}

TEST_F(CommitSpec, RequestsThatWaitedTogetherBecomeDurableTogether) {
  Hold();
  std::vector<Position> heads_seen;
  absl::BlockingCounter answered(3);
  for (int i = 0; i < 3; ++i) {
    ledger_.store().Submit(Request(absl::StrCat("r", i), Append({Event("e")})),
                           [&](const absl::StatusOr<Receipt>& receipt) {
                             EXPECT_TRUE(receipt.ok());
                             heads_seen.push_back(ledger_.store().head());
                             answered.DecrementCount();
                           });
  }
  Release();
  answered.Wait();
  EXPECT_THAT(heads_seen, ElementsAre(3, 3, 3));
}

TEST_F(CommitSpec, ADecisionSeesTheEventsAcceptedBeforeItInTheSameGroup) {
  ASSERT_TRUE(ledger_.Submit({Event("old", {"pair:p"})}).ok());
  Hold();
  struct Seen {
    std::vector<std::string> forward, backward, newest, oldest, after_old, after_all;
  };
  Seen seen[2];
  absl::BlockingCounter answered(2);
  for (size_t i = 0; i < 2; ++i) {
    const auto decide = [&seen, i](const View& view) -> absl::StatusOr<Outcome> {
      const auto read = [&view](const Range& range) {
        return Bodies(*view.Read(Query::Of({"pair:p"}, {}), range));
      };
      seen[i] = {.forward = read({}),
                 .backward = read({.backward = true}),
                 .newest = read({.limit = 1, .backward = true}),
                 .oldest = read({.limit = 1}),
                 .after_old = read({.after = 1}),
                 .after_all = read({.after = view.head()})};
      return Outcome{{Event(absl::StrCat("at ", view.head()), {"pair:p"}), Event("other")}, ""};
    };
    ledger_.store().Submit(Request(absl::StrCat("r", i), decide),
                           [&](const absl::StatusOr<Receipt>&) { answered.DecrementCount(); });
  }
  Release();
  answered.Wait();
  EXPECT_THAT(seen[0].forward, ElementsAre("old"));
  EXPECT_THAT(seen[1].forward, ElementsAre("old", "at 1"));
  EXPECT_THAT(seen[1].backward, ElementsAre("at 1", "old"));
  EXPECT_THAT(seen[1].newest, ElementsAre("at 1"));
  EXPECT_THAT(seen[1].oldest, ElementsAre("old"));
  EXPECT_THAT(seen[1].after_old, ElementsAre("at 1"));
  EXPECT_THAT(seen[1].after_all, IsEmpty());
  EXPECT_THAT(Bodies(ledger_.Read()), ElementsAre("old", "at 1", "other", "at 3", "other"));
}

TEST_F(CommitSpec, ARepeatedRequestGetsTheFirstAnswerAndItsDecisionIsNotAsked) {
  const auto first = ledger_.Submit("r1", Append({Event("a")}, "first"));
  ledger_.clock().Advance(absl::Hours(1));
  const auto again = ledger_.Submit("r1", [](const View&) -> absl::StatusOr<Outcome> {
    ADD_FAILURE() << "the decision ran a second time";
    return Outcome{};
  });
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->deduplicated);
  EXPECT_EQ(again->answer, "first");
  EXPECT_EQ(again->first_position, 1);
  EXPECT_EQ(again->last_position, 1);
  EXPECT_EQ(again->leaf_hash, first->leaf_hash);
  EXPECT_EQ(again->recorded_at, first->recorded_at);
  EXPECT_EQ(ledger_.store().head(), 1);
}

TEST_F(CommitSpec, ARequestRepeatedWithinOneGroupIsStillOneEvent) {
  Hold();
  std::vector<bool> deduplicated;
  std::vector<std::string> hashes;
  absl::BlockingCounter answered(2);
  for (int i = 0; i < 2; ++i) {
    ledger_.store().Submit(Request("same", Append({Event("a")})),
                           [&](const absl::StatusOr<Receipt>& receipt) {
                             deduplicated.push_back(receipt->deduplicated);
                             hashes.push_back(receipt->leaf_hash);
                             answered.DecrementCount();
                           });
  }
  Release();
  answered.Wait();
  EXPECT_THAT(deduplicated, ElementsAre(false, true));
  EXPECT_EQ(hashes[0], hashes[1]);
  EXPECT_EQ(ledger_.store().head(), 1);
}

TEST_F(CommitSpec, ARequestIdUsedWithAnotherBodyIsRefusedAndSaysSo) {
  ASSERT_TRUE(ledger_.Submit("r1", Append({Event("a")})).ok());
  Submission other = Request("r1", Append({Event("b")}));
  other.request_sha256 = Sha256("another body");
  const auto refused = ledger_.Submit(std::move(other));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(IsRequestIdReused(refused.status()));
  EXPECT_EQ(ledger_.store().head(), 1);
}

TEST_F(CommitSpec, TheSameRequestIdOfAnotherActorIsAnotherRequest) {
  ASSERT_TRUE(ledger_.Submit("r1", Append({Event("a")})).ok());
  Submission other = Request("r1", Append({Event("b")}));
  other.actor = "city/370400";
  other.request_sha256 = Sha256("another body");
  const auto receipt = ledger_.Submit(std::move(other));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->first_position, 2);
}

TEST_F(CommitSpec, ARequestWithoutEventsOrWithTooManyIsRefused) {
  for (const size_t count : {size_t{0}, kMaxRequestEvents + 1}) {
    const auto refused = ledger_.Submit("r1", Append(std::vector<NewEvent>(count, Event("a"))));
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << refused.status();
  }
  const auto most =
      ledger_.Submit("r1", Append(std::vector<NewEvent>(kMaxRequestEvents, Event("a"))));
  ASSERT_TRUE(most.ok()) << most.status();
  EXPECT_EQ(most->last_position, 1000);
}

TEST_F(CommitSpec, ARefusalReachesTheCallerUnchangedAndLeavesNoTrace) {
  Hold();
  absl::Status refused;
  std::vector<Position> accepted;
  absl::BlockingCounter answered(3);
  const auto accept = [&](const absl::StatusOr<Receipt>& receipt) {
    accepted.push_back(receipt->first_position);
    answered.DecrementCount();
  };
  ledger_.store().Submit(Request("before", Append({Event("a")})), accept);
  ledger_.store().Submit(Request("bad",
                                 [](const View&) -> absl::StatusOr<Outcome> {
                                   return absl::AlreadyExistsError("a third pair");
                                 }),
                         [&](const absl::StatusOr<Receipt>& receipt) {
                           refused = receipt.status();
                           answered.DecrementCount();
                         });
  ledger_.store().Submit(Request("after", Append({Event("b")})), accept);
  Release();
  answered.Wait();
  EXPECT_EQ(refused, absl::AlreadyExistsError("a third pair"));
  EXPECT_THAT(accepted, ElementsAre(1, 2));
  EXPECT_EQ(ledger_.store().TakeSnapshot()->Request("district/370403", "bad").status().code(),
            absl::StatusCode::kNotFound);
  const auto retried = ledger_.Submit("bad", Append({Event("c")}));
  ASSERT_TRUE(retried.ok());
  EXPECT_FALSE(retried->deduplicated);
}

TEST_F(CommitSpec, ADryRunDecidesAndWritesNothing) {
  const auto tried = ledger_.Submit(DryRun("r1", Append({Event("a")}, "would do")));
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->answer, "would do");
  EXPECT_EQ(tried->first_position, kNoPosition);
  EXPECT_EQ(ledger_.store().head(), kNoPosition);
  const auto live = ledger_.Submit("r1", Append({Event("a")}, "did"));
  ASSERT_TRUE(live.ok()) << live.status();
  EXPECT_FALSE(live->deduplicated);
  EXPECT_EQ(live->first_position, 1);
}

TEST_F(CommitSpec, ADryRunIsRefusedWhereTheLiveCallWouldBe) {
  const auto refused = ledger_.Submit(DryRun("r1", Append({Event("a", {}, 99)})));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(CommitSpec, ADryRunOfARequestSeenBeforeAnswersAsTheLiveCallWould) {
  ASSERT_TRUE(ledger_.Submit("r1", Append({Event("a")}, "first")).ok());
  const auto same = ledger_.Submit(DryRun("r1", Append({})));
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_TRUE(same->deduplicated);
  EXPECT_EQ(same->answer, "first");
  Submission other = DryRun("r1", Append({}));
  other.request_sha256 = Sha256("another body");
  EXPECT_TRUE(IsRequestIdReused(ledger_.Submit(std::move(other)).status()));
}

TEST_F(CommitSpec, RecordedTimeNeverGoesBackWhenTheClockDoes) {
  const absl::Time start = ledger_.clock().Now();
  ASSERT_TRUE(ledger_.Submit({Event("a")}).ok());
  ledger_.clock().Set(start - absl::Hours(1));
  const auto second = ledger_.Submit({Event("b")});
  EXPECT_EQ(second->recorded_at, start);
  ledger_.Close();
  ledger_.Open();
  absl::Time seen;
  const auto third = ledger_.Submit("late", [&](const View& view) -> absl::StatusOr<Outcome> {
    seen = view.now();
    return Outcome{{Event("c")}, ""};
  });
  EXPECT_EQ(third->recorded_at, start);
  EXPECT_EQ(seen, start);
}

TEST_F(CommitSpec, MalformedIdentityIsRefused) {
  for (const std::string& id :
       {std::string(), std::string(37, 'x'), std::string("a\0b", 3), std::string("请求")}) {
    EXPECT_EQ(ledger_.Submit(id, Append({Event("a")})).status().code(),
              absl::StatusCode::kInvalidArgument)
        << id;
  }
  Submission nobody = Request("r1", Append({Event("a")}));
  nobody.actor = "";
  EXPECT_THAT(ledger_.Submit(std::move(nobody)).status().message(), HasSubstr("actor"));
  EXPECT_EQ(ledger_.store().head(), kNoPosition);
}

TEST_F(CommitSpec, AnEventBeyondALimitIsRefusedWithTheWholeRequest) {
  std::vector<std::string> many_tags;
  for (int i = 0; i < 1000; ++i)
    many_tags.push_back(absl::StrCat("unit:", std::string(80, 'u'), i));
  const NewEvent bad[] = {Event(std::string((1 << 20) + 1, 'b')),
                          Event("unknown", {}, 99),
                          Event("tag", {std::string("a\0b", 3)}),
                          Event("tag", {""}),
                          Event("tag", {"单位:1"}),
                          Event("leaf too large", many_tags)};
  for (const NewEvent& event : bad) {
    const auto refused = ledger_.Submit({Event("good"), event});
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << refused.status();
    EXPECT_FALSE(IsRequestIdReused(refused.status()));
  }
  EXPECT_EQ(ledger_.store().head(), kNoPosition);
}

TEST_F(CommitSpec, AFullQueueSaysSoAtOnce) {
  Options options = ledger_.options();
  options.max_queue_requests = 2;
  ledger_.Close();
  ASSERT_TRUE(ledger_.Open(options).ok());
  Hold();
  absl::BlockingCounter committed(2);
  for (int i = 0; i < 2; ++i) {
    ledger_.store().Submit(Request(absl::StrCat("r", i), Append({Event("a")})),
                           [&](const absl::StatusOr<Receipt>& receipt) {
                             EXPECT_TRUE(receipt.ok());
                             committed.DecrementCount();
                           });
  }
  absl::Status refused;
  ledger_.store().Submit(
      Request("r2", Append({Event("a")})),
      [&](const absl::StatusOr<Receipt>& receipt) { refused = receipt.status(); });
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  Release();
  committed.Wait();
  EXPECT_EQ(ledger_.store().head(), 2);
}

TEST_F(CommitSpec, AGroupTakesNoMoreRequestsThanItsBound) {
  Options options = ledger_.options();
  options.max_group_requests = 2;
  ledger_.Close();
  ASSERT_TRUE(ledger_.Open(options).ok());
  Hold();  // fills one of the two places
  std::vector<Position> heads_seen;
  absl::BlockingCounter answered(3);
  for (int i = 0; i < 3; ++i) {
    ledger_.store().Submit(Request(absl::StrCat("r", i), Append({Event("e")})),
                           [&](const absl::StatusOr<Receipt>&) {
                             heads_seen.push_back(ledger_.store().head());
                             answered.DecrementCount();
                           });
  }
  Release();
  answered.Wait();
  EXPECT_THAT(heads_seen, ElementsAre(1, 3, 3));
}

TEST_F(CommitSpec, AClosingStoreAnswersEachRequestOnceAndHoldsExactlyThoseItAcknowledged) {
  constexpr int kRequests = 200;
  Options options = ledger_.options();
  options.max_group_requests = 1;
  ledger_.Close();
  ASSERT_TRUE(ledger_.Open(options).ok());
  int acknowledged = 0;
  int unavailable = 0;
  for (int i = 0; i < kRequests; ++i) {
    ledger_.store().Submit(Request(absl::StrCat("r", i), Append({Event("a")})),
                           [&](const absl::StatusOr<Receipt>& receipt) {
                             if (receipt.ok()) ++acknowledged;
                             if (absl::IsUnavailable(receipt.status())) ++unavailable;
                           });
  }
  ledger_.Close();
  EXPECT_EQ(acknowledged + unavailable, kRequests);
  ledger_.Open();
  EXPECT_EQ(ledger_.store().head(), acknowledged);
}

TEST(CommitQueueSpec, AClosedQueueTakesNothingAndHandsOutWhatItHolds) {
  CommitQueue queue(/*max_requests=*/2, /*max_bytes=*/100);
  PendingRequest waiting;
  waiting.submission.request_id = "waiting";
  ASSERT_TRUE(queue.Push(waiting).ok());
  EXPECT_TRUE(queue.WaitForWork());
  queue.Close();
  EXPECT_FALSE(queue.WaitForWork());
  PendingRequest late;
  late.submission.request_id = "late";
  EXPECT_TRUE(absl::IsUnavailable(queue.Push(late)));
  EXPECT_EQ(late.submission.request_id, "late");  // left whole, so that it can be answered
  EXPECT_EQ(queue.TryPop()->submission.request_id, "waiting");
  EXPECT_FALSE(queue.TryPop().has_value());
}

TEST(CommitQueueSpec, ItHoldsSoManyBytesAndNotOneMore) {
  CommitQueue queue(/*max_requests=*/10, /*max_bytes=*/100);
  const auto push = [&queue](size_t bytes) {
    PendingRequest request;
    request.submission.size_bytes = bytes;
    return queue.Push(request);
  };
  EXPECT_TRUE(absl::IsResourceExhausted(push(101)));
  EXPECT_TRUE(push(60).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(push(41)));
  EXPECT_TRUE(push(40).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(push(1)));
  EXPECT_TRUE(push(0).ok());
  EXPECT_EQ(queue.TryPop()->submission.size_bytes, 60U);
  EXPECT_TRUE(absl::IsResourceExhausted(push(61)));
  EXPECT_TRUE(push(60).ok());
}

TEST_F(CommitSpec, AQueueFullOfBytesSaysSoAtOnce) {
  Options options = ledger_.options();
  options.max_queue_bytes = 100;
  ledger_.Close();
  ASSERT_TRUE(ledger_.Open(options).ok());
  Hold();
  absl::Notification committed;
  Submission largest = Request("r1", Append({Event("a")}));
  largest.size_bytes = 100;
  ledger_.store().Submit(std::move(largest), [&](const absl::StatusOr<Receipt>& receipt) {
    EXPECT_TRUE(receipt.ok());
    committed.Notify();
  });
  Submission one_more = Request("r2", Append({Event("a")}));
  one_more.size_bytes = 1;
  absl::Status refused;
  ledger_.store().Submit(std::move(one_more), [&](const absl::StatusOr<Receipt>& receipt) {
    refused = receipt.status();
  });
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  Release();
  committed.WaitForNotification();
}

TEST_F(CommitSpec, WatchersHearOfANewHeadAfterItIsReadable) {
  std::vector<Position> heard;
  absl::Notification told;
  const auto watch = ledger_.store().WatchHead([&](Position head) {
    heard.push_back(head);
    EXPECT_EQ(ledger_.store().TakeSnapshot()->head(), head);
    told.Notify();
  });
  ASSERT_TRUE(ledger_.Submit("r1", Append({Event("a"), Event("b")})).ok());
  told.WaitForNotification();
  EXPECT_THAT(heard, ElementsAre(2));
}

TEST_F(CommitSpec, ASnapshotAndAWatchMayOutliveTheStore) {
  ASSERT_TRUE(ledger_.Submit({Event("a")}).ok());
  const auto snapshot = ledger_.store().TakeSnapshot();
  auto watch = ledger_.store().WatchHead([](Position) {});
  ledger_.Close();
  EXPECT_EQ(snapshot->Get(1)->body, "a");
  watch.reset();
}

TEST_F(CommitSpec, WhileASnapshotIsHeldTheLedgerIsInUse) {
  auto snapshot = ledger_.store().TakeSnapshot();
  ledger_.Close();
  EXPECT_TRUE(IsLedgerInUse(ledger_.Open(ledger_.options())));
  snapshot.reset();
  EXPECT_TRUE(ledger_.Open(ledger_.options()).ok());
}

TEST_F(CommitSpec, ACheckpointOfNoSizeTheLedgerHasIsRefused) {
  ASSERT_TRUE(ledger_.Submit({Event("a")}).ok());
  for (const Position size : {0, 2}) {
    EXPECT_EQ(ledger_.store().PutCheckpoint({size, "a note"}).code(), absl::StatusCode::kOutOfRange)
        << size;
  }
  EXPECT_TRUE(ledger_.store().PutCheckpoint({1, "a note"}).ok());
}

TEST_F(CommitSpec, AWatchThatHasEndedHearsNothing) {
  std::vector<Position> heard;
  ledger_.store().WatchHead([&](Position head) { heard.push_back(head); }).reset();
  ASSERT_TRUE(ledger_.Submit({Event("a")}).ok());
  ASSERT_TRUE(ledger_.Submit({Event("b")}).ok());
  EXPECT_THAT(heard, IsEmpty());
}

}  // namespace
}  // namespace jiedui::eventstore
