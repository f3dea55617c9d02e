#include "projections/row_index.h"

#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::projections {

void RowIndex::Add(absl::string_view owner, absl::string_view id, Rows& rows) const {
  rows.Put(absl::StrCat(name_, "/", owner, "/", id), table::v1::IndexRow());
}

std::vector<std::string> RowIndex::IdsOf(const Tables& tables, absl::string_view owner) const {
  const std::string prefix = absl::StrCat(name_, "/", owner, "/");
  std::vector<std::string> ids;
  tables.Scan(table_, prefix, [&](absl::string_view key, absl::string_view /*row*/) {
    ids.emplace_back(key.substr(prefix.size()));
    return true;
  });
  return ids;
}

}  // namespace jiedui::projections
