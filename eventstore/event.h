// What the ledger holds and how it is asked: events, queries, ranges, conditions. Plain data, any
// thread.

#ifndef JIEDUI_EVENTSTORE_EVENT_H_
#define JIEDUI_EVENTSTORE_EVENT_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "jiedui/event/v1/record.pb.h"

namespace jiedui::eventstore {

// Place of an event in the ledger: 1 is the first, 0 means "before the first".
using Position = int64_t;
inline constexpr Position kNoPosition = 0;
inline constexpr Position kMaxPosition = std::numeric_limits<Position>::max();

// What one event may be at most.
inline constexpr size_t kMaxLeafBytes = 65535;  // must fit the two-byte length of an entry bundle
inline constexpr size_t kMaxBodyBytes = size_t{1} << 20;
inline constexpr size_t kMaxSealedBytes = size_t{64} << 10;
inline constexpr size_t kMaxTagBytes = 255;
inline constexpr size_t kMaxTags = 64;
inline constexpr size_t kMaxActorBytes = 128;
inline constexpr size_t kMaxRequestIdBytes = 36;
inline constexpr size_t kMaxRequestEvents = 1000;

// An event as a decision proposes it.
struct NewEvent {
  int32_t kind = 0;               // one of Options::known_kinds
  std::string body;               // stored as is, hashed as stored
  std::string sealed;             // the encrypted part; stored apart, may be erased; empty: none
  std::vector<std::string> tags;  // "<tag>:<id>", ASCII, no NUL; order and repeats do not matter
  int32_t occurred_day = 0;       // days since 1970-01-01, civil day in Asia/Shanghai
};

// An event as stored.
struct StoredEvent {
  jiedui::event::v1::EventRecord record;
  std::string leaf;  // the record's bytes, exactly as hashed
  std::string body;
  std::string sealed;  // empty if there is none, or if it was erased: then record.sealed_sha256
                       // says what it was
};

// RFC 6962 leaf hash, SHA-256(0x00 || leaf), 32 bytes.
std::string LeafHash(absl::string_view leaf);

// Events that carry all of the tags and have one of the kinds. An empty list is no restriction.
struct QueryItem {
  std::vector<std::string> tags;
  std::vector<int32_t> kinds;
};

// Events that match one of the items; no items: every event.
struct Query {
  std::vector<QueryItem> items;

  static Query All() { return {}; }
  static Query Of(std::vector<std::string> tags, std::vector<int32_t> kinds = {}) {
    return {{{std::move(tags), std::move(kinds)}}};
  }
};

// Which part of the log a read walks, and how.
struct Range {
  Position after = kNoPosition;   // exclusive
  Position up_to = kMaxPosition;  // inclusive
  size_t limit = std::numeric_limits<size_t>::max();
  bool backward = false;  // newest first
};

// The append condition of dynamic consistency boundaries: nothing that matches may have been
// recorded after `after`.
struct AppendCondition {
  std::vector<QueryItem> fail_if_match;  // an item with neither tags nor kinds is an error
  bool fail_if_any = false;              // instead of items: any event at all
  Position after = kNoPosition;          // exclusive; beyond the head is an error
};

// The first event that made a condition fail.
struct Conflict {
  size_t item = 0;  // index in fail_if_match
  Position position = kNoPosition;
  int32_t kind = 0;
  std::string request_id;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_EVENT_H_
