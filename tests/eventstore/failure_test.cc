// The disk refuses: each write, sync, rename, create, open and delete in turn, or all of them from
// some moment on. Whoever asks is told one of three things, and it is true.
//
// Without JIEDUI_SOAK every operation of a short script, and a part of those of a longer one;
// JIEDUI_SOAK=n plays n longer scripts and tries every one.

#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/database.h"
#include "eventstore/rocks.h"
#include "eventstore/store.h"
#include "tests/eventstore/machine.h"
#include "tests/eventstore/soak.h"

namespace jiedui::eventstore {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> FaultsOn(const Tree& left, const Script& script,
                                  const std::vector<Answer>& answers) {
  Machine machine(left);
  absl::StatusOr<std::unique_ptr<Store>> store = machine.Open();
  if (!store.ok()) return {store.status().ToString()};
  std::vector<std::string> faults = Faults(**store, script, answers);
  if (faults.empty()) faults = FaultsOfRetrying(**store, script, answers);
  return faults;
}

struct Outcomes {
  int committed = 0;
  int not_committed = 0;
  int unknown = 0;
};

Outcomes Count(const std::vector<Answer>& answers) {
  Outcomes outcomes;
  for (const Answer& answer : answers) {
    if (answer.result.ok()) {
      ++outcomes.committed;
    } else if (IsOutcomeUnknown(answer.result.status())) {
      ++outcomes.unknown;
    } else {
      ++outcomes.not_committed;
    }
  }
  return outcomes;
}

// Plays the script with the fault and says what is wrong afterwards, if the process started again
// or if the power went too: without soak in one way for each operation.
std::vector<std::string> FaultsWith(const Fault& fault, const Script& script, Outcomes* sum,
                                    bool empties_log) {
  Machine machine;
  if (empties_log) machine.EmptyLogAtEnd();
  machine.disk().Break(fault);
  const std::vector<Answer> answers = machine.Play(script);
  const Outcomes outcomes = Count(answers);
  sum->committed += outcomes.committed;
  sum->not_committed += outcomes.not_committed;
  sum->unknown += outcomes.unknown;
  if (outcomes.unknown > 0) machine.WaitForFailures(1);
  machine.disk().Heal();
  constexpr Crash kWays[] = {Crash::kKeepEverything, Crash::kLoseUnsynced, Crash::kCut};
  for (size_t i = 0; i < std::size(kWays); ++i) {
    if (!Soaking() && i != static_cast<uint64_t>(fault.first) % std::size(kWays)) continue;
    const Crash way = kWays[i];
    std::vector<std::string> faults =
        FaultsOn(machine.Left(way, static_cast<uint64_t>(fault.first)), script, answers);
    if (faults.empty()) continue;
    faults.push_back(absl::StrCat("after way ", static_cast<int>(way), " and operation ",
                                  fault.first, ": ", machine.disk().Describe(fault.first)));
    return faults;
  }
  return {};
}

void SweepFaults(const Script& script, uint64_t seed, int64_t step, bool only_one,
                 const rocksdb::IOStatus& error, bool empties_log = false) {
  Machine clean;
  if (empties_log) clean.EmptyLogAtEnd();
  ASSERT_THAT(clean.Play(script), SizeIs(script.Requests().size()));
  const int64_t operations = clean.disk().operations();
  Outcomes sum;
  for (int64_t n = 1 + static_cast<int64_t>(seed) % step; n <= operations; n += step) {
    Fault fault;
    fault.first = n;
    if (only_one) fault.last = n;
    fault.error = error;
    EXPECT_THAT(FaultsWith(fault, script, &sum, empties_log), IsEmpty()) << "seed " << seed;
  }
  EXPECT_GT(sum.committed, 0);
  EXPECT_GT(sum.unknown, 0);
  EXPECT_GT(sum.not_committed, 0);
}

TEST(DiskFailureSpec, EachOperationOfAShortScriptFailingIsToldTrulyAndLeavesAWholeLedger) {
  SweepFaults(MakeScript(/*seed=*/1, /*sessions=*/1, /*bursts=*/2), /*seed=*/1, /*step=*/1,
              /*only_one=*/true, rocksdb::IOStatus::IOError("injected"));
}

// And what the end of each store does to leave the next nothing to read.
TEST(DiskFailureSpec, AnyOneOperationFailingOfStoresThatEmptyTheirLogLeavesAWholeLedger) {
  for (const rocksdb::IOStatus& error :
       {rocksdb::IOStatus::IOError("injected"), rocksdb::IOStatus::NoSpace("injected")}) {
    SweepFaults(MakeScript(/*seed=*/2, /*sessions=*/2, /*bursts=*/2), /*seed=*/2, Soaking() ? 1 : 4,
                /*only_one=*/true, error, /*empties_log=*/true);
  }
}

TEST(DiskFailureSpec, AnyOneOperationFailingIsToldTrulyAndLeavesAWholeLedger) {
  for (const uint64_t seed : Seeds()) {
    SweepFaults(MakeScript(seed, 2, 2), seed, Soaking() ? 1 : 4, /*only_one=*/true,
                rocksdb::IOStatus::IOError("injected"));
  }
}

TEST(DiskFailureSpec, ADiskThatFailsForGoodIsToldTrulyAndLeavesAWholeLedger) {
  for (const uint64_t seed : Seeds()) {
    SweepFaults(MakeScript(seed, 2, 2), seed, Soaking() ? 1 : 12, /*only_one=*/false,
                rocksdb::IOStatus::IOError("injected"));
  }
}

TEST(DiskFailureSpec, AFullDiskIsToldTrulyAndLeavesAWholeLedger) {
  for (const uint64_t seed : Seeds()) {
    SweepFaults(MakeScript(seed, 2, 2), seed, Soaking() ? 1 : 12, /*only_one=*/false,
                rocksdb::IOStatus::NoSpace("injected"));
  }
}

class OneLedgerSpec : public testing::Test {
 protected:
  absl::StatusOr<Receipt> Submit(Store& store, const std::string& request_id) {
    const Burst burst = {{"district/370403", request_id, {Event(request_id)}}};
    return SubmitTogether(store, burst, [] { return int64_t{0}; })[0].result;
  }

