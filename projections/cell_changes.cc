#include "projections/cell_changes.h"

#include <map>
#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"

#include "base/status_macros.h"
#include "projections/cells.h"
#include "projections/fold.h"
#include "projections/made_of_rows.h"
#include "projections/memory_tables.h"
#include "projections/watched_tables.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using eventstore::StoredEvent;
using v1::CellChange;

// The cells of a table in one state.
class CellValues {
 public:
  CellValues() = default;
  // The one with that path, or all if it is empty.
  CellValues(const google::protobuf::Message& table, const std::string& path) {
    for (TableCell& cell : path.empty() ? CellsOf(table) : CellAt(table, path)) {
      index_.emplace(cell.path, paths_.size());
      paths_.push_back(std::move(cell.path));
      values_.push_back(std::move(cell.value));
    }
  }

  size_t size() const { return paths_.size(); }
  const std::string& path(size_t i) const { return paths_[i]; }
  const std::string& value(size_t i) const { return values_[i]; }
  // Null if there is no such cell.
  const std::string* Find(const std::string& path) const {
    const auto at = index_.find(path);
    return at == index_.end() ? nullptr : &values_[at->second];
  }

 private:
  std::vector<std::string> paths_;
  std::vector<std::string> values_;
  absl::flat_hash_map<std::string, size_t> index_;
};

CellChange MakeChange(const CellValues& named, size_t i, const std::string* before,
                      const std::string* after) {
  CellChange change;
  change.set_path(named.path(i));
  if (before != nullptr) change.set_before(*before);
  if (after != nullptr) change.set_after(*after);
  return change;
}

// In the order of the later table, then what is gone.
std::vector<CellChange> DifferencesOf(const CellValues& before, const CellValues& after) {
  std::vector<CellChange> changes;
  for (size_t i = 0; i < after.size(); ++i) {
    const std::string* const earlier = before.Find(after.path(i));
    if (earlier != nullptr && *earlier == after.value(i)) continue;
    changes.push_back(MakeChange(after, i, earlier, &after.value(i)));
  }
  for (size_t i = 0; i < before.size(); ++i) {
    if (after.Find(before.path(i)) == nullptr) {
      changes.push_back(MakeChange(before, i, &before.value(i), nullptr));
    }
  }
  return changes;
}

// There is no such table yet, or no longer.
bool IsAbsent(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status) ||
         absl::IsInvalidArgument(status) || absl::IsOutOfRange(status);
}

// What the cells of two states of a table are called and counted in; of those in both, as in the
// later one.
class Names {
 public:
  // A table that was not there is null. Of the cell with that path, or of all if it is empty.
  Names(const google::protobuf::Message* before, const google::protobuf::Message* after,
        const std::string& path) {
    for (const google::protobuf::Message* const table : {after, before}) {
      if (table == nullptr) continue;
      for (const TableCell& cell : path.empty() ? CellsOf(*table) : CellAt(*table, path)) {
        names_.emplace(cell.path, Name{LabelOf(cell), UnitOf(cell)});
      }
    }
  }

  // A cell that was there only in between has none.
  void AddTo(std::vector<CellChange>& changes) const {
    for (CellChange& change : changes) {
      const auto name = names_.find(change.path());
      if (name == names_.end()) continue;
      change.set_label(name->second.label);
      change.set_unit(name->second.unit);
    }
  }

 private:
  struct Name {
    std::string label;
    std::string unit;
  };

  absl::flat_hash_map<std::string, Name> names_;
};

// The events that have to be folded to have some rows, and those rows.
class Slice {
 public:
  Slice(const EventTrail& trail, Position last, EventReader read)
      : trail_(trail), last_(last), read_(read) {}

  bool Covers(const RowSet& rows) const { return rows_.ContainsAll(rows); }
  // So many times it has become larger; what was folded before that lacks rows.
  int generation() const { return generation_; }

  absl::Status Grow(const RowSet& rows) {
    rows_.AddAll(rows);
    ++generation_;
    const std::vector<Position> behind = trail_.EventsBehind(rows_, last_);
    std::vector<Position> missing;
    for (const Position position : behind) {
      if (!events_.contains(position)) missing.push_back(position);
    }
    ASSIGN_OR_RETURN(std::vector<StoredEvent> events, read_(missing));
    for (size_t i = 0; i < missing.size(); ++i) events_[missing[i]] = std::move(events[i]);
    return absl::OkStatus();
  }

