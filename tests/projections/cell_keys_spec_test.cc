// By what the rows of a list are told apart where they say no key of their own, and what a field is
// called that means something else than others of its name.

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/cell_labels.h"
#include "projections/cell_rows.h"
#include "projections/cells.h"

namespace jiedui::projections {
namespace {

TEST(CellKeysSpec, PermitsAndCorrectionsAreNamedByWhatTellsThemApartAndNotByTheirPlace) {
  v1::DispatchTable table;
  event::v1::LateEntryPermitted& permit = *table.add_late_entry_permits();
  permit.set_permit_id("permit-7");
  permit.set_reason("系统停用");
  v1::FigureCorrection& correction = *table.add_rows()->add_figures()->add_corrections();
  correction.set_position(31);
  correction.set_value(5);
  EXPECT_EQ(CellAt(table, "late_entry_permits[permit-7].reason").at(0).value, "系统停用");
  EXPECT_EQ(CellAt(table, "rows[0].figures[].corrections[31].value").at(0).value, "5");
}

TEST(CellKeysSpec, AnErratumIsOfMoreThanActivitiesAndIsCalledSo) {
  v1::DispatchTable table;
  table.add_errata()->set_position(31);
  const std::vector<TableCell> cells = CellAt(table, "errata[31].activity_id");
  ASSERT_EQ(cells.size(), 1U);
  EXPECT_EQ(LabelOf(cells.front()), "事件 31，活动、案件、检查或月报编号");
}

TEST(CellKeysSpec, ACellOfOnePairIsOfNoOtherAndAPlaceIsAmongAll) {
  v1::AssessmentOutcome result;
  for (const char* const id : {"p", "q"}) result.add_pairs()->set_pair_id(id);
  v1::UnitOutcome& unit = *result.add_units();
  unit.set_unit_id("town");
  unit.add_pair_ids("q");
  const auto pairs_of = [&result](const char* path) { return PairsOf(CellAt(result, path).at(0)); };
  EXPECT_EQ(pairs_of("pairs[p].total_milli"), (std::set<std::string>{"p"}));
  EXPECT_EQ(pairs_of("units[town].score_milli"), (std::set<std::string>{"q"}));
  EXPECT_TRUE(pairs_of("units[town].rank").empty());
  EXPECT_TRUE(pairs_of("program_id").empty());
}

}  // namespace
}  // namespace jiedui::projections
