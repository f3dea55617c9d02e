// What a fact is about: the units that access control asks for, and the resource it creates or
// changes. One row per event; the build stops where one is missing.

#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/decide.h"
#include "domain/moves.h"
#include "domain/references.h"
#include "domain/voiding.h"

namespace jiedui::domain {
namespace {

using event::v1::NoEvent;
using Units = std::vector<std::string>;

// Looks something up that a fact names; what cannot be an id is not, for the proposal has not been
// checked yet.
template <class State>
using Finder = absl::StatusOr<const State*> (*)(const Field& field, absl::string_view id,
                                                const Entities& entities);

class SubjectFinder {
 public:
  explicit SubjectFinder(const Entities& entities) : entities_(entities) {}

  // What the fact names and there is not, of what was looked up so far; OK if there is all of it.
  const absl::Status& missing() const { return missing_; }

  Units operator()(const NoEvent&) const { return {}; }

  // A unit is its superior's to register; the city registers itself.
  Units operator()(const event::v1::UnitRegistered& fact) const {
    return {fact.parent_unit_id().empty() ? fact.unit_id() : fact.parent_unit_id()};
  }
  Units operator()(const event::v1::UnitRenamed& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::UnitClosed& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::UnitsMerged& fact) const {
    return With(fact.unit_id(), fact.merged_unit_ids());
  }
  Units operator()(const event::v1::UnitSplit& fact) const {
    return With(fact.unit_id(), fact.new_unit_ids());
  }
  Units operator()(const event::v1::UnitTransferred& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::UnitEstablishmentSet& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::StandardizationAccepted& fact) const {
    return {fact.unit_id()};
  }
  Units operator()(const event::v1::OfficerRegistered& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::PersonalDataErased& fact) const {
    return UnitOf(fact.officer_id());
  }
  Units operator()(const event::v1::OfficerCertificateRenewed& fact) const {
    return UnitOf(fact.officer_id());
  }
  // It is for the unit that lets them go: nobody takes an officer from another.
  Units operator()(const event::v1::OfficerTransferred& fact) const {
    return UnitOf(fact.officer_id());
  }
  Units operator()(const event::v1::OfficerLeft& fact) const { return UnitOf(fact.officer_id()); }

  // They concern everybody.
  Units operator()(const event::v1::BasisDocumentRegistered&) const { return {}; }
  Units operator()(const event::v1::WorkCalendarPublished&) const { return {}; }
  Units operator()(const event::v1::ProgramOpened&) const { return {}; }
  Units operator()(const event::v1::PolicySetAdopted&) const { return {}; }
  Units operator()(const event::v1::UnitEnrolled& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::UnitWithdrawn& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::UnitIndexRecorded& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::BreakthroughApproved& fact) const { return {fact.unit_id()}; }

  Units operator()(const event::v1::PairAssigned& fact) const {
    return {fact.unit_a_id(), fact.unit_b_id()};
  }
  Units operator()(const event::v1::PairDissolved& fact) const { return LastSides(fact.pair_id()); }
  // Whoever is over the sides the pair has had last, and over those it gets.
  Units operator()(const event::v1::PairReassigned& fact) const {
    Units units = LastSides(fact.pair_id());
    units.insert(units.end(), {fact.unit_a_id(), fact.unit_b_id()});
    return units;
  }
  Units operator()(const event::v1::PairRenewed& fact) const {
    return {fact.unit_a_id(), fact.unit_b_id()};
  }
  Units operator()(const event::v1::PairExceptionGranted& fact) const { return {fact.unit_id()}; }
  // Each unit speaks for itself, and a superior for itself too.
  Units operator()(const event::v1::PairProposed& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::PairProposalAnswered& fact) const { return {fact.unit_id()}; }
  // It is the district's own word; the towns are whom it is about.
  Units operator()(const event::v1::CrossDistrictConsentGiven& fact) const {
    return {fact.unit_id()};
  }
  Units operator()(const event::v1::CrossDistrictPairApproved& fact) const {
    return {fact.unit_a_id(), fact.unit_b_id()};
  }
  Units operator()(const event::v1::PairRegisterFiled& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::PairRegisterAcknowledged& fact) const {
    return Filer(fact.register_id());
  }
  Units operator()(const event::v1::PairRegisterReturned& fact) const {
    return Filer(fact.register_id());
  }
  Units operator()(const event::v1::SupervisionCheckRecorded& fact) const {
    return {fact.unit_id()};
  }

