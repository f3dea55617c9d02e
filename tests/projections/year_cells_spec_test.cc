// Cells of the year-end table, whose events are looked for with parts of other states.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/cell_changes.h"
#include "projections/fold.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"
#include "tests/projections/history.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using domain::Organization;
using testing::IsEmpty;

const std::vector<std::string>& Paths() {
  static const auto& paths =
      *new std::vector<std::string>{absl::StrCat("pairs[", kTownPair, "].rank"),
                                    absl::StrCat("pairs[", kTownPair, "].total_milli"),
                                    absl::StrCat("units[", kLincheng, "].rank"),
                                    absl::StrCat("units[", kLincheng, "].score_milli"),
                                    absl::StrCat("districts[", kXuecheng, "].rank"),
                                    absl::StrCat("districts[", kXuecheng, "].total_milli")};
  return paths;
}

ChangesFound FoundOf(const Log& log, const std::string& path, int max_looks,
                     int max_looks_at_all = 0) {
  ChangeSearch search;
  search.question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  search.question.cell = path;
  search.max_changes = 1'000'000;
  search.max_looks = max_looks;
  search.max_looks_at_all = max_looks_at_all;
  return FoundIn(log, TrailOf(log, 16), search);
}

// Each cell that differs, once.
ChangesFound RangesSince(const Log& log, size_t first, int max_looks) {
  ChangeSearch search;
  search.question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  search.first = static_cast<eventstore::Position>(first);
  search.max_changes = 1;
  search.or_cells = true;
  search.max_looks = max_looks;
  return FoundIn(log, TrailOf(log, 16), search);
}

std::vector<std::string> Lines(const ChangesFound& found) {
  std::vector<std::string> lines;
  for (const v1::CellChange& change : found.changes) {
    lines.push_back(absl::StrCat(change.last_position(), ": ",
                                 change.has_before() ? change.before() : "none", " -> ",
                                 change.has_after() ? change.after() : "none"));
  }
  return lines;
}

// The straightforward way: the whole table after each event, read anew; at first there is none.
std::vector<Values> TablesOfTheYear(const Log& log) {
  std::vector<Values> after = {{}};
  MemoryTables tables;
  for (const eventstore::StoredEvent& event : log) {
    CHECK_OK(FoldEvent(event, tables));
    after.push_back(ValuesIn(tables, OfYear(v1::TABLE_KIND_ASSESSMENT)));
  }
  return after;
}

std::string ValueIn(const Values& values, const std::string& path) {
  const auto at = values.find(path);
  return at == values.end() ? "none" : at->second;
}

// The events after which the cell was another one than before.
std::vector<size_t> TrueChanges(const std::vector<Values>& tables, const std::string& path,
                                size_t first = 0) {
  std::vector<size_t> positions;
  for (size_t position = first + 1; position < tables.size(); ++position) {
    const bool differs = ValueIn(tables[position - 1], path) != ValueIn(tables[position], path);
    if (differs) positions.push_back(position);
  }
  return positions;
}

std::vector<std::string> TrueLines(const std::vector<Values>& tables, const std::string& path) {
  std::vector<std::string> lines;
  for (const size_t position : TrueChanges(tables, path)) {
    lines.push_back(absl::StrCat(position, ": ", ValueIn(tables[position - 1], path), " -> ",
                                 ValueIn(tables[position], path)));
  }
  return lines;
}

// Before its first event the cell is the one, after its last the other: what changed it is among
// them.
void ExpectTrue(const v1::CellChange& change, const std::vector<Values>& tables) {
  ASSERT_GT(change.first_position(), 0);
  ASSERT_LE(change.first_position(), change.last_position());
  ASSERT_LT(static_cast<size_t>(change.last_position()), tables.size());
  const Values& before = tables[static_cast<size_t>(change.first_position() - 1)];
  const Values& after = tables[static_cast<size_t>(change.last_position())];
  EXPECT_EQ(before.contains(change.path()), change.has_before()) << change.path();
  EXPECT_EQ(after.contains(change.path()), change.has_after()) << change.path();
  EXPECT_EQ(ValueIn(before, change.path()), change.has_before() ? change.before() : "none");
  EXPECT_EQ(ValueIn(after, change.path()), change.has_after() ? change.after() : "none");
}

