#include "domain/revision.h"

#include <type_traits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "base/check.h"
#include "base/type_list.h"
#include "domain/decide.h"
#include "domain/moves.h"

namespace jiedui::domain {
namespace {

namespace event = jiedui::event::v1;

// Facts about a resource that is there already, which each names by its own id.
using Changes = TypeList<
    event::UnitRenamed, event::UnitClosed, event::PersonalDataErased, event::UnitEnrolled,
    event::UnitIndexRecorded, event::BreakthroughApproved, event::PairDissolved,
    event::PairExceptionGranted, event::PairRegisterAcknowledged, event::PairRegisterReturned,
    event::ActivityAttested, event::ActivityCorrected, event::ActivityVoided,
    event::ProposedCaseAccepted, event::ProposedCaseDeclined, event::PenaltyDecided,
    event::CaseClosed, event::ReportReturned, event::ReportAccepted,
    event::OfficerCertificateRenewed, event::OfficerTransferred, event::OfficerLeft,
    event::BasisDocumentRegistered, event::WorkCalendarPublished, event::StaffArrived,
    event::StaffLeaveStarted, event::StaffLeaveEnded, event::StaffReturned, event::StaffRecalled,
    event::JointPlanSigned, event::NoViolationAttested, event::MonthExempted,
    event::ReportDifferenceExplained, event::SupervisionFixClosed, event::GoodPracticePromoted,
    event::CopyDelivered, event::EvidenceFrozen, event::ScoresComputed,
    event::PreliminaryNoticeGiven, event::ObjectionFiled, event::ObjectionDecided,
    event::ScoreAdjustmentProposed, event::ScoreAdjustmentCountersigned, event::AssessmentPublished,
    event::AssessmentErratumPublished, event::UnitsMerged, event::UnitSplit, event::UnitTransferred,
    event::UnitEstablishmentSet, event::UnitIndexCorrected, event::BreakthroughVoided,
    event::SupervisionCheckVoided, event::CaseVoided, event::FigureCorrected,
    event::CrossDistrictConsentGiven, event::CrossDistrictPairApproved,
    event::StandardizationAccepted, event::PairReassigned, event::UnitWithdrawn,
    event::PenaltyChanged, event::FineCollected, event::RuleExceptionGranted,
    event::PairProposalAnswered, event::AdmonitionDecided, event::EntryVoided>;

// What a pair does, written under it.
using Activities = TypeList<event::StaffDispatched, event::StaffRotated, event::JointInspectionHeld,
                            event::GroupStudyHeld, event::OtherActivityHeld, event::RotationPlanned,
                            event::JointPlanAdopted>;

template <class Fact>
concept IsChange = Contains<Fact>(Changes{});
template <class Fact>
concept IsActivity = Contains<Fact>(Activities{});

std::string UnitName(const std::string& unit_id) {
  return absl::StrCat("units/", unit_id);
}
std::string ProgramName(const std::string& program_id) {
  return absl::StrCat("programs/", program_id);
}
std::string PairName(const std::string& pair_id) {
  return absl::StrCat("pairs/", pair_id);
}

template <class Fact>
std::string CaseOrigin(const Fact& fact) {
  return fact.activity_id().empty() ? UnitName(fact.unit_id())
                                    : absl::StrCat("activities/", fact.activity_id());
}

// One row for each event; the build stops where one is missing.
struct Revised {
  const event::Event& proposed;

  std::string operator()(const event::NoEvent&) const { return ""; }
  template <IsLedgerAct Fact>
  std::string operator()(const Fact&) const {
    return "";
  }
  template <IsChange Fact>
  std::string operator()(const Fact&) const {
    return ResourceName(proposed);
  }

