#include "services/event_rules.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/status_macros.h"
#include "domain/decide.h"
#include "eventstore/finding_list.h"
#include "jiedui/event/v1/events.gen.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::services {
namespace {

using eventstore::Finding;
using eventstore::FindingKind;
using eventstore::Found;
using eventstore::Position;
using eventstore::Query;
using eventstore::Snapshot;
using eventstore::StoredEvent;

constexpr Position kPage = 1000;

bool IsKnown(int32_t kind) {
  return std::any_of(std::begin(event::v1::kEventInfo), std::end(event::v1::kEventInfo),
                     [kind](const event::v1::EventInfo& info) { return info.kind == kind; });
}

// What can be read of the events behind one position up to another.
std::vector<StoredEvent> ReadableEvents(const Snapshot& ledger, Position after, Position up_to) {
  eventstore::Range range;
  range.after = after;
  range.up_to = up_to;
  absl::StatusOr<std::vector<StoredEvent>> all = ledger.Read(Query::All(), range);
  if (all.ok()) return *std::move(all);
  std::vector<StoredEvent> readable;
  for (Position position = after + 1; position <= up_to; ++position) {
    absl::StatusOr<StoredEvent> event = ledger.Get(position);
    if (event.ok()) readable.push_back(*std::move(event));
  }
  return readable;
}

}  // namespace

absl::Status CheckRecordOfBody(const StoredEvent& stored) {
  const auto& record = stored.record;
  if (!IsKnown(record.kind())) return absl::OkStatus();
  const auto damaged = [&record](Finding why) {
    return DataLossOf(With(Found(FindingKind::kRecord, record.position()), std::move(why)));
  };
  event::v1::Event event;
  if (!event.ParseFromString(stored.body)) return damaged(Found(FindingKind::kBodyNoEvent));
  const auto kind = static_cast<int32_t>(event.kind_case());
  if (kind != record.kind()) {
    return damaged(Found(FindingKind::kKindOfBody, record.kind(), kind));
  }
  const std::vector<std::string> tags = domain::TagsOf(event);
  if (std::equal(tags.begin(), tags.end(), record.tags().begin(), record.tags().end())) {
    return absl::OkStatus();
  }
  return damaged(Found(FindingKind::kTagsOfBody));
}

absl::Status EventRules::Add(const StoredEvent& event) {
  if (!unknown_ && !IsKnown(event.record.kind())) {
    unknown_ = UnknownEvent{event.record.position(), event.record.kind()};
  }
  RETURN_IF_ERROR(erasures_.Add(event));
  return CheckRecordOfBody(event);
}

absl::StatusOr<std::vector<Finding>> FindContradictions(const eventstore::VerifyReport& report,
                                                        const Snapshot& ledger,
                                                        eventstore::VerifyStep step) {
  std::vector<Finding> found = FindLostTexts(report, ledger);
  const Position head = ledger.head();
  for (Position after = 0; after < head;) {
    const Position up_to = std::min(head, after + kPage);
    for (const StoredEvent& event : ReadableEvents(ledger, after, up_to)) {
      const absl::Status checked = CheckRecordOfBody(event);
      if (!checked.ok()) found.push_back(eventstore::FindingOf(checked));
    }
    after = up_to;
    RETURN_IF_ERROR(step(after, head));
  }
  return eventstore::Grouped(found);
}

}  // namespace jiedui::services
