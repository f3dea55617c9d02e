// Batches that are decided but not yet in the local database: what decisions must see besides it.
//
// With the local log there are none between two groups; with a log elsewhere, those on their way.
// Belongs to the writer's thread.

#ifndef JIEDUI_EVENTSTORE_TAIL_H_
#define JIEDUI_EVENTSTORE_TAIL_H_

#include <deque>
#include <memory>
#include <vector>

#include "absl/strings/string_view.h"

#include "eventstore/commit_log.h"
#include "eventstore/event.h"

namespace jiedui::eventstore {

class Tail {
 public:
  void Add(std::shared_ptr<const SealedBatch> batch);

  // The local database has everything up to there.
  void TrimTo(Position applied);

  // Null if no request of the tail has the key.
  const jiedui::event::v1::RequestEntry* FindRequest(absl::string_view key) const;

  // Null if the position is not in the tail.
  const StoredEvent* At(Position position) const;

  // Adds up to range.limit matching events to `out`, in the order of the walk.
  void Read(const Query& query, const Range& range, std::vector<StoredEvent>& out) const;

  // Last position that carries the tag; kNoPosition if none in the tail does.
  Position LastWithTag(absl::string_view tag) const;

 private:
  std::deque<std::shared_ptr<const SealedBatch>> batches_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_TAIL_H_
