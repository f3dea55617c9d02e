// `jiedui checkpoint` and `jiedui proof`: what they keep in files is what `jiedui audit` reads, and
// what does not hold is not kept.

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "base/durable_file.h"
#include "eventstore/checkpoint.h"
#include "eventstore/tlog_proof.h"
#include "tests/cli/command_line_fixture.h"

namespace jiedui::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class EvidenceFetchTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    files_ = directory_ + "-evidence";
    std::filesystem::create_directories(files_);
    ASSERT_EQ(Query({"checkpoint", "--sign", "--file", file("first")}).code, ExitCode::kOk);
    const Outcome key = Jiedui({"key", "show", directory_ + "/370400"});
    key_ = key.out.substr(0, key.out.find('\n'));
  }
  void TearDown() override {
    std::filesystem::remove_all(files_);
    CommandLineTest::TearDown();
  }

  std::string file(const std::string& name) const { return files_ + "/" + name; }
  Outcome Audit(const std::string& name, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"audit", file(name), "--verifier-key", key_});
    return Jiedui(std::move(more));
  }

  // What an operator does is an event.
  void AddEvent() { ASSERT_EQ(Operate({"backup", "370400", "daily"}).code, ExitCode::kOk); }

  std::string files_;
  std::string key_;
};

TEST_F(EvidenceFetchTest, ACheckpointIsPrintedAsItIsOrKeptInAFileThatIsAudited) {
  const Outcome printed = Query({"checkpoint"});
  ASSERT_EQ(printed.code, ExitCode::kOk) << printed.err;
  EXPECT_EQ(printed.out, *ReadFile(file("first")));
  EXPECT_EQ(Audit("first").code, ExitCode::kOk);
  const auto json = nlohmann::json::parse(Query({"checkpoint", "-o", "json"}).out);
  EXPECT_EQ(json["checkpoint"]["note"], printed.out);
  EXPECT_EQ(json["verifierKey"], key_);
}

TEST_F(EvidenceFetchTest, AFileThatIsThereIsNotWrittenOver) {
  const std::string kept = *ReadFile(file("first"));
  AddEvent();
  EXPECT_EQ(Query({"checkpoint", "--sign", "--file", file("first")}).code, ExitCode::kConflict);
  EXPECT_EQ(Query({"proof", "1", "--file", file("first")}).code, ExitCode::kConflict);
  EXPECT_EQ(*ReadFile(file("first")), kept);
}

TEST_F(EvidenceFetchTest, AReceiptOfAnEventIsAuditedAndMadeAnewFromItself) {
  ASSERT_EQ(Query({"proof", "3", "--file", file("third.tlog-proof")}).code, ExitCode::kOk);
  const Outcome audited = Audit("third.tlog-proof");
  EXPECT_EQ(audited.code, ExitCode::kOk) << audited.err;
  EXPECT_THAT(audited.out, HasSubstr("第 3 号事件"));

  AddEvent();
  ASSERT_EQ(Query({"checkpoint", "--sign"}).code, ExitCode::kOk);
  const Outcome anew = Query({"proof", file("third.tlog-proof")});
  ASSERT_EQ(anew.code, ExitCode::kOk) << anew.err;
  EXPECT_NE(anew.out, *ReadFile(file("third.tlog-proof")));
  EXPECT_EQ(eventstore::ParseTlogProof(anew.out)->leaf,
            eventstore::ParseTlogProof(*ReadFile(file("third.tlog-proof")))->leaf);
}

TEST_F(EvidenceFetchTest, AReceiptOfAnotherHistoryIsNotMadeAnew) {
  eventstore::TlogProof receipt = *eventstore::ParseTlogProof(Query({"proof", "3"}).out);
  receipt.leaf += "x";
  ASSERT_TRUE(
      ReplaceFile(file("other"), eventstore::FormatTlogProof(receipt), FileAccess::kEverybody)
          .ok());
  const Outcome other = Query({"proof", file("other")});
  EXPECT_EQ(other.code, ExitCode::kDamaged) << other.out;
  EXPECT_THAT(other.err, AllOf(HasSubstr("账本的第 3 号记录不是凭证中的记录"),
                               HasSubstr("is not the one in the receipt")));
}

TEST_F(EvidenceFetchTest, AnEventThatWasProvenAndIsNotThereIsMissing) {
  eventstore::TlogProof receipt = *eventstore::ParseTlogProof(Query({"proof", "3"}).out);
  receipt.index = 99'998;
  ASSERT_TRUE(
      ReplaceFile(file("lost"), eventstore::FormatTlogProof(receipt), FileAccess::kEverybody).ok());
  const Outcome lost = Query({"proof", file("lost")});
  EXPECT_EQ(lost.code, ExitCode::kDamaged) << lost.out;
  EXPECT_THAT(lost.err,
              AllOf(HasSubstr("账本没有第 99999 号事件"), HasSubstr("events are missing")));
  EXPECT_EQ(Query({"proof", "99999"}).code, ExitCode::kUsage) << "nobody says that it was there";

  std::string note = *ReadFile(file("first"));
  const size_t size = note.find('\n') + 1;
  note.replace(size, note.find('\n', size) - size, "99999");
  ASSERT_TRUE(ReplaceFile(file("longer"), note, FileAccess::kEverybody).ok());
  const Outcome grown = Query({"proof", "--from", file("longer")});
  EXPECT_EQ(grown.code, ExitCode::kDamaged) << grown.out;
  EXPECT_THAT(grown.err, HasSubstr("账本没有第 99999 号事件"));
}

