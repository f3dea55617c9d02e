// RFC 6962 section 2.1 as it is written, by recursion over all leaves: what the tree's proofs are
// held against. Shares nothing with eventstore/merkle.h.

#ifndef JIEDUI_TESTS_EVENTSTORE_RFC_TREE_H_
#define JIEDUI_TESTS_EVENTSTORE_RFC_TREE_H_

#include <bit>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace jiedui::eventstore {

using Hashes = std::vector<std::string>;

// Of leaves low to high - 1 each; no root is made twice.
class Definition {
 public:
  explicit Definition(Hashes leaves) : leaves_(std::move(leaves)) {}

  const std::string& Mth(uint64_t low, uint64_t high) {
    std::string& root = roots_[{low, high}];
    if (!root.empty()) return root;
    if (low == high) return root = Sha256("");
    if (high - low == 1) return root = leaves_[low];
    const uint64_t k = std::bit_floor(high - low - 1);
    return root = Sha256("\x01" + Mth(low, low + k) + Mth(low + k, high));
  }

  Hashes Path(uint64_t m, uint64_t low, uint64_t high) {
    if (high - low == 1) return {};
    const uint64_t k = std::bit_floor(high - low - 1);
    const bool left = m < k;
    Hashes path = left ? Path(m, low, low + k) : Path(m - k, low + k, high);
    path.push_back(left ? Mth(low + k, high) : Mth(low, low + k));
    return path;
  }

  Hashes Subproof(uint64_t m, uint64_t low, uint64_t high, bool whole) {
    if (m == high - low) return whole ? Hashes{} : Hashes{Mth(low, high)};
    const uint64_t k = std::bit_floor(high - low - 1);
    const bool left = m <= k;
    Hashes path = left ? Subproof(m, low, low + k, whole) : Subproof(m - k, low + k, high, false);
    path.push_back(left ? Mth(low + k, high) : Mth(low, low + k));
    return path;
  }

 private:
  const Hashes leaves_;
  std::map<std::pair<uint64_t, uint64_t>, std::string> roots_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_TESTS_EVENTSTORE_RFC_TREE_H_
