// Reading on from a position: first what is stored, then what arrives, without a seam between the
// two.
//
// The owner pulls, from one thread at a time; nothing is buffered, so a slow reader costs only disk
// reads. To follow a ledger for ever:
//   watch = store.WatchHead(wake me);            // first, so that no move of the head is missed
//   loop: Next until caught_up, then sleep until woken.

#ifndef JIEDUI_EVENTSTORE_CURSOR_H_
#define JIEDUI_EVENTSTORE_CURSOR_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"

#include "eventstore/store.h"

namespace jiedui::eventstore {

struct CursorBatch {
  std::vector<StoredEvent> events;
  // Everything up to here has been looked at, whether it matched or not: where to resume.
  Position scanned_to = kNoPosition;
  Position head = kNoPosition;
  bool caught_up = false;  // scanned_to is the head
};

class Cursor {
 public:
  // Starts behind `after`. The store outlives the cursor.
  Cursor(const Store& store, Query query, Position after);

  // The next matching events, at most max_events, which must be positive. After an error the cursor
  // stands where it stood.
  absl::StatusOr<CursorBatch> Next(size_t max_events);

  Position position() const { return position_; }

 private:
  const Store& store_;
  Query query_;
  Position position_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_CURSOR_H_
