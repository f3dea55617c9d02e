// Checkpoints, cursors and erasures on a disk that fails and loses power, at every operation: what
// was acknowledged is there after reopening, and what was erased is in no file any more.
//
// Without JIEDUI_SOAK every operation of a short workload fails once, and a part of those of a
// longer one; JIEDUI_SOAK=n plays n longer ones and tries every way at every operation.

#include "tests/eventstore/keepsakes.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/clock.h"
#include "tests/eventstore/machine.h"
#include "tests/eventstore/soak.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Crash kWays[] = {Crash::kLoseUnsynced, Crash::kKeepEverything, Crash::kCut,
                           Crash::kTearPage};
constexpr int kSessions = 2;
constexpr int kActs = 9;

struct Workload {
  uint64_t seed = 1;
  int sessions = kSessions;
  int acts = kActs;
};

std::vector<Act> DoActsOn(Machine& machine, const Workload& work) {
  return DoActs(
      work.seed, work.sessions, work.acts, [&] { return machine.Open(); },
      [&] { return machine.disk().operations(); });
}

// Opens what the crash left and says what is wrong with it, also once everything that may have been
// erased is erased for sure.
std::vector<std::string> FaultsAfter(const Tree& left, Crash way, const std::vector<Act>& acts,
                                     TornPages* torn) {
  Machine machine(left);
  {
    const absl::StatusOr<std::unique_ptr<Store>> store = machine.Open();
    if (way == Crash::kTearPage && torn->Excuses(store.status())) return {};
    if (!store.ok()) return {store.status().ToString()};
    std::vector<std::string> faults = FaultsOfActs(**store, acts);
    if (!faults.empty()) return faults;
    const absl::Status erased = EraseAgain(**store, acts);
    if (!erased.ok()) return {erased.ToString()};
    faults = FaultsOfActs(**store, acts);
    if (!faults.empty()) return faults;
  }
  return FilesWithErased(machine.Left(Crash::kKeepEverything, 0), acts);
}

TEST(KeepsakesSpec, WhatWasAcknowledgedIsThereAfterLosingPowerAtAnyOperation) {
  TornPages torn;
  for (const uint64_t seed : Seeds()) {
    Machine machine;
    machine.disk().RecordImages();
    const std::vector<Act> acts = DoActsOn(machine, {.seed = seed});
    ASSERT_EQ(acts.size(), size_t{kSessions * kActs});
    for (const Act& act : acts) ASSERT_TRUE(act.result.ok()) << act.result;
    const int64_t end = machine.disk().operations() + 1;
    for (int64_t operation = 1; operation <= end; ++operation) {
      const Disk::Image image = machine.disk().ImageBefore(operation);
      for (size_t way = 0; way < std::size(kWays); ++way) {
        // Without soak one way at every fifth operation, all of them in turn.
        if (!Soaking() && static_cast<size_t>(operation) % 20 != 5 * way) continue;
        const Tree left = image.After(kWays[way], seed * 1000 + static_cast<uint64_t>(operation));
        EXPECT_THAT(FaultsAfter(left, kWays[way], ActsBefore(operation, acts), &torn), IsEmpty())
            << "seed " << seed << ", way " << way << ", before operation " << operation << " of "
            << end << ": " << machine.disk().Describe(operation);
      }
    }
  }
  torn.ExpectFewExcused(/*tried=*/20);
}

// Breaks the disk at that operation and says what is wrong afterwards.
std::vector<std::string> FaultsWith(const Fault& fault, const Workload& work, bool* seen) {
  Machine machine;
  machine.disk().Break(fault);
  const std::vector<Act> acts = DoActsOn(machine, work);
  for (const Act& act : acts) *seen = *seen || !act.result.ok();
  machine.disk().Heal();
  // A file system keeps what it was given, or the power goes too.
  const Crash way = fault.first % 2 == 0 ? Crash::kKeepEverything : Crash::kLoseUnsynced;
  TornPages none;
  std::vector<std::string> faults =
      FaultsAfter(machine.Left(way, static_cast<uint64_t>(fault.first)), way, acts, &none);
  if (!faults.empty()) faults.push_back(machine.disk().Describe(fault.first));
  return faults;
}

void SweepFaults(const Workload& work, bool only_one, int64_t step) {
  Machine clean;
  DoActsOn(clean, work);
  bool seen = false;
  for (int64_t n = 1; n <= clean.disk().operations(); n += step) {
    Fault fault;
    fault.first = n;
    if (only_one) fault.last = n;
    EXPECT_THAT(FaultsWith(fault, work, &seen), IsEmpty()) << "seed " << work.seed << ", at " << n;
  }
  EXPECT_TRUE(seen) << "no fault reached a caller";
}

