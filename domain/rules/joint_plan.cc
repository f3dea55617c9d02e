#include "domain/rules/joint_plan.h"

#include <set>

#include "absl/strings/string_view.h"

#include "domain/date.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {
namespace {

using event::v1::JointPlanAdopted;
using event::v1::PlannedTarget;
using table::v1::PairRow;

// R0-19: 「隐患较大、问题较为突出的单位」. An enterprise listed twice is told once.
void AddUnreasoned(const JointPlanAdopted& plan, const Policy& policy,
                   std::vector<v1::RuleFinding>& findings) {
  std::set<absl::string_view> told;
  for (const PlannedTarget& target : plan.targets()) {
    if (target.selection_reason() != event::v1::SELECTION_REASON_UNSPECIFIED) continue;
    if (!told.insert(target.enterprise_id()).second) continue;
    findings.push_back(MakeFinding(Rule::kInspectionTargetReason, policy, plan.plan_id(), 0,
                                   {{"enterprise", target.enterprise_id()}}));
  }
}

// A23: one exception is of all the days planned, whichever the inspection is held on.
bool IsExcepted(const JointPlanAdopted& plan, const PairRow& pair) {
  const absl::string_view rule = Info(Rule::kInspectionTargetInside).id;
  const auto* const exception = ExceptionTo(rule, pair, ToDay(plan.start_date()));
  return exception != nullptr && exception == ExceptionTo(rule, pair, ToDay(plan.end_date()));
}

// R0-19: 「双方辖区内」. It is planned only, and may yet be excepted before it is inspected.
void AddOutside(const JointPlanAdopted& plan, const PairRow& pair, const Policy& policy,
                std::vector<v1::RuleFinding>& findings) {
  const Sides sides = SidesOn(pair, ToDay(plan.start_date()));
  const bool excepted = IsExcepted(plan, pair);
  std::set<absl::string_view> told;
  for (const PlannedTarget& target : plan.targets()) {
    if (sides.Has(target.jurisdiction_unit_id())) continue;
    if (!told.insert(target.enterprise_id()).second) continue;
    findings.push_back(MakeFinding(
        Rule::kInspectionTargetInside, policy, plan.plan_id(), 0,
        {{"enterprise", target.enterprise_id()},
         {"counting", excepted
                          ? "counted when it is inspected, by the exception that was granted"
                          : "not counted when it is inspected, unless an exception is granted"},
         {"counting_zh", excepted ? "经批准例外，检查时计入" : "未经批准例外的，检查时不计入"}}));
  }
}

}  // namespace

std::vector<v1::RuleFinding> JudgePlan(const JointPlanAdopted& plan, const PairRow* pair,
                                       const Policy& policy) {
  std::vector<v1::RuleFinding> findings;
  AddUnreasoned(plan, policy, findings);
  if (pair != nullptr) AddOutside(plan, *pair, policy, findings);
  // R0-18: of the side that adopts it is the one signature it has.
  if (plan.has_adopted_date()) {
    findings.push_back(
        MakeFinding(Rule::kPlanSigned, policy, plan.plan_id(), 0,
                    {{"plan", plan.plan_id()}, {"date", FormatDay(ToDay(plan.adopted_date()))}}));
  }
  return findings;
}

}  // namespace jiedui::domain