TEST_F(EvidenceFetchTest, ThatACheckpointGrewOutOfAnOlderOneIsKeptAndAudited) {
  AddEvent();
  ASSERT_EQ(Query({"checkpoint", "--sign", "--file", file("second")}).code, ExitCode::kOk);
  const Outcome kept = Query({"proof", "--from", file("first"), "--file", file("growth")});
  ASSERT_EQ(kept.code, ExitCode::kOk) << kept.err;
  EXPECT_EQ(Query({"proof", "--from", file("first"), "--to", file("second")}).out,
            *ReadFile(file("growth")));

  const Outcome audited = Audit("growth", {"--checkpoint", file("first")});
  EXPECT_EQ(audited.code, ExitCode::kOk) << audited.err;
  EXPECT_THAT(audited.out, HasSubstr("只有增补，未经改动"));
  const Outcome alone = Audit("growth");
  EXPECT_EQ(alone.code, ExitCode::kUsage) << alone.out;
  EXPECT_THAT(alone.err, HasSubstr("请用 --checkpoint 给出它"));

  std::string changed = *ReadFile(file("growth"));
  changed[changed.find('\n') + 3] ^= 1;
  ASSERT_TRUE(ReplaceFile(file("changed"), changed, FileAccess::kEverybody).ok());
  EXPECT_EQ(Audit("changed", {"--checkpoint", file("first")}).code, ExitCode::kDamaged);
}

TEST_F(EvidenceFetchTest, ACheckpointOfAnotherHistoryIsNotSaidToHaveGrown) {
  std::string note = *ReadFile(file("first"));
  const size_t root = note.find('\n', note.find('\n') + 1) + 1;
  note[root] = note[root] == 'A' ? 'B' : 'A';
  ASSERT_TRUE(ReplaceFile(file("other"), note, FileAccess::kEverybody).ok());
  AddEvent();
  ASSERT_EQ(Query({"checkpoint", "--sign"}).code, ExitCode::kOk);
  const Outcome refused = Query({"proof", "--from", file("other"), "--file", file("growth")});
  EXPECT_EQ(refused.code, ExitCode::kDamaged) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("不相衔接，未保存"));
  EXPECT_FALSE(std::filesystem::exists(file("growth")));
}

// None of these asks a server: nobody answers at that address.
TEST_F(EvidenceFetchTest, WhatIsWrongWithTheFilesIsToldWithoutAServer) {
  AddEvent();
  ASSERT_EQ(Query({"checkpoint", "--sign", "--file", file("second")}).code, ExitCode::kOk);
  ASSERT_EQ(Query({"proof", "3", "--file", file("receipt")}).code, ExitCode::kOk);
  const std::string note = *ReadFile(file("first"));
  ASSERT_TRUE(ReplaceFile(file("foreign"), absl::StrReplaceAll(note, {{"370400", "370500"}}),
                          FileAccess::kEverybody)
                  .ok());
  const auto expect_told = [](std::vector<std::string> arguments, const std::string& words) {
    arguments.insert(arguments.begin(), "proof");
    arguments.insert(arguments.end(), {"--server", "127.0.0.1:1"});
    const Outcome outcome = Jiedui(std::move(arguments));
    EXPECT_EQ(outcome.code, ExitCode::kUsage) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(words));
  };
  expect_told({"--from", file("second"), "--to", file("first")}, "请将二者对调");
  expect_told({"--from", file("foreign")}, "/370500 的，而所问的账本是 370400");
  expect_told({"--from", file("first"), "--to", file("foreign")}, "用 --ledger 指明它的账本");
  expect_told({"--from", file("receipt")}, "此处应为校验点，而该文件是事件的凭证");
  expect_told({file("first")}, "此处应为事件的凭证，而该文件是校验点");
  expect_told({file("receipt"), "--ledger", "370500"}, "而所问的账本是 370500");
  expect_told({"3", "--size", "2"}, "--size 2 的校验点不覆盖第 3 号事件");
}

TEST_F(EvidenceFetchTest, ACheckpointOfTheSameLedgerElsewhereHasNotGrownIntoThis) {
  const std::string note = *ReadFile(file("first"));
  const std::string origin = note.substr(0, note.find('\n'));
  ASSERT_TRUE(ReplaceFile(file("elsewhere"),
                          absl::StrReplaceAll(note, {{origin, "elsewhere/370400"}}),
                          FileAccess::kEverybody)
                  .ok());
  const Outcome refused = Query({"proof", "--from", file("elsewhere")});
  EXPECT_EQ(refused.code, ExitCode::kUsage) << refused.err;
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr("是 elsewhere/370400 的，而服务最新的校验点是 " + origin),
                    HasSubstr("两个校验点须出自同一账本")));
}

