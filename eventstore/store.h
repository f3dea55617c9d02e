// The ledger: an append-only log of events in one directory, with one writer.
//
// What it promises
// - Positions are dense, from 1, in commit order; nothing is ever changed or removed. Only the
//   sealed part of an event may be erased, and its hash stays.
// - A callback with a receipt comes after the sync that covers the events; nobody sees what is not
//   durable. While a group is being synced, the next ones are decided, sealed and written. One
//   exception: a request that comes alone, with nothing under way, is synced by the writer's thread
//   itself, and those that come during that sync are decided after it.
// - A request is decided against every event before it, also those not yet durable, so that no rule
//   across entities can race.
// - A request id seen before from the same actor returns the first answer, for ever; with another
//   request body it is an error. A refused request leaves no trace.
// - A read sees one snapshot: everything up to its head and nothing after it.
// - Records form an RFC 6962 tree, kept in the same write; roots and proofs cost O(log n).
// - A ledger that lost something acknowledged does not open: a guard file elsewhere remembers how
//   far it was and how much was kept beside the records, and a witness (eventstore/witness.h)
//   remembers its last checkpoint.
//
// Three outcomes: committed (a receipt), not committed (a status), unknown (IsOutcomeUnknown).
// Unknown follows a failed write or sync. The store then takes nothing more, calls
// Options::on_failure and, by default, ends the process with status 70; opening it again decides,
// and a retry with the same request id gives exactly one event.
//
// What it does not know: the business. An event is a kind number, bytes, and tags.
// What it asks of the machine: a file once synced stays.
//
// Threads: every method may be called from any thread, several at a time. Decisions run on the
// writer's thread, one at a time; commit callbacks and head listeners on the committer's, in order,
// which is whichever thread has seen the sync return: the syncing one, or the writer's between two
// decisions. None of them may block, or call Submit and wait. Of a store without room (full) both
// are one thread of its own. Submit, Settle, WatchHead, head and TakeSnapshot do not wait for the
// disk; whatever else reads or writes does.
//
// Units: times are recorded in microseconds, and the clock is cut to them. Sizes are bytes.
//
// Durability: what is answered with OK is on the disk, of every call that writes.
//
// Layout on disk: docs/FORMAT.md.

#ifndef JIEDUI_EVENTSTORE_STORE_H_
#define JIEDUI_EVENTSTORE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "eventstore/event.h"
#include "eventstore/finding.h"
#include "eventstore/snapshot.h"
#include "jiedui/event/v1/record.pb.h"

