#include "cli/command_line.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "cli/driver.h"
#include "cli/json.h"
#include "gtest/gtest.h"
#include <unistd.h>

#include "base/check.h"
#include "domain/date.h"
#include "domain/error.h"
#include "services/config.h"
#include "services/server.h"
#include "services/status_mapping.h"
#include "tests/cli/command_line_fixture.h"
#include "tests/cli/example_fixture.h"

namespace jiedui::cli {
namespace {

TEST_F(CommandLineTest, QueriesPrintTheFormsAsTextJsonAndCsv) {
  const Outcome text = Query({"pairs", "--unit", "370400"});
  EXPECT_EQ(text.code, ExitCode::kOk) << text.err;
  EXPECT_TRUE(absl::StrContains(text.out, "结对互助情况统计表")) << text.out;
  EXPECT_TRUE(absl::StrContains(text.out, "枣庄高新区")) << text.out;

  const Outcome json = Query({"pairs", "-o", "json"});
  EXPECT_EQ(Json::parse(json.out).size(), 7U);  // the city and six districts

  const Outcome csv = Query({"units", "-o", "csv"});
  EXPECT_TRUE(absl::StrContains(csv.out, "370406405,山亭经济开发区")) << csv.out;
}

TEST_F(CommandLineTest, AListIsOfWhatItsFilterIsTrueOf) {
  const Outcome zones =
      Query({"units", "-o", "csv", "--filter", "display_name = *开发区 AND NOT closed_date:*"});
  EXPECT_EQ(zones.code, ExitCode::kOk) << zones.err;
  EXPECT_TRUE(absl::StrContains(zones.out, "370406405,山亭经济开发区")) << zones.out;
  EXPECT_FALSE(absl::StrContains(zones.out, "\n370406,山亭")) << zones.out;
  const Outcome wrong = Query({"units", "--filter", "colour = red"});
  EXPECT_NE(wrong.code, ExitCode::kOk);
  EXPECT_TRUE(absl::StrContains(wrong.err, "没有字段 colour")) << wrong.err;
  const Outcome later = Query({"policy", "list", "--filter", "version > 1", "-o", "csv"});
  EXPECT_EQ(later.code, ExitCode::kOk) << later.err;
  EXPECT_FALSE(absl::StrContains(later.out, "zaozhuang")) << later.out;
}

TEST_F(CommandLineTest, UnitsAreThoseOfTheDayAskedFor) {
  const auto on = [this](const char* day) {
    return Query({"units", "--on", day, "-o", "csv"}).out;
  };
  EXPECT_FALSE(absl::StrContains(on("2016-12-31"), "370406405,")) << "it begins with the year";
  EXPECT_TRUE(absl::StrContains(on("2017-01-10"), "370406405,山亭经济开发区"));
  EXPECT_TRUE(absl::StrContains(on("2017-01-10"), "设立日期")) << on("2017-01-10");
}

TEST_F(CommandLineTest, TheDemonstrationsEventsFoldedAnewGiveTheTablesTheServerStated) {
  const std::string statement = directory_ + "/now.tables";
  const Outcome stated = Query({"audit", "statement", statement});
  ASSERT_EQ(stated.code, ExitCode::kOk) << stated.err;
  server_.reset();
  const Outcome replayed =
      Jiedui({"audit", "replay", directory_ + "/370400", "--statement", statement});
  EXPECT_EQ(replayed.code, ExitCode::kOk) << replayed.err;
  EXPECT_TRUE(absl::StrContains(replayed.out, "replayed\n")) << replayed.out;
}

TEST_F(CommandLineTest, ACaseIsListedWithTheDocumentsItRestsOn) {  // A14
  Driver driver(Connect(server_->address()), "ledgers/370400", "2017");
  scenario::Act act;
  act.actor = "district/370406";
  act.request_id = "case";
  event::v1::CaseFiled& filed = *act.fact.mutable_case_filed();
  filed.set_case_id("370406-2017-1");
  filed.set_unit_id("370406");
  filed.set_enterprise_id("example-370406-e01");
  filed.set_cause("未如实记录隐患排查治理情况");
  *filed.mutable_filed_date() = domain::ToDate(CivilDay(2017, 1, 20));
  event::v1::EnforcementDocument& order = *filed.add_documents();
  order.set_kind("责令限期整改指令书");
  order.set_number("示例责改〔2017〕1");
  *order.mutable_issued_date() = filed.filed_date();
  CHECK_OK(driver.Perform(act).status);

  const Outcome csv = Query({"cases", "-o", "csv"});
  EXPECT_EQ(csv.code, ExitCode::kOk) << csv.err;
  EXPECT_TRUE(absl::StrContains(csv.out, "责令限期整改指令书 示例责改〔2017〕1")) << csv.out;
  EXPECT_TRUE(absl::StrContains(csv.out, "日常执法,example-370406-e01")) << csv.out;  // R0-12
  EXPECT_EQ(Json::parse(Query({"cases", "--unit", "370406", "-o", "json"}).out).size(), 1U);
  EXPECT_EQ(Json::parse(Query({"cases", "--unit", "370404", "-o", "json"}).out).size(), 0U);
  EXPECT_EQ(Query({"cases", "--activity", "nowhere"}).code, ExitCode::kNotFound);
  const Outcome cells = Query({"cells", "cases", "--unit", "370406", "-o", "csv"});
  EXPECT_EQ(cells.code, ExitCode::kOk) << cells.err;
  EXPECT_TRUE(absl::StrContains(cells.out, "cases[370406-2017-1].state")) << cells.out;
  const Outcome state = Query({"explain", "cases", "--cell", "cases[370406-2017-1].state"});
  EXPECT_EQ(state.code, ExitCode::kOk) << state.err;
  EXPECT_TRUE(absl::StrContains(state.out, "2017-01-20 立案，尚未决定处罚，为已立案")) << state.out;
}

TEST_F(CommandLineTest, WhatIsOwedIsAskedCellByCell) {
  const std::vector<std::string> owed = {"cells", "obligations", "--unit", "370404", "-o", "csv"};
  const auto has_the_towns = [](const Outcome& cells) {
    EXPECT_EQ(cells.code, ExitCode::kOk) << cells.err;
    return absl::StrContains(cells.out, "obligations[report/370404102/2017-03].status");
  };
  EXPECT_FALSE(has_the_towns(Query(owed)));
  std::vector<std::string> below = owed;
  below.push_back("--below");
  EXPECT_TRUE(has_the_towns(Query(below)));
  EXPECT_EQ(Query({"cells", "cases", "--below"}).code, ExitCode::kUsage);
  EXPECT_EQ(Query({"cells", "report-slots", "--month", "2017-03"}).code, ExitCode::kUsage);
}

TEST_F(CommandLineTest, ATableIsByTheOrganizationAskedFor) {
  event::v1::Event merger;
  merger.mutable_units_merged()->set_unit_id("370404102");
  merger.mutable_units_merged()->add_merged_unit_ids("370404103");
  *merger.mutable_units_merged()->mutable_effective_date() = domain::ToDate(CivilDay(2018, 1, 1));
  clock_.Set(StartOf(CivilDay(2018, 1, 2)));
  Driver driver(Connect(server_->address()), "ledgers/370400", "2017");
  scenario::Act act;
  act.day = CivilDay(2018, 1, 2);
  act.actor = "city/370400";
  act.request_id = "merger";
  act.fact = merger;
  CHECK_OK(driver.Perform(act).status);
  const std::vector<std::string> form = {"dispatch", "--unit", "370404103", "--month",
                                         "2017-03",  "-o",     "json"};
  const auto asked = [&](std::vector<std::string> arguments, const char* organization) {
    arguments.insert(arguments.end(), {"--organization", organization});
    return Query(std::move(arguments));
  };
  EXPECT_EQ(Json::parse(Query(form).out)["unitId"], "370404103");
  EXPECT_EQ(Json::parse(asked(form, "was").out)["unitId"], "370404103");
  EXPECT_EQ(Json::parse(asked(form, "now").out)["unitId"], "370404102");
  const Outcome was = asked({"units", "-o", "csv"}, "was");
  EXPECT_TRUE(absl::StrContains(was.out, "370404103,")) << was.out;
  EXPECT_FALSE(absl::StrContains(asked({"units", "-o", "csv"}, "now").out, "370404103,"));
  EXPECT_EQ(asked(form, "later").code, ExitCode::kUsage);
  const std::vector<std::string> owed = {"obligations", "--unit", "370404102", "-o", "csv"};
  const char* const report_of_the_merged = "2017-03 370404103";
  EXPECT_FALSE(absl::StrContains(asked(owed, "was").out, report_of_the_merged));
  EXPECT_TRUE(absl::StrContains(asked(owed, "now").out, report_of_the_merged));
  EXPECT_EQ(asked({"pairs", "-o", "csv"}, "now").code, ExitCode::kOk);
}

TEST_F(CommandLineTest, ABulletinIsListedAndShownWithTheTableItPublished) {
  const auto& acts = scenario::ZaozhuangPlan().acts;
  const auto first = std::find_if(acts.begin(), acts.end(), [](const scenario::Act& act) {
    return act.fact.has_bulletin_published();
  });
  ASSERT_NE(first, acts.end());
  clock_.Set(StartOf(first->day));
  Driver driver(Connect(server_->address()), "ledgers/370400", "2017");
  CHECK_OK(driver.Perform(*first).status);
  const Outcome list = Query({"bulletin", "list"});
  EXPECT_TRUE(absl::StrContains(list.out, "2017-370400-1")) << list.out << list.err;
  EXPECT_TRUE(absl::StrContains(list.out, "省安监局监察总队")) << "not delivered yet";
  const Outcome shown = Query({"bulletin", "show", "2017-370400-1"});
  EXPECT_EQ(shown.code, ExitCode::kOk) << shown.err;
  for (const char* part : {"统计表 SHA-256", "抄报：省安监局监察总队", "合计", "山亭经济开发区"}) {
    EXPECT_TRUE(absl::StrContains(shown.out, part)) << part << "\n" << shown.out;
  }
  EXPECT_EQ(Query({"bulletin", "show", "2017-370400-9"}).code, ExitCode::kNotFound);
  EXPECT_EQ(Query({"bulletin", "show", "2017-370400-1", "--as-of-position", "5"}).code,
            ExitCode::kNotFound)
      << "it was not published yet";
}

TEST_F(CommandLineTest, ObligationsAreThoseOfAUnitAndOnRequestOfThoseBelow) {
  const Outcome own = Query({"obligations", "--unit", "370404", "--open", "--on", "2017-01-22",
                             "--due-until", "2017-02-06", "-o", "json"});
  ASSERT_EQ(own.code, ExitCode::kOk) << own.err;
  const Json list = Json::parse(own.out);
  ASSERT_EQ(list.size(), 1U) << own.out;
  EXPECT_EQ(list[0]["obligationId"], "report/370404/2017-01");
  EXPECT_EQ(list[0]["clause"], "解释 A11（枣安监发〔2017〕11号·四）");

  const Outcome text = Query({"obligations", "--unit", "370404", "--below", "--on", "2017-01-22",
                              "--due-until", "2017-02-06"});
  EXPECT_TRUE(absl::StrContains(text.out, "请于 2017-02-03 前（含当日）报送 2017-01 月"))
      << text.out;
  EXPECT_TRUE(absl::StrContains(text.out, "账本位置")) << text.out;
  clock_.Set(StartOf(CivilDay(2018, 5, 2)));
  const Outcome today = Query({"obligations", "--unit", "370404"});
  EXPECT_TRUE(absl::StrContains(today.out, "，判断日 2018-05-02")) << today.out;
  EXPECT_EQ(Query({"obligations", "--unit", "370404", "--due-until", "tomorrow"}).code,
            ExitCode::kUsage);
  EXPECT_EQ(Query({"obligations", "--unit", "370499"}).code, ExitCode::kNotFound);
}

TEST_F(CommandLineTest, ReportsAreListedBeforeTheyCome) {
  const Outcome list =
      Query({"reports", "--unit", "370404", "--below", "--month", "2017-01", "--on", "2017-01-22"});
  ASSERT_EQ(list.code, ExitCode::kOk) << list.err;
  EXPECT_TRUE(absl::StrContains(list.out, "未报")) << list.out;
  EXPECT_TRUE(absl::StrContains(list.out, "2017-02-03")) << list.out;
  EXPECT_TRUE(absl::StrContains(list.out, "R0-27")) << list.out;
  EXPECT_EQ(Query({"reports", "--unit", "370499"}).code, ExitCode::kNotFound);
}

TEST_F(CommandLineTest, EventsCanBeFilteredLimitedAndFollowed) {
  const Outcome named =
      Query({"events", "--kind", "PairAssigned", "--tag", "unit:370481", "-o", "json"});
  EXPECT_EQ(Json::parse(named.out).size(), 2U) << named.err;
  const Outcome limited = Query({"events", "--after", "10", "--limit", "3", "-o", "json"});
  EXPECT_EQ(Json::parse(limited.out)[0]["position"], "11") << limited.err;
  EXPECT_EQ(Json::parse(limited.out).size(), 3U);
  const Outcome followed = Query({"events", "--follow", "--limit", "5"});
  EXPECT_EQ(followed.code, ExitCode::kOk) << followed.err;
  EXPECT_TRUE(absl::StrContains(followed.out, "机构登记")) << followed.out;
}

TEST_F(CommandLineTest, WhoLooksAtAnOfficerIsListed) {
  const std::vector<std::string> readings = {"officer", "readings", "officer-370481-01"};
  EXPECT_FALSE(absl::StrContains(Query(readings).out, "city/370400"));
  const Outcome hidden = Query({"officer", "show", "officer-370481-01"});  // an auditor's look
  EXPECT_TRUE(absl::StrContains(hidden.out, "不可见")) << hidden.out << hidden.err;
  const Outcome shown = Query({"officer", "show", "officer-370481-01", "--purpose", "核对执法证",
                               "--principal", "city/370400"});
  EXPECT_TRUE(absl::StrContains(shown.out, "示例甲")) << shown.out << shown.err;
  const Outcome listed = Query(readings);
  EXPECT_TRUE(absl::StrContains(listed.out, "city/370400")) << listed.out;
  EXPECT_TRUE(absl::StrContains(listed.out, "核对执法证")) << listed.out;
}

TEST_F(CommandLineTest, APastPositionShowsThePast) {
  const Outcome past = Query({"units", "--as-of-position", "1", "-o", "json"});
  EXPECT_EQ(Json::parse(past.out).size(), 1U) << past.err;
}

TEST_F(CommandLineTest, ARollUpSaysFirstWhatItCouldNotReadAndExitsWithIt) {
  const Outcome whole = Query({"rollup", "--month", "2017-01"});
  EXPECT_EQ(whole.code, ExitCode::kOk) << whole.err;
  EXPECT_TRUE(absl::StrContains(whole.out, "ledgers/370400")) << whole.out;
  EXPECT_FALSE(absl::StrContains(whole.out, "不完整")) << whole.out;

  ASSERT_EQ(Operate({"create", "370300"}).code, ExitCode::kOk);
  const Outcome partial = Query({"rollup", "--month", "2017-01"});
  EXPECT_EQ(partial.code, ExitCode::kUnavailable);
  EXPECT_TRUE(absl::StartsWith(partial.out, "不完整：1 个账本未读到")) << partial.out;
  EXPECT_TRUE(absl::StrContains(partial.out, "RESOURCE_NOT_FOUND")) << partial.out;
  EXPECT_TRUE(absl::StrContains(partial.err, "汇总不完整")) << partial.err;
  const Outcome rows = Query({"rollup", "--month", "2017-01", "-o", "csv"});
  EXPECT_EQ(rows.code, ExitCode::kUnavailable);
  EXPECT_TRUE(absl::StrContains(rows.out, "ledgers/370300,,未读到,")) << rows.out;
  EXPECT_TRUE(absl::StrContains(rows.out, "合计,,")) << rows.out;

  const Outcome one =
      Query({"rollup", "--month", "2017-01", "--ledger", "370400", "--statements", "-o", "json"});
  ASSERT_EQ(one.code, ExitCode::kOk) << one.err;
  const Json json = Json::parse(one.out);
  EXPECT_EQ(json["complete"], true);
  ASSERT_EQ(json["ledgers"].size(), 1U);
  EXPECT_EQ(json["ledgers"][0]["statement"]["treeSize"],
            json["ledgers"][0]["metadata"]["readPosition"]);
}

TEST_F(CommandLineTest, ARollUpOfADayIsWhatWasKnownThen) {
  clock_.Set(StartOf(CivilDay(2017, 2, 1)));
  const Outcome before = Query({"rollup", "--month", "2017-01", "--as-of-date", "2016-12-01"});
  EXPECT_EQ(before.code, ExitCode::kUnavailable) << "there was no programme yet";
  EXPECT_EQ(Query({"rollup", "--month", "2017-01", "--as-of-date", "2017-01-21"}).code,
            ExitCode::kOk);
  EXPECT_EQ(Query({"rollup", "--month", "2017-01", "--as-of-position", "5"}).code, ExitCode::kUsage)
      << "a position is one ledger's";
  EXPECT_EQ(Query({"rollup"}).code, ExitCode::kUsage);
}

TEST_F(CommandLineTest, AnOperatorCreatesClosesAndOpensLedgers) {
  const Outcome created = Operate({"create", "370300"});
  EXPECT_EQ(created.code, ExitCode::kOk) << created.err;
  EXPECT_TRUE(absl::StrContains(created.out, "校验点公钥：")) << created.out;
  const Outcome list = Operate({"list", "-o", "json"});
  ASSERT_EQ(Json::parse(list.out).size(), 2U) << list.err;
  EXPECT_EQ(Json::parse(list.out)[0]["name"], "ledgers/370300");
  EXPECT_EQ(Json::parse(list.out)[0]["state"], "LEDGER_STATE_OPEN");
  const Outcome closed = Operate({"close", "370300"});
  EXPECT_EQ(closed.code, ExitCode::kOk) << closed.err;
  EXPECT_TRUE(absl::StrContains(closed.out, "已关闭")) << closed.out;
  EXPECT_EQ(Query({"units", "--ledger", "370300"}).code, ExitCode::kRefused);
  EXPECT_EQ(Operate({"open", "370300"}).code, ExitCode::kOk);
  EXPECT_EQ(Query({"units", "--ledger", "370300"}).code, ExitCode::kOk);

  EXPECT_EQ(Operate({"create", "370300"}).code, ExitCode::kConflict);
  EXPECT_EQ(Operate({"create", "../370300"}).code, ExitCode::kUsage);
  EXPECT_EQ(Operate({"close", "999999"}).code, ExitCode::kNotFound);
  EXPECT_EQ(Operate({"open", "370300"}).code, ExitCode::kRefused);
  EXPECT_EQ(Operate({"create"}).code, ExitCode::kUsage);
  EXPECT_EQ(Jiedui({"ledger"}).code, ExitCode::kUsage);
  EXPECT_EQ(Jiedui({"ledger", "list", "--admin", "127.0.0.1:1"}).code, ExitCode::kUnavailable);
}

TEST_F(CommandLineTest, WhatIsWrongWithALedgerIsListedInChineseAndForMachinesInBothLanguages) {
  ASSERT_EQ(Operate({"create", "370300"}).code, ExitCode::kOk);
  ASSERT_EQ(Operate({"close", "370300"}).code, ExitCode::kOk);
  std::filesystem::remove(directory_ + "/370300/log/CURRENT");
  EXPECT_NE(Operate({"open", "370300"}).code, ExitCode::kOk);
  const Json list = Json::parse(Operate({"list", "-o", "json"}).out);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0]["state"], "LEDGER_STATE_REFUSED");
  const std::string english = list[0]["problem"];
  const std::string chinese = list[0]["problemZh"];
  EXPECT_TRUE(absl::StrContains(english, "the ledger")) << english;
  EXPECT_TRUE(absl::StrContains(chinese, "账本")) << chinese;
  const std::string csv = Operate({"list", "-o", "csv"}).out;
  EXPECT_TRUE(absl::StrContains(csv, chinese)) << csv;
  EXPECT_FALSE(absl::StrContains(csv, english)) << csv;
  EXPECT_TRUE(absl::StrContains(Operate({"list"}).out, "未能打开"));
}

