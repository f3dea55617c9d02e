#include "domain/rules/activities.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/rules.h"

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

bool IsSide(const PairRow& pair, absl::string_view unit_id) {
  return unit_id == pair.assigned().unit_a_id() || unit_id == pair.assigned().unit_b_id();
}

// Sides of which at least one person took part.
int64_t SidesPresent(const event::v1::GroupStudyHeld& study, const PairRow* pair) {
  std::set<std::string> sides;
  for (const event::v1::Attendance& attendance : study.attendance()) {
    if (attendance.person_count() <= 0) continue;
    if (pair == nullptr || IsSide(*pair, attendance.unit_id())) sides.insert(attendance.unit_id());
  }
  return static_cast<int64_t>(sides.size());
}

// Where an activity stands while its parts are looked at.
class Judging {
 public:
  Judging(const ActivityFacts& facts, const PairRow& pair, const Policy& policy, CivilDay on)
      : facts_(facts), pair_(pair), policy_(policy), on_(on) {}

  JudgedActivity Run() && {
    result_.judgement.set_position(facts_.position());
    Describe();
    if (facts_.voided_position() != 0) {
      result_.judgement.set_voided(true);
      return std::move(result_);
    }
    AddAll(OwnFindings());
    if (facts_.has_joint_inspection_held()) JudgeCases();
    if (!facts_.has_staff_dispatched()) JudgeAttestations();
    const auto& findings = result_.judgement.findings();
    const bool blocked = std::any_of(findings.begin(), findings.end(), Blocks);
    result_.pending = !blocked && awaited_;
    result_.stands = !blocked && !awaited_;
    return std::move(result_);
  }

 private:
  void Describe() {
    if (facts_.has_staff_dispatched()) {
      const auto& stay = facts_.staff_dispatched();
      result_.from_unit_id = stay.from_unit_id();
      result_.ongoing = true;
      awaited_ = true;
      Place(stay.activity_id(), v1::ACTIVITY_KIND_ROTATION, ToDay(stay.dispatched_date()),
            ToDay(stay.dispatched_date()));
    } else if (facts_.has_staff_rotated()) {
      const auto& stay = facts_.staff_rotated();
      result_.from_unit_id = stay.from_unit_id();
      Place(stay.activity_id(), v1::ACTIVITY_KIND_ROTATION, ToDay(stay.arrived_date()),
            ToDay(stay.returned_date()));
    } else if (facts_.has_joint_inspection_held()) {
      PlaceHeld(facts_.joint_inspection_held(), v1::ACTIVITY_KIND_JOINT_INSPECTION);
    } else if (facts_.has_group_study_held()) {
      PlaceHeld(facts_.group_study_held(), v1::ACTIVITY_KIND_GROUP_STUDY);
    } else {
      PlaceHeld(facts_.other_activity_held(), v1::ACTIVITY_KIND_OTHER);
    }
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
    if (facts_.has_staff_rotated()) return FindingsOf(facts_.staff_rotated(), policy_, position);
    if (facts_.has_joint_inspection_held()) {
      return FindingsOf(facts_.joint_inspection_held(), &pair_, policy_, position);
    }
    if (facts_.has_group_study_held()) {
      return FindingsOf(facts_.group_study_held(), &pair_, policy_, position);
    }
    return {};
  }

  void AddAll(const std::vector<v1::RuleFinding>& findings) {
    for (const v1::RuleFinding& finding : findings) *result_.judgement.add_findings() = finding;
  }

  void Add(Rule rule, const ErrorVariables& variables) {
    *result_.judgement.add_findings() =
        MakeFinding(rule, policy_, result_.judgement.activity_id(), facts_.position(), variables);
  }

  // R0-21 brigades file, R0-22 squadrons report: each side its own (A3), within the window (A13).
  void JudgeCases() {
    const bool brigade = pair_.tier() == event::v1::TEAM_TIER_BRIGADE;
    for (const std::string& side : {pair_.assigned().unit_a_id(), pair_.assigned().unit_b_id()}) {
      const int64_t count = CasesOf(side, /*proposed=*/!brigade);
      if (count >= policy_.joint_min_cases_per_side) continue;
      if (on_ <= result_.first_day + policy_.joint_case_window_days) {
        awaited_ = true;
        continue;
      }
      Add(brigade ? Rule::kBrigadeFilesCase : Rule::kTownReportsCase,
          {{"unit", side},
           {"window_days", absl::StrCat(policy_.joint_case_window_days)},
           {"count", absl::StrCat(count)},
           {"min", absl::StrCat(policy_.joint_min_cases_per_side)}});
    }
  }

