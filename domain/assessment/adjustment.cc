// A change to a score, with two signatures of two callers.

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::EntryVoided;
using event::v1::ScoreAdjustmentCountersigned;
using event::v1::ScoreAdjustmentProposed;

constexpr int64_t kFullMilli = 100'000;

// Before the result is published it goes into it, afterwards into an erratum.
bool MayAdjust(AssessmentStage stage) {
  return stage == AssessmentStage::kNotified || stage == AssessmentStage::kPublished;
}

absl::Status CheckDelta(const ScoreAdjustmentProposed& fact) {
  const Field field = kFact("delta_milli");
  const int64_t delta = fact.delta_milli();
  if (fact.kind() != event::v1::ADJUSTMENT_KIND_POINTS) {
    if (delta == 0) return absl::OkStatus();
    return Invalid(field, "a veto has no points", "一票否决事项不填分值");
  }
  if (delta != 0 && delta >= -kFullMilli && delta <= kFullMilli) return absl::OkStatus();
  return Invalid(field, "expected -100000 to 100000 thousandths of a point, not 0",
                 "应为 -100000 至 100000（千分之一分），且不为 0");
}

absl::Status CheckKind(event::v1::AdjustmentKind kind) {
  const Field field = kFact("kind");
  if (kind == event::v1::ADJUSTMENT_KIND_UNSPECIFIED) return Missing(field);
  if (event::v1::AdjustmentKind_IsValid(kind)) return absl::OkStatus();
  return Invalid(field, "not a known kind of adjustment", "没有这种调整事项");
}

absl::Status CheckSubjectShape(const ScoreAdjustmentProposed& fact) {
  if (fact.unit_id().empty()) return CheckId(kFact("pair_id"), fact.pair_id());
  RETURN_IF_ERROR(CheckId(kFact("unit_id"), fact.unit_id()));
  if (!fact.pair_id().empty()) {
    return Invalid(kFact("pair_id"), "an adjustment is of a pair or of a district bureau, not both",
                   "调整对象为结对或区（市）局之一，不能同时填写");
  }
  if (fact.kind() == event::v1::ADJUSTMENT_KIND_POINTS) return absl::OkStatus();
  return Invalid(kFact("kind"), "a veto is on a pair", "一票否决的对象为结对");
}

absl::Status CheckShape(const ScoreAdjustmentProposed& fact) {
  RETURN_IF_ERROR(CheckId(kFact("adjustment_id"), fact.adjustment_id()));
  RETURN_IF_ERROR(CheckKind(fact.kind()));
  RETURN_IF_ERROR(CheckDelta(fact));
  RETURN_IF_ERROR(CheckSubjectShape(fact));
  if (!fact.objection_id().empty()) {
    RETURN_IF_ERROR(CheckId(kFact("objection_id"), fact.objection_id()));
  }
  return CheckRequiredText(kFact("reason"), fact.reason());
}

absl::Status CheckSubject(const ScoreAdjustmentProposed& fact, const AssessmentState& state) {
  const bool pair = fact.unit_id().empty();
  if (pair ? state.pairs.contains(fact.pair_id()) : state.districts.contains(fact.unit_id())) {
    return absl::OkStatus();
  }
  const std::string& id = pair ? fact.pair_id() : fact.unit_id();
  return Refuse(v1::ERROR_REASON_NOT_ASSESSED, kFact(pair ? "pair_id" : "unit_id").Path(),
                {{"subject", absl::StrCat(pair ? "pair " : "district bureau ", id)},
                 {"subject_zh", absl::StrCat(pair ? "结对 " : "区（市）局 ", id)},
                 {"assessment", state.id}});
}

// Nobody signs for the lifting of what is not there.
absl::Status CheckVetoStands(const Field& field, event::v1::AdjustmentKind kind,
                             const std::string& pair_id, const AssessmentState& state) {
  if (kind != event::v1::ADJUSTMENT_KIND_VETO_LIFTED || state.vetoed.contains(pair_id)) {
    return absl::OkStatus();
  }
  return Refuse(v1::ERROR_REASON_NO_VETO_TO_LIFT, field.Path(), {{"pair", pair_id}});
}

