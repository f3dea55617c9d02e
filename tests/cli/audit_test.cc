// `jiedui audit` and `jiedui key`: what an outsider is told, and by which exit code, about a
// ledger, a receipt and a checkpoint, whole or not.

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/damage.h"
#include "cli/said.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "base/durable_file.h"
#include "eventstore/checkpointer.h"
#include "eventstore/finding.h"
#include "eventstore/store.h"
#include "eventstore/tlog_proof.h"
#include "services/highest_seen.h"
#include "tests/cli/audit_fixture.h"

namespace jiedui::cli {
namespace {

using eventstore::FindingKind;
using eventstore::Found;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(AuditCommandTest, AWholeLedgerIsAuditedWithTheKeyTheAuditorBrings) {
  const Outcome outcome = Jiedui({"audit", ledger(), "--verifier-key", key_});

  EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("账本 370400，事件 5 个"), HasSubstr("校验点 2 个"),
                                 HasSubstr("\n事件 5 尚无校验点\n"), HasSubstr("audited")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("注意")));
}

TEST_F(AuditCommandTest, WithTheCopysOwnKeysItSaysSo) {
  const Outcome outcome = Jiedui({"audit", ledger()});
  EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("公钥取自账本旁的 keys/"));
}

TEST_F(AuditCommandTest, WhatOthersKeptIsHeldAgainstIt) {
  const Outcome outcome =
      Jiedui({"audit", ledger(), "--verifier-key", key_, "--checkpoint", file("kept.checkpoint"),
              "--proof", file("event.tlog-proof"), "-o", "json"});

  ASSERT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["events"], 5);
  EXPECT_EQ(json["checkpoints_verified"], 2);
  EXPECT_EQ(json["covered_up_to"], 4);
  EXPECT_EQ(json["checkpoints"][0]["tree_size"], 2);
  EXPECT_EQ(json["proofs"][0]["position"], 3);
  EXPECT_EQ(json["audited"], true);
}

TEST_F(AuditCommandTest, AReceiptAndACheckpointAreCheckedByThemselves) {
  for (const char* name : {"event.tlog-proof", "kept.checkpoint"}) {
    const Outcome outcome = Jiedui({"audit", file(name), "--verifier-key", key_});
    EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("签名有效"));
    EXPECT_EQ(Jiedui({"audit", file(name)}).code, ExitCode::kUsage);
  }
}

TEST_F(AuditCommandTest, AChangedReceiptOrCheckpointContradictsItself) {
  for (const size_t at : {60u, 200u, 400u}) {
    const std::string receipt = Changed("event.tlog-proof", at);
    EXPECT_EQ(Jiedui({"audit", ledger(), "--proof", receipt}).code, ExitCode::kDamaged) << at;
  }
  const std::string checkpoint = Changed("kept.checkpoint", 22);
  const Outcome outcome = Jiedui({"audit", ledger(), "--checkpoint", checkpoint});
  EXPECT_EQ(outcome.code, ExitCode::kDamaged);
  EXPECT_THAT(outcome.err, HasSubstr(checkpoint));
}

TEST_F(AuditCommandTest, AnEmptyFileIsNoEvidence) {
  Write(root_ / "empty", "");
  const Outcome outcome = Jiedui({"audit", file("empty"), "--verifier-key", key_});
  EXPECT_EQ(outcome.code, ExitCode::kDamaged);
  EXPECT_THAT(outcome.err, HasSubstr("文件是空的"));
}

TEST_F(AuditCommandTest, NoArchiveIsWrittenAmongTheLedgersOwnFiles) {
  const Outcome outcome = Jiedui({"archive", "create", ledger(), ledger() + "/log/x.tar"});
  EXPECT_EQ(outcome.code, ExitCode::kUsage);
  EXPECT_FALSE(fs::exists(ledger() + "/log/x.tar"));
}

TEST_F(AuditCommandTest, ARewrittenLedgerContradictsTheCheckpointThatOthersKept) {
  // The keeper, who has the key, writes the history anew.
  fs::rename(ledger() + "/keys", root_ / "keys");
  fs::remove_all(ledger());
  fs::create_directories(ledger());
  fs::rename(root_ / "keys", ledger() + "/keys");
  {
    const auto store = Open(ledger());
    Append(*store, 5, "another history");
    SignNow(*store, ledger());
  }
  EXPECT_EQ(Jiedui({"audit", ledger(), "--verifier-key", key_}).code, ExitCode::kOk);

  const Outcome outcome =
      Jiedui({"audit", ledger(), "--verifier-key", key_, "--checkpoint", file("kept.checkpoint")});

  EXPECT_EQ(outcome.code, ExitCode::kDamaged);
  EXPECT_THAT(outcome.err, HasSubstr("the first 2 events have the root "));
}

