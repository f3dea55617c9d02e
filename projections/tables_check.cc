#include "projections/tables_check.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/past_states.h"
#include "projections/rocks_tables.h"
#include "projections/state_hash.h"

namespace jiedui::projections {

absl::Status CheckNothingLost(const Origin& origin, const eventstore::Snapshot& ledger) {
  const Position mark = origin.mark.position;
  if (mark == eventstore::kNoPosition) return absl::OkStatus();
  const Position head = ledger.head();
  if (mark > head) {
    return absl::DataLossError(absl::StrCat("账本丢失了事件 ", head + 1, " 至 ", mark,
                                            "：统计表已计入事件 ", mark, "，账本只到事件 ", head));
  }
  ASSIGN_OR_RETURN(const eventstore::StoredEvent event, ledger.Get(mark));
  if (eventstore::LeafHash(event.leaf) == origin.leaf_hash) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("账本中的事件 ", mark,
                                          " 不是统计表已计入的那一个：原来的事件已丢失，"
                                          "或统计表属于另一账本"));
}

bool IsOfThisVersion(const Origin& origin) {
  return origin.versions.empty() || origin.versions == absl::StrJoin(TableVersions(), " ");
}

absl::StatusOr<RebuildReport> CompareWithLog(const Tables& tables,
                                             const eventstore::Snapshot& ledger) {
  RETURN_IF_ERROR(tables.status());
  RebuildReport report;
  report.position = tables.mark().position;
  MemoryTables rebuilt;
  RETURN_IF_ERROR(FoldUpTo(ledger, report.position, rebuilt));
  const std::vector<std::string> names = TableVersions();
  for (int i = 0; i < kTableCount; ++i) {
    const auto table = static_cast<TableId>(i);
    const TableHash stored = HashTable(tables, table);
    report.tables.push_back({names[static_cast<size_t>(i)], Hex(stored.hash),
                             Hex(HashTable(rebuilt, table).hash), stored.row_count});
  }
  RETURN_IF_ERROR(tables.status());
  return report;
}

bool RebuildReport::equal() const {
  return std::all_of(tables.begin(), tables.end(),
                     [](const Table& table) { return table.live_hash == table.rebuilt_hash; });
}

StoredTables::StoredTables(std::shared_ptr<const RocksTables> tables)
    : tables_(std::move(tables)) {}

absl::StatusOr<StoredTables> StoredTables::Open(const std::string& directory) {
  ASSIGN_OR_RETURN(std::shared_ptr<const RocksTables> tables, RocksTables::OpenReadOnly(directory));
  return StoredTables(std::move(tables));
}

absl::StatusOr<RebuildReport> StoredTables::Compare(const eventstore::Snapshot& ledger) const {
  ASSIGN_OR_RETURN(const Origin origin, tables_->origin());
  RETURN_IF_ERROR(CheckNothingLost(origin, ledger));
  if (IsOfThisVersion(origin)) return CompareWithLog(*tables_->Snapshot(), ledger);
  RebuildReport report;
  report.position = origin.mark.position;
  return report;
}

}  // namespace jiedui::projections
