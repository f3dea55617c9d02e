// The seam where order and durability are decided: one interface at the commit step.
//
// The store decides and seals batches and hands them to a CommitLog, several under way at a time;
// the log says of each whether it is committed. The local one (local_log.h) is RocksDB in this
// process. A replicated one would put the order in another engine and keep RocksDB as its verified
// local copy; nothing above this line would change. Every implementation passes
// tests/eventstore/commit_log_contract.h.
//
// A log has one owner at a time, and each owner its epoch. Taking the log over fences the owners
// before: of what they appended nothing gets in any more, not even what is on its way
// (docs/adr/0020-an-owner-has-an-epoch.md).
//
// Cursors, checkpoints and erasures do not go through it: they are local to the database they are
// kept in. They are no part of the history: a consumer's cursor only says where it goes on, a
// checkpoint can be signed again and is published elsewhere, and an erasure follows from an event
// that is in the log, so that every copy carries it out itself, on its own files, and again at
// every start.
//
// Threads: an owner calls from one thread at a time, another owner may be on another; done on any
// thread, also before Append returns, and does not call the log. An implementation calls done for
// everything under way before it is destroyed.

#ifndef JIEDUI_EVENTSTORE_COMMIT_LOG_H_
#define JIEDUI_EVENTSTORE_COMMIT_LOG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "eventstore/event.h"

namespace jiedui::eventstore {

class DurableState;

// Which owner of a log, from 1: whoever takes it over has a higher one.
using Epoch = int64_t;

// Sealed records and the entries of the requests that wrote them: all of it or nothing.
struct SealedBatch {
  std::vector<StoredEvent> events;  // at expected_size + 1, + 2, …
  absl::flat_hash_map<std::string, jiedui::event::v1::RequestEntry> requests;  // by request key
};

// What became of a batch.
enum class CommitResult {
  kCommitted,     // durable, at the positions asked for
  kNotCommitted,  // not in and never will be: the size was another, or the epoch is over (the
                  // reason IsDeposed)
  kUnknown,       // may be in; only opening the log again tells
};

struct Commit {
  CommitResult result = CommitResult::kUnknown;
  absl::Status reason;                        // unless committed
  std::shared_ptr<const DurableState> state;  // if committed: the ledger up to and with the batch
};

class CommitLog {
 public:
  using Done = absl::AnyInvocable<void(Commit)>;

  virtual ~CommitLog() = default;

  // Begins the caller's epoch. Once it returns, what was appended in an earlier one is in, and
  // applied() counts it, or never will be. An error if the log takes nothing more.
  virtual absl::StatusOr<Epoch> TakeOver() = 0;

  // Appends the batch if the epoch is not over and the log has exactly expected_size records,
  // counting those under way. done is called exactly once. After anything but kCommitted every
  // later batch of the epoch is kNotCommitted or kUnknown.
  virtual void Append(Epoch epoch, Position expected_size, std::shared_ptr<const SealedBatch> batch,
                      Done done) = 0;

  // Up to where the local database holds the log, for decisions to read; durable or not.
  virtual Position applied() const = 0;

  // Records from a position on that are in the local database.
  virtual absl::StatusOr<std::vector<StoredEvent>> Read(Position from, size_t limit) const = 0;

  // Waits until everything appended so far has its result; the durable size then. An error if the
  // epoch is over (IsDeposed), or what was appended in it failed.
  virtual absl::StatusOr<Position> Barrier(Epoch epoch) = 0;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_COMMIT_LOG_H_
