// Monthly dispatch, 附件2 结对互助活动开展情况调度表: what each unit's month holds by the ledger,
// and what the unit reported of it. Reads are pure and may run on any thread.
//
// Which month and unit a fact counts for (domain notes A15 to A18):
//   a stay            the sending side, in the month staff left
//   a joint session   both sides, once each; enterprises and documents by the side in whose
//                     jurisdiction they lie; the tables count once what a unit of two pairs held
//                     with both partners at once (domain/rules/month_entries.h), a study too
//   a study, another  both sides
//   a case filed      the filing unit, in the month of filing
//   a proposed case   the town, in the month of its report, whatever becomes of it; once accepted
//                     it is also a case filed by the district
//   a fine            the filing unit, in the month of the decision; each payment of it in that of
//                     the payment. One of the two counts, by penalty.month (A16)
//   a check           both sides; row 5 of the form shows those of the unit's own district (A37)
// Cases and fines count only if they came from a joint inspection that stands.
// Both sides are those of the pair on that day, whoever they are later.
// A change to an activity after the month's report was accepted leaves an erratum in the month.

#ifndef JIEDUI_PROJECTIONS_MONTHLY_DISPATCH_H_
#define JIEDUI_PROJECTIONS_MONTHLY_DISPATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/organization_view.h"
#include "domain/rules/rollup.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/projection.h"
#include "projections/tables.h"

namespace jiedui::projections {

struct MonthlyDispatch {
  static constexpr TableId kTable = TableId::kMonthlyDispatch;
  static constexpr int kVersion = 9;

  static void Apply(const event::v1::PairAssigned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::SupervisionCheckRecorded& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::StaffDispatched& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::StaffRotated& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::JointInspectionHeld& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::GroupStudyHeld& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::OtherActivityHeld& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ActivityCorrected& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ActivityVoided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::CaseFiled& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ProposedCaseReported& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ProposedCaseAccepted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PenaltyDecided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::FineCollected& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ReportSubmitted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ReportReturned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ReportAccepted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ReportDifferenceExplained& event, const Envelope& at,
                    Rows& rows);
  static void Apply(const event::v1::LateEntryPermitted& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::ReportReminderSent& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::SupervisionFixClosed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::SupervisionCheckVoided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::CaseVoided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::FigureCorrected& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairReassigned& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::PairRenewed& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::AdmonitionDecided& event, const Envelope& at, Rows& rows);
  static void Apply(const event::v1::EntryVoided& event, const Envelope& at, Rows& rows);
};

// The unit's month; an empty row with unit and month if nothing happened.
table::v1::DispatchRow FindMonth(const Tables& tables, absl::string_view unit_id, CivilMonth month);

// Units' months as the form has them: row 5 is the unit's own district's alone (A37). For the
// months of one read: however many they are, no row of the organization is read twice. One thread;
// the tables outlive it.
class FormMonths {
 public:
  explicit FormMonths(const Tables& tables);

  table::v1::DispatchRow Of(const table::v1::UnitRow& unit, CivilMonth month) const;

 private:
  const Tables& tables_;
  // As it was: what it says of a day is the same whatever day is judged on.
  domain::OrganizationView as_it_was_;
};

// The unit's months with anything in them, in order: all, or from the first to the last.
std::vector<table::v1::DispatchRow> ListMonths(const Tables& tables, absl::string_view unit_id);
std::vector<table::v1::DispatchRow> ListMonths(const Tables& tables, absl::string_view unit_id,
                                               CivilMonth first, CivilMonth last);

// A report of that month is expected of the unit: from the month in which it begins to take part in
// the programme to the last one of which it sees a day, as reports are taken
// (domain/reporting/report.cc).
bool IsReportExpected(const table::v1::UnitRow& unit, absl::string_view program_id,
                      CivilMonth month);

// Every event of an activity, or of the one a case came from; none for anything else.
std::vector<int64_t> PositionsOfSource(const Tables& tables, absl::string_view source_id);

// The months of the units of the programme that are, for that month, the unit or below it, and
// which of them are exempt from their report.
std::vector<domain::MemberMonth> MonthsBelow(const Tables& tables, absl::string_view program_id,
                                             const std::string& top, CivilMonth month,
                                             const domain::ProgramRules& rules,
                                             const domain::OrganizationView& organization,
                                             const FormMonths& form);

// The exemptions by which the report of that month is not asked of the unit
// (rules/report_excuse.h); none if it is.
std::vector<v1::ReportExemption> ReportExemptionsOf(const Tables& tables,
                                                    const table::v1::UnitRow& unit,
                                                    absl::string_view program_id,
                                                    const table::v1::DispatchRow& row,
                                                    const domain::ProgramRules& rules, CivilDay on);

// 附件2 of that row, without the unit's name: a unit's month, or the sum of several. What is not
// expected of any of them in that month, or exempt of the only one, is marked as such; a report
// that came though it was exempt is shown, and never as late. There is a unit.
v1::DispatchTable JudgeMonth(const Tables& tables, absl::Span<const table::v1::UnitRow> units,
                             const table::v1::DispatchRow& row, absl::string_view program_id,
                             const domain::ProgramRules& rules, CivilDay on);

// The month of the units as the form has it, as that of the first; there is one. It is judged by
// `policy`.
table::v1::DispatchRow SumMonthOf(const FormMonths& form,
                                  absl::Span<const table::v1::UnitRow> units,
                                  absl::string_view program_id, CivilMonth month,
                                  const domain::Policy& policy);

// 附件2 with its three values and what bulletins published it, judged at the end of `on`; as it
// was: with the name of the month's last day. OUTSIDE_PROGRAM for a month that has no day of the
// programme.
absl::StatusOr<v1::DispatchTable> ReadDispatchTable(
    const Tables& tables, absl::string_view program_id, absl::string_view unit_id, CivilMonth month,
    CivilDay on, domain::Organization organization = domain::Organization::kAsItWas);

// What the ledger alone gives: a report is prefilled with it. OUTSIDE_PROGRAM as above.
absl::StatusOr<event::v1::DispatchFigures> PreviewFigures(const Tables& tables,
                                                          absl::string_view program_id,
                                                          absl::string_view unit_id,
                                                          CivilMonth month);

// What a district's 总体开展情况 is prefilled with.
struct OverallPreview {
  std::string overview;                // in words
  event::v1::DispatchFigures figures;  // in numbers (domain/rules/rollup.h, StartingFigures)
  std::optional<v1::MonthRollUp> roll_up;
};

// Of who is below the district by that organization; empty for any other unit. As above.
absl::StatusOr<OverallPreview> PreviewOverall(const Tables& tables, absl::string_view program_id,
                                              absl::string_view unit_id, CivilMonth month,
                                              const domain::OrganizationView& organization);

// Which reports a list wants; empty means no restriction.
struct ReportFilter {
  std::string unit_id;  // or whoever it is shown as having taken over from
  std::optional<CivilMonth> month;
  std::string program_id;
};

// Names are relative to the ledger. RESOURCE_NOT_FOUND if nothing was submitted under the id.
absl::StatusOr<v1::Report> ReadReport(const Tables& tables, absl::string_view report_id);
// By unit, then month.
std::vector<v1::Report> ListReports(const Tables& tables, const ReportFilter& filter,
                                    const domain::OrganizationView& organization);

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_MONTHLY_DISPATCH_H_
