#include "projections/catch_up.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "base/side_by_side.h"
#include "base/status_macros.h"
#include "projections/fold.h"

namespace jiedui::projections {
namespace {

using eventstore::Position;

// Events folded from one state of the ledger: a few seconds of work.
constexpr Position kStretchEvents = Position{64} * ReadAhead::kBatchEvents;

// What has been folded and is not written yet.
class UnwrittenRows {
 public:
  UnwrittenRows(RocksTables& tables, RowMemory& memory, SideBySide* threads)
      : tables_(tables),
        threads_(threads),
        memory_(memory),
        batch_(tables),
        fold_(batch_),
        share_(memory) {}

  // Of an error, what comes before the event that it names is folded. The events are let go.
  absl::Status FoldNext(ReadAhead& reader);
  bool IsFull(const CatchUpBounds& bounds) const {
    return batch_count_ >= bounds.batches ||
           (memory_.IsFull() && fold_.row_bytes() >= bounds.row_bytes);
  }
  Position reached() const { return fold_.mark().position; }
  // Nothing is folded or written after that.
  absl::Status Write();

 private:
  RocksTables& tables_;
  SideBySide* const threads_;
  const RowMemory& memory_;
  RocksTables::Batch batch_;
  Fold fold_;
  RowMemory::Share share_;
  size_t batch_count_ = 0;
  std::string leaf_hash_;  // of the last event that is folded
};

absl::Status UnwrittenRows::FoldNext(ReadAhead& reader) {
  RETURN_IF_ERROR(batch_.status());
  ASSIGN_OR_RETURN(const ParsedEvents events, reader.Next());
  ++batch_count_;
  const Position before = reached();
  const absl::Status folded = fold_.ApplyAll(events, threads_);
  share_.Hold(fold_.row_bytes());
  if (reached() > before) {
    const auto count = static_cast<size_t>(reached() - before);
    leaf_hash_ = eventstore::LeafHash(events.stored[count - 1].leaf);
  }
  RETURN_IF_ERROR(batch_.status());
  return folded;
}

absl::Status UnwrittenRows::Write() {
  fold_.Finish(threads_);
  RETURN_IF_ERROR(batch_.status());
  return tables_.Write(batch_, leaf_hash_);
}

class Stretch {
 public:
  Stretch(const eventstore::Snapshot& ledger, Position up_to, RocksTables& tables,
          RowMemory& memory, CatchUpStep step, const CatchUpBounds& bounds, SideBySide* threads)
      : ledger_(ledger),
        up_to_(up_to),
        tables_(tables),
        memory_(memory),
        step_(step),
        bounds_(bounds),
        threads_(threads) {}

  absl::Status FoldFrom(Position& reached) {
    ReadAhead reader(ledger_, reached, up_to_, bounds_.batch_events);
    while (reached < up_to_) RETURN_IF_ERROR(FoldOnce(reader, reached));
    return absl::OkStatus();
  }

 private:
  // What comes before whatever ends the fold is written, and only then it is said why.
  absl::Status FoldOnce(ReadAhead& reader, Position& reached) {
    UnwrittenRows rows(tables_, memory_, threads_);
    const absl::Status folded = FoldUntilFull(reader, reached, rows);
    if (rows.reached() == reached) return folded;
    RETURN_IF_ERROR(rows.Write());
    reached = rows.reached();
    RETURN_IF_ERROR(step_(reached));
    return folded;
  }

  absl::Status FoldUntilFull(ReadAhead& reader, Position written, UnwrittenRows& rows) {
    while (true) {
      RETURN_IF_ERROR(rows.FoldNext(reader));
      if (rows.reached() >= up_to_ || rows.IsFull(bounds_)) return absl::OkStatus();
      RETURN_IF_ERROR(step_(written));
    }
  }

  const eventstore::Snapshot& ledger_;
  const Position up_to_;
  RocksTables& tables_;
  RowMemory& memory_;
  const CatchUpStep step_;
  const CatchUpBounds& bounds_;
  SideBySide* const threads_;
};

}  // namespace

absl::Status CatchUp(const eventstore::Store& store, Position up_to, RocksTables& tables,
                     RowMemory& memory, CatchUpStep step, const CatchUpBounds& bounds) {
  ASSIGN_OR_RETURN(const Origin origin, tables.origin());
  Position reached = origin.mark.position;
  std::optional<SideBySide> threads;
  if (up_to - reached > static_cast<Position>(bounds.batch_events)) {
    threads.emplace(bounds.threads == 0 ? FoldThreads() : bounds.threads);
  }
  SideBySide* const beside = threads.has_value() ? &*threads : nullptr;
  while (reached < up_to) {
    const Position end = std::min(up_to, reached + kStretchEvents);
    const auto ledger = store.TakeSnapshot();
    RETURN_IF_ERROR(Stretch(*ledger, end, tables, memory, step, bounds, beside).FoldFrom(reached));
  }
  return absl::OkStatus();
}

}  // namespace jiedui::projections
