#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "domain/date.h"
#include "domain/rules/activities.h"
#include "domain/rules/compliance.h"
#include "domain/rules/obligation_parts.h"
#include "domain/rules/obligations.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"
#include "domain/rules/stay_length.h"
#include "domain/rules/supervision.h"

// The obligations of a pair.

namespace jiedui::domain {
namespace {

using table::v1::ActivityFacts;
using table::v1::PairRow;
using v1::Obligation;

// R0-28, A33: what a district owes each quarter.
constexpr ObligationBasis kCheckEachQuarter = {"R0-28", "supervision.checks_per_quarter",
                                               v1::RULE_SEVERITY_MUST};

constexpr char kAwaited[] = "已开展的活动尚待完成或确认";

// What the pair's table says, as the status of the obligation.
v1::ObligationStatus StatusOf(v1::SideCaseStatus status) {
  if (status == v1::SIDE_CASE_STATUS_NONE) return v1::OBLIGATION_STATUS_PENDING;
  return status == v1::SIDE_CASE_STATUS_WINDOW_EXPIRED ? v1::OBLIGATION_STATUS_BREACHED
                                                       : v1::OBLIGATION_STATUS_MET;
}

v1::ObligationStatus StatusOf(v1::AttestationStatus status) {
  if (status == v1::ATTESTATION_STATUS_AWAITED) return v1::OBLIGATION_STATUS_PENDING;
  return status == v1::ATTESTATION_STATUS_LAPSED ? v1::OBLIGATION_STATUS_BREACHED
                                                 : v1::OBLIGATION_STATUS_MET;
}

v1::ObligationStatus StatusOf(v1::FixState state) {
  if (state == v1::FIX_STATE_OPEN) return v1::OBLIGATION_STATUS_PENDING;
  if (state == v1::FIX_STATE_OVERDUE) return v1::OBLIGATION_STATUS_BREACHED;
  return state == v1::FIX_STATE_CLOSED_LATE ? v1::OBLIGATION_STATUS_MET_LATE
                                            : v1::OBLIGATION_STATUS_MET;
}

// "rotation" of ACTIVITY_KIND_ROTATION.
std::string SlugOf(v1::ActivityKind kind) {
  return absl::AsciiStrToLower(absl::StripPrefix(v1::ActivityKind_Name(kind), "ACTIVITY_KIND_"));
}

class PairReader {
 public:
  PairReader(const PairRow& pair, const v1::PairCompliance& judged,
             const OrganizationView& organization, const ProgramRules& rules)
      : pair_(pair),
        judged_(judged),
        organization_(organization),
        rules_(rules),
        policy_(rules.OfYear(organization.on())),
        on_(organization.on()) {}

  std::vector<Obligation> Run() && {
    for (const v1::MonthCoverage& month : judged_.months()) AddMonth(month);
    for (const v1::KindFloor& floor : judged_.kinds()) AddKind(floor);
    for (const v1::KindFloor& floor : judged_.kinds()) AddJointPlan(floor);
    for (int i = 0; i < judged_.activities_size(); ++i) {
      AddActivity(judged_.activities(i), pair_.activities(i));
    }
    for (const v1::RotationRound& round : judged_.rounds()) AddCounterpart(round);
    for (const CheckSlot& slot : CheckSlotsOf(pair_, judged_, rules_, organization_)) {
      AddCheck(slot);
    }
    for (const table::v1::SupervisionCheck& check : pair_.checks()) AddFix(check);
    return std::move(obligations_);
  }

 private:
  const std::string& pair_id() const { return judged_.pair_id(); }

  // Of a rule, or of an ObligationBasis.
  template <class Source>
  Obligation OfPair(v1::ObligationKind kind, absl::string_view subject, const Source& source,
                    const Policy& policy) const {
    Obligation obligation = MakeObligation(kind, subject, source, policy);
    obligation.set_pair_id(pair_id());
    return obligation;
  }

