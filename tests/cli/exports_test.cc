// What an export leaves behind: rows that say what they are of, and files that nothing takes the
// place of unasked.

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "cli/failure.h"
#include "cli/json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <unistd.h>

#include "base/durable_file.h"
#include "tests/cli/command_line_fixture.h"

namespace jiedui::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class ExportsTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    std::filesystem::create_directories(Home());
  }
  void TearDown() override {
    std::filesystem::remove_all(Home());
    CommandLineTest::TearDown();
  }

  std::string Home() const { return directory_ + "-exports"; }
  std::string Path(const std::string& name) const { return absl::StrCat(Home(), "/", name); }

  Outcome Register(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"export", "table", "register", "--unit", "370400"});
    return Query(std::move(more));
  }
};

std::string WithoutQuotas() {
  return scenario::ExampleDirectory() + "/quota-safe.toml";
}

std::vector<Json> JsonLines(const std::string& text) {
  std::vector<Json> rows;
  const std::vector<std::string> lines = absl::StrSplit(text, '\n', absl::SkipEmpty());
  rows.reserve(lines.size());
  for (const std::string& line : lines) rows.push_back(Json::parse(line));
  return rows;
}

// --- under an assumed policy set ---

TEST_F(ExportsTest, EachRowSaysWhichPolicySetIsAssumed) {
  const Outcome assumed = Register({"--as", "jsonl", "--assume", WithoutQuotas()});
  ASSERT_EQ(assumed.code, ExitCode::kOk) << assumed.err;
  const std::vector<Json> rows = JsonLines(assumed.out);
  EXPECT_FALSE(rows.empty());
  for (const Json& row : rows) {
    EXPECT_EQ(row.value("assumed_policy_set_id", ""), "quota-safe-2017");
  }

  const Outcome sheet = Register({"--as", "excel", "--assume", WithoutQuotas()});
  EXPECT_THAT(sheet.out.substr(0, sheet.out.find("\r\n")),
              testing::EndsWith(",假设的规则参数集 assumed_policy_set_id"));
  const Outcome adopted = Register();
  EXPECT_EQ(adopted.code, ExitCode::kOk) << adopted.err;
  EXPECT_THAT(adopted.out, Not(HasSubstr("assumed_policy_set_id")));
}

TEST_F(ExportsTest, WhatIsSaidOfAFileSaysThatItIsOnlyAssumed) {
  const Outcome table = Register({"--assume", "zaozhuang-2017", "--to", Path("register.csv")});
  EXPECT_EQ(table.code, ExitCode::kOk) << table.err;
  EXPECT_THAT(table.out, HasSubstr("假设施行规则参数集 zaozhuang-2017，推算未入账"));
  const Outcome year = Query({"export", "year", "ledgers/370400/programs/2017", Path("year.sqlite"),
                              "--assume", WithoutQuotas()});
  EXPECT_EQ(year.code, ExitCode::kOk) << year.err;
  EXPECT_THAT(year.out, HasSubstr("假设施行规则参数集 quota-safe-2017，推算未入账"));
}

TEST_F(ExportsTest, AJobIsRunUnderAnAssumedPolicySetToo) {
  std::ofstream(Path("jobs.toml"))
      << "[[job]]\nname = \"register\"\nexport = \"register\"\nunit = \"370400\"\nform = "
         "\"jsonl\"\n"
      << "output = \"register-{position}.jsonl\"\nassume = \"" << WithoutQuotas() << "\"\n";
  const Outcome run = Query({"export", "run", "register", "--jobs", Path("jobs.toml")});
  EXPECT_EQ(run.code, ExitCode::kOk) << run.err;
  EXPECT_THAT(run.out, HasSubstr("假设施行规则参数集 quota-safe-2017"));
}

// --- files that are there ---

