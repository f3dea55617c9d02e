// The rows a fold has touched, decoded. Events in a row mostly move the same few rows; each is
// parsed when first needed and serialized once, at the end.
//
// The rows of each table are kept apart, with memory of their own: several threads may find and
// change rows, each those of other tables, as long as nobody is told of their use. Everything else
// is for one thread.

#ifndef JIEDUI_PROJECTIONS_ROW_CACHE_H_
#define JIEDUI_PROJECTIONS_ROW_CACHE_H_

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/message_lite.h"

#include "base/side_by_side.h"
#include "projections/tables.h"

namespace jiedui::projections {

// What a fold wants with a row. One that is changed may have been looked at for that.
enum class RowUse { kRead, kChange };

class RowCache {
 public:
  // Told of every row that is asked for, also in vain, or changed.
  using OnUse = std::function<void(TableId, absl::string_view key, RowUse)>;

  // Reads from the tables, and writes to them in WriteTo only.
  explicit RowCache(const MutableTables& tables, OnUse on_use = nullptr)
      : tables_(tables), on_use_(std::move(on_use)) {}

  // The row; null if there is none. A key has one type of row, as rows.proto states. The pointer is
  // good until the row is put or deleted.
  template <class Row>
  const Row* Find(TableId table, absl::string_view key) {
    if (on_use_ != nullptr) on_use_(table, key, RowUse::kRead);
    return static_cast<const Row*>(EntryOf<Row>(table, key).row);
  }

  // The row, to be changed; a new one if there is none.
  template <class Row>
  Row& Edit(TableId table, absl::string_view key) {
    if (on_use_ != nullptr) on_use_(table, key, RowUse::kChange);
    Entry& entry = EntryOf<Row>(table, key);
    if (entry.row == nullptr) entry.row = NewRow<Row>(table);
    entry.changed = true;
    return static_cast<Row&>(*entry.row);
  }

  template <class Row>
  void Put(TableId table, absl::string_view key, const Row& row) {
    if (on_use_ != nullptr) on_use_(table, key, RowUse::kChange);
    Row* put = NewRow<Row>(table);
    *put = row;
    kept(table).rows[key] = {put, true};
  }

  void Delete(TableId table, absl::string_view key) {
    if (on_use_ != nullptr) on_use_(table, key, RowUse::kChange);
    kept(table).rows[key] = {nullptr, true};
  }

  // What the rows take, about: what long texts in them take besides is not counted.
  size_t bytes() const;

  // Brings every change to the tables and remembers nothing. Rows have no maps, so equal rows have
  // equal bytes. Many are serialized on those threads; null: on one that is started for it.
  void WriteTo(MutableTables& tables, SideBySide* threads = nullptr);

 private:
  struct Entry {
    google::protobuf::MessageLite* row = nullptr;  // on the arena; null: there is none
    bool changed = false;
  };

  static google::protobuf::ArenaOptions LargeBlocks();

  // Of one table.
  struct Kept {
    // Rows come and go by the thousand and end together.
    google::protobuf::Arena arena{LargeBlocks()};
    absl::flat_hash_map<std::string, Entry> rows;
  };

  Kept& kept(TableId table) { return kept_[static_cast<size_t>(table)]; }

  template <class Row>
  Row* NewRow(TableId table) {
    return google::protobuf::Arena::CreateMessage<Row>(&kept(table).arena);
  }

  template <class Row>
  Entry& EntryOf(TableId table, absl::string_view key) {
    auto& rows = kept(table).rows;
    const auto known = rows.find(key);
    if (known != rows.end()) return known->second;
    Entry& entry = rows[key];
    const std::optional<std::string> bytes = tables_.Get(table, key);
    if (!bytes.has_value()) return entry;
    Row* row = NewRow<Row>(table);
    if (row->ParseFromString(*bytes)) {
      entry.row = row;
    } else {
      tables_.Unreadable("a row is of another shape");
    }
    return entry;
  }

  const MutableTables& tables_;
  const OnUse on_use_;
  std::array<Kept, kTableCount> kept_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ROW_CACHE_H_
