#include "eventstore/log_order.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rocksdb/write_batch.h"

#include "eventstore/log_file.h"

namespace jiedui::eventstore {
namespace {

// A batch begins with the number of its first entry, the lowest byte first.
uint64_t FirstEntryOf(const rocksdb::WriteBatch& batch) {
  const absl::string_view bytes = batch.Data();
  uint64_t number = 0;
  for (size_t i = 8; i-- > 0;) number = number << 8U | static_cast<unsigned char>(bytes[i]);
  return number;
}

}  // namespace

// Whoever opens a ledger to read may try again. All families go into tables together: the latest of
// their first logs is the first that is needed.
void LogOrder::ColumnFamilyLogNumberMap(const std::map<uint32_t, uint64_t>& first_logs,
                                        const std::map<std::string, uint32_t>&) {
  first_needed_ = log_ = next_ = 0;
  gap_.reset();
  for (const auto& [family, log] : first_logs) first_needed_ = std::max(first_needed_, log);
  if (!none_repeats_) repeated_ = FindRepeatedRecord(env_, directory_, first_needed_);
}

rocksdb::WalFilter::WalProcessingOption LogOrder::LogRecordFound(unsigned long long log,
                                                                 const std::string& file,
                                                                 const rocksdb::WriteBatch& batch,
                                                                 rocksdb::WriteBatch*, bool*) {
  if (repeated_) return WalProcessingOption::kCorruptedRecord;
  const uint64_t first_entry = FirstEntryOf(batch);
  if (log != log_) {
    const std::string fault = FaultOf(log, first_entry);
    if (!fault.empty()) {
      gap_ = Found(FindingKind::kFileDamaged, /*of a log*/ 0, file, /*at byte*/ 0, fault);
      return stops_there_ ? WalProcessingOption::kStopReplay
                          : WalProcessingOption::kCorruptedRecord;
    }
  }
  log_ = log;
  next_ = first_entry + static_cast<uint64_t>(batch.Count());
  return WalProcessingOption::kContinueProcessing;
}

std::string LogOrder::FaultOf(uint64_t log, uint64_t first_entry) const {
  if (log_ != 0 && first_entry > next_) {
    return absl::StrCat("it begins with entry ", first_entry, ", and entry ", next_,
                        " is missing in front of it");
  }
  if (log_ == 0 && HasLogBetween(first_needed_, log)) {
    return absl::StrCat("it begins with entry ", first_entry,
                        ", and the log in front of it is empty");
  }
  return "";
}

// A log is begun only behind one that has records.
bool LogOrder::HasLogBetween(uint64_t first, uint64_t behind) const {
  const std::vector<std::string> logs = FindLogs(env_, directory_);
  return std::any_of(logs.begin(), logs.end(), [&](const std::string& log) {
    const uint64_t number = NumberOfLog(log);
    return number != 0 && first <= number && number < behind;
  });
}

}  // namespace jiedui::eventstore