  Units operator()(const event::v1::StaffDispatched& fact) const { return {fact.from_unit_id()}; }
  Units operator()(const event::v1::StaffRotated& fact) const { return {fact.from_unit_id()}; }
  Units operator()(const event::v1::JointInspectionHeld& fact) const {
    return Sides(fact.pair_id());
  }
  Units operator()(const event::v1::GroupStudyHeld& fact) const { return Sides(fact.pair_id()); }
  Units operator()(const event::v1::OtherActivityHeld& fact) const { return Sides(fact.pair_id()); }
  Units operator()(const event::v1::ActivityAttested& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::ActivityCorrected& fact) const {
    return Recorders(fact.activity_id());
  }
  Units operator()(const event::v1::ActivityVoided& fact) const {
    return Recorders(fact.activity_id());
  }

  Units operator()(const event::v1::RotationPlanned& fact) const { return {fact.from_unit_id()}; }
  // Who is at the partner, the partner knows as well as the sender.
  Units operator()(const event::v1::StaffArrived& fact) const {
    return SidesOf(fact.activity_id());
  }
  Units operator()(const event::v1::StaffLeaveStarted& fact) const {
    return SidesOf(fact.activity_id());
  }
  Units operator()(const event::v1::StaffLeaveEnded& fact) const {
    return SidesOf(fact.activity_id());
  }
  Units operator()(const event::v1::StaffReturned& fact) const {
    return SidesOf(fact.activity_id());
  }
  Units operator()(const event::v1::StaffRecalled& fact) const {
    return Recorders(fact.activity_id());
  }
  Units operator()(const event::v1::JointPlanAdopted& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::JointPlanSigned& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::NoViolationAttested& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::LateEntryPermitted& fact) const { return {fact.unit_id()}; }

  Units operator()(const event::v1::CaseFiled& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::ProposedCaseReported& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::ProposedCaseAccepted& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::ProposedCaseDeclined& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::PenaltyDecided& fact) const { return Deciders(fact.case_id()); }
  Units operator()(const event::v1::PenaltyChanged& fact) const { return Deciders(fact.case_id()); }
  Units operator()(const event::v1::FineCollected& fact) const { return Deciders(fact.case_id()); }
  Units operator()(const event::v1::CaseClosed& fact) const { return Deciders(fact.case_id()); }

  Units operator()(const event::v1::ReportSubmitted& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::ReportReturned& fact) const {
    return Reporter(fact.report_id());
  }
  Units operator()(const event::v1::ReportAccepted& fact) const {
    return Reporter(fact.report_id());
  }

  Units operator()(const event::v1::ReportDifferenceExplained& fact) const {
    return Reporter(fact.report_id());
  }
  Units operator()(const event::v1::MonthExempted& fact) const { return LastSides(fact.pair_id()); }
  Units operator()(const event::v1::RuleExceptionGranted& fact) const {
    return LastSides(fact.pair_id());
  }

  Units operator()(const event::v1::SupervisionFixClosed& fact) const {
    return Inspector(fact.check_id());
  }
  Units operator()(const event::v1::GoodPracticeRecorded& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::GoodPracticePromoted& fact) const {
    const PracticeState* practice = Look("practice_id", fact.practice_id(), &FindPractice);
    return practice == nullptr ? Units{} : Units{practice->unit_id};
  }
  Units operator()(const event::v1::BulletinPublished& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::CopyDelivered& fact) const {
    const BulletinState* bulletin = Look("bulletin_id", fact.bulletin_id(), &FindBulletin);
    return bulletin == nullptr ? Units{} : Units{bulletin->unit_id};
  }
  // An assessment is of everybody; an objection of who objects, an adjustment of whose score it is.
  Units operator()(const event::v1::AssessmentOpened&) const { return {}; }
  Units operator()(const event::v1::EvidenceFrozen&) const { return {}; }
  Units operator()(const event::v1::ScoresComputed&) const { return {}; }
  Units operator()(const event::v1::PreliminaryNoticeGiven&) const { return {}; }
  Units operator()(const event::v1::ObjectionFiled& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::ObjectionDecided& fact) const {
    return Objector(fact.assessment_id(), fact.objection_id());
  }
  Units operator()(const event::v1::ScoreAdjustmentProposed& fact) const {
    return fact.unit_id().empty() ? Sides(fact.pair_id()) : Units{fact.unit_id()};
  }
  Units operator()(const event::v1::ScoreAdjustmentCountersigned& fact) const {
    return Adjusted(fact.assessment_id(), fact.adjustment_id());
  }
  Units operator()(const event::v1::AssessmentPublished&) const { return {}; }
  Units operator()(const event::v1::AssessmentErratumPublished&) const { return {}; }