  // Waits for the answer of one event "r1" under that request id.
  static absl::StatusOr<Receipt> Ask(Store& store, const std::string& request_id,
                                     const std::string& sha256, bool dry_run) {
    Submission submission;
    submission.actor = "district/370403";
    submission.request_id = request_id;
    submission.request_sha256 = sha256;
    submission.dry_run = dry_run;
    submission.decide = [](const View& view) -> absl::StatusOr<Outcome> {
      if (view.head() == kNoPosition) return absl::NotFoundError("there is nothing");
      return Outcome{{Event("r1")}, absl::StrCat("behind ", view.head())};
    };
    absl::StatusOr<Receipt> answer;
    absl::Notification answered;
    store.Submit(std::move(submission), [&](absl::StatusOr<Receipt> receipt) {
      answer = std::move(receipt);
      answered.Notify();
    });
    answered.WaitForNotification();
    return answer;
  }

  // What the next opening has to read of the write-ahead log.
  uintmax_t BytesInLog() {
    uintmax_t bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(machine_.options().directory)) {
      if (file.path().extension() == ".log") bytes += file.file_size();
    }
    return bytes;
  }

  Machine machine_;
};

TEST_F(OneLedgerSpec, AFailedSyncIsUnknownAndTheStoreTakesNothingMore) {
  const auto store = machine_.Open();
  ASSERT_TRUE(Submit(**store, "r1").ok());
  Fault fault;
  fault.only_op = DiskOp::kSync;
  fault.path_part = ".log";
  machine_.disk().Break(fault);
  const auto unknown = Submit(**store, "r2");
  EXPECT_TRUE(IsOutcomeUnknown(unknown.status())) << unknown.status();
  EXPECT_THAT(machine_.WaitForFailures(1), SizeIs(1));
  machine_.disk().Heal();
  const auto refused = Submit(**store, "r3");
  EXPECT_TRUE(absl::IsUnavailable(refused.status())) << refused.status();
  EXPECT_FALSE(IsOutcomeUnknown(refused.status()));
  // Nobody sees what is not known to be durable, and what was goes on being read.
  EXPECT_EQ((*store)->head(), 1);
  EXPECT_TRUE((*store)->TakeSnapshot()->Get(1).ok());
  EXPECT_THAT(machine_.failures(), SizeIs(1));
}

