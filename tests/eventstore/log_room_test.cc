// Room ahead of a write-ahead log: a sync finds the length and the blocks of the file as they were,
// and nobody who reads the log sees it. Zeros among its records are damage.

#include "eventstore/log_room.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "eventstore/log_file.h"
#include "eventstore/verify.h"
#include "tests/eventstore/machine.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kPage(4096, 'x');

// The log of a ledger with one record for each of the sizes, once it is closed.
std::string LogOf(Machine& machine, const std::vector<size_t>& sizes) {
  {
    const auto store = machine.Open();
    CHECK_OK(store.status());
    for (size_t i = 0; i < sizes.size(); ++i) {
      const Burst one = {
          {"district/370403", absl::StrCat("r", i), {Event(std::string(sizes[i], 'x'))}}};
      CHECK_OK(SubmitTogether(**store, one, [] { return int64_t{0}; })[0].result.status());
    }
  }
  std::string log;
  const std::string name = machine.root() + "/ledger/000004.log";
  CHECK(rocksdb::ReadFileToString(machine.env(), name, &log).ok(), name);
  return log;
}

class LogRoomSpec : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return machine_.root() + "/" + name; }

  std::unique_ptr<rocksdb::WritableFile> Create(const std::string& name) {
    std::unique_ptr<rocksdb::WritableFile> file;
    CHECK(roomy_->NewWritableFile(Path(name), &file, {}).ok(), name);
    return file;
  }

  // All of it, and what a reader of a log is shown.
  std::string Raw(const std::string& name) { return Read(machine_.env(), name); }
  std::string Shown(const std::string& name) { return Read(roomy_.get(), name); }

  Machine machine_;
  std::unique_ptr<rocksdb::Env> roomy_ = WithLogRoom(machine_.env());

 private:
  std::string Read(rocksdb::Env* env, const std::string& name) {
    std::string bytes;
    CHECK(rocksdb::ReadFileToString(env, Path(name), &bytes).ok(), name);
    return bytes;
  }
};

TEST_F(LogRoomSpec, ALogIsAsLongAfterAnAppendAsBefore) {
  const auto log = Create("000004.log");
  ASSERT_TRUE(log->Append(kPage + "abc").ok());
  EXPECT_EQ(Raw("000004.log"), kPage + "abc" + std::string(kLogRoomBytes - 4099, '\0'));
  ASSERT_TRUE(log->Append("def").ok());
  EXPECT_EQ(Raw("000004.log"), kPage + "abcdef" + std::string(kLogRoomBytes - 4102, '\0'));
  EXPECT_EQ(log->GetFileSize(), 4102U);
}

TEST_F(LogRoomSpec, ALogOfOnePageHasNone) {
  const auto log = Create("000004.log");
  ASSERT_TRUE(log->Append(kPage).ok());
  EXPECT_EQ(Raw("000004.log"), kPage);
}

