#include "eventstore/tag_heads.h"

namespace jiedui::eventstore {

std::optional<Position> TagHeads::Find(absl::string_view tag) const {
  const auto found = heads_.find(tag);
  if (found == heads_.end()) return std::nullopt;
  return found->second;
}

void TagHeads::Set(absl::string_view tag, Position position) {
  if (heads_.size() >= capacity_) heads_.clear();
  heads_[tag] = position;
}

}  // namespace jiedui::eventstore
