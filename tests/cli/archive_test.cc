// `jiedui archive` and `jiedui audit` of what it made: whole, damaged, too old, of another history,
// or in front of an erasure.

#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "base/durable_file.h"
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
  EXPECT_THAT(older.err, HasSubstr("the archive there holds 5 events"));
  EXPECT_EQ(Jiedui({"archive", "create", file("older/370400"), file("archive.tar")}).code,
            ExitCode::kConflict);
  EXPECT_EQ(*ReadFile(file("archive.tar")), tar);
  EXPECT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
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
  EXPECT_THAT(refused.err, HasSubstr("第 7 号事件删除了个人数据"));
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

}  // namespace
}  // namespace jiedui::cli
