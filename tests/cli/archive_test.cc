// `jiedui archive` and `jiedui audit` of what it made: whole, damaged, too old, of another history,
// in front of an erasure, by a newer program, or written anew by whoever has the key.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "base/bytes.h"
#include "base/durable_file.h"
#include "eventstore/checkpoint.h"
#include "eventstore/note.h"
#include "jiedui/event/v1/record.pb.h"
#include "tests/cli/audit_fixture.h"

namespace jiedui::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

using ArchiveCommandTest = AuditCommandTest;

TEST_F(ArchiveCommandTest, AnArchiveEndsAtTheLedgersNewestCheckpointAndNothingIsSigned) {
  const Outcome made = Jiedui({"archive", "create", ledger(), file("archive"), "-o", "json"});

  ASSERT_EQ(made.code, ExitCode::kOk) << made.err;
  const auto json = nlohmann::json::parse(made.out);
  EXPECT_EQ(json["events"], 4);
  EXPECT_EQ(json["newer_events"], 1);
  EXPECT_EQ(json["checkpoint"], *ReadFile(file("newest.checkpoint")));
  EXPECT_THAT(Jiedui({"archive", "create", ledger(), file("again.tar")}).out,
              HasSubstr("其后 1 个尚无校验点"));
}

TEST_F(ArchiveCommandTest, OfALedgerWithoutAGuardItIsSaidThatTheEndIsUnknown) {
  const auto with_guard = Jiedui({"archive", "create", ledger(), file("guarded"), "-o", "json"});
  EXPECT_THAT(std::string(nlohmann::json::parse(with_guard.out)["notice"]),
              Not(HasSubstr("head guard")));
  fs::remove_all(ledger() + "/guard");

  const Outcome text = Jiedui({"archive", "create", ledger(), file("archive")});
  const Outcome json = Jiedui({"archive", "create", ledger(), file("again.tar"), "-o", "json"});

  EXPECT_EQ(text.code, ExitCode::kOk) << text.err;
  EXPECT_THAT(text.out, AllOf(HasSubstr("注意：没有末尾记录：账本末尾是否完整无从得知"),
                              HasSubstr("the head guard is missing from ")));
  const auto parsed = nlohmann::json::parse(json.out);
  EXPECT_THAT(std::string(parsed["notice"]), HasSubstr("head guard is missing"));
  EXPECT_THAT(std::string(parsed["notice_zh"]), HasSubstr("没有末尾记录"));
}

TEST_F(ArchiveCommandTest, AnArchiveIsNotReplacedByOneThatHoldsLess) {
  fs::create_directories(root_ / "older");
  fs::copy(root_ / "370400", root_ / "older" / "370400", fs::copy_options::recursive);
  SignNow(*Open(ledger()), ledger());
  for (const char* name : {"archive", "archive.tar"}) {
    ASSERT_EQ(Jiedui({"archive", "create", ledger(), file(name)}).code, ExitCode::kOk);
  }
  const std::string tar = *ReadFile(file("archive.tar"));

  const Outcome older = Jiedui({"archive", "create", file("older/370400"), file("archive")});
  EXPECT_EQ(older.code, ExitCode::kRefused) << older.out;
  EXPECT_THAT(older.err, AllOf(HasSubstr("the archive there holds 5 events"),
                               HasSubstr("该处的归档有 5 个事件")));
  EXPECT_EQ(Jiedui({"archive", "create", file("older/370400"), file("archive.tar")}).code,
            ExitCode::kConflict);
  EXPECT_EQ(*ReadFile(file("archive.tar")), tar);
  EXPECT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
}

