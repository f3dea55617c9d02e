#include "projections/state_hash.h"

#include "absl/strings/str_cat.h"

#include "base/bytes.h"

namespace jiedui::projections {

TableHash HashTable(const Tables& tables, TableId table) {
  TableHash all;
  tables.Scan(table, "", [&all](absl::string_view key, absl::string_view row) {
    std::string link = all.hash;
    AppendBigEndian64(link, key.size());
    absl::StrAppend(&link, key);
    AppendBigEndian64(link, row.size());
    absl::StrAppend(&link, row);
    all.hash = Sha256(link);
    ++all.row_count;
    return true;
  });
  return all;
}

}  // namespace jiedui::projections
