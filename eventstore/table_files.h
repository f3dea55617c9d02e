// The table files of a ledger by themselves: every block of them read from the disk and held
// against the checksum beside it. Damage that RocksDB would find when somebody asks for the record
// is found before.
//
// May run beside the writer, in its process or another; changes nothing and takes no place in its
// caches. It does not see what is in the write-ahead log only, nor whether the records are right:
// Snapshot::Verify does. Any thread that may wait for the disk.

#ifndef JIEDUI_EVENTSTORE_TABLE_FILES_H_
#define JIEDUI_EVENTSTORE_TABLE_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rocksdb/env.h"
#include "rocksdb/metadata.h"

namespace jiedui::eventstore {

struct TableFile {
  std::string path;
  int64_t size_bytes = 0;
};

// Those in the ledger's directory, by name. Unavailable if it cannot be listed.
absl::StatusOr<std::vector<TableFile>> ListTableFiles(const std::string& directory);

// DataLoss names the file and what is wrong with it. OK, too, if it is gone: the writer has
// replaced it.
absl::Status CheckTableFile(const TableFile& file);

// The same of every byte of a file that is part of a database, which knows the checksum the file
// was written with: some bytes no block covers, and of some blocks nobody asks for the checksum.
absl::Status CheckLiveTableFile(rocksdb::Env* env, const rocksdb::LiveFileMetaData& file);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_TABLE_FILES_H_
