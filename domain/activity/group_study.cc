// 集中学习: a pair studied together (四（三）). How long it must last and that both sides took part
// is judged elsewhere.

#include <set>

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

absl::Status CheckAttendance(const GroupStudyHeld& fact, const FieldsOf& at, const PairState& pair,
                             CivilDay day) {
  std::set<absl::string_view> seen;
  for (int i = 0; i < fact.attendance_size(); ++i) {
    const event::v1::Attendance& side = fact.attendance(i);
    const Field field = at("attendance", i, "unit_id");
    RETURN_IF_ERROR(CheckSide(field, pair, side.unit_id(), day));
    if (!seen.insert(side.unit_id()).second) return Invalid(field, "listed twice", "重复填报");
    RETURN_IF_ERROR(CheckCount(at("attendance", i, "person_count"), side.person_count()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckFact(const GroupStudyHeld& fact, const FieldsOf& at, const Entities& entities,
                       const Context& context) {
  RETURN_IF_ERROR(CheckId(at("activity_id"), fact.activity_id()));
  RETURN_IF_ERROR(CheckDuration(fact, at));
  RETURN_IF_ERROR(CheckTopics(fact, at));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(at("held_date"), fact.held_date(), context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(at("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(CheckAttendance(fact, at, *pair, day));
  return CheckPairOn(at("held_date"), *pair, day, entities);
}

absl::StatusOr<GroupStudyHeld> Decide(const GroupStudyHeld& fact, const Entities& entities,
                                      const Context& context) {
  RETURN_IF_ERROR(CheckFact(fact, kFact, entities, context));
  RETURN_IF_ERROR(CheckNewActivity(fact.activity_id(), entities));
  return fact;
}

}  // namespace jiedui::domain
