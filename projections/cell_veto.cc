#include "projections/cell_veto.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/cell_rows.h"

namespace jiedui::projections {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kIdleMonths[] = "assessment.veto_idle_months";

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

void AddVeto(const Message& row, const domain::Policy* policy, std::vector<v1::CellVeto>& vetoes) {
  const std::string words = TextOf(row, "veto");
  if (words.empty()) return;
  v1::CellVeto& veto = vetoes.emplace_back();
  veto.set_pair_id(TextOf(row, "pair_id"));
  veto.set_veto_zh(words);
  if (policy != nullptr) {
    veto.set_clause(IsByMonths(words) ? policy->Clause(kIdleMonths)
                                      : policy->Paragraph(kIdleMonths));
  }
  if (IsByMonths(words)) veto.set_parameter(kIdleMonths);
  AddNamed(row, veto);
  if (row.GetDescriptor() == v1::PairOutcome::descriptor()) {
    AddDecided(static_cast<const v1::PairOutcome&>(row), veto);
  }
}

bool IsNumber(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
}

bool IsAmong(const std::vector<v1::CellVeto>& vetoes, const v1::CellVeto& veto) {
  return absl::c_any_of(vetoes, [&veto](const v1::CellVeto& each) {
    return each.pair_id() == veto.pair_id() && each.veto_zh() == veto.veto_zh();
  });
}

}  // namespace

bool IsByMonths(absl::string_view veto) {
  return absl::StrContains(veto, "个月即一票否决");
}

std::vector<v1::CellVeto> VetoesOf(const TableCell& cell, const domain::Policy* policy) {
  std::vector<v1::CellVeto> vetoes;
  if (!FieldOf(cell).options().GetExtension(v1::vetoed)) return vetoes;
  const std::vector<const Message*> rows = RowsMadeOf(cell);
  for (const Message* const row : rows) AddVeto(*row, policy, vetoes);
  return vetoes;
}

void AddVetoes(const TableCell& cell, const domain::Policy& policy,
               v1::CellExplanation& explanation) {
  const std::vector<v1::CellVeto> vetoes = VetoesOf(cell, &policy);
  explanation.mutable_vetoes()->Add(vetoes.begin(), vetoes.end());
  if (TextOf(*cell.within.back(), "veto").empty() || !IsNumber(FieldOf(cell))) return;
  if (vetoes.empty()) return;
  explanation.set_clause(vetoes.front().clause());
  explanation.set_parameter(vetoes.front().parameter());
}

void SetVetoes(const std::vector<v1::CellVeto>& before, const std::vector<v1::CellVeto>& after,
               v1::CellChange& change) {
  for (const v1::CellVeto& veto : after) {
    if (!IsAmong(before, veto)) *change.add_vetoes_come() = veto;
  }
  for (const v1::CellVeto& veto : before) {
    if (!IsAmong(after, veto)) *change.add_vetoes_gone() = veto;
  }
}

}  // namespace jiedui::projections
