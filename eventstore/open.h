// Opening a ledger on a file system and a commit log of the caller's choice, so that tests can
// break both.

#ifndef JIEDUI_EVENTSTORE_OPEN_H_
#define JIEDUI_EVENTSTORE_OPEN_H_

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "rocksdb/env.h"

#include "eventstore/commit_log.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

// Given the local log, the one to write to.
using WrapLog = std::function<std::unique_ptr<CommitLog>(std::unique_ptr<CommitLog> local)>;

// As Store::Open; env outlives the store and every snapshot.
absl::StatusOr<std::unique_ptr<Store>> OpenOn(rocksdb::Env* env, const Options& options,
                                              const WrapLog& wrap = nullptr);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_OPEN_H_
