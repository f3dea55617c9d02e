// The tables on disk against the log, without changing either: for whoever checks a ledger's
// directory, and for the read models before they go on with tables they find.
//
// Any thread.

#ifndef JIEDUI_PROJECTIONS_TABLES_CHECK_H_
#define JIEDUI_PROJECTIONS_TABLES_CHECK_H_

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "eventstore/store.h"
#include "projections/past_states.h"
#include "projections/rebuild_report.h"
#include "projections/tables.h"

namespace jiedui::projections {

class RocksTables;
struct Origin;

// LEDGER_BEHIND_TABLES if the tables contain events that the ledger does not. Only durable events
// are ever folded, so the ledger has lost them.
absl::Status CheckNothingLost(const Origin& origin, const eventstore::Snapshot& ledger,
                              absl::string_view ledger_id);

// Whether this program's read models folded them.
bool IsOfThisVersion(const Origin& origin);

// Whether this program can answer from them at all: the same tables, of whatever versions. Rows are
// add-only, so that it reads those of an earlier version.
bool HasTheseTables(const Origin& origin);

// Compares two states of the tables at one position, row by row where they differ. `go_on` is asked
// between tables, and its error ends it. DATA_LOSS if rows of either cannot be read, as its
// status() says.
absl::StatusOr<RebuildReport> CompareTables(const Tables& live, const Tables& rebuilt,
                                            absl::FunctionRef<absl::Status()> go_on);

// Folds the log up to the tables' mark and compares. A status of `step`, which is asked now and
// then, ends it; null: nobody is asked.
absl::StatusOr<RebuildReport> CompareWithLog(const Tables& tables,
                                             const eventstore::Snapshot& ledger,
                                             const FoldStep& step = nullptr);

// Tables as another process, or an earlier one, left them on the disk.
class StoredTables {
 public:
  // Writes nothing. To be opened before the ledger is, or a server could bring events into these
  // tables that the ledger, as opened, does not have yet. DATA_LOSS if they cannot be read.
  static absl::StatusOr<StoredTables> Open(const std::string& directory);

  // DATA_LOSS if something is lost or unreadable. Without tables if another version folded them:
  // then their rows cannot be compared.
  absl::StatusOr<RebuildReport> Compare(const eventstore::Snapshot& ledger,
                                        absl::string_view ledger_id) const;

 private:
  explicit StoredTables(std::shared_ptr<const RocksTables> tables);

  std::shared_ptr<const RocksTables> tables_;
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_TABLES_CHECK_H_
