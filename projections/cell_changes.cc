#include "projections/cell_changes.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "projections/cells.h"
#include "projections/memory_tables.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
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

// 中文名 of the cells of two states of a table; of those in both, as in the later one.
class Labels {
 public:
  // A table that was not there is null.
  Labels(const google::protobuf::Message* before, const google::protobuf::Message* after) {
    for (const google::protobuf::Message* const table : {after, before}) {
      if (table == nullptr) continue;
      for (const TableCell& cell : CellsOf(*table)) labels_.emplace(cell.path, LabelOf(cell));
    }
  }

  // Of a cell that was there only in between: none.
  std::string Of(const std::string& path) const {
    const auto label = labels_.find(path);
    return label == labels_.end() ? "" : label->second;
  }

 private:
  absl::flat_hash_map<std::string, std::string> labels_;
};

// An event moved a row.
struct Move {
  Position position;
  TableId table;
  std::string key;
};

// What was read of tables: all that the table made of them can depend on.
class ReadSet {
 public:
  void Add(TableId table, absl::string_view key) { keys_.insert(NameOf(table, key)); }
  void AddAll(TableId table, absl::string_view prefix) {
    prefixes_.emplace_back(table, std::string(prefix));
  }

  bool Contains(const Move& move) const {
    return keys_.contains(NameOf(move.table, move.key)) ||
           absl::c_any_of(prefixes_, [&move](const auto& prefix) {
             return prefix.first == move.table && absl::StartsWith(move.key, prefix.second);
           });
  }

 private:
  static std::string NameOf(TableId table, absl::string_view key) {
    return absl::StrCat(static_cast<int>(table), "/", key);
  }

  absl::flat_hash_set<std::string> keys_;
  std::vector<std::pair<TableId, std::string>> prefixes_;
};

// Tables that say what was read of them.
class WatchedTables final : public Tables {
 public:
  WatchedTables(std::shared_ptr<const Tables> tables, ReadSet* read)
      : tables_(std::move(tables)), read_(read) {}

  Mark mark() const override { return tables_->mark(); }
  absl::Status status() const override { return tables_->status(); }
  void Unreadable(absl::string_view problem) const override { tables_->Unreadable(problem); }

  std::optional<std::string> Get(TableId table, absl::string_view key) const override {
    read_->Add(table, key);
    return tables_->Get(table, key);
  }

  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    read_->AddAll(table, prefix);
    tables_->Scan(table, prefix, visit);
  }

 private:
  const std::shared_ptr<const Tables> tables_;
  ReadSet* const read_;
};

// A state that was looked at.
struct Look {
  Position position = eventstore::kNoPosition;
  std::shared_ptr<const MemoryTables> tables;
  CellValues cells;
  ReadSet read;
  TableMessage table;  // null if it was not there
};

class Search {
 public:
  Search(FoldOn fold, const ChangeSearch& search) : fold_(fold), search_(search) {}

  absl::StatusOr<ChangesFound> Run() && {
    ASSIGN_OR_RETURN(const Look first, LookAt(search_.first, MemoryTables(), nullptr));
    const Fold::OnMove remember = [this](Position position, TableId table, absl::string_view key) {
      moves_.push_back({position, table, std::string(key)});
    };
    ASSIGN_OR_RETURN(const Look last, LookAt(search_.last, *first.tables, remember));
    every_event_ = CountEvents(last) <= search_.max_looks / 2;
    RETURN_IF_ERROR(Narrow(first, last));
    const Labels labels(first.table.get(), last.table.get());
    for (CellChange& change : found_.changes) change.set_label(labels.Of(change.path()));
    // They were found from the latest on.
    absl::c_stable_sort(found_.changes, [](const CellChange& a, const CellChange& b) {
      return a.last_position() < b.last_position();
    });
    return std::move(found_);
  }

