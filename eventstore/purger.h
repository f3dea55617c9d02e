// Takes what was deleted from the sealed parts out of the table files, at once or, where the disk
// has no room to write them anew, as soon as it has.
//
// Rewriting without room would break the store: RocksDB takes nothing more after a write that found
// none. So it is not begun. Any thread; whoever calls waits for the disk.

#ifndef JIEDUI_EVENTSTORE_PURGER_H_
#define JIEDUI_EVENTSTORE_PURGER_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "base/workers.h"
#include "eventstore/database.h"

namespace jiedui::eventstore {

class Purger {
 public:
  // renew: readers are shown a state made anew, which pins nothing that was deleted. again_after:
  // when to look again whether there is room, by SteadyClock.
  Purger(std::shared_ptr<Database> database, absl::Duration again_after,
         std::function<absl::Status()> renew);

  // Of what is deleted already. OK, too, if there is no room for it: it is done later.
  absl::Status Purge();
  // Once there is room.
  void PurgeLater();

 private:
  absl::Status PurgeNow();
  void TryAgain();

  const std::shared_ptr<Database> database_;
  const absl::Duration again_after_;
  const std::function<absl::Status()> renew_;
  const SteadyClock clock_;
  absl::Mutex mutex_;
  bool waiting_ ABSL_GUARDED_BY(mutex_) = false;  // it is looked at again
  Workers lane_{1};                               // last: what it runs uses the rest
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_PURGER_H_
