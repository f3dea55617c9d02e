// The contract of the commit log, met by the local one and by the double; and the store on a log
// that delays, reorders, fails and is taken over.
//
// JIEDUI_SOAK=n plays n times as many scripts.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/bytes.h"
#include "eventstore/open.h"
#include "eventstore/opening.h"
#include "eventstore/store.h"
#include "tests/eventstore/commit_log_contract.h"
#include "tests/eventstore/commit_log_double.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/machine.h"
#include "tests/eventstore/script.h"
#include "tests/eventstore/soak.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// On a machine of its own, perhaps with something around it.
class LocalUnderTest final : public LogUnderTest {
 public:
  using Around = std::function<std::unique_ptr<CommitLog>(std::unique_ptr<CommitLog>)>;

  explicit LocalUnderTest(Around around) : around_(std::move(around)) {}

  CommitLog& log() override { return *log_; }
  void End() override {
    log_.reset();
    database_.reset();
  }
  void Begin() override {
    auto opened = OpenForWriting(machine_.options(), machine_.env());
    CHECK_OK(opened.status());
    database_ = opened->database;
    log_ = around_(std::move(opened->log));
  }

 private:
  Machine machine_;
  const Around around_;
  std::shared_ptr<Database> database_;
  std::unique_ptr<CommitLog> log_;
};

std::unique_ptr<LogUnderTest> Plain() {
  return std::make_unique<LocalUnderTest>([](auto local) { return local; });
}

std::unique_ptr<LogUnderTest> Doubled() {
  return std::make_unique<LocalUnderTest>(
      [](auto local) { return std::make_unique<CommitLogDouble>(std::move(local)); });
}

std::unique_ptr<LogUnderTest> Shuffled() {
  return std::make_unique<LocalUnderTest>([](auto local) {
    auto log = std::make_unique<CommitLogDouble>(std::move(local));
    log->ShuffleResults(1);
    return log;
  });
}

INSTANTIATE_TEST_SUITE_P(Local, CommitLogContract, testing::Values(Plain));
INSTANTIATE_TEST_SUITE_P(Double, CommitLogContract, testing::Values(Doubled));
INSTANTIATE_TEST_SUITE_P(Shuffled, CommitLogContract, testing::Values(Shuffled));

class LocalLogSpec : public CommitLogContract {};
INSTANTIATE_TEST_SUITE_P(Local, LocalLogSpec, testing::Values(Plain));

TEST_P(LocalLogSpec, ASingleRequestThatFindsNothingUnderWayIsDurableWhenAppendReturns) {
  Append(1, 0, 2);
  EXPECT_EQ(results_now(), 1U);
  EXPECT_EQ(Results(1)[1].result, CommitResult::kCommitted);
}

// A store on a double that the test steers.
class StoreOnDoubleSpec : public testing::Test {
 protected:
  StoreOnDoubleSpec() {
    auto opened = OpenOn(machine_.env(), machine_.options(), [this](auto local) {
      auto log = std::make_unique<CommitLogDouble>(std::move(local));
      log_ = log.get();
      return log;
    });
    CHECK_OK(opened.status());
    store_ = *std::move(opened);
  }

  // Its answer goes into the list when it comes.
  void Submit(const std::string& request_id, Decision decide,
              std::optional<AppendCondition> condition = std::nullopt) {
    Submission submission;
    submission.actor = "caller";
    submission.request_id = request_id;
    submission.request_sha256 = Sha256(request_id);
    submission.condition = std::move(condition);
    submission.decide = std::move(decide);
    store_->Submit(std::move(submission), [this, request_id](absl::StatusOr<Receipt> answer) {
      const absl::MutexLock lock(&mutex_);
      answers_.emplace_back(request_id, std::move(answer));
    });
  }
  void Submit(const std::string& request_id) {
    Submit(request_id, Append({Event(request_id, {"pair:1"})}));
  }

