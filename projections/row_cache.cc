#include "projections/row_cache.h"

#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace jiedui::projections {
namespace {

// As many take about as long as a thread takes to start, many times over.
constexpr size_t kWorthAThread = 2048;
constexpr size_t kSerializedInTurn = 256;

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

void SerializeInParts(absl::Span<Change> changes, SideBySide& threads) {
  threads.Run((changes.size() + kSerializedInTurn - 1) / kSerializedInTurn, [&](size_t part) {
    Serialize(changes.subspan(part * kSerializedInTurn, kSerializedInTurn));
  });
}

// Who read ahead of a long fold is done by then: there is a processor for another thread.
void SerializeAll(absl::Span<Change> changes, SideBySide* threads) {
  if (changes.size() < kWorthAThread) return Serialize(changes);
  if (threads != nullptr) return SerializeInParts(changes, *threads);
  SideBySide two(2);
  SerializeInParts(changes, two);
}

}  // namespace

google::protobuf::ArenaOptions RowCache::LargeBlocks() {
  google::protobuf::ArenaOptions options;
  options.max_block_size = size_t{256} << 10;
  return options;
}

size_t RowCache::bytes() const {
  size_t bytes = 0;
  for (const Kept& kept : kept_) {
    bytes += kept.arena.SpaceAllocated();
    bytes += kept.rows.capacity() * sizeof(std::pair<std::string, Entry>);
  }
  return bytes;
}

void RowCache::WriteTo(MutableTables& tables, SideBySide* threads) {
  std::vector<Change> changes;
  for (size_t i = 0; i < kept_.size(); ++i) {
    for (const auto& [key, entry] : kept_[i].rows) {
      if (entry.changed) changes.push_back({static_cast<TableId>(i), key, entry.row, {}});
    }
  }
  SerializeAll(absl::MakeSpan(changes), threads);
  for (Change& change : changes) {
    if (change.row != nullptr) {
      tables.Put(change.table, change.key, std::move(change.bytes));
    } else {
      tables.Delete(change.table, change.key);
    }
  }
  const auto forget = [this](size_t i) {
    kept_[i].rows.clear();
    kept_[i].arena.Reset();
  };
  if (threads != nullptr) return threads->Run(kept_.size(), forget);
  for (size_t i = 0; i < kept_.size(); ++i) forget(i);
}

}  // namespace jiedui::projections