TEST_F(CommandLineTest, ABackupOfTheRunningServerIsRestoredWithItsGuardElsewhere) {
  const Outcome text = Operate({"backup", "370400", "daily"});
  EXPECT_TRUE(absl::StrContains(text.out, "verified")) << text.out;
  const Outcome backup = Operate({"backup", "370400", "daily", "-o", "json"});
  ASSERT_EQ(backup.code, ExitCode::kOk) << backup.err;
  const Json made = Json::parse(backup.out);
  EXPECT_EQ(made["ledger"], "ledgers/370400");
  EXPECT_EQ(made["verified"], true);
  EXPECT_TRUE(absl::StrContains(backup.err, "备份 ")) << backup.err;

  const std::string data = directory_ + "-restored/data";
  const std::string guards = directory_ + "-restored/guards";
  const Outcome restored = Jiedui({"archive", "restore", made["place"].get<std::string>(), data,
                                   "--guard-directory", guards, "-o", "json"});
  ASSERT_EQ(restored.code, ExitCode::kOk) << restored.err;
  EXPECT_EQ(Json::parse(restored.out)["events"], made["events"]);
  EXPECT_EQ(Json::parse(restored.out)["tree_root"], made["tree_root"]);
  EXPECT_TRUE(std::filesystem::exists(guards + "/370400/head"));
  const auto verify = [&] {
    return Jiedui({"verify", data + "/370400", "--guard-directory", guards}).code;
  };
  EXPECT_EQ(verify(), ExitCode::kOk);
  std::filesystem::remove_all(guards);
  EXPECT_EQ(Jiedui({"ledger", "adopt", data + "/370400", "--guard-directory", guards}).code,
            ExitCode::kOk);
  EXPECT_TRUE(std::filesystem::exists(guards + "/370400/head"));
  EXPECT_FALSE(std::filesystem::exists(data + "/370400/guard"));
  EXPECT_EQ(verify(), ExitCode::kOk);
}

