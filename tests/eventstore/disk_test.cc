// The disk that loses power, by itself: what is sure stays, what is not may go, and nothing else
// appears.

#include "tests/eventstore/disk.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "tests/eventstore/faulty_file_system.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

constexpr Crash kWays[] = {Crash::kLoseUnsynced, Crash::kKeepEverything, Crash::kCut,
                           Crash::kTearPage, Crash::kTearAnywhere};

TEST(DiskSpec, ASyncedByteSurvivesEveryCrash) {
  Disk disk;
  const Disk::NodePointer file = disk.Create("file");
  disk.SyncDirectory("");
  Disk::Write(*file, 0, "synced");
  Disk::Sync(*file);
  Disk::Write(*file, 6, " and not");
  for (const Crash way : kWays) {
    for (uint64_t seed = 0; seed < 100; ++seed) {
      const Tree left = disk.Now().After(way, seed);
      ASSERT_TRUE(left.at("file").has_value());
      EXPECT_EQ(left.at("file")->substr(0, 6), "synced");
    }
  }
}

TEST(DiskSpec, AnUnsyncedByteMayBeLostOrKeptOrCut) {
  Disk disk;
  const Disk::NodePointer file = disk.Create("file");
  disk.SyncDirectory("");
  Disk::Write(*file, 0, "abc");
  std::set<std::string> left;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    left.insert(*disk.Now().After(Crash::kCut, seed).at("file"));
  }
  EXPECT_THAT(left, ElementsAre("", "a", "ab", "abc"));
  EXPECT_EQ(disk.Now().After(Crash::kLoseUnsynced, 1).at("file"), "");
  EXPECT_EQ(disk.Now().After(Crash::kKeepEverything, 1).at("file"), "abc");
}

TEST(DiskSpec, ATornPageKeepsSomeSectorsAndTheOldOfTheOthers) {
  Disk disk(Tree{{"file", std::string(1000, 'a')}});
  Disk::Write(*disk.Find("file"), 0, std::string(9000, 'b'));
  std::set<std::string> torn;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const std::string left = *disk.Now().After(Crash::kTearPage, seed).at("file");
    ASSERT_EQ(left.size(), 9000U);
    EXPECT_EQ(left.substr(0, 8192), std::string(8192, 'b'));
    torn.insert(left.substr(8192));
  }
  EXPECT_THAT(torn, Contains(std::string(808, 'b')));
  EXPECT_THAT(torn, Contains(std::string(808, '\0')));
  EXPECT_THAT(torn, Contains(std::string(512, '\0') + std::string(296, 'b')));
}

// Of a file with zeros behind its end the page is meant in which it ends.
TEST(DiskSpec, ZerosThatWereThereAreNotThePageThatIsTorn) {
  Disk disk(Tree{{"file", std::string(20000, '\0')}});
  Disk::Write(*disk.Find("file"), 0, std::string(5000, 'b'));
  std::set<std::string> torn;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const std::string left = *disk.Now().After(Crash::kTearPage, seed).at("file");
    EXPECT_EQ(left.substr(0, 4096), std::string(4096, 'b'));
    EXPECT_EQ(left.substr(5000), std::string(15000, '\0'));
    torn.insert(left.substr(4096, 904));
  }
  EXPECT_THAT(torn, Contains(std::string(904, 'b')));
  EXPECT_THAT(torn, Contains(std::string(512, '\0') + std::string(392, 'b')));
}

TEST(DiskSpec, AFileThatIsTornAnywhereKeepsSomeSectorsOfWhatWasNotSynced) {
  Disk disk(Tree{{"file", std::string(1024, 'a')}});
  Disk::Write(*disk.Find("file"), 512, std::string(1024, 'b'));
  std::set<std::string> torn;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    torn.insert(*disk.Now().After(Crash::kTearAnywhere, seed).at("file"));
  }
  const std::string a(512, 'a');
  const std::string b(512, 'b');
  const std::string zeros(512, '\0');
  EXPECT_THAT(torn, ElementsAre(a + a + zeros, a + a + b, a + b + zeros, a + b + b));
}

TEST(DiskSpec, TheSameSeedLeavesTheSame) {
  Disk disk;
  Disk::Write(*disk.Create("a"), 0, std::string(5000, 'x'));
  Disk::Write(*disk.Create("b"), 0, std::string(5000, 'y'));
  for (const Crash way : kWays) {
    EXPECT_EQ(disk.Now().After(way, 7), disk.Now().After(way, 7));
  }
}

TEST(DiskSpec, AFileIsThereOnceItsDirectoryWasSynced) {
  Disk disk;
  disk.CreateDirectory("ledger");
  Disk::Sync(*disk.Create("ledger/one"));
  EXPECT_TRUE(disk.Now().After(Crash::kLoseUnsynced, 1).empty());
  disk.SyncDirectory("ledger");
  EXPECT_TRUE(disk.Now().After(Crash::kLoseUnsynced, 1).empty()) << "its directory is not sure";
  disk.SyncDirectory("");
  EXPECT_THAT(disk.Now().After(Crash::kLoseUnsynced, 1), Contains(Key("ledger/one")));
}

