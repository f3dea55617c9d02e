#include "eventstore/reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/finding.h"
#include "eventstore/layout.h"
#include "eventstore/merkle.h"
#include "eventstore/proof_nodes.h"
#include "eventstore/record.h"
#include "eventstore/rocks.h"
#include "eventstore/verify.h"
#include "eventstore/walk.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::EventRecord;
using jiedui::event::v1::RequestEntry;

enum class Part { kBody = 0, kLeaf = 1 };

absl::Status Missing(Position position, Part part) {
  return DataLossOf(With(Found(FindingKind::kRecordDamaged, position),
                         Found(FindingKind::kNoPart, static_cast<int>(part))));
}

// The same error with the record that was to be read.
absl::Status Unreadable(Position position, const absl::Status& status) {
  return Said(status, With(Found(FindingKind::kRecord, position), FindingOf(status)));
}

// Fetches events at ascending or descending positions; neighbours cost one step of an iterator, and
// nothing to fetch costs nothing.
class EventLoader {
 public:
  EventLoader(const Database& database, const rocksdb::ReadOptions& read, bool backward)
      : database_(database), read_(read), backward_(backward) {}

  absl::StatusOr<StoredEvent> Load(Position position) {
    if (!log_) {
      log_.emplace(database_, read_, Family::kLog, "", backward_);
      body_.emplace(database_, read_, Family::kBody, "", backward_);
    }
    RETURN_IF_ERROR(Find(position, Part::kLeaf, *log_));
    RETURN_IF_ERROR(Find(position, Part::kBody, *body_));
    const absl::StatusOr<std::string> sealed = LoadSealed(position);
    if (!sealed.ok()) return Unreadable(position, sealed.status());
    return ParseEvent(position, log_->value(), body_->value(), *sealed);
  }

 private:
  // Moves the walk to that part of the record.
  static absl::Status Find(Position position, Part part, KeyWalk& walk) {
    const absl::StatusOr<Position> at = walk.SkipTo(position);
    if (!at.ok()) return Unreadable(position, at.status());
    return *at == position ? absl::OkStatus() : Missing(position, part);
  }

  // Few events have a sealed part, and a filter says which. As it is now, not as it was when the
  // state was taken: what has been erased is gone for every reader.
  absl::StatusOr<std::string> LoadSealed(Position position) const {
    absl::StatusOr<std::string> sealed = database_.Get({}, Family::kSealed, PositionKey(position));
    if (absl::IsNotFound(sealed.status())) return std::string();
    return sealed;
  }

  const Database& database_;
  const rocksdb::ReadOptions& read_;  // outlives it
  const bool backward_;
  std::optional<KeyWalk> log_;
  std::optional<KeyWalk> body_;
};

// The leaf as it was read, or which record it is that lacks it.
absl::StatusOr<std::string> CheckLeaf(Position position, absl::StatusOr<std::string> leaf) {
  if (absl::IsNotFound(leaf.status())) return Missing(position, Part::kLeaf);
  if (!leaf.ok()) return Unreadable(position, leaf.status());
  return leaf;
}

absl::StatusOr<std::string> ReadLeaf(const Database& database, const rocksdb::ReadOptions& read,
                                     Position position) {
  return CheckLeaf(position, database.Get(read, Family::kLog, PositionKey(position)));
}

Position PositionOf(const NodeId& leaf) {
  return static_cast<Position>(leaf.index) + 1;
}

// The hash of a leaf, as it was read.
absl::StatusOr<std::string> HashOf(const NodeId& node, absl::StatusOr<std::string> leaf) {
  ASSIGN_OR_RETURN(const std::string bytes, CheckLeaf(PositionOf(node), std::move(leaf)));
  return LeafHash(bytes);
}

// A stored node as it was read, unless it cannot be one.
absl::StatusOr<std::string> CheckNode(const NodeId& node, absl::StatusOr<std::string> hash) {
  if (hash.ok() && hash->size() == kSha256Bytes) return hash;
  if (!hash.ok() && !absl::IsNotFound(hash.status())) return hash;
  return DataLossOf(Found(FindingKind::kNodeDamaged, node.index, node.level));
}

// What a state's roots and proofs are made of.
struct StateNodes {
  const DurableState& state;
  decltype(&ReadKeptNodes) read_nodes;

  absl::StatusOr<std::vector<std::string>> operator()(absl::Span<const NodeId> nodes) const {
    return read_nodes(state.database(), state.read(), nodes);
  }
};

