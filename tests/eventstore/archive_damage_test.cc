// Damaged archives: a changed bit anywhere, a missing file, something behind the end. Each is
// found, named and counted once, and nothing becomes a ledger.

#include <filesystem>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/archive.h"
#include "eventstore/archive_files.h"
#include "eventstore/checkpoint.h"
#include "eventstore/import.h"
#include "eventstore/note.h"
#include "tests/eventstore/archive_fixture.h"
#include "tests/eventstore/rules.h"

namespace jiedui::eventstore {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using ArchiveDamageSpec = ArchiveSpec;

// The checksum of a header covers all of it.
TEST_F(ArchiveDamageSpec, AFlippedBitInATarHeaderIsDamageAndNotAMissingFile) {
  WriteTar();
  const std::string good = ContentOf(tar());
  for (const size_t at : {0U, 100U, 124U, 148U, 257U, 261U, 511U}) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    Replace(tar(), bad);
    EXPECT_EQ(Check(tar()).status().code(), absl::StatusCode::kDataLoss) << at;
  }
  Replace(tar(), "");
  EXPECT_EQ(Check(tar()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Check(tar() + ".no").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ArchiveDamageSpec, NothingFollowsTheEndOfATarFile) {
  WriteTar();
  const std::string good = ContentOf(tar());
  const std::string without_end = good.substr(0, good.size() - 1024);
  for (const std::string& bad :
       {good + "x", good + good, good + std::string(10'240, '\0') + "x", without_end + good}) {
    Replace(tar(), bad);
    EXPECT_EQ(Check(tar()).status().code(), absl::StatusCode::kDataLoss) << bad.size();
  }
  Replace(tar(), good + std::string(10'240, '\0'));
  EXPECT_TRUE(Check(tar()).ok()) << Check(tar()).status();
}

TEST_F(ArchiveDamageSpec, OneFlippedBitAnywhereIsFoundAndTheFileOrRecordIsNamed) {
  BackUpToDirectory();
  for (const auto& file : fs::recursive_directory_iterator(backup())) {
    if (!file.is_regular_file()) continue;
    const std::string good = ContentOf(file.path());
    for (const size_t at : {size_t{0}, good.size() / 2, good.size() - 1}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ 1);
      Replace(file.path(), bad);
      const auto read = Check(backup());
      // The last bytes of a note are its signature, which is not believed here.
      if (read.ok() && file.path().filename() == "checkpoint") {
        EXPECT_FALSE(OpenCheckpoint(read->head.checkpoint.note,
                                    std::vector<Verifier>{TestSigner().verifier()})
                         .ok());
      } else {
        EXPECT_FALSE(read.ok()) << file.path() << " byte " << at;
      }
    }
    Replace(file.path(), good);
  }
  EXPECT_TRUE(Check(backup()).ok());
}

// Libarchive skips what fills the last block of a file.
TEST_F(ArchiveDamageSpec, SomethingWhereATarFileIsFilledWithZerosIsDamage) {
  WriteTar();
  const std::string good = ContentOf(tar());
  const size_t ledger = good.find(std::string("ledger\0", 7)) + 512;  // its header, its content
  std::string bad = good;
  bad[ledger + 511] = 'x';
  Replace(tar(), bad);
  EXPECT_EQ(Check(tar()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Check(tar()).status().message(), HasSubstr("the archive's ledger"));
}

TEST_F(ArchiveDamageSpec, EveryDamageIsFoundAndCountedOnce) {
  BackUpToDirectory();
  EXPECT_THAT(ProblemsOf(backup()), IsEmpty());
  FlipInBackup("body/000", 4);
  FlipInBackup("sealed/001", ContentOf(fs::path(backup()) / "sealed/001").size() - 5);
  FlipInBackup("request/000", 40);
  FlipInBackup("tile/0/002.p/88", 32);
  EXPECT_THAT(ProblemsOf(backup()),
              ElementsAre(HasSubstr("request/000"), HasSubstr("record 1 is damaged"),
                          HasSubstr("record 512 is damaged"),
                          HasSubstr("tile/0/002.p/88: hash 1 is not that of record 514")));
}

// What follows from it is not counted: the hash of the record, those above it, the root.
TEST_F(ArchiveDamageSpec, AChangedLeafIsOneProblem) {
  BackUpToDirectory();
  FlipInBackup("tile/entries/000", 30);
  EXPECT_THAT(ProblemsOf(backup()), ElementsAre(HasSubstr("record 1")));
}

TEST_F(ArchiveDamageSpec, TheFilesBesideAMissingOneAreReadAllTheSame) {
  BackUpToDirectory();
  fs::remove(fs::path(backup()) / "tile/entries/000");
  fs::remove(fs::path(backup()) / "body/001");
  FlipInBackup("tile/1/000.p/2", 40);
  FlipInBackup("body/002.p/88", 8);
  EXPECT_THAT(ProblemsOf(backup()),
              ElementsAre(HasSubstr("tile/entries/000"), HasSubstr("body/001"),
                          HasSubstr("record 514 is damaged"),
                          HasSubstr("tile/1/000.p/2: hash 1 is not that of records 257 to 512")));
}

TEST_F(ArchiveDamageSpec, WhatTheRulesForbidIsDamage) {
  ASSERT_TRUE(ledger_.store().EraseSealed({2, 5}).ok());
  BackUpToDirectory();
  NothingGone rules;
  const auto read = CheckBy(rules, backup());
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(read.status().message(), HasSubstr("record 2 lacks a part"));
  EXPECT_THAT(ProblemsOf(backup()), ElementsAre(HasSubstr("record 2"), HasSubstr("record 5")));
  NothingGone once_more;
  const auto source = OpenArchive(backup());
  const auto imported = ImportArchive(**source, Restored(), {}, keys(), once_more,
                                      [](Position, Position) { return absl::OkStatus(); });
  EXPECT_EQ(imported.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(fs::exists(Restored().directory));
}

TEST_F(ArchiveDamageSpec, AWrongKeyIsRefusedBeforeAnyRecordIsRead) {
  BackUpToDirectory();
  const Verifier stranger = Signer::FromSeed(kArchiveOrigin, std::string(32, 'z'))->verifier();
  const auto source = OpenArchive(backup());
  NoRules rules;
  int told = 0;
  const auto imported = ImportArchive(**source, Restored(), absl::MakeSpan(&stranger, 1), keys(),
                                      rules, [&told](Position, Position) {
                                        ++told;
                                        return absl::OkStatus();
                                      });
  EXPECT_EQ(imported.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(told, 0);
}

TEST_F(ArchiveDamageSpec, AMissingFileIsNamed) {
  BackUpToDirectory();
  fs::remove(fs::path(backup()) / "body/001");
  const auto read = Check(backup());
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(read.status().message(), HasSubstr("body/001"));
}

}  // namespace
}  // namespace jiedui::eventstore
