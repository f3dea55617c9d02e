// Opening a ledger on a file system of the caller's choice, so that tests can break it.

#ifndef JIEDUI_EVENTSTORE_OPEN_H_
#define JIEDUI_EVENTSTORE_OPEN_H_

#include <memory>

#include "absl/status/statusor.h"
#include "rocksdb/env.h"

#include "eventstore/store.h"

namespace jiedui::eventstore {

// As Store::Open; env outlives the store and every snapshot.
absl::StatusOr<std::unique_ptr<Store>> OpenOn(rocksdb::Env* env, const Options& options);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_OPEN_H_
