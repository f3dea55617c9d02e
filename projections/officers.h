// Officers over time as far as nothing of it is personal: where they serve, how, and whether they
// have a certificate. Rows of the registry; who somebody is stands in their own events alone. Reads
// are pure and may run on any thread.

#ifndef JIEDUI_PROJECTIONS_OFFICERS_H_
#define JIEDUI_PROJECTIONS_OFFICERS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/organization/officer.h"
#include "domain/rules/organization_view.h"
#include "jiedui/v1/resources.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Unit, establishment, certificate and departure as they are on that day.
void FillStanding(const domain::OfficerState& state, CivilDay on, v1::Officer& officer);

// Which officers a list wants; empty means no restriction.
struct OfficerFilter {
  std::string unit_id;  // they serve there
  bool include_subordinates = false;
};

// Who serves on the organization's day, by id, without personal texts; names are relative to the
// ledger. RESOURCE_NOT_FOUND if there is no such unit.
absl::StatusOr<std::vector<v1::Officer>> ListOfficers(const Tables& tables,
                                                      const OfficerFilter& filter,
                                                      const domain::OrganizationView& organization);

// How many serve at a unit.
struct OfficerCount {
  int established = 0;  // 在编
  int auxiliary = 0;    // 辅助
};

// Of that unit on that day.
OfficerCount CountOfficers(const Tables& tables, absl::string_view unit_id, CivilDay on);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_OFFICERS_H_
