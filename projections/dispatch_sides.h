// The sides of a pair over time, as monthly_dispatch keeps them to say whose months a thing is in.

#ifndef JIEDUI_PROJECTIONS_DISPATCH_SIDES_H_
#define JIEDUI_PROJECTIONS_DISPATCH_SIDES_H_

#include <array>
#include <string>

#include "google/type/date.pb.h"

#include "projections/projection.h"

namespace jiedui::projections {

// A, then B.
using SideIds = std::array<std::string, 2>;

// The pair's sides on that day; before it began, those it began with.
SideIds SidesOf(const std::string& pair_id, const google::type::Date& date, Rows& rows);

// From that day on these are the pair's sides; days are told in order.
void AddSides(const std::string& pair_id, const google::type::Date& first_date, SideIds sides,
              Rows& rows);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_DISPATCH_SIDES_H_
