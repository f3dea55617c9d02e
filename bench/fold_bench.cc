#include "bench/fold_bench.h"

#include <algorithm>
#include <chrono>

#include "base/status_macros.h"
#include "eventstore/cursor.h"
#include "jiedui/event/v1/events.pb.h"
#include "projections/memory_tables.h"
#include "projections/past_states.h"

namespace jiedui::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr size_t kBatchEvents = 256;

// Walks the whole ledger as the read models do, a batch at a time.
template <class Visit>
absl::Status Scan(const eventstore::Store& store, Visit visit) {
  eventstore::Cursor cursor(store, {}, eventstore::kNoPosition);
  while (true) {
    ASSIGN_OR_RETURN(const eventstore::CursorBatch batch, cursor.Next(kBatchEvents));
    for (const eventstore::StoredEvent& event : batch.events) RETURN_IF_ERROR(visit(event));
    if (batch.caught_up) return absl::OkStatus();
  }
}

absl::Status ScanAndParse(const eventstore::Store& store) {
  return Scan(store, [](const eventstore::StoredEvent& stored) {
    event::v1::Event event;
    return event.ParseFromString(stored.body) ? absl::OkStatus()
                                              : absl::DataLossError("unreadable body");
  });
}

// With the log read ahead on another thread, as every long fold of the server's.
absl::Status ScanAndFold(const eventstore::Store& store) {
  projections::MemoryTables tables;
  return projections::FoldUpTo(*store.TakeSnapshot(), store.head(), tables);
}

absl::StatusOr<double> Seconds(const eventstore::Store& store,
                               absl::Status (*work)(const eventstore::Store&)) {
  const SteadyClock::time_point began = SteadyClock::now();
  RETURN_IF_ERROR(work(store));
  return std::chrono::duration<double>(SteadyClock::now() - began).count();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

absl::StatusOr<double> TimeParse(const eventstore::Store& store) {
  return Seconds(store, &ScanAndParse);
}

absl::StatusOr<FoldSeconds> TimeFold(const eventstore::Store& store) {
  FoldSeconds seconds;
  ASSIGN_OR_RETURN(seconds.parse, TimeParse(store));
  ASSIGN_OR_RETURN(seconds.fold, Seconds(store, &ScanAndFold));
  return seconds;
}

absl::StatusOr<std::vector<Row>> MeasureFold(const eventstore::Store& store, int rounds) {
  std::vector<double> parse_seconds;
  std::vector<double> fold_seconds;
  for (int round = 0; round < rounds; ++round) {
    ASSIGN_OR_RETURN(const FoldSeconds seconds, TimeFold(store));
    parse_seconds.push_back(seconds.parse);
    fold_seconds.push_back(seconds.fold);
  }
  const auto events = static_cast<double>(store.head());
  return std::vector<Row>{{"fold of all tables, the year of the demonstration, median",
                           events / Median(fold_seconds), "events/s", "scan and parse, no fold",
                           events / Median(parse_seconds), "≥ 0.5"}};
}

}  // namespace jiedui::bench
