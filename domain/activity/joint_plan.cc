#include "domain/activity/joint_plan.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::JointPlanAdopted;
using event::v1::JointPlanSigned;

absl::Status CheckTarget(const event::v1::PlannedTarget& target, int i, const Entities& entities) {
  RETURN_IF_ERROR(CheckId(kFact("targets", i, "enterprise_id"), target.enterprise_id()));
  RETURN_IF_ERROR(CheckText(kFact("targets", i, "display_name"), target.display_name()));
  RETURN_IF_ERROR(CheckText(kFact("targets", i, "selection_basis"), target.selection_basis()));
  if (!event::v1::SelectionReason_IsValid(target.selection_reason())) {
    return Invalid(kFact("targets", i, "selection_reason"), "not a known reason",
                   "没有这种选定理由");
  }
  return FindUnit(kFact("targets", i, "jurisdiction_unit_id"), target.jurisdiction_unit_id(),
                  entities)
      .status();
}

absl::Status CheckShape(const JointPlanAdopted& fact, const Entities& entities) {
  RETURN_IF_ERROR(CheckId(kFact("plan_id"), fact.plan_id()));
  RETURN_IF_ERROR(CheckText(kFact("document_number"), fact.document_number()));
  RETURN_IF_ERROR(CheckSomeElements(kFact("targets"), fact.targets_size()));
  for (int i = 0; i < fact.targets_size(); ++i) {
    RETURN_IF_ERROR(CheckTarget(fact.targets(i), i, entities));
  }
  ASSIGN_OR_RETURN(const CivilDay start, AnyDay(kFact("start_date"), fact.start_date()));
  ASSIGN_OR_RETURN(const CivilDay end, AnyDay(kFact("end_date"), fact.end_date()));
  return CheckOrder(kFact("end_date"), end, "start_date", start);
}

absl::Status CheckUnsigned(const PlanState& plan, const std::string& unit_id) {
  if (!plan.signers.contains(unit_id)) return absl::OkStatus();
  return Exists(kFact("unit_id"), {"signature of unit", "计划签署：单位", unit_id});
}

// R0-18: 「结对队伍制定联合执法计划」: two sides are two signatures, also where a superior signs
// for one of them; where superiors signed for both, neither side would have made the plan.
absl::Status CheckOtherSigner(const PlanState& plan, const std::string& signed_for_id,
                              const std::string& actor_unit_id) {
  for (const auto& [unit_id, signer] : plan.signers) {
    const bool by_superiors = signer != unit_id && actor_unit_id != signed_for_id;
    if (signer != actor_unit_id && !by_superiors) continue;
    const bool by_itself = signer == unit_id;
    return Refuse(v1::ERROR_REASON_SAME_PLAN_SIGNER, kFact("unit_id").Path(),
                  {{"actor", signer},
                   {"unit", unit_id},
                   {"plan", plan.id},
                   {"other", signed_for_id},
                   {"or", by_itself ? ", or a superior of it" : ""},
                   {"or_zh", by_itself ? "，或由其上级代为签署" : ""}});
  }
  return absl::OkStatus();
}

const std::string& OrSide(const std::string& signer, const std::string& side) {
  return signer.empty() ? side : signer;
}

}  // namespace

void Evolve(PlanState& state, const JointPlanAdopted& fact) {
  state.pair_id = fact.pair_id();
  state.start = ToDay(fact.start_date());
  state.signers[fact.unit_id()] = OrSide(fact.adopting_unit_id(), fact.unit_id());
  state.adopted = fact;
}

void Evolve(PlanState& state, const JointPlanSigned& fact) {
  state.signers[fact.unit_id()] = OrSide(fact.signing_unit_id(), fact.unit_id());
  state.signatures.push_back(fact);
}

absl::StatusOr<JointPlanAdopted> Decide(const JointPlanAdopted& fact, const Entities& entities,
                                        const Context& context) {
  RETURN_IF_ERROR(CheckShape(fact, entities));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("pair_id"), fact.pair_id(), entities));
  if (entities.Plan(fact.plan_id()) != nullptr) {
    return Exists(kFact("plan_id"), {"joint plan", "联合执法计划", fact.plan_id()});
  }
  const CivilDay start = ToDay(fact.start_date());
  RETURN_IF_ERROR(CheckSide(kFact("unit_id"), *pair, fact.unit_id(), start));
  RETURN_IF_ERROR(CheckPairOn(kFact("start_date"), *pair, start, entities));
  JointPlanAdopted adopted = fact;
  adopted.set_adopting_unit_id(context.actor.unit_id);
  *adopted.mutable_adopted_date() = ToDate(context.today);
  return adopted;
}

absl::StatusOr<JointPlanSigned> Decide(const JointPlanSigned& fact, const Entities& entities,
                                       const Context& context) {
  ASSIGN_OR_RETURN(const PlanState* plan, FindPlan(kFact("plan_id"), fact.plan_id(), entities));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("plan_id"), plan->pair_id, entities));
  RETURN_IF_ERROR(CheckSide(kFact("unit_id"), *pair, fact.unit_id(), plan->start));
  RETURN_IF_ERROR(CheckUnsigned(*plan, fact.unit_id()));
  RETURN_IF_ERROR(CheckOtherSigner(*plan, fact.unit_id(), context.actor.unit_id));
  JointPlanSigned signature = fact;
  signature.set_signing_unit_id(context.actor.unit_id);
  signature.set_pair_id(plan->pair_id);
  *signature.mutable_signed_date() = ToDate(context.today);
  return signature;
}

}  // namespace jiedui::domain
