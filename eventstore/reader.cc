#include "eventstore/reader.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "eventstore/layout.h"
#include "eventstore/record.h"
#include "eventstore/verify.h"
#include "eventstore/walk.h"

namespace jiedui::eventstore {
namespace {

using jiedui::event::v1::EventRecord;
using jiedui::event::v1::RequestEntry;

absl::Status Missing(Position position, absl::string_view what) {
  return absl::DataLossError(absl::StrCat("record ", position, " is damaged: no ", what));
}

// Fetches events at ascending or descending positions; neighbours cost one step of an iterator.
class EventLoader {
 public:
  EventLoader(const Database& database, const rocksdb::ReadOptions& read, bool backward)
      : log_(database.Walk(read, Family::kLog), "", backward),
        body_(database.Walk(read, Family::kBody), "", backward) {}

  absl::StatusOr<StoredEvent> Load(Position position) {
    ASSIGN_OR_RETURN(const Position leaf_at, log_.SkipTo(position));
    if (leaf_at != position) return Missing(position, "leaf");
    ASSIGN_OR_RETURN(const Position body_at, body_.SkipTo(position));
    if (body_at != position) return Missing(position, "body");
    return ParseEvent(position, log_.value(), body_.value());
  }

 private:
  KeyWalk log_;
  KeyWalk body_;
};

class StateSnapshot final : public Snapshot {
 public:
  explicit StateSnapshot(std::shared_ptr<const DurableState> state) : state_(std::move(state)) {}

  Position head() const override { return state_->head(); }

  absl::StatusOr<StoredEvent> Get(Position position) const override {
    RETURN_IF_ERROR(CheckPosition(position));
    return EventLoader(state_->database(), state_->read(), /*backward=*/false).Load(position);
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

  absl::StatusOr<RequestEntry> Request(absl::string_view actor,
                                       absl::string_view request_id) const override {
    return ReadRequest(state_->database(), state_->read(), actor, request_id);
  }

  VerifyReport Verify(VerifyProgress progress) const override {
    return VerifyState(*state_, progress);
  }

 private:
  absl::Status CheckPosition(Position position) const {
    if (position >= 1 && position <= head()) return absl::OkStatus();
    return absl::NotFoundError(
        absl::StrCat("no event at position ", position, "; the head is ", head()));
  }

  absl::StatusOr<absl::Time> RecordedAt(Position position) const {
    const auto leaf = state_->database().Get(state_->read(), Family::kLog, PositionKey(position));
    if (absl::IsNotFound(leaf.status())) return Missing(position, "leaf");
    RETURN_IF_ERROR(leaf.status());
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
      return absl::DataLossError(
          absl::StrCat("an index is damaged: record ", position, " does not belong there"));
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
  return absl::DataLossError(absl::StrCat("the entry of request ", request_id, " of ", actor,
                                          " is damaged: it cannot be parsed"));
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
