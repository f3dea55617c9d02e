// Parts of tables that are kept from one state to another.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "base/civil.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/monthly_dispatch.h"
#include "projections/registry.h"
#include "projections/watched_tables.h"
#include "tests/projections/history.h"
#include "tests/projections/logs.h"
#include "tests/projections/reorganized.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using domain::Organization;

// The year-end table after each of the positions, with the parts of the one before that are the
// same. Returns how many were.
int ExpectSameAsReadAnew(const Log& log, TableQuestion question, const std::vector<size_t>& path) {
  const EventTrail trail = TrailOf(log);
  KeptParts parts;
  eventstore::Position last = 0;
  int kept = 0;
  for (const size_t each : path) {
    const auto position = static_cast<eventstore::Position>(each);
    const auto tables = std::make_shared<MemoryTables>(TablesAt(log, each));
    const auto [from, to] = std::minmax(last, position);
    WatchedTables watched(tables, trail, {{&parts, trail.MovedBetween(from, to)}});
    const auto table = ReadTable(watched, question, &watched);
    const auto anew = ReadTable(*tables, question);
    EXPECT_EQ(table.status(), anew.status());
    if (table.ok() && anew.ok()) {
      EXPECT_EQ((*table)->SerializeAsString(), (*anew)->SerializeAsString()) << from << " " << to;
    }
    KeptParts now = watched.TakeParts();
    for (const auto& [key, part] : now) {
      const auto before = parts.find(key);
      if (before != parts.end() && before->second == part) ++kept;
    }
    parts = std::move(now);
    last = position;
  }
  return kept;
}

// Far away as often as close by.
std::vector<size_t> RandomPath(const Log& log, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<size_t> path = {log.size()};
  while (path.size() < 40) {
    path.push_back(random() % (log.size() + 1));
    path.push_back(path.back() - std::min<size_t>(path.back(), random() % 4));
    path.push_back(std::min<size_t>(path.back() + random() % 4, log.size()));
  }
  return path;
}

TEST(TablePartsSpec, ATableOfPartsThatWereKeptIsTheTableReadAnew) {
  for (const uint32_t seed : {47U, 48U}) {
    const Log log = LogOf(DiligentYear(seed, 300));
    for (const Organization organization : {Organization::kAsItWas, Organization::kAsItIsNow}) {
      TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
      question.organization = organization;
      EXPECT_GT(ExpectSameAsReadAnew(log, question, RandomPath(log, seed)), 10);
      for (const std::string& cell : {absl::StrCat("pairs[", kTownPair, "].rank"),
                                      absl::StrCat("units[", spec::kLincheng, "].rank"),
                                      absl::StrCat("units[", spec::kLincheng, "].score_milli"),
                                      absl::StrCat("districts[", spec::kXuecheng, "].total_milli"),
                                      absl::StrCat("districts[", spec::kXuecheng, "].rank")}) {
        question.cell = cell;
        EXPECT_GT(ExpectSameAsReadAnew(log, question, RandomPath(log, seed)), 10);
      }
    }
  }
}

// Whether the row of the pair is read for the cell.
bool IsRead(const Log& log, const std::string& cell, const std::string& pair_id) {
  const EventTrail trail = TrailOf(log);
  TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  question.cell = cell;
  WatchedTables watched(std::make_shared<MemoryTables>(TablesAt(log, log.size())), trail);
  EXPECT_TRUE(ReadTable(watched, question, &watched).ok());
  RowSet pair;
  pair.Add(trail, TableId::kPairCompliance, absl::StrCat("pair/", pair_id));
  return watched.TakeRead().ContainsAll(pair);
}

TEST(TablePartsSpec, ForACellOfAUnitOrDistrictOnlyItsPairsAreRead) {
  const Log log = LogOf(DiligentYear(49, 60));
  const std::string town = absl::StrCat("units[", spec::kLincheng, "].");
  EXPECT_TRUE(IsRead(log, town + "score_milli", kTownPair));
  EXPECT_FALSE(IsRead(log, town + "score_milli", kBrigadePair));
  EXPECT_TRUE(IsRead(log, town + "rank", kBrigadePair));
  const std::string without_town_pairs = absl::StrCat("districts[", spec::kTengzhou, "].");
  EXPECT_TRUE(IsRead(log, without_town_pairs + "total_milli", kBrigadePair));
  EXPECT_FALSE(IsRead(log, without_town_pairs + "total_milli", kTownPair));
  EXPECT_TRUE(IsRead(log, without_town_pairs + "rank", kTownPair));
}

