// The country as cities of examples: all divisions of a file, each city with its districts and
// towns, and a year made up for it. Pure, but for reading the files.

#ifndef JIEDUI_BENCH_COUNTRY_H_
#define JIEDUI_BENCH_COUNTRY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/scenario/example.h"

namespace jiedui::bench {

// One city and everything below it; the city first, each unit after its superior.
struct City {
  std::string ledger_id;  // its division code
  std::vector<scenario::ExampleUnit> units;
};

// Rows of "code,name,parent_code,level", level being province, city, district or town, in any
// order. Cities by code; those without two teams to pair are left out. InvalidArgument names the
// line.
absl::StatusOr<std::vector<City>> ReadCountry(const std::string& divisions_file);

// What the year of every city is like.
class BusyYear {
 public:
  // The programme, policy set and calendars are the example's, its activity is what a busy city's
  // would be.
  static absl::StatusOr<BusyYear> Load(const std::string& example_directory);

  // An ordinary year of the city (scenario/plan.h): every team works with the next one of its
  // superior, so that it is in two pairs.
  scenario::Example Of(const City& city) const;

 private:
  explicit BusyYear(scenario::Example example) : example_(std::move(example)) {}

  scenario::Example example_;  // without units, pairs, changes and places
};

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_COUNTRY_H_
