// The official tables as text: 附件1 and 附件2 as they are printed, compliance, the year-end table,
// and each of them as plain rows for CSV. Pure functions of the messages the API answers with.

#ifndef JIEDUI_CLI_RENDER_H_
#define JIEDUI_CLI_RENDER_H_

#include <string>
#include <vector>

#include "cli/table.h"

#include "base/civil.h"
#include "jiedui/v1/assessment_service.pb.h"
#include "jiedui/v1/bulletin_service.pb.h"
#include "jiedui/v1/event_log_service.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/roll_up_service.pb.h"
#include "jiedui/v1/statistics_service.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::cli {

// 附件1 结对互助情况统计表.
std::string RegisterText(const v1::PairRegister& pair_register);
Table RegisterRows(const std::vector<v1::PairRegister>& registers);

// 附件2 结对互助活动开展情况调度表; under each sentence its numbers in three values.
std::string DispatchText(const v1::DispatchTable& table);
Table DispatchRows(const v1::DispatchTable& table);
// Of the city's: how its districts stand in the month (A29 to A31); empty where months are not
// ranked.
std::string MonthlyRankingText(const v1::DispatchTable& table);

// How every pair stands, then each shortfall with its clause and event.
std::string ComplianceText(const std::vector<v1::PairCompliance>& pairs);
Table ComplianceRows(const std::vector<v1::PairCompliance>& pairs);

// What is to be done, as it was judged on that day: how many are open and overdue, then each by due
// day.
std::string ObligationText(const std::vector<v1::Obligation>& obligations, CivilDay on);
Table ObligationRows(const std::vector<v1::Obligation>& obligations, CivilDay on);
std::string ReportSlotText(const std::vector<v1::ReportSlot>& slots);
Table ReportSlotRows(const std::vector<v1::ReportSlot>& slots);

// Said wherever scores that the facts make are shown without what was countersigned.
inline constexpr const char* kAssessmentNote =
    "此表按账本所记事实计算，不含会签的考核调整；记录的结果及各项调整的事件见 jiedui assess "
    "--result\n";

// 年度目标考核: districts, then pairs, by rank, with the terms of each score and the events behind
// them, then the units. As the facts make it; and the result that was recorded, with its
// adjustments. As rows, each term, total, score and veto.
std::string AssessmentText(const v1::YearEndAssessment& assessment);
Table AssessmentRows(const v1::YearEndAssessment& assessment);
std::string AssessmentResultText(const v1::GetAssessmentTableResponse& result);
Table AssessmentResultRows(const v1::GetAssessmentTableResponse& result);

// 活动进展情况通报: which it is and what its table can be checked with, what the ledger has of the
// units' months and in all, what was reported or accepted otherwise, how each pair stood, the
// errata; as rows, all three numbers and the events behind the ledger's, and the pairs' months.
std::string BulletinText(const v1::GetBulletinResponse& bulletin);
Table BulletinRows(const v1::GetBulletinResponse& bulletin);
Table BulletinListRows(const std::vector<v1::Bulletin>& bulletins);

// The assessment on its way: what was done, then the last result; its lines as rows.
std::string AssessmentRecordText(const v1::Assessment& assessment);
Table AssessmentRecordRows(const v1::Assessment& assessment);

// The gaps of the pairs and how unlike the units are; the gaps as rows.
std::string GapText(const v1::GapAnalysis& analysis);
Table GapRows(const v1::GapAnalysis& analysis);

// The cells of a table; why a cell is what it is, as rows all that the text says; what is different
// between two tables.
Table CellRows(const std::vector<v1::Cell>& cells);
// With at most so many facts; 0: all there are.
inline constexpr int kFactsShown = 50;
std::string ExplanationText(const v1::ExplainCellResponse& explained, int facts = kFactsShown);
Table ExplanationRows(const v1::ExplainCellResponse& explained, int facts = kFactsShown);
std::string ComparisonText(const v1::CompareTablesResponse& compared);
Table ComparisonRows(const v1::CompareTablesResponse& compared);

// A month over several ledgers: first those that were not read, then the sums, each ledger with
// where it was read, and the rankings; as rows, the figures of each ledger and of all, and the
// ledgers that were not read.
std::string RollUpText(const v1::GetRollUpResponse& rolled);
Table RollUpRows(const v1::GetRollUpResponse& rolled);

Table EventRows(const std::vector<v1::RecordedEvent>& events);
Table UnitRows(const std::vector<v1::Unit>& units);
Table CaseRows(const std::vector<v1::Case>& cases);
// Without who they are.
Table OfficerListRows(const std::vector<v1::Officer>& officers);
// A personal text is said to be erased, or not shown, where it is.
Table OfficerRows(const std::vector<v1::Officer>& officers);
// Of events PersonalDataRead: who looked, when, how and what for.
Table ReadingRows(const std::vector<v1::RecordedEvent>& readings);

// A policy set: which it is and how long it is in force, then each parameter.
std::string PolicyText(const v1::PolicySet& set);
Table PolicyRows(const v1::PolicySet& set);
Table PolicySetRows(const std::vector<v1::PolicySet>& sets);

// Findings as a table; empty text if there are none.
std::string FindingsText(const google::protobuf::RepeatedPtrField<v1::RuleFinding>& findings);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_RENDER_H_
