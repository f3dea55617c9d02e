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
#include "domain/program/program_rules.h"
#include "domain/rules/organization_view.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Whose obligations.
struct ObligationFilter {
  std::string program_id;
  std::string unit_id;  // empty: everybody's
  bool include_subordinates = false;
  // If one of them is set, of these only what the reports of that unit ask for, or that pair.
  std::string reports_of = {};
  std::string pair_id = {};
};

// All of the year, done or not, as they stand at the end of the organization's day; with unit names
// of it. What is owed is the same by either organization: by the one as it is now, what a unit owed
// that was taken over is shown with whoever took over. By due day, then id.
absl::StatusOr<std::vector<v1::Obligation>> ReadObligations(
    const Tables& tables, const ObligationFilter& filter,
    const domain::OrganizationView& organization);

// Of the report of the unit's month in the programme: that it comes, then what its versions ask of
// the unit and its superior of the organization's day. Empty where none is expected and none came:
// a report slot is where there is one (report_slots.h).
std::vector<v1::Obligation> ReadReportObligations(const Tables& tables,
                                                  const table::v1::UnitRow& unit,
                                                  absl::string_view program_id, CivilMonth month,
                                                  const domain::ProgramRules& rules,
                                                  const domain::OrganizationView& as_it_was);

// The unit as the organization shows it, and those below it on its day if they are included.
absl::StatusOr<std::set<std::string>> UnitsAsked(const Tables& tables, absl::string_view unit_id,
                                                 bool include_subordinates,
                                                 const domain::OrganizationView& organization);

// One of the units is to act.
bool IsOwedBy(const v1::Obligation& obligation, const std::set<std::string>& unit_ids);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_OBLIGATIONS_H_
