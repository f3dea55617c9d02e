// The vetoes (一票否决) that decide a cell: those of its row, and of the rows it is made of. Where
// a veto stands is known by the names veto, veto_positions and adjustments, as all tables have
// them. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_VETO_H_
#define JIEDUI_PROJECTIONS_CELL_VETO_H_

#include <vector>

#include "absl/strings/string_view.h"

#include "domain/program/policy.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/cells.h"

namespace jiedui::projections {

// A veto that idle months make, if no other, is known by its words (domain/rules/pair_score.cc).
bool IsByMonths(absl::string_view veto);

// None of what no veto decides. Their clauses are those of the policy set; without one they have
// none.
std::vector<v1::CellVeto> VetoesOf(const TableCell& cell, const domain::Policy* policy);

// The same in an explanation. Of a number of the row that a veto is on, the veto's clause is the
// explanation's, and so is its parameter: nothing was rounded.
void AddVetoes(const TableCell& cell, const domain::Policy& policy,
               v1::CellExplanation& explanation);

// Which of them came with a change of the cell, and which went: a veto is known by its pair and its
// words.
void SetVetoes(const std::vector<v1::CellVeto>& before, const std::vector<v1::CellVeto>& after,
               v1::CellChange& change);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_VETO_H_
