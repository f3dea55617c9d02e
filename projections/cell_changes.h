// Which events changed a cell. Not remembered while folding but found by looking: the table is read
// in states of the past. Between two states only events matter that move a row which was read for
// it in the earlier one; they are looked at by halving. So it holds for every table, and for a
// table that comes tomorrow.
//
// Of a state only the rows are made that the table asks for: the trail of the events says which of
// them have to be folded for that (event_trail.h).
//
// Of a table that hundreds of events move not each is looked at: a value that became another one
// and then what it had been may be passed over.

#ifndef JIEDUI_PROJECTIONS_CELL_CHANGES_H_
#define JIEDUI_PROJECTIONS_CELL_CHANGES_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "eventstore/event.h"
#include "eventstore/store.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/event_trail.h"
#include "projections/past_states.h"
#include "projections/tables.h"

namespace jiedui::projections {

// From what a state is read: itself, or what it would be.
using Lens =
    std::function<absl::StatusOr<std::shared_ptr<const Tables>>(std::shared_ptr<const Tables>)>;

struct ChangeSearch {
  TableQuestion question;
  Lens lens;  // null: the state itself
  // A state at `last` or later, seen through the lens. It says what to begin with, and decides
  // nothing.
  std::shared_ptr<const Tables> tables;
  eventstore::Position first = eventstore::kNoPosition;
  eventstore::Position last = eventstore::kNoPosition;
  int max_changes = 1;  // the latest, at least one
  // If there are more, instead of the latest: each cell that differs between the two states, once.
  bool or_cells = false;
  // So often the table is read. If it is made of half as many events or less, each of them is
  // looked at, else only those between two states in which cells differ.
  int max_looks = 192;
  // Asked before each of them, and while the trail is brought on; a status ends the search. Null:
  // nobody stops it.
  FoldStep step = nullptr;
};

struct ChangesFound {
  std::vector<v1::CellChange> changes;  // by position, then in the order of the table
  bool cut = false;  // there are more, or may be: events before these were not looked at
  // Nor was each event between them: what became another value and then what it had been may be
  // missing.
  bool passed_over = false;
};

// The events at some positions, which are in order.
using EventReader = absl::FunctionRef<absl::StatusOr<std::vector<eventstore::StoredEvent>>(
    absl::Span<const eventstore::Position>)>;

// Changes from the state at `first` to that at `last`, which the trail reaches. A state in which
// the table does not exist has no cells. Takes max_looks reads of the table at most, after which
// changes are told apart no further. Any thread; errors of the reader and of the fold.
absl::StatusOr<ChangesFound> FindChanges(const EventTrail& trail, EventReader read,
                                         const ChangeSearch& search);

// The changes in one ledger, of which the trail is kept. Any thread; the store outlives it.
class LedgerChanges {
 public:
  explicit LedgerChanges(const eventstore::Store& store) : store_(store), trail_(store) {}

  // As FindChanges. The first search, and one after new events, takes the fold of what was not
  // folded yet besides.
  absl::StatusOr<ChangesFound> Find(const ChangeSearch& search);

 private:
  const eventstore::Store& store_;
  TrailKeeper trail_;
};

// What is different between two tables, without saying why.
std::vector<v1::CellChange> Differences(const google::protobuf::Message& before,
                                        const google::protobuf::Message& after);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_CHANGES_H_
