// A ledger has one writer, by whatever name its directory is called; whoever is refused leaves
// everything as it was.

#include "eventstore/holding.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/wait.h>
#include <unistd.h>

#include "eventstore/finding.h"
#include "eventstore/store.h"
#include "tests/eventstore/archive_fixture.h"
#include "tests/eventstore/ledger.h"
#include "tests/eventstore/raw.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The files below a directory and what is in them.
std::map<std::string, std::string> FilesOf(const std::string& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) files[entry.path().string()] = ContentOf(entry.path());
  }
  return files;
}

// A ledger that is open, with one record.
class HeldLedgerSpec : public testing::Test {
 protected:
  HeldLedgerSpec() {
    ledger_.Open();
    EXPECT_TRUE(ledger_.Submit({Event("a")}).ok());
  }

  fs::path home() const { return fs::path(ledger_.directory()).parent_path(); }

  // The options for the ledger under another name of its home.
  Options Under(const fs::path& other_home) const {
    Options options = ledger_.options();
    options.directory = (other_home / "log").string();
    return options;
  }

  // Every record that was acknowledged, before and after the refusal, is there when it is opened
  // again.
  void ExpectEveryRecord() {
    EXPECT_TRUE(ledger_.Submit({Event("b")}).ok());
    ledger_.Close();
    ledger_.Open();
    EXPECT_THAT(Bodies(ledger_.Read()), ElementsAre("a", "b"));
  }

  Ledger ledger_;
  TempDirectory elsewhere_;
};

TEST_F(HeldLedgerSpec, ASecondOpenThroughALinkIsRefusedWritesNothingAndCostsNoRecord) {
  const fs::path link = fs::path(elsewhere_.path()) / "link";
  fs::create_directory_symlink(home(), link);
  const auto before = FilesOf(home().string());

  const absl::Status refused = Store::Open(Under(link)).status();

  EXPECT_TRUE(IsLedgerInUse(refused)) << refused;
  EXPECT_THAT(refused.message(), HasSubstr("this process has it, as " + ledger_.directory()));
  EXPECT_EQ(FilesOf(home().string()), before);
  ExpectEveryRecord();
}

TEST_F(HeldLedgerSpec, ASecondOpenOfALedgerThatWasRenamedIsRefused) {
  const fs::path renamed = home().string() + "-renamed";
  fs::rename(home(), renamed);

  const absl::Status refused = Store::Open(Under(renamed)).status();
  fs::rename(renamed, home());

  EXPECT_TRUE(IsLedgerInUse(refused)) << refused;
  ExpectEveryRecord();
}

TEST_F(HeldLedgerSpec, AnAdoptionThroughALinkIsRefusedAndWritesNothing) {
  const fs::path link = fs::path(elsewhere_.path()) / "link";
  fs::create_directory_symlink(home(), link);
  const auto before = FilesOf(home().string());

  const auto adopted = Store::Adopt(Under(link), {}, [](int64_t, int64_t) {});

  EXPECT_TRUE(IsLedgerInUse(adopted.status())) << adopted.status();
  EXPECT_EQ(FilesOf(home().string()), before);
  ExpectEveryRecord();
}

TEST_F(HeldLedgerSpec, AGuardIsHeldByAnyOfItsNames) {
  const std::string copy = elsewhere_.path() + "/log";
  fs::copy(ledger_.directory(), copy, fs::copy_options::recursive);
  const auto before = FilesOf(copy);
  fs::create_directory_symlink(ledger_.guard_directory(), elsewhere_.path() + "/guard");
  Options second = ledger_.options();
  second.directory = copy;

  const absl::Status refused = Store::Open(second).status();

  EXPECT_EQ(FindingOf(refused).kind, FindingKind::kGuardInUse) << refused;
  EXPECT_EQ(FilesOf(copy), before) << "the copy was looked at and no more";
  ExpectEveryRecord();
}

