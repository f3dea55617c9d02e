#include "domain/rules/compliance.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/pairing/pair.h"
#include "domain/rules/activities.h"
#include "domain/rules/case_documents.h"
#include "domain/rules/joint_plan.h"
#include "domain/rules/pair_proposals.h"
#include "domain/rules/pair_sides.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"
#include "domain/rules/stay_length.h"
#include "domain/rules/supervision.h"
#include "domain/rules/timing.h"

namespace jiedui::domain {
namespace {

using table::v1::PairRow;

constexpr int64_t kMonthsOfYear = 12;
constexpr int kStaysOfRound = 2;

struct KindWords {
  v1::ActivityKind kind;
  const char* zh;
  const char* en;
};
constexpr std::array<KindWords, 4> kKinds = {{
    {v1::ACTIVITY_KIND_ROTATION, "换岗交流", "rotation"},
    {v1::ACTIVITY_KIND_JOINT_INSPECTION, "联合执法", "joint inspection"},
    {v1::ACTIVITY_KIND_GROUP_STUDY, "集中学习", "group study"},
    {v1::ACTIVITY_KIND_OTHER, "其他活动", "other activities"},
}};

const KindWords& Words(v1::ActivityKind kind) {
  return *absl::c_find_if(kKinds, [kind](const KindWords& words) { return words.kind == kind; });
}

bool Contains(const std::vector<CivilMonth>& months, CivilMonth month) {
  return absl::c_linear_search(months, month);
}

// The days of a pair within the programme.
Stretch InForce(const PairRow& pair, const Policy& policy) {
  Stretch days = {std::max(ToDay(pair.assigned().effective_date()), policy.program_start),
                  policy.program_end};
  if (pair.has_dissolved_date()) days.last = std::min(days.last, ToDay(pair.dissolved_date()) - 1);
  return days;
}

// Puts the judgements of a pair's activities together to months, kinds and findings.
class PairJudge {
 public:
  PairJudge(const PairRow& pair, Neighbors neighbors, const ProgramRules& rules, CivilDay on)
      : pair_(pair),
        neighbors_(std::move(neighbors)),
        rules_(rules),
        policy_(rules.OfYear(on)),
        on_(on),
        stay_rule_(policy_, rules.calendar()) {
    last_day_ = InForce(pair, policy_).last;
    sides_ = SidesOn(pair, std::min(on, last_day_));
  }

  v1::PairCompliance Run() && {
    result_.set_pair_id(pair_.assigned().pair_id());
    result_.set_unit_a_id(sides_.a_id);
    result_.set_unit_b_id(sides_.b_id);
    result_.set_position(pair_.position());
    result_.set_policy_set_id(policy_.policy_set_id);
    JudgeActivities();
    if (policy_.rotation_reciprocity) ListRounds();
    JudgeMonths();
    for (const KindWords& words : kKinds) JudgeKind(words);
    Summarize();
    return std::move(result_);
  }

 private:
  void JudgeActivities() {
    for (const table::v1::ActivityFacts& facts : pair_.activities()) {
      activities_.push_back(JudgeActivity(facts, pair_, rules_, on_));
    }
    JudgeTimes(pair_, neighbors_, rules_, activities_);
    Count();
  }

  // Which activities count towards the floor of their kind.
  void Count() {
    if (policy_.rotation_reciprocity) FormRounds();
    for (JudgedActivity& activity : activities_) {
      const bool stay = activity.judgement.kind() == v1::ACTIVITY_KIND_ROTATION;
      if (IsCreditedOutside(activity)) TellOutside(activity);
      if (!IsCredited(activity)) continue;
      if (stay && policy_.rotation_reciprocity) continue;
      CountIn(activity, CivilMonth(stay ? CountDayOf(activity) : activity.last_day));
    }
  }

  // A5: the day of a stay by which the month it counts in is known.
  CivilDay CountDayOf(const JudgedActivity& stay) const {
    switch (policy_.rotation_count_month) {
      case CountDay::kStart:
        return stay.present.first;
      case CountDay::kEnd:
        return stay.present.last;
      case CountDay::kThresholdReached:
        break;
    }
    return stay_rule_.ThresholdDay(stay.present.first);
  }

  // R0-15 asks for times within the year of the pair: of a stay that goes on after it every day is
  // one of its length (R0-17), but what it counts in is no month of theirs.
  bool IsCreditedOutside(const JudgedActivity& activity) const {
    return activity.stands && activity.judgement.kind() == v1::ACTIVITY_KIND_ROTATION &&
           CountDayOf(activity) > last_day_;
  }