TEST_F(OneLedgerSpec, WhatNobodyWasToldOfIsNotShownBesideTheWriterAndTakenInByTheNext) {
  auto store = machine_.Open();
  ASSERT_TRUE(Submit(**store, "r1").ok());
  Fault fault;
  fault.only_op = DiskOp::kSync;
  fault.path_part = ".log";
  machine_.disk().Break(fault);
  ASSERT_TRUE(IsOutcomeUnknown(Submit(**store, "r2").status()));
  machine_.WaitForFailures(1);
  machine_.disk().Heal();
  Options reading = machine_.options();
  reading.read_only = true;
  for (int beside = 1; beside >= 0; --beside) {
    const auto reader = machine_.Open(reading);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ((*reader)->head(), 1);
    EXPECT_THAT(NoticeText((*reader)->notice()),
                HasSubstr("1 event written but not known to be acknowledged (record 2)"));
    store->reset();
  }
  store = machine_.Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->head(), 2);
  EXPECT_THAT(NoticeText((*store)->notice()), HasSubstr("record 2"));
}

TEST_F(OneLedgerSpec, AFailedSyncOfTheGuardIsUnknownToo) {
  const auto store = machine_.Open();
  ASSERT_TRUE(Submit(**store, "r1").ok());
  Fault fault;
  fault.only_op = DiskOp::kSync;
  fault.path_part = "guard";
  machine_.disk().Break(fault);
  EXPECT_TRUE(IsOutcomeUnknown(Submit(**store, "r2").status()));
  EXPECT_THAT(machine_.WaitForFailures(1), SizeIs(1));
}

TEST_F(OneLedgerSpec, AFailedWriteOfACursorIsUnknownAndTheStoreTakesNothingMore) {
  const auto store = machine_.Open();
  ASSERT_TRUE(Submit(**store, "r1").ok());
  Fault fault;
  fault.only_op = DiskOp::kSync;
  fault.path_part = ".log";
  machine_.disk().Break(fault);
  const absl::Status unknown = (*store)->AcquireCursor("export", "city/370400").status();
  EXPECT_TRUE(IsOutcomeUnknown(unknown)) << unknown;
  EXPECT_THAT(machine_.WaitForFailures(1), SizeIs(1));
  machine_.disk().Heal();
  EXPECT_TRUE(absl::IsUnavailable(Submit(**store, "r2").status()));
}

// What a failed sync covered may be gone, and the next sync does not say so.
TEST_F(OneLedgerSpec, AfterAFailedSyncNoOtherSyncSucceeds) {
  auto database = Database::Open(machine_.options(), machine_.env());
  ASSERT_TRUE(database.ok()) << database.status();
  Fault fault;
  fault.only_op = DiskOp::kSync;
  fault.path_part = ".log";
  machine_.disk().Break(fault);
  rocksdb::WriteBatch batch;
  ASSERT_TRUE(batch.Put((*database)->family(Family::kMeta), "key", "value").ok());
  EXPECT_FALSE((*database)->Write(batch, /*sync=*/true).ok());
  machine_.disk().Heal();
  EXPECT_FALSE((*database)->SyncLog().ok());
}

