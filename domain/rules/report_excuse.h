// Whether a unit owes the report of a month whose activity its superiors exempted (免报: R0-14,
// R0-26), and what one that comes all the same counts for: one definition, which 附件2,
// obligations, the ranking of a month and the year-end score all go by. Pure.
//
// A month that is exempt is never held against the unit, whatever comes of it.

#ifndef JIEDUI_DOMAIN_RULES_REPORT_EXCUSE_H_
#define JIEDUI_DOMAIN_RULES_REPORT_EXCUSE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "domain/rules/activities.h"
#include "domain/rules/dispatch.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// A report of which it is asked whether it is owed.
struct AskedReport {
  std::string unit_id;
  event::v1::TeamTier tier = event::v1::TEAM_TIER_UNSPECIFIED;
  CivilMonth month;
  CivilDay due;
  int64_t first_position = 0;  // of its first version; 0 if none came
};

// That of the row, of a unit of that tier. The row's month is one.
AskedReport AskedReportOf(const table::v1::DispatchRow& row, event::v1::TeamTier tier,
                          const ProgramRules& rules, CivilDay on);

// The exemption by which the pair's month excuses a report that is due on that day: granted by then
// and before any report came, since what was reported or overdue already stays what it is; and not
// taken back before that day, since what was not asked for when it was due is not asked for
// afterwards. Null if there is none.
const table::v1::MonthExemption* ReportExemptionOf(const table::v1::PairRow& pair,
                                                   const AskedReport& report,
                                                   const ProgramRules& rules);

// The exemptions by which a town owes no report of the month: of each pair that it is a side of in
// the month, and that counts in it (A10), one. A month the policy exempts is exempt from the
// activity alone: R0-26 asks for a report of every month. None if a pair has none, or there is no
// such pair. A district reports how its whole area stands (R0-27), from which nothing excuses it.
// The pairs are all of the programme that the unit was ever a side of, and maybe others.
std::vector<const table::v1::MonthExemption*> ExemptionsFrom(const AskedReport& report,
                                                             const Neighbors& pairs,
                                                             const ProgramRules& rules,
                                                             CivilDay on);

// As tables show one. Units are named by the rules.
v1::ReportExemption ShownExemption(const table::v1::MonthExemption& granted,
                                   const ProgramRules& rules);

// What came of an exempt month counts like any other report as soon as nothing of it can lower a
// share of reports that came, were in time, accepted and correct: who reports is never worse off
// than who does not. Until then, and if nothing came, the month is left out.
bool CountsThoughExempt(const ReportJudgement& report);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_REPORT_EXCUSE_H_
