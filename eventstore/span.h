// Positions as messages name them. Pure.

#ifndef JIEDUI_EVENTSTORE_SPAN_H_
#define JIEDUI_EVENTSTORE_SPAN_H_

#include <string>

#include "absl/strings/string_view.h"

#include "eventstore/event.h"

namespace jiedui::eventstore {

// "record 9", "records 9 to 10".
std::string Span(absl::string_view noun, Position first, Position last);

// "event 9 is missing", "events 9 to 10 are missing".
std::string MissingEvents(Position first, Position last);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_SPAN_H_
