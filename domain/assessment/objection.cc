// A unit objects to what it was told, and the assessing bureau decides.

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/assessment/terms.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::ObjectionDecided;
using event::v1::ObjectionFiled;

absl::Status CheckShape(const ObjectionFiled& fact) {
  RETURN_IF_ERROR(CheckId(kFact("objection_id"), fact.objection_id()));
  RETURN_IF_ERROR(CheckId(kFact("unit_id"), fact.unit_id()));
  if (!fact.pair_id().empty()) RETURN_IF_ERROR(CheckId(kFact("pair_id"), fact.pair_id()));
  if (!fact.term_key().empty()) RETURN_IF_ERROR(CheckId(kFact("term_key"), fact.term_key()));
  return CheckRequiredText(kFact("grounds"), fact.grounds());
}

// To a published result only who was told since that it is lowered.
bool MayObject(const AssessmentState& state, const std::string& unit_id) {
  return state.Hears() &&
         (state.stage == AssessmentStage::kNotified || state.further_due.contains(unit_id));
}

// Through the last day, to 24:00; who was told again has until the later one.
absl::Status CheckWindow(const AssessmentState& state, const std::string& unit_id,
                         const Entities& entities, CivilDay today) {
  const auto further = state.further_due.find(unit_id);
  const CivilDay due = further == state.further_due.end()
                           ? state.objection_due
                           : std::max(state.objection_due, further->second);
  if (today <= due) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string clause, ObjectionClause(state, entities));
  return Refuse(v1::ERROR_REASON_OBJECTION_WINDOW_CLOSED, "",
                {{"due", FormatDay(due)}, {"clause", clause}});
}

absl::Status NotAssessed(absl::string_view field, absl::string_view kind, absl::string_view kind_zh,
                         const std::string& id, const AssessmentState& state) {
  return Refuse(v1::ERROR_REASON_NOT_ASSESSED, kFact(field).Path(),
                {{"subject", absl::StrCat(kind, " ", id)},
                 {"subject_zh", absl::StrCat(kind_zh, " ", id)},
                 {"assessment", state.id}});
}

// Of a pair in the result, its sides there; of one that was left out, whoever was a side in the
// year.
absl::StatusOr<bool> IsSide(const ObjectionFiled& fact, const AssessmentState& state,
                            const Entities& entities) {
  const auto line = state.pairs.find(fact.pair_id());
  if (line != state.pairs.end()) {
    return line->second.first == fact.unit_id() || line->second.second == fact.unit_id();
  }
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("pair_id"), fact.pair_id(), entities));
  if (pair->program_id == state.program_id) {
    return absl::c_linear_search(pair->EverySide(), fact.unit_id());
  }
  return NotAssessed("pair_id", "pair", "结对", pair->id, state);
}

// Whoever is of the ledger may say that it should be in the result: a unit with a line there, one
// that was left out, and one that says it took part; but not the city, which assesses. What it
// speaks of is a pair of its own.
absl::Status CheckConcerned(const ObjectionFiled& fact, const AssessmentState& state,
                            const Entities& entities) {
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  if (unit->tier == event::v1::TEAM_TIER_DETACHMENT) {
    return NotAssessed("unit_id", "unit", "单位", unit->id, state);
  }
  if (fact.pair_id().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool is_side, IsSide(fact, state, entities));
  if (is_side) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_NOT_A_SIDE, kFact("pair_id").Path(),
                {{"unit", fact.unit_id()}, {"pair", fact.pair_id()}});
}

// What it objects to is a term of its score: a pair's, or a district bureau's own.
absl::Status CheckTerm(const ObjectionFiled& fact, const AssessmentState& state) {
  const std::string& key = fact.term_key();
  if (key.empty() || (IsPairTerm(key) && state.units.contains(fact.unit_id()))) {
    return absl::OkStatus();
  }
  const bool of_bureau = fact.pair_id().empty() && state.districts.contains(fact.unit_id());
  if (of_bureau && IsDistrictTerm(key)) return absl::OkStatus();
  return Invalid(
      kFact("term_key"), absl::StrCat("the score has no term ", key, "; the notice lists them"),
      absl::StrCat("得分中没有“", key, "”这一项，各得分项见预告知（jiedui assessment）"));
}

