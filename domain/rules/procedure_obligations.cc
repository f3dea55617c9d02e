#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/date.h"
#include "domain/rules/obligation_parts.h"
#include "domain/rules/obligations.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"

// The obligations of those who answer, sign and decide: read off how far a register, a case, a plan
// or the year's assessment has come.

namespace jiedui::domain {
namespace {

using table::v1::AssessmentRow;
using table::v1::RegisterRow;
using v1::Obligation;

// What the assessing authority does is said by no rule that a fact could fall short of.
constexpr ObligationBasis kAssessment = {"R0-30", "assessment.objection_workdays",
                                         v1::RULE_SEVERITY_MUST};
// To object is nobody's duty.
constexpr ObligationBasis kMayObject = {"R0-30", "assessment.objection_workdays",
                                        v1::RULE_SEVERITY_INFO};

// First day on which somebody else than who adopted the plan signed it.
std::optional<CivilDay> SignedOn(const table::v1::JointPlan& plan) {
  std::optional<CivilDay> first;
  for (const event::v1::JointPlanSigned& signature : plan.signatures()) {
    const CivilDay day = ToDay(signature.signed_date());
    if (!first.has_value() || day < *first) first = day;
  }
  return first;
}

// Of the inspections that stand and follow the plan, the first day: by then it is to be signed.
std::optional<CivilDay> FirstFollowed(const table::v1::PairRow& pair, const std::string& plan_id) {
  std::optional<CivilDay> first;
  for (const table::v1::ActivityFacts& facts : pair.activities()) {
    if (facts.voided_position() != 0 || facts.joint_inspection_held().plan_id() != plan_id) {
      continue;
    }
    const CivilDay held = ToDay(facts.joint_inspection_held().held_date());
    if (!first.has_value() || held < *first) first = held;
  }
  return first;
}

Obligation OfPlan(const table::v1::PairRow& pair, const table::v1::JointPlan& plan,
                  const ProgramRules& rules, CivilDay on) {
  const event::v1::JointPlanAdopted& adopted = plan.adopted();
  Obligation obligation = MakeObligation(v1::OBLIGATION_KIND_PLAN_SIGNATURE, adopted.plan_id(),
                                         Rule::kPlanSigned, rules.OfYear(on));
  obligation.set_pair_id(pair.assigned().pair_id());
  obligation.set_plan_id(adopted.plan_id());
  obligation.add_unit_ids(SidesOn(pair, ToDay(adopted.start_date())).PartnerOf(adopted.unit_id()));
  AddPosition(plan.position(), obligation);
  const std::optional<CivilDay> due = FirstFollowed(pair, adopted.plan_id());
  const std::string act = absl::StrCat("签署联合执法计划 ", adopted.plan_id());
  if (!due.has_value()) {
    SettleWithoutDay(SignedOn(plan).has_value(), act, obligation);
    return obligation;
  }
  SetDue(*due, obligation);
  SettleDeed(StatusOfDeed(SignedOn(plan), *due, on), absl::StrCat(By(*due), act), obligation);
  return obligation;
}

class AssessmentReader {
 public:
  AssessmentReader(const AssessmentRow& row, const AssessmentSetting& setting,
                   const ProgramRules& rules, CivilDay on)
      : row_(row), setting_(setting), rules_(rules), policy_(rules.OfYear(on)), on_(on) {}

  std::vector<Obligation> Run() && {
    AddSteps();
    AddObjections();
    AddDecisions();
    AddCountersignatures();
    return std::move(obligations_);
  }

 private:
  Obligation Of(v1::ObligationKind kind, absl::string_view subject,
                const ObligationBasis& basis) const {
    Obligation obligation =
        MakeObligation(kind, absl::StrCat(setting_.program_id, subject.empty() ? "" : "/", subject),
                       basis, policy_);
    obligation.set_assessment_id(setting_.program_id);
    return obligation;
  }

