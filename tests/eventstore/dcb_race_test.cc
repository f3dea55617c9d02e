// A race that checks itself: many threads append under conditions of their own, each event carries
// the condition it was written under, and afterwards the log says whether every one held.
//
// JIEDUI_SOAK=n: n times as many appends. JIEDUI_SEED=s: other ones.

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/store.h"
#include "eventstore/verify.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/soak.h"

namespace jiedui::eventstore {
namespace {

constexpr int kThreads = 8;

// "after any" or "after tag,tag/kind,kind tag/…".
std::string Write(const AppendCondition& condition) {
  if (condition.fail_if_any) return absl::StrCat(condition.after, " any");
  std::string text = absl::StrCat(condition.after);
  for (const QueryItem& item : condition.fail_if_match) {
    absl::StrAppend(&text, " ", absl::StrJoin(item.tags, ","), "/", absl::StrJoin(item.kinds, ","));
  }
  return text;
}

AppendCondition Parse(const std::string& text) {
  const std::vector<std::string> words = absl::StrSplit(text, ' ');
  AppendCondition condition;
  EXPECT_TRUE(absl::SimpleAtoi(words[0], &condition.after)) << text;
  condition.fail_if_any = words[1] == "any";
  for (size_t i = 1; i < words.size() && !condition.fail_if_any; ++i) {
    const std::pair<std::string, std::string> halves = absl::StrSplit(words[i], '/');
    QueryItem item;
    item.tags = absl::StrSplit(halves.first, ',', absl::SkipEmpty());
    for (const absl::string_view kind : absl::StrSplit(halves.second, ',', absl::SkipEmpty())) {
      EXPECT_TRUE(absl::SimpleAtoi(kind, &item.kinds.emplace_back()));
    }
    condition.fail_if_match.push_back(std::move(item));
  }
  return condition;
}

bool Matches(const StoredEvent& event, const QueryItem& item) {
  const auto& tags = event.record.tags();
  const bool kind = item.kinds.empty() ||
                    std::count(item.kinds.begin(), item.kinds.end(), event.record.kind()) > 0;
  return kind && std::all_of(item.tags.begin(), item.tags.end(), [&](const std::string& tag) {
           return std::count(tags.begin(), tags.end(), tag) > 0;
         });
}

// The first event after condition.after and before `end` that breaks it.
std::optional<Position> FirstBreach(const std::vector<StoredEvent>& log,
                                    const AppendCondition& condition, Position end) {
  for (Position at = condition.after + 1; at < end; ++at) {
    const StoredEvent& event = log[static_cast<size_t>(at - 1)];
    if (condition.fail_if_any) return at;
    for (const QueryItem& item : condition.fail_if_match) {
      if (Matches(event, item)) return at;
    }
  }
  return std::nullopt;
}

struct Refusal {
  AppendCondition condition;
  Conflict conflict;
};

class Race {
 public:
  explicit Race(int appends) : appends_(appends) { ledger_.Open(); }

  void Run() {
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) threads.emplace_back([this, t] { RunThread(t); });
    for (std::thread& thread : threads) thread.join();
  }

  Ledger& ledger() { return ledger_; }
  std::vector<Refusal> refusals() const {
    const absl::MutexLock lock(&mutex_);
    return refusals_;
  }

 private:
  // Few tags and kinds, so that there is something to fight over.
  static AppendCondition RandomCondition(std::mt19937_64& random, Position head) {
    const auto below = [&](size_t bound) {
      return std::uniform_int_distribution<size_t>(0, bound - 1)(random);
    };
    AppendCondition condition;
    // Nearly always what was just seen; sometimes older, and then it should conflict.
    condition.after = std::max<Position>(0, head - static_cast<Position>(below(4) == 0 ? 3 : 0));
    condition.fail_if_any = below(16) == 0;
    if (condition.fail_if_any) return condition;
    for (size_t items = 1 + below(2); items > 0; --items) {
      QueryItem item;
      for (size_t tags = 1 + below(2); tags > 0; --tags) {
        item.tags.push_back(absl::StrCat("pair:", below(5)));
      }
      if (below(3) == 0) item.kinds.push_back(static_cast<int32_t>(1 + below(3)));
      condition.fail_if_match.push_back(std::move(item));
    }
    return condition;
  }

