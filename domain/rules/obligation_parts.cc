#include "domain/rules/obligation_parts.h"

#include <iterator>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "base/check.h"
#include "domain/date.h"

namespace jiedui::domain {
namespace {

using v1::Obligation;

struct KindWords {
  v1::ObligationKind kind;
  const char* slug;  // what its ids begin with
  const char* title;
};
constexpr KindWords kKinds[] = {
    {v1::OBLIGATION_KIND_REGISTER, "register", "结对备案"},
    {v1::OBLIGATION_KIND_MONTH_ACTIVITY, "month", "月度互助活动"},
    {v1::OBLIGATION_KIND_KIND_FLOOR, "kind", "年度活动次数"},
    {v1::OBLIGATION_KIND_STAY_LENGTH, "stay", "换岗满期"},
    {v1::OBLIGATION_KIND_STAY_COUNTERPART, "counterpart", "换岗互派"},
    {v1::OBLIGATION_KIND_SIDE_CASE, "case", "联合执法案件"},
    {v1::OBLIGATION_KIND_ATTESTATION, "attestation", "活动确认"},
    {v1::OBLIGATION_KIND_REPORT, "report", "月报"},
    {v1::OBLIGATION_KIND_REPORT_FIX, "report_fix", "月报退回重报"},
    {v1::OBLIGATION_KIND_REPORT_ANSWER, "report_answer", "月报审核"},
    {v1::OBLIGATION_KIND_SUPERVISION_CHECK, "check", "季度监督检查"},
    {v1::OBLIGATION_KIND_SUPERVISION_FIX, "fix", "监督检查整改"},
    {v1::OBLIGATION_KIND_BULLETIN, "bulletin", "活动进展通报"},
    {v1::OBLIGATION_KIND_REGISTER_ANSWER, "register_answer", "备案受理"},
    {v1::OBLIGATION_KIND_CASE_ANSWER, "case_answer", "拟处罚案件答复"},
    {v1::OBLIGATION_KIND_PLAN_SIGNATURE, "plan_signature", "联合执法计划签署"},
    {v1::OBLIGATION_KIND_OBJECTION, "objection", "考核异议"},
    {v1::OBLIGATION_KIND_OBJECTION_DECISION, "objection_decision", "异议处理"},
    {v1::OBLIGATION_KIND_ADJUSTMENT_COUNTERSIGNATURE, "countersignature", "考核调整会签"},
    {v1::OBLIGATION_KIND_ASSESSMENT_OPENING, "assessment_opening", "考核启动"},
    {v1::OBLIGATION_KIND_EVIDENCE_FREEZE, "evidence_freeze", "考核材料固定"},
    {v1::OBLIGATION_KIND_SCORE_COMPUTATION, "score_computation", "考核计分"},
    {v1::OBLIGATION_KIND_PRELIMINARY_NOTICE, "preliminary_notice", "考核结果预告知"},
    {v1::OBLIGATION_KIND_ASSESSMENT_PUBLICATION, "assessment_publication", "考核结果公布"},
    {v1::OBLIGATION_KIND_PROPOSAL_ANSWER, "proposal_answer", "结对提议答复"},
    {v1::OBLIGATION_KIND_PROPOSAL_DECISION, "proposal_decision", "自由组合结对确定"},
    {v1::OBLIGATION_KIND_PAIRING, "pairing", "结对"},
    {v1::OBLIGATION_KIND_JOINT_PLAN, "joint_plan", "联合执法计划"},
    {v1::OBLIGATION_KIND_STAY_START, "stay_start", "换岗计划落实"},
    {v1::OBLIGATION_KIND_ADMONITION, "admonition", "约谈决定"},
    {v1::OBLIGATION_KIND_REGISTER_SUPPLEMENT, "register_supplement", "补充备案"},
};

KindWords WordsOf(v1::ObligationKind kind) {
  const auto* const words =
      absl::c_find_if(kKinds, [kind](const KindWords& each) { return each.kind == kind; });
  return words == std::end(kKinds) ? KindWords{kind, "", ""} : *words;
}

bool IsMet(v1::ObligationStatus status) {
  return status == v1::OBLIGATION_STATUS_MET || status == v1::OBLIGATION_STATUS_MET_LATE;
}

}  // namespace

absl::string_view ObligationTitle(v1::ObligationKind kind) {
  return WordsOf(kind).title;
}

Obligation MakeObligation(v1::ObligationKind kind, absl::string_view subject, Rule rule,
                          const Policy& policy) {
  const RuleInfo& info = Info(rule);
  return MakeObligation(kind, subject, {info.id, info.parameter, info.severity, info.paragraph},
                        policy);
}

Obligation MakeObligation(v1::ObligationKind kind, absl::string_view subject,
                          const ObligationBasis& basis, const Policy& policy) {
  const KindWords words = WordsOf(kind);
  CHECK(*words.title != '\0', v1::ObligationKind_Name(kind));
  Obligation obligation;
  obligation.set_obligation_id(absl::StrCat(words.slug, "/", subject));
  obligation.set_kind(kind);
  obligation.set_title(words.title);
  obligation.set_rule(basis.id);
  obligation.set_parameter(basis.parameter);
  obligation.set_clause(ClauseOf(basis.parameter, basis.paragraph, policy));
  obligation.set_severity(basis.severity);
  obligation.set_policy_set_id(policy.policy_set_id);
  return obligation;
}

std::string By(CivilDay day) {
  return absl::StrCat(FormatDay(day), " 前（含当日）");
}
std::string By(const Deadline& due) {
  return absl::StrCat(due.Zh(), " 前（含当日）");
}

void SetDue(CivilDay day, Obligation& obligation) {
  *obligation.mutable_due_date() = ToDate(day);
}
void SetDue(const Deadline& due, Obligation& obligation) {
  SetDue(due.last_day, obligation);
  obligation.set_only_weekends_known(due.only_weekends_known);
}

void SetMonths(absl::string_view first, absl::string_view last, Obligation& obligation) {
  obligation.set_first_month(std::string(first));
  obligation.set_last_month(std::string(last));
}

void AddPosition(int64_t position, Obligation& obligation) {
  if (position != 0) obligation.add_positions(position);
}

void SettleOnce(v1::ObligationStatus status, const Notes& notes, Obligation& obligation) {
  obligation.set_status(status);
  obligation.set_open(status == v1::OBLIGATION_STATUS_PENDING);
  if (status == v1::OBLIGATION_STATUS_PENDING) obligation.set_note(notes.to_do);
  if (status == v1::OBLIGATION_STATUS_BREACHED) obligation.set_note(notes.breached);
}

void SettleDeed(v1::ObligationStatus status, const std::string& to_do, Obligation& obligation) {
  const bool met = IsMet(status);
  obligation.set_status(status);
  obligation.set_required(1);
  obligation.set_done(met ? 1 : 0);
  obligation.set_open(!met);
  if (status == v1::OBLIGATION_STATUS_PENDING) obligation.set_note(absl::StrCat("请于 ", to_do));
  if (status == v1::OBLIGATION_STATUS_BREACHED) {
    obligation.set_note(absl::StrCat("已逾期，仍应补办：应于 ", to_do));
  }
  if (status == v1::OBLIGATION_STATUS_MET_LATE) {
    obligation.set_note(absl::StrCat("已逾期完成：应于 ", to_do));
  }
}

void SettleWithoutDay(bool done, const std::string& to_do, Obligation& obligation) {
  obligation.set_status(done ? v1::OBLIGATION_STATUS_MET : v1::OBLIGATION_STATUS_PENDING);
  obligation.set_required(1);
  obligation.set_done(done ? 1 : 0);
  obligation.set_open(!done);
  if (!done) obligation.set_note(absl::StrCat("请", to_do));
}

v1::ObligationStatus StatusOfDeed(std::optional<CivilDay> done, CivilDay due, CivilDay on) {
  if (done.has_value()) {
    return *done > due ? v1::OBLIGATION_STATUS_MET_LATE : v1::OBLIGATION_STATUS_MET;
  }
  return on > due ? v1::OBLIGATION_STATUS_BREACHED : v1::OBLIGATION_STATUS_PENDING;
}

}  // namespace jiedui::domain
