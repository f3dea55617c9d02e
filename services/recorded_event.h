// A stored event as the API shows it: whole, with the bytes that were hashed. Pure; any thread.

#ifndef JIEDUI_SERVICES_RECORDED_EVENT_H_
#define JIEDUI_SERVICES_RECORDED_EVENT_H_

#include <cstddef>
#include <vector>

#include "google/protobuf/repeated_field.h"

#include "eventstore/store.h"
#include "jiedui/v1/event_log_service.pb.h"

namespace jiedui::services {

v1::RecordedEvent ToRecordedEvent(const eventstore::StoredEvent& stored);

// Appends as many events, from the first on, as keep a response well below the 4 MiB a gRPC client
// takes by default; at least one if there is one. Returns how many.
size_t FillEvents(const std::vector<eventstore::StoredEvent>& stored,
                  google::protobuf::RepeatedPtrField<v1::RecordedEvent>& events);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_RECORDED_EVENT_H_