// Of each change whose events are said to be all: it is the one change since the one before it, and
// after the last of a cell there is none.
void ExpectCovered(const ChangesFound& found, const std::vector<Values>& tables, size_t first) {
  std::map<std::string, const v1::CellChange*> latest;
  for (const v1::CellChange& change : found.changes) {
    const v1::CellChange*& before = latest[change.path()];
    const size_t from = before == nullptr ? first : static_cast<size_t>(before->last_position());
    before = &change;
    const bool is_one = change.first_position() == change.last_position();
    EXPECT_EQ(change.coverage() == v1::EVENT_COVERAGE_RANGE, !is_one) << change.path();
    if (change.coverage() != v1::EVENT_COVERAGE_ALL) continue;
    const std::vector<size_t> since = TrueChanges(tables, change.path(), from);
    ASSERT_FALSE(since.empty()) << change.path();
    EXPECT_EQ(since.front(), static_cast<size_t>(change.last_position())) << change.path();
  }
  for (const auto& [path, change] : latest) {
    if (change->coverage() != v1::EVENT_COVERAGE_ALL) continue;
    const auto last = static_cast<size_t>(change->last_position());
    EXPECT_THAT(TrueChanges(tables, path, last), IsEmpty()) << path;
  }
}

// Ranks and scores are looked for with parts of other states; what is found is what is there.
TEST(CellChangeSpec, ACellOfTheYearHasTheChangesThatReadingTheTableAfterEachEventShows) {
  for (const uint32_t seed : {51U, 52U}) {
    const Log log = LogOf(DiligentYear(seed, 60));
    const std::vector<Values> tables = TablesOfTheYear(log);
    for (const std::string& path : Paths()) {
      const ChangesFound found = FoundOf(log, path, 1000);
      EXPECT_EQ(Lines(found), TrueLines(tables, path)) << path << ", seed " << seed;
      EXPECT_FALSE(found.cut) << path;
      EXPECT_FALSE(found.passed_over) << path << ": each event was looked at";
    }
  }
}

// Page after page from the latest on, however few looks there are for one, each change is told
// once.
TEST(CellChangeSpec, ThePagesOfTheChangesOfACellHaveEachOnce) {
  const Log log = LogOf(DiligentYear(51, 60));
  const std::vector<Values> tables = TablesOfTheYear(log);
  for (const std::string& path : Paths()) {
    for (const int max_looks : {24, 1000}) {
      ChangesFound all;
      ChangeSearch search;
      search.question = OfYear(v1::TABLE_KIND_ASSESSMENT);
      search.question.cell = path;
      search.max_changes = 3;
      search.max_looks = max_looks;
      search.is_page = true;
      do {
        ChangesFound page = FoundIn(log, TrailOf(log, 16), search);
        ASSERT_LE(page.changes.size(), 3U);
        ASSERT_TRUE(search.last == eventstore::kNoPosition || page.rest < search.last) << path;
        search.last = page.rest;
        page.changes.insert(page.changes.end(), all.changes.begin(), all.changes.end());
        all = std::move(page);
      } while (search.last != eventstore::kNoPosition);
      EXPECT_EQ(Lines(all), TrueLines(tables, path)) << path << " in " << max_looks << " looks";
    }
  }
}

int RankIn(const Values& values, const std::string& path) {
  const auto at = values.find(path.substr(0, path.rfind('.')) + ".rank");
  return at == values.end() ? 0 : std::stoi(at->second);
}

