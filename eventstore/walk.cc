#include "eventstore/walk.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "eventstore/finding.h"
#include "eventstore/layout.h"
#include "eventstore/rocks.h"

namespace jiedui::eventstore {
namespace {

// Asking twice is asking once, and each walk is an iterator.
template <class T>
std::vector<T> Distinct(std::vector<T> all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

KeyWalk::KeyWalk(const Database& database, const rocksdb::ReadOptions& read, Family family,
                 std::string prefix, bool backward)
    : family_(family),
      iterator_(database.Walk(read, family)),
      prefix_(std::move(prefix)),
      backward_(backward) {}

absl::StatusOr<Position> KeyWalk::SkipTo(Position position) {
  if (started_ && (at_ == kNoPosition || Beyond(position))) return at_;
  // The neighbour is one step away; anything further is a seek.
  const bool neighbour = started_ && at_ + (backward_ ? -1 : 1) == position;
  std::string key = prefix_ + PositionKey(position);
  if (neighbour && backward_) {
    iterator_->Prev();
  } else if (neighbour) {
    iterator_->Next();
  } else if (backward_) {
    iterator_->SeekForPrev(key);
  } else {
    iterator_->Seek(key);
  }
  const absl::Status loaded = Load();
  started_ = loaded.ok();
  RETURN_IF_ERROR(loaded);
  return at_;
}

absl::Status KeyWalk::Load() {
  at_ = kNoPosition;
  const absl::string_view name = kFamilyNames[static_cast<size_t>(family_)];
  RETURN_IF_ERROR(FromRocks(iterator_->status(), name));
  if (!iterator_->Valid() || !iterator_->key().starts_with(prefix_)) return absl::OkStatus();
  const std::optional<Position> position = PositionAfter(prefix_, FromSlice(iterator_->key()));
  if (!position || *position <= 0) {
    return DataLossOf(Found(FindingKind::kMalformedKey, name));
  }
  at_ = *position;
  return absl::OkStatus();
}

absl::string_view KeyWalk::value() const {
  return FromSlice(iterator_->value());
}

ItemWalk::ItemWalk(const Database& database, const rocksdb::ReadOptions& read, Position head,
                   const QueryItem& item, const Range& range)
    : first_(std::clamp<Position>(range.after, kNoPosition, head) + 1),
      last_(std::min(range.up_to, head)),
      backward_(range.backward),
      next_(backward_ ? last_ : first_),
      kinds_(Distinct(item.kinds)) {
  for (const std::string& tag : Distinct(item.tags)) {
    all_of_.emplace_back(database, read, Family::kTag, TagPrefix(tag), backward_);
  }
  if (!item.tags.empty()) return;
  for (const int32_t kind : kinds_) {
    any_of_.emplace_back(database, read, Family::kKind, KindPrefix(kind), backward_);
  }
}

absl::StatusOr<Position> ItemWalk::Next() {
  if (!InRange(next_)) return kNoPosition;
  ASSIGN_OR_RETURN(const Position found, FindFrom(next_));
  if (!InRange(found)) {
    next_ = kNoPosition;
    return kNoPosition;
  }
  next_ = Step(found);
  return found;
}

absl::StatusOr<Position> ItemWalk::FindFrom(Position candidate) {
  if (!all_of_.empty()) return FindTagged(candidate);
  if (!any_of_.empty()) return FindOfKinds(candidate);
  return candidate;  // positions are dense
}

// Leapfrog: whoever stands furthest names the next candidate until all agree.
absl::StatusOr<Position> ItemWalk::FindTagged(Position candidate) {
  while (InRange(candidate)) {
    Position furthest = candidate;
    for (KeyWalk& walk : all_of_) {
      ASSIGN_OR_RETURN(furthest, walk.SkipTo(candidate));
      if (furthest != candidate) break;
    }
    if (furthest == kNoPosition) return kNoPosition;
    if (furthest == candidate && KindWanted(all_of_.front().value())) return candidate;
    candidate = furthest == candidate ? Step(candidate) : furthest;
  }
  return kNoPosition;
}

absl::StatusOr<Position> ItemWalk::FindOfKinds(Position candidate) {
  Position nearest = kNoPosition;
  for (KeyWalk& walk : any_of_) {
    ASSIGN_OR_RETURN(const Position position, walk.SkipTo(candidate));
    if (position == kNoPosition) continue;
    if (nearest == kNoPosition || (backward_ ? position > nearest : position < nearest)) {
      nearest = position;
    }
  }
  return nearest;
}

bool ItemWalk::KindWanted(absl::string_view tag_value) const {
  if (kinds_.empty()) return true;
  const std::optional<int32_t> kind = ParseKind(tag_value);
  return kind && std::find(kinds_.begin(), kinds_.end(), *kind) != kinds_.end();
}

PositionWalk::PositionWalk(const Database& database, const rocksdb::ReadOptions& read,
                           Position head, const Query& query, const Range& range)
    : backward_(range.backward) {
  static const auto* const everything = new std::vector<QueryItem>(1);
  for (const QueryItem& item : query.items.empty() ? *everything : query.items) {
    branches_.push_back({ItemWalk(database, read, head, item, range)});
  }
}

absl::StatusOr<Position> PositionWalk::Next() {
  RETURN_IF_ERROR(Start());
  const Position nearest = Nearest();
  if (nearest == kNoPosition) return kNoPosition;
  for (Branch& branch : branches_) {
    if (branch.next != nearest) continue;
    ASSIGN_OR_RETURN(branch.next, branch.walk.Next());
  }
  return nearest;
}

absl::Status PositionWalk::Start() {
  if (std::exchange(started_, true)) return absl::OkStatus();
  for (Branch& branch : branches_) {
    ASSIGN_OR_RETURN(branch.next, branch.walk.Next());
  }
  return absl::OkStatus();
}

Position PositionWalk::Nearest() const {
  Position nearest = kNoPosition;
  for (const Branch& branch : branches_) {
    if (branch.next == kNoPosition) continue;
    if (nearest == kNoPosition || (backward_ ? branch.next > nearest : branch.next < nearest)) {
      nearest = branch.next;
    }
  }
  return nearest;
}

}  // namespace jiedui::eventstore
