#include "domain/rules/rules.h"

#include <cstddef>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace jiedui::domain {
namespace {

constexpr v1::RuleSeverity kMust = v1::RULE_SEVERITY_MUST;
constexpr v1::RuleSeverity kInPrinciple = v1::RULE_SEVERITY_IN_PRINCIPLE;
constexpr v1::RuleSeverity kInfo = v1::RULE_SEVERITY_INFO;

// The rule reads no parameter.
constexpr char kNone[] = "";

constexpr RuleInfo kRules[] = {
    {Rule::kFreeCombinationAgreed, "R0-06", kNone, kInfo,
     "结对 {pair} 为自由组合，没有双方的提议和同意记录",
     "pair {pair} came about by free combination, and nothing says that both units proposed and "
     "agreed to it",
     "pair.max_per_unit"},
    {Rule::kRegisterFiled, "R0-09", "register.due", kMust, "尚未备案，截止日期为 {due}",
     "the register has not been filed; it was due on {due}"},
    {Rule::kRegisterFiledInTime, "R0-09", "register.due", kMust, "{filed} 备案，晚于截止日期 {due}",
     "filed on {filed}, after the due date {due}"},
    {Rule::kPairFiled, "R0-09", "register.due", kMust,
     "结对 {pair} 未列入备案，截止日期为 {due}，应补充备案",
     "pair {pair} is not in the register, which was due on {due}: file it as a supplement"},
    {Rule::kPairFiledInTime, "R0-09", "register.due", kMust,
     "结对 {pair} 于 {filed} 补充备案，晚于截止日期 {due}",
     "pair {pair} was filed as a supplement on {filed}, after the due date {due}"},
    {Rule::kLaterPairFiled, "R0-09", "register.due", kInfo,
     "结对 {pair} 自 {first} 起生效，在备案期限之后，尚未补充备案",
     "pair {pair} is in force from {first} on, after the register was due, and not filed yet"},
    {Rule::kMovedPairFiled, "R0-09", "register.due", kInfo,
     "结对 {pair} 在备案期限之后才归本单位填报，尚未备案，请补充备案",
     "pair {pair} became this unit's to file after the register was due, and is not filed yet: "
     "file it as a supplement"},
    {Rule::kBetterSideIsBetter, "R0-10", "pair.basis", kInPrinciple,
     "未注明结对单位A工作开展较好的依据", "nothing says why side A is the better one"},
    {Rule::kBetterSideByIndex, "R0-10", "pair.basis", kInPrinciple,
     "结对单位A {unit_a} 的工作指数 {index_a}（{day_a}）低于结对单位B {unit_b} 的 "
     "{index_b}（{day_b}）",
     "the index of side A {unit_a}, {index_a} ({day_a}), is below that of side B {unit_b}, "
     "{index_b} ({day_b})"},
    {Rule::kActivityEveryMonth, "R0-14", "month.min_activities", kInPrinciple,
     "{month} 有效互助活动 {count} 项，不足 {min} 项",
     "{month} has {count} valid activities, fewer than {min}"},
    {Rule::kMonthExempted, "R0-14", kNone, kInfo,
     "{month} 经 {unit} 于 {granted} 批准免除：{reason}",
     "{unit} granted an exemption for {month} on {granted}: {reason}", "month.min_activities"},
    {Rule::kKindFloor, "R0-15", "year.kind_floor", kMust,
     "年度内{kind} {counted} 次，不足 {required} 次",
     "{counted} times {kind} in the year, fewer than {required}"},
    {Rule::kRotationIsMutual, "R0-16", "rotation.reciprocity", kMust,
     "{unit} 派出后，对方在前后 {window_days} 天内没有符合要求的派出，未形成互派，只计入月度活动",
     "{unit} sent staff, but the other side sent none that qualifies within {window_days} days: "
     "not mutual, it covers months only"},
    {Rule::kRotationTwoWeeks, "R0-17", "rotation.min_days", kMust,
     "本次换岗 {days} {day_unit}，不足 {min_days} {day_unit}{note}",
     "the stay lasted {days} {day_unit}, fewer than {min_days}{note}"},
    {Rule::kRotationRecalled, "R0-17", kNone, kInfo, "本次换岗被提前召回",
     "the stay was ended early by the sending side", "rotation.min_days"},
    {Rule::kInspectionFollowsPlan, "R0-18", kNone, kInPrinciple,
     "本次联合执法未注明所依据的联合执法计划", "the inspection names no joint plan that it follows",
     "joint.case_window_days"},
    {Rule::kPlanSigned, "R0-18", kNone, kInPrinciple,
     "联合执法计划 {plan} 至 {date} 尚未由双方签署",
     "joint plan {plan} had not been signed by both sides by {date}", "joint.case_window_days"},
    {Rule::kInspectionTargetPlanned, "R0-18", kNone, kInfo,
     "企业 {enterprise} 不在联合执法计划 {plan} 中",
     "enterprise {enterprise} is not in joint plan {plan}", "joint.case_window_days"},
    {Rule::kInspectionTargetInside, "R0-19", kNone, kInPrinciple,
     "企业 {enterprise} 不在结对双方辖区内，{counting}企业数",
     "enterprise {enterprise} lies in neither side's jurisdiction and is {counting}",
     "joint.case_window_days"},
    {Rule::kInspectionTargetReason, "R0-19", kNone, kInfo,
     "企业 {enterprise} 未注明选择理由（隐患较大或问题较为突出）",
     "nothing says why enterprise {enterprise} was chosen (larger hazard or prominent problem)",
     "joint.case_window_days"},
    {Rule::kInspectionEnterprises, "R0-20", "joint.min_enterprises", kMust,
     "本次联合执法检查企业 {count} 家，不足 {min} 家",
     "the inspection covered {count} enterprises, fewer than {min}"},
    {Rule::kBrigadeFilesCase, "R0-21", "joint.min_cases_per_side", kMust,
     "{unit} 自本次联合执法起 {window_days} 天内立案 {count} 起，不足 {min} 起",
     "{unit} filed {count} cases within {window_days} days of the inspection, fewer than {min}"},
    {Rule::kTownReportsCase, "R0-22", "joint.min_cases_per_side", kMust,
     "{unit} 自本次联合执法起 {window_days} 天内报区（市）拟处罚案件 {count} 起，不足 {min} 起",
     "{unit} reported {count} proposed cases within {window_days} days of the inspection, fewer "
     "than {min}"},
    {Rule::kStudyBothSides, "R0-23", kNone, kMust,
     "本次集中学习仅 {sides} 方有人员参加，结对双方均应参加",
     "staff of {sides} sides took part in the study session; both sides must",
     "study.half_day_minutes"},
    {Rule::kStudyHasTopics, "R0-23", kNone, kInfo, "本次集中学习未注明学习内容",
     "nothing says what was studied", "study.half_day_minutes"},
    {Rule::kStudySolvesProblems, "R0-23", kNone, kInfo,
     "本次集中学习提出困难和问题 {problems} 项，只注明解决办法 {resolutions} 项，其余请补充",
     "of {problems} problems that were discussed the resolutions, {resolutions}, do not solve each",
     "study.half_day_minutes"},
    {Rule::kStudyHalfDay, "R0-24", "study.half_day_minutes", kMust,
     "本次集中学习 {minutes} 分钟，不足半天（{min_minutes} 分钟）",
     "the study session lasted {minutes} minutes, less than half a day ({min_minutes})"},
    {Rule::kTownReportsMonth, "R0-26", "report.due_town_day", kMust,
     "{month} 月报未报送，截止日期为 {due}",
     "the report for {month} is missing; it was due on {due}"},
    {Rule::kTownReportInTime, "R0-26", "report.due_town_day", kMust,
     "{month} 月报于 {submitted} 报送，晚于截止日期 {due}",
     "the report for {month} came on {submitted}, after the due date {due}"},
    {Rule::kTownReportMatchesLedger, "R0-26", kNone, kMust,
     "{figure}：上报 {reported}，账本 {recorded}",
     "{figure}: reported {reported}, recorded {recorded}", "report.due_town_day"},
    {Rule::kDistrictReportsMonth, "R0-27", "report.due_district_day", kMust,
     "{month} 月报未报送，截止日期为 {due}",
     "the report for {month} is missing; it was due on {due}"},
    {Rule::kDistrictReportInTime, "R0-27", "report.due_district_day", kMust,
     "{month} 月报于 {submitted} 报送，晚于截止日期 {due}",
     "the report for {month} came on {submitted}, after the due date {due}"},
    {Rule::kDistrictReportMatchesLedger, "R0-27", kNone, kMust,
     "{figure}：上报 {reported}，账本 {recorded}",
     "{figure}: reported {reported}, recorded {recorded}", "report.due_district_day"},
    {Rule::kDistrictOverview, "R0-27", kNone, kMust, "{month} 月报未填活动总体开展情况",
     "the report for {month} says nothing of the overall situation", "report.due_district_day"},
    {Rule::kDistrictOverallAccepted, "R0-27", kNone, kInfo,
     "总体开展情况{figure}：上报 {stated}，各单位已审核月报合计 {accepted}",
     "overall {figure}: stated {stated}, the accepted reports come to {accepted}",
     "report.due_district_day"},
    {Rule::kFixInTime, "R0-28", kNone, kMust,
     "监督检查责令整改的事项期限为 {due}，逾期尚未销号：{fix}",
     "what the check ordered was due on {due} and has not been closed: {fix}",
     "supervision.checks_per_quarter"},
    {Rule::kFixClosedInTime, "R0-28", kNone, kMust,
     "监督检查责令整改的事项于 {closed} 销号，晚于期限 {due}：{fix}",
     "what the check ordered was closed on {closed}, after the due date {due}: {fix}",
     "supervision.checks_per_quarter"},
    {Rule::kBulletinPublished, "R0-31", "bulletin.period_months", kMust,
     "{first} 至 {last} 的活动进展情况尚未通报，截止日期为 {due}",
     "no bulletin on {first} to {last} has been published; it was due on {due}"},
    {Rule::kBulletinInTime, "R0-31", "bulletin.period_months", kMust,
     "{first} 至 {last} 的活动进展情况于 {published} 通报，晚于截止日期 {due}",
     "the bulletin on {first} to {last} was published on {published}, after the due date {due}"},
    {Rule::kStudyCredits, "A2", "study.max_credits_per_day", kMust,
     "{date} 的集中学习已计入；同一半天只计一次，一天至多计 {max} 次，本次不计入",
     "the study of {date} is counted already: one in a half day and at most {max} a day, this one "
     "does not count"},
    {Rule::kRotationUnbroken, "A8", "rotation.max_gap_days", kInfo,
     "本次换岗首尾 {whole_days} {day_unit}，其间离岗超过 {max_gap} 天，最长连续在岗 {days} "
     "{day_unit}",
     "the stay took {whole_days} {day_unit} with a leave of more than {max_gap} days; nobody was "
     "there "
     "longer than {days} {day_unit}"},
    {Rule::kOfficerElsewhere, "A9", kNone, kInfo,
     "人员 {officer} 同期还登记在另一次换岗 {activity} 中，请核实",
     "officer {officer} is on record for stay {activity} on the same days: one of them is wrong",
     "rotation.reciprocity"},
    {Rule::kInspectionSideEnterprises, "A12", "joint.min_enterprises_per_side", kMust,
     "本次联合执法检查 {unit} 辖区企业 {count} 家，不足 {min} 家",
     "the inspection covered {count} enterprises in the jurisdiction of {unit}, fewer than {min}"},
    {Rule::kNoViolationCovers, "A13", "joint.no_violation_exception", kInfo,
     "{unit} 的未发现违法行为确认未涵盖本辖区企业 {enterprise}，不能代替案件",
     "the confirmation that {unit} found no violation leaves out enterprise {enterprise} of its "
     "own and does not stand in for a case"},
    {Rule::kNoViolationContradicted, "A13", "joint.no_violation_exception", kInfo,
     "{unit} 确认未发现违法行为后又有案件 {case}，以案件为准",
     "{unit} was confirmed to have found no violation and has case {case}: the case prevails"},
    {Rule::kPairWithinDistrict, "A19", "pair.cross_district", kInfo,
     "结对时双方同属 {before}，因机构调整现分属 {district_a} 与 "
     "{district_b}；请双方区（市）局和市局确认是否继续结对",
     "both sides were below {before} when they paired and are below {district_a} and {district_b} "
     "since a reorganization: the districts and the city should say whether the pair goes on"},
    {Rule::kHubCredit, "A24", "activity.multi_pair_credit", kInfo,
     "与结对 {pair} 的活动 {activity} 同时举行，两个结对分别按各自要求计入",
     "at the same time as activity {activity} of pair {pair}: each pair's counts by itself"},
    {Rule::kHubOneCredit, "A24", "activity.multi_pair_credit", kMust,
     "与结对 {pair} 的活动 {activity} 同时举行，一次活动只计入一个结对",
     "at the same time as activity {activity} of pair {pair}: one activity counts for one pair"},
    {Rule::kCorrectionConfirmed, "A25", "correction.mode", kInfo,
     "本次活动于 {date} 更正，{unit} 尚未确认更正后的内容",
     "the activity was corrected on {date}; {unit} has not confirmed the correction"},
    {Rule::kAttestedByBothSides, "A26", "attestation.days", kMust,
     "{unit} 未在{act}后 {days} 日内确认，本次活动不计入",
     "{unit} did not confirm within {days} days of the {act}: the activity does not count"},
    {Rule::kNoOverlap, "A27", "activity.allow_overlap", kMust,
     "与活动 {activity} 时间重叠，后开始的不计入",
     "overlaps with activity {activity}: the one that began later does not count"},
    {Rule::kStudyOwnMinutes, "A27", "activity.allow_overlap", kInfo,
     "本次集中学习与其他活动重叠 {minutes} 分钟，不计入学习时间",
     "{minutes} minutes of the study session were another activity's and are not counted"},
    {Rule::kTimesNoted, "A27", "activity.allow_overlap", kInfo,
     "与活动 {activity} 同日举行，未填写起止时间，无法核对是否重叠",
     "held on the same day as activity {activity}; nobody noted when, so that an overlap cannot be "
     "ruled out"},
    {Rule::kReturnedReportFixed, "A38", "report.fix_days", kMust,
     "{month} 月报于 {returned} 退回，{fix_days} 日内未重新报送",
     "the report for {month} was returned on {returned} and not submitted again within {fix_days} "
     "days"},
    {Rule::kReportAnswered, "A38", "report.accept_days", kInfo,
     "{month} 月报于 {submitted} 报送，上级{answered}，超过 {days} 日",
     "the report for {month} came on {submitted}; the superior {answered}, more than {days} days "
     "later"},
    {Rule::kEntryInTime, "A39", "entry.max_backdate_days", kMust,
     "活动于 {occurred} 开展，{recorded} 才{act}，相隔 {days} 天，超过 {max} "
     "天且无补录许可，不计入",
     "happened on {occurred} and was {act} on {recorded}, {days} days later: more than {max}, "
     "and no permit to enter late lets it in"},
    {Rule::kEntryPermitted, "A39", "entry.max_backdate_days", kInfo,
     "{what} {occurred} 发生，{recorded} 才{act}，相隔 {days} 天，凭 {granted_by} 的补录许可 "
     "{permit} 登记",
     "{what}happened on {occurred} and was {act} on {recorded}, {days} days later, under permit "
     "{permit} of {granted_by}"},
    {Rule::kCaseEntryInTime, "A39", "entry.max_backdate_days", kInfo,
     "{unit} 的案件 {case} 于 {occurred} 办理，{recorded} 才登记，相隔 {days} 天，超过 {max} "
     "天且无补录许可，不计入本次联合执法",
     "case {case} of {unit} is of {occurred} and was recorded on {recorded}, {days} days later: "
     "more than {max}, and no permit to enter late lets it in; it does not count for the "
     "inspection"},
    {Rule::kCheckEntryInTime, "A39", "entry.max_backdate_days", kMust,
     "监督检查 {occurred} 开展，{recorded} 才登记，相隔 {days} 天，超过 {max} "
     "天且无补录许可，不作为当季的监督检查",
     "the check was held on {occurred} and recorded on {recorded}, {days} days later: more than "
     "{max}, and no permit to enter late lets it in; it is not the quarter's check"},
    {Rule::kFixEntryInTime, "A39", "entry.max_backdate_days", kMust,
     "整改 {occurred} 销号，{recorded} 才登记，相隔 {days} 天，超过 {max} "
     "天且无补录许可，不作为按期销号",
     "what the check ordered was closed on {occurred} and that recorded on {recorded}, {days} days "
     "later: more than {max}, and no permit to enter late lets it in; it is not closed in time"},
    {Rule::kCaseHasDocument, "A14", "case.document_count", kInfo,
     "案件 {case} 未注明所依据的执法文书（文书种类、编号）",
     "nothing says which enforcement document case {case} rests on (its kind and number)"},
    {Rule::kStayCreditedOutside, "A5", "rotation.count_month", kInfo,
     "本次换岗到 {day} 才可计入年度次数，而结对在本年度活动中只到 {last}，不计入年度次数",
     "the stay would count from {day} on, the pair's last day in the programme is {last}: it is "
     "not one of the times of the year"},
    {Rule::kCaseOfInspection, "R0-19", kNone, kInfo,
     "{unit} 的案件 {case} 所涉企业 {enterprise} 不在本次联合执法检查的企业中，不计入本次联合执法",
     "case {case} of {unit} is against enterprise {enterprise}, which was not inspected: it does "
     "not count for the inspection",
     "joint.case_window_days"},
    {Rule::kCaseInJurisdiction, "A3", "joint.case_side", kInfo,
     "{unit} 的案件 {case} 所涉企业 {enterprise} 不在该方辖区内，不计为该方的案件",
     "case {case} of {unit} is against enterprise {enterprise}, which is not in its jurisdiction: "
     "it is not that side's case"},
    {Rule::kHubAttendance, "A24", "activity.multi_pair_credit", kMust,
     "与结对 {pair} 的活动 {activity} 同时举行，本次活动仅注明 {sides} "
     "方有人员参加；结对双方均有人员参加的，方可分别计入",
     "at the same time as activity {activity} of pair {pair}: staff of {sides} sides of this pair "
     "are on record as having taken part, and it counts only if both did"},
    {Rule::kBothSidesTookPart, "R0-13", kNone, kMust,
     "本次活动填报的参加人员中没有 {unit} 的人员，结对双方均应参加，不计入",
     "of those on record as having taken part nobody is of {unit}; both sides must, and the "
     "activity does not count",
     "month.min_activities"},
    {Rule::kRuleExcepted, "A23", "severity.in_principle", kInfo,
     "“原则上”的要求 {rule} 经 {unit} 于 {granted} 批准例外（{start} 至 {end}）：{reason}",
     "{unit} approved an exception to {rule}, which is meant in principle, on {granted} ({start} "
     "to {end}): {reason}"},
    {Rule::kBaselineInTime, "A39", "entry.max_backdate_days", kInfo,
     "{unit} {measured} 的工作指数 {recorded} 才登记，相隔 {days} 天，超过 {max} "
     "天，只作为一次测量；年度起点仍为已登记的 {baseline} 的指数",
     "the index of {unit} of {measured} was recorded on {recorded}, {days} days later: more than "
     "{max}; it is a measurement, and the year is measured from that of {baseline} as before"},
    {Rule::kPairOwesNoMonth, "R0-14", kNone, kInfo,
     "结对 {pair} 没有应开展活动的月份，不参加年度考核：{reason}",
     "pair {pair} owes no month and is not assessed: {reason}", "month.min_activities"},
    {Rule::kBulletinNumbered, "R0-31", "bulletin.period_months", kInfo,
     "期号不连续：第 {number} 期之前{before}，缺 {count} 期（第 {first} 期起）",
     "the numbers are not consecutive: before {number} came {before}, and {count} are missing from "
     "{first} on"},
    {Rule::kExemptionOfMetMonth, "R0-14", kNone, kInfo,
     "{month} 已有有效互助活动 {count} 项，达到要求，仍计为完成；{unit} 于 {granted} "
     "批准的免除不起作用：{reason}",
     "{month} has {count} valid activities, which is enough, and stays met: the exemption that "
     "{unit} granted on {granted} changes nothing ({reason})",
     "month.min_activities"},
    {Rule::kPlannedStayNotBegun, "R0-16", kNone, kMust,
     "计划 {start} 至 {end} 的换岗未登记派出，不计入；已开展的请登记，未开展的请撤销",
     "the stay planned from {start} to {end} has not begun, and counts for nothing: record it if "
     "it "
     "took place, void the plan if it did not",
     "rotation.min_days"},
    {Rule::kCaseWithinWindow, "A13", "joint.case_window_days", kInfo,
     "{unit} 的案件 {case} 在联合执法（{held}）后 {days} 天办理，超过 {window_days} "
     "天，不计入本次联合执法",
     "case {case} of {unit} came {days} days after the inspection of {held}, more than "
     "{window_days}: it does not count for the inspection"},
    {Rule::kNoViolationWithinWindow, "A13", "joint.case_window_days", kInfo,
     "{unit} 未发现违法行为的确认在联合执法（{held}）后 {days} 天登记，超过 {window_days} "
     "天，不能代替案件",
     "the confirmation that {unit} found no violation came {days} days after the inspection of "
     "{held}, more than {window_days}: it does not stand in for a case"},
    {Rule::kMeritEntryInTime, "A39", "entry.max_backdate_days", kMust,
     "{what} {occurred} 作出，{recorded} 才{act}，相隔 {days} 天，超过 {max} "
     "天且无补录许可，不计分",
     "{what}is of {occurred} and was {act} on {recorded}, {days} days later: more than {max}, and "
     "no permit to enter late lets it in; it earns nothing"},
    {Rule::kPairRecordedLater, "R0-14", kNone, kInfo,
     "结对于 {recorded} 才登记，{month} 当时已过，当月不作要求",
     "the pair was recorded on {recorded}, when {month} was over: nothing is owed for it",
     "month.min_activities"},
    {Rule::kEnrolmentRecordedLater, "R0-26", kNone, kInfo,
     "参加活动于 {recorded} 才登记，{month} 当时已过，当月月报不作要求",
     "that the unit takes part was recorded on {recorded}, when {month} was over: no report is "
     "owed "
     "for it",
     "report.due_town_day"},
    {Rule::kStudyContentReported, "R0-26", kNone, kInfo,
     "{month} 月报填报集中学习 {count} 次，未填学习内容",
     "the report of {month} states {count} study sessions and not what was studied",
     "report.due_town_day"},
    {Rule::kDistrictDecidesPair, "R0-08", kNone, kInfo,
     "结对 {pair} 的双方同属 {district}，结对组合由其确定，本次由 {actor} 登记",
     "both sides of pair {pair} are below {district}, which decides such pairs; this was recorded "
     "by {actor}",
     "pair.max_per_unit"},
    {Rule::kFineOverCollected, "A16", "penalty.month", kInfo,
     "案件 {case} 已收缴 {collected}，超过罚款 {fine}，请核实多收部分是否为逾期加处的罚款",
     "of case {case} {collected} were collected, more than the fine of {fine}: check "
     "whether the rest was added for late payment"},
    {Rule::kFineBelowCollected, "A16", "penalty.month", kInfo,
     "案件 {case} 的罚款变更为 {fine}，低于已收缴的 {collected}，多收部分应退还当事人",
     "the fine of case {case} was changed to {fine}, below the {collected} that had been "
     "collected: the rest is to be paid back"},
    {Rule::kDecisionNumberTwice, "A16", "penalty.month", kInfo,
     "案件 {case} 的处罚决定书文号 {number} 与案件 {others} 的相同，请核实",
     "decision {number} of case {case} is on record of {others} too: check which of them it is of"},
    {Rule::kPlanOnRecord, "R0-18", kNone, kInPrinciple,
     "联合执法计划“{plan}”只填写了名称，未登记检查对象、选择理由、起止时间和双方签署，请登记计划",
     "joint plan '{plan}' is named in words alone: whom it names and why, for when and who signed "
     "it is not on record; record the plan",
     "joint.case_window_days"},
    {Rule::kExceptionReachesBack, "A23", "severity.in_principle", kInfo,
     "“原则上”的要求 {rule} 的例外于 {granted} 才批准，追溯至 {start}，其中 {days} "
     "天为事后批准",
     "the exception to {rule} was approved on {granted} and reaches back to {start}: it excuses "
     "{days} days that were over"},
    {Rule::kEvidenceStillOpen, "R0-30", "assessment.target_points", kInfo,
     "固定考核材料时有 {count} {what}，按当时的状态考核：{ids}",
     "when the evidence was fixed there were {count} {what}, and they are assessed as they stood: "
     "{ids}"},
    {Rule::kRecordedAfterResult, "R0-30", "assessment.target_points", kInfo,
     "活动 {program} 的年度考核结果已公布，本次登记的事项不再计入；确需计入的，请提出考核调整",
     "the result of program {program} is published, and what is recorded of it now does not count "
     "in it; if it has to, propose an adjustment"},
    {Rule::kEnterpriseInOnePlace, "R0-19", kNone, kInfo,
     "企业 {enterprise} 登记为 {here} 辖区企业，{source}登记为 {there} 辖区企业，请核实",
     "enterprise {enterprise} is given as one of {here}, and {source} as one of {there}: check "
     "which it is",
     "joint.case_window_days"},
    {Rule::kHubElsewhere, "A24", "activity.multi_pair_credit", kInfo,
     "{unit} 同一时间还登记参加结对 {pair} 的活动 {activity}，{why}，请核实",
     "{unit} is at the same time on record for activity {activity} of pair {pair}, {why}: check "
     "which of them it was at"},
    {Rule::kDutiesReported, "R0-26", kNone, kInfo,
     "{month} 月报填报派出 {count} 人，未填具体从事工作",
     "the report of {month} states {count} persons sent and not what they worked at",
     "report.due_town_day"},
    {Rule::kExplanationStale, "R0-26", kNone, kInfo,
     "{figure}：{unit} 于 {explained} 的差异说明针对上报的 {was}，现上报 {reported}，须另作说明",
     "{figure}: what {unit} said on {explained} explains {was} as reported; {reported} is reported "
     "now, and to be explained anew",
     "report.due_town_day"},
    {Rule::kExemptionOfExemptMonth, "R0-14", "month.exempt", kInfo,
     "规则参数已免除 {month} 的互助活动，本次免除对活动不起作用，只免除镇街该月月报：{reason}",
     "the policy exempts {month} from the activity already: the exemption changes nothing of that, "
     "and excuses the reports of towns alone ({reason})"},
    {Rule::kReportsDueAfterFreeze, "R0-30", "assessment.target_points", kInfo,
     "考核材料于 {frozen} 固定，{month} 月报到 {due} "
     "才满报送期限：未满期限的月报不计应报，也不计缺报；需要计入的，请在 {first} "
     "以后、预告知之前重新固定考核材料",
     "the evidence is fixed on {frozen}, and reports for {month} are due until {due}: one that is "
     "not due yet is neither expected nor missing; to have it count, fix the evidence anew on "
     "{first} or later, before the preliminary notice"},
    {Rule::kAdjustmentLeftOut, "R0-30", "assessment.target_points", kInfo,
     "考核调整 {adjustment}（{of}：{what}）未计入此表：此表只按账本所记事实和规则参数 {policy_set} "
     "计算，会签的调整计入记录的结果",
     "adjustment {adjustment} ({of}: {what}) is not in this table, which goes by the facts and "
     "policy set {policy_set} alone: what was countersigned is in the recorded result"},
    {Rule::kCaseInTwoUnits, "A3", "joint.case_side", kInfo,
     "案件 {case} 与{others}所涉企业相同，依据的也是同一执法文书（{document}），"
     "两个单位各计一起；请核实是否为同一案件",
     "case {case} is against the same enterprise and rests on the same enforcement document "
     "({document}) as {others}: both units count it; check whether it is one case"},
    {Rule::kReportOfWholeMonth, "R0-26", kNone, kInfo,
     "{month} 月报于 {submitted} 报送，当月到 {last} 才结束，所填数字可能不全，请核对后重报",
     "the report of {month} came on {submitted}, and the month ends on {last}: its figures may be "
     "incomplete, check them and report anew",
     "report.due_town_day"},
    {Rule::kAdjustmentCarriedOver, "R0-30", "assessment.target_points", kInfo,
     "考核调整 {adjustment}（{of}：{what}）在考核材料重新固定以前已会签，{fate}",
     "adjustment {adjustment} ({of}: {what}) was countersigned before the evidence was fixed anew: "
     "{fate}"},
    {Rule::kImprovementBeyondPair, "R0-33", "assessment.improvement_target_milli", kInfo,
     "结对 {pair} 在 {all} 个月中只有 {months} 个月，{unit} 的提高按全年计算，"
     "结对以外的部分也计在内",
     "pair {pair} was there in {months} of {all} months: the improvement of {unit} is that of the "
     "whole year, with what it gained outside the pair"},
    {Rule::kSupplementAwaited, "R0-09", "register.supplement_days", kInfo,
     "结对 {pair} 自 {first} 起生效，在备案期限之后，请于 {due} 前（含当日）补充备案",
     "pair {pair} is in force from {first} on, after the register was due: file it as a supplement "
     "by {due}"},
    {Rule::kSupplementFiled, "R0-09", "register.supplement_days", kMust,
     "结对 {pair} 自 {first} 起生效，应于 {due} 前补充备案，至今未备案，请补充备案",
     "pair {pair} is in force from {first} on and was to be filed as a supplement by {due}: it is "
     "not filed yet, file it"},
    {Rule::kSupplementInTime, "R0-09", "register.supplement_days", kMust,
     "结对 {pair} 自 {first} 起生效，于 {filed} 补充备案，晚于期限 {due}",
     "pair {pair} is in force from {first} on and was filed as a supplement on {filed}, after the "
     "due date {due}"},
    {Rule::kRankLost, "R0-30", "assessment.target_points", kInfo,
     "{unit} 的得分没有降低，因其他单位得分提高，在{in}中由第 {before} 名变为第 {after} 名，"
     "请告知该单位",
     "{unit} has no lower score, and as others rose it is in place {after} and not {before} in "
     "{in}: tell it so"},
    {Rule::kPointsCapped, "R0-30", "assessment.target_points", kInfo,
     "结对 {pair} 的考核调整合计 {asked} 分，实际计入 {counted} 分：{why}",
     "the adjustments of pair {pair} are {asked} points together, of which {counted} count: {why}"},
    {Rule::kDistrictReportOfWholeMonth, "R0-27", kNone, kInfo,
     "{month} 月报于 {submitted} 报送，当月到 {last} 才结束，所填数字可能不全，请核对后重报",
     "the report of {month} came on {submitted}, and the month ends on {last}: its figures may be "
     "incomplete, check them and report anew",
     "report.due_district_day"},
    {Rule::kSidesSinceFiling, "A21", "pair.basis", kInfo,
     "备案后，结对 {pair} 自 {since} 起{change}，A 为 {unit_a}，B 为 {unit_b}；"
     "本表仍为备案时的双方",
     "after the filing {change} in pair {pair} on {since}: A is {unit_a}, and B is {unit_b}; the "
     "form has them as filed"},
};

// In Chinese "<name>_zh" stands in for "<name>", as in domain/error.h.
std::string FillIn(const char* text, const ErrorVariables& variables, bool chinese) {
  std::map<std::string, std::string> values;
  for (const auto& [name, value] : variables) values.emplace(absl::StrCat("{", name, "}"), value);
  for (const auto& [name, value] : variables) {
    absl::string_view base = name;
    if (chinese && absl::ConsumeSuffix(&base, "_zh")) values[absl::StrCat("{", base, "}")] = value;
  }
  return absl::StrReplaceAll(text, values);
}

}  // namespace

