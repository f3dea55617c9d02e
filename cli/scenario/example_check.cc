#include "cli/scenario/example_check.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/rules/rules.h"

namespace jiedui::scenario {
namespace {

using event::v1::TEAM_TIER_BRIGADE;
using event::v1::TEAM_TIER_DETACHMENT;
using event::v1::TEAM_TIER_SQUADRON;

// Of squadrons: one leaves an officer, one renews, one receives.
constexpr int kSquadronsMin = 3;
// Notice, officers, pairs, and four days to file.
constexpr int kDaysToFile = 7;

template <class... Parts>
absl::Status Wrong(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

const ExampleUnit* Find(const std::vector<ExampleUnit>& units, absl::string_view unit_id) {
  const auto found = absl::c_find_if(
      units, [unit_id](const ExampleUnit& unit) { return unit.unit_id == unit_id; });
  return found == units.end() ? nullptr : &*found;
}

absl::Status CheckCity(const ExampleUnit& unit, const event::v1::ProgramOpened& program) {
  const bool city = unit.tier == TEAM_TIER_DETACHMENT && unit.parent_unit_id.empty() &&
                    unit.unit_id == program.organizer_unit_id();
  if (city) return absl::OkStatus();
  return Wrong(
      "the first unit is the city: a detachment without a parent, and "
      "organizer_unit_id of program.toml");
}

absl::Status CheckSuperior(const ExampleUnit& unit, const std::vector<ExampleUnit>& before) {
  const ExampleUnit* const parent = Find(before, unit.parent_unit_id);
  if (parent == nullptr) {
    return Wrong("parent: no unit ", unit.parent_unit_id, " in the lines before");
  }
  const bool fits = (unit.tier == TEAM_TIER_BRIGADE && parent->tier == TEAM_TIER_DETACHMENT) ||
                    (unit.tier == TEAM_TIER_SQUADRON && parent->tier == TEAM_TIER_BRIGADE);
  if (fits) return absl::OkStatus();
  return Wrong("tier: a brigade is below the city, a squadron below a brigade");
}

int64_t NamedPairs(const std::vector<NamedPair>& pairs, absl::string_view unit_id) {
  return absl::c_count_if(pairs, [unit_id](const NamedPair& pair) {
    return pair.unit_a_id == unit_id || pair.unit_b_id == unit_id;
  });
}

// The squadrons of a district as the plan pairs them.
struct Squadrons {
  int64_t unnamed = 0;                     // from the beginning, paired among themselves
  int64_t single = 0;                      // in one pair, and free for one that joins later
  std::vector<absl::string_view> joining;  // later, in order
};

Squadrons SquadronsOf(const Example& example, absl::string_view district_id) {
  Squadrons squadrons;
  for (const ExampleUnit& unit : example.units) {
    if (unit.parent_unit_id != district_id || unit.tier != TEAM_TIER_SQUADRON) continue;
    const int64_t named = NamedPairs(example.pairs, unit.unit_id);
    if (unit.first_day > domain::ToDay(example.program.start_date())) {
      squadrons.joining.push_back(unit.unit_id);
    } else if (named == 0) {
      ++squadrons.unnamed;
    } else if (named == 1) {
      ++squadrons.single;
    }
  }
  // Of an odd number one is in two pairs; one alone is in none.
  squadrons.single += squadrons.unnamed - squadrons.unnamed % 2;
  return squadrons;
}

// Brigades are paired by name; squadrons by name, with another one of their district, or when they
// join.
bool WillBePaired(const Example& example, const ExampleUnit& unit) {
  if (NamedPairs(example.pairs, unit.unit_id) > 0) return true;
  if (unit.tier != TEAM_TIER_SQUADRON) return false;
  const Squadrons squadrons = SquadronsOf(example, unit.parent_unit_id);
  const auto joining = absl::c_find(squadrons.joining, unit.unit_id);
  if (joining == squadrons.joining.end()) return squadrons.unnamed > 1;
  return joining - squadrons.joining.begin() < squadrons.single;
}

// Squadrons of its own to pair.
bool HasPairs(const Example& example, const ExampleUnit& district) {
  return absl::c_any_of(example.units, [&](const ExampleUnit& unit) {
    return unit.parent_unit_id == district.unit_id && unit.tier == TEAM_TIER_SQUADRON &&
           WillBePaired(example, unit);
  });
}

absl::Status CheckWhom(const Place& place, const ExampleUnit& unit, const Example& example) {
  switch (Info(place.shortfall).whom) {
    case Whom::kAnyone:
      return absl::OkStatus();
    case Whom::kBrigade:
      if (unit.tier == TEAM_TIER_BRIGADE) return absl::OkStatus();
      return Wrong("unit_id: a brigade is expected");
    case Whom::kSquadron:
      if (unit.tier == TEAM_TIER_SQUADRON) return absl::OkStatus();
      return Wrong("unit_id: a squadron is expected");
    case Whom::kDistrict:
      if (HasPairs(example, unit)) return absl::OkStatus();
      return Wrong("unit_id: a brigade with two squadrons or more is expected");
    case Whom::kHub:
      if (NamedPairs(example.pairs, unit.unit_id) == example.rules.pair_max_per_unit) {
        return absl::OkStatus();
      }
      return Wrong("unit_id: a unit that pairs.csv names in ", example.rules.pair_max_per_unit,
                   " pairs is expected");
  }
  return absl::OkStatus();
}

absl::Status CheckRule(const std::string& rule) {
  const bool known = rule.empty() || absl::c_any_of(domain::AllRules(), [&rule](const auto& each) {
                       return rule == each.id;
                     });
  return known ? absl::OkStatus() : Wrong("rule: no such rule: ", rule);
}

absl::Status CheckSide(const char* column, const std::string& unit_id,
                       const std::vector<NamedPair>& before, const Example& example) {
  const ExampleUnit* const unit = Find(example.units, unit_id);
  if (unit == nullptr) return Wrong(column, ": no unit ", unit_id, " in units.csv");
  if (unit->tier == TEAM_TIER_DETACHMENT) return Wrong(column, ": the city is in no pair");
  if (unit->first_day != domain::ToDay(example.program.start_date())) {
    return Wrong(column, ": ", unit_id, " takes part later, and is paired then");
  }
  if (NamedPairs(before, unit_id) < example.rules.pair_max_per_unit) return absl::OkStatus();
  return Wrong(column, ": ", unit_id, " is in ", example.rules.pair_max_per_unit,
               " pairs already, as many as pair.max_per_unit of policy.toml allows");
}

}  // namespace

absl::Status CheckUnit(const ExampleUnit& unit, const std::vector<ExampleUnit>& before,
                       const event::v1::ProgramOpened& program) {
  if (unit.unit_id.empty()) return Wrong("unit_id: is empty");
  if (unit.display_name.empty()) return Wrong("display_name: is empty");
  if (Find(before, unit.unit_id) != nullptr) {
    return Wrong("unit_id: ", unit.unit_id, " stands in a line before");
  }
  if (unit.first_day < domain::ToDay(program.start_date()) ||
      unit.first_day > domain::ToDay(program.end_date())) {
    return Wrong("first_day: not a day of the programme");
  }
  return before.empty() ? CheckCity(unit, program) : CheckSuperior(unit, before);
}

absl::Status CheckUnits(const Example& example) {
  const auto start = domain::ToDay(example.program.start_date());
  const int64_t squadrons = absl::c_count_if(example.units, [start](const ExampleUnit& unit) {
    return unit.tier == TEAM_TIER_SQUADRON && unit.first_day == start;
  });
  if (squadrons >= kSquadronsMin) return absl::OkStatus();
  return Wrong("at least ", kSquadronsMin, " squadrons from the beginning are expected");
}

absl::Status CheckPolicy(const Example& example) {
  if (example.policy.program_id() != example.program.program_id()) {
    return Wrong("program_id: not the one of program.toml");
  }
  // As on the day the example adopts it, when its programme is still to come.
  RETURN_IF_ERROR(
      domain::CheckAdoptable(example.policy, example.program, /*is_result_published=*/false));
  ASSIGN_OR_RETURN(const domain::Policy rules,
                   domain::ParsePolicy(example.policy, example.program));
  const CivilDay first = domain::ToDay(example.program.opened_date()) + kDaysToFile;
  if (rules.register_due >= first) return absl::OkStatus();
  return Wrong("register.due: must be ", FormatDay(first), " or later, ", kDaysToFile,
               " days after opened_date of program.toml");
}

absl::Status CheckPair(const NamedPair& pair, const std::vector<NamedPair>& before,
                       const Example& example) {
  RETURN_IF_ERROR(CheckSide("unit_a", pair.unit_a_id, before, example));
  RETURN_IF_ERROR(CheckSide("unit_b", pair.unit_b_id, before, example));
  if (pair.unit_a_id == pair.unit_b_id) return Wrong("unit_b: the same unit as unit_a");
  const ExampleUnit& a = *Find(example.units, pair.unit_a_id);
  const ExampleUnit& b = *Find(example.units, pair.unit_b_id);
  if (a.parent_unit_id != b.parent_unit_id) return Wrong("unit_b: of another superior than unit_a");
  const bool again = absl::c_any_of(before, [&pair](const NamedPair& other) {
    return (other.unit_a_id == pair.unit_a_id && other.unit_b_id == pair.unit_b_id) ||
           (other.unit_a_id == pair.unit_b_id && other.unit_b_id == pair.unit_a_id);
  });
  return again ? Wrong("this pair stands in a line before") : absl::OkStatus();
}

absl::Status CheckPlace(const Place& place, const std::vector<Place>& before,
                        const Example& example) {
  const bool again = absl::c_any_of(
      before, [&place](const Place& other) { return other.shortfall == place.shortfall; });
  if (again) return Wrong(Info(place.shortfall).word, " stands in a line before");
  const ExampleUnit* const unit = Find(example.units, place.unit_id);
  if (unit == nullptr) return Wrong("unit_id: no unit ", place.unit_id, " in units.csv");
  if (!WillBePaired(example, *unit)) return Wrong("unit_id: ", place.unit_id, " is in no pair");
  RETURN_IF_ERROR(CheckWhom(place, *unit, example));
  if (place.month < CivilMonth(unit->first_day) ||
      place.month > CivilMonth(domain::ToDay(example.program.end_date()))) {
    return Wrong("month: not one in which ", place.unit_id, " takes part");
  }
  RETURN_IF_ERROR(CheckRule(place.rule));
  return place.title.empty() ? Wrong("title: is empty") : absl::OkStatus();
}

absl::Status CheckPlaces(const Example& example) {
  for (const ShortfallInfo& info : Shortfalls()) {
    const bool given = absl::c_any_of(
        example.places, [&info](const Place& place) { return place.shortfall == info.shortfall; });
    if (!given) return Wrong("no line for ", info.word);
  }
  if (example.PlaceOf(Shortfall::kLateRegister).unit_id ==
      example.PlaceOf(Shortfall::kReturnedRegister).unit_id) {
    return Wrong("late_register and returned_register must befall two districts");
  }
  return absl::OkStatus();
}

}  // namespace jiedui::scenario