  // What counts by the day it ends is not counted before it has.
  bool IsCredited(const JudgedActivity& activity) const {
    const bool open = activity.ongoing && policy_.rotation_count_month == CountDay::kEnd;
    return activity.stands && !open && !IsCreditedOutside(activity);
  }

  void TellOutside(JudgedActivity& stay) const {
    *stay.judgement.add_findings() =
        MakeFinding(Rule::kStayCreditedOutside, policy_, stay.judgement.activity_id(),
                    stay.judgement.position(),
                    {{"day", FormatDay(CountDayOf(stay))}, {"last", FormatDay(last_day_)}});
  }

  static void CountIn(JudgedActivity& activity, CivilMonth month) {
    activity.judgement.set_counted(true);
    activity.judgement.set_credit_month(FormatMonth(month));
  }

  void FormRounds() {
    std::vector<JudgedActivity*> stays = StandingStays();
    for (size_t i = 0; i < stays.size(); ++i) {
      JudgedActivity& stay = *stays[i];
      if (stay.judgement.counted()) continue;
      const auto counterpart =
          std::find_if(stays.begin() + static_cast<std::ptrdiff_t>(i), stays.end(),
                       [&](const JudgedActivity* other) { return MakeRound(stay, *other); });
      if (counterpart == stays.end()) {
        LeaveAlone(stay);
        continue;
      }
      const CivilMonth month(std::max(CountDayOf(stay), CountDayOf(**counterpart)));
      CountIn(stay, month);
      CountIn(**counterpart, month);
      AddRound(v1::ROUND_STATE_MUTUAL, {&stay, *counterpart});
    }
  }

  // By day of arrival; equal days by id, so that the order of recording does not matter.
  std::vector<JudgedActivity*> StandingStays() {
    std::vector<JudgedActivity*> stays;
    for (JudgedActivity& activity : activities_) {
      const bool stay = activity.judgement.kind() == v1::ACTIVITY_KIND_ROTATION;
      if (stay && IsCredited(activity)) stays.push_back(&activity);
    }
    absl::c_sort(stays, [](const JudgedActivity* left, const JudgedActivity* right) {
      return std::make_pair(left->first_day, left->judgement.activity_id()) <
             std::make_pair(right->first_day, right->judgement.activity_id());
    });
    return stays;
  }

  bool MakeRound(const JudgedActivity& stay, const JudgedActivity& later) const {
    // Of a pair whose sides changed, a stay answers one of its own partner's.
    const bool mutual = later.from_unit_id == stay.sides.PartnerOf(stay.from_unit_id) &&
                        stay.from_unit_id == later.sides.PartnerOf(later.from_unit_id);
    return !later.judgement.counted() && mutual &&
           later.first_day - stay.first_day <= policy_.rotation_round_window_days;
  }

  // A qualified stay without a counterpart: waits while one may still come, then is one-sided.
  void LeaveAlone(JudgedActivity& stay) {
    AddRound(v1::ROUND_STATE_PARTIAL, {&stay});
    if (on_ <= CounterpartDay(stay)) return;
    *stay.judgement.add_findings() = MakeFinding(
        Rule::kRotationIsMutual, policy_, stay.judgement.activity_id(), stay.judgement.position(),
        {{"unit", rules_.NameOf(stay.from_unit_id, stay.first_day)},
         {"window_days", absl::StrCat(policy_.rotation_round_window_days)}});
  }

  // On which a counterpart that begins on the last possible day has reached its length.
  CivilDay CounterpartDay(const JudgedActivity& stay) const {
    return stay_rule_.ThresholdDay(stay.first_day + policy_.rotation_round_window_days);
  }

  void AddRound(v1::RoundState state, const std::vector<const JudgedActivity*>& stays) {
    v1::RotationRound round;
    round.set_state(state);
    for (const JudgedActivity* stay : stays) {
      round.add_activity_ids(stay->judgement.activity_id());
    }
    round.set_first_activity_id(round.activity_ids(0));
    if (state == v1::ROUND_STATE_MUTUAL) {
      round.set_credit_month(stays.front()->judgement.credit_month());
    } else {
      *round.mutable_last_date() =
          ToDate(stays.front()->first_day + policy_.rotation_round_window_days);
    }
    *round.mutable_due_date() = ToDate(CounterpartDay(*stays.front()));
    rounds_.emplace(std::make_pair(stays.front()->first_day, round.activity_ids(0)),
                    std::move(round));
  }

