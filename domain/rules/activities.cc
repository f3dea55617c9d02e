#include "domain/rules/activities.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "domain/date.h"
#include "domain/rules/enterprise_place.h"
#include "domain/rules/joint_session.h"
#include "domain/rules/late_entry.h"
#include "domain/rules/rule_exception.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {
namespace {

using table::v1::ActivityFacts;
using table::v1::PairRow;

// Collects findings about one subject.
class Findings {
 public:
  Findings(const Policy& policy, absl::string_view subject, int64_t position)
      : policy_(policy), subject_(subject), position_(position) {}

  void Add(Rule rule, const ErrorVariables& variables) {
    list_.push_back(MakeFinding(rule, policy_, subject_, position_, variables));
  }
  std::vector<v1::RuleFinding> Take() { return std::move(list_); }

 private:
  const Policy& policy_;
  std::string subject_;
  int64_t position_;
  std::vector<v1::RuleFinding> list_;
};

// The own day of an activity.
CivilDay DayOf(const ActivityFacts& facts) {
  if (facts.has_rotation_planned()) return ToDay(facts.rotation_planned().start_date());
  if (facts.has_staff_dispatched()) return ToDay(facts.staff_dispatched().dispatched_date());
  if (facts.has_staff_rotated()) return ToDay(facts.staff_rotated().returned_date());
  if (facts.has_joint_inspection_held()) return ToDay(facts.joint_inspection_held().held_date());
  if (facts.has_group_study_held()) return ToDay(facts.group_study_held().held_date());
  return ToDay(facts.other_activity_held().held_date());
}

// R0-18: a plan in the ledger, which both sides had signed by then. Of one in words nobody can see
// whom it names and who signed it.
void AddPlanFindings(const event::v1::JointInspectionHeld& inspection, const PairRow* pair,
                     Findings& findings) {
  if (inspection.plan_id().empty()) {
    inspection.plan_reference().empty()
        ? findings.Add(Rule::kInspectionFollowsPlan, {})
        : findings.Add(Rule::kPlanOnRecord, {{"plan", inspection.plan_reference()}});
    return;
  }
  if (pair == nullptr) return;
  const auto plan = std::find_if(pair->plans().begin(), pair->plans().end(),
                                 [&](const table::v1::JointPlan& each) {
                                   return each.adopted().plan_id() == inspection.plan_id();
                                 });
  if (plan == pair->plans().end()) return;
  const CivilDay held = ToDay(inspection.held_date());
  const bool is_signed = ToDay(plan->adopted().adopted_date()) <= held &&
                         std::any_of(plan->signatures().begin(), plan->signatures().end(),
                                     [&](const event::v1::JointPlanSigned& signature) {
                                       return ToDay(signature.signed_date()) <= held;
                                     });
  if (!is_signed) {
    findings.Add(Rule::kPlanSigned, {{"plan", inspection.plan_id()}, {"date", FormatDay(held)}});
  }
  std::set<std::string> planned;
  for (const event::v1::PlannedTarget& target : plan->adopted().targets()) {
    planned.insert(target.enterprise_id());
  }
  for (const event::v1::InspectionTarget& target : inspection.targets()) {
    if (!planned.insert(target.enterprise_id()).second) continue;
    findings.Add(Rule::kInspectionTargetPlanned,
                 {{"enterprise", target.enterprise_id()}, {"plan", inspection.plan_id()}});
  }
}

void AddPlaceFindings(const event::v1::JointInspectionHeld& inspection, const ProgramRules& rules,
                      Findings& findings) {
  const CivilDay held = ToDay(inspection.held_date());
  const std::vector<PlaceConflict> conflicts = ConflictsWithin(inspection);
  for (const PlaceConflict& each : conflicts) {
    findings.Add(Rule::kEnterpriseInOnePlace, {{"enterprise", each.enterprise_id},
                                               {"here", rules.NameOf(each.there_id, held)},
                                               {"source", "again"},
                                               {"source_zh", "本次又"},
                                               {"there", rules.NameOf(each.here_id, held)}});
  }
}

// The event by which something of the activity is what it is: its recording, or a correction.
struct Entry {
  int64_t position = 0;
  CivilDay recorded;
  std::string by_unit_id;  // the side that recorded it, if a side did
  bool is_correction = false;
};

Entry EntryOf(const ActivityFacts& facts, bool redone, const table::v1::Redoing& redoing) {
  if (redone) {
    return {redoing.position(), ToDay(redoing.recorded_date()), redoing.recorded_by_unit_id(),
            true};
  }
  return {facts.position(), ToDay(facts.recorded_date()), facts.recorded_by_unit_id(), false};
}

// A12: so many enterprises of each side's own jurisdiction, each once.
void AddSideEnterpriseFindings(const event::v1::JointInspectionHeld& inspection, const Sides& sides,
                               const ProgramRules& rules, Findings& findings) {
  const CivilDay held = ToDay(inspection.held_date());
  const Policy& policy = rules.On(held);
  for (const std::string& side : {sides.a_id, sides.b_id}) {
    std::set<std::string> own;
    for (const event::v1::InspectionTarget& target : inspection.targets()) {
      if (target.jurisdiction_unit_id() == side) own.insert(target.enterprise_id());
    }
    const auto count = static_cast<int64_t>(own.size());
    if (count >= policy.joint_min_enterprises_per_side) continue;
    findings.Add(Rule::kInspectionSideEnterprises,
                 {{"unit", rules.NameOf(side, held)},
                  {"count", absl::StrCat(count)},
                  {"min", absl::StrCat(policy.joint_min_enterprises_per_side)}});
  }
}

// R0-13: mutual help is of both sides. Where it is noted who took part, somebody of each is among
// them; where it is not, nothing is said against it.
template <class Held>
void AddAttendanceFindings(const Held& held, const Sides& sides, const ProgramRules& rules,
                           Findings& findings) {
  if (held.attendance().empty()) return;
  for (const std::string& side : {sides.a_id, sides.b_id}) {
    const bool present =
        absl::c_any_of(held.attendance(), [&side](const event::v1::Attendance& each) {
          return each.unit_id() == side && each.person_count() > 0;
        });
    if (present) continue;
    findings.Add(Rule::kBothSidesTookPart, {{"unit", rules.NameOf(side, ToDay(held.held_date()))}});
  }
}

// Where an activity stands while its parts are looked at.
class Judging {
 public:
  Judging(const ActivityFacts& facts, const PairRow& pair, const ProgramRules& rules, CivilDay on)
      : facts_(facts),
        pair_(pair),
        rules_(rules),
        policy_(PolicyOf(facts, rules)),
        on_(on),
        days_(EntryOf(facts, facts.has_days_redone(), facts.days_redone())),
        substance_(EntryOf(facts, facts.has_substance_redone(), facts.substance_redone())) {}

