#include "projections/report_slots.h"

#include <set>
#include <utility>

#include "base/status_macros.h"
#include "domain/program/program_rules.h"
#include "domain/reporting/report.h"
#include "projections/monthly_dispatch.h"
#include "projections/obligations.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

using table::v1::UnitRow;
using v1::Obligation;
using v1::ReportSlot;

// What has come says how far it is. Of what has not, whether it is owed.
v1::ReportState StateOf(const v1::Report& report, const Obligation& owed) {
  if (!report.versions().empty()) return report.state();
  return owed.status() == v1::OBLIGATION_STATUS_EXEMPT ? v1::REPORT_STATE_EXEMPT
                                                       : v1::REPORT_STATE_EXPECTED;
}

// When it came and was accepted, and how often somebody had to ask for it.
void AddDays(const v1::Report& report, ReportSlot& slot) {
  if (!report.versions().empty()) {
    const v1::ReportVersion& latest = *report.versions().rbegin();
    *slot.mutable_submitted_date() = latest.submitted().submitted_date();
    if (latest.has_accepted_date()) *slot.mutable_accepted_date() = latest.accepted_date();
  }
  slot.set_reminder_count(report.reminders_size());
  if (report.reminders().empty()) return;
  *slot.mutable_last_reminder_date() = report.reminders().rbegin()->sent_date();
}

ReportSlot SlotOf(const Tables& tables, const UnitRow& unit, CivilMonth month,
                  const Obligation& owed) {
  ReportSlot slot;
  slot.set_unit_id(unit.registered().unit_id());
  slot.set_month(FormatMonth(month));
  slot.set_report_id(domain::ReportId(slot.unit_id(), slot.month()));
  const v1::Report report = ReadReport(tables, slot.report_id()).value_or(v1::Report());
  slot.set_state(StateOf(report, owed));
  AddDays(report, slot);
  slot.set_status(owed.status());
  slot.set_open(owed.open());
  *slot.mutable_due_date() = owed.due_date();
  slot.set_only_weekends_known(owed.only_weekends_known());
  slot.set_rule(owed.rule());
  slot.set_clause(owed.clause());
  slot.set_policy_set_id(owed.policy_set_id());
  slot.set_note(owed.note());
  *slot.mutable_positions() = owed.positions();
  *slot.mutable_report_exemptions() = owed.report_exemptions();
  return slot;
}

// Whose reports are asked for, by id.
absl::StatusOr<std::vector<UnitRow>> UnitsOf(const Tables& tables, const ReportSlotFilter& filter,
                                             const domain::OrganizationView& organization) {
  std::vector<UnitRow> units = ListParticipants(tables, filter.program_id);
  if (filter.unit_id.empty()) return units;
  ASSIGN_OR_RETURN(const std::set<std::string> asked,
                   UnitsAsked(tables, filter.unit_id, filter.include_subordinates, organization));
  std::erase_if(units, [&](const UnitRow& unit) {
    return !asked.contains(organization.Shown(unit.registered().unit_id()));
  });
  return units;
}

bool IsWanted(const std::string& report_id, const ReportSlotFilter& filter) {
  return filter.report_id.empty() || filter.report_id == report_id;
}

}  // namespace

absl::StatusOr<std::vector<ReportSlot>> ListReportSlots(
    const Tables& tables, const ReportSlotFilter& filter,
    const domain::OrganizationView& organization) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, filter.program_id));
  ASSIGN_OR_RETURN(const std::vector<UnitRow> units, UnitsOf(tables, filter, organization));
  const CivilDay on = organization.on();
  const domain::OrganizationView as_it_was = ViewOf(tables, domain::Organization::kAsItWas, on);
  const domain::Policy& policy = rules.OfYear(on);
  std::vector<ReportSlot> slots;
  for (CivilMonth month(policy.program_start); month <= CivilMonth(policy.program_end); ++month) {
    if (filter.month.has_value() && month != *filter.month) continue;
    for (const UnitRow& unit : units) {
      if (!IsWanted(domain::ReportId(unit.registered().unit_id(), FormatMonth(month)), filter)) {
        continue;
      }
      const std::vector<Obligation> owed =
          ReadReportObligations(tables, unit, filter.program_id, month, rules, as_it_was);
      if (owed.empty()) continue;
      ReportSlot slot = SlotOf(tables, unit, month, owed.front());
      slot.set_unit_name(organization.NameOn(slot.unit_id(), on));
      slots.push_back(std::move(slot));
    }
  }
  return slots;
}

}  // namespace jiedui::projections