  // Those just formed, and stays that have begun and may come to qualify.
  void ListRounds() {
    for (const JudgedActivity& activity : activities_) {
      const bool stay = activity.judgement.kind() == v1::ACTIVITY_KIND_ROTATION;
      if (stay && activity.pending) AddRound(v1::ROUND_STATE_OPEN, {&activity});
    }
    for (auto& [first, round] : rounds_) *result_.add_rounds() = std::move(round);
  }

  void JudgeMonths() {
    for (CivilMonth month(policy_.program_start); month <= CivilMonth(policy_.program_end);
         ++month) {
      JudgeMonth(month);
    }
  }

  void JudgeMonth(CivilMonth month) {
    const Policy& policy = rules_.OfMonth(month, on_);
    v1::MonthCoverage& coverage = *result_.add_months();
    coverage.set_month(FormatMonth(month));
    int hoped = 0;
    for (const JudgedActivity& activity : activities_) {
      if (IsHopeful(activity) && Covers(activity, month)) ++hoped;
      if (!activity.stands || !Covers(activity, month)) continue;
      coverage.set_activity_count(coverage.activity_count() + 1);
      coverage.add_positions(activity.judgement.position());
    }
    const int count = coverage.activity_count();
    const bool asked = IsMonthAsked(month, pair_, rules_, on_);
    const bool met = count >= policy.month_min_activities;
    if (const auto* const granted = ExemptionOf(coverage.month(), pair_); granted != nullptr) {
      TellExempted(*granted, policy, asked && met, coverage);
    }
    if (!asked || (coverage.has_exemption() && !met)) {
      coverage.set_status(v1::OBLIGATION_STATUS_EXEMPT);
      return;
    }
    if (IsToldTooLate(policy, coverage, month)) return;
    ++owed_months_;
    const CivilDay due = std::min(LastDay(month), last_day_);
    coverage.set_required(static_cast<int>(policy.month_min_activities));
    *coverage.mutable_due_date() = ToDate(due);
    coverage.set_status(Status(count, count + hoped, policy.month_min_activities, on_ > due));
    if (coverage.status() == v1::OBLIGATION_STATUS_BREACHED) {
      breaches_.push_back(MakeFinding(Rule::kActivityEveryMonth, policy, result_.pair_id(),
                                      result_.position(),
                                      {{"month", coverage.month()},
                                       {"count", absl::StrCat(count)},
                                       {"min", absl::StrCat(policy.month_min_activities)}},
                                      coverage.month()));
    }
  }

  // A month that was over when the pair was recorded is not owed, and that is told.
  bool IsToldTooLate(const Policy& policy, v1::MonthCoverage& coverage, CivilMonth month) {
    if (!pair_.has_recorded_date()) return false;
    const CivilDay recorded = ToDay(pair_.recorded_date());
    if (!rules_.WasOverBefore(month, recorded)) return false;
    coverage.set_status(v1::OBLIGATION_STATUS_EXEMPT);
    notes_.push_back(MakeFinding(
        Rule::kPairRecordedLater, policy, result_.pair_id(), result_.position(),
        {{"month", coverage.month()}, {"recorded", FormatDay(recorded)}}, coverage.month()));
    return true;
  }

  // A23: an approved exception, which is shown and told; of a month that is met it changes nothing.
  void TellExempted(const table::v1::MonthExemption& granted, const Policy& policy, bool met,
                    v1::MonthCoverage& coverage) {
    const event::v1::MonthExempted& exempted = granted.exempted();
    *coverage.mutable_exemption() = exempted;
    auto told = JudgeExemption(exempted, policy, granted.position());
    if (told.has_value()) notes_.push_back(*std::move(told));
    notes_.push_back(MakeFinding(
        met ? Rule::kExemptionOfMetMonth : Rule::kMonthExempted, policy, result_.pair_id(),
        granted.position(),
        {{"month", exempted.month()},
         {"count", absl::StrCat(coverage.activity_count())},
         {"unit", rules_.NameOf(exempted.granting_unit_id(), ToDay(exempted.granted_date()))},
         {"granted", FormatDay(ToDay(exempted.granted_date()))},
         {"reason", exempted.reason()}},
        exempted.month()));
  }