namespace jiedui::eventstore {

// What a decision sees of the ledger, on the writer's thread and for as long as the decision runs.
// DATA_LOSS names what is damaged: the decision hands it on.
class View {
 public:
  virtual ~View() = default;
  // Last position, counting everything accepted so far. What a decision returns follows it.
  virtual Position head() const = 0;
  // The recorded time the decision's events will get. Never before the previous event's.
  virtual absl::Time now() const = 0;
  // Matching events in order of position, those not yet durable included.
  virtual absl::StatusOr<std::vector<StoredEvent>> Read(const Query& query,
                                                        const Range& range) const = 0;
  // Last position that carries the tag; kNoPosition if there is none. Mostly answered from memory.
  virtual absl::StatusOr<Position> LastWithTag(absl::string_view tag) const = 0;
};

// What a decision wants appended, and the answer a repetition of the request will get.
struct Outcome {
  std::vector<NewEvent> events;  // 1 to kMaxRequestEvents
  std::string answer;
};

// Runs on the writer's thread; a status is a refusal and is handed to the caller unchanged.
using Decision = absl::AnyInvocable<absl::StatusOr<Outcome>(const View&)>;

struct Submission {
  std::string actor;           // recorded in every event; scope of the request id; 1..128 ASCII
  std::string request_id;      // 1..36 ASCII characters
  std::string request_sha256;  // tells a retry from a different request: compared, and nothing else
  bool dry_run = false;        // decide, answer, write nothing, remember nothing; a request id seen
                               // before is answered as the live call would be
  std::optional<AppendCondition> condition;  // checked just before decide
  size_t size_bytes = 0;  // what decide holds; counts against Options::max_queue_bytes
  Decision decide;
};

struct Receipt {
  Position first_position = kNoPosition;  // kNoPosition after a dry run
  Position last_position = kNoPosition;
  absl::Time recorded_at;  // when the request was decided
  std::string leaf_hash;   // of the last event, 32 bytes; empty after a dry run
  std::string answer;
  bool deduplicated = false;  // the request id had been seen; this is the first answer
};

// The request id was used before with another request body. INVALID_ARGUMENT.
bool IsRequestIdReused(const absl::Status& status);
// The condition failed; the message names the first conflicting event. ABORTED.
std::optional<Conflict> ConflictOf(const absl::Status& status);
// The write may or may not be in. UNAVAILABLE.
bool IsOutcomeUnknown(const absl::Status& status);
// Too little room on the disk to write anything: bytes free and bytes needed. RESOURCE_EXHAUSTED.
struct DiskSpace {
  uint64_t free_bytes = 0;
  uint64_t needed_bytes = 0;
};
std::optional<DiskSpace> DiskLowOf(const absl::Status& status);
// The ledger has all the cursors it may have. FAILED_PRECONDITION.
struct CursorLimit {
  size_t count = 0;
  size_t limit = 0;
};
std::optional<CursorLimit> CursorLimitOf(const absl::Status& status);
// Another writer has taken the log over: not committed. FAILED_PRECONDITION.
bool IsDeposed(const absl::Status& status);
// Store::Open: somebody has the ledger open for writing. FAILED_PRECONDITION.
bool IsLedgerInUse(const absl::Status& status);

using CommitCallback = absl::AnyInvocable<void(absl::StatusOr<Receipt>)>;
using SettledCallback = absl::AnyInvocable<void(absl::Status)>;

// Keeps a head listener registered; destroying it, on any thread but in a listener, returns after
// any running call has ended. It may outlive the store; nothing is heard then.
class HeadWatch {
 public:
  virtual ~HeadWatch() = default;
};

// Memory that the ledgers of one process share: eventstore/resources.h.
class Resources;

struct Options {
  std::string directory;
  // Where the guard file is: not in `directory`, best on another disk. Empty: the directory "guard"
  // beside `directory`.
  std::string guard_directory;
  std::string ledger_id;  // must match the ledger's own, checked at open; empty: any, to read only
  // A ledger with any other kind was written by a newer program: refused.
  std::vector<int32_t> known_kinds;
  const Clock* clock = nullptr;  // outlives the store
  bool create_if_missing = true;
  bool read_only = false;  // nothing is written; beside a writer it shows what was acknowledged
  size_t max_queue_requests = 4096;    // beyond it Submit answers RESOURCE_EXHAUSTED
  size_t max_queue_bytes = 256 << 20;  // likewise, by Submission::size_bytes
  size_t max_group_requests = 256;     // requests sharing one sync
  size_t max_cursors = 1000;           // beyond it no new one is acquired
  // Below it what takes room is refused (DiskLowOf): requests, checkpoints, cursors that are
  // acquired or moved. Reads and deletions go on.
  uint64_t min_free_bytes = 0;
  // What opening writes at most, beside twice what is in the write-ahead log. If not even that is
  // free, and less than min_free_bytes, a ledger that is there is opened to be read: Store::full.
  uint64_t room_to_open_bytes = 8 << 20;
  // Called once, by the first request or other write that such a store gets when there is room
  // again: whoever opened it is to open it anew. On the thread that decides, or the caller's; it
  // must not end the store itself. Null: nobody does.
  std::function<void()> on_room;
  // The end of the store moves what is in the write-ahead log only into tables, if there is room
  // for that, so that the next opening has nothing to read of it.
  bool empty_log_at_end = true;
  // How long after an erasure that found no room to write table files anew it is looked at again.
  absl::Duration purge_again_after = absl::Minutes(1);
  std::shared_ptr<Resources> resources;  // null: its own
  // Called once, after the outcome of everything under way has been answered as unknown, or after
  // another writer took over. Null: ends the process with status 70.
  std::function<void(const absl::Status&)> on_failure;