// What is said of the numbers that moved a rank is what the tables before and after show.
void ExpectMoves(const v1::CellChange& change, const std::vector<Values>& tables) {
  const auto position = static_cast<size_t>(change.last_position());
  const Values& before = tables[position - 1];
  const Values& after = tables[position];
  EXPECT_EQ(change.move_count() > 10, change.moves_size() < change.move_count());
  for (const v1::RankMove& move : change.moves()) {
    EXPECT_EQ(ValueIn(before, move.path()), move.has_before() ? move.before() : "none");
    EXPECT_EQ(ValueIn(after, move.path()), move.has_after() ? move.after() : "none");
    EXPECT_EQ(RankIn(before, move.path()), move.before_rank()) << move.path();
    EXPECT_EQ(RankIn(after, move.path()), move.after_rank()) << move.path();
    EXPECT_NE(move.name(), "") << move.path();
    EXPECT_EQ(move.event_count(), move.before() == move.after() ? 0 : 1) << move.path();
    EXPECT_TRUE(move.event_count() == 0 || move.last_position() == change.last_position());
  }
}

TEST(CellChangeSpec, ARankThatChangedNamesTheNumbersThatMovedIt) {
  int moved = 0;
  for (const uint32_t seed : {51U, 52U, 53U}) {
    const Log log = LogOf(DiligentYear(seed, 120));
    const std::vector<Values> tables = TablesOfTheYear(log);
    for (const std::string& path : Paths()) {
      for (const v1::CellChange& change : FoundOf(log, path, 1000).changes) {
        const bool is_move = absl::EndsWith(path, ".rank") && change.has_before() &&
                             change.has_after() && change.before() != "0" && change.after() != "0";
        EXPECT_EQ(!change.moves().empty(), is_move) << path << " at " << change.last_position();
        ExpectMoves(change, tables);
        moved += is_move ? 1 : 0;
      }
    }
  }
  EXPECT_GT(moved, 0) << "some rank changed";
}

TEST(CellChangeSpec, WhatWasNotLookedAtIsSaidToBePassedOverAndNothingElseIs) {
  const Log log = LogOf(DiligentYear(54, 60));
  const std::vector<Values> tables = TablesOfTheYear(log);
  for (const std::string& path : {Paths()[1], Paths()[2], Paths()[5]}) {
    const std::vector<std::string> all = TrueLines(tables, path);
    EXPECT_TRUE(FoundOf(log, path, 3).passed_over) << path << " is made of more than two events";
    for (const int max_looks : {3, 24, 96}) {
      const ChangesFound found = FoundOf(log, path, max_looks);
      for (const v1::CellChange& change : found.changes) ExpectTrue(change, tables);
      ExpectCovered(found, tables, 0);
      if (found.passed_over) continue;
      for (const v1::CellChange& change : found.changes) {
        EXPECT_EQ(change.coverage(), v1::EVENT_COVERAGE_ALL) << path;
      }
      EXPECT_EQ(Lines(found), all) << path << " in " << max_looks << " looks";
    }
    const ChangesFound at_all = FoundOf(log, path, 3, 1000);
    EXPECT_EQ(Lines(at_all), all) << path << ": there are looks enough for each event";
    EXPECT_FALSE(at_all.passed_over) << path;
  }
}

TEST(CellChangeSpec, EachChangeOfAWholeTableSaysWhetherItsEventsAreAll) {
  const Log log = LogOf(DiligentYear(57, 60));
  const std::vector<Values> tables = TablesOfTheYear(log);
  for (const int max_looks : {3, 24, 1000}) {
    ChangeSearch search;
    search.question = OfYear(v1::TABLE_KIND_ASSESSMENT);
    search.max_changes = 1'000'000;
    search.max_looks = max_looks;
    const ChangesFound found = FoundIn(log, TrailOf(log, 16), search);
    ExpectCovered(found, tables, 0);
    const bool all = absl::c_all_of(found.changes, [](const v1::CellChange& change) {
      return change.coverage() == v1::EVENT_COVERAGE_ALL;
    });
    EXPECT_EQ(all, max_looks == 1000) << "in " << max_looks << " looks";
  }
}

