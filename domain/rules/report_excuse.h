// Whether a town owes the report of a month whose activity its superior exempted (R0-14, R0-26).
// Pure.

#ifndef JIEDUI_DOMAIN_RULES_REPORT_EXCUSE_H_
#define JIEDUI_DOMAIN_RULES_REPORT_EXCUSE_H_

#include "absl/types/span.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {

// True if each pair the unit is a side of in the month, and that is asked for an activity in it, is
// exempt in time for the report (rules/rule_exception.h), and there is one. A district reports how
// its whole area stands (R0-27), from which nothing excuses it.
bool IsReportExcused(const table::v1::DispatchRow& row, event::v1::TeamTier tier,
                     absl::Span<const table::v1::PairRow> pairs, const ProgramRules& rules,
                     CivilDay on);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_REPORT_EXCUSE_H_
