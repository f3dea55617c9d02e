// A ledger is written by the name of its directory. Once that leads elsewhere, or nowhere, nothing
// is acknowledged any more, and what lies there now is left as it is.

#include <filesystem>
#include <map>
#include <string>

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

// A ledger that is open, with one record, and does not end the process when it fails.
class MovedLedgerSpec : public testing::Test {
 protected:
  MovedLedgerSpec() { Begin(ledger_.options()); }

  void Begin(Options options) {
    options.on_failure = [this](const absl::Status& /*of_the_last_write*/) { failed_.Notify(); };
    EXPECT_TRUE(ledger_.Open(options).ok());
    EXPECT_TRUE(ledger_.Submit({Event("a")}).ok());
  }

  // Its directory has another name now, and a copy of it, as a restore would leave it, the old one.
  void MoveAwayAndPutACopyInItsPlace() {
    fs::rename(ledger_.directory(), moved());
    fs::copy(moved(), ledger_.directory(), fs::copy_options::recursive);
  }
  void MoveBack() {
    fs::remove_all(ledger_.directory());
    fs::rename(moved(), ledger_.directory());
  }
  std::string moved() const { return ledger_.directory() + "-moved"; }

  absl::Notification failed_;
  Ledger ledger_;
};

TEST_F(MovedLedgerSpec, AWriteIntoADirectoryThatWasMovedAwayIsNotAcknowledgedAndTheLedgerFails) {
  MoveAwayAndPutACopyInItsPlace();
  const auto before = FilesOf(ledger_.directory());

  const absl::Status unknown = ledger_.Submit({Event("b")}).status();
  failed_.WaitForNotification();

  EXPECT_TRUE(IsOutcomeUnknown(unknown)) << unknown;
  EXPECT_THAT(unknown.message(), HasSubstr("moved away or removed while the ledger was open"));
  EXPECT_FALSE(ledger_.Submit({Event("c")}).ok());
  EXPECT_THAT(Bodies(ledger_.Read()), ElementsAre("a")) << "reads go on";
  ledger_.Close();
  EXPECT_EQ(FilesOf(ledger_.directory()), before);
  MoveBack();
  ledger_.Open();
  EXPECT_THAT(Bodies(ledger_.Read()), ElementsAre("a", "b")) << "opening has told what became of b";
}

TEST_F(MovedLedgerSpec, AWriteIntoADirectoryThatWasRemovedIsNotAcknowledged) {
  fs::remove_all(ledger_.directory());

  const absl::Status unknown = ledger_.Submit({Event("b")}).status();
  failed_.WaitForNotification();

  EXPECT_TRUE(IsOutcomeUnknown(unknown)) << unknown;
  ledger_.Close();
  EXPECT_FALSE(fs::exists(ledger_.directory()));
}

TEST_F(MovedLedgerSpec, ACheckpointIsNotKeptInADirectoryThatWasMovedAway) {
  MoveAwayAndPutACopyInItsPlace();

  const absl::Status unknown = ledger_.store().PutCheckpoint({1, "a note"});
  failed_.WaitForNotification();

  EXPECT_TRUE(IsOutcomeUnknown(unknown)) << unknown;
}

TEST_F(MovedLedgerSpec, ClosingOneThatWasMovedAwayLeavesWhatIsInItsPlaceAsItIs) {
  ledger_.Close();
  Options emptied = ledger_.options();
  emptied.empty_log_at_end = true;
  ASSERT_TRUE(ledger_.Open(emptied).ok());
  ASSERT_TRUE(ledger_.Submit({Event("b")}).ok());
  MoveAwayAndPutACopyInItsPlace();
  const auto before = FilesOf(ledger_.directory());

  ledger_.Close();

  EXPECT_EQ(FilesOf(ledger_.directory()), before);
  MoveBack();
  ledger_.Open();
  EXPECT_THAT(Bodies(ledger_.Read()), ElementsAre("a", "b"));
}

TEST_F(MovedLedgerSpec, OneThatIsBackInItsPlaceInTimeGoesOn) {
  MoveAwayAndPutACopyInItsPlace();
  MoveBack();
  EXPECT_TRUE(ledger_.Submit({Event("b")}).ok());
}

}  // namespace
}  // namespace jiedui::eventstore