  // Whose it is that is due on that day: the sides of it, as far as they are known.
  void AddSides(CivilDay day, Obligation& obligation) const {
    const Sides sides = SidesOn(pair_, day);
    obligation.add_unit_ids(organization_.Shown(sides.a_id));
    obligation.add_unit_ids(organization_.Shown(sides.b_id));
  }

  // What was done, else the pair, from which the obligation follows.
  void SetPositions(const google::protobuf::RepeatedField<int64_t>& positions,
                    Obligation& obligation) const {
    *obligation.mutable_positions() = positions;
    if (positions.empty()) AddPosition(pair_.position(), obligation);
  }

  void AddMonth(const v1::MonthCoverage& coverage) {
    const CivilMonth month = ParseMonth(coverage.month()).value();
    Obligation obligation =
        OfPair(v1::OBLIGATION_KIND_MONTH_ACTIVITY, absl::StrCat(pair_id(), "/", coverage.month()),
               Rule::kActivityEveryMonth, rules_.OfMonth(month, on_));
    const CivilDay due = coverage.has_due_date() ? ToDay(coverage.due_date()) : LastDay(month);
    AddSides(due, obligation);
    SetMonths(coverage.month(), coverage.month(), obligation);
    SetDue(due, obligation);
    obligation.set_done(coverage.activity_count());
    obligation.set_required(coverage.required());
    SetPositions(coverage.positions(), obligation);
    const std::string so_far =
        absl::StrCat(coverage.month(), " 有效互助活动 ", coverage.activity_count(), " 项，");
    SettleOnce(coverage.status(),
               {Remaining(so_far, " 项", obligation),
                absl::StrCat(so_far, "不足 ", coverage.required(),
                             " 项；已开展而未登记的，请申请补录后登记")},
               obligation);
    if (coverage.status() == v1::OBLIGATION_STATUS_EXEMPT) Exempt(coverage, obligation);
    obligations_.push_back(std::move(obligation));
  }

  // Pending after its last day: what was done may still come to count, and nothing can be added.
  std::string Remaining(absl::string_view so_far, absl::string_view unit,
                        const Obligation& obligation) const {
    const CivilDay due = ToDay(obligation.due_date());
    if (on_ > due) return absl::StrCat(so_far, kAwaited);
    return absl::StrCat(so_far, "还差 ", obligation.required() - obligation.done(), unit, "，请于 ",
                        By(due), "开展并登记");
  }

  void Exempt(const v1::MonthCoverage& coverage, Obligation& obligation) const {
    if (!coverage.has_exemption()) {
      obligation.set_note(absl::StrCat(coverage.month(), " 不要求开展互助活动"));
      return;
    }
    const event::v1::MonthExempted& exempted = coverage.exemption();
    const CivilDay granted_day = ToDay(exempted.granted_date());
    obligation.set_note(absl::StrCat(
        coverage.month(), " 经 ", rules_.NameOf(exempted.granting_unit_id(), granted_day), " 于 ",
        FormatDay(granted_day), " 批准免除：", exempted.reason()));
    const table::v1::MonthExemption* const granted = ExemptionOf(coverage.month(), pair_);
    if (granted == nullptr) return;
    obligation.clear_positions();
    AddPosition(granted->position(), obligation);
  }

  void AddKind(const v1::KindFloor& floor) {
    if (!absl::c_linear_search(policy_.year_kinds, floor.kind())) return;
    Obligation obligation =
        OfPair(v1::OBLIGATION_KIND_KIND_FLOOR, absl::StrCat(pair_id(), "/", SlugOf(floor.kind())),
               Rule::kKindFloor, policy_);
    const CivilDay due = floor.has_due_date() ? ToDay(floor.due_date()) : policy_.program_end;
    AddSides(due, obligation);
    obligation.set_activity_kind(floor.kind());
    SetDue(due, obligation);
    obligation.set_done(floor.counted());
    obligation.set_required(floor.required());
    SetPositions(floor.positions(), obligation);
    const std::string so_far = absl::StrCat("年度内", std::string(KindName(floor.kind())), "已计 ",
                                            floor.counted(), " 次，");
    SettleOnce(floor.status(),
               {Remaining(so_far, " 次", obligation),
                absl::StrCat(so_far, "不足 ", floor.required(), " 次")},
               obligation);
    if (floor.status() == v1::OBLIGATION_STATUS_EXEMPT) {
      obligation.set_note("结对没有应开展活动的月份，不要求次数");
    }
    obligations_.push_back(std::move(obligation));
  }

