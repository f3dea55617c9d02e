// 换岗交流: staff leave for the partner, and the stay that was completed, recorded as a whole
// (四（一）). How long it must last and whether it is mutual is judged elsewhere.

#include <set>

#include "absl/strings/string_view.h"

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/officer.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::StaffDispatched;
using event::v1::StaffRotated;

template <class Stay>
void BeginStay(ActivityState& state, const Stay& fact, StayStage stage,
               const google::type::Date& day) {
  state.kind = ActivityKind::kStay;
  state.pair_id = fact.pair_id();
  state.day = ToDay(day);
  state.from_unit_id = fact.from_unit_id();
  state.officer_ids = {fact.officer_ids().begin(), fact.officer_ids().end()};
  state.last_known_day = state.day;
  state.stage = stage;
}

template <class Stay>
absl::Status CheckStay(const Stay& fact, const FieldsOf& at) {
  RETURN_IF_ERROR(CheckId(at("activity_id"), fact.activity_id()));
  RETURN_IF_ERROR(CheckOfficers(fact.officer_ids(), at));
  return CheckText(at("duties"), fact.duties());
}

// The same people cannot leave twice on one day: it is the same stay under another id.
template <class Stay>
absl::Status CheckNotTwice(const Stay& fact, CivilDay dispatched, const PairState& pair) {
  const std::set<std::string> officers(fact.officer_ids().begin(), fact.officer_ids().end());
  for (const auto& [activity_id, stay] : pair.stays) {
    const bool same = activity_id != fact.activity_id() && stay.officer_ids == officers &&
                      stay.dispatched == dispatched && stay.from_unit_id == fact.from_unit_id();
    if (!same) continue;
    return Refuse(v1::ERROR_REASON_STAY_RECORDED_TWICE, "",
                  {{"activity", activity_id},
                   {"unit", fact.from_unit_id()},
                   {"date", FormatDay(dispatched)}});
  }
  return absl::OkStatus();
}

