// 附件2 结对互助活动开展情况调度表 of one unit and month, from what the ledger knows and what the
// unit reported: pure functions of (facts, policy, day).
//
// The row holds what is the unit's own: a district's row is its brigade's activities, so that a
// district reports its brigade's figures, with the overall situation (总体开展情况) in words under
// 备注. Enterprises and documents are the share in the unit's own jurisdiction, or by the policy
// the whole session (A18); of a share, the prefilled 备注 says where the session was larger. A
// session that a hub held with both its partners is one (rules/month_entries.h), and 备注 names the
// records of it; the events of all of them are behind the figure. 处罚 is what was decided in the
// month, or by the policy what was collected in it (A16). Persons are distinct officers, or
// if the policy asks for it person-times (A17), and enterprises or visits (A36). A month is judged
// by the policy set of its last day.

#ifndef JIEDUI_DOMAIN_RULES_DISPATCH_H_
#define JIEDUI_DOMAIN_RULES_DISPATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// How the ledger's facts become the numbers of the form.
struct Counting {
  Counting(
      Headcount headcount)  // NOLINT(google-explicit-constructor): the rest as the notice has it
      : persons(headcount) {}
  Counting(const Policy& policy)  // NOLINT(google-explicit-constructor): a policy says how
      : persons(policy.rotation_headcount),
        enterprises(policy.enterprise_count),
        attribution(policy.dispatch_attribution),
        penalties(policy.penalty_month) {}

  Headcount persons;                                        // A17
  EnterpriseCount enterprises = EnterpriseCount::kBoth;     // A36
  Attribution attribution = Attribution::kOwnJurisdiction;  // A18
  PenaltyMonth penalties = PenaltyMonth::kDecision;         // A16
};

// The entry is of the money that is 处罚 of its month: a decision, or a payment (A16).
bool IsPenalty(const table::v1::DispatchEntry& entry, PenaltyMonth penalties);

// What it adds to it, in fen; 0 of any other entry.
int64_t PenaltyFen(const table::v1::DispatchEntry& entry, PenaltyMonth penalties);

// 家次 beside the 家企业 of the form (A36): how often enterprises that count for the unit (A18)
// were inspected in the month, each once a session.
int64_t RecordedVisits(const table::v1::DispatchRow& row,
                       Attribution attribution = Attribution::kOwnJurisdiction);

// 检查…家企业, or 家次 where visits are what the form counts (A36).
std::string ShowEnterprises(int64_t count, EnterpriseCount counted);

// 人次 beside the 人 of the form (A17): how often an officer was sent in the month.
int64_t RecordedPersonTimes(const table::v1::DispatchRow& row);

// The figures and texts the ledger alone gives: what a report is prefilled with.
event::v1::DispatchFigures RecordedFigures(const table::v1::DispatchRow& row,
                                           const Counting& counting = Headcount::kDistinct);

// The numbers among them, of those entries as one month's: texts are empty.
event::v1::DispatchFigures RecordedNumbers(
    const std::vector<const table::v1::DispatchEntry*>& entries, const Counting& counting);

// The table with its three values, state, timeliness and findings. The unit's name is the caller's.
v1::DispatchTable MakeDispatchTable(const table::v1::DispatchRow& row, event::v1::TeamTier tier,
                                    const ProgramRules& rules, CivilDay on);

// A number of the form, in its order.
struct FigureInfo {
  std::string key;    // field of DispatchFigures
  std::string label;  // Chinese
  std::string unit;   // 人, 次, …
  int64_t (event::v1::DispatchFigures::*get)() const;
  bool (*from)(const table::v1::DispatchEntry&, PenaltyMonth);  // it is folded from such entries

  int64_t Of(const event::v1::DispatchFigures& figures) const { return (figures.*get)(); }
  bool IsFrom(const table::v1::DispatchEntry& entry, PenaltyMonth penalties) const {
    return from(entry, penalties);
  }
};
const std::vector<FigureInfo>& NumbersOfForm();

// Of an accepted report: as they were submitted, until one is corrected (A25).
const event::v1::DispatchFigures& AcceptedFigures(const table::v1::ReportVersion& version);

// The events behind what is accepted of the figure, which has its key: the acceptance of that
// version and its corrections.
void AddAcceptedPositions(const table::v1::ReportVersion& version, v1::Figure& figure);

