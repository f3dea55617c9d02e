#include "eventstore/tree_top.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

#include "base/bytes.h"

namespace jiedui::eventstore {

std::string TreeTop::Find(const NodeId& node) const {
  const absl::ReaderMutexLock lock(&mutex_);
  const std::string& hashes = levels_[static_cast<size_t>(node.level)];
  const size_t at = node.index * kSha256Bytes;
  return at < hashes.size() ? hashes.substr(at, kSha256Bytes) : std::string();
}

uint64_t TreeTop::Count(int level) const {
  const absl::ReaderMutexLock lock(&mutex_);
  return levels_[static_cast<size_t>(level)].size() / kSha256Bytes;
}

void TreeTop::Add(const NodeId& first, absl::string_view hashes) {
  const absl::MutexLock lock(&mutex_);
  std::string& level = levels_[static_cast<size_t>(first.level)];
  const size_t begin = first.index * kSha256Bytes;
  // Somebody else may have been faster.
  if (begin > level.size() || begin + hashes.size() <= level.size()) return;
  absl::StrAppend(&level, hashes.substr(level.size() - begin));
}

}  // namespace jiedui::eventstore