TEST_F(ArchiveCommandTest, OfTheLedgerAndTheArchiveThereTheDamagedOneIsNamed) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  Write(root_ / "archive" / "ledger", *ReadFile(Changed("archive/ledger", 4)));
  const Outcome archive = Jiedui({"archive", "create", ledger(), file("archive")});
  EXPECT_EQ(archive.code, ExitCode::kDamaged) << archive.out;
  EXPECT_THAT(archive.err,
              AllOf(HasSubstr("归档 " + file("archive") + " 损坏（不是账本损坏）：归档的 ledger："),
                    HasSubstr("请另选位置重新做完整归档"),
                    HasSubstr("the archive in " + file("archive") + " is damaged, not the ledger"),
                    HasSubstr("make a new full one in another place")));
  EXPECT_EQ(Jiedui({"archive", "create", ledger(), file("another")}).code, ExitCode::kOk);

  const auto store = Open(ledger());
  AppendRegistered(*store);
  SignNow(*store, ledger());
  ASSERT_TRUE(store->EraseSealed({6}).ok());
  const Outcome damaged = Jiedui({"archive", "create", ledger(), file("third")});
  EXPECT_EQ(damaged.code, ExitCode::kDamaged) << damaged.out;
  EXPECT_THAT(damaged.err, AllOf(HasSubstr("账本损坏（不是归档损坏）：第 6 号记录："),
                                 HasSubstr("the ledger is damaged, not the archive: record 6: ")));
}

TEST_F(ArchiveCommandTest, ADamagedFileOfTheArchiveThereIsNamedAndKept) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  const std::string changed = *ReadFile(Changed("archive/body/000.p/4", 8));
  Write(root_ / "archive" / "body" / "000.p" / "4", changed);
  const Outcome outcome = Jiedui({"archive", "create", ledger(), file("archive")});
  EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("is damaged, not the ledger: the archive's body/000.p/4: it does not "
                              "hold what the ledger does"),
                    HasSubstr("归档的 body/000.p/4：与账本的内容不符")));
  EXPECT_EQ(*ReadFile(file("archive/body/000.p/4")), changed);
}

TEST_F(ArchiveCommandTest, ACheckpointInTheLedgerThatIsNoneIsTheLedgersDamage) {
  ASSERT_TRUE(Open(ledger())->PutCheckpoint({5, "no checkpoint"}).ok());
  const Outcome damaged = Jiedui({"archive", "create", ledger(), file("archive")});
  EXPECT_EQ(damaged.code, ExitCode::kDamaged) << damaged.out;
  EXPECT_THAT(damaged.err, HasSubstr("账本损坏（不是归档损坏）：第 5 号校验点："));
}

TEST_F(ArchiveCommandTest, NoArchiveIsMadeInALedgerNorAroundIt) {
  fs::create_directory_symlink(ledger(), root_ / "link");
  for (const std::string& place :
       {ledger(), ledger() + "/", ledger() + "/backup", ledger() + "/keys/archive.tar",
        file("link/log/archive"), root_.string(), root_.parent_path().string()}) {
    const Outcome refused = Jiedui({"archive", "create", ledger(), place});
    EXPECT_EQ(refused.code, ExitCode::kUsage) << place << ": " << refused.err;
    EXPECT_THAT(refused.err, AllOf(HasSubstr("不能写入账本的目录"),
                                   HasSubstr("cannot be made in the directory of the ledger")));
  }
  EXPECT_FALSE(fs::exists(root_ / "checkpoint"));
  EXPECT_EQ(Jiedui({"archive", "create", ledger(), file("370400.tar")}).code, ExitCode::kOk);
  EXPECT_EQ(Jiedui({"archive", "create", ledger(), file("370400-backup")}).code, ExitCode::kOk);
}

TEST_F(ArchiveCommandTest, AnArchiveWithoutAPlaceIsAMistakeOfWhoeverAsks) {
  const Outcome refused = Jiedui({"archive", "create", ledger(), ""});
  EXPECT_EQ(refused.code, ExitCode::kUsage) << refused.err;
}

TEST_F(ArchiveCommandTest, ADirectoryThatIsALedgerAndAnArchiveIsNeither) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  fs::copy(root_ / "archive", ledger(), fs::copy_options::recursive);
  const Outcome both = Jiedui({"audit", ledger(), "--verifier-key", key_});
  EXPECT_EQ(both.code, ExitCode::kDamaged) << both.out;
  EXPECT_THAT(both.err,
              AllOf(HasSubstr("既是账本的目录，又有归档的文件"),
                    HasSubstr("is the directory of a ledger and has files of an archive")));
}

