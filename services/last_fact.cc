#include "services/last_fact.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/algorithm/container.h"

#include "base/status_macros.h"

namespace jiedui::services {
namespace {

using eventstore::Position;

constexpr size_t kMostRuns = 256;

}  // namespace

LastFact::LastFact(const eventstore::Store* store, std::vector<int32_t> passed_over)
    : store_(store), passed_over_(std::move(passed_over)) {}

absl::StatusOr<LastFact::Found> LastFact::UpTo(Position position) {
  Found found;
  if (FindRun(position, found)) return found;
  const std::unique_ptr<eventstore::Snapshot> ledger = store_->TakeSnapshot();
  for (Position at = position; at != eventstore::kNoPosition; --at) {
    if (FindRun(at, found)) break;
    ASSIGN_OR_RETURN(const eventstore::StoredEvent event, ledger->Get(at));
    if (IsPassedOver(event.record.kind())) continue;
    found = {at, absl::FromUnixMicros(event.record.recorded_at_us())};
    break;
  }
  Remember(position, found);
  return found;
}

bool LastFact::IsPassedOver(int32_t kind) const {
  return absl::c_linear_search(passed_over_, kind);
}

bool LastFact::FindRun(Position position, Found& found) {
  const absl::MutexLock lock(&mutex_);
  const auto after = runs_.upper_bound(position);
  if (after == runs_.begin()) return false;
  const auto& [fact, run] = *std::prev(after);
  if (run.last < position) return false;
  found = {fact, run.recorded_at};
  return true;
}

void LastFact::Remember(Position position, const Found& found) {
  const absl::MutexLock lock(&mutex_);
  if (runs_.size() >= kMostRuns) runs_.clear();
  Run& run = runs_[found.position];
  run.last = std::max(run.last, position);
  run.recorded_at = found.recorded_at;
}

}  // namespace jiedui::services
