// The changes of one cell, the latest first: between looks at it, until each event that could have
// changed it lies between two looks that tell, or until there were looks enough.

#ifndef JIEDUI_PROJECTIONS_CELL_HISTORY_H_
#define JIEDUI_PROJECTIONS_CELL_HISTORY_H_

#include "absl/status/statusor.h"

#include "projections/cell_changes.h"
#include "projections/past_looks.h"

namespace jiedui::projections {

// From the one look to the other, which are the ends of the search. By position from the latest on,
// named as in the look in which the cell was there; without the names of those who moved.
absl::StatusOr<ChangesFound> ChangesOfCell(PastLooks& looks, const ChangeSearch& search,
                                           const Look& first, const Look& last);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_HISTORY_H_
