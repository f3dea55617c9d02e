// Whether the write-ahead logs of a ledger follow each other without a gap, and no record of them
// is there twice. Logs of which all is in tables do not count.
//
// RocksDB begins a new log when it moves what is in memory into tables, and the old one need not be
// synced yet: a power cut may take its end and leave the records of the new one, none of which were
// acknowledged. RocksDB passes over that in each of its recovery modes, and a record would be there
// without those in front of it. It asks this of every record that it reads of the logs.
//
// One for each ledger that is opened, on the thread that opens it.

#ifndef JIEDUI_EVENTSTORE_LOG_ORDER_H_
#define JIEDUI_EVENTSTORE_LOG_ORDER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "rocksdb/env.h"
#include "rocksdb/wal_filter.h"

#include "eventstore/finding.h"

namespace jiedui::eventstore {

class LogOrder final : public rocksdb::WalFilter {
 public:
  // At a gap the opening fails, or takes what is in front of it if it stops there.
  // Whoever has read the logs already, and found that no record is there twice, says so.
  LogOrder(rocksdb::Env* env, std::string directory, bool stops_there, bool none_repeats)
      : env_(env),
        directory_(std::move(directory)),
        stops_there_(stops_there),
        none_repeats_(none_repeats) {}

  // A record that is there twice: RocksDB ends the process over one, and so is shown none.
  const std::optional<Finding>& repeated() const { return repeated_; }
  // Where the first record behind a gap is; nothing if there is none.
  const std::optional<Finding>& gap() const { return gap_; }

  const char* Name() const override { return "LogOrder"; }
  void ColumnFamilyLogNumberMap(const std::map<uint32_t, uint64_t>& first_logs,
                                const std::map<std::string, uint32_t>& names) override;
  WalProcessingOption LogRecordFound(unsigned long long log, const std::string& file,
                                     const rocksdb::WriteBatch& batch, rocksdb::WriteBatch* changed,
                                     bool* is_changed) override;

 private:
  // What is wrong with a log that begins with that entry; empty if nothing is.
  std::string FaultOf(uint64_t log, uint64_t first_entry) const;
  bool HasLogBetween(uint64_t first, uint64_t behind) const;

  rocksdb::Env* const env_;
  const std::string directory_;
  const bool stops_there_;
  const bool none_repeats_;
  uint64_t first_needed_ = 0;  // the number of the first log of which not all is in tables
  uint64_t log_ = 0;           // of the last record; 0: none has come
  uint64_t next_ = 0;          // the number of the entry behind it
  std::optional<Finding> repeated_;
  std::optional<Finding> gap_;
};

}  // namespace jiedui::eventstore

#endif  // JIEDUI_EVENTSTORE_LOG_ORDER_H_
