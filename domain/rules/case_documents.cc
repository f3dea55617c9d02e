#include "domain/rules/case_documents.h"

#include "domain/date.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

template <class Case>
std::vector<v1::RuleFinding> FindingsOf(const Case& fact, const Policy& policy, int64_t position) {
  if (fact.activity_id().empty() || !fact.documents().empty()) return {};
  return {MakeFinding(Rule::kCaseHasDocument, policy, fact.case_id(), position,
                      {{"case", fact.case_id()}})};
}

}  // namespace

std::vector<v1::RuleFinding> CaseFindings(const event::v1::CaseFiled& fact, const Policy& policy,
                                          int64_t position) {
  return FindingsOf(fact, policy, position);
}

std::vector<v1::RuleFinding> CaseFindings(const event::v1::ProposedCaseReported& fact,
                                          const Policy& policy, int64_t position) {
  return FindingsOf(fact, policy, position);
}

std::vector<v1::RuleFinding> JudgeCase(const table::v1::CaseRow& row, const ProgramRules& rules) {
  if (row.state() == table::v1::CaseRow::STATE_VOIDED || row.positions().empty()) return {};
  const CivilDay opened = ToDay(row.has_reported_date() ? row.reported_date() : row.filed_date());
  return FindingsOf(row, rules.On(opened), row.positions(0));
}

}  // namespace jiedui::domain
