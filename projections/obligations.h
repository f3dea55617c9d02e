// Obligations: what the units of a programme have to do by a day. They have no table of their own;
// they are read off all the others (domain/rules/obligations.h). Reads are pure and may run on any
// thread. RESOURCE_NOT_FOUND names what does not exist; POLICY_NOT_ADOPTED.

#ifndef JIEDUI_PROJECTIONS_OBLIGATIONS_H_
#define JIEDUI_PROJECTIONS_OBLIGATIONS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Whose obligations.
struct ObligationFilter {
  std::string program_id;
  std::string unit_id;  // empty: everybody's
  bool include_subordinates = false;
};

// All of the year, done or not, as they stand at the end of that day; with unit names of it. By due
// day, then id.
absl::StatusOr<std::vector<v1::Obligation>> ReadObligations(const Tables& tables,
                                                            const ObligationFilter& filter,
                                                            CivilDay on);

// The unit, and those below it on that day if they are included.
absl::StatusOr<std::set<std::string>> UnitsAsked(const Tables& tables, absl::string_view unit_id,
                                                 bool include_subordinates, CivilDay on);

// One of the units is to act.
bool IsOwedBy(const v1::Obligation& obligation, const std::set<std::string>& unit_ids);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_OBLIGATIONS_H_
