// Named places in the ledger that its consumers keep with it.
//
// Any thread; one at a time inside. Every change is on the disk when the call returns. A consumer
// that was replaced holds an older fencing token and moves nothing any more, also not after the
// ledger was made anew from an archive, which has no cursors: a token is at least the microseconds
// since 1970 when it was given.

#ifndef JIEDUI_EVENTSTORE_CONSUMER_CURSORS_H_
#define JIEDUI_EVENTSTORE_CONSUMER_CURSORS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
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

  ConsumerCursors(std::shared_ptr<Database> database, const Clock* clock, size_t max_cursors)
      : database_(std::move(database)), clock_(clock), max_cursors_(max_cursors) {}

  // As the methods of Store. IsOutcomeUnknown after a write that failed.
  absl::StatusOr<Entry> Get(absl::string_view name) const;
  absl::StatusOr<std::vector<NamedCursor>> List() const;
  absl::StatusOr<Entry> Acquire(absl::string_view name, absl::string_view owner);
  absl::StatusOr<Entry> Commit(absl::string_view name, int64_t fencing_token, Position position,
                               Position head);
  absl::Status Delete(absl::string_view name, int64_t fencing_token);

 private:
  absl::StatusOr<Entry> GetToMove(absl::string_view name, int64_t fencing_token) const;
  // One that nobody has acquired yet.
  absl::StatusOr<Entry> New() const;
  absl::StatusOr<Entry> Deleted() const;
  absl::StatusOr<Entry> Put(absl::string_view name, Entry entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::shared_ptr<Database> database_;
  const Clock* const clock_;
  const size_t max_cursors_;
  absl::Mutex mutex_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_CONSUMER_CURSORS_H_
