// What `jiedui audit` is given to read: a pipe where a shell gives one, what is no evidence, a
// ledger that is none of the auditor's.

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include <unistd.h>

#include "base/check.h"
#include "base/durable_file.h"
#include "eventstore/note.h"
#include "eventstore/signing_key.h"
#include "eventstore/tlog_proof.h"
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
  const auto expect_none = [this](const Outcome& outcome) {
    EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
    EXPECT_THAT(outcome.err, testing::AllOf(testing::HasSubstr("DATA_LOSS EVIDENCE_INVALID"),
                                            testing::HasSubstr(file("bad") + "："),
                                            testing::HasSubstr(file("bad") + ": ")));
  };
  const auto alone = [this] { return Jiedui({"audit", file("bad"), "--verifier-key", key_}); };
  const auto with = [this](const char* flag) {
    return Jiedui({"audit", ledger(), "--verifier-key", key_, flag, file("bad")});
  };
  for (const std::string& bad : {std::string(), std::string("garbage"), std::string("\xFF\xFE"),
                                 std::string((size_t{1} << 20) + 1, 'x')}) {
    Write(root_ / "bad", bad);
    expect_none(alone());
    expect_none(with("--checkpoint"));
    expect_none(with("--proof"));
    expect_none(with("--succession"));
    expect_none(Jiedui(
        {"audit", "replay", file("archive"), "--verifier-key", key_, "--statement", file("bad")}));
  }
  // What is cut off, where its kind belongs.
  Write(root_ / "bad", checkpoint.substr(0, 60));
  expect_none(alone());
  expect_none(with("--checkpoint"));
  Write(root_ / "bad", receipt.substr(0, 60));
  expect_none(alone());
  expect_none(with("--proof"));
  Write(root_ / "bad", "old 2\n");
  expect_none(alone());
  Write(root_ / "bad", "jiedui.example/370400\nsucceeded by\n");
  expect_none(with("--succession"));
}

// What is evidence, where another kind is wanted: whoever gave it has mixed up the options.
class MisplacedEvidenceTest : public AuditCommandTest {
 protected:
  MisplacedEvidenceTest() {
    const auto signers = eventstore::SigningKeys(ledger() + "/keys").Signers();
    const eventstore::Verifier& key = signers->front().verifier();
    const std::string root(44, 'A');
    Write(root_ / "growth",
          eventstore::FormatGrowthProof({2, {}, *ReadFile(file("newest.checkpoint"))}));
    Write(root_ / "statement", absl::StrCat(key.name(), "/tables\n5\n", root, "\nunits/1 0 -\n\n"));
    Write(root_ / "succession", *eventstore::SignSuccession(signers->front(), key));
    Write(root_ / "key", key_ + "\n");
  }

  void ExpectMisplaced(const Outcome& outcome, const std::string& name) const {
    static const std::map<std::string, std::string> kPlaces = {
        {"kept.checkpoint", "校验点用 jiedui audit 的 --checkpoint 给出"},
        {"event.tlog-proof", "凭证用 jiedui audit 的 --proof 给出"},
        {"growth", "一致性证明单独校验"},
        {"statement", "声明用 jiedui audit replay 的 --statement 给出"},
        {"succession", "更换密钥的说明用 jiedui audit 的 --succession 给出"},
        {"key", "请将公钥的文字写在 --verifier-key 之后"}};
    EXPECT_EQ(outcome.code, ExitCode::kUsage) << name << outcome.err;
    EXPECT_THAT(
        outcome.err,
        testing::AllOf(testing::HasSubstr(absl::StrCat("/", name, "：此处应为")),
                       testing::HasSubstr(kPlaces.at(name)),
                       testing::HasSubstr(absl::StrCat("/", name, ": what is wanted here"))));
  }
  // Of all kinds but one.
  static std::vector<std::string> AllBut(const std::string& wanted) {
    std::vector<std::string> names = {"kept.checkpoint", "event.tlog-proof", "growth",
                                      "statement",       "succession",       "key"};
    names.erase(std::remove(names.begin(), names.end(), wanted), names.end());
    return names;
  }
};

TEST_F(MisplacedEvidenceTest, ItIsToldWhereItBelongsAndAccusesNobody) {
  for (const auto& [flag, wanted] :
       {std::pair("--checkpoint", "kept.checkpoint"), std::pair("--proof", "event.tlog-proof"),
        std::pair("--succession", "succession")}) {
    for (const std::string& name : AllBut(wanted)) {
      ExpectMisplaced(Jiedui({"audit", ledger(), "--verifier-key", key_, flag, file(name.c_str())}),
                      name);
    }
  }
  for (const char* const name : {"statement", "succession", "key"}) {
    ExpectMisplaced(Jiedui({"audit", file(name), "--verifier-key", key_}), name);
  }
}

TEST_F(MisplacedEvidenceTest, SoIsItWhereAStatementOrAWitnessIsWanted) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  for (const std::string& name : AllBut("statement")) {
    ExpectMisplaced(Jiedui({"audit", "replay", file("archive"), "--verifier-key", key_,
                            "--statement", file(name.c_str())}),
                    name);
  }
  for (const std::string& name : AllBut("kept.checkpoint")) {
    ExpectMisplaced(Jiedui({"ledger", "adopt", ledger(), "--verifier-key", key_, "--witness",
                            file(name.c_str())}),
                    name);
  }
}

TEST_F(AuditCommandTest, WhatWasLookedAtStandsInTheFirstLineAndInTheDocument) {
  const std::string place = std::filesystem::canonical(ledger()).string();
  for (const char* const command : {"verify", "audit"}) {
    EXPECT_THAT(Jiedui({command, root_.string()}).out,
                testing::StartsWith("所校验的是 " + place + "\n"));
    const Outcome whole = Jiedui({command, ledger(), "-o", "json"});
    EXPECT_EQ(nlohmann::json::parse(whole.out)["path"], place);
  }
  const std::string changed = Changed("kept.checkpoint", 40);
  const Outcome damaged = Jiedui({"audit", changed, "--verifier-key", key_});
  EXPECT_EQ(damaged.out, "所校验的是 " + changed + "\n");
  const Outcome document = Jiedui({"audit", changed, "--verifier-key", key_, "-o", "json"});
  EXPECT_EQ(nlohmann::json::parse(document.out)["path"], changed);
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
