// The example directories as they are read: what stands in them, and what is said of a mistake.

#include "cli/scenario/example.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/said.h"
#include "cli/scenario/plan.h"
#include "cli/scenario/problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <unistd.h>

#include "base/check.h"
#include "domain/error.h"
#include "domain/program/policy.h"
#include "tests/cli/example_fixture.h"

namespace jiedui::scenario {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

std::map<event::v1::TeamTier, int> CountTiers(const Example& example) {
  std::map<event::v1::TeamTier, int> tiers;
  for (const ExampleUnit& unit : example.units) ++tiers[unit.tier];
  return tiers;
}

std::vector<std::string> PairsOf(const Example& example) {
  std::vector<std::string> pairs;
  for (const NamedPair& pair : example.pairs) {
    pairs.push_back(pair.unit_a_id + "–" + pair.unit_b_id);
  }
  return pairs;
}

TEST(ZaozhuangTest, HasTheCityItsDistrictsTheHighTechZoneAndSeventyOneTownLevelUnits) {
  auto tiers = CountTiers(Zaozhuang());
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_DETACHMENT], 1);
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_BRIGADE], 7);
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_SQUADRON], 71)
      << "65 towns and subdistricts, 4 zones, and two zones that join in June";
}

TEST(ZaozhuangTest, TheTeamsTheNoticeCountsAreAccepted) {  // R0-02: 6 + 65 + 4
  std::map<event::v1::TeamTier, int> accepted;
  int zones = 0;
  for (const ExampleUnit& unit : Zaozhuang().units) {
    if (!unit.accepted_day.has_value()) continue;
    ++accepted[unit.tier];
    if (absl::StrContains(unit.display_name, "开发区")) ++zones;
  }
  EXPECT_EQ(accepted[event::v1::TEAM_TIER_DETACHMENT], 0);
  EXPECT_EQ(accepted[event::v1::TEAM_TIER_BRIGADE], 6) << "not 枣庄高新区";
  EXPECT_EQ(accepted[event::v1::TEAM_TIER_SQUADRON], 65 + 4);
  EXPECT_EQ(zones, 4);
}

// And two of towns, which changes.toml speaks of.
TEST(ZaozhuangTest, NamesTheFourPairsOfTheNotice) {
  EXPECT_THAT(PairsOf(Zaozhuang()),
              ElementsAre("370481–370403", "370481–370400-gaoxin", "370406–370402", "370404–370405",
                          "370404103–370404101", "370405100–370405101"));
}

// The parameters of a set by their keys, each as it is written.
std::map<std::string, std::string> ByKey(const event::v1::PolicySetAdopted& set) {
  std::map<std::string, std::string> parameters;
  for (const event::v1::PolicyParameter& parameter : set.parameters()) {
    parameters[parameter.key()] = parameter.SerializeAsString();
  }
  return parameters;
}

// It is the set the year began with; a later one of the year has another parameter besides.
TEST(ZaozhuangTest, TheSetWithoutQuotasIsTheAdoptedOneButForWhatTheBanOnQuotasNames) {
  const event::v1::PolicySetAdopted& adopted = Zaozhuang().policy;
  const auto without = ReadPolicySet(absl::StrCat(ExampleDirectory(), "/quota-safe.toml"));
  ASSERT_TRUE(without.ok()) << without.status();
  EXPECT_EQ(without->policy_set_id(), "quota-safe-2017");
  EXPECT_EQ(without->program_id(), adopted.program_id());
  EXPECT_EQ(without->effective_date().SerializeAsString(),
            adopted.effective_date().SerializeAsString());
  EXPECT_FALSE(without->historical());
  EXPECT_EQ(domain::CheckAdoptable(*without, Zaozhuang().program, /*is_result_published=*/false),
            absl::OkStatus());

  std::vector<std::string> differing;
  const std::map<std::string, std::string> before = ByKey(adopted);
  const std::map<std::string, std::string> after = ByKey(*without);
  ASSERT_EQ(after.size(), before.size());
  for (const auto& [key, parameter] : before) {
    ASSERT_TRUE(after.contains(key)) << key;
    if (after.at(key) != parameter) differing.push_back(key);
  }
  event::v1::PolicySetAdopted today = adopted;
  today.clear_historical();
  const absl::Status refused =
      domain::CheckAdoptable(today, Zaozhuang().program, /*is_result_published=*/false);
  ASSERT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_POLICY_WEIGHS_COUNTS);
  const std::string named = "year.kinds, joint.min_enterprises, joint.min_cases_per_side";
  EXPECT_THAT(domain::VariablesOf(refused), Contains(Pair("keys", named)));
  EXPECT_THAT(differing,
              ElementsAre("joint.min_cases_per_side", "joint.min_enterprises", "year.kinds"));
}

