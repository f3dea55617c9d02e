// The vetoes (一票否决) that decide a cell: those of its row, and of the rows it is made of. Where
// a veto stands is known by the names veto, veto_positions and adjustments, as all tables have
// them. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_VETO_H_
#define JIEDUI_PROJECTIONS_CELL_VETO_H_

#include "domain/program/policy.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/cells.h"

namespace jiedui::projections {

// Nothing of what no veto decides. Of a number of the row that a veto is on, the veto's clause is
// the explanation's, and so is its parameter: nothing was rounded.
void AddVetoes(const TableCell& cell, const domain::Policy& policy,
               v1::CellExplanation& explanation);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_VETO_H_
