#include "domain/rules/supervision.h"

#include "domain/date.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {

v1::FixState FixStateOf(const table::v1::SupervisionCheck& check, CivilDay on) {
  if (check.check().ordered_fix().empty()) return v1::FIX_STATE_UNSPECIFIED;
  const CivilDay due = ToDay(check.check().fix_due_date());
  if (check.has_closed()) {
    return ToDay(check.closed().closed_date()) > due ? v1::FIX_STATE_CLOSED_LATE
                                                     : v1::FIX_STATE_CLOSED;
  }
  return on > due ? v1::FIX_STATE_OVERDUE : v1::FIX_STATE_OPEN;
}

std::optional<v1::RuleFinding> JudgeFix(const table::v1::SupervisionCheck& check,
                                        const Policy& policy, CivilDay on) {
  const event::v1::SupervisionCheckRecorded& ordered = check.check();
  const v1::FixState state = FixStateOf(check, on);
  const bool late = state == v1::FIX_STATE_CLOSED_LATE;
  if (!late && state != v1::FIX_STATE_OVERDUE) return std::nullopt;
  ErrorVariables variables = {{"fix", ordered.ordered_fix()},
                              {"due", FormatDay(ToDay(ordered.fix_due_date()))}};
  if (late) variables.emplace_back("closed", FormatDay(ToDay(check.closed().closed_date())));
  return MakeFinding(late ? Rule::kFixClosedInTime : Rule::kFixInTime, policy, ordered.check_id(),
                     late ? check.closed_position() : check.position(), variables);
}

}  // namespace jiedui::domain
