// Etags: which resource a write is conditioned on, and where the ledger finds its last event.
//
// The etag of a resource is "r<position>" of the last event that carries its tag, "r0" before there
// is one. A write that names an etag is refused if the resource has moved on; the position in its
// receipt makes the next one. Pure; any thread.

#ifndef JIEDUI_DOMAIN_REVISION_H_
#define JIEDUI_DOMAIN_REVISION_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

// The resource whose etag a write of the fact names, relative to the ledger: the one it changes
// (ResourceName), and if it makes a new one, the one that is written under:
//   a unit, an officer               the superior unit, the officer's unit
//   a policy set, a pair, a good practice, a bulletin   the programme
//   an activity, a joint plan, a supervision check   the pair
//   a permit to enter late           the unit it is for
//   a case                           the activity it came from, else the unit
//   a version of a report, of a register   the report, the register
//   a year-end assessment   the programme
//   a programme, the first unit, a document      itself, which has no event yet
std::string RevisedResource(const event::v1::Event& proposed);

// "pair:2017-370481-370403" of "pairs/2017-370481-370403": the tag all events about it carry.
std::string TagOfResource(absl::string_view relative_name);

// "r1234".
std::string EtagAt(int64_t position);
// The position in an etag; nullopt if it is none.
std::optional<int64_t> PositionOfEtag(absl::string_view etag);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_REVISION_H_
