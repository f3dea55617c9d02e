// By which numbers a place of a table is given, and who stands next to it. Which numbers they are
// is said by the options of its field (cells.proto); nothing here knows any table. Pure; any
// thread.

#ifndef JIEDUI_PROJECTIONS_CELL_PLACE_H_
#define JIEDUI_PROJECTIONS_CELL_PLACE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

#include "domain/program/policy.h"
#include "projections/cells.h"

namespace jiedui::projections {

struct Place {
  std::string text;                // in Chinese; empty of what is no place, and of nobody's
  std::vector<std::string> paths;  // of the numbers it goes by: its own, then the neighbours'
};

// Somebody who has a place.
struct RankedRow {
  std::string key;
  int64_t place = 0;   // 0: none
  int64_t number = 0;  // that it goes by
};

// All that a place is one among.
struct Ranking {
  std::string path;                                          // of the list: "districts"
  const google::protobuf::FieldDescriptor* order = nullptr;  // the number they go by
  std::vector<RankedRow> rows;
  size_t own = 0;                // whose place it is
  std::set<std::string> others;  // who is in the list, but of another tier

  // Of the number of a row.
  std::string PathOf(const RankedRow& row) const;
};

// Nothing of what is no place, and of nobody's; as PlaceAmong without a policy.
std::optional<Ranking> RankingAround(const TableCell& cell, const domain::Policy* policy);

// The paths of all numbers that a place is one among, its own among them; none of what is no place.
std::vector<std::string> NumbersOfPlaces(const TableCell& cell, const domain::Policy* policy);

// Without a policy nothing of a place whose parameter says by which number it goes.
Place PlaceAmong(const TableCell& cell, const domain::Policy* policy);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_PLACE_H_
