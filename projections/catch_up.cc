#include "projections/catch_up.h"

#include <algorithm>
#include <memory>

#include "base/status_macros.h"
#include "projections/fold.h"
#include "projections/read_ahead.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;

// Events folded from one state of the ledger: a few seconds of work.
constexpr Position kStretchEvents = Position{64} * ReadAhead::kBatchEvents;

// Writes what comes before an event that cannot be folded, and then returns why it cannot.
absl::Status FoldBatch(const ParsedEvents& events, RocksTables& tables, Position& reached) {
  RocksTables::Batch batch(tables);
  RETURN_IF_ERROR(batch.status());
  Fold fold(batch);
  absl::Status folded;
  size_t count = 0;
  while (count < events.stored.size()) {
    folded = fold.Apply(events.stored[count].record, events.bodies[count]);
    if (!folded.ok()) break;
    ++count;
  }
  if (count == 0) return folded;
  fold.Finish();
  RETURN_IF_ERROR(batch.status());
  RETURN_IF_ERROR(tables.Write(batch, eventstore::LeafHash(events.stored[count - 1].leaf)));
  reached = batch.mark().position;
  return folded;
}

absl::Status FoldStretch(const eventstore::Snapshot& ledger, Position up_to, RocksTables& tables,
                         Position& reached, CatchUpStep step) {
  ReadAhead reader(ledger, reached, up_to);
  while (reached < up_to) {
    ASSIGN_OR_RETURN(const ParsedEvents events, reader.Next());
    const Position before = reached;
    const absl::Status folded = FoldBatch(events, tables, reached);
    if (reached > before) RETURN_IF_ERROR(step(reached));
    RETURN_IF_ERROR(folded);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CatchUp(const eventstore::Store& store, Position up_to, RocksTables& tables,
                     CatchUpStep step) {
  ASSIGN_OR_RETURN(const Origin origin, tables.origin());
  Position reached = origin.mark.position;
  while (reached < up_to) {
    const Position end = std::min(up_to, reached + kStretchEvents);
    RETURN_IF_ERROR(FoldStretch(*store.TakeSnapshot(), end, tables, reached, step));
  }
  return absl::OkStatus();
}

}  // namespace jiedui::projections
