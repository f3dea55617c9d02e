#include "services/recorded_event.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"
#include "jiedui/event/v1/events.gen.h"
#include "services/log.h"
#include "services/personal_data.h"
#include "services/problem.h"
#include "services/resource_name.h"
#include "services/timestamps.h"

namespace jiedui::services {
namespace {

// An event may have 1 MiB, and it is sent parsed and as bytes.
constexpr size_t kMaxBytesInResponse = 1 << 20;

const event::v1::EventInfo* InfoOf(int kind) {
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) {
    if (info.kind == kind) return &info;
  }
  return nullptr;
}

// Leaves texts out of the events of one answer. One line of the log says of how many: a lost key
// concerns all of them, and whoever lists a ledger must not fill the log.
class Withholding {
 public:
  Withholding() = default;
  Withholding(const Withholding&) = delete;
  Withholding& operator=(const Withholding&) = delete;

  ~Withholding() {
    if (count_ == 0) return;
    Log(LogLevel::kWarning, "personal texts left out",
        {{"events", absl::StrCat(count_)}, {"first", first_}, {"problem", problem_}});
  }

  void Withhold(const absl::Status& reason, v1::RecordedEvent& event) {
    RemovePersonalTexts(*event.mutable_event());
    event.set_withheld(domain::ReasonOf(reason).value_or(v1::ERROR_REASON_LEDGER_DAMAGED));
    if (++count_ > 1) return;
    first_ = event.name();
    problem_ = LogText(reason);
  }

 private:
  int count_ = 0;
  std::string first_;    // event
  std::string problem_;  // of the first
};

}  // namespace

v1::RecordedEvent ToRecordedEvent(const eventstore::StoredEvent& stored) {
  const auto& record = stored.record;
  v1::RecordedEvent event;
  event.set_name(FullName(record.ledger_id(), absl::StrCat("events/", record.position())));
  event.set_position(record.position());
  if (const auto* info = InfoOf(record.kind())) {
    event.set_kind(info->name);
    event.set_title(info->title);
  }
  *event.mutable_record_time() = ToTimestamp(absl::FromUnixMicros(record.recorded_at_us()));
  *event.mutable_occurred_date() = domain::ToDate(DayFromNumber(record.occurred_day()));
  event.set_actor(record.actor());
  event.set_request_id(record.request_id());
  *event.mutable_tags() = record.tags();
  // Bytes that do not parse are still shown as bytes; the leaf proves them.
  if (!event.mutable_event()->ParseFromString(stored.body)) event.clear_event();
  event.set_leaf(stored.leaf);
  event.set_body(stored.body);
  event.set_sealed(stored.sealed);
  event.set_leaf_hash(eventstore::LeafHash(stored.leaf));
  return event;
}

bool IsSealed(const eventstore::StoredEvent& stored) {
  return !stored.record.sealed_sha256().empty();
}

absl::Status ShowPersonalTexts(const eventstore::StoredEvent& stored, PersonalReader& reader,
                               v1::RecordedEvent& event) {
  if (!IsSealed(stored)) return absl::OkStatus();
  ASSIGN_OR_RETURN(Revealed revealed, reader.Read(stored));
  *event.mutable_event() = std::move(revealed.event);
  event.set_erased(revealed.erased);
  return absl::OkStatus();
}

void ShowReadable(const std::vector<EventOnItsWay>& events, PersonalReader& reader) {
  Withholding withholding;
  for (const EventOnItsWay& each : events) {
    const absl::Status shown = ShowPersonalTexts(*each.stored, reader, *each.event);
    if (!shown.ok()) withholding.Withhold(shown, *each.event);
  }
}

void WithholdUnlessRecorded(const absl::Status& recorded,
                            google::protobuf::RepeatedPtrField<v1::RecordedEvent>& events) {
  if (recorded.ok()) return;
  Withholding withholding;
  for (v1::RecordedEvent& event : events) {
    if (HasPersonalText(event.event())) withholding.Withhold(recorded, event);
  }
}

size_t FillEvents(const std::vector<eventstore::StoredEvent>& stored,
                  google::protobuf::RepeatedPtrField<v1::RecordedEvent>& events) {
  size_t count = 0;
  size_t bytes = 0;
  size_t sealed = 0;
  while (count < stored.size() && bytes < kMaxBytesInResponse && sealed < kMaxSealedInResponse) {
    const eventstore::StoredEvent& one = stored[count++];
    if (IsSealed(one)) ++sealed;
    bytes += 2 * (one.body.size() + one.sealed.size()) + one.leaf.size();
    *events.Add() = ToRecordedEvent(one);
  }
  return count;
}

}  // namespace jiedui::services
