// The units below another, and what is kept of their months when it ends or is put below another:
// whose figures theirs are added to in a month that was due or told stays (R0-27). Pure.

#ifndef JIEDUI_DOMAIN_ORGANIZATION_UNITS_BELOW_H_
#define JIEDUI_DOMAIN_ORGANIZATION_UNITS_BELOW_H_

#include <vector>

#include "absl/status/status.h"

#include "base/civil.h"
#include "domain/entities.h"
#include "domain/error.h"
#include "domain/program/program.h"

namespace jiedui::domain {

// Those that are there on the day, directly below it or below one of them, each once.
std::vector<const UnitState*> UnitsBelow(const UnitState& unit, CivilDay day,
                                         const Entities& entities);

// CHANGE_RETROACTIVE, of the change that `what` names, if a unit below takes part in a programme of
// which a month from the day on was due before today, or is told.
absl::Status CheckMonthsBelow(const Field& field, const Words& what, const UnitState& unit,
                              CivilDay day, const Entities& entities, CivilDay today);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ORGANIZATION_UNITS_BELOW_H_
