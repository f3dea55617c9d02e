#include "domain/rules/case_documents.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

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

std::optional<v1::RuleFinding> JudgeElsewhere(const std::string& case_id,
                                              const std::vector<CaseElsewhere>& others,
                                              const Policy& policy, int64_t position) {
  if (others.empty()) return std::nullopt;
  const auto in_english = [](std::string* out, const CaseElsewhere& other) {
    absl::StrAppend(out, "case ", other.case_id, " of ", other.unit_name);
  };
  const auto in_chinese = [](std::string* out, const CaseElsewhere& other) {
    absl::StrAppend(out, " ", other.unit_name, " 的案件 ", other.case_id, " ");
  };
  return MakeFinding(Rule::kCaseInTwoUnits, policy, case_id, position,
                     {{"case", case_id},
                      {"others", absl::StrJoin(others, ", ", in_english)},
                      {"others_zh", absl::StrJoin(others, "、", in_chinese)},
                      {"document", others.front().document}});
}

CivilDay OpenedOn(const table::v1::CaseRow& row) {
  return ToDay(row.has_reported_date() ? row.reported_date() : row.filed_date());
}

std::vector<v1::RuleFinding> JudgeCase(const table::v1::CaseRow& row, const ProgramRules& rules) {
  if (row.state() == table::v1::CaseRow::STATE_VOIDED || row.positions().empty()) return {};
  return FindingsOf(row, rules.On(OpenedOn(row)), row.positions(0));
}

}  // namespace jiedui::domain
