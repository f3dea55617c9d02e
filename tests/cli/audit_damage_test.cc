// What `jiedui audit` says of several things that are wrong at one time: none of them hides
// another.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "base/durable_file.h"
#include "eventstore/tlog_proof.h"
#include "tests/cli/audit_fixture.h"

namespace jiedui::cli {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// The same ledger with its records in table files.
class AuditDamageTest : public AuditCommandTest {
 protected:
  AuditDamageTest() {
    { const auto store = Open(ledger()); }  // moves them there
    Write(root_ / "bad-1.checkpoint", Flipped(file("kept.checkpoint"), 22));
    Write(root_ / "bad-2.checkpoint", Flipped(file("newest.checkpoint"), 26));
  }

  static std::string Flipped(const std::string& path, size_t at) {
    std::string content = *ReadFile(path);
    content[at] = static_cast<char>(content[at] ^ 1);
    return content;
  }

  // Flips a byte of the first block of the family's table file, whose name it returns.
  std::string DamageTableOf(absl::string_view family) {
    for (const auto& entry : fs::directory_iterator(ledger() + "/log")) {
      if (entry.path().extension() != ".sst") continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      std::string content{std::istreambuf_iterator<char>(stream), {}};
      // As it stands among the properties of a table: rocksdb.column.family.name.
      if (!absl::StrContains(content, absl::StrCat("name", family))) continue;
      content[10] = static_cast<char>(content[10] ^ 1);
      std::ofstream(entry.path(), std::ios::binary) << content;
      return entry.path().filename().string();
    }
    ADD_FAILURE() << "no table file of " << family;
    return "";
  }

  // What is printed for a script of something that is damaged.
  static nlohmann::json DocumentOf(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-o", "json"});
    const Outcome outcome = Jiedui(arguments);
    EXPECT_EQ(outcome.code, ExitCode::kDamaged) << outcome.err;
    return nlohmann::json::parse(outcome.out);
  }

  std::vector<std::string> WithBadCheckpoints(const std::string& path) const {
    return {"audit",          path,
            "--verifier-key", key_,
            "--checkpoint",   file("bad-1.checkpoint"),
            "--checkpoint",   file("bad-2.checkpoint")};
  }