TEST_F(ArchiveCommandTest, WhyATarFileCannotBeMadeIsSaid) {
  const Outcome outcome = Jiedui({"archive", "create", ledger(), file("missing/archive.tar")});
  EXPECT_EQ(outcome.code, ExitCode::kNotFound) << outcome.out;
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("无法建立 " + file("missing/archive.tar")),
                    HasSubstr("没有这个文件或目录"), HasSubstr("No such file or directory")));
}

TEST_F(ArchiveCommandTest, DamageOfATarFileIsSaidInBothLanguages) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive.tar")}).code, ExitCode::kOk);
  const Outcome outcome = Jiedui({"audit", Changed("archive.tar", 148), "--verifier-key", key_});
  EXPECT_EQ(outcome.code, ExitCode::kDamaged);
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("自第 0 字节起损坏"), HasSubstr("is damaged at byte 0: "),
                    HasSubstr("DATA_LOSS LEDGER_DAMAGED")));
}

TEST_F(ArchiveCommandTest, ATarFileWithoutItsEndIsRemarkedOnAndWhole) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive.tar")}).code, ExitCode::kOk);
  EXPECT_THAT(Jiedui({"audit", file("archive.tar"), "--verifier-key", key_}).out,
              Not(HasSubstr("注意")));
  fs::resize_file(file("archive.tar"), fs::file_size(file("archive.tar")) - 1024);
  const Outcome outcome = Jiedui({"audit", file("archive.tar"), "--verifier-key", key_});
  EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("没有 tar 文件末尾的两个零块"),
                                 HasSubstr("without the two blocks of zeros")));
}

TEST_F(ArchiveCommandTest, ADamagedArchiveIsDamagedAndNothingElse) {
  for (const char* name : {"archive", "archive.tar"}) {
    ASSERT_EQ(Jiedui({"archive", "create", ledger(), file(name)}).code, ExitCode::kOk);
  }
  const auto audit = [this](const std::string& path) {
    const Outcome outcome = Jiedui({"audit", path, "--verifier-key", key_});
    EXPECT_NE(outcome.err, "");
    return outcome.code;
  };
  const auto restore = [this](const std::string& path) {
    return Jiedui({"archive", "restore", path, file("data"), "--verifier-key", key_}).code;
  };
  for (const size_t at : {0U, 148U, 257U, 511U}) {
    const std::string changed = Changed("archive.tar", at);
    EXPECT_EQ(audit(changed), ExitCode::kDamaged) << at;
    EXPECT_EQ(restore(changed), ExitCode::kDamaged) << at;
  }
  const std::string tar = *ReadFile(file("archive.tar"));
  Write(root_ / "twice.tar", tar + tar);
  EXPECT_EQ(audit(file("twice.tar")), ExitCode::kDamaged);
  EXPECT_EQ(restore(file("twice.tar")), ExitCode::kDamaged);
  Write(root_ / "large", std::string((size_t{1} << 20) + 1, 'x'));
  EXPECT_EQ(audit(file("large")), ExitCode::kDamaged);
  for (const char* name : {"checkpoint", "ledger"}) {
    fs::remove(root_ / "archive" / name);
    EXPECT_EQ(audit(file("archive")), ExitCode::kDamaged) << name;
    EXPECT_EQ(restore(file("archive")), ExitCode::kDamaged) << name;
  }
  EXPECT_FALSE(fs::exists(root_ / "data" / "370400" / "log"));
}

TEST_F(ArchiveCommandTest, ASealedPartThatIsGoneThoughNobodyErasedItIsMissedByEveryCheck) {
  const auto store = Open(ledger());
  AppendRegistered(*store);
  SignNow(*store, ledger());
  const auto expect_missed = [this](std::vector<std::string> arguments) {
    const Outcome outcome = Jiedui(std::move(arguments));
    EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
    EXPECT_THAT(outcome.err, HasSubstr("record 6: the sealed part is missing"));
  };
  ASSERT_TRUE(store->EraseSealed({6}).ok());
  expect_missed({"verify", ledger()});
  expect_missed({"audit", ledger(), "--verifier-key", key_});
  expect_missed({"archive", "create", ledger(), file("archive.tar")});
  expect_missed({"audit", file("archive.tar"), "--verifier-key", key_});
  expect_missed({"archive", "restore", file("archive.tar"), file("data")});
  EXPECT_FALSE(fs::exists(root_ / "data" / "370400" / "log"));
}

