// 集中学习: a pair studied together (四（三）). How long it must last and that both sides took part
// is judged elsewhere.

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::GroupStudyHeld;

absl::Status CheckDuration(const GroupStudyHeld& fact, const FieldsOf& at) {
  if (fact.duration_minutes() < 1) {
    return Invalid(at("duration_minutes"), "must be at least 1 minute", "应至少为 1 分钟");
  }
  return CheckTimes(at, fact.start_minute(), fact.duration_minutes());
}

absl::Status CheckTopics(const GroupStudyHeld& fact, const FieldsOf& at) {
  RETURN_IF_ERROR(CheckElements(at("topics"), fact.topics_size()));
  for (int i = 0; i < fact.topics_size(); ++i) {
    RETURN_IF_ERROR(CheckText(at("topics", i), fact.topics(i)));
  }
  RETURN_IF_ERROR(CheckElements(at("problems"), fact.problems_size()));
  for (int i = 0; i < fact.problems_size(); ++i) {
    RETURN_IF_ERROR(CheckText(at("problems", i), fact.problems(i)));
  }
  return CheckText(at("resolutions"), fact.resolutions());
}

}  // namespace

absl::Status CheckFact(const GroupStudyHeld& fact, const FieldsOf& at, const Entities& entities,
                       const Context& context) {
  RETURN_IF_ERROR(CheckId(at("activity_id"), fact.activity_id()));
  RETURN_IF_ERROR(CheckDuration(fact, at));
  RETURN_IF_ERROR(CheckTopics(fact, at));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(at("held_date"), fact.held_date(), context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(at("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(CheckAttendance(fact.attendance(), at, *pair, day));
  RETURN_IF_ERROR(CheckPairOn(at("held_date"), *pair, day, entities));
  return CheckHeldOnce(*pair, fact);
}

absl::StatusOr<GroupStudyHeld> Decide(const GroupStudyHeld& fact, const Entities& entities,
                                      const Context& context) {
  RETURN_IF_ERROR(CheckFact(fact, kFact, entities, context));
  RETURN_IF_ERROR(CheckNewActivity(fact.activity_id(), entities));
  return fact;
}

}  // namespace jiedui::domain
