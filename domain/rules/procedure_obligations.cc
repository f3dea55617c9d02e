#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/assessment/assessment.h"
#include "domain/date.h"
#include "domain/rules/obligation_parts.h"
#include "domain/rules/obligations.h"
#include "domain/rules/rule_exception.h"
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

// The notice names no day, and no rule that a fact could fall short of.
constexpr ObligationBasis kAdmonition = {"A30", "admonition.decide_months", v1::RULE_SEVERITY_INFO};

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
  const table::v1::RuleException* const exception =
      ExceptionTo(Info(Rule::kPlanSigned).id, pair, *due);
  if (exception != nullptr && !SignedOn(plan).has_value()) {
    obligation.set_status(v1::OBLIGATION_STATUS_EXEMPT);
    obligation.set_note(
        absl::StrCat("经批准例外，不要求", act, "：", exception->granted().reason()));
    AddPosition(exception->position(), obligation);
    return obligation;
  }
  SettleDeed(StatusOfDeed(SignedOn(plan), *due, on), absl::StrCat(By(*due), act), obligation);
  return obligation;
}

// A preliminary notice, with its event.
struct Notice {
  const event::v1::PreliminaryNoticeGiven* given;
  int64_t position = 0;

  bool Tells(const std::string& unit_id) const {
    return given->unit_ids().empty() || absl::c_linear_search(given->unit_ids(), unit_id);
  }
};

// The events of the procedure's own steps, in order: all but those of objections, adjustments and
// the results, which the row names. The notices come last.
std::vector<int64_t> StepPositions(const AssessmentRow& row) {
  std::set<int64_t> others = {row.published_position()};
  for (const table::v1::Objection& each : row.objections()) {
    others.insert({each.position(), each.decided_position()});
  }
  for (const table::v1::ScoreAdjustment& each : row.adjustments()) {
    others.insert({each.position(), each.countersigned_position(), each.voided_position()});
  }
  for (const table::v1::AssessmentErratum& each : row.errata()) others.insert(each.position());
  std::vector<int64_t> steps;
  for (const int64_t position : row.positions()) {
    if (!others.contains(position)) steps.push_back(position);
  }
  return steps;
}

// The notice to all, then the further ones.
std::vector<Notice> NoticesOf(const AssessmentRow& row) {
  std::vector<Notice> notices;
  if (!row.has_notice()) return notices;
  notices.push_back({&row.notice()});
  for (const auto& further : row.further_notices()) notices.push_back({&further});
  const std::vector<int64_t> steps = StepPositions(row);
  for (size_t i = 1; i <= notices.size() && i <= steps.size(); ++i) {
    notices[notices.size() - i].position = steps[steps.size() - i];
  }
  return notices;
}

class AssessmentReader {
 public:
  AssessmentReader(const AssessmentRow& row, const AssessmentSetting& setting,
                   const ProgramRules& rules, CivilDay on)
      : row_(row),
        setting_(setting),
        rules_(rules),
        policy_(rules.OfYear(on)),
        on_(on),
        notices_(NoticesOf(row)) {}

