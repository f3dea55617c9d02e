// The rows that a cell is made of: its own, those that this names by their keys (option rows_of),
// and what stands in them. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_ROWS_H_
#define JIEDUI_PROJECTIONS_CELL_ROWS_H_

#include <set>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

#include "projections/cells.h"

namespace jiedui::projections {

// The message that the cell is a value of first, then the others, each once: two towns of a
// district may be one pair.
std::vector<const google::protobuf::Message*> RowsMadeOf(const TableCell& cell);

// The pairs whose cell it is: the one it stands in, else those that its row is made of. None of a
// place, which is one among all, and of what stands in no row of pairs: that may be of any.
std::set<std::string> PairsOf(const TableCell& cell);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_ROWS_H_
