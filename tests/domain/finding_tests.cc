#include "tests/domain/finding_tests.h"

#include <iterator>

#include "absl/algorithm/container.h"

namespace jiedui::domain {
namespace {

struct Row {
  Rule rule;
  absl::string_view test;
};

constexpr Row kRows[] = {
    {Rule::kFreeCombinationAgreed, "PairProposalSpec.AFreeCombinationThatNobodyAgreedToIsTold"},
    {Rule::kRegisterFiled, "PairRegisterSpec.NothingFiledIsAFindingFromTheDayAfter"},
    {Rule::kRegisterFiledInTime, "PairRegisterSpec.AFilingOnTheTwentyFirstIsLate"},
    {Rule::kPairFiled, "PairRegisterSpec.APairThatWasDueAndIsInNoRegisterIsMissing"},
    {Rule::kPairFiledInTime, "PairRegisterSpec.APairSupplementedAfterTheDayIsLate"},
    {Rule::kLaterPairFiled, "PairRegisterSpec.APairDecidedAfterTheDayIsToBeFiledAndInNoDeadline"},
    {Rule::kMovedPairFiled, "PairRegisterSpec.APairThatWasTakenOverIsToSupplementAndNotLate"},
    {Rule::kBetterSideIsBetter, "PairComplianceSpec.APairWhoseBetterSideHasNoBasisIsTold"},
    {Rule::kBetterSideByIndex, "BetterSideSpec.AnIndexOfABelowBsIsToldAndAnEqualOneIsNot"},
    {Rule::kActivityEveryMonth,
     "PairComplianceSpec.APairThatDoesNothingBreachesEveryMonthOwedAndEveryKind"},
    {Rule::kMonthExempted, "ExemptionSpec.AnExemptMonthIsNotOwedAndShowsWhoGrantedItAndWhy"},
    {Rule::kKindFloor, "KindFloorSpec.TheFindingSaysHowManyTimesAreMissing"},
    {Rule::kRotationIsMutual, "RotationSpec.AOneSidedStayCoversItsMonthAndCountsForNothingElse"},
    {Rule::kRotationTwoWeeks, "RotationSpec.AStayOfThirteenDaysIsTooShortAndCoversNothing"},
    {Rule::kRotationRecalled, "StaySpec.ARecalledStayIsToldAndJudgedByItsLength"},
    {Rule::kInspectionFollowsPlan,
     "JointInspectionSpec.AnInspectionWithoutAPlanCountsAndIsPointedOut"},
    {Rule::kPlanSigned, "JointPlanSpec.BothSidesHaveSignedByTheDayOfTheInspection"},
    {Rule::kInspectionTargetPlanned, "JointPlanSpec.AnEnterpriseOutsideThePlanIsShown"},
    {Rule::kInspectionTargetInside,
     "JointInspectionSpec.AnEnterpriseOutsideBothJurisdictionsIsNotCounted"},
    {Rule::kInspectionTargetReason, "JointInspectionSpec.AnEnterpriseWithoutAReasonIsPointedOut"},
    {Rule::kInspectionEnterprises, "JointInspectionSpec.ThreeEnterprisesAreEnoughAndTwoAreNot"},
    {Rule::kBrigadeFilesCase, "JointInspectionSpec.BrigadesMustFileNotPropose"},
    {Rule::kTownReportsCase, "JointInspectionSpec.EachSideNeedsACaseOfItsOwn"},
    {Rule::kStudyBothSides, "GroupStudySpec.BothSidesMustTakePart"},
    {Rule::kStudyHasTopics, "StudySpec.SaysWhatWasStudiedAndHowProblemsAreSolved"},
    {Rule::kStudySolvesProblems, "StudySpec.SaysWhatWasStudiedAndHowProblemsAreSolved"},
    {Rule::kStudyHalfDay, "GroupStudySpec.TwoHundredAndTenMinutesAreHalfADayOneLessIsNot"},
    {Rule::kTownReportsMonth, "ReportTimelinessSpec.AMissingReportIsOverdueFromTheDayAfter"},
    {Rule::kTownReportInTime, "ReportTimelinessSpec.OnTheDueDayIsInTimeTheNextDayIsLate"},
    {Rule::kTownReportMatchesLedger, "ThreeValuesSpec.EachFigureThatDiffersIsAFinding"},
    {Rule::kDistrictReportsMonth, "ReportTimelinessSpec.AMissingReportIsOverdueFromTheDayAfter"},
    {Rule::kDistrictReportInTime, "ReportTimelinessSpec.ADistrictsReportIsLateFromTheSixthOn"},
    {Rule::kDistrictReportMatchesLedger,
     "ThreeValuesSpec.AFigureThatDiffersCarriesTheClauseOfTheDutyToReport"},
    {Rule::kDistrictOverview, "ThreeValuesSpec.ADistrictsReportWithoutTheOverallSituationIsTold"},
    {Rule::kDistrictOverallAccepted,
     "DistrictMonthSpec.WhatTheDistrictStatesIsHeldAgainstTheAcceptedSumAsAFinding"},
    {Rule::kFixInTime, "SupervisionFixSpec.AFixIsOverdueFromTheDayAfterItsLast"},
    {Rule::kFixClosedInTime,
     "SupervisionFixSpec.AFixClosedOnItsLastDayIsInTimeOneDayLaterItIsLate"},
    {Rule::kBulletinPublished, "BulletinScheduleSpec.AQuarterIsOwedByTheTenthOfTheNextMonth"},
    {Rule::kBulletinInTime,
     "BulletinScheduleSpec.ABulletinAfterTheQuarterMeetsItOneDuringItDoesNot"},
    {Rule::kStudyCredits, "StudySpec.OneStudyADayCounts"},
    {Rule::kRotationUnbroken, "StaySpec.ABrokenStayIsJudgedByWhatIsLeft"},
    {Rule::kOfficerElsewhere, "StaySpec.AnOfficerInTwoPlacesIsShownAndBlocksNothing"},
    {Rule::kInspectionSideEnterprises, "SideEnterprisesSpec.EachSideNeedsThePolicysNumberOfItsOwn"},
    {Rule::kNoViolationCovers,
     "SideCaseSpec.AConfirmationThatLeavesOutAnEnterpriseOfTheSideDoesNotStandIn"},
    {Rule::kNoViolationContradicted, "SideCaseSpec.ACaseAfterAConfirmationPrevailsAndIsShown"},
    {Rule::kPairWithinDistrict, "SplitPairSpec.FromTheDayATownIsAnotherDistrictsThePairIsToldOf"},
    {Rule::kHubCredit, "HubSpec.OneActivityWithBothPartnersCountsForEachPair"},
    {Rule::kHubOneCredit, "HubSpec.APolicyMayCreditOnePairOnlyTheSameOneFromBothSides"},
    {Rule::kCorrectionConfirmed,
     "CorrectionSpec.OfMereTextWhatWasConfirmedStaysConfirmedAndWhoHasNotConfirmedItIsShown"},
    {Rule::kAttestedByBothSides,
     "AttestationSpec.WithoutAConfirmationAnActivityIsAwaitedForSevenDays"},
    {Rule::kNoOverlap, "OverlapSpec.OfTwoActivitiesAtOnceTheLaterDoesNotCount"},
    {Rule::kStudyOwnMinutes, "StudySpec.MinutesOfAnInspectionAreNotMinutesOfStudy"},
    {Rule::kTimesNoted, "OverlapSpec.AMissingTimeIsToldOnlyWhereItMatters"},
    {Rule::kReturnedReportFixed,
     "ReportTimelinessSpec.AReturnAnsweredOnTheFourthDayMakesTheReportLate"},
    {Rule::kReportAnswered,
     "ReportTimelinessSpec.TheSuperiorHasThreeDaysToAnswerAndTheFourthIsShown"},
    {Rule::kEntryInTime, "LateEntrySpec.ThirtyFiveDaysNeedNoPermitOneMoreDoes"},
    {Rule::kEntryPermitted, "LateEntrySpec.APermitLetsInUntilItsLastDay"},
    {Rule::kCaseEntryInTime, "SideCaseSpec.ACaseRecordedTooLateDoesNotCountForItsInspection"},
    {Rule::kCheckEntryInTime, "SupervisionFixSpec.ACheckRecordedTooLateIsTold"},
    {Rule::kFixEntryInTime, "SupervisionFixSpec.AClosingRecordedTooLateIsNotInTime"},
    {Rule::kCaseHasDocument, "CaseSpec.OneWithoutADocumentIsRecordedAndTold"},
    {Rule::kStayCreditedOutside,
     "RotationSpec.AStayThatReachesTwoWeeksAfterTheYearIsLongEnoughAndNoTimeOfIt"},
    {Rule::kCaseOfInspection,
     "SideCaseSpec.ACaseAgainstAnEnterpriseThatWasNotInspectedDoesNotCount"},
    {Rule::kCaseInJurisdiction,
     "SideCaseSpec.ACaseAgainstAnEnterpriseOfTheOtherSideIsNotTheSidesOwn"},
    {Rule::kHubAttendance, "HubSpec.WithoutStaffOfBothSidesItDoesNotCountForThePair"},
    {Rule::kBothSidesTookPart, "JointInspectionSpec.WithNobodyOfOneSideNotedItDoesNotCount"},
    {Rule::kBulletinNumbered, "BulletinSpec.NumbersThatAreMissingAreTold"},
    {Rule::kRuleExcepted, "RuleExceptionSpec.ThePairIsToldOfItWhateverItExcuses"},
    {Rule::kBaselineInTime,
     "BaselineSpec.AnIndexRecordedTooLateDoesNotReplaceWhatTheGapIsMeasuredFrom"},
    {Rule::kPairOwesNoMonth,
     "UnassessedPairSpec.AnExemptionOfItsOnlyMonthLeavesItInTheTableWithTheReason"},
    {Rule::kExemptionOfMetMonth, "ExemptionSpec.AMonthThatIsMetStaysMetAndThatIsTold"},
    {Rule::kPlannedStayNotBegun, "StaySpec.APlanThatHasNotBegunByItsLastDayIsTold"},
    {Rule::kCaseWithinWindow, "FactWindowSpec.ACaseOnTheThirtyFirstDayAfterTheInspectionIsTold"},
    {Rule::kNoViolationWithinWindow,
     "FactWindowSpec.AConfirmationOfNoViolationAfterTheWindowIsTold"},
    {Rule::kMeritEntryInTime, "MeritEntrySpec.ThirtyFiveDaysNeedNoPermitOneMoreEarnsNothing"},
    {Rule::kPairRecordedLater, "BackdatedPairSpec.AMonthThatWasOverWhenItWasRecordedIsNotOwed"},
    {Rule::kEnrolmentRecordedLater,
     "BackdatedEnrolmentSpec.AMonthThatWasOverWhenItWasRecordedOwesNoReport"},
    {Rule::kStudyContentReported, "ThreeValuesSpec.StudiesWithoutWhatWasStudiedAreTold"},
    {Rule::kExplanationStale,
     "DifferenceTableSpec.AnExplanationOfAnotherNumberIsStaleAndTheDifferenceToldAnew"},
    {Rule::kDistrictDecidesPair, "PairingAuthoritySpec.ACityThatPairsTwoTownsOfADistrictIsTold"},
};

}  // namespace

absl::string_view FindingTest(Rule rule) {
  const auto* const row =
      absl::c_find_if(kRows, [rule](const Row& each) { return each.rule == rule; });
  return row == std::end(kRows) ? absl::string_view() : row->test;
}

}  // namespace jiedui::domain
