#include "cli/words.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

#include "domain/money.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/obligation_parts.h"
#include "domain/rules/obligations.h"

namespace jiedui::cli {
namespace {

constexpr int kPositionsShown = 6;
constexpr absl::string_view kMilli = "_milli";  // how the names of fields in thousandths end
constexpr char kPoints[] = "分";                // the unit of others that are

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

// The word of the enumerator of that name; empty if the enum has none.
template <class Enum, bool (*parse)(const std::string&, Enum*), std::string (*words)(Enum)>
std::string Read(const std::string& name) {
  Enum value{};
  return parse(name, &value) ? words(value) : "";
}

}  // namespace

std::string DayWords(const google::type::Date& date) {
  if (date.year() == 0) return "    年  月  日";
  return absl::StrFormat("%d年%d月%d日", date.year(), date.month(), date.day());
}

std::string DayOrDash(const google::type::Date& date) {
  return date.year() == 0 ? "—" : DayWords(date);
}

std::string Milli(int64_t thousandths) {
  const int64_t whole = std::abs(thousandths);
  return absl::StrFormat("%s%d.%03d", thousandths < 0 ? "-" : "", whole / 1000, whole % 1000);
}

std::string CellWords(const std::string& path, const std::string& value, const std::string& unit) {
  int64_t number = 0;
  if (unit == "万元" && absl::SimpleAtoi(value, &number)) return domain::FormatWan(number);
  const bool points = absl::EndsWith(path, kMilli) || unit == kPoints;
  if (points && absl::SimpleAtoi(value, &number)) return Milli(number);
  if (value == "true") return "是";
  if (value == "false") return "否";
  std::string words = EnumeratorWords(value);
  return words.empty() ? value : words;
}

std::string CellUnitWords(const std::string& path, const std::string& unit) {
  return absl::EndsWith(path, kMilli) ? kPoints : unit;
}

std::string PositionWords(const google::protobuf::RepeatedField<int64_t>& positions) {
  const std::vector<int64_t> shown(positions.begin(),
                                   positions.begin() + std::min(positions.size(), kPositionsShown));
  const std::string list = absl::StrJoin(shown, "、");
  if (positions.size() <= kPositionsShown) return list;
  return absl::StrCat(list, "…共", positions.size(), "个");
}

std::string AllPositions(const google::protobuf::RepeatedField<int64_t>& positions) {
  return absl::StrJoin(positions, "、");
}

std::string ActorWords(const std::string& actor, const std::string& unit_name) {
  static constexpr std::pair<absl::string_view, const char*> kRoles[] = {
      {"city/", "市局"}, {"district/", "区（市）局"}, {"town/", "镇街"}, {"auditor/", "审计"}};
  for (const auto& [role, words] : kRoles) {
    if (!absl::StartsWith(actor, role)) continue;
    return absl::StrCat(words, unit_name.empty() ? "" : " ", unit_name, "（",
                        absl::StripPrefix(actor, role), "）");
  }
  return actor;
}

std::string ReporterWords(const std::string& officer_id, const std::string& unit_id,
                          const std::string& unit_name) {
  const std::string own = absl::StrCat(unit_id, "-");
  const size_t at = officer_id.find(own);
  if (unit_id.empty() || unit_name.empty() || at == std::string::npos) return officer_id;
  const std::string number = officer_id.substr(at + own.size());
  return number.empty() ? officer_id : absl::StrCat(unit_name, number, "号");
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

std::string PairStateWords(v1::PairState state) {
  static constexpr Word<v1::PairState> kWords[] = {
      {v1::PAIR_STATE_PROPOSED, "提议中"},  {v1::PAIR_STATE_ASSIGNED, "已确定，未备案"},
      {v1::PAIR_STATE_FILED, "已备案"},     {v1::PAIR_STATE_ACKNOWLEDGED, "已受理"},
      {v1::PAIR_STATE_RETURNED, "已退回"},  {v1::PAIR_STATE_ACTIVE, "已生效"},
      {v1::PAIR_STATE_DISSOLVED, "已解除"}, {v1::PAIR_STATE_RENEWED, "已续结"},
      {v1::PAIR_STATE_NOT_FORMED, "未结成"}};
  return Find(kWords, state);
}

std::string ProposalStateWords(v1::PairProposalState state) {
  static constexpr Word<v1::PairProposalState> kWords[] = {
      {v1::PAIR_PROPOSAL_STATE_PROPOSED, "待对方答复"},
      {v1::PAIR_PROPOSAL_STATE_AGREED, "双方同意，待上级确定"},
      {v1::PAIR_PROPOSAL_STATE_DECLINED, "未达成"},
      {v1::PAIR_PROPOSAL_STATE_ASSIGNED, "已结对"}};
  return Find(kWords, state);
}

std::string AdmonitionWords(event::v1::AdmonitionDecision decision) {
  static constexpr Word<event::v1::AdmonitionDecision> kWords[] = {
      {event::v1::ADMONITION_DECISION_UNSPECIFIED, "—"},
      {event::v1::ADMONITION_DECISION_HELD, "已约谈"},
      {event::v1::ADMONITION_DECISION_DISMISSED, "不予约谈"}};
  return Find(kWords, decision);
}

std::string CaseStateWords(v1::CaseState state) {
  static constexpr Word<v1::CaseState> kWords[] = {
      {v1::CASE_STATE_PROPOSED, "已上报"}, {v1::CASE_STATE_DECLINED, "不予受理"},
      {v1::CASE_STATE_FILED, "已立案"},    {v1::CASE_STATE_DECIDED, "已处罚"},
      {v1::CASE_STATE_CLOSED, "已结案"},   {v1::CASE_STATE_VOIDED, "已撤销"}};
  return Find(kWords, state);
}

std::string ReportStateWords(v1::ReportState state) {
  static constexpr Word<v1::ReportState> kWords[] = {
      {v1::REPORT_STATE_EXPECTED, "未报送"},  {v1::REPORT_STATE_SUBMITTED, "已报送"},
      {v1::REPORT_STATE_RETURNED, "已退回"},  {v1::REPORT_STATE_ACCEPTED, "已审核通过"},
      {v1::REPORT_STATE_PUBLISHED, "已通报"}, {v1::REPORT_STATE_EXEMPT, "免报"}};
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
  static constexpr Word<v1::Reconciliation> kWords[] = {
      {v1::RECONCILIATION_NOT_REPORTED, "未报"},
      {v1::RECONCILIATION_MATCH, "一致"},
      {v1::RECONCILIATION_UNDER_REPORTED, "少报"},
      {v1::RECONCILIATION_OVER_REPORTED, "多报"},
      {v1::RECONCILIATION_NO_EVIDENCE, "无据"},
      {v1::RECONCILIATION_ACCEPTED_OTHERWISE, "审核另定"},
      {v1::RECONCILIATION_NOT_REQUIRED, "不要求"}};
  return Find(kWords, reconciliation);
}

std::string ObligationStatusWords(v1::ObligationStatus status) {
  static constexpr Word<v1::ObligationStatus> kWords[] = {
      {v1::OBLIGATION_STATUS_PENDING, "未到期或待定"},
      {v1::OBLIGATION_STATUS_MET, "达标"},
      {v1::OBLIGATION_STATUS_MET_LATE, "逾期完成"},
      {v1::OBLIGATION_STATUS_BREACHED, "未达标"},
      {v1::OBLIGATION_STATUS_EXEMPT, "不要求"}};
  return Find(kWords, status);
}

std::string ObligationStatusWords(v1::ObligationStatus status, CivilDay due, CivilDay on) {
  if (status != v1::OBLIGATION_STATUS_PENDING) return ObligationStatusWords(status);
  return std::string(domain::PendingZh(due, on));
}

std::string ObligationKindWords(v1::ObligationKind kind) {
  const absl::string_view title = domain::ObligationTitle(kind);
  return title.empty() ? "—" : std::string(title);
}

std::string ActivityKindWords(v1::ActivityKind kind) {
  static constexpr Word<v1::ActivityKind> kWords[] = {
      {v1::ACTIVITY_KIND_ROTATION, "换岗交流"},
      {v1::ACTIVITY_KIND_JOINT_INSPECTION, "联合执法"},
      {v1::ACTIVITY_KIND_GROUP_STUDY, "集中学习"},
      {v1::ACTIVITY_KIND_OTHER, "其他活动"}};
  return Find(kWords, kind);
}

std::string ActivityTypeWords(event::v1::ActivityType type) {
  static constexpr Word<event::v1::ActivityType> kWords[] = {
      {event::v1::ACTIVITY_TYPE_ROTATION, "换岗交流"},
      {event::v1::ACTIVITY_TYPE_JOINT_INSPECTION, "联合执法"},
      {event::v1::ACTIVITY_TYPE_GROUP_STUDY, "集中学习"},
      {event::v1::ACTIVITY_TYPE_OTHER, "其他活动"}};
  return Find(kWords, type);
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

std::string TrendWords(v1::GapTrend trend) {
  static constexpr Word<v1::GapTrend> kWords[] = {{v1::GAP_TREND_NOT_MEASURED, "不足两次测量"},
                                                  {v1::GAP_TREND_NARROWED, "缩小"},
                                                  {v1::GAP_TREND_UNCHANGED, "不变"},
                                                  {v1::GAP_TREND_WIDENED, "扩大"}};
  return Find(kWords, trend);
}

std::string StandingWords(v1::ActivityStanding standing) {
  static constexpr Word<v1::ActivityStanding> kWords[] = {
      {v1::ACTIVITY_STANDING_PENDING, "待定"},
      {v1::ACTIVITY_STANDING_QUALIFIED, "符合要求"},
      {v1::ACTIVITY_STANDING_NOT_QUALIFIED, "不符合要求"},
      {v1::ACTIVITY_STANDING_VOIDED, "已撤销"}};
  return Find(kWords, standing);
}

std::string AttestationWords(v1::AttestationStatus status) {
  static constexpr Word<v1::AttestationStatus> kWords[] = {
      {v1::ATTESTATION_STATUS_AWAITED, "待确认"},
      {v1::ATTESTATION_STATUS_BY_BOTH, "已确认"},
      {v1::ATTESTATION_STATUS_BY_SUPERVISOR, "上级代为确认"},
      {v1::ATTESTATION_STATUS_LAPSED, "逾期未确认"}};
  return Find(kWords, status);
}

std::string SideCaseWords(v1::SideCaseStatus status) {
  static constexpr Word<v1::SideCaseStatus> kWords[] = {
      {v1::SIDE_CASE_STATUS_NONE, "尚无案件"},
      {v1::SIDE_CASE_STATUS_LINKED, "已有案件"},
      {v1::SIDE_CASE_STATUS_NO_VIOLATION_ATTESTED, "已确认未发现违法行为"},
      {v1::SIDE_CASE_STATUS_WINDOW_EXPIRED, "逾期"}};
  return Find(kWords, status);
}

std::string RoundWords(v1::RoundState state) {
  static constexpr Word<v1::RoundState> kWords[] = {{v1::ROUND_STATE_OPEN, "进行中"},
                                                    {v1::ROUND_STATE_PARTIAL, "单方"},
                                                    {v1::ROUND_STATE_MUTUAL, "互派"}};
  return Find(kWords, state);
}

std::string AdjustmentKindWords(event::v1::AdjustmentKind kind) {
  static constexpr Word<event::v1::AdjustmentKind> kWords[] = {
      {event::v1::ADJUSTMENT_KIND_POINTS, "加减分"},
      {event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT, "一票否决：虚报、瞒报"},
      {event::v1::ADJUSTMENT_KIND_VETO_SUPERVISION_REFUSED, "一票否决：拒绝监督检查"},
      {event::v1::ADJUSTMENT_KIND_VETO_LIFTED, "撤销一票否决"}};
  return Find(kWords, kind);
}

namespace {

// Of enumerators that no table of a form has, by name.
std::string NamedWords(absl::string_view name) {
  static constexpr std::pair<absl::string_view, const char*> kWords[] = {
      {"STAY_STATE_PLANNED", "已计划"},
      {"STAY_STATE_DISPATCHED", "已派出"},
      {"STAY_STATE_ARRIVED", "已到岗"},
      {"STAY_STATE_ON_LEAVE", "离岗"},
      {"STAY_STATE_RETURNED", "已返回"},
      {"STAY_STATE_RECALLED", "已召回"},
      {"ASSESSMENT_STATE_OPENED", "已启动"},
      {"ASSESSMENT_STATE_FROZEN", "材料已固定"},
      {"ASSESSMENT_STATE_COMPUTED", "已计分"},
      {"ASSESSMENT_STATE_NOTIFIED", "已预告知"},
      {"ASSESSMENT_STATE_PUBLISHED", "已公布"},
      {"FIX_STATE_OPEN", "整改中"},
      {"FIX_STATE_OVERDUE", "逾期未销号"},
      {"FIX_STATE_CLOSED", "已销号"},
      {"FIX_STATE_CLOSED_LATE", "逾期销号"},
      {"PAIRING_METHOD_DESIGNATED", "上级指定"},
      {"PAIRING_METHOD_FREE_COMBINATION", "自由组合"},
      {"PROPOSAL_ANSWER_AGREED", "同意"},
      {"PROPOSAL_ANSWER_DECLINED", "不同意"},
      {"ESTABLISHMENT_ESTABLISHED", "在编"},
      {"ESTABLISHMENT_AUXILIARY", "辅助"},
      {"SELECTION_REASON_LARGER_HAZARD", "隐患较大"},
      {"SELECTION_REASON_PROMINENT_PROBLEM", "问题较为突出"},
      {"CALENDAR_DAY_KIND_HOLIDAY", "放假"},
      {"CALENDAR_DAY_KIND_MAKE_UP_WORKDAY", "调休上班"},
      {"OBJECTION_OUTCOME_UPHELD", "成立"},
      {"OBJECTION_OUTCOME_DISMISSED", "不成立"},
      {"PENALTY_CHANGE_GROUND_RECONSIDERATION", "行政复议"},
      {"PENALTY_CHANGE_GROUND_LITIGATION", "行政诉讼"},
      {"PENALTY_CHANGE_GROUND_OWN_CORRECTION", "自行纠正"}};
  for (const auto& [enumerator, words] : kWords) {
    if (enumerator == name) return words;
  }
  return "";
}

}  // namespace

std::string EnumeratorWords(const std::string& name) {
  using event::v1::ActivityType_Parse;
  using event::v1::AdjustmentKind_Parse;
  using event::v1::AssessmentGrade_Parse;
  using event::v1::RecipientKind_Parse;
  using event::v1::TeamTier_Parse;
  constexpr std::string (*kReaders[])(const std::string&) = {
      &Read<v1::Grade, &v1::Grade_Parse, &GradeWords>,
      &Read<event::v1::AssessmentGrade, &AssessmentGrade_Parse, &GradeWords>,
      &Read<event::v1::AdjustmentKind, &AdjustmentKind_Parse, &AdjustmentKindWords>,
      &Read<event::v1::ActivityType, &ActivityType_Parse, &ActivityTypeWords>,
      &Read<event::v1::TeamTier, &TeamTier_Parse, &TierWords>,
      &Read<event::v1::RecipientKind, &RecipientKind_Parse, &RecipientKindWords>,
      &Read<v1::ObligationStatus, &v1::ObligationStatus_Parse, &ObligationStatusWords>,
      &Read<v1::ObligationKind, &v1::ObligationKind_Parse, &ObligationKindWords>,
      &Read<v1::ActivityKind, &v1::ActivityKind_Parse, &ActivityKindWords>,
      &Read<v1::ActivityStanding, &v1::ActivityStanding_Parse, &StandingWords>,
      &Read<v1::AttestationStatus, &v1::AttestationStatus_Parse, &AttestationWords>,
      &Read<v1::SideCaseStatus, &v1::SideCaseStatus_Parse, &SideCaseWords>,
      &Read<v1::RoundState, &v1::RoundState_Parse, &RoundWords>,
      &Read<v1::GapTrend, &v1::GapTrend_Parse, &TrendWords>,
      &Read<v1::RegisterState, &v1::RegisterState_Parse, &RegisterStateWords>,
      &Read<v1::PairState, &v1::PairState_Parse, &PairStateWords>,
      &Read<v1::PairProposalState, &v1::PairProposalState_Parse, &ProposalStateWords>,
      &Read<event::v1::AdmonitionDecision, &event::v1::AdmonitionDecision_Parse, &AdmonitionWords>,
      &Read<v1::CaseState, &v1::CaseState_Parse, &CaseStateWords>,
      &Read<v1::ReportState, &v1::ReportState_Parse, &ReportStateWords>,
      &Read<v1::ReportTimeliness, &v1::ReportTimeliness_Parse, &TimelinessWords>,
      &Read<v1::Reconciliation, &v1::Reconciliation_Parse, &ReconciliationWords>,
      &Read<v1::RuleSeverity, &v1::RuleSeverity_Parse, &SeverityWords>};
  for (const auto reader : kReaders) {
    if (std::string words = reader(name); !words.empty()) return words;
  }
  return NamedWords(name);
}

std::string PartWords(const std::string& part) {
  static constexpr std::pair<absl::string_view, const char*> kWords[] = {
      {"timeliness", "及时性"}, {"breakthrough", "新突破"}, {"bonus_commendation", "市级表扬加分"}};
  if (std::string words = EnumeratorWords(part); !words.empty()) return words;
  for (const domain::FigureInfo& figure : domain::NumbersOfForm()) {
    if (figure.key == part) return figure.label;
  }
  for (const auto& [key, words] : kWords) {
    if (key == part) return words;
  }
  return "";
}

}  // namespace jiedui::cli
