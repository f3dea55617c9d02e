// Events as a ledger stores them, and what is made of them.

#ifndef JIEDUI_TESTS_PROJECTIONS_LOGS_H_
#define JIEDUI_TESTS_PROJECTIONS_LOGS_H_

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "base/check.h"
#include "eventstore/store.h"
#include "jiedui/event/v1/events.pb.h"
#include "projections/cell_changes.h"
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

// What the search finds in the log up to its end, or to a state before that it names.
inline ChangesFound FoundIn(const Log& log, const EventTrail& trail, ChangeSearch search) {
  search.tables = std::make_shared<MemoryTables>(TablesAt(log, log.size()));
  if (search.last == eventstore::kNoPosition) {
    search.last = static_cast<eventstore::Position>(log.size());
  }
  const auto read = [&log](absl::Span<const eventstore::Position> positions) {
    Log events;
    for (const eventstore::Position each : positions) {
      events.push_back(log[static_cast<size_t>(each - 1)]);
    }
    return absl::StatusOr<Log>(std::move(events));
  };
  return FindChanges(trail, read, search).value();
}

}  // namespace jiedui::projections

#endif  // JIEDUI_TESTS_PROJECTIONS_LOGS_H_