TEST_F(AuditCommandTest, AShorterLedgerLacksWhatTheCheckpointCovers) {
  fs::rename(ledger() + "/keys", root_ / "keys");
  fs::remove_all(ledger());
  fs::create_directories(ledger());
  fs::rename(root_ / "keys", ledger() + "/keys");
  requests_ = 0;
  {
    const auto store = Open(ledger());
    Append(*store, 3);
    SignNow(*store, ledger());
  }
  const Outcome outcome = Jiedui({"audit", ledger(), "--checkpoint", file("newest.checkpoint")});

  EXPECT_EQ(outcome.code, ExitCode::kDamaged);
  EXPECT_THAT(outcome.err, HasSubstr(": event 4 is missing"));
}

TEST_F(AuditCommandTest, WithAStrangersKeyNothingIsProven) {
  const std::string stranger =
      eventstore::Signer::FromSeed("jiedui.example/370400", std::string(32, 's'))
          ->verifier()
          .vkey();
  EXPECT_EQ(Jiedui({"audit", ledger(), "--verifier-key", stranger}).code, ExitCode::kNotFound);
  EXPECT_EQ(Jiedui({"audit", file("event.tlog-proof"), "--verifier-key", stranger}).code,
            ExitCode::kNotFound);
  EXPECT_EQ(Jiedui({"audit", ledger(), "--verifier-key", "nonsense"}).code, ExitCode::kUsage);
  EXPECT_EQ(Jiedui({"audit", file("nothing there")}).code, ExitCode::kNotFound);
}

TEST_F(AuditCommandTest, ADamagedRecordIsNamed) {
  std::string damaged;
  for (const auto& entry : fs::directory_iterator(ledger() + "/log")) {
    if (entry.path().extension() == ".log") damaged = entry.path().string();
  }
  ASSERT_FALSE(damaged.empty());
  const auto size = fs::file_size(damaged);
  std::fstream stream(damaged, std::ios::binary | std::ios::in | std::ios::out);
  stream.seekp(static_cast<std::streamoff>(size / 3));
  stream.put('\x55').put('\xAA');
  stream.close();

  const Outcome outcome = Jiedui({"audit", ledger(), "--verifier-key", key_});

  EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
  EXPECT_NE(outcome.err, "");
}

TEST_F(AuditCommandTest, WhoTrustsTheOldKeyFollowsARotation) {
  const Outcome rotated = Jiedui({"key", "rotate", ledger()});
  ASSERT_EQ(rotated.code, ExitCode::kOk) << rotated.err;
  {
    const auto store = Open(ledger());
    SignNow(*store, ledger());  // with both
    Append(*store, 1);
    SignNow(*store, ledger());  // with the new one
  }

  const Outcome outcome = Jiedui({"audit", ledger(), "--verifier-key", key_, "-o", "json"});

  ASSERT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["covered_up_to"], 6);
  EXPECT_EQ(Jiedui({"key", "show", ledger()}).out, absl::StrCat(key_, "\n", rotated.out));
}

TEST_F(AuditCommandTest, WithTheArchiveAloneWhoTrustsTheOldKeyFollowsRotations) {
  for (int rotation = 0; rotation < 2; ++rotation) {
    ASSERT_EQ(Jiedui({"key", "rotate", ledger()}).code, ExitCode::kOk);
    SignNow(*Open(ledger()), ledger());
  }
  for (const char* name : {"archive", "archive.tar"}) {
    const Outcome made = Jiedui({"archive", "create", ledger(), file(name)});
    ASSERT_EQ(made.code, ExitCode::kOk) << made.err;
    const Outcome outcome = Jiedui({"audit", file(name), "--verifier-key", key_, "--checkpoint",
                                    file("kept.checkpoint"), "-o", "json"});
    ASSERT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
    const auto json = nlohmann::json::parse(outcome.out);
    EXPECT_EQ(json["covered_up_to"], 5);
    EXPECT_EQ(json["key_ids"].size(), 3U);
  }
  fs::remove(root_ / "archive" / "successions");
  EXPECT_EQ(Jiedui({"audit", file("archive"), "--verifier-key", key_}).code, ExitCode::kNotFound);
}

