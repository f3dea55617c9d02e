// Of the events that give a cell its value those that no table names: what else happened to the
// facts that it counts. An inspection counts because the other side confirmed it and a case was
// filed, a fine because the case was; a report is held against all that its month has. Any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_FACTS_H_
#define JIEDUI_PROJECTIONS_CELL_FACTS_H_

#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Beside those behind the cell already (cell_behind.h). Nothing of what is no fact of a pair or of
// a unit's month, as a name, and of a table that was published as it was.
void AddFactsBehind(const Tables& tables, const TableQuestion& question, const TableCell& cell,
                    v1::CellExplanation& explanation);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_FACTS_H_
