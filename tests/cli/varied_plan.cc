#include "tests/cli/varied_plan.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "domain/date.h"

namespace jiedui::scenario {
namespace {

using domain::ToDate;
using domain::ToDay;
using event::v1::Event;

constexpr int kMorning = 8 * 60 + 30;
constexpr int kAfternoon = 14 * 60;

// The text of a field of the act's fact; empty if it has none of that name.
std::string TextOf(const Act& act, const char* name) {
  std::vector<const google::protobuf::FieldDescriptor*> set;
  act.fact.GetReflection()->ListFields(act.fact, &set);
  for (const auto* const field : set) {
    if (field->message_type() == nullptr) continue;
    const google::protobuf::Message& fact = act.fact.GetReflection()->GetMessage(act.fact, field);
    const auto* const text = field->message_type()->FindFieldByName(name);
    const bool is_text = text != nullptr && !text->is_repeated() &&
                         text->type() == google::protobuf::FieldDescriptor::TYPE_STRING;
    if (is_text) return fact.GetReflection()->GetString(fact, text);
  }
  return "";
}

bool IsStay(const Event& fact) {
  return fact.has_staff_dispatched() || fact.has_staff_rotated();
}

class Variation {
 public:
  Variation(std::string city, CivilDay end, std::mt19937& random, Plan& plan)
      : city_(std::move(city)), end_(end), random_(random), plan_(plan) {
    for (const Act& act : plan_.acts) Look(act);
  }

  Variety Run() && {
    for (size_t i = 0; i < plan_.acts.size(); ++i) {
      if (!plan_.acts[i].refusal.empty()) continue;
      AddLeaves(plan_.acts[i]);
      LeavePlanOut(i);
    }
    MoveStays();
    AddStudies();
    std::stable_sort(plan_.acts.begin(), plan_.acts.end(),
                     [](const Act& a, const Act& b) { return a.day < b.day; });
    return made_;
  }

 private:
  bool OneIn(uint32_t count) { return random_() % count == 0; }
  int UpTo(int limit) { return static_cast<int>(random_() % static_cast<uint32_t>(limit + 1)); }

  // Whatever befell on purpose is left as it is.
  void Look(const Act& act) {
    if (act.fact.has_activity_voided() || act.fact.has_activity_corrected()) {
      settled_.insert(TextOf(act, "activity_id"));
    }
    const std::string officer_id = TextOf(act, "officer_id");
    if (!officer_id.empty() && !act.fact.has_officer_registered()) moved_.insert(officer_id);
  }

  // Each officer is away once, for one to four days.
  void AddLeaves(Act& act) {
    if (!act.fact.has_staff_rotated() || !OneIn(3)) return;
    event::v1::StaffRotated& stay = *act.fact.mutable_staff_rotated();
    const CivilDay returned = ToDay(stay.returned_date());
    for (const std::string& officer_id : stay.officer_ids()) {
      const CivilDay first = ToDay(stay.arrived_date()) + UpTo(8);
      if (first > returned) continue;
      event::v1::StayLeave& leave = *stay.add_leaves();
      leave.set_officer_id(officer_id);
      *leave.mutable_first_date() = ToDate(first);
      *leave.mutable_last_date() = ToDate(std::min(first + UpTo(3), returned));
      ++made_.leaves;
    }
  }

  // 联合执法原则上要有计划: some have none, some of these an exception.
  void LeavePlanOut(size_t index) {
    Act& act = plan_.acts[index];
    if (!act.fact.has_joint_inspection_held() || !OneIn(4)) return;
    event::v1::JointInspectionHeld& session = *act.fact.mutable_joint_inspection_held();
    if (settled_.contains(session.activity_id())) return;
    session.clear_plan_reference();
    session.clear_plan_id();
    ++made_.unplanned;
    const std::string key = session.pair_id() + FormatDay(ToDay(session.held_date()));
    if (!OneIn(2) || !excepted_.insert(key).second) return;
    Act granted;
    granted.day = act.day;
    granted.actor = city_;
    event::v1::RuleExceptionGranted& fact = *granted.fact.mutable_rule_exception_granted();
    fact.set_pair_id(session.pair_id());
    fact.set_rule("R0-18");
    *fact.mutable_start_date() = session.held_date();
    *fact.mutable_end_date() = session.held_date();
    fact.set_reason("汛期应急，来不及制定计划（示例）");
    fact.mutable_basis_document()->set_document_number("示例〔2017〕21号");
    added_.push_back(std::move(granted));
    ++made_.exceptions;
  }