  // R0-18: before they inspect together, the sides adopt a plan. An inspection that follows one
  // shows that there is one; that somebody speaks of one does not.
  void AddJointPlan(const v1::KindFloor& floor) {
    if (floor.kind() != v1::ACTIVITY_KIND_JOINT_INSPECTION || !floor.has_due_date()) return;
    const CivilDay last = ToDay(floor.due_date());
    const bool excused = ExceptionTo(Info(Rule::kInspectionFollowsPlan).id, pair_, on_) != nullptr;
    const auto follows = [](const ActivityFacts& facts) {
      return facts.voided_position() == 0 && !facts.joint_inspection_held().plan_id().empty();
    };
    const bool done = !pair_.plans().empty() || absl::c_any_of(pair_.activities(), follows);
    if (!done && (on_ > last || excused)) return;
    Obligation obligation =
        OfPair(v1::OBLIGATION_KIND_JOINT_PLAN, pair_id(), Rule::kInspectionFollowsPlan, policy_);
    AddSides(std::min(on_, last), obligation);
    obligation.set_activity_kind(v1::ACTIVITY_KIND_JOINT_INSPECTION);
    AddPosition(pair_.plans().empty() ? pair_.position() : pair_.plans(0).position(), obligation);
    SettleWithoutDay(done, "首次联合执法前制定联合执法计划，并由双方签署", obligation);
    obligations_.push_back(std::move(obligation));
  }

  void AddActivity(const v1::ActivityJudgement& judgement, const ActivityFacts& facts) {
    if (judgement.voided()) return;
    if (facts.has_rotation_planned()) AddStart(judgement, facts.rotation_planned());
    if (facts.has_staff_dispatched() || facts.has_staff_rotated()) AddStay(judgement, facts);
    for (const v1::SideCase& side : judgement.side_cases()) AddSideCase(judgement, facts, side);
    for (const v1::SideAttestation& side : judgement.side_attestations()) {
      if (side.unit_id() != ConfirmingRecorder(facts)) AddAttestation(judgement, facts, side);
    }
  }

  Obligation OfActivity(v1::ObligationKind kind, const v1::ActivityJudgement& judgement,
                        absl::string_view subject, Rule rule, const Policy& policy) const {
    Obligation obligation = OfPair(kind, subject, rule, policy);
    obligation.set_activity_id(judgement.activity_id());
    obligation.set_activity_kind(judgement.kind());
    return obligation;
  }

  // R0-16: what was planned is recorded, or the plan is taken back.
  void AddStart(const v1::ActivityJudgement& judgement, const event::v1::RotationPlanned& plan) {
    if (judgement.findings().empty()) return;
    const Policy& policy = rules_.On(ToDay(plan.start_date()));
    Obligation obligation = OfActivity(v1::OBLIGATION_KIND_STAY_START, judgement,
                                       judgement.activity_id(), Rule::kPlannedStayNotBegun, policy);
    obligation.add_unit_ids(organization_.Shown(plan.from_unit_id()));
    AddPosition(judgement.position(), obligation);
    SettleWithoutDay(false,
                     absl::StrCat("计划 ", FormatDay(ToDay(plan.start_date())), " 至 ",
                                  FormatDay(ToDay(plan.end_date())),
                                  " 的换岗未登记派出：已开展的请登记，未开展的请撤销"),
                     obligation);
    obligations_.push_back(std::move(obligation));
  }

  // How long a stay has lasted, and the first day that is long enough to return on.
  struct Length {
    int64_t days;
    CivilDay enough;
  };

