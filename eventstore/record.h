// One event as bytes: sealing what a decision proposed, and reading it back with every check that a
// single record allows.
//
// Called by the writer (sealing) and by readers on any thread. Pure: no disk, no clock.

#ifndef JIEDUI_EVENTSTORE_RECORD_H_
#define JIEDUI_EVENTSTORE_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "eventstore/event.h"
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

// True if the record carries all of the item's tags and has one of its kinds.
bool Matches(const jiedui::event::v1::EventRecord& record, const QueryItem& item);
// True if it matches one of the items, or if there are none.
bool Matches(const jiedui::event::v1::EventRecord& record, const Query& query);

// True if text has 1 to max_bytes characters, all printable ASCII.
bool IsPrintableAscii(absl::string_view text, size_t max_bytes);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_RECORD_H_
