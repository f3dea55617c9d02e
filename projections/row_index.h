// What belongs to something, found without a look at what does not: for each belonging a row
// without content, "<name>/<owner>/<id>". A fold only writes them. A read that begins with an owner
// costs as many rows as the owner has, whatever else is in the ledger.

#ifndef JIEDUI_PROJECTIONS_ROW_INDEX_H_
#define JIEDUI_PROJECTIONS_ROW_INDEX_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "projections/projection.h"
#include "projections/tables.h"

namespace jiedui::projections {

class RowIndex {
 public:
  // Of rows "<rows><id>" of that table. No other key of it begins with the name and a '/'.
  constexpr RowIndex(TableId table, const char* name, const char* rows)
      : table_(table), name_(name), rows_(rows) {}

  // From now on; once more changes nothing. The rows are those of the table.
  void Add(absl::string_view owner, absl::string_view id, Rows& rows) const;

  // The ids of what belongs to the owner, in order.
  std::vector<std::string> IdsOf(const Tables& tables, absl::string_view owner) const;

  // Calls visit(row) for the rows of what belongs to the owner, in order of id. The row is the
  // visitor's to keep.
  template <class Row>
  void ForEach(const Tables& tables, absl::string_view owner,
               absl::FunctionRef<void(Row&&)> visit) const {
    for (const std::string& id : IdsOf(tables, owner)) {
      std::optional<Row> row = tables.Find<Row>(table_, absl::StrCat(rows_, id));
      if (row.has_value()) visit(*std::move(row));
    }
  }

 private:
  const TableId table_;
  const char* const name_;
  const char* const rows_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ROW_INDEX_H_
