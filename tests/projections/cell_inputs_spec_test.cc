// What the numbers of a formula are, and which cells of the table they are.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::ElementsAre;
using testing::IsEmpty;

v1::CellExplanation Explained(const google::protobuf::Message& table, const std::string& path) {
  return ExplainBy(CellAt(table, path).at(0));
}

// "terms[gap].points_milli 18333".
std::vector<std::string> InputsAt(const google::protobuf::Message& table, const std::string& path) {
  std::vector<std::string> inputs;
  const v1::CellExplanation explained = Explained(table, path);
  for (const v1::Cell& input : explained.inputs()) {
    inputs.push_back(absl::StrCat(input.path(), " ", input.value()));
  }
  return inputs;
}

v1::ScoreTerm Term(const char* key, const char* label, int64_t points_milli) {
  v1::ScoreTerm term;
  term.set_key(key);
  term.set_label(label);
  term.set_points_milli(points_milli);
  return term;
}

v1::YearEndAssessment OfTwoTerms() {
  v1::YearEndAssessment table;
  v1::PairScore& pair = *table.add_pairs();
  pair.set_pair_id("p");
  pair.set_unit_a_id("370406");
  pair.set_unit_a_name("山亭区");
  pair.set_unit_b_id("370402");
  pair.set_unit_b_name("市中区");
  *pair.add_terms() = Term("month_coverage", "月度活动", 18'182);
  *pair.add_terms() = Term("kind_floors", "各类活动次数", 20'000);
  pair.set_total_milli(38'182);
  return table;
}

TEST(CellInputsSpec, ATotalNamesItsTermsAndLeadsToThem) {
  v1::YearEndAssessment table = OfTwoTerms();
  EXPECT_EQ(Explained(table, "pairs[p].total_milli").formula(), "18.182 + 20.000 = 38.182");
  EXPECT_EQ(Explained(table, "pairs[p].total_milli").formula_zh(),
            "月度活动 18.182 + 各类活动次数 20.000 = 38.182");
  EXPECT_THAT(InputsAt(table, "pairs[p].total_milli"),
              ElementsAre("pairs[p].terms[month_coverage].points_milli 18182",
                          "pairs[p].terms[kind_floors].points_milli 20000"));
  EXPECT_EQ(Explained(table, "pairs[p].total_milli").inputs(1).label(),
            "山亭区—市中区，各类活动次数，得分");
  v1::DistrictScore& district = *table.add_districts();
  district.set_unit_id("370402");
  *district.add_terms() = Term("own_pairs", "本局结对", 40'000);
  *district.add_terms() = Term("towns", "所属镇街结对", 32'000);
  district.set_total_milli(72'000);
  EXPECT_EQ(Explained(table, "districts[370402].total_milli").formula_zh(),
            "本局结对 40.000 + 所属镇街结对 32.000 = 72.000");
  EXPECT_THAT(InputsAt(table, "districts[370402].total_milli"),
              ElementsAre("districts[370402].terms[own_pairs].points_milli 40000",
                          "districts[370402].terms[towns].points_milli 32000"));
}

TEST(CellInputsSpec, ATotalThatAVetoSetToZeroIsMadeOfNoTerms) {
  v1::YearEndAssessment table = OfTwoTerms();
  table.mutable_pairs(0)->set_veto("虚报、瞒报经查实，一票否决");
  table.mutable_pairs(0)->set_total_milli(0);
  EXPECT_EQ(Explained(table, "pairs[p].total_milli").formula_zh(), "");
  EXPECT_THAT(InputsAt(table, "pairs[p].total_milli"), IsEmpty());
}

TEST(CellInputsSpec, ATermLeadsToItsNumeratorAndThatToTheUnitItIs) {
  v1::YearEndAssessment table = OfTwoTerms();
  v1::UnitScore& unit = *table.add_units();
  unit.set_unit_id("370402");
  unit.set_unit_name("市中区");
  unit.set_score_milli(86'860);
  v1::DistrictScore& district = *table.add_districts();
  district.set_unit_id("370402");
  v1::ScoreTerm& term = *district.add_terms();
  term = Term("own_pairs", "本局结对", 34'744);
  term.set_weight_milli(40'000);
  term.set_numerator(86'860);
  term.set_denominator(100'000);
  term.add_unit_ids("370402");
  const std::string row = "districts[370402].terms[own_pairs].";
  EXPECT_EQ(Explained(table, row + "points_milli").formula_zh(),
            "满分 40.000 × 分子 86.860 / 分母 100.000 = 34.744");
  EXPECT_THAT(
      InputsAt(table, row + "points_milli"),
      ElementsAre(row + "weight_milli 40000", row + "numerator 86860", row + "denominator 100000"));
  EXPECT_EQ(Explained(table, row + "numerator").formula_zh(), "市中区 86.860 = 86.860");
  EXPECT_THAT(InputsAt(table, row + "numerator"), ElementsAre("units[370402].score_milli 86860"));
  EXPECT_EQ(Explained(table, row + "denominator").formula_zh(), "单位数 1 × 100.000 = 100.000");
  EXPECT_THAT(InputsAt(table, row + "denominator"), ElementsAre(row + "unit_ids 370402"));
}

TEST(CellInputsSpec, WhatWasClosedOfAGapNamesTheMeasurementAndLeadsToIt) {  // R0-35
  v1::GapAnalysis table;
  v1::PairGap& gap = *table.add_pairs();
  gap.set_pair_id("p");
  for (const auto& [day, milli] :
       {std::pair("2017-01-01", -29'722), std::pair("2017-12-01", -33'963)}) {
    v1::GapPoint& point = *gap.add_points();
    *point.mutable_index_date() = Date(day);
    point.set_gap_milli(milli);
  }
  gap.set_remaining_milli(33'963);
  gap.set_closed_milli(-4'241);
  EXPECT_EQ(Explained(table, "pairs[p].closed_milli").formula_zh(),
            "|2017-01-01 差距 -29.722| - 剩余差距 33.963 = -4.241");
  EXPECT_THAT(InputsAt(table, "pairs[p].closed_milli"),
              ElementsAre("pairs[p].points[2017-01-01].gap_milli -29722",
                          "pairs[p].remaining_milli 33963"));
  EXPECT_EQ(Explained(table, "pairs[p].remaining_milli").formula_zh(),
            "|2017-12-01 差距 -33.963| = 33.963");
  EXPECT_THAT(InputsAt(table, "pairs[p].remaining_milli"),
              ElementsAre("pairs[p].points[2017-12-01].gap_milli -33963"));
}

TEST(CellInputsSpec, AnAdjustedScoreLeadsToTheComputedOneAndToWhatAdjustedIt) {
  v1::AssessmentOutcome table;
  v1::PairOutcome& pair = *table.add_pairs();
  pair.set_pair_id("p");
  pair.set_computed_total_milli(78'000);
  v1::OutcomeAdjustment& adjustment = *pair.add_adjustments();
  adjustment.set_adjustment_id("adjustment-1");
  adjustment.set_delta_milli(2'000);
  pair.set_total_milli(80'000);
  EXPECT_EQ(Explained(table, "pairs[p].total_milli").formula_zh(),
            "调整前总分 78.000 + adjustment-1 2.000 = 80.000");
  EXPECT_THAT(InputsAt(table, "pairs[p].total_milli"),
              ElementsAre("pairs[p].computed_total_milli 78000",
                          "pairs[p].adjustments[adjustment-1].delta_milli 2000"));
}

TEST(CellInputsSpec, ANumberThatAFormulaTakesTwiceIsNamedOnce) {
  v1::DispatchTable table;
  v1::DistrictRank& rank = *table.add_ranking();
  rank.set_unit_id("370403");
  rank.set_expected_count(4);
  rank.set_on_time_count(4);
  rank.set_accepted_count(4);
  rank.set_compared_count(8);
  rank.set_matching_count(8);
  rank.set_score_milli(100'000);
  EXPECT_THAT(InputsAt(table, "ranking[370403].score_milli"),
              ElementsAre("ranking[370403].on_time_count 4", "ranking[370403].expected_count 4",
                          "ranking[370403].accepted_count 4", "ranking[370403].matching_count 8",
                          "ranking[370403].compared_count 8"));
}

// Of a year as it is played: the next step down is a cell of the table, whatever the number.
TEST(CellInputsSpec, EveryNumberOfAFormulaThatIsACellIsNamedAndLeadsToIt) {
  const Story story = LongStory();
  int named = 0;
  for (const v1::TableKind kind : {v1::TABLE_KIND_ASSESSMENT, v1::TABLE_KIND_GAPS,
                                   v1::TABLE_KIND_ASSESSMENT_RESULT, v1::TABLE_KIND_BULLETINS}) {
    const TableQuestion question = OfYear(kind);
    const TableMessage table = ReadTable(story.tables(), question).value();
    for (const TableCell& cell : CellsOf(*table)) {
      const v1::CellExplanation explained = ExplainAlone(story.tables(), question, cell);
      if (explained.formula().empty()) continue;
      EXPECT_NE(explained.formula_zh(), "") << cell.path << " is " << explained.formula();
      EXPECT_THAT(explained.inputs(), testing::Not(IsEmpty())) << cell.path;
      for (const v1::Cell& input : explained.inputs()) {
        EXPECT_EQ(CellAt(*table, input.path()).at(0).value, input.value()) << cell.path;
      }
      ++named;
    }
  }
  EXPECT_GT(named, 20);
}

}  // namespace
}  // namespace jiedui::projections