  std::vector<Obligation> Run() && {
    AddSteps();
    AddFurtherNotices();
    AddObjections();
    AddDecisions();
    AddAnswers();
    AddCountersignatures();
    AddErrata();
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

  // What stands between the notices and the result, or the next erratum.
  std::string Obstacles() const {
    std::vector<std::string> obstacles;
    CivilDay due = ToDay(row_.notice().objection_due_date());
    for (const Notice& each : notices_) due = std::max(due, DueOf(each));
    if (on_ <= due) obstacles.push_back(absl::StrCat("异议期至 ", FormatDay(due)));
    const auto add = [&obstacles](int64_t count, const char* what) {
      if (count > 0) obstacles.push_back(absl::StrCat("尚有 ", count, " ", what));
    };
    add(absl::c_count_if(row_.objections(), [](const auto& each) { return !each.has_decided(); }),
        "件异议未处理");
    add(absl::c_count_if(row_.objections(),
                         [this](const auto& each) {
                           return !each.filed().unassessed() && IsUpheld(each) && !IsAnswered(each);
                         }),
        "件成立的异议没有已会签的考核调整");
    add(absl::c_count_if(row_.objections(),
                         [this](const auto& each) {
                           return each.filed().unassessed() && IsUpheld(each) && !IsAnswered(each);
                         }),
        "件成立的异议所涉单位或结对未重新计分");
    add(absl::c_count_if(
            row_.adjustments(),
            [](const auto& each) { return !each.has_countersigned() && !each.has_voided(); }),
        "项调整未会签");
    add(absl::c_count_if(row_.adjustments(),
                         [this](const auto& each) { return !Untold(each).empty(); }),
        "项减分或者一票否决的调整未再次预告知");
    if (obstacles.empty()) return "";
    return absl::StrCat("（", absl::StrJoin(obstacles, "，"), "）");
  }

  static CivilDay DueOf(const Notice& notice) { return ToDay(notice.given->objection_due_date()); }

  // Nobody is lowered unheard: whose score it lowers after the notice is told again.
  bool AsksForNotice(const table::v1::ScoreAdjustment& adjustment) const {
    return adjustment.has_countersigned() && Lowers(adjustment.proposed());
  }

  // It came to stand when the result was published already.
  bool IsOfErratum(const table::v1::ScoreAdjustment& adjustment) const {
    return row_.has_published() && adjustment.has_countersigned() &&
           !IsIn(row_.published().result(), adjustment);
  }

  static bool IsIn(const event::v1::AssessmentResult& result,
                   const table::v1::ScoreAdjustment& adjustment) {
    return absl::c_linear_search(result.adjustment_ids(), adjustment.proposed().adjustment_id());
  }

  // The sides of the pair, or the district bureau, an adjustment is of.
  std::set<std::string> ConcernedBy(const table::v1::ScoreAdjustment& adjustment) const {
    const event::v1::ScoreAdjustmentProposed& proposed = adjustment.proposed();
    if (proposed.pair_id().empty()) return {proposed.unit_id()};
    for (const event::v1::AssessedPair& pair : row_.computed().result().pairs()) {
      if (pair.pair_id() == proposed.pair_id()) return {pair.unit_a_id(), pair.unit_b_id()};
    }
    return {};
  }

  // Whom no notice has told since.
  std::vector<std::string> Untold(const table::v1::ScoreAdjustment& adjustment) const {
    std::vector<std::string> untold;
    if (!AsksForNotice(adjustment)) return untold;
    for (const std::string& unit_id : ConcernedBy(adjustment)) {
      const bool told = absl::c_any_of(notices_, [&](const Notice& notice) {
        return notice.position > adjustment.countersigned_position() && notice.Tells(unit_id);
      });
      if (!told) untold.push_back(unit_id);
    }
    return untold;
  }

  void AddFurtherNotices() {
    for (const table::v1::ScoreAdjustment& adjustment : row_.adjustments()) {
      if (!AsksForNotice(adjustment)) continue;
      const std::string& id = adjustment.proposed().adjustment_id();
      std::vector<std::string> names;
      for (const std::string& unit_id : Untold(adjustment)) {
        names.push_back(rules_.NameOf(unit_id, on_));
      }
      Obligation obligation = Of(v1::OBLIGATION_KIND_PRELIMINARY_NOTICE, id, kAssessment);
      obligation.set_adjustment_id(id);
      AddTask(std::move(obligation), names.empty(), adjustment.countersigned_position(),
              absl::StrCat("再次预告知 ", absl::StrJoin(names, "、"), "：考核调整 ", id,
                           " 会签后其得分有所降低"));
    }
  }

  // Each unit with a line in the result may object, and each that takes part and has none, to that;
  // when it is over there is nothing to object to.
  void AddObjections() {
    if (notices_.empty()) return;
    std::set<std::string> unit_ids(setting_.participant_ids.begin(),
                                   setting_.participant_ids.end());
    for (const auto& each : row_.computed().result().districts()) unit_ids.insert(each.unit_id());
    for (const auto& each : row_.computed().result().units()) unit_ids.insert(each.unit_id());
    for (const std::string& unit_id : unit_ids) AddObjection(unit_id);
  }

  // To what it was told last: who is told again has days to object again.
  void AddObjection(const std::string& unit_id) {
    Obligation obligation = Of(v1::OBLIGATION_KIND_OBJECTION, unit_id, kMayObject);
    obligation.add_unit_ids(unit_id);
    Notice last = notices_.front();
    for (const Notice& each : notices_) {
      if (each.Tells(unit_id)) last = each;
    }
    const CivilDay due = std::max(DueOf(notices_.front()), DueOf(last));
    SetDue(Deadline{due, last.given->only_weekends_known()}, obligation);
    for (const table::v1::Objection& objection : row_.objections()) {
      const bool is_answer = objection.position() > last.position;
      if (is_answer && objection.filed().unit_id() == unit_id) {
        AddPosition(objection.position(), obligation);
      }
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

  static bool IsUpheld(const table::v1::Objection& objection) {
    return objection.decided().outcome() == event::v1::OBJECTION_OUTCOME_UPHELD;
  }

  // The result that stands has a line for the unit and the pair it is about.
  bool HasLine(const event::v1::ObjectionFiled& filed) const {
    const event::v1::AssessmentResult& result = row_.computed().result();
    const auto is_unit = [&](const auto& line) { return line.unit_id() == filed.unit_id(); };
    const auto is_pair = [&](const auto& line) { return line.pair_id() == filed.pair_id(); };
    return (absl::c_any_of(result.units(), is_unit) ||
            absl::c_any_of(result.districts(), is_unit)) &&
           (filed.pair_id().empty() || absl::c_any_of(result.pairs(), is_pair));
  }

  // An adjustment that names it stands; of what was left out, what was computed anew has a line.
  bool IsAnswered(const table::v1::Objection& objection) const {
    if (objection.filed().unassessed() && HasLine(objection.filed())) return true;
    return absl::c_any_of(row_.adjustments(), [&](const table::v1::ScoreAdjustment& each) {
      return each.has_countersigned() &&
             each.proposed().objection_id() == objection.filed().objection_id();
    });
  }

  // What was upheld is not yet mended by that.
  void AddAnswers() {
    for (const table::v1::Objection& objection : row_.objections()) {
      if (!IsUpheld(objection)) continue;
      const std::string& id = objection.filed().objection_id();
      Obligation obligation =
          Of(v1::OBLIGATION_KIND_OBJECTION_DECISION, absl::StrCat(id, "/adjustment"), kAssessment);
      obligation.set_objection_id(id);
      obligation.set_pair_id(objection.filed().pair_id());
      AddTask(std::move(obligation), IsAnswered(objection), objection.decided_position(),
              objection.filed().unassessed()
                  ? absl::StrCat("为成立的异议 ", id, " 重新固定考核材料、计分、预告知")
                  : absl::StrCat("提出注明异议 ", id, " 的考核调整，并由另一账户会签"));
    }
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
      if (adjustment.has_voided()) continue;
      const std::string& id = adjustment.proposed().adjustment_id();
      Obligation obligation = Of(v1::OBLIGATION_KIND_ADJUSTMENT_COUNTERSIGNATURE, id, kAssessment);
      obligation.set_adjustment_id(id);
      AddPosition(adjustment.countersigned_position(), obligation);
      AddTask(std::move(obligation), adjustment.has_countersigned(), adjustment.position(),
              absl::StrCat("由提出人以外的人会签考核调整 ", id));
    }
  }

  // What came to stand after the publication is told beside it.
  void AddErrata() {
    for (const table::v1::ScoreAdjustment& adjustment : row_.adjustments()) {
      if (!IsOfErratum(adjustment)) continue;
      const std::string& id = adjustment.proposed().adjustment_id();
      Obligation obligation = Of(v1::OBLIGATION_KIND_ASSESSMENT_PUBLICATION, id, kAssessment);
      obligation.set_adjustment_id(id);
      const bool told = absl::c_any_of(row_.errata(), [&](const auto& erratum) {
        return IsIn(erratum.published().result(), adjustment);
      });
      AddTask(std::move(obligation), told, adjustment.countersigned_position(),
              absl::StrCat("公布考核结果更正：考核调整 ", id, " 已会签", Obstacles()));
    }
  }

  const AssessmentRow& row_;
  const AssessmentSetting& setting_;
  const ProgramRules& rules_;
  const Policy& policy_;
  const CivilDay on_;
  const std::vector<Notice> notices_;
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

std::optional<Obligation> AdmonitionObligation(const ProposedAdmonition& proposed,
                                               const ProgramRules& rules, CivilDay on) {
  const v1::DistrictRank& rank = proposed.rank;
  const Policy& policy = rules.OfMonth(proposed.month, on);
  const bool decided = rank.admonition_position() != 0;
  const CivilDay ranked =
      MonthDeadline(proposed.month, policy.report_due_city_day, policy, rules.calendar()).last_day;
  if (!rank.admonition_proposed() || (!decided && on < ranked)) return std::nullopt;
  const std::string month = FormatMonth(proposed.month);
  Obligation obligation =
      MakeObligation(v1::OBLIGATION_KIND_ADMONITION, absl::StrCat(rank.unit_id(), "/", month),
                     kAdmonition, policy);
  obligation.add_unit_ids(proposed.organizer_id);
  obligation.set_reporting_unit_id(rank.unit_id());
  SetMonths(month, month, obligation);
  AddPosition(rank.admonition_position(), obligation);
  const std::string act = absl::StrCat("决定是否约谈 ", rules.NameOf(rank.unit_id(), on), "（",
                                       month, " 月度排名：", rank.proposal_reason(), "）");
  if (policy.admonition_decide_months == 0) {
    SettleWithoutDay(decided, act, obligation);
    return obligation;
  }
  const CivilDay due = LastDay(proposed.month + policy.admonition_decide_months);
  SetDue(due, obligation);
  const auto done = decided ? std::optional(ToDay(rank.admonition_decided_date())) : std::nullopt;
  SettleDeed(StatusOfDeed(done, due, on), absl::StrCat(By(due), act), obligation);
  return obligation;
}

std::vector<Obligation> AssessmentObligations(const AssessmentRow& row,
                                              const AssessmentSetting& setting,
                                              const ProgramRules& rules, CivilDay on) {
  return AssessmentReader(row, setting, rules, on).Run();
}

}  // namespace jiedui::domain
