// Named places in the ledger that its consumers keep with it.
//
// Any thread; one at a time inside. Every change is on the disk when the call returns. A consumer
// that was replaced holds an older fencing token and moves nothing any more.

#ifndef JIEDUI_EVENTSTORE_CONSUMER_CURSORS_H_
#define JIEDUI_EVENTSTORE_CONSUMER_CURSORS_H_

#include <cstdint>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

#include "base/clock.h"
#include "eventstore/database.h"
#include "eventstore/event.h"

namespace jiedui::eventstore {

class ConsumerCursors {
 public:
  using Entry = jiedui::event::v1::CursorEntry;

  ConsumerCursors(std::shared_ptr<Database> database, const Clock* clock)
      : database_(std::move(database)), clock_(clock) {}

  // As Store::GetCursor, AcquireCursor and CommitCursor. Unavailable: whether it was written is not
  // known.
  absl::StatusOr<Entry> Get(absl::string_view name) const;
  absl::StatusOr<Entry> Acquire(absl::string_view name, absl::string_view owner);
  absl::StatusOr<Entry> Commit(absl::string_view name, int64_t fencing_token, Position position,
                               Position head);

 private:
  absl::StatusOr<Entry> Put(absl::string_view name, Entry entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::shared_ptr<Database> database_;
  const Clock* const clock_;
  absl::Mutex mutex_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_CONSUMER_CURSORS_H_
