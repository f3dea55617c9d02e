// A unit as callers see it: its row as an organization shows it on its day. For the registry's
// reads, and pure; any thread.

#ifndef JIEDUI_PROJECTIONS_UNIT_RESOURCE_H_
#define JIEDUI_PROJECTIONS_UNIT_RESOURCE_H_

#include "domain/rules/organization_view.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

// The row must be one that the view shows by itself, and of these tables.
v1::Unit MakeUnit(const Tables& tables, const table::v1::UnitRow& row,
                  const domain::OrganizationView& view);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_UNIT_RESOURCE_H_
