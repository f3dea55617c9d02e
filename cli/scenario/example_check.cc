#include "cli/scenario/example_check.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "cli/scenario/example_files.h"
#include "cli/scenario/problem.h"

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

Problem Empty() {
  return {"is empty", "为空"};
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
      {"the first unit is the city: a detachment without a parent, and "
       "organizer_unit_id of program.toml",
       "第一个单位应为市级：detachment，没有 parent，且为 program.toml 的 organizer_unit_id"});
}

absl::Status CheckSuperior(const ExampleUnit& unit, const std::vector<ExampleUnit>& before) {
  const ExampleUnit* const parent = Find(before, unit.parent_unit_id);
  if (parent == nullptr) {
    return Wrong(
        At("parent", {absl::StrCat("no unit ", unit.parent_unit_id, " in the lines before"),
                      absl::StrCat("此前各行没有单位 ", unit.parent_unit_id)}));
  }
  const bool fits = (unit.tier == TEAM_TIER_BRIGADE && parent->tier == TEAM_TIER_DETACHMENT) ||
                    (unit.tier == TEAM_TIER_SQUADRON && parent->tier == TEAM_TIER_BRIGADE);
  if (fits) return absl::OkStatus();
  return Wrong(At("tier", {"a brigade is below the city, a squadron below a brigade",
                           "brigade 的上级应为市级，squadron 的上级应为 brigade"}));
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
      return Wrong(At("unit_id", {"a brigade is expected", "应为 brigade"}));
    case Whom::kSquadron:
      if (unit.tier == TEAM_TIER_SQUADRON) return absl::OkStatus();
      return Wrong(At("unit_id", {"a squadron is expected", "应为 squadron"}));
    case Whom::kDistrict:
      if (HasPairs(example, unit)) return absl::OkStatus();
      return Wrong(At("unit_id", {"a brigade with two squadrons or more is expected",
                                  "应为下辖至少两个 squadron 的 brigade"}));
    case Whom::kHub:
      if (NamedPairs(example.pairs, unit.unit_id) == example.rules.pair_max_per_unit) {
        return absl::OkStatus();
      }
      return Wrong(
          At("unit_id", {absl::StrCat("a unit that pairs.csv names in ",
                                      example.rules.pair_max_per_unit, " pairs is expected"),
                         absl::StrCat("应为 pairs.csv 中有 ", example.rules.pair_max_per_unit,
                                      " 个结对的单位")}));
  }
  return absl::OkStatus();
}

absl::Status CheckRule(const std::string& rule) {
  const bool known = rule.empty() || absl::c_any_of(domain::AllRules(), [&rule](const auto& each) {
                       return rule == each.id;
                     });
  if (known) return absl::OkStatus();
  return Wrong(
      At("rule", {absl::StrCat("no such rule: ", rule), absl::StrCat("没有这条规则：", rule)}));
}

absl::Status CheckSide(const char* column, const std::string& unit_id,
                       const std::vector<NamedPair>& before, const Example& example) {
  const ExampleUnit* const unit = Find(example.units, unit_id);
  if (unit == nullptr) return Wrong(At(column, NoUnit(unit_id)));
  if (unit->tier == TEAM_TIER_DETACHMENT) {
    return Wrong(At(column, {"the city is in no pair", "市级不参加结对"}));
  }
  if (unit->first_day != domain::ToDay(example.program.start_date())) {
    return Wrong(At(column, {absl::StrCat(unit_id, " takes part later, and is paired then"),
                             absl::StrCat(unit_id, " 是后来参加的，届时再结对")}));
  }
  if (NamedPairs(before, unit_id) < example.rules.pair_max_per_unit) return absl::OkStatus();
  const int64_t most = example.rules.pair_max_per_unit;
  return Wrong(At(column, {absl::StrCat(unit_id, " is in ", most,
                                        " pairs already, as many as pair.max_per_unit of "
                                        "policy.toml allows"),
                           absl::StrCat(unit_id, " 已有 ", most,
                                        " 个结对，达到 policy.toml 的 pair.max_per_unit")}));
}

}  // namespace

absl::Status CheckUnit(const ExampleUnit& unit, const std::vector<ExampleUnit>& before,
                       const event::v1::ProgramOpened& program) {
  if (unit.unit_id.empty()) return Wrong(At("unit_id", Empty()));
  if (unit.display_name.empty()) return Wrong(At("display_name", Empty()));
  if (Find(before, unit.unit_id) != nullptr) {
    return Wrong(At("unit_id", {absl::StrCat(unit.unit_id, " stands in a line before"),
                                absl::StrCat(unit.unit_id, " 在此前的行中已有")}));
  }
  if (unit.first_day < domain::ToDay(program.start_date()) ||
      unit.first_day > domain::ToDay(program.end_date())) {
    return Wrong(At("first_day", {"not a day of the programme", "不在活动期间内"}));
  }
  return before.empty() ? CheckCity(unit, program) : CheckSuperior(unit, before);
}