// Whether the adjustment is of what was objected to: that pair, or of the unit that objected its
// own score or a pair it is a side of.
bool Concerns(const ScoreAdjustmentProposed& fact, const ObjectionState& objection,
              const AssessmentState& state) {
  if (!objection.pair_id.empty()) return fact.pair_id() == objection.pair_id;
  if (!fact.unit_id().empty()) return fact.unit_id() == objection.unit_id;
  const auto pair = state.pairs.find(fact.pair_id());
  return pair != state.pairs.end() &&
         (pair->second.first == objection.unit_id || pair->second.second == objection.unit_id);
}

// Under a veto the total is 0 whatever points there are. A term that was objected to can be put
// right all the same.
absl::Status CheckReaches(const ScoreAdjustmentProposed& fact, const ObjectionState& objection,
                          const AssessmentState& state) {
  const bool reaches = fact.kind() != event::v1::ADJUSTMENT_KIND_POINTS ||
                       !state.vetoed.contains(fact.pair_id()) || !objection.term_key.empty();
  if (reaches) return absl::OkStatus();
  return Invalid(kFact("kind"),
                 "the pair is under a veto, its total stays 0 and points do not lift a veto: "
                 "answer the objection by lifting it (ADJUSTMENT_KIND_VETO_LIFTED), and adjust "
                 "points beside that",
                 "该结对已被一票否决，加分后总分仍为 0，加分不能解除一票否决：请以解除一票否决"
                 "（ADJUSTMENT_KIND_VETO_LIFTED）答复该异议，确需调整分值的另行提出");
}

// An objection is answered by an adjustment once it is upheld, of what it was about, and for the
// better: nobody objects to fare worse, nor for a total that stays 0.
absl::Status CheckObjection(const ScoreAdjustmentProposed& fact, const AssessmentState& state) {
  const Field field = kFact("objection_id");
  const std::string& id = fact.objection_id();
  if (id.empty()) return absl::OkStatus();
  const auto found = state.objections.find(id);
  if (found == state.objections.end()) return NotFound(field, {"objection", "异议", id});
  if (found->second.outcome != event::v1::OBJECTION_OUTCOME_UPHELD) {
    return Invalid(field, "the objection was not upheld: decide it first, or leave this empty",
                   "该异议未被认定成立：请先作出处理决定，与异议无关的不填此项");
  }
  if (!Concerns(fact, found->second, state)) {
    return Invalid(field, "the objection is not about the pair or district bureau adjusted",
                   "该异议不涉及所调整的结对或区（市）局，请核对调整对象");
  }
  if (Lowers(fact)) {
    return Invalid(field, "an objection that was upheld is not answered by a lower score",
                   "异议成立的，不能以减分或一票否决答复；确需减分的，请另行提出调整，不填此项");
  }
  return CheckReaches(fact, found->second, state);
}

absl::Status CheckSignedOnce(const Field& field, const std::string& id,
                             const AdjustmentState& adjustment) {
  if (!adjustment.countersigned && !adjustment.voided) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_ALREADY_SETTLED, field.Path(),
                {{"item", absl::StrCat("adjustment ", id)},
                 {"item_zh", absl::StrCat("考核调整 ", id, " ")},
                 {"state", adjustment.voided ? "voided" : "countersigned"},
                 {"state_zh", adjustment.voided ? "已撤销" : "已会签"}});
}

}  // namespace

bool Lowers(const ScoreAdjustmentProposed& fact) {
  if (fact.kind() == event::v1::ADJUSTMENT_KIND_POINTS) return fact.delta_milli() < 0;
  return fact.kind() == event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT ||
         fact.kind() == event::v1::ADJUSTMENT_KIND_VETO_SUPERVISION_REFUSED;
}

