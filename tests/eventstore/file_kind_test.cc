// What is no file is named where a file should be, and nobody waits for it.

#include "eventstore/file_kind.h"

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/stat.h>

#include "eventstore/finding.h"
#include "eventstore/store.h"
#include "eventstore/table_files.h"
#include "tests/eventstore/archive_fixture.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

void MakePipe(const fs::path& path) {
  fs::remove_all(path);
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
}

TEST(FileKindSpec, WhatIsNoFileIsNamedByWhatItIs) {
  const TempDirectory home;
  const fs::path path = fs::path(home.path()) / "CURRENT";
  EXPECT_FALSE(NotAFile(path.string()).has_value()) << "nothing is there";
  Replace(path, "MANIFEST-000004\n");
  EXPECT_FALSE(NotAFile(path.string()).has_value());
  fs::create_symlink(path, fs::path(home.path()) / "link");
  EXPECT_FALSE(NotAFile(home.path() + "/link").has_value()) << "a link to a file is one";

  EXPECT_EQ(TextOf(*NotAFile(home.path())),
            home.path() + " is not a regular file: it is a directory");
  EXPECT_EQ(TextOf(*NotAFile("/dev/null")), "/dev/null is not a regular file: it is a device");
  fs::remove(path);
  EXPECT_EQ(TextOf(*NotAFile(home.path() + "/link")),
            home.path() + "/link is not a regular file: it is a link that leads nowhere");
  fs::create_symlink(path, path);
  EXPECT_THAT(TextOf(*NotAFile(path.string())), HasSubstr("a link that leads nowhere"));
  MakePipe(path);
  EXPECT_THAT(TextOf(*NotAFile(path.string())),
              HasSubstr("CURRENT is not a regular file: it is a named pipe"));
}

TEST(FileKindSpec, OfALedgersDirectoryOnlyWhatIsOpenedIsLookedAt) {
  const TempDirectory home;
  fs::create_directory(home.path() + "/lost+found");
  EXPECT_THAT(FindNotFiles(home.path()), IsEmpty());
  fs::create_directory(home.path() + "/000007.sst");
  MakePipe(home.path() + "/000009.log");
  EXPECT_THAT(FindNotFiles(home.path()), SizeIs(2));
}

// A ledger with a record, closed.
class StrangeFilesSpec : public testing::Test {
 protected:
  StrangeFilesSpec() {
    ledger_.Open();
    EXPECT_TRUE(ledger_.Submit({Event("a")}).ok());
    ledger_.Close();
  }

  // Whoever writes and whoever reads is told the file.
  void ExpectNamed(const std::string& file, const std::string& what = "a named pipe") {
    for (const bool read_only : {false, true}) {
      Options options = ledger_.options();
      options.read_only = read_only;
      const absl::Status refused = ledger_.Open(options);
      EXPECT_EQ(refused.code(), absl::StatusCode::kDataLoss) << refused;
      EXPECT_THAT(refused.message(), HasSubstr(file + " is not a regular file: it is " + what));
    }
    const auto adopted = Store::Adopt(ledger_.options(), {}, [](int64_t, int64_t) {});
    EXPECT_EQ(adopted.status().code(), absl::StatusCode::kDataLoss) << adopted.status();
  }

  Ledger ledger_;
};

TEST_F(StrangeFilesSpec, APipeInThePlaceOfAFileOfTheLogIsNamed) {
  for (const char* const name : {"CURRENT", "000002.log", "000003.sst", "MANIFEST-000001"}) {
    const fs::path kept = ledger_.directory() + "-kept";
    fs::remove_all(kept);
    fs::copy(ledger_.directory(), kept, fs::copy_options::recursive);
    MakePipe(fs::path(ledger_.directory()) / name);
    ExpectNamed(ledger_.directory() + "/" + name);
    fs::remove_all(ledger_.directory());
    fs::rename(kept, ledger_.directory());
  }
}