TEST_F(HeldLedgerSpec, AnotherProcessIsRefusedUntilTheLedgerIsClosed) {
  const Options options = ledger_.options();
  const auto opened_elsewhere = [&options] {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto holds = HoldLedger(options);
      ::_exit(holds.ok() ? 0 : IsLedgerInUse(holds.status()) ? 1 : 2);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  EXPECT_EQ(opened_elsewhere(), 1);
  ledger_.Close();
  EXPECT_EQ(opened_elsewhere(), 0);
  ledger_.Open();
  ExpectEveryRecord();
}

TEST_F(HeldLedgerSpec, OneThatIsReadBesideItsWriterIsNotHeld) {
  Options reading = ledger_.options();
  reading.read_only = true;
  EXPECT_TRUE(Store::Open(reading).ok());
  ExpectEveryRecord();
}

TEST(NewLedgerSpec, OfTwoThatMakeALedgerAtOnceOneHasIt) {
  Ledger ledger;
  TempDirectory elsewhere;
  const fs::path home = fs::path(ledger.directory()).parent_path();
  const fs::path link = fs::path(elsewhere.path()) / "link";
  fs::create_directory_symlink(home, link);
  Options through_link = ledger.options();
  through_link.directory = (link / "log").string();

  absl::StatusOr<std::unique_ptr<Store>> one;
  absl::StatusOr<std::unique_ptr<Store>> other;
  std::thread opening([&] { one = Store::Open(ledger.options()); });
  other = Store::Open(through_link);
  opening.join();

  EXPECT_NE(one.ok(), other.ok()) << one.status() << "; " << other.status();
  const absl::Status& refused = one.ok() ? other.status() : one.status();
  EXPECT_TRUE(IsLedgerInUse(refused)) << refused;
}

// Three records, of which the guard knows, closed as a crash leaves it.
class RefusedOpenSpec : public testing::Test {
 protected:
  RefusedOpenSpec() {
    ledger_.Open();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(ledger_.Submit({Event("a")}).ok());
    ledger_.Close();
  }

  std::string home() const { return fs::path(ledger_.directory()).parent_path().string(); }

  void EmptyTheLogs() {
    for (const auto& file : fs::directory_iterator(ledger_.directory())) {
      if (file.path().extension() == ".log") fs::resize_file(file.path(), 0);
    }
  }

  // Refused with the code, and every file is as it was.
  void ExpectRefusedAndUntouched(absl::StatusCode code) {
    const auto before = FilesOf(home());
    const absl::Status refused = ledger_.Open(ledger_.options());
    EXPECT_EQ(refused.code(), code) << refused;
    EXPECT_EQ(FilesOf(home()), before);
  }

  Ledger ledger_;
};

TEST_F(RefusedOpenSpec, ALedgerThatLostItsLogIsLeftAsItIs) {
  EmptyTheLogs();
  ExpectRefusedAndUntouched(absl::StatusCode::kDataLoss);
}

TEST_F(RefusedOpenSpec, ALedgerThatLostItsLogBehindTablesIsLeftAsItIs) {
  ledger_.Open();  // moves what was in the log into tables
  EXPECT_TRUE(ledger_.Submit({Event("b")}).ok());
  ledger_.Close();
  EmptyTheLogs();
  ExpectRefusedAndUntouched(absl::StatusCode::kDataLoss);
}

TEST_F(RefusedOpenSpec, ALedgerWithoutItsGuardIsLeftAsItIs) {
  fs::remove_all(ledger_.guard_directory());
  ExpectRefusedAndUntouched(absl::StatusCode::kFailedPrecondition);
}

TEST_F(RefusedOpenSpec, ALedgerThatIsNotAdoptedIsLeftAsItIs) {
  ledger_.Open();
  EXPECT_TRUE(ledger_.Submit({Event("b")}).ok());
  ledger_.Close();
  EmptyTheLogs();
  const auto before = FilesOf(home());
  const auto adopted = Store::Adopt(ledger_.options(), {}, [](int64_t, int64_t) {});
  EXPECT_EQ(adopted.status().code(), absl::StatusCode::kDataLoss) << adopted.status();
  EXPECT_EQ(FilesOf(home()), before);
}

// Two logs are needed, as when the machine stopped while what was in the first was being moved
// into tables.
TEST_F(RefusedOpenSpec, ALogThatIsMissingInFrontOfAnotherIsNamed) {
  std::string first;
  {
    RawDatabase raw(ledger_.directory());
    for (const auto& file : fs::directory_iterator(ledger_.directory())) {
      if (file.path().extension() == ".log") first = std::max(first, file.path().string());
    }
    raw.Put("meta", "cursor/a", "");
    raw.Put("sealed", PositionBytes(1), "");
    raw.BeginAnotherLog("sealed");
  }
  ASSERT_TRUE(fs::remove(first));
  Options options = ledger_.options();
  for (const bool read_only : {true, false}) {
    options.read_only = read_only;
    const absl::Status refused = ledger_.Open(options);
    EXPECT_EQ(refused.code(), absl::StatusCode::kDataLoss) << refused;
    EXPECT_THAT(refused.message(), HasSubstr("the write-ahead log " + first + " is missing"));
  }
}

// The same ledger, opened to write all the same.
using ToldSpec = RefusedOpenSpec;

TEST_F(ToldSpec, BytesBehindTheLastRecordOfTheLogAreNamed) {
  fs::path log;
  for (const auto& file : fs::directory_iterator(ledger_.directory())) {
    if (file.path().extension() == ".log") log = file.path();
  }
  const size_t end = ContentOf(log).size();
  std::ofstream(log, std::ios::binary | std::ios::app) << "xyz";

  ledger_.Open();

  EXPECT_EQ(NoticeText(ledger_.store().notice()),
            absl::StrCat("the write-ahead log ", log.string(), " is damaged at byte ", end,
                         ": a record is cut off"));
  EXPECT_EQ(ledger_.store().head(), 3);
  ledger_.Close();
  ledger_.Open();
  EXPECT_EQ(NoticeText(ledger_.store().notice()), "") << "it is told once";
}

TEST_F(ToldSpec, AClockBehindTheLastRecordIsTold) {
  ledger_.clock().Advance(-absl::Minutes(2));
  ledger_.Open();
  EXPECT_THAT(NoticeText(ledger_.store().notice()),
              HasSubstr("the clock is 120 s behind the last record, which was recorded at "
                        "2017-03-01T00:00:00Z"));
  ledger_.Close();
  ledger_.clock().Advance(absl::Minutes(2));
  ledger_.Open();
  EXPECT_EQ(NoticeText(ledger_.store().notice()), "");
}

TEST_F(ToldSpec, AGuardThatIsLongerThanItShouldBeIsToldAndMadeAnew) {
  const std::string head = ledger_.guard_directory() + "/head";
  std::ofstream(head, std::ios::binary | std::ios::app) << "xyz";
  Options reading = ledger_.options();
  reading.read_only = true;
  for (const Options& options : {reading, ledger_.options()}) {
    ASSERT_TRUE(ledger_.Open(options).ok());
    EXPECT_EQ(NoticeText(ledger_.store().notice()),
              absl::StrCat("the head guard ", head,
                           " has 2051 bytes where it should have 2048: something was written "
                           "behind it"));
    ledger_.Close();
  }
  EXPECT_EQ(fs::file_size(head), 2048U);
}

TEST_F(ArchiveSpec, OfTwoThatMakeAnArchiveInOnePlaceTheSecondIsRefused) {
  const fs::path link = fs::path(home_.path()) / "link";
  {
    ArchiveDirectorySink first(backup());
    ASSERT_TRUE(BackUp(first).ok());
    fs::create_directory_symlink(backup(), link);
    ArchiveDirectorySink second(link.string());
    const absl::Status refused = BackUp(second).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
    EXPECT_EQ(FindingOf(refused).kind, FindingKind::kArchiveInUse);
    EXPECT_TRUE(first.Finish().ok());
  }
  EXPECT_TRUE(Check(backup()).ok());
  ArchiveDirectorySink later(link.string());
  EXPECT_TRUE(BackUp(later).ok()) << "the first has ended";
}

TEST_F(ArchiveSpec, AFullFileThatIsGoneFromAnArchiveIsNamedAndNotMadeAnew) {
  for (const char* const name : {"body/001", "tile/entries/000", "tile/0/001", "request/001"}) {
    fs::remove_all(backup());
    BackUpToDirectory();
    fs::remove(fs::path(backup()) / name);
    ArchiveDirectorySink sink(backup());
    const absl::Status gone = BackUp(sink).status();
    EXPECT_EQ(gone.code(), absl::StatusCode::kDataLoss) << gone;
    EXPECT_FALSE(IsOfTheArchivedLedger(gone)) << gone;
    EXPECT_EQ(gone.message(), absl::StrCat("the archive's ", name,
                                           " is missing, though the checkpoint there covers all "
                                           "of it"));
    EXPECT_FALSE(fs::exists(fs::path(backup()) / name));
  }
}

TEST_F(ArchiveSpec, NothingIsRestoredWhereSomebodyIsMakingALedger) {
  BackUpToDirectory();
  fs::create_directories(Restored().directory);
  {
    const auto held = HoldLedger(Restored());
    ASSERT_TRUE(held.ok()) << held.status();
    EXPECT_TRUE(IsLedgerInUse(Import(backup(), Restored()).status()));
    EXPECT_TRUE(fs::is_empty(Restored().directory));
  }
  EXPECT_TRUE(Import(backup(), Restored()).ok());
}

TEST_F(ArchiveSpec, ARestoreThatFailsLeavesNoDirectory) {
  BackUpToDirectory();
  FlipInBackup("body/001", 7);
  EXPECT_EQ(Import(backup(), Restored()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(fs::exists(fs::path(Restored().directory).parent_path()));
}

}  // namespace
}  // namespace jiedui::eventstore