TEST_F(CommandLineTest, ABackupThatIsNotMadeSaysWhyByItsExitCode) {
  EXPECT_EQ(Operate({"backup", "370400", "../daily"}).code, ExitCode::kUsage);
  EXPECT_EQ(Operate({"backup", "370400"}).code, ExitCode::kUsage);
  EXPECT_EQ(Operate({"backup", "999999", "daily"}).code, ExitCode::kNotFound);
  EXPECT_EQ(Operate({"close", "370400"}).code, ExitCode::kOk);
  EXPECT_EQ(Operate({"backup", "370400", "daily"}).code, ExitCode::kRefused);
  EXPECT_EQ(Jiedui({"ledger", "backup", "370400", "daily", "--admin", "127.0.0.1:1"}).code,
            ExitCode::kUnavailable);
}

TEST_F(CommandLineTest, AnOperatorSeesTheTablesAndRebuildsThem) {
  const auto tables = [this](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "tables");
    arguments.insert(arguments.end(), {"370400", "--admin", server_->admin_address()});
    return Jiedui(std::move(arguments));
  };
  const Outcome shown = tables({"show"});
  ASSERT_EQ(shown.code, ExitCode::kOk) << shown.err;
  EXPECT_TRUE(absl::StrContains(shown.out, "ledgers/370400，正常：已计入至事件")) << shown.out;
  EXPECT_TRUE(absl::StrContains(shown.out, "pair_compliance")) << shown.out;
  EXPECT_TRUE(absl::StrContains(shown.out, "重算：未曾重算")) << shown.out;
  const Outcome rebuilt = tables({"rebuild"});
  ASSERT_EQ(rebuilt.code, ExitCode::kOk) << rebuilt.err;
  EXPECT_TRUE(absl::StrContains(rebuilt.out, "已重算")) << rebuilt.out;
  EXPECT_TRUE(absl::StrContains(rebuilt.out, "与原表一致")) << rebuilt.out;
  const Json after = Json::parse(tables({"show", "-o", "json"}).out);
  EXPECT_EQ(after["state"], "TABLES_STATE_LIVE");
  EXPECT_NE(after["verifiedPosition"], "0");
  EXPECT_EQ(after["rebuild"]["state"], "REBUILD_STATE_DONE");
  for (const char* const steer : {"pause", "resume", "cancel"}) {
    EXPECT_EQ(tables({steer}).code, ExitCode::kRefused) << "nothing is under way";
  }
}

