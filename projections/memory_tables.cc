#include "projections/memory_tables.h"

#include <utility>

#include "absl/strings/match.h"

#include "base/check.h"

namespace jiedui::projections {

void MemoryTables::Unreadable(absl::string_view problem) const {
  CHECK(false, std::string(problem));
}

std::optional<std::string> MemoryTables::Get(TableId id, absl::string_view key) const {
  const auto found = table(id).find(key);
  if (found == table(id).end()) return std::nullopt;
  return *found->second;
}

void MemoryTables::Scan(TableId id, absl::string_view prefix,
                        absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit) const {
  const Table& rows = table(id);
  for (auto row = rows.lower_bound(prefix); row != rows.end(); ++row) {
    if (!absl::StartsWith(row->first, prefix) || !visit(row->first, *row->second)) return;
  }
}

void MemoryTables::Put(TableId id, absl::string_view key, std::string row) {
  table(id).insert_or_assign(std::string(key), std::make_shared<const std::string>(std::move(row)));
}

void MemoryTables::Delete(TableId id, absl::string_view key) {
  const auto found = table(id).find(key);
  if (found != table(id).end()) table(id).erase(found);
}

}  // namespace jiedui::projections
