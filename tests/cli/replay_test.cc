// `jiedui audit statement` and `jiedui audit replay`: what a server says of its tables, held
// against the same events folded anew without it.

#include <filesystem>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/command_line.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "base/check.h"
#include "base/durable_file.h"
#include "eventstore/signing_key.h"
#include "projections/fold.h"
#include "projections/rocks_tables.h"
#include "projections/table_sets.h"
#include "projections/table_statement.h"
#include "tests/services/harness.h"
#include "tests/support/facts.h"

namespace jiedui::cli {
namespace {

namespace fs = std::filesystem;
using projections::TableId;
using projections::TableStatement;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

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

void Falsify(projections::StatedTable& table) {
  ++table.row_count;
  table.hash = std::string(32, 'f');
}

// A server with a programme and its pairs, whose tables it is to state; and the ledger's public
// key, as an auditor was given it.
class ReplayCommandTest : public services::ServerTest {
 protected:
  ReplayCommandTest() {
    Given(spec::Paired());
    head_ = store().head();
    key_ = keys().Verifiers()->front().vkey();
  }

  std::string file(const std::string& name) const { return absl::StrCat(directory(), "/", name); }
  std::string ledger() const { return file("370400"); }
  eventstore::SigningKeys keys() const { return eventstore::SigningKeys(ledger() + "/keys"); }

  // The file of a statement, fetched from the server.
  std::string Stated(const std::string& name, std::vector<std::string> flags = {}) {
    std::vector<std::string> command = {"audit", "statement", file(name), "--server",
                                        server().address()};
    command.insert(command.end(), flags.begin(), flags.end());
    const Outcome outcome = Jiedui(std::move(command));
    EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
    return file(name);
  }

  // What the ledger's keeper, who has the key, might sign instead.
  std::string Forged(const std::string& from, const std::function<void(TableStatement&)>& change) {
    auto statement = projections::OpenTableStatement(*ReadFile(from), *keys().Verifiers());
    CHECK_OK(statement.status());
    change(*statement);
    auto note = projections::SignTableStatement(*statement, *keys().Signers());
    CHECK_OK(note.status());
    CHECK_OK(ReplaceFile(file("forged"), *note, FileAccess::kEverybody));
    return file("forged");
  }

  Outcome Replay(const std::string& path, std::vector<std::string> flags = {}) const {
    flags.insert(flags.begin(), {"audit", "replay", path, "--verifier-key", key_});
    return Jiedui(std::move(flags));
  }
  Outcome Against(const std::string& statement) const {
    return Replay(ledger(), {"--statement", statement});
  }

  int64_t head_ = 0;
  std::string key_;
};

TEST_F(ReplayCommandTest, TheTablesOfTheServerAreThoseTheEventsGive) {
  const std::string statement = Stated("now.tables");
  Stop();
  const Outcome outcome = Against(statement);
  EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("audited\n"), HasSubstr("一致"), HasSubstr("replayed\n"),
                                 Not(HasSubstr("不一致"))));
  EXPECT_THAT(outcome.err, HasSubstr("重算 "));
}

TEST_F(ReplayCommandTest, APastStateIsFoldedUpToItsPositionAndNoFurther) {
  const int64_t past = head_ / 2;
  const std::string statement =
      Stated("past.tables", {"--as-of-position", absl::StrCat(past), "-o", "json"});
  Stop();
  const Outcome outcome = Replay(ledger(), {"--statement", statement, "-o", "json"});
  ASSERT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["events"], head_);
  EXPECT_EQ(json["replay"]["position"], past);
  EXPECT_EQ(json["replayed"], true);
  for (const auto& table : json["replay"]["tables"]) {
    EXPECT_EQ(table["verdict"], "equal");
    EXPECT_EQ(table["stated"], table["folded"]);
  }
}

TEST_F(ReplayCommandTest, AnArchiveIsFoldedAsTheLedgerIs) {
  const std::string statement = Stated("now.tables");
  Stop();
  for (const char* name : {"archive", "archive.tar"}) {
    const Outcome made = Jiedui({"archive", "create", ledger(), file(name)});
    ASSERT_EQ(made.code, ExitCode::kOk) << made.err;
    const Outcome outcome = Replay(file(name), {"--statement", statement});
    EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("replayed\n"));
    EXPECT_EQ(Jiedui({"audit", "replay", file(name)}).code, ExitCode::kUsage) << "without a key";
  }
}

TEST_F(ReplayCommandTest, WithoutAStatementTheHashesAreThoseOfOneAsked) {
  const auto stated =
      projections::OpenTableStatement(*ReadFile(Stated("now.tables")), *keys().Verifiers());
  ASSERT_TRUE(stated.ok()) << stated.status();
  Stop();
  const Outcome outcome = Replay(ledger(), {"-o", "json"});
  ASSERT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
  const auto tables = nlohmann::json::parse(outcome.out)["replay"]["tables"];
  ASSERT_EQ(tables.size(), stated->tables.size());
  for (size_t i = 0; i < stated->tables.size(); ++i) {
    EXPECT_EQ(tables[i]["folded"]["table"], stated->tables[i].table);
    EXPECT_EQ(tables[i]["folded"]["row_count"], stated->tables[i].row_count);
    const std::string& hash = stated->tables[i].hash;
    EXPECT_EQ(tables[i]["folded"]["hash"], hash.empty() ? "-" : absl::Base64Escape(hash));
    EXPECT_FALSE(tables[i].contains("verdict"));
  }
  EXPECT_THAT(Replay(ledger()).out, HasSubstr("没有声明可比，统计表未作比对"));
}

