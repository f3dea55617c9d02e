// Every table that can be asked about, behind one question: for whatever treats all of them alike.
// Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_ANY_TABLE_H_
#define JIEDUI_PROJECTIONS_ANY_TABLE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "base/civil.h"
#include "domain/rules/organization_view.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/cell_place.h"
#include "projections/cells.h"
#include "projections/table_parts.h"
#include "projections/tables.h"

namespace jiedui::projections {

class LedgerHistory;  // ledger_history.h

// A table of a programme; what its kind does not need is not looked at.
struct TableQuestion {
  v1::TableKind kind = v1::TABLE_KIND_UNSPECIFIED;  // a known one
  std::string program_id;
  std::string unit_id;  // of what is listed: whose rows; empty: everybody's
  CivilMonth month;
  std::string pair_id;
  std::string bulletin_id;
  bool include_subordinates = false;  // with a unit: the rows of those below it too
  CivilDay on;
  domain::Organization organization = domain::Organization::kAsItWas;
  // The path of the only cell that is asked for; empty: all. The table has that cell as if it had
  // all; what has nothing to do with it may not be there.
  std::string cell;
  // For a table that shows more than one state: without it, what rests on the others is not there.
  LedgerHistory* history = nullptr;
};

using TableMessage = std::unique_ptr<google::protobuf::Message>;

// The table as its own read gives it, with the same errors. Parts, if they are given, are of these
// tables; the cells, or the one that is asked for, are the same, but what is said of that besides
// its value and name may then not be there.
absl::StatusOr<TableMessage> ReadTable(const Tables& tables, const TableQuestion& question,
                                       TableParts* parts = nullptr);

// With what as TableQuestion::cell the table has all cells that are made of the same rows as that
// one: the row it stands in. Empty of a cell that more may matter to.
std::string PartOf(v1::TableKind kind, absl::string_view path);

// Of what lowered a score so many after the first ones; how many there are is said of all.
struct CostsWanted {
  int first = 0;
  int size = 100;
};

// What the table, which the question was answered with, says of the cell: as ExplainBy does, by the
// policy set that the cell was judged by. Without one, what needs none.
v1::CellExplanation ExplainCell(const Tables& tables, const TableQuestion& question,
                                const TableCell& cell, const CostsWanted& costs = {});

// The same without what else happened to the facts behind it, what lowered it and what is missing
// of it, which are read off other tables.
v1::CellExplanation ExplainAlone(const Tables& tables, const TableQuestion& question,
                                 const TableCell& cell);

// All that the place in that cell of the table, which the question was answered with, is one among;
// nothing of a cell that is not there, is no place or was published.
std::optional<Ranking> RankingAt(const Tables& tables, const TableQuestion& question,
                                 const google::protobuf::Message& table, const std::string& cell);

// The vetoes that decide that cell of the table, which the question was answered with; none of a
// cell that is not there.
std::vector<v1::CellVeto> VetoesAt(const Tables& tables, const TableQuestion& question,
                                   const google::protobuf::Message& table, const std::string& cell);

// The message that tables of a known kind are.
const google::protobuf::Descriptor& TypeOf(v1::TableKind kind);

// The questions after every table of the kind that the programme has, or those that were narrowed
// to a unit, a month, a pair or a bulletin: by unit, then month, by pair, or by issuer and
// publication. Units are those that take part and
// the organizer, of registers those that decide pairs, each as the organization shows it.
// RESOURCE_NOT_FOUND for a programme that does not exist.
struct TableFamily {
  TableQuestion question;           // its month is not looked at
  std::optional<CivilMonth> month;  // empty: every month of the programme
};
absl::StatusOr<std::vector<TableQuestion>> QuestionsOf(const Tables& tables,
                                                       const TableFamily& family);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_ANY_TABLE_H_
