#include "projections/cell_behind.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "projections/cell_formula.h"
#include "projections/cell_place.h"

namespace jiedui::projections {
namespace {

class Behind {
 public:
  explicit Behind(const domain::Policy* policy) : policy_(policy) {}

  // A cell that several are made of is looked at once.
  void Add(const TableCell& cell) {
    if (!seen_.insert(cell.path).second) return;
    positions_.merge(EvidenceOf(cell));
    AddAll(cell, InputsElsewhere(cell));
    AddAll(cell, NumbersOfPlaces(cell, policy_));
  }

  const std::set<int64_t>& positions() const { return positions_; }

 private:
  void AddAll(const TableCell& cell, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      const std::vector<TableCell> found = CellAt(*cell.within.front(), path);
      for (const TableCell& other : found) Add(other);
    }
  }

  const domain::Policy* const policy_;
  std::set<std::string> seen_;
  std::set<int64_t> positions_;
};

}  // namespace

void AddBehind(const TableCell& cell, const domain::Policy* policy,
               v1::CellExplanation& explanation) {
  Behind behind(policy);
  behind.Add(cell);
  explanation.set_behind_count(static_cast<int32_t>(behind.positions().size()));
  explanation.mutable_behind_positions()->Add(behind.positions().begin(), behind.positions().end());
}

}  // namespace jiedui::projections
