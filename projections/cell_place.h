// By which numbers a place of a table is given, and who stands next to it. Which numbers they are
// is said by the options of its field (cells.proto); nothing here knows any table. Pure; any
// thread.

#ifndef JIEDUI_PROJECTIONS_CELL_PLACE_H_
#define JIEDUI_PROJECTIONS_CELL_PLACE_H_

#include <string>
#include <vector>

#include "domain/program/policy.h"
#include "projections/cells.h"

namespace jiedui::projections {

struct Place {
  std::string text;                // in Chinese; empty of what is no place, and of nobody's
  std::vector<std::string> paths;  // of the numbers it goes by: its own, then the neighbours'
};

// The paths of all numbers that a place is one among, its own among them; none of what is no place.
std::vector<std::string> NumbersOfPlaces(const TableCell& cell, const domain::Policy* policy);

// Without a policy nothing of a place whose parameter says by which number it goes.
Place PlaceAmong(const TableCell& cell, const domain::Policy* policy);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_PLACE_H_
