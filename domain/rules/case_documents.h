// Whether something says on which enforcement document a case rests (A14), and whether a case of
// another unit rests on the same (A3). Only a case that came
// from a joint inspection is one of the programme. Pure.

#ifndef JIEDUI_DOMAIN_RULES_CASE_DOCUMENTS_H_
#define JIEDUI_DOMAIN_RULES_CASE_DOCUMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/program/policy.h"
#include "domain/program/program_rules.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

// By the set in force on the day it was filed, or reported. Position 0: not recorded yet.
std::vector<v1::RuleFinding> CaseFindings(const event::v1::CaseFiled& fact, const Policy& policy,
                                          int64_t position);
std::vector<v1::RuleFinding> CaseFindings(const event::v1::ProposedCaseReported& fact,
                                          const Policy& policy, int64_t position);

// A case of another unit against the same enterprise that rests on a document of this one (A3): a
// side's case is its own, and both count it.
struct CaseElsewhere {
  std::string case_id;
  std::string unit_name;
  std::string document;  // kind and number
};
// nullopt if there is none.
std::optional<v1::RuleFinding> JudgeElsewhere(const std::string& case_id,
                                              const std::vector<CaseElsewhere>& others,
                                              const Policy& policy, int64_t position);

// The day the case was reported, or filed where nobody reported it.
CivilDay OpenedOn(const table::v1::CaseRow& row);

// Of a case on record, by the rules of the programme of its inspection; none of one that was
// voided.
std::vector<v1::RuleFinding> JudgeCase(const table::v1::CaseRow& row, const ProgramRules& rules);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_CASE_DOCUMENTS_H_
