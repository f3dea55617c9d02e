// Damage in a table file is found by looking, before somebody asks for the record.

#include "services/scrub.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/eventstore/ledger.h"

namespace jiedui::services {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ScrubSpec : public testing::Test {
 protected:
  // Its events are in table files, and it is open.
  ScrubSpec() {
    ledger_.Open();
    for (int i = 0; i < 20; ++i) {
      EXPECT_TRUE(ledger_.Submit({eventstore::Event(std::string(5000, 'x'))}).ok());
    }
    ledger_.Close();
    ledger_.Open();
  }

  // What one round finds.
  ScrubFound Round() {
    absl::Notification over;
    ScrubFound found;
    const Scrub scrub({ledger_.directory(), absl::InfiniteDuration(), &ledger_.clock(),
                       [&](const ScrubFound& round) {
                         found = round;
                         over.Notify();
                       }});
    over.WaitForNotification();
    EXPECT_EQ(scrub.latest().problems, found.problems);
    return found;
  }

  static void FlipBit(const fs::path& file, uint64_t at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(stream.get() ^ 1);
    stream.seekp(static_cast<std::streamoff>(at)).put(byte);
  }

  eventstore::Ledger ledger_;
};

TEST_F(ScrubSpec, AWholeLedgerHasNoProblems) {
  const auto files = eventstore::ListTableFiles(ledger_.directory());
  ASSERT_TRUE(files.ok()) << files.status();
  ASSERT_FALSE(files->empty());
  const ScrubFound found = Round();
  EXPECT_THAT(found.problems, IsEmpty());
  EXPECT_EQ(found.file_count, files->size());
  EXPECT_EQ(found.at, ledger_.clock().Now());
}

TEST_F(ScrubSpec, AFlippedBitInAnyFileIsNamedAndNobodyWasAskedForTheRecord) {
  const auto files = eventstore::ListTableFiles(ledger_.directory());
  for (const eventstore::TableFile& file : *files) {
    for (const int64_t at : {int64_t{10}, file.size_bytes / 2}) {
      FlipBit(file.path, static_cast<uint64_t>(at));
      EXPECT_THAT(Round().problems, ElementsAre(HasSubstr(file.path))) << at;
      FlipBit(file.path, static_cast<uint64_t>(at));
    }
  }
  EXPECT_THAT(Round().problems, IsEmpty());
}

TEST_F(ScrubSpec, EveryDamagedFileIsNamedAndTheOthersAreCheckedAllTheSame) {
  const auto files = eventstore::ListTableFiles(ledger_.directory());
  ASSERT_GE(files->size(), 2U);
  FlipBit(files->front().path, 10);
  FlipBit(files->back().path, 10);
  const ScrubFound found = Round();
  EXPECT_THAT(found.problems,
              ElementsAre(HasSubstr(files->front().path), HasSubstr(files->back().path)));
  EXPECT_EQ(eventstore::TextsOf(found.findings), found.problems);
  EXPECT_EQ(found.file_count, files->size());
}

TEST_F(ScrubSpec, AFileThatTheWriterHasReplacedIsNoDamage) {
  EXPECT_TRUE(eventstore::CheckTableFile({ledger_.directory() + "/999999.sst", 100}).ok());
}

TEST_F(ScrubSpec, ADirectoryThatCannotBeListedIsAProblem) {
  ledger_.Close();
  fs::rename(ledger_.directory(), ledger_.directory() + ".aside");
  EXPECT_THAT(Round().problems, ElementsAre(AllOf(HasSubstr("cannot list directory"),
                                                  HasSubstr(ledger_.directory()))));
}

}  // namespace
}  // namespace jiedui::services