  bool Covers(const JudgedActivity& activity, CivilMonth month) const {
    if (activity.judgement.kind() != v1::ACTIVITY_KIND_ROTATION) {
      return CivilMonth(activity.last_day) == month;
    }
    // A stay that is not over may come to cover the months up to now.
    const bool hoped = activity.ongoing && !activity.stands;
    const Stretch days = hoped ? Stretch{activity.first_day, on_} : activity.present;
    const CivilDay last = std::min(days.last, last_day_);  // afterwards the pair covers nothing
    return OverlapDays(days.first, last, FirstDay(month), LastDay(month)) >=
           rules_.OfMonth(month, on_).rotation_month_overlap_days;
  }

  // May still come to stand. Once the year is over nobody waits for a stay to end.
  bool IsHopeful(const JudgedActivity& activity) const {
    return activity.pending && !(activity.ongoing && on_ > policy_.program_end);
  }

  static v1::ObligationStatus Status(int64_t reached, int64_t reachable, int64_t wanted,
                                     bool over) {
    if (reached >= wanted) return v1::OBLIGATION_STATUS_MET;
    if (!over || reachable >= wanted) return v1::OBLIGATION_STATUS_PENDING;
    return v1::OBLIGATION_STATUS_BREACHED;
  }

  // R0-15, prorated by A32: ceil(floor × months owed / 12), at least once.
  int64_t Required() const {
    if (!policy_.year_prorate || owed_months_ == 0) return policy_.year_kind_floor;
    const int64_t share =
        (policy_.year_kind_floor * owed_months_ + kMonthsOfYear - 1) / kMonthsOfYear;
    return std::min(policy_.year_kind_floor, std::max<int64_t>(1, share));
  }

  // How often the pair did a thing of a kind. A round is one, a stay in no round is one.
  struct Tally {
    int counted = 0;
    int recorded = 0;
    int hoped = 0;  // may still come to count
    std::vector<int64_t> positions;
  };

  // Of all, or of those a unit did as a side.
  Tally TallyOf(v1::ActivityKind kind, const std::string& unit_id = "") const {
    Tally tally;
    for (const JudgedActivity& activity : activities_) {
      if (activity.judgement.kind() != kind || activity.judgement.voided() ||
          activity.facts->has_rotation_planned()) {
        continue;
      }
      if (!unit_id.empty() && !activity.sides.Has(unit_id)) continue;
      ++tally.recorded;
      if (activity.judgement.counted()) {
        ++tally.counted;
        tally.positions.push_back(activity.judgement.position());
      } else if (MayCount(activity)) {
        ++tally.hoped;
      }
    }
    if (kind == v1::ACTIVITY_KIND_ROTATION && policy_.rotation_reciprocity) {
      tally.counted /= kStaysOfRound;
      tally.recorded -= tally.counted;
    }
    return tally;
  }

  // A4: what the floor is held against: the pair's own times, or of its sides the one with fewer in
  // all its pairs.
  Tally FloorTally(v1::ActivityKind kind) const {
    if (policy_.year_kind_floor_scope == FloorScope::kPair) return TallyOf(kind);
    const Tally a = UnitTally(sides_.a_id, kind);
    const Tally b = UnitTally(sides_.b_id, kind);
    return std::make_pair(a.counted, a.hoped) <= std::make_pair(b.counted, b.hoped) ? a : b;
  }

  Tally UnitTally(const std::string& unit_id, v1::ActivityKind kind) const {
    Tally tally = TallyOf(kind, unit_id);
    for (const PairRow* const neighbor : neighbors_) {
      const bool same_year = neighbor->assigned().program_id() == pair_.assigned().program_id();
      if (!same_year || !IsEverSide(*neighbor, unit_id)) continue;
      PairJudge judge(*neighbor, {&pair_}, rules_, on_);
      judge.JudgeActivities();
      const Tally other = judge.TallyOf(kind, unit_id);
      tally.counted += other.counted;
      tally.recorded += other.recorded;
      tally.hoped += other.hoped;
      tally.positions.insert(tally.positions.end(), other.positions.begin(), other.positions.end());
    }
    return tally;
  }