  void RunThread(int thread) {
    std::mt19937_64 random(FirstSeed() * 1000 + static_cast<uint64_t>(thread));
    for (int i = 0; i < appends_; ++i) {
      const AppendCondition condition = RandomCondition(random, ledger_.store().head());
      Submission submission;
      submission.actor = absl::StrCat("racer/", thread);
      submission.request_id = absl::StrCat("r", thread, "-", i);
      submission.request_sha256 = Sha256(submission.request_id);
      submission.condition = condition;
      std::vector<NewEvent> events;
      for (uint64_t n = 1 + random() % 2; n > 0; --n) {
        events.push_back(
            Event(Write(condition),
                  {absl::StrCat("pair:", random() % 5), absl::StrCat("pair:", random() % 5)},
                  static_cast<int32_t>(1 + random() % 3)));
      }
      submission.decide = Append(std::move(events));
      const auto receipt = ledger_.Submit(std::move(submission));
      if (!receipt.ok()) Note(condition, receipt.status());
    }
  }

  void Note(const AppendCondition& condition, const absl::Status& status) {
    const auto conflict = ConflictOf(status);
    ASSERT_TRUE(conflict.has_value()) << status;
    const absl::MutexLock lock(&mutex_);
    refusals_.push_back({condition, *conflict});
  }

  const int appends_;
  Ledger ledger_;
  mutable absl::Mutex mutex_;
  std::vector<Refusal> refusals_ ABSL_GUARDED_BY(mutex_);
};

TEST(DcbRaceSpec, EveryConditionHeldWhenItsEventsWereWrittenAndEveryRefusalHadACause) {
  Race race(static_cast<int>(100 * SoakFactor()));
  race.Run();
  const std::vector<StoredEvent> log = race.ledger().Read();
  const VerifyReport report = race.ledger().store().TakeSnapshot()->Verify([](int64_t, int64_t) {});
  EXPECT_TRUE(report.ok()) << absl::StrJoin(report.problems, "\n");
  const auto snapshot = race.ledger().store().TakeSnapshot();
  Position expected = 1;
  for (const StoredEvent& event : log) {
    ASSERT_EQ(event.record.position(), expected++);
    const auto entry = snapshot->Request(event.record.actor(), event.record.request_id());
    ASSERT_TRUE(entry.ok()) << entry.status();
    const auto breach = FirstBreach(log, Parse(event.body), entry->first_position());
    EXPECT_EQ(breach, std::nullopt)
        << event.record.position() << " was written under " << event.body;
  }
  const std::vector<Refusal> refusals = race.refusals();
  for (const Refusal& refusal : refusals) {
    const Position at = refusal.conflict.position;
    const Position end = static_cast<Position>(log.size()) + 1;
    EXPECT_EQ(FirstBreach(log, refusal.condition, end), at) << Write(refusal.condition);
    if (!refusal.condition.fail_if_any) {
      EXPECT_TRUE(Matches(log.at(static_cast<size_t>(at - 1)),
                          refusal.condition.fail_if_match.at(refusal.conflict.item)));
    }
    EXPECT_EQ(log.at(static_cast<size_t>(at - 1)).record.request_id(), refusal.conflict.request_id);
  }
  EXPECT_GT(log.size(), 100U);
  EXPECT_GT(refusals.size(), 50U);
}

// Sixteen callers decide from one snapshot that a pair is free; one of them gets it.
TEST(DcbRaceSpec, OfSixteenThatSawTheSameStateExactlyOneCommits) {
  for (int round = 0; round < 20; ++round) {
    Ledger ledger;
    ledger.Open();
    const Position head = ledger.store().head();
    absl::Notification start;
    std::vector<absl::StatusOr<Receipt>> answers(16);
    std::vector<std::thread> threads;
    for (size_t t = 0; t < answers.size(); ++t) {
      threads.emplace_back([&, t] {
        Submission submission;
        submission.actor = "racer";
        submission.request_id = absl::StrCat("r", t);
        submission.request_sha256 = Sha256(submission.request_id);
        submission.condition.emplace().fail_if_match = {{{"pair:1"}, {}}};
        submission.condition->after = head;
        submission.decide = Append({Event("mine", {"pair:1"})});
        start.WaitForNotification();
        answers[t] = ledger.Submit(std::move(submission));
      });
    }
    start.Notify();
    for (std::thread& thread : threads) thread.join();
    const auto won = std::count_if(answers.begin(), answers.end(),
                                   [](const auto& answer) { return answer.ok(); });
    ASSERT_EQ(won, 1) << "round " << round;
    ASSERT_EQ(ledger.store().head(), 1);
  }
}

}  // namespace
}  // namespace jiedui::eventstore
