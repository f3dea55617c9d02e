// 集中学习: a pair studied together (四（三）). How long it must last and that both sides took part
// is judged elsewhere.

#include <set>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/pairing/pair.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::GroupStudyHeld;

constexpr int kMaxMinutes = 24 * 60;  // it is held on one day

absl::Status CheckDuration(int minutes, const FieldsOf& at) {
  if (minutes >= 1 && minutes <= kMaxMinutes) return absl::OkStatus();
  return Invalid(at("duration_minutes"),
                 absl::StrCat("must be 1 to ", kMaxMinutes, " minutes, is ", minutes),
                 absl::StrCat("应为 1 至 ", kMaxMinutes, " 分钟，现为 ", minutes));
}

absl::Status CheckTopics(const GroupStudyHeld& fact, const FieldsOf& at) {
  RETURN_IF_ERROR(CheckElements(at("topics"), fact.topics_size()));
  for (int i = 0; i < fact.topics_size(); ++i) {
    RETURN_IF_ERROR(CheckText(at("topics", i), fact.topics(i)));
  }
  return CheckText(at("resolutions"), fact.resolutions());
}

absl::Status CheckAttendance(const GroupStudyHeld& fact, const FieldsOf& at,
                             const PairState& pair) {
  std::set<absl::string_view> seen;
  for (int i = 0; i < fact.attendance_size(); ++i) {
    const event::v1::Attendance& side = fact.attendance(i);
    const Field field = at("attendance", i, "unit_id");
    RETURN_IF_ERROR(CheckSide(field, pair, side.unit_id()));
    if (!seen.insert(side.unit_id()).second) return Invalid(field, "listed twice", "重复填报");
    RETURN_IF_ERROR(CheckCount(at("attendance", i, "person_count"), side.person_count()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckFact(const GroupStudyHeld& fact, const FieldsOf& at, const Entities& entities,
                       const Context& context) {
  RETURN_IF_ERROR(CheckId(at("activity_id"), fact.activity_id()));
  RETURN_IF_ERROR(CheckDuration(fact.duration_minutes(), at));
  RETURN_IF_ERROR(CheckTopics(fact, at));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(at("held_date"), fact.held_date(), context));
  ASSIGN_OR_RETURN(const PairState* pair, FindPair(at("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(CheckAttendance(fact, at, *pair));
  return CheckPairOn(at("held_date"), *pair, day, entities);
}

absl::StatusOr<GroupStudyHeld> Decide(const GroupStudyHeld& fact, const Entities& entities,
                                      const Context& context) {
  RETURN_IF_ERROR(CheckFact(fact, kFact, entities, context));
  RETURN_IF_ERROR(CheckNewActivity(fact.activity_id(), entities));
  return fact;
}

}  // namespace jiedui::domain