  std::string operator()(const event::UnitRegistered& fact) const {
    return UnitName(fact.parent_unit_id().empty() ? fact.unit_id() : fact.parent_unit_id());
  }
  std::string operator()(const event::OfficerRegistered& fact) const {
    return UnitName(fact.unit_id());
  }
  std::string operator()(const event::ProgramOpened& fact) const {
    return ProgramName(fact.program_id());
  }
  std::string operator()(const event::PolicySetAdopted& fact) const {
    return ProgramName(fact.program_id());
  }
  std::string operator()(const event::PairAssigned& fact) const {
    return ProgramName(fact.program_id());
  }
  std::string operator()(const event::PairProposed& fact) const {
    return ProgramName(fact.program_id());
  }
  // It goes on from that one.
  std::string operator()(const event::PairRenewed& fact) const {
    return PairName(fact.renewed_pair_id());
  }
  std::string operator()(const event::AssessmentOpened& fact) const {
    return ProgramName(fact.program_id());
  }
  std::string operator()(const event::PairRegisterFiled& fact) const {
    return absl::StrCat("pairRegisters/", RegisterId(fact.program_id(), fact.unit_id()));
  }
  std::string operator()(const event::GoodPracticeRecorded& fact) const {
    return ProgramName(fact.program_id());
  }
  std::string operator()(const event::BulletinPublished& fact) const {
    return ProgramName(fact.program_id());
  }
  std::string operator()(const event::SupervisionCheckRecorded& fact) const {
    return PairName(fact.pair_id());
  }
  template <IsActivity Fact>
  std::string operator()(const Fact& fact) const {
    return PairName(fact.pair_id());
  }
  std::string operator()(const event::LateEntryPermitted& fact) const {
    return UnitName(fact.unit_id());
  }
  std::string operator()(const event::CaseFiled& fact) const { return CaseOrigin(fact); }
  std::string operator()(const event::ProposedCaseReported& fact) const { return CaseOrigin(fact); }
  std::string operator()(const event::ReportSubmitted& fact) const {
    return absl::StrCat("reports/", ReportId(fact.unit_id(), fact.month()));
  }
  std::string operator()(const event::CommendationGiven& fact) const {
    return ProgramName(fact.program_id());
  }
  std::string operator()(const event::ReportReminderSent& fact) const {
    return absl::StrCat("reports/", ReportId(fact.unit_id(), fact.month()));
  }
};

struct Collection {
  absl::string_view name;
  absl::string_view tag;
};

constexpr Collection kCollections[] = {{"units", "unit"},
                                       {"officers", "officer"},
                                       {"programs", "program"},
                                       {"policySets", "policy"},
                                       {"basisDocuments", "document"},
                                       {"workCalendars", "calendar"},
                                       {"pairs", "pair"},
                                       {"pairRegisters", "register"},
                                       {"supervisionChecks", "check"},
                                       {"activities", "activity"},
                                       {"cases", "case"},
                                       {"reports", "report"},
                                       {"jointPlans", "plan"},
                                       {"lateEntryPermits", "permit"},
                                       {"goodPractices", "practice"},
                                       {"bulletins", "bulletin"},
                                       {"assessments", "assessment"},
                                       {"commendations", "commendation"}};

}  // namespace

std::string RevisedResource(const event::Event& proposed) {
  return event::VisitEvent(proposed, Revised{proposed});
}

std::string TagOfResource(absl::string_view relative_name) {
  for (const Collection& collection : kCollections) {
    absl::string_view id = relative_name;
    if (absl::ConsumePrefix(&id, collection.name) && absl::ConsumePrefix(&id, "/")) {
      return absl::StrCat(collection.tag, ":", id);
    }
  }
  CHECK(false, relative_name);
}

std::string EtagAt(int64_t position) {
  return absl::StrCat("r", position);
}

std::optional<int64_t> PositionOfEtag(absl::string_view etag) {
  int64_t position = 0;
  absl::string_view digits = etag;
  if (!absl::ConsumePrefix(&digits, "r") || !absl::SimpleAtoi(digits, &position)) {
    return std::nullopt;
  }
  // One position, one etag: no sign, no leading zero, no blank.
  if (position < 0 || EtagAt(position) != etag) return std::nullopt;
  return position;
}

}  // namespace jiedui::domain
