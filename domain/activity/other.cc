// 其他互助形式: anything else a pair did together (四（四）).

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {

using event::v1::OtherActivityHeld;

absl::Status CheckFact(const OtherActivityHeld& fact, const FieldsOf& at, const Entities& entities,
                       const Context& context) {
  RETURN_IF_ERROR(CheckId(at("activity_id"), fact.activity_id()));
  RETURN_IF_ERROR(CheckRequiredText(at("description"), fact.description()));
  RETURN_IF_ERROR(CheckTimes(at, fact.start_minute(), fact.duration_minutes()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(at("held_date"), fact.held_date(), context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(at("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(CheckAttendance(fact.attendance(), at, *pair, day));
  RETURN_IF_ERROR(CheckPairOn(at("held_date"), *pair, day, entities));
  return CheckHeldOnce(*pair, fact);
}

absl::StatusOr<OtherActivityHeld> Decide(const OtherActivityHeld& fact, const Entities& entities,
                                         const Context& context) {
  RETURN_IF_ERROR(CheckFact(fact, kFact, entities, context));
  RETURN_IF_ERROR(CheckNewActivity(fact.activity_id(), entities));
  return fact;
}

}  // namespace jiedui::domain