  // Brings tables that this slice was folded into on to that position.
  absl::Status FoldUpTo(Position position, MutableTables& tables) const {
    Fold fold(tables);
    for (auto event = events_.upper_bound(tables.mark().position);
         event != events_.end() && event->first <= position; ++event) {
      fold.Skip(event->first - 1);
      RETURN_IF_ERROR(fold.Apply(event->second));
    }
    fold.Skip(position);
    fold.Finish();
    return absl::OkStatus();
  }

  // The events after the one position up to the other that moved one of the rows.
  std::vector<Position> EventsBetween(Position first, Position last, const RowSet& rows) const {
    std::vector<Position> positions;
    for (auto event = events_.upper_bound(first); event != events_.end() && event->first <= last;
         ++event) {
      if (trail_.Moves(event->first, rows)) positions.push_back(event->first);
    }
    return positions;
  }

 private:
  const EventTrail& trail_;
  const Position last_;
  const EventReader read_;
  RowSet rows_;
  std::map<Position, StoredEvent> events_;
  int generation_ = 0;
};

// A state that was looked at.
struct Look {
  Position position = eventstore::kNoPosition;
  int generation = 0;  // of the slice that its tables are made of
  std::shared_ptr<const MemoryTables> tables;
  CellValues cells;
  TableMessage table;  // null if it was not there
  RowSet read;
  KeptParts parts;
};

class Search {
 public:
  Search(const EventTrail& trail, EventReader read, const ChangeSearch& search)
      : trail_(trail), search_(search), slice_(trail, search.last, read) {}

  absl::StatusOr<ChangesFound> Run() && {
    Look begin;
    RETURN_IF_ERROR(ReadThroughLens(search_.tables, nullptr, {}, begin));
    RETURN_IF_ERROR(slice_.Grow(begin.read));
    ASSIGN_OR_RETURN(const Look last, LookAt(search_.last, nullptr, nullptr));
    ASSIGN_OR_RETURN(const Look first, LookAt(search_.first, nullptr, &last));
    every_event_ =
        static_cast<int>(slice_.EventsBetween(search_.first, search_.last, last.read).size()) <=
        search_.max_looks / 2;
    RETURN_IF_ERROR(Narrow(first, last));
    if (found_.cut && search_.or_cells) KeepCells(first, last);
    Names(first.table.get(), last.table.get(), search_.question.cell).AddTo(found_.changes);
    // They were found from the latest on.
    absl::c_stable_sort(found_.changes, [](const CellChange& a, const CellChange& b) {
      return a.last_position() < b.last_position();
    });
    return std::move(found_);
  }

 private:
  // The state after that position, folded on from an earlier one if there is one.
  absl::StatusOr<Look> LookAt(Position position, const Look* earlier, const Look* later) {
    ++looks_;
    while (true) {
      if (search_.step != nullptr) RETURN_IF_ERROR(search_.step());
      Look look;
      look.position = position;
      look.generation = slice_.generation();
      const bool usable = earlier != nullptr && earlier->generation == look.generation;
      auto tables = usable ? std::make_shared<MemoryTables>(*earlier->tables)
                           : std::make_shared<MemoryTables>();
      RETURN_IF_ERROR(slice_.FoldUpTo(position, *tables));
      look.tables = tables;
      RETURN_IF_ERROR(
          ReadThroughLens(tables, search_.lens, PartsAround(position, earlier, later), look));
      // The rows of a state may lead to others than those of the last one do.
      if (!slice_.Covers(look.read)) {
        RETURN_IF_ERROR(slice_.Grow(look.read));
        continue;
      }
      if (look.table != nullptr) look.cells = CellValues(*look.table, search_.question.cell);
      return look;
    }
  }

  // What may be as it was in the looks before and after.
  std::vector<KnownParts> PartsAround(Position position, const Look* earlier,
                                      const Look* later) const {
    std::vector<KnownParts> known;
    if (earlier != nullptr) {
      known.push_back({&earlier->parts, trail_.MovedBetween(earlier->position, position)});
    }
    if (later != nullptr) {
      known.push_back({&later->parts, trail_.MovedBetween(position, later->position)});
    }
    return known;
  }

  // Fills in the table, null if it is not there, its parts and which rows it is made of.
  absl::Status ReadThroughLens(std::shared_ptr<const Tables> tables, const Lens& lens,
                               std::vector<KnownParts> known, Look& look) {
    const auto watched = std::make_shared<WatchedTables>(std::move(tables), trail_,
                                                         std::move(known), &made_of_rows_);
    ASSIGN_OR_RETURN(look.table, ReadWatched(watched, lens));
    look.read = watched->read();
    look.parts = watched->parts();
    return absl::OkStatus();
  }

