// What whoever writes a ledger has before it looks at anything of it: the directory of the log and
// that of the guard, each for itself alone (base/directory_lock.h). RocksDB's own lock goes by the
// name of the directory within a process, and is lost when anybody closes a descriptor of its file.
//
// Called when a ledger is opened, made, adopted or restored, and when an archive is made in a
// directory; any thread. Who reads holds nothing.

#ifndef JIEDUI_EVENTSTORE_HOLDING_H_
#define JIEDUI_EVENTSTORE_HOLDING_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "rocksdb/env.h"

#include "base/directory_lock.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

struct Holds {
  std::unique_ptr<DirectoryLock> log;    // null if there is no directory yet
  std::unique_ptr<DirectoryLock> guard;  // likewise
};

// LedgerInUse, or kGuardInUse, if somebody has one of them. Writes nothing.
absl::StatusOr<Holds> HoldLedger(const Options& options);
// The environment in which the names of the two lead to what is held (eventstore/held_files.h).
std::unique_ptr<rocksdb::Env> WithHeld(rocksdb::Env* env, const Holds& holds);
// One of them; null if it is not there.
absl::StatusOr<std::unique_ptr<DirectoryLock>> HoldLog(const std::string& directory);
absl::StatusOr<std::unique_ptr<DirectoryLock>> HoldGuard(const std::string& directory);

// The directory of an archive, made if it is not there; kArchiveInUse if somebody has it.
absl::StatusOr<std::unique_ptr<DirectoryLock>> HoldArchive(const std::string& directory);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_HOLDING_H_
