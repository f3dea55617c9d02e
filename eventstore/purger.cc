#include "eventstore/purger.h"

#include <utility>

#include "base/status_macros.h"
#include "eventstore/layout.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

Purger::Purger(std::shared_ptr<Database> database, absl::Duration again_after,
               std::function<absl::Status()> renew)
    : database_(std::move(database)), again_after_(again_after), renew_(std::move(renew)) {}

absl::Status Purger::Purge() {
  const absl::Status purged = PurgeNow();
  if (!DiskLowOf(purged)) return purged;
  PurgeLater();
  return absl::OkStatus();
}

absl::Status Purger::PurgeNow() {
  const uint64_t deletion = database_->LatestSequence();
  RETURN_IF_ERROR(renew_());
  return database_->Purge(Family::kSealed, deletion);
}

void Purger::PurgeLater() {
  const absl::MutexLock lock(&mutex_);
  if (std::exchange(waiting_, true)) return;
  lane_.RunAt(clock_.Now() + again_after_, [this] { TryAgain(); });
}

// Whatever else keeps it from being done, the next opening does it.
void Purger::TryAgain() {
  {
    const absl::MutexLock lock(&mutex_);
    waiting_ = false;
  }
  if (DiskLowOf(database_->CheckRoomToPurge(Family::kSealed))) return PurgeLater();
  Purge().IgnoreError();
}

}  // namespace jiedui::eventstore