void SetVeto(AssessmentState& state, const AdjustmentState& adjustment) {
  if (adjustment.kind == event::v1::ADJUSTMENT_KIND_VETO_LIFTED) {
    state.vetoed.erase(adjustment.pair_id);
  } else if (adjustment.lowers && adjustment.kind != event::v1::ADJUSTMENT_KIND_POINTS) {
    state.vetoed.insert(adjustment.pair_id);
  }
}

void Evolve(AssessmentState& state, const ScoreAdjustmentProposed& fact) {
  state.adjustments[fact.adjustment_id()] = {
      fact.pair_id(), fact.unit_id(), fact.objection_id(), fact.proposed_by(), fact.kind(),
      Lowers(fact),   false};
}

void Evolve(AssessmentState& state, const ScoreAdjustmentCountersigned& fact) {
  AdjustmentState& adjustment = state.adjustments[fact.adjustment_id()];
  adjustment.countersigned = true;
  state.countersigned_ids.push_back(fact.adjustment_id());
  SetVeto(state, adjustment);
  if (!adjustment.lowers) return;
  state.lowered_by = fact.adjustment_id();
  if (adjustment.pair_id.empty()) {
    state.untold.insert(adjustment.unit_id);
  } else {
    const auto& [unit_a, unit_b] = state.pairs[adjustment.pair_id];
    state.untold.insert({unit_a, unit_b});
  }
}

void Evolve(AssessmentState& state, const EntryVoided& fact) {
  if (!fact.has_score_adjustment()) return;
  state.adjustments[fact.score_adjustment().adjustment_id()].voided = true;
}

absl::StatusOr<ScoreAdjustmentProposed> Decide(const ScoreAdjustmentProposed& fact,
                                               const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckShape(fact));
  ASSIGN_OR_RETURN(const AssessmentState* state,
                   FindAssessment(kFact("assessment_id"), fact.assessment_id(), entities));
  if (!MayAdjust(state->stage)) return WrongStage(*state);
  if (state->adjustments.contains(fact.adjustment_id())) {
    return Exists(kFact("adjustment_id"), {"adjustment", "考核调整", fact.adjustment_id()});
  }
  RETURN_IF_ERROR(CheckSubject(fact, *state));
  RETURN_IF_ERROR(CheckVetoStands(kFact("kind"), fact.kind(), fact.pair_id(), *state));
  RETURN_IF_ERROR(CheckObjection(fact, *state));
  ScoreAdjustmentProposed proposed = fact;
  proposed.set_proposed_by(context.actor.Name());
  *proposed.mutable_proposed_date() = ToDate(context.today);
  return proposed;
}

absl::StatusOr<ScoreAdjustmentCountersigned> Decide(const ScoreAdjustmentCountersigned& fact,
                                                    const Entities& entities,
                                                    const Context& context) {
  const Field field = kFact("adjustment_id");
  RETURN_IF_ERROR(CheckId(field, fact.adjustment_id()));
  ASSIGN_OR_RETURN(const AssessmentState* state,
                   FindAssessment(kFact("assessment_id"), fact.assessment_id(), entities));
  const auto adjustment = state->adjustments.find(fact.adjustment_id());
  if (adjustment == state->adjustments.end()) {
    return NotFound(field, {"adjustment", "考核调整", fact.adjustment_id()});
  }
  RETURN_IF_ERROR(CheckSignedOnce(field, fact.adjustment_id(), adjustment->second));
  RETURN_IF_ERROR(
      CheckVetoStands(field, adjustment->second.kind, adjustment->second.pair_id, *state));
  if (adjustment->second.proposed_by == context.actor.Name()) {
    return Refuse(v1::ERROR_REASON_SAME_SIGNER, field.Path(),
                  {{"adjustment", fact.adjustment_id()}, {"actor", context.actor.Name()}});
  }
  ScoreAdjustmentCountersigned countersigned = fact;
  countersigned.set_countersigned_by(context.actor.Name());
  *countersigned.mutable_countersigned_date() = ToDate(context.today);
  return countersigned;
}

}  // namespace jiedui::domain
