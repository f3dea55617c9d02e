// Tables of the year as values by path, to be held against each other.

#ifndef JIEDUI_TESTS_PROJECTIONS_TABLE_VALUES_H_
#define JIEDUI_TESTS_PROJECTIONS_TABLE_VALUES_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {

using Values = std::map<std::string, std::string>;

// At its end; of a pair that of the towns.
inline TableQuestion OfYear(v1::TableKind kind) {
  TableQuestion question;
  question.kind = kind;
  question.program_id = spec::kYear;
  question.pair_id = kTownPair;
  question.on = CivilDay(2017, 12, 31);
  return question;
}

inline Values ValuesOf(const google::protobuf::Message& table) {
  Values values;
  for (const TableCell& cell : CellsOf(table)) values.emplace(cell.path, cell.value);
  return values;
}

// None of a table that is not there.
inline Values ValuesIn(const Tables& tables, const TableQuestion& question) {
  const absl::StatusOr<TableMessage> table = ReadTable(tables, question);
  return table.ok() ? ValuesOf(**table) : Values();
}

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_TABLE_VALUES_H_
