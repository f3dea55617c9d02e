// Memory that the ledgers of one process share: one block cache, one budget for what is not yet in
// table files. Any thread; outlives the stores it was given to.

#ifndef JIEDUI_EVENTSTORE_RESOURCES_H_
#define JIEDUI_EVENTSTORE_RESOURCES_H_

#include <cstddef>
#include <memory>

#include "rocksdb/cache.h"
#include "rocksdb/write_buffer_manager.h"

namespace jiedui::eventstore {

class Resources {
 public:
  // A city's ledger does not fill it; of a large one it holds the upper nodes of the tree, which
  // every proof reads.
  static constexpr size_t kCacheBytes = size_t{128} << 20;
  static constexpr size_t kWriteBufferBytes = size_t{32} << 20;

  explicit Resources(size_t cache_bytes = kCacheBytes,
                     size_t write_buffer_bytes = kWriteBufferBytes)
      : cache_(rocksdb::NewLRUCache(cache_bytes)),
        write_buffers_(std::make_shared<rocksdb::WriteBufferManager>(write_buffer_bytes)) {}

  const std::shared_ptr<rocksdb::Cache>& cache() const { return cache_; }
  const std::shared_ptr<rocksdb::WriteBufferManager>& write_buffers() const {
    return write_buffers_;
  }

 private:
  std::shared_ptr<rocksdb::Cache> cache_;
  std::shared_ptr<rocksdb::WriteBufferManager> write_buffers_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_RESOURCES_H_
