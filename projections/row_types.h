// What the rows of the tables are, by their keys, for whoever looks into a row without knowing
// whose it is. Rows of an index (row_index.h) have no contents and no type. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_ROW_TYPES_H_
#define JIEDUI_PROJECTIONS_ROW_TYPES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

#include "projections/tables.h"

namespace jiedui::projections {

// The message that the row is; null if it is none.
const google::protobuf::Descriptor* RowTypeOf(TableId table, absl::string_view key);

// Two rows with one key.
struct TwoRows {
  TableId table;
  absl::string_view key;
  absl::string_view one;
  absl::string_view other;
};

// The fields in which they differ, "months[2].activity_count", in the order of the message; the
// first so many. Never what is in them, which may be personal. Empty if one of them is no such
// message.
std::vector<std::string> ChangedFields(const TwoRows& rows, size_t at_most);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ROW_TYPES_H_
