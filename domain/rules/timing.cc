#include "domain/rules/timing.h"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/enterprise_place.h"
#include "domain/rules/held.h"
#include "domain/rules/rules.h"
#include "domain/rules/sides.h"

namespace jiedui::domain {
namespace {

using table::v1::ActivityFacts;
using table::v1::PairRow;

constexpr int kNoon = 12 * 60;
constexpr int64_t kHalfDays = 2;  // of a day
using Minutes = std::bitset<kDayMinutes>;

// Nothing for a stay, and for what was voided.
std::optional<Held> HeldIn(const ActivityFacts& facts) {
  if (facts.voided_position() != 0) return std::nullopt;
  if (facts.has_joint_inspection_held()) return HeldOf(facts.joint_inspection_held(), false);
  if (facts.has_group_study_held()) return HeldOf(facts.group_study_held(), true);
  if (facts.has_other_activity_held()) return HeldOf(facts.other_activity_held(), false);
  return std::nullopt;
}

// In the order of Held.
std::vector<Held> AllHeld(const PairRow& pair) {
  std::vector<Held> all;
  for (const ActivityFacts& facts : pair.activities()) {
    if (std::optional<Held> held = HeldIn(facts)) all.push_back(*std::move(held));
  }
  absl::c_sort(all);
  return all;
}

// By id.
Neighbors InOrder(Neighbors neighbors) {
  absl::c_sort(neighbors, [](const PairRow* a, const PairRow* b) {
    return a->assigned().pair_id() < b->assigned().pair_id();
  });
  return neighbors;
}

Minutes MinutesOf(const Held& held) {
  Minutes minutes;
  for (int minute = held.from; minute < held.to; ++minute) minutes.set(static_cast<size_t>(minute));
  return minutes;
}

// The days an officer was away on a stay, as far as they are known.
struct Absence {
  std::string activity_id;
  CivilDay first;
  CivilDay last;
};
using Absences = std::multimap<std::string, Absence>;  // by officer
using AbsencesOfOne = std::pair<Absences::const_iterator, Absences::const_iterator>;

// Of the other stays on the same days the one that began first; equal days by id, so that the order
// of recording does not matter. Null if there is none.
const Absence* FirstElsewhere(const AbsencesOfOne& absences, const JudgedActivity& activity) {
  const Absence* first = nullptr;
  for (auto it = absences.first; it != absences.second; ++it) {
    const Absence& other = it->second;
    if (other.activity_id == activity.judgement.activity_id() ||
        OverlapDays(other.first, other.last, activity.first_day, activity.last_day) <= 0) {
      continue;
    }
    if (first == nullptr ||
        std::tie(other.first, other.activity_id) < std::tie(first->first, first->activity_id)) {
      first = &other;
    }
  }
  return first;
}

void AddAbsences(const PairRow& pair, Absences& absences) {
  for (const ActivityFacts& facts : pair.activities()) {
    if (facts.voided_position() != 0 || !facts.has_staff_rotated()) continue;
    const event::v1::StaffRotated& stay = facts.staff_rotated();
    for (const std::string& officer_id : stay.officer_ids()) {
      absences.emplace(officer_id, Absence{stay.activity_id(), ToDay(stay.arrived_date()),
                                           ToDay(stay.returned_date())});
    }
  }
}

// The hub did one thing with both partners: of one kind, and if it inspected, then something of
// both.
bool AreOneThing(const ActivityFacts& one, const ActivityFacts& other) {
  if (one.fact_case() != other.fact_case()) return false;
  if (!one.has_joint_inspection_held()) return true;
  std::set<std::string> enterprises;
  for (const event::v1::InspectionTarget& target : one.joint_inspection_held().targets()) {
    enterprises.insert(target.enterprise_id());
  }
  return absl::c_any_of(other.joint_inspection_held().targets(), [&](const auto& target) {
    return enterprises.contains(target.enterprise_id());
  });
}

// The activity of the pair that is held there; null if it is none of it.
const ActivityFacts* FactsOf(const PairRow& pair, const std::string& activity_id) {
  for (const ActivityFacts& facts : pair.activities()) {
    const std::optional<Held> held = HeldIn(facts);
    if (held.has_value() && held->id == activity_id) return &facts;
  }
  return nullptr;
}

class TimeJudge {
 public:
  TimeJudge(const PairRow& pair, const Neighbors& neighbors, const ProgramRules& rules,
            std::vector<JudgedActivity>& activities)
      : pair_(pair), neighbors_(InOrder(neighbors)), rules_(rules), activities_(activities) {
    for (JudgedActivity& activity : activities_) {
      if (std::optional<Held> held = HeldIn(*activity.facts)) {
        held_.emplace_back(*std::move(held), &activity);
      }
    }
    absl::c_sort(held_, [](const Entry& a, const Entry& b) { return a.first < b.first; });
  }