TEST_F(CommandLineTest, ExitCodesTellFailuresApart) {
  EXPECT_EQ(Query({"dispatch", "--unit", "370404102", "--month", "2017-13"}).code,
            ExitCode::kUsage);
  EXPECT_EQ(Query({"dispatch", "--unit", "370499", "--month", "2017-02"}).code,
            ExitCode::kNotFound);
  EXPECT_EQ(Query({"units", "--as-of-position", "99999"}).code, ExitCode::kUsage);
  EXPECT_EQ(Query({"units", "--principal", "city/999999"}).code, ExitCode::kRefused);
  EXPECT_EQ(Jiedui({"units", "--server", "127.0.0.1:1"}).code, ExitCode::kUnavailable);
  EXPECT_EQ(Jiedui({"nonsense"}).code, ExitCode::kUsage);
  EXPECT_EQ(Jiedui({"units", "--on", "2017-02-30"}).code, ExitCode::kUsage);
  EXPECT_EQ(Jiedui({"--help"}).code, ExitCode::kOk);
}

TEST_F(CommandLineTest, WhatExistsAlreadyIsAConflict) {
  const auto& acts = scenario::ZaozhuangPlan().acts;
  const auto registered = std::find_if(acts.begin(), acts.end(), [](const scenario::Act& act) {
    return act.fact.has_unit_registered();
  });
  ASSERT_NE(registered, acts.end());
  scenario::Act again = *registered;
  again.request_id = "again";
  Driver driver(Connect(server_->address()), "ledgers/370400", "2017");
  const absl::Status status = driver.Perform(again).status;
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists) << status;
  std::ostringstream err;
  EXPECT_EQ(Fail(status, {"127.0.0.1:1"}, err), ExitCode::kConflict);
  EXPECT_TRUE(absl::StrContains(err.str(), "ALREADY_EXISTS")) << err.str();
}

