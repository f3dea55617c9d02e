// What lowered a score: the facts that fall short, or the want of them, as the tables that judge
// them say it. Which they are the score itself says (domain/rules/score_losses.h); what applied and
// which findings say so is read off the cell of each, whatever table it stands in. Pure; any
// thread.

#ifndef JIEDUI_PROJECTIONS_CELL_COSTS_H_
#define JIEDUI_PROJECTIONS_CELL_COSTS_H_

#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Of a cell of the year-end table that is lowered by facts; nothing of any other. A score is
// lowered by what lowers those it is made of: a unit's by that of its pairs, the terms of a
// district's bureau that are means of units by that of the pairs of those.
void AddCosts(const Tables& tables, const TableQuestion& question, const TableCell& cell,
              const CostsWanted& wanted, v1::CellExplanation& explanation);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_COSTS_H_
