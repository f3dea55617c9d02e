// The country on this machine: a ledger for each city, with a year of every town in it.

#ifndef JIEDUI_BENCH_NATIONAL_BENCH_H_
#define JIEDUI_BENCH_NATIONAL_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "bench/report.h"

namespace jiedui::bench {

struct NationalOptions {
  std::string divisions_file;     // country.h says what it holds
  std::string example_directory;  // whose programme and rules all cities follow
  size_t cities_max = 0;          // the first so many; 0: all
};

// Plays the year of each city, folds it anew, serves all ledgers from one process and reads from
// them; what a server of one city does stands beside it.
absl::StatusOr<std::vector<Row>> MeasureCountry(const std::string& directory,
                                                const NationalOptions& options);

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_NATIONAL_BENCH_H_
