#include "domain/pairing/check.h"

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

// A district looks after its own brigade as well as after its towns.
bool Supervises(const UnitState& inspector, const std::string& side_id, const Entities& entities) {
  if (inspector.id == side_id) return inspector.tier == event::v1::TEAM_TIER_BRIGADE;
  const UnitState* side = entities.Unit(side_id);
  return side != nullptr && IsSuperior(inspector, *side, entities);
}

absl::Status CheckInspector(const UnitState& inspector, const PairState& pair,
                            const Entities& entities) {
  if (Supervises(inspector, pair.unit_a_id, entities) ||
      Supervises(inspector, pair.unit_b_id, entities)) {
    return absl::OkStatus();
  }
  return Invalid(kFact("unit_id"), absl::StrCat("not a superior of a side of pair ", pair.id),
                 absl::StrCat("不是结对 ", pair.id, " 任何一方的上级"));
}

}  // namespace

void Evolve(CheckState& state, const event::v1::SupervisionCheckRecorded& fact) {
  state.pair_id = fact.pair_id();
}

absl::StatusOr<event::v1::SupervisionCheckRecorded> Decide(
    const event::v1::SupervisionCheckRecorded& fact, const Entities& entities,
    const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("check_id"), fact.check_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("findings"), fact.findings()));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("checked_date"), fact.checked_date(), context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("pair_id"), fact.pair_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  if (entities.Check(fact.check_id()) != nullptr) {
    return Exists(kFact("check_id"), {"check", "监督检查", fact.check_id()});
  }
  RETURN_IF_ERROR(CheckPairOn(kFact("checked_date"), *pair, day, entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  RETURN_IF_ERROR(CheckInspector(*unit, *pair, entities));
  return fact;
}

}  // namespace jiedui::domain
