// What cells that changed are called, also those that neither of the two states has.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "jiedui/v1/cells.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cell_changes.h"
#include "projections/cell_labels.h"
#include "projections/cell_names.h"
#include "projections/cells.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here

constexpr char kPermitted[] = "late_entry_permits[l1].month";

TableQuestion March() {
  TableQuestion question = OfYear(v1::TABLE_KIND_DISPATCH);
  question.pair_id.clear();
  question.unit_id = kLincheng;
  question.month = CivilMonth(2017, 3);
  return question;
}

// 临城 is permitted to enter late what happened in March, which is taken back.
struct Permitted {
  Permitted() {
    before = static_cast<int64_t>(story.log().size());
    const auto permit = PermitLateEntry("l1", kLincheng, "2017-03", "2017-06-20", "2017-12-31");
    permitted = story.Tell(permit);
    const TableMessage table = ReadTable(story.tables(), March()).value();
    const std::vector<TableCell> cells = CellAt(*table, kPermitted);
    CHECK(cells.size() == 1, "the permit is in the table");
    label = LabelOf(cells.front());
    voided = story.Tell(VoidEntry(permit, "2017-06-21"));
  }

  Story story;
  int64_t before = 0;
  int64_t permitted = 0;
  int64_t voided = 0;
  std::string label;
};

// Between the state before the permit and that after it was taken back.
std::vector<v1::CellChange> ChangesOf(const Permitted& told, ChangeSearch search) {
  const std::string cell = search.question.cell;
  search.question = March();
  search.question.cell = cell;
  search.first = told.before;
  search.max_changes = 1'000;
  return FoundIn(told.story.log(), TrailOf(told.story.log()), search).changes;
}

TEST(CellNamesSpec, ACellThatCameAndWentIsCalledWhatItWasCalledWhileItWasThere) {
  const Permitted told;
  ASSERT_NE(told.label, "");
  for (const bool or_cells : {false, true}) {
    ChangeSearch search;
    search.or_cells = or_cells;
    std::vector<int64_t> positions;
    for (const v1::CellChange& change : ChangesOf(told, search)) {
      EXPECT_NE(change.label(), "") << change.path();
      if (change.path() != kPermitted) continue;
      EXPECT_EQ(change.label(), told.label);
      positions.push_back(change.last_position());
    }
    EXPECT_EQ(positions, (std::vector<int64_t>{told.permitted, told.voided}));
  }
}

TEST(CellNamesSpec, AskedForAloneItIsCalledTheSameOnAPageTooOfAStateThatLacksIt) {
  const Permitted told;
  for (const bool is_page : {false, true}) {
    ChangeSearch search;
    search.question.cell = kPermitted;
    search.is_page = is_page;
    const std::vector<v1::CellChange> changes = ChangesOf(told, search);
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].label(), told.label);
    EXPECT_EQ(changes[0].last_position(), told.permitted);
    EXPECT_EQ(changes[1].label(), told.label);
    EXPECT_EQ(changes[1].last_position(), told.voided);
  }
}

// 附件2 of that unit, with one number of the form.
v1::DispatchTable TableOf(const char* unit_name) {
  v1::DispatchTable table;
  table.set_unit_name(unit_name);
  v1::DispatchTableRow& row = *table.add_rows();
  row.set_sequence_number(2);
  v1::Figure& figure = *row.add_figures();
  figure.set_key("enterprise_count");
  figure.set_label("企业");
  figure.set_unit("家");
  return table;
}

TEST(CellNamesSpec, WhatTheFirstTableLacksIsCalledAndCountedInAsTheNextHasIt) {
  constexpr char kFigure[] = "rows[2].figures[enterprise_count].recorded";
  std::vector<v1::CellChange> changes(2);
  changes[0].set_path("unit_name");
  changes[1].set_path(kFigure);
  v1::DispatchTable last;
  last.set_unit_name("临城新区");
  const v1::DispatchTable seen = TableOf("临城街道");
  CellNames names;
  names.Learn(&last);
  names.LearnMissing({nullptr, &seen}, changes);
  names.AddTo(changes);
  EXPECT_TRUE(absl::StartsWith(changes[0].label(), "临城新区")) << changes[0].label();
  EXPECT_TRUE(absl::StartsWith(changes[1].label(), "临城街道")) << changes[1].label();
  EXPECT_TRUE(absl::StrContains(changes[1].label(), "企业")) << changes[1].label();
  EXPECT_EQ(changes[1].unit(), "家");
}

}  // namespace
}  // namespace jiedui::projections
