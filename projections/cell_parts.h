// The months that a figure of several units is made of: cells of each unit's own 附件2, which stand
// in no list of the table that has their sum. Nothing is summed here (domain/rules/rollup.h). Pure;
// any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_PARTS_H_
#define JIEDUI_PROJECTIONS_CELL_PARTS_H_

#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Of a recorded, reported or accepted figure of the roll-up that is a difference of sums, and of
// the sum itself; nothing of any other cell. A unit that has 0, or has not stated one, is left out.
void AddParts(const Tables& tables, const TableQuestion& question, const TableCell& cell,
              v1::CellExplanation& explanation);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_PARTS_H_