TEST_F(LogRoomSpec, RoomIsMadeWhereItEndsAndIsNeverLonger) {
  const auto log = Create("000004.log");
  std::string written;
  for (const size_t bytes : {size_t{5'000}, size_t{200'000}, size_t{57'144}, size_t{1'000'000}}) {
    written += std::string(bytes, 'x');
    ASSERT_TRUE(log->Append(std::string(bytes, 'x')).ok());
    const std::string raw = Raw("000004.log");
    EXPECT_EQ(raw.substr(0, written.size()), written);
    EXPECT_THAT(raw.find_first_not_of('\0', written.size()), std::string::npos);
    EXPECT_LE(raw.size(), written.size() + kLogRoomBytes);
    EXPECT_EQ(raw.size() % kLogRoomBytes, 0U);
  }
}

TEST_F(LogRoomSpec, AClosedLogHasNone) {
  const auto log = Create("000004.log");
  ASSERT_TRUE(log->Append(kPage + "abc").ok());
  ASSERT_TRUE(log->Close().ok());
  EXPECT_EQ(Raw("000004.log"), kPage + "abc");
}

TEST_F(LogRoomSpec, NoOtherFileHasRoom) {
  const auto manifest = Create("MANIFEST-000005");
  ASSERT_TRUE(manifest->Append(kPage + "abc").ok());
  EXPECT_EQ(Raw("MANIFEST-000005"), kPage + "abc");
}

TEST_F(LogRoomSpec, ARecordFindsPlaceWhereTheRoomForTheNextDoesNot) {
  Fault full;
  full.error = rocksdb::IOStatus::NoSpace("injected");
  full.only_op = DiskOp::kWriteAhead;
  machine_.disk().Break(full);
  const auto log = Create("000004.log");
  ASSERT_TRUE(log->Append(kPage + "abc").ok());
  EXPECT_EQ(Raw("000004.log"), kPage + "abc") << "what was got of the room is given back";
  ASSERT_TRUE(log->Append("def").ok());
  ASSERT_TRUE(log->Close().ok());
  EXPECT_EQ(Raw("000004.log"), kPage + "abcdef");
  EXPECT_EQ(machine_.disk().failures(), 1);
}

TEST_F(LogRoomSpec, ALedgerWithoutPlaceForTheRoomTakesWhatThereIsPlaceFor) {
  Fault full;
  full.error = rocksdb::IOStatus::NoSpace("injected");
  full.only_op = DiskOp::kWriteAhead;
  machine_.disk().Break(full);
  const Script script = MakeScript(3, 2, 3);
  const std::vector<Answer> answers = machine_.Play(script);
  EXPECT_GT(machine_.disk().failures(), 0);
  EXPECT_THAT(machine_.failures(), IsEmpty());
  const auto store = machine_.Open();
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_THAT(Faults(**store, script, answers), IsEmpty());
}

TEST_F(LogRoomSpec, ALedgerMakesRoomOnceForManyRequests) {
  LogOf(machine_, std::vector<size_t>(50, 1000));
  int made = 0;
  for (int64_t operation = 1; operation <= machine_.disk().operations(); ++operation) {
    made += machine_.disk().Describe(operation) == "write ahead ledger/000004.log" ? 1 : 0;
  }
  EXPECT_EQ(made, 1);
}

TEST_F(LogRoomSpec, ZerosThatAreMoreThanItsRoomAreNamed) {
  const std::string name = "ledger/000004.log";
  LogOf(machine_, {100});
  const std::string log = Raw(name);
  Options reading = machine_.options();
  reading.read_only = true;
  for (const uint64_t zeros : {kLogRoomBytes, kLogRoomBytes + 1}) {
    std::ofstream(Path(name), std::ios::binary) << log << std::string(zeros, '\0');
    const auto reader = machine_.Open(reading);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ((*reader)->head(), 1);
    const std::string notice = NoticeText((*reader)->notice());
    EXPECT_EQ(
        absl::StrContains(notice, absl::StrCat(Path(name), " is damaged at byte ", log.size())),
        zeros > kLogRoomBytes)
        << notice;
  }
}

// Beside a writer and after a kill.
TEST_F(LogRoomSpec, WhoReadsALedgerThatIsBeingWrittenIsToldNothingOfTheRoom) {
  const auto store = machine_.Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const Burst one = {{"district/370403", "r1", {Event(kPage)}}};
  ASSERT_TRUE(SubmitTogether(**store, one, [] { return int64_t{0}; })[0].result.ok());
  ASSERT_EQ(Raw("ledger/000004.log").size(), kLogRoomBytes);
  Options reading = machine_.options();
  reading.read_only = true;
  const auto reader = machine_.Open(reading);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ((*reader)->head(), 1);
  EXPECT_EQ(NoticeText((*reader)->notice()), "");

  Machine killed(machine_.Left(Crash::kKeepEverything, 1));
  const auto next = killed.Open();
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ((*next)->head(), 1);
  EXPECT_EQ(NoticeText((*next)->notice()), "");
}

// How often the log is opened by whoever opens the ledger to write.
int64_t ReadsOfLogBy(Machine& machine) {
  const std::string log = "ledger/000004.log";
  const int64_t before = machine.disk().CountOf("open", log);
  const auto store = machine.Open();
  CHECK_OK(store.status());
  EXPECT_EQ((*store)->head(), 1);
  return machine.disk().CountOf("open", log) - before;
}

TEST_F(LogRoomSpec, ALedgerThatWasKilledIsOpenedWithAsFewReadsOfItsLogAsOneThatWasClosed) {
  const auto store = machine_.Open();
  ASSERT_TRUE(store.ok()) << store.status();
  const Burst one = {{"district/370403", "r1", {Event(kPage)}}};
  ASSERT_TRUE(SubmitTogether(**store, one, [] { return int64_t{0}; })[0].result.ok());
  Machine killed(machine_.Left(Crash::kKeepEverything, 1));
  ASSERT_EQ(fs::file_size(killed.root() + "/ledger/000004.log"), kLogRoomBytes);

  Machine closed;
  ASSERT_LT(LogOf(closed, {kPage.size()}).size(), kLogRoomBytes);
  EXPECT_EQ(ReadsOfLogBy(killed), ReadsOfLogBy(closed));
}

TEST_F(LogRoomSpec, OfLogsAtRestTheRoomIsTheLastOnesOnly) {
  fs::create_directory(Path("ledger"));
  const auto write = [this](const std::string& name, const std::string& bytes) {
    std::ofstream(Path("ledger/" + name), std::ios::binary) << bytes;
  };
  Machine other;
  const std::string log = LogOf(other, {100});
  const std::string room(kLogRoomBytes, '\0');
  write("000004.log", log);
  write("000005.log", room);
  LogsAtRest logs = FindLogsAtRest(machine_.env(), Path("ledger"));
  EXPECT_THAT(logs.damaged, IsEmpty());
  EXPECT_FALSE(logs.room_in_front);
  EXPECT_GT(logs.last_entry, 0U);
  EXPECT_THAT(TextsOf(logs.doubtful),
              ElementsAre(HasSubstr("000005.log is damaged at byte 0: there are zeros")));

  write("000004.log", log + room);
  logs = FindLogsAtRest(machine_.env(), Path("ledger"));
  EXPECT_THAT(logs.damaged, IsEmpty());
  EXPECT_TRUE(logs.room_in_front);
}

TEST_F(LogRoomSpec, ItIsNotShown) {
  const auto log = Create("000004.log");
  ASSERT_TRUE(log->Append(kPage + "not a record").ok());
  EXPECT_EQ(Shown("000004.log"), kPage + "not a record");
}

// Zeros take the place of the second record of four, with which a block ends: RocksDB passes over
// them, and goes on with the third.
class GapSpec : public testing::Test {
 protected:
  GapSpec() {
    constexpr size_t kBlockBytes = 32768;
    constexpr size_t kAboutABlock = 30'000;
    constexpr size_t kLessThanAHeader = 3;
    at_ = LogOf(one_, {100}).size();
    Machine two;
    const size_t end = LogOf(two, {100, kAboutABlock}).size();
    CHECK(end < kBlockBytes, "both are in the first block");
    std::string log =
        LogOf(four_, {100, kAboutABlock + kBlockBytes - kLessThanAHeader - end, 100, 100});
    CHECK(log.size() > kBlockBytes, "the others are not");
    std::fill(log.begin() + static_cast<ptrdiff_t>(at_), log.begin() + kBlockBytes, '\0');
    std::ofstream(file_, std::ios::binary) << log;
  }

  static std::string Guard(const Machine& machine) { return machine.root() + "/guard/head"; }

  Machine one_;  // of the first record only
  Machine four_;
  const std::string file_ = four_.root() + "/ledger/000004.log";
  size_t at_ = 0;
};

TEST_F(GapSpec, IsRefusedAndTheRecordsAreNamed) {
  const auto opened = four_.Open();
  EXPECT_TRUE(absl::IsDataLoss(opened.status())) << opened.status();
  EXPECT_THAT(std::string(opened.status().message()),
              AllOf(HasSubstr("records 2 to 4"),
                    HasSubstr(absl::StrCat(file_, " is damaged at byte ", at_))));
}

TEST_F(GapSpec, IsRefusedWithoutAGuardToo) {
  fs::remove_all(four_.root() + "/guard");
  Options reading = four_.options();
  reading.read_only = true;
  const auto opened = four_.Open(reading);
  EXPECT_TRUE(absl::IsDataLoss(opened.status())) << opened.status();
  EXPECT_THAT(std::string(opened.status().message()),
              AllOf(HasSubstr(absl::StrCat(file_, " is damaged at byte ", at_)),
                    HasSubstr("record 2 is the first that cannot be read")));
}

// Of what is written at once a power cut may leave the end and not the beginning.
TEST_F(GapSpec, IsTheEndOfALedgerOfWhichNothingBehindItWasAcknowledged) {
  fs::copy_file(Guard(one_), Guard(four_), fs::copy_options::overwrite_existing);
  for (int opening = 1; opening <= 2; ++opening) {
    const auto store = four_.Open();
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ((*store)->head(), opening);
    const VerifyReport report = (*store)->TakeSnapshot()->Verify([](int64_t, int64_t) {});
    EXPECT_THAT(report.problems, IsEmpty());
    const Burst next = {{"district/370403", absl::StrCat("next", opening), {Event("e")}}};
    ASSERT_TRUE(SubmitTogether(**store, next, [] { return int64_t{0}; })[0].result.ok());
  }
}

}  // namespace
}  // namespace jiedui::eventstore