TEST(ExitCodeTest, ALostRaceIsAConflictToo) {
  EXPECT_EQ(ExitCodeOf(absl::AbortedError("")), ExitCode::kConflict);
  EXPECT_EQ(ExitCodeOf(domain::Refuse(v1::ERROR_REASON_REBUILD_CANCELED, "")), ExitCode::kConflict);
}

TEST_F(CommandLineTest, AFailureNamesReasonAndFieldAfterTheChineseText) {
  const Outcome outcome = Query({"dispatch", "--unit", "370404102", "--month", "2017-13"});
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(absl::StartsWith(outcome.err, "错误：月份“2017-13”无效")) << outcome.err;
  EXPECT_TRUE(absl::StrContains(outcome.err, "MONTH_INVALID，字段 month")) << outcome.err;
}

TEST(FailureTest, TheClauseFollowsTheTextIfTheRefusalRestsOnOne) {
  const auto printed = [](const absl::Status& refusal) {
    const auto wire = services::ToWire(refusal, services::Language::kChinese);
    std::ostringstream err;
    Fail(FromGrpc({static_cast<grpc::StatusCode>(wire.code), wire.message, wire.details}), {}, err);
    return err.str();
  };
  const std::string ruled = printed(
      domain::Refuse(v1::ERROR_REASON_TIER_MISMATCH, "",
                     {{"unit_a", "a"}, {"unit_b", "b"}, {"clause", "枣安监发〔2017〕11号·三"}}));
  EXPECT_TRUE(absl::StrContains(ruled, "另选一方\n  依据 枣安监发〔2017〕11号·三\n  INVALID"))
      << ruled;
  const std::string malformed = printed(domain::Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "fact"));
  EXPECT_FALSE(absl::StrContains(malformed, "依据")) << malformed;
}

