// 联合执法: a pair inspected enterprises together (四（二）). How many enterprises, whose
// jurisdiction they are in and which cases follow is judged elsewhere.

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::InspectionTarget;
using event::v1::JointInspectionHeld;

absl::Status CheckTarget(const InspectionTarget& target, int i, const FieldsOf& at,
                         const Entities& entities) {
  RETURN_IF_ERROR(CheckId(at("targets", i, "enterprise_id"), target.enterprise_id()));
  RETURN_IF_ERROR(CheckText(at("targets", i, "display_name"), target.display_name()));
  RETURN_IF_ERROR(CheckCount(at("targets", i, "document_count"), target.document_count()));
  if (!event::v1::SelectionReason_IsValid(target.selection_reason())) {
    return Invalid(at("targets", i, "selection_reason"), "not a known reason", "没有这种选定理由");
  }
  return FindUnit(at("targets", i, "jurisdiction_unit_id"), target.jurisdiction_unit_id(), entities)
      .status();
}

}  // namespace

absl::Status CheckFact(const JointInspectionHeld& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckId(at("activity_id"), fact.activity_id()));
  RETURN_IF_ERROR(CheckText(at("plan_reference"), fact.plan_reference()));
  RETURN_IF_ERROR(CheckSomeElements(at("targets"), fact.targets_size()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(at("held_date"), fact.held_date(), context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(at("pair_id"), fact.pair_id(), entities));
  for (int i = 0; i < fact.targets_size(); ++i) {
    RETURN_IF_ERROR(CheckTarget(fact.targets(i), i, at, entities));
  }
  return CheckPairOn(at("held_date"), *pair, day, entities);
}

absl::StatusOr<JointInspectionHeld> Decide(const JointInspectionHeld& fact,
                                           const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckFact(fact, kFact, entities, context));
  RETURN_IF_ERROR(CheckNewActivity(fact.activity_id(), entities));
  return fact;
}

}  // namespace jiedui::domain
