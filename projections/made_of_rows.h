// What was made of a row and costs more to make than to find again, kept from read to read while
// the row's bytes stay what they were. One entry a key. Any thread.

#ifndef JIEDUI_PROJECTIONS_MADE_OF_ROWS_H_
#define JIEDUI_PROJECTIONS_MADE_OF_ROWS_H_

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
  // Of the row with that key and those bytes, by `make` if it is not kept. A key is always asked
  // for with one type.
  template <class Made>
  std::shared_ptr<const Made> Get(absl::string_view key, const std::string& bytes,
                                  absl::FunctionRef<std::shared_ptr<const Made>()> make) {
    if (std::shared_ptr<const void> kept = Find(key, bytes); kept != nullptr) {
      return std::static_pointer_cast<const Made>(std::move(kept));
    }
    std::shared_ptr<const Made> made = make();
    const absl::MutexLock lock(&mutex_);
    entries_[key] = {bytes, made};
    return made;
  }

 private:
  struct Entry {
    std::string bytes;
    std::shared_ptr<const void> made;
  };

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
