// What `jiedui audit` is given to read: a pipe where a shell gives one, what is no evidence, a
// ledger that is none of the auditor's.

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <unistd.h>

#include "base/check.h"
#include "base/durable_file.h"
#include "tests/cli/audit_fixture.h"

namespace jiedui::cli {
namespace {

// A shell's `<(command)`, as it stands in the place of a file; read once, and over then.
class FileThroughPipe {
 public:
  explicit FileThroughPipe(const std::string& content) {
    int ends[2];
    CHECK(::pipe(ends) == 0, "no pipe");
    const auto size = static_cast<ssize_t>(content.size());
    CHECK(::write(ends[1], content.data(), content.size()) == size, "it fits into a pipe");
    ::close(ends[1]);
    end_ = ends[0];
  }
  ~FileThroughPipe() { ::close(end_); }
  FileThroughPipe(const FileThroughPipe&) = delete;
  FileThroughPipe& operator=(const FileThroughPipe&) = delete;

  std::string path() const { return absl::StrCat("/proc/self/fd/", end_); }

 private:
  int end_ = -1;
};

TEST_F(AuditCommandTest, WhatIsNamedOnTheCommandLineMayBeAPipe) {
  const std::string checkpoint = *ReadFile(file("kept.checkpoint"));
  const FileThroughPipe held(checkpoint);
  const Outcome against =
      Jiedui({"audit", ledger(), "--verifier-key", key_, "--checkpoint", held.path()});
  EXPECT_EQ(against.code, ExitCode::kOk) << against.err;
  const FileThroughPipe alone(checkpoint);
  const Outcome by_itself = Jiedui({"audit", alone.path(), "--verifier-key", key_});
  EXPECT_EQ(by_itself.code, ExitCode::kOk) << by_itself.err;
  const FileThroughPipe wrong(*ReadFile(Changed("kept.checkpoint", 40)));
  EXPECT_EQ(Jiedui({"audit", ledger(), "--verifier-key", key_, "--checkpoint", wrong.path()}).code,
            ExitCode::kDamaged);
}

// Whatever is given for evidence: it says of itself that it is none, in both languages.
TEST_F(AuditCommandTest, WhatIsNoEvidenceIsNamedForEachFlagAndHasOneReasonAndOneExitCode) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  const std::string checkpoint = *ReadFile(file("kept.checkpoint"));
  const std::string receipt = *ReadFile(file("event.tlog-proof"));
  for (const std::string& bad :
       {std::string(), std::string("garbage"), std::string("\xFF\xFE"), std::string("old 2\n"),
        checkpoint.substr(0, 60), receipt.substr(0, 60), std::string((size_t{1} << 20) + 1, 'x')}) {
    Write(root_ / "bad", bad);
    for (const Outcome& outcome :
         {Jiedui({"audit", file("bad"), "--verifier-key", key_}),
          Jiedui({"audit", ledger(), "--verifier-key", key_, "--checkpoint", file("bad")}),
          Jiedui({"audit", ledger(), "--verifier-key", key_, "--proof", file("bad")}),
          Jiedui({"audit", "replay", file("archive"), "--verifier-key", key_, "--statement",
                  file("bad")})}) {
      EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
      EXPECT_THAT(outcome.err, testing::AllOf(testing::HasSubstr("DATA_LOSS EVIDENCE_INVALID"),
                                              testing::HasSubstr(file("bad") + "："),
                                              testing::HasSubstr(file("bad") + ": ")));
    }
  }
}

TEST_F(AuditCommandTest, ADirectoryOrNothingInThePlaceOfEvidenceIsNotEvidenceAgainstAnybody) {
  fs::create_directory(file("directory"));
  for (const char* const flag : {"--checkpoint", "--proof"}) {
    const auto with = [&](const char* name) {
      return Jiedui({"audit", ledger(), "--verifier-key", key_, flag, file(name)});
    };
    const Outcome directory = with("directory");
    EXPECT_EQ(directory.code, ExitCode::kRefused) << directory.out;
    EXPECT_THAT(directory.err, testing::HasSubstr("是一个目录"));
    EXPECT_EQ(with("missing").code, ExitCode::kNotFound);
  }
}

TEST_F(AuditCommandTest, ALedgerThatWasBegunAnewHasNothingThatTheAuditorsKeySigned) {
  std::filesystem::remove_all(ledger());
  std::filesystem::create_directories(ledger());
  { const auto store = Open(ledger()); }
  const Outcome outcome = Jiedui({"audit", ledger(), "--verifier-key", key_});
  EXPECT_EQ(outcome.code, ExitCode::kNotFound) << outcome.out;
  EXPECT_THAT(outcome.err, testing::HasSubstr("没有用可信密钥签名的校验点"));
}

}  // namespace
}  // namespace jiedui::cli