  bool MayMove(const event::v1::StaffRotated& stay, int days) const {
    const auto pair =
        std::find_if(plan_.pairs.begin(), plan_.pairs.end(),
                     [&stay](const PlannedPair& each) { return each.pair_id == stay.pair_id(); });
    const bool settled = std::any_of(stay.officer_ids().begin(), stay.officer_ids().end(),
                                     [this](const std::string& id) { return moved_.contains(id); });
    return pair != plan_.pairs.end() && !pair->end_day.has_value() && !settled &&
           ToDay(stay.returned_date()) + days < end_;
  }

  // Of one side's stays some begin weeks later, so that they answer the other side's late, or those
  // of its next turn, or none.
  void MoveStays() {
    std::map<std::string, int> moved;
    for (const Act& act : plan_.acts) {
      if (!act.refusal.empty() || !act.fact.has_staff_rotated() || !OneIn(4)) continue;
      const int days = 14 + UpTo(28);
      if (!MayMove(act.fact.staff_rotated(), days)) continue;
      moved[act.fact.staff_rotated().activity_id()] = days;
    }
    for (Act& act : plan_.acts) {
      const auto found = moved.find(TextOf(act, "activity_id"));
      if (found == moved.end()) continue;
      act.day += found->second;
      if (IsStay(act.fact)) MoveDates(found->second, act.fact);
    }
    made_.moved_stays = static_cast<int>(moved.size());
  }

  static void MoveDates(int days, Event& fact) {
    const auto move = [days](google::type::Date* date) { *date = ToDate(ToDay(*date) + days); };
    if (fact.has_staff_dispatched()) {
      return move(fact.mutable_staff_dispatched()->mutable_dispatched_date());
    }
    event::v1::StaffRotated& stay = *fact.mutable_staff_rotated();
    move(stay.mutable_dispatched_date());
    move(stay.mutable_arrived_date());
    move(stay.mutable_returned_date());
    for (event::v1::StayLeave& leave : *stay.mutable_leaves()) {
      move(leave.mutable_first_date());
      move(leave.mutable_last_date());
    }
  }

  // A second one on the same day, at a time of its own or at one that nobody noted; with it who
  // confirms it.
  void AddStudies() {
    std::set<std::string> doubled;
    for (Act& act : plan_.acts) {
      if (!act.refusal.empty() || !act.fact.has_group_study_held() || !OneIn(4)) continue;
      event::v1::GroupStudyHeld& study = *act.fact.mutable_group_study_held();
      if (settled_.contains(study.activity_id())) continue;
      doubled.insert(study.activity_id());
      if (!OneIn(3)) study.set_start_minute(kMorning);
      Act second = act;
      event::v1::GroupStudyHeld& other = *second.fact.mutable_group_study_held();
      other.set_activity_id(study.activity_id() + "x");
      other.clear_start_minute();
      if (!OneIn(3)) other.set_start_minute(OneIn(2) ? kAfternoon : kMorning + 60 + UpTo(120));
      added_.push_back(std::move(second));
    }
    for (const Act& act : plan_.acts) {
      const std::string id = TextOf(act, "activity_id");
      if (!act.refusal.empty() || !act.fact.has_activity_attested() || !doubled.contains(id)) {
        continue;
      }
      Act confirmed = act;
      confirmed.fact.mutable_activity_attested()->set_activity_id(id + "x");
      added_.push_back(std::move(confirmed));
    }
    made_.second_studies = static_cast<int>(doubled.size());
    for (Act& act : added_) plan_.acts.push_back(std::move(act));
  }

  const std::string city_;
  const CivilDay end_;
  std::mt19937& random_;
  Plan& plan_;
  std::set<std::string> settled_;   // activities
  std::set<std::string> moved_;     // officers of whom more is on record than who they are
  std::set<std::string> excepted_;  // pair and day
  std::vector<Act> added_;
  Variety made_;
};

}  // namespace

Variety VaryPlan(const std::string& city, CivilDay end, std::mt19937& random, Plan& plan) {
  return Variation(city, end, random, plan).Run();
}

}  // namespace jiedui::scenario