  std::vector<std::pair<std::string, absl::StatusOr<Receipt>>> Answers(size_t count) {
    const absl::MutexLock lock(&mutex_);
    const auto complete = [&]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return answers_.size() >= count;
    };
    mutex_.Await(absl::Condition(&complete));
    return answers_;
  }

  std::vector<std::string> AnswerOrder(size_t count) {
    std::vector<std::string> order;
    for (const auto& [request_id, answer] : Answers(count)) order.push_back(request_id);
    return order;
  }

  // The bodies that a new store finds.
  std::vector<std::string> AfterReopening() {
    store_.reset();
    auto store = machine_.Open();
    CHECK_OK(store.status());
    return Bodies(*(*store)->TakeSnapshot()->Read({}, {}));
  }

  Machine machine_;
  CommitLogDouble* log_ = nullptr;
  std::unique_ptr<Store> store_;

 private:
  absl::Mutex mutex_;
  std::vector<std::pair<std::string, absl::StatusOr<Receipt>>> answers_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(StoreOnDoubleSpec, AnswersLeaveInOrderWhateverOrderTheResultsComeIn) {
  log_->HoldResults();
  for (size_t i = 1; i <= 3; ++i) {
    Submit(absl::StrCat("r", i));
    log_->WaitForResults(i);
  }
  log_->TellResult(2);
  log_->TellResult(1);
  EXPECT_THAT(AnswerOrder(0), IsEmpty());
  log_->TellResult(0);
  EXPECT_THAT(AnswerOrder(3), ElementsAre("r1", "r2", "r3"));
  EXPECT_EQ(store_->head(), 3);
}

TEST_F(StoreOnDoubleSpec, NobodySeesWhatIsNotCommitted) {
  std::vector<Position> heads;
  const auto watch = store_->WatchHead([&](Position head) { heads.push_back(head); });
  log_->HoldResults();
  Submit("r1");
  log_->WaitForResults(1);
  EXPECT_EQ(store_->head(), 0);
  const auto snapshot = store_->TakeSnapshot();
  EXPECT_EQ(snapshot->head(), 0);
  EXPECT_TRUE(absl::IsNotFound(snapshot->Get(1).status()));
  EXPECT_THAT(*snapshot->Read({}, {}), IsEmpty());
  EXPECT_TRUE(absl::IsNotFound(snapshot->Request("caller", "r1").status()));
  EXPECT_EQ(*snapshot->LastWithTag("pair:1", kMaxPosition), kNoPosition);
  EXPECT_THAT(heads, IsEmpty());
  log_->TellResult(0);
  Answers(1);
  EXPECT_EQ(store_->head(), 1);
  EXPECT_THAT(heads, ElementsAre(1));
  EXPECT_EQ(snapshot->head(), 0);
}

// What is being synced has got its time already.
TEST_F(StoreOnDoubleSpec, ATimeIsSettledOnceAllThatWasDecidedBeforeIsDurable) {
  log_->HoldResults();
  Submit("r1");
  log_->WaitForResults(1);
  absl::Notification settled;
  Position head = kNoPosition;
  store_->Settle(absl::UnixEpoch(), [&](const absl::Status& status) {
    EXPECT_TRUE(status.ok()) << status;
    head = store_->head();
    settled.Notify();
  });
  EXPECT_FALSE(settled.HasBeenNotified());
  log_->TellResult(0);
  settled.WaitForNotification();
  EXPECT_EQ(head, 1);
  Answers(1);
}

TEST_F(StoreOnDoubleSpec, DecisionsSeeWhatIsStillOnItsWay) {
  log_->HoldBatches();
  Submit("r1");
  log_->WaitForBatches(1);
  Submit("r2", [](const View& view) -> absl::StatusOr<Outcome> {
    EXPECT_EQ(view.head(), 1);
    EXPECT_EQ(*view.LastWithTag("pair:1"), 1);
    EXPECT_THAT(Bodies(*view.Read(Query::Of({"pair:1"}), {})), ElementsAre("r1"));
    return Outcome{{Event("r2", {"pair:2"})}, ""};
  });
  log_->WaitForBatches(2);
  AppendCondition condition;
  condition.fail_if_match = {{{"pair:2"}, {}}};
  Submit("r3", Append({Event("r3")}), condition);
  Submit("r1");
  log_->LetBatchArrive();
  log_->LetBatchArrive();
  const auto answers = Answers(4);
  EXPECT_EQ(answers[1].second->first_position, 2);
  EXPECT_EQ(ConflictOf(answers[2].second.status())->position, 2);
  ASSERT_TRUE(answers[3].second.ok());
  EXPECT_TRUE(answers[3].second->deduplicated);
  EXPECT_EQ(answers[3].second->first_position, 1);
  EXPECT_EQ(answers[3].second->leaf_hash, answers[0].second->leaf_hash);
}

TEST_F(StoreOnDoubleSpec, ARepetitionOfWhatIsOnItsWayIsNotAnsweredBeforeIt) {
  log_->HoldResults();
  Submit("r1");
  log_->WaitForResults(1);
  Submit("r1");
  EXPECT_THAT(AnswerOrder(0), IsEmpty());
  log_->TellResult(0);
  const auto answers = Answers(2);
  EXPECT_FALSE(answers[0].second->deduplicated);
  EXPECT_TRUE(answers[1].second->deduplicated);
  EXPECT_EQ(store_->head(), 1);
}

