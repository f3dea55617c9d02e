// Approved exceptions to rules that are meant in principle (原则上, A23): what they excuse stays a
// finding, says who approved that and why, and lowers neither a score nor a conclusion. Pure.

#ifndef JIEDUI_DOMAIN_RULES_RULE_EXCEPTION_H_
#define JIEDUI_DOMAIN_RULES_RULE_EXCEPTION_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

// The first exception to the rule, a requirement id, that is of the day. Null if there is none.
const table::v1::RuleException* ExceptionTo(absl::string_view rule, const table::v1::PairRow& pair,
                                            CivilDay day);

// The exemption of the pair from a month, "2017-03". Null if there is none.
const table::v1::MonthExemption* ExemptionOf(absl::string_view month,
                                             const table::v1::PairRow& pair);

// Marks the finding, which is about that day of the pair, as excused if it is meant in principle
// and an exception to its rule is of the day. The rules name units.
void Excuse(const table::v1::PairRow& pair, CivilDay day, const ProgramRules& rules,
            v1::RuleFinding& finding);

// That it was granted after days it is of: what fell short in them was known by then. nullopt if it
// was not.
std::optional<v1::RuleFinding> JudgeException(const event::v1::RuleExceptionGranted& granted,
                                              const Policy& policy, int64_t position);

// That the policy of the month, which is one, exempts it from the activity already (A10): what is
// left to exempt from is the report. nullopt if it does not.
std::optional<v1::RuleFinding> JudgeExemption(const event::v1::MonthExempted& exempted,
                                              const Policy& policy, int64_t position);

// Tells of the exceptions of the pair, whatever they excuse, and which of them reach back. The
// policy is the year's.
void TellExceptions(const table::v1::PairRow& pair, const Policy& policy, const ProgramRules& rules,
                    v1::PairCompliance& judged);

// It is excused.
bool IsExcused(const v1::RuleFinding& finding);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_RULE_EXCEPTION_H_
