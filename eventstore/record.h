// One event as bytes: sealing what a decision proposed, and reading it back with every check that a
// record allows, by itself and behind the one in front of it.
//
// Called by the writer (sealing) and by readers on any thread. Pure: no disk, no clock.

#ifndef JIEDUI_EVENTSTORE_RECORD_H_
#define JIEDUI_EVENTSTORE_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "eventstore/event.h"
#include "eventstore/finding.h"
#include "jiedui/event/v1/record.pb.h"

namespace jiedui::eventstore {

// What the ledger itself says about an event.
struct Seal {
  absl::string_view ledger_id;
  absl::string_view actor;
  absl::string_view request_id;
  Position position = kNoPosition;
  int64_t recorded_at_us = 0;
};

// The record, its leaf and its body; InvalidArgument if a tag is malformed or a limit is exceeded.
absl::StatusOr<StoredEvent> SealEvent(NewEvent event, const Seal& seal);

// Takes the leaf apart. DataLoss names the position if the leaf cannot be read or is another's.
absl::StatusOr<jiedui::event::v1::EventRecord> ParseLeaf(Position position, absl::string_view leaf);

// The same with the body, whose hash must be the one in the leaf, and the sealed part, which must
// have the hash in the leaf unless it is empty: there is none, or it was erased.
absl::StatusOr<StoredEvent> ParseEvent(Position position, absl::string_view leaf,
                                       absl::string_view body, absl::string_view sealed);

// What the fields of records must be, one behind the other, wherever the records are read from: of
// this format and this ledger, within the limits and the grammar of tags, actors and request ids,
// and never older than the one in front. Hashes and positions are ParseEvent's. One for each time
// the records are read.
class RecordFields {
 public:
  explicit RecordFields(std::string ledger_id) : ledger_id_(std::move(ledger_id)) {}

  // The next record, in order; one that cannot be parsed is left out. One for each rule it breaks,
  // naming its position.
  std::vector<Finding> ProblemsOf(const jiedui::event::v1::EventRecord& record);

 private:
  const std::string ledger_id_;
  int64_t recorded_at_us_ = std::numeric_limits<int64_t>::min();  // of the record in front
};

// True if the record carries all of the item's tags and has one of its kinds.
bool Matches(const jiedui::event::v1::EventRecord& record, const QueryItem& item);
// True if it matches one of the items, or if there are none.
bool Matches(const jiedui::event::v1::EventRecord& record, const Query& query);

// True if text has 1 to max_bytes characters, all printable ASCII.
bool IsPrintableAscii(absl::string_view text, size_t max_bytes);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_RECORD_H_