TEST(DiskSpec, AnUnsyncedRenameIsUndoneWhole) {
  Disk disk(Tree{{"CURRENT", "old"}, {"new", "new"}});
  disk.Rename("new", "CURRENT");
  EXPECT_THAT(disk.Now().After(Crash::kLoseUnsynced, 1),
              ElementsAre(Pair("CURRENT", "old"), Pair("new", "new")));
  EXPECT_THAT(disk.Now().After(Crash::kKeepEverything, 1), ElementsAre(Pair("CURRENT", "new")));
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const Tree left = disk.Now().After(Crash::kCut, seed);
    EXPECT_EQ(left.at("CURRENT") == "old", left.contains("new"));
  }
  disk.SyncDirectory("");
  EXPECT_THAT(disk.Now().After(Crash::kLoseUnsynced, 1), ElementsAre(Pair("CURRENT", "new")));
}

TEST(DiskSpec, AnUnsyncedDeleteIsUndone) {
  Disk disk(Tree{{"file", "content"}});
  disk.Delete("file");
  EXPECT_THAT(disk.Now().After(Crash::kLoseUnsynced, 1), Contains(Pair("file", "content")));
  disk.SyncDirectory("");
  EXPECT_THAT(disk.Now().After(Crash::kLoseUnsynced, 1), Not(Contains(Key("file"))));
}

TEST(DiskSpec, WhatAFailedSyncCoveredIsNeverSureAgain) {
  Disk disk(Tree{{"file", ""}});
  Disk::Write(*disk.Find("file"), 0, "lost");
  Disk::FailSync(*disk.Find("file"));
  Disk::Sync(*disk.Find("file"));
  EXPECT_EQ(disk.Now().After(Crash::kLoseUnsynced, 1).at("file"), "");
}

TEST(DiskSpec, AnImageStaysAsItWasWhenItWasTaken) {
  Disk disk(Tree{{"file", "old"}});
  const Disk::Image image = disk.Now();
  Disk::Write(*disk.Find("file"), 0, "new");
  Disk::Sync(*disk.Find("file"));
  disk.Delete("file");
  EXPECT_EQ(image.After(Crash::kKeepEverything, 1).at("file"), "old");
}

class FaultyFileSystemSpec : public testing::Test {
 protected:
  FaultyFileSystemSpec()
      : system_(std::make_shared<FaultyFileSystem>(directory_.path())), env_(EnvOn(system_)) {}

  std::string Path(const std::string& name) const { return directory_.path() + "/" + name; }

  std::unique_ptr<rocksdb::WritableFile> Create(const std::string& name) {
    std::unique_ptr<rocksdb::WritableFile> file;
    CHECK(env_->NewWritableFile(Path(name), &file, {}).ok(), name);
    return file;
  }

  void SyncDirectory() {
    std::unique_ptr<rocksdb::Directory> directory;
    CHECK(env_->NewDirectory(directory_.path(), &directory).ok() && directory->Fsync().ok(), "");
  }

  Tree Left(Crash way) { return system_->ImageBefore(system_->operations() + 1).After(way, 1); }

  TempDirectory directory_;
  std::shared_ptr<FaultyFileSystem> system_;
  std::unique_ptr<rocksdb::Env> env_;
};

TEST_F(FaultyFileSystemSpec, WhatIsWrittenCanBeReadAndIsSureOnceSynced) {
  const auto file = Create("file");
  ASSERT_TRUE(file->Append("abc").ok());
  EXPECT_THAT(Left(Crash::kLoseUnsynced), Not(Contains(Key("file"))));
  ASSERT_TRUE(file->Sync().ok());
  SyncDirectory();
  ASSERT_TRUE(file->Append("def").ok());
  std::string content;
  ASSERT_TRUE(rocksdb::ReadFileToString(env_.get(), Path("file"), &content).ok());
  EXPECT_EQ(content, "abcdef");
  EXPECT_EQ(Left(Crash::kLoseUnsynced).at("file"), "abc");
  EXPECT_TRUE(file->IsSyncThreadSafe());
}

TEST_F(FaultyFileSystemSpec, WhatIsWrittenAheadIsOverwrittenByWhatIsAppended) {
  const auto file = Create("file");
  SyncDirectory();
  ASSERT_TRUE(file->Append("abc").ok());
  ASSERT_TRUE(file->PositionedAppend("0000", 3).ok());
  EXPECT_EQ(Left(Crash::kLoseUnsynced).at("file"), "");
  ASSERT_TRUE(file->Sync().ok());
  ASSERT_TRUE(file->Append("de").ok());
  EXPECT_EQ(Left(Crash::kLoseUnsynced).at("file"), "abc0000");
  EXPECT_EQ(Left(Crash::kKeepEverything).at("file"), "abcde00");
  std::string content;
  ASSERT_TRUE(rocksdb::ReadFileToString(env_.get(), Path("file"), &content).ok());
  EXPECT_EQ(content, "abcde00");
}

