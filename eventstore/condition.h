// Append conditions: is there a matching event after the position the caller decided from?
//
// Asked by the writer before a decision, against everything before it. Pure but for what the View
// reads. The usual condition, one tag per item, costs one look at a tag's head per item.

#ifndef JIEDUI_EVENTSTORE_CONDITION_H_
#define JIEDUI_EVENTSTORE_CONDITION_H_

#include "absl/status/status.h"

#include "eventstore/store.h"

namespace jiedui::eventstore {

// OK if nothing matches; ABORTED with the first conflicting event (ConflictOf); INVALID_ARGUMENT if
// the condition says nothing, says too much, or looks beyond the head.
absl::Status CheckCondition(const AppendCondition& condition, const View& view);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_CONDITION_H_
