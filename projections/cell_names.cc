#include "projections/cell_names.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"

#include "projections/cell_labels.h"
#include "projections/cells.h"

namespace jiedui::projections {
namespace {

using google::protobuf::Message;

CellName NameOf(const TableCell& cell, CellLabels& labels) {
  return {labels.Of(cell), UnitOf(cell)};
}

}  // namespace

CellName NameAt(const Message& table, const std::string& path) {
  const std::vector<TableCell> cells = CellAt(table, path);
  CellLabels labels;
  return cells.empty() ? CellName() : NameOf(cells.front(), labels);
}

void SetName(const CellName& name, v1::CellChange& change) {
  change.set_label(name.label);
  change.set_unit(name.unit);
}

void NameMoves(absl::Span<const Message* const> tables, std::vector<v1::CellChange>& changes) {
  for (v1::CellChange& change : changes) {
    for (v1::RankMove& move : *change.mutable_moves()) NameMove(tables, move);
  }
}

void NameMove(absl::Span<const Message* const> tables, v1::RankMove& move) {
  for (const Message* const table : tables) {
    if (table == nullptr) continue;
    const std::vector<TableCell> cells = CellAt(*table, move.path());
    if (cells.empty()) continue;
    move.set_name(PlaceOf(cells.front()));
    move.set_unit(UnitOf(cells.front()));
    return;
  }
}

void CellNames::Learn(const Message* table, const std::string& path) {
  if (table == nullptr) return;
  CellLabels labels;
  for (const TableCell& cell : path.empty() ? CellsOf(*table) : CellAt(*table, path)) {
    names_.emplace(cell.path, NameOf(cell, labels));
  }
}

void CellNames::LearnMissing(absl::Span<const Message* const> tables,
                             const std::vector<v1::CellChange>& changes) {
  absl::flat_hash_set<absl::string_view> missing;
  for (const v1::CellChange& change : changes) {
    if (!names_.contains(change.path())) missing.insert(change.path());
  }
  CellLabels labels;
  for (const Message* const table : tables) {
    if (missing.empty()) return;
    if (table == nullptr) continue;
    for (const TableCell& cell : CellsOf(*table)) {
      if (missing.erase(cell.path) > 0) names_.emplace(cell.path, NameOf(cell, labels));
    }
  }
}

void CellNames::AddTo(std::vector<v1::CellChange>& changes) const {
  for (v1::CellChange& change : changes) {
    const auto name = names_.find(change.path());
    if (name != names_.end()) SetName(name->second, change);
  }
}

}  // namespace jiedui::projections
