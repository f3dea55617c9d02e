// Which vetoes decide a score, a rank or a grade: by which clause, and by which events.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "domain/program/policy.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cell_changes.h"
#include "projections/cell_veto.h"
#include "projections/cells.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

domain::Policy PolicyOfStory() {
  const Story story;
  return RulesOf(story.tables(), kYear).value().On(CivilDay(2017, 12, 31));
}

v1::CellExplanation Explain(const google::protobuf::Message& table, const std::string& path) {
  const domain::Policy policy = PolicyOfStory();
  const std::vector<TableCell> cells = CellAt(table, path);
  CHECK(cells.size() == 1, path);
  return ExplainBy(cells.front(), &policy);
}

void AddAdjustment(event::v1::AdjustmentKind kind, int64_t position, v1::PairOutcome& pair) {
  v1::OutcomeAdjustment& adjustment = *pair.add_adjustments();
  adjustment.set_adjustment_id(absl::StrCat("a", position));
  adjustment.set_kind(kind);
  adjustment.add_positions(position);
  adjustment.add_positions(position + 1);
}

// A result in which a veto was lifted and another decided since.
v1::AssessmentOutcome DecidedVeto() {
  v1::AssessmentOutcome result;
  v1::PairOutcome& pair = *result.add_pairs();
  pair.set_pair_id("p");
  pair.set_computed_total_milli(80'000);
  pair.set_grade(event::v1::ASSESSMENT_GRADE_UNQUALIFIED);
  pair.set_veto("拒绝监督检查经查实，一票否决");
  AddAdjustment(event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT, 51, pair);
  AddAdjustment(event::v1::ADJUSTMENT_KIND_VETO_LIFTED, 53, pair);
  AddAdjustment(event::v1::ADJUSTMENT_KIND_VETO_SUPERVISION_REFUSED, 55, pair);
  AddAdjustment(event::v1::ADJUSTMENT_KIND_POINTS, 57, pair);
  return result;
}

TEST(CellVetoSpec, ADecidedVetoIsNamedWithTheEventsOfBothWhoSignedIt) {
  for (const char* const path : {"pairs[p].total_milli", "pairs[p].grade", "pairs[p].veto"}) {
    const v1::CellExplanation explained = Explain(DecidedVeto(), path);
    ASSERT_EQ(explained.vetoes_size(), 1) << path;
    EXPECT_EQ(explained.vetoes(0).pair_id(), "p") << path;
    EXPECT_EQ(explained.vetoes(0).veto_zh(), "拒绝监督检查经查实，一票否决") << path;
    EXPECT_THAT(explained.vetoes(0).positions(), ElementsAre(55, 56)) << path;
    EXPECT_EQ(explained.vetoes(0).parameter(), "") << path;
    EXPECT_EQ(explained.vetoes(0).clause(),
              PolicyOfStory().Paragraph("assessment.veto_idle_months"))
        << path;
  }
}

TEST(CellVetoSpec, ATotalUnderADecidedVetoDoesNotCiteTheRounding) {
  const v1::CellExplanation explained = Explain(DecidedVeto(), "pairs[p].total_milli");
  EXPECT_EQ(explained.parameter(), "");
  EXPECT_EQ(explained.clause(), explained.vetoes(0).clause());
  v1::AssessmentOutcome plain = DecidedVeto();
  plain.mutable_pairs(0)->clear_veto();
  EXPECT_EQ(Explain(plain, "pairs[p].total_milli").parameter(), "assessment.rounding");
  EXPECT_THAT(Explain(plain, "pairs[p].total_milli").vetoes(), IsEmpty());
}

// The same with a side of the pair, and the bureau above it.
v1::AssessmentOutcome DecidedVetoOfATown() {
  v1::AssessmentOutcome result = DecidedVeto();
  v1::UnitOutcome& town = *result.add_units();
  town.set_unit_id("town");
  town.add_pair_ids("p");
  v1::UnitOutcome& district = *result.add_districts();
  district.set_unit_id("district");
  district.add_unit_ids("town");
  return result;
}

TEST(CellVetoSpec, TheResultOfAUnitAndOfItsBureauNamesTheVetoOfThePair) {
  for (const char* const row : {"units[town].", "districts[district]."}) {
    for (const char* const field : {"score_milli", "rank", "grade"}) {
      const v1::CellExplanation explained = Explain(DecidedVetoOfATown(), absl::StrCat(row, field));
      ASSERT_EQ(explained.vetoes_size(), 1) << row << field;
      EXPECT_EQ(explained.vetoes(0).pair_id(), "p") << row << field;
      EXPECT_THAT(explained.vetoes(0).positions(), ElementsAre(55, 56)) << row << field;
    }
  }
}

v1::CellChange ChangeTo(const std::string& path, const std::string& before,
                        const std::string& after, int64_t position) {
  v1::CellChange change;
  change.set_path(path);
  change.set_before(before);
  change.set_after(after);
  SetEvents(position, position, 1, change);
  return change;
}

TEST(CellVetoSpec, AChangeThatAVetoCameWithSaysSoInAComparison) {
  const v1::AssessmentOutcome after = DecidedVetoOfATown();
  std::vector<v1::CellChange> changes = {ChangeTo("units[town].score_milli", "90000", "80000", 40),
                                         ChangeTo("pairs[p].veto", "", after.pairs(0).veto(), 56),
                                         ChangeTo("units[town].score_milli", "80000", "0", 56)};
  AddVetoChanges(nullptr, &after, changes);
  EXPECT_THAT(changes[0].vetoes_come(), IsEmpty());
  ASSERT_EQ(changes[2].vetoes_come_size(), 1);
  EXPECT_EQ(changes[2].vetoes_come(0).pair_id(), "p");
  EXPECT_EQ(changes[2].vetoes_come(0).veto_zh(), after.pairs(0).veto());
  EXPECT_THAT(changes[2].vetoes_gone(), IsEmpty());
}

TEST(CellVetoSpec, AVetoThatIsThereNoLongerIsSaidToBeGone) {
  v1::CellVeto veto;
  veto.set_pair_id("p");
  veto.set_veto_zh("虚报、瞒报经查实，一票否决");
  v1::CellChange change;
  SetVetoes({veto}, {}, change);
  ASSERT_EQ(change.vetoes_gone_size(), 1);
  EXPECT_THAT(change.vetoes_come(), IsEmpty());
  v1::CellChange same;
  SetVetoes({veto}, {veto}, same);
  EXPECT_THAT(same.vetoes_gone(), IsEmpty());
}

TEST(CellVetoSpec, IdleMonthsAreAVetoOnThePairAndOnTheUnitsThatAreInIt) {
  const Story story;  // nothing was done all year
  TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  question.on = CivilDay(2018, 1, 10);
  const TableMessage table = ReadTable(story.tables(), question).value();
  for (const std::string& path :
       {absl::StrCat("pairs[", kTownPair, "].total_milli"),
        absl::StrCat("pairs[", kTownPair, "].grade"), absl::StrCat("units[", kXingren, "].grade"),
        absl::StrCat("units[", kXingren, "].score_milli"),
        absl::StrCat("districts[", kXuecheng, "].terms[towns].points_milli")}) {
    const v1::CellExplanation explained = Explain(*table, path);
    ASSERT_EQ(explained.vetoes_size(), 1) << path;
    EXPECT_EQ(explained.vetoes(0).pair_id(), kTownPair) << path;
    EXPECT_THAT(explained.vetoes(0).veto_zh(), HasSubstr("没有任何活动")) << path;
    EXPECT_EQ(explained.vetoes(0).parameter(), "assessment.veto_idle_months") << path;
    EXPECT_EQ(explained.vetoes(0).positions_size(), 1) << path;
  }
  const std::string district = absl::StrCat("districts[", kXuecheng, "].total_milli");
  EXPECT_EQ(Explain(*table, district).vetoes_size(), 2);  // of its towns, and of its own brigade
  EXPECT_THAT(Explain(*table, absl::StrCat("pairs[", kTownPair, "].unit_a_name")).vetoes(),
              IsEmpty());
}

}  // namespace
}  // namespace jiedui::projections
