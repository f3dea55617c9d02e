// Whether a town owes the report of a month whose activity its superior exempted (R0-14, R0-26).
// Pure.

#ifndef JIEDUI_DOMAIN_RULES_REPORT_EXCUSE_H_
#define JIEDUI_DOMAIN_RULES_REPORT_EXCUSE_H_

#include <vector>

#include "absl/types/span.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// The exemptions by which a town owes no report of the month: of each pair that it is a side of in
// the month, and that counts in it (A10), one that came in time for the report
// (rules/rule_exception.h). A month the policy exempts is exempt from the activity alone: R0-26
// asks for a report of every month. None if a pair has none, or there is no such pair. A district
// reports how its whole area stands (R0-27), from which nothing excuses it. Units are named by the
// rules.
std::vector<v1::ReportExemption> ReportExemptionsOf(const table::v1::DispatchRow& row,
                                                    event::v1::TeamTier tier,
                                                    absl::Span<const table::v1::PairRow> pairs,
                                                    const ProgramRules& rules, CivilDay on);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_REPORT_EXCUSE_H_
