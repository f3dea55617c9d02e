// Plays the year of a city into a ledger of its own: every act through the decisions the server
// makes and the store's pipeline, in this process and without gRPC. What only a server does is left
// out: nobody's authority is asked, personal texts are dropped, nothing is signed.

#ifndef JIEDUI_BENCH_CITY_YEAR_H_
#define JIEDUI_BENCH_CITY_YEAR_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "cli/scenario/example.h"

#include "eventstore/store.h"

namespace jiedui::bench {

struct PlayedYear {
  int64_t events = 0;
  uint64_t log_bytes = 0;    // on disk
  uint64_t table_bytes = 0;  // of the read models, on disk
  int64_t documents = 0;     // issued in inspections, as the plan has it
  int64_t months_read = 0;   // of units, whose tables add up to that
};

// The ledger is made in <data_directory>/<city>, where a server finds it, with its read models at
// the head. A refusal is an error, and so is a sum of the tables that is not the plan's.
absl::StatusOr<PlayedYear> PlayYear(const scenario::Example& example,
                                    const std::string& data_directory);

// How to open that ledger.
eventstore::Options CityOptions(const std::string& ledger_id, const std::string& data_directory);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_CITY_YEAR_H_
