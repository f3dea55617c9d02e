#include "domain/rules/pairing_authority.h"

#include <string>

#include "base/civil.h"
#include "domain/date.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"
#include "domain/rules/fact_context.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

// The two units that are to help each other from a day on.
struct Paired {
  std::string pair_id;
  std::string a_id;
  std::string b_id;
  CivilDay first_day;
};

template <class Fact>
Paired PairedBy(const Fact& fact) {
  return {fact.pair_id(), fact.unit_a_id(), fact.unit_b_id(), ToDay(fact.effective_date())};
}

std::optional<Paired> PairedBy(const event::v1::Event& decided) {
  if (decided.has_pair_assigned()) return PairedBy(decided.pair_assigned());
  if (decided.has_pair_renewed()) return PairedBy(AssignmentOf(decided.pair_renewed()));
  if (decided.has_pair_reassigned()) return PairedBy(decided.pair_reassigned());
  return std::nullopt;
}

// Whom the town is below; empty of what is no town.
std::string DistrictOf(const std::string& unit_id, CivilDay day, const Entities& entities) {
  const UnitState* const unit = entities.Unit(unit_id);
  if (unit == nullptr || unit->tier != event::v1::TEAM_TIER_SQUADRON) return "";
  return SuperiorOn(*unit, day, entities);
}

}  // namespace

std::optional<v1::RuleFinding> JudgePairingAuthority(const event::v1::Event& decided,
                                                     const Entities& entities, const Policy& policy,
                                                     const Context& context) {
  const std::optional<Paired> paired = PairedBy(decided);
  if (!paired.has_value()) return std::nullopt;
  const std::string district = DistrictOf(paired->a_id, paired->first_day, entities);
  const bool is_own = district == context.actor.unit_id;
  if (district.empty() || is_own ||
      district != DistrictOf(paired->b_id, paired->first_day, entities)) {
    return std::nullopt;
  }
  return MakeFinding(Rule::kDistrictDecidesPair, policy, paired->pair_id, 0,
                     {{"pair", paired->pair_id},
                      {"district", NameOn(district, paired->first_day, entities)},
                      {"actor", NameOn(context.actor.unit_id, context.today, entities)}});
}

}  // namespace jiedui::domain
