// What belongs to an activity beside its record: stays step by step, joint plans, confirmations
// that nothing unlawful was found, and what is entered late.

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/scenario/planner.h"

#include "domain/date.h"

namespace jiedui::scenario {
namespace {

// Beyond what may be entered without a permit.
constexpr int kDaysTooLate = 11;
// Of leave in a stay, if the rules allow as many.
constexpr int kLeaveDays = 2;

event::v1::Event Planned(const event::v1::StaffDispatched& dispatch, CivilDay first_day,
                         CivilDay last_day) {
  event::v1::Event fact;
  event::v1::RotationPlanned& plan = *fact.mutable_rotation_planned();
  plan.set_activity_id(dispatch.activity_id());
  plan.set_pair_id(dispatch.pair_id());
  plan.set_from_unit_id(dispatch.from_unit_id());
  *plan.mutable_officer_ids() = dispatch.officer_ids();
  *plan.mutable_start_date() = DateOf(first_day);
  *plan.mutable_end_date() = DateOf(last_day);
  plan.set_duties(dispatch.duties());
  return fact;
}

// Every officer goes home for a few days.
void PlanLeave(Planner& planner, const event::v1::StaffDispatched& dispatch, CivilDay day) {
  const int days = std::min(kLeaveDays, static_cast<int>(planner.rules().rotation_max_gap_days));
  if (days == 0) return;
  for (const std::string& officer_id : dispatch.officer_ids()) {
    event::v1::Event away;
    away.mutable_staff_leave_started()->set_activity_id(dispatch.activity_id());
    away.mutable_staff_leave_started()->set_officer_id(officer_id);
    *away.mutable_staff_leave_started()->mutable_leave_date() = DateOf(day);
    planner.Add(day, dispatch.from_unit_id(), away);
    event::v1::Event back;
    back.mutable_staff_leave_ended()->set_activity_id(dispatch.activity_id());
    back.mutable_staff_leave_ended()->set_officer_id(officer_id);
    *back.mutable_staff_leave_ended()->mutable_back_date() = DateOf(day + days);
    planner.Add(day + days, dispatch.from_unit_id(), back);
  }
}

event::v1::Event Ended(const event::v1::StaffDispatched& dispatch, CivilDay day, bool recalled) {
  event::v1::Event fact;
  if (recalled) {
    fact.mutable_staff_recalled()->set_activity_id(dispatch.activity_id());
    *fact.mutable_staff_recalled()->mutable_recalled_date() = DateOf(day);
    fact.mutable_staff_recalled()->set_reason("辖区发生事故，需参加调查（示例）");
  } else {
    fact.mutable_staff_returned()->set_activity_id(dispatch.activity_id());
    *fact.mutable_staff_returned()->mutable_returned_date() = DateOf(day);
  }
  return fact;
}

void AddPlannedTargets(const Planner& planner, const std::string& side,
                       event::v1::JointPlanAdopted& plan) {
  // As many as the inspections may choose from.
  for (int number = 1; number < 12 + planner.knobs().enterprises_max; ++number) {
    event::v1::PlannedTarget& target = *plan.add_targets();
    target.set_enterprise_id(absl::StrFormat("example-%s-e%02d", side, number));
    target.set_jurisdiction_unit_id(side);
    target.set_selection_reason(event::v1::SELECTION_REASON_PROMINENT_PROBLEM);
    target.set_selection_basis("上年度检查问题较为突出（示例）");
  }
}

void Permit(Planner& planner, const std::string& unit_id, CivilDay held, CivilDay today) {
  event::v1::Event fact;
  event::v1::LateEntryPermitted& permit = *fact.mutable_late_entry_permitted();
  const std::string month = FormatMonth(CivilMonth(held));
  permit.set_permit_id(absl::StrCat(unit_id, "-", month));
  permit.set_program_id(planner.program_id());
  permit.set_unit_id(unit_id);
  permit.set_month(month);
  permit.set_activity_type(event::v1::ACTIVITY_TYPE_OTHER);
  permit.set_requester_officer_id(planner.Officer(unit_id, 1));
  permit.set_reason("登记人员变动，活动资料移交延误（示例）");
  *permit.mutable_end_date() = DateOf(today + 7);
  planner.Add(today, planner.SuperiorOf(unit_id, today), fact);
}

// Held in the place's month, recorded when it is too late, confirmed the day after.
void PlanLateEntry(Planner& planner, Shortfall shortfall) {
  const Place& place = planner.PlaceOf(shortfall);
  const PlannedPair& pair = planner.FirstPairOf(place.unit_id);
  const std::string unit_id = place.unit_id;
  const int month = planner.NumberOf(place.month);
  const CivilDay held = planner.Workday(planner.Day(month, 10));
  const CivilDay recorded = held + planner.rules().entry_max_backdate_days + kDaysTooLate;
  event::v1::Event fact;
  event::v1::OtherActivityHeld& other = *fact.mutable_other_activity_held();
  other.set_activity_id(absl::StrCat(pair.pair_id, "-late", month));
  other.set_pair_id(pair.pair_id);
  *other.mutable_held_date() = DateOf(held);
  other.set_description("交换执法案卷互评（示例）");
  const std::string activity_id = other.activity_id();
  if (shortfall == Shortfall::kPermittedEntry) Permit(planner, unit_id, held, recorded - 2);
  planner.Add(recorded, unit_id, fact);
  event::v1::Event confirmed;
  confirmed.mutable_activity_attested()->set_activity_id(activity_id);
  const std::string& partner = unit_id == pair.unit_a_id ? pair.unit_b_id : pair.unit_a_id;
  confirmed.mutable_activity_attested()->set_unit_id(partner);
  planner.Add(recorded + 1, partner, confirmed);
  planner.Befalls(shortfall, activity_id);
}

// The first of the month the pair begins in, or of the next if it begins within it.
CivilDay FirstFullMonth(const PlannedPair& pair) {
  return FirstDay(CivilMonth(pair.first_day - 1) + 1);
}

}  // namespace

void PlanStaySteps(Planner& planner, const event::v1::StaffDispatched& dispatch, CivilDay last_day,
                   bool recalled) {
  const CivilDay dispatched = domain::ToDay(dispatch.dispatched_date());
  const CivilDay arrived = dispatched + 1;
  if (!recalled) {
    planner.Add(dispatched - 7, dispatch.from_unit_id(), Planned(dispatch, arrived, last_day));
  }
  event::v1::Event arrival;
  arrival.mutable_staff_arrived()->set_activity_id(dispatch.activity_id());
  *arrival.mutable_staff_arrived()->mutable_arrived_date() = DateOf(arrived);
  planner.Add(arrived, dispatch.from_unit_id(), arrival);
  // In the middle of what it lasts at least.
  const int64_t min_days = planner.rules().rotation_min_days;
  if (!recalled) PlanLeave(planner, dispatch, arrived + std::max<int64_t>(1, (min_days - 4) / 2));
  planner.Add(last_day, dispatch.from_unit_id(), Ended(dispatch, last_day, recalled));
}

void PlanNoViolation(Planner& planner, const event::v1::JointInspectionHeld& session,
                     const std::string& side) {
  event::v1::Event fact;
  event::v1::NoViolationAttested& confirmed = *fact.mutable_no_violation_attested();
  confirmed.set_activity_id(session.activity_id());
  confirmed.set_unit_id(side);
  for (const event::v1::InspectionTarget& target : session.targets()) {
    if (target.jurisdiction_unit_id() != side) continue;
    event::v1::CleanEnterprise& clean = *confirmed.add_enterprises();
    clean.set_enterprise_id(target.enterprise_id());
    clean.add_document_numbers(absl::StrCat("现场检查记录（示例）", target.enterprise_id()));
  }
  confirmed.set_statement("按检查表逐项检查，未发现违法行为（示例）");
  const int64_t days = std::min<int64_t>(12, planner.rules().joint_case_window_days);
  const CivilDay day = domain::ToDay(session.held_date()) + days;
  planner.Add(day, planner.SuperiorOf(side, day), fact);
}

// Of towns that are paired within the year it is on paper.
std::string JointPlanIdOf(const Planner& planner, const PlannedPair& pair) {
  const bool recorded = pair.tier == event::v1::TEAM_TIER_BRIGADE ||
                        planner.NumberOf(CivilMonth(pair.first_day)) == 1;
  return recorded ? absl::StrCat(pair.pair_id, "-p1") : "";
}

void PlanJointPlans(Planner& planner) {
  for (const PlannedPair& pair : planner.pairs()) {
    const std::string plan_id = JointPlanIdOf(planner, pair);
    if (plan_id.empty()) continue;
    event::v1::Event fact;
    event::v1::JointPlanAdopted& plan = *fact.mutable_joint_plan_adopted();
    plan.set_plan_id(plan_id);
    plan.set_pair_id(pair.pair_id);
    plan.set_unit_id(pair.unit_a_id);
    AddPlannedTargets(planner, pair.unit_a_id, plan);
    AddPlannedTargets(planner, pair.unit_b_id, plan);
    *plan.mutable_start_date() = DateOf(FirstFullMonth(pair));
    *plan.mutable_end_date() = DateOf(planner.last_day());
    // As soon as the pair is decided, before the first inspection.
    const CivilDay joined = std::max(planner.JoiningDay(planner.Unit(pair.unit_a_id)),
                                     planner.JoiningDay(planner.Unit(pair.unit_b_id)));
    const CivilDay adopted = planner.Workday(joined + 6);
    planner.Add(adopted, pair.unit_a_id, fact);
    event::v1::Event signature;
    signature.mutable_joint_plan_signed()->set_plan_id(plan_id);
    signature.mutable_joint_plan_signed()->set_unit_id(pair.unit_b_id);
    planner.Add(planner.Workday(adopted + 1), pair.unit_b_id, signature);
  }
}

void PlanLateEntries(Planner& planner) {
  PlanLateEntry(planner, Shortfall::kLateEntry);
  PlanLateEntry(planner, Shortfall::kPermittedEntry);
}

}  // namespace jiedui::scenario
