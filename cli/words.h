// The words a table is made of: enums, days, amounts and positions in Chinese. Pure.

#ifndef JIEDUI_CLI_WORDS_H_
#define JIEDUI_CLI_WORDS_H_

#include <cstdint>
#include <string>

#include "google/protobuf/repeated_field.h"
#include "google/type/date.pb.h"

#include "base/civil.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::cli {

// "2017年1月16日"; with blanks to fill in if unset, as the form has it.
std::string DayWords(const google::type::Date& date);
// The same where nothing is to be filled in: "—" if unset.
std::string DayOrDash(const google::type::Date& date);

// Thousandths as "79.854".
std::string Milli(int64_t thousandths);

// The value of a table's cell as it is printed: money, which cells have in fen, in 万元, points,
// which they have in thousandths, in points, yes and no, and one of a few names, in Chinese.
std::string CellWords(const std::string& path, const std::string& value, const std::string& unit);
// What it is counted in, then.
std::string CellUnitWords(const std::string& path, const std::string& unit);

// "12、15、88"; of a long list the first few and how many there are.
std::string PositionWords(const google::protobuf::RepeatedField<int64_t>& positions);
// All of them, for rows.
std::string AllPositions(const google::protobuf::RepeatedField<int64_t>& positions);

// Who recorded something, "district/370403", as a form has it: "区（市）局（370403）", with the
// name of its unit "区（市）局 薛城区（370403）".
std::string ActorWords(const std::string& actor, const std::string& unit_name = "");
// 填报人, of whom a form has the unit and the number, never the name: "榴园镇01号"; the id itself
// if it does not begin with the unit's.
std::string ReporterWords(const std::string& officer_id, const std::string& unit_id,
                          const std::string& unit_name);

std::string TierWords(event::v1::TeamTier tier);
std::string EstablishmentWords(event::v1::Establishment establishment);
// The text; "已删除" if it was erased, "不可见" if the caller may not see it.
std::string PersonalWords(const v1::PersonalText& text);
std::string RegisterStateWords(v1::RegisterState state);
std::string PairStateWords(v1::PairState state);
std::string ProposalStateWords(v1::PairProposalState state);
std::string AdmonitionWords(event::v1::AdmonitionDecision decision);
std::string ReportStateWords(v1::ReportState state);
std::string CaseStateWords(v1::CaseState state);
std::string TimelinessWords(v1::ReportTimeliness timeliness);
std::string ReconciliationWords(v1::Reconciliation reconciliation);
// Of what is pending a word for both that it may be, where its last day is not known; else the one
// it is on that day.
std::string ObligationStatusWords(v1::ObligationStatus status);
std::string ObligationStatusWords(v1::ObligationStatus status, CivilDay due, CivilDay on);
// The title of the obligations of that kind.
std::string ObligationKindWords(v1::ObligationKind kind);
std::string ActivityKindWords(v1::ActivityKind kind);
std::string ActivityTypeWords(event::v1::ActivityType type);
std::string GradeWords(v1::Grade grade);
std::string GradeWords(event::v1::AssessmentGrade grade);
std::string SeverityWords(v1::RuleSeverity severity);
std::string RecipientKindWords(event::v1::RecipientKind kind);
std::string TrendWords(v1::GapTrend trend);
std::string StandingWords(v1::ActivityStanding standing);
std::string AttestationWords(v1::AttestationStatus status);
std::string SideCaseWords(v1::SideCaseStatus status);
std::string RoundWords(v1::RoundState state);
// Of a decided adjustment: the veto; "加减分" of one of points.
std::string AdjustmentKindWords(event::v1::AdjustmentKind kind);
// An enumerator of the tables, resources and events by its name, "GRADE_GOOD"; empty of what is
// none.
std::string EnumeratorWords(const std::string& name);
// The part of its subject that a finding is about: an enumerator, a figure of 附件2, a term or a
// field; empty of a month, which says itself what it is.
std::string PartWords(const std::string& part);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_WORDS_H_
