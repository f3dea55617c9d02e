#include "domain/rules/rule_exception.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {

using table::v1::PairRow;
using table::v1::RuleException;

const RuleException* ExceptionTo(absl::string_view rule, const PairRow& pair, CivilDay day) {
  const auto found = absl::c_find_if(pair.rule_exceptions(), [&](const RuleException& each) {
    return each.granted().rule() == rule && ToDay(each.granted().start_date()) <= day &&
           day <= ToDay(each.granted().end_date());
  });
  return found == pair.rule_exceptions().end() ? nullptr : &*found;
}

const table::v1::MonthExemption* ExemptionOf(absl::string_view month, const PairRow& pair) {
  const auto found = absl::c_find_if(
      pair.exemptions(),
      [month](const table::v1::MonthExemption& each) { return each.exempted().month() == month; });
  return found == pair.exemptions().end() ? nullptr : &*found;
}

void Excuse(const PairRow& pair, CivilDay day, const ProgramRules& rules,
            v1::RuleFinding& finding) {
  if (finding.severity() != v1::RULE_SEVERITY_IN_PRINCIPLE) return;
  const RuleException* const exception = ExceptionTo(finding.rule(), pair, day);
  if (exception == nullptr) return;
  const event::v1::RuleExceptionGranted& granted = exception->granted();
  const CivilDay granted_day = ToDay(granted.granted_date());
  const std::string by = rules.NameOf(granted.granting_unit_id(), granted_day);
  finding.set_exception_position(exception->position());
  finding.set_message_zh(absl::StrCat(finding.message_zh(), "（经 ", by, " 于 ",
                                      FormatDay(granted_day), " 批准例外：", granted.reason(),
                                      "）"));
  finding.set_message_en(absl::StrCat(finding.message_en(), " (", by, " approved an exception on ",
                                      FormatDay(granted_day), ": ", granted.reason(), ")"));
}

std::optional<v1::RuleFinding> JudgeException(const event::v1::RuleExceptionGranted& granted,
                                              const Policy& policy, int64_t position) {
  const CivilDay start = ToDay(granted.start_date());
  const CivilDay granted_day = ToDay(granted.granted_date());
  if (granted_day <= start) return std::nullopt;
  const CivilDay first_free = std::min(granted_day, ToDay(granted.end_date()) + 1);
  return MakeFinding(Rule::kExceptionReachesBack, policy, granted.pair_id(), position,
                     {{"rule", granted.rule()},
                      {"granted", FormatDay(granted_day)},
                      {"start", FormatDay(start)},
                      {"days", absl::StrCat(first_free - start)}});
}

std::optional<v1::RuleFinding> JudgeExemption(const event::v1::MonthExempted& exempted,
                                              const Policy& policy, int64_t position) {
  const absl::StatusOr<CivilMonth> month = ParseMonth(exempted.month());
  if (!month.ok() || !absl::c_linear_search(policy.month_exempt, *month)) return std::nullopt;
  return MakeFinding(Rule::kExemptionOfExemptMonth, policy, exempted.pair_id(), position,
                     {{"month", exempted.month()}, {"reason", exempted.reason()}},
                     exempted.month());
}

void TellExceptions(const PairRow& pair, const Policy& policy, const ProgramRules& rules,
                    v1::PairCompliance& judged) {
  for (const RuleException& exception : pair.rule_exceptions()) {
    const event::v1::RuleExceptionGranted& granted = exception.granted();
    const CivilDay granted_day = ToDay(granted.granted_date());
    *judged.add_findings() =
        MakeFinding(Rule::kRuleExcepted, policy, pair.assigned().pair_id(), exception.position(),
                    {{"rule", granted.rule()},
                     {"unit", rules.NameOf(granted.granting_unit_id(), granted_day)},
                     {"granted", FormatDay(granted_day)},
                     {"start", FormatDay(ToDay(granted.start_date()))},
                     {"end", FormatDay(ToDay(granted.end_date()))},
                     {"reason", granted.reason()}});
    std::optional<v1::RuleFinding> late = JudgeException(granted, policy, exception.position());
    if (late.has_value()) *judged.add_findings() = *std::move(late);
  }
}

bool IsExcused(const v1::RuleFinding& finding) {
  return finding.exception_position() != 0;
}

}  // namespace jiedui::domain
