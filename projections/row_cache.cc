#include "projections/row_cache.h"

namespace jiedui::projections {

void RowCache::WriteTo(MutableTables& tables) {
  for (size_t i = 0; i < rows_.size(); ++i) {
    const auto table = static_cast<TableId>(i);
    for (const auto& [key, entry] : rows_[i]) {
      if (!entry.changed) continue;
      if (entry.row != nullptr) {
        tables.Put(table, key, entry.row->SerializeAsString());
      } else {
        tables.Delete(table, key);
      }
    }
    rows_[i].clear();
  }
  arena_.Reset();
}

}  // namespace jiedui::projections
