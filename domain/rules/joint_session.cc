#include "domain/rules/joint_session.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"

#include "domain/date.h"
#include "domain/enforcement/case_marks.h"
#include "domain/rules/case_documents.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {
namespace {

using table::v1::ActivityFacts;
using table::v1::LinkedCase;
using table::v1::NoViolation;
using table::v1::PairRow;

class SideJudge {
 public:
  SideJudge(const ActivityFacts& facts, const PairRow& pair, const std::string& side,
            const Policy& policy, CivilDay on)
      : facts_(facts),
        pair_(pair),
        side_(side),
        policy_(policy),
        on_(on),
        proposed_(pair.tier() != event::v1::TEAM_TIER_BRIGADE),
        held_(ToDay(facts.joint_inspection_held().held_date())),
        last_(held_ + policy.joint_case_window_days) {}

  JudgedSide Run(int64_t others_case_count) && {
    result_.side.set_unit_id(side_);
    *result_.side.mutable_last_date() = ToDate(last_);
    CountCases();
    result_.case_count += others_case_count;
    const NoViolation* confirmation = Confirmation();
    const bool stands_in = confirmation != nullptr && StandsIn(*confirmation);
    if (result_.case_count > 0 && result_.case_count >= policy_.joint_min_cases_per_side) {
      result_.side.set_status(v1::SIDE_CASE_STATUS_LINKED);
    } else if (stands_in) {
      result_.side.set_status(v1::SIDE_CASE_STATUS_NO_VIOLATION_ATTESTED);
      result_.side.add_positions(confirmation->position());
    } else {
      const bool owed = result_.case_count < policy_.joint_min_cases_per_side;
      result_.side.set_status(owed && on_ > last_ ? v1::SIDE_CASE_STATUS_WINDOW_EXPIRED
                                                  : v1::SIDE_CASE_STATUS_NONE);
    }
    return std::move(result_);
  }

 private:
  bool InWindow(CivilDay day) const { return day >= held_ && day <= last_; }

  bool IsOwn(const LinkedCase& linked) const {
    return linked.unit_id() == side_ && linked.proposed() == proposed_ && !linked.declined();
  }

  void CountCases() {
    for (const LinkedCase& linked : facts_.cases()) {
      if (!IsOwn(linked) || !InWindow(ToDay(linked.occurred_date()))) continue;
      const bool entered = IsEntered(linked);
      const bool own_part = IsOfOwnPart(linked);
      if (!entered || !own_part) continue;
      ++result_.case_count;
      result_.side.add_positions(linked.position());
    }
  }

  // A row of the version before does not say which enterprise it is.
  bool IsInspected(const LinkedCase& linked) const {
    return linked.enterprise_id().empty() ||
           absl::c_any_of(facts_.joint_inspection_held().targets(),
                          [&linked](const event::v1::InspectionTarget& target) {
                            return target.enterprise_id() == linked.enterprise_id();
                          });
  }

  bool IsOfOwnPart(const LinkedCase& linked) {
    const bool own = linked.enterprise_id().empty() ||
                     absl::c_any_of(facts_.joint_inspection_held().targets(),
                                    [this, &linked](const event::v1::InspectionTarget& target) {
                                      return target.enterprise_id() == linked.enterprise_id() &&
                                             target.jurisdiction_unit_id() == side_;
                                    });
    if (!own) {
      result_.foreign_cases.push_back(
          {linked.case_id(), linked.enterprise_id(), linked.position(), IsInspected(linked)});
    }
    return own;
  }

  bool IsEntered(const LinkedCase& linked) {
    const RecordedActivity entry = {ToDay(linked.occurred_date()),
                                    ToDay(linked.recorded_date()),
                                    v1::ACTIVITY_KIND_JOINT_INSPECTION,
                                    linked.position(),
                                    /*entering_unit_id=*/"",
                                    SidesOf(facts_, pair_)};
    const std::optional<LateEntry> late = LateEntryOf(pair_.permits(), entry, policy_);
    if (!late.has_value()) return true;
    result_.late_cases.push_back({linked.case_id(), entry, *late});
    return late->permit != nullptr;
  }

  const NoViolation* Confirmation() const {
    const auto found = absl::c_find_if(facts_.no_violations(), [this](const NoViolation& each) {
      return each.attested().unit_id() == side_;
    });
    return found == facts_.no_violations().end() ? nullptr : &*found;
  }

