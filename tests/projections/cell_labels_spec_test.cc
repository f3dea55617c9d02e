// What cells are called in Chinese: no two of a table alike, and with no more than tells them
// apart.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "base/civil.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cell_labels.h"
#include "projections/cells.h"
#include "tests/projections/history.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

std::string LabelAt(const google::protobuf::Message& table, const std::string& path) {
  const std::vector<TableCell> found = CellAt(table, path);
  EXPECT_EQ(found.size(), 1U) << path;
  return found.empty() ? "" : LabelOf(found.front());
}

// How many cells there are.
size_t ExpectNoTwoAlike(const google::protobuf::Message& table) {
  CellLabels labels;
  std::map<std::string, std::string> paths;
  const std::vector<TableCell> cells = CellsOf(table);
  for (const TableCell& cell : cells) {
    const auto [known, is_new] = paths.emplace(labels.Of(cell), cell.path);
    EXPECT_TRUE(is_new) << known->first << " is " << known->second << " and " << cell.path;
  }
  return cells.size();
}

// Of every kind of table of the year.
size_t ExpectNoTwoAlikeIn(const Tables& tables) {
  size_t count = 0;
  for (int kind = v1::TableKind_MIN; kind <= v1::TableKind_MAX; ++kind) {
    if (kind == v1::TABLE_KIND_UNSPECIFIED || !v1::TableKind_IsValid(kind)) continue;
    TableFamily family;
    family.question.kind = static_cast<v1::TableKind>(kind);
    family.question.program_id = kYear;
    family.question.on = CivilDay(2018, 3, 1);
    const auto questions = QuestionsOf(tables, family);
    for (const TableQuestion& question : questions.value()) {
      const absl::StatusOr<TableMessage> table = ReadTable(tables, question);
      if (!table.ok()) continue;
      SCOPED_TRACE(absl::StrCat(v1::TableKind_Name(question.kind), " ", question.unit_id, " ",
                                FormatMonth(question.month), " ", question.pair_id));
      count += ExpectNoTwoAlike(**table);
    }
  }
  return count;
}

TEST(CellLabelSpec, NoTwoCellsOfATableHaveOneName) {
  EXPECT_GT(ExpectNoTwoAlikeIn(LongStory().tables()), 1000U);
  const Log log = LogOf(DiligentYear(44, 600));
  EXPECT_GT(ExpectNoTwoAlikeIn(TablesAt(log, log.size())), 1000U);
}

v1::PairCompliance OfTwoSides() {
  v1::PairCompliance table;
  table.set_pair_id("p");
  table.set_unit_a_id("370406");
  table.set_unit_a_name("山亭区");
  table.set_unit_b_id("370402");
  table.set_unit_b_name("市中区");
  return table;
}

TEST(CellLabelSpec, AKindOfActivityIsCalledByItsWord) {
  v1::PairCompliance table = OfTwoSides();
  for (int kind = v1::ActivityKind_MIN; kind <= v1::ActivityKind_MAX; ++kind) {
    if (kind == v1::ACTIVITY_KIND_UNSPECIFIED || !v1::ActivityKind_IsValid(kind)) continue;
    table.add_kinds()->set_kind(static_cast<v1::ActivityKind>(kind));
  }
  EXPECT_EQ(LabelAt(table, "kinds[ACTIVITY_KIND_ROTATION].status"),
            "山亭区—市中区，换岗交流，达标情况");
  EXPECT_EQ(LabelAt(table, "kinds[ACTIVITY_KIND_JOINT_INSPECTION].status"),
            "山亭区—市中区，联合执法，达标情况");
  for (const TableCell& cell : CellsOf(table)) {
    EXPECT_FALSE(absl::StrContains(LabelOf(cell), "_")) << LabelOf(cell) << " is no word";
  }
}

