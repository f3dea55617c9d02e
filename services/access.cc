#include "services/access.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "base/status_macros.h"
#include "domain/decide.h"
#include "domain/enforcement/case.h"
#include "domain/error.h"
#include "domain/grounds.h"
#include "domain/organization/unit.h"
#include "domain/references.h"
#include "domain/reporting/report.h"

namespace jiedui::services {
namespace {

using domain::Role;
using event::v1::Event;

constexpr AccessRow kTable[] = {
    // event                               town           district         city
    {Event::kUnitRegistered, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kUnitRenamed, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kUnitClosed, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kOfficerRegistered, Reach::kNone, Reach::kSubtree, Reach::kLedger},
    {Event::kPersonalDataErased, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kOfficerCertificateRenewed, Reach::kNone, Reach::kSubtree, Reach::kLedger},
    {Event::kOfficerTransferred, Reach::kNone, Reach::kSubtree, Reach::kLedger},
    {Event::kOfficerLeft, Reach::kNone, Reach::kSubtree, Reach::kLedger},
    {Event::kUnitEstablishmentSet, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kBasisDocumentRegistered, Reach::kNone, Reach::kNone, Reach::kLedger},

    {Event::kProgramOpened, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kPolicySetAdopted, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kUnitEnrolled, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kUnitIndexRecorded, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kBreakthroughApproved, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kWorkCalendarPublished, Reach::kNone, Reach::kNone, Reach::kLedger},

    {Event::kPairAssigned, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kPairDissolved, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kPairExceptionGranted, Reach::kNone, Reach::kBelow, Reach::kLedger},
    // R0-09, R0-28, A37: a register and a check are those of the unit that files or makes them.
    {Event::kPairRegisterFiled, Reach::kNone, Reach::kOwn, Reach::kOwn},
    {Event::kPairRegisterAcknowledged, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kPairRegisterReturned, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kSupervisionCheckRecorded, Reach::kNone, Reach::kOwn, Reach::kOwn},

    {Event::kStaffDispatched, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kStaffRotated, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kJointInspectionHeld, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kGroupStudyHeld, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kOtherActivityHeld, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kActivityAttested, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kActivityCorrected, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kActivityVoided, Reach::kOwn, Reach::kSubtree, Reach::kLedger},

    {Event::kCaseFiled, Reach::kNone, Reach::kOwn, Reach::kLedger},
    {Event::kProposedCaseReported, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    // R0-22, A3: of the bureau that the town reported to, which files it; the city answers what was
    // reported to itself.
    {Event::kProposedCaseAccepted, Reach::kNone, Reach::kOwn, Reach::kOwn},
    {Event::kProposedCaseDeclined, Reach::kNone, Reach::kOwn, Reach::kOwn},
    {Event::kPenaltyDecided, Reach::kNone, Reach::kOwn, Reach::kLedger},
    {Event::kCaseClosed, Reach::kNone, Reach::kOwn, Reach::kLedger},

    // A unit's own; of one that has ended also its superior's (domain/reporting/report.cc).
    {Event::kReportSubmitted, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kReportReturned, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kReportAccepted, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kMonthExempted, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kReportDifferenceExplained, Reach::kOwn, Reach::kSubtree, Reach::kLedger},

    {Event::kRotationPlanned, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kStaffArrived, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kStaffLeaveStarted, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kStaffLeaveEnded, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kStaffReturned, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kStaffRecalled, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kJointPlanAdopted, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kJointPlanSigned, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kNoViolationAttested, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kLateEntryPermitted, Reach::kNone, Reach::kBelow, Reach::kLedger},

    {Event::kSupervisionFixClosed, Reach::kNone, Reach::kOwn, Reach::kLedger},
    {Event::kGoodPracticeRecorded, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kGoodPracticePromoted, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kBulletinPublished, Reach::kNone, Reach::kOwn, Reach::kLedger},
    {Event::kCopyDelivered, Reach::kNone, Reach::kOwn, Reach::kLedger},
    {Event::kAssessmentOpened, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kEvidenceFrozen, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kScoresComputed, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kPreliminaryNoticeGiven, Reach::kNone, Reach::kNone, Reach::kLedger},
    // R0-30, A7: of whoever was told its score; the city decides it.
    {Event::kObjectionFiled, Reach::kOwn, Reach::kOwn, Reach::kNone},
    {Event::kObjectionDecided, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kScoreAdjustmentProposed, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kScoreAdjustmentCountersigned, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kAssessmentPublished, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kAssessmentErratumPublished, Reach::kNone, Reach::kNone, Reach::kLedger},

    {Event::kUnitsMerged, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kUnitSplit, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kUnitTransferred, Reach::kNone, Reach::kNone, Reach::kLedger},

    {Event::kCommendationGiven, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kReportReminderSent, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kUnitIndexCorrected, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kBreakthroughVoided, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kSupervisionCheckVoided, Reach::kNone, Reach::kOwn, Reach::kLedger},
    {Event::kCaseVoided, Reach::kOwn, Reach::kOwn, Reach::kLedger},
    {Event::kFigureCorrected, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kCrossDistrictConsentGiven, Reach::kNone, Reach::kOwn, Reach::kLedger},
    {Event::kCrossDistrictPairApproved, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kStandardizationAccepted, Reach::kNone, Reach::kNone, Reach::kLedger},
    {Event::kPairReassigned, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kPairRenewed, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kUnitWithdrawn, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kPenaltyChanged, Reach::kNone, Reach::kOwn, Reach::kLedger},
    {Event::kFineCollected, Reach::kNone, Reach::kOwn, Reach::kLedger},
    {Event::kRuleExceptionGranted, Reach::kNone, Reach::kBelow, Reach::kLedger},
    {Event::kPairProposed, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kPairProposalAnswered, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
    {Event::kAdmonitionDecided, Reach::kNone, Reach::kNone, Reach::kLedger},
    // Of who made the entry, which is whom it is about here.
    {Event::kEntryVoided, Reach::kOwn, Reach::kSubtree, Reach::kLedger},
};

// Where the notice says whose an act is: kinds of event, and a policy parameter of the paragraph
// that says it. Units, officers, programmes and policy sets are no act of the notice.
struct Ground {
  absl::string_view parameter;
  std::initializer_list<int> kinds;
};
const Ground kGrounds[] = {
    {"pair.max_per_unit",
     {Event::kPairAssigned, Event::kPairDissolved, Event::kPairExceptionGranted,
      Event::kCrossDistrictConsentGiven, Event::kCrossDistrictPairApproved, Event::kPairReassigned,
      Event::kPairRenewed, Event::kPairProposed, Event::kPairProposalAnswered}},
    {"register.due",
     {Event::kPairRegisterFiled, Event::kPairRegisterAcknowledged, Event::kPairRegisterReturned}},
    {"supervision.checks_per_quarter",
     {Event::kSupervisionCheckRecorded, Event::kSupervisionFixClosed,
      Event::kSupervisionCheckVoided}},
    {"rotation.reciprocity",
     {Event::kStaffDispatched, Event::kStaffRotated, Event::kRotationPlanned, Event::kStaffArrived,
      Event::kStaffLeaveStarted, Event::kStaffLeaveEnded, Event::kStaffReturned,
      Event::kStaffRecalled}},
    {"joint.case_window_days",
     {Event::kJointInspectionHeld, Event::kJointPlanAdopted, Event::kJointPlanSigned,
      Event::kNoViolationAttested, Event::kCaseFiled, Event::kProposedCaseReported,
      Event::kProposedCaseAccepted, Event::kProposedCaseDeclined, Event::kPenaltyDecided,
      Event::kPenaltyChanged, Event::kFineCollected, Event::kCaseClosed, Event::kCaseVoided}},
    {"study.half_day_minutes", {Event::kGroupStudyHeld}},
    {"month.min_activities",
     {Event::kOtherActivityHeld, Event::kActivityAttested, Event::kActivityCorrected,
      Event::kActivityVoided, Event::kMonthExempted, Event::kRuleExceptionGranted}},
    {"report.due_town_day",
     {Event::kReportSubmitted, Event::kReportReturned, Event::kReportAccepted,
      Event::kReportDifferenceExplained, Event::kReportReminderSent, Event::kFigureCorrected,
      Event::kLateEntryPermitted}},
    {"bulletin.period_months", {Event::kBulletinPublished, Event::kCopyDelivered}},
    {"admonition.last_n", {Event::kAdmonitionDecided}},
    {"assessment.target_points",
     {Event::kAssessmentOpened, Event::kEvidenceFrozen, Event::kScoresComputed,
      Event::kPreliminaryNoticeGiven, Event::kObjectionFiled, Event::kObjectionDecided,
      Event::kScoreAdjustmentProposed, Event::kScoreAdjustmentCountersigned,
      Event::kAssessmentPublished, Event::kAssessmentErratumPublished}},
};

constexpr PersonalRow kPersonalTable[] = {
    {Role::kTown, Reach::kOwn},
    {Role::kDistrict, Reach::kSubtree},
    {Role::kCity, Reach::kLedger},
    {Role::kAuditor, Reach::kNone},  // proofs need no names
};

Reach ReachOf(Role role, const AccessRow& row) {
  switch (role) {
    case Role::kTown:
      return row.town;
    case Role::kDistrict:
      return row.district;
    case Role::kCity:
      return row.city;
    case Role::kAuditor:
      return Reach::kNone;
  }
  return Reach::kNone;
}

// True if the unit is below the superior on that day, at any distance.
bool IsBelow(absl::string_view unit_id, absl::string_view superior_id, CivilDay day,
             const domain::Entities& entities) {
  const domain::UnitState* const unit = entities.Unit(unit_id);
  const domain::UnitState* const superior = entities.Unit(superior_id);
  return unit != nullptr && superior != nullptr &&
         domain::IsSuperior(*superior, *unit, day, entities);
}

using UnitsOf = std::vector<std::string> (*)(const Event&, const domain::Entities&);

bool Reaches(Reach reach, absl::string_view own, const Event& event, UnitsOf units_of,
             const domain::Entities& entities, CivilDay today) {
  if (reach == Reach::kNone) return false;
  if (reach == Reach::kLedger) return true;
  const std::vector<std::string> subjects = units_of(event, entities);
  const auto is_own = [&](const std::string& id) { return id == own; };
  const auto is_below = [&](const std::string& id) { return IsBelow(id, own, today, entities); };
  if (reach == Reach::kBelow) {
    return !subjects.empty() && std::all_of(subjects.begin(), subjects.end(), is_below);
  }
  if (std::any_of(subjects.begin(), subjects.end(), is_own)) return true;
  return reach == Reach::kSubtree && std::any_of(subjects.begin(), subjects.end(), is_below);
}

// The paragraph that says whose such an act is, by the programme the proposal names or the last one
// of the caller's own unit that has rules: it tells nothing of the subject, which may not be there.
// Empty if there is none.
std::string ClauseOf(const domain::Principal& principal, const Event& proposed,
                     const domain::Entities& entities, CivilDay today) {
  for (const Ground& ground : kGrounds) {
    if (std::find(ground.kinds.begin(), ground.kinds.end(), proposed.kind_case()) !=
        ground.kinds.end()) {
      return domain::ParagraphFor(ground.parameter, proposed, principal.unit_id, entities, today);
    }
  }
  return "";
}

// A unit of the ledger whose role writes such facts: of its own, or of those below it.
bool HasRealm(const domain::Principal& principal, Reach reach, const domain::Entities& entities) {
  return reach != Reach::kNone && entities.Unit(principal.unit_id) != nullptr;
}

// Who records facts of a kind, in words: for whoever may not, whoever they are about.
struct Writers {
  const char* en;
  const char* zh;
};

Writers WritersOf(const AccessRow& row) {
  if (row.town == Reach::kOwn) {
    if (row.city == Reach::kNone) return {"the unit it is about itself", "所涉单位自己"};
    return row.district == Reach::kOwn
               ? Writers{"the unit it is about itself, or the city", "所涉单位自己或者市局"}
               : Writers{"the unit it is about itself, its district, or the city",
                         "所涉单位自己、所属区（市）局或者市局"};
  }
  if (row.district == Reach::kNone) return {"the city", "市局"};
  if (row.city == Reach::kOwn) {
    return {"the unit that it names, a district or the city, itself",
            "所填单位（区（市）局或者市局）自己"};
  }
  return row.district == Reach::kBelow
             ? Writers{"a superior of the unit it is about: its district or the city",
                       "所涉单位的上级（所属区（市）局或者市局）"}
             : Writers{"the district it is of, or the city", "所属区（市）局或者市局"};
}

// R0-22: an answer to a case names whoever gives it, and so not whom to ask.
Writers WritersOf(const Event& proposed) {
  if (proposed.has_proposed_case_accepted() || proposed.has_proposed_case_declined()) {
    return {"the unit the case was reported to", "接到该案件上报的单位"};
  }
  for (const AccessRow& row : kTable) {
    if (row.kind == static_cast<int>(proposed.kind_case())) return WritersOf(row);
  }
  return {"the server alone", "系统自动"};
}

// R0-22: whose own a town is, or the town itself, is told of the case filed for it what the town
// has to do, and not to ask whom it is.
absl::Status CheckFiler(const domain::Principal& principal, const Event& proposed,
                        const domain::Entities& entities, CivilDay today) {
  const bool writes = principal.role == Role::kTown || principal.role == Role::kDistrict;
  if (!proposed.has_case_filed() || !writes) return absl::OkStatus();
  const std::string& unit_id = proposed.case_filed().unit_id();
  const domain::UnitState* const unit = entities.Unit(unit_id);
  if (unit == nullptr) return absl::OkStatus();
  if (unit_id != principal.unit_id && !IsBelow(unit_id, principal.unit_id, today, entities)) {
    return absl::OkStatus();
  }
  return domain::CheckFilingPower(*unit);
}

// R0-26, R0-27: whoever answers a report that goes to another is told whom it goes to.
absl::Status Denied(const domain::Principal& principal, const Event& proposed,
                    const domain::Entities& entities, CivilDay today) {
  RETURN_IF_ERROR(CheckFiler(principal, proposed, entities, today));
  const bool answer = proposed.has_report_accepted() || proposed.has_report_returned() ||
                      proposed.has_figure_corrected();
  const std::vector<std::string> subjects = domain::SubjectUnits(proposed, entities);
  const domain::UnitState* const reporter =
      answer && subjects.size() == 1 ? entities.Unit(subjects.front()) : nullptr;
  if (reporter == nullptr || principal.role == Role::kAuditor) {
    const Writers writers = WritersOf(proposed);
    domain::ErrorVariables variables = {
        {"actor", principal.Name()}, {"writers", writers.en}, {"writers_zh", writers.zh}};
    std::string clause = ClauseOf(principal, proposed, entities, today);
    if (!clause.empty()) variables.emplace_back("clause", std::move(clause));
    return domain::Refuse(v1::ERROR_REASON_SCOPE_DENIED, "", std::move(variables));
  }
  return domain::NotDirectSuperior(*reporter, entities, {today, principal});
}

}  // namespace

absl::Span<const AccessRow> AccessTable() {
  return kTable;
}

absl::Status Authorize(const domain::Principal& principal, const Event& proposed,
                       const domain::Entities& entities, CivilDay today) {
  for (const AccessRow& row : kTable) {
    if (row.kind != static_cast<int>(proposed.kind_case())) continue;
    const Reach reach = ReachOf(principal.role, row);
    if (Reaches(reach, principal.unit_id, proposed, &domain::SubjectUnits, entities, today)) {
      return absl::OkStatus();
    }
    if (!HasRealm(principal, reach, entities)) continue;
    absl::Status missing = domain::CheckSubjects(proposed, entities);
    if (!missing.ok()) return missing;
  }
  return Denied(principal, proposed, entities, today);
}

absl::Span<const PersonalRow> PersonalTable() {
  return kPersonalTable;
}

bool MaySeePersonalData(const domain::Principal& principal, const Event& event,
                        const domain::Entities& entities, CivilDay today) {
  for (const PersonalRow& row : kPersonalTable) {
    if (row.role == principal.role) {
      return Reaches(row.reach, principal.unit_id, event, &domain::UnitsOfPersons, entities, today);
    }
  }
  return false;
}

}  // namespace jiedui::services