// An officer of the stay was away on days of it.
absl::Status CheckLeaves(const StaffRotated& fact, const FieldsOf& at, CivilDay arrived,
                         CivilDay returned, const Context& context) {
  RETURN_IF_ERROR(CheckElements(at("leaves"), fact.leaves_size()));
  for (int i = 0; i < fact.leaves_size(); ++i) {
    const event::v1::StayLeave& leave = fact.leaves(i);
    const Field first_field = at("leaves", i, "first_date");
    const Field last_field = at("leaves", i, "last_date");
    RETURN_IF_ERROR(CheckOfStay(at("leaves", i, "officer_id"), leave.officer_id(),
                                {fact.officer_ids().begin(), fact.officer_ids().end()}));
    ASSIGN_OR_RETURN(const CivilDay first, PastDay(first_field, leave.first_date(), context));
    ASSIGN_OR_RETURN(const CivilDay last, PastDay(last_field, leave.last_date(), context));
    RETURN_IF_ERROR(CheckOrder(first_field, first, "arrived_date", arrived));
    RETURN_IF_ERROR(CheckOrder(last_field, last, "first_date", first));
    RETURN_IF_ERROR(CheckOrder(at("returned_date"), returned, "leaves.last_date", last));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSenders(const google::protobuf::RepeatedPtrField<std::string>& officer_ids,
                          const std::string& from_unit_id, CivilDay day, const FieldsOf& at,
                          const Entities& entities) {
  for (int i = 0; i < officer_ids.size(); ++i) {
    RETURN_IF_ERROR(
        CheckOfficerOf(at("officer_ids", i), officer_ids[i], from_unit_id, day, entities));
  }
  return absl::OkStatus();
}

absl::Status CheckOfficers(const google::protobuf::RepeatedPtrField<std::string>& officer_ids,
                           const FieldsOf& at) {
  RETURN_IF_ERROR(CheckSomeElements(at("officer_ids"), officer_ids.size()));
  std::set<absl::string_view> seen;
  for (int i = 0; i < officer_ids.size(); ++i) {
    const Field field = at("officer_ids", i);
    RETURN_IF_ERROR(CheckId(field, officer_ids[i]));
    if (!seen.insert(officer_ids[i]).second) return Invalid(field, "listed twice", "重复填报");
  }
  return absl::OkStatus();
}

absl::Status CheckOfStay(const Field& field, const std::string& officer_id,
                         const std::set<std::string>& officer_ids) {
  RETURN_IF_ERROR(CheckId(field, officer_id));
  if (officer_ids.contains(officer_id)) return absl::OkStatus();
  return Invalid(field, "not an officer of this stay", "不是本次换岗的人员");
}

absl::Status CheckContinues(const std::string& activity_id, const std::string& pair_id,
                            const std::string& from_unit_id, StayStage stage,
                            const Entities& entities) {
  const ActivityState* activity = entities.Activity(activity_id);
  if (activity == nullptr) return absl::OkStatus();
  const bool same_stay = activity->stage < stage && activity->pair_id == pair_id &&
                         activity->from_unit_id == from_unit_id;
  if (!same_stay) return CheckNewActivity(activity_id, entities);
  return CheckStands(kFact("activity_id"), *activity);
}

void Evolve(ActivityState& state, const StaffDispatched& fact) {
  BeginStay(state, fact, StayStage::kDispatched, fact.dispatched_date());
}

void Evolve(ActivityState& state, const StaffRotated& fact) {
  BeginStay(state, fact, StayStage::kOver, fact.dispatched_date());
  state.last_known_day = ToDay(fact.returned_date());
}

// Staff leaves and arrives while the pair is in force. It returns when it returns: the stay may end
// after the pair or the programme, and what it then counts for is judged.
absl::Status CheckFact(const StaffRotated& fact, const FieldsOf& at, const Entities& entities,
                       const Context& context) {
  RETURN_IF_ERROR(CheckStay(fact, at));
  ASSIGN_OR_RETURN(const CivilDay dispatched,
                   PastDay(at("dispatched_date"), fact.dispatched_date(), context));
  ASSIGN_OR_RETURN(const CivilDay arrived,
                   PastDay(at("arrived_date"), fact.arrived_date(), context));
  ASSIGN_OR_RETURN(const CivilDay returned,
                   PastDay(at("returned_date"), fact.returned_date(), context));
  RETURN_IF_ERROR(CheckOrder(at("arrived_date"), arrived, "dispatched_date", dispatched));
  RETURN_IF_ERROR(CheckOrder(at("returned_date"), returned, "arrived_date", arrived));
  RETURN_IF_ERROR(CheckLeaves(fact, at, arrived, returned, context));
  RETURN_IF_ERROR(CheckText(at("recall_reason"), fact.recall_reason()));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(at("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(CheckSide(at("from_unit_id"), *pair, fact.from_unit_id(), dispatched));
  RETURN_IF_ERROR(CheckPairOn(at("dispatched_date"), *pair, dispatched, entities));
  RETURN_IF_ERROR(CheckPairOn(at("arrived_date"), *pair, arrived, entities));
  RETURN_IF_ERROR(CheckNotTwice(fact, dispatched, *pair));
  return CheckSenders(fact.officer_ids(), fact.from_unit_id(), dispatched, at, entities);
}

absl::StatusOr<StaffDispatched> Decide(const StaffDispatched& fact, const Entities& entities,
                                       const Context& context) {
  RETURN_IF_ERROR(CheckStay(fact, kFact));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("dispatched_date"), fact.dispatched_date(), context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(CheckSide(kFact("from_unit_id"), *pair, fact.from_unit_id(), day));
  RETURN_IF_ERROR(CheckContinues(fact.activity_id(), fact.pair_id(), fact.from_unit_id(),
                                 StayStage::kDispatched, entities));
  RETURN_IF_ERROR(CheckPairOn(kFact("dispatched_date"), *pair, day, entities));
  RETURN_IF_ERROR(CheckNotTwice(fact, day, *pair));
  RETURN_IF_ERROR(CheckSenders(fact.officer_ids(), fact.from_unit_id(), day, kFact, entities));
  return fact;
}

absl::StatusOr<StaffRotated> Decide(const StaffRotated& fact, const Entities& entities,
                                    const Context& context) {
  RETURN_IF_ERROR(CheckFact(fact, kFact, entities, context));
  // Once the arrival is on record the stay ends by StaffReturned or StaffRecalled.
  RETURN_IF_ERROR(CheckContinues(fact.activity_id(), fact.pair_id(), fact.from_unit_id(),
                                 StayStage::kArrived, entities));
  return fact;
}

}  // namespace jiedui::domain