// The checkpoint of an erasure comes a moment after it; what it erased is gone already.
TEST_F(ArchiveCommandTest, NoArchiveEndsInFrontOfAnErasure) {
  const auto store = Open(ledger());
  AppendRegistered(*store);
  SignNow(*store, ledger());
  AppendErased(*store);
  ASSERT_TRUE(store->EraseSealed({6}).ok());
  const Outcome refused = Jiedui({"archive", "create", ledger(), file("archive.tar")});
  EXPECT_EQ(refused.code, ExitCode::kRefused) << refused.out;
  EXPECT_THAT(refused.err, AllOf(HasSubstr("第 7 号事件删除了个人数据"),
                                 HasSubstr("event 7 erased personal data")));
  EXPECT_FALSE(fs::exists(root_ / "archive.tar"));

  SignNow(*store, ledger());
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive.tar")}).code, ExitCode::kOk);
  EXPECT_EQ(Jiedui({"audit", file("archive.tar"), "--verifier-key", key_}).code, ExitCode::kOk);
  ASSERT_EQ(Jiedui({"archive", "restore", file("archive.tar"), file("data")}).code, ExitCode::kOk);
  EXPECT_EQ(Jiedui({"verify", file("data")}).code, ExitCode::kOk);
}

TEST_F(ArchiveCommandTest, EveryDamageOfAnArchiveIsPrintedAndCounted) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  for (const char* name : {"archive/tile/0/000.p/4", "archive/request/000.p/4"}) {
    const std::string changed = *ReadFile(Changed(name, 40));
    Write(root_ / name, changed);
  }
  const Outcome json = Jiedui({"audit", file("archive"), "--verifier-key", key_, "-o", "json"});
  EXPECT_EQ(json.code, ExitCode::kDamaged);
  const auto parsed = nlohmann::json::parse(json.out);
  EXPECT_EQ(parsed["problem_count"], 2);
  EXPECT_THAT(std::string(parsed["problems"][0]), HasSubstr("request/000.p/4"));
  EXPECT_THAT(std::string(parsed["problems"][1]),
              HasSubstr("tile/0/000.p/4: hash 1 is not that of record 2"));
}

TEST_F(ArchiveCommandTest, AnOlderCopyOfALedgerIsNotArchivedBesideItsGuard) {
  fs::copy(root_ / "370400" / "log", root_ / "older", fs::copy_options::recursive);
  Append(*Open(ledger()), 1);
  fs::remove_all(root_ / "370400" / "log");
  fs::rename(root_ / "older", root_ / "370400" / "log");

  const Outcome outcome = Jiedui({"archive", "create", ledger(), file("archive.tar")});

  EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
  EXPECT_FALSE(fs::exists(file("archive.tar")));
}

TEST_F(ArchiveCommandTest, OfADamagedCheckpointTheFileIsNamed) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  std::string note = *ReadFile(file("archive/checkpoint"));
  note.pop_back();
  Write(root_ / "archive" / "checkpoint", note);
  const Outcome outcome = Jiedui({"audit", file("archive"), "--verifier-key", key_});
  EXPECT_EQ(outcome.code, ExitCode::kDamaged);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("the archive's checkpoint: the note does not end"),
                                 HasSubstr("归档损坏，共 1 处：归档的 checkpoint：")));
}

TEST_F(ArchiveCommandTest, ACheckpointThatIsNoSignedNoteIsDamageWithoutAKeyToo) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  const std::string bad = *ReadFile(file("archive/checkpoint")) + "nobody\n";
  Write(root_ / "archive" / "checkpoint", bad);
  for (const Outcome& outcome :
       {Jiedui({"archive", "restore", file("archive"), file("data")}),
        Jiedui({"archive", "restore", file("archive"), file("data"), "--verifier-key", key_}),
        Jiedui({"archive", "create", ledger(), file("archive")})}) {
    EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("归档的 checkpoint："),
                                   HasSubstr("the archive's checkpoint: the signature line")));
  }
  EXPECT_FALSE(fs::exists(root_ / "data" / "370400" / "log"));
  EXPECT_EQ(*ReadFile(file("archive/checkpoint")), bad);
}