  int64_t CasesOf(const std::string& side, bool proposed) const {
    return std::count_if(facts_.cases().begin(), facts_.cases().end(),
                         [&](const table::v1::LinkedCase& linked) {
                           const CivilDay day = ToDay(linked.occurred_date());
                           return linked.unit_id() == side && linked.proposed() == proposed &&
                                  !linked.declined() && day >= result_.first_day &&
                                  day <= result_.first_day + policy_.joint_case_window_days;
                         });
  }

  // A26: each side confirms within some days of the recording; the side that recorded has.
  void JudgeAttestations() {
    const CivilDay last = ToDay(facts_.recorded_date()) + policy_.attestation_days;
    for (const std::string& side : {pair_.assigned().unit_a_id(), pair_.assigned().unit_b_id()}) {
      if (Attested(side, last)) continue;
      if (on_ <= last) {
        awaited_ = true;
        continue;
      }
      Add(Rule::kAttestedByBothSides,
          {{"unit", side}, {"days", absl::StrCat(policy_.attestation_days)}});
    }
  }

  bool Attested(const std::string& side, CivilDay last) const {
    if (facts_.recorded_by_unit_id() == side) return true;
    return std::any_of(facts_.attestations().begin(), facts_.attestations().end(),
                       [&](const table::v1::Attestation& attestation) {
                         return attestation.unit_id() == side &&
                                ToDay(attestation.attested_date()) <= last;
                       });
  }

  const ActivityFacts& facts_;
  const PairRow& pair_;
  const Policy& policy_;
  const CivilDay on_;
  JudgedActivity result_;
  bool awaited_ = false;
};

}  // namespace

bool Blocks(const v1::RuleFinding& finding) {
  return finding.severity() == v1::RULE_SEVERITY_MUST;
}

JudgedActivity JudgeActivity(const ActivityFacts& facts, const PairRow& pair, const Policy& policy,
                             CivilDay on) {
  return Judging(facts, pair, policy, on).Run();
}

int64_t StayDays(const event::v1::StaffRotated& stay) {
  return ToDay(stay.returned_date()) - ToDay(stay.arrived_date()) + 1;
}

std::vector<v1::RuleFinding> FindingsOf(const event::v1::StaffRotated& stay, const Policy& policy,
                                        int64_t position) {
  Findings findings(policy, stay.activity_id(), position);
  const int64_t days = StayDays(stay);
  if (days < policy.rotation_min_days) {
    findings.Add(Rule::kRotationTwoWeeks, {{"days", absl::StrCat(days)},
                                           {"min_days", absl::StrCat(policy.rotation_min_days)}});
  }
  return findings.Take();
}

std::vector<v1::RuleFinding> FindingsOf(const event::v1::JointInspectionHeld& inspection,
                                        const PairRow* pair, const Policy& policy,
                                        int64_t position) {
  Findings findings(policy, inspection.activity_id(), position);
  if (inspection.plan_reference().empty()) findings.Add(Rule::kInspectionFollowsPlan, {});
  std::set<std::string> enterprises;  // the same enterprise twice is one (A12)
  for (const event::v1::InspectionTarget& target : inspection.targets()) {
    if (target.selection_reason() == event::v1::SELECTION_REASON_UNSPECIFIED) {
      findings.Add(Rule::kInspectionTargetReason, {{"enterprise", target.enterprise_id()}});
    }
    if (pair == nullptr || IsSide(*pair, target.jurisdiction_unit_id())) {
      enterprises.insert(target.enterprise_id());
    } else {
      findings.Add(Rule::kInspectionTargetInside, {{"enterprise", target.enterprise_id()}});
    }
  }
  const auto count = static_cast<int64_t>(enterprises.size());
  if (count < policy.joint_min_enterprises) {
    findings.Add(
        Rule::kInspectionEnterprises,
        {{"count", absl::StrCat(count)}, {"min", absl::StrCat(policy.joint_min_enterprises)}});
  }
  return findings.Take();
}

std::vector<v1::RuleFinding> FindingsOf(const event::v1::GroupStudyHeld& study, const PairRow* pair,
                                        const Policy& policy, int64_t position) {
  Findings findings(policy, study.activity_id(), position);
  if (const int64_t sides = SidesPresent(study, pair); sides < 2) {
    findings.Add(Rule::kStudyBothSides, {{"sides", absl::StrCat(sides)}});
  }
  if (study.duration_minutes() < policy.study_half_day_minutes) {
    findings.Add(Rule::kStudyHalfDay,
                 {{"minutes", absl::StrCat(study.duration_minutes())},
                  {"min_minutes", absl::StrCat(policy.study_half_day_minutes)}});
  }
  return findings.Take();
}

}  // namespace jiedui::domain
