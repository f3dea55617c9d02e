// How a number of a table is made of others, with the numbers in it. What it is made of is said by
// the options of its field (cells.proto); nothing here knows any table. Pure; any thread.

#ifndef JIEDUI_PROJECTIONS_CELL_FORMULA_H_
#define JIEDUI_PROJECTIONS_CELL_FORMULA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "domain/program/policy.h"
#include "projections/cells.h"

namespace jiedui::projections {

struct FormulaWords {
  std::string numbers;  // "20.000 × 11 / 12 = 18.333", "6 - 3 = 3"
  std::string named;  // "月度活动 18.182 + 新突破 5.000 = 23.182"; empty unless all have a name
};

// Empty of what has no formula, of what a veto set to 0, and where a number it needs is not there;
// of what a parameter is in, also without a policy.
FormulaWords FormulaOf(const TableCell& cell, const domain::Policy* policy);

// Points, of thousandths: "96.364".
std::string PointsText(int64_t milli);

// The paths of the cells of the table that it takes, in its order, each once; of a text those of
// the numbers that it tells.
std::vector<std::string> InputsOf(const TableCell& cell);

// The same without those that the formula takes of its own row, whose events are its row's.
std::vector<std::string> InputsElsewhere(const TableCell& cell);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_FORMULA_H_
