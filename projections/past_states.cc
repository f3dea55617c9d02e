#include "projections/past_states.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/side_by_side.h"
#include "base/status_macros.h"
#include "projections/fold.h"
#include "projections/forwarding_tables.h"
#include "projections/made_of_rows.h"
#include "projections/read_ahead.h"

namespace jiedui::projections {
namespace {

constexpr size_t kKeptStates = 4;

}  // namespace

absl::Status FoldUpTo(const eventstore::Snapshot& ledger, eventstore::Position position,
                      MutableTables& tables, Fold::OnUse on_use, const FoldStep& step) {
  const bool watched = on_use != nullptr;
  Fold fold(tables, std::move(on_use));
  std::optional<SideBySide> threads;
  if (!watched && position - fold.mark().position > eventstore::Position{ReadAhead::kBatchEvents}) {
    threads.emplace(FoldThreads());
  }
  SideBySide* const beside = threads.has_value() ? &*threads : nullptr;
  ReadAhead reader(ledger, fold.mark().position, position);
  while (fold.mark().position < position) {
    if (step != nullptr) RETURN_IF_ERROR(step());
    ASSIGN_OR_RETURN(const ParsedEvents events, reader.Next());
    RETURN_IF_ERROR(fold.ApplyAll(events, beside));
  }
  fold.Finish(beside);
  return absl::OkStatus();
}

// A state that nothing is folded into any more, so that its rows stay what they are.
class PastStates::Folded final : public ForwardingTables {
 public:
  explicit Folded(MemoryTables rows) : rows_(std::move(rows)) {}
  Folded(const Folded&) = delete;
  Folded& operator=(const Folded&) = delete;

  const MemoryTables& rows() const { return rows_; }

  MadeOfRows* made_of_rows() const override { return &made_of_rows_; }
  std::optional<int64_t> MovedAt(TableId /*table*/) const override { return 0; }

 private:
  const Tables& others() const override { return rows_; }

  const MemoryTables rows_;
  mutable MadeOfRows made_of_rows_;  // of this state alone
};

std::shared_ptr<const Tables> PastStates::Find(eventstore::Position position) {
  const absl::MutexLock lock(&mutex_);
  const auto known = std::find_if(kept_.begin(), kept_.end(), [position](const auto& tables) {
    return tables->mark().position == position;
  });
  if (known == kept_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, known);
  return kept_.front();
}

absl::StatusOr<std::shared_ptr<const Tables>> PastStates::Read(eventstore::Position position,
                                                               const FoldStep& step) {
  if (auto kept = Find(position); kept != nullptr) return kept;
  MemoryTables rows = NearestBefore(position);
  RETURN_IF_ERROR(FoldUpTo(*store_.TakeSnapshot(), position, rows, nullptr, step));
  auto tables = std::make_shared<const Folded>(std::move(rows));
  Keep(tables);
  return tables;
}

MemoryTables PastStates::NearestBefore(eventstore::Position position) {
  const absl::MutexLock lock(&mutex_);
  const Folded* nearest = nullptr;
  for (const auto& kept : kept_) {
    if (kept->mark().position > position) continue;
    if (nearest == nullptr || kept->mark().position > nearest->mark().position) {
      nearest = kept.get();
    }
  }
  return nearest == nullptr ? MemoryTables() : nearest->rows();
}

void PastStates::Keep(std::shared_ptr<const Folded> tables) {
  const absl::MutexLock lock(&mutex_);
  kept_.push_front(std::move(tables));
  if (kept_.size() > kKeptStates) kept_.pop_back();
}

}  // namespace jiedui::projections
