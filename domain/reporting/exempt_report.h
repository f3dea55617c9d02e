// Whether a town owes the report of a month (免报, R0-26): what rules/report_excuse.h says of the
// tables, said of the entities. Pure.

#ifndef JIEDUI_DOMAIN_REPORTING_EXEMPT_REPORT_H_
#define JIEDUI_DOMAIN_REPORTING_EXEMPT_REPORT_H_

#include <optional>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/entities.h"

namespace jiedui::domain {

struct ProgramState;
struct UnitState;

// Every pair that it is a side of in the month, and that counts in it (A10), was exempted from it
// by the day on which the report is due, and by that on which its first version came if one has
// (`came`), and that was not taken back before it was due; and there is one.
absl::StatusOr<bool> IsReportExempt(const UnitState& unit, CivilMonth month,
                                    std::optional<CivilDay> came, const ProgramState& program,
                                    const Entities& entities, CivilDay today);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_REPORTING_EXEMPT_REPORT_H_
