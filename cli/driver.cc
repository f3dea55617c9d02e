#include "cli/driver.h"

#include <algorithm>
#include <utility>

#include "jiedui/event/v1/events.gen.h"

namespace jiedui::cli {
namespace {

// One call for each kind of event: the fact goes into the request as it is.
class Sender {
 public:
  Sender(Stubs& stubs, const std::string& ledger, const scenario::Act& act)
      : stubs_(stubs), ledger_(ledger), act_(act) {}

  using Answer = Driver::Answer;

  Answer operator()(const event::v1::UnitRegistered& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::RegisterUnit, fact);
  }
  Answer operator()(const event::v1::UnitRenamed& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::RenameUnit, fact);
  }
  Answer operator()(const event::v1::UnitClosed& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::CloseUnit, fact);
  }
  Answer operator()(const event::v1::UnitsMerged& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::MergeUnits, fact);
  }
  Answer operator()(const event::v1::UnitSplit& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::SplitUnit, fact);
  }
  Answer operator()(const event::v1::UnitTransferred& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::TransferUnit, fact);
  }
  Answer operator()(const event::v1::UnitEstablishmentSet& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::SetUnitEstablishment, fact);
  }
  Answer operator()(const event::v1::StandardizationAccepted& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::AcceptStandardization, fact);
  }
  Answer operator()(const event::v1::OfficerRegistered& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::RegisterOfficer, fact);
  }
  Answer operator()(const event::v1::OfficerCertificateRenewed& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::RenewOfficerCertificate, fact);
  }
  Answer operator()(const event::v1::OfficerTransferred& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::TransferOfficer, fact);
  }
  Answer operator()(const event::v1::OfficerLeft& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::RecordOfficerDeparture, fact);
  }
  Answer operator()(const event::v1::PersonalDataErased& fact) {
    return Send(stubs_.registry, &v1::RegistryService::Stub::ErasePersonalData, fact);
  }
  Answer operator()(const event::v1::ProgramOpened& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::OpenProgram, fact);
  }
  Answer operator()(const event::v1::BasisDocumentRegistered& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::RegisterBasisDocument, fact);
  }
  Answer operator()(const event::v1::WorkCalendarPublished& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::PublishWorkCalendar, fact);
  }
  Answer operator()(const event::v1::PolicySetAdopted& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::AdoptPolicySet, fact);
  }
  Answer operator()(const event::v1::UnitEnrolled& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::EnrollUnit, fact);
  }
  Answer operator()(const event::v1::UnitIndexRecorded& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::RecordUnitIndex, fact);
  }
  Answer operator()(const event::v1::BreakthroughApproved& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::ApproveBreakthrough, fact);
  }
  Answer operator()(const event::v1::PairAssigned& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::AssignPair, fact);
  }
  Answer operator()(const event::v1::PairProposed& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::ProposePair, fact);
  }
  Answer operator()(const event::v1::PairProposalAnswered& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::AnswerPairProposal, fact);
  }
  Answer operator()(const event::v1::PairDissolved& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::DissolvePair, fact);
  }
  Answer operator()(const event::v1::PairExceptionGranted& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::GrantPairException, fact);
  }
  Answer operator()(const event::v1::CrossDistrictConsentGiven& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::GiveCrossDistrictConsent, fact);
  }
  Answer operator()(const event::v1::CrossDistrictPairApproved& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::ApproveCrossDistrictPair, fact);
  }
  Answer operator()(const event::v1::PairRegisterFiled& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::FilePairRegister, fact);
  }
  Answer operator()(const event::v1::PairRegisterAcknowledged& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::AcknowledgePairRegister, fact);
  }
  Answer operator()(const event::v1::PairRegisterReturned& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::ReturnPairRegister, fact);
  }
  Answer operator()(const event::v1::SupervisionCheckRecorded& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::RecordSupervisionCheck, fact);
  }
  Answer operator()(const event::v1::StaffDispatched& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::DispatchStaff, fact);
  }
  Answer operator()(const event::v1::StaffRotated& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::RecordRotation, fact);
  }
  Answer operator()(const event::v1::JointInspectionHeld& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::RecordJointInspection, fact);
  }
  Answer operator()(const event::v1::GroupStudyHeld& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::RecordGroupStudy, fact);
  }
  Answer operator()(const event::v1::OtherActivityHeld& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::RecordOtherActivity, fact);
  }
  Answer operator()(const event::v1::ActivityAttested& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::AttestActivity, fact);
  }
  Answer operator()(const event::v1::ActivityCorrected& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::CorrectActivity, fact);
  }
  Answer operator()(const event::v1::ActivityVoided& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::VoidActivity, fact);
  }
  Answer operator()(const event::v1::CaseFiled& fact) {
    return Send(stubs_.cases, &v1::CaseService::Stub::FileCase, fact);
  }
  Answer operator()(const event::v1::ProposedCaseReported& fact) {
    return Send(stubs_.cases, &v1::CaseService::Stub::ReportProposedCase, fact);
  }
  Answer operator()(const event::v1::ProposedCaseAccepted& fact) {
    return Send(stubs_.cases, &v1::CaseService::Stub::AcceptProposedCase, fact);
  }
  Answer operator()(const event::v1::ProposedCaseDeclined& fact) {
    return Send(stubs_.cases, &v1::CaseService::Stub::DeclineProposedCase, fact);
  }
  Answer operator()(const event::v1::PenaltyDecided& fact) {
    return Send(stubs_.cases, &v1::CaseService::Stub::DecidePenalty, fact);
  }
  Answer operator()(const event::v1::PenaltyChanged& fact) {
    return Send(stubs_.cases, &v1::CaseService::Stub::ChangePenalty, fact);
  }
  Answer operator()(const event::v1::FineCollected& fact) {
    return Send(stubs_.cases, &v1::CaseService::Stub::CollectFine, fact);
  }
  Answer operator()(const event::v1::CaseClosed& fact) {
    return Send(stubs_.cases, &v1::CaseService::Stub::CloseCase, fact);
  }
  Answer operator()(const event::v1::ReportSubmitted& fact) {
    return Send(stubs_.report, &v1::ReportService::Stub::SubmitReport, fact);
  }
  Answer operator()(const event::v1::ReportReturned& fact) {
    return Send(stubs_.report, &v1::ReportService::Stub::ReturnReport, fact);
  }
  Answer operator()(const event::v1::ReportAccepted& fact) {
    return Send(stubs_.report, &v1::ReportService::Stub::AcceptReport, fact);
  }
  Answer operator()(const event::v1::RotationPlanned& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::PlanRotation, fact);
  }
  Answer operator()(const event::v1::StaffArrived& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::ConfirmArrival, fact);
  }
  Answer operator()(const event::v1::StaffLeaveStarted& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::StartLeave, fact);
  }
  Answer operator()(const event::v1::StaffLeaveEnded& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::EndLeave, fact);
  }
  Answer operator()(const event::v1::StaffReturned& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::RecordReturn, fact);
  }
  Answer operator()(const event::v1::StaffRecalled& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::RecallStaff, fact);
  }
  Answer operator()(const event::v1::JointPlanAdopted& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::AdoptJointPlan, fact);
  }
  Answer operator()(const event::v1::JointPlanSigned& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::SignJointPlan, fact);
  }
  Answer operator()(const event::v1::NoViolationAttested& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::AttestNoViolation, fact);
  }
  Answer operator()(const event::v1::LateEntryPermitted& fact) {
    return Send(stubs_.activity, &v1::ActivityService::Stub::PermitLateEntry, fact);
  }
  Answer operator()(const event::v1::MonthExempted& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::ExemptMonth, fact);
  }
  Answer operator()(const event::v1::RuleExceptionGranted& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::GrantRuleException, fact);
  }
  Answer operator()(const event::v1::ReportDifferenceExplained& fact) {
    return Send(stubs_.report, &v1::ReportService::Stub::ExplainReportDifference, fact);
  }
  Answer operator()(const event::v1::SupervisionFixClosed& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::CloseSupervisionFix, fact);
  }
  Answer operator()(const event::v1::GoodPracticeRecorded& fact) {
    return Send(stubs_.practice, &v1::PracticeService::Stub::RecordGoodPractice, fact);
  }
  Answer operator()(const event::v1::GoodPracticePromoted& fact) {
    return Send(stubs_.practice, &v1::PracticeService::Stub::PromoteGoodPractice, fact);
  }
  Answer operator()(const event::v1::CommendationGiven& fact) {
    return Send(stubs_.practice, &v1::PracticeService::Stub::GiveCommendation, fact);
  }
  Answer operator()(const event::v1::ReportReminderSent& fact) {
    return Send(stubs_.report, &v1::ReportService::Stub::SendReportReminder, fact);
  }
  Answer operator()(const event::v1::AdmonitionDecided& fact) {
    return Send(stubs_.report, &v1::ReportService::Stub::DecideAdmonition, fact);
  }
  Answer operator()(const event::v1::UnitIndexCorrected& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::CorrectUnitIndex, fact);
  }
  Answer operator()(const event::v1::BreakthroughVoided& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::VoidBreakthrough, fact);
  }
  Answer operator()(const event::v1::EntryVoided& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::VoidEntry, fact);
  }
  Answer operator()(const event::v1::SupervisionCheckVoided& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::VoidSupervisionCheck, fact);
  }
  Answer operator()(const event::v1::CaseVoided& fact) {
    return Send(stubs_.cases, &v1::CaseService::Stub::VoidCase, fact);
  }
  Answer operator()(const event::v1::FigureCorrected& fact) {
    return Send(stubs_.report, &v1::ReportService::Stub::CorrectFigure, fact);
  }
  Answer operator()(const event::v1::BulletinPublished& fact) {
    return Send(stubs_.bulletin, &v1::BulletinService::Stub::PublishBulletin, fact);
  }
  Answer operator()(const event::v1::CopyDelivered& fact) {
    return Send(stubs_.bulletin, &v1::BulletinService::Stub::RecordCopyDelivery, fact);
  }
  Answer operator()(const event::v1::AssessmentOpened& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::OpenAssessment, fact);
  }
  Answer operator()(const event::v1::EvidenceFrozen& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::FreezeEvidence, fact);
  }
  Answer operator()(const event::v1::ScoresComputed& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::ComputeScores, fact);
  }
  Answer operator()(const event::v1::PreliminaryNoticeGiven& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::GivePreliminaryNotice, fact);
  }
  Answer operator()(const event::v1::ObjectionFiled& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::FileObjection, fact);
  }
  Answer operator()(const event::v1::ObjectionDecided& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::DecideObjection, fact);
  }
  Answer operator()(const event::v1::ScoreAdjustmentProposed& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::ProposeScoreAdjustment, fact);
  }
  Answer operator()(const event::v1::ScoreAdjustmentCountersigned& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::CountersignScoreAdjustment, fact);
  }
  Answer operator()(const event::v1::AssessmentPublished& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::PublishAssessment, fact);
  }
  Answer operator()(const event::v1::AssessmentErratumPublished& fact) {
    return Send(stubs_.assessment, &v1::AssessmentService::Stub::PublishAssessmentErratum, fact);
  }
  Answer operator()(const event::v1::PairReassigned& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::ReassignPair, fact);
  }
  Answer operator()(const event::v1::PairRenewed& fact) {
    return Send(stubs_.pair, &v1::PairService::Stub::RenewPair, fact);
  }
  Answer operator()(const event::v1::UnitWithdrawn& fact) {
    return Send(stubs_.program, &v1::ProgramService::Stub::WithdrawUnit, fact);
  }
  Answer operator()(const event::v1::PersonalDataRead& /*fact*/) { return NotProposed(); }
  Answer operator()(const event::v1::OperatorActed& /*fact*/) { return NotProposed(); }
  Answer operator()(const event::v1::NoEvent& /*none*/) { return NotProposed(); }

 private:
  static Answer NotProposed() {
    return {absl::InvalidArgumentError("an act without a fact that can be proposed"), {}};
  }

  template <class Stub, class Request, class Response, class Fact>
  Answer Send(Stub& stub, Method<Stub, Request, Response> method, const Fact& fact) {
    Request request;
    request.set_parent(ledger_);
    *request.mutable_fact() = fact;
    request.set_request_id(act_.request_id);
    Response response;
    absl::Status status = Call(stub, method, act_.actor, request, response);
    return {std::move(status), response.receipt()};
  }

  Stubs& stubs_;
  const std::string& ledger_;
  const scenario::Act& act_;
};

}  // namespace

