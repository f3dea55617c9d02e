// The tables as they stood after past positions, folded from the log when asked for. The last few
// are kept: reads of one position share one fold, and a later position is folded on from the
// nearest one before it.

#ifndef JIEDUI_PROJECTIONS_PAST_STATES_H_
#define JIEDUI_PROJECTIONS_PAST_STATES_H_

#include <list>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "eventstore/store.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/tables.h"

namespace jiedui::projections {

// Folds the log after the tables' mark up to that position, which the ledger must have. After an
// error the tables are as before.
absl::Status FoldUpTo(const eventstore::Snapshot& ledger, eventstore::Position position,
                      MutableTables& tables, Fold::OnUse on_use = nullptr);

class PastStates {
 public:
  explicit PastStates(const eventstore::Store& store) : store_(store) {}

  using Done = absl::AnyInvocable<void(absl::StatusOr<std::shared_ptr<const Tables>>)>;

  // Calls done on this thread, or on that of an earlier Read which is folding the position. Any
  // thread; takes as long as the fold.
  void Read(eventstore::Position position, Done done);

 private:
  struct Past {
    eventstore::Position position;
    std::shared_ptr<const MemoryTables> tables;  // null while it is folded
    std::vector<Done> waiting;
  };

  // The tables if they are kept; otherwise null, and if `done` was left to a fold under way it is
  // empty now.
  std::shared_ptr<const Tables> FindOrWait(eventstore::Position position, Done& done);
  absl::StatusOr<std::shared_ptr<const MemoryTables>> Fold(eventstore::Position position);
  // The latest state kept that is not after the position; an empty one if there is none.
  MemoryTables NearestBefore(eventstore::Position position);
  // Keeps the outcome, unless it is an error, and returns who else waits for it.
  std::vector<Done> Finish(eventstore::Position position,
                           const absl::StatusOr<std::shared_ptr<const MemoryTables>>& folded);
  void Trim() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const eventstore::Store& store_;
  absl::Mutex mutex_;
  std::list<Past> pasts_ ABSL_GUARDED_BY(mutex_);  // the latest asked for first
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_PAST_STATES_H_
