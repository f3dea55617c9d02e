// A file put in its place on a disk that loses power: whole or not there, and there once that is
// said.

#include <cstdint>
#include <filesystem>
#include <string>

#include "gtest/gtest.h"
#include <fcntl.h>
#include <unistd.h>

#include "base/durable_file.h"
#include "tests/eventstore/faulty_files.h"

namespace jiedui {
namespace {

namespace fs = std::filesystem;
using eventstore::Crash;

class DurableFileFaultsSpec : public testing::Test {
 protected:
  DurableFileFaultsSpec() {
    std::string name = (fs::temp_directory_path() / "jiedui-place-XXXXXX").string();
    root_ = fs::canonical(::mkdtemp(name.data()));
  }
  ~DurableFileFaultsSpec() override { fs::remove_all(root_); }

  // As a program does that knows nothing of disks.
  void Write(const std::string& name, const std::string& bytes) const {
    const int file = ::open((root_ / name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    ASSERT_EQ(::write(file, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    ::close(file);
  }

  fs::path root_;
};

TEST_F(DurableFileFaultsSpec, WhatIsPutInPlaceIsWholeAtEveryPowerCut) {
  const eventstore::FaultyFiles files(root_.string());
  Write("new", std::string(10'000, 'x'));
  ASSERT_TRUE(PutInPlace((root_ / "new").string(), (root_ / "file").string()).ok());

  for (const Crash crash :
       {Crash::kLoseUnsynced, Crash::kKeepEverything, Crash::kCut, Crash::kTearPage}) {
    for (int64_t operation = 1; operation <= files.operations() + 1; ++operation) {
      const eventstore::Tree left = files.Left(operation, crash, 1);
      const auto file = left.find("file");
      if (file != left.end()) {
        EXPECT_EQ(*file->second, std::string(10'000, 'x')) << operation;
      }
      if (operation > files.operations()) {
        EXPECT_NE(file, left.end());
      }
    }
  }
}

TEST_F(DurableFileFaultsSpec, AnOperationThatFailsIsSaid) {
  eventstore::FaultyFiles files(root_.string());
  Write("new", "x");
  const int64_t written = files.operations();
  files.Break(written + 1, written + 1);  // the sync
  EXPECT_FALSE(PutInPlace((root_ / "new").string(), (root_ / "file").string()).ok());
  EXPECT_FALSE(fs::exists(root_ / "file"));
}

}  // namespace
}  // namespace jiedui
