// `jiedui audit` and `jiedui key`: what an outsider is told, and by which exit code, about a
// ledger, a receipt and a checkpoint, whole or not.

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "cli/command_line.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "base/bytes.h"
#include "base/clock.h"
#include "base/durable_file.h"
#include "eventstore/checkpointer.h"
#include "eventstore/store.h"
#include "eventstore/tlog_proof.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;
using eventstore::Store;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int32_t kKind = 10;  // UnitRegistered
constexpr int32_t kRegistered = event::v1::Event::kOfficerRegistered;
constexpr int32_t kErased = event::v1::Event::kPersonalDataErased;
constexpr char kOfficer[] = "officer:370403-012";

struct Outcome {
  ExitCode code;
  std::string out;
  std::string err;
};

Outcome Jiedui(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "jiedui");
  std::vector<const char*> argv;
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::ostringstream out;
  std::ostringstream err;
  const ExitCode code = Run(static_cast<int>(argv.size()), argv.data(), out, err);
  return {code, out.str(), err.str()};
}

// A ledger of five events with checkpoints of two and of four, a receipt of the third event, and
// nobody who has it open.
class AuditCommandTest : public testing::Test {
 protected:
  AuditCommandTest() {
    std::string name = (fs::temp_directory_path() / "jiedui-audit-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    fs::create_directories(ledger());
    const auto store = Open(ledger());
    Append(*store, 2);
    Write(root_ / "kept.checkpoint", SignNow(*store, ledger()));
    Append(*store, 2);
    Write(root_ / "newest.checkpoint", SignNow(*store, ledger()));
    WriteReceipt(*store);
    Append(*store, 1);
    key_ = eventstore::SigningKeys(ledger() + "/keys").Verifiers()->back().vkey();
  }
  ~AuditCommandTest() override { fs::remove_all(root_); }

  std::string ledger() const { return (root_ / "370400").string(); }
  std::string file(const char* name) const { return (root_ / name).string(); }

  std::unique_ptr<Store> Open(const std::string& home) {
    eventstore::Options options;
    options.directory = home + "/log";
    options.ledger_id = "370400";
    options.known_kinds = {kKind, kRegistered, kErased};
    options.clock = &clock_;
    auto store = Store::Open(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  void Append(Store& store, int count, absl::string_view body = "") {
    for (int i = 0; i < count; ++i) {
      eventstore::NewEvent event;
      event.kind = kKind;
      event.body = std::string(body);
      AppendOne(store, event);
    }
  }

  void AppendOne(Store& store, const eventstore::NewEvent& event) {
    const std::string id = absl::StrCat("request-", ++requests_);
    eventstore::Submission submission;
    submission.actor = "city/370400";
    submission.request_id = id;
    submission.request_sha256 = Sha256(id);
    submission.decide = [&](const eventstore::View&) {
      eventstore::Outcome outcome;
      outcome.events.push_back(event);
      return absl::StatusOr<eventstore::Outcome>(outcome);
    };
    absl::Notification done;
    store.Submit(std::move(submission), [&](const absl::StatusOr<eventstore::Receipt>& receipt) {
      EXPECT_TRUE(receipt.ok()) << receipt.status();
      done.Notify();
    });
    done.WaitForNotification();
  }

  // Registers an officer, or erases what is personal of them.
  void AppendRegistered(Store& store) {
    event::v1::Event event;
    event.mutable_officer_registered()->set_officer_id("370403-012");
    AppendOne(store, {kRegistered, event.SerializeAsString(), "sealed", {kOfficer}, 0});
  }
  void AppendErased(Store& store) {
    event::v1::Event event;
    event.mutable_personal_data_erased()->set_officer_id("370403-012");
    AppendOne(store, {kErased, event.SerializeAsString(), "", {kOfficer}, 0});
  }

  std::string SignNow(Store& store, const std::string& home) {
    eventstore::CheckpointerOptions options;
    options.store = &store;
    options.clock = &clock_;
    options.keys_directory = home + "/keys";
    options.origin = "jiedui.example/370400";
    return (*eventstore::Checkpointer::Open(options))->SignNow()->note;
  }

  void WriteReceipt(const Store& store) {
    const auto snapshot = store.TakeSnapshot();
    eventstore::TlogProof proof;
    proof.leaf = snapshot->Get(3)->leaf;
    proof.index = 2;
    proof.path = *snapshot->InclusionProof(3, 4);
    proof.checkpoint = *ReadFile(file("newest.checkpoint"));
    Write(root_ / "event.tlog-proof", eventstore::FormatTlogProof(proof));
  }

  static void Write(const fs::path& path, const std::string& text) {
    ASSERT_TRUE(ReplaceFile(path.string(), text, FileAccess::kEverybody).ok());
  }

  // The file with one byte changed.
  std::string Changed(const char* name, size_t at) const {
    std::string text = *ReadFile(file(name));
    text[at] = static_cast<char>(text[at] ^ 1);
    const std::string path = file("changed");
    Write(path, text);
    return path;
  }

  ManualClock clock_{absl::FromUnixSeconds(1488326400)};
  fs::path root_;
  std::string key_;
  int requests_ = 0;
};

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

TEST_F(AuditCommandTest, AnArchiveEndsAtTheLedgersNewestCheckpointAndNothingIsSigned) {
  const Outcome made = Jiedui({"archive", "create", ledger(), file("archive"), "-o", "json"});

  ASSERT_EQ(made.code, ExitCode::kOk) << made.err;
  const auto json = nlohmann::json::parse(made.out);
  EXPECT_EQ(json["events"], 4);
  EXPECT_EQ(json["newer_events"], 1);
  EXPECT_EQ(json["checkpoint"], *ReadFile(file("newest.checkpoint")));
  EXPECT_THAT(Jiedui({"archive", "create", ledger(), file("again.tar")}).out,
              HasSubstr("其后 1 个尚无校验点"));
}

TEST_F(AuditCommandTest, AnArchiveIsNotReplacedByOneThatHoldsLess) {
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

TEST_F(AuditCommandTest, ADamagedArchiveIsDamagedAndNothingElse) {
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

TEST_F(AuditCommandTest, ASealedPartThatIsGoneThoughNobodyErasedItIsMissedByEveryCheck) {
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
TEST_F(AuditCommandTest, NoArchiveEndsInFrontOfAnErasure) {
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

TEST_F(AuditCommandTest, EveryDamageOfAnArchiveIsPrintedAndCounted) {
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

TEST_F(AuditCommandTest, AnOlderCopyOfALedgerIsNotArchivedBesideItsGuard) {
  fs::copy(root_ / "370400" / "log", root_ / "older", fs::copy_options::recursive);
  Append(*Open(ledger()), 1);
  fs::remove_all(root_ / "370400" / "log");
  fs::rename(root_ / "older", root_ / "370400" / "log");

  const Outcome outcome = Jiedui({"archive", "create", ledger(), file("archive.tar")});

  EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.out;
  EXPECT_FALSE(fs::exists(file("archive.tar")));
}

TEST_F(AuditCommandTest, ARestoreSaysWhetherTheSignatureWasChecked) {
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

TEST_F(AuditCommandTest, AnArchiveIsRestoredOnlyIfItExtendsWhatTheWitnessHolds) {
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
  EXPECT_EQ(Adopt({"--accept-loss-after", "4"}).code, ExitCode::kRefused);
  EXPECT_EQ(Adopt({"--accept-loss-after", "-1"}).code, ExitCode::kUsage);
  EXPECT_EQ(Jiedui({"verify", ledger()}).code, ExitCode::kDamaged);
}

TEST_F(OlderCopyTest, ALossIsAcceptedByWhoNamesWhereTheLedgerEnds) {
  const Outcome adopted = Adopt({"--accept-loss-after", "5"});
  EXPECT_EQ(adopted.code, ExitCode::kOk) << adopted.err;
  EXPECT_THAT(adopted.out, AllOf(HasSubstr("账本 370400，事件 5 个"), HasSubstr("树根 "),
                                 HasSubstr("record 6 "), HasSubstr("adopted\n")));
  EXPECT_EQ(Jiedui({"verify", ledger()}).code, ExitCode::kOk);
}

TEST_F(OlderCopyTest, ItIsAdoptedOnlyIfItExtendsWhatTheWitnessHolds) {
  const auto adopt = [this](const char* witness) {
    return Adopt({"--accept-loss-after", "5", "--verifier-key", key_, "--witness", file(witness),
                  "-o", "json"});
  };
  const Outcome older = adopt("newer.checkpoint");
  EXPECT_EQ(older.code, ExitCode::kDamaged) << older.out;
  EXPECT_THAT(older.err, AllOf(HasSubstr("newer.checkpoint"), HasSubstr("event 6 is missing")));
  EXPECT_EQ(adopt("no.checkpoint").code, ExitCode::kNotFound);
  Write(root_ / "garbage.checkpoint", "not a checkpoint");
  EXPECT_EQ(adopt("garbage.checkpoint").code, ExitCode::kDamaged);
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

TEST_F(AuditCommandTest, ALongCheckSaysHowFarItIs) {
  EXPECT_THAT(Jiedui({"audit", ledger()}).err, HasSubstr("校验 "));
  EXPECT_THAT(Jiedui({"verify", ledger()}).err, HasSubstr("校验 "));
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  EXPECT_THAT(Jiedui({"audit", file("archive"), "--verifier-key", key_}).err, HasSubstr("校验 "));
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
  EXPECT_EQ(Jiedui({"key", "rotate", file("370600")}).code, ExitCode::kNotFound);
  EXPECT_EQ(Jiedui({"key"}).code, ExitCode::kUsage);
}

}  // namespace
}  // namespace jiedui::cli
