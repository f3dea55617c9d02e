// States of the past whose rows are kept once for as long as they are the same.

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "projections/row_versions.h"
#include "tests/projections/logs.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using TableRows = std::map<std::string, std::string>;

constexpr TableId kTable = TableId::kRegistry;

TableRows RowsIn(const Tables& tables, absl::string_view prefix = "") {
  TableRows rows;
  tables.Scan(kTable, prefix, [&rows](absl::string_view key, absl::string_view row) {
    rows.emplace(key, row);
    return true;
  });
  return rows;
}

// Rows that come, change and go, and what they were at each stop.
class Ledger {
 public:
  explicit Ledger(KeptStates states) : states_(std::move(states)) {}

  void GoOnTo(Position position) {
    while (states_.last().position < position) {
      const Position stop = states_.NextStop(position);
      KeptStates::Folding tables(states_, stop);
      for (int i = 0; i < 5; ++i) Change(tables);
      tables.SetMark({stop, absl::UnixEpoch()});
      then_[stop] = now_;
    }
  }

  const KeptStates& states() const { return states_; }
  const std::map<Position, TableRows>& then() const { return then_; }
  Position Any() { return static_cast<Position>(random_() % 2000); }

 private:
  void Change(MutableTables& tables) {
    const std::string key = absl::StrCat("row/", random_() % 20);
    if (random_() % 4 == 0) {
      tables.Delete(kTable, key);
      now_.erase(key);
    } else {
      now_[key] = absl::StrCat(random_(), std::string(1000, 'x'));
      tables.Put(kTable, key, now_[key]);
    }
  }

  std::mt19937_64 random_{7};
  KeptStates states_;
  TableRows now_;
  std::map<Position, TableRows> then_;
};

void ExpectEachIsWhatItWas(const Ledger& ledger) {
  const RowVersions none;
  const KeptStates& states = ledger.states();
  for (Position position = 0; position <= states.last().position; position += 64) {
    const Mark nearest = states.NearestUpTo(position);
    ASSERT_LE(nearest.position, position);
    const PastTables tables(states.rows(), none, nearest);
    EXPECT_EQ(RowsIn(tables),
              nearest.position == 0 ? TableRows() : ledger.then().at(nearest.position));
  }
}

TEST(RowVersionsSpec, AStateThatIsKeptIsWhatTheTablesWereThen) {
  Ledger ledger((KeptStates()));
  for (Position head = 1; head < 50'000; head += ledger.Any()) {
    ledger.GoOnTo(head);
    ASSERT_LE(ledger.states().size(), 16U);
  }
  EXPECT_GE(ledger.states().size(), 8U) << "evenly far apart, however long the ledger is";
  ExpectEachIsWhatItWas(ledger);
}

TEST(RowVersionsSpec, OfRowsThatWeighMuchFewStatesAreKept) {
  Ledger ledger(KeptStates(256, 20'000));
  for (Position head = 1; head < 10'000; head += ledger.Any()) ledger.GoOnTo(head);
  EXPECT_LT(ledger.states().size(), 8U);
  ExpectEachIsWhatItWas(ledger);
}

TEST(RowVersionsSpec, OfTwoSetsOfVersionsTheLaterOfARowCounts) {
  RowVersions kept;
  RowVersions folded;
  const auto row = [](const char* text) { return std::make_shared<const std::string>(text); };
  kept.Put(kTable, "a/1", {1, row("kept at 1")});
  kept.Put(kTable, "a/1", {9, row("kept at 9")});
  folded.Put(kTable, "a/1", {5, row("folded at 5")});
  folded.Put(kTable, "a/1", {3, row("folded at 3")});
  folded.Put(kTable, "a/2", {5, row("new")});
  kept.Put(kTable, "a/3", {1, row("kept")});
  folded.Put(kTable, "a/3", {5, nullptr});
  kept.Put(kTable, "b", {1, row("of another prefix")});
  const auto at = [&](Position position) {
    return RowsIn(PastTables(kept, folded, {position, absl::UnixEpoch()}), "a/");
  };
  EXPECT_EQ(at(0), TableRows());
  EXPECT_EQ(at(2), (TableRows{{"a/1", "kept at 1"}, {"a/3", "kept"}}));
  EXPECT_EQ(at(4), (TableRows{{"a/1", "folded at 3"}, {"a/3", "kept"}}));
  EXPECT_EQ(at(8), (TableRows{{"a/1", "folded at 5"}, {"a/2", "new"}}));
  EXPECT_EQ(at(9), (TableRows{{"a/1", "kept at 9"}, {"a/2", "new"}}));
}

TEST(RowVersionsSpec, AnyStateFoldedOnFromOneThatIsKeptIsTheOneFoldedFromTheBeginning) {
  const Log log = LongStory().log();
  const EventTrail trail = TrailOf(log, 16);
  RowVersions folded;
  for (size_t position = 0; position <= log.size(); ++position) {
    const PastTables from(trail.states().rows(), folded,
                          trail.states().NearestUpTo(static_cast<Position>(position)));
    FoldingOn tables(from, static_cast<Position>(position), folded);
    Fold fold(tables);
    for (auto next = static_cast<size_t>(from.mark().position); next < position; ++next) {
      CHECK_OK(fold.Apply(log[next]));
    }
    fold.Finish();
    EXPECT_EQ(Dump(PastTables(trail.states().rows(), folded, tables.mark())),
              Dump(TablesAt(log, position)))
        << position;
  }
}

}  // namespace
}  // namespace jiedui::projections