TEST_F(OneLedgerSpec, TooLittleRoomKeepsCursorsAndCheckpointsWhereTheyAre) {
  Options options = machine_.options();
  options.min_free_bytes = 1000;
  machine_.disk().SetFreeBytes(1000);
  const auto store = machine_.Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE(Submit(**store, "r1").ok());
  const auto cursor = (*store)->AcquireCursor("export", "city/370400");
  ASSERT_TRUE(cursor.ok()) << cursor.status();

  machine_.disk().SetFreeBytes(999);
  const int64_t token = cursor->fencing_token();
  EXPECT_TRUE(DiskLowOf((*store)->AcquireCursor("export", "city/370400").status()).has_value());
  EXPECT_TRUE(DiskLowOf((*store)->CommitCursor("export", token, 1).status()).has_value());
  EXPECT_TRUE(DiskLowOf((*store)->PutCheckpoint({1, "note"})).has_value());
  EXPECT_EQ((*store)->GetCursor("export")->fencing_token(), token);

  machine_.disk().SetFreeBytes(1000);
  EXPECT_TRUE((*store)->CommitCursor("export", token, 1).ok());
  EXPECT_TRUE((*store)->PutCheckpoint({1, "note"}).ok());
  machine_.disk().SetFreeBytes(999);
  EXPECT_TRUE((*store)->DeleteCursor("export", token).ok());
  EXPECT_TRUE((*store)->DeleteCheckpoints({1}).ok());
  EXPECT_THAT(machine_.failures(), IsEmpty());
}

TEST_F(OneLedgerSpec, TooLittleRoomRefusesWritesAndGoesOnReadingAndProving) {
  Options options = machine_.options();
  options.min_free_bytes = 1000;
  machine_.disk().SetFreeBytes(1000);
  const auto store = machine_.Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE(Submit(**store, "r1").ok());

  machine_.disk().SetFreeBytes(999);
  const auto refused = Submit(**store, "r2");
  const auto low = DiskLowOf(refused.status());
  ASSERT_TRUE(low.has_value()) << refused.status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused.status()));
  EXPECT_EQ(low->free_bytes, 999U);
  EXPECT_EQ(low->needed_bytes, 1000U);
  const auto snapshot = (*store)->TakeSnapshot();
  EXPECT_TRUE(snapshot->Get(1).ok());
  EXPECT_TRUE(snapshot->Root(1).ok());
  EXPECT_TRUE(snapshot->InclusionProof(1, 1).ok());
  const auto repeated = Submit(**store, "r1");
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_TRUE(repeated->deduplicated);

  machine_.disk().SetFreeBytes(1000);
  const auto taken = Submit(**store, "r2");
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_FALSE(taken->deduplicated);
  EXPECT_THAT(machine_.failures(), IsEmpty());
}

TEST_F(OneLedgerSpec, ALedgerWithNoRoomToOpenItIsReadAndProvenAndNothingIsWritten) {
  {
    const auto store = machine_.Open();
    ASSERT_TRUE(Submit(**store, "r1").ok());
    ASSERT_TRUE(Submit(**store, "r2").ok());
  }
  Options options = machine_.options();
  options.min_free_bytes = 1000;
  int told = 0;
  options.on_room = [&told] { ++told; };
  machine_.disk().SetFreeBytes(0);
  for (const DiskOp op : {DiskOp::kCreate, DiskOp::kWrite, DiskOp::kSync, DiskOp::kRename}) {
    machine_.disk().Break({.error = rocksdb::IOStatus::NoSpace("injected"), .only_op = op});
    const auto store = machine_.Open(options);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_TRUE((*store)->full());
    EXPECT_EQ((*store)->head(), 2);
    EXPECT_TRUE((*store)->TakeSnapshot()->Get(2).ok());
    EXPECT_TRUE((*store)->TakeSnapshot()->InclusionProof(1, 2).ok());
    const auto low = DiskLowOf(Submit(**store, "r3").status());
    ASSERT_TRUE(low.has_value());
    EXPECT_EQ(low->free_bytes, 0U);
    EXPECT_EQ(low->needed_bytes, 1000U);
    EXPECT_TRUE(DiskLowOf((*store)->PutCheckpoint({1, "note"})).has_value());
    EXPECT_TRUE(DiskLowOf((*store)->AcquireCursor("export", "city/370400").status()).has_value());
    EXPECT_TRUE(IsLedgerInUse(machine_.Open().status())) << "nobody else writes to it";
  }
  EXPECT_EQ(machine_.disk().failures(), 0) << "nothing was even tried";
  machine_.disk().Heal();

  auto store = machine_.Open(options);
  EXPECT_EQ(told, 0);
  machine_.disk().SetFreeBytes(1000);
  for (int times = 0; times < 2; ++times) {
    const auto again = Submit(**store, "r3");
    EXPECT_TRUE(absl::IsUnavailable(again.status())) << again.status();
    EXPECT_FALSE(IsOutcomeUnknown(again.status()));
  }
  EXPECT_EQ(told, 1);
  store->reset();
  store = machine_.Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_FALSE((*store)->full());
  EXPECT_EQ(Submit(**store, "r3")->last_position, 3);
}

