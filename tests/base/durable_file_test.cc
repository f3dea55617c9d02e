// Small files are replaced whole, and what cannot be done is said with the file's name.

#include "base/durable_file.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <sys/stat.h>
#include <unistd.h>

namespace jiedui {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class DurableFileSpec : public testing::Test {
 protected:
  DurableFileSpec() {
    std::string name = (fs::temp_directory_path() / "jiedui-file-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    path_ = (directory_ / "file").string();
  }
  ~DurableFileSpec() override { fs::remove_all(directory_); }

  unsigned ModeOf(const std::string& path) const {
    return static_cast<unsigned>(fs::status(path).permissions());
  }

  fs::path directory_;
  std::string path_;
};

TEST_F(DurableFileSpec, WhatWasWrittenIsReadAndNothingElseIsLeft) {
  ASSERT_TRUE(ReplaceFile(path_, "first", FileAccess::kEverybody).ok());
  ASSERT_TRUE(ReplaceFile(path_, std::string("second\0", 7), FileAccess::kEverybody).ok());

  EXPECT_EQ(*ReadFile(path_), std::string("second\0", 7));
  EXPECT_EQ(std::distance(fs::directory_iterator(directory_), {}), 1);
}

TEST_F(DurableFileSpec, APipeOrADeviceInThePlaceOfAFileIsNamedAndNobodyWaits) {
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  const absl::Status pipe = ReadFile(path_).status();
  EXPECT_EQ(pipe.code(), absl::StatusCode::kFailedPrecondition) << pipe;
  EXPECT_EQ(pipe.message(), path_ + " is a pipe, and no file");
  EXPECT_EQ(ReadFile("/dev/zero").status().message(), "/dev/zero is a device, and no file");
}

TEST_F(DurableFileSpec, AFileThatSomebodyNamesMayBeAPipeAndNoDevice) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "through a pipe", 14), 14);
  ::close(ends[1]);
  const std::string named = "/proc/self/fd/" + std::to_string(ends[0]);
  EXPECT_EQ(ReadFile(named).status().message(), named + " is a pipe, and no file");
  EXPECT_EQ(*ReadGivenFile(named), "through a pipe");
  ::close(ends[0]);
  ASSERT_TRUE(ReplaceFile(path_, "file", FileAccess::kEverybody).ok());
  EXPECT_EQ(*ReadGivenFile(path_), "file");
  EXPECT_EQ(ReadGivenFile("/dev/zero").status().message(), "/dev/zero is a device, and no file");
  EXPECT_EQ(ReadGivenFile(path_ + ".no").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(DurableFileSpec, TheOwnersFileIsTheOwnersAlone) {
  ASSERT_TRUE(ReplaceFile(path_, "secret", FileAccess::kOwner).ok());
  EXPECT_EQ(ModeOf(path_), 0600u);
  EXPECT_TRUE(CheckOnlyOwnerReads(path_).ok());

  for (const auto open_to : {fs::perms::group_read, fs::perms::others_read, fs::perms::group_write,
                             fs::perms::others_exec}) {
    fs::permissions(path_, fs::perms::owner_read | open_to);
    const absl::Status status = CheckOnlyOwnerReads(path_);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(status.message(), HasSubstr(path_));
  }
}

TEST_F(DurableFileSpec, WhatACrashLeftBehindIsNoObstacleAndNotRead) {
  ASSERT_TRUE(ReplaceFile(path_, "old", FileAccess::kOwner).ok());
  ASSERT_TRUE(ReplaceFile(path_ + ".new", "half", FileAccess::kOwner).ok());
  EXPECT_EQ(*ReadFile(path_), "old");

  EXPECT_TRUE(ReplaceFile(path_, "new", FileAccess::kOwner).ok());

  EXPECT_EQ(*ReadFile(path_), "new");
  EXPECT_FALSE(fs::exists(path_ + ".new"));
}

TEST_F(DurableFileSpec, AFailureLeavesTheOldFileAndSaysWhichItWas) {
  ASSERT_TRUE(ReplaceFile(path_, "old", FileAccess::kOwner).ok());
  fs::create_directories(path_ + ".new/in the way");

  const absl::Status status = ReplaceFile(path_, "new", FileAccess::kOwner);

  EXPECT_THAT(status.message(), HasSubstr(path_ + ".new"));
  EXPECT_EQ(*ReadFile(path_), "old");
}

TEST_F(DurableFileSpec, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(ReadFile(path_).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(ReadFile(path_).status().message(), HasSubstr(path_));
  EXPECT_EQ(CheckOnlyOwnerReads(path_).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReplaceFile(path_ + "/x", "x", FileAccess::kOwner).code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(ReadFile(directory_.string()).ok());
}

TEST_F(DurableFileSpec, AFileOfMoreThanAMebibyteIsRefused) {
  ASSERT_TRUE(ReplaceFile(path_, std::string(1 << 20, 'x'), FileAccess::kOwner).ok());
  EXPECT_TRUE(ReadFile(path_).ok());
  ASSERT_TRUE(ReplaceFile(path_, std::string((1 << 20) + 1, 'x'), FileAccess::kOwner).ok());
  EXPECT_EQ(ReadFile(path_).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(DurableFileSpec, ADirectoryIsMadeOnce) {
  EXPECT_TRUE(MakeDurableDirectory(path_, FileAccess::kOwner).ok());
  EXPECT_EQ(ModeOf(path_), 0700u);
  EXPECT_TRUE(MakeDurableDirectory(path_, FileAccess::kOwner).ok());
  ASSERT_TRUE(ReplaceFile(path_ + "/file", "x", FileAccess::kOwner).ok());
  EXPECT_FALSE(MakeDurableDirectory(path_ + "/file", FileAccess::kOwner).ok());
  EXPECT_FALSE(MakeDurableDirectory(path_ + "/a/b", FileAccess::kOwner).ok());
}

}  // namespace
}  // namespace jiedui
