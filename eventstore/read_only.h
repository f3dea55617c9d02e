// Opening a RocksDB database for reading only, beside a writer in another process. Any thread;
// changes nothing in the directory.

#ifndef JIEDUI_EVENTSTORE_READ_ONLY_H_
#define JIEDUI_EVENTSTORE_READ_ONLY_H_

#include <string>
#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/options.h"

namespace jiedui::eventstore {

// Busy if the writer kept reorganising its files.
rocksdb::Status OpenReadOnly(const rocksdb::DBOptions& options, const std::string& directory,
                             const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                             std::vector<rocksdb::ColumnFamilyHandle*>* handles, rocksdb::DB** db);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_READ_ONLY_H_