absl::Status CheckUnits(const Example& example) {
  const auto start = domain::ToDay(example.program.start_date());
  const int64_t squadrons = absl::c_count_if(example.units, [start](const ExampleUnit& unit) {
    return unit.tier == TEAM_TIER_SQUADRON && unit.first_day == start;
  });
  if (squadrons >= kSquadronsMin) return absl::OkStatus();
  return Wrong(
      {absl::StrCat("at least ", kSquadronsMin, " squadrons from the beginning are expected"),
       absl::StrCat("自始参加的 squadron 至少应有 ", kSquadronsMin, " 个")});
}

absl::Status CheckPolicy(const Example& example) {
  if (example.policy.program_id() != example.program.program_id()) {
    return Wrong(At("program_id", {"not the one of program.toml", "与 program.toml 的不同"}));
  }
  // As on the day the example adopts it, when its programme is still to come.
  RETURN_IF_ERROR(
      domain::CheckAdoptable(example.policy, example.program, /*is_result_published=*/false));
  ASSIGN_OR_RETURN(const domain::Policy rules,
                   domain::ParsePolicy(example.policy, example.program));
  const CivilDay first = domain::ToDay(example.program.opened_date()) + kDaysToFile;
  if (rules.register_due >= first) return absl::OkStatus();
  return Wrong(At("register.due",
                  {absl::StrCat("must be ", FormatDay(first), " or later, ", kDaysToFile,
                                " days after opened_date of program.toml"),
                   absl::StrCat("应不早于 ", FormatDay(first),
                                "，即 program.toml 的 opened_date 之后 ", kDaysToFile, " 天")}));
}

absl::Status CheckPair(const NamedPair& pair, const std::vector<NamedPair>& before,
                       const Example& example) {
  RETURN_IF_ERROR(CheckSide("unit_a", pair.unit_a_id, before, example));
  RETURN_IF_ERROR(CheckSide("unit_b", pair.unit_b_id, before, example));
  if (pair.unit_a_id == pair.unit_b_id) {
    return Wrong(At("unit_b", {"the same unit as unit_a", "与 unit_a 是同一单位"}));
  }
  const ExampleUnit& a = *Find(example.units, pair.unit_a_id);
  const ExampleUnit& b = *Find(example.units, pair.unit_b_id);
  if (a.parent_unit_id != b.parent_unit_id) {
    return Wrong(At("unit_b", {"of another superior than unit_a", "与 unit_a 的上级不同"}));
  }
  const bool again = absl::c_any_of(before, [&pair](const NamedPair& other) {
    return (other.unit_a_id == pair.unit_a_id && other.unit_b_id == pair.unit_b_id) ||
           (other.unit_a_id == pair.unit_b_id && other.unit_b_id == pair.unit_a_id);
  });
  if (!again) return absl::OkStatus();
  return Wrong({"this pair stands in a line before", "此结对在此前的行中已有"});
}

absl::Status CheckPlace(const Place& place, const std::vector<Place>& before,
                        const Example& example) {
  const bool again = absl::c_any_of(
      before, [&place](const Place& other) { return other.shortfall == place.shortfall; });
  const std::string word = Info(place.shortfall).word;
  if (again) return Wrong({word + " stands in a line before", word + " 在此前的行中已有"});
  const ExampleUnit* const unit = Find(example.units, place.unit_id);
  if (unit == nullptr) return Wrong(At("unit_id", NoUnit(place.unit_id)));
  if (!WillBePaired(example, *unit)) {
    return Wrong(At("unit_id", {place.unit_id + " is in no pair", place.unit_id + " 没有结对"}));
  }
  RETURN_IF_ERROR(CheckWhom(place, *unit, example));
  if (place.month < CivilMonth(unit->first_day) ||
      place.month > CivilMonth(domain::ToDay(example.program.end_date()))) {
    return Wrong(At("month", {absl::StrCat("not one in which ", place.unit_id, " takes part"),
                              absl::StrCat(place.unit_id, " 该月没有参加")}));
  }
  RETURN_IF_ERROR(CheckRule(place.rule));
  return place.title.empty() ? Wrong(At("title", Empty())) : absl::OkStatus();
}

absl::Status CheckPlaces(const Example& example) {
  for (const ShortfallInfo& info : Shortfalls()) {
    const bool given = absl::c_any_of(
        example.places, [&info](const Place& place) { return place.shortfall == info.shortfall; });
    if (!given) {
      return Wrong(
          {absl::StrCat("no line for ", info.word), absl::StrCat("缺少 ", info.word, " 一行")});
    }
  }
  if (example.PlaceOf(Shortfall::kLateRegister).unit_id ==
      example.PlaceOf(Shortfall::kReturnedRegister).unit_id) {
    return Wrong({"late_register and returned_register must befall two districts",
                  "late_register 与 returned_register 应在两个区（市）"});
  }
  return absl::OkStatus();
}

}  // namespace jiedui::scenario