TEST_F(EvidenceFetchTest, ACheckpointBeyondTheServersNewestAsksForOneToBeSigned) {
  // With such a key nothing is signed; that a backup was begun is an event all the same.
  std::filesystem::permissions(directory_ + "/370400/keys/checkpoint.skey",
                               std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  Operate({"backup", "370400", "daily"});
  std::string note = *ReadFile(file("first"));
  const uint64_t covered = eventstore::WholeCheckpoint(note)->size;
  const size_t size = note.find('\n') + 1;
  note.replace(size, note.find('\n', size) - size, absl::StrCat(covered + 1));
  ASSERT_TRUE(ReplaceFile(file("longer"), note, FileAccess::kEverybody).ok());
  const Outcome refused = Query({"proof", "--from", file("longer")});
  EXPECT_EQ(refused.code, ExitCode::kRefused) << refused.err;
  EXPECT_THAT(refused.err,
              HasSubstr(absl::StrCat("最新的校验点只覆盖 ", covered, " 个事件，而所给的覆盖 ",
                                     covered + 1, " 个：请先签署（jiedui checkpoint --sign）")));
}

TEST_F(EvidenceFetchTest, AfterAChangeOfKeyTheNotesBesideACheckpointLeadToTheOneThatSigned) {
  EXPECT_FALSE(std::filesystem::exists(file("first.successions"))) << "there was one key only";
  ASSERT_EQ(Jiedui({"key", "rotate", directory_ + "/370400"}).code, ExitCode::kOk);
  AddEvent();
  ASSERT_EQ(Query({"checkpoint", "--sign"}).code, ExitCode::kOk) << "with both keys";
  AddEvent();
  const Outcome kept = Query({"checkpoint", "--sign", "--file", file("second")});
  ASSERT_EQ(kept.code, ExitCode::kOk) << kept.err;
  EXPECT_THAT(kept.out, AllOf(HasSubstr(file("second.successions")), HasSubstr("--succession")));
  const auto json = nlohmann::json::parse(Query({"checkpoint", "-o", "json"}).out);
  EXPECT_EQ(json["successionNotes"].size(), 1U);

  const Outcome alone = Audit("second");
  EXPECT_EQ(alone.code, ExitCode::kNotFound) << alone.out;
  EXPECT_THAT(alone.err, AllOf(HasSubstr("用 --succession 给出更换密钥的说明"),
                               HasSubstr("give the succession notes with --succession")));
  const Outcome led = Audit("second", {"--succession", file("second.successions")});
  EXPECT_EQ(led.code, ExitCode::kOk) << led.err;
  // The notes in the keys of the ledger are the same.
  for (const auto& entry : std::filesystem::directory_iterator(directory_ + "/370400/keys")) {
    if (entry.path().extension() != ".note") continue;
    EXPECT_EQ(Audit("second", {"--succession", entry.path().string()}).code, ExitCode::kOk);
  }
}

TEST_F(EvidenceFetchTest, TheCheckpointsThatThereAreAreListedNewestFirst) {
  AddEvent();
  ASSERT_EQ(Query({"checkpoint", "--sign"}).code, ExitCode::kOk);
  const auto all = nlohmann::json::parse(Query({"checkpoint", "--list", "-o", "json"}).out);
  ASSERT_GE(all.size(), 2U);
  EXPECT_EQ(all[0]["note"], Query({"checkpoint"}).out);
  for (const auto& each : all) {
    const std::string size = each["treeSize"];
    EXPECT_EQ(Query({"checkpoint", "--size", size}).out, each["note"]);
  }
  const auto one =
      nlohmann::json::parse(Query({"checkpoint", "--list", "--limit", "1", "-o", "json"}).out);
  EXPECT_EQ(one, nlohmann::json::array({all[0]}));
  const Outcome text = Query({"checkpoint", "--list"});
  EXPECT_THAT(text.out, AllOf(HasSubstr("覆盖事件数"), HasSubstr("jiedui checkpoint --size")));
  EXPECT_EQ(Query({"checkpoint", "--list", "--file", file("list")}).code, ExitCode::kUsage);
  EXPECT_EQ(Query({"checkpoint", "--limit", "1"}).code, ExitCode::kUsage);
}

TEST_F(EvidenceFetchTest, OneThingIsAskedForAndThere) {
  EXPECT_EQ(Query({"proof"}).code, ExitCode::kUsage);
  EXPECT_EQ(Query({"proof", "3", "--from", file("first")}).code, ExitCode::kUsage);
  EXPECT_EQ(Query({"proof", file("missing")}).code, ExitCode::kNotFound);
  EXPECT_NE(Query({"checkpoint", "--size", "999999"}).code, ExitCode::kOk);
}

}  // namespace
}  // namespace jiedui::cli
