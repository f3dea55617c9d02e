// Holds the tables of one served ledger against its log: at an interval if one is set, and when an
// operator asks. All events up to where the tables stand are folded anew, in memory, and compared
// with the rows that serve. What is equal is verified up to there; a difference is damage, and is
// said: nothing is mended by itself, a rebuild does that.
//
// One check at a time, on a thread of its own that no read waits for. It takes the memory of the
// tables. Any thread.

#ifndef JIEDUI_SERVICES_TABLE_CHECKS_H_
#define JIEDUI_SERVICES_TABLE_CHECKS_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "base/clock.h"
#include "base/workers.h"
#include "jiedui/admin/v1/admin_service.pb.h"
#include "projections/read_models.h"
#include "services/door.h"
#include "services/long_answer.h"
#include "services/rpc.h"

namespace jiedui::services {

// What one check found.
struct TableCheck {
  absl::Time at = absl::InfinitePast();  // when it was over, by the ledger's clock; none: never
  projections::RebuildReport report;     // where, and what differs
  absl::Status problem;                  // why they could not be compared

  // Tables of another version say nothing of these events, nor these of them.
  bool IsOfOtherVersion() const {
    return problem.ok() && report.tables.empty() && report.position != eventstore::kNoPosition;
  }
};

class TableChecks {
 public:
  struct Options {
    projections::ReadModels* read_models = nullptr;  // outlives it
    std::string ledger_id;
    absl::Duration interval;       // from the end of a check to the next; zero: none by itself
    const Clock* clock = nullptr;  // outlives it
    std::function<void(const TableCheck&)> found;  // at the end of a check, on its thread
  };

  explicit TableChecks(Options options);
  // Ends the check under way.
  ~TableChecks();
  TableChecks(const TableChecks&) = delete;
  TableChecks& operator=(const TableChecks&) = delete;

  // A stream with one VerifyTablesResponse, of a check that begins now and ends with its caller.
  // The pass keeps the ledger open meanwhile. TABLES_STATE if one is under way, or the tables are
  // of another version; SERVER_CLOSING; LEDGER_DAMAGED if rows or records cannot be read.
  absl::StatusOr<std::shared_ptr<ResponseSource>> Start(Pass pass);

  // The last that is over since the ledger was opened; no time if there is none.
  admin::v1::TablesCheck latest() const;

  // Ends checks under way, that of a caller with SERVER_CLOSING, and every later one at once. Waits
  // for nothing.
  void Close();

 private:
  absl::Status Run(LongAnswer& answer);
  void CheckByItself();
  // The status of `wanted` once that is not OK; then nothing was found.
  absl::StatusOr<TableCheck> Check(const projections::StillWanted& wanted);
  absl::Status State(absl::string_view problem, absl::string_view problem_zh) const;

  const Options options_;
  std::atomic<bool> ending_ = false;
  Seats one_{1};
  mutable absl::Mutex mutex_;
  TableCheck latest_ ABSL_GUARDED_BY(mutex_);
  // Last: what they run uses the rest.
  LongWork work_;
  Workers lane_{1};
};

}  // namespace jiedui::services

#endif  // JIEDUI_SERVICES_TABLE_CHECKS_H_
