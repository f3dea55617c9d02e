#include "domain/pairing/check.h"

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

// A district looks after its own brigade as well as after its towns.
bool Supervises(const UnitState& inspector, const std::string& side_id, CivilDay day,
                const Entities& entities) {
  if (inspector.id == side_id) return inspector.tier == event::v1::TEAM_TIER_BRIGADE;
  const UnitState* side = entities.Unit(side_id);
  return side != nullptr && IsSuperior(inspector, *side, day, entities);
}

absl::Status CheckInspector(const UnitState& inspector, const PairState& pair, CivilDay day,
                            const Entities& entities) {
  const Sides& sides = pair.SidesOn(day);
  if (Supervises(inspector, sides.a_id, day, entities) ||
      Supervises(inspector, sides.b_id, day, entities)) {
    return absl::OkStatus();
  }
  return Invalid(kFact("unit_id"), absl::StrCat("not a superior of a side of pair ", pair.id),
                 absl::StrCat("不是结对 ", pair.id, " 任何一方的上级"));
}

// An order has a last day, which is not before the check; no order has none.
absl::Status CheckOrdered(const event::v1::SupervisionCheckRecorded& fact, CivilDay checked) {
  const Field due_field = kFact("fix_due_date");
  RETURN_IF_ERROR(CheckText(kFact("ordered_fix"), fact.ordered_fix()));
  if (fact.ordered_fix().empty()) {
    return fact.has_fix_due_date() ? Missing(kFact("ordered_fix")) : absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const CivilDay due, AnyDay(due_field, fact.fix_due_date()));
  return CheckOrder(due_field, due, "checked_date", checked);
}

Words WordsOf(FixStage stage) {
  switch (stage) {
    case FixStage::kNotOrdered:
      return {"not ordered", "未责令整改"};
    case FixStage::kOpen:
      return {"open", "整改中"};
    case FixStage::kClosed:
      return {"closed", "已销号"};
  }
  return {"not ordered", "未责令整改"};
}

absl::Status CheckNotVoided(const CheckState& check) {
  if (!check.voided) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_ALREADY_SETTLED, kFact("check_id").Path(),
                {{"item", absl::StrCat("check ", check.id)},
                 {"item_zh", absl::StrCat("监督检查 ", check.id, " ")},
                 {"state", "voided"},
                 {"state_zh", "已撤销"}});
}

}  // namespace

void Evolve(CheckState& state, const event::v1::SupervisionCheckRecorded& fact) {
  state.pair_id = fact.pair_id();
  state.unit_id = fact.unit_id();
  state.checked = ToDay(fact.checked_date());
  state.ordered_fix = fact.ordered_fix();
  if (fact.has_fix_due_date()) state.fix_due = ToDay(fact.fix_due_date());
  state.fix = fact.ordered_fix().empty() ? FixStage::kNotOrdered : FixStage::kOpen;
}

void Evolve(CheckState& state, const event::v1::SupervisionFixClosed& /*fact*/) {
  state.fix = FixStage::kClosed;
}

void Evolve(CheckState& state, const event::v1::SupervisionCheckVoided& /*fact*/) {
  state.voided = true;
}

absl::StatusOr<event::v1::SupervisionCheckRecorded> Decide(
    const event::v1::SupervisionCheckRecorded& fact, const Entities& entities,
    const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("check_id"), fact.check_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("findings"), fact.findings()));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("checked_date"), fact.checked_date(), context));
  RETURN_IF_ERROR(CheckOrdered(fact, day));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("pair_id"), fact.pair_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  if (entities.Check(fact.check_id()) != nullptr) {
    return Exists(kFact("check_id"), {"check", "监督检查", fact.check_id()});
  }
  RETURN_IF_ERROR(CheckPairOn(kFact("checked_date"), *pair, day, entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  RETURN_IF_ERROR(CheckInspector(*unit, *pair, day, entities));
  return fact;
}

absl::StatusOr<event::v1::SupervisionFixClosed> Decide(const event::v1::SupervisionFixClosed& fact,
                                                       const Entities& entities,
                                                       const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("result"), fact.result()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(kFact("closed_date"), fact.closed_date(), context));
  ASSIGN_OR_RETURN(const CheckState* check,
                   FindCheck(kFact("check_id"), fact.check_id(), entities));
  RETURN_IF_ERROR(CheckNotVoided(*check));
  if (check->fix != FixStage::kOpen) {
    return WrongStage(v1::ERROR_REASON_FIX_STATE, "check", check->id, WordsOf(check->fix));
  }
  RETURN_IF_ERROR(CheckOrder(kFact("closed_date"), day, "check.checked_date", check->checked));
  event::v1::SupervisionFixClosed closed = fact;
  closed.set_pair_id(check->pair_id);
  return closed;
}

// A25: a check goes with the fix it ordered, closed or not, and is recorded anew under another id.
absl::StatusOr<event::v1::SupervisionCheckVoided> Decide(
    const event::v1::SupervisionCheckVoided& fact, const Entities& entities,
    const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CheckState* check,
                   FindCheck(kFact("check_id"), fact.check_id(), entities));
  RETURN_IF_ERROR(CheckNotVoided(*check));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("check_id"), check->pair_id, entities));
  RETURN_IF_ERROR(CheckNotPublished(pair->program_id,
                                    {"voiding a supervision check", "监督检查撤销"}, entities));
  event::v1::SupervisionCheckVoided voided = fact;
  voided.set_pair_id(check->pair_id);
  *voided.mutable_checked_date() = ToDate(check->checked);
  *voided.mutable_voided_date() = ToDate(context.today);
  return voided;
}

}  // namespace jiedui::domain