TEST_F(AuditCommandTest, EveryCheckpointThatIsGivenIsHeldAgainstIt) {
  const auto audit = [this](const std::string& second) {
    return Jiedui({"audit", ledger(), "--verifier-key", key_, "--checkpoint",
                   file("kept.checkpoint"), "--checkpoint", second});
  };
  const Outcome both = audit(file("newest.checkpoint"));
  EXPECT_EQ(both.code, ExitCode::kOk) << both.err;
  EXPECT_THAT(both.out, AllOf(HasSubstr("kept.checkpoint"), HasSubstr("newest.checkpoint")));
  EXPECT_EQ(audit(Changed("newest.checkpoint", 26)).code, ExitCode::kDamaged);
}

// Behind the ledger's back: what is kept under the sizes 1 and 3 is the checkpoint of 2.
TEST_F(AuditCommandTest, EveryProblemIsPrintedAndCountedAlsoAsJson) {
  {
    const auto store = Open(ledger());
    for (const eventstore::Position size : {1, 3}) {
      ASSERT_TRUE(store->PutCheckpoint({size, *ReadFile(file("kept.checkpoint"))}).ok());
    }
  }
  const auto expect_all = [this](const char* command, const char* verdict, size_t count) {
    const Outcome text = Jiedui({command, ledger()});
    EXPECT_EQ(text.code, ExitCode::kDamaged);
    EXPECT_THAT(text.err, AllOf(HasSubstr(absl::StrCat("账本损坏，共 ", count, " 处：\n")),
                                HasSubstr("\n  checkpoint 1: "), HasSubstr("\n  checkpoint 3: ")));
    const Outcome json = Jiedui({command, ledger(), "-o", "json"});
    EXPECT_EQ(json.code, ExitCode::kDamaged);
    const auto parsed = nlohmann::json::parse(json.out);
    EXPECT_EQ(parsed[verdict], false);
    EXPECT_EQ(parsed["problem_count"], count);
    EXPECT_EQ(parsed["problems"].size(), count);
    EXPECT_EQ(parsed["problems_zh"].size(), count);
    EXPECT_THAT(text.err, HasSubstr("\n  第 1 号校验点：与记录的树根不符\n"));
  };
  expect_all("verify", "verified", 2);
  expect_all("audit", "audited", 4);  // as what is kept, and as what is stored
}

// The server refuses it, an auditor's copy is like that: it is checked as far as it goes.
TEST_F(AuditCommandTest, WithoutAGuardItIsSaidThatTheEndIsUnknown) {
  const auto runs = [this](const char* command) {
    return std::pair(Jiedui({command, ledger()}), Jiedui({command, ledger(), "-o", "json"}));
  };
  for (const char* command : {"verify", "audit"}) {
    const auto [text, json] = runs(command);
    EXPECT_THAT(text.out, Not(HasSubstr("末尾记录")));
    EXPECT_EQ(nlohmann::json::parse(json.out)["head_guard_missing"], false);
  }
  fs::remove_all(ledger() + "/guard");
  for (const char* command : {"verify", "audit"}) {
    const auto [text, json] = runs(command);
    EXPECT_EQ(text.code, ExitCode::kOk) << text.err;
    EXPECT_THAT(text.out, HasSubstr("注意：没有末尾记录：账本末尾是否完整无从得知"));
    const auto parsed = nlohmann::json::parse(json.out);
    EXPECT_EQ(parsed["head_guard_missing"], true);
    EXPECT_THAT(std::string(parsed["notice"]), HasSubstr("head guard is missing"));
    EXPECT_THAT(std::string(parsed["notice_zh"]), HasSubstr("没有末尾记录"));
    EXPECT_THAT(text.out, HasSubstr("\n  the head guard is missing from "));
  }
}

// A copy of the ledger as it was, with the guard of the ledger that has one event more.
class OlderCopyTest : public AuditCommandTest {
 protected:
  OlderCopyTest() {
    fs::copy(root_ / "370400" / "log", root_ / "older", fs::copy_options::recursive);
    {
      const auto store = Open(ledger());
      Append(*store, 1);
      Write(root_ / "newer.checkpoint", SignNow(*store, ledger()));
    }
    fs::remove_all(root_ / "370400" / "log");
    fs::rename(root_ / "older", root_ / "370400" / "log");
  }

