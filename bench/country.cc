#include "bench/country.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/scenario/example_files.h"

#include "base/status_macros.h"
#include "domain/date.h"

namespace jiedui::bench {
namespace {

using scenario::CsvRow;
using scenario::ExampleUnit;

constexpr char kHeader[] = "code,name,parent_code,level";
enum Column { kCode, kName, kParent, kLevel };

constexpr char kTwoPairs[] = "该单位与两个单位结对（编造）";

using RowsByParent = std::map<std::string, std::vector<const CsvRow*>, std::less<>>;

ExampleUnit MakeUnit(const CsvRow& row, const std::string& unit_id, const std::string& parent) {
  ExampleUnit unit;
  unit.unit_id = unit_id;
  unit.display_name = row.cells[kName];
  unit.parent_unit_id = parent;
  const std::string& level = row.cells[kLevel];
  unit.tier = level == "city"       ? event::v1::TEAM_TIER_DETACHMENT
              : level == "district" ? event::v1::TEAM_TIER_BRIGADE
                                    : event::v1::TEAM_TIER_SQUADRON;
  unit.team_name = absl::StrCat(row.cells[kName], level == "city"       ? "执法监察支队"
                                                  : level == "district" ? "执法监察大队"
                                                                        : "执法监察中队");
  return unit;
}

// Of a city that has towns and no districts the divisions name a district with the city's own code.
std::string UnitIdOf(const CsvRow& row, const std::string& city_code) {
  const bool own_code = row.cells[kLevel] == "district" && row.cells[kCode] == city_code;
  return absl::StrCat(row.cells[kCode], own_code ? "-district" : "");
}

const std::vector<const CsvRow*>& Below(const RowsByParent& rows, absl::string_view code) {
  static const auto* const none = new std::vector<const CsvRow*>();
  const auto found = rows.find(code);
  return found == rows.end() ? *none : found->second;
}

City MakeCity(const CsvRow& row, const RowsByParent& rows) {
  const std::string& code = row.cells[kCode];
  City city{code, {MakeUnit(row, code, "")}};
  for (const CsvRow* district : Below(rows, code)) {
    if (district->cells[kLevel] != "district") continue;
    const std::string unit_id = UnitIdOf(*district, code);
    city.units.push_back(MakeUnit(*district, unit_id, code));
    for (const CsvRow* town : Below(rows, district->cells[kCode])) {
      if (town->cells[kLevel] != "town") continue;
      city.units.push_back(MakeUnit(*town, town->cells[kCode], unit_id));
    }
  }
  return city;
}

// Each with the next of its siblings, the last with the first; two make one pair.
void PairSiblings(const std::vector<const ExampleUnit*>& siblings,
                  std::vector<scenario::NamedPair>& pairs) {
  const size_t count = siblings.size();
  for (size_t i = 0; i < (count == 2 ? 1 : count); ++i) {
    if (count < 2) return;
    pairs.push_back({siblings[i]->unit_id, siblings[(i + 1) % count]->unit_id,
                     event::v1::PAIRING_METHOD_DESIGNATED, count > 2 ? kTwoPairs : ""});
  }
}

}  // namespace

absl::StatusOr<std::vector<City>> ReadCountry(const std::string& divisions_file) {
  ASSIGN_OR_RETURN(const std::vector<CsvRow> rows, scenario::ReadCsv(divisions_file, kHeader));
  RowsByParent below;
  for (const CsvRow& row : rows) below[row.cells[kParent]].push_back(&row);
  std::vector<City> cities;
  for (const CsvRow& row : rows) {
    if (row.cells[kLevel] != "city") continue;
    City city = MakeCity(row, below);
    if (city.units.size() > 2) cities.push_back(std::move(city));
  }
  std::sort(cities.begin(), cities.end(),
            [](const City& a, const City& b) { return a.ledger_id < b.ledger_id; });
  return cities;
}

absl::StatusOr<BusyYear> BusyYear::Load(const std::string& example_directory) {
  ASSIGN_OR_RETURN(scenario::Example example, scenario::LoadExample(example_directory));
  example.units.clear();
  example.pairs.clear();
  example.changes.clear();
  example.places.clear();
  example.knobs.extra_joint_percent = 100;
  example.knobs.extra_study_percent = 100;
  example.knobs.other_percent = 60;
  example.knobs.second_case_percent = 75;
  return BusyYear(std::move(example));
}

scenario::Example BusyYear::Of(const City& city) const {
  scenario::Example example = example_;
  example.program.set_organizer_unit_id(city.ledger_id);
  example.units = city.units;
  std::map<std::string, std::vector<const ExampleUnit*>> siblings;
  for (ExampleUnit& unit : example.units) {
    unit.first_day = domain::ToDay(example.program.start_date());
    if (!unit.parent_unit_id.empty()) siblings[unit.parent_unit_id].push_back(&unit);
  }
  for (const auto& [parent, units] : siblings) PairSiblings(units, example.pairs);
  return example;
}

}  // namespace jiedui::bench
