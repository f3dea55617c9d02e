// Events as a ledger stores them, and what is made of them.

#ifndef JIEDUI_TESTS_PROJECTIONS_LOGS_H_
#define JIEDUI_TESTS_PROJECTIONS_LOGS_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/check.h"
#include "eventstore/store.h"
#include "jiedui/event/v1/events.pb.h"
#include "projections/event_trail.h"
#include "projections/fold.h"
#include "projections/memory_tables.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {

using Log = std::vector<eventstore::StoredEvent>;

inline Log LogOf(const spec::History& history) {
  Recorder recorder;
  Log log;
  for (const event::v1::Event& event : history)
    log.push_back(recorder.Record(event, "city/370400"));
  return log;
}

inline MemoryTables TablesAt(const Log& log, size_t position) {
  MemoryTables tables;
  for (size_t i = 0; i < position; ++i) CHECK_OK(FoldEvent(log[i], tables));
  return tables;
}

inline EventTrail TrailOf(const Log& log) {
  EventTrail trail;
  MemoryTables tables;
  Fold fold(tables, [&trail](eventstore::Position /*position*/, TableId table,
                             absl::string_view key, RowUse use) { trail.Note(table, key, use); });
  for (const eventstore::StoredEvent& event : log) {
    trail.Begin();
    CHECK_OK(fold.Apply(event));
  }
  return trail;
}

// The same, with states kept so far apart.
inline EventTrail TrailOf(const Log& log, eventstore::Position spacing) {
  EventTrail trail = TrailOf(log);
  KeptStates& states = trail.mutable_states();
  states = KeptStates(spacing);
  const auto head = static_cast<eventstore::Position>(log.size());
  while (states.last().position < head) {
    KeptStates::Folding tables(states, states.NextStop(head));
    Fold fold(tables);
    while (fold.mark().position < states.NextStop(head)) {
      CHECK_OK(fold.Apply(log[static_cast<size_t>(fold.mark().position)]));
    }
    fold.Finish();
  }
  return trail;
}

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_LOGS_H_
