// The one way from the log to tables: each stored event, in order, moves every read model its row
// in feeds.h names. The live tables, a past state and a rebuild are all made by it. Any thread;
// the caller alone touches the tables meanwhile.
//
// Of many events the tables are folded side by side: an Apply sees nothing but its event and the
// rows of its own table, so that each table may be at another event of the batch (ADR 23).

#ifndef JIEDUI_PROJECTIONS_FOLD_H_
#define JIEDUI_PROJECTIONS_FOLD_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "base/side_by_side.h"
#include "eventstore/store.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/event/v1/record.pb.h"
#include "projections/row_cache.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct ParsedEvents;

// On how many threads tables are folded side by side: more would have nothing to do.
int FoldThreads();

class Fold {
 public:
  // Told of every row an event asks for, also in vain, or moves, and by which event.
  using OnUse = std::function<void(eventstore::Position, TableId, absl::string_view key, RowUse)>;

  // The tables are read at once and changed by Finish only; they outlive the fold.
  explicit Fold(MutableTables& tables, OnUse on_use = nullptr);

  // Applies the event that follows the mark. An event already contained changes nothing.
  // DATA_LOSS names the position if the body is not an event; nothing has changed then.
  absl::Status Apply(const eventstore::StoredEvent& stored);
  // The same, with the body parsed already; null: it is not an event.
  absl::Status Apply(const event::v1::EventRecord& record, const event::v1::Event* body);

  // The events, in order; of an error, those before the one that it names are applied. Each table
  // is a part of those threads' work; without threads, or if somebody is told of every row, one
  // event is applied after the other.
  absl::Status ApplyAll(const ParsedEvents& events, SideBySide* threads);

  // Leaves out the events up to that position: none of them moves a row that is of interest.
  void Skip(eventstore::Position position) { mark_.position = position; }

  // The last event contained.
  const Mark& mark() const { return mark_; }

  // What the rows it keeps take, about.
  size_t row_bytes() const { return rows_.bytes(); }

  // Brings the rows and the mark to the tables.
  void Finish(SideBySide* threads = nullptr);

 private:
  MutableTables& tables_;
  const bool watched_;  // somebody is told of every row
  RowCache rows_;
  Mark mark_;
};

// A fold of one event.
absl::Status FoldEvent(const eventstore::StoredEvent& stored, MutableTables& tables);

// "pair_register/1" of each table, in the order of TableId. Tables folded under other versions are
// of no use.
std::vector<std::string> TableVersions();

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_FOLD_H_
