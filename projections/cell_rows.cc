#include "projections/cell_rows.h"

#include "absl/algorithm/container.h"
#include "google/protobuf/descriptor.h"

#include "jiedui/v1/cells.pb.h"

namespace jiedui::projections {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void AddRows(const Message& table, const Message& row, std::vector<const Message*>& rows);

// What a field of a row leads to: the rows it names, and what stands in it.
void AddRowsOf(const Message& table, const Message& row, const FieldDescriptor& field,
               std::vector<const Message*>& rows) {
  if (field.options().HasExtension(v1::rows_of)) {
    const std::vector<const Message*> named = RowsNamed(table, row, field);
    for (const Message* const each : named) AddRows(table, *each, rows);
  }
  if (!field.is_repeated() || field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return;
  const Reflection& reflection = *row.GetReflection();
  for (int i = 0; i < reflection.FieldSize(row, &field); ++i) {
    AddRows(table, reflection.GetRepeatedMessage(row, &field, i), rows);
  }
}

void AddRows(const Message& table, const Message& row, std::vector<const Message*>& rows) {
  if (absl::c_linear_search(rows, &row)) return;
  rows.push_back(&row);
  std::vector<const FieldDescriptor*> set;
  row.GetReflection()->ListFields(row, &set);
  for (const FieldDescriptor* const field : set) AddRowsOf(table, row, *field, rows);
}

}  // namespace

std::vector<const Message*> RowsMadeOf(const TableCell& cell) {
  std::vector<const Message*> rows;
  AddRows(*cell.within.front(), *cell.within.back(), rows);
  return rows;
}

std::set<std::string> PairsOf(const TableCell& cell) {
  if (FieldOf(cell).options().ExtensionSize(v1::ordered_by) > 0) return {};
  if (std::string own = NearestText(cell, "pair_id"); !own.empty()) return {own};
  if (cell.within.size() < 2) return {};
  std::set<std::string> pairs;
  for (const Message* const row : RowsMadeOf(cell)) {
    if (std::string pair_id = TextOf(*row, "pair_id"); !pair_id.empty()) pairs.insert(pair_id);
  }
  return pairs;
}

}  // namespace jiedui::projections