  void JudgeKind(const KindWords& words) {
    v1::KindFloor& floor = *result_.add_kinds();
    floor.set_kind(words.kind);
    const Tally tally = FloorTally(words.kind);
    floor.set_counted(tally.counted);
    floor.set_recorded(tally.recorded);
    floor.mutable_positions()->Add(tally.positions.begin(), tally.positions.end());
    const bool owed = absl::c_linear_search(policy_.year_kinds, words.kind) && owed_months_ > 0;
    if (!owed) {
      floor.set_status(v1::OBLIGATION_STATUS_EXEMPT);
      return;
    }
    floor.set_required(static_cast<int>(Required()));
    *floor.mutable_due_date() = ToDate(last_day_);
    floor.set_status(
        Status(tally.counted, tally.counted + tally.hoped, floor.required(), on_ > last_day_));
    ReportKind(floor, words);
  }

  // A stay that stands, without a counterpart and without a finding, waits for one.
  bool MayCount(const JudgedActivity& activity) const {
    return IsHopeful(activity) || (activity.stands && !IsCreditedOutside(activity) &&
                                   absl::c_none_of(activity.judgement.findings(), Blocks));
  }

  void ReportKind(const v1::KindFloor& floor, const KindWords& words) {
    if (floor.status() != v1::OBLIGATION_STATUS_BREACHED) return;
    breaches_.push_back(MakeFinding(Rule::kKindFloor, policy_, result_.pair_id(),
                                    result_.position(),
                                    {{"kind", words.en},
                                     {"kind_zh", words.zh},
                                     {"counted", absl::StrCat(floor.counted())},
                                     {"required", absl::StrCat(floor.required())}},
                                    v1::ActivityKind_Name(floor.kind())));
  }

  void Summarize() {
    const CivilDay day = std::min(on_, last_day_);
    JudgeBasis(pair_, day, policy_, rules_, result_);
    for (JudgedActivity& activity : activities_) {
      activity.judgement.set_standing(StandingOf(activity));
      result_.mutable_findings()->MergeFrom(activity.judgement.findings());
      *result_.add_activities() = std::move(activity.judgement);
    }
    for (const table::v1::SupervisionCheck& check : pair_.checks()) {
      for (v1::RuleFinding& finding : JudgeCheck(check, pair_, rules_, on_)) {
        *result_.add_findings() = std::move(finding);
      }
    }
    TellExceptions(pair_, policy_, rules_, result_);
    for (v1::RuleFinding& finding : notes_) *result_.add_findings() = std::move(finding);
    for (v1::RuleFinding& finding : breaches_) *result_.add_findings() = std::move(finding);
    result_.set_compliant(breaches_.empty());
  }

  static v1::ActivityStanding StandingOf(const JudgedActivity& activity) {
    if (activity.judgement.voided()) return v1::ACTIVITY_STANDING_VOIDED;
    if (activity.stands) return v1::ACTIVITY_STANDING_QUALIFIED;
    const bool planned =
        activity.facts->has_rotation_planned() && activity.judgement.findings().empty();
    return activity.pending || planned ? v1::ACTIVITY_STANDING_PENDING
                                       : v1::ACTIVITY_STANDING_NOT_QUALIFIED;
  }