TEST_F(FaultyFileSystemSpec, ARewrittenPlaceIsSureOnceSynced) {
  system_->Replace({{"guard", "0000"}});
  std::unique_ptr<rocksdb::RandomRWFile> file;
  ASSERT_TRUE(env_->NewRandomRWFile(Path("guard"), &file, {}).ok());
  ASSERT_TRUE(file->Write(1, "11").ok());
  EXPECT_EQ(Left(Crash::kLoseUnsynced).at("guard"), "0000");
  ASSERT_TRUE(file->Sync().ok());
  EXPECT_EQ(Left(Crash::kLoseUnsynced).at("guard"), "0110");
}

TEST_F(FaultyFileSystemSpec, TheChosenOperationFailsAndNoOther) {
  const auto file = Create("file");
  system_->Break({.first = system_->operations() + 2, .last = system_->operations() + 2});
  EXPECT_TRUE(file->Append("a").ok());
  EXPECT_TRUE(file->Sync().IsIOError());
  EXPECT_TRUE(file->Append("b").ok());
  EXPECT_EQ(system_->failures(), 1);
  EXPECT_EQ(system_->Describe(system_->operations() - 1), "sync file");
}

TEST_F(FaultyFileSystemSpec, AFailedWriteMayHaveGotHalfWay) {
  const auto file = Create("file");
  system_->Break({.only_op = DiskOp::kWrite});
  EXPECT_TRUE(file->Append("abcd").IsIOError());
  EXPECT_EQ(Left(Crash::kKeepEverything).at("file"), "ab");
}

TEST_F(FaultyFileSystemSpec, AFullDiskSaysSoAndRecovers) {
  system_->Break({.error = rocksdb::IOStatus::NoSpace("injected"), .only_op = DiskOp::kCreate});
  std::unique_ptr<rocksdb::WritableFile> file;
  EXPECT_TRUE(env_->NewWritableFile(Path("file"), &file, {}).IsNoSpace());
  system_->Heal();
  EXPECT_TRUE(env_->NewWritableFile(Path("file"), &file, {}).ok());
}

TEST_F(FaultyFileSystemSpec, ReadsOfAChosenFileFail) {
  system_->Replace({{"1.sst", "table"}, {"2.sst", "table"}});
  system_->FailReads("1.sst");
  std::string content;
  EXPECT_TRUE(rocksdb::ReadFileToString(env_.get(), Path("1.sst"), &content).IsIOError());
  EXPECT_TRUE(rocksdb::ReadFileToString(env_.get(), Path("2.sst"), &content).ok());
}

TEST_F(FaultyFileSystemSpec, FreeSpaceIsWhatTheTestSays) {
  system_->SetFreeBytes(12345);
  uint64_t free = 0;
  ASSERT_TRUE(env_->GetFreeSpace(directory_.path(), &free).ok());
  EXPECT_EQ(free, 12345U);
}

TEST_F(FaultyFileSystemSpec, ImagesOfEveryOperationAreKept) {
  system_->RecordImages();
  const int64_t first = system_->operations() + 1;
  const auto file = Create("file");
  SyncDirectory();
  ASSERT_TRUE(file->Append("abc").ok());
  ASSERT_TRUE(file->Sync().ok());
  const auto lost = Crash::kLoseUnsynced;
  EXPECT_TRUE(system_->ImageBefore(first).After(lost, 1).empty());
  EXPECT_TRUE(system_->ImageBefore(first + 1).After(lost, 1).empty());
  EXPECT_EQ(system_->ImageBefore(first + 2).After(lost, 1).at("file"), "");
  EXPECT_EQ(system_->ImageBefore(first + 3).After(lost, 1).at("file"), "");
  EXPECT_EQ(system_->ImageBefore(first + 4).After(lost, 1).at("file"), "abc");
}

TEST_F(FaultyFileSystemSpec, ACrashReplacesWhatIsThere) {
  const auto file = Create("file");
  ASSERT_TRUE(file->Append("abc").ok());
  system_->Replace({{"ledger", std::nullopt}, {"ledger/CURRENT", "x"}});
  EXPECT_FALSE(std::filesystem::exists(Path("file")));
  std::string content;
  ASSERT_TRUE(rocksdb::ReadFileToString(env_.get(), Path("ledger/CURRENT"), &content).ok());
  EXPECT_EQ(content, "x");
  EXPECT_THAT(Left(Crash::kLoseUnsynced),
              ElementsAre(Pair("ledger", std::nullopt), Pair("ledger/CURRENT", "x")));
}

}  // namespace
}  // namespace jiedui::eventstore
