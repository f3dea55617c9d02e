// Looks at one table in states of the past, for whoever searches for what changed it. Of a state
// only the rows are made that the table asks for. One thread.

#ifndef JIEDUI_PROJECTIONS_PAST_LOOKS_H_
#define JIEDUI_PROJECTIONS_PAST_LOOKS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "eventstore/event.h"
#include "eventstore/store.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/cell_changes.h"
#include "projections/cell_names.h"
#include "projections/cell_place.h"
#include "projections/event_trail.h"
#include "projections/made_of_rows.h"
#include "projections/row_versions.h"
#include "projections/tables.h"
#include "projections/watched_tables.h"

namespace jiedui::projections {

// The cells of a table in one state.
class CellValues {
 public:
  CellValues() = default;
  // The one with that path, or all if it is empty.
  CellValues(const google::protobuf::Message& table, const std::string& path);

  size_t size() const { return paths_.size(); }
  const std::string& path(size_t i) const { return paths_[i]; }
  const std::string& value(size_t i) const { return values_[i]; }
  // Null if there is no such cell.
  const std::string* Find(const std::string& path) const;

 private:
  std::vector<std::string> paths_;
  std::vector<std::string> values_;
  absl::flat_hash_map<std::string, size_t> index_;
};

// In the order of the later table, then what is gone; by path and value.
std::vector<v1::CellChange> DifferencesOf(const CellValues& before, const CellValues& after);

// A state that was looked at.
struct Look {
  eventstore::Position position = eventstore::kNoPosition;
  CellValues cells;
  CellName name;                     // of the only cell that is asked for, if it was there
  std::optional<Ranking> ranking;    // around the only cell that is asked for, if it is a place
  std::vector<v1::CellVeto> vetoes;  // that decide the only cell that is asked for
  TableMessage table;                // null if it was not there
  RowSet read;
  KeptParts parts;
};

// Some rows in every state up to the last: the events that have to be folded to have them, and what
// was folded already.
class Slice {
 public:
  Slice(const EventTrail& trail, eventstore::Position last, EventReader read)
      : trail_(trail), last_(last), read_(read) {}

  bool Covers(const RowSet& rows) const { return rows_.ContainsAll(rows); }

  // What was folded before lacks rows.
  void Grow(const RowSet& rows);

  // The tables after that position, of which those rows are right; until it grows. Folded on from
  // the nearest state before that is there.
  absl::StatusOr<std::shared_ptr<const Tables>> At(eventstore::Position position);

  // The events after the one position up to the other that moved one of the rows, which it covers.
  std::vector<eventstore::Position> EventsBetween(eventstore::Position first,
                                                  eventstore::Position last,
                                                  const RowSet& rows) const;

 private:
  absl::Span<const eventstore::Position> BehindBetween(eventstore::Position first,
                                                       eventstore::Position last) const;
  Mark NearestUpTo(eventstore::Position position) const;
  absl::StatusOr<Mark> FoldOn(const Mark& from, eventstore::Position position);
  absl::Status Fetch(absl::Span<const eventstore::Position> positions);

  const EventTrail& trail_;
  const eventstore::Position last_;
  const EventReader read_;
  RowSet rows_;
  std::vector<eventstore::Position> behind_;  // the events that have to be folded, in order
  absl::flat_hash_map<eventstore::Position, eventstore::StoredEvent> events_;  // those that were
  RowVersions folded_;
  std::map<eventstore::Position, Mark> marks_;  // of the states that were folded
};

// At the table that a search asks for. All that it is given outlives it.
class PastLooks {
 public:
  PastLooks(const EventTrail& trail, EventReader read, const ChangeSearch& search)
      : trail_(trail), search_(search), slice_(trail, search.last, read) {}

  // The tables that were given are the last state, unless they are a later one or a lens has read
  // what nobody watched.
  absl::StatusOr<Look> Last();

  // With the parts of a look before and of one after, either of which may be null, that are still
  // as they were.
  absl::StatusOr<Look> At(eventstore::Position position, const Look* earlier, const Look* later);

  // What the table is made of in the state that was looked at if it is asked for that cell alone.
  absl::StatusOr<RowSet> ReadOf(const Look& look, const std::string& cell);

  // The events after the one position up to the other that moved one of the rows, which were read.
  std::vector<eventstore::Position> EventsBetween(eventstore::Position first,
                                                  eventstore::Position last,
                                                  const RowSet& rows) const {
    return slice_.EventsBetween(first, last, rows);
  }

  // So often the table was read; not counting for one cell alone.
  int count() const { return count_; }

 private:
  absl::StatusOr<Look> ReadAt(eventstore::Position position, const TableQuestion& question,
                              const std::vector<KnownParts>& known);
  // What may be as it was in the looks before and after.
  std::vector<KnownParts> PartsAround(eventstore::Position position, const Look* earlier,
                                      const Look* later) const;
  // Fills in the table, null if it is not there, its ranking and parts, and which rows it is made
  // of.
  absl::Status ReadThroughLens(std::shared_ptr<const Tables> tables, const Lens& lens,
                               const TableQuestion& question, std::vector<KnownParts> known,
                               Look& look);
  void SetCells(Look& look) const;

  const EventTrail& trail_;
  const ChangeSearch& search_;
  Slice slice_;
  MadeOfRows made_of_rows_;
  int count_ = 0;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_PAST_LOOKS_H_
