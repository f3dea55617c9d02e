// A ledger of many cities, as large as asked for: the year of one city, played once through the
// decisions the server makes, and written as often as it takes, each time as another city with
// units, a programme, pairs, activities, cases and reports of its own. They do the same on the same
// days, so that a table of one of them has as many rows in a small ledger as in a large one.
//
// One thread.

#ifndef JIEDUI_BENCH_MANY_CITIES_H_
#define JIEDUI_BENCH_MANY_CITIES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/civil.h"
#include "eventstore/store.h"
#include "jiedui/event/v1/events.pb.h"
#include "projections/tables.h"

namespace jiedui::bench {

// What a city of such a ledger calls its things. The city 0 is the one that was played.
class CityIds {
 public:
  explicit CityIds(int city);

  std::string Program() const;
  // Of a thing of the city that was played.
  std::string Of(const std::string& id) const;
  // The actor, or another text that names a unit.
  std::string In(const std::string& text) const;

  // The same event of this city.
  void Rename(google::protobuf::Message& message) const;

 private:
  std::string code_;
};

class ManyCities {
 public:
  // Plays the year in a directory of that name, which must not exist yet.
  static absl::StatusOr<ManyCities> Play(const std::string& directory);

  // How many cities come closest to so many events; at least one.
  int CitiesFor(int64_t events) const;

  // Makes the ledger 370400 of a data directory, without tables.
  absl::Status Write(int cities, const std::string& data_directory) const;

  // A month of a city is what it is of the city that was played.
  absl::Status Check(int city, const projections::Tables& tables) const;

  // Of the city that was played, without the city itself, which is in no pair.
  const std::vector<std::string>& unit_ids() const { return unit_ids_; }
  CivilMonth first_month() const { return first_month_; }

 private:
  struct Fact {
    std::string actor;
    event::v1::Event event;
  };
  struct Day {
    CivilDay day;
    std::vector<Fact> facts;
  };

  absl::Status Load(const eventstore::Store& store);
  absl::StatusOr<int64_t> Documents(int city, const projections::Tables& tables) const;

  std::vector<Day> days_;
  int64_t events_ = 0;
  std::vector<std::string> unit_ids_;
  CivilMonth first_month_;
};

}  // namespace jiedui::bench

#endif  // JIEDUI_BENCH_MANY_CITIES_H_
