// What happens between a directory and a store that writes: the database, the upgrade of an older
// format, the tree's right edge, and the guard that must agree.
//
// Called once by Store::Open and whoever writes a ledger record by record (import). For reading
// there is the database, and how much of it was acknowledged.

#ifndef JIEDUI_EVENTSTORE_OPENING_H_
#define JIEDUI_EVENTSTORE_OPENING_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/env.h"

#include "base/directory_lock.h"
#include "eventstore/database.h"
#include "eventstore/finding.h"
#include "eventstore/group.h"
#include "eventstore/head_guard.h"
#include "eventstore/local_log.h"
#include "eventstore/store.h"

namespace jiedui::eventstore {

struct OpenedLog {
  std::shared_ptr<Database> database;
  std::shared_ptr<HeadGuard> guard;  // the log's
  std::unique_ptr<LocalLog> log;
  LogEnd end;
  std::vector<Finding> notice;  // as Store::notice
  // Something that was erased is still in the files, which there was no room to write anew.
  bool purge_waits = false;
};

// As Store::Open. Before anything else the directories are taken: nothing is written to a ledger
// that somebody else has, by whatever name.
absl::StatusOr<OpenedLog> OpenForWriting(const Options& options, rocksdb::Env* env);

struct OpenedToRead {
  std::shared_ptr<Database> database;
  // The last record that is shown: what follows it in the files was not acknowledged.
  Position head = kNoPosition;
  std::vector<Finding> notice;  // as Store::notice
  bool guard_missing = false;
};

// The database alone, to read from; it must reach the guard if there is one.
absl::StatusOr<OpenedToRead> OpenForReading(const Options& options, rocksdb::Env* env);

// How little room there is, if it is too little for opening the ledger that is there for writing:
// what is in its log is moved into tables, and RocksDB ends the process when it finds no room for
// that. Nothing if the disk does not say.
std::optional<DiskSpace> TooFullToOpen(const Options& options, rocksdb::Env* env);

// A ledger that is opened to read in the place of its writer, as which nobody else opens it.
struct OpenedInPlaceOfWriter {
  OpenedToRead opened;
  std::vector<std::unique_ptr<GuardLock>> locks;
};

// As OpenForWriting, but that nothing is written, and that the ledger ends where OpenForReading
// says.
absl::StatusOr<OpenedInPlaceOfWriter> OpenWithoutRoom(const Options& options, rocksdb::Env* env);

// OK if a new guard may take the place of the one there is: none, one that agrees with the ledger,
// or one whose loss is accepted (Adoption). What is to be said of the one there is.
absl::StatusOr<std::vector<Finding>> CheckReplacedGuard(const Options& options, rocksdb::Env* env,
                                                        const Database& database,
                                                        std::optional<Position> accept_loss_after);

// A guard at the end of the ledger, in the place of any other: the ledger is then taken as it is.
// Given the hold of its directory, if that was there (Holds).
absl::Status MakeGuard(const Options& options, rocksdb::Env* env, const Database& database,
                       std::unique_ptr<DirectoryLock> hold);

// The end of what is in the database.
absl::StatusOr<LogEnd> FindEnd(const Database& database);

// Nothing but files is where a ledger has files: DataLoss names what else there is. Before any of
// them is opened.
absl::Status CheckFiles(const Options& options);

// Behind the name of a directory: where what is restored into it is made.
inline constexpr char kImporting[] = ".importing";

// Where the guard of a ledger is.
std::string GuardDirectory(const Options& options);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_OPENING_H_