  void Run() && {
    JudgeOverlaps();
    JudgeMissingTimes();
    JudgeStudyCredits();
    for (const PairRow* neighbor : neighbors_) JudgeHub(*neighbor);
    JudgeOfficers();
    JudgePlaces();
  }

 private:
  using Entry = std::pair<Held, JudgedActivity*>;

  // Each activity is judged by the set of its own day.
  const Policy& PolicyOf(const Held& held) const { return rules_.On(held.day); }

  void Add(JudgedActivity& activity, Rule rule, const ErrorVariables& variables) {
    v1::RuleFinding& finding = *activity.judgement.add_findings();
    finding = MakeFinding(rule, rules_.On(activity.last_day), activity.judgement.activity_id(),
                          activity.judgement.position(), variables);
    if (!Blocks(finding)) return;
    activity.stands = false;
    activity.pending = false;
  }

  static bool Alive(const Entry& entry) { return entry.second->stands || entry.second->pending; }

  void JudgeOverlaps() {
    for (size_t i = 0; i < held_.size(); ++i) {
      if (held_[i].first.study || !Alive(held_[i])) continue;
      if (PolicyOf(held_[i].first).activity_allow_overlap) continue;
      const auto earlier = std::find_if(
          held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(i), [&](const Entry& other) {
            return !other.first.study && Alive(other) && other.first.Overlaps(held_[i].first);
          });
      if (earlier == held_.begin() + static_cast<std::ptrdiff_t>(i)) continue;
      Add(*held_[i].second, Rule::kNoOverlap, {{"activity", earlier->first.id}});
    }
  }

  // It only matters where there is something it could overlap with.
  void JudgeMissingTimes() {
    for (const auto& [held, activity] : held_) {
      if (held.Timed() || PolicyOf(held).activity_allow_overlap) continue;
      const Held& untimed = held;
      const auto other = absl::c_find_if(held_, [&untimed](const Entry& entry) {
        return entry.first.day == untimed.day && entry.first.id != untimed.id;
      });
      if (other == held_.end()) continue;
      Add(*activity, Rule::kTimesNoted, {{"activity", other->first.id}});
    }
  }

  // A2: so many a day, and one in a half day. What stands goes before what may yet.
  void JudgeStudyCredits() {
    std::map<CivilDay, std::vector<Held>> credited;
    for (const bool standing : {true, false}) {
      for (auto& [held, activity] : held_) {
        if (!held.study || !(standing ? activity->stands : activity->pending)) continue;
        std::vector<Held>& of_day = credited[held.day];
        if (MayCredit(held, of_day)) {
          of_day.push_back(held);
          continue;
        }
        Add(*activity, Rule::kStudyCredits,
            {{"date", FormatDay(held.day)},
             {"max", absl::StrCat(PolicyOf(held).study_max_credits_per_day)}});
      }
    }
  }

  // A set that allows more than a day has half days does not count by half days.
  bool MayCredit(const Held& study, const std::vector<Held>& of_day) const {
    const int64_t max = PolicyOf(study).study_max_credits_per_day;
    if (static_cast<int64_t>(of_day.size()) >= max) return false;
    return max > kHalfDays || absl::c_none_of(of_day, [&study](const Held& other) {
             return MayShareHalfDay(study, other);
           });
  }

  static bool MayShareHalfDay(const Held& a, const Held& b) {
    return !a.Timed() || !b.Timed() || (a.from < kNoon) == (b.from < kNoon);
  }

  // A24: a unit of two pairs did the same with both partners.
  void JudgeHub(const PairRow& neighbor) {
    for (const Held& other : AllHeld(neighbor)) {
      const Sides others = SidesOn(neighbor, other.day);
      for (auto& [held, activity] : held_) {
        if (!AreOfHubAtOnce(held, activity->sides, other, others)) continue;
        const ErrorVariables variables = {{"activity", other.id},
                                          {"pair", neighbor.assigned().pair_id()}};
        if (PolicyOf(held).activity_multi_pair_credit) {
          Add(*activity, Rule::kHubCredit, variables);
          JudgeAttendance(variables, *activity);
        } else if (other < held) {
          Add(*activity, Rule::kHubOneCredit, variables);
        }
        JudgeElsewhere(neighbor, others, variables, *activity);
      }
    }
  }