  JudgedActivity Run() && {
    result_.facts = &facts_;
    result_.sides = SidesOf(facts_, pair_);
    result_.judgement.set_position(facts_.position());
    Describe();
    if (facts_.voided_position() != 0) {
      result_.judgement.set_voided(true);
      return std::move(result_);
    }
    // A plan is nothing that was done.
    if (facts_.has_rotation_planned()) {
      TellNotBegun(facts_.rotation_planned());
      return std::move(result_);
    }
    AddAll(OwnFindings());
    if (facts_.has_joint_inspection_held()) JudgeCases();
    if (!result_.ongoing) JudgeEntry();
    if (!result_.ongoing || result_.judgement.has_threshold_date()) {
      JudgeAttestations();
      JudgeCorrection();
    }
    const auto& findings = result_.judgement.findings();
    const bool blocked = std::any_of(findings.begin(), findings.end(), Blocks);
    result_.pending = !blocked && awaited_;
    result_.stands = !blocked && !awaited_;
    return std::move(result_);
  }

 private:
  void Describe() {
    if (facts_.has_rotation_planned()) {
      result_.judgement.set_activity_id(facts_.rotation_planned().activity_id());
      result_.judgement.set_kind(v1::ACTIVITY_KIND_ROTATION);
    } else if (facts_.has_staff_dispatched()) {
      DescribeOngoing(facts_.staff_dispatched());
    } else if (facts_.has_staff_rotated()) {
      DescribeCompleted(facts_.staff_rotated());
    } else if (facts_.has_joint_inspection_held()) {
      PlaceHeld(facts_.joint_inspection_held(), v1::ACTIVITY_KIND_JOINT_INSPECTION);
    } else if (facts_.has_group_study_held()) {
      PlaceHeld(facts_.group_study_held(), v1::ACTIVITY_KIND_GROUP_STUDY);
    } else {
      PlaceHeld(facts_.other_activity_held(), v1::ACTIVITY_KIND_OTHER);
    }
  }