  // By day, then id, so that the order of recording does not matter. Null if there is none.
  const LinkedCase* FirstOwnInspected() const {
    const LinkedCase* first = nullptr;
    for (const LinkedCase& linked : facts_.cases()) {
      if (!IsOwn(linked) || !IsInspected(linked)) continue;
      const auto key = [](const LinkedCase& each) {
        return std::make_pair(ToDay(each.occurred_date()), each.case_id());
      };
      if (first == nullptr || key(linked) < key(*first)) first = &linked;
    }
    return first;
  }

  bool StandsIn(const NoViolation& confirmation) {
    const LinkedCase* const contradicting = FirstOwnInspected();
    if (contradicting != nullptr) result_.contradicting_case_id = contradicting->case_id();
    result_.uncovered_enterprise_ids = Uncovered(confirmation);
    return policy_.joint_no_violation_exception && result_.contradicting_case_id.empty() &&
           result_.uncovered_enterprise_ids.empty() &&
           InWindow(ToDay(confirmation.attested().attested_date()));
  }

  std::vector<std::string> Uncovered(const NoViolation& confirmation) const {
    std::set<std::string> covered;
    for (const event::v1::CleanEnterprise& clean : confirmation.attested().enterprises()) {
      covered.insert(clean.enterprise_id());
    }
    std::set<std::string> uncovered;
    for (const event::v1::InspectionTarget& target : facts_.joint_inspection_held().targets()) {
      if (target.jurisdiction_unit_id() == side_ && !covered.contains(target.enterprise_id())) {
        uncovered.insert(target.enterprise_id());
      }
    }
    return {uncovered.begin(), uncovered.end()};
  }

  const ActivityFacts& facts_;
  const PairRow& pair_;
  const std::string& side_;
  const Policy& policy_;
  const CivilDay on_;
  const bool proposed_;  // a squadron reports its cases, a brigade files them
  const CivilDay held_;
  const CivilDay last_;
  JudgedSide result_;
};

// The name of a document that both rest on; empty if there is none, or the cases are not of two
// units against one enterprise.
std::string SharedDocument(const LinkedCase& one, const LinkedCase& other) {
  const bool alike = one.unit_id() != other.unit_id() && !one.enterprise_id().empty() &&
                     one.enterprise_id() == other.enterprise_id();
  if (!alike || one.declined() || other.declined()) return "";
  const std::set<std::string> documents = DocumentNamesOf(other);
  for (const event::v1::EnforcementDocument& document : one.documents()) {
    if (documents.contains(DocumentName(document))) return DocumentName(document);
  }
  return "";
}

}  // namespace

std::vector<v1::RuleFinding> JudgeSharedCases(const ActivityFacts& facts, const Policy& policy,
                                              const ProgramRules& rules) {
  const CivilDay held = ToDay(facts.joint_inspection_held().held_date());
  std::vector<v1::RuleFinding> findings;
  for (const LinkedCase& later : facts.cases()) {
    std::vector<CaseElsewhere> others;
    for (const LinkedCase& earlier : facts.cases()) {
      if (earlier.position() >= later.position()) continue;
      const std::string document = SharedDocument(later, earlier);
      if (document.empty()) continue;
      others.push_back({earlier.case_id(), rules.NameOf(earlier.unit_id(), held), document});
    }
    std::optional<v1::RuleFinding> told =
        JudgeElsewhere(later.case_id(), others, policy, later.position());
    if (!told.has_value()) continue;
    told->set_subject(facts.joint_inspection_held().activity_id());
    findings.push_back(*std::move(told));
  }
  return findings;
}

JudgedSide JudgeSideCase(const ActivityFacts& facts, const PairRow& pair,
                         const std::string& side_unit_id, const Policy& policy, CivilDay on) {
  int64_t of_other = 0;
  if (policy.joint_case_side == CaseSide::kSessionTotal) {
    const Sides sides = SidesOf(facts, pair);
    const std::string& other = sides.a_id == side_unit_id ? sides.b_id : sides.a_id;
    of_other = SideJudge(facts, pair, other, policy, on).Run(0).case_count;
  }
  return SideJudge(facts, pair, side_unit_id, policy, on).Run(of_other);
}

}  // namespace jiedui::domain
