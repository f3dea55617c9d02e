// The ledger: an append-only log of events in one directory, with one writer.
//
// What it promises
// - Positions are dense, from 1, in commit order; nothing is ever changed or removed.
// - A callback with a receipt comes after the fsync that covers the events. A failed fsync ends the
//   process: the outcome is then unknown until restart, and a retry with the same request id gives
//   exactly one event.
// - A request is decided against every event before it, also those accepted earlier in the same
//   group and not yet on disk, so that no rule across entities can race.
// - A request id seen before from the same actor returns the first answer, for ever; with another
//   request body it is an error. A refused request leaves no trace.
// - A read sees one snapshot: everything up to its head and nothing after it.
//
// What it does not know: the business. An event is a kind number, bytes, and tags.
//
// What it asks of the machine: no two programs write one directory, and a file once synced stays.
// An error while writing ends the process with status 70 after one line on stderr.
//
// Threads: every method of Store and Snapshot may be called from any thread. Decisions and commit
// callbacks run on the writer's thread, one at a time; they must not block and must not call Submit
// and wait.
//
// Layout on disk: docs/FORMAT.md.

#ifndef JIEDUI_EVENTSTORE_STORE_H_
#define JIEDUI_EVENTSTORE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "jiedui/event/v1/record.pb.h"

namespace jiedui::eventstore {

// Place of an event in the ledger: 1 is the first, 0 means "before the first".
using Position = int64_t;
inline constexpr Position kNoPosition = 0;
inline constexpr Position kMaxPosition = std::numeric_limits<Position>::max();

// An event as a decision proposes it.
struct NewEvent {
  int32_t kind = 0;               // one of Options::known_kinds
  std::string body;               // stored as is, hashed as stored
  std::vector<std::string> tags;  // "<tag>:<id>", ASCII, no NUL; order and repeats do not matter
  int32_t occurred_day = 0;       // days since 1970-01-01, civil day in Asia/Shanghai
};

// An event as stored.
struct StoredEvent {
  jiedui::event::v1::EventRecord record;
  std::string leaf;  // the record's bytes, exactly as hashed
  std::string body;
};

// RFC 6962 leaf hash, SHA-256(0x00 || leaf), 32 bytes.
std::string LeafHash(absl::string_view leaf);

// Which events a read wants: those that carry all of the tags and have one of the kinds.
// Empty means no restriction.
struct Query {
  std::vector<std::string> tags;
  std::vector<int32_t> kinds;
};

// Which part of the log a read walks, and how.
struct Range {
  Position after = kNoPosition;   // exclusive
  Position up_to = kMaxPosition;  // inclusive
  size_t limit = std::numeric_limits<size_t>::max();
  bool backward = false;  // newest first
};

// What a decision sees of the ledger.
class View {
 public:
  virtual ~View() = default;
  // Last position, counting what this group has accepted so far. What a decision returns follows
  // it.
  virtual Position head() const = 0;
  // The recorded time the decision's events will get. Never before the previous event's.
  virtual absl::Time now() const = 0;
  // Matching events in order of position, those of this group included.
  virtual absl::StatusOr<std::vector<StoredEvent>> Read(const Query& query,
                                                        const Range& range) const = 0;
};

// What a decision wants appended, and the answer a repetition of the request will get.
// No events is a valid outcome: the request changes nothing and its answer is still remembered.
struct Outcome {
  std::vector<NewEvent> events;
  std::string answer;
};

// Runs on the writer's thread; a status is a refusal and is handed to the caller unchanged.
using Decision = absl::AnyInvocable<absl::StatusOr<Outcome>(const View&)>;

struct Submission {
  std::string actor;           // recorded in every event; scope of the request id; 1..128 ASCII
  std::string request_id;      // 1..36 ASCII characters
  std::string request_sha256;  // tells a retry from a different request
  bool dry_run = false;        // decide, answer, write nothing, remember nothing; a request id seen
                               // before is answered as the live call would be
  Decision decide;
};

struct Receipt {
  Position first_position = kNoPosition;  // kNoPosition if the request wrote nothing
  Position last_position = kNoPosition;
  absl::Time recorded_at;  // when the request was decided
  std::string leaf_hash;   // of the last event; empty if the request wrote nothing
  std::string answer;
  bool deduplicated = false;  // the request id had been seen; this is the first answer
};

// An error with this payload says that the request id was used before with another request body.
inline constexpr char kRequestIdReusedUrl[] = "type.jiedui.cn/jiedui.eventstore.RequestIdReused";
bool IsRequestIdReused(const absl::Status& status);

// An error of Store::Open with this payload says that somebody has the ledger open for writing.
inline constexpr char kLedgerInUseUrl[] = "type.jiedui.cn/jiedui.eventstore.LedgerInUse";
bool IsLedgerInUse(const absl::Status& status);

using CommitCallback = absl::AnyInvocable<void(absl::StatusOr<Receipt>)>;

// What a check of the whole ledger found: eventstore/verify.h.
struct VerifyReport;

// Called now and then while the ledger is checked.
using VerifyProgress = absl::FunctionRef<void(Position done, Position head)>;

// One consistent state of the ledger. Cheap; release it soon, it pins disk space.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  virtual Position head() const = 0;
  // NotFound beyond head.
  virtual absl::StatusOr<StoredEvent> Get(Position position) const = 0;
  // Matching events in the order of the walk. DataLoss names the position if a record is damaged.
  virtual absl::StatusOr<std::vector<StoredEvent>> Read(const Query& query,
                                                        const Range& range) const = 0;
  // Last position recorded at or before that time; kNoPosition if there is none. O(log n).
  virtual absl::StatusOr<Position> PositionAt(absl::Time time) const = 0;
  // What this request id of this actor was answered with; NotFound if never seen.
  virtual absl::StatusOr<jiedui::event::v1::RequestEntry> Request(
      absl::string_view actor, absl::string_view request_id) const = 0;
  // Reads everything and checks it against itself. Takes as long as reading the ledger takes.
  virtual VerifyReport Verify(VerifyProgress progress) const = 0;
};

