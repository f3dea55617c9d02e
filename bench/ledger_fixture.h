// A ledger of made-up events for measuring the store alone, as large as asked for.

#ifndef JIEDUI_BENCH_LEDGER_FIXTURE_H_
#define JIEDUI_BENCH_LEDGER_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/clock.h"
#include "eventstore/store.h"

namespace jiedui::bench {

// An event like those of a city: 220 bytes, three tags. Ten events carry each tag "thing:<n / 10>".
eventstore::NewEvent MadeUpEvent(int64_t n);

// Of the ledger in the directory.
eventstore::Options LedgerOptions(const std::string& directory);

// Accepts the events whatever the ledger says; n names the request.
eventstore::Submission AppendRequest(int64_t n, std::vector<eventstore::NewEvent> events);

// Appends made-up events until the ledger has that many.
absl::Status Grow(eventstore::Store& store, int64_t events);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_LEDGER_FIXTURE_H_