  Length LengthOf(const ActivityFacts& facts, const Policy& policy) const {
    const StayRule rule(policy, rules_.calendar());
    const int64_t wanted = policy.rotation_min_days;
    const bool over = facts.has_staff_rotated();
    const CivilDay arrival = over ? ToDay(facts.staff_rotated().arrived_date())
                             : facts.has_arrived_date() ? ToDay(facts.arrived_date())
                                                        : std::max(DispatchDay(facts), on_);
    if (!over && (!facts.has_arrived_date() || on_ < arrival)) {
      return {0, rule.ThresholdDay(arrival)};
    }
    const Stretch longest = rule.Longest(over ? facts.staff_rotated() : StayUntil(facts, on_));
    const int64_t days = rule.Count(longest);
    if (over || days >= wanted) return {days, rule.ThresholdDay(longest.first)};
    CivilDay enough = on_;
    // Staff that goes on leave no more has been there long enough by then.
    const CivilDay latest = rule.ThresholdDay(on_ + 1);
    while (enough < latest && rule.Count(rule.Longest(StayUntil(facts, enough))) < wanted) {
      ++enough;
    }
    return {days, enough};
  }

  static const std::string& SenderOf(const ActivityFacts& facts) {
    return facts.has_staff_rotated() ? facts.staff_rotated().from_unit_id()
                                     : facts.staff_dispatched().from_unit_id();
  }

  static CivilDay DispatchDay(const ActivityFacts& facts) {
    return ToDay(facts.staff_dispatched().dispatched_date());
  }

  // R0-17. A stay that goes on has met it on the day it is long enough.
  void AddStay(const v1::ActivityJudgement& judgement, const ActivityFacts& facts) {
    const Policy& policy = PolicyOf(facts, rules_);
    const Length length = LengthOf(facts, policy);
    const bool over = facts.has_staff_rotated();
    Obligation obligation = OfActivity(v1::OBLIGATION_KIND_STAY_LENGTH, judgement,
                                       judgement.activity_id(), Rule::kRotationTwoWeeks, policy);
    obligation.add_unit_ids(SenderOf(facts));
    SetDue(length.enough, obligation);
    obligation.set_done(static_cast<int>(length.days));
    obligation.set_required(static_cast<int>(policy.rotation_min_days));
    AddPosition(judgement.position(), obligation);
    const v1::ObligationStatus status = length.days >= policy.rotation_min_days
                                            ? v1::OBLIGATION_STATUS_MET
                                        : over ? v1::OBLIGATION_STATUS_BREACHED
                                               : v1::OBLIGATION_STATUS_PENDING;
    const std::string unit = StayRule(policy, rules_.calendar()).UnitZh();
    const std::string wanted = absl::StrCat(policy.rotation_min_days, " ", unit);
    const std::string so_far = absl::StrCat("连续在岗 ", length.days, " ", unit, "，");
    SettleOnce(status,
               {absl::StrCat(so_far, "满 ", wanted, "即 ", FormatDay(length.enough), " 起方可返回",
                             facts.has_arrived_date() ? "" : "；到岗后请登记到岗"),
                absl::StrCat(so_far, "不足 ", wanted, "，本次换岗不计入")},
               obligation);
    obligations_.push_back(std::move(obligation));
  }

  // The judgement and the facts of an activity.
  struct Activity {
    const v1::ActivityJudgement* judgement;
    const ActivityFacts* facts;
  };

  Activity Find(absl::string_view activity_id) const {
    int at = 0;
    while (judged_.activities(at).activity_id() != activity_id) ++at;
    return {&judged_.activities(at), &pair_.activities(at)};
  }