  void ExpectBothNamed(const nlohmann::json& document) const {
    const std::vector<std::string> zh = document["problems_zh"];
    const std::vector<std::string> en = document["problems"];
    for (const char* const name : {"bad-1.checkpoint", "bad-2.checkpoint"}) {
      EXPECT_THAT(zh, Contains(HasSubstr(file(name) + "：")));
      EXPECT_THAT(en, Contains(HasSubstr(file(name) + ": ")));
    }
  }
};

TEST_F(AuditDamageTest, AKeptCheckpointThatCannotBeReadHidesNothingElse) {
  const std::string checkpoints = DamageTableOf("checkpoint");
  const std::string bodies = DamageTableOf("body");

  const nlohmann::json audited = DocumentOf({"audit", ledger(), "--verifier-key", key_});

  const std::vector<std::string> zh = audited["problems_zh"];
  EXPECT_THAT(zh, Contains(AllOf(StartsWith("表文件"), HasSubstr(checkpoints))));
  EXPECT_THAT(zh, Contains(AllOf(StartsWith("表文件"), HasSubstr(bodies))));
  EXPECT_THAT(zh, Contains(StartsWith("第 1 至 5 号记录：")));
  const nlohmann::json verified = DocumentOf({"verify", ledger()});
  EXPECT_EQ(audited["problem_count"], verified["problem_count"]) << "and nothing twice";
  EXPECT_EQ(audited["problems"], verified["problems"]);
  EXPECT_EQ(audited["problem_records"], verified["problem_records"]);
}

TEST_F(AuditDamageTest, BadCheckpointsThatAreGivenHideNoDamageOfTheLedgerNorEachOther) {
  DamageTableOf("body");
  const nlohmann::json alone = DocumentOf({"audit", ledger(), "--verifier-key", key_});

  const nlohmann::json document = DocumentOf(WithBadCheckpoints(ledger()));

  ExpectBothNamed(document);
  EXPECT_EQ(document["problem_count"], alone["problem_count"].get<int64_t>() + 2);
  EXPECT_EQ(document["problem_records"].size(), document["problems"].size());
  const Outcome text = Jiedui(WithBadCheckpoints(ledger()));
  EXPECT_THAT(text.err, AllOf(HasSubstr("账本损坏，共 "), HasSubstr("DATA_LOSS LEDGER_DAMAGED"),
                              HasSubstr(file("bad-1.checkpoint") + "："),
                              HasSubstr(file("bad-2.checkpoint") + "：")));
}

TEST_F(AuditDamageTest, OfAWholeLedgerEveryBadCheckpointThatIsGivenIsToldAndNothingElse) {
  const nlohmann::json document = DocumentOf(WithBadCheckpoints(ledger()));
  ExpectBothNamed(document);
  EXPECT_EQ(document["problem_count"], 2);
  EXPECT_EQ(document["audited"], false);
  EXPECT_THAT(Jiedui(WithBadCheckpoints(ledger())).err, HasSubstr("DATA_LOSS EVIDENCE_INVALID"));
}

TEST_F(AuditDamageTest, NorDoTheyHideThatOfAnArchive) {
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  Write(root_ / "archive/tile/0/000.p/4", Flipped(file("archive/tile/0/000.p/4"), 40));

  const nlohmann::json document = DocumentOf(WithBadCheckpoints(file("archive")));

  ExpectBothNamed(document);
  const std::vector<std::string> problems = document["problems"];
  EXPECT_THAT(problems, Contains(HasSubstr("tile/0/000.p/4: hash 1 is not that of record 2")));
  EXPECT_EQ(document["problem_count"], 3);
}

TEST_F(AuditDamageTest, OfAConsistencyProofTheBadOlderCheckpointIsToldNotThatItIsMissing) {
  Write(root_ / "growth",
        eventstore::FormatGrowthProof({2, {}, *ReadFile(file("newest.checkpoint"))}));
  ExpectBothNamed(DocumentOf(WithBadCheckpoints(file("growth"))));
}

TEST_F(AuditDamageTest, WhatIsWrongWithTheRequestEndsItWhateverElseIsBad) {
  DamageTableOf("body");
  const auto with_proof = [this](const char* name) {
    std::vector<std::string> arguments = WithBadCheckpoints(ledger());
    arguments.insert(arguments.end(), {"--proof", file(name)});
    return Jiedui(arguments).code;
  };
  EXPECT_EQ(with_proof("kept.checkpoint"), ExitCode::kUsage);
  EXPECT_EQ(with_proof("missing"), ExitCode::kNotFound);
}

TEST_F(AuditDamageTest, ADamagedListOfTheCopysOwnKeysHidesNothingElse) {
  const std::string verifiers = ledger() + "/keys/verifiers";
  Write(verifiers, Flipped(verifiers, 40));
  EXPECT_EQ(DocumentOf({"audit", ledger()})["problem_count"], 1) << "of a whole ledger it alone";
  const std::string bodies = DamageTableOf("body");
  const nlohmann::json brought = DocumentOf({"audit", ledger(), "--verifier-key", key_});

  const nlohmann::json own =
      DocumentOf({"audit", ledger(), "--checkpoint", file("newest.checkpoint")});

  const std::vector<std::string> zh = own["problems_zh"];
  EXPECT_THAT(zh, Contains(HasSubstr(verifiers + "：")));
  EXPECT_THAT(zh, Contains(AllOf(StartsWith("表文件"), HasSubstr(bodies))));
  EXPECT_EQ(own["problem_count"], brought["problem_count"].get<int64_t>() + 1);
  EXPECT_EQ(own["audited"], false);
}

// With the old key nothing leads to the one that signed.
TEST_F(AuditDamageTest, NorDoDamagedSuccessionsOfAnArchive) {
  ASSERT_EQ(Jiedui({"key", "rotate", ledger()}).code, ExitCode::kOk);
  {
    const auto store = Open(ledger());
    SignNow(*store, ledger());  // with both keys
    Append(*store, 1);
    SignNow(*store, ledger());
  }
  ASSERT_EQ(Jiedui({"archive", "create", ledger(), file("archive")}).code, ExitCode::kOk);
  const std::string successions = file("archive/successions");
  const std::string whole = *ReadFile(successions);
  Write(successions, whole.substr(0, whole.size() - 1));
  EXPECT_EQ(DocumentOf({"audit", file("archive"), "--verifier-key", key_})["problem_count"], 1);
  Write(root_ / "archive/tile/0/000.p/6", Flipped(file("archive/tile/0/000.p/6"), 40));

  const nlohmann::json document = DocumentOf({"audit", file("archive"), "--verifier-key", key_,
                                              "--checkpoint", file("newest.checkpoint")});

  const std::vector<std::string> problems = document["problems"];
  EXPECT_THAT(problems, Contains(HasSubstr("the archive's successions: ")));
  EXPECT_THAT(problems, Contains(HasSubstr("tile/0/000.p/6: hash 1 is not that of record 2")));
  EXPECT_EQ(document["problem_count"], 2);
}

TEST_F(AuditDamageTest, ACopyWithoutKeysAsksForOneAsAFileDoes) {
  fs::remove_all(ledger() + "/keys");
  const Outcome without = Jiedui({"audit", ledger()});
  EXPECT_EQ(without.code, ExitCode::kUsage) << without.out;
  EXPECT_THAT(without.err, AllOf(HasSubstr("370400：其中没有公钥（keys/verifiers），"
                                           "校验须用 --verifier-key 给出账本的公钥"),
                                 HasSubstr("the public key of its ledger: give --verifier-key")));
  const Outcome brought = Jiedui({"audit", ledger(), "--verifier-key", key_});
  EXPECT_EQ(brought.code, ExitCode::kOk) << brought.err;
}

}  // namespace
}  // namespace jiedui::cli