TEST(CellLabelSpec, AMeasurementIsCalledByItsDayAndATierByItsWord) {
  v1::GapAnalysis table;
  v1::PairGap& gap = *table.add_pairs();
  gap.set_pair_id("p");
  gap.set_unit_a_name("山亭区");
  gap.set_unit_b_name("市中区");
  *gap.add_points()->mutable_index_date() = Date("2017-06-30");
  for (const auto tier : {event::v1::TEAM_TIER_DETACHMENT, event::v1::TEAM_TIER_BRIGADE,
                          event::v1::TEAM_TIER_SQUADRON}) {
    v1::Dispersion& dispersion = *table.add_dispersions();
    dispersion.set_tier(tier);
    *dispersion.mutable_index_date() = Date("2017-06-30");
  }
  EXPECT_EQ(LabelAt(table, "pairs[p].points[2017-06-30].gap_milli"),
            "山亭区—市中区，2017-06-30，差距");
  EXPECT_EQ(LabelAt(table, "dispersions[TEAM_TIER_BRIGADE,2017-06-30].max_milli"),
            "大队，2017-06-30，最高指数");
  for (const TableCell& cell : CellsOf(table)) {
    EXPECT_FALSE(absl::StrContains(LabelOf(cell), "_")) << LabelOf(cell) << " is no word";
  }
}

TEST(CellLabelSpec, TheListIsNamedWhereAnotherHasRowsOfTheNameAndSuchAField) {
  v1::YearEndAssessment table;
  v1::DistrictScore& district = *table.add_districts();
  district.set_unit_id("370402");
  district.set_unit_name("市中区");
  v1::UnitScore& unit = *table.add_units();
  unit.set_unit_id("370402");
  unit.set_unit_name("市中区");
  v1::PairScore& pair = *table.add_pairs();
  pair.set_pair_id("p");
  pair.set_unit_a_name("山亭区");
  pair.set_unit_b_name("市中区");
  EXPECT_EQ(LabelAt(table, "districts[370402].rank"), "区（市）局，市中区，名次");
  EXPECT_EQ(LabelAt(table, "units[370402].rank"), "单位，市中区，名次");
  EXPECT_EQ(LabelAt(table, "districts[370402].total_milli"), "市中区，总分") << "no unit has one";
  EXPECT_EQ(LabelAt(table, "pairs[p].rank"), "山亭区—市中区，名次") << "nothing else is called so";
}

// What shares a field's name in one message would be told apart by nothing.
TEST(CellLabelSpec, ABureausRowOfAResultTellsItsOwnIdFromThoseOfItsUnits) {
  v1::AssessmentOutcome table;
  v1::UnitOutcome& district = *table.add_districts();
  district.set_unit_id("370402");
  district.set_unit_name("市中区");
  district.add_unit_ids("370402001");
  EXPECT_EQ(LabelAt(table, "districts[370402].unit_id"), "区（市）局，市中区，单位编号");
  EXPECT_EQ(LabelAt(table, "districts[370402].unit_ids"), "区（市）局，市中区，计入得分的单位编号");
}

TEST(CellLabelSpec, UnitsOfOneNameHaveTheirIds) {
  v1::YearEndAssessment table;
  for (const char* const id : {"370403001", "370481001", "370403002"}) {
    v1::UnitScore& unit = *table.add_units();
    unit.set_unit_id(id);
    unit.set_unit_name(absl::EndsWith(id, "001") ? "开发区" : "临城街道");
  }
  EXPECT_EQ(LabelAt(table, "units[370403001].score_milli"), "开发区（370403001），得分");
  EXPECT_EQ(LabelAt(table, "units[370481001].score_milli"), "开发区（370481001），得分");
  EXPECT_EQ(LabelAt(table, "units[370403002].score_milli"), "临城街道，得分");
}

