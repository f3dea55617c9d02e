// The words a table is made of: enums, days, amounts and positions in Chinese. Pure.

#ifndef JIEDUI_CLI_WORDS_H_
#define JIEDUI_CLI_WORDS_H_

#include <cstdint>
#include <string>

#include "google/protobuf/repeated_field.h"
#include "google/type/date.pb.h"

#include "jiedui/event/v1/events.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/resources.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::cli {

// "2017年1月16日"; with blanks to fill in if unset, as the form has it.
std::string DayWords(const google::type::Date& date);

// Thousandths as "79.854".
std::string Milli(int64_t thousandths);

// "12、15、88"; of a long list the first few and how many there are.
std::string PositionWords(const google::protobuf::RepeatedField<int64_t>& positions);

std::string TierWords(event::v1::TeamTier tier);
std::string EstablishmentWords(event::v1::Establishment establishment);
// The text; "已删除" if it was erased, "不可见" if the caller may not see it.
std::string PersonalWords(const v1::PersonalText& text);
std::string RegisterStateWords(v1::RegisterState state);
std::string ReportStateWords(v1::ReportState state);
std::string CaseStateWords(v1::CaseState state);
std::string TimelinessWords(v1::ReportTimeliness timeliness);
std::string ReconciliationWords(v1::Reconciliation reconciliation);
std::string ObligationStatusWords(v1::ObligationStatus status);
std::string ActivityKindWords(v1::ActivityKind kind);
std::string GradeWords(v1::Grade grade);
std::string GradeWords(event::v1::AssessmentGrade grade);
std::string SeverityWords(v1::RuleSeverity severity);
std::string RecipientKindWords(event::v1::RecipientKind kind);

}  // namespace jiedui::cli

#endif  // JIEDUI_CLI_WORDS_H_