TEST(TablePartsSpec, ACellAskedForAloneKnowsMergersAndTransfers) {
  const Story story = reorganized::Reorganized();
  for (const Organization organization : {Organization::kAsItWas, Organization::kAsItIsNow}) {
    TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
    question.organization = organization;
    const Values values = ValuesIn(story.tables(), question);
    EXPECT_TRUE(values.contains(absl::StrCat("districts[", spec::kTengzhou, "].total_milli")));
    EXPECT_TRUE(values.contains(absl::StrCat("units[", spec::kXingcheng, "].score_milli")));
    for (const auto& [path, value] : values) {
      question.cell = path;
      const TableMessage alone = ReadTable(story.tables(), question).value();
      const std::vector<TableCell> cell = CellAt(*alone, path);
      ASSERT_EQ(cell.size(), 1U) << path;
      EXPECT_EQ(cell[0].value, value) << path;
    }
  }
}

TEST(TablePartsSpec, APartRestsOnWhatWasReadBelowIt) {
  const Story story = LongStory();
  const EventTrail trail = TrailOf(story.log());
  RowSet program;
  program.Add(trail, TableId::kRegistry, ProgramKey(spec::kYear));
  WatchedTables watched(std::make_shared<MemoryTables>(), trail);
  const auto make = [] { return std::make_shared<const int>(1); };
  watched.Get<int>("above nothing", make);
  watched.Get(TableId::kRegistry, ProgramKey(spec::kYear));
  watched.RestPartsOnRead();
  watched.Get<int>("above it", make);
  const KeptParts parts = watched.TakeParts();
  EXPECT_FALSE(parts.at("above nothing")->read.Meets(program));
  EXPECT_TRUE(parts.at("above it")->read.Meets(program));
}

// One part of a year is made of two of months; only one of these has to be made again.
TEST(TablePartsSpec, WhatAPartIsMadeOfIsKeptThoughThePartItselfHasToBeMade) {
  Story story;
  story.Tell(spec::SubmitReport(spec::kLincheng, "2017-03", "2017-04-02"), "town/370403001");
  const auto before = static_cast<eventstore::Position>(story.log().size());
  story.Tell(spec::SubmitReport(spec::kLincheng, "2017-04", "2017-05-02"), "town/370403001");
  const auto after = static_cast<eventstore::Position>(story.log().size());
  const EventTrail trail = TrailOf(story.log());
  std::vector<std::string> made;
  const auto read = [&](WatchedTables& watched) {
    watched.Get<int>("year", [&] {
      made.emplace_back("year");
      for (const CivilMonth month : {CivilMonth(2017, 3), CivilMonth(2017, 4)}) {
        watched.Get<int>(FormatMonth(month), [&] {
          made.push_back(FormatMonth(month));
          FindMonth(watched, spec::kLincheng, month);
          return std::make_shared<const int>(0);
        });
      }
      return std::make_shared<const int>(0);
    });
  };
  WatchedTables first(
      std::make_shared<MemoryTables>(TablesAt(story.log(), static_cast<size_t>(before))), trail);
  read(first);
  EXPECT_EQ(made, (std::vector<std::string>{"year", "2017-03", "2017-04"}));
  made.clear();
  const KeptParts of_first = first.TakeParts();
  WatchedTables second(std::make_shared<MemoryTables>(story.tables()), trail,
                       {{&of_first, trail.MovedBetween(before, after)}});
  read(second);
  EXPECT_EQ(made, (std::vector<std::string>{"year", "2017-04"}));
  made.clear();
  const KeptParts of_second = second.TakeParts();
  WatchedTables third(std::make_shared<MemoryTables>(story.tables()), trail,
                      {{&of_second, RowSet()}});
  read(third);
  EXPECT_TRUE(made.empty());
}

}  // namespace
}  // namespace jiedui::projections
