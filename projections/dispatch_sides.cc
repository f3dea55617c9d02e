#include "projections/dispatch_sides.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::projections {
namespace {

using google::type::Date;
using table::v1::PairSides;

std::string SidesKey(const std::string& pair_id) {
  return absl::StrCat("pair/", pair_id);
}

}  // namespace

SideIds SidesOf(const std::string& pair_id, const Date& date, Rows& rows) {
  const PairSides* const sides = rows.Find<PairSides>(SidesKey(pair_id));
  if (sides == nullptr || sides->stretches().empty()) return {};
  const PairSides::Stretch* last = &sides->stretches(0);
  for (const PairSides::Stretch& each : sides->stretches()) {
    if (domain::ToDay(each.first_date()) <= domain::ToDay(date)) last = &each;
  }
  return {last->unit_a_id(), last->unit_b_id()};
}

void AddSides(const std::string& pair_id, const Date& first_date, SideIds sides, Rows& rows) {
  PairSides::Stretch& stretch = *rows.Edit<PairSides>(SidesKey(pair_id)).add_stretches();
  *stretch.mutable_first_date() = first_date;
  stretch.set_unit_a_id(std::move(sides[0]));
  stretch.set_unit_b_id(std::move(sides[1]));
}

}  // namespace jiedui::projections