  // One of the organizer's, without a day. `from` is the event it follows from.
  void AddTask(Obligation obligation, bool done, int64_t from, const std::string& to_do) {
    obligation.add_unit_ids(setting_.organizer_id);
    AddPosition(from, obligation);
    SettleWithoutDay(done, to_do, obligation);
    obligations_.push_back(std::move(obligation));
  }

  void AddStep(v1::ObligationKind kind, bool done, const std::string& to_do) {
    AddTask(Of(kind, "", kAssessment), done, row_.position(), to_do);
  }

  // Each comes up once the one before it is done.
  void AddSteps() {
    const bool opened = row_.has_opened();
    if (!opened && on_ <= policy_.program_end) return;
    AddStep(v1::OBLIGATION_KIND_ASSESSMENT_OPENING, opened, "启动年度目标考核");
    if (!opened) return;
    AddStep(v1::OBLIGATION_KIND_EVIDENCE_FREEZE, row_.has_frozen(), "固定考核材料");
    if (!row_.has_frozen()) return;
    AddStep(v1::OBLIGATION_KIND_SCORE_COMPUTATION, row_.has_computed(), "计算考核得分");
    if (!row_.has_computed()) return;
    AddStep(v1::OBLIGATION_KIND_PRELIMINARY_NOTICE, row_.has_notice(), "向各单位预告知考核结果");
    if (!row_.has_notice()) return;
    AddStep(v1::OBLIGATION_KIND_ASSESSMENT_PUBLICATION, row_.has_published(),
            absl::StrCat("公布考核结果", Obstacles()));
  }

  // What stands between the notice and the result.
  std::string Obstacles() const {
    std::vector<std::string> obstacles;
    const CivilDay due = ToDay(row_.notice().objection_due_date());
    if (on_ <= due) obstacles.push_back(absl::StrCat("异议期至 ", FormatDay(due)));
    const auto undecided = absl::c_count_if(
        row_.objections(), [](const table::v1::Objection& each) { return !each.has_decided(); });
    if (undecided > 0) obstacles.push_back(absl::StrCat("尚有 ", undecided, " 件异议未处理"));
    const auto unsigned_count = absl::c_count_if(
        row_.adjustments(),
        [](const table::v1::ScoreAdjustment& each) { return !each.has_countersigned(); });
    if (unsigned_count > 0) {
      obstacles.push_back(absl::StrCat("尚有 ", unsigned_count, " 项调整未会签"));
    }
    if (obstacles.empty()) return "";
    return absl::StrCat("（", absl::StrJoin(obstacles, "，"), "）");
  }

  // Each unit with a line in the result may object; when it is over there is nothing to object to.
  void AddObjections() {
    if (!row_.has_notice()) return;
    std::set<std::string> unit_ids;
    for (const auto& each : row_.computed().result().districts()) unit_ids.insert(each.unit_id());
    for (const auto& each : row_.computed().result().units()) unit_ids.insert(each.unit_id());
    for (const std::string& unit_id : unit_ids) AddObjection(unit_id);
  }

  void AddObjection(const std::string& unit_id) {
    Obligation obligation = Of(v1::OBLIGATION_KIND_OBJECTION, unit_id, kMayObject);
    obligation.add_unit_ids(unit_id);
    const CivilDay due = ToDay(row_.notice().objection_due_date());
    SetDue(Deadline{due, row_.notice().only_weekends_known()}, obligation);
    for (const table::v1::Objection& objection : row_.objections()) {
      if (objection.filed().unit_id() == unit_id) AddPosition(objection.position(), obligation);
    }
    const bool objected = !obligation.positions().empty();
    if (!objected) AddPosition(row_.position(), obligation);
    obligation.set_required(1);
    obligation.set_done(objected ? 1 : 0);
    const v1::ObligationStatus status = objected     ? v1::OBLIGATION_STATUS_MET
                                        : on_ <= due ? v1::OBLIGATION_STATUS_PENDING
                                                     : v1::OBLIGATION_STATUS_EXEMPT;
    SettleOnce(status, {absl::StrCat("对考核结果有异议的，请于 ", By(due), "提出"), ""},
               obligation);
    if (status == v1::OBLIGATION_STATUS_EXEMPT) obligation.set_note("异议期已满，未提出异议");
    obligations_.push_back(std::move(obligation));
  }

