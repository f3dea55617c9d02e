// The grammar of keys: which column families a ledger has and how their keys are spelled.
//
// Called by everything in this folder, on any thread. It knows nothing of RocksDB and touches no
// disk. The same grammar in prose, for strangers: docs/FORMAT.md. Frozen: families are only added.

#ifndef JIEDUI_EVENTSTORE_LAYOUT_H_
#define JIEDUI_EVENTSTORE_LAYOUT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "eventstore/store.h"

namespace jiedui::eventstore {

// Format of the whole database and of one record; a ledger with a higher one is refused.
inline constexpr int32_t kFormatVersion = 1;

// A leaf must fit the two-byte length of a tile's entry bundle.
inline constexpr size_t kMaxLeafBytes = 65535;

inline constexpr size_t kMaxRequestIdBytes = 36;
inline constexpr size_t kMaxActorBytes = 128;
inline constexpr size_t kMaxTagBytes = 255;

enum class Family { kLog, kBody, kTag, kKind, kRequest, kMeta, kMerkle, kCheckpoint };

// Names on disk, in the order of Family.
inline constexpr std::array<absl::string_view, 8> kFamilyNames = {
    "log", "body", "tag", "kind", "request", "meta", "merkle", "checkpoint"};

// Key of the LedgerDescription in `meta`.
inline constexpr absl::string_view kDescriptionKey = "description";

// `log` and `body`: position(8). Every integer is big-endian.
std::string PositionKey(Position position);

// `tag`: tag 0x00 position(8) -> kind(4).
std::string TagPrefix(absl::string_view tag);
std::string TagKey(absl::string_view tag, Position position);
std::string TagValue(int32_t kind);

// `kind`: kind(4) position(8) -> empty.
std::string KindPrefix(int32_t kind);
std::string KindKey(int32_t kind, Position position);

// `request`: actor 0x00 request_id -> RequestEntry.
std::string RequestKey(absl::string_view actor, absl::string_view request_id);

// The position at the end of a key that starts with prefix; nothing if the key is not of that
// shape.
std::optional<Position> PositionAfter(absl::string_view prefix, absl::string_view key);

// The kind in a value of `tag` or at the start of a key of `kind`; nothing if it is too short.
std::optional<int32_t> ParseKind(absl::string_view bytes);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_LAYOUT_H_
