// The reports that are expected of the units of a programme, whether or not they have come. They
// have no table of their own, and nothing is judged here: how each stands its report and its
// obligation say. Reads are pure and may run on any thread.

#ifndef JIEDUI_PROJECTIONS_REPORT_SLOTS_H_
#define JIEDUI_PROJECTIONS_REPORT_SLOTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/rules/organization_view.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct ReportSlotFilter {
  std::string program_id;
  std::string unit_id;  // or whoever it is shown as having taken over from; empty: everybody's
  bool include_subordinates = false;
  std::optional<CivilMonth> month = {};  // else every one of the programme
  std::string report_id = {};            // the only one that is asked for; empty: all
};

// By month, then unit, as they stand at the end of the organization's day: of each month in which a
// unit is enrolled, and of what came besides. RESOURCE_NOT_FOUND names what does not exist;
// POLICY_NOT_ADOPTED.
absl::StatusOr<std::vector<v1::ReportSlot>> ListReportSlots(
    const Tables& tables, const ReportSlotFilter& filter,
    const domain::OrganizationView& organization);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_REPORT_SLOTS_H_