  void AddDecisions() {
    for (const table::v1::Objection& objection : row_.objections()) {
      const event::v1::ObjectionFiled& filed = objection.filed();
      Obligation obligation =
          Of(v1::OBLIGATION_KIND_OBJECTION_DECISION, filed.objection_id(), kAssessment);
      obligation.set_objection_id(filed.objection_id());
      obligation.set_pair_id(filed.pair_id());
      AddPosition(objection.decided_position(), obligation);
      AddTask(std::move(obligation), objection.has_decided(), objection.position(),
              absl::StrCat("处理 ", rules_.NameOf(filed.unit_id(), on_), " 的考核异议 ",
                           filed.objection_id()));
    }
  }

  void AddCountersignatures() {
    for (const table::v1::ScoreAdjustment& adjustment : row_.adjustments()) {
      const std::string& id = adjustment.proposed().adjustment_id();
      Obligation obligation = Of(v1::OBLIGATION_KIND_ADJUSTMENT_COUNTERSIGNATURE, id, kAssessment);
      obligation.set_adjustment_id(id);
      AddPosition(adjustment.countersigned_position(), obligation);
      AddTask(std::move(obligation), adjustment.has_countersigned(), adjustment.position(),
              absl::StrCat("由提出人以外的人会签考核调整 ", id));
    }
  }

  const AssessmentRow& row_;
  const AssessmentSetting& setting_;
  const ProgramRules& rules_;
  const Policy& policy_;
  const CivilDay on_;
  std::vector<Obligation> obligations_;
};

}  // namespace

Obligation RegisterAnswerObligation(const RegisterRow& row, const std::string& superior_id,
                                    const ProgramRules& rules, CivilDay on) {
  const event::v1::PairRegisterFiled& filed = row.filed();
  Obligation obligation = MakeObligation(v1::OBLIGATION_KIND_REGISTER_ANSWER, filed.unit_id(),
                                         Rule::kRegisterFiled, rules.OfRegister(on));
  obligation.add_unit_ids(superior_id);
  obligation.set_reporting_unit_id(filed.unit_id());
  *obligation.mutable_positions() = row.positions();
  SettleWithoutDay(row.state() != RegisterRow::STATE_FILED,
                   absl::StrCat("受理或者退回 ", rules.NameOf(filed.unit_id(), on), " 的结对备案"),
                   obligation);
  return obligation;
}

Obligation CaseAnswerObligation(const table::v1::CaseRow& row, const std::string& district_id,
                                const ProgramRules& rules) {
  Obligation obligation =
      MakeObligation(v1::OBLIGATION_KIND_CASE_ANSWER, row.case_id(), Rule::kTownReportsCase,
                     rules.On(ToDay(row.reported_date())));
  obligation.add_unit_ids(district_id);
  obligation.set_case_id(row.case_id());
  obligation.set_activity_id(row.activity_id());
  obligation.set_reporting_unit_id(row.reported_by_unit_id());
  *obligation.mutable_positions() = row.positions();
  SettleWithoutDay(row.state() != table::v1::CaseRow::STATE_PROPOSED,
                   absl::StrCat("受理或者不予受理 ",
                                rules.NameOf(row.reported_by_unit_id(), ToDay(row.reported_date())),
                                " 上报的拟处罚案件 ", row.case_id()),
                   obligation);
  return obligation;
}

std::vector<Obligation> PlanObligations(const table::v1::PairRow& pair, const ProgramRules& rules,
                                        CivilDay on) {
  std::vector<Obligation> obligations;
  for (const table::v1::JointPlan& plan : pair.plans()) {
    obligations.push_back(OfPlan(pair, plan, rules, on));
  }
  return obligations;
}

std::vector<Obligation> AssessmentObligations(const AssessmentRow& row,
                                              const AssessmentSetting& setting,
                                              const ProgramRules& rules, CivilDay on) {
  return AssessmentReader(row, setting, rules, on).Run();
}

}  // namespace jiedui::domain
