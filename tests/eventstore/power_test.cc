// The power goes: at each operation on the disk, in each way, and again while recovering.
//
// JIEDUI_SOAK=n plays n times as many scripts.

#include <cstdint>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/head_guard.h"
#include "eventstore/resources.h"
#include "tests/eventstore/machine.h"
#include "tests/eventstore/script.h"
#include "tests/eventstore/soak.h"

namespace jiedui::eventstore {
namespace {

using ::testing::IsEmpty;

constexpr Crash kWays[] = {Crash::kLoseUnsynced, Crash::kKeepEverything, Crash::kCut,
                           Crash::kTearPage, Crash::kTearAnywhere};

bool MayTearTheManifest(Crash way) {
  return way == Crash::kTearPage || way == Crash::kTearAnywhere;
}

// Together thousands of them, in any run of the tests.
constexpr uint64_t kScripts = 8;
constexpr size_t kCrashesMin = 250;  // of each script
static_assert(kScripts * kCrashesMin >= 2000);

// Those that had come before that operation began.
std::vector<Answer> AnswersBefore(int64_t operation, const std::vector<Answer>& answers) {
  std::vector<Answer> before;
  for (const Answer& answer : answers) {
    if (answer.operations < operation) before.push_back(answer);
  }
  return before;
}

// Opens what the crash left and says what is wrong with it.
std::vector<std::string> FaultsAfter(const Tree& left, Crash way, const Script& script,
                                     const std::vector<Answer>& answers, TornPages* torn) {
  Machine machine(left);
  absl::StatusOr<std::unique_ptr<Store>> store = machine.Open();
  if (MayTearTheManifest(way) && torn->Excuses(store.status())) return {};
  if (!store.ok()) return {store.status().ToString()};
  std::vector<std::string> faults = Faults(**store, script, answers);
  if (faults.empty()) faults = FaultsOfRetrying(**store, script, answers);
  return faults;
}

// Crashes that differ in what they left on the disk, or in what had been answered before them: the
// others would try the same again.
class DistinctCrashes {
 public:
  // False if there was one like it.
  bool Add(const Tree& left, size_t answers) {
    return seen_.insert(absl::HashOf(left, answers)).second;
  }
  size_t count() const { return seen_.size(); }

