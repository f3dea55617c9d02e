// Which events changed a cell. Not remembered while folding but found by looking: the table is read
// in states of the past. Between two states only events matter that move a row which was read for
// it in the earlier one; they are looked at by halving. So it holds for every table, and for a
// table that comes tomorrow.
//
// Of a state only the rows are made that the table asks for: the trail of the events says which of
// them have to be folded for that, and from which state on (event_trail.h). What is found of a cell
// is kept: it is looked for again only after an event that moved a row of it.
//
// Of one cell each of these events is looked at, if there are not too many (cell_history.h); of
// more, and of a whole table that hundreds of events move, a value that became another one and then
// what it had been may be passed over, and that is said. Of two states between which too much
// happened each cell that differs is told with the events that its own part rests on
// (cell_ranges.h).

#ifndef JIEDUI_PROJECTIONS_CELL_CHANGES_H_
#define JIEDUI_PROJECTIONS_CELL_CHANGES_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"

#include "eventstore/event.h"
#include "eventstore/store.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/any_table.h"
#include "projections/event_trail.h"
#include "projections/ledger_history.h"
#include "projections/past_states.h"
#include "projections/tables.h"

namespace jiedui::projections {

// What reading a table says where there is none yet, or no longer.
bool IsAbsent(const absl::Status& status);

// From what a state is read: itself, or what it would be.
using Lens =
    std::function<absl::StatusOr<std::shared_ptr<const Tables>>(std::shared_ptr<const Tables>)>;

struct ChangesFound {
  std::vector<v1::CellChange> changes;  // by position, then in the order of the table
  // There are more, or may be: events before these that may have changed something were not looked
  // at.
  bool cut = false;
  // Nor was each such event between them, or from the first to the last of one of them: what became
  // another value and then what it had been may be missing.
  bool passed_over = false;
  // Of a page: the state up to which the changes before these are; there are none if it is
  // kNoPosition.
  eventstore::Position rest = eventstore::kNoPosition;
};

// Of all of them: how much was looked at.
v1::EventCoverage CoverageOf(const ChangesFound& found);

struct KnownChanges {
  eventstore::Position last = eventstore::kNoPosition;
  ChangesFound found;
};

struct ChangeSearch {
  TableQuestion question;
  Lens lens;  // null: the state itself
  // The state at `last`, which is taken for what it is, or a later one, which says what to begin
  // with and decides nothing; seen through the lens, if there is one.
  std::shared_ptr<const Tables> tables;
  eventstore::Position first = eventstore::kNoPosition;
  eventstore::Position last = eventstore::kNoPosition;
  int max_changes = 1;  // the latest, at least one
  // If there are more, or events that are not told apart, instead of the latest: each cell that
  // differs between the two states, once, from the first to the last event that may have made it
  // so.
  bool or_cells = false;
  // So often the table is read, and once more as often for or_cells if it is made of parts. Of a
  // whole table that is made of half as many events or less, each of them is looked at, else only
  // those between two states in which cells differ.
  int max_looks = 192;
  // Of one cell: so often, if that is more and each event that may have changed it has been looked
  // at then.
  int max_looks_at_all = 0;
  // Of one cell: the latest changes of which each is told with its one event, instead of what of
  // all of them can be told. It has fewer where so many looks are not enough for more.
  bool is_page = false;
  // Asked before each of them, and while the trail is brought on; a status ends the search. Null:
  // nobody stops it.
  FoldStep step = nullptr;
  // What the same search, of an earlier last state, has found: if no event since moved what the
  // table is made of, that is the answer. Null: nothing is known.
  const KnownChanges* known = nullptr;
};

// The events at some positions, which are in order.
using EventReader = absl::FunctionRef<absl::StatusOr<std::vector<eventstore::StoredEvent>>(
    absl::Span<const eventstore::Position>)>;

// Changes from the state at `first` to that at `last`, which the trail reaches. A state in which
// the table does not exist has no cells. After as many reads as the search allows changes are told
// apart no further: one is then that of the events from its first_position to its last_position.
// Any thread; errors of the reader and of the fold.
absl::StatusOr<ChangesFound> FindChanges(const EventTrail& trail, EventReader read,
                                         const ChangeSearch& search);

// The changes in one ledger, of which the trail is kept. Any thread; the store outlives it.
class LedgerChanges final : public LedgerHistory {
 public:
  explicit LedgerChanges(const eventstore::Store& store) : store_(store), trail_(store) {}

  // As FindChanges, which it tells what it knows. The first search, and one after new events, takes
  // the fold of what was not folded yet besides.
  absl::StatusOr<ChangesFound> Find(const ChangeSearch& search);

  absl::StatusOr<std::shared_ptr<const Tables>> At(eventstore::Position position) override;
  absl::StatusOr<std::vector<v1::CellChange>> ChangesBetween(
      eventstore::Position first, std::shared_ptr<const Tables> last,
      const TableQuestion& question) override;
  std::shared_ptr<const google::protobuf::Message> FindMade(const std::string& key) const override;
  void KeepMade(const std::string& key,
                std::shared_ptr<const google::protobuf::Message> made) override;

 private:
  // Null if nothing is known.
  std::shared_ptr<const KnownChanges> FindKnown(const std::string& key) const;
  void Keep(const std::string& key, KnownChanges known);

  const eventstore::Store& store_;
  TrailKeeper trail_;
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const KnownChanges>> known_
      ABSL_GUARDED_BY(mutex_);  // by what was asked
  absl::flat_hash_map<std::string, std::shared_ptr<const google::protobuf::Message>> made_
      ABSL_GUARDED_BY(mutex_);
};

// That one or several of so many events, from the first to the last, changed the cell; and, if it
// is one, that no other did nearby.
void SetEvents(eventstore::Position first, eventstore::Position last, int count,
               v1::CellChange& change);

// That others may have, nearby: not each event was looked at.
void SetPartlySeen(v1::CellChange& change);

// What is different between two tables, without saying why.
std::vector<v1::CellChange> Differences(const google::protobuf::Message& before,
                                        const google::protobuf::Message& after);

// What makes of the table as it was judged on its own day the later one: of `changes`, which begin
// with the same state as the later day has it (`then`), and what that day alone makes of it, by no
// event, which comes first. A cell that both tables have alike is left out if only the day would
// have made it another one in between. A table that was not there is null.
std::vector<v1::CellChange> ChangesWithDay(const google::protobuf::Message* before,
                                           const google::protobuf::Message* then,
                                           const google::protobuf::Message* after,
                                           std::vector<v1::CellChange> changes);

// The places that are other ones, of a unit, a pair or a district. In the order of the later table,
// then those that are gone. A table that was not there is null.
std::vector<v1::RankChange> RankChanges(const google::protobuf::Message* before,
                                        const google::protobuf::Message* after);

// Beside changes of what vetoes decide those that came or went with them, by the same events: a
// veto is a cell of its row, and among the changes. A table that was not there is null.
void AddVetoChanges(const google::protobuf::Message* before, const google::protobuf::Message* after,
                    std::vector<v1::CellChange>& changes);

// A table in one state; null if it was not there.
struct SeenTable {
  const Tables& tables;
  const TableQuestion& question;
  const google::protobuf::Message* table;
};

// Beside places that are other ones whose numbers moved them, with the events that changed these
// numbers, which are among the changes.
void AddMoves(const SeenTable& before, const SeenTable& after,
              const std::vector<v1::CellChange>& changes, std::vector<v1::RankChange>& ranks);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_CHANGES_H_
