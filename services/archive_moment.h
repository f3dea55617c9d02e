// The state of a ledger that is archived, and the checkpoint the archive ends at, while the ledger
// is being written: no erasure lies between the two, which would have taken texts out of the
// archive and not be in it.
//
// Any thread that may wait for a signature.

#ifndef JIEDUI_SERVICES_ARCHIVE_MOMENT_H_
#define JIEDUI_SERVICES_ARCHIVE_MOMENT_H_

#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

#include "eventstore/store.h"

namespace jiedui::services {

struct ArchiveMoment {
  std::unique_ptr<eventstore::Snapshot> snapshot;
  eventstore::StoredCheckpoint checkpoint;  // of it
};

// Asks for a checkpoint (attempt 0), and for a newer one (1, 2) as long as an erasure lies behind
// it. Its error is handed on; CHECKPOINT_UNAVAILABLE if there is no end to erasures.
absl::StatusOr<ArchiveMoment> MomentToArchive(
    const eventstore::Store& store,
    absl::FunctionRef<absl::StatusOr<eventstore::StoredCheckpoint>(int attempt)> checkpoint);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_ARCHIVE_MOMENT_H_