TEST(KeepsakesSpec, EachOperationOfAFewActsFailingIsToldAndLeavesWhatWasAcknowledged) {
  SweepFaults({.sessions = 1, .acts = 6}, /*only_one=*/true, /*step=*/1);
}

TEST(KeepsakesSpec, AnyOneOperationFailingIsToldAndLeavesWhatWasAcknowledged) {
  for (const uint64_t seed : Seeds()) {
    SweepFaults({.seed = seed}, /*only_one=*/true, Soaking() ? 1 : 17);
  }
}

TEST(KeepsakesSpec, ADiskThatFailsForGoodLeavesWhatWasAcknowledged) {
  for (const uint64_t seed : Seeds()) {
    SweepFaults({.seed = seed}, /*only_one=*/false, Soaking() ? 1 : 41);
  }
}

class ErasureSpec : public testing::Test {
 protected:
  // The first event, with a sealed part.
  void Write(Store& store) {
    NewEvent event = Event("name");
    event.sealed = SecretOf("name");
    const ScriptedRequest request{"city/370400", "r1", {event}};
    ASSERT_TRUE(SubmitTogether(store, {request}, [] { return int64_t{0}; })[0].result.ok());
    ASSERT_THAT(TracesOn(machine_), Not(IsEmpty()));
  }

  static std::vector<std::string> TracesIn(const Tree& files) {
    return FilesWithErased(files, {{Deed::kAppend, 1, "name"}, {Deed::kErase, 1, ""}});
  }
  static std::vector<std::string> TracesOn(Machine& machine) {
    return TracesIn(machine.Left(Crash::kKeepEverything, 0));
  }

  static absl::StatusOr<Receipt> WriteLater(Store& store, const std::string& request_id) {
    const ScriptedRequest request{"city/370400", request_id, {Event("later")}};
    return SubmitTogether(store, {request}, [] { return int64_t{0}; })[0].result;
  }

  // The files that hold it now, while somebody may be writing.
  std::vector<std::string> FilesWithIt() const {
    std::vector<std::string> found;
    std::error_code gone;
    fs::recursive_directory_iterator entry(machine_.root(), gone);
    for (; !gone && entry != fs::recursive_directory_iterator(); entry.increment(gone)) {
      std::error_code unknown;
      if (!entry->is_regular_file(unknown)) continue;
      std::ifstream file(entry->path(), std::ios::binary);
      const std::string content{std::istreambuf_iterator<char>(file), {}};
      if (absl::StrContains(content, SecretOf("name"))) found.push_back(entry->path().string());
    }
    return found;
  }
  // Once there are none, or after a minute.
  std::vector<std::string> TracesInTheEnd() const {
    const SteadyClock clock;
    const absl::Time end = clock.Now() + absl::Minutes(1);
    while (!FilesWithIt().empty() && clock.Now() < end) {
    }
    return FilesWithIt();
  }

  Machine machine_;
};

TEST_F(ErasureSpec, NoFileHoldsWhatWasErasedOnceItReturns) {
  const auto store = machine_.Open();
  Write(**store);
  ASSERT_TRUE((*store)->EraseSealed({1}).ok());
  EXPECT_THAT(TracesOn(machine_), IsEmpty());
}

// A queue that is full keeps requests out, not the erasure of what has been deleted.
TEST_F(ErasureSpec, AFullQueueDoesNotKeepWhatIsErased) {
  Options options = machine_.options();
  options.max_queue_requests = 2;
  const auto store = machine_.Open(options);
  Write(**store);
  absl::Notification deciding;
  absl::Notification go_on;
  const auto submit = [&](const std::string& request_id, Decision decide) {
    Submission submission;
    submission.actor = "city/370400";
    submission.request_id = request_id;
    submission.request_sha256 = std::string(32, 'x');
    submission.decide = std::move(decide);
    (*store)->Submit(std::move(submission), [](const auto&) {});
  };
  submit("holds up", [&](const View&) -> absl::StatusOr<Outcome> {
    deciding.Notify();
    go_on.WaitForNotification();
    return absl::CancelledError("only held up");
  });
  deciding.WaitForNotification();
  submit("waits", Append({Event("waits")}));
  submit("waits too", Append({Event("waits too")}));

  absl::Status erased;
  absl::Notification returned;
  std::thread eraser([&] {
    erased = (*store)->EraseSealed({1});
    returned.Notify();
  });
  EXPECT_FALSE(returned.WaitForNotificationWithTimeout(absl::Milliseconds(100)));
  go_on.Notify();
  eraser.join();

  EXPECT_TRUE(erased.ok()) << erased;
  EXPECT_THAT(TracesOn(machine_), IsEmpty());
}