  // InvalidArgument names the first bad field.
  absl::Status Validate() const;
};

// A cursor that a consumer keeps with the ledger.
struct NamedCursor {
  std::string name;  // 1 to 64 ASCII characters
  jiedui::event::v1::CursorEntry entry;
};

// What is said of a copied ledger by whoever adopts it.
struct Adoption {
  // That it is known to end here, and what is missing behind is lost for good: what a guard
  // remembers, or may have, if none of it can be read. It must be where the ledger ends, so that
  // nobody accepts a loss unread.
  std::optional<Position> accept_loss_after;
  // What else the ledger must agree with, asked once all of it has been checked; a status refuses
  // the ledger and is handed on unchanged. Null: nothing.
  std::function<absl::Status(const Snapshot&)> agrees;
};

struct Adopted {
  Position events = kNoPosition;
  std::string root;  // RFC 6962 root over them, 32 bytes, computed anew
  // What the guard in whose place the new one is would have made a notice; a loss that was
  // accepted.
  std::vector<Finding> notice;
};

class Store {
 public:
  // NotFound if missing and not to be created; FailedPrecondition if it belongs to another ledger,
  // is open elsewhere, was written by a newer program, or its guard is missing; DataLoss if it is
  // damaged or lacks what was acknowledged: records are named, of what is kept beside them it says
  // how much; Unavailable if it cannot be read or written now; DiskLowOf if it is to be made where
  // the disk is nearly full, and nothing of it is. One that is there is opened all the same (full).
  static absl::StatusOr<std::unique_ptr<Store>> Open(const Options& options);

  // Whether that ledger is in the directory, by the guard beside it or else by its own description;
  // false also if neither can be read. Changes nothing.
  static bool IsIn(const std::string& directory, const std::string& ledger_id);

  // Accepts a copied ledger as the ledger: checks the whole of it and makes a guard for it, in the
  // place of one that agrees with it. DataLoss if it is not whole, or lacks what a guard remembers
  // as acknowledged (as Open says it), or has another history; FailedPrecondition if the guard
  // is another ledger's, the ledger is open elsewhere, or does not end where accept_loss_after
  // says. The guard that was there then stays.
  static absl::StatusOr<Adopted> Adopt(const Options& options, const Adoption& adoption,
                                       VerifyProgress progress);

  // Requests that are decided are committed and answered; those still waiting are answered
  // UNAVAILABLE, not committed. Every callback has returned when it does, so no callback, decision
  // or listener may end the store. Snapshots and watches may outlive it; no call may be running.
  // Waits for the disk; with the last snapshot goes what Options::empty_log_at_end says, and the
  // lock.
  virtual ~Store() = default;

  // Queues a request. One whose id was seen before is answered before its condition is looked at,
  // and before the disk is asked for room: its caller hears what became of it. done is called
  // exactly once: on the committer's thread, at once on this thread if the queue is full or the
  // store is closing, or on the writer's if the store closes while the request waits. Its status is
  // one of
  //   OK                   committed and durable
  //   INVALID_ARGUMENT     actor, request id or condition is malformed; the request id was used
  //                        with another body (IsRequestIdReused); a proposed event is beyond a
  //                        limit
  //   ABORTED              the condition failed (ConflictOf)
  //   FAILED_PRECONDITION  not committed: the store is read only, or no longer the writer
  //                        (IsDeposed)
  //   RESOURCE_EXHAUSTED   not committed: the queue is full, or the disk nearly is (DiskLowOf)
  //   DATA_LOSS            not committed: what it was to be checked against is damaged
  //   UNAVAILABLE          unknown (IsOutcomeUnknown); else not committed, the store is closing
  //   anything else        the decision's own refusal; not committed
  virtual void Submit(Submission submission, CommitCallback done) = 0;

  // Settles what was recorded up to that time: when done is called with OK, all of it is durable
  // and visible, and whatever is recorded from then on gets a later time, also if the clock has not
  // moved, as long as this store is open. It waits behind the requests in the queue, takes no sync
  // and writes nothing. done is called as that of Submit is; OK, or RESOURCE_EXHAUSTED, UNAVAILABLE
  // or FAILED_PRECONDITION as there. Of a store that is read only everything is settled.
  virtual void Settle(absl::Time time, SettledCallback done) = 0;

  // Everything durable at this moment. The snapshot may outlive the store, and keeps its files open
  // and locked until it ends.
  virtual std::unique_ptr<Snapshot> TakeSnapshot() const = 0;

  // Last durable position.
  virtual Position head() const = 0;

