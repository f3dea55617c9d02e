// Reading events out of one durable state of the database, and the Snapshot that callers hold.
//
// The writer makes a DurableState after each sync; any thread reads from it. ReadEvents also serves
// decisions, on the writer's thread. Nothing here writes.

#ifndef JIEDUI_EVENTSTORE_READER_H_
#define JIEDUI_EVENTSTORE_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "eventstore/database.h"
#include "eventstore/event.h"
#include "eventstore/merkle.h"
#include "eventstore/snapshot.h"

namespace jiedui::eventstore {

// Matching events up to head, in the order of the walk.
absl::StatusOr<std::vector<StoredEvent>> ReadEvents(const Database& database,
                                                    const rocksdb::ReadOptions& read, Position head,
                                                    const Query& query, const Range& range);

// NotFound if that actor never used that request id.
absl::StatusOr<jiedui::event::v1::RequestEntry> ReadRequest(const Database& database,
                                                            const rocksdb::ReadOptions& read,
                                                            absl::string_view actor,
                                                            absl::string_view request_id);

// Last position up to `up_to` that carries the tag. One seek.
absl::StatusOr<Position> ReadLastWithTag(const Database& database, const rocksdb::ReadOptions& read,
                                         absl::string_view tag, Position up_to);

// Nodes of the tree as they are stored: level 0 is a leaf's hash.
absl::StatusOr<std::vector<std::string>> ReadNodes(const Database& database,
                                                   const rocksdb::ReadOptions& read,
                                                   absl::Span<const NodeId> nodes);

// A moment of the database that is on the disk, and its head. Readers of the same moment share it.
class DurableState {
 public:
  // What is in the database now, up to head. A writer's is the last position in it, to be shown to
  // readers only once it is synced; one who only reads may show less than is in it.
  DurableState(std::shared_ptr<const Database> database, Position head);
  ~DurableState();
  DurableState(const DurableState&) = delete;
  DurableState& operator=(const DurableState&) = delete;

  const Database& database() const { return *database_; }
  const rocksdb::ReadOptions& read() const { return read_; }
  Position head() const { return head_; }

 private:
  std::shared_ptr<const Database> database_;
  rocksdb::ReadOptions read_;
  Position head_;
};

std::unique_ptr<Snapshot> MakeSnapshot(std::shared_ptr<const DurableState> state);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_READER_H_
