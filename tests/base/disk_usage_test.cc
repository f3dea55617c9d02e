// What files take on the disk is what they have there, not how long they are.

#include "base/disk_usage.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include <fcntl.h>
#include <unistd.h>

namespace jiedui {
namespace {

namespace fs = std::filesystem;

class DiskUsageSpec : public testing::Test {
 protected:
  DiskUsageSpec()
      : home_(fs::path(testing::TempDir()) / ("disk-usage-" + std::to_string(::getpid()))) {
    fs::create_directories(home_ / "below");
  }
  ~DiskUsageSpec() override { fs::remove_all(home_); }

  const fs::path home_;
};

TEST_F(DiskUsageSpec, EveryFileBelowCounts) {
  EXPECT_EQ(BytesOnDisk(home_.string()), 0U);
  std::ofstream(home_ / "one") << std::string(100'000, 'x') << std::flush;
  std::ofstream(home_ / "below" / "two") << std::string(100'000, 'x') << std::flush;
  ::sync();
  EXPECT_GE(BytesOnDisk(home_.string()), 200'000U);
  EXPECT_LT(BytesOnDisk(home_.string()), 300'000U);
}

TEST_F(DiskUsageSpec, RoomThatIsReservedCountsAndAHoleDoesNot) {
  std::ofstream(home_ / "hole") << "x";
  fs::resize_file(home_ / "hole", 10 << 20);
  EXPECT_LT(BytesOnDisk(home_.string()), 1U << 20);
  const int file = ::open((home_ / "reserved").c_str(), O_CREAT | O_WRONLY, 0600);
  ASSERT_GE(file, 0);
  if (::fallocate(file, FALLOC_FL_KEEP_SIZE, 0, 4 << 20) == 0) {
    EXPECT_EQ(fs::file_size(home_ / "reserved"), 0U);
    EXPECT_GE(BytesOnDisk(home_.string()), 4U << 20);
  }
  ::close(file);
}

TEST_F(DiskUsageSpec, WhatIsNotThereYetIsOnTheDiskOfWhatItWouldBeMadeIn) {
  EXPECT_TRUE(AreOnOneDisk((home_ / "not" / "yet").string(), home_.string()));
  EXPECT_FALSE(AreOnOneDisk("/proc/not/yet", home_.string()));
}

TEST_F(DiskUsageSpec, ADirectoryThatIsNotThereTakesNothing) {
  EXPECT_EQ(BytesOnDisk((home_ / "nowhere").string()), 0U);
}

}  // namespace
}  // namespace jiedui
