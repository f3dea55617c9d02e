#include "eventstore/merkle.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "base/bytes.h"

namespace jiedui::eventstore {

std::string NodeHash(absl::string_view left, absl::string_view right) {
  return Sha256(absl::StrCat("\x01", left, right));
}

void MerkleRoot::Add(std::string leaf_hash) {
  // As in adding one to a binary number: every trailing 1 bit is a subtree that now has a sibling.
  for (uint64_t bits = size_; (bits & 1) == 1; bits >>= 1) {
    leaf_hash = NodeHash(complete_.back(), leaf_hash);
    complete_.pop_back();
  }
  complete_.push_back(std::move(leaf_hash));
  ++size_;
}

std::string MerkleRoot::Root() const {
  if (complete_.empty()) return Sha256("");
  std::string root = complete_.back();
  for (auto it = complete_.rbegin() + 1; it != complete_.rend(); ++it) root = NodeHash(*it, root);
  return root;
}

}  // namespace jiedui::eventstore