 private:
  absl::flat_hash_set<size_t> seen_;
};

// One test for each script, so that they run side by side.
class PowerCutScriptSpec : public testing::TestWithParam<uint64_t> {};
INSTANTIATE_TEST_SUITE_P(PowerCut, PowerCutScriptSpec, testing::ValuesIn(Seeds(kScripts)));

TEST_P(PowerCutScriptSpec, WhateverWasAcknowledgedIsThereAfterLosingPowerAtAnyOperation) {
  const uint64_t seed = GetParam();
  const Script script = MakeScript(seed, 2, 4);
  Machine machine;
  machine.disk().RecordImages();
  const std::vector<Answer> answers = machine.Play(script);
  ASSERT_EQ(answers.size(), script.Requests().size());
  DistinctCrashes crashes;
  TornPages torn;
  const int64_t end = machine.disk().operations() + 1;
  for (int64_t operation = 1; operation <= end; ++operation) {
    const Disk::Image image = machine.disk().ImageBefore(operation);
    const std::vector<Answer> before = AnswersBefore(operation, answers);
    for (const Crash way : kWays) {
      const uint64_t tear = seed * 1000 + static_cast<uint64_t>(operation);
      const Tree left = image.After(way, tear);
      if (!crashes.Add(left, before.size())) continue;
      EXPECT_THAT(FaultsAfter(left, way, script, before, &torn), IsEmpty())
          << "seed " << seed << ", way " << static_cast<int>(way) << ", before operation "
          << operation << " of " << end << ": " << machine.disk().Describe(operation);
    }
  }
  EXPECT_GE(crashes.count(), kCrashesMin);
  RecordProperty("crashes", std::to_string(crashes.count()));
  torn.ExpectFewExcused(/*tried=*/50);
}

// Several blocks of the log at once: whole ones of zeros may be left between records.
Script LargeScript() {
  Script script;
  std::vector<Burst> bursts;
  for (size_t burst = 0; burst < 3; ++burst) {
    bursts.emplace_back();
    for (size_t i = 0; i < 6; ++i) {
      const std::string id = absl::StrCat("r", burst, "-", i);
      bursts.back().push_back(
          {"district/370403", id, {Event(id + std::string(6000 + 5000 * i, 'x'))}});
    }
  }
  script.sessions.push_back(std::move(bursts));
  return script;
}

TEST(PowerCutSpec, OfRecordsTornAnywhereTheFirstThatLacksSomethingIsTheEnd) {
  const Script script = LargeScript();
  Machine machine;
  machine.disk().RecordImages();
  const std::vector<Answer> answers = machine.Play(script);
  TornPages torn;
  size_t tried = 0;
  for (int64_t operation = 1; operation <= machine.disk().operations(); ++operation) {
    if (!absl::StrContains(machine.disk().Describe(operation), ".log")) continue;
    const Disk::Image image = machine.disk().ImageBefore(operation);
    const std::vector<Answer> before = AnswersBefore(operation, answers);
    for (uint64_t seed = 1; seed <= 5 * SoakFactor(); ++seed) {
      const Tree left = image.After(Crash::kTearAnywhere, seed);
      ASSERT_THAT(FaultsAfter(left, Crash::kTearAnywhere, script, before, &torn), IsEmpty())
          << "seed " << seed << ", before operation " << operation << ": "
          << machine.disk().Describe(operation);
      ++tried;
    }
  }
  EXPECT_GE(tried, 50U);
}

std::vector<std::string> LogsIn(const Tree& left) {
  std::vector<std::string> logs;
  for (const auto& [name, content] : left) {
    if (absl::EndsWith(name, ".log")) logs.push_back(name);
  }
  return logs;
}

// Batches are written while the first is being synced, and there is so little memory that they are
// soon in two logs. What is on the disk then, of which nothing was answered but what is in front.
Disk::Image ImageOfTwoLogs(Machine& machine, const Script& script, std::vector<Answer>* answers) {
  Options options = machine.options();
  options.max_group_requests = 3;  // one that comes alone is synced by who writes it
  options.resources = std::make_shared<Resources>(Resources::kCacheBytes, size_t{1} << 16U);
  const auto count = [&machine] { return machine.disk().operations(); };
  const auto store = machine.Open(options);
  EXPECT_TRUE(store.ok()) << store.status();
  *answers = SubmitTogether(**store, script.sessions[0][0], count);
  machine.disk().HoldSyncs(".log");
  const int64_t created = machine.disk().CountOf("create", ".log");
  const size_t logs = LogsIn(machine.Left(Crash::kKeepEverything, 1)).size();
  std::thread caller([&] { SubmitTogether(**store, script.sessions[0][1], count); });
  machine.disk().WaitForCountOf("create", ".log", created + 1);
  // Of a third one nothing may ever be written: writing waits for memory, and that for the sync.
  const std::string next = LogsIn(machine.Left(Crash::kKeepEverything, 1)).at(logs);
  machine.disk().WaitForCountOf("write", next, 1);
  const Disk::Image image = machine.disk().ImageBefore(count() + 1);
  machine.disk().HoldSyncs("");
  caller.join();
  return image;
}

// One small request, and many that fill the memory.
Script TwoBursts() {
  Script script;
  script.sessions.push_back({{{"district/370403", "r0", {Event("r0")}}}, {}});
  for (size_t i = 1; i <= 12; ++i) {
    const std::string id = absl::StrCat("r", i);
    script.sessions[0][1].push_back({"district/370403", id, {Event(id + std::string(9000, 'x'))}});
  }
  return script;
}

// None of it was synced: of the first so many logs that is lost in that way, of the others kept.
TEST(PowerCutSpec, TheEndOfALogMayBeGoneInFrontOfTheNextOneAndLeavesNoHole) {
  const Script script = TwoBursts();
  Machine machine;
  std::vector<Answer> answers;
  const Disk::Image image = ImageOfTwoLogs(machine, script, &answers);
  const Tree kept = image.After(Crash::kKeepEverything, 1);
  const std::vector<std::string> logs = LogsIn(kept);
  ASSERT_GE(logs.size(), 2U);
  TornPages none;
  size_t gaps = 0;
  for (uint64_t seed = 1; seed <= 10 * SoakFactor(); ++seed) {
    for (const Crash way : {Crash::kLoseUnsynced, Crash::kCut}) {
      const Tree lost = image.After(way, seed);
      Tree left = kept;
      for (size_t i = 0; i + 1 < logs.size(); ++i) {
        const auto found = lost.find(logs[i]);
        left[logs[i]] = found == lost.end() ? "" : found->second;
        if (left[logs[i]] != kept.at(logs[i])) ++gaps;
        ASSERT_THAT(FaultsAfter(left, way, script, answers, &none), IsEmpty())
            << "seed " << seed << ", way " << static_cast<int>(way) << ", " << i + 1 << " logs";
      }
    }
  }
  EXPECT_GE(gaps, 10U);
}

// The image to crash with is that before a random operation of the last opening.
TEST(PowerCutSpec, TenCrashesInARowWhileRecoveringLoseNothing) {
  for (const uint64_t seed : Seeds(3)) {
    const Script script = MakeScript(seed, 2, 4);
    Machine first;
    const std::vector<Answer> answers = first.Play(script);
    Tree left = first.Left(Crash::kCut, seed);
    std::mt19937_64 random(seed);
    for (int crash = 0; crash < 10; ++crash) {
      Machine machine(left);
      machine.disk().RecordImages();
      ASSERT_TRUE(machine.Open().ok()) << "seed " << seed << ", crash " << crash;
      const auto operations = static_cast<uint64_t>(machine.disk().operations());
      const auto operation = static_cast<int64_t>(1 + random() % (operations + 1));
      // A torn MANIFEST would end the row.
      const Crash way = kWays[random() % (std::size(kWays) - 2)];
      left = machine.disk().ImageBefore(operation).After(way, seed);
    }
    TornPages none;
    ASSERT_THAT(FaultsAfter(left, Crash::kLoseUnsynced, script, answers, &none), IsEmpty())
        << "seed " << seed;
  }
}

// How far the guard is sure to remember that everything was acknowledged.
Position SureOf(Machine& machine) {
  Machine after(machine.Left(Crash::kLoseUnsynced, 1));
  const auto guard = HeadGuard::Read(after.env(), after.root() + "/guard");
  return guard.ok() ? guard->durable.head : kNoPosition;
}

absl::StatusOr<Receipt> SubmitOne(Store& store, const std::string& request_id) {
  const Burst burst = {{"district/370403", request_id, {Event(request_id)}}};
  return SubmitTogether(store, burst, [] { return int64_t{0}; })[0].result;
}

// So that a ledger at rest that loses its last record is refused.
TEST(PowerCutSpec, AGuardAtRestIsSureOfTheLastAnswer) {
  Machine machine;
  const auto store = machine.Open();
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE(SubmitOne(**store, "r1").ok());
  // When it was made and its description counted; with the intent, and when nothing followed.
  machine.disk().WaitFor("sync guard/head", 3);
  EXPECT_EQ(SureOf(machine), 1);
  ASSERT_TRUE(SubmitOne(**store, "r2").ok());
  machine.disk().WaitFor("sync guard/head", 5);
  EXPECT_EQ(SureOf(machine), 2);
}

TEST(PowerCutSpec, AClosedLedgersGuardIsSureOfTheLastAnswer) {
  for (int requests = 1; requests <= 3; ++requests) {
    Machine machine;
    {
      const auto store = machine.Open();
      ASSERT_TRUE(store.ok()) << store.status();
      for (int i = 1; i <= requests; ++i) {
        ASSERT_TRUE(SubmitOne(**store, absl::StrCat("r", i)).ok());
      }
    }
    EXPECT_EQ(SureOf(machine), requests);
  }
}

}  // namespace
}  // namespace jiedui::eventstore
