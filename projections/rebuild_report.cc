#include "projections/rebuild_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace jiedui::projections {

bool RebuildReport::equal() const {
  return std::all_of(tables.begin(), tables.end(),
                     [](const Table& table) { return table.equal(); });
}

std::string RebuildReport::Differences() const {
  std::vector<std::string> lines;
  for (const Table& table : tables) {
    if (table.equal()) continue;
    lines.push_back(absl::StrCat(table.name, ": ", table.added_count, " added, ",
                                 table.removed_count, " removed, ", table.changed_count,
                                 " changed (", absl::StrJoin(table.first_keys, " "), ")"));
    if (table.first_fields.empty()) continue;
    absl::StrAppend(&lines.back(), ", in ", absl::StrJoin(table.first_fields, ", "));
  }
  return absl::StrJoin(lines, "; ");
}

bool RebuildProgress::IsUnderWay() const {
  return state == RebuildState::kFolding || state == RebuildState::kComparing ||
         state == RebuildState::kPaused;
}

}  // namespace jiedui::projections
