// Backing up one ledger while it serves: an archive under the operator's backup directory, brought
// up to what is durable, and read back. Of what is there already only what was not full is written
// again.
//
// One at a time; it runs on a thread of its own and reads one snapshot, so that no call waits for
// it. Whoever starts it may stop it by going away, and Close stops it too: the archive is then the
// one before, and the next backup goes on with what was left. Any thread.
//
// A caller names a directory, never a path, and what is written stays in the backup directory:
// <backup_directory>/<directory>/<ledger_id>, without a symbolic link on the way or in it. On the
// ledger's own disk it leaves the room that the ledger needs to be written: it is refused, or stops
// before it takes any of it and removes what it has written. A full disk of the ledger keeps no
// backup from another one.

#ifndef JIEDUI_SERVICES_BACKUP_H_
#define JIEDUI_SERVICES_BACKUP_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "eventstore/archive.h"
#include "eventstore/store.h"
#include "services/archive_moment.h"
#include "services/door.h"
#include "services/evidence.h"
#include "services/long_answer.h"
#include "services/rpc.h"

namespace jiedui::services {

struct BackupSetting {
  std::string ledger_id;
  std::string ledger_directory;  // where it is: which disk is its own
  std::string backup_directory;  // empty: backups are not configured
  uint64_t min_free_bytes = 0;   // of the ledger's disk
};

class Backup {
 public:
  // Both outlive it.
  Backup(eventstore::Store* store, Evidence* evidence, BackupSetting setting);
  // Nothing is under way, or Close has been called.
  ~Backup() = default;
  Backup(const Backup&) = delete;
  Backup& operator=(const Backup&) = delete;

  // A stream of BackUpLedgerResponse. The pass keeps the ledger open meanwhile; `began` is called
  // first, on the backup's own thread, and may wait for the ledger. BACKUP_UNAVAILABLE,
  // LEDGER_STATE if one is under way, FIELD_REQUIRED, FIELD_INVALID, SERVER_CLOSING; later also
  // BACKUP_DAMAGED and CHECKPOINT_UNAVAILABLE, and DISK_LOW if the ledger's own disk has no room
  // for a checkpoint, there is none to end at, and none can be signed for the archive alone.
  absl::StatusOr<std::shared_ptr<ResponseSource>> Start(const std::string& directory, Pass pass,
                                                        absl::AnyInvocable<void()> began);

  // Ends the one under way with SERVER_CLOSING, and every later one at once. Waits for nothing.
  void Close() { work_.Close(); }

 private:
  class Progress;
  // What there is to be said of the checkpoint that an archive ends at.
  struct End {
    absl::Status not_kept;  // why the ledger has no newer one; OK if it has
    bool in_archive_alone = false;
  };

  absl::Status Run(const std::string& directory, LongAnswer& answer);
  // Where the archive is, and may be.
  absl::StatusOr<std::string> Place(const std::string& directory) const;
  absl::StatusOr<eventstore::ArchiveHead> Head(const ArchiveMoment& moment) const;
  absl::StatusOr<eventstore::StoredCheckpoint> Sign(int attempt, End& end) const;
  absl::Status Write(const std::string& place, const eventstore::Snapshot& ledger,
                     const eventstore::ArchiveHead& head, Progress& progress) const;
  absl::Status ReadBack(const std::string& place, const eventstore::ArchiveHead& head,
                        Progress& progress) const;
  absl::Status Unavailable(absl::string_view problem, absl::string_view problem_zh) const;
  // Of the archive in that directory; DataLoss if it is the ledger's own.
  absl::Status FromArchive(const std::string& directory, const absl::Status& status) const;

  eventstore::Store* const store_;
  Evidence* const evidence_;
  const BackupSetting setting_;
  LongWork work_;  // last: what it runs uses the rest
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_BACKUP_H_