  const PairRow& pair_;
  const Neighbors neighbors_;
  const ProgramRules& rules_;
  const Policy& policy_;  // the year's
  const CivilDay on_;
  const StayRule stay_rule_;  // the year's
  CivilDay last_day_;         // of the pair within the programme
  Sides sides_;               // on the day, at the latest the last one
  std::vector<JudgedActivity> activities_;
  // Nothing happened, so they name the event that assigned the pair: the obligation is its.
  std::vector<v1::RuleFinding> breaches_;
  std::vector<v1::RuleFinding> notes_;  // exemptions
  // By day of arrival and id of the first stay.
  std::map<std::pair<CivilDay, std::string>, v1::RotationRound> rounds_;
  int64_t owed_months_ = 0;
  v1::PairCompliance result_;
};

// What an activity falls short of, with the pair as far as it is known; nothing of any other fact.
// Of an event or of a correction, which have the same fields.
template <class Recorded>
std::vector<v1::RuleFinding> ActivityFindings(const Recorded& fact, const ProgramRules& rules,
                                              const PairRow* pair) {
  if (fact.has_staff_rotated()) {
    const event::v1::StaffRotated& stay = fact.staff_rotated();
    return FindingsOf(stay, rules.On(ToDay(stay.returned_date())), rules.calendar(), 0);
  }
  if (fact.has_joint_inspection_held()) {
    return FindingsOf(fact.joint_inspection_held(), pair, rules, 0);
  }
  if (fact.has_group_study_held()) {
    const event::v1::GroupStudyHeld& study = fact.group_study_held();
    return FindingsOf(study, pair, rules.On(ToDay(study.held_date())), 0);
  }
  if (fact.has_other_activity_held()) return FindingsOf(fact.other_activity_held(), pair, rules, 0);
  return {};
}

// Null if it is not known.
const PairRow* PairOf(const FactContext& context) {
  return context.pair.has_value() ? &*context.pair : nullptr;
}

std::vector<v1::RuleFinding> ActivityFindings(const event::v1::Event& proposed,
                                              const Policy& policy, const WorkCalendar& calendar,
                                              const FactContext& context) {
  ProgramRules rules(policy, calendar);
  rules.NameUnitsBy(context.names);
  if (proposed.has_activity_corrected()) {
    return ActivityFindings(proposed.activity_corrected(), rules, PairOf(context));
  }
  return ActivityFindings<event::v1::Event>(proposed, rules, PairOf(context));
}

// R0-10: something says why A is the better side.
template <class Fact>
std::vector<v1::RuleFinding> BasisFindings(const Fact& fact, const Policy& policy) {
  if (!fact.basis().empty()) return {};
  return {MakeFinding(Rule::kBetterSideIsBetter, policy, fact.pair_id(), 0, {})};
}

// R0-06 beside it.
std::vector<v1::RuleFinding> AssignmentFindings(const event::v1::PairAssigned& assigned,
                                                const Policy& policy, const FactContext& context) {
  std::vector<v1::RuleFinding> findings = BasisFindings(assigned, policy);
  if (!context.agreed.has_value()) return findings;
  std::optional<v1::RuleFinding> told = JudgeFreeCombination(assigned, *context.agreed, policy);
  if (told.has_value()) findings.push_back(*std::move(told));
  return findings;
}

}  // namespace

absl::string_view KindName(v1::ActivityKind kind) {
  return Words(kind).zh;
}

bool IsMonthOfPair(CivilMonth month, const PairRow& pair, const ProgramRules& rules, CivilDay on) {
  const Stretch days = InForce(pair, rules.OfYear(on));
  return OverlapDays(FirstDay(month), LastDay(month), days.first, days.last) >=
         rules.OfMonth(month, on).month_min_active_days;
}

bool IsMonthAsked(CivilMonth month, const PairRow& pair, const ProgramRules& rules, CivilDay on) {
  return IsMonthOfPair(month, pair, rules, on) &&
         !Contains(rules.OfMonth(month, on).month_exempt, month);
}

v1::PairCompliance JudgePair(const PairRow& pair, const Neighbors& neighbors,
                             const ProgramRules& rules, CivilDay on) {
  return PairJudge(pair, neighbors, rules, on).Run();
}

std::vector<v1::RuleFinding> JudgeFact(const event::v1::Event& proposed, const Policy& policy,
                                       const WorkCalendar& calendar, const FactContext& context) {
  if (proposed.has_staff_rotated() || proposed.has_joint_inspection_held() ||
      proposed.has_group_study_held() || proposed.has_other_activity_held() ||
      proposed.has_activity_corrected()) {
    return ActivityFindings(proposed, policy, calendar, context);
  }
  if (proposed.has_pair_assigned()) {
    return AssignmentFindings(proposed.pair_assigned(), policy, context);
  }
  if (proposed.has_pair_reassigned()) return BasisFindings(proposed.pair_reassigned(), policy);
  if (proposed.has_pair_renewed()) {
    return AssignmentFindings(AssignmentOf(proposed.pair_renewed()), policy, context);
  }
  if (proposed.has_joint_plan_adopted()) {
    return JudgePlan(proposed.joint_plan_adopted(), PairOf(context), policy);
  }
  if (proposed.has_case_filed()) return CaseFindings(proposed.case_filed(), policy, 0);
  if (proposed.has_proposed_case_reported()) {
    return CaseFindings(proposed.proposed_case_reported(), policy, 0);
  }
  if (proposed.has_pair_register_filed() && proposed.pair_register_filed().has_filed_date()) {
    table::v1::RegisterRow row;
    *row.mutable_filed() = proposed.pair_register_filed();
    *row.mutable_first_filed_date() = row.filed().filed_date();
    const v1::PairRegister judged =
        JudgeRegister(row, ProgramRules(policy, calendar), policy.register_due);
    return {judged.findings().begin(), judged.findings().end()};
  }
  return {};
}

}  // namespace jiedui::domain