 private:
  // The state after that position, folded on from an earlier one.
  absl::StatusOr<Look> LookAt(Position position, const MemoryTables& from,
                              const Fold::OnMove& on_move) {
    ++looks_;
    auto tables = std::make_shared<MemoryTables>(from);
    RETURN_IF_ERROR(fold_(position, *tables, on_move));
    Look look{position, tables, {}, {}, nullptr};
    std::shared_ptr<const Tables> seen = std::make_shared<WatchedTables>(tables, &look.read);
    if (search_.lens != nullptr) {
      auto lensed = search_.lens(seen);
      if (!lensed.ok() && IsAbsent(lensed.status())) return look;
      RETURN_IF_ERROR(lensed.status());
      seen = *std::move(lensed);
    }
    absl::StatusOr<TableMessage> table = ReadTable(*seen, search_.question);
    if (!table.ok() && !IsAbsent(table.status())) return table.status();
    if (table.ok()) {
      look.cells = CellValues(**table, search_.path);
      look.table = *std::move(table);
    }
    return look;
  }

  // The events that moved what the table is made of at last.
  int CountEvents(const Look& last) const {
    int count = 0;
    Position counted = eventstore::kNoPosition;
    for (const Move& move : moves_) {
      if (move.position == counted || !last.read.Contains(move)) continue;
      counted = move.position;
      ++count;
    }
    return count;
  }

  // The events after the one state up to the other that moved what the table was made of in the
  // one. Without any it was the same in all states between them.
  std::vector<Position> EventsBetween(const Look& before, const Look& after) const {
    std::vector<Position> positions;
    const auto first = absl::c_upper_bound(
        moves_, before.position,
        [](Position position, const Move& move) { return position < move.position; });
    for (auto move = first; move != moves_.end() && move->position <= after.position; ++move) {
      if (!positions.empty() && positions.back() == move->position) continue;
      if (before.read.Contains(*move)) positions.push_back(move->position);
    }
    return positions;
  }

  absl::Status Narrow(const Look& before, const Look& after) {
    const std::vector<Position> events = EventsBetween(before, after);
    if (events.empty()) return absl::OkStatus();
    std::vector<CellChange> changes = DifferencesOf(before.cells, after.cells);
    // A value may have changed and come back to what it was.
    if (changes.empty() && !every_event_) return absl::OkStatus();
    if (static_cast<int>(found_.changes.size()) >= search_.max_changes) {
      found_.cut = found_.cut || !changes.empty();
      return absl::OkStatus();
    }
    if (events.front() == after.position || looks_ >= search_.max_looks) {
      Keep(events.front(), after.position, std::move(changes));
      return absl::OkStatus();
    }
    const Position middle = MiddleOf(events, after.position);
    ASSIGN_OR_RETURN(const Look between, LookAt(middle, *before.tables, nullptr));
    RETURN_IF_ERROR(Narrow(between, after));
    return Narrow(before, between);
  }

  // One of several, or one before the last state.
  static Position MiddleOf(const std::vector<Position>& events, Position last) {
    const Position middle = events[events.size() / 2];
    return middle < last ? middle : events[events.size() / 2 - 1];
  }

  void Keep(Position first, Position last, std::vector<CellChange> changes) {
    const auto room = static_cast<size_t>(search_.max_changes) - found_.changes.size();
    if (changes.size() > room) {
      found_.cut = true;
      changes.resize(room);
    }
    for (CellChange& change : changes) {
      change.set_first_position(first);
      change.set_last_position(last);
      found_.changes.push_back(std::move(change));
    }
  }

  const FoldOn fold_;
  const ChangeSearch& search_;
  std::vector<Move> moves_;   // between the first state and the last, by position
  bool every_event_ = false;  // there are so few that each can be looked at
  int looks_ = 0;
  ChangesFound found_;
};

}  // namespace

absl::StatusOr<ChangesFound> FindChanges(FoldOn fold, const ChangeSearch& search) {
  return Search(fold, search).Run();
}

std::vector<CellChange> Differences(const google::protobuf::Message& before,
                                    const google::protobuf::Message& after) {
  std::vector<CellChange> changes = DifferencesOf(CellValues(before, ""), CellValues(after, ""));
  const Labels labels(&before, &after);
  for (CellChange& change : changes) change.set_label(labels.Of(change.path()));
  return changes;
}

}  // namespace jiedui::projections
