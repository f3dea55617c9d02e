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

#include "eventstore/event.h"

namespace jiedui::eventstore {

// Format of the whole database; a ledger with a higher one is refused. Format 1 had no tree and no
// sealed parts.
inline constexpr int32_t kFormatVersion = 2;

// Format of one record.
inline constexpr int32_t kRecordVersion = 1;

enum class Family { kLog, kBody, kTag, kKind, kRequest, kMeta, kMerkle, kCheckpoint, kSealed };

// Names on disk, in the order of Family.
inline constexpr std::array<absl::string_view, 9> kFamilyNames = {
    "log", "body", "tag", "kind", "request", "meta", "merkle", "checkpoint", "sealed"};

// Key of the LedgerDescription in `meta`.
inline constexpr absl::string_view kDescriptionKey = "description";

// Key in `meta` of a CursorEntry with the highest fencing token of all cursors that were deleted;
// none if none was.
inline constexpr absl::string_view kDeletedCursorsKey = "deleted_cursors";

// Key of a cursor in `meta`: "cursor/" name -> CursorEntry.
std::string CursorKey(absl::string_view name);

// `log`, `body` and `sealed`: position(8); `checkpoint`: size(8). Every integer is big-endian.
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

// `merkle`: level(1) index(8) -> hash of the complete subtree; level 1 is the first above the
// leaves.
std::string MerkleKey(int level, uint64_t index);

// The position at the end of a key that starts with prefix; nothing if the key is not of that
// shape.
std::optional<Position> PositionAfter(absl::string_view prefix, absl::string_view key);

// The kind in a value of `tag` or at the start of a key of `kind`; nothing if it is too short.
std::optional<int32_t> ParseKind(absl::string_view bytes);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_LAYOUT_H_