  Outcome Adopt(std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(), {"ledger", "adopt", ledger()});
    return Jiedui(std::move(flags));
  }
};

TEST_F(OlderCopyTest, WhatItsGuardMissesIsNotAdoptedAway) {
  const Outcome refused = Adopt();
  EXPECT_EQ(refused.code, ExitCode::kDamaged) << refused.out;
  EXPECT_THAT(refused.err, AllOf(HasSubstr("未接受"), HasSubstr("record 6 had been acknowledged"),
                                 HasSubstr("--accept-loss-after 5")));
  fs::create_directories(root_ / "370400" / "tables");
  EXPECT_EQ(Adopt({"--accept-loss-after", "4"}).code, ExitCode::kRefused);
  EXPECT_FALSE(fs::exists(root_ / "370400" / "tables.loss")) << "nothing was accepted";
  const Outcome nowhere = Adopt({"--accept-loss-after", "-1"});
  EXPECT_EQ(nowhere.code, ExitCode::kUsage);
  EXPECT_THAT(nowhere.err, HasSubstr("末尾位置"));
  EXPECT_LT(nowhere.err.size(), 500U) << nowhere.err;
  const Outcome verified = Jiedui({"verify", ledger()});
  EXPECT_EQ(verified.code, ExitCode::kDamaged);
  for (const Outcome& each : {refused, verified}) {
    EXPECT_THAT(each.err,
                AllOf(HasSubstr("第 6 号记录已确认入账"), HasSubstr("末尾记录记到第 6 号"),
                      HasSubstr("DATA_LOSS LEDGER_DAMAGED")));
  }
}

TEST_F(OlderCopyTest, ALossIsAcceptedByWhoNamesWhereTheLedgerEnds) {
  const fs::path tables = root_ / "370400" / "tables";
  fs::create_directories(tables / "1");
  Write(tables / "in_use", "1\n");
  const Outcome adopted = Adopt({"--accept-loss-after", "5"});
  EXPECT_EQ(adopted.code, ExitCode::kOk) << adopted.err;
  EXPECT_THAT(adopted.out, HasSubstr("统计表已弃用"));
  EXPECT_TRUE(fs::is_empty(tables)) << "they may have counted what is lost";
  EXPECT_EQ(*ReadFile((root_ / "370400" / "tables.loss").string()), "5\n") << "for the next start";
  EXPECT_THAT(adopted.out,
              AllOf(HasSubstr("账本 370400，事件 5 个"), HasSubstr("树根 "), HasSubstr("record 6 "),
                    HasSubstr("注意：已接受丢失：账本 "), HasSubstr("adopted\n")));
  EXPECT_EQ(Jiedui({"verify", ledger()}).code, ExitCode::kOk);
}

TEST_F(OlderCopyTest, ItIsAdoptedOnlyIfItExtendsWhatTheWitnessHolds) {
  const auto adopt = [this](const char* witness) {
    return Adopt({"--accept-loss-after", "5", "--verifier-key", key_, "--witness", file(witness),
                  "-o", "json"});
  };
  const Outcome older = adopt("newer.checkpoint");
  EXPECT_EQ(older.code, ExitCode::kDamaged) << older.out;
  EXPECT_THAT(older.err, AllOf(HasSubstr("将见证改名"), HasSubstr("event 6 is missing"),
                               HasSubstr("持有 6 个事件的校验点，账本只有 5 个：缺第 6 号事件")));
  EXPECT_EQ(adopt("no.checkpoint").code, ExitCode::kNotFound);
  Write(root_ / "garbage.checkpoint", "not a checkpoint");
  EXPECT_EQ(adopt("garbage.checkpoint").code, ExitCode::kDamaged);
  Write(root_ / "large.checkpoint", std::string((size_t{1} << 20) + 1, 'x'));
  EXPECT_EQ(adopt("large.checkpoint").code, ExitCode::kDamaged);
  EXPECT_EQ(Adopt({"--witness", file("newest.checkpoint")}).code, ExitCode::kUsage);
  EXPECT_EQ(Jiedui({"verify", ledger()}).code, ExitCode::kDamaged) << "the guard is as it was";

  fs::create_directories(root_ / "witness");
  fs::copy(root_ / "newest.checkpoint", root_ / "witness" / "370400.checkpoint");
  const Outcome adopted = adopt("witness");
  ASSERT_EQ(adopted.code, ExitCode::kOk) << adopted.err;
  const auto json = nlohmann::json::parse(adopted.out);
  EXPECT_EQ(json["events"], 5);
  EXPECT_EQ(json["adopted"], true);
  EXPECT_THAT(std::string(json["notice"]), HasSubstr("accepted as lost"));
}

