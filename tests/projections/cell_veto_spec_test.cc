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