absl::Span<const RuleInfo> AllRules() {
  return kRules;
}

const RuleInfo& Info(Rule rule) {
  return kRules[static_cast<size_t>(rule)];
}

std::string ClauseOf(absl::string_view parameter, absl::string_view paragraph,
                     const Policy& policy) {
  return parameter.empty() ? policy.Paragraph(paragraph) : policy.Clause(parameter);
}

v1::RuleFinding MakeFinding(Rule rule, const Policy& policy, absl::string_view subject,
                            int64_t event_position, const ErrorVariables& variables,
                            absl::string_view part) {
  const RuleInfo& info = Info(rule);
  v1::RuleFinding finding;
  finding.set_rule(info.id);
  finding.set_parameter(info.parameter);
  finding.set_severity(info.severity);
  finding.set_clause(ClauseOf(info.parameter, info.paragraph, policy));
  finding.set_message_zh(FillIn(info.zh, variables, /*chinese=*/true));
  finding.set_message_en(FillIn(info.en, variables, /*chinese=*/false));
  finding.set_event_position(event_position);
  finding.set_subject(std::string(subject));
  if (!finding.parameter().empty()) finding.set_parameter_value(policy.Value(info.parameter));
  finding.set_policy_set_id(policy.policy_set_id);
  finding.set_part(std::string(part));
  return finding;
}

}  // namespace jiedui::domain