  // A5: on its 14th day it is long enough, whether or not it is over yet.
  void DescribeOngoing(const event::v1::StaffDispatched& stay) {
    result_.from_unit_id = stay.from_unit_id();
    result_.ongoing = true;
    const CivilDay first =
        ToDay(facts_.has_arrived_date() ? facts_.arrived_date() : stay.dispatched_date());
    Place(stay.activity_id(), v1::ACTIVITY_KIND_ROTATION, first, first);
    const bool arrived = facts_.has_arrived_date() && first <= on_;
    awaited_ = !arrived || !IsLongEnough(StayUntil(facts_, on_));
  }

  void DescribeCompleted(const event::v1::StaffRotated& stay) {
    result_.from_unit_id = stay.from_unit_id();
    const Stretch whole = WholeStay(stay);
    Place(stay.activity_id(), v1::ACTIVITY_KIND_ROTATION, whole.first, whole.last);
    IsLongEnough(stay);
  }

  // Says when it was, and which days count.
  bool IsLongEnough(const event::v1::StaffRotated& stay) {
    const StayRule rule(policy_, rules_.calendar());
    result_.present = rule.Longest(stay);
    if (rule.Count(result_.present) < policy_.rotation_min_days) return false;
    *result_.judgement.mutable_threshold_date() = ToDate(rule.ThresholdDay(result_.present.first));
    return true;
  }

  // R0-16: what was planned and is over, as planned, without having begun.
  void TellNotBegun(const event::v1::RotationPlanned& plan) {
    if (on_ <= ToDay(plan.end_date())) return;
    Add(Rule::kPlannedStayNotBegun, {{"start", FormatDay(ToDay(plan.start_date()))},
                                     {"end", FormatDay(ToDay(plan.end_date()))}});
  }

  template <class Held>
  void PlaceHeld(const Held& held, v1::ActivityKind kind) {
    Place(held.activity_id(), kind, ToDay(held.held_date()), ToDay(held.held_date()));
  }

  void Place(const std::string& id, v1::ActivityKind kind, CivilDay first, CivilDay last) {
    result_.judgement.set_activity_id(id);
    result_.judgement.set_kind(kind);
    *result_.judgement.mutable_occurred_date() = ToDate(last);
    result_.first_day = first;
    result_.last_day = last;
  }

  std::vector<v1::RuleFinding> OwnFindings() const {
    const int64_t position = facts_.position();
    if (facts_.has_staff_rotated()) {
      return FindingsOf(facts_.staff_rotated(), policy_, rules_.calendar(), position);
    }
    if (facts_.has_joint_inspection_held()) {
      return FindingsOf(facts_.joint_inspection_held(), &pair_, rules_, position);
    }
    if (facts_.has_group_study_held()) {
      return FindingsOf(facts_.group_study_held(), &pair_, policy_, position);
    }
    if (facts_.has_other_activity_held()) {
      return FindingsOf(facts_.other_activity_held(), &pair_, rules_, position);
    }
    return {};
  }

