// A fingerprint of a set of keys and values that does not depend on their order: two walks over the
// same entries, however they go, end with the same one. For finding damage, not for proving
// anything to somebody else. One thread.

#ifndef JIEDUI_EVENTSTORE_SET_HASH_H_
#define JIEDUI_EVENTSTORE_SET_HASH_H_

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "base/bytes.h"

namespace jiedui::eventstore {

class SetHash {
 public:
  void Add(absl::string_view key, absl::string_view value) {
    std::string framed;
    AppendBigEndian64(framed, key.size());
    absl::StrAppend(&framed, key, value);
    const std::string hash = Sha256(framed);
    low_ += ReadBigEndian64(hash);
    high_ += ReadBigEndian64(absl::string_view(hash).substr(8));
    ++count_;
  }

  int64_t count() const { return count_; }

  friend bool operator==(const SetHash&, const SetHash&) = default;

 private:
  uint64_t low_ = 0;
  uint64_t high_ = 0;
  int64_t count_ = 0;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_SET_HASH_H_
