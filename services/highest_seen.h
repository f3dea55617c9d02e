// How far a server has seen a ledger: <data_directory>/<ledger_id>.seen, beside its directory,
// holds a position and the root there. An older copy that is put in the place of the ledger has a
// guard that agrees with it, and this does not. What both are older copies of, or lost with, only
// the witness knows.
//
// Read when a ledger is opened or adopted; written when it is opened and closed, now and then
// meanwhile if it has grown, and when a loss is accepted. Never by whoever writes the ledger, whom
// it costs nothing. Any thread that may wait for the disk. A crash leaves what was there before or
// what is new. Format: docs/FORMAT.md.

#ifndef JIEDUI_SERVICES_HIGHEST_SEEN_H_
#define JIEDUI_SERVICES_HIGHEST_SEEN_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "base/open_directory.h"
#include "eventstore/checkpoint.h"
#include "eventstore/snapshot.h"

namespace jiedui::services {

class HighestSeen {
 public:
  // Of the ledger in that home; of the directory it is in, wherever that will be.
  HighestSeen(const std::string& home, std::string ledger_id);

  // Before a ledger is begun: DataLoss if events of one were seen. FailedPrecondition, here and
  // below, if what is there cannot be read.
  absl::Status CheckNothingSeen() const;

  // DataLoss names both positions, or both roots, if the ledger does not extend what was seen.
  absl::Status Check(const eventstore::Snapshot& ledger) const;
  // How many events were seen; 0 if there were none.
  absl::StatusOr<eventstore::Position> Size() const;
  const std::string& file() const { return file_; }  // for people

  // All of the ledger, which extends what was seen. Durable when it returns; writes nothing if that
  // is known already.
  absl::Status Remember(const eventstore::Snapshot& ledger);

  // The ledger ends there from now on, whatever was seen: that stays in the file as accepted.
  absl::Status AcceptLoss(eventstore::Position end, const std::string& root) const;

 private:
  struct Seen {
    eventstore::Checkpoint highest;
    std::optional<eventstore::Checkpoint> accepted;  // the last that was seen and accepted as lost
  };

  std::string PathOfFile() const;
  absl::StatusOr<Seen> Read() const;
  absl::Status Write(const Seen& seen) const;

  const std::string ledger_id_;
  const std::string file_;
  std::shared_ptr<const OpenDirectory> place_;  // of the file; null if it could not be opened

  absl::Mutex mutex_;
  eventstore::Position known_ ABSL_GUARDED_BY(mutex_) = eventstore::kNoPosition;  // on the disk
};

// LEDGER_ROLLED_BACK of what Check found; anything else as it is.
absl::Status RolledBack(const absl::Status& checked, const std::string& ledger_id,
                        eventstore::Position head);

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_HIGHEST_SEEN_H_
