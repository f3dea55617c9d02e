// The tables by the names of the command line, and what each of them is of. Pure; any thread.

#ifndef JIEDUI_CLI_TABLE_NAMES_H_
#define JIEDUI_CLI_TABLE_NAMES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "jiedui/v1/cells.pb.h"

namespace jiedui::cli {

struct NamedTable {
  absl::string_view name;
  v1::TableKind kind;
  absl::string_view relation;  // of its relations the one people mean by it
  // What there is one of for each unit, month, pair, or may be.
  bool of_unit;
  bool of_month;
  bool of_pair;
  // Judged when it is read, so that the day and the organization make a difference.
  bool judged;
  // What there is one of for each bulletin.
  bool of_bulletin = false;
  // Has the rows of the list of that name, by which they are exported.
  bool listed = false;
  // Has those of the units below its unit too, if they are wanted.
  bool of_units = false;
};

inline constexpr char kTableNames[] =
    "register|dispatch|compliance|assess|gaps|result|bulletin-register|bulletin|cases|obligations|"
    "report-slots";

// Null if no table has that name; of that kind.
const NamedTable* FindTable(absl::string_view name);
const NamedTable* FindTable(v1::TableKind kind);

// What the source does not know and was asked for, by its option: INVALID_ARGUMENT.
absl::Status DoesNotKnow(absl::string_view source, absl::string_view option);

// What may be asked of one table.
struct TableParts {
  std::string unit_id;
  std::string month;
  std::string pair_id;
  bool on = false;
  bool organization = false;
  std::string bulletin_id = {};
  bool below = false;
};
// INVALID_ARGUMENT names the option that the table has no use for.
absl::Status CheckParts(const NamedTable& table, const TableParts& parts);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_TABLE_NAMES_H_
