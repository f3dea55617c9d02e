// The one way from the log to tables: each stored event, in order, moves every read model its row
// in feeds.h names. The live tables, a past state and a rebuild are all made by it. Any thread;
// the caller alone touches the tables meanwhile.

#ifndef JIEDUI_PROJECTIONS_FOLD_H_
#define JIEDUI_PROJECTIONS_FOLD_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

#include "eventstore/store.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Applies the event that follows the tables' mark and moves the mark to it. An event the tables
// already contain changes nothing. DATA_LOSS names the position if the body is not an event; the
// tables are then as before.
absl::Status FoldEvent(const eventstore::StoredEvent& stored, MutableTables& tables);

// "pair_register/1" of each table, in the order of TableId. Tables folded under other versions are
// of no use.
std::vector<std::string> TableVersions();

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_FOLD_H_
