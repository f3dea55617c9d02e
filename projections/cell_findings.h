// Which of the findings of a table, or of a row of it, are about a cell: those of its own part.
// Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_FINDINGS_H_
#define JIEDUI_PROJECTIONS_CELL_FINDINGS_H_

#include <cstdint>
#include <set>

#include "jiedui/v1/cells.pb.h"
#include "projections/cells.h"

namespace jiedui::projections {

// `evidence` are the events that the table names behind the cell.
void AddFindings(const TableCell& cell, const std::set<int64_t>& evidence,
                 v1::CellExplanation& explanation);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_FINDINGS_H_
