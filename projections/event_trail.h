// Which rows each event of a ledger asked for and moved when it was folded. From that it is known
// which events have to be folded to have a few rows as they were: those that moved them, and those
// that moved what these had asked for. Of a cell that a hundred events are behind, a hundred events
// are folded, however many the ledger has.

#ifndef JIEDUI_PROJECTIONS_EVENT_TRAIL_H_
#define JIEDUI_PROJECTIONS_EVENT_TRAIL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"

#include "eventstore/store.h"
#include "projections/past_states.h"
#include "projections/row_cache.h"
#include "projections/row_versions.h"
#include "projections/tables.h"

namespace jiedui::projections {

class EventTrail;
class RowSet;

// Few of the rows that the events of one trail are about, to be gathered first and asked then.
class RowList {
 public:
  // As in RowSet.
  void Add(const EventTrail& trail, TableId table, absl::string_view key);
  void AddAll(const EventTrail& trail, TableId table, absl::string_view prefix);
  void AddAll(const RowList& others);
  // Each once; after this nothing is added.
  void Close();

  // A row is in both.
  bool Meets(const RowSet& others) const;

 private:
  friend class RowSet;

  std::vector<uint32_t> rows_;
};

// Some of the rows that the events of one trail are about.
class RowSet {
 public:
  // Of a row that no event of the trail moves there is nothing to remember.
  void Add(const EventTrail& trail, TableId table, absl::string_view key);
  // All with the prefix, whether or not they were there already.
  void AddAll(const EventTrail& trail, TableId table, absl::string_view prefix);
  void Add(uint32_t row);
  void AddAll(const RowSet& others);
  void AddAll(const RowList& others);

  bool Contains(uint32_t row) const {
    return row / kWordBits < words_.size() &&
           ((words_[row / kWordBits] >> row % kWordBits) & 1) != 0;
  }
  bool ContainsAll(const RowSet& others) const;

 private:
  static constexpr uint32_t kWordBits = 64;

  std::vector<uint64_t> words_;
};

// Moved on by one thread; then read by any number.
class EventTrail {
 public:
  // The last event contained.
  eventstore::Position last() const { return static_cast<eventstore::Position>(begins_.size()); }

  // The next event, of which what it does with rows follows.
  void Begin();
  void Note(TableId table, absl::string_view key, RowUse use);

  // Whether that event moved one of the rows.
  bool Moves(eventstore::Position position, const RowSet& rows) const;

  // The rows that the events after the one up to the other moved.
  RowSet MovedBetween(eventstore::Position first, eventstore::Position last) const;

  // The events up to that one which have to be folded, in order, so that these rows are right after
  // each of them, and between them.
  std::vector<eventstore::Position> EventsBehind(RowSet rows, eventstore::Position last) const;

  // States on the way, so that not everything has to be folded from the first event on.
  const KeptStates& states() const { return states_; }
  KeptStates& mutable_states() { return states_; }

 private:
  friend class RowList;
  friend class RowSet;

  struct Use {
    uint32_t row;
    bool changes;
  };

  absl::Span<const Use> UsesOf(eventstore::Position position) const;

  absl::btree_map<std::string, uint32_t> rows_;  // numbers, by "<table>/<key>"
  std::vector<Use> uses_;                        // by event
  std::vector<size_t> begins_;                   // of each event among the uses
  KeptStates states_;
};

// The trail of one ledger, made when it is first asked for and brought on from then; it is kept,
// with its states. Any thread.
class TrailKeeper {
 public:
  explicit TrailKeeper(const eventstore::Store& store) : store_(store) {}

  // Reaches that position, which the ledger must have, or a later one. Takes as long as folding
  // what was not folded yet; errors of the fold, and what the step says, which is asked before each
  // batch of it.
  absl::StatusOr<std::shared_ptr<const EventTrail>> UpTo(eventstore::Position position,
                                                         const FoldStep& step = nullptr);

 private:
  absl::Status Extend(eventstore::Position position, const FoldStep& step)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const eventstore::Store& store_;
  absl::Mutex mutex_;
  std::shared_ptr<EventTrail> trail_ ABSL_GUARDED_BY(mutex_);
};

// The events at those positions, which are in order, with few reads of the log where they are close
// together. DATA_LOSS if the ledger lacks one.
absl::StatusOr<std::vector<eventstore::StoredEvent>> ReadEvents(
    const eventstore::Snapshot& ledger, absl::Span<const eventstore::Position> positions);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_EVENT_TRAIL_H_