  Units operator()(const event::v1::CommendationGiven& fact) const {
    return fact.unit_id().empty() ? Sides(fact.pair_id()) : Units{fact.unit_id()};
  }
  Units operator()(const event::v1::ReportReminderSent& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::AdmonitionDecided& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::UnitIndexCorrected& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::BreakthroughVoided& fact) const { return {fact.unit_id()}; }
  Units operator()(const event::v1::SupervisionCheckVoided& fact) const {
    return Inspector(fact.check_id());
  }
  Units operator()(const event::v1::CaseVoided& fact) const { return Owner(fact.case_id()); }
  Units operator()(const event::v1::FigureCorrected& fact) const {
    return Reporter(fact.report_id());
  }
  // Of whoever made the entry, or has taken over from them; of nobody the ledger knows, the city's.
  Units operator()(const event::v1::EntryVoided& fact) const {
    const absl::StatusOr<VoidableEntry> entry = FindEntry(fact, entities_);
    if (!entry.ok()) missing_.Update(entry.status());
    // Of one that was taken back, who did.
    const std::string& unit_id = entry.ok() ? entry->made_by : fact.voiding_unit_id();
    if (unit_id.empty()) return {};
    return {SuccessorOn(unit_id, CivilDay::max(), entities_)};
  }

  // The server's own.
  template <IsLedgerAct Fact>
  Units operator()(const Fact&) const {
    return {};
  }

  Units UnitOf(absl::string_view officer_id) const {
    const OfficerState* officer = Look("officer_id", officer_id, &FindOfficer);
    return officer == nullptr ? Units{} : Units{officer->unit_id()};
  }

 private:
  template <class State>
  const State* Look(absl::string_view field, absl::string_view id, Finder<State> find) const {
    auto found = find(kFact(field), id, entities_);
    if (found.ok()) return *found;
    missing_.Update(found.status());
    return nullptr;
  }

  static Units With(const std::string& unit_id,
                    const google::protobuf::RepeatedPtrField<std::string>& others) {
    Units units = {unit_id};
    units.insert(units.end(), others.begin(), others.end());
    return units;
  }

  // Earlier ones too: what they did is still theirs to record and to confirm.
  Units Sides(absl::string_view pair_id) const {
    const PairState* pair = Look("pair_id", pair_id, &FindPair);
    return pair == nullptr ? Units{} : pair->EverySide();
  }

  Units LastSides(absl::string_view pair_id) const {
    const PairState* pair = Look("pair_id", pair_id, &FindPair);
    return pair == nullptr ? Units{} : Units{pair->sides.back().a_id, pair->sides.back().b_id};
  }

  Units SidesOf(absl::string_view activity_id) const {
    const ActivityState* activity = Look("activity_id", activity_id, &FindActivity);
    return activity == nullptr ? Units{} : Sides(activity->pair_id);
  }

  // A stay is the sending side's; everything else is both sides'.
  Units Recorders(absl::string_view activity_id) const {
    const ActivityState* activity = Look("activity_id", activity_id, &FindActivity);
    if (activity == nullptr) return {};
    if (activity->kind == ActivityKind::kStay) return {activity->from_unit_id};
    return Sides(activity->pair_id);
  }

  Units Filer(absl::string_view register_id) const {
    const RegisterState* filed = Look("register_id", register_id, &FindRegister);
    return filed == nullptr ? Units{} : Units{filed->unit_id};
  }

  Units Inspector(absl::string_view check_id) const {
    const CheckState* check = Look("check_id", check_id, &FindCheck);
    return check == nullptr ? Units{} : Units{check->unit_id};
  }

  Units Owner(absl::string_view case_id) const {
    const CaseState* state = Look("case_id", case_id, &FindCase);
    return state == nullptr ? Units{} : Units{state->UnitId()};
  }

  // Whose case it is; of one that is proposed also the district it was reported to, which has to
  // accept it first, and is told so.
  Units Deciders(absl::string_view case_id) const {
    Units units = Owner(case_id);
    const CaseState* state = Look("case_id", case_id, &FindCase);
    if (state == nullptr || state->stage != CaseStage::kProposed) return units;
    const UnitState* town = entities_.Unit(state->reporter_unit_id);
    if (town != nullptr) {
      units.push_back(SuccessorOn(town->ParentOn(state->stage_day), CivilDay::max(), entities_));
    }
    return units;
  }

  Units Reporter(absl::string_view report_id) const {
    const ReportState* report = Look("report_id", report_id, &FindReport);
    return report == nullptr ? Units{} : Units{report->unit_id};
  }

  Units Objector(absl::string_view assessment_id, const std::string& objection_id) const {
    const AssessmentState* state = Look("assessment_id", assessment_id, &FindAssessment);
    if (state == nullptr) return {};
    const auto objection = state->objections.find(objection_id);
    return objection == state->objections.end() ? Units{} : Units{objection->second.unit_id};
  }

  Units Adjusted(absl::string_view assessment_id, const std::string& adjustment_id) const {
    const AssessmentState* state = Look("assessment_id", assessment_id, &FindAssessment);
    if (state == nullptr) return {};
    const auto found = state->adjustments.find(adjustment_id);
    if (found == state->adjustments.end()) return {};
    const AdjustmentState& adjustment = found->second;
    return adjustment.unit_id.empty() ? Sides(adjustment.pair_id) : Units{adjustment.unit_id};
  }