TEST(CellChangeSpec, OfALongIntervalEachCellNamesTheEventsBetweenWhichItChanged) {
  const Log log = LogOf(DiligentYear(55, 60));
  const std::vector<Values> tables = TablesOfTheYear(log);
  for (const size_t first : {size_t{0}, log.size() / 3}) {
    for (const int max_looks : {1, 12, 1000}) {
      Values values = tables[first];
      const ChangesFound found = RangesSince(log, first, max_looks);
      EXPECT_FALSE(found.cut);
      ExpectCovered(found, tables, first);
      for (const v1::CellChange& change : found.changes) {
        ExpectTrue(change, tables);
        EXPECT_GT(change.first_position(), static_cast<int64_t>(first)) << change.path();
        EXPECT_EQ(ValueIn(values, change.path()), change.has_before() ? change.before() : "none");
        values.erase(change.path());
        if (change.has_after()) values[change.path()] = change.after();
      }
      EXPECT_EQ(values, tables.back()) << "in " << max_looks << " looks since " << first;
    }
  }
}

TEST(CellChangeSpec, ACellThatChangedOnceNamesTheEventHoweverLongTheIntervalIs) {
  const Log log = LogOf(DiligentYear(56, 60));
  const std::vector<Values> tables = TablesOfTheYear(log);
  const size_t first = log.size() / 3;
  int once = 0;
  for (const v1::CellChange& change : RangesSince(log, first, 1000).changes) {
    const std::vector<size_t> changes = TrueChanges(tables, change.path(), first);
    if (changes.size() != 1) continue;
    ++once;
    EXPECT_EQ(change.first_position(), static_cast<int64_t>(changes[0])) << change.path();
    EXPECT_EQ(change.last_position(), static_cast<int64_t>(changes[0])) << change.path();
  }
  EXPECT_GT(once, 0);
}

TEST(CellChangeSpec, TheRowThatACellStandsInIsAskedForInItsPlace) {
  const Log log = LogOf(DiligentYear(57, 60));
  const MemoryTables tables = TablesAt(log, log.size());
  TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  int of_rows = 0;
  for (const auto& [path, value] : ValuesIn(tables, question)) {
    const std::string part = PartOf(question.kind, path);
    if (absl::EndsWith(path, "].rank")) {
      EXPECT_EQ(part, "") << path << " is one among all";
    }
    if (part.empty()) continue;
    ++of_rows;
    question.cell = part;
    EXPECT_EQ(ValueIn(ValuesIn(tables, question), path), value) << path;
  }
  EXPECT_GT(of_rows, 0);
  EXPECT_EQ(PartOf(v1::TABLE_KIND_DISPATCH, "rows[2].title"), "");
}

// A ledger has more than one programme; what happens in one is nothing to the ranks of another.
TEST(CellChangeSpec, NoPairOfAnotherProgrammeIsReadForTheTableOfOne) {
  const Log log = LogOf(DiligentYear(53, 60));
  const MemoryTables tables = TablesAt(log, log.size());
  EXPECT_THAT(ListPairIds(tables, "another"), IsEmpty());
  PairFilter all;
  const auto view = ViewOf(tables, Organization::kAsItWas, CivilDay(2017, 12, 31));
  std::vector<std::string> of_year;
  const std::vector<table::v1::PairRow> rows = ListPairRows(tables, all, view).value();
  for (const table::v1::PairRow& row : rows) {
    if (row.assigned().program_id() == kYear) of_year.push_back(row.assigned().pair_id());
  }
  EXPECT_FALSE(of_year.empty());
  EXPECT_EQ(ListPairIds(tables, kYear), of_year);
}

}  // namespace
}  // namespace jiedui::projections
