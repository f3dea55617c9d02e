// Reads the log ahead of whoever folds it: the next events are read from the disk and parsed on
// another thread while the last ones are folded. Reading and parsing are about half of a fold's
// work, and unlike the fold they need no order.
//
// One thread pulls. A range of a single batch is read by that thread itself.

#ifndef JIEDUI_PROJECTIONS_READ_AHEAD_H_
#define JIEDUI_PROJECTIONS_READ_AHEAD_H_

#include <cstddef>
#include <list>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/arena.h"

#include "base/workers.h"
#include "eventstore/snapshot.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::projections {

// Events in order, with their bodies parsed; the bytes of those are not kept beside. Whoever folds
// them lets all go as soon as every table has them: a write, or the next wait, may take long.
struct ParsedEvents {
  std::vector<eventstore::StoredEvent> stored;
  std::vector<const event::v1::Event*> bodies;  // as many; null: the body is no event
  std::unique_ptr<google::protobuf::Arena> arena;
};

class ReadAhead {
 public:
  // Events of one batch: many, so that a row they share is written once; few enough that a waiting
  // read is told soon.
  static constexpr size_t kBatchEvents = 2048;
  static constexpr size_t kFirstEvents = 256;

  // The events after `after` up to `up_to`, which the ledger must have; it outlives this.
  ReadAhead(const eventstore::Snapshot& ledger, eventstore::Position after,
            eventstore::Position up_to, size_t batch_events = kBatchEvents);
  // Waits for the read under way.
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The next events; empty at the end. Those before one that cannot be read come before its error,
  // DATA_LOSS, which names it. Not to be called again after an error.
  absl::StatusOr<ParsedEvents> Next();

 private:
  // The next batch, on the thread that reads: each twice as large as the last, so that the first is
  // there soon.
  absl::StatusOr<ParsedEvents> ReadBatch();
  absl::StatusOr<std::vector<eventstore::StoredEvent>> ReadStored() const;
  void FillUp();
  bool HasRoom() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasBatch() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !batches_.empty(); }

  const eventstore::Snapshot& ledger_;
  const eventstore::Position up_to_;
  eventstore::Position read_to_;  // of the thread that reads
  const size_t most_events_;
  size_t batch_events_;  // of the thread that reads

  absl::Mutex mutex_;
  std::list<absl::StatusOr<ParsedEvents>> batches_ ABSL_GUARDED_BY(mutex_);
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<Workers> reader_;  // null: whoever pulls reads; last: it uses the rest
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_READ_AHEAD_H_
