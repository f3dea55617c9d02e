// Who the sides of a pair were on a day (A21). What was done is asked of the sides of its own day,
// whatever the pair was reassigned to later. Pure.

#ifndef JIEDUI_DOMAIN_RULES_SIDES_H_
#define JIEDUI_DOMAIN_RULES_SIDES_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "base/civil.h"
#include "domain/pairing/sides.h"
#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {

// On that day; before the pair began, those it began with.
Sides SidesOn(const table::v1::PairRow& pair, CivilDay day);
// Why A is the better one of them, as it was said; may be empty.
const std::string& BasisOn(const table::v1::PairRow& pair, CivilDay day);
// The event that made them the sides.
int64_t PositionOfSides(const table::v1::PairRow& pair, CivilDay day);

// The day judged on, or the pair's last one before it.
CivilDay LastKnownDay(const table::v1::PairRow& pair, CivilDay on);

// The day an activity goes by: it was held, or staff left, so that a stay belongs to the month it
// began in, as in 附件2; of a plan of a stay, its first day.
CivilDay ListedDay(const table::v1::ActivityFacts& facts);

// Those of that day.
Sides SidesOf(const table::v1::ActivityFacts& facts, const table::v1::PairRow& pair);

// Of how many of the sides somebody took part; of how many units if the sides are not known.
int64_t SidesPresent(const google::protobuf::RepeatedPtrField<event::v1::Attendance>& attendance,
                     const std::optional<Sides>& sides);

// Every unit that is, was or is to be a side.
std::set<std::string> EverySide(const table::v1::PairRow& pair);
bool IsEverSide(const table::v1::PairRow& pair, absl::string_view unit_id);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_SIDES_H_
