// The steps of a stay, and what belongs to an activity beside its record.

#include "absl/strings/str_cat.h"

#include "tests/support/facts.h"

namespace jiedui::spec {
namespace {

std::string Text(absl::string_view text) {
  return std::string(text);
}

// The ids every activity has.
template <class Fact>
Fact Activity(absl::string_view activity_id, absl::string_view pair_id) {
  Fact fact;
  fact.set_activity_id(Text(activity_id));
  fact.set_pair_id(Text(pair_id));
  return fact;
}

}  // namespace

event::v1::RotationPlanned PlanRotation(absl::string_view activity_id, absl::string_view pair_id,
                                        absl::string_view from_unit_id, absl::string_view day) {
  auto fact = Activity<event::v1::RotationPlanned>(activity_id, pair_id);
  fact.set_from_unit_id(Text(from_unit_id));
  fact.add_officer_ids(absl::StrCat(from_unit_id, "-01"));
  *fact.mutable_start_date() = Date("2017-03-02");
  *fact.mutable_end_date() = Date("2017-03-20");
  fact.set_duties("参与日常执法检查");
  *fact.mutable_planned_date() = Date(day);
  return fact;
}

event::v1::StaffArrived Arrive(absl::string_view activity_id, absl::string_view pair_id,
                               absl::string_view day) {
  auto fact = Activity<event::v1::StaffArrived>(activity_id, pair_id);
  *fact.mutable_arrived_date() = Date(day);
  return fact;
}

event::v1::StaffLeaveStarted StartLeave(absl::string_view activity_id, absl::string_view pair_id,
                                        absl::string_view officer_id, absl::string_view day) {
  auto fact = Activity<event::v1::StaffLeaveStarted>(activity_id, pair_id);
  fact.set_officer_id(Text(officer_id));
  *fact.mutable_leave_date() = Date(day);
  return fact;
}

event::v1::StaffLeaveEnded EndLeave(absl::string_view activity_id, absl::string_view pair_id,
                                    absl::string_view officer_id, absl::string_view day) {
  auto fact = Activity<event::v1::StaffLeaveEnded>(activity_id, pair_id);
  fact.set_officer_id(Text(officer_id));
  *fact.mutable_back_date() = Date(day);
  return fact;
}

event::v1::StaffReturned ReturnStaff(absl::string_view activity_id, absl::string_view pair_id,
                                     absl::string_view day) {
  auto fact = Activity<event::v1::StaffReturned>(activity_id, pair_id);
  *fact.mutable_returned_date() = Date(day);
  return fact;
}

event::v1::StaffRecalled Recall(absl::string_view activity_id, absl::string_view pair_id,
                                absl::string_view day) {
  auto fact = Activity<event::v1::StaffRecalled>(activity_id, pair_id);
  *fact.mutable_recalled_date() = Date(day);
  fact.set_reason("本单位突发事故处置");
  return fact;
}

event::v1::JointPlanAdopted AdoptPlan(absl::string_view plan_id, absl::string_view pair_id,
                                      absl::string_view unit_id, absl::string_view day) {
  event::v1::JointPlanAdopted fact;
  fact.set_plan_id(Text(plan_id));
  fact.set_pair_id(Text(pair_id));
  fact.set_unit_id(Text(unit_id));
  for (int i = 1; i <= 3; ++i) {
    event::v1::PlannedTarget& target = *fact.add_targets();
    target.set_enterprise_id(absl::StrCat("91370400ENTERPRISE", i));
    target.set_display_name(absl::StrCat("企业", i));
    target.set_jurisdiction_unit_id(Text(unit_id));
    target.set_selection_reason(event::v1::SELECTION_REASON_LARGER_HAZARD);
    target.set_selection_basis("上次检查隐患未整改到位");
  }
  *fact.mutable_start_date() = Date("2017-03-01");
  *fact.mutable_end_date() = Date("2017-03-31");
  fact.set_document_number("联合执法计划〔2017〕1号");
  fact.set_adopting_unit_id(Text(unit_id));
  *fact.mutable_adopted_date() = Date(day);
  return fact;
}

event::v1::JointPlanSigned SignPlan(absl::string_view plan_id, absl::string_view pair_id,
                                    absl::string_view unit_id, absl::string_view day) {
  event::v1::JointPlanSigned fact;
  fact.set_plan_id(Text(plan_id));
  fact.set_pair_id(Text(pair_id));
  fact.set_unit_id(Text(unit_id));
  fact.set_signing_unit_id(Text(unit_id));
  *fact.mutable_signed_date() = Date(day);
  return fact;
}

event::v1::NoViolationAttested AttestNoViolation(absl::string_view activity_id,
                                                 absl::string_view pair_id,
                                                 absl::string_view unit_id, absl::string_view day) {
  auto fact = Activity<event::v1::NoViolationAttested>(activity_id, pair_id);
  fact.set_unit_id(Text(unit_id));
  for (int i = 1; i <= 3; ++i) {
    event::v1::CleanEnterprise& clean = *fact.add_enterprises();
    clean.set_enterprise_id(absl::StrCat("91370400ENTERPRISE", i));
    clean.add_document_numbers(absl::StrCat("现场检查记录〔2017〕", i, "号"));
  }
  fact.set_statement("按检查表逐项检查，未发现违法行为");
  fact.set_attesting_unit_id(kCity);
  *fact.mutable_attested_date() = Date(day);
  return fact;
}

event::v1::LateEntryPermitted PermitLateEntry(absl::string_view permit_id,
                                              absl::string_view unit_id, absl::string_view month,
                                              absl::string_view day, absl::string_view end) {
  event::v1::LateEntryPermitted fact;
  fact.set_permit_id(Text(permit_id));
  fact.set_program_id(kYear);
  fact.set_unit_id(Text(unit_id));
  fact.set_month(Text(month));
  fact.set_requester_officer_id(absl::StrCat(unit_id, "-01"));
  fact.set_reason("登记人员住院");
  *fact.mutable_end_date() = Date(end);
  fact.set_granting_unit_id(kCity);
  *fact.mutable_granted_date() = Date(day);
  return fact;
}

}  // namespace jiedui::spec
