// 换岗交流 step by step: planned, dispatched (rotation.cc), arrived, on leave and back, returned or
// recalled. Each step is refused out of its turn, and before what is known of the stay.

#include <algorithm>

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::RotationPlanned;
using event::v1::StaffArrived;
using event::v1::StaffLeaveEnded;
using event::v1::StaffLeaveStarted;
using event::v1::StaffRecalled;
using event::v1::StaffReturned;

Words WordsOf(const ActivityState& stay) {
  switch (stay.stage) {
    case StayStage::kPlanned:
      return {"planned", "已计划"};
    case StayStage::kDispatched:
      return {"dispatched", "已派出"};
    case StayStage::kArrived:
      return {"at the partner", "已到岗"};
    case StayStage::kOver:
      break;
  }
  return {"over", "已结束"};
}

absl::Status WrongStage(const ActivityState& stay) {
  return WrongStage(v1::ERROR_REASON_STAY_STATE, "activity", stay.id, WordsOf(stay));
}

void Reach(ActivityState& state, const google::type::Date& date) {
  state.last_known_day = std::max(state.last_known_day, ToDay(date));
}

void End(ActivityState& state, const google::type::Date& date) {
  Reach(state, date);
  state.on_leave.clear();
  state.stage = StayStage::kOver;
}

// The stay, which must be at that stage.
absl::StatusOr<const ActivityState*> FindStay(const std::string& activity_id, StayStage stage,
                                              const Entities& entities) {
  ASSIGN_OR_RETURN(const ActivityState* stay, FindStanding(activity_id, entities));
  if (stay->kind != ActivityKind::kStay) {
    return Invalid(kFact("activity_id"), "not a stay", "不是换岗交流");
  }
  if (stay->stage == stage) return stay;
  return WrongStage(*stay);
}

// A past day, and not before what is known of the stay. It may be after the pair and the programme:
// who arrived in time returns when they return.
absl::StatusOr<CivilDay> CheckedStep(const Field& field, const google::type::Date& date,
                                     const ActivityState& stay, const Context& context) {
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(field, date, context));
  RETURN_IF_ERROR(CheckOrder(field, day, "stay.last_known_date", stay.last_known_day));
  return day;
}

absl::Status CheckOnLeave(const ActivityState& stay, const std::string& officer_id, bool wanted) {
  const Field field = kFact("officer_id");
  RETURN_IF_ERROR(CheckOfStay(field, officer_id, stay.officer_ids));
  if (stay.on_leave.contains(officer_id) == wanted) return absl::OkStatus();
  return wanted ? Invalid(field, "not on leave", "未在离岗中")
                : Invalid(field, "on leave already", "已在离岗中");
}

}  // namespace

absl::Status CheckOver(const ActivityState& activity) {
  return activity.Open() ? WrongStage(activity) : absl::OkStatus();
}

void Evolve(ActivityState& state, const RotationPlanned& fact) {
  state.kind = ActivityKind::kStay;
  state.pair_id = fact.pair_id();
  state.from_unit_id = fact.from_unit_id();
  state.day = ToDay(fact.start_date());
  state.stage = StayStage::kPlanned;
}

void Evolve(ActivityState& state, const StaffArrived& fact) {
  Reach(state, fact.arrived_date());
  state.arrived_day = ToDay(fact.arrived_date());
  state.stage = StayStage::kArrived;
}

void Evolve(ActivityState& state, const StaffLeaveStarted& fact) {
  Reach(state, fact.leave_date());
  state.on_leave.emplace(fact.officer_id(), ToDay(fact.leave_date()));
}

void Evolve(ActivityState& state, const StaffLeaveEnded& fact) {
  Reach(state, fact.back_date());
  const auto away = state.on_leave.find(fact.officer_id());
  if (away == state.on_leave.end()) return;
  event::v1::StayLeave& leave = state.leaves.emplace_back();
  leave.set_officer_id(fact.officer_id());
  *leave.mutable_first_date() = ToDate(away->second);
  *leave.mutable_last_date() = ToDate(ToDay(fact.back_date()) - 1);
  state.on_leave.erase(away);
}

void Evolve(ActivityState& state, const StaffReturned& fact) {
  End(state, fact.returned_date());
}

void Evolve(ActivityState& state, const StaffRecalled& fact) {
  End(state, fact.recalled_date());
}