  absl::StatusOr<TableMessage> ReadWatched(const std::shared_ptr<WatchedTables>& watched,
                                           const Lens& lens) const {
    std::shared_ptr<const Tables> tables = watched;
    if (lens != nullptr) {
      auto lensed = lens(std::move(tables));
      if (!lensed.ok()) return AbsentOr(lensed.status());
      tables = *std::move(lensed);
      watched->RestPartsOnRead();
    }
    absl::StatusOr<TableMessage> table = ReadTable(*tables, search_.question, watched.get());
    if (!table.ok()) return AbsentOr(table.status());
    return table;
  }

  static absl::StatusOr<TableMessage> AbsentOr(const absl::Status& status) {
    if (IsAbsent(status)) return TableMessage();
    return status;
  }

  // The events after the one state up to the other that moved what the table was made of in the
  // one. Without any it was the same in all states between them.
  absl::Status Narrow(const Look& before, const Look& after) {
    const std::vector<Position> events =
        slice_.EventsBetween(before.position, after.position, before.read);
    if (events.empty()) return absl::OkStatus();
    std::vector<CellChange> changes = DifferencesOf(before.cells, after.cells);
    // A value may have changed and come back to what it was.
    if (changes.empty() && !every_event_) {
      found_.passed_over = found_.passed_over || events.size() > 1;
      return absl::OkStatus();
    }
    if (static_cast<int>(found_.changes.size()) >= search_.max_changes) {
      found_.cut = true;  // also if all that is left came back: these events were not looked at
      return absl::OkStatus();
    }
    if (events.front() == after.position || looks_ >= search_.max_looks) {
      Keep(events.front(), after.position, std::move(changes));
      return absl::OkStatus();
    }
    const Position middle = MiddleOf(events, after.position);
    ASSIGN_OR_RETURN(const Look between, LookAt(middle, &before, &after));
    RETURN_IF_ERROR(Narrow(between, after));
    return Narrow(before, between);
  }

  // One of several, or one before the last state.
  static Position MiddleOf(const std::vector<Position>& events, Position last) {
    const Position middle = events[events.size() / 2];
    return middle < last ? middle : events[events.size() / 2 - 1];
  }

  // There are events between the two: a change was found.
  void KeepCells(const Look& before, const Look& after) {
    found_ = {DifferencesOf(before.cells, after.cells), false, false};
    const Position first =
        slice_.EventsBetween(before.position, after.position, before.read).front();
    for (CellChange& change : found_.changes) SetPositions(first, after.position, change);
  }

  static void SetPositions(Position first, Position last, CellChange& change) {
    change.set_first_position(first);
    change.set_last_position(last);
  }

  void Keep(Position first, Position last, std::vector<CellChange> changes) {
    const auto room = static_cast<size_t>(search_.max_changes) - found_.changes.size();
    if (changes.size() > room) {
      found_.cut = true;
      changes.resize(room);
    }
    for (CellChange& change : changes) {
      SetPositions(first, last, change);
      found_.changes.push_back(std::move(change));
    }
  }

  const EventTrail& trail_;
  const ChangeSearch& search_;
  Slice slice_;
  MadeOfRows made_of_rows_;
  bool every_event_ = false;  // there are so few that each can be looked at
  int looks_ = 0;
  ChangesFound found_;
};

}  // namespace

absl::StatusOr<ChangesFound> FindChanges(const EventTrail& trail, EventReader read,
                                         const ChangeSearch& search) {
  return Search(trail, read, search).Run();
}

absl::StatusOr<ChangesFound> LedgerChanges::Find(const ChangeSearch& search) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const EventTrail> trail,
                   trail_.UpTo(search.last, search.step));
  const std::unique_ptr<eventstore::Snapshot> ledger = store_.TakeSnapshot();
  const auto read = [&ledger](absl::Span<const Position> positions) {
    return ReadEvents(*ledger, positions);
  };
  return FindChanges(*trail, read, search);
}

std::vector<CellChange> Differences(const google::protobuf::Message& before,
                                    const google::protobuf::Message& after) {
  std::vector<CellChange> changes = DifferencesOf(CellValues(before, ""), CellValues(after, ""));
  Names(&before, &after, "").AddTo(changes);
  return changes;
}

}  // namespace jiedui::projections