class StateSnapshot final : public Snapshot {
 public:
  explicit StateSnapshot(std::shared_ptr<const DurableState> state) : state_(std::move(state)) {}

  Position head() const override { return state_->head(); }

  absl::StatusOr<StoredEvent> Get(Position position) const override {
    RETURN_IF_ERROR(CheckPosition(position));
    return EventLoader(state_->database(), state_->read(), /*backward=*/false).Load(position);
  }

  absl::StatusOr<std::string> Leaf(Position position) const override {
    RETURN_IF_ERROR(CheckPosition(position));
    ASSIGN_OR_RETURN(std::string leaf, ReadLeaf(state_->database(), state_->read(), position));
    RETURN_IF_ERROR(ParseLeaf(position, leaf).status());
    return leaf;
  }

  absl::StatusOr<std::vector<StoredEvent>> Read(const Query& query,
                                                const Range& range) const override {
    return ReadEvents(state_->database(), state_->read(), head(), query, range);
  }

  absl::StatusOr<Position> PositionAt(absl::Time time) const override {
    Position known = kNoPosition;  // recorded at or before time
    Position beyond = head() + 1;  // recorded after it
    while (beyond - known > 1) {
      const Position middle = known + (beyond - known) / 2;
      ASSIGN_OR_RETURN(const absl::Time recorded_at, RecordedAt(middle));
      (recorded_at <= time ? known : beyond) = middle;
    }
    return known;
  }

  absl::StatusOr<Position> LastWithTag(absl::string_view tag, Position up_to) const override {
    return ReadLastWithTag(state_->database(), state_->read(), tag, std::min(up_to, head()));
  }

  absl::StatusOr<RequestEntry> Request(absl::string_view actor,
                                       absl::string_view request_id) const override {
    ASSIGN_OR_RETURN(RequestEntry entry,
                     ReadRequest(state_->database(), state_->read(), actor, request_id));
    // Opened to read, the database may hold records that were not acknowledged.
    if (entry.last_position() > head()) return absl::NotFoundError("no such request");
    return entry;
  }

  absl::StatusOr<std::string> Root(Position size) const override {
    RETURN_IF_ERROR(CheckSize(size));
    return RootOf(static_cast<uint64_t>(size), Nodes());
  }

  absl::StatusOr<std::vector<std::string>> InclusionProof(Position position,
                                                          Position size) const override {
    RETURN_IF_ERROR(CheckSize(size));
    if (position < 1 || position > size) {
      return absl::OutOfRangeError(
          absl::StrCat("position ", position, " is not in a tree of ", size));
    }
    return InclusionPath(static_cast<uint64_t>(position - 1), static_cast<uint64_t>(size), Nodes(),
                         BesideWay());
  }

  absl::StatusOr<std::vector<std::string>> ConsistencyProof(Position old_size,
                                                            Position new_size) const override {
    RETURN_IF_ERROR(CheckSize(new_size));
    if (old_size < 1 || old_size > new_size) {
      return absl::OutOfRangeError(
          absl::StrCat("no tree of ", old_size, " within one of ", new_size));
    }
    return ConsistencyPath(static_cast<uint64_t>(old_size), static_cast<uint64_t>(new_size),
                           Nodes());
  }

  absl::StatusOr<std::vector<StoredCheckpoint>> Checkpoints(Position before,
                                                            size_t limit) const override {
    // Those of this state may have been signed after it was taken.
    const auto walk = state_->database().Walk({}, Family::kCheckpoint);
    std::vector<StoredCheckpoint> found;
    const Position last = std::min(before - 1, head());
    if (last < 1) return found;
    for (walk->SeekForPrev(PositionKey(last)); walk->Valid() && found.size() < limit;
         walk->Prev()) {
      const std::optional<Position> size = PositionAfter("", FromSlice(walk->key()));
      if (!size) return DataLossOf(Found(FindingKind::kMalformedKey, "checkpoint"));
      found.push_back({*size, walk->value().ToString()});
    }
    RETURN_IF_ERROR(FromRocks(walk->status(), "walking the checkpoints"));
    return found;
  }

  absl::StatusOr<StoredCheckpoint> Checkpoint(Position size) const override {
    ASSIGN_OR_RETURN(std::string note,
                     state_->database().Get({}, Family::kCheckpoint, PositionKey(size)));
    return StoredCheckpoint{size, std::move(note)};
  }

  VerifyReport Verify(VerifyProgress progress) const override {
    return VerifyState(*state_, progress);
  }

