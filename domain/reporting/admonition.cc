// The city decides whether a district is admonished by the ranking of a month (约谈, A30). The
// ranking is not a decision's to know: what it proposes binds nobody, and what was held is recorded
// whatever it proposed.

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/program/document.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::AdmonitionDecided;

absl::Status CheckDecision(const AdmonitionDecided& fact) {
  const Field field = kFact("decision");
  if (fact.decision() == event::v1::ADMONITION_DECISION_UNSPECIFIED) return Missing(field);
  if (event::v1::AdmonitionDecision_IsValid(fact.decision())) return absl::OkStatus();
  return Invalid(field, "not a known decision", "应为约谈或不予约谈");
}

// A month's ranking is of districts, when the month is over.
absl::Status CheckRanked(const AdmonitionDecided& fact, const UnitState& unit,
                         const ProgramState& program, CivilDay day) {
  const Field field = kFact("unit_id");
  RETURN_IF_ERROR(CheckEnrolled(field, unit, program.id));
  if (unit.tier != event::v1::TEAM_TIER_BRIGADE) {
    return Invalid(field, "is no district, and a month's ranking is of districts",
                   "不是区（市），月度排名只排区（市）");
  }
  ASSIGN_OR_RETURN(const CivilMonth month, CheckedMonth(kFact("month"), fact.month()));
  RETURN_IF_ERROR(CheckMonthWithin(kFact("month"), program, month));
  return CheckMonthOver(kFact("month"), month, day);
}

}  // namespace

void Evolve(ProgramState& state, const AdmonitionDecided& fact) {
  state.admonitions.emplace(fact.unit_id(), *ParseMonth(fact.month()));
}

absl::StatusOr<AdmonitionDecided> Decide(const AdmonitionDecided& fact, const Entities& entities,
                                         const Context& context) {
  RETURN_IF_ERROR(CheckDecision(fact));
  RETURN_IF_ERROR(CheckId(kFact("deciding_officer_id"), fact.deciding_officer_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("decided_date"), fact.decided_date(), context));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckRanked(fact, *unit, *program, day));
  if (program->admonitions.contains({unit->id, *ParseMonth(fact.month())})) {
    return Exists(kFact("month"), {"decision on an admonition by", "约谈决定：",
                                   absl::StrCat(unit->id, " ", fact.month())});
  }
  AdmonitionDecided decided = fact;
  decided.set_deciding_unit_id(context.actor.unit_id);
  const bool held = fact.decision() == event::v1::ADMONITION_DECISION_HELD;
  if (!held && !fact.has_basis_document()) return decided;
  ASSIGN_OR_RETURN(*decided.mutable_basis_document(),
                   ResolveDocument(fact.basis_document(), held, entities, context));
  return decided;
}

}  // namespace jiedui::domain
