// What was made of rows and costs more to make than to find again, kept from read to read while
// they stay what they were: by their bytes, or by what says when one of them last moved
// (Tables::Kept). One entry a key, and not more than there is room for. Any thread.

#ifndef JIEDUI_PROJECTIONS_MADE_OF_ROWS_H_
#define JIEDUI_PROJECTIONS_MADE_OF_ROWS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace jiedui::projections {

class MadeOfRows {
 public:
  // Of the row with that key and those bytes, by `make` if it is not kept. Null is not kept. A key
  // is always asked for with one type.
  template <class Made>
  std::shared_ptr<const Made> Get(absl::string_view key, const std::string& bytes,
                                  absl::FunctionRef<std::shared_ptr<const Made>()> make) {
    if (std::shared_ptr<const void> kept = Find(key, bytes); kept != nullptr) {
      return std::static_pointer_cast<const Made>(std::move(kept));
    }
    std::shared_ptr<const Made> made = make();
    if (made != nullptr) Keep(key, bytes, made);
    return made;
  }

  static constexpr size_t kMostEntries = 1024;
  size_t size() const {
    const absl::ReaderMutexLock lock(&mutex_);
    return entries_.size();
  }

 private:
  struct Entry {
    std::string bytes;
    std::shared_ptr<const void> made;
  };

  void Keep(absl::string_view key, const std::string& bytes, std::shared_ptr<const void> made) {
    const absl::MutexLock lock(&mutex_);
    if (entries_.size() >= kMostEntries && !entries_.contains(key)) {
      entries_.erase(entries_.begin());  // any of them: it can be made again
    }
    entries_[key] = {bytes, std::move(made)};
  }

  std::shared_ptr<const void> Find(absl::string_view key, const std::string& bytes) const {
    const absl::ReaderMutexLock lock(&mutex_);
    const auto entry = entries_.find(key);
    return entry != entries_.end() && entry->second.bytes == bytes ? entry->second.made : nullptr;
  }

  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_MADE_OF_ROWS_H_