// Nothing has to be written for what was decided before, nor for what is only tried.
TEST_F(OneLedgerSpec, ALedgerWithNoRoomToOpenItAnswersWhatItAnsweredAndDecidesDryRuns) {
  absl::StatusOr<Receipt> first;
  {
    const auto store = machine_.Open();
    ASSERT_TRUE(Submit(**store, "r0").ok());
    first = Ask(**store, "r1", "one body", /*dry_run=*/false);
    ASSERT_TRUE(first.ok()) << first.status();
  }
  Options options = machine_.options();
  options.min_free_bytes = 1000;
  machine_.disk().SetFreeBytes(0);
  const auto store = machine_.Open(options);
  ASSERT_TRUE((*store)->full());
  for (const bool dry_run : {false, true}) {
    const auto repeated = Ask(**store, "r1", "one body", dry_run);
    ASSERT_TRUE(repeated.ok()) << repeated.status();
    EXPECT_TRUE(repeated->deduplicated);
    EXPECT_EQ(repeated->last_position, 2);
    EXPECT_EQ(repeated->answer, first->answer);
    EXPECT_EQ(repeated->leaf_hash, first->leaf_hash);
    EXPECT_EQ(repeated->recorded_at, first->recorded_at);
    EXPECT_TRUE(IsRequestIdReused(Ask(**store, "r1", "another", dry_run).status()));
  }
  const auto tried = Ask(**store, "r2", "one body", /*dry_run=*/true);
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_EQ(tried->answer, "behind 2");
  EXPECT_EQ(tried->last_position, kNoPosition);
  EXPECT_TRUE(DiskLowOf(Ask(**store, "r2", "one body", /*dry_run=*/false).status()).has_value());
}

// The next writer takes it in, and then answers.
TEST_F(OneLedgerSpec, WithoutRoomWhatNobodyWasToldOfIsAsUnknownAsBefore) {
  {
    const auto store = machine_.Open();
    ASSERT_TRUE(Submit(**store, "r1").ok());
    machine_.disk().Break({.path_part = ".log", .only_op = DiskOp::kSync});
    ASSERT_TRUE(IsOutcomeUnknown(Ask(**store, "r2", "one body", /*dry_run=*/false).status()));
    machine_.WaitForFailures(1);
    machine_.disk().Heal();
  }
  Options options = machine_.options();
  options.min_free_bytes = 1000;
  machine_.disk().SetFreeBytes(0);
  const auto store = machine_.Open(options);
  ASSERT_TRUE((*store)->full());
  EXPECT_EQ((*store)->head(), 1);
  EXPECT_TRUE(IsOutcomeUnknown(Ask(**store, "r2", "one body", /*dry_run=*/false).status()));
}