TEST_F(ArchiveCommandTest, DamageIsSaidInChineseAndInEnglish) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  Write(root_ / "archive" / "body" / "000.p" / "4", *ReadFile(Changed("archive/body/000.p/4", 4)));
  for (const Outcome& outcome : {Jiedui({"audit", file("archive"), "--verifier-key", key_}),
                                 Jiedui({"archive", "restore", file("archive"), file("data")})}) {
    EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("第 1 号记录损坏：内容与记录原文中的哈希不符"),
                                   HasSubstr("  DATA_LOSS LEDGER_DAMAGED\n"),
                                   HasSubstr("record 1 is damaged: the body does not have")));
  }
}

// A backup that was interrupted leaves such; so may anybody.
TEST_F(ArchiveCommandTest, FilesThatAreNoneOfTheArchiveAreNamedAndNoDamage) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  const auto audit = [this](std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"audit", file("archive"), "--verifier-key", key_});
    return Jiedui(std::move(more));
  };
  EXPECT_THAT(audit().out, Not(HasSubstr("不属于归档")));
  const fs::path archive = root_ / "archive";
  Write(archive / "readme.txt", "hello");
  // As far as it goes, the fuller one says the same.
  const std::string hashes = *ReadFile((archive / "tile/0/000.p/4").string());
  Write(archive / "tile/0/000.p/5", hashes + std::string(32, 'h'));
  const Outcome named = audit();
  EXPECT_EQ(named.code, ExitCode::kOk) << named.err;
  EXPECT_THAT(named.out, AllOf(HasSubstr("注意：不属于归档的文件：readme.txt\n"),
                               HasSubstr("注意：不属于归档的文件：tile/0/000.p/5\n")));
  EXPECT_EQ(nlohmann::json::parse(audit({"-o", "json"}).out)["foreign_files"].size(), 2U);

  Write(archive / "tile/0/000", std::string(8192, 'h'));
  const Outcome shadowed = audit();
  EXPECT_EQ(shadowed.code, ExitCode::kDamaged) << shadowed.out;
  EXPECT_THAT(shadowed.err,
              AllOf(HasSubstr("归档的 tile/0/000.p/4：其旁的 tile/0/000 内容与它不同"),
                    HasSubstr("tile/0/000 lies beside it and says something else")));
}

TEST_F(ArchiveCommandTest, AnEventOfAnUnknownKindIsOfANewerProgramAndNoDamage) {
  const auto store = Open(ledger());
  AppendOne(*store, {kOfTheFuture, "of the future", "", {}, 0});
  Append(*store, 1);
  WriteArchive(*store, "archive");
  const auto run = [this](std::vector<std::string> command) {
    const std::vector<std::string> flags = {"--verifier-key", key_};
    command.insert(command.end(), flags.begin(), flags.end());
    return Jiedui(std::move(command));
  };
  for (const Outcome& outcome :
       {run({"audit", file("archive")}), run({"audit", "replay", file("archive")})}) {
    EXPECT_EQ(outcome.code, ExitCode::kRefused) << outcome.out;
    EXPECT_THAT(outcome.err, HasSubstr("第 6 号事件的种类 9999 本程序不认识"));
  }
  EXPECT_EQ(run({"archive", "restore", file("archive"), file("data")}).code, ExitCode::kRefused);

  Write(root_ / "archive" / "body" / "000.p" / "7", *ReadFile(Changed("archive/body/000.p/7", 4)));
  EXPECT_EQ(run({"audit", file("archive")}).code, ExitCode::kDamaged) << "damage comes first";
  EXPECT_EQ(run({"archive", "restore", file("archive"), file("data")}).code, ExitCode::kDamaged);
}