// With its guard, which agrees with it.
TEST_F(AuditCommandTest, AnOlderCopyThanItsServerHasSeenIsAdoptedOnlyIfTheLossIsAccepted) {
  fs::copy(ledger(), root_ / "older", fs::copy_options::recursive);
  services::HighestSeen seen(ledger(), "370400");
  {
    const auto store = Open(ledger());
    Append(*store, 1);
    ASSERT_TRUE(seen.Remember(*store->TakeSnapshot()).ok());
  }
  fs::remove_all(ledger());
  fs::rename(root_ / "older", ledger());
  const Outcome refused = Jiedui({"ledger", "adopt", ledger()});
  EXPECT_EQ(refused.code, ExitCode::kDamaged) << refused.out;
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr("未接受：账本 370400 不是服务器上次所见的账本"),
                    HasSubstr("缺第 6 号事件"), HasSubstr("DATA_LOSS LEDGER_ROLLED_BACK")));
  EXPECT_EQ(*seen.Size(), 6);

  const Outcome adopted = Jiedui({"ledger", "adopt", ledger(), "--accept-loss-after", "5"});

  EXPECT_EQ(adopted.code, ExitCode::kOk) << adopted.err;
  EXPECT_THAT(adopted.out, HasSubstr("已接受丢失：服务器的留底"));
  EXPECT_EQ(*seen.Size(), 5);
}

TEST_F(AuditCommandTest, WhoHasTheLedgerOpenIsInTheWayInBothLanguages) {
  const auto store = Open(ledger());
  const Outcome refused = Jiedui({"ledger", "adopt", ledger()});
  EXPECT_EQ(refused.code, ExitCode::kRefused) << refused.out;
  EXPECT_THAT(refused.err, AllOf(HasSubstr("未接受：账本 "), HasSubstr("已被打开"),
                                 HasSubstr("FAILED_PRECONDITION LEDGER_STATE"),
                                 HasSubstr("is already open, here or in another process")));
}

TEST_F(AuditCommandTest, ANewerProgramsLedgerIsLeftToItInBothLanguages) {
  AppendOne(*Open(ledger()), {kOfTheFuture, "of the future", "", {}, 0});
  for (const char* command : {"verify", "audit"}) {
    const Outcome refused = Jiedui({command, ledger()});
    EXPECT_EQ(refused.code, ExitCode::kRefused) << refused.out;
    EXPECT_THAT(refused.err, AllOf(HasSubstr("中有本程序不认识的事件种类 9999，由更新的程序写成"),
                                   HasSubstr("FAILED_PRECONDITION LEDGER_STATE"),
                                   HasSubstr("a newer program wrote it")));
  }
}

TEST_F(AuditCommandTest, ALongCheckSaysHowFarItIs) {
  // Of each step, and how many there are: the end of the first is not the end.
  EXPECT_THAT(
      Jiedui({"audit", ledger()}).err,
      AllOf(HasSubstr("第 1/3 步 校验 45/45，还需 0 秒\n第 2/3 步 核对内容 5/5，还需 0 秒\n"),
            HasSubstr("\n第 3/3 步 核对校验点 5/5，还需 0 秒\n")));
  EXPECT_THAT(Jiedui({"verify", ledger()}).err,
              HasSubstr("第 1/2 步 校验 45/45，还需 0 秒\n第 2/2 步 核对内容 5/5，还需 0 秒\n"));
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  EXPECT_THAT(Jiedui({"audit", file("archive"), "--verifier-key", key_}).err, HasSubstr("校验 "));
}

