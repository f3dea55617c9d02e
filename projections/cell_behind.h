// All events that give a cell its value: not only those that the table names for it, but also those
// of the numbers it is made of, and of a place those of all it is compared with. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_BEHIND_H_
#define JIEDUI_PROJECTIONS_CELL_BEHIND_H_

#include "domain/program/policy.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/cells.h"

namespace jiedui::projections {

// Without a policy nothing of a place whose parameter says by which number it goes.
void AddBehind(const TableCell& cell, const domain::Policy* policy,
               v1::CellExplanation& explanation);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_BEHIND_H_
