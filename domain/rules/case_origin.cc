#include "domain/rules/case_origin.h"

#include "google/type/date.pb.h"

#include "domain/activity/activity.h"
#include "domain/date.h"
#include "domain/rules/fact_context.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

template <class Case>
std::vector<v1::RuleFinding> FindingsOf(const Case& fact, const google::type::Date& date,
                                        const Entities& entities, const Policy& policy) {
  const ActivityState* const inspection =
      fact.activity_id().empty() ? nullptr : entities.Activity(fact.activity_id());
  if (inspection == nullptr) return {};
  const auto found = inspection->enterprises.find(fact.enterprise_id());
  const bool inspected = found != inspection->enterprises.end();
  if (inspected && found->second.contains(fact.unit_id())) return {};
  return {MakeFinding(inspected ? Rule::kCaseInJurisdiction : Rule::kCaseOfInspection, policy,
                      fact.activity_id(), 0,
                      {{"unit", NameOn(fact.unit_id(), ToDay(date), entities)},
                       {"case", fact.case_id()},
                       {"enterprise", fact.enterprise_id()}})};
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
