// The root of an RFC 6962 tree over leaf hashes that come one after the other.
//
// Keeps one hash for each level. Any thread; no shared state.

#ifndef JIEDUI_EVENTSTORE_MERKLE_H_
#define JIEDUI_EVENTSTORE_MERKLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace jiedui::eventstore {

// SHA-256(0x01 || left || right).
std::string NodeHash(absl::string_view left, absl::string_view right);

class MerkleRoot {
 public:
  // leaf_hash as LeafHash gives it.
  void Add(std::string leaf_hash);

  // Of the leaves so far; SHA-256 of nothing if there are none.
  std::string Root() const;

 private:
  uint64_t size_ = 0;
  std::vector<std::string>
      complete_;  // complete subtrees, the largest first: one per 1 bit of size_
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_MERKLE_H_