// What the ledger's description says, in an archive whose records stay.
class ForgedLedgerTest : public ArchiveCommandTest {
 protected:
  void ExpectAll(ExitCode code, const char* why,
                 const std::function<void(event::v1::LedgerDescription&)>& change) {
    ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
    const std::string kept = *ReadFile(file("archive/ledger"));
    event::v1::LedgerDescription description;
    ASSERT_TRUE(description.ParseFromString(kept.substr(0, kept.size() - kSha256Bytes)));
    change(description);
    const std::string bytes = description.SerializeAsString();
    Write(root_ / "archive" / "ledger", bytes + Sha256(bytes));
    for (const Outcome& outcome :
         {Jiedui({"audit", file("archive"), "--verifier-key", key_}),
          Jiedui({"audit", "replay", file("archive"), "--verifier-key", key_}),
          Jiedui({"archive", "restore", file("archive"), file("data")})}) {
      EXPECT_EQ(outcome.code, code) << outcome.out;
      EXPECT_THAT(outcome.err, HasSubstr(why));
    }
    EXPECT_FALSE(fs::exists(root_ / "data"));
    Write(root_ / "archive" / "ledger", kept);
  }
};

TEST_F(ForgedLedgerTest, OfANewerFormatIsLeftToANewerProgram) {
  ExpectAll(ExitCode::kRefused, "format 3",
            [](event::v1::LedgerDescription& ledger) { ledger.set_format_version(3); });
}

TEST_F(ForgedLedgerTest, WhatIsSaidOfItIsSaidInChinese) {
  ExpectAll(ExitCode::kRefused, "归档的账本格式是 3，本程序只读到 2",
            [](event::v1::LedgerDescription& ledger) { ledger.set_format_version(3); });
  ExpectAll(ExitCode::kDamaged, "归档的 checkpoint：来源 jiedui.example/370400 不是账本 999999 的",
            [](event::v1::LedgerDescription& ledger) { ledger.set_ledger_id("999999"); });
}

TEST_F(ForgedLedgerTest, UnderAnotherIdThanTheCheckpointsIsDamage) {
  for (const char* const id : {"999999", "../../evil", ""}) {
    ExpectAll(ExitCode::kDamaged, "is not that of ledger",
              [id](event::v1::LedgerDescription& ledger) { ledger.set_ledger_id(id); });
  }
}

// The checkpoint agrees, and is believed by nobody yet.
TEST_F(ForgedLedgerTest, UnderWhatIsNoIdOfALedgerIsDamage) {
  ExpectAll(ExitCode::kDamaged, "账本编号无效", [this](event::v1::LedgerDescription& ledger) {
    ledger.set_ledger_id("../../evil");
    const auto kept = eventstore::UnverifiedCheckpoint(*ReadFile(file("newest.checkpoint")));
    const auto forger =
        eventstore::Signer::FromSeed("jiedui.example/../../evil", std::string(32, 'f'));
    const auto note =
        eventstore::SignCheckpoint({forger->name(), kept->size, kept->root}, {*forger});
    ASSERT_TRUE(note.ok()) << note.status();
    Write(root_ / "archive" / "checkpoint", *note);
  });
}

// Record 6 says something else than its body: a ledger, an archive of it, and one made of that.
class ForgedEventTest : public ArchiveCommandTest {
 protected:
  void ExpectNamed(const eventstore::NewEvent& forged, const char* why) {
    {
      const auto store = Open(ledger());
      AppendOne(*store, forged);
      WriteArchive(*store, "archive");
    }
    for (const Outcome& outcome : {Jiedui({"verify", ledger()}), Jiedui({"audit", ledger()}),
                                   Jiedui({"archive", "create", ledger(), file("again.tar")}),
                                   Jiedui({"audit", file("archive"), "--verifier-key", key_}),
                                   Jiedui({"archive", "restore", file("archive"), file("data")})}) {
      EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
      EXPECT_THAT(outcome.err, HasSubstr(absl::StrCat("record 6: ", why)));
    }
    EXPECT_FALSE(fs::exists(root_ / "data" / "370400" / "log"));
  }

  static std::string Registered() {
    event::v1::Event event;
    event.mutable_unit_registered()->set_unit_id("370403");
    return event.SerializeAsString();
  }
};

