#include "projections/past_states.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"
#include "projections/fold.h"
#include "projections/read_ahead.h"

namespace jiedui::projections {
namespace {

constexpr size_t kKeptStates = 4;

}  // namespace

absl::Status FoldUpTo(const eventstore::Snapshot& ledger, eventstore::Position position,
                      MutableTables& tables, Fold::OnMove on_move) {
  Fold fold(tables, std::move(on_move));
  ReadAhead reader(ledger, fold.mark().position, position);
  while (fold.mark().position < position) {
    ASSIGN_OR_RETURN(const ParsedEvents events, reader.Next());
    for (size_t i = 0; i < events.stored.size(); ++i) {
      RETURN_IF_ERROR(fold.Apply(events.stored[i].record, events.bodies[i]));
    }
  }
  fold.Finish();
  return absl::OkStatus();
}

void PastStates::Read(eventstore::Position position, Done done) {
  if (auto kept = FindOrWait(position, done); kept != nullptr) return done(std::move(kept));
  if (!done) return;
  const absl::StatusOr<std::shared_ptr<const Tables>> folded = Fold(position);
  std::vector<Done> waiting = Finish(position, folded);
  done(folded);
  for (Done& each : waiting) each(folded);
}

std::shared_ptr<const Tables> PastStates::FindOrWait(eventstore::Position position, Done& done) {
  const absl::MutexLock lock(&mutex_);
  const auto known = std::find_if(pasts_.begin(), pasts_.end(), [position](const Past& past) {
    return past.position == position;
  });
  if (known == pasts_.end()) {
    pasts_.push_front({position, nullptr, {}});
    return nullptr;
  }
  pasts_.splice(pasts_.begin(), pasts_, known);
  if (known->tables == nullptr) {
    known->waiting.push_back(std::move(done));
    done = nullptr;
  }
  return known->tables;
}

absl::StatusOr<std::shared_ptr<const Tables>> PastStates::Fold(
    eventstore::Position position) const {
  auto tables = std::make_shared<MemoryTables>();
  RETURN_IF_ERROR(FoldUpTo(*store_.TakeSnapshot(), position, *tables));
  return tables;
}

std::vector<PastStates::Done> PastStates::Finish(
    eventstore::Position position, const absl::StatusOr<std::shared_ptr<const Tables>>& folded) {
  const absl::MutexLock lock(&mutex_);
  const auto past = std::find_if(pasts_.begin(), pasts_.end(), [position](const Past& each) {
    return each.position == position;
  });
  std::vector<Done> waiting = std::move(past->waiting);
  if (folded.ok()) {
    past->tables = *folded;
    past->waiting.clear();
  } else {
    pasts_.erase(past);
  }
  Trim();
  return waiting;
}

void PastStates::Trim() {
  size_t kept = 0;
  pasts_.remove_if(
      [&kept](const Past& past) { return past.tables != nullptr && ++kept > kKeptStates; });
}

}  // namespace jiedui::projections
