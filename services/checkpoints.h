// Checkpoints of what has to be provable at once, though nobody asks for one.

#ifndef JIEDUI_SERVICES_CHECKPOINTS_H_
#define JIEDUI_SERVICES_CHECKPOINTS_H_

#include "absl/status/statusor.h"

#include "eventstore/store.h"
#include "services/evidence.h"
#include "services/rpc.h"

namespace jiedui::services {

// The write, answered once a signed checkpoint covers what it wrote. A checkpoint that cannot be
// signed takes nothing back: the fact stands, is answered, and is covered by the next one. Of what
// was refused, or only validated, none is signed. The evidence outlives the method.
Method Checkpointed(Method write, Evidence* evidence);

// The size of the smallest checkpoint that covers the event at that position; 0 if none does. Looks
// at as many as the logarithm of the ledger's length.
absl::StatusOr<eventstore::Position> SmallestCheckpointOver(const eventstore::Snapshot& ledger,
                                                            eventstore::Position position);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_CHECKPOINTS_H_
