// What was granted or confirmed by mistake and taken back (EntryVoided): how each read model
// forgets it, and what stays visible of it.

#ifndef JIEDUI_PROJECTIONS_VOIDED_ENTRIES_H_
#define JIEDUI_PROJECTIONS_VOIDED_ENTRIES_H_

#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "projections/tables.h"

namespace jiedui::projections {

// As a resource shows it.
v1::VoidedEntry Shown(const table::v1::VoidedEntry& entry);

// What was entered under a permit that was taken back names it no more, but another that lets it
// in, if there is one.
void LeaveOutVoidedPermits(const Tables& tables, table::v1::DispatchRow& month);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_VOIDED_ENTRIES_H_