absl::StatusOr<RotationPlanned> Decide(const RotationPlanned& fact, const Entities& entities,
                                       const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("activity_id"), fact.activity_id()));
  RETURN_IF_ERROR(CheckOfficers(fact.officer_ids(), kFact));
  RETURN_IF_ERROR(CheckText(kFact("duties"), fact.duties()));
  ASSIGN_OR_RETURN(const CivilDay start, AnyDay(kFact("start_date"), fact.start_date()));
  ASSIGN_OR_RETURN(const CivilDay end, AnyDay(kFact("end_date"), fact.end_date()));
  RETURN_IF_ERROR(CheckOrder(kFact("end_date"), end, "start_date", start));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(CheckNewActivity(fact.activity_id(), entities));
  RETURN_IF_ERROR(CheckSide(kFact("from_unit_id"), *pair, fact.from_unit_id(), start));
  RETURN_IF_ERROR(CheckPairOn(kFact("start_date"), *pair, start, entities));
  RETURN_IF_ERROR(CheckSenders(fact.officer_ids(), fact.from_unit_id(), start, kFact, entities));
  RotationPlanned planned = fact;
  *planned.mutable_planned_date() = ToDate(context.today);
  return planned;
}

absl::StatusOr<StaffArrived> Decide(const StaffArrived& fact, const Entities& entities,
                                    const Context& context) {
  ASSIGN_OR_RETURN(const ActivityState* stay,
                   FindStay(fact.activity_id(), StayStage::kDispatched, entities));
  const Field field = kFact("arrived_date");
  ASSIGN_OR_RETURN(const CivilDay day, CheckedStep(field, fact.arrived_date(), *stay, context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("activity_id"), stay->pair_id, entities));
  RETURN_IF_ERROR(CheckPairOn(field, *pair, day, entities));
  StaffArrived arrived = fact;
  arrived.set_pair_id(stay->pair_id);
  return arrived;
}

absl::StatusOr<StaffLeaveStarted> Decide(const StaffLeaveStarted& fact, const Entities& entities,
                                         const Context& context) {
  ASSIGN_OR_RETURN(const ActivityState* stay,
                   FindStay(fact.activity_id(), StayStage::kArrived, entities));
  RETURN_IF_ERROR(CheckOnLeave(*stay, fact.officer_id(), /*wanted=*/false));
  RETURN_IF_ERROR(CheckedStep(kFact("leave_date"), fact.leave_date(), *stay, context).status());
  StaffLeaveStarted started = fact;
  started.set_pair_id(stay->pair_id);
  return started;
}

// A leave has at least one day.
absl::StatusOr<StaffLeaveEnded> Decide(const StaffLeaveEnded& fact, const Entities& entities,
                                       const Context& context) {
  const Field field = kFact("back_date");
  ASSIGN_OR_RETURN(const ActivityState* stay,
                   FindStay(fact.activity_id(), StayStage::kArrived, entities));
  RETURN_IF_ERROR(CheckOnLeave(*stay, fact.officer_id(), /*wanted=*/true));
  ASSIGN_OR_RETURN(const CivilDay back, CheckedStep(field, fact.back_date(), *stay, context));
  RETURN_IF_ERROR(
      CheckOrder(field, back, "leave_date + 1", stay->on_leave.at(fact.officer_id()) + 1));
  StaffLeaveEnded ended = fact;
  ended.set_pair_id(stay->pair_id);
  return ended;
}

absl::StatusOr<StaffReturned> Decide(const StaffReturned& fact, const Entities& entities,
                                     const Context& context) {
  ASSIGN_OR_RETURN(const ActivityState* stay,
                   FindStay(fact.activity_id(), StayStage::kArrived, entities));
  RETURN_IF_ERROR(
      CheckedStep(kFact("returned_date"), fact.returned_date(), *stay, context).status());
  StaffReturned returned = fact;
  returned.set_pair_id(stay->pair_id);
  return returned;
}

absl::StatusOr<StaffRecalled> Decide(const StaffRecalled& fact, const Entities& entities,
                                     const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const ActivityState* stay,
                   FindStay(fact.activity_id(), StayStage::kArrived, entities));
  RETURN_IF_ERROR(
      CheckedStep(kFact("recalled_date"), fact.recalled_date(), *stay, context).status());
  StaffRecalled recalled = fact;
  recalled.set_pair_id(stay->pair_id);
  return recalled;
}

}  // namespace jiedui::domain
