// Of each cell that differs between two states the events that made it so, with looks in between
// that are shared by all of them: those that moved what the cell is made of, and among these those
// from the first to the last after which it was another one.

#ifndef JIEDUI_PROJECTIONS_CELL_RANGES_H_
#define JIEDUI_PROJECTIONS_CELL_RANGES_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "eventstore/store.h"
#include "jiedui/v1/cells.pb.h"
#include "projections/cell_changes.h"
#include "projections/event_trail.h"
#include "projections/past_looks.h"

namespace jiedui::projections {

class CellRanges {
 public:
  // All outlive it.
  CellRanges(PastLooks& looks, const ChangeSearch& search) : looks_(looks), search_(search) {}

  // The differences between the two looks, each with the events from the first to the last that
  // may have made it, in the same order. Before the first the cell was the one, and after the last
  // it is the other. One event if no other could have; the more looks there are, the fewer.
  absl::StatusOr<std::vector<v1::CellChange>> Run(const Look& first, const Look& last,
                                                  int max_looks) &&;

 private:
  // Cells that are made of the same rows, and the events that moved any of those.
  struct Group {
    std::string part;  // PartOf
    RowSet rows;       // in every state that is known
    std::set<eventstore::Position> known;
    std::vector<eventstore::Position> events;
  };

  // Two pairs of looks that follow each other, not further apart than the ends: up to `same_before`
  // all have the cell as it was first, the next has not; from `same_after` on all have it as it is
  // last, the one before has not. Both pairs may be one.
  struct Boundaries {
    size_t group = 0;
    eventstore::Position same_before = eventstore::kNoPosition;
    eventstore::Position other_after = eventstore::kNoPosition;
    eventstore::Position other_before = eventstore::kNoPosition;
    eventstore::Position same_after = eventstore::kNoPosition;
  };

  absl::Status Begin(const Look& first, const Look& last);
  size_t GroupOf(const std::string& part);
  // What the group is made of there.
  absl::Status Know(const Look& look, Group& group);
  bool IsKnownAt(eventstore::Position position, const Group& group) const;
  // Where a look would tell most; no position if none would tell anything.
  eventstore::Position WhereToLook() const;
  absl::StatusOr<Look> LookAt(eventstore::Position position);
  absl::Status Take(const Look& look);
  // Whether one of the two is nearer now, and lies there.
  static bool Narrow(const Look& look, const v1::CellChange& change, Boundaries& cell);
  // Between two states that are known lies more than one event.
  static bool HasHole(const Group& group);
  void SetPositions();

  PastLooks& looks_;
  const ChangeSearch& search_;
  std::vector<v1::CellChange> changes_;
  std::vector<Boundaries> cells_;  // of each change
  std::vector<Group> groups_;
  std::map<std::string, size_t> group_of_part_;
  eventstore::Position first_ = eventstore::kNoPosition;
  eventstore::Position last_ = eventstore::kNoPosition;
  std::map<eventstore::Position, Look> made_;  // what is still of use of each look: its parts
};

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_CELL_RANGES_H_
