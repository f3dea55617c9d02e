// Directories that stay: each made and renamed entry is synced into the directory that holds it.
// Called when a ledger is opened or a guard is made; any thread.

#ifndef JIEDUI_EVENTSTORE_DIRECTORIES_H_
#define JIEDUI_EVENTSTORE_DIRECTORIES_H_

#include <string>

#include "absl/status/status.h"
#include "rocksdb/env.h"

namespace jiedui::eventstore {

// Makes the directory and what is missing above it: a ledger whose directory vanishes with the
// power has lost every record.
absl::Status CreateDirectories(const std::string& directory, rocksdb::Env* env);

absl::Status SyncDirectory(const std::string& directory, rocksdb::Env* env);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_DIRECTORIES_H_