  absl::StatusOr<VerifyReport> VerifyUnlessStopped(VerifyStep step) const override {
    return VerifyStateUnlessStopped(*state_, step);
  }

 private:
  StateNodes Nodes() const { return {*state_, &ReadKeptNodes}; }
  StateNodes BesideWay() const { return {*state_, &ReadBesideWay}; }

  absl::Status CheckSize(Position size) const {
    if (size >= 0 && size <= head()) return absl::OkStatus();
    return absl::OutOfRangeError(absl::StrCat("no tree of ", size, "; the head is ", head()));
  }

  absl::Status CheckPosition(Position position) const {
    if (position >= 1 && position <= head()) return absl::OkStatus();
    return absl::NotFoundError(
        absl::StrCat("no event at position ", position, "; the head is ", head()));
  }

  absl::StatusOr<absl::Time> RecordedAt(Position position) const {
    const auto leaf = state_->database().Get(state_->read(), Family::kLog, PositionKey(position));
    if (absl::IsNotFound(leaf.status())) return Missing(position, Part::kLeaf);
    if (!leaf.ok()) return Unreadable(position, leaf.status());
    ASSIGN_OR_RETURN(const EventRecord record, ParseLeaf(position, *leaf));
    return absl::FromUnixMicros(record.recorded_at_us());
  }

  std::shared_ptr<const DurableState> state_;
};

}  // namespace

absl::StatusOr<std::vector<StoredEvent>> ReadEvents(const Database& database,
                                                    const rocksdb::ReadOptions& read, Position head,
                                                    const Query& query, const Range& range) {
  PositionWalk positions(database, read, head, query, range);
  EventLoader loader(database, read, range.backward);
  std::vector<StoredEvent> events;
  while (events.size() < range.limit) {
    ASSIGN_OR_RETURN(const Position position, positions.Next());
    if (position == kNoPosition) break;
    ASSIGN_OR_RETURN(StoredEvent event, loader.Load(position));
    if (!Matches(event.record, query)) {
      return DataLossOf(Found(FindingKind::kNotThere, position));
    }
    events.push_back(std::move(event));
  }
  return events;
}

absl::StatusOr<RequestEntry> ReadRequest(const Database& database, const rocksdb::ReadOptions& read,
                                         absl::string_view actor, absl::string_view request_id) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   database.Get(read, Family::kRequest, RequestKey(actor, request_id)));
  RequestEntry entry;
  if (entry.ParseFromString(bytes)) return entry;
  return DataLossOf(Found(FindingKind::kRequestOfUnreadable, request_id, actor));
}

absl::StatusOr<Position> ReadLastWithTag(const Database& database, const rocksdb::ReadOptions& read,
                                         absl::string_view tag, Position up_to) {
  KeyWalk walk(database, read, Family::kTag, TagPrefix(tag), /*backward=*/true);
  return walk.SkipTo(up_to);
}

absl::StatusOr<std::vector<std::string>> ReadNodes(const Database& database,
                                                   const rocksdb::ReadOptions& read,
                                                   absl::Span<const NodeId> nodes) {
  std::vector<std::string> leaf_keys;
  std::vector<std::string> keys;
  for (const NodeId& node : nodes) {
    if (node.level == 0) leaf_keys.push_back(PositionKey(PositionOf(node)));
    if (node.level > 0) keys.push_back(MerkleKey(node.level, node.index));
  }
  std::vector<absl::StatusOr<std::string>> leaves = database.GetAll(read, Family::kLog, leaf_keys);
  std::vector<absl::StatusOr<std::string>> stored = database.GetAll(read, Family::kMerkle, keys);
  auto next_leaf = leaves.begin();
  auto next = stored.begin();
  std::vector<std::string> hashes;
  for (const NodeId& node : nodes) {
    ASSIGN_OR_RETURN(std::string hash, node.level == 0 ? HashOf(node, *std::move(next_leaf++))
                                                       : CheckNode(node, *std::move(next++)));
    hashes.push_back(std::move(hash));
  }
  return hashes;
}

DurableState::DurableState(std::shared_ptr<const Database> database, Position head)
    : database_(std::move(database)), head_(head) {
  read_.snapshot = database_->TakeSnapshot();
}

DurableState::~DurableState() {
  database_->ReleaseSnapshot(read_.snapshot);
}

std::unique_ptr<Snapshot> MakeSnapshot(std::shared_ptr<const DurableState> state) {
  return std::make_unique<StateSnapshot>(std::move(state));
}

}  // namespace jiedui::eventstore
