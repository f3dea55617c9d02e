// What the options of a command do, and which a command has.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/client.h"
#include "cli/failure.h"
#include "cli/json.h"
#include "cli/option_values.h"
#include "cli/said.h"
#include "cli/usage_error.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "tests/cli/command_line_fixture.h"

namespace jiedui::cli {
namespace {

// Sets a variable of the environment for as long as it lives.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Environment() { unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* const name_;
};

TEST_F(CommandLineTest, AnOptionWinsOverTheEnvironment) {
  const struct {
    const char* variable;
    const char* value;
    const char* option;
    const char* given;
  } cases[] = {{"JIEDUI_PROGRAM", "2018", "--program", "2017"},
               {"JIEDUI_LEDGER", "370300", "--ledger", "370400"},
               {"JIEDUI_PRINCIPAL", "city/999999", "--principal", "city/370400"}};
  for (const auto& each : cases) {
    const Environment set(each.variable, each.value);
    EXPECT_NE(Query({"pairs", "--unit", "370404"}).code, ExitCode::kOk) << each.variable;
    const Outcome given = Query({"pairs", "--unit", "370404", each.option, each.given});
    EXPECT_EQ(given.code, ExitCode::kOk) << each.variable << given.err;
  }
  const Environment server("JIEDUI_SERVER", "127.0.0.1:1");
  EXPECT_EQ(Jiedui({"units"}).code, ExitCode::kUnavailable);
  EXPECT_EQ(Query({"units"}).code, ExitCode::kOk);
  const Environment admin("JIEDUI_ADMIN", "127.0.0.1:1");
  EXPECT_EQ(Jiedui({"ledger", "list"}).code, ExitCode::kUnavailable);
  EXPECT_EQ(Operate({"list"}).code, ExitCode::kOk);
}

TEST_F(CommandLineTest, EventsOfADayAreThoseRecordedByItsEnd) {
  clock_.Set(StartOf(CivilDay(2017, 2, 1)));
  const Json all = Json::parse(Query({"events", "-o", "json"}).out);
  const auto as_of = [this](const char* day) {
    return Json::parse(Query({"events", "--as-of-date", day, "-o", "json"}).out);
  };
  const Json before = as_of("2017-01-11");
  ASSERT_GT(before.size(), 0U);
  ASSERT_LT(before.size(), all.size()) << "some came in later";
  EXPECT_EQ(before.back(), all[before.size() - 1]);
  EXPECT_LT(before.back()["recordTime"].get<std::string>().substr(0, 19), "2017-01-11T16:00:00");
  EXPECT_GE(all[before.size()]["recordTime"].get<std::string>().substr(0, 19),
            "2017-01-11T16:00:00");
  EXPECT_EQ(as_of("2017-01-31").size(), all.size());
  EXPECT_EQ(Query({"events", "--as-of-date", "2016-12-01"}).code, ExitCode::kUsage)
      << "before the first";
  EXPECT_EQ(Query({"officer", "readings", "officer-370481-01", "--as-of-date", "2017-01-31"}).code,
            ExitCode::kOk);
  EXPECT_EQ(Query({"events", "--follow", "--limit", "1", "--as-of-date", "2017-01-31"}).code,
            ExitCode::kUsage)
      << "what comes is not of a past state";
  EXPECT_EQ(Query({"events", "--follow", "--limit", "1", "--as-of-position", "1"}).code,
            ExitCode::kUsage);
}

TEST_F(CommandLineTest, ACommandHasNoOptionItCannotUse) {
  const std::vector<std::vector<std::string>> commands = {
      {"events", "--on", "2017-02-01"},
      {"events", "--program", "2017"},
      {"events", "--assume", "zaozhuang-2017"},
      {"events", "--min-position", "5"},
      {"assess", "--min-position", "5", "--as-of-position", "5"},
      {"assess", "--min-position", "0"},
      {"units", "--program", "2017"},
      {"assessment", "--on", "2017-02-01"},
      {"assess", "--result", "--on", "2017-02-01"},
      {"assess", "--result", "--organization", "now"},
      {"bulletin", "show", "2017-370400-1", "--on", "2017-02-01"},
      {"audit", "statement", directory_ + "/a.tables", "--on", "2017-02-01"},
      {"audit", "statement", directory_ + "/a.tables", "--program", "2017"},
      {"cells", "assess", "--unit", "370404"},
      {"explain", "assess", "--cell", "program_id", "--month", "2017-01"},
      {"compare", "gaps", "--since-position", "5", "--pair", "2017-370481-370403"},
      {"cells", "result", "--on", "2017-02-01"},
      {"cells", "bulletin-register", "--unit", "370403"},
      {"cells", "bulletin-register", "--bulletin", "2017-370400-1"},
      {"compare", "gaps", "--since-position", "5", "--bulletin", "2017-370400-1"},
      {"compare", "assess"},
      {"export", "table", "cases", "--tag", "unit:1"},
      {"export", "table", "assess", "--month", "junk"}};
  for (const std::vector<std::string>& command : commands) {
    const Outcome outcome = Query(command);
    EXPECT_EQ(outcome.code, ExitCode::kUsage) << testing::PrintToString(command) << outcome.out;
    EXPECT_EQ(outcome.out, "") << testing::PrintToString(command);
  }
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/a.tables"));
}

TEST_F(CommandLineTest, AReadIsNotOlderThanThePositionAskedFor) {
  const auto read = [this](const std::string& position) {
    return Query({"pairs", "--unit", "370404", "--min-position", position});
  };
  EXPECT_EQ(read("5").code, ExitCode::kOk) << read("5").err;
  EXPECT_TRUE(absl::StrContains(read("5").out, "账本位置")) << "not older than that";
  const Outcome beyond = read("1000000");
  EXPECT_EQ(beyond.code, ExitCode::kUsage) << beyond.out;
  EXPECT_TRUE(absl::StrContains(beyond.err, "POSITION_IN_FUTURE")) << beyond.err;
}

TEST_F(CommandLineTest, AnExplanationIsProvenByAKeyOrByTheServersWord) {
  const Outcome key = Jiedui({"key", "show", directory_ + "/370400"});
  ASSERT_EQ(key.code, ExitCode::kOk) << key.err;
  std::vector<std::string> explain = {"explain", "register",         "--unit",  "370400",
                                      "--cell",  "designated_count", "--proofs"};
  Stubs stubs(Connect(server_->address()));
  v1::SignCheckpointRequest sign;
  sign.set_parent("ledgers/370400");
  v1::SignCheckpointResponse is_signed;
  CHECK_OK(
      Call(stubs.audit, &v1::AuditService::Stub::SignCheckpoint, "city/370400", sign, is_signed));
  const Outcome plain = Query(explain);
  EXPECT_EQ(plain.code, ExitCode::kOk) << plain.err;
  EXPECT_TRUE(absl::StrContains(plain.out, "树根以服务所称为准")) << plain.out;
  const Outcome told = Query({"explain", "register", "--unit", "370400", "--cell",
                              "designated_count", "--proofs", "-o", "json"});
  ASSERT_EQ(told.code, ExitCode::kOk) << told.err;
  const Json json = Json::parse(told.out);
  const int facts = json["explanation"]["behindCount"].get<int>();
  ASSERT_GT(facts, 1) << told.out;
  EXPECT_EQ(json["pageEvents"].size(), static_cast<size_t>(facts)) << "all of them";
  EXPECT_EQ(json["pageProofs"].size(), static_cast<size_t>(facts));
  const std::string all = absl::StrCat("事实 ", facts, " 个，包含证明 ", facts, " 个已验证");
  EXPECT_TRUE(absl::StrContains(plain.out, all)) << plain.out;
  std::vector<std::string> few = explain;
  few.insert(few.end(), {"--limit", "1"});
  EXPECT_TRUE(absl::StrContains(Query(few).out, all)) << "however few are listed";
  few.insert(few.end(), {"-o", "json"});
  EXPECT_EQ(Json::parse(Query(few).out)["pageEvents"].size(), 1U);
  explain.insert(explain.end(), {"--verifier-key", key.out.substr(0, key.out.find('\n'))});
  const Outcome proven = Query(explain);
  EXPECT_EQ(proven.code, ExitCode::kOk) << proven.err;
  EXPECT_TRUE(absl::StrContains(proven.out, "签名有效")) << proven.out;
  EXPECT_EQ(Query({"explain", "register", "--unit", "370400", "--cell", "designated_count",
                   "--verifier-key", "x"})
                .code,
            ExitCode::kUsage)
      << "a key is for proofs";
}

// Of what was recorded by whom began later than the day judged on.
TEST_F(CommandLineTest, AnExplanationNamesWhoRecordedItOnAnyDay) {
  for (const char* const day : {"2016-12-31", "2017-01-20"}) {
    const Outcome explained = Query(
        {"explain", "register", "--unit", "370400", "--cell", "designated_count", "--on", day});
    ASSERT_EQ(explained.code, ExitCode::kOk) << explained.err;
    EXPECT_TRUE(absl::StrContains(explained.out, "市局 枣庄市（370400）")) << explained.out;
    EXPECT_FALSE(absl::StrContains(explained.out, "市局（370400）")) << explained.out;
  }
}

TEST_F(CommandLineTest, AnExplanationHasEachChangeWithItsEventOnRequest) {
  std::vector<std::string> explain = {"explain", "register",         "--unit", "370400",
                                      "--cell",  "designated_count", "-o",     "json"};
  const Outcome latest = Query(explain);
  ASSERT_EQ(latest.code, ExitCode::kOk) << latest.err;
  explain.emplace_back("--all-changes");
  const Outcome all = Query(explain);
  ASSERT_EQ(all.code, ExitCode::kOk) << all.err;
  const Json told = Json::parse(all.out)["explanation"];
  EXPECT_EQ(told["changes"], Json::parse(latest.out)["explanation"]["changes"]) << "there are few";
  EXPECT_FALSE(told["changes"].empty());
}

// Writes the file of one job, of the units in that form; its path.
std::string JobsFile(const std::string& directory, const std::string& filter) {
  std::filesystem::create_directories(directory);
  std::string path = directory + "/jobs.toml";
  std::ofstream(path) << "[[job]]\nname = \"units\"\nexport = \"units\"\nfilter = \"" << filter
                      << "\"\noutput = \"units-{position}.csv\"\nledger = \"370400\"\n";
  return path;
}

TEST_F(CommandLineTest, AJobThatExportsSomethingElseBeginsAnewAndSaysSo) {
  const auto run = [this](const std::string& jobs) {
    return Query({"export", "run", "units", "--jobs", jobs});
  };
  const std::string work = directory_ + "-exports";
  const std::string jobs = JobsFile(work, "unit_id = 3704*");
  const Outcome first = run(jobs);
  EXPECT_EQ(first.code, ExitCode::kOk) << first.err;
  EXPECT_FALSE(absl::StrContains(first.out, "从头导出")) << first.out;
  EXPECT_EQ(run(jobs).code, ExitCode::kNothingNew);

  JobsFile(work, "unit_id = 370481*");
  const Outcome changed = run(jobs);
  EXPECT_EQ(changed.code, ExitCode::kOk) << "nothing was recorded, but another thing is exported";
  EXPECT_TRUE(absl::StrContains(changed.out, "从头导出")) << changed.out;
  EXPECT_EQ(run(jobs).code, ExitCode::kNothingNew);

  const Outcome elsewhere = run(JobsFile(work + "/other", "unit_id = 370481*"));
  EXPECT_EQ(elsewhere.code, ExitCode::kOk) << "of the same name, in another file";
  EXPECT_EQ(run(jobs).code, ExitCode::kNothingNew) << "it has not lost its place";
  std::filesystem::remove_all(work);
}

TEST_F(CommandLineTest, WhatWasPublishedIsAskedUnderNoAssumedRules) {
  for (const char* const table : {"result", "bulletin-register", "bulletin"}) {
    const Outcome refused = Query({"cells", table, "--assume", "zaozhuang-2017"});
    EXPECT_EQ(refused.code, ExitCode::kUsage) << refused.out;
    EXPECT_TRUE(absl::StrContains(refused.err, "不随规则参数集改变")) << refused.err;
  }
  const std::string file = directory_ + "-year.sqlite";
  const Outcome year =
      Query({"export", "year", "ledgers/370400/programs/2017", file, "--assume", "zaozhuang-2017"});
  EXPECT_EQ(year.code, ExitCode::kOk) << "what was published is in it as it was" << year.err;
  std::filesystem::remove(file);
}

TEST_F(CommandLineTest, TheRowsOfTablesAreSaidToBeAnEstimate) {
  const Outcome shown = Jiedui({"tables", "show", "370400", "--admin", server_->admin_address()});
  EXPECT_EQ(shown.code, ExitCode::kOk) << shown.err;
  EXPECT_TRUE(absl::StrContains(shown.out, "行（约）")) << shown.out;
  EXPECT_TRUE(absl::StrContains(shown.out, "行数是存储引擎的估计")) << shown.out;
}

TEST_F(CommandLineTest, TheTablesOfAServerAreHeldAgainstItsLog) {
  const std::vector<std::string> operators = {"--admin", server_->admin_address()};
  const auto tables = [&operators](const char* command) {
    std::vector<std::string> words = {"tables", command, "370400"};
    words.insert(words.end(), operators.begin(), operators.end());
    return Jiedui(words);
  };
  const Outcome verified = tables("verify");
  EXPECT_EQ(verified.code, ExitCode::kOk) << verified.err;
  EXPECT_TRUE(absl::StrContains(verified.out, "与账本重算一致")) << verified.out;
  EXPECT_TRUE(absl::StrContains(tables("show").out, "与账本核对一致")) << "from then on";
}

TEST_F(CommandLineTest, AnAddressThatHasNotTheServiceIsSaidToBeTheOther) {
  const Outcome pairs = Jiedui({"pairs", "--server", server_->admin_address()});
  EXPECT_EQ(pairs.code, ExitCode::kUnavailable);
  EXPECT_TRUE(absl::StrContains(
      pairs.err, absl::StrCat("错误：", server_->admin_address(), " 上没有这项服务")))
      << pairs.err;
  const Outcome ledgers = Jiedui({"ledger", "list", "--admin", server_->address()});
  EXPECT_EQ(ledgers.code, ExitCode::kUnavailable);
  EXPECT_TRUE(absl::StrContains(ledgers.err, "管理账本用 --admin 的地址")) << ledgers.err;
}

TEST_F(CommandLineTest, WhoDoesNotAnswerIsNamedWithTheOptionOfTheCommand) {
  const Outcome tables = Jiedui({"tables", "show", "370400", "--admin", "127.0.0.1:1"});
  EXPECT_EQ(tables.code, ExitCode::kUnavailable);
  EXPECT_TRUE(absl::StrContains(tables.err, "没有服务在运维地址 127.0.0.1:1 上应答")) << tables.err;
  EXPECT_TRUE(absl::StrContains(tables.err, "--admin")) << tables.err;
  EXPECT_FALSE(absl::StrContains(tables.err, "--server")) << tables.err;
}

TEST_F(CommandLineTest, AFileThatIsMissingOrMalformedIsToldInChineseFirst) {
  const Outcome missing = Jiedui({"serve", "--config", directory_ + "/none.toml"});
  EXPECT_TRUE(absl::StartsWith(missing.err, "错误：配置文件 ")) << missing.err;
  EXPECT_TRUE(absl::StrContains(missing.err, "cannot be read")) << missing.err;
  std::ofstream(directory_ + "/server.toml") << "[logs]\n";
  const Outcome malformed = Jiedui({"serve", "--config", directory_ + "/server.toml"});
  EXPECT_TRUE(absl::StrContains(malformed.err, "server.toml:1: logs：没有这一节")) << malformed.err;
  EXPECT_TRUE(absl::StrContains(malformed.err, "there is no such section")) << malformed.err;
  std::ofstream(directory_ + "/assumed.toml") << "not = = toml";
  const Outcome assumed = Query({"assess", "--assume", directory_ + "/assumed.toml"});
  EXPECT_EQ(assumed.code, ExitCode::kUsage);
  EXPECT_TRUE(absl::StartsWith(assumed.err, "错误：--assume 的规则参数文件有误：")) << assumed.err;
  EXPECT_TRUE(absl::StrContains(assumed.err, "assumed.toml：第 1 行：不是有效的 TOML（"))
      << assumed.err;
  std::ofstream(directory_ + "/assumed.toml") << "policy_set_id = 1\n";
  const Outcome number = Query({"assess", "--assume", directory_ + "/assumed.toml"});
  EXPECT_TRUE(absl::StrContains(number.err, "assumed.toml：第 1 行：policy_set_id：应为文本\n"))
      << number.err;
  EXPECT_TRUE(absl::StrContains(number.err, "assumed.toml: line 1: policy_set_id: a text is"))
      << number.err;
}

TEST_F(CommandLineTest, WhatIsWrongWithACommandIsToldInBothLanguages) {
  const auto expect_both = [](const Outcome& outcome, const char* zh, const char* en) {
    EXPECT_TRUE(absl::StrContains(outcome.err, zh)) << outcome.err;
    EXPECT_TRUE(absl::StrContains(outcome.err, en)) << outcome.err;
  };
  expect_both(Jiedui({"nonsense"}), "没有命令“nonsense”", "there is no command \"nonsense\"");
  expect_both(Jiedui({"verify", directory_ + "-backups"}), "没有账本，请给出账本目录",
              "there is no ledger in ");
  expect_both(Jiedui({"verify", directory_ + "/none"}), "没有这个文件或目录",
              "No such file or directory");
  expect_both(Jiedui({"audit"}), "请给出账本目录", "give the directory of a ledger");
  expect_both(Query({"assess", "--on", "today"}), "--on 应为日期", "--on is to be a day");
  expect_both(Query({"pairs", "--as-of-position", "none"}), "“none”不是账本位置",
              "\"none\" is none");
}

TEST(UsageErrorTest, WhatIsWrongWithTheOptionsIsToldInBothLanguages) {
  const struct {
    std::vector<std::string> command;
    const char* zh;
    const char* en;
  } cases[] = {
      {{"units", "--unknown", "x"}, "没有这个选项，或是多余的参数：", "not expected"},
      {{"explain", "assess"}, "缺少 --cell", "--cell is required"},
      {{"ledger"}, "没有写明子命令", "subcommand"},
      {{"pairs", "--unit"}, "值的个数不对：--unit", "--unit"},
      {{"events", "--limit", "many"}, "值不符合要求：", "--limit"},
  };
  for (const auto& each : cases) {
    const Outcome outcome = Jiedui(each.command);
    const std::string command = testing::PrintToString(each.command);
    EXPECT_EQ(outcome.code, ExitCode::kUsage) << command;
    EXPECT_EQ(outcome.out, "") << command;
    EXPECT_TRUE(absl::StartsWith(outcome.err, "错误：")) << outcome.err;
    EXPECT_TRUE(absl::StrContains(outcome.err, each.zh)) << command << outcome.err;
    EXPECT_TRUE(absl::StrContains(outcome.err, "\n  ")) << command << outcome.err;
    EXPECT_TRUE(absl::StrContains(outcome.err, each.en)) << command << outcome.err;
  }
  const std::string both = UsageErrorText(CLI::ExitCodes::ExcludesError, "--a excludes --b");
  EXPECT_TRUE(absl::StrContains(both, "--a 不能同时写 --b")) << both;
}

TEST(UsageErrorTest, WhatAValidatorSaysIsSaidOnceInEachLanguage) {
  EXPECT_EQ(
      UsageErrorText(CLI::ExitCodes::ValidationError,
                     absl::StrCat("--as-of-position: ", CheckPosition("none"))),
      "错误：值不符合要求：--as-of-position: 账本位置从 1 开始，“none”不是账本位置；加 --help "
      "查看用法\n  --as-of-position: positions begin at 1, \"none\" is none; run with --help "
      "for more information\n");
}

TEST(SaidTest, AStepOnAFileIsToldInChinese) {
  const absl::Status told =
      Told(absl::NotFoundError("cannot create /no/such.csv: No such file or directory"));
  EXPECT_EQ(told.message(), "无法建立 /no/such.csv：没有这个文件或目录");
  EXPECT_EQ(RefusalOf(told).en, "cannot create /no/such.csv: No such file or directory");
  EXPECT_EQ(ExitCodeOf(told), ExitCode::kNotFound);
  const absl::Status full = Told(absl::UnavailableError(
      "writing the log: IO error: While appending to file: /l/1.log: No space left on device"));
  EXPECT_TRUE(absl::StartsWith(full.message(), "磁盘已满：/l/1.log（")) << full;
  EXPECT_TRUE(absl::StartsWith(RefusalOf(full).en,
                               "writing the log: no space is left on the disk: /l/1.log ("))
      << RefusalOf(full).en;
  const absl::Status other = absl::UnavailableError("another thing");
  EXPECT_EQ(Told(other), other);
}

}  // namespace
}  // namespace jiedui::cli
