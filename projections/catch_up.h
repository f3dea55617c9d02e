// The way from the log to tables on disk: batch after batch, each written with its mark. The live
// tables follow the log by it, and a rebuild is made by it.

#ifndef JIEDUI_PROJECTIONS_CATCH_UP_H_
#define JIEDUI_PROJECTIONS_CATCH_UP_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

#include "eventstore/store.h"
#include "projections/rocks_tables.h"

namespace jiedui::projections {

// Called after each batch; a status ends the fold, which stands where it is then.
using CatchUpStep = absl::FunctionRef<absl::Status(eventstore::Position reached)>;

// Folds the log into the tables up to that position, which must be durable. It holds a state of the
// ledger for a while only, so that it does not pin what has been erased since. DATA_LOSS if an
// event cannot be read or folded: everything before it is in the tables then, and it is named.
// The caller alone writes to the tables meanwhile.
absl::Status CatchUp(const eventstore::Store& store, eventstore::Position up_to,
                     RocksTables& tables, CatchUpStep step);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CATCH_UP_H_
