// The requests that are decided together: each against everything before it, and all that is
// accepted becomes one batch of the commit log.
//
// Add and TakeBatch on the writer's thread; Answer on the committer's, once the batch has its
// result. Nothing it accepts is visible to readers, and nobody is answered, before that.

#ifndef JIEDUI_EVENTSTORE_GROUP_H_
#define JIEDUI_EVENTSTORE_GROUP_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "eventstore/commit_log.h"
#include "eventstore/commit_queue.h"
#include "eventstore/database.h"
#include "eventstore/store.h"
#include "eventstore/tag_heads.h"
#include "eventstore/tail.h"

namespace jiedui::eventstore {

// The end of the log: where it is and when it was recorded.
struct LogEnd {
  Position position = kNoPosition;
  int64_t recorded_at_us = std::numeric_limits<int64_t>::min();
};

// What the decisions of a ledger read from; lives as long as its writer.
struct DecisionState {
  const Database& database;
  const Options& options;
  Tail tail;  // decided, not yet in the database
  TagHeads tag_heads;
  LogEnd end;        // with everything decided
  Position applied;  // the database has everything up to here
  // Nothing is recorded at that time or before any more.
  int64_t settled_us = std::numeric_limits<int64_t>::min();
};

class Group {
 public:
  // refusal: why nothing new can be written now; OK: it can.
  Group(DecisionState* state, absl::Status refusal);

  // Decides the request; its answer waits for Answer.
  void Add(PendingRequest request);

  // No more should be added: the bound on requests or on bytes is reached.
  bool full() const;

  // Nobody waits for an answer.
  bool empty() const { return answers_.empty(); }

  // What was accepted, behind base(). May hold no events. No Add after it.
  const std::shared_ptr<const SealedBatch>& batch() const { return shared_batch_; }
  Position base() const { return base_; }

  // Calls every callback, in order.
  void Answer(const Commit& commit);

 private:
  class GroupView;

  absl::StatusOr<Receipt> Decide(Submission& submission);
  Receipt Settle(int64_t settle_us);
  absl::StatusOr<std::optional<Receipt>> FirstAnswer(const Submission& submission) const;
  absl::StatusOr<jiedui::event::v1::RequestEntry> FindEntry(const Submission& submission) const;
  absl::StatusOr<std::vector<StoredEvent>> SealAll(const Submission& submission,
                                                   std::vector<NewEvent> events,
                                                   int64_t recorded_at_us) const;
  void Accept(std::string request_key, const jiedui::event::v1::RequestEntry& entry,
              std::vector<StoredEvent> events);
  absl::StatusOr<Receipt> ReceiptOf(const jiedui::event::v1::RequestEntry& entry) const;
  absl::StatusOr<std::string> LeafAt(Position position) const;
  int64_t NowMicros() const;

  struct Answered {
    CommitCallback done;
    absl::StatusOr<Receipt> receipt;
  };

  DecisionState& state_;
  const absl::Status refusal_;
  const Position base_;
  const std::shared_ptr<SealedBatch> batch_ = std::make_shared<SealedBatch>();
  const std::shared_ptr<const SealedBatch> shared_batch_ = batch_;
  size_t batch_bytes_ = 0;
  std::vector<Answered> answers_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_GROUP_H_