TEST(EzhouTest, HasThreeDistrictsAndTwoZonesThatJoinInJuly) {
  const Example& example = ExampleOf(kEzhou);
  auto tiers = CountTiers(example);
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_BRIGADE], 3);
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_SQUADRON], 28);
  std::vector<std::string> later;
  for (const ExampleUnit& unit : example.units) {
    if (unit.first_day != CivilDay(2024, 3, 1)) {
      later.push_back(absl::StrCat(unit.display_name, " ", FormatDay(unit.first_day)));
    }
  }
  EXPECT_THAT(later, ElementsAre("梧桐湖新区 2024-07-01", "临空经济区 2024-07-01"));
}

TEST(EzhouTest, AsksForNoNumberOfInspectionsOrCases) {
  const Example& example = ExampleOf(kEzhou);
  EXPECT_FALSE(example.policy.historical());
  EXPECT_EQ(example.rules.joint_min_enterprises, 0);
  EXPECT_EQ(example.rules.joint_min_cases_per_side, 0);
}

// 2024-10-01 to 07 off, with 29 September and 12 October worked.
TEST(EzhouTest, ItsCalendarIsTheOneOfTheYear) {
  const domain::WorkCalendar& calendar = ExampleOf(kEzhou).calendar;
  EXPECT_TRUE(calendar.IsWorkday(CivilDay(2024, 9, 29)));
  EXPECT_EQ(calendar.NextWorkday(CivilDay(2024, 10, 1)), CivilDay(2024, 10, 8));
  EXPECT_TRUE(calendar.IsWorkday(CivilDay(2024, 10, 12)));
  EXPECT_EQ(calendar.NextWorkday(CivilDay(2025, 1, 28)), CivilDay(2025, 2, 5));
}

using ExampleTest = EveryCity;
INSTANTIATE_FOR_EVERY_CITY(ExampleTest);

TEST_P(ExampleTest, EveryParameterHasItsClauseAndSource) {
  EXPECT_EQ(example().policy.parameters_size(), domain::PolicyParameters().size());
  for (const event::v1::PolicyParameter& parameter : example().policy.parameters()) {
    EXPECT_FALSE(parameter.clause().empty()) << parameter.key();
    EXPECT_FALSE(parameter.source_text().empty()) << parameter.key();
  }
}

TEST_P(ExampleTest, APlaceIsGivenForEachShortfall) {
  ASSERT_EQ(example().places.size(), Shortfalls().size());
  for (const ShortfallInfo& info : Shortfalls()) {
    EXPECT_EQ(example().PlaceOf(info.shortfall).shortfall, info.shortfall) << info.word;
  }
}

std::string Read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// One text of one file in place of another, and what is to be said of it.
struct Mistake {
  const char* file;
  const char* right;
  const char* wrong;
  const char* said[3];  // parts of it
};

class MistakeTest : public ::testing::Test {
 protected:
  MistakeTest() : directory_(absl::StrCat(::testing::TempDir(), "/jiedui-example-", getpid())) {}
  ~MistakeTest() override { fs::remove_all(directory_); }