TEST_F(StoreOnDoubleSpec, ARefusedBatchIsNotCommittedNorIsAnythingBehindIt) {
  log_->HoldResults();
  log_->FailFrom(2, LogFault::kRefuses);
  for (size_t i = 1; i <= 3; ++i) {
    Submit(absl::StrCat("r", i));
    log_->WaitForResults(i);
  }
  for (const size_t i : {2U, 1U, 0U}) log_->TellResult(i);
  const auto answers = Answers(3);
  EXPECT_TRUE(answers[0].second.ok());
  for (const size_t i : {1U, 2U}) {
    EXPECT_FALSE(answers[i].second.ok());
    EXPECT_FALSE(IsOutcomeUnknown(answers[i].second.status())) << answers[i].second.status();
  }
  EXPECT_THAT(AfterReopening(), ElementsAre("r1"));
  EXPECT_THAT(machine_.failures(), SizeIs(1));
}

TEST_F(StoreOnDoubleSpec, ARefusalDecidedBehindWhatFailedIsNotHandedOut) {
  log_->HoldResults();
  log_->FailFrom(1, LogFault::kLosesBatch);
  Submit("r1");
  log_->WaitForResults(1);
  AppendCondition condition;
  condition.fail_if_match = {{{"pair:1"}, {}}};
  Submit("r2", Append({Event("r2")}), condition);
  Submit("r1");
  absl::Notification decided;  // as is everything in front of it
  Submit("r3", [&decided](const View&) -> absl::StatusOr<Outcome> {
    decided.Notify();
    return absl::AbortedError("only to know");
  });
  decided.WaitForNotification();
  log_->TellResult(0);
  const auto answers = Answers(4);
  const absl::Status refused = answers[1].second.status();
  EXPECT_FALSE(ConflictOf(refused).has_value()) << refused;
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_FALSE(IsOutcomeUnknown(refused)) << refused;
  // Nor does a repetition of what may be in hear that it is not.
  EXPECT_TRUE(IsOutcomeUnknown(answers[2].second.status())) << answers[2].second.status();
}

// The write beside the log fails while a request is under way.
TEST_F(StoreOnDoubleSpec, AfterAFailureBesideTheLogNothingIsAnsweredAsCommitted) {
  log_->HoldResults();
  Submit("r1");
  log_->WaitForResults(1);
  Fault fault;
  fault.only_op = DiskOp::kSync;
  fault.path_part = ".log";
  machine_.disk().Break(fault);
  const absl::Status failed = store_->AcquireCursor("export", "city/370400").status();
  EXPECT_TRUE(IsOutcomeUnknown(failed)) << failed;
  EXPECT_THAT(machine_.failures(), IsEmpty()) << "before what is under way has its answer";
  log_->TellResult(0);
  EXPECT_TRUE(IsOutcomeUnknown(Answers(1)[0].second.status()));
  EXPECT_THAT(machine_.WaitForFailures(1), SizeIs(1));
  EXPECT_EQ(store_->head(), 0);
}

TEST_F(StoreOnDoubleSpec, ALostBatchIsUnknownAndIsNotThereAfterwards) {
  log_->FailFrom(1, LogFault::kLosesBatch);
  Submit("r1");
  EXPECT_TRUE(IsOutcomeUnknown(Answers(1)[0].second.status()));
  Submit("r2");
  EXPECT_FALSE(Answers(2)[1].second.ok());
  EXPECT_EQ(store_->head(), 0);
  EXPECT_THAT(AfterReopening(), IsEmpty());
}

TEST_F(StoreOnDoubleSpec, ALostAnswerIsUnknownAndIsThereAfterwards) {
  log_->FailFrom(1, LogFault::kLosesAnswer);
  Submit("r1");
  EXPECT_TRUE(IsOutcomeUnknown(Answers(1)[0].second.status()));
  EXPECT_EQ(store_->head(), 0);
  EXPECT_THAT(machine_.WaitForFailures(1), SizeIs(1));
  EXPECT_THAT(AfterReopening(), ElementsAre("r1"));
}

TEST_F(StoreOnDoubleSpec, AWriterThatWasTakenOverSaysSoAndTakesNothingMore) {
  Submit("r1");
  Answers(1);
  ASSERT_TRUE(log_->TakeOver().ok());
  Submit("r2");
  const absl::Status deposed = Answers(2)[1].second.status();
  EXPECT_TRUE(IsDeposed(deposed)) << deposed;
  EXPECT_TRUE(absl::IsFailedPrecondition(deposed));
  EXPECT_FALSE(IsOutcomeUnknown(deposed));
  const std::vector<absl::Status> failures = machine_.WaitForFailures(1);
  EXPECT_TRUE(IsDeposed(failures[0])) << failures[0];
  // What it knows it goes on telling.
  EXPECT_EQ(store_->head(), 1);
  EXPECT_TRUE(store_->TakeSnapshot()->Get(1).ok());
  EXPECT_THAT(AfterReopening(), ElementsAre("r1"));
}

