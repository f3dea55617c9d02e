// The sides of a pair: who is the better one and who the weaker one, from a day on.

#ifndef JIEDUI_DOMAIN_PAIRING_SIDES_H_
#define JIEDUI_DOMAIN_PAIRING_SIDES_H_

#include <string>

#include "absl/strings/string_view.h"

#include "base/civil.h"

namespace jiedui::domain {

struct Sides {
  std::string a_id;    // 结对单位A
  std::string b_id;    // 结对单位B
  CivilDay first_day;  // from which they are

  bool Has(absl::string_view unit_id) const { return unit_id == a_id || unit_id == b_id; }
  // The other one; the unit must be a side.
  const std::string& PartnerOf(absl::string_view unit_id) const {
    return unit_id == a_id ? b_id : a_id;
  }
};

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PAIRING_SIDES_H_
