#include "tests/domain/requirements.h"

namespace jiedui::domain {
namespace {

// clang-format off
constexpr Requirement kRequirements[] = {
    {"R0-01", "枣安监发〔2017〕11号", "every programme cites its document; a registered one with the hash of its file", "domain/program/document.cc", "DocumentSpec.ADocumentIsRegisteredOnceWithTheHashOfItsFile"},
    {"R0-02", "6个区（市）大队、65个镇街安监中队、4个经济开发区安监中队通过市级标准化验收", "units, tiers and superiors, registered in order; the acceptance of a team itself: not yet", "domain/organization/unit.cc", "UnitSpec.AUnitIsRegisteredUnderItsSuperior"},
    {"R0-03", "2017年全年", "a refusal: a day or month outside the programme", "domain/references.cc", "ProgramSpec.AYearIsOpened"},
    {"R0-04", "各区（市）安监大队，镇街（开发区）安监办（安监中队）", "brigades and squadrons take part", "domain/program/participation.cc", "EnrolmentSpec.BrigadesAndSquadronsTakePart"},
    {"R0-05", "区（市）大队之间、镇街（开发区）安监办（安监中队）之间", "a refusal: pairs of one tier", "domain/pairing/pair.cc", "PairSpec.PairsStayWithinOneTier"},
    {"R0-06", "通过上级指定或自由组合的形式（原则上以上级指定为主）进行结对", "the method of pairing, a field of the pair; the share of free ones: not yet", "domain/pairing/pair.cc", "PairSpec.AFreeCombinationIsAPairToo"},
    {"R0-07", "滕州市与薛城区、枣庄高新区结对；山亭区与市中区结对；峄城区与台儿庄区结对", "example data", "cli/scenario/pairs.cc", "PairSpec.TheFourPairsOfTheNoticeCanBeAssigned"},
    {"R0-08", "各镇街（开发区）安监办（安监中队）间的结对组合由各区（市）安监局确定", "a refusal: a district pairs its own towns", "services/access.cc", "AccessSpec.EachFactIsWrittenByThoseWhoseItIs"},
    {"R0-09", "并于1月20日前报市安监局监察支队备案（见附件1）", "two findings and a deduction", "domain/rules/compliance.cc", "PairRegisterSpec.AFilingOnTheTwentyFirstIsLate"},
    {"R0-10", "结对组合方式原则上为一个工作开展较好的单位和一个工作开展较差的单位互相结对", "a finding", "domain/rules/compliance.cc", "PairComplianceSpec.APairWhoseBetterSideHasNoBasisIsTold"},
    {"R0-11", "特殊情况下，一个单位可以与两个单位结对", "a refusal: at most two pairs, the second by exception", "domain/pairing/pair.cc", "PairSpec.ASecondPairNeedsAGrantedException"},
    {"R0-12", "在完成各自日常执法工作任务的基础上", "a case of daily enforcement names no joint inspection", "domain/enforcement/case.cc", "CaseSpec.ACaseComesFromAnInspectionOfItsOwnPair"},
    {"R0-13", "要通过开展换岗交流、联合执法、集中学习等方式开展互助活动", "the four kinds of activity", "domain/activity/activity.cc", "StageSpec.EveryFactOfAFullYearIsAcceptedAsItStands"},
    {"R0-14", "原则上每个月至少开展一项互助活动", "a finding; recorded exceptions for a month: not yet", "domain/rules/compliance.cc", "MonthCoverageSpec.AMonthIsPendingThroughItsLastDayAndBreachedOnTheNext"},
    {"R0-15", "年度内各类互助活动开展次数均不得少于三次", "a finding", "domain/rules/compliance.cc", "KindFloorSpec.ThreeTimesMeetTheFloorTwoBreachItOnceTheYearIsOver"},
    {"R0-16", "结对队伍之间互派业务骨干到对方的队伍进行学习，参与日常工作", "a finding", "domain/rules/compliance.cc", "RotationSpec.AStayOfEachSideIsOneTime"},
    {"R0-17", "每次不少于两周时间", "a finding", "domain/rules/activities.cc", "RotationSpec.AStayOfFourteenDaysBothEndsCountedIsTwoWeeks"},
    {"R0-18", "结对队伍制定联合执法计划", "a finding; the plan as an act of both sides: not yet", "domain/rules/activities.cc", "JointInspectionSpec.AnInspectionWithoutAPlanCountsAndIsPointedOut"},
    {"R0-19", "对双方辖区内隐患较大、问题较为突出的单位开展联合执法，提高执法力度", "two findings", "domain/rules/activities.cc", "JointInspectionSpec.AnEnterpriseOutsideBothJurisdictionsIsNotCounted"},
    {"R0-20", "每次不少于3家企业", "a finding", "domain/rules/activities.cc", "JointInspectionSpec.ThreeEnterprisesAreEnoughAndTwoAreNot"},
    {"R0-21", "其中，区（市）结对单位每次联合执法至少各立案1起", "a finding", "domain/rules/activities.cc", "JointInspectionSpec.BrigadesMustFileNotPropose"},
    {"R0-22", "镇街（开发区）结对单位每次联合执法至少各报区（市）1起拟处罚案件", "a finding", "domain/rules/activities.cc", "JointInspectionSpec.EachSideNeedsACaseOfItsOwn"},
    {"R0-23", "结对队伍定期组织集中学习，对上级要求进行贯彻落实，对工作中存在的困难和问题进行探讨和解决", "a finding: both sides take part", "domain/rules/activities.cc", "GroupStudySpec.BothSidesMustTakePart"},
    {"R0-24", "每次不少于半天时间", "a finding", "domain/rules/activities.cc", "GroupStudySpec.TwoHundredAndTenMinutesAreHalfADayOneLessIsNot"},
    {"R0-25", "（四）其他互助形式。", "the fourth kind, without a floor", "domain/activity/other.cc", "KindFloorSpec.OtherActivitiesHaveNoFloor"},
    {"R0-26", "各镇街（开发区）安监办（安监中队）每月要将结对互助活动开展情况报区（市）安监局（见附件2）", "three findings and a share of the score", "domain/rules/dispatch.cc", "ReportTimelinessSpec.AMissingReportIsOverdueFromTheDayAfter"},
    {"R0-27", "各区（市）安监局每月要将各区（市）活动总体开展情况及大队开展活动情况报市安监局监察支队", "three findings and a share of the score", "domain/rules/dispatch.cc", "ThreeValuesSpec.AFigureThatDiffersCarriesTheClauseOfTheDutyToReport"},
    {"R0-28", "各区（市）要加大对结对互助活动开展情况的监督检查，确保活动顺利进行", "supervision checks: a row of 附件2 and a part of the district's score", "domain/pairing/check.cc", "SupervisionSpec.ASuperiorChecksAPair"},
    {"R0-29", "要将结对互助活动与日常执法监察工作结合起来，在活动中不断完善执法监察工作", "not yet, beyond the link of a case to its inspection", "", ""},
    {"R0-30", "市安监局将此项活动纳入区（市）安监局年度目标考核", "the year-end assessment, computed on any day; objections, adjustments and publication: not yet", "domain/rules/assessment.cc", "DistrictScoreSpec.ADistrictThatDoesAllHasOneHundredPoints"},
    {"R0-31", "并定期通报活动进展情况", "not yet", "", ""},
    {"R0-32", "结对的队伍之间为利益共同体，一荣俱荣，一损俱损", "one total for both sides", "domain/rules/score.cc", "ScoreSpec.AFullScoreIsFullForBothSidesAndNoScoreIsBelowZero"},
    {"R0-33", "好的队伍工作要有新突破，差的队伍工作要有明显提高", "two terms of the score", "domain/rules/pair_score.cc", "PairScoreSpec.BsGainIsMeasuredAgainstTenPoints"},
    {"R0-34", "（活动开展好坏由工作较好一方负主要责任）", "side A bears more of the loss", "domain/rules/score.cc", "ScoreSpec.OfALossOfTwentySideABearsTwentyFourSideBSixteen"},
    {"R0-35", "不断缩小两者之间的差距，以达到共同进步的目的", "a term of the score", "domain/rules/pair_score.cc", "PairScoreSpec.TheGapIsMeasuredAgainstWhereItBegan"},
    {"R0-36", "要注意发现和总结好经验、好做法，巩固提高活动取得的成果", "not yet", "", ""},
    {"R0-37", "抄报：省安监局监察总队，市政府办公室，石爱作常务副市长，远义彬副秘书长", "not yet", "", ""},
    {"R0-38", "枣庄市安全生产监督管理局办公室    2017年1月10日印发", "the day a document was signed and the day it was printed are two", "domain/program/document.cc", "ProgramSpec.SigningAndPrintingAreTwoDays"},
    {"R0-39", "工作开展不平衡，队伍建设需进一步加强，执法人员素质有待进一步提升，执法力度需要进一步加大等", "not yet", "", ""},
};

constexpr Requirement kAmbiguities[] = {
    {"A1", "「滕州市与薛城区、枣庄高新区结对」", "two pairs that share a hub, at most pair.max_per_unit; built in: a pair has two sides, a group of three cannot be recorded", "domain/pairing/pair.cc", "PairSpec.AThirdPairIsRefused"},
    {"A2", "「半天」", "study.half_day_minutes; study.max_credits_per_day is adopted, its rule: not yet", "domain/rules/activities.cc", "GroupStudySpec.TwoHundredAndTenMinutesAreHalfADayOneLessIsNot"},
    {"A3", "「至少各立案1起」", "joint.min_cases_per_side, of each side; built in: a side's case is one it filed or reported itself", "domain/rules/activities.cc", "JointInspectionSpec.EachSideNeedsACaseOfItsOwn"},
    {"A4", "「各类…均不得少于三次」", "year.kind_floor of each of year.kinds; built in: of each pair", "domain/rules/compliance.cc", "KindFloorSpec.OnlyTheKindsThePolicyListsHaveAFloor"},
    {"A5", "跨月换岗计入哪个月", "rotation.month_overlap_days for the months; built in: counted in the month of the last required day, and in 附件2 in that of leaving", "domain/rules/compliance.cc", "MonthCoverageSpec.AStayCoversAMonthItOverlapsByFiveDaysNotByFour"},
    {"A6", "「利益共同体」与「负主要责任」", "responsibility.share_a_milli", "domain/rules/score.cc", "ScoreSpec.OfTheWorkedExamplesLossSideABearsSixTenths"},
    {"A7", "年度考核分值未规定", "assessment.*, grade.*", "domain/rules/pair_score.cc", "ScoreSpec.TheWorkedExampleAddsUpTo79Point854"},
    {"A8", "「两周」", "rotation.min_days, calendar days with both ends; rotation.max_gap_days is adopted, its rule: not yet", "domain/rules/activities.cc", "RotationSpec.AStayOfThirteenDaysIsTooShortAndCoversNothing"},
    {"A9", "「互派」", "rotation.reciprocity, rotation.round_window_days", "domain/rules/compliance.cc", "RotationSpec.StaysThatBegin31DaysApartAreARoundAnd32DaysApartAreNot"},
    {"A10", "年中结对或解除；1月", "month.min_active_days, month.exempt", "domain/rules/compliance.cc", "MonthCoverageSpec.APairInForceForFifteenDaysOwesTheMonthForFourteenItDoesNot"},
    {"A11", "月报日期未规定", "report.due_town_day, report.due_district_day, report.due_city_day; deadline.roll with the working-day calendar", "domain/program/program_rules.cc", "ReportTimelinessSpec.ADueDayOfRestMovesToTheNextWorkingDayOfTheCalendar"},
    {"A12", "「不少于3家企业」", "joint.min_enterprises, of the whole session, each once; built in: none asked of each side", "domain/rules/activities.cc", "JointInspectionSpec.TheSameEnterpriseTwiceIsOne"},
    {"A13", "立案时限；未发现违法行为", "joint.case_window_days; joint.no_violation_exception is adopted, its rule: not yet", "domain/rules/activities.cc", "JointInspectionSpec.ACaseOnTheThirtiethDayAfterCountsOnTheThirtyFirstItDoesNot"},
    {"A14", "「执法文书 份，其中，立案 起」", "built in: documents and cases are counted apart; a case linked to its documents: not yet", "domain/rules/dispatch.cc", "RecordedFiguresSpec.CasesFiledAndCasesToReportAreApart"},
    {"A15", "「立案」与「需报区（市）局立案」", "built in: disjoint", "domain/rules/dispatch.cc", "RecordedFiguresSpec.CasesFiledAndCasesToReportAreApart"},
    {"A16", "「处罚 万」", "built in: the amount decided, in the month of the decision, printed to four decimals", "domain/rules/dispatch.cc", "RecordedFiguresSpec.FinesAddUpInFen"},
    {"A17", "「派 人」", "rotation.headcount", "domain/rules/dispatch.cc", "RecordedFiguresSpec.PersonTimesCountAnOfficerEachTime"},
    {"A18", "双方上报同一次联合执法", "built in: each side's share in its own jurisdiction, the whole in 备注", "domain/rules/dispatch.cc", "RecordedFiguresSpec.EnterprisesAndDocumentsAreTheShareInTheOwnJurisdiction"},
    {"A19", "跨区（市）的镇街结对", "pair.cross_district", "domain/pairing/pair.cc", "PairSpec.TownsOfTwoDistrictsPairWhereThePolicySaysSo"},
    {"A20", "镇街数为单数", "as A1", "domain/pairing/pair.cc", "PairSpec.ASecondPairNeedsAGrantedException"},
    {"A21", "谁为「较好」", "built in: said in words when the pair is assigned, and kept for the year", "domain/rules/compliance.cc", "PairComplianceSpec.APairWhoseBetterSideHasNoBasisIsTold"},
    {"A22", "「1月20日前」", "deadline.before_is_inclusive", "domain/program/program_rules.cc", "PairRegisterSpec.BeforeTheTwentiethMayBeReadWithoutIt"},
    {"A23", "「原则上」", "built in: the severity of a rule, in principle; approved exceptions: not yet", "domain/rules/rules.cc", "PairScoreSpec.AnInspectionWithoutAPlanLowersTheQualityThoughItCounts"},
    {"A24", "一对二单位的一次活动计入两个结对", "activity.multi_pair_credit is adopted, its rule: not yet", "", ""},
    {"A25", "公布后的更正", "built in: a correction stands beside what it corrects; errata of a bulletin: not yet", "domain/activity/activity.cc", "JudgeFactSpec.ACorrectionIsJudgedByWhatItSays"},
    {"A26", "活动由谁确认", "attestation.days; built in: both sides, the superior for a silent one", "domain/rules/activities.cc", "AttestationSpec.AConfirmationOnTheSeventhDayCountsOnTheEighthItDoesNot"},
    {"A27", "同日的集中学习与联合执法", "activity.allow_overlap is adopted, its rule: not yet", "", ""},
    {"A28", "「定期」", "not yet", "", ""},
    {"A29", "「参考…上年度GDP…量化赋分」", "not yet", "", ""},
    {"A30", "「相对较弱」、末位约谈", "not yet", "", ""},
    {"A31", "「累计总分」", "not yet", "", ""},
    {"A32", "年中结对的次数", "year.prorate", "domain/rules/compliance.cc", "KindFloorSpec.TheFloorIsProratedToTheMonthsOwedRoundedUp"},
    {"A33", "区（市）局得分的构成", "assessment.district_weight_own, assessment.district_weight_towns, assessment.district_weight_supervision", "domain/rules/district_score.cc", "DistrictScoreSpec.ADistrictsTownsCountByTheirMeanScore"},
    {"A34", "跨层级结对", "built in: none, as R0-05", "domain/pairing/pair.cc", "PairSpec.PairsStayWithinOneTier"},
    {"A35", "2017年以后的年度", "built in: a programme is opened for each year", "domain/program/program.cc", "ProgramSpec.AYearIsOpenedOnce"},
    {"A36", "「家企业」与「家次」", "built in: distinct enterprises; visits: not yet", "domain/rules/dispatch.cc", "RecordedFiguresSpec.AnEnterpriseInspectedTwiceInAMonthIsOne"},
    {"A37", "附件2第5行由谁填写", "built in: made of the superior's supervision checks, no field of the report", "domain/rules/dispatch.cc", "SupervisionSpec.NobodyElseChecks"},
    {"A38", "退回后重报是否及时", "report.fix_days; report.accept_days for the superior; built in: the first version anchors if the return was answered", "domain/rules/dispatch.cc", "ReportTimelinessSpec.AReturnAnsweredOnTheFourthDayMakesTheReportLate"},
    {"A39", "事后登记的期限", "entry.max_backdate_days is adopted, its rule: not yet", "", ""},
};
// clang-format on

}  // namespace

absl::Span<const Requirement> Requirements() {
  return kRequirements;
}

absl::Span<const Requirement> Ambiguities() {
  return kAmbiguities;
}

}  // namespace jiedui::domain
