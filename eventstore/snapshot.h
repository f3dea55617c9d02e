// One consistent state of a ledger, for reading and for proving.
//
// Any thread, several at a time; each call waits for the disk on the caller's. Cheap to take;
// release it soon: it pins disk space and, once its store has ended, the lock on the ledger.
// Nothing it says changes, but that sealed parts may be erased meanwhile from what is read later.
//
// DATA_LOSS, of any call, names the record or the place that is damaged; the others can be read all
// the same.

#ifndef JIEDUI_EVENTSTORE_SNAPSHOT_H_
#define JIEDUI_EVENTSTORE_SNAPSHOT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "eventstore/event.h"

namespace jiedui::eventstore {

// What a check of the whole ledger found: eventstore/verify.h.
struct VerifyReport;

// Called now and then while the ledger is checked: steps of work behind it and in all.
using VerifyProgress = absl::FunctionRef<void(int64_t done, int64_t total)>;
// The same, and an error stops the check.
using VerifyStep = absl::FunctionRef<absl::Status(int64_t done, int64_t total)>;

// A signed checkpoint as stored.
struct StoredCheckpoint {
  Position size = kNoPosition;
  std::string note;  // C2SP signed note
};

class Snapshot {
 public:
  virtual ~Snapshot() = default;
  virtual Position head() const = 0;

  // NotFound beyond head.
  virtual absl::StatusOr<StoredEvent> Get(Position position) const = 0;
  // The leaf alone: what else belongs to the record may be damaged. NotFound beyond head.
  virtual absl::StatusOr<std::string> Leaf(Position position) const = 0;
  // Matching events in the order of the walk. DataLoss names the position if a record is damaged.
  virtual absl::StatusOr<std::vector<StoredEvent>> Read(const Query& query,
                                                        const Range& range) const = 0;
  // Last position recorded at or before that time; kNoPosition if there is none. O(log n).
  virtual absl::StatusOr<Position> PositionAt(absl::Time time) const = 0;
  // Last position up to `up_to` that carries the tag; kNoPosition if there is none. One seek.
  virtual absl::StatusOr<Position> LastWithTag(absl::string_view tag, Position up_to) const = 0;
  // What this request id of this actor was answered with; NotFound if never seen.
  virtual absl::StatusOr<jiedui::event::v1::RequestEntry> Request(
      absl::string_view actor, absl::string_view request_id) const = 0;

  // The RFC 6962 tree over the leaves; leaf i is the record at position i + 1. A size beyond head
  // is OutOfRange, as is a position beyond the size. O(log n) each.
  virtual absl::StatusOr<std::string> Root(Position size) const = 0;
  // From the leaf to the root.
  virtual absl::StatusOr<std::vector<std::string>> InclusionProof(Position position,
                                                                  Position size) const = 0;
  virtual absl::StatusOr<std::vector<std::string>> ConsistencyProof(Position old_size,
                                                                    Position new_size) const = 0;

  // Newest first, below `before`.
  virtual absl::StatusOr<std::vector<StoredCheckpoint>> Checkpoints(Position before,
                                                                    size_t limit) const = 0;
  // NotFound if there is none of that size.
  virtual absl::StatusOr<StoredCheckpoint> Checkpoint(Position size) const = 0;

  // Reads everything and checks it against itself. Takes as long as reading the ledger takes.
  virtual VerifyReport Verify(VerifyProgress progress) const = 0;
  // The same, unless a step stops it; then its error.
  virtual absl::StatusOr<VerifyReport> VerifyUnlessStopped(VerifyStep step) const = 0;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_SNAPSHOT_H_
