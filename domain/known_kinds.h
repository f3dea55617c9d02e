// Every kind of event this program knows: what the store is told, so that a ledger a newer program
// wrote is refused. Any thread.

#ifndef JIEDUI_DOMAIN_KNOWN_KINDS_H_
#define JIEDUI_DOMAIN_KNOWN_KINDS_H_

#include <cstdint>
#include <vector>

#include "jiedui/event/v1/events.gen.h"

namespace jiedui::domain {

inline std::vector<int32_t> KnownKinds() {
  std::vector<int32_t> kinds;
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) kinds.push_back(info.kind);
  return kinds;
}

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_KNOWN_KINDS_H_
