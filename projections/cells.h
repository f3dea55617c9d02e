// A table as cells: each of its values, under a path that is the same in every state of the table.
//
// Nothing here knows any table. A message of the statistics is walked by its descriptor; the option
// row_key says what tells one of several from the others. What is said of a cell besides its value
// is read off the messages it stands in, from the innermost outwards, by the names that mean the
// same in all of them: label, unit, clause, parameter, policy_set_id, findings, positions. An
// amount is an int64. What a cell rests on is never looked for outside its row, which is the
// innermost element of a list; the options evidence and rows_of say where a field or a row rests
// on something else than what its messages name.
//
// Positions are no cells: they are what a cell rests on. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELLS_H_
#define JIEDUI_PROJECTIONS_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "base/civil.h"
#include "domain/program/policy.h"
#include "jiedui/v1/cells.pb.h"

namespace jiedui::projections {

struct TableCell {
  std::string path;
  std::string value;
  // The messages it stands in, the table first. They live as long as the table.
  std::vector<const google::protobuf::Message*> within;
  size_t row = 0;  // in `within`: the innermost element of a list, or the table
};

// The innermost message of the type that the cell stands in; null if it stands in none.
template <class Type>
const Type* Within(const TableCell& cell) {
  for (auto message = cell.within.rbegin(); message != cell.within.rend(); ++message) {
    if ((*message)->GetDescriptor() == Type::descriptor()) {
      return static_cast<const Type*>(*message);
    }
  }
  return nullptr;
}

// All cells in the order of the table. A number that is not set is 0, as it is shown; what is
// optional and not set, a message that is not there, and a list of row keys that names none, has no
// cell.
std::vector<TableCell> CellsOf(const google::protobuf::Message& table);

// The one with that path, without looking at the others; none if there is no such cell.
std::vector<TableCell> CellAt(const google::protobuf::Message& table, const std::string& path);

// The field that the cell is the value of.
const google::protobuf::FieldDescriptor& FieldOf(const TableCell& cell);

// Whether the field names the events behind cells, and is none itself.
bool IsEvidence(const google::protobuf::FieldDescriptor& field);

// "2017-370402-1", what tells a row from the others of its list, or its place if its message says
// nothing of a key, nor does the list, if it is given.
std::string RowKeyOf(const google::protobuf::Message& element, int index,
                     const google::protobuf::FieldDescriptor* list = nullptr);

// A value as a cell has it: of a field that is set, or is not repeated and has a default; of the
// index-th value of one that is repeated.
std::string ValueText(const google::protobuf::Message& message,
                      const google::protobuf::FieldDescriptor& field, int index = -1);

// A text of the message; empty if it has none of that name.
std::string TextOf(const google::protobuf::Message& message, absl::string_view name);

// That of the innermost message that the cell stands in and that has one.
std::string NearestText(const TableCell& cell, const char* name);

// The rows of the table that a list of their keys, with the option rows_of, names; in its order.
std::vector<const google::protobuf::Message*> RowsNamed(
    const google::protobuf::Message& table, const google::protobuf::Message& message,
    const google::protobuf::FieldDescriptor& keys);

// Of a list that stands beside the cell's row the element with the row's key; null if there is
// none.
const google::protobuf::Message* ElementBeside(const TableCell& cell, absl::string_view list);

// The events that the table names as behind the cell: a cell whose field says what it rests on
// rests on nothing else; any other on what its message does, else on what the messages around that
// do, as far as its row.
std::set<int64_t> EvidenceOf(const TableCell& cell);

// All events that the message names, itself or in what stands in it.
std::set<int64_t> EventsIn(const google::protobuf::Message& message);

// Whether that number of the message is in thousandths of points.
bool IsInPoints(const google::protobuf::Message& message,
                const google::protobuf::FieldDescriptor& field);

// 计量单位 of an amount, "万元" of money, which is in fen, "分" of points whose field does not say
// so by its name; empty of what has none.
std::string UnitOf(const TableCell& cell);

// The cell, and what the table says of it; without its changes. With the policy set it was judged
// by also what the options parameter and paragraph say, and formulas with parameters in them; with
// the day judged on also what was said of a judgement by it.
v1::CellExplanation ExplainBy(const TableCell& cell, const domain::Policy* policy = nullptr,
                              std::optional<CivilDay> on = std::nullopt);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELLS_H_
