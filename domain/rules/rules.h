// Every rule of the programme that a fact can fall short of: one row each, with its severity, the
// policy parameter it reads, and its words in Chinese and English. Pure.
//
// The clause printed beside a finding is always the policy set's own: that of the parameter the
// rule reads, which may be the interpretation that decides; of a rule that reads none, the
// paragraph of the notice it stands in, as the set cites it of another parameter. Of an activity,
// exactly the findings of severity MUST keep it from counting.

#ifndef JIEDUI_DOMAIN_RULES_RULES_H_
#define JIEDUI_DOMAIN_RULES_RULES_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "domain/error.h"
#include "domain/program/policy.h"
#include "jiedui/v1/consistency.pb.h"

namespace jiedui::domain {

enum class Rule {
  kFreeCombinationAgreed,        // R0-06
  kRegisterFiled,                // R0-09
  kRegisterFiledInTime,          // R0-09
  kPairFiled,                    // R0-09
  kPairFiledInTime,              // R0-09
  kLaterPairFiled,               // R0-09
  kMovedPairFiled,               // R0-09
  kBetterSideIsBetter,           // R0-10
  kBetterSideByIndex,            // R0-10
  kActivityEveryMonth,           // R0-14
  kMonthExempted,                // R0-14
  kKindFloor,                    // R0-15
  kRotationIsMutual,             // R0-16
  kRotationTwoWeeks,             // R0-17
  kRotationRecalled,             // R0-17
  kInspectionFollowsPlan,        // R0-18
  kPlanSigned,                   // R0-18
  kInspectionTargetPlanned,      // R0-18
  kInspectionTargetInside,       // R0-19
  kInspectionTargetReason,       // R0-19
  kInspectionEnterprises,        // R0-20
  kBrigadeFilesCase,             // R0-21
  kTownReportsCase,              // R0-22
  kStudyBothSides,               // R0-23
  kStudyHasTopics,               // R0-23
  kStudySolvesProblems,          // R0-23
  kStudyHalfDay,                 // R0-24
  kTownReportsMonth,             // R0-26
  kTownReportInTime,             // R0-26
  kTownReportMatchesLedger,      // R0-26
  kDistrictReportsMonth,         // R0-27
  kDistrictReportInTime,         // R0-27
  kDistrictReportMatchesLedger,  // R0-27
  kDistrictOverview,             // R0-27
  kDistrictOverallAccepted,      // R0-27
  kFixInTime,                    // R0-28
  kFixClosedInTime,              // R0-28
  kBulletinPublished,            // R0-31
  kBulletinInTime,               // R0-31
  kStudyCredits,                 // A2
  kRotationUnbroken,             // A8
  kOfficerElsewhere,             // A9
  kInspectionSideEnterprises,    // A12
  kNoViolationCovers,            // A13
  kNoViolationContradicted,      // A13
  kPairWithinDistrict,           // A19
  kHubCredit,                    // A24
  kHubOneCredit,                 // A24
  kCorrectionConfirmed,          // A25
  kAttestedByBothSides,          // A26
  kNoOverlap,                    // A27
  kStudyOwnMinutes,              // A27
  kTimesNoted,                   // A27
  kReturnedReportFixed,          // A38
  kReportAnswered,               // A38
  kEntryInTime,                  // A39
  kEntryPermitted,               // A39
  kCaseEntryInTime,              // A39
  kCheckEntryInTime,             // A39
  kFixEntryInTime,               // A39
  kCaseHasDocument,              // A14
  kStayCreditedOutside,          // A5
  kCaseOfInspection,             // R0-19
  kCaseInJurisdiction,           // A3
  kHubAttendance,                // A24
  kBothSidesTookPart,            // R0-13
  kRuleExcepted,                 // A23
  kBaselineInTime,               // A39
  kPairOwesNoMonth,              // R0-14
  kBulletinNumbered,             // R0-31
  kExemptionOfMetMonth,          // R0-14
  kPlannedStayNotBegun,          // R0-16
  kCaseWithinWindow,             // A13
  kNoViolationWithinWindow,      // A13
  kMeritEntryInTime,             // A39
  kPairRecordedLater,            // R0-14
  kEnrolmentRecordedLater,       // R0-26
  kStudyContentReported,         // R0-26
  kDistrictDecidesPair,          // R0-08
  kFineOverCollected,            // A16
  kFineBelowCollected,           // A16
  kDecisionNumberTwice,          // A16
  kPlanOnRecord,                 // R0-18
  kExceptionReachesBack,         // A23
  kEvidenceStillOpen,            // R0-30
  kRecordedAfterResult,          // R0-30
  kEnterpriseInOnePlace,         // R0-19
  kHubElsewhere,                 // A24
  kDutiesReported,               // R0-26
  kExplanationStale,             // R0-26
  kExemptionOfExemptMonth,       // R0-14
  kReportsDueAfterFreeze,        // R0-30
  kAdjustmentLeftOut,            // R0-30
  kCaseInTwoUnits,               // A3
  kReportOfWholeMonth,           // R0-26
  kAdjustmentCarriedOver,        // R0-30
  kImprovementBeyondPair,        // R0-33
  kSupplementAwaited,            // R0-09
  kSupplementFiled,              // R0-09
  kSupplementInTime,             // R0-09
  kRankLost,                     // R0-30
  kPointsCapped,                 // R0-30
  kDistrictReportOfWholeMonth,   // R0-27
  kSidesSinceFiling,             // A21
};

struct RuleInfo {
  Rule rule;
  const char* id;         // "R0-20"
  const char* parameter;  // policy key, "joint.min_enterprises"; empty if it reads none
  v1::RuleSeverity severity;
  const char* zh;  // template with {placeholders}
  const char* en;
  const char* paragraph = "";  // if it reads none: a parameter of the paragraph it stands in
};

// All rules, in the order of the enum.
absl::Span<const RuleInfo> AllRules();
const RuleInfo& Info(Rule rule);

// The clause of the parameter; if there is none, the paragraph of the notice that the other one is
// of.
std::string ClauseOf(absl::string_view parameter, absl::string_view paragraph,
                     const Policy& policy);

// A finding: the rule's words filled in; the parameter's value and clause taken from the policy.
// About a part of the subject, or all of it.
v1::RuleFinding MakeFinding(Rule rule, const Policy& policy, absl::string_view subject,
                            int64_t event_position, const ErrorVariables& variables,
                            absl::string_view part = "");

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_RULES_H_
