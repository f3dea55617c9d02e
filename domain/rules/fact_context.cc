#include "domain/rules/fact_context.h"

#include <cstddef>

#include "domain/activity/joint_plan.h"
#include "domain/date.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/pairing/proposal.h"

namespace jiedui::domain {
namespace {

using event::v1::Event;
using table::v1::PairRow;

// The pair of what is held or planned together; empty of any other event.
std::string PairOf(const Event& proposed) {
  if (proposed.has_joint_inspection_held()) return proposed.joint_inspection_held().pair_id();
  if (proposed.has_group_study_held()) return proposed.group_study_held().pair_id();
  if (proposed.has_other_activity_held()) return proposed.other_activity_held().pair_id();
  if (proposed.has_activity_corrected()) return proposed.activity_corrected().pair_id();
  if (proposed.has_joint_plan_adopted()) return proposed.joint_plan_adopted().pair_id();
  return "";
}

// The plan that an inspection follows, as it is signed by now; null if it names none.
const PlanState* PlanOf(const Event& proposed, const Entities& entities) {
  const std::string& plan_id = proposed.has_activity_corrected()
                                   ? proposed.activity_corrected().joint_inspection_held().plan_id()
                                   : proposed.joint_inspection_held().plan_id();
  return plan_id.empty() ? nullptr : entities.Plan(plan_id);
}

void AddPlan(const PlanState& state, PairRow& row) {
  table::v1::JointPlan& plan = *row.add_plans();
  *plan.mutable_adopted() = state.adopted;
  for (const event::v1::JointPlanSigned& signature : state.signatures) {
    *plan.add_signatures() = signature;
  }
}

std::optional<bool> AgreementTo(const Event& proposed, const Entities& entities) {
  std::string pair_id;
  if (proposed.has_pair_assigned()) pair_id = proposed.pair_assigned().pair_id();
  if (proposed.has_pair_renewed()) pair_id = proposed.pair_renewed().pair_id();
  if (pair_id.empty()) return std::nullopt;
  const ProposalState* const proposal = entities.Proposal(pair_id);
  return proposal != nullptr && proposal->stage == ProposalStage::kAgreed;
}

}  // namespace

PairRow RowOf(const PairState& state) {
  PairRow row;
  event::v1::PairAssigned& assigned = *row.mutable_assigned();
  assigned.set_pair_id(state.id);
  assigned.set_program_id(state.program_id);
  for (size_t i = 0; i < state.sides.size(); ++i) {
    const Sides& sides = state.sides[i];
    const auto set = [&sides](auto& fact) {
      fact.set_unit_a_id(sides.a_id);
      fact.set_unit_b_id(sides.b_id);
      *fact.mutable_effective_date() = ToDate(sides.first_day);
    };
    if (i == 0) {
      set(assigned);
    } else {
      set(*row.add_reassignments()->mutable_reassigned());
    }
  }
  for (const PairState::RuleException& exception : state.rule_exceptions) {
    event::v1::RuleExceptionGranted& granted = *row.add_rule_exceptions()->mutable_granted();
    granted.set_rule(exception.rule);
    *granted.mutable_start_date() = ToDate(exception.start);
    *granted.mutable_end_date() = ToDate(exception.end);
  }
  return row;
}

std::string NameOn(const std::string& unit_id, CivilDay day, const Entities& entities) {
  const UnitState* const unit = entities.Unit(unit_id);
  if (unit == nullptr) return unit_id;
  const UnitName* name = &unit->names.front();
  for (const UnitName& each : unit->names) {
    if (each.first_day <= day) name = &each;
  }
  return name->display_name;
}

FactContext ContextOf(const Event& proposed, const Entities& entities) {
  FactContext context;
  const std::string pair_id = PairOf(proposed);
  const PairState* const pair = pair_id.empty() ? nullptr : entities.Pair(pair_id);
  if (pair != nullptr) context.pair = RowOf(*pair);
  const PlanState* const plan = pair == nullptr ? nullptr : PlanOf(proposed, entities);
  if (plan != nullptr) AddPlan(*plan, *context.pair);
  context.agreed = AgreementTo(proposed, entities);
  context.names = [&entities](const std::string& unit_id, CivilDay day) {
    return NameOn(unit_id, day, entities);
  };
  return context;
}

}  // namespace jiedui::domain
