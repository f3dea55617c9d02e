// The tables as they stood after past positions, folded from the log when asked for. The last few
// are kept: reads of one position share one fold and what is made of its rows, and a later position
// is folded on from the nearest one before it.

#ifndef JIEDUI_PROJECTIONS_PAST_STATES_H_
#define JIEDUI_PROJECTIONS_PAST_STATES_H_

#include <functional>
#include <list>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/store.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Asked before each batch of a fold; a status ends it.
using FoldStep = std::function<absl::Status()>;

// Folds the log after the tables' mark up to that position, which the ledger must have. After an
// error, that of a step among them, the tables are as before.
absl::Status FoldUpTo(const eventstore::Snapshot& ledger, eventstore::Position position,
                      MutableTables& tables, Fold::OnUse on_use = nullptr,
                      const FoldStep& step = nullptr);

class PastStates {
 public:
  explicit PastStates(const eventstore::Store& store) : store_(store) {}

  // The tables after that position if they are kept, else null. Any thread; at once.
  std::shared_ptr<const Tables> Find(eventstore::Position position);

  // The same, folded if they are not kept. One thread at a time, for as long as the fold takes.
  absl::StatusOr<std::shared_ptr<const Tables>> Read(eventstore::Position position,
                                                     const FoldStep& step);

 private:
  class Folded;

  // The latest state kept that is not after the position; an empty one if there is none.
  MemoryTables NearestBefore(eventstore::Position position);
  void Keep(std::shared_ptr<const Folded> tables);

  const eventstore::Store& store_;
  absl::Mutex mutex_;
  // The latest asked for first.
  std::list<std::shared_ptr<const Folded>> kept_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_PAST_STATES_H_
