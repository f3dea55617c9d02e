// The tables of a ledger, folded anew in memory from the records an audit reads, and held against a
// signed statement of them. Believes no tables that are there already; what it does rest on is this
// program's own fold. One thread.

#ifndef JIEDUI_CLI_REPLAY_H_
#define JIEDUI_CLI_REPLAY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "eventstore/event.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "projections/table_statement.h"

namespace jiedui::cli {

struct ReplayedTables {
  int64_t position = 0;        // the last event in them
  std::string statement_file;  // what they were compared with; empty: with nothing
  std::vector<projections::ComparedTable> tables;  // not stated if they were compared with nothing
};

class TableReplay {
 public:
  // Folds up to the position of that statement and no further, and compares with it. Before the
  // first record.
  void HoldAgainst(const std::string& file, projections::TableStatement statement);

  // The next record of the ledger, from the first on, of a kind that this program knows. DataLoss
  // if it is no event.
  absl::Status Add(const eventstore::StoredEvent& event);

  // After the last record.
  ReplayedTables Finish();

 private:
  void FinishBatch();

  std::string statement_file_;
  std::optional<projections::TableStatement> statement_;
  projections::MemoryTables tables_;
  std::optional<projections::Fold> fold_;  // of the events since the last batch
  size_t batch_events_ = 0;
};

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_REPLAY_H_
