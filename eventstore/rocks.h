// Small bridges between RocksDB's types and ours. Any thread; no state.

#ifndef JIEDUI_EVENTSTORE_ROCKS_H_
#define JIEDUI_EVENTSTORE_ROCKS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"
#include "rocksdb/status.h"

namespace jiedui::eventstore {

// The bytes must outlive the slice.
inline rocksdb::Slice ToSlice(absl::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

inline absl::string_view FromSlice(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

// What a failed read means to a caller: bytes that cannot be read back are DATA_LOSS, whether a
// checksum or the disk said so; that there is no room for what it takes is DiskLowOf. `what` names
// the thing that was read.
absl::Status FromRocks(const rocksdb::Status& status, absl::string_view what);

// The words of RocksDB, in which a ledger that is held has its own names.
std::string TextOf(const rocksdb::Status& status);

// Somebody holds the lock. A disk that refuses the lock file is no such thing.
bool IsLockHeld(const rocksdb::Status& status);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_ROCKS_H_
