// The facts that there are none of, and that a cell would be otherwise with (缺少事实): what is
// owed of a month, a kind, an activity, a report or a register and has not come. What is owed, by
// whom and until when the obligations say (domain/rules/obligations.h); nothing is judged here.
// Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_MISSING_H_
#define JIEDUI_PROJECTIONS_CELL_MISSING_H_

#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "projections/tables.h"

namespace jiedui::projections {

// So many are told; how many there are is said of more, too.
inline constexpr int kMaxMissing = 100;

// Of a cell that is judged or counted, in 附件1, 附件2 and the compliance of a pair; nothing of any
// other. What lowers a score is among its costs (cell_costs.h).
void AddMissing(const Tables& tables, const TableQuestion& question, const TableCell& cell,
                v1::CellExplanation& explanation);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_MISSING_H_