  // A copy of the example of 枣庄 with that mistake.
  absl::Status Load(const Mistake& mistake) {
    fs::remove_all(directory_);
    fs::copy(DirectoryOf(kZaozhuang), directory_);
    const fs::path file = directory_ / mistake.file;
    std::string text = Read(file);
    const size_t found = text.find(mistake.right);
    CHECK(found != std::string::npos, mistake.right);
    text.replace(found, std::string(mistake.right).size(), mistake.wrong);
    std::ofstream(file, std::ios::binary) << text;
    return LoadExample(directory_.string()).status();
  }

  // The number of the first line that is this text.
  std::string LineIn(const char* file, const std::string& line) {
    const std::vector<std::string> lines = absl::StrSplit(Read(directory_ / file), '\n');
    const auto found = std::find(lines.begin(), lines.end(), line);
    CHECK(found != lines.end(), line);
    return absl::StrCat(found - lines.begin() + 1);
  }

  void ExpectTold(const Mistake& mistake) {
    const absl::Status status = Load(mistake);
    ExpectChinese(status, mistake.wrong);
    const std::string message(status.message());
    EXPECT_THAT(message, StartsWith(absl::StrCat(directory_.string(), "/"))) << mistake.wrong;
    for (const char* part : mistake.said) {
      EXPECT_THAT(message, HasSubstr(part == nullptr ? "" : part)) << mistake.wrong;
    }
  }

  // Two words of English are in a Chinese text only where a library says them, in brackets.
  void ExpectChinese(const absl::Status& status, const char* wrong) {
    const std::string zh = ChineseOf(status);
    EXPECT_THAT(zh, StartsWith(absl::StrCat(directory_.string(), "/"))) << wrong;
    EXPECT_THAT(zh, HasSubstr("：")) << wrong;
    if (absl::StrContains(zh, "不是有效的 TOML（")) return;
    EXPECT_THAT(zh, Not(ContainsRegex("[a-z]+ [a-z]+"))) << wrong;
  }

  const fs::path directory_;
};

constexpr char kUnitHeader[] = "unit_id,display_name";

constexpr Mistake kCsvMistakes[] = {
    {"units.csv", kUnitHeader, "unit,display_name", {"units.csv: the first line must be "}},
    {"units.csv", "brigade", "brigad", {"units.csv: line 3: ", "\"brigad\"", "squadron"}},
    {"units.csv", ",detachment,,", ",detachment,", {"units.csv: line 2: 6 columns, not 7"}},
    {"units.csv", "370400,", "370401,", {"units.csv: line 2: ", "organizer_unit_id"}},
    {"units.csv", "370403,薛城区", "370402,薛城区", {"units.csv: line 4: ", "370402"}},
    {"units.csv", "brigade,370400,", "brigade,370409,", {"units.csv: line 3: ", "370409"}},
    {"units.csv",
     "370400-gaoxin,枣庄高新区,枣庄高新区安监大队,brigade",
     "370400-gaoxin,枣庄高新区,枣庄高新区安监大队,squadron",
     {"units.csv: line 9: tier: "}},
    {"units.csv",
     "squadron,370402,",
     "squadron,370402,2017-7-1",
     {"units.csv: line 10: first_day: "}},
    {"units.csv",
     "squadron,370402,",
     "squadron,370402,2018-01-01",
     {"units.csv: line 10: first_day: not a day of the programme"}},
    {"units.csv",
     "squadron,370402,,2017-01-10",
     "squadron,370402,,2017-1-10",
     {"units.csv: line 10: accepted_date: "}},
    {"pairs.csv", "designated", "designate", {"pairs.csv: line 2: ", "\"designate\""}},
    {"pairs.csv",
     "370481,370403",
     "370481,370499",
     {"pairs.csv: line 2: unit_b: no unit 370499 in units.csv"}},
    {"pairs.csv", "370481,370403", "370481,370481", {"pairs.csv: line 2: unit_b: "}},
    {"pairs.csv", "370481,370403", "370481,370402001", {"pairs.csv: line 2: unit_b: "}},
    {"pairs.csv",
     "370406,370402",
     "370481,370402",
     {"pairs.csv: line 4: unit_a: 370481 is in 2 pairs already"}},
    {"pairs.csv",
     "370481,370400-gaoxin",
     "370403,370481",
     {"pairs.csv: line 3: this pair stands in a line before"}},
    {"pairs.csv",
     "370404,370405,designated,\n",
     "",
     {"shortfalls.csv: line 8: unit_id: 370405 is in no pair"}},
    {"shortfalls.csv", "short_study", "shortstudy", {"shortfalls.csv: line 7: ", "shortstudy"}},
    {"shortfalls.csv", "short_study", "idle_month", {"shortfalls.csv: line 9: idle_month"}},
    {"shortfalls.csv", "2017-03,R0-24", "2017-13,R0-24", {"shortfalls.csv: line 7: month: "}},
    {"shortfalls.csv", "2017-03,R0-24", "2018-03,R0-24", {"shortfalls.csv: line 7: month: "}},
    {"shortfalls.csv", "R0-24", "R0-99", {"shortfalls.csv: line 7: rule: no such rule: R0-99"}},
    {"shortfalls.csv", "370402101,", "370402999,", {"shortfalls.csv: line 7: unit_id: "}},
    {"shortfalls.csv",
     "370402,2017-07",
     "370402001,2017-07",
     {"shortfalls.csv: line 5: unit_id: a brigade is expected"}},
    {"shortfalls.csv",
     "third_pair,370481",
     "third_pair,370402",
     {"shortfalls.csv: line 15: unit_id: "}},
    {"shortfalls.csv",
     "returned_register,370406",
     "returned_register,370404",
     {"shortfalls.csv: late_register and returned_register"}},
    {"shortfalls.csv",
     "returned_register,370406,2017-01,,备案被退回后重报\n",
     "",
     {"shortfalls.csv: no line for returned_register"}},
};

