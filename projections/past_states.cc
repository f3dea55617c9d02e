#include "projections/past_states.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/side_by_side.h"
#include "base/status_macros.h"
#include "projections/fold.h"
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
  auto tables = std::make_shared<MemoryTables>(NearestBefore(position));
  RETURN_IF_ERROR(FoldUpTo(*store_.TakeSnapshot(), position, *tables, nullptr, step));
  Keep(tables);
  return tables;
}

MemoryTables PastStates::NearestBefore(eventstore::Position position) {
  const absl::MutexLock lock(&mutex_);
  const MemoryTables* nearest = nullptr;
  for (const auto& kept : kept_) {
    if (kept->mark().position > position) continue;
    if (nearest == nullptr || kept->mark().position > nearest->mark().position) {
      nearest = kept.get();
    }
  }
  return nearest == nullptr ? MemoryTables() : *nearest;
}

void PastStates::Keep(std::shared_ptr<const MemoryTables> tables) {
  const absl::MutexLock lock(&mutex_);
  kept_.push_front(std::move(tables));
  if (kept_.size() > kKeptStates) kept_.pop_back();
}

}  // namespace jiedui::projections
