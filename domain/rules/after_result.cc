#include "domain/rules/after_result.h"

#include <type_traits>

#include "base/type_list.h"
#include "domain/assessment/assessment.h"
#include "domain/rules/rules.h"
#include "jiedui/event/v1/events.gen.h"

namespace jiedui::domain {
namespace {

using Counted =
    TypeList<event::v1::StaffDispatched, event::v1::StaffArrived, event::v1::StaffReturned,
             event::v1::StaffRecalled, event::v1::StaffRotated, event::v1::JointInspectionHeld,
             event::v1::GroupStudyHeld, event::v1::OtherActivityHeld, event::v1::ActivityAttested,
             event::v1::NoViolationAttested, event::v1::JointPlanAdopted,
             event::v1::JointPlanSigned, event::v1::CaseFiled, event::v1::ProposedCaseReported,
             event::v1::ProposedCaseAccepted, event::v1::ProposedCaseDeclined,
             event::v1::ReportSubmitted, event::v1::ReportReturned, event::v1::ReportAccepted,
             event::v1::SupervisionCheckRecorded, event::v1::SupervisionFixClosed,
             event::v1::GoodPracticeRecorded, event::v1::GoodPracticePromoted,
             event::v1::PairRegisterFiled, event::v1::UnitIndexRecorded>;

bool IsCounted(const event::v1::Event& decided) {
  return event::v1::VisitEvent(decided, [](const auto& fact) {
    return Contains<std::remove_cvref_t<decltype(fact)>>(Counted{});
  });
}

}  // namespace

std::optional<v1::RuleFinding> JudgeAfterResult(const event::v1::Event& decided,
                                                const Entities& entities,
                                                const ProgramState& program, const Policy& policy) {
  if (!IsCounted(decided)) return std::nullopt;
  const AssessmentState* const assessment = entities.Assessment(program.id);
  if (assessment == nullptr || assessment->stage != AssessmentStage::kPublished) {
    return std::nullopt;
  }
  return MakeFinding(Rule::kRecordedAfterResult, policy, program.id, 0, {{"program", program.id}});
}

}  // namespace jiedui::domain
