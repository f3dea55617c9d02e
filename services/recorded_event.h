// A stored event as the API shows it: whole, with the bytes that were hashed. Personal texts are in
// it for those who may see them. Any thread.

#ifndef JIEDUI_SERVICES_RECORDED_EVENT_H_
#define JIEDUI_SERVICES_RECORDED_EVENT_H_

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/repeated_field.h"

#include "eventstore/store.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "services/personal_reader.h"

namespace jiedui::services {

// Without personal texts.
v1::RecordedEvent ToRecordedEvent(const eventstore::StoredEvent& stored);

// Whether the event has, or had, personal texts.
bool IsSealed(const eventstore::StoredEvent& stored);

// Puts into the event what the reader may see of its personal texts. Nothing of it may leave before
// the reader has recorded it.
absl::Status ShowPersonalTexts(const eventstore::StoredEvent& stored, PersonalReader& reader,
                               v1::RecordedEvent& event);

// An event on its way to a caller.
struct EventOnItsWay {
  const eventstore::StoredEvent* stored = nullptr;
  v1::RecordedEvent* event = nullptr;
};
// The same for all events of a response: what cannot be read is left out. The event says why, and
// so does the log, once a response; one lost key must not keep everybody from everything.
void ShowReadable(const std::vector<EventOnItsWay>& events, PersonalReader& reader);

// Leaves out all that is personal if it could not be recorded that it was read: a full disk must
// not keep everybody from the rest.
void WithholdUnlessRecorded(const absl::Status& recorded,
                            google::protobuf::RepeatedPtrField<v1::RecordedEvent>& events);

// Persons one response may say something about: they are named in one record, which has 64 KiB.
inline constexpr size_t kMaxSealedInResponse = 500;

// Appends as many events, from the first on, as keep a response well below the 4 MiB a gRPC client
// takes by default, and what is sealed within its limit; at least one if there is one. Returns how
// many. Without personal texts.
size_t FillEvents(const std::vector<eventstore::StoredEvent>& stored,
                  google::protobuf::RepeatedPtrField<v1::RecordedEvent>& events);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_RECORDED_EVENT_H_
