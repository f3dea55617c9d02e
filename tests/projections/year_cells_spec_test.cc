// Cells of the year-end table, whose events are looked for with parts of other states.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "jiedui/v1/cells.pb.h"
#include "projections/cell_changes.h"
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

std::vector<std::string> Lines(const Log& log, const TableQuestion& question,
                               const std::string& path) {
  ChangeSearch search;
  search.question = question;
  search.question.cell = path;
  search.tables = std::make_shared<MemoryTables>(TablesAt(log, log.size()));
  search.last = static_cast<eventstore::Position>(log.size());
  search.max_changes = 1'000'000;
  search.max_looks = 1000;
  const auto read = [&log](absl::Span<const eventstore::Position> positions) {
    Log events;
    for (const eventstore::Position each : positions) {
      events.push_back(log[static_cast<size_t>(each - 1)]);
    }
    return absl::StatusOr<Log>(std::move(events));
  };
  std::vector<std::string> lines;
  const ChangesFound found = FindChanges(TrailOf(log, 16), read, search).value();
  for (const v1::CellChange& change : found.changes) {
    lines.push_back(absl::StrCat(change.last_position(), ": ",
                                 change.has_before() ? change.before() : "none", " -> ",
                                 change.has_after() ? change.after() : "none"));
  }
  return lines;
}

// The straightforward way: the whole table after each event, read anew.
std::map<std::string, std::vector<std::string>> ChangesByReadingAll(
    const Log& log, const TableQuestion& question, const std::vector<std::string>& paths) {
  std::map<std::string, std::vector<std::string>> lines;
  Values before;
  for (size_t position = 1; position <= log.size(); ++position) {
    const Values after = ValuesIn(TablesAt(log, position), question);
    for (const std::string& path : paths) {
      const std::string was = before.contains(path) ? before.at(path) : "none";
      const std::string is = after.contains(path) ? after.at(path) : "none";
      if (was != is) lines[path].push_back(absl::StrCat(position, ": ", was, " -> ", is));
    }
    before = after;
  }
  return lines;
}

// Ranks and scores are looked for with parts of other states; what is found is what is there.
TEST(CellChangeSpec, ACellOfTheYearHasTheChangesThatReadingTheTableAfterEachEventShows) {
  const TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  for (const uint32_t seed : {51U, 52U}) {
    const Log log = LogOf(DiligentYear(seed, 60));
    auto expected = ChangesByReadingAll(log, question, Paths());
    for (const std::string& path : Paths()) {
      EXPECT_EQ(Lines(log, question, path), expected[path]) << path << ", seed " << seed;
    }
  }
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