// Keeps a head listener registered; destroying it returns after any running call has ended.
class HeadWatch {
 public:
  virtual ~HeadWatch() = default;
};

struct Options {
  std::string directory;
  std::string ledger_id;  // must match the ledger's own, checked at open; empty: any, to read only
  // A ledger with any other kind was written by a newer program: refused.
  std::vector<int32_t> known_kinds;
  const Clock* clock = nullptr;  // outlives the store
  bool create_if_missing = true;
  bool read_only = false;            // Submit refuses; may be open while another process writes
  size_t max_queue_requests = 4096;  // beyond it Submit answers RESOURCE_EXHAUSTED
  size_t max_group_requests = 256;   // requests sharing one fsync
  size_t max_body_bytes = 1 << 20;   // of one event

  // InvalidArgument names the first bad field.
  absl::Status Validate() const;
};

class Store {
 public:
  // NotFound if missing and not to be created; FailedPrecondition if it belongs to another ledger,
  // is open elsewhere or was written by a newer program; DataLoss if it is damaged.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const Options& options);

  virtual ~Store() = default;

  // Queues a request. done is called exactly once, on the writer's thread, or at once on this
  // thread if the queue is full or the store is closing. Its status is one of
  //   OK                   committed and durable
  //   INVALID_ARGUMENT     actor or request id is malformed; the request id was used with another
  //                        body (IsRequestIdReused); a proposed event is beyond a limit
  //   FAILED_PRECONDITION  the store is read only
  //   RESOURCE_EXHAUSTED   not committed; retry later
  //   UNAVAILABLE          not committed; the store is closing
  //   anything else        the decision's own refusal; not committed
  virtual void Submit(Submission submission, CommitCallback done) = 0;

  // Everything durable at this moment.
  virtual std::unique_ptr<Snapshot> TakeSnapshot() const = 0;

  // Last durable position.
  virtual Position head() const = 0;

  // Calls listener(head) whenever the durable head has moved, on the writer's thread, after the
  // callbacks of the requests that moved it. It must not block, and must not make or end a watch.
  virtual std::unique_ptr<HeadWatch> WatchHead(absl::AnyInvocable<void(Position)> listener) = 0;

  virtual const jiedui::event::v1::LedgerDescription& description() const = 0;

  // Approximate bytes on disk.
  virtual uint64_t DiskBytes() const = 0;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_STORE_H_
