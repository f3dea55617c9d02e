#include "cli/replay.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "jiedui/event/v1/events.gen.h"

namespace jiedui::cli {
namespace {

// So many at a time are held decoded, as the live tables are folded.
constexpr size_t kBatchEvents = 2048;

bool IsKnown(int64_t kind) {
  return std::any_of(std::begin(event::v1::kEventInfo), std::end(event::v1::kEventInfo),
                     [kind](const event::v1::EventInfo& info) { return info.kind == kind; });
}

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
  if (!IsKnown(record.kind())) {
    return absl::FailedPreconditionError(absl::StrCat("第 ", record.position(), " 号事件的种类 ",
                                                      record.kind(),
                                                      " 本程序不认识，无从重算：请用登记它的版本"));
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
