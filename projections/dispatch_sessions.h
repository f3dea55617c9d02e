// What a joint inspection or a study adds to the month of a side, as monthly_dispatch keeps it.

#ifndef JIEDUI_PROJECTIONS_DISPATCH_SESSIONS_H_
#define JIEDUI_PROJECTIONS_DISPATCH_SESSIONS_H_

#include <string>

#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "projections/dispatch_sides.h"

namespace jiedui::projections {

// The side's share of a session, and the whole of it.
void SetSession(const event::v1::JointInspectionHeld& inspection, const SideIds& sides,
                const std::string& unit_id, table::v1::DispatchEntry& entry);

// The same for both sides.
void SetStudy(const event::v1::GroupStudyHeld& study, const SideIds& sides,
              table::v1::DispatchEntry& entry);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_DISPATCH_SESSIONS_H_