TEST_F(CommandLineTest, AMistakeInTheCommandIsNamed) {
  EXPECT_EQ(Jiedui({"nonsense"}).err,
            "错误：没有命令“nonsense”，jiedui --help 列出全部命令\n"
            "  there is no command \"nonsense\"; jiedui --help lists them all\n");
  const Outcome zero = Jiedui({"units", "--as-of-position", "0"});
  EXPECT_EQ(zero.code, ExitCode::kUsage);
  EXPECT_TRUE(absl::StrContains(zero.err, "账本位置从 1 开始")) << zero.err;
  const Outcome form = Jiedui({"units", "-o", "xml"});
  EXPECT_EQ(form.code, ExitCode::kUsage);
  EXPECT_TRUE(absl::StrContains(form.err, "“xml”不是 table|json|csv 之一")) << form.err;
  const Outcome help = Jiedui({"units", "--help"});
  EXPECT_TRUE(absl::StrContains(help.out, "table|json|csv")) << help.out;
  EXPECT_FALSE(absl::StrContains(help.out, "->")) << help.out;
  const Outcome silent = Jiedui({"units", "--server", "127.0.0.1:1"});
  EXPECT_TRUE(absl::StrContains(silent.err, "没有服务在 127.0.0.1:1 上应答")) << silent.err;
  const Outcome elsewhere = Jiedui({"demo", "--example", directory_ + "/none"});
  EXPECT_EQ(elsewhere.code, ExitCode::kUsage);
  EXPECT_TRUE(absl::StrContains(elsewhere.err, "--example")) << elsewhere.err;
  EXPECT_TRUE(absl::StrContains(Query({"pairs", "--unit", "999"}).err, "没有找到单位 999"));
}