TEST(CellLabelSpec, AnActivityIsCalledByItsIdAndItsSidesByTheirNames) {
  v1::PairCompliance table = OfTwoSides();
  v1::ActivityJudgement& activity = *table.add_activities();
  activity.set_activity_id("joint-1");
  for (const char* const id : {"370406", "370402", "370481"}) {
    activity.add_side_cases()->set_unit_id(id);
    activity.add_side_attestations()->set_unit_id(id);
  }
  table.add_rounds()->set_first_activity_id("stay-1");
  EXPECT_EQ(LabelAt(table, "activities[joint-1].standing"), "山亭区—市中区，joint-1，认定结果");
  const std::string activity_words = "山亭区—市中区，joint-1，";
  EXPECT_EQ(LabelAt(table, "activities[joint-1].side_cases[370402].status"),
            activity_words + "各方案件，市中区，达标情况");
  EXPECT_EQ(LabelAt(table, "activities[joint-1].side_attestations[370402].status"),
            activity_words + "各方确认，市中区，达标情况");
  EXPECT_EQ(LabelAt(table, "activities[joint-1].side_cases[370481].status"),
            activity_words + "各方案件，370481，达标情况")
      << "it is no side any more";
  EXPECT_EQ(LabelAt(table, "rounds[stay-1].credit_month"),
            "山亭区—市中区，互派轮次，stay-1，计入月份");
  EXPECT_EQ(LabelAt(table, "activities[joint-1].credit_month"),
            "山亭区—市中区，活动，joint-1，计入月份");
}

TEST(CellLabelSpec, WhatFallsShortIsCalledByItsRuleAndByItsOrderAmongThoseOfOneKey) {
  v1::PairCompliance table = OfTwoSides();
  for (const char* const subject : {"p", "p", "joint-1"}) {
    v1::RuleFinding& finding = *table.add_findings();
    finding.set_rule("R0-14");
    finding.set_subject(subject);
  }
  EXPECT_EQ(LabelAt(table, "findings[R0-14,p].message_zh"), "山亭区—市中区，R0-14，说明")
      << "the table's own key says nothing new";
  EXPECT_EQ(LabelAt(table, "findings[R0-14,p#2].message_zh"),
            "山亭区—市中区，R0-14，第 2 条，说明");
  EXPECT_EQ(LabelAt(table, "findings[R0-14,joint-1].message_zh"),
            "山亭区—市中区，R0-14，joint-1，说明");
}

TEST(CellLabelSpec, BulletinsOfOneOfficeAreCalledByTheirIds) {
  v1::BulletinRegister table;
  for (const char* const id : {"2017-370400-1", "2017-370400-2"}) {
    v1::BulletinEntry& entry = *table.add_bulletins();
    entry.set_bulletin_id(id);
    entry.set_unit_id("370400");
    entry.set_unit_name("枣庄市");
  }
  EXPECT_EQ(LabelAt(table, "bulletins[2017-370400-2].bulletin_number"),
            "枣庄市，2017-370400-2，期号");
}

TEST(CellLabelSpec, AFigureOfSeveralUnitsIsToldFromTheOverallOneAndFromTheSumsOfIt) {
  v1::DispatchTable table;
  table.set_unit_name("薛城区");
  v1::MonthRollUp& roll_up = *table.mutable_roll_up();
  const auto name = [](auto& figure) {
    figure.set_key("enterprise_count");
    figure.set_label("检查企业");
  };
  v1::Figure& figure = *roll_up.add_figures();
  name(figure);
  figure.set_accepted(3);
  name(*roll_up.add_sums());
  name(*roll_up.add_overall_figures());
  EXPECT_EQ(LabelAt(table, "roll_up.figures[enterprise_count].recorded"),
            "薛城区，汇总，检查企业，入账值");
  EXPECT_EQ(LabelAt(table, "roll_up.figures[enterprise_count].accepted"),
            "薛城区，汇总，数据，检查企业，审核值");
  EXPECT_EQ(LabelAt(table, "roll_up.overall_figures[enterprise_count].accepted"),
            "薛城区，汇总，总体数据，检查企业，审核值");
  EXPECT_EQ(LabelAt(table, "roll_up.expected_count"), "薛城区，汇总，应报单位数");
}

}  // namespace
}  // namespace jiedui::projections
