// RocksDB with its own defaults and nothing of ours around it: what the store is measured beside.

#ifndef JIEDUI_BENCH_BARE_ROCKS_H_
#define JIEDUI_BENCH_BARE_ROCKS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rocksdb/db.h"

namespace jiedui::bench {

class BareRocks {
 public:
  // A new database in the directory.
  static absl::StatusOr<std::unique_ptr<BareRocks>> Open(const std::string& directory);

  // The keys and bytes that the store writes for so many requests of so many events each, in one
  // synced batch.
  absl::Status Write(int requests, int events);

  // The same for requests of one event, with the hashes that each costs whoever computes them: of
  // the request, the body, the leaf, and one node of the tree.
  absl::Status WriteHashed(int requests);

 private:
  explicit BareRocks(rocksdb::DB* db) : db_(db) {}

  void PutRequest(rocksdb::WriteBatch& batch) const;
  void PutEvent(rocksdb::WriteBatch& batch);

  std::unique_ptr<rocksdb::DB> db_;
  int64_t next_ = 0;
};

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_BARE_ROCKS_H_
