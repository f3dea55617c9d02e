#include "projections/row_cache.h"

#include <utility>
#include <vector>

#include "absl/types/span.h"

#include "base/workers.h"

namespace jiedui::projections {
namespace {

// As many take about as long as a thread takes to start, many times over.
constexpr size_t kWorthAThread = 2048;

struct Change {
  TableId table;
  absl::string_view key;
  const google::protobuf::MessageLite* row;  // null: deleted
  std::string bytes;
};

void Serialize(absl::Span<Change> changes) {
  for (Change& change : changes) {
    if (change.row != nullptr) change.bytes = change.row->SerializeAsString();
  }
}

// Of a long fold half are left to a thread of their own: whoever read ahead is done by then.
void SerializeAll(absl::Span<Change> changes) {
  if (changes.size() < kWorthAThread) return Serialize(changes);
  const size_t half = changes.size() / 2;
  Workers other(1);
  other.Run([&] { Serialize(changes.subspan(half)); });
  Serialize(changes.first(half));
}

}  // namespace

google::protobuf::ArenaOptions RowCache::LargeBlocks() {
  google::protobuf::ArenaOptions options;
  options.max_block_size = size_t{256} << 10;
  return options;
}

size_t RowCache::bytes() const {
  size_t bytes = arena_.SpaceAllocated();
  for (const auto& rows : rows_) bytes += rows.capacity() * sizeof(std::pair<std::string, Entry>);
  return bytes;
}

void RowCache::WriteTo(MutableTables& tables) {
  std::vector<Change> changes;
  for (size_t i = 0; i < rows_.size(); ++i) {
    for (const auto& [key, entry] : rows_[i]) {
      if (entry.changed) changes.push_back({static_cast<TableId>(i), key, entry.row, {}});
    }
  }
  SerializeAll(absl::MakeSpan(changes));
  for (Change& change : changes) {
    if (change.row != nullptr) {
      tables.Put(change.table, change.key, std::move(change.bytes));
    } else {
      tables.Delete(change.table, change.key);
    }
  }
  for (auto& rows : rows_) rows.clear();
  arena_.Reset();
}

}  // namespace jiedui::projections