TEST_F(ExportsTest, AFileThatIsThereIsOverwrittenOnlyIfAsked) {
  const std::string path = Path("register.csv");
  std::ofstream(path) << "what was there before";
  const Outcome refused = Register({"--to", path});
  EXPECT_EQ(refused.code, ExitCode::kConflict) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("register.csv 已存在"));
  EXPECT_THAT(refused.err, HasSubstr("--force"));
  EXPECT_EQ(ReadFile(path).value(), "what was there before");
  const Outcome forced = Register({"--to", path, "--force"});
  EXPECT_EQ(forced.code, ExitCode::kOk) << forced.err;
  EXPECT_EQ(ReadFile(path).value(), Register().out);
}

// A device that is full is where the file is written before it appears.
TEST_F(ExportsTest, AFullDiskIsSaidAndLeavesNoHalfFile) {
  const std::string path = Path("register.csv");
  const std::string written = absl::StrCat(path, ".", ::getpid(), ".new");
  std::filesystem::create_symlink("/dev/full", written);
  const Outcome outcome = Register({"--to", path});
  EXPECT_EQ(outcome.code, ExitCode::kUnavailable) << outcome.out;
  EXPECT_THAT(outcome.err, HasSubstr("写不进"));
  EXPECT_THAT(outcome.err, HasSubstr("请检查磁盘空间"));
  EXPECT_TRUE(std::filesystem::is_empty(Home()));
}

// The cursor stands where it was, so that the next run exports what this one could not.
TEST_F(ExportsTest, WhatAJobCouldNotWriteTheNextRunDoes) {
  std::ofstream(Path("jobs.toml"))
      << "[[job]]\nname = 'register'\nexport = 'register'\nledger = '370400'\n"
         "program = '2017'\noutput = 'full/register-{position}.csv'\n";
  const std::vector<std::string> run = {"export", "run", "--all", "--jobs", Path("jobs.toml")};
  std::ofstream(Path("full")) << "no directory";
  const Outcome failed = Query(run);
  EXPECT_NE(failed.code, ExitCode::kOk);
  EXPECT_NE(failed.code, ExitCode::kNothingNew);
  EXPECT_THAT(failed.out, HasSubstr("register：没有导出"));
  std::filesystem::remove(Path("full"));
  EXPECT_EQ(Query(run).code, ExitCode::kOk);
  EXPECT_EQ(Query(run).code, ExitCode::kNothingNew);
}

// --- what is new ---

TEST_F(ExportsTest, WhatOperatorsDoIsNothingNewToExport) {
  std::ofstream(Path("jobs.toml"))
      << "[[job]]\nname = \"units\"\nexport = \"units\"\noutput = \"units-{position}.csv\"\n"
      << "[[job]]\nname = \"events\"\nexport = \"events\"\noutput = \"{position}.csv\"\n";
  const auto run = [this] {
    return Query({"export", "run", "--all", "--jobs", Path("jobs.toml")});
  };
  EXPECT_EQ(run().code, ExitCode::kOk);
  EXPECT_EQ(run().code, ExitCode::kNothingNew);
  ASSERT_EQ(Operate({"close", "370400"}).code, ExitCode::kOk);
  ASSERT_EQ(Operate({"open", "370400"}).code, ExitCode::kOk);
  const Outcome after = run();
  EXPECT_EQ(after.code, ExitCode::kNothingNew) << after.out;
}

// --- the id of an assumed set ---

// Else a file would name a set that is recorded and was not asked.
TEST_F(ExportsTest, ASetThatIsNotTheRecordedOneOfItsIdIsRefused) {
  const std::string policy = scenario::ExampleDirectory() + "/policy.toml";
  EXPECT_EQ(Register({"--assume", policy}).code, ExitCode::kOk) << "it is the recorded one";
  const std::string text = ReadFile(policy).value();
  const std::string changed =
      absl::StrReplaceAll(text, {{"key = \"report.accept_days\"\nvalue = \"3\"",
                                  "key = \"report.accept_days\"\nvalue = \"4\""}});
  ASSERT_NE(changed, text);
  std::ofstream(Path("changed.toml")) << changed;
  const Outcome refused = Register({"--assume", Path("changed.toml")});
  EXPECT_EQ(refused.code, ExitCode::kRefused) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("zaozhuang-2017"));
  EXPECT_THAT(refused.err, HasSubstr("report.accept_days"));
}

}  // namespace
}  // namespace jiedui::cli