TEST_F(ForgedEventTest, AKindThatIsNotThatOfTheBodyIsNamed) {
  ExpectNamed({kOfficerRegistered, Registered(), "", {"unit:370403"}, 0},
              "of kind 13, but the body is an event of kind 10");
}

TEST_F(ForgedEventTest, ATagThatTheBodyDoesNotHaveIsNamed) {
  ExpectNamed({kUnitRegistered, Registered(), "", {"unit:370403", "unit:370404"}, 0},
              "the tags are not those of the event in the body");
}

TEST_F(ForgedEventTest, ATagOfTheBodyThatTheRecordDoesNotHaveIsNamed) {
  ExpectNamed({kUnitRegistered, Registered(), "", {}, 0},
              "the tags are not those of the event in the body");
}

TEST_F(ForgedEventTest, ABodyThatIsNoEventIsNamed) {
  ExpectNamed({kUnitRegistered, "\xff", "", {}, 0}, "the body is no event");
}

TEST_F(ForgedEventTest, ABodyThatSaysNothingIsNamed) {
  ExpectNamed({kUnitRegistered, "", "", {}, 0}, "of kind 10, but the body is an event of kind 0");
}

TEST_F(ArchiveCommandTest, ARestoreSaysWhichKeysTheLedgerLacksAndHowToBringThem) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  const auto restore = [this](const char* data, std::vector<std::string> more) {
    more.insert(more.begin(), {"archive", "restore", file("archive"), file(data)});
    return Jiedui(std::move(more)).out;
  };
  EXPECT_THAT(restore("known", {"--verifier-key", key_}),
              AllOf(HasSubstr("归档不含签名私钥"), HasSubstr("归档不含个人信息密钥"),
                    HasSubstr("jiedui key generate " + file("known/370400") +
                              " --origin jiedui.example)")));
  EXPECT_THAT(restore("unknown", {}), HasSubstr("只建新密钥，账本不予采信"));

  fs::create_directories(root_ / "left/370400/keys/subjects");
  fs::copy(ledger() + "/keys", root_ / "left/370400/keys", fs::copy_options::recursive);
  Write(root_ / "left/370400/keys/subjects/a-key", "");
  const auto left = nlohmann::json::parse(restore("left", {"-o", "json"}));
  EXPECT_EQ(left["notice"], "");
  EXPECT_EQ(left["notice_zh"], "");
}

TEST_F(ArchiveCommandTest, ARestoreSaysWhetherTheSignatureWasChecked) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  const std::string with_key =
      Jiedui({"archive", "restore", file("archive"), file("with key"), "--verifier-key", key_}).out;
  EXPECT_THAT(with_key, AllOf(HasSubstr("verified"), Not(HasSubstr("签名未核对"))));
  const std::string without = Jiedui({"archive", "restore", file("archive"), file("without")}).out;
  EXPECT_THAT(without, AllOf(Not(HasSubstr("verified")), HasSubstr("签名未核对")));
  const Outcome json = Jiedui({"archive", "restore", file("archive"), file("json"), "-o", "json"});
  EXPECT_EQ(nlohmann::json::parse(json.out)["verified"], false);

  std::string note = *ReadFile(file("archive/checkpoint"));
  const size_t at = note.size() - 20;
  note[at] = note[at] == 'A' ? 'B' : 'A';
  Write(root_ / "archive" / "checkpoint", note);
  const auto restore = [this](const std::string& key) {
    return Jiedui({"archive", "restore", file("archive"), file("data"), "--verifier-key", key});
  };
  EXPECT_EQ(restore(key_).code, ExitCode::kDamaged);
  EXPECT_EQ(restore("nonsense").code, ExitCode::kUsage);
  EXPECT_FALSE(fs::exists(root_ / "data" / "370400" / "log"));
}

