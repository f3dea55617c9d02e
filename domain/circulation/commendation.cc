// The city commends a pair or a unit (通报表扬, R0-36).

#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/program/document.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::CommendationGiven;

absl::Status CheckUnit(const CommendationGiven& fact, const Entities& entities) {
  const Field field = kFact("unit_id");
  RETURN_IF_ERROR(CheckId(field, fact.unit_id()));
  if (!fact.pair_id().empty()) {
    return Invalid(kFact("pair_id"), "a commendation is of a pair or of a unit, not both",
                   "表扬对象为结对或单位之一，不能同时填写");
  }
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(field, fact.unit_id(), entities));
  return CheckEnrolled(field, *unit, fact.program_id());
}

absl::Status CheckPair(const CommendationGiven& fact, const Entities& entities) {
  const Field field = kFact("pair_id");
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(field, fact.pair_id(), entities));
  if (pair->program_id == fact.program_id()) return absl::OkStatus();
  return Invalid(field, "the pair is of another program", "该结对不属于本活动");
}

}  // namespace

void Evolve(ProgramState& state, const CommendationGiven& fact) {
  state.commendations[fact.commendation_id()] = {fact.unit_id(), fact.pair_id()};
}

void Evolve(ProgramState& state, const event::v1::EntryVoided& fact) {
  if (fact.has_admonition()) {
    state.admonitions.erase({fact.admonition().unit_id(), *ParseMonth(fact.admonition().month())});
  }
  if (!fact.has_commendation()) return;
  const auto given = state.commendations.find(fact.commendation().commendation_id());
  if (given != state.commendations.end()) given->second.voided = true;
}

absl::StatusOr<CommendationGiven> Decide(const CommendationGiven& fact, const Entities& entities,
                                         const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("commendation_id"), fact.commendation_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(kFact("given_date"), fact.given_date(), context));
  CommendationGiven given = fact;
  ASSIGN_OR_RETURN(*given.mutable_basis_document(),
                   ResolveDocument(fact.basis_document(), /*required=*/true, entities, context));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  RETURN_IF_ERROR(fact.unit_id().empty() ? CheckPair(fact, entities) : CheckUnit(fact, entities));
  if (program->commendations.contains(fact.commendation_id())) {
    return Exists(kFact("commendation_id"), {"commendation", "表扬", fact.commendation_id()});
  }
  if (program->start <= day && day <= program->end) {
    RETURN_IF_ERROR(
        CheckNotPublished(program->id, {"a commendation of that day", "当日的通报表扬"}, entities));
  }
  given.set_commending_unit_id(context.actor.unit_id);
  return given;
}

}  // namespace jiedui::domain
