#include "domain/rules/case_origin.h"

#include <optional>
#include <utility>

#include "google/type/date.pb.h"

#include "domain/activity/activity.h"
#include "domain/date.h"
#include "domain/enforcement/case.h"
#include "domain/enforcement/case_marks.h"
#include "domain/rules/case_documents.h"
#include "domain/rules/fact_context.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

// Those of the inspection that stand.
template <class Case>
std::vector<CaseElsewhere> CasesElsewhere(const Case& fact, CivilDay day,
                                          const ActivityState& inspection,
                                          const Entities& entities) {
  std::vector<CaseElsewhere> others;
  for (const auto& [case_id, other] : inspection.cases) {
    if (other.unit_id == fact.unit_id() || other.enterprise_id != fact.enterprise_id()) continue;
    const CaseState* const state = entities.Case(case_id);
    if (state == nullptr || state->stage == CaseStage::kDeclined ||
        state->stage == CaseStage::kVoided) {
      continue;
    }
    for (const std::string& document : DocumentNamesOf(fact)) {
      if (!other.documents.contains(document)) continue;
      others.push_back({case_id, NameOn(other.unit_id, day, entities), document});
      break;
    }
  }
  return others;
}

template <class Case>
std::vector<v1::RuleFinding> FindingsOf(const Case& fact, const google::type::Date& date,
                                        const Entities& entities, const Policy& policy) {
  const ActivityState* const inspection =
      fact.activity_id().empty() ? nullptr : entities.Activity(fact.activity_id());
  if (inspection == nullptr) return {};
  std::vector<v1::RuleFinding> findings;
  const std::vector<CaseElsewhere> others =
      CasesElsewhere(fact, ToDay(date), *inspection, entities);
  std::optional<v1::RuleFinding> twice = JudgeElsewhere(fact.case_id(), others, policy, 0);
  if (twice.has_value()) findings.push_back(*std::move(twice));
  const auto found = inspection->enterprises.find(fact.enterprise_id());
  const bool inspected = found != inspection->enterprises.end();
  if (inspected && found->second.contains(fact.unit_id())) return findings;
  findings.push_back(MakeFinding(inspected ? Rule::kCaseInJurisdiction : Rule::kCaseOfInspection,
                                 policy, fact.activity_id(), 0,
                                 {{"unit", NameOn(fact.unit_id(), ToDay(date), entities)},
                                  {"case", fact.case_id()},
                                  {"enterprise", fact.enterprise_id()}}));
  return findings;
}

}  // namespace

std::vector<v1::RuleFinding> JudgeOrigin(const event::v1::Event& proposed, const Entities& entities,
                                         const Policy& policy) {
  if (proposed.has_case_filed()) {
    return FindingsOf(proposed.case_filed(), proposed.case_filed().filed_date(), entities, policy);
  }
  if (proposed.has_proposed_case_reported()) {
    return FindingsOf(proposed.proposed_case_reported(),
                      proposed.proposed_case_reported().reported_date(), entities, policy);
  }
  return {};
}

}  // namespace jiedui::domain
