// Personal data in events: the texts with the (personal) option of events.proto, found by
// reflection. Pure; any thread.

#ifndef JIEDUI_SERVICES_PERSONAL_DATA_H_
#define JIEDUI_SERVICES_PERSONAL_DATA_H_

#include "jiedui/event/v1/events.pb.h"

namespace jiedui::services {

// Whether the event says anything personal.
bool HasPersonalText(const event::v1::Event& event);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_PERSONAL_DATA_H_