TEST_F(MistakeTest, InACsvFileIsToldWithItsFileAndLine) {
  for (const Mistake& mistake : kCsvMistakes) ExpectTold(mistake);
}

constexpr Mistake kTomlMistakes[] = {
    {"program.toml", "end_date", "enddate", {"program.toml: ", "end_date"}},
    {"program.toml",
     "start_date = \"2017-01-01\"",
     "start_date = \"2017-02-30\"",
     {"program.toml: line 6: start_date: "}},
    {"program.toml", "\"370400\"", "370400", {"program.toml: line 5: organizer_unit_id: "}},
    {"program.toml",
     "program_id =",
     "programid = 1\nprogram_id =",
     {"program.toml: line 3: programid: unknown key"}},
    {"program.toml", "[basis_document]", "[basis_document", {"program.toml: line 10: "}},
    {"policy.toml",
     "program_id = \"2017\"",
     "program_id = \"2018\"",
     {"policy.toml: program_id: "}},
    {"policy.toml",
     "key = \"rotation.min_days\"",
     "key = \"rotation.mindays\"",
     {"policy.toml: ", "rotation.mindays"}},
    {"policy.toml",
     "value = \"14\"",
     "value = \"14 days\"",
     {"policy.toml: ", "rotation.min_days"}},
    {"policy.toml", "historical = true", "historical = false", {"policy.toml: ", "year.kinds"}},
    {"policy.toml",
     "historical = true",
     "historic = true",
     {"policy.toml: line ", "historic: unknown key"}},
    {"policy.toml",
     "value = \"2017-01-20\"",
     "value = \"2017-01-12\"",
     {"policy.toml: register.due: "}},
    {"calendars.toml",
     "kind = \"holiday\"",
     "kind = \"holidays\"",
     {"calendars.toml: line ", "calendar[0].day[0].kind: \"holidays\""}},
    {"calendars.toml",
     "date = \"2017-01-02\"",
     "date = \"2018-01-02\"",
     {"calendars.toml: line ", "calendar[0].day[1].date: not a day of the calendar's year"}},
    {"calendars.toml",
     "date = \"2017-01-02\"",
     "date = \"2017-01-01\"",
     {"calendars.toml: line ", "calendar[0].day[1].date: the days are in order"}},
    {"scenario.toml",
     "extra_joint_percent = 40",
     "extra_joint_percent = 140",
     {"scenario.toml: line ", "activity.extra_joint_percent: ", "0 to 100"}},
    {"scenario.toml",
     "extra_joint_percent",
     "extra_joint_percents",
     {"scenario.toml: activity.extra_joint_percent: "}},
    {"scenario.toml",
     "enterprises_max = 6",
     "enterprises_max = 2",
     {"scenario.toml: line ", "activity.enterprises_max: "}},
    {"scenario.toml",
     "fine_yuan_max = 60000",
     "fine_yuan_max = 6000",
     {"scenario.toml: line ", "case.fine_yuan_max: "}},
    {"scenario.toml",
     "method = \"designated\"",
     "method = \"free\"",
     {"scenario.toml: line ", "pairs.method: \"free\" is none of designated"}},
    {"scenario.toml",
     "city/370400-anban",
     "city/370400",
     {"scenario.toml: line ", "assessment.countersigner: "}},
};