TEST_F(StrangeFilesSpec, APipeInThePlaceOfTheGuardIsNamed) {
  MakePipe(fs::path(ledger_.guard_directory()) / "head");
  ExpectNamed(ledger_.guard_directory() + "/head");
}

TEST_F(StrangeFilesSpec, ALinkThatLeadsNowhereIsNoAbsence) {
  for (const std::string& file :
       {ledger_.guard_directory() + "/head", ledger_.directory() + "/LOCK",
        ledger_.directory() + "/CURRENT"}) {
    const fs::path kept = file + "-kept";
    fs::rename(file, kept);
    fs::create_symlink(kept.string() + "-nowhere", file);
    ExpectNamed(file, "a link that leads nowhere");
    fs::rename(kept, file);
  }
}

TEST_F(StrangeFilesSpec, ALinkThatLeadsNowhereInThePlaceOfTheGuardsLockIsNamedByWhoWrites) {
  const fs::path lock = fs::path(ledger_.guard_directory()) / "LOCK";
  const fs::path nowhere = ledger_.guard_directory() + "/nowhere";
  fs::remove(lock);
  fs::create_symlink(nowhere, lock);
  const absl::Status refused = ledger_.Open(ledger_.options());
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
  EXPECT_THAT(refused.message(), HasSubstr(lock.string() + " is not a regular file"));
  EXPECT_FALSE(fs::exists(nowhere)) << "it was not made where the link leads";
}

TEST_F(StrangeFilesSpec, APipeWhereANewGuardIsWrittenFirstIsNamedByWhoMayMakeOne) {
  const std::string fresh = ledger_.guard_directory() + "/head.new";
  MakePipe(fresh);
  const auto adopted = Store::Adopt(ledger_.options(), {}, [](int64_t, int64_t) {});
  for (const absl::Status& refused : {ledger_.Open(ledger_.options()), adopted.status()}) {
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
    EXPECT_THAT(refused.message(), HasSubstr(fresh + " is not a regular file: it is a named pipe"));
  }
  Options reading = ledger_.options();
  reading.read_only = true;
  EXPECT_TRUE(ledger_.Open(reading).ok());
}

TEST_F(StrangeFilesSpec, APipeInThePlaceOfATableIsNamedByWhoChecksTables) {
  const std::string table = ledger_.directory() + "/000003.sst";
  MakePipe(table);
  EXPECT_THAT(CheckTableFile({table, 0}).message(), HasSubstr("named pipe"));
}

TEST_F(ArchiveSpec, APipeInThePlaceOfAFileOfAnArchiveIsNamed) {
  BackUpToDirectory();
  MakePipe(fs::path(backup()) / "body/001");
  const absl::Status damaged = Check(backup()).status();
  EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss) << damaged;
  EXPECT_THAT(damaged.message(), HasSubstr("body/001 is not a regular file: it is a named pipe"));
  ArchiveDirectorySink sink(backup());
  EXPECT_THAT(BackUp(sink).status().message(), HasSubstr("named pipe"))
      << "nor is it kept as a file that is there already";
}

TEST_F(ArchiveSpec, APipeWhereAFileOfAnArchiveIsWrittenFirstIsNamed) {
  BackUpToDirectory();
  Append3(200);
  checkpoint_ = Sign();
  fs::create_directories(fs::path(backup()) / "body/002.p");
  MakePipe(fs::path(backup()) / "body/002.p/91.new");
  ArchiveDirectorySink sink(backup());
  const absl::Status damaged = BackUp(sink).status();
  EXPECT_EQ(damaged.code(), absl::StatusCode::kDataLoss) << damaged;
  EXPECT_FALSE(IsOfTheArchivedLedger(damaged));
  EXPECT_THAT(damaged.message(), HasSubstr("91.new is not a regular file: it is a named pipe"));
}

TEST_F(ArchiveSpec, APipeIsNoArchive) {
  MakePipe(tar());
  const absl::Status refused = OpenArchive(tar()).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
}

}  // namespace
}  // namespace jiedui::eventstore