  void AddAll(std::vector<v1::RuleFinding> findings) {
    for (v1::RuleFinding& finding : findings) {
      Excuse(pair_, result_.last_day, rules_, finding);
      *result_.judgement.add_findings() = std::move(finding);
    }
  }

  void Add(Rule rule, const ErrorVariables& variables) {
    *result_.judgement.add_findings() =
        MakeFinding(rule, policy_, result_.judgement.activity_id(), facts_.position(), variables);
  }

  // As it was called when the activity was held.
  std::string NameOf(const std::string& unit_id) const {
    return rules_.NameOf(unit_id, result_.last_day);
  }

  // R0-21 brigades file, R0-22 squadrons report: each side its own (A3), within the window (A13).
  void JudgeCases() {
    for (const std::string& side : Sides()) {
      const JudgedSide judged = JudgeSideCase(facts_, pair_, side, policy_, on_);
      *result_.judgement.add_side_cases() = judged.side;
      const bool owed = judged.case_count < policy_.joint_min_cases_per_side;
      if (owed && judged.side.status() == v1::SIDE_CASE_STATUS_NONE) awaited_ = true;
      if (judged.side.status() == v1::SIDE_CASE_STATUS_WINDOW_EXPIRED) {
        AddMissingCase(side, judged.case_count);
      }
      for (const LateCase& late : judged.late_cases) AddLateCase(side, late);
      for (const ForeignCase& foreign : judged.foreign_cases) AddForeignCase(side, foreign);
      for (const std::string& enterprise : judged.uncovered_enterprise_ids) {
        Add(Rule::kNoViolationCovers, {{"unit", NameOf(side)}, {"enterprise", enterprise}});
      }
      if (!judged.contradicting_case_id.empty()) {
        Add(Rule::kNoViolationContradicted,
            {{"unit", NameOf(side)}, {"case", judged.contradicting_case_id}});
      }
    }
    AddAll(JudgeSharedCases(facts_, policy_, rules_));
  }

  // A39: as of an activity; it is told of the case, which leaves its side without one.
  void AddLateCase(const std::string& side, const LateCase& late) {
    ErrorVariables variables = VariablesOf(late.late, late.entry, policy_, rules_);
    variables.emplace_back("unit", NameOf(side));
    variables.emplace_back("case", late.case_id);
    variables.emplace_back("act", "recorded");
    variables.emplace_back("act_zh", "登记");
    variables.emplace_back("what", absl::StrCat("case ", late.case_id, " "));
    variables.emplace_back("what_zh", absl::StrCat("案件 ", late.case_id));
    *result_.judgement.add_findings() =
        MakeFinding(late.late.permit == nullptr ? Rule::kCaseEntryInTime : Rule::kEntryPermitted,
                    policy_, result_.judgement.activity_id(), late.entry.position, variables);
  }

  void AddForeignCase(const std::string& side, const ForeignCase& foreign) {
    *result_.judgement.add_findings() = MakeFinding(
        foreign.inspected ? Rule::kCaseInJurisdiction : Rule::kCaseOfInspection, policy_,
        result_.judgement.activity_id(), foreign.position,
        {{"unit", NameOf(side)}, {"case", foreign.case_id}, {"enterprise", foreign.enterprise_id}});
  }

  void AddMissingCase(const std::string& side, int64_t count) {
    const bool brigade = pair_.tier() == event::v1::TEAM_TIER_BRIGADE;
    Add(brigade ? Rule::kBrigadeFilesCase : Rule::kTownReportsCase,
        {{"unit", NameOf(side)},
         {"window_days", absl::StrCat(policy_.joint_case_window_days)},
         {"count", absl::StrCat(count)},
         {"min", absl::StrCat(policy_.joint_min_cases_per_side)}});
  }

  std::array<std::string, 2> Sides() const { return {result_.sides.a_id, result_.sides.b_id}; }