TEST_F(ArchiveCommandTest, AnArchiveIsRestoredOnlyIfItExtendsWhatTheWitnessHolds) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  {
    const auto store = Open(ledger());
    Write(root_ / "newer.checkpoint", SignNow(*store, ledger()));
  }
  fs::create_directories(root_ / "fork");
  fs::copy(root_ / "370400" / "keys", root_ / "fork" / "keys");
  {
    const auto store = Open(file("fork"));
    Append(*store, 3, "other");
    Write(root_ / "other.checkpoint", SignNow(*store, file("fork")));
  }
  const auto restore = [this](const std::string& witness) {
    return Jiedui({"archive", "restore", file("archive"), file("data"), "--verifier-key", key_,
                   "--witness", witness});
  };

  const Outcome older = restore(file("newer.checkpoint"));
  EXPECT_EQ(older.code, ExitCode::kDamaged) << older.out;
  EXPECT_THAT(older.err, AllOf(HasSubstr("newer.checkpoint"), HasSubstr("5")));
  EXPECT_EQ(restore(file("other.checkpoint")).code, ExitCode::kDamaged);
  EXPECT_EQ(restore(file("no.checkpoint")).code, ExitCode::kNotFound);
  Write(root_ / "garbage.checkpoint", "not a checkpoint");
  EXPECT_EQ(restore(file("garbage.checkpoint")).code, ExitCode::kDamaged);
  Write(root_ / "large.checkpoint", std::string((size_t{1} << 20) + 1, 'x'));
  EXPECT_EQ(restore(file("large.checkpoint")).code, ExitCode::kDamaged);
  EXPECT_EQ(Jiedui({"archive", "restore", file("archive"), file("data"), "--witness",
                    file("newest.checkpoint")})
                .code,
            ExitCode::kUsage);
  EXPECT_FALSE(fs::exists(root_ / "data"));

  fs::create_directories(root_ / "witness");
  fs::copy(root_ / "newest.checkpoint", root_ / "witness" / "370400.checkpoint");
  const Outcome restored = restore(file("witness"));
  EXPECT_EQ(restored.code, ExitCode::kOk) << restored.err;
  EXPECT_TRUE(fs::exists(root_ / "data" / "370400" / "log"));
}

// The archive cannot have the note that leads from its key to the one that the witness knows.
TEST_F(ArchiveCommandTest, AnArchiveFromBeforeARotationAsksForTheNewKeyToo) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  const std::string rotated = Jiedui({"key", "rotate", ledger()}).out;
  const std::string new_key = rotated.substr(0, rotated.find('\n'));
  {
    const auto store = Open(ledger());
    SignNow(*store, ledger());  // with both
    Append(*store, 1);
    Write(root_ / "370400.checkpoint", SignNow(*store, ledger()));
  }
  const auto restore = [this](std::vector<std::string> keys) {
    std::vector<std::string> command = {"archive",    "restore",   file("archive"),
                                        file("data"), "--witness", file("370400.checkpoint")};
    for (const std::string& key : keys) {
      command.emplace_back("--verifier-key");
      command.push_back(key);
    }
    return Jiedui(std::move(command));
  };
  const Outcome old_alone = restore({key_});
  EXPECT_EQ(old_alone.code, ExitCode::kNotFound) << old_alone.out;
  const size_t id = new_key.find('+') + 1;
  EXPECT_THAT(old_alone.err, AllOf(HasSubstr("370400.checkpoint"), HasSubstr("--verifier-key"),
                                   HasSubstr(new_key.substr(0, id + 8))));
  // With the note that the archive lacks, the old key does too.
  const auto notes = eventstore::SigningKeys(ledger() + "/keys").Successions();
  Write(root_ / "successions", notes->front());
  EXPECT_EQ(Jiedui({"archive", "restore", file("archive"), file("data"), "--witness",
                    file("370400.checkpoint"), "--verifier-key", key_, "--succession",
                    file("successions")})
                .code,
            ExitCode::kDamaged)
      << "it lacks what the witness knows";
  const Outcome both = restore({key_, new_key});
  EXPECT_EQ(both.code, ExitCode::kDamaged) << both.out;
  EXPECT_THAT(both.err, HasSubstr("events 5 to 6 are missing"));
  EXPECT_FALSE(fs::exists(root_ / "data"));
}

}  // namespace
}  // namespace jiedui::cli
