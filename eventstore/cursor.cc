#include "eventstore/cursor.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/check.h"
#include "base/status_macros.h"

namespace jiedui::eventstore {

Cursor::Cursor(const Store& store, Query query, Position after)
    : store_(store), query_(std::move(query)), position_(after) {}

absl::StatusOr<CursorBatch> Cursor::Next(size_t max_events) {
  CHECK(max_events > 0, "a batch of nothing never gets anywhere");
  const std::unique_ptr<Snapshot> snapshot = store_.TakeSnapshot();
  CursorBatch batch;
  batch.head = snapshot->head();
  ASSIGN_OR_RETURN(batch.events, snapshot->Read(query_, {.after = position_, .limit = max_events}));
  const bool cut_short = batch.events.size() == max_events;
  position_ = cut_short ? batch.events.back().record.position() : std::max(position_, batch.head);
  batch.scanned_to = position_;
  batch.caught_up = position_ >= batch.head;
  return batch;
}

}  // namespace jiedui::eventstore
