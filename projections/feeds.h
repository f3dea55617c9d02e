// Which event moves which read model: one row per event.
//
// The compiler keeps this table honest. Each of these stops the build with the event's name:
//   an event without a row, or with an empty row that does not say why,
//   a row naming a projection that has no Apply for the event,
//   an Apply for an event whose row does not name the projection.
// The last two are checked in fold.cc, which knows the projections.

#ifndef JIEDUI_PROJECTIONS_FEEDS_H_
#define JIEDUI_PROJECTIONS_FEEDS_H_

#include <type_traits>

#include "base/type_list.h"
#include "jiedui/event/v1/events.gen.h"
#include "projections/projection.h"

namespace jiedui::projections {

struct Registry;
struct PairRegister;
struct PairCompliance;
struct MonthlyDispatch;
struct CaseBoard;
struct YearEndAssessment;
struct BulletinArchive;

// In the order of TableId.
using AllProjections = TypeList<Registry, PairRegister, PairCompliance, MonthlyDispatch, CaseBoard,
                                YearEndAssessment, BulletinArchive>;

namespace ev = event::v1;

template <class... Projections>
struct To {};

template <class Event>
struct Feeds;

// clang-format off
template <> struct Feeds<ev::UnitRegistered>           : To<Registry, PairCompliance> {};
template <> struct Feeds<ev::UnitRenamed>              : To<Registry> {};
template <> struct Feeds<ev::UnitClosed>               : To<Registry> {};
template <> struct Feeds<ev::UnitsMerged>              : To<Registry> {};
template <> struct Feeds<ev::UnitSplit>                : To<Registry> {};
template <> struct Feeds<ev::UnitTransferred>          : To<Registry> {};
template <> struct Feeds<ev::UnitEstablishmentSet>     : To<Registry> {};

template <> struct Feeds<ev::OfficerRegistered>        : To<Registry> {};
template <> struct Feeds<ev::PersonalDataErased>       : To<Registry> {};
template <> struct Feeds<ev::OfficerCertificateRenewed> : To<Registry> {};
template <> struct Feeds<ev::OfficerTransferred>       : To<Registry> {};
template <> struct Feeds<ev::OfficerLeft>              : To<Registry> {};

template <> struct Feeds<ev::BasisDocumentRegistered>  : To<Registry> {};
template <> struct Feeds<ev::WorkCalendarPublished>    : To<Registry> {};
template <> struct Feeds<ev::ProgramOpened>            : To<Registry> {};
template <> struct Feeds<ev::PolicySetAdopted>         : To<Registry> {};
template <> struct Feeds<ev::UnitEnrolled>             : To<Registry> {};
template <> struct Feeds<ev::UnitIndexRecorded>        : To<YearEndAssessment> {};
template <> struct Feeds<ev::BreakthroughApproved>     : To<YearEndAssessment> {};

template <> struct Feeds<ev::PairAssigned>
    : To<PairRegister, PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::PairDissolved>            : To<PairCompliance> {};
template <> struct Feeds<ev::PairExceptionGranted>     : To<PairRegister> {};
template <> struct Feeds<ev::PairRegisterFiled>        : To<PairRegister> {};
template <> struct Feeds<ev::PairRegisterAcknowledged> : To<PairRegister> {};
template <> struct Feeds<ev::PairRegisterReturned>     : To<PairRegister> {};
template <> struct Feeds<ev::SupervisionCheckRecorded> : To<PairCompliance, MonthlyDispatch> {};

template <> struct Feeds<ev::StaffDispatched>          : To<PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::StaffRotated>             : To<PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::JointInspectionHeld>      : To<PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::GroupStudyHeld>           : To<PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::OtherActivityHeld>        : To<PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::ActivityAttested>         : To<PairCompliance> {};
template <> struct Feeds<ev::ActivityCorrected>        : To<PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::ActivityVoided>           : To<PairCompliance, MonthlyDispatch> {};

template <> struct Feeds<ev::RotationPlanned>          : To<PairCompliance> {};
template <> struct Feeds<ev::StaffArrived>             : To<PairCompliance> {};
template <> struct Feeds<ev::StaffLeaveStarted>        : To<PairCompliance> {};
template <> struct Feeds<ev::StaffLeaveEnded>          : To<PairCompliance> {};
template <> struct Feeds<ev::StaffReturned>            : To<PairCompliance> {};
template <> struct Feeds<ev::StaffRecalled>            : To<PairCompliance> {};
template <> struct Feeds<ev::JointPlanAdopted>         : To<PairCompliance> {};
template <> struct Feeds<ev::JointPlanSigned>          : To<PairCompliance> {};
template <> struct Feeds<ev::NoViolationAttested>      : To<PairCompliance> {};
template <> struct Feeds<ev::LateEntryPermitted>       : To<PairCompliance, MonthlyDispatch> {};

template <> struct Feeds<ev::CaseFiled>
    : To<PairCompliance, MonthlyDispatch, CaseBoard> {};
template <> struct Feeds<ev::ProposedCaseReported>
    : To<PairCompliance, MonthlyDispatch, CaseBoard> {};
template <> struct Feeds<ev::ProposedCaseAccepted>     : To<MonthlyDispatch, CaseBoard> {};
template <> struct Feeds<ev::ProposedCaseDeclined>     : To<PairCompliance, CaseBoard> {};
template <> struct Feeds<ev::PenaltyDecided>           : To<MonthlyDispatch, CaseBoard> {};
template <> struct Feeds<ev::PenaltyChanged>           : To<CaseBoard> {};
template <> struct Feeds<ev::FineCollected>            : To<MonthlyDispatch, CaseBoard> {};
template <> struct Feeds<ev::CaseClosed>               : To<CaseBoard> {};

template <> struct Feeds<ev::ReportSubmitted>          : To<MonthlyDispatch> {};
template <> struct Feeds<ev::ReportReturned>           : To<MonthlyDispatch> {};
template <> struct Feeds<ev::ReportAccepted>           : To<MonthlyDispatch> {};
template <> struct Feeds<ev::MonthExempted>            : To<PairCompliance> {};
template <> struct Feeds<ev::ReportDifferenceExplained> : To<MonthlyDispatch> {};

template <> struct Feeds<ev::SupervisionFixClosed>     : To<PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::GoodPracticeRecorded>     : To<BulletinArchive> {};
template <> struct Feeds<ev::GoodPracticePromoted>     : To<BulletinArchive> {};
template <> struct Feeds<ev::BulletinPublished>        : To<BulletinArchive> {};
template <> struct Feeds<ev::CopyDelivered>            : To<BulletinArchive> {};

template <> struct Feeds<ev::AssessmentOpened>         : To<YearEndAssessment> {};
template <> struct Feeds<ev::EvidenceFrozen>           : To<YearEndAssessment> {};
template <> struct Feeds<ev::ScoresComputed>           : To<YearEndAssessment> {};
template <> struct Feeds<ev::PreliminaryNoticeGiven>   : To<YearEndAssessment> {};
template <> struct Feeds<ev::ObjectionFiled>           : To<YearEndAssessment> {};
template <> struct Feeds<ev::ObjectionDecided>         : To<YearEndAssessment> {};
template <> struct Feeds<ev::ScoreAdjustmentProposed>  : To<YearEndAssessment> {};
template <> struct Feeds<ev::ScoreAdjustmentCountersigned> : To<YearEndAssessment> {};
template <> struct Feeds<ev::AssessmentPublished>      : To<YearEndAssessment> {};
template <> struct Feeds<ev::AssessmentErratumPublished> : To<YearEndAssessment> {};

template <> struct Feeds<ev::CommendationGiven>        : To<YearEndAssessment> {};
template <> struct Feeds<ev::ReportReminderSent>       : To<MonthlyDispatch> {};
template <> struct Feeds<ev::UnitIndexCorrected>       : To<YearEndAssessment> {};
template <> struct Feeds<ev::BreakthroughVoided>       : To<YearEndAssessment> {};
template <> struct Feeds<ev::SupervisionCheckVoided>   : To<PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::CaseVoided>
    : To<PairCompliance, MonthlyDispatch, CaseBoard> {};
template <> struct Feeds<ev::FigureCorrected>          : To<MonthlyDispatch> {};
template <> struct Feeds<ev::CrossDistrictConsentGiven> : To<PairCompliance> {};
template <> struct Feeds<ev::CrossDistrictPairApproved> : To<PairCompliance> {};
template <> struct Feeds<ev::StandardizationAccepted>  : To<Registry> {};
template <> struct Feeds<ev::PairReassigned>           : To<PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::PairRenewed>
    : To<PairRegister, PairCompliance, MonthlyDispatch> {};
template <> struct Feeds<ev::UnitWithdrawn>            : To<Registry> {};
template <> struct Feeds<ev::RuleExceptionGranted>     : To<PairCompliance> {};
template <> struct Feeds<ev::PairProposed>             : To<PairRegister> {};
template <> struct Feeds<ev::PairProposalAnswered>     : To<PairRegister> {};
template <> struct Feeds<ev::AdmonitionDecided>        : To<MonthlyDispatch> {};
template <> struct Feeds<ev::EntryVoided>
    : To<Registry, PairRegister, PairCompliance, MonthlyDispatch, BulletinArchive,
         YearEndAssessment> {};

template <> struct Feeds<ev::PersonalDataRead>         : To<> {
  static constexpr char kReason[] = "is about the ledger, and is found there by its tags";
};
template <> struct Feeds<ev::OperatorActed>            : To<> {
  static constexpr char kReason[] = "is about the ledger, and is found there by its kind";
};
// clang-format on

template <class P, class... Ps>
constexpr bool IsOneOf(const To<Ps...>* /*row*/) {
  return (std::is_same_v<P, Ps> || ...);
}

constexpr bool IsEmpty(const To<>* /*row*/) {
  return true;
}
template <class... Ps>
constexpr bool IsEmpty(const To<Ps...>* /*row*/) {
  return false;
}

// The projection is in the event's row.
template <class P, class E>
concept FedBy = IsOneOf<P>(static_cast<const Feeds<E>*>(nullptr));

// The projection has an Apply for the event.
template <class P, class E>
concept Applies = requires(const E& event, const Envelope& at, Rows& rows) {
  P::Apply(event, at, rows);
};

template <class E>
struct RowCheck {
  static_assert(
      requires { sizeof(Feeds<E>); }, "this event has no row in projections/feeds.h");
  static_assert(
      !IsEmpty(static_cast<const Feeds<E>*>(nullptr)) || requires { Feeds<E>::kReason; },
      "this event moves no read model and projections/feeds.h does not say why");
  static constexpr bool kOk = true;
};

template <class P, class E>
struct ApplyCheck {
  static_assert(!FedBy<P, E> || Applies<P, E>,
                "projections/feeds.h sends this event here, but there is no Apply for it");
  static_assert(FedBy<P, E> || !Applies<P, E>,
                "there is an Apply for an event that projections/feeds.h does not send here");
  static constexpr bool kOk = true;
};

template <class... Es>
consteval bool EveryEventHasARow(TypeList<Es...>) {
  return (RowCheck<Es>::kOk && ...);
}

template <class P, class... Es>
consteval bool AppliesItsFeed(TypeList<Es...>) {
  return (ApplyCheck<P, Es>::kOk && ...);
}

static_assert(EveryEventHasARow(event::v1::AllEvents{}));

}  // namespace jiedui::projections

#endif  // JIEDUI_PROJECTIONS_FEEDS_H_
