// The requests that share one sync: each is decided against everything before it, and all that is
// accepted becomes one atomic batch.
//
// Lives on the writer's thread, for one round: Add…, Write, Answer. Nothing it accepts is visible
// to readers, and nobody is answered, before the batch is durable.

#ifndef JIEDUI_EVENTSTORE_GROUP_H_
#define JIEDUI_EVENTSTORE_GROUP_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rocksdb/write_batch.h"

#include "eventstore/commit_queue.h"
#include "eventstore/database.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

// The end of the log: where it is and when it was recorded.
struct LogEnd {
  Position position = kNoPosition;
  int64_t recorded_at_us = std::numeric_limits<int64_t>::min();
};

class Group {
 public:
  // end is the end of what is in the database.
  Group(Database& database, const Options& options, LogEnd end);

  // Decides the request; its answer waits for Answer.
  void Add(PendingRequest request);

  // No more should be added: the bound on requests or on bytes is reached.
  bool full() const;

  // One synced write of everything accepted; nothing if there is none. After an error the outcome
  // is unknown.
  rocksdb::Status Write();

  // Calls every callback, in order.
  void Answer();

  // The end of the log with this group.
  const LogEnd& end() const { return end_; }

 private:
  class GroupView;

  absl::StatusOr<Receipt> Decide(Submission& submission);
  absl::StatusOr<std::optional<Receipt>> FirstAnswer(const Submission& submission) const;
  absl::StatusOr<jiedui::event::v1::RequestEntry> FindEntry(const Submission& submission) const;
  absl::StatusOr<std::vector<StoredEvent>> SealAll(const Submission& submission,
                                                   std::vector<NewEvent> events,
                                                   int64_t recorded_at_us) const;
  void Accept(const std::string& request_key, const jiedui::event::v1::RequestEntry& entry,
              std::vector<StoredEvent> events);
  void Put(Family family, absl::string_view key, absl::string_view value);
  void PutEvent(const StoredEvent& event);
  absl::StatusOr<Receipt> ReceiptOf(const jiedui::event::v1::RequestEntry& entry) const;
  absl::StatusOr<std::string> LeafAt(Position position) const;
  int64_t NowMicros() const;

  struct Answered {
    CommitCallback done;
    absl::StatusOr<Receipt> receipt;
  };

  Database& database_;
  const Options& options_;
  const Position base_;  // last position already in the database
  LogEnd end_;
  rocksdb::WriteBatch batch_;
  std::vector<StoredEvent> events_;  // accepted here: base_ + 1, base_ + 2, …
  std::map<std::string, jiedui::event::v1::RequestEntry> entries_;  // accepted here, by request key
  std::vector<Answered> answers_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_GROUP_H_