Driver::Driver(const std::shared_ptr<grpc::Channel>& channel, std::string ledger,
               std::string program_id)
    : stubs_(channel), ledger_(std::move(ledger)), program_id_(std::move(program_id)) {}

// A report is signed as the ledger would fill it in, a district's with 总体开展情况, but for what
// the act changes.
absl::Status Driver::Prefill(const scenario::Act& act, event::v1::Event& fact) {
  if (!fact.has_report_submitted() || fact.report_submitted().has_figures()) {
    return absl::OkStatus();
  }
  event::v1::ReportSubmitted& report = *fact.mutable_report_submitted();
  v1::PreviewReportRequest request;
  request.set_parent(ledger_);
  request.set_program_id(program_id_);
  request.set_unit_id(report.unit_id());
  request.set_month(report.month());
  request.mutable_read()->set_min_position(last_position_);
  v1::PreviewReportResponse response;
  absl::Status status =
      Call(stubs_.report, &v1::ReportService::Stub::PreviewReport, act.actor, request, response);
  event::v1::DispatchFigures& figures = *report.mutable_figures();
  figures = response.figures();
  scenario::Change(act.change, figures);
  if (!response.has_overall_figures()) return status;
  report.set_overview(response.overview());
  event::v1::DispatchFigures& overall = *report.mutable_overall_figures();
  overall = response.overall_figures();
  scenario::ChangeOverall(act.change, response.figures(), figures, overall);
  return status;
}

Driver::Answer Driver::Perform(const scenario::Act& act) {
  event::v1::Event fact = act.fact;
  absl::Status prefilled = Prefill(act, fact);
  if (!prefilled.ok()) return {std::move(prefilled), {}};
  Answer answer = event::v1::VisitEvent(fact, Sender(stubs_, ledger_, act));
  last_position_ = std::max(last_position_, answer.receipt.last_position());
  return answer;
}

}  // namespace jiedui::cli