  // R0-16, A9: to the first stay of a round of which one qualifies.
  void AddCounterpart(const v1::RotationRound& round) {
    if (round.state() == v1::ROUND_STATE_OPEN) return;
    const Activity first = Find(round.activity_ids(0));
    const std::string& sender = SenderOf(*first.facts);
    Obligation obligation =
        OfActivity(v1::OBLIGATION_KIND_STAY_COUNTERPART, *first.judgement,
                   first.judgement->activity_id(), Rule::kRotationIsMutual, policy_);
    obligation.add_unit_ids(organization_.Shown(SidesOf(*first.facts, pair_).PartnerOf(sender)));
    for (const std::string& activity_id : round.activity_ids()) {
      AddPosition(Find(activity_id).judgement->position(), obligation);
    }
    const bool mutual = round.state() == v1::ROUND_STATE_MUTUAL;
    const CivilDay due = ToDay(round.due_date());
    SetDue(due, obligation);
    obligation.set_done(mutual ? 1 : 0);
    obligation.set_required(1);
    SettleOnce(mutual ? v1::OBLIGATION_STATUS_MET : StatusOfDeed(std::nullopt, due, on_),
               {absl::StrCat("请派业务骨干到对方单位换岗，", By(ToDay(round.last_date())),
                             "到岗并满 ", policy_.rotation_min_days, " ",
                             StayRule(policy_, rules_.calendar()).UnitZh(), "，形成互派"),
                "期限内没有符合要求的派出，未形成互派"},
               obligation);
    obligations_.push_back(std::move(obligation));
  }

  // R0-21, R0-22.
  void AddSideCase(const v1::ActivityJudgement& judgement, const ActivityFacts& facts,
                   const v1::SideCase& side) {
    const Policy& policy = PolicyOf(facts, rules_);
    if (policy.joint_min_cases_per_side == 0) return;
    const bool brigade = pair_.tier() == event::v1::TEAM_TIER_BRIGADE;
    Obligation obligation =
        OfActivity(v1::OBLIGATION_KIND_SIDE_CASE, judgement,
                   absl::StrCat(judgement.activity_id(), "/", side.unit_id()),
                   brigade ? Rule::kBrigadeFilesCase : Rule::kTownReportsCase, policy);
    obligation.add_unit_ids(side.unit_id());
    const CivilDay due = ToDay(side.last_date());
    SetDue(due, obligation);
    const auto wanted = static_cast<int>(policy.joint_min_cases_per_side);
    const v1::ObligationStatus status = StatusOf(side.status());
    obligation.set_done(status == v1::OBLIGATION_STATUS_MET
                            ? std::max(wanted, side.positions_size())
                            : side.positions_size());
    obligation.set_required(wanted);
    AddPosition(judgement.position(), obligation);
    for (const int64_t position : side.positions()) AddPosition(position, obligation);
    const char* const act = brigade ? "立案" : "报区（市）拟处罚案件";
    const std::string so_far = absl::StrCat("本次联合执法已", act, " ", obligation.done(), " 起，");
    SettleOnce(
        status,
        {absl::StrCat(so_far, "请于 ", By(due), act, " ", wanted, " 起",
                      policy.joint_no_violation_exception ? "；未发现违法行为的，请上级确认" : ""),
         absl::StrCat(so_far, "不足 ", wanted, " 起，本次联合执法不计入")},
        obligation);
    obligations_.push_back(std::move(obligation));
  }