TEST_F(OneLedgerSpec, AnOrderlyEndLeavesTheNextOpeningNothingToReadOfTheLog) {
  machine_.EmptyLogAtEnd();
  {
    const auto store = machine_.Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(Submit(**store, "r1").ok());
    EXPECT_GT(BytesInLog(), 0U);
  }
  EXPECT_EQ(BytesInLog(), 0U);
  const auto store = machine_.Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->head(), 1);
  EXPECT_TRUE((*store)->TakeSnapshot()->Get(1).ok());
  EXPECT_THAT((*store)->notice(), IsEmpty());
}

TEST_F(OneLedgerSpec, AFullDiskKeepsNoStoreFromItsEndAndTheLogIsKept) {
  machine_.EmptyLogAtEnd();
  {
    const auto store = machine_.Open();
    ASSERT_TRUE(Submit(**store, "r1").ok());
    machine_.disk().SetFreeBytes(0);
    machine_.disk().Break({.error = rocksdb::IOStatus::NoSpace("injected"),
                           .path_part = ".sst",
                           .only_op = DiskOp::kCreate});
  }
  EXPECT_EQ(machine_.disk().failures(), 0) << "nothing was even tried";
  EXPECT_GT(BytesInLog(), 0U);
  machine_.disk().Heal();
  machine_.disk().SetFreeBytes(uint64_t{1} << 30U);
  const auto store = machine_.Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->head(), 1);
  EXPECT_THAT(machine_.failures(), IsEmpty());
}

TEST_F(OneLedgerSpec, AReadOnlyDiskIsReadAndRefusedForWriting) {
  {
    const auto store = machine_.Open();
    ASSERT_TRUE(Submit(**store, "r1").ok());
  }
  for (const DiskOp op : {DiskOp::kCreate, DiskOp::kWrite}) {
    Fault fault;
    fault.only_op = op;
    fault.error = rocksdb::IOStatus::IOError("injected", "Read-only file system");
    machine_.disk().Break(fault);
    const auto refused = machine_.Open();
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(absl::IsUnavailable(refused.status())) << refused.status();
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("Read-only file system"));
    Options reading = machine_.options();
    reading.read_only = true;
    const auto store = machine_.Open(reading);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_TRUE((*store)->TakeSnapshot()->Get(1).ok());
  }
}

TEST_F(OneLedgerSpec, AFullDiskIsUnavailableToWhoeverOpensOrMakesALedger) {
  Fault fault;
  fault.error = rocksdb::IOStatus::NoSpace("injected");
  machine_.disk().Break(fault);
  EXPECT_TRUE(absl::IsUnavailable(machine_.Open().status())) << machine_.Open().status();
  machine_.disk().Heal();
  {
    const auto store = machine_.Open();
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE(Submit(**store, "r1").ok());
  }
  for (const DiskOp op : {DiskOp::kCreate, DiskOp::kWrite}) {
    fault.only_op = op;
    machine_.disk().Break(fault);
    const absl::Status full = machine_.Open().status();
    EXPECT_TRUE(absl::IsUnavailable(full)) << full;
  }
  machine_.disk().Heal();
  EXPECT_TRUE(machine_.Open().ok());
}

TEST_F(OneLedgerSpec, WhereNothingCouldBeWrittenNoLedgerIsMade) {
  Options options = machine_.options();
  options.min_free_bytes = 1000;
  machine_.disk().SetFreeBytes(999);
  const auto low = DiskLowOf(machine_.Open(options).status());
  ASSERT_TRUE(low.has_value());
  EXPECT_EQ(low->free_bytes, 999U);
  EXPECT_EQ(low->needed_bytes, 1000U);
  EXPECT_TRUE(std::filesystem::is_empty(machine_.root()));
  machine_.disk().SetFreeBytes(1000);
  EXPECT_TRUE(machine_.Open(options).ok());
  machine_.disk().SetFreeBytes(999);
  EXPECT_TRUE(machine_.Open(options).ok()) << "one that is there is opened";
}

