// How what is judged came about, in words: a sentence of the field's options with the values it was
// judged by. Nothing here knows any table. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_VERDICT_H_
#define JIEDUI_PROJECTIONS_CELL_VERDICT_H_

#include <string>

#include "domain/program/policy.h"
#include "projections/cells.h"

namespace jiedui::projections {

// "计入 2 次，要求 1 次：……". What is not set is "（无）", a parameter without a policy too. Empty
// of what is not judged and says more than its row's key.
std::string HowOf(const TableCell& cell, const domain::Policy* policy);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_VERDICT_H_