  // A39: recorded too long after it happened; a correction that moves it to another day records it
  // on that day.
  void JudgeEntry() {
    const RecordedActivity entry = {result_.last_day,         days_.recorded,
                                    result_.judgement.kind(), days_.position,
                                    /*entering_unit_id=*/"",  result_.sides};
    const std::optional<LateEntry> late = LateEntryOf(pair_.permits(), entry, policy_);
    if (!late.has_value()) return;
    ErrorVariables variables = VariablesOf(*late, entry, policy_, rules_);
    variables.emplace_back("act", days_.is_correction ? "corrected to that" : "recorded");
    variables.emplace_back("act_zh", days_.is_correction ? "更正为该日" : "登记");
    variables.emplace_back("what", "");
    variables.emplace_back("what_zh", "活动");
    Add(late->permit == nullptr ? Rule::kEntryInTime : Rule::kEntryPermitted, variables);
    if (late->permit != nullptr) result_.permit_id = late->permit->permitted().permit_id();
  }

  // A26: each side confirms within some days of the recording; the side that recorded has. What was
  // corrected but for mere text is recorded anew by it, and no earlier confirmation covers it.
  // Where one is enough, nothing is asked of the other once it has. A stay that goes on may be
  // confirmed from the day it is long enough; nothing lapses before it is over.
  void JudgeAttestations() {
    v1::AttestationStatus whole = v1::ATTESTATION_STATUS_BY_BOTH;
    const bool settled = policy_.activity_attestation == Attesters::kOne &&
                         absl::c_any_of(Sides(), [this](const std::string& side) {
                           return IsConfirmed(JudgeSideAttestation(side));
                         });
    for (const std::string& side : Sides()) {
      const v1::SideAttestation judged = JudgeSideAttestation(side);
      if (settled && !IsConfirmed(judged)) continue;
      *result_.judgement.add_side_attestations() = judged;
      if (judged.status() == v1::ATTESTATION_STATUS_AWAITED) awaited_ = true;
      if (judged.status() == v1::ATTESTATION_STATUS_LAPSED) {
        Add(Rule::kAttestedByBothSides,
            {{"unit", NameOf(side)},
             {"act", substance_.is_correction ? "correction" : "recording"},
             {"act_zh", substance_.is_correction ? "更正" : "登记"},
             {"days", absl::StrCat(policy_.attestation_days)}});
      }
      whole = Worse(whole, judged.status());
    }
    result_.judgement.set_attestation(whole);
  }

  static bool IsConfirmed(const v1::SideAttestation& side) {
    return side.status() == v1::ATTESTATION_STATUS_BY_BOTH ||
           side.status() == v1::ATTESTATION_STATUS_BY_SUPERVISOR;
  }

  // Of the whole: what is missing prevails, then that a superior spoke. Both sides have one last
  // day.
  static v1::AttestationStatus Worse(v1::AttestationStatus a, v1::AttestationStatus b) {
    for (const v1::AttestationStatus worst :
         {v1::ATTESTATION_STATUS_LAPSED, v1::ATTESTATION_STATUS_AWAITED,
          v1::ATTESTATION_STATUS_BY_SUPERVISOR}) {
      if (a == worst || b == worst) return worst;
    }
    return v1::ATTESTATION_STATUS_BY_BOTH;
  }

  v1::SideAttestation JudgeSideAttestation(const std::string& side) const {
    const CivilDay last = substance_.recorded + policy_.attestation_days;
    v1::SideAttestation judged;
    judged.set_unit_id(side);
    if (!result_.ongoing) *judged.mutable_last_date() = ToDate(last);
    judged.set_status(v1::ATTESTATION_STATUS_BY_BOTH);
    if (substance_.by_unit_id == side) {
      judged.set_position(substance_.position);
      return judged;
    }
    const table::v1::Attestation* const attestation = InTime(side, last);
    if (attestation == nullptr) {
      judged.set_status(result_.ongoing || on_ <= last ? v1::ATTESTATION_STATUS_AWAITED
                                                       : v1::ATTESTATION_STATUS_LAPSED);
      return judged;
    }
    judged.set_position(attestation->position());
    const std::string& attester = attestation->attesting_unit_id();
    if (!attester.empty() && attester != side) {
      judged.set_status(v1::ATTESTATION_STATUS_BY_SUPERVISOR);
    }
    return judged;
  }

