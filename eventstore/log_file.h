// A file in RocksDB's log format, as the write-ahead log and the MANIFEST are: records behind their
// checksums, in blocks of 32 KiB. RocksDB says that one of them is damaged, and not which, or
// where.
//
// Reads and changes nothing. Any thread that may wait for the disk.

#ifndef JIEDUI_EVENTSTORE_LOG_FILE_H_
#define JIEDUI_EVENTSTORE_LOG_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rocksdb/env.h"

#include "eventstore/finding.h"

namespace jiedui::eventstore {

// How much a write-ahead log is longer than its records while somebody writes it: zeros, of which
// there are no more behind the last record. It ends with a record if it was closed.
inline constexpr uint64_t kLogRoomBytes = uint64_t{256} << 10;

struct LogFileDamage {
  int64_t at = 0;  // where the first record that is not whole begins
  std::string what;
  // Nothing but this record, or zeros, is behind: a crash may leave it so.
  bool at_end = false;
  bool zeros = false;         // in the place of the record
  bool zeros_behind = false;  // nothing else is behind the record
  bool only_zeros = false;    // both
};

// The first damage in the bytes of such a file; nullopt if there is none.
std::optional<LogFileDamage> FindLogFileDamage(absl::string_view bytes);

// What is in front of that: the contents of its records.
std::vector<std::string> WholeRecords(absl::string_view bytes);

// The entries of the write-ahead logs of a ledger are numbered: each batch has numbers behind those
// of the batch in front of it, over all logs. RocksDB ends the process if it meets a number twice.
class BatchNumbers {
 public:
  struct Faults {
    std::optional<LogFileDamage> damage;    // as FindLogFileDamage
    std::optional<LogFileDamage> repeated;  // as FindRepeated
  };
  // Both in one walk over the log.
  Faults FindFaults(absl::string_view log);
  // The first record of the log, which follows those it was called with before, that has a number
  // again; nullopt if there is none in front of the first damage.
  std::optional<LogFileDamage> FindRepeated(absl::string_view log);
  // The last number there is in front of the damage; 0 if there is none.
  uint64_t last() const { return next_ == 0 ? 0 : next_ - 1; }

 private:
  uint64_t next_ = 0;
};

// The first record in the write-ahead logs of the ledger, from that number of a log on, that is
// there twice; nullopt if none is.
std::optional<Finding> FindRepeatedRecord(rocksdb::Env* env, const std::string& directory,
                                          uint64_t first_log);

// The write-ahead logs of the ledger, the oldest first.
std::vector<std::string> FindLogs(rocksdb::Env* env, const std::string& directory);
// The number in the name of one of them; 0 if it has another name.
uint64_t NumberOfLog(const std::string& file);

// What zeros behind the last record of a write-ahead log are, if they are no more than its room.
enum class LogRoom {
  kIsRoom,
  kIsDamage,  // they may be in the place of records
};

// A sentence for each write-ahead log of the ledger that is damaged, and for the MANIFEST that
// CURRENT names, with the file and the byte. One whose end is still being written is not damaged.
// The last of them if there is none though there are tables.
std::vector<Finding> FindDamagedLogs(rocksdb::Env* env, const std::string& directory,
                                     LogRoom room = LogRoom::kIsRoom);

// The same of a ledger that nobody is writing to, by whoever holds its directory: each file is read
// once, and what it says is all that is asked of the logs.
struct LogsAtRest {
  std::vector<Finding> damaged;   // as FindDamagedLogs with LogRoom::kIsRoom
  std::vector<Finding> doubtful;  // as with LogRoom::kIsDamage
  // Whether a log has room that is not the last: records may have been there, in front of others.
  bool room_in_front = false;
  bool repeats = false;     // a record is there twice, in these logs or in the last of them
  uint64_t last_entry = 0;  // how far the logs go (BatchNumbers::last)
};
LogsAtRest FindLogsAtRest(rocksdb::Env* env, const std::string& directory);

// The same for each file of the ledger that it is opened by: CURRENT and the tables too, of which
// every block is read.
std::vector<Finding> FindDamagedFiles(rocksdb::Env* env, const std::string& directory);

// The tables that the MANIFEST lists and that are not there; nullopt if all are, or it cannot be
// read.
std::optional<Finding> FindMissingTables(rocksdb::Env* env, const std::string& directory);

// The same for what is in the MANIFEST and not at its end, where a writer may be at work.
std::vector<Finding> FindDamagedManifest(rocksdb::Env* env, const std::string& directory);

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_LOG_FILE_H_