  // A24 is of one thing done with both partners: two at once are one too many.
  void JudgeElsewhere(const PairRow& neighbor, const Sides& others, ErrorVariables variables,
                      JudgedActivity& activity) {
    const ActivityFacts* const other = FactsOf(neighbor, variables.front().second);
    if (other == nullptr || AreOneThing(*activity.facts, *other)) return;
    const bool same_kind = activity.facts->fact_case() == other->fact_case();
    const std::string& hub = activity.sides.Has(others.a_id) ? others.a_id : others.b_id;
    variables.emplace_back("unit", rules_.NameOf(hub, activity.last_day));
    variables.emplace_back("why", same_kind ? "in other enterprises" : "of another kind");
    variables.emplace_back("why_zh", same_kind ? "检查的企业没有相同的" : "活动类型不同");
    Add(activity, Rule::kHubElsewhere, variables);
  }

  // Where the hub is with both partners, both sides of the pair must be on record as having taken
  // part. Of a study that is asked for anyway (R0-23).
  void JudgeAttendance(ErrorVariables variables, JudgedActivity& activity) {
    const ActivityFacts& facts = *activity.facts;
    if (facts.has_group_study_held()) return;
    const auto& attendance = facts.has_joint_inspection_held()
                                 ? facts.joint_inspection_held().attendance()
                                 : facts.other_activity_held().attendance();
    const int64_t present = SidesPresent(attendance, activity.sides);
    if (present == 2) return;
    variables.emplace_back("sides", absl::StrCat(present));
    Add(activity, Rule::kHubAttendance, variables);
  }

  // Nobody is in two places; which of the two is wrong only people can tell.
  void JudgeOfficers() {
    Absences absences;
    AddAbsences(pair_, absences);
    for (const PairRow* neighbor : neighbors_) AddAbsences(*neighbor, absences);
    for (JudgedActivity& activity : activities_) {
      if (activity.judgement.voided() || !activity.facts->has_staff_rotated()) continue;
      for (const std::string& officer_id : activity.facts->staff_rotated().officer_ids()) {
        const Absence* const other = FirstElsewhere(absences.equal_range(officer_id), activity);
        if (other == nullptr) continue;
        Add(activity, Rule::kOfficerElsewhere,
            {{"officer", officer_id}, {"activity", other->activity_id}});
      }
    }
  }

  // R0-19: within the days in which a case may come of the earlier one nobody moves.
  void JudgePlaces() {
    for (const auto& [held, activity] : held_) {
      if (!activity->facts->has_joint_inspection_held()) continue;
      for (const auto& [earlier, other] : held_) {
        const int64_t days = held.day - earlier.day;
        const bool near = earlier < held && days <= PolicyOf(held).joint_case_window_days;
        if (near && other->facts->has_joint_inspection_held()) TellPlaces(*activity, *other);
      }
    }
  }

  void TellPlaces(JudgedActivity& activity, const JudgedActivity& earlier) {
    const std::string& id = earlier.judgement.activity_id();
    const std::vector<PlaceConflict> conflicts = ConflictsOf(
        activity.facts->joint_inspection_held(), earlier.facts->joint_inspection_held());
    for (const PlaceConflict& each : conflicts) {
      Add(activity, Rule::kEnterpriseInOnePlace,
          {{"enterprise", each.enterprise_id},
           {"here", rules_.NameOf(each.here_id, activity.last_day)},
           {"source", absl::StrCat("in inspection ", id)},
           {"source_zh", absl::StrCat("联合执法 ", id, " 中则")},
           {"there", rules_.NameOf(each.there_id, activity.last_day)}});
    }
  }

  const PairRow& pair_;
  const Neighbors neighbors_;
  const ProgramRules& rules_;
  std::vector<JudgedActivity>& activities_;
  std::vector<Entry> held_;
};

}  // namespace

int64_t OwnMinutes(const event::v1::GroupStudyHeld& study, const PairRow& pair,
                   const Policy& policy) {
  const Held held = HeldOf(study, /*study=*/true);
  if (policy.activity_allow_overlap || !held.Timed()) return study.duration_minutes();
  Minutes others;
  for (const Held& other : AllHeld(pair)) {
    if (!other.Overlaps(held) || other.id == held.id) continue;
    if (!other.study || other < held) others |= MinutesOf(other);
  }
  return study.duration_minutes() - static_cast<int64_t>((MinutesOf(held) & others).count());
}

void JudgeTimes(const PairRow& pair, const Neighbors& neighbors, const ProgramRules& rules,
                std::vector<JudgedActivity>& activities) {
  TimeJudge(pair, neighbors, rules, activities).Run();
}

}  // namespace jiedui::domain
