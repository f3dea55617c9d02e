#include "projections/cell_changes.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"

#include "base/status_macros.h"
#include "projections/cells.h"
#include "projections/memory_tables.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;
using v1::CellChange;

// So often a table is read for one search. At first every event is looked at that moved what the
// table is made of, later only where the cells differ.
constexpr int kMaxLooks = 512;
constexpr int kThoroughLooks = 256;

// The cells of a table in one state.
class CellValues {
 public:
  CellValues() = default;
  explicit CellValues(const google::protobuf::Message& table) {
    for (TableCell& cell : CellsOf(table)) {
      labels_.push_back(LabelOf(cell));
      index_.emplace(cell.path, paths_.size());
      paths_.push_back(std::move(cell.path));
      values_.push_back(std::move(cell.value));
    }
  }

  size_t size() const { return paths_.size(); }
  const std::string& path(size_t i) const { return paths_[i]; }
  const std::string& label(size_t i) const { return labels_[i]; }
  const std::string& value(size_t i) const { return values_[i]; }
  // Null if there is no such cell.
  const std::string* Find(const std::string& path) const {
    const auto at = index_.find(path);
    return at == index_.end() ? nullptr : &values_[at->second];
  }

 private:
  std::vector<std::string> paths_;
  std::vector<std::string> labels_;
  std::vector<std::string> values_;
  absl::flat_hash_map<std::string, size_t> index_;
};

CellChange MakeChange(const CellValues& named, size_t i, const std::string* before,
                      const std::string* after) {
  CellChange change;
  change.set_path(named.path(i));
  change.set_label(named.label(i));
  if (before != nullptr) change.set_before(*before);
  if (after != nullptr) change.set_after(*after);
  return change;
}

// In the order of the later table, then what is gone.
std::vector<CellChange> DifferencesOf(const CellValues& before, const CellValues& after,
                                      const std::string& path) {
  std::vector<CellChange> changes;
  for (size_t i = 0; i < after.size(); ++i) {
    if (!path.empty() && after.path(i) != path) continue;
    const std::string* const earlier = before.Find(after.path(i));
    if (earlier != nullptr && *earlier == after.value(i)) continue;
    changes.push_back(MakeChange(after, i, earlier, &after.value(i)));
  }
  for (size_t i = 0; i < before.size(); ++i) {
    if (!path.empty() && before.path(i) != path) continue;
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

// Tables that remember what was read of them.
class ReadTables final : public Tables {
 public:
  explicit ReadTables(std::shared_ptr<const Tables> tables) : tables_(std::move(tables)) {}

  // Of every row that was read. Rows say which events they are made of, so that two states with
  // equal rows have none between them that matters.
  size_t fingerprint() const { return fingerprint_; }

  Mark mark() const override { return tables_->mark(); }
  absl::Status status() const override { return tables_->status(); }
  void Unreadable(absl::string_view problem) const override { tables_->Unreadable(problem); }

  std::optional<std::string> Get(TableId table, absl::string_view key) const override {
    std::optional<std::string> row = tables_->Get(table, key);
    if (row.has_value()) Remember(key, *row);
    return row;
  }

  void Scan(TableId table, absl::string_view prefix,
            absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const override {
    tables_->Scan(table, prefix, [&](absl::string_view key, absl::string_view row) {
      Remember(key, row);
      return visit(key, row);
    });
  }

 private:
  void Remember(absl::string_view key, absl::string_view row) const {
    fingerprint_ = absl::HashOf(fingerprint_, key, row);
  }

  const std::shared_ptr<const Tables> tables_;
  mutable size_t fingerprint_ = 0;
};

// A state that was looked at.
struct Look {
  Position position = eventstore::kNoPosition;
  std::shared_ptr<const MemoryTables> tables;
  CellValues cells;
  size_t rows = 0;  // fingerprint of those the table was made of
};

class Search {
 public:
  Search(FoldOn fold, const ChangeSearch& search) : fold_(fold), search_(search) {}

  absl::StatusOr<ChangesFound> Run() && {
    ASSIGN_OR_RETURN(const Look first, LookAt(search_.first, MemoryTables()));
    ASSIGN_OR_RETURN(const Look last, LookAt(search_.last, *first.tables));
    RETURN_IF_ERROR(Narrow(first, last));
    // They were found from the latest on.
    absl::c_stable_sort(found_.changes, [](const CellChange& a, const CellChange& b) {
      return a.last_position() < b.last_position();
    });
    return std::move(found_);
  }

 private:
  // The state after that position, folded on from an earlier one.
  absl::StatusOr<Look> LookAt(Position position, const MemoryTables& from) {
    ++looks_;
    auto tables = std::make_shared<MemoryTables>(from);
    RETURN_IF_ERROR(fold_(position, *tables));
    std::shared_ptr<const Tables> seen = tables;
    if (search_.lens != nullptr) {
      auto lensed = search_.lens(seen);
      if (!lensed.ok() && IsAbsent(lensed.status())) return Look{position, tables, {}, 0};
      RETURN_IF_ERROR(lensed.status());
      seen = *std::move(lensed);
    }
    const ReadTables read(seen);
    const absl::StatusOr<TableMessage> table = ReadTable(read, search_.question);
    if (table.ok()) return Look{position, tables, CellValues(**table), read.fingerprint()};
    if (IsAbsent(table.status())) return Look{position, tables, {}, read.fingerprint()};
    return table.status();
  }

  absl::Status Narrow(const Look& before, const Look& after) {
    std::vector<CellChange> changes = DifferencesOf(before.cells, after.cells, search_.path);
    // A value may have changed and come back to what it was.
    const bool is_searched = before.rows != after.rows && looks_ < kThoroughLooks;
    if (changes.empty() && !is_searched) return absl::OkStatus();
    if (static_cast<int>(found_.changes.size()) >= search_.max_changes) {
      found_.cut = true;
      return absl::OkStatus();
    }
    if (after.position - before.position <= 1 || looks_ >= kMaxLooks) {
      Keep(before, after, std::move(changes));
      return absl::OkStatus();
    }
    const Position middle = before.position + (after.position - before.position) / 2;
    ASSIGN_OR_RETURN(const Look between, LookAt(middle, *before.tables));
    RETURN_IF_ERROR(Narrow(between, after));
    return Narrow(before, between);
  }

  void Keep(const Look& before, const Look& after, std::vector<CellChange> changes) {
    const auto room = static_cast<size_t>(search_.max_changes) - found_.changes.size();
    if (changes.size() > room) {
      found_.cut = true;
      changes.resize(room);
    }
    for (CellChange& change : changes) {
      change.set_first_position(before.position + 1);
      change.set_last_position(after.position);
      found_.changes.push_back(std::move(change));
    }
  }

  const FoldOn fold_;
  const ChangeSearch& search_;
  int looks_ = 0;
  ChangesFound found_;
};

}  // namespace

absl::StatusOr<ChangesFound> FindChanges(FoldOn fold, const ChangeSearch& search) {
  return Search(fold, search).Run();
}

std::vector<CellChange> Differences(const google::protobuf::Message& before,
                                    const google::protobuf::Message& after) {
  return DifferencesOf(CellValues(before), CellValues(after), "");
}

}  // namespace jiedui::projections
