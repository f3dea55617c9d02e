// How RocksDB is set up for a ledger: what each setting buys is said beside it.
//
// Called once per open by Database.

#ifndef JIEDUI_EVENTSTORE_ROCKS_OPTIONS_H_
#define JIEDUI_EVENTSTORE_ROCKS_OPTIONS_H_

#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/options.h"

#include "eventstore/resources.h"

namespace jiedui::eventstore {

rocksdb::DBOptions LedgerDbOptions(rocksdb::Env* env, const Resources& resources);

// One for each Family in its order, then the default family, which stays empty.
std::vector<rocksdb::ColumnFamilyDescriptor> LedgerFamilies(const Resources& resources);

// With sync it is on the disk when it returns, and so is everything written before it.
rocksdb::WriteOptions LedgerWrite(bool sync);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_ROCKS_OPTIONS_H_