  // Calls listener(head) whenever the durable head has moved from now on, on the committer's
  // thread, after the callbacks of the requests that moved it; the head of now is not told, and
  // several moves may be told as one. It must not block, and must not make or end a watch.
  virtual std::unique_ptr<HeadWatch> WatchHead(absl::AnyInvocable<void(Position)> listener) = 0;

  // Every write from here on waits for the disk and is durable when it returns OK. It is
  // FAILED_PRECONDITION if the store is read only, RESOURCE_EXHAUSTED if the disk is nearly full
  // (DiskLowOf), unless it deletes, and UNAVAILABLE if it failed: it may or may not be in
  // (IsOutcomeUnknown), and the store takes nothing more.

  // Keeps a checkpoint of a size that is durable, in place of one of that size; OUT_OF_RANGE if it
  // is below 1 or beyond the head. What the note says is the caller's to check.
  virtual absl::Status PutCheckpoint(const StoredCheckpoint& checkpoint) = 0;

  // Deletes the checkpoints of these sizes; the tree can still prove what they said. One that is
  // not there is no error.
  virtual absl::Status DeleteCheckpoints(const std::vector<Position>& sizes) = 0;

  // Deletes the sealed parts of events, also from the files; of an event that has none there is
  // nothing to delete, and repeating it changes nothing. Once it returns OK no snapshot shows them,
  // of whatever time it is. What a snapshot taken before still pins leaves the files when the
  // ledger is opened next, as does what a failure or a crash left of it. Where the disk has no room
  // to write table files anew they leave the files once it has: it is looked at again after
  // Options::purge_again_after, and when the ledger is opened next.
  virtual absl::Status EraseSealed(const std::vector<Position>& positions) = 0;

  // Named places in the ledger that consumers keep here, no part of its history: a snapshot does
  // not have them. INVALID_ARGUMENT, of each call with a name or an owner, if it is not printable
  // ASCII, or longer than 64 characters or an owner than an actor may be. NotFound if there is no
  // such cursor.
  virtual absl::StatusOr<jiedui::event::v1::CursorEntry> GetCursor(
      absl::string_view name) const = 0;
  // In the order of their names.
  virtual absl::StatusOr<std::vector<NamedCursor>> ListCursors() const = 0;
  // The next fencing token, for the new owner; whoever had an older one can no longer commit. A new
  // cursor, of which the owner is the creator too, if there is none, unless that is one too many
  // (CursorLimitOf).
  virtual absl::StatusOr<jiedui::event::v1::CursorEntry> AcquireCursor(absl::string_view name,
                                                                       absl::string_view owner) = 0;
  // ABORTED if the token is not the latest; FAILED_PRECONDITION if it would go back, OUT_OF_RANGE
  // if it is beyond the head.
  virtual absl::StatusOr<jiedui::event::v1::CursorEntry> CommitCursor(absl::string_view name,
                                                                      int64_t fencing_token,
                                                                      Position position) = 0;
  // ABORTED if the token is not the latest. Whoever makes the cursor anew gets a higher token.
  virtual absl::Status DeleteCursor(absl::string_view name, int64_t fencing_token) = 0;

  virtual const jiedui::event::v1::LedgerDescription& description() const = 0;

  // What opening found that somebody should know: records nobody was told of when the last process
  // ended, not in, or in since then, or, to a reader, not shown; that there is no guard. Empty if
  // there is nothing.
  virtual const std::vector<Finding>& notice() const = 0;

  // It was opened for writing where there was no room to open it. It stands at the end of what is
  // known to be acknowledged, and nothing is written. A request that was seen before gets its first
  // answer and a dry run is decided; every other, and every other write, also one that deletes, is
  // refused: DiskLowOf, and once there is room (Options::on_room) UNAVAILABLE, not committed. A
  // request that was written, and is not known to be acknowledged, is as unknown as before
  // (IsOutcomeUnknown). Nobody else can open the ledger for writing meanwhile.
  virtual bool full() const { return false; }

  // The ledger has records and no guard, and so nothing here knows whether its end is all there. To
  // a reader only: it is not opened for writing.
  virtual bool guard_missing() const = 0;

  // Bytes on the disk, about: also those that files have reserved.
  virtual uint64_t DiskBytes() const = 0;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_STORE_H_
