#include "projections/cell_veto.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::projections {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kIdleMonths[] = "assessment.veto_idle_months";

// One that idle months make is known by its words (domain/rules/pair_score.cc).
bool IsByMonths(const std::string& veto) {
  return absl::StrContains(veto, "个月即一票否决");
}

bool IsDecidedVeto(event::v1::AdjustmentKind kind) {
  return kind == event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT ||
         kind == event::v1::ADJUSTMENT_KIND_VETO_SUPERVISION_REFUSED;
}

// The adjustments that are one and were not lifted since.
void AddDecided(const v1::PairOutcome& pair, v1::CellVeto& veto) {
  for (const v1::OutcomeAdjustment& adjustment : pair.adjustments()) {
    if (adjustment.kind() == event::v1::ADJUSTMENT_KIND_VETO_LIFTED) veto.clear_positions();
    if (IsDecidedVeto(adjustment.kind()))
      veto.mutable_positions()->MergeFrom(adjustment.positions());
  }
}

void AddNamed(const Message& row, v1::CellVeto& veto) {
  const FieldDescriptor* const field = row.GetDescriptor()->FindFieldByName("veto_positions");
  if (field == nullptr) return;
  for (int i = 0; i < row.GetReflection()->FieldSize(row, field); ++i) {
    veto.add_positions(row.GetReflection()->GetRepeatedInt64(row, field, i));
  }
}

void AddVeto(const Message& row, const domain::Policy& policy, v1::CellExplanation& explanation) {
  const std::string words = TextOf(row, "veto");
  if (words.empty()) return;
  v1::CellVeto& veto = *explanation.add_vetoes();
  veto.set_pair_id(TextOf(row, "pair_id"));
  veto.set_veto_zh(words);
  veto.set_clause(IsByMonths(words) ? policy.Clause(kIdleMonths) : policy.Paragraph(kIdleMonths));
  if (IsByMonths(words)) veto.set_parameter(kIdleMonths);
  AddNamed(row, veto);
  if (row.GetDescriptor() == v1::PairOutcome::descriptor()) {
    AddDecided(static_cast<const v1::PairOutcome&>(row), veto);
  }
}

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

// The row itself, then those it is made of, each once: two towns of a district may be one pair.
void AddRows(const Message& table, const Message& row, std::vector<const Message*>& rows) {
  if (absl::c_linear_search(rows, &row)) return;
  rows.push_back(&row);
  std::vector<const FieldDescriptor*> set;
  row.GetReflection()->ListFields(row, &set);
  for (const FieldDescriptor* const field : set) AddRowsOf(table, row, *field, rows);
}

bool IsNumber(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
}

}  // namespace

void AddVetoes(const TableCell& cell, const domain::Policy& policy,
               v1::CellExplanation& explanation) {
  const FieldDescriptor& field = FieldOf(cell);
  if (!field.options().GetExtension(v1::vetoed)) return;
  std::vector<const Message*> rows;
  AddRows(*cell.within.front(), *cell.within.back(), rows);
  for (const Message* const row : rows) AddVeto(*row, policy, explanation);
  if (TextOf(*cell.within.back(), "veto").empty() || !IsNumber(field)) return;
  explanation.set_clause(explanation.vetoes(0).clause());
  explanation.set_parameter(explanation.vetoes(0).parameter());
}

}  // namespace jiedui::projections
