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

// Puts into the event what the reader may see of its personal texts.
absl::Status ShowPersonalTexts(const eventstore::StoredEvent& stored, PersonalReader& reader,
                               v1::RecordedEvent& event);
// The same where events are many: what cannot be read is left out and logged, because one lost key
// must not keep everybody from everything.
void ShowIfReadable(const eventstore::StoredEvent& stored, PersonalReader& reader,
                    v1::RecordedEvent& event);

// Appends as many events, from the first on, as keep a response well below the 4 MiB a gRPC client
// takes by default; at least one if there is one. Returns how many. Without personal texts.
size_t FillEvents(const std::vector<eventstore::StoredEvent>& stored,
                  google::protobuf::RepeatedPtrField<v1::RecordedEvent>& events);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_RECORDED_EVENT_H_