// A reader of an older state keeps the table file; nobody reads when the ledger is opened.
TEST_F(ErasureSpec, WhatAReaderHeldIsGoneAfterTheNextOpening) {
  {
    const auto store = machine_.Open();
    Write(**store);
    const auto reader = (*store)->TakeSnapshot();
    ASSERT_TRUE((*store)->EraseSealed({1}).ok());
    EXPECT_EQ(reader->Get(1)->sealed, "");
    EXPECT_THAT(TracesOn(machine_), Not(IsEmpty())) << "the next line would prove nothing";
  }
  ASSERT_TRUE(machine_.Open().ok());
  EXPECT_THAT(TracesOn(machine_), IsEmpty());
}

// Rewriting table files takes room: where there is none it is not begun, since the store would
// take nothing more once it failed.
TEST_F(ErasureSpec, WhatThereIsNoRoomToRewriteStaysInTheFilesUntilThereIs) {
  Options options = machine_.options();
  options.purge_again_after = absl::Milliseconds(1);
  const auto store = machine_.Open(options);
  Write(**store);
  machine_.disk().SetFreeBytes(1000);
  machine_.disk().Break({.error = rocksdb::IOStatus::NoSpace("injected"),
                         .path_part = ".sst",
                         .only_op = DiskOp::kCreate});
  const absl::Status erased = (*store)->EraseSealed({1});
  EXPECT_TRUE(erased.ok()) << erased;
  EXPECT_EQ((*store)->TakeSnapshot()->Get(1)->sealed, "") << "nobody reads it any more";
  EXPECT_THAT(FilesWithIt(), Not(IsEmpty()));
  EXPECT_TRUE(WriteLater(**store, "r2").ok()) << "it goes on";
  EXPECT_EQ(machine_.disk().failures(), 0) << "nothing was even tried";
  EXPECT_THAT(machine_.failures(), IsEmpty());

  machine_.disk().Heal();
  machine_.disk().SetFreeBytes(uint64_t{1} << 30U);
  EXPECT_THAT(TracesInTheEnd(), IsEmpty());
  EXPECT_TRUE(WriteLater(**store, "r3").ok());
}

TEST_F(ErasureSpec, ARestThatThereIsNoRoomToRewriteKeepsNoLedgerFromBeingOpened) {
  {
    const auto store = machine_.Open();
    Write(**store);
    const auto reader = (*store)->TakeSnapshot();
    ASSERT_TRUE((*store)->EraseSealed({1}).ok());
  }
  Options options = machine_.options();
  options.purge_again_after = absl::Milliseconds(1);
  machine_.disk().SetFreeBytes(1000);
  const auto store = machine_.Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_THAT(FilesWithIt(), Not(IsEmpty()));
  EXPECT_TRUE(WriteLater(**store, "r2").ok());
  EXPECT_THAT(machine_.failures(), IsEmpty());

  machine_.disk().SetFreeBytes(uint64_t{1} << 30U);
  EXPECT_THAT(TracesInTheEnd(), IsEmpty());
}

// The power goes when the erasure is durable and its table files are not yet rewritten.
TEST_F(ErasureSpec, OneThatWasCutShortIsFinishedByTheNextOpening) {
  machine_.disk().RecordImages();
  int64_t written = 0;
  {
    const auto store = machine_.Open();
    Write(**store);
    written = machine_.disk().operations();
    ASSERT_TRUE((*store)->EraseSealed({1}).ok());
  }
  int unfinished = 0;
  for (int64_t operation = written + 1; operation <= machine_.disk().operations(); ++operation) {
    const Tree left = machine_.disk().ImageBefore(operation).After(Crash::kLoseUnsynced, 1);
    Machine machine(left);
    const bool erased = (*machine.Open())->TakeSnapshot()->Get(1)->sealed.empty();
    if (!erased) continue;
    unfinished += TracesIn(left).empty() ? 0 : 1;
    EXPECT_THAT(TracesOn(machine), IsEmpty()) << machine_.disk().Describe(operation);
  }
  EXPECT_GT(unfinished, 0);
}

}  // namespace
}  // namespace jiedui::eventstore