  // A26: whoever recorded it has confirmed it.
  void AddAttestation(const v1::ActivityJudgement& judgement, const ActivityFacts& facts,
                      const v1::SideAttestation& side) {
    Obligation obligation = OfActivity(v1::OBLIGATION_KIND_ATTESTATION, judgement,
                                       absl::StrCat(judgement.activity_id(), "/", side.unit_id()),
                                       Rule::kAttestedByBothSides, PolicyOf(facts, rules_));
    obligation.add_unit_ids(side.unit_id());
    AddPosition(judgement.position(), obligation);
    AddPosition(facts.substance_redone().position(), obligation);
    AddPosition(side.position(), obligation);
    const v1::ObligationStatus status = StatusOf(side.status());
    obligation.set_done(status == v1::OBLIGATION_STATUS_MET ? 1 : 0);
    obligation.set_required(1);
    const std::string activity = absl::StrCat(FormatDay(ToDay(judgement.occurred_date())), " 的",
                                              std::string(KindName(judgement.kind())));
    if (!side.has_last_date()) {  // of a stay that goes on, which may be confirmed by now
      SettleWithoutDay(
          status == v1::OBLIGATION_STATUS_MET,
          absl::StrCat("换岗已满期，可确认 ", FormatDay(ToDay(judgement.occurred_date())), " 起的",
                       std::string(KindName(judgement.kind()))),
          obligation);
      obligations_.push_back(std::move(obligation));
      return;
    }
    const CivilDay due = ToDay(side.last_date());
    SetDue(due, obligation);
    SettleOnce(status,
               {absl::StrCat("请于 ", By(due), "确认 ", activity),
                absl::StrCat("未在期限内确认 ", activity, "，该活动不计入；其后 ",
                             PolicyOf(facts, rules_).attestation_days, " 日内上级可代为确认")},
               obligation);
    obligations_.push_back(std::move(obligation));
  }

  // R0-28, A33.
  void AddCheck(const CheckSlot& slot) {
    const std::string first = FormatMonth(slot.first_month);
    // The first of a quarter has the subject it had while there was but one.
    const std::string number = slot.number == 1 ? "" : absl::StrCat("/", slot.number);
    Obligation obligation =
        OfPair(v1::OBLIGATION_KIND_SUPERVISION_CHECK,
               absl::StrCat(slot.district_id, "/", pair_id(), "/", first, number),
               kCheckEachQuarter, policy_);
    obligation.add_unit_ids(slot.district_id);
    SetMonths(first, FormatMonth(CivilMonth(slot.last_day)), obligation);
    SetDue(slot.last_day, obligation);
    const bool checked = slot.position != 0;
    obligation.set_done(checked ? 1 : 0);
    obligation.set_required(1);
    AddPosition(checked ? slot.position : pair_.position(), obligation);
    SettleOnce(checked ? v1::OBLIGATION_STATUS_MET : StatusOfDeed(std::nullopt, slot.last_day, on_),
               {absl::StrCat("请于 ", By(slot.last_day), "对该结对开展监督检查"),
                "本季度未对该结对开展监督检查"},
               obligation);
    obligations_.push_back(std::move(obligation));
  }

  // The sides put it right, and whoever ordered it closes it.
  void AddFix(const table::v1::SupervisionCheck& check) {
    const event::v1::SupervisionCheckRecorded& ordered = check.check();
    const Policy& policy = rules_.On(ToDay(ordered.checked_date()));
    const v1::FixState state = FixStateOf(check, pair_, policy, on_);
    if (state == v1::FIX_STATE_UNSPECIFIED) return;
    const CivilDay due = ToDay(ordered.fix_due_date());
    Obligation obligation =
        OfPair(v1::OBLIGATION_KIND_SUPERVISION_FIX, ordered.check_id(), Rule::kFixInTime, policy);
    AddSides(LastKnownDay(pair_, std::max(on_, ToDay(ordered.checked_date()))), obligation);
    obligation.add_unit_ids(ordered.unit_id());
    obligation.set_check_id(ordered.check_id());
    SetDue(due, obligation);
    AddPosition(check.position(), obligation);
    AddPosition(check.closed_position(), obligation);
    SettleDeed(StatusOf(state), absl::StrCat(By(due), "整改并销号：", ordered.ordered_fix()),
               obligation);
    obligations_.push_back(std::move(obligation));
  }

  const PairRow& pair_;
  const v1::PairCompliance& judged_;
  const OrganizationView& organization_;
  const ProgramRules& rules_;
  const Policy& policy_;  // the year's
  const CivilDay on_;
  std::vector<Obligation> obligations_;
};

}  // namespace

std::vector<Obligation> PairObligations(const PairRow& pair, const v1::PairCompliance& judged,
                                        const OrganizationView& organization,
                                        const ProgramRules& rules) {
  return PairReader(pair, judged, organization, rules).Run();
}

}  // namespace jiedui::domain