// The line of the first change's day, and of what follows it.
constexpr Mistake kChangeMistakes[] = {
    {"changes.toml",
     "[[change]]\nday = \"2017-01-11\"",
     "[changed]\nday = 1\n[[change]]\nday = \"2017-01-11\"",
     {"changes.toml: line ", "changed: unknown key"}},
    {"changes.toml",
     "day = \"2017-01-11\"",
     "",
     {"changes.toml: line ", "change[0].day: is missing"}},
    {"changes.toml",
     "day = \"2017-01-11\"",
     "day = \"2017-01-32\"",
     {"changes.toml: line ", "change[0].day: a day like \"2017-01-31\" is expected"}},
    {"changes.toml",
     "day = \"2017-01-11\"",
     "day = \"2017-01-09\"",
     {"changes.toml: line ", "change[0].day: is before opened_date"}},
    {"changes.toml",
     "by = \"370400\"",
     "by = \"370499\"",
     {"changes.toml: line ", "change[0].by: no unit 370499 in units.csv"}},
    {"changes.toml",
     "[change.basis_document_registered]",
     "[change.document_registered]",
     {"changes.toml: line ", "change[0].document_registered: no event that can be proposed"}},
    {"changes.toml",
     "[change.basis_document_registered]",
     "[change.personal_data_read]",
     {"changes.toml: line ", "change[0].personal_data_read: no event that can be proposed"}},
    {"changes.toml",
     "document_id =",
     "documentid =",
     {"changes.toml: line ", "change[0].basis_document_registered.documentid: ",
      "BasisDocumentRegistered has no such field"}},
    {"changes.toml",
     "post_count = 12",
     "post_count = \"12\"",
     {"changes.toml: line ", ".post_count: a whole number is expected"}},
    {"changes.toml",
     "post_count = 12",
     "post_count = 3000000000",
     {"changes.toml: line ", ".post_count: a whole number is expected"}},
    {"changes.toml",
     "tier = \"TEAM_TIER_SQUADRON\"",
     "tier = \"squadron\"",
     {"changes.toml: line ", ".tier: a word of TeamTier is expected"}},
    {"changes.toml",
     "ceases = false",
     "ceases = \"no\"",
     {"changes.toml: line ", ".ceases: true or false is expected"}},
    {"changes.toml",
     "new_unit_ids = [\"370403-kaifaqu\"]",
     "new_unit_ids = \"370403-kaifaqu\"",
     {"changes.toml: line ", ".new_unit_ids: a list is expected"}},
    {"changes.toml",
     "basis_document = { document_number = \"示例〔2017〕6号\" }",
     "basis_document = \"示例〔2017〕6号\"",
     {"changes.toml: line ", ".basis_document: a table is expected"}},
    {"changes.toml",
     "key = \"report.accept_days\"",
     "key = \"report.acceptdays\"",
     {"changes.toml: line ", "policy_set_adopted: ", "report.acceptdays"}},
    {"changes.toml",
     "unit_b_id = \"370405101\"\nmethod",
     "unit_b_id = \"370405199\"\nmethod",
     {"changes.toml: line ", "pair_assigned: no unit 370405199 in units.csv"}},
    {"changes.toml",
     "unit_b_id = \"370404103\"\neffective_date",
     "unit_b_id = \"370405100\"\neffective_date",
     {"changes.toml: line ", "pair_reassigned: swaps the sides of a pair"}},
};

