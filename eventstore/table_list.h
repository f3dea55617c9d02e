// Which tables a MANIFEST lists: RocksDB names only the first that is missing. Pure; any thread.

#ifndef JIEDUI_EVENTSTORE_TABLE_LIST_H_
#define JIEDUI_EVENTSTORE_TABLE_LIST_H_

#include <cstdint>
#include <optional>
#include <set>

#include "absl/strings/string_view.h"

namespace jiedui::eventstore {

// Their numbers, of all families, after the last change that is whole; nullopt if a change says
// something that is not known here.
std::optional<std::set<uint64_t>> TablesIn(absl::string_view manifest);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_TABLE_LIST_H_