  const table::v1::Attestation* InTime(const std::string& side, CivilDay last) const {
    const auto found = std::find_if(facts_.attestations().begin(), facts_.attestations().end(),
                                    [&](const table::v1::Attestation& attestation) {
                                      return attestation.unit_id() == side &&
                                             Covers(facts_, attestation) &&
                                             IsInTime(attestation, last);
                                    });
    return found == facts_.attestations().end() ? nullptr : &*found;
  }

  // A side is silent once its days are over; its superior then has as many to speak for it.
  bool IsInTime(const table::v1::Attestation& attestation, CivilDay last) const {
    const CivilDay day = ToDay(attestation.attested_date());
    if (result_.ongoing) return day >= ToDay(result_.judgement.threshold_date());
    const std::string& attester = attestation.attesting_unit_id();
    const bool by_superior = !attester.empty() && attester != attestation.unit_id();
    return day <= (by_superior ? last + policy_.attestation_days : last);
  }

  // A25: it stands corrected, and everybody sees who has not confirmed that.
  void JudgeCorrection() {
    if (!facts_.has_corrected_date()) return;
    const int64_t corrected = *facts_.correction_positions().rbegin();
    for (const std::string& side : Sides()) {
      const bool confirmed =
          side == facts_.corrected_by_unit_id() ||
          std::any_of(facts_.attestations().begin(), facts_.attestations().end(),
                      [&](const table::v1::Attestation& attestation) {
                        return attestation.unit_id() == side && attestation.position() > corrected;
                      });
      if (confirmed) continue;
      Add(Rule::kCorrectionConfirmed,
          {{"unit", NameOf(side)}, {"date", FormatDay(ToDay(facts_.corrected_date()))}});
    }
  }

  const ActivityFacts& facts_;
  const PairRow& pair_;
  const ProgramRules& rules_;
  const Policy& policy_;  // of the activity's own day
  const CivilDay on_;
  const Entry days_;
  const Entry substance_;
  JudgedActivity result_;
  bool awaited_ = false;
};

}  // namespace

Neighbors NeighborsOf(const PairRow& pair, absl::Span<const PairRow> rows) {
  Neighbors neighbors;
  const std::set<std::string> sides = EverySide(pair);
  for (const PairRow& row : rows) {
    const bool shared = absl::c_any_of(
        EverySide(row), [&sides](const std::string& side) { return sides.contains(side); });
    if (shared && row.assigned().pair_id() != pair.assigned().pair_id()) neighbors.push_back(&row);
  }
  return neighbors;
}

const std::string& ConfirmingRecorder(const ActivityFacts& facts) {
  return facts.has_substance_redone() ? facts.substance_redone().recorded_by_unit_id()
                                      : facts.recorded_by_unit_id();
}

bool Covers(const ActivityFacts& facts, const table::v1::Attestation& attestation) {
  return attestation.position() > facts.substance_redone().position();
}

bool Blocks(const v1::RuleFinding& finding) {
  return finding.severity() == v1::RULE_SEVERITY_MUST;
}

const Policy& PolicyOf(const ActivityFacts& facts, const ProgramRules& rules) {
  return rules.On(DayOf(facts));
}

JudgedActivity JudgeActivity(const ActivityFacts& facts, const PairRow& pair,
                             const ProgramRules& rules, CivilDay on) {
  return Judging(facts, pair, rules, on).Run();
}

