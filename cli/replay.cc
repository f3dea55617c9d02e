#include "cli/replay.h"

#include <utility>

#include "base/status_macros.h"

namespace jiedui::cli {
namespace {

// So many at a time are held decoded, as the live tables are folded.
constexpr size_t kBatchEvents = 2048;

}  // namespace

void TableReplay::HoldAgainst(const std::string& file, projections::TableStatement statement) {
  statement_file_ = file;
  statement_ = std::move(statement);
}

absl::Status TableReplay::Add(const eventstore::StoredEvent& event) {
  const auto& record = event.record;
  if (statement_ && static_cast<uint64_t>(record.position()) > statement_->size) {
    return absl::OkStatus();
  }
  if (!fold_) fold_.emplace(tables_);
  RETURN_IF_ERROR(fold_->Apply(event));
  if (++batch_events_ == kBatchEvents) FinishBatch();
  return absl::OkStatus();
}

void TableReplay::FinishBatch() {
  if (fold_) fold_->Finish();
  fold_.reset();
  batch_events_ = 0;
}

ReplayedTables TableReplay::Finish() {
  FinishBatch();
  ReplayedTables replayed = {tables_.mark().position, statement_file_, {}};
  const std::vector<projections::StatedTable> folded = projections::StateTables(tables_);
  if (statement_) {
    replayed.tables = projections::CompareStated(statement_->tables, folded);
    return replayed;
  }
  for (const projections::StatedTable& table : folded) {
    replayed.tables.push_back({projections::ComparedTable::Verdict::kEqual, {}, table});
  }
  return replayed;
}

}  // namespace jiedui::cli
