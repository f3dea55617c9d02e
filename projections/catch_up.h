// The way from the log to tables on disk, batch after batch. Rows stay in memory over many batches,
// so that one which events of all of them move, as of a month or a pair, is read, parsed and
// written once; they and their mark are written at once. After a crash the fold goes on from the
// last mark that reached the disk. The live tables follow the log by it, and a rebuild is made by
// it.

#ifndef JIEDUI_PROJECTIONS_CATCH_UP_H_
#define JIEDUI_PROJECTIONS_CATCH_UP_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

#include "eventstore/store.h"
#include "projections/read_ahead.h"
#include "projections/rocks_tables.h"
#include "projections/row_memory.h"

namespace jiedui::projections {

// Called after each batch, and after each write, with how far the tables are written: while rows
// stay in memory it is as before. A status ends the fold, once what has been folded is written.
using CatchUpStep = absl::FunctionRef<absl::Status(eventstore::Position reached)>;

// What is written at once: so many batches, or so many bytes of rows once the memory is full.
struct CatchUpBounds {
  size_t batch_events = ReadAhead::kBatchEvents;  // at most
  size_t batches = 128;
  size_t row_bytes = size_t{8} << 20;  // may be kept in any case
  int threads = 0;                     // that fold more than one batch; 0: FoldThreads()
};

// Folds the log into the tables up to that position, which must be durable. It holds a state of the
// ledger for a while only, so that it does not pin what has been erased since. DATA_LOSS if an
// event cannot be read or folded: everything before it is in the tables then, and it is named. If a
// row cannot be read, they stand where they were last written.
// The caller alone writes to the tables meanwhile.
absl::Status CatchUp(const eventstore::Store& store, eventstore::Position up_to,
                     RocksTables& tables, RowMemory& memory, CatchUpStep step,
                     const CatchUpBounds& bounds = {});

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CATCH_UP_H_
