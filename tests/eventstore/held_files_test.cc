// Names below a directory that is held lead there, and are the names of it all the same.

#include "eventstore/held_files.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "eventstore/rocks.h"
#include "tests/eventstore/ledger.h"

namespace jiedui::eventstore {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// "log" is held, with a file "old" in it; it was moved away, and another has its name.
class HeldFilesSpec : public testing::Test {
 protected:
  HeldFilesSpec() {
    Put(rocksdb::Env::Default(), Below("old"), "held");
    env_ = WithHeld(rocksdb::Env::Default(), {OpenDirectory::Open(directory()).value()});
    fs::rename(directory(), Moved(""));
    fs::create_directory(directory());
    Put(rocksdb::Env::Default(), Below("old"), "another");
  }

  std::string directory() {
    fs::create_directories(home_.path() + "/log");
    return home_.path() + "/log";
  }
  std::string Below(const std::string& name) { return directory() + "/" + name; }
  std::string Moved(const std::string& name) { return home_.path() + "/moved/" + name; }

  static void Put(rocksdb::Env* env, const std::string& file, const std::string& content) {
    const auto written = rocksdb::WriteStringToFile(env, content, file, /*should_sync=*/true);
    EXPECT_TRUE(written.ok()) << written.ToString();
  }
  static std::string Get(rocksdb::Env* env, const std::string& file) {
    std::string content;
    const auto read = rocksdb::ReadFileToString(env, file, &content);
    return read.ok() ? content : TextOf(read);
  }

  TempDirectory home_;
  std::unique_ptr<rocksdb::Env> env_;
};

TEST_F(HeldFilesSpec, FilesAreMadeReadAndRemovedWhereTheDirectoryIs) {
  EXPECT_EQ(Get(env_.get(), Below("old")), "held");
  Put(env_.get(), Below("new.tmp"), "b");
  EXPECT_TRUE(env_->RenameFile(Below("new.tmp"), Below("new")).ok());
  EXPECT_TRUE(env_->DeleteFile(Below("old")).ok());
  std::vector<std::string> names;
  ASSERT_TRUE(env_->GetChildren(directory(), &names).ok());

  EXPECT_THAT(names, ElementsAre("new"));
  EXPECT_EQ(Get(rocksdb::Env::Default(), Moved("new")), "b");
  EXPECT_TRUE(env_->FileExists(Below("old")).IsNotFound());
  EXPECT_EQ(Get(rocksdb::Env::Default(), Below("old")), "another");
  EXPECT_FALSE(fs::exists(Below("new")));
}

TEST_F(HeldFilesSpec, ANameThatOnlyBeginsSoLeadsWhereItDoes) {
  const std::string beside = directory() + ".importing";
  Put(env_.get(), beside, "beside");
  EXPECT_EQ(Get(rocksdb::Env::Default(), beside), "beside");
}

TEST_F(HeldFilesSpec, MessagesHaveTheNamesThatWereAskedFor) {
  const std::string said = Get(env_.get(), Below("none"));
  EXPECT_THAT(said, HasSubstr(": " + Below("none") + ": No such file"));
  EXPECT_THAT(said, Not(HasSubstr("/proc/self")));
}

}  // namespace
}  // namespace jiedui::eventstore