std::vector<v1::RuleFinding> FindingsOf(const event::v1::StaffRotated& stay, const Policy& policy,
                                        const WorkCalendar& calendar, int64_t position) {
  Findings findings(policy, stay.activity_id(), position);
  const StayRule rule(policy, calendar);
  const Stretch longest = rule.Longest(stay);
  const int64_t days = rule.Count(longest);
  const int64_t whole = rule.Count(WholeStay(stay));
  const ErrorVariables unit = {{"day_unit", rule.UnitEn()}, {"day_unit_zh", rule.UnitZh()}};
  const auto add = [&](Rule which, ErrorVariables variables) {
    variables.insert(variables.end(), unit.begin(), unit.end());
    findings.Add(which, variables);
  };
  if (days < whole) {
    add(Rule::kRotationUnbroken, {{"whole_days", absl::StrCat(whole)},
                                  {"max_gap", absl::StrCat(policy.rotation_max_gap_days)},
                                  {"days", absl::StrCat(days)}});
  }
  if (!stay.recall_reason().empty()) findings.Add(Rule::kRotationRecalled, {});
  if (days < policy.rotation_min_days) {
    add(Rule::kRotationTwoWeeks, {{"days", absl::StrCat(days)},
                                  {"min_days", absl::StrCat(policy.rotation_min_days)},
                                  {"note", rule.NoteEn(longest)},
                                  {"note_zh", rule.NoteZh(longest)}});
  }
  return findings.Take();
}

std::vector<v1::RuleFinding> FindingsOf(const event::v1::JointInspectionHeld& inspection,
                                        const PairRow* pair, const ProgramRules& rules,
                                        int64_t position) {
  const Policy& policy = rules.On(ToDay(inspection.held_date()));
  Findings findings(policy, inspection.activity_id(), position);
  AddPlanFindings(inspection, pair, findings);
  std::optional<Sides> sides;
  if (pair != nullptr) sides = SidesOn(*pair, ToDay(inspection.held_date()));
  // By an approved exception an enterprise of neither side counts like any other (A23).
  const bool anywhere =
      pair != nullptr && ExceptionTo(Info(Rule::kInspectionTargetInside).id, *pair,
                                     ToDay(inspection.held_date())) != nullptr;
  std::set<std::string> enterprises;  // the same enterprise twice is one (A12)
  std::set<absl::string_view> unreasoned;
  std::set<absl::string_view> outside;
  for (const event::v1::InspectionTarget& target : inspection.targets()) {
    const bool given = target.selection_reason() != event::v1::SELECTION_REASON_UNSPECIFIED;
    if (!given && unreasoned.insert(target.enterprise_id()).second) {
      findings.Add(Rule::kInspectionTargetReason, {{"enterprise", target.enterprise_id()}});
    }
    const bool inside = !sides.has_value() || sides->Has(target.jurisdiction_unit_id());
    if (inside || anywhere) enterprises.insert(target.enterprise_id());
    if (inside || !outside.insert(target.enterprise_id()).second) continue;
    findings.Add(Rule::kInspectionTargetInside, {{"enterprise", target.enterprise_id()},
                                                 {"counting", anywhere ? "counted" : "not counted"},
                                                 {"counting_zh", anywhere ? "计入" : "不计入"}});
  }
  AddPlaceFindings(inspection, rules, findings);
  const auto count = static_cast<int64_t>(enterprises.size());
  if (count < policy.joint_min_enterprises) {
    findings.Add(
        Rule::kInspectionEnterprises,
        {{"count", absl::StrCat(count)}, {"min", absl::StrCat(policy.joint_min_enterprises)}});
  }
  if (sides.has_value()) {
    AddSideEnterpriseFindings(inspection, *sides, rules, findings);
    AddAttendanceFindings(inspection, *sides, rules, findings);
  }
  return findings.Take();
}

std::vector<v1::RuleFinding> FindingsOf(const event::v1::OtherActivityHeld& held,
                                        const PairRow* pair, const ProgramRules& rules,
                                        int64_t position) {
  const CivilDay day = ToDay(held.held_date());
  Findings findings(rules.On(day), held.activity_id(), position);
  if (pair != nullptr) AddAttendanceFindings(held, SidesOn(*pair, day), rules, findings);
  return findings.Take();
}

}  // namespace jiedui::domain
