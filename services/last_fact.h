// The last event up to a position that is not of certain kinds. What was done with the ledger
// itself, by operators or by whoever read personal data, is in the log with everything else, moves
// no table, and must not move the day that tables are judged on.
//
// Found by looking back from the position, which is one event mostly, and remembered. Any thread;
// waits for the disk on the caller's.

#ifndef JIEDUI_SERVICES_LAST_FACT_H_
#define JIEDUI_SERVICES_LAST_FACT_H_

#include <cstdint>
#include <map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "eventstore/store.h"

namespace jiedui::services {

class LastFact {
 public:
  struct Found {
    eventstore::Position position = eventstore::kNoPosition;  // none: there is no such event
    absl::Time recorded_at = absl::UnixEpoch();
  };

  // The store outlives it.
  LastFact(const eventstore::Store* store, std::vector<int32_t> passed_over);

  // Up to a position the ledger has reached. DATA_LOSS if one of the records cannot be read.
  absl::StatusOr<Found> UpTo(eventstore::Position position);

 private:
  // Events from a fact on that are all passed over.
  struct Run {
    eventstore::Position last = eventstore::kNoPosition;
    absl::Time recorded_at;  // the fact
  };

  bool IsPassedOver(int32_t kind) const;
  bool FindRun(eventstore::Position position, Found& found);
  void Remember(eventstore::Position position, const Found& found);

  const eventstore::Store* const store_;
  const std::vector<int32_t> passed_over_;

  absl::Mutex mutex_;
  std::map<eventstore::Position, Run> runs_ ABSL_GUARDED_BY(mutex_);  // by the fact's position
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_LAST_FACT_H_
