// A ledger that is open is the directory that was opened, whatever has its name meanwhile: moved
// away it goes on where it is, and what is put in its place is left as it is. Removed it
// acknowledges nothing more.

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <system_error>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/store.h"
#include "tests/eventstore/archive_fixture.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// What is in each file of a directory.
std::map<std::string, std::string> FilesOf(const std::string& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.is_regular_file()) files[entry.path().string()] = ContentOf(entry.path());
  }
  return files;
}

std::set<std::string> NamesIn(const std::string& directory) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) names.insert(entry.path().filename());
  return names;
}

// Of one moment: the store may be putting its table files in order.
void Copy(const std::string& from, const std::string& to) {
  std::set<std::string> names;
  std::error_code failed;
  do {
    fs::remove_all(to);
    names = NamesIn(from);
    fs::copy(from, to, fs::copy_options::recursive, failed);
  } while (failed || NamesIn(from) != names);
}

// A ledger that is open, with one record, and does not end the process when it fails.
class MovedLedgerSpec : public testing::Test {
 protected:
  MovedLedgerSpec() { Begin(ledger_.options()); }

  void Begin(Options options) {
    options.on_failure = [this](const absl::Status& /*of_the_last_write*/) { failed_.Notify(); };
    EXPECT_TRUE(ledger_.Open(options).ok());
    EXPECT_TRUE(ledger_.Submit({Event("a")}).ok());
  }

  // Log and guard have another name now, and a copy of them, as a restore would leave it, the old.
  void MoveAwayAndPutACopyInItsPlace() {
    for (const std::string& directory : {ledger_.directory(), ledger_.guard_directory()}) {
      fs::rename(directory, Moved(directory));
      Copy(Moved(directory), directory);
    }
  }
  void MoveBack() {
    for (const std::string& directory : {ledger_.directory(), ledger_.guard_directory()}) {
      fs::remove_all(directory);
      fs::rename(Moved(directory), directory);
    }
  }
  static std::string Moved(const std::string& directory) { return directory + "-moved"; }

  // Of the copy: its log and its guard.
  std::map<std::string, std::string> FilesInItsPlace() {
    std::map<std::string, std::string> files = FilesOf(ledger_.directory());
    files.merge(FilesOf(ledger_.guard_directory()));
    return files;
  }

  absl::Notification failed_;
  Ledger ledger_;
};

TEST_F(MovedLedgerSpec, OneThatWasMovedAwayHasEveryAcknowledgedRecordAndTheCopyIsUntouched) {
  MoveAwayAndPutACopyInItsPlace();
  const auto before = FilesInItsPlace();

  EXPECT_TRUE(ledger_.Submit({Event("b")}).ok());
  EXPECT_TRUE(ledger_.store().PutCheckpoint({1, "a note"}).ok());
  EXPECT_TRUE(ledger_.Submit({Event("c")}).ok());
  EXPECT_THAT(Bodies(ledger_.Read()), ElementsAre("a", "b", "c"));
  ledger_.Close();

  EXPECT_EQ(FilesInItsPlace(), before);
  MoveBack();
  ledger_.Open();
  EXPECT_EQ(NoticeText(ledger_.store().notice()), "") << "its guard went with it";
  EXPECT_THAT(Bodies(ledger_.Read()), ElementsAre("a", "b", "c"));
}

// Closing makes table files and removes logs.
TEST_F(MovedLedgerSpec, ClosingOneThatWasMovedAwayEmptiesItsOwnLogAndLeavesTheCopysAsItIs) {
  ledger_.Close();
  Options emptied = ledger_.options();
  emptied.empty_log_at_end = true;
  ASSERT_TRUE(ledger_.Open(emptied).ok());
  ASSERT_TRUE(ledger_.Submit({Event("b")}).ok());
  MoveAwayAndPutACopyInItsPlace();
  const auto before = FilesInItsPlace();
  ASSERT_TRUE(ledger_.Submit({Event("c")}).ok());

  ledger_.Close();

  EXPECT_EQ(FilesInItsPlace(), before);
  ledger_.Open();
  EXPECT_THAT(Bodies(ledger_.Read()), ElementsAre("a", "b")) << "the copy, as it was made";
  ledger_.Close();
  MoveBack();
  ledger_.Open();
  EXPECT_THAT(Bodies(ledger_.Read()), ElementsAre("a", "b", "c"));
}

TEST_F(MovedLedgerSpec, AWriteIntoADirectoryThatWasRemovedIsNotAcknowledgedAndSaysWhy) {
  fs::remove_all(ledger_.directory());

  const absl::Status unknown = ledger_.Submit({Event("b")}).status();
  failed_.WaitForNotification();

  EXPECT_TRUE(IsOutcomeUnknown(unknown)) << unknown;
  EXPECT_THAT(unknown.message(), HasSubstr("the directory was removed while the ledger was open: " +
                                           ledger_.directory()));
  EXPECT_FALSE(ledger_.Submit({Event("c")}).ok());
  ledger_.Close();
  EXPECT_FALSE(fs::exists(ledger_.directory()));
}

TEST_F(MovedLedgerSpec, WhatIsInThePlaceOfOneThatWasRemovedIsUntouched) {
  const std::string copy = Moved(ledger_.directory());
  fs::copy(ledger_.directory(), copy, fs::copy_options::recursive);
  fs::remove_all(ledger_.directory());
  fs::rename(copy, ledger_.directory());
  const auto before = FilesOf(ledger_.directory());

  EXPECT_TRUE(IsOutcomeUnknown(ledger_.Submit({Event("b")}).status()));
  failed_.WaitForNotification();
  ledger_.Close();

  EXPECT_EQ(FilesOf(ledger_.directory()), before);
}

TEST_F(MovedLedgerSpec, ACheckpointIsNotKeptInADirectoryThatWasRemoved) {
  fs::remove_all(ledger_.directory());

  const absl::Status unknown = ledger_.store().PutCheckpoint({1, "a note"});
  failed_.WaitForNotification();

  EXPECT_TRUE(IsOutcomeUnknown(unknown)) << unknown;
}

}  // namespace
}  // namespace jiedui::eventstore
