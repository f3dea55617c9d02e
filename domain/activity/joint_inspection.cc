// 联合执法: a pair inspected enterprises together (四（二）). How many enterprises, whose
// jurisdiction they are in and which cases follow is judged elsewhere.

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/activity/joint_plan.h"
#include "domain/date.h"
#include "domain/enforcement/case.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::InspectionTarget;
using event::v1::JointInspectionHeld;
using event::v1::NoViolationAttested;

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

// A plan is a pair's own.
absl::Status CheckPlan(const JointInspectionHeld& fact, const FieldsOf& at,
                       const Entities& entities) {
  if (fact.plan_id().empty()) return absl::OkStatus();
  const Field field = at("plan_id");
  ASSIGN_OR_RETURN(const PlanState* plan, FindPlan(field, fact.plan_id(), entities));
  if (plan->pair_id == fact.pair_id()) return absl::OkStatus();
  return Invalid(field, absl::StrCat("a plan of pair ", plan->pair_id),
                 absl::StrCat("是结对 ", plan->pair_id, " 的计划"));
}

absl::Status CheckCleanEnterprise(const event::v1::CleanEnterprise& clean, int i,
                                  const ActivityState& activity) {
  const Field field = kFact("enterprises", i, "enterprise_id");
  RETURN_IF_ERROR(CheckId(field, clean.enterprise_id()));
  RETURN_IF_ERROR(
      CheckElements(kFact("enterprises", i, "document_numbers"), clean.document_numbers_size()));
  for (int j = 0; j < clean.document_numbers_size(); ++j) {
    const std::string subname = absl::StrCat("document_numbers[", j, "]");
    RETURN_IF_ERROR(CheckText(kFact("enterprises", i, subname), clean.document_numbers(j)));
  }
  if (activity.enterprises.contains(clean.enterprise_id())) return absl::OkStatus();
  return Invalid(field, absl::StrCat("not inspected in ", activity.id),
                 absl::StrCat("不在联合执法 ", activity.id, " 的检查对象中"));
}

// A13: a penalty must rest on facts, and so must its absence. A case that was declined or
// voided rests on none, and one against an enterprise that was not inspected is none of the
// inspection.
absl::Status CheckNoCase(const NoViolationAttested& fact, const ActivityState& activity,
                         const Entities& entities) {
  for (const auto& [case_id, of_case] : activity.cases) {
    const CaseState* found = entities.Case(case_id);
    if (of_case.unit_id != fact.unit_id() ||
        !activity.enterprises.contains(of_case.enterprise_id) || found == nullptr ||
        found->stage == CaseStage::kDeclined || found->stage == CaseStage::kVoided) {
      continue;
    }
    return Refuse(v1::ERROR_REASON_VIOLATION_ON_RECORD, kFact("unit_id").Path(),
                  {{"unit", of_case.unit_id}, {"case", case_id}, {"activity", activity.id}});
  }
  return absl::OkStatus();
}

absl::Status CheckNewConfirmation(const NoViolationAttested& fact, const ActivityState& activity) {
  if (!activity.no_violation_attesters.contains(fact.unit_id())) return absl::OkStatus();
  return Exists(kFact("unit_id"),
                {"confirmation for unit", "未发现违法行为确认：单位", fact.unit_id()});
}

absl::StatusOr<const ActivityState*> FindInspection(const std::string& activity_id,
                                                    const Entities& entities) {
  ASSIGN_OR_RETURN(const ActivityState* activity, FindStanding(activity_id, entities));
  if (activity->kind == ActivityKind::kJointInspection) return activity;
  return Invalid(kFact("activity_id"), absl::StrCat(activity_id, " is not a joint inspection"),
                 absl::StrCat(activity_id, " 不是联合执法"));
}

}  // namespace

absl::Status CheckFact(const JointInspectionHeld& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckId(at("activity_id"), fact.activity_id()));
  RETURN_IF_ERROR(CheckText(at("plan_reference"), fact.plan_reference()));
  RETURN_IF_ERROR(CheckTimes(at, fact.start_minute(), fact.duration_minutes()));
  RETURN_IF_ERROR(CheckSomeElements(at("targets"), fact.targets_size()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(at("held_date"), fact.held_date(), context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(at("pair_id"), fact.pair_id(), entities));
  for (int i = 0; i < fact.targets_size(); ++i) {
    RETURN_IF_ERROR(CheckTarget(fact.targets(i), i, at, entities));
  }
  RETURN_IF_ERROR(CheckPlan(fact, at, entities));
  RETURN_IF_ERROR(CheckAttendance(fact.attendance(), at, *pair, day));
  RETURN_IF_ERROR(CheckPairOn(at("held_date"), *pair, day, entities));
  return CheckHeldOnce(*pair, fact);
}

absl::StatusOr<JointInspectionHeld> Decide(const JointInspectionHeld& fact,
                                           const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckFact(fact, kFact, entities, context));
  RETURN_IF_ERROR(CheckNewActivity(fact.activity_id(), entities));
  return fact;
}

absl::StatusOr<NoViolationAttested> Decide(const NoViolationAttested& fact,
                                           const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("statement"), fact.statement()));
  RETURN_IF_ERROR(CheckSomeElements(kFact("enterprises"), fact.enterprises_size()));
  ASSIGN_OR_RETURN(const ActivityState* activity, FindInspection(fact.activity_id(), entities));
  ASSIGN_OR_RETURN(const PairState* pair,
                   FindPair(kFact("activity_id"), activity->pair_id, entities));
  RETURN_IF_ERROR(CheckSide(kFact("unit_id"), *pair, fact.unit_id(), activity->day));
  RETURN_IF_ERROR(CheckBySuperior(kFact("unit_id"), fact.unit_id(), entities, context));
  for (int i = 0; i < fact.enterprises_size(); ++i) {
    RETURN_IF_ERROR(CheckCleanEnterprise(fact.enterprises(i), i, *activity));
  }
  RETURN_IF_ERROR(CheckNewConfirmation(fact, *activity));
  RETURN_IF_ERROR(CheckNoCase(fact, *activity, entities));
  NoViolationAttested attested = fact;
  attested.set_pair_id(activity->pair_id);
  attested.set_attesting_unit_id(context.actor.unit_id);
  *attested.mutable_attested_date() = ToDate(context.today);
  return attested;
}

}  // namespace jiedui::domain