TEST_F(MistakeTest, InTheChangesIsToldWithItsFileLineAndField) {
  for (const Mistake& mistake : kChangeMistakes) ExpectTold(mistake);
}

TEST_F(MistakeTest, InATomlFileIsToldWithItsFileAndKey) {
  for (const Mistake& mistake : kTomlMistakes) ExpectTold(mistake);
}

TEST_F(MistakeTest, InChineseIsToldWithItsFileAndLineToo) {
  const auto chinese = [this](const Mistake& mistake) { return ChineseOf(Load(mistake)); };
  const std::string in = directory_.string() + "/";
  EXPECT_EQ(chinese({"units.csv", "brigade", "brigad", {}}),
            in + "units.csv：第 3 行：“brigad”不是 detachment、brigade、squadron 之一");
  EXPECT_THAT(
      chinese({"policy.toml", "key = \"rotation.min_days\"", "key = \"rotation.mindays\"", {}}),
      StartsWith(in + "policy.toml：规则参数“rotation.mindays”有误：未知参数；"));
  const std::string changes =
      chinese({"changes.toml", "day = \"2017-01-11\"", "day = \"2017-01-09\"", {}});
  EXPECT_EQ(changes,
            absl::StrCat(in, "changes.toml：第 ", LineIn("changes.toml", "day = \"2017-01-09\""),
                         " 行：change[0].day：早于 program.toml 的 opened_date"));
}

// Of a file that is not there the words would be others.
TEST_F(MistakeTest, AFieldThatIsMissingIsSaidAsThat) {
  const cli::Said said = cli::SaidBy(Load({"changes.toml", "day = \"2017-01-11\"", "", {}}));
  EXPECT_THAT(said.zh, EndsWith("change[0].day：缺少此项"));
  EXPECT_THAT(said.en, EndsWith("change[0].day: is missing"));
}

TEST_F(MistakeTest, AMissingFileIsNamed) {
  for (const char* file : {"units.csv", "program.toml", "policy.toml", "calendars.toml",
                           "pairs.csv", "changes.toml", "shortfalls.csv", "scenario.toml"}) {
    fs::remove_all(directory_);
    fs::copy(DirectoryOf(kZaozhuang), directory_);
    fs::remove(directory_ / file);
    const absl::Status status = LoadExample(directory_.string()).status();
    EXPECT_EQ(status.message(), absl::StrCat((directory_ / file).string(), ": cannot be read"));
    EXPECT_EQ(ChineseOf(status), absl::StrCat((directory_ / file).string(), "：无法读取"));
  }
}

// The stay of a month that is the last, or of a pair that another line already moved.
TEST_F(MistakeTest, AShortfallThatFindsNoRoomIsNamed) {
  ASSERT_TRUE(Load({"shortfalls.csv", "370405001,2017-04", "370405001,2017-12", {}}).ok());
  const auto example = LoadExample(directory_.string());
  ASSERT_TRUE(example.ok());
  const absl::Status placed = CheckPlaced(*example, MakePlan(*example));
  EXPECT_THAT(std::string(placed.message()), AllOf(StartsWith("shortfalls.csv: short_rotation: "),
                                                   HasSubstr("2017-12"), HasSubstr("370405001")));
  EXPECT_THAT(ChineseOf(placed), StartsWith("shortfalls.csv：short_rotation：2017-12 "));
}

}  // namespace
}  // namespace jiedui::scenario