TEST_F(AuditCommandTest, AnOriginIsANameOfAKeyAndAPath) {
  const std::string fresh = file("370500");
  for (const char* const origin : {"", "/", "a/", "/a", "a//b", "https://a", "a b", "a\tb", "a+b",
                                   "a\xC2\xA0"
                                   "b",
                                   "a\xC2\x9B"
                                   "b",
                                   "a\xE2\x80\xAE"
                                   "b",
                                   "a\xFF"}) {
    const Outcome refused = Jiedui({"key", "generate", fresh, "--origin", origin});
    EXPECT_EQ(refused.code, ExitCode::kUsage) << origin;
    EXPECT_THAT(refused.err,
                AllOf(HasSubstr("不能作账本的来源"), HasSubstr("cannot be the origin of a ledger")))
        << origin;
  }
  EXPECT_EQ(Jiedui({"key", "generate", file("not an id")}).code, ExitCode::kUsage);
  EXPECT_FALSE(fs::exists(fresh) || fs::exists(file("not an id")));
  EXPECT_EQ(Jiedui({"key", "generate", fresh, "--origin", "jiedui.example/枣庄"}).code,
            ExitCode::kOk);
}

// Without a record in it, the receipt needs the ledger's.
TEST_F(AuditCommandTest, AReceiptOfAnEventThatTheLedgerLacksContradictsIt) {
  auto receipt = eventstore::ParseTlogProof(*ReadFile(file("event.tlog-proof")));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  receipt->leaf.clear();
  Write(root_ / "short.tlog-proof", eventstore::FormatTlogProof(*receipt));
  EXPECT_EQ(Jiedui({"audit", ledger(), "--proof", file("short.tlog-proof")}).code, ExitCode::kOk);
  fs::rename(ledger() + "/keys", root_ / "keys");
  fs::remove_all(ledger());
  fs::create_directories(ledger());
  fs::rename(root_ / "keys", ledger() + "/keys");
  {
    const auto store = Open(ledger());
    Append(*store, 2);
    SignNow(*store, ledger());
  }
  const Outcome outcome = Jiedui({"audit", ledger(), "--proof", file("short.tlog-proof")});
  EXPECT_EQ(outcome.code, ExitCode::kDamaged);
  EXPECT_THAT(outcome.err, HasSubstr("short.tlog-proof: event 3 is missing"));
}

TEST(DamageSpec, NeighboursAreOneLineAndAllAreCounted) {
  const Said block =
      SaidBy(With(Found(FindingKind::kRecords, 101, 400), Found(FindingKind::kBodyHash)));
  const Said index = SaidBy(Found(FindingKind::kIndexDamaged, "tag"));
  const absl::Status damaged = Damaged({"账本损坏", "the ledger is damaged"}, {block, index}, 301);
  EXPECT_THAT(std::string(damaged.message()),
              HasSubstr("账本损坏，共 301 处：\n  第 101 至 400 号记录：内容"));
  std::ostringstream out;
  EXPECT_EQ(TellDamage(damaged, "verified", "/data/370400", Format::kJson, out), damaged);
  const auto json = nlohmann::json::parse(out.str());
  EXPECT_EQ(json["problem_count"], 301);
  EXPECT_EQ(json["problems"].size(), 2U);
  EXPECT_EQ(json["problem_records"][0]["first"], 101);
  EXPECT_EQ(json["problem_records"][0]["last"], 400);
  EXPECT_TRUE(json["problem_records"][1].is_null());
  EXPECT_THAT(std::string(Damaged({"账本损坏", ""}, {block}, 302).message()),
              HasSubstr("共 302 处，列出前 300 处："));
}

TEST_F(AuditCommandTest, AKeyIsMadeForALedgerThatIsNotThereYet) {
  const std::string fresh = file("370500");
  const Outcome made = Jiedui({"key", "generate", fresh + "/", "--origin", "jiedui.example"});

  ASSERT_EQ(made.code, ExitCode::kOk) << made.err;
  EXPECT_TRUE(absl::StartsWith(made.out, "jiedui.example/370500+")) << made.out;
  EXPECT_EQ(Jiedui({"key", "show", fresh}).out, made.out);
  EXPECT_EQ(Jiedui({"key", "generate", fresh, "--origin", "jiedui.example"}).code,
            ExitCode::kConflict);
  EXPECT_EQ(Jiedui({"key", "generate", fresh, "--origin", "a b"}).code, ExitCode::kUsage);
  EXPECT_THAT(Jiedui({"key", "generate", fresh, "--origin", "jiedui.example"}).err,
              AllOf(HasSubstr("已有密钥："), HasSubstr("there is a key already: ")));
  EXPECT_EQ(Jiedui({"key", "rotate", file("370600")}).code, ExitCode::kNotFound);
  EXPECT_EQ(Jiedui({"key"}).code, ExitCode::kUsage);
}

}  // namespace
}  // namespace jiedui::cli
