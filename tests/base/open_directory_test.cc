// A directory that is open is that directory, whatever has its name.

#include "base/open_directory.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace jiedui {
namespace {

namespace fs = std::filesystem;

class OpenDirectorySpec : public testing::Test {
 protected:
  OpenDirectorySpec() {
    std::string name = (fs::temp_directory_path() / "jiedui-open-XXXXXX").string();
    home_ = ::mkdtemp(name.data());
    fs::create_directory(name_ = (home_ / "ledger").string());
  }
  ~OpenDirectorySpec() override { fs::remove_all(home_); }

  fs::path home_;
  std::string name_;
};

TEST_F(OpenDirectorySpec, ItsPathLeadsToItWhateverHasItsName) {
  const auto open = OpenDirectory::Open(name_);
  ASSERT_TRUE(open.ok()) << open.status();
  fs::rename(name_, home_ / "moved");
  fs::create_directory(name_);

  std::ofstream((*open)->path() + "/file") << "a";

  EXPECT_TRUE(fs::exists(home_ / "moved" / "file"));
  EXPECT_TRUE(fs::is_empty(name_));
  EXPECT_EQ((*open)->name(), name_);
  EXPECT_FALSE((*open)->IsRemoved());
}

TEST_F(OpenDirectorySpec, ItTellsThatItWasRemovedAlsoIfAnotherHasItsName) {
  const auto open = OpenDirectory::Open(name_);
  ASSERT_TRUE(open.ok()) << open.status();
  fs::remove_all(name_);
  EXPECT_TRUE((*open)->IsRemoved());
  fs::create_directory(name_);
  EXPECT_TRUE((*open)->IsRemoved());
}

TEST_F(OpenDirectorySpec, WhatIsNoDirectoryIsNotOpened) {
  EXPECT_EQ(OpenDirectory::Open(name_ + "/none").status().code(), absl::StatusCode::kNotFound);
  std::ofstream(name_ + "/file") << "a";
  EXPECT_EQ(OpenDirectory::Open(name_ + "/file").status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(OpenDirectorySpec, TheNamesOfOpenDirectoriesAreInThePlaceOfTheirPaths) {
  const auto open = OpenDirectory::Open(name_);
  ASSERT_TRUE(open.ok()) << open.status();
  const std::string path = (*open)->path();
  EXPECT_EQ(InOwnNames("cannot open " + path + "/a: it is " + path),
            "cannot open " + name_ + "/a: it is " + name_);
  EXPECT_EQ(InOwnNames(path + "0/a"), path + "0/a") << "another number";
  EXPECT_EQ(InOwnNames("/proc/self/fd/"), "/proc/self/fd/");
  EXPECT_EQ(InOwnNames("no path"), "no path");
}

}  // namespace
}  // namespace jiedui