TEST_F(CommandLineTest, ATableSaysThePositionItWasComputedAt) {
  const Outcome past = Query({"assess", "--as-of-position", "240", "--on", "2017-12-31"});
  EXPECT_TRUE(absl::StrContains(past.out, "账本位置 240，判断日 2017-12-31"))
      << past.out << past.err;
  const Outcome pairs = Query({"pairs", "--as-of-position", "240"});
  EXPECT_TRUE(absl::EndsWith(pairs.out, "账本位置 240\n")) << pairs.out;
  EXPECT_FALSE(absl::StrContains(Query({"pairs", "-o", "csv"}).out, "账本位置"));
}

TEST_F(CommandLineTest, AUnitThatOwesNoFormIsToldSo) {
  const Outcome town = Query({"pairs", "--unit", "370402001", "--on", "2017-12-31"});
  EXPECT_TRUE(absl::StrContains(town.out, "备案：不适用")) << town.out << town.err;
  EXPECT_FALSE(absl::StrContains(town.out, "R0-09")) << town.out;
  const Outcome city =
      Query({"dispatch", "--unit", "370400", "--month", "2017-03", "--on", "2017-12-31"});
  EXPECT_TRUE(absl::StrContains(city.out, "月报：不适用")) << city.out << city.err;
  EXPECT_FALSE(absl::StrContains(city.out, "R0-27")) << city.out;
}

TEST_F(CommandLineTest, ADemonstrationLeavesALedgerInUseAlone) {
  const Outcome refused =
      Jiedui({"demo", "--example", scenario::ExampleDirectory(), "--data", directory_});
  EXPECT_EQ(refused.code, ExitCode::kUnavailable);
  EXPECT_TRUE(absl::StrContains(refused.err, "账本正在使用")) << refused.err;
  EXPECT_EQ(Query({"units"}).code, ExitCode::kOk);
  EXPECT_EQ(Jiedui({"verify", directory_}).code, ExitCode::kOk);
}

TEST_F(CommandLineTest, ADemonstrationDeletesNothingThatIsNotALedgerOfItsName) {
  server_.reset();
  std::filesystem::remove(directory_ + "/370400/log/CURRENT");
  const auto before = FilesIn(directory_);
  EXPECT_EQ(Jiedui({"demo", "--example", scenario::ExampleDirectory(), "--data", directory_}).code,
            ExitCode::kRefused);
  EXPECT_TRUE(FilesIn(directory_) == before);
}

}  // namespace
}  // namespace jiedui::cli
