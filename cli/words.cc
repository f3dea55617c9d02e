#include "cli/words.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "domain/money.h"
#include "domain/rules/dispatch.h"

namespace jiedui::cli {
namespace {

constexpr int kPositionsShown = 6;

template <class Enum>
struct Word {
  Enum value;
  const char* zh;
};

// The word, or a dash for a value that has none.
template <class Enum, size_t N>
std::string Find(const Word<Enum> (&words)[N], Enum value) {
  const auto* const found = std::find_if(std::begin(words), std::end(words),
                                         [value](const auto& word) { return word.value == value; });
  return found == std::end(words) ? "—" : found->zh;
}

}  // namespace

std::string DayWords(const google::type::Date& date) {
  if (date.year() == 0) return "    年  月  日";
  return absl::StrFormat("%d年%d月%d日", date.year(), date.month(), date.day());
}

std::string Milli(int64_t thousandths) {
  const int64_t whole = std::abs(thousandths);
  return absl::StrFormat("%s%d.%03d", thousandths < 0 ? "-" : "", whole / 1000, whole % 1000);
}

std::string CellWords(const std::string& value, const std::string& unit) {
  int64_t fen = 0;
  return unit == "万元" && absl::SimpleAtoi(value, &fen) ? domain::FormatWan(fen) : value;
}

std::string PositionWords(const google::protobuf::RepeatedField<int64_t>& positions) {
  const std::vector<int64_t> shown(positions.begin(),
                                   positions.begin() + std::min(positions.size(), kPositionsShown));
  const std::string list = absl::StrJoin(shown, "、");
  if (positions.size() <= kPositionsShown) return list;
  return absl::StrCat(list, "…共", positions.size(), "个");
}

std::string TierWords(event::v1::TeamTier tier) {
  static constexpr Word<event::v1::TeamTier> kWords[] = {{event::v1::TEAM_TIER_DETACHMENT, "支队"},
                                                         {event::v1::TEAM_TIER_BRIGADE, "大队"},
                                                         {event::v1::TEAM_TIER_SQUADRON, "中队"}};
  return Find(kWords, tier);
}

std::string EstablishmentWords(event::v1::Establishment establishment) {
  if (establishment == event::v1::ESTABLISHMENT_ESTABLISHED) return "在编";
  return establishment == event::v1::ESTABLISHMENT_AUXILIARY ? "辅助" : "—";
}

std::string PersonalWords(const v1::PersonalText& text) {
  if (text.erased()) return "已删除";
  return text.text().empty() ? "不可见" : text.text();
}

std::string RegisterStateWords(v1::RegisterState state) {
  static constexpr Word<v1::RegisterState> kWords[] = {{v1::REGISTER_STATE_NOT_FILED, "未备案"},
                                                       {v1::REGISTER_STATE_FILED, "已备案"},
                                                       {v1::REGISTER_STATE_ACKNOWLEDGED, "已受理"},
                                                       {v1::REGISTER_STATE_RETURNED, "已退回"}};
  return Find(kWords, state);
}

std::string CaseStateWords(v1::CaseState state) {
  static constexpr Word<v1::CaseState> kWords[] = {
      {v1::CASE_STATE_PROPOSED, "已上报"}, {v1::CASE_STATE_DECLINED, "不予受理"},
      {v1::CASE_STATE_FILED, "已立案"},    {v1::CASE_STATE_DECIDED, "已处罚"},
      {v1::CASE_STATE_CLOSED, "已结案"},   {v1::CASE_STATE_VOIDED, "已撤销"}};
  return Find(kWords, state);
}

std::string ReportStateWords(v1::ReportState state) {
  static constexpr Word<v1::ReportState> kWords[] = {{v1::REPORT_STATE_EXPECTED, "未报送"},
                                                     {v1::REPORT_STATE_SUBMITTED, "已报送"},
                                                     {v1::REPORT_STATE_RETURNED, "已退回"},
                                                     {v1::REPORT_STATE_ACCEPTED, "已审核通过"},
                                                     {v1::REPORT_STATE_PUBLISHED, "已通报"}};
  return Find(kWords, state);
}

std::string TimelinessWords(v1::ReportTimeliness timeliness) {
  static constexpr Word<v1::ReportTimeliness> kWords[] = {
      {v1::REPORT_TIMELINESS_NOT_DUE, "未到期"},
      {v1::REPORT_TIMELINESS_ON_TIME, "按时"},
      {v1::REPORT_TIMELINESS_LATE, "迟报"},
      {v1::REPORT_TIMELINESS_OVERDUE, "逾期未报"},
      {v1::REPORT_TIMELINESS_EXEMPT, "不要求"}};
  return Find(kWords, timeliness);
}

std::string ReconciliationWords(v1::Reconciliation reconciliation) {
  static constexpr Word<v1::Reconciliation> kWords[] = {{v1::RECONCILIATION_NOT_REPORTED, "未报"},
                                                        {v1::RECONCILIATION_MATCH, "一致"},
                                                        {v1::RECONCILIATION_UNDER_REPORTED, "少报"},
                                                        {v1::RECONCILIATION_OVER_REPORTED, "多报"},
                                                        {v1::RECONCILIATION_NO_EVIDENCE, "无据"}};
  return Find(kWords, reconciliation);
}

std::string ObligationStatusWords(v1::ObligationStatus status) {
  static constexpr Word<v1::ObligationStatus> kWords[] = {
      {v1::OBLIGATION_STATUS_PENDING, "未到期"},
      {v1::OBLIGATION_STATUS_MET, "达标"},
      {v1::OBLIGATION_STATUS_MET_LATE, "逾期完成"},
      {v1::OBLIGATION_STATUS_BREACHED, "未达标"},
      {v1::OBLIGATION_STATUS_EXEMPT, "不要求"}};
  return Find(kWords, status);
}

std::string ActivityKindWords(v1::ActivityKind kind) {
  static constexpr Word<v1::ActivityKind> kWords[] = {
      {v1::ACTIVITY_KIND_ROTATION, "换岗交流"},
      {v1::ACTIVITY_KIND_JOINT_INSPECTION, "联合执法"},
      {v1::ACTIVITY_KIND_GROUP_STUDY, "集中学习"},
      {v1::ACTIVITY_KIND_OTHER, "其他活动"}};
  return Find(kWords, kind);
}

std::string GradeWords(v1::Grade grade) {
  static constexpr Word<v1::Grade> kWords[] = {{v1::GRADE_EXCELLENT, "优秀"},
                                               {v1::GRADE_GOOD, "良好"},
                                               {v1::GRADE_QUALIFIED, "合格"},
                                               {v1::GRADE_UNQUALIFIED, "不合格"}};
  return Find(kWords, grade);
}

std::string GradeWords(event::v1::AssessmentGrade grade) {
  static constexpr Word<event::v1::AssessmentGrade> kWords[] = {
      {event::v1::ASSESSMENT_GRADE_EXCELLENT, "优秀"},
      {event::v1::ASSESSMENT_GRADE_GOOD, "良好"},
      {event::v1::ASSESSMENT_GRADE_QUALIFIED, "合格"},
      {event::v1::ASSESSMENT_GRADE_UNQUALIFIED, "不合格"}};
  return Find(kWords, grade);
}

std::string SeverityWords(v1::RuleSeverity severity) {
  static constexpr Word<v1::RuleSeverity> kWords[] = {{v1::RULE_SEVERITY_MUST, "必须"},
                                                      {v1::RULE_SEVERITY_IN_PRINCIPLE, "原则上"},
                                                      {v1::RULE_SEVERITY_INFO, "提示"}};
  return Find(kWords, severity);
}

std::string RecipientKindWords(event::v1::RecipientKind kind) {
  static constexpr Word<event::v1::RecipientKind> kWords[] = {
      {event::v1::RECIPIENT_KIND_MAIN, "报"},
      {event::v1::RECIPIENT_KIND_SEND, "送"},
      {event::v1::RECIPIENT_KIND_COPY_UPWARD, "抄报"}};
  return Find(kWords, kind);
}

}  // namespace jiedui::cli
