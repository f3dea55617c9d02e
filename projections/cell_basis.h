// By what else than a policy set a cell was judged: the calendar, exemptions, exceptions and
// permits that apply to it, by their events. Which of them a cell has to do with its field says
// (option basis). Any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_BASIS_H_
#define JIEDUI_PROJECTIONS_CELL_BASIS_H_

#include <cstdint>
#include <set>

#include "projections/any_table.h"
#include "projections/cells.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Of the tables that the question was answered from. What was taken back is not among them.
std::set<int64_t> StandardsOf(const Tables& tables, const TableQuestion& question,
                              const TableCell& cell);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_BASIS_H_