// One batch had arrived and its answer has not, the other is still on its way.
TEST_F(StoreOnDoubleSpec, AtATakeOverWhatIsInIsCommittedAndWhatIsOnItsWayIsNot) {
  log_->HoldResults();
  Submit("r1");
  log_->WaitForResults(1);
  log_->HoldBatches();
  Submit("r2");
  log_->WaitForBatches(1);
  ASSERT_TRUE(log_->TakeOver().ok());
  log_->LetBatchArrive();
  log_->WaitForResults(2);
  log_->TellResult(1);
  log_->TellResult(0);
  const auto answers = Answers(2);
  EXPECT_TRUE(answers[0].second.ok()) << answers[0].second.status();
  EXPECT_TRUE(IsDeposed(answers[1].second.status())) << answers[1].second.status();
  EXPECT_THAT(machine_.WaitForFailures(1), SizeIs(1));
  EXPECT_THAT(AfterReopening(), ElementsAre("r1"));
}

// A batch whose answer is lost, then the take-over: nobody here can know.
TEST_F(StoreOnDoubleSpec, ATakeOverDoesNotMakeAnUnknownOutcomeKnown) {
  log_->HoldResults();
  log_->FailFrom(1, LogFault::kLosesAnswer);
  Submit("r1");
  log_->WaitForResults(1);
  ASSERT_TRUE(log_->TakeOver().ok());
  log_->TellResult(0);
  const absl::Status answer = Answers(1)[0].second.status();
  EXPECT_TRUE(IsOutcomeUnknown(answer)) << answer;
  EXPECT_FALSE(IsDeposed(answer)) << answer;
  EXPECT_THAT(AfterReopening(), ElementsAre("r1"));
}

// A script on a log that answers late and out of order, and perhaps fails.
std::vector<Answer> PlayOnDouble(Machine& machine, const Script& script, uint64_t seed,
                                 int64_t fail_from, LogFault fault) {
  return Play(
      script,
      [&] {
        return OpenOn(machine.env(), machine.options(), [&](auto local) {
          auto log = std::make_unique<CommitLogDouble>(std::move(local));
          log->ShuffleResults(seed);
          if (fail_from > 0) log->FailFrom(fail_from, fault);
          return log;
        });
      },
      [] { return int64_t{0}; });
}

TEST(StoreOnShuffledLogSpec, AScriptOnALogThatReordersItsResultsLosesNothing) {
  for (const uint64_t seed : Seeds(5)) {
    const Script script = MakeScript(seed, 2, 8);
    Machine machine;
    const auto answers = PlayOnDouble(machine, script, seed, 0, LogFault::kRefuses);
    ASSERT_THAT(answers, SizeIs(script.Requests().size()));
    for (const Answer& answer : answers) {
      EXPECT_EQ(answer.result.ok(), !answer.request->events.empty()) << answer.result.status();
    }
    const auto store = machine.Open();
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_THAT(Faults(**store, script, answers), IsEmpty()) << "seed " << seed;
  }
}

TEST(StoreOnShuffledLogSpec, WhereverTheLogFailsWhatWasToldIsTrue) {
  constexpr LogFault kFaults[] = {LogFault::kRefuses, LogFault::kLosesBatch, LogFault::kLosesAnswer,
                                  LogFault::kTakenOver};
  for (const uint64_t seed : Seeds()) {
    const Script script = MakeScript(seed, 1, 6);
    for (int64_t n = 1; n <= 8; ++n) {
      for (const LogFault fault : kFaults) {
        Machine machine;
        const auto answers = PlayOnDouble(machine, script, seed, n, fault);
        ASSERT_THAT(answers, SizeIs(script.Requests().size()));
        const auto store = machine.Open();
        ASSERT_TRUE(store.ok()) << store.status();
        std::vector<std::string> faults = Faults(**store, script, answers);
        if (faults.empty()) faults = FaultsOfRetrying(**store, script, answers);
        EXPECT_THAT(faults, IsEmpty())
            << "seed " << seed << ", batch " << n << ", fault " << static_cast<int>(fault);
      }
    }
  }
}

}  // namespace
}  // namespace jiedui::eventstore