  const Entities& entities_;
  mutable absl::Status missing_;
};

// The field of the fact that has the id of a unit as its value.
struct UnitField {
  absl::string_view unit_id;

  Field operator()(const NoEvent&) const { return kFact("unit_id"); }
  template <class Fact>
  Field operator()(const Fact& fact) const {
    const google::protobuf::Descriptor& descriptor = *Fact::descriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const google::protobuf::FieldDescriptor& field = *descriptor.field(i);
      const bool text = field.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING;
      if (!text || field.is_repeated()) continue;
      if (Fact::GetReflection()->GetString(fact, &field) == unit_id) return kFact(field.name());
    }
    return kFact("unit_id");
  }
};

// The most particular entity a fact names, by the id it carries.
template <class Fact>
std::string NameOf(const Fact& fact) {
  if constexpr (std::is_same_v<Fact, NoEvent> || IsLedgerAct<Fact>) {
    return "";
  } else if constexpr (std::is_same_v<Fact, event::v1::EntryVoided>) {
    return EntryResource(fact);
  } else if constexpr (requires { fact.bulletin_id(); }) {
    return absl::StrCat("bulletins/", fact.bulletin_id());
  } else if constexpr (requires { fact.commendation_id(); }) {
    return absl::StrCat("commendations/", fact.commendation_id());
  } else if constexpr (requires { fact.practice_id(); }) {
    return absl::StrCat("goodPractices/", fact.practice_id());
  } else if constexpr (requires { fact.assessment_id(); }) {
    return absl::StrCat("assessments/", fact.assessment_id());
  } else if constexpr (requires { fact.case_id(); }) {
    return absl::StrCat("cases/", fact.case_id());
  } else if constexpr (requires { fact.activity_id(); }) {
    return absl::StrCat("activities/", fact.activity_id());
  } else if constexpr (requires { fact.plan_id(); }) {
    return absl::StrCat("jointPlans/", fact.plan_id());
  } else if constexpr (requires { fact.permit_id(); }) {
    return absl::StrCat("lateEntryPermits/", fact.permit_id());
  } else if constexpr (requires { fact.check_id(); }) {
    return absl::StrCat("supervisionChecks/", fact.check_id());
  } else if constexpr (requires { fact.pair_id(); }) {
    return absl::StrCat("pairs/", fact.pair_id());
  } else if constexpr (requires { fact.register_id(); }) {
    return absl::StrCat("pairRegisters/", fact.register_id());
  } else if constexpr (requires { fact.report_id(); }) {
    return absl::StrCat("reports/", fact.report_id());
  } else if constexpr (requires { fact.policy_set_id(); }) {
    return absl::StrCat("policySets/", fact.policy_set_id());
  } else if constexpr (requires { fact.document_id(); }) {
    return absl::StrCat("basisDocuments/", fact.document_id());
  } else if constexpr (requires { fact.year(); }) {
    return absl::StrCat("workCalendars/", fact.year());
  } else if constexpr (requires { fact.officer_id(); }) {
    return absl::StrCat("officers/", fact.officer_id());
  } else if constexpr (requires { fact.unit_a_id(); }) {
    return absl::StrCat("units/", fact.unit_a_id());
  } else if constexpr (requires { fact.unit_id(); }) {
    return absl::StrCat("units/", fact.unit_id());
  } else {
    return absl::StrCat("programs/", fact.program_id());
  }
}

}  // namespace

std::vector<std::string> SubjectUnits(const event::v1::Event& proposed, const Entities& entities) {
  return event::v1::VisitEvent(proposed, SubjectFinder(entities));
}

absl::Status CheckSubjects(const event::v1::Event& proposed, const Entities& entities) {
  const SubjectFinder finder(entities);
  const Units units = event::v1::VisitEvent(proposed, finder);
  RETURN_IF_ERROR(finder.missing());
  for (const std::string& unit_id : units) {
    const Field field = event::v1::VisitEvent(proposed, UnitField{unit_id});
    RETURN_IF_ERROR(FindUnit(field, unit_id, entities).status());
  }
  return absl::OkStatus();
}

std::vector<std::string> UnitsOfPersons(const event::v1::Event& event, const Entities& entities) {
  return event::v1::VisitEvent(event, [&entities](const auto& fact) {
    if constexpr (requires { fact.officer_id(); }) {
      return SubjectFinder(entities).UnitOf(fact.officer_id());
    } else {
      return Units();
    }
  });
}

std::string ResourceName(const event::v1::Event& event) {
  return event::v1::VisitEvent(event, [](const auto& fact) { return NameOf(fact); });
}

}  // namespace jiedui::domain