// What RocksDB's POSIX file system says of a lock file it cannot open, or cannot lock.
TEST_F(OneLedgerSpec, ADiskThatRefusesTheLockIsNotTakenForAnotherWriter) {
  {
    const auto store = machine_.Open();
    ASSERT_TRUE(Submit(**store, "r1").ok());
  }
  const auto refused = [this](const char* doing, const char* error) {
    machine_.disk().FailLock(rocksdb::IOStatus::IOError(
        absl::StrCat(doing, ": ", machine_.options().directory, "/LOCK"), error));
    return machine_.Open().status();
  };
  const std::pair<const char*, const char*> disks[] = {
      {"while open a file for lock", "Read-only file system"},
      {"while open a file for lock", "Permission denied"},
      {"While lock file", "No locks available"}};
  for (const auto& [doing, error] : disks) {
    const absl::Status status = refused(doing, error);
    EXPECT_FALSE(IsLedgerInUse(status)) << status;
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(error));
    Options reading = machine_.options();
    reading.read_only = true;
    EXPECT_TRUE(machine_.Open(reading).ok());
  }
  for (const char* error : {"Resource temporarily unavailable", "Permission denied"}) {
    EXPECT_TRUE(IsLedgerInUse(refused("While lock file", error))) << error;
  }
  machine_.disk().FailLock(rocksdb::IOStatus::OK());
  EXPECT_TRUE(machine_.Open().ok());
}

TEST_F(OneLedgerSpec, AReadThatFailsIsDataLossOfThatRecordAndNothingElse) {
  Burst burst;
  for (int i = 1; i <= 60; ++i) {
    burst.push_back({"district/370403", absl::StrCat("r", i), {Event(std::string(9000, 'x'))}});
  }
  {
    const auto store = machine_.Open();
    SubmitTogether(**store, burst, [] { return int64_t{0}; });
  }
  ASSERT_TRUE(machine_.Open().ok());
  const auto store = machine_.Open();  // what was in the log is in tables now, and in no memory
  machine_.disk().FailReads(".sst");
  const auto event = (*store)->TakeSnapshot()->Get(30);
  EXPECT_TRUE(absl::IsDataLoss(event.status())) << event.status();
  machine_.disk().FailReads("");
  EXPECT_TRUE((*store)->TakeSnapshot()->Get(30).ok());
}

TEST_F(OneLedgerSpec, AReadThatFindsNoRoomIsOfAFullDiskAndNotOfADamagedLedger) {
  {
    const auto store = machine_.Open();
    ASSERT_TRUE(Submit(**store, "r1").ok());
  }
  ASSERT_TRUE(machine_.Open().ok());
  const auto store = machine_.Open();  // what was in the log is in tables now, and in no memory
  machine_.disk().FailReads(".sst", rocksdb::IOStatus::NoSpace("injected"));
  const auto event = (*store)->TakeSnapshot()->Get(1);
  EXPECT_TRUE(DiskLowOf(event.status()).has_value()) << event.status();
  EXPECT_TRUE(absl::IsResourceExhausted(event.status())) << event.status();
  machine_.disk().FailReads("");
  EXPECT_TRUE((*store)->TakeSnapshot()->Get(1).ok());
}

// Whatever of RocksDB met it: a read, a flush, a compaction.
TEST(RocksStatusSpec, NoRoomIsAFullDiskAndEveryOtherErrorOfTheDiskIsDataLoss) {
  EXPECT_TRUE(DiskLowOf(FromRocks(rocksdb::Status::NoSpace("injected"), "purging")).has_value());
  for (const rocksdb::Status& lost :
       {rocksdb::Status::IOError("injected"), rocksdb::Status::Corruption("injected")}) {
    EXPECT_TRUE(absl::IsDataLoss(FromRocks(lost, "purging"))) << lost.ToString();
  }
}

}  // namespace
}  // namespace jiedui::eventstore
