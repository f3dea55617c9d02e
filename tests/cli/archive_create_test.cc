// `jiedui archive create` where nothing was signed yet, and where the disk takes no more.

#include <csignal>
#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include <sys/resource.h>

#include "base/durable_file.h"
#include "eventstore/checkpoint.h"
#include "tests/cli/audit_fixture.h"

namespace jiedui::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

using ArchiveCreateTest = AuditCommandTest;

// Nobody has served it yet, or nobody who could sign.
class NeverSignedTest : public AuditCommandTest {
 protected:
  NeverSignedTest() {
    fs::create_directories(home());
    Append(*Open(home()), 3);
  }
  std::string home() const { return file("new/370400"); }
  std::string Generate() {
    std::string key = Jiedui({"key", "generate", home(), "--origin", "jiedui.example"}).out;
    key.pop_back();
    return key;
  }
};

TEST_F(NeverSignedTest, ALedgerWithoutACheckpointIsArchivedUpToOneThatTheArchiveAloneHas) {
  const std::string key = Generate();
  const Outcome made = Jiedui({"archive", "create", home(), file("archive"), "-o", "json"});
  ASSERT_EQ(made.code, ExitCode::kOk) << made.err;
  const auto json = nlohmann::json::parse(made.out);
  EXPECT_EQ(json["events"], 3);
  EXPECT_EQ(json["newer_events"], 0);
  EXPECT_THAT(std::string(json["notice"]), HasSubstr("signed for this archive"));
  EXPECT_THAT(std::string(json["notice_zh"]), HasSubstr("已为此归档签署一个"));
  EXPECT_TRUE(Open(home())->TakeSnapshot()->Checkpoints(eventstore::kMaxPosition, 1)->empty());

  EXPECT_EQ(Jiedui({"audit", file("archive"), "--verifier-key", key}).code, ExitCode::kOk);
  EXPECT_EQ(Jiedui({"archive", "create", home(), file("archive")}).code, ExitCode::kOk) << "again";
  EXPECT_EQ(
      Jiedui({"archive", "restore", file("archive"), file("data"), "--verifier-key", key}).code,
      ExitCode::kOk);
}

TEST_F(NeverSignedTest, WhereNobodyCanSignItIsSaidWhatToDo) {
  const Outcome no_key = Jiedui({"archive", "create", home(), file("archive")});
  EXPECT_EQ(no_key.code, ExitCode::kNotFound) << no_key.out;
  EXPECT_THAT(no_key.err, AllOf(HasSubstr("jiedui key generate " + home()),
                                HasSubstr("将签名私钥 checkpoint.skey 拷回")));
  Generate();
  fs::remove_all(home() + "/guard");
  const Outcome no_guard = Jiedui({"archive", "create", home(), file("archive")});
  EXPECT_EQ(no_guard.code, ExitCode::kRefused) << no_guard.out;
  EXPECT_THAT(no_guard.err, HasSubstr("jiedui ledger adopt " + home()));
  EXPECT_FALSE(fs::exists(file("archive")));
}

TEST_F(NeverSignedTest, AnEmptyLedgerHasNothingToArchive) {
  fs::create_directories(file("empty/370400"));
  Open(file("empty/370400"));
  const Outcome empty = Jiedui({"archive", "create", file("empty/370400"), file("archive")});
  EXPECT_EQ(empty.code, ExitCode::kNotFound) << empty.out;
  EXPECT_THAT(empty.err, HasSubstr("账本中还没有事件"));
}

// What this process may write to one file, until it goes.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit lower{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &lower);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(ArchiveCreateTest, AFileThatIsThereIsNotWrittenOver) {
  const std::string there = file("notes");
  ASSERT_TRUE(ReplaceFile(there, "kept", FileAccess::kOwner).ok());
  const Outcome refused = Jiedui({"archive", "create", ledger(), there});
  EXPECT_EQ(refused.code, ExitCode::kConflict) << refused.out;
  EXPECT_THAT(refused.err, AllOf(HasSubstr(there + " 是一个文件，不予覆盖"),
                                 HasSubstr("is a file, which is not written over")));
  EXPECT_EQ(*ReadFile(there), "kept");
}

TEST_F(ArchiveCreateTest, WhoeverWantsAnotherKindOfFileGetsNoDirectoryOfThatName) {
  const Outcome refused = Jiedui({"archive", "create", ledger(), file("t1.ZIP")});
  EXPECT_EQ(refused.code, ExitCode::kUsage) << refused.out;
  EXPECT_THAT(refused.err, AllOf(HasSubstr("不能写成 .zip 文件"), HasSubstr(".tar")));
  EXPECT_FALSE(fs::exists(file("t1.ZIP")));
}

TEST_F(ArchiveCreateTest, ATarFileBeyondTheLimitOfFileSizeIsToldAsAFullDiskIs) {
  const auto create = [this] {
    const FileSizeLimit limit(4096);
    return Jiedui({"archive", "create", ledger(), file("archive.tar")});
  };
  const Outcome outcome = create();
  EXPECT_EQ(outcome.code, ExitCode::kUnavailable) << outcome.err;
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("无法写入 " + file("archive.tar.new") + "：文件超出大小上限"),
                    HasSubstr("cannot write " + file("archive.tar.new"))));
  EXPECT_FALSE(fs::exists(file("archive.tar")));
  EXPECT_FALSE(fs::exists(file("archive.tar.new")));
}

}  // namespace
}  // namespace jiedui::cli
