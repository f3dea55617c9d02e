// The demonstration from end to end over gRPC, against an independent recount of its plan. One test
// plays the year and looks at everything, since each test is a process of its own.

#include "cli/demo.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/json.h"
#include "cli/reader.h"
#include "cli/words.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <unistd.h>

#include "base/check.h"
#include "base/durable_file.h"
#include "domain/date.h"
#include "services/config.h"
#include "services/server.h"
#include "tests/cli/assessment_equals.h"
#include "tests/cli/audit_fixture.h"
#include "tests/cli/example_fixture.h"
#include "tests/cli/readme_commands.h"
#include "tests/cli/recount.h"
#include "tests/cli/recount_scores.h"

namespace jiedui::cli {
namespace {

using scenario::Act;
using scenario::Figures;
using scenario::Place;
using scenario::PlannedPair;
using scenario::Recount;
using scenario::Shortfall;
using scenario::Standing;

std::string Directory(const std::string& name) {
  return absl::StrCat(::testing::TempDir(), "/jiedui-demo-", name, "-", getpid());
}

DemoResult Demo(const std::string& city, const std::string& data_directory) {
  DemoOptions options;
  options.example_directory = scenario::DirectoryOf(city);
  options.data_directory = data_directory;
  std::vector<std::string> months;
  auto result = RunDemo(options, [&months](CivilMonth month, int64_t /*events*/) {
    months.push_back(FormatMonth(month));
  });
  CHECK(result.ok(), std::string(result.status().message()));
  EXPECT_EQ(months.front(), FormatMonth(CivilMonth(result->first_day)));
  EXPECT_TRUE(std::is_sorted(months.begin(), months.end()));
  EXPECT_GE(months.size(), 10U);
  return *std::move(result);
}

// Serves what a demonstration left.
std::unique_ptr<services::Server> ServeAgain(const std::string& city,
                                             const std::string& data_directory) {
  auto config = services::LoadConfig(scenario::DirectoryOf(city) + "/server.toml");
  CHECK_OK(config.status());
  config->server.data_directory = data_directory;
  config->server.listen_address = "127.0.0.1:0";
  auto server = services::Server::Start(config->server);
  CHECK_OK(server.status());
  return *std::move(server);
}

Figures RecordedOf(const v1::DispatchTable& table) {
  Figures figures;
  for (const v1::DispatchTableRow& row : table.rows()) {
    for (const v1::Figure& figure : row.figures()) figures[figure.key()] = figure.recorded();
  }
  return figures;
}

// Accepted as reported, but for what the superior corrected afterwards.
Figures ReportedOf(const v1::DispatchTable& table, const Figures& corrected) {
  Figures figures;
  for (const v1::DispatchTableRow& row : table.rows()) {
    for (const v1::Figure& figure : row.figures()) {
      const auto other = corrected.find(figure.key());
      EXPECT_EQ(figure.accepted(), other == corrected.end() ? figure.reported() : other->second)
          << figure.key();
      figures[figure.key()] = figure.reported();
    }
  }
  return figures;
}

std::vector<CivilMonth> MonthsOf(const scenario::Example& example, CivilDay from) {
  std::vector<CivilMonth> months;
  const CivilMonth last(domain::ToDay(example.program.end_date()));
  for (CivilMonth month(from); month <= last; ++month) months.push_back(month);
  return months;
}

// 附件2 of every unit and month it takes part in: recorded and reported.
void ExpectDispatchTablesEqual(const Recount& recount, const DemoResult& demo, Reader& reader) {
  for (const scenario::ExampleUnit& unit : demo.example.units) {
    if (unit.tier == event::v1::TEAM_TIER_DETACHMENT) continue;
    for (const CivilMonth month : MonthsOf(demo.example, unit.first_day)) {
      const std::string text = FormatMonth(month);
      SCOPED_TRACE(absl::StrCat(unit.display_name, " ", text));
      const auto table = reader.Dispatch(unit.unit_id, text);
      ASSERT_TRUE(table.ok()) << table.status();
      EXPECT_EQ(RecordedOf(*table), recount.Recorded(unit.unit_id, text));
      const std::string report_id = absl::StrCat(unit.unit_id, "-", text);
      if (!recount.reported().contains(report_id)) {
        EXPECT_EQ(table->state(), v1::REPORT_STATE_EXEMPT);
        continue;
      }
      const auto corrected = recount.corrected().find(report_id);
      EXPECT_EQ(ReportedOf(*table,
                           corrected == recount.corrected().end() ? Figures() : corrected->second),
                recount.reported().at(report_id));
    }
  }
}

int Counted(const v1::PairCompliance& pair, v1::ActivityKind kind) {
  for (const v1::KindFloor& floor : pair.kinds()) {
    if (floor.kind() == kind) return floor.counted();
  }
  return -1;
}

void ExpectStandingEquals(const Standing& expected, const scenario::CityNumbers& numbers,
                          const v1::PairCompliance& pair) {
  SCOPED_TRACE(pair.pair_id());
  EXPECT_EQ(Counted(pair, v1::ACTIVITY_KIND_ROTATION), expected.rounds);
  EXPECT_EQ(Counted(pair, v1::ACTIVITY_KIND_JOINT_INSPECTION), expected.sessions);
  EXPECT_EQ(Counted(pair, v1::ACTIVITY_KIND_GROUP_STUDY), expected.studies);
  const int floor = expected.floor;
  bool compliant = expected.rounds >= floor && expected.studies >= floor &&
                   (!numbers.joint_floor || expected.sessions >= floor);
  ASSERT_EQ(pair.months_size(), static_cast<int>(numbers.months.size()));
  for (const v1::MonthCoverage& coverage : pair.months()) {
    if (!expected.owed_months.contains(coverage.month())) {
      EXPECT_EQ(coverage.status(), v1::OBLIGATION_STATUS_EXEMPT) << coverage.month();
      continue;
    }
    const bool covered = expected.covered_months.contains(coverage.month());
    compliant = compliant && covered;
    EXPECT_EQ(coverage.status(),
              covered ? v1::OBLIGATION_STATUS_MET : v1::OBLIGATION_STATUS_BREACHED)
        << coverage.month();
  }
  EXPECT_EQ(pair.compliant(), compliant);
}

void ExpectComplianceEquals(const Recount& recount, const DemoResult& demo) {
  ASSERT_EQ(demo.compliance.size(), demo.plan.pairs.size());
  for (const v1::PairCompliance& pair : demo.compliance) {
    const auto planned =
        std::find_if(demo.plan.pairs.begin(), demo.plan.pairs.end(),
                     [&](const PlannedPair& each) { return each.pair_id == pair.pair_id(); });
    ASSERT_NE(planned, demo.plan.pairs.end());
    ExpectStandingEquals(recount.StandingOf(*planned), recount.numbers(), pair);
  }
}

// The pairs the registers of the plan file: all but those that came about later.
size_t CountFiledPairs(const scenario::Plan& plan) {
  std::set<std::string> filed;
  for (const Act& act : plan.acts) {
    const auto& pair_ids = act.fact.pair_register_filed().pair_ids();
    if (act.refusal.empty()) filed.insert(pair_ids.begin(), pair_ids.end());
  }
  return filed.size();
}

// The sides it was assigned with; who changed places did so after it was filed.
std::pair<std::string, std::string> FiledSidesOf(const PlannedPair& pair,
                                                 const scenario::Plan& plan) {
  for (const Act& act : plan.acts) {
    const event::v1::PairAssigned& fact = act.fact.pair_assigned();
    if (act.refusal.empty() && fact.pair_id() == pair.pair_id) {
      return {fact.unit_a_id(), fact.unit_b_id()};
    }
  }
  return {};
}

// 附件1: every pair in the register of the unit that decided it.
void ExpectRegistersEqual(const DemoResult& demo) {
  size_t rows = 0;
  for (const v1::PairRegister& pair_register : demo.registers) {
    // It has nothing to file: the towns it has today came later.
    if (pair_register.state() == v1::REGISTER_STATE_UNSPECIFIED) continue;
    for (const v1::PairRegisterRow& row : pair_register.rows()) {
      const bool planned =
          std::any_of(demo.plan.pairs.begin(), demo.plan.pairs.end(), [&](const PlannedPair& pair) {
            return pair.pair_id == row.pair_id() &&
                   FiledSidesOf(pair, demo.plan) == std::pair(row.unit_a_id(), row.unit_b_id());
          });
      EXPECT_TRUE(planned) << row.pair_id();
      ++rows;
    }
  }
  EXPECT_EQ(rows, CountFiledPairs(demo.plan));
}

// The position of the last act that satisfies the predicate.
template <class Predicate>
int64_t PositionOf(const scenario::Plan& plan, Predicate predicate) {
  const std::vector<int64_t> positions = scenario::PositionsOf(plan);
  int64_t position = -1;
  for (size_t i = 0; i < plan.acts.size(); ++i) {
    if (plan.acts[i].refusal.empty() && predicate(plan.acts[i].fact)) position = positions[i];
  }
  return position;
}

int64_t PositionOfActivity(const scenario::Plan& plan, const std::string& id) {
  return PositionOf(plan, [&id](const event::v1::Event& fact) {
    return fact.staff_rotated().activity_id() == id || fact.staff_recalled().activity_id() == id ||
           fact.joint_inspection_held().activity_id() == id ||
           fact.other_activity_held().activity_id() == id ||
           fact.group_study_held().activity_id() == id;
  });
}

template <class Findings>
bool HasFinding(const Findings& findings, const Place& place, const std::string& subject,
                int64_t position) {
  return std::any_of(findings.begin(), findings.end(), [&](const v1::RuleFinding& finding) {
    return finding.rule() == place.rule && finding.subject() == subject &&
           finding.event_position() == position && !finding.clause().empty() &&
           !finding.message_zh().empty();
  });
}

// A shortfall of an activity, or of a month without one, in the compliance of its pair.
bool IsFoundInCompliance(const DemoResult& demo, const Place& place) {
  const std::string& subject = demo.plan.subjects.at(place.shortfall);
  const bool of_month = place.shortfall == Shortfall::kIdleMonth;
  const int64_t assigned = PositionOf(demo.plan, [&](const event::v1::Event& fact) {
    return fact.pair_assigned().pair_id() == subject;
  });
  const int64_t position = of_month ? assigned : PositionOfActivity(demo.plan, subject);
  return std::any_of(demo.compliance.begin(), demo.compliance.end(),
                     [&](const v1::PairCompliance& pair) {
                       return HasFinding(pair.findings(), place, subject, position);
                     });
}

bool IsFoundInRegisters(const DemoResult& demo, const Place& place) {
  const int64_t position = PositionOf(demo.plan, [&](const event::v1::Event& fact) {
    return fact.pair_register_filed().unit_id() == place.unit_id;
  });
  return std::any_of(demo.registers.begin(), demo.registers.end(),
                     [&](const v1::PairRegister& pair_register) {
                       return HasFinding(pair_register.findings(), place,
                                         demo.plan.subjects.at(place.shortfall), position);
                     });
}

bool IsFoundInDispatch(const DemoResult& demo, const Place& place, Reader& reader) {
  const std::string month = FormatMonth(place.month);
  const int64_t position = PositionOf(demo.plan, [&](const event::v1::Event& fact) {
    return fact.report_submitted().unit_id() == place.unit_id &&
           fact.report_submitted().month() == month;
  });
  const auto table = reader.Dispatch(place.unit_id, month);
  return table.ok() &&
         HasFinding(table->findings(), place, demo.plan.subjects.at(place.shortfall), position);
}

void ExpectEveryShortfallIsVisible(const DemoResult& demo, Reader& reader) {
  for (const Place& place : demo.example.places) {
    if (place.rule.empty()) continue;
    const bool found = IsFoundInCompliance(demo, place) || IsFoundInRegisters(demo, place) ||
                       IsFoundInDispatch(demo, place, reader);
    EXPECT_TRUE(found) << place.title << " " << demo.plan.subjects.at(place.shortfall);
  }
}

const v1::ActivityJudgement* FindActivity(const DemoResult& demo, const std::string& id) {
  for (const v1::PairCompliance& pair : demo.compliance) {
    for (const v1::ActivityJudgement& activity : pair.activities()) {
      if (activity.activity_id() == id) return &activity;
    }
  }
  return nullptr;
}

// The places that fall short of nothing but must be seen all the same.
void ExpectTheOthersAreVisible(const DemoResult& demo, Reader& reader) {
  const auto& subjects = demo.plan.subjects;
  const auto* const voided = FindActivity(demo, subjects.at(Shortfall::kVoidedActivity));
  ASSERT_NE(voided, nullptr);
  EXPECT_TRUE(voided->voided());
  EXPECT_FALSE(voided->counted());

  const auto* const across = FindActivity(demo, subjects.at(Shortfall::kRotationAcrossMonths));
  ASSERT_NE(across, nullptr);
  EXPECT_TRUE(across->counted());
  const CivilMonth begun = demo.example.PlaceOf(Shortfall::kRotationAcrossMonths).month;
  EXPECT_EQ(CivilMonth(domain::ToDay(across->occurred_date())), begun + 1);

  const auto* const stepped = FindActivity(demo, subjects.at(Shortfall::kSteppedRotation));
  ASSERT_NE(stepped, nullptr);
  EXPECT_TRUE(stepped->counted());

  const auto* const clean = FindActivity(demo, subjects.at(Shortfall::kNoViolation));
  ASSERT_NE(clean, nullptr);
  EXPECT_TRUE(clean->counted());
  EXPECT_TRUE(std::any_of(clean->side_cases().begin(), clean->side_cases().end(),
                          [](const v1::SideCase& side) {
                            return side.status() == v1::SIDE_CASE_STATUS_NO_VIOLATION_ATTESTED;
                          }));

  const Place& returned = demo.example.PlaceOf(Shortfall::kReturnedReport);
  const auto report = reader.Dispatch(returned.unit_id, FormatMonth(returned.month));
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->report_positions_size(), 4);  // submitted, returned, submitted, accepted
  EXPECT_EQ(report->timeliness(), v1::REPORT_TIMELINESS_ON_TIME);
}

// In the document a machine reads: each deliberate case with a clause and an event, or, where there
// is no event, why it was refused.
void ExpectShortfallsHaveGrounds(const DemoResult& demo) {
  const Json document = Json::parse(DemoJson(demo));
  std::vector<std::string> keys;
  for (const auto& item : document.items()) keys.push_back(item.key());
  EXPECT_THAT(keys,
              ::testing::ElementsAre("ledger", "events", "pair_register", "dispatch", "compliance",
                                     "assessment", "refusals", "verified", "more"));
  EXPECT_EQ(document["verified"], true);
  ASSERT_EQ(document["more"]["shortfalls"].size(), demo.example.places.size());
  for (const Json& each : document["more"]["shortfalls"]) {
    const std::string clause = each["clause"];
    const bool refused = clause.find("被拒绝：") == 0;
    EXPECT_NE(clause, "—") << each;
    EXPECT_EQ(each["position"] == 0, refused) << each;
    EXPECT_LE(each["position"], demo.verified.events) << each;
  }
  const scenario::Place& late = demo.example.PlaceOf(Shortfall::kLateReport);
  EXPECT_NE(DemoText(demo).find(demo.plan.subjects.at(late.shortfall)), std::string::npos);
  DemoResult unverified = demo;
  unverified.verified.tables = TablesFound::kNone;
  EXPECT_EQ(Json::parse(DemoJson(unverified))["verified"], false);
}

void ExpectRefusals(const DemoResult& demo) {
  std::vector<std::string> expected;
  for (const Act& act : demo.plan.acts) {
    if (!act.refusal.empty()) expected.push_back(act.refusal);
  }
  std::vector<std::string> reasons;
  int with_clause = 0;
  for (const DemoRefusal& refused : demo.refusals) {
    reasons.push_back(refused.refusal.reason);
    with_clause += refused.refusal.clause.empty() ? 0 : 1;
    EXPECT_FALSE(refused.refusal.zh.empty()) << refused.title;
    EXPECT_NE(refused.refusal.zh, refused.refusal.en) << refused.title;
  }
  EXPECT_EQ(reasons, expected);
  EXPECT_GE(with_clause, 3) << "the third pair, the pair across tiers, a pair across districts";
  const Json document = Json::parse(DemoJson(demo));
  for (size_t i = 0; i < demo.refusals.size(); ++i) {
    EXPECT_EQ(document["refusals"][i]["clause"], demo.refusals[i].refusal.clause);
  }
}

// Whoever was erased reads as erased, and leaves no trace when looked at; the other one does.
void ExpectPersons(const DemoResult& demo) {
  EXPECT_TRUE(demo.persons.erased.display_name().erased());
  EXPECT_EQ(demo.persons.erased.display_name().text(), "");
  EXPECT_EQ(demo.persons.erased.officer_id(), demo.plan.officers.erased);
  EXPECT_THAT(demo.persons.known.display_name().text(), ::testing::StartsWith("示例"));
  ASSERT_EQ(demo.persons.readings.size(), 1U);
  const v1::RecordedEvent& reading = demo.persons.readings.front();
  EXPECT_EQ(reading.position(), demo.verified.events);
  EXPECT_EQ(reading.actor(), "city/" + demo.example.units.front().unit_id);
  EXPECT_THAT(reading.event().personal_data_read().officer_ids(),
              ::testing::ElementsAre(demo.plan.officers.known));
  EXPECT_THAT(DemoText(demo), ::testing::HasSubstr("已删除"));
}

// The year was assessed to the end, one pair has the fifth of a point it was granted, and in the
// erratum another is vetoed.
void ExpectProcedure(const DemoResult& demo) {
  const v1::Assessment& record = demo.assessment_record;
  EXPECT_EQ(record.state(), v1::ASSESSMENT_STATE_PUBLISHED);
  EXPECT_EQ(record.objections_size(), 2);
  ASSERT_EQ(record.adjustments_size(), 2);
  ASSERT_EQ(record.errata_size(), 1);
  for (const auto& pair : record.errata(0).result().pairs()) {
    const bool vetoed = pair.pair_id() == record.adjustments(1).proposed().pair_id();
    EXPECT_EQ(pair.veto().empty(), !vetoed) << pair.pair_id();
    if (vetoed) {
      EXPECT_EQ(pair.total_milli(), 0);
    }
  }
  std::map<std::string, int64_t> computed;
  for (const auto& pair : record.computed().result().pairs()) {
    computed[pair.pair_id()] = pair.total_milli();
  }
  EXPECT_EQ(computed.size(), demo.plan.pairs.size());
  for (const auto& pair : record.published().result().pairs()) {
    const bool granted = pair.pair_id() == record.adjustments(0).proposed().pair_id();
    EXPECT_EQ(pair.total_milli(), computed[pair.pair_id()] + (granted ? 200 : 0));
  }
  EXPECT_EQ(demo.gaps.pairs_size(), static_cast<int>(demo.plan.pairs.size()));
}

// Who objects rightly lost what is granted: the points of the month that was reported late.
void ExpectTheGrantedWereLost(const DemoResult& demo) {
  const std::string& pair_id = demo.assessment_record.adjustments(0).proposed().pair_id();
  for (const v1::PairScore& pair : demo.assessment.pairs()) {
    if (pair.pair_id() != pair_id) continue;
    for (const v1::ScoreTerm& term : pair.terms()) {
      if (term.key() != "reporting_timeliness") continue;
      EXPECT_GE(term.weight_milli() - term.points_milli(), 200) << pair_id;
      return;
    }
  }
  FAIL() << "no such term of " << pair_id;
}

// Where months are ranked the one of the late report is shown: who stands last is warned of, and
// was admonished.
void ExpectRanking(const DemoResult& demo) {
  const bool ranks = demo.example.rules.monthly_profile != domain::MonthlyProfile::kNone;
  const std::string text = DemoText(demo);
  EXPECT_EQ(absl::StrContains(text, "== 月度排名 "), ranks);
  const auto& ranking = demo.views.ranked.ranking();
  EXPECT_EQ(ranking.empty(), !ranks);
  if (ranking.empty()) return;
  const v1::DistrictRank& last = *ranking.rbegin();
  EXPECT_TRUE(last.warning_proposed());
  EXPECT_TRUE(last.admonition_proposed());
  EXPECT_EQ(last.admonition_decision(), event::v1::ADMONITION_DECISION_HELD);
  EXPECT_THAT(text, ::testing::HasSubstr(last.proposal_reason()));
  EXPECT_THAT(text, ::testing::HasSubstr("已约谈"));
}

// What the year has besides its tables is among what is shown, and in the document a machine reads.
void ExpectViews(const DemoResult& demo) {
  const DemoViews& views = demo.views;
  EXPECT_FALSE(views.obligations.empty());
  const auto corrects = [](const Act& act) {
    return act.fact.has_figure_corrected() || act.fact.has_case_voided();
  };
  EXPECT_EQ(views.bulletin.table().errata().empty(),
            std::none_of(demo.plan.acts.begin(), demo.plan.acts.end(), corrects));
  const auto reminds = [](const Act& act) {
    return act.refusal.empty() && act.fact.has_report_reminder_sent();
  };
  int reminded = 0;
  for (const v1::ReportSlot& slot : views.told_reports) reminded += slot.reminder_count();
  EXPECT_EQ(reminded, std::count_if(demo.plan.acts.begin(), demo.plan.acts.end(), reminds));
  EXPECT_FALSE(views.checks.empty());
  const auto voided = [](const v1::SupervisionCheck& check) { return check.has_voided(); };
  const auto voiding = [](const Act& act) { return act.fact.has_supervision_check_voided(); };
  EXPECT_EQ(std::count_if(views.checks.begin(), views.checks.end(), voided),
            std::count_if(demo.plan.acts.begin(), demo.plan.acts.end(), voiding));
  EXPECT_FALSE(views.practices.empty());
  ASSERT_FALSE(views.permits.empty());
  EXPECT_THAT(views.permits.front().activity_ids(),
              ::testing::Contains(demo.plan.subjects.at(Shortfall::kPermittedEntry)));
  EXPECT_FALSE(views.compared.changes().empty());
  const bool has_quotas = demo.example.policy.historical();
  EXPECT_EQ(views.assumed.districts_size(), has_quotas ? demo.assessment.districts_size() : 0);
  const std::string text = DemoText(demo);
  for (const char* heading :
       {" 应办事项 ==", "== 通报及更正 ==", "== 监督检查 ==", "== 经验做法 ==", "== 补录许可 ==",
        "== 历次规则参数 ==", " 时和现在 ==", "== 一个数从何而来 =="}) {
    EXPECT_THAT(text, ::testing::HasSubstr(heading));
  }
  EXPECT_EQ(absl::StrContains(text, "== 无指标规则下的名次 =="), has_quotas);
  EXPECT_EQ(absl::StrContains(text, "此表按账本所记事实计算，不含会签的考核调整"), has_quotas);
  EXPECT_EQ(absl::StrContains(text, "== 催报和免报 =="), !views.told_reports.empty());
  const Json json = Json::parse(DemoJson(demo))["more"]["views"];
  EXPECT_EQ(json["supervision_checks"].size(), views.checks.size());
  EXPECT_EQ(json["policy_sets"].size(), views.policy_sets.size());
}

// The keys anywhere in the document.
void EraseAll(const std::set<std::string>& keys, Json& json) {
  if (json.is_object()) {
    for (const std::string& key : keys) json.erase(key);
  }
  if (!json.is_structured()) return;
  for (Json& child : json) EraseAll(keys, child);
}

// Without what depends on the machine, and without the root: what is sealed is sealed with another
// key each time.
std::string Comparable(const DemoResult& demo) {
  Json json = Json::parse(DemoJson(demo));
  json["more"].erase("tree_root");
  json["more"]["assessment_record"]["frozen"].erase("rootHash");
  for (Json& reading : json["more"]["persons"]["readings"]) {
    for (const char* random : {"requestId", "leaf", "leafHash"}) reading.erase(random);
  }
  EraseAll({"requestId", "leaf", "leafHash", "rootSha256"}, json["more"]["views"]);
  json["more"].erase("disk_bytes");
  json["more"].erase("play_seconds");
  return json.dump();
}

using DemoEndToEnd = scenario::EveryCity;
INSTANTIATE_FOR_EVERY_CITY(DemoEndToEnd);

TEST_P(DemoEndToEnd, ItsTablesAreTheRecountOfItsPlanAndASecondRunGivesTheSame) {
  const std::string directory = Directory("first");
  const DemoResult demo = Demo(GetParam(), directory);
  const Recount recount(demo.plan);
  {
    const auto server = ServeAgain(GetParam(), directory);
    ReadScope scope;
    scope.ledger = demo.ledger;
    scope.program_id = demo.example.program.program_id();
    scope.on = demo.last_day;
    Reader reader(Connect(server->address()), scope);
    const std::vector<int64_t> positions = scenario::PositionsOf(demo.plan);
    EXPECT_EQ(demo.verified.events, *std::max_element(positions.begin(), positions.end()) + 1)
        << "a person was looked at";
    ExpectPersons(demo);
    EXPECT_GT(demo.verified.table_count, 0U);
    ExpectRegistersEqual(demo);
    ExpectDispatchTablesEqual(recount, demo, reader);
    ExpectComplianceEquals(recount, demo);
    scenario::ExpectAssessmentEquals(scenario::ScoreRecount(demo.plan), demo.assessment);
    ExpectEveryShortfallIsVisible(demo, reader);
    ExpectTheOthersAreVisible(demo, reader);
    ExpectShortfallsHaveGrounds(demo);
    ExpectRefusals(demo);
    ExpectProcedure(demo);
    ExpectTheGrantedWereLost(demo);
    ExpectViews(demo);
    if (GetParam() == std::string(scenario::kZaozhuang)) {
      ExpectTheCommandsOfTheReadmeFollowANumber(server->address());
    }
    ExpectRanking(demo);
  }
  const std::string again = Directory("second");
  EXPECT_EQ(Comparable(demo), Comparable(Demo(GetParam(), again)));
  std::filesystem::remove_all(directory);
  std::filesystem::remove_all(again);
}

}  // namespace
}  // namespace jiedui::cli
