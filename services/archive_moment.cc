#include "services/archive_moment.h"

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/error.h"
#include "services/personal_data.h"

namespace jiedui::services {

absl::StatusOr<ArchiveMoment> MomentToArchive(
    const eventstore::Store& store,
    absl::FunctionRef<absl::StatusOr<eventstore::StoredCheckpoint>(int attempt)> checkpoint) {
  constexpr int kAttempts = 3;
  eventstore::Position erasure = eventstore::kNoPosition;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    ArchiveMoment moment;
    ASSIGN_OR_RETURN(moment.checkpoint, checkpoint(attempt));
    moment.snapshot = store.TakeSnapshot();
    ASSIGN_OR_RETURN(erasure, FirstErasureAfter(moment.checkpoint.size, *moment.snapshot));
    if (erasure == eventstore::kNoPosition) return moment;
  }
  return domain::Refuse(
      v1::ERROR_REASON_CHECKPOINT_UNAVAILABLE, "",
      {{"problem", absl::StrCat("the newest does not cover the erasure at ", erasure)}});
}

}  // namespace jiedui::services