// Behind the server's back, which then signs what stands there.
TEST_F(ReplayCommandTest, LiveTablesThatWereTamperedWithAreNamedAndTheTrueHashesShown) {
  const std::string honest = Stated("honest.tables");
  Stop();
  {
    const auto tables = projections::TableSets(ledger() + "/tables").OpenInUse();
    CHECK_OK(tables.status());
    projections::RocksTables::Batch batch(**tables);
    batch.Put(TableId::kCaseBoard, "case/bogus", "");
    CHECK_OK((*tables)->Write(batch, (*tables)->origin()->leaf_hash));
    CHECK_OK((*tables)->Flush());
  }
  Restart();
  const std::string tampered = Stated("tampered.tables");
  Stop();

  const Outcome outcome = Replay(ledger(), {"--statement", tampered, "-o", "json"});

  EXPECT_EQ(outcome.code, ExitCode::kDamaged);
  EXPECT_THAT(outcome.err, HasSubstr("统计表 case_board/"));
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["replayed"], false);
  EXPECT_EQ(json["audited"], true) << "the records are as they were";
  const auto honest_json =
      nlohmann::json::parse(Replay(ledger(), {"--statement", honest, "-o", "json"}).out);
  EXPECT_EQ(honest_json["replayed"], true);
  for (size_t i = 0; i < json["replay"]["tables"].size(); ++i) {
    EXPECT_EQ(json["replay"]["tables"][i]["folded"], honest_json["replay"]["tables"][i]["folded"]);
  }
}

TEST_F(ReplayCommandTest, AFalseRowCountIsFoundAndTheFirstSuchTableNamed) {
  const std::string statement = Stated("now.tables");
  Stop();
  const Outcome outcome = Against(Forged(statement, [](TableStatement& forged) {
    Falsify(forged.tables[1]);
    Falsify(forged.tables[2]);
  }));
  EXPECT_EQ(outcome.code, ExitCode::kDamaged);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("统计表 pair_register/"), HasSubstr("不符的共 2 张")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("replayed")));
}

TEST_F(ReplayCommandTest, AnotherVersionIsSaidToBeOneAndNoForgery) {
  const std::string statement = Stated("now.tables");
  Stop();
  const Outcome outcome = Against(
      Forged(statement, [](TableStatement& other) { other.tables[0].table = "registry/999"; }));
  EXPECT_EQ(outcome.code, ExitCode::kRefused) << outcome.out;
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr("另一版本"), HasSubstr("registry/999"),
                    HasSubstr(projections::TableVersions()[0]), HasSubstr("不说明其有误")));
  const Outcome both = Against(Forged(statement, [](TableStatement& other) {
    other.tables[0].table = "registry/999";
    Falsify(other.tables[1]);
  }));
  EXPECT_EQ(both.code, ExitCode::kDamaged) << "what can be compared is compared";
}

TEST_F(ReplayCommandTest, AStatementOfAnotherHistoryOrBeyondTheEndContradictsTheLedger) {
  const std::string statement = Stated("now.tables");
  Stop();
  const Outcome beyond = Against(Forged(statement, [](TableStatement& forged) { ++forged.size; }));
  EXPECT_EQ(beyond.code, ExitCode::kDamaged);
  EXPECT_THAT(beyond.err, HasSubstr(absl::StrCat("event ", head_ + 1, " is missing")));
  const Outcome other = Against(
      Forged(statement, [](TableStatement& forged) { forged.root = std::string(32, 'r'); }));
  EXPECT_EQ(other.code, ExitCode::kDamaged);
}

TEST_F(ReplayCommandTest, AStatementThatWasTamperedWithOrSignedByAStrangerIsNoStatement) {
  const std::string statement = Stated("now.tables");
  Stop();
  std::string note = *ReadFile(statement);
  const size_t at = note.find(' ', note.find("\nregistry/")) + 1;
  note[at] = note[at] == '1' ? '2' : '1';
  ASSERT_TRUE(ReplaceFile(file("tampered"), note, FileAccess::kEverybody).ok());
  const Outcome tampered = Against(file("tampered"));
  EXPECT_EQ(tampered.code, ExitCode::kDamaged);
  EXPECT_THAT(tampered.err, HasSubstr("tampered"));

  key_ = eventstore::Signer::FromSeed("jiedui/370400", std::string(32, 's'))->verifier().vkey();
  EXPECT_EQ(Against(statement).code, ExitCode::kNotFound);
  EXPECT_EQ(Against(file("nothing there")).code, ExitCode::kNotFound);
}

TEST_F(ReplayCommandTest, AFileThatIsThereIsNotReplaced) {
  const std::string statement = Stated("now.tables");
  const std::string kept = *ReadFile(statement);
  const Outcome again = Jiedui({"audit", "statement", statement, "--server", server().address()});
  EXPECT_EQ(again.code, ExitCode::kConflict);
  EXPECT_EQ(*ReadFile(statement), kept);
  const Outcome beyond = Jiedui({"audit", "statement", file("beyond"), "--server",
                                 server().address(), "--as-of-position", absl::StrCat(head_ + 1)});
  EXPECT_EQ(beyond.code, ExitCode::kUsage);
  EXPECT_FALSE(fs::exists(file("beyond")));
}

TEST_F(ReplayCommandTest, OnlyALedgerOrAnArchiveCanBeFolded) {
  const std::string statement = Stated("now.tables");
  Stop();
  EXPECT_EQ(Replay(statement).code, ExitCode::kUsage);
  EXPECT_EQ(Jiedui({"audit"}).code, ExitCode::kUsage);
  EXPECT_EQ(Jiedui({"audit", "replay"}).code, ExitCode::kUsage);
}

}  // namespace
}  // namespace jiedui::cli
