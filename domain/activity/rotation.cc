// 换岗交流: staff leave for the partner, and the stay that was completed (四（一）). How long it
// must last and whether it is mutual is judged elsewhere.

#include <set>

#include "absl/strings/string_view.h"

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/error.h"
#include "domain/organization/officer.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::StaffDispatched;
using event::v1::StaffRotated;

template <class Stay>
absl::Status CheckOfficers(const Stay& fact, const FieldsOf& at) {
  RETURN_IF_ERROR(CheckSomeElements(at("officer_ids"), fact.officer_ids_size()));
  std::set<absl::string_view> seen;
  for (int i = 0; i < fact.officer_ids_size(); ++i) {
    const Field field = at("officer_ids", i);
    RETURN_IF_ERROR(CheckId(field, fact.officer_ids(i)));
    if (!seen.insert(fact.officer_ids(i)).second) return Invalid(field, "listed twice", "重复填报");
  }
  return absl::OkStatus();
}

template <class Stay>
absl::Status CheckStay(const Stay& fact, const FieldsOf& at) {
  RETURN_IF_ERROR(CheckId(at("activity_id"), fact.activity_id()));
  RETURN_IF_ERROR(CheckOfficers(fact, at));
  return CheckText(at("duties"), fact.duties());
}

// Those who leave are the sending side's own, on that day.
template <class Stay>
absl::Status CheckSenders(const Stay& fact, const FieldsOf& at, CivilDay day,
                          const Entities& entities) {
  for (int i = 0; i < fact.officer_ids_size(); ++i) {
    const std::string& id = fact.officer_ids(i);
    const OfficerState* const officer = entities.Officer(id);
    if (officer == nullptr) {
      return Refuse(v1::ERROR_REASON_OFFICER_NOT_REGISTERED, at("officer_ids", i).Path(),
                    {{"officer", id}});
    }
    const Posting* const posting = officer->On(day);
    if (posting == nullptr || posting->unit_id != fact.from_unit_id()) {
      return Refuse(v1::ERROR_REASON_OFFICER_NOT_OF_UNIT, at("officer_ids", i).Path(),
                    {{"officer", id}, {"unit", fact.from_unit_id()}, {"date", FormatDay(day)}});
    }
  }
  return absl::OkStatus();
}

// An id is free, or is that of the same side's stay in the same pair that is not over.
absl::Status CheckCompletes(const StaffRotated& fact, const Entities& entities) {
  const ActivityState* activity = entities.Activity(fact.activity_id());
  if (activity == nullptr) return absl::OkStatus();
  const bool same_stay = activity->open && activity->pair_id == fact.pair_id() &&
                         activity->from_unit_id == fact.from_unit_id();
  if (!same_stay) return CheckNewActivity(fact.activity_id(), entities);
  return CheckStands(kFact("activity_id"), *activity);
}

}  // namespace

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
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(at("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(CheckSide(at("from_unit_id"), *pair, fact.from_unit_id()));
  RETURN_IF_ERROR(CheckPairOn(at("dispatched_date"), *pair, dispatched, entities));
  RETURN_IF_ERROR(CheckPairOn(at("returned_date"), *pair, returned, entities));
  return CheckSenders(fact, at, dispatched, entities);
}

absl::StatusOr<StaffDispatched> Decide(const StaffDispatched& fact, const Entities& entities,
                                       const Context& context) {
  RETURN_IF_ERROR(CheckStay(fact, kFact));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("dispatched_date"), fact.dispatched_date(), context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(kFact("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(CheckNewActivity(fact.activity_id(), entities));
  RETURN_IF_ERROR(CheckSide(kFact("from_unit_id"), *pair, fact.from_unit_id()));
  RETURN_IF_ERROR(CheckPairOn(kFact("dispatched_date"), *pair, day, entities));
  RETURN_IF_ERROR(CheckSenders(fact, kFact, day, entities));
  return fact;
}

absl::StatusOr<StaffRotated> Decide(const StaffRotated& fact, const Entities& entities,
                                    const Context& context) {
  RETURN_IF_ERROR(CheckFact(fact, kFact, entities, context));
  RETURN_IF_ERROR(CheckCompletes(fact, entities));
  return fact;
}

}  // namespace jiedui::domain