absl::Status CheckOutcome(event::v1::ObjectionOutcome outcome) {
  const Field field = kFact("outcome");
  if (outcome == event::v1::OBJECTION_OUTCOME_UNSPECIFIED) return Missing(field);
  if (event::v1::ObjectionOutcome_IsValid(outcome)) return absl::OkStatus();
  return Invalid(field, "not a known outcome", "没有这种处理结果");
}

// One that was upheld for a line which evidence fixed anew does not have either may still be
// dismissed: nothing else could answer it.
absl::Status CheckUndecided(const std::string& id, const ObjectionState& objection,
                            event::v1::ObjectionOutcome outcome) {
  const bool is_vain = AwaitsNewEvidence(objection) && objection.fixed_anew &&
                       outcome == event::v1::OBJECTION_OUTCOME_DISMISSED;
  if (objection.outcome == event::v1::OBJECTION_OUTCOME_UNSPECIFIED || is_vain) {
    return absl::OkStatus();
  }
  return Refuse(v1::ERROR_REASON_ALREADY_SETTLED, kFact("objection_id").Path(),
                {{"item", absl::StrCat("objection ", id)},
                 {"item_zh", absl::StrCat("异议 ", id, " ")},
                 {"state", "decided"},
                 {"state_zh", "已作出处理决定"}});
}

}  // namespace

void Evolve(AssessmentState& state, const ObjectionFiled& fact) {
  ObjectionState& objection = state.objections[fact.objection_id()];
  objection.unit_id = fact.unit_id();
  objection.pair_id = fact.pair_id();
  objection.term_key = fact.term_key();
  objection.filed_by = fact.filed_by();
  objection.unassessed = fact.unassessed();
}

void Evolve(AssessmentState& state, const ObjectionDecided& fact) {
  state.objections[fact.objection_id()].outcome = fact.outcome();
}

absl::StatusOr<ObjectionFiled> Decide(const ObjectionFiled& fact, const Entities& entities,
                                      const Context& context) {
  RETURN_IF_ERROR(CheckShape(fact));
  ASSIGN_OR_RETURN(const AssessmentState* state,
                   FindAssessment(kFact("assessment_id"), fact.assessment_id(), entities));
  if (!MayObject(*state, fact.unit_id())) return WrongStage(*state);
  if (state->objections.contains(fact.objection_id())) {
    return Exists(kFact("objection_id"), {"objection", "异议", fact.objection_id()});
  }
  RETURN_IF_ERROR(CheckConcerned(fact, *state, entities));
  RETURN_IF_ERROR(CheckTerm(fact, *state));
  RETURN_IF_ERROR(CheckWindow(*state, fact.unit_id(), entities, context.today));
  ObjectionFiled filed = fact;
  filed.set_filed_by(context.actor.Name());
  filed.set_unassessed(!HasLine(*state, fact.unit_id(), fact.pair_id()));
  *filed.mutable_filed_date() = ToDate(context.today);
  return filed;
}

absl::StatusOr<ObjectionDecided> Decide(const ObjectionDecided& fact, const Entities& entities,
                                        const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("objection_id"), fact.objection_id()));
  RETURN_IF_ERROR(CheckOutcome(fact.outcome()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const AssessmentState* state,
                   FindAssessment(kFact("assessment_id"), fact.assessment_id(), entities));
  if (!state->Hears()) return WrongStage(*state);
  const auto objection = state->objections.find(fact.objection_id());
  if (objection == state->objections.end()) {
    return NotFound(kFact("objection_id"), {"objection", "异议", fact.objection_id()});
  }
  RETURN_IF_ERROR(CheckUndecided(objection->first, objection->second, fact.outcome()));
  if (objection->second.filed_by == context.actor.Name()) {
    return Refuse(v1::ERROR_REASON_SAME_DECIDER, kFact("objection_id").Path(),
                  {{"objection", fact.objection_id()}, {"actor", context.actor.Name()}});
  }
  ObjectionDecided decided = fact;
  *decided.mutable_decided_date() = ToDate(context.today);
  return decided;
}

}  // namespace jiedui::domain