// Each figure that differs from the ledger, as a finding about the report (R0-26, R0-27).
std::vector<v1::RuleFinding> Mismatches(const event::v1::ReportSubmitted& submitted,
                                        const event::v1::DispatchFigures& recorded_figures,
                                        event::v1::TeamTier tier, const Policy& policy,
                                        int64_t position);

// What was said of a figure of the report, in order, with what was reported when it was said. It
// speaks of that number, and of no other that is reported since.
struct GivenExplanation {
  const table::v1::DifferenceExplanation* given = nullptr;  // of the row
  int64_t reported = 0;
};
std::vector<GivenExplanation> ExplanationsOf(const table::v1::DispatchRow& row,
                                             const std::string& figure_key);

// Each figure whose difference was explained, and that differs as another number since, which
// nobody has explained.
std::vector<v1::RuleFinding> StaleExplanations(const table::v1::DispatchRow& row,
                                               const event::v1::DispatchFigures& recorded_figures,
                                               const Policy& policy, const ProgramRules& rules);

// R0-26, 附件2 row 3: a report that states studies and not what was studied. nullopt of any other;
// what was studied without a study is refused (domain/reporting/report.cc).
std::optional<v1::RuleFinding> StudyContentFinding(const event::v1::ReportSubmitted& submitted,
                                                   const event::v1::DispatchFigures& figures,
                                                   const Policy& policy, int64_t position);

// Row 1: persons sent, and not what they worked at (具体从事工作).
std::optional<v1::RuleFinding> DutiesFinding(const event::v1::ReportSubmitted& submitted,
                                             const event::v1::DispatchFigures& figures,
                                             const Policy& policy, int64_t position);

// R0-26, R0-27: 「每月」. A report that came before its month was over, and has not come anew
// since; by the duty of its tier.
std::optional<v1::RuleFinding> WholeMonthFinding(const event::v1::ReportSubmitted& submitted,
                                                 event::v1::TeamTier tier, const Policy& policy,
                                                 int64_t position);

// Reported against recorded.
v1::Reconciliation Reconcile(int64_t recorded, int64_t reported);

// The same once a superior accepted a number: what matches does so no more if another one was
// accepted (A25).
v1::Reconciliation WithAccepted(v1::Reconciliation reported, int64_t recorded, int64_t accepted);

// What a figure is in a finding's text: money in 万元, the rest as it is, with its unit.
std::string ShowFigure(const std::string& unit, int64_t value);

// The entry is one of those the figure is folded from; false if there is no such figure.
bool IsBehind(const table::v1::DispatchEntry& entry, absl::string_view figure_key,
              PenaltyMonth penalties);

// How one version of a report was answered by the superior and, if it was returned, by the unit.
struct VersionJudgement {
  int version = 0;
  int64_t position = 0;
  CivilDay submitted;
  // report.accept_days after it came, or after the first day on which it could be accepted.
  Deadline answer_due;
  std::optional<CivilDay> answered;  // accepted or returned
  int64_t answer_position = 0;       // 0 if it was not answered
  // Of a returned one: the last day for the next, never before the report was due anyway, and the
  // day the next came.
  std::optional<Deadline> fix_due;
  std::optional<CivilDay> fixed;
  int64_t fix_position = 0;
};

// What the year-end assessment and the tables need to know of one report slot.
struct ReportJudgement {
  v1::ReportState state = v1::REPORT_STATE_EXPECTED;
  v1::ReportTimeliness timeliness = v1::REPORT_TIMELINESS_NOT_DUE;
  Deadline due;
  std::vector<VersionJudgement> versions;
  int64_t unanswered_position = 0;  // the version whose return was not answered in time; 0 if none
  int compared_count = 0;           // figures compared: those of the latest version
  int mismatch_count = 0;           // figures that differ from the ledger
};

// A report is due on a day of the next month, towns and districts each on theirs, and as a day of
// rest may be on the next working day (A11, A22).
Deadline ReportDue(CivilMonth month, event::v1::TeamTier tier, const ProgramRules& rules,
                   CivilDay on);

// It is in time if its first version was, and each version after a return came within
// report.fix_days of it or still before the due day (A38): nothing is gained by an early empty
// report, nothing lost by a late return. A returned report may wait as long; then it is late. These
// days and the superior's end on a day of rest on the next working day as well (A11).
ReportJudgement JudgeReport(const table::v1::DispatchRow& row, event::v1::TeamTier tier,
                            const ProgramRules& rules, CivilDay on);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_DISPATCH_H_
