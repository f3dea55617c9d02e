#include "domain/activity/activity.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/date.h"
#include "domain/enforcement/case_marks.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::ActivityCorrected;

void Hold(ActivityState& state, ActivityKind kind, const std::string& pair_id,
          const google::type::Date& day) {
  state.kind = kind;
  state.pair_id = pair_id;
  state.day = ToDay(day);
}

// Calls visitor(kind, prefix of its fields, fact) with what the correction holds.
template <class Visitor>
absl::Status VisitCorrected(const ActivityCorrected& fact, const Visitor& visitor) {
  switch (fact.corrected_case()) {
    case ActivityCorrected::kStaffRotated:
      return visitor(ActivityKind::kStay, "fact.staff_rotated.", fact.staff_rotated());
    case ActivityCorrected::kJointInspectionHeld:
      return visitor(ActivityKind::kJointInspection, "fact.joint_inspection_held.",
                     fact.joint_inspection_held());
    case ActivityCorrected::kGroupStudyHeld:
      return visitor(ActivityKind::kGroupStudy, "fact.group_study_held.", fact.group_study_held());
    case ActivityCorrected::kOtherActivityHeld:
      return visitor(ActivityKind::kOther, "fact.other_activity_held.", fact.other_activity_held());
    case ActivityCorrected::CORRECTED_NOT_SET:
      break;
  }
  return Missing(kFact("corrected"));
}

// A25: the whole activity again, of the same kind, with the same id and pair.
template <class Fact>
absl::Status CheckCorrected(const ActivityState& activity, ActivityKind kind,
                            absl::string_view prefix, const Fact& corrected,
                            const Entities& entities, const Context& context) {
  const FieldsOf at(prefix);
  if (kind != activity.kind || activity.Open() || corrected.activity_id() != activity.id ||
      corrected.pair_id() != activity.pair_id) {
    return Refuse(v1::ERROR_REASON_ACTIVITY_KIND_MISMATCH, at("activity_id").Path(),
                  {{"activity", activity.id}});
  }
  return CheckFact(corrected, at, entities, context);
}

// A25: of the programme of its pair.
absl::Status CheckResultOpen(const ActivityState& activity, const Words& correction,
                             const Entities& entities) {
  const PairState* const pair = entities.Pair(activity.pair_id);
  if (pair == nullptr) return absl::OkStatus();
  return CheckNotPublished(pair->program_id, correction, entities);
}

// The days a side had, if its own confirmation came more than them after the day on which the
// activity was over, and so perhaps after its recording; nullopt if it was in time whenever that
// was, or a superior's.
std::optional<int64_t> DaysOfLate(const ActivityState& activity, const std::string& unit_id,
                                  const PairState& pair, const Entities& entities) {
  if (activity.Open() || activity.attesters.at(unit_id) != unit_id) return std::nullopt;
  const ProgramState* const program = entities.Program(pair.program_id);
  const CivilDay over =
      activity.kind == ActivityKind::kStay ? activity.last_known_day : activity.day;
  const Policy* const policy = program == nullptr ? nullptr : program->PolicyOn(over);
  if (policy == nullptr) return std::nullopt;
  if (activity.attested_days.at(unit_id) <= over + policy->attestation_days) return std::nullopt;
  return policy->attestation_days;
}

// What is left to be done where the side has confirmed already.
Words StillToDo(bool by_both, std::optional<int64_t> days_of_late, std::string& en,
                std::string& zh) {
  if (days_of_late.has_value()) {
    en = absl::StrCat("if it came more than ", *days_of_late,
                      " days after the recording, a superior may confirm for it");
    zh = absl::StrCat("如超过登记后 ", *days_of_late, " 日，可由其上级代为确认");
    return {en, zh};
  }
  if (by_both) return {"both sides have", "双方均已确认"};
  return {"the other side still has to, unless it recorded the activity",
          "另一方如不是登记方，尚缺的是另一方的确认"};
}

// A26: once. A superior may still speak for a side that may have confirmed too late, as for one
// that was silent.
absl::Status CheckNotAttested(const ActivityState& activity, const std::string& unit_id,
                              const PairState& pair, const Entities& entities,
                              const Context& context) {
  if (!activity.attesters.contains(unit_id)) return absl::OkStatus();
  const std::optional<int64_t> late = DaysOfLate(activity, unit_id, pair, entities);
  if (late.has_value() && context.actor.unit_id != unit_id) return absl::OkStatus();
  std::string en;
  std::string zh;
  const Words next = StillToDo(activity.attesters.size() > 1, late, en, zh);
  return Refuse(v1::ERROR_REASON_ALREADY_ATTESTED, kFact("unit_id").Path(),
                {{"unit", unit_id},
                 {"activity", activity.id},
                 {"next", std::string(next.en)},
                 {"next_zh", std::string(next.zh)}});
}

// A26: 「双方」. Whoever recorded it has said so; what is asked for is the word of the other side.
absl::Status CheckNotRecorder(const ActivityState& activity, const std::string& unit_id) {
  if (activity.recorder_unit_id != unit_id) return absl::OkStatus();
  const Words next = activity.attesters.empty()
                         ? Words{"it recorded it, which is its word; the other side still has to",
                                 "该方登记了本活动，登记即为确认，尚缺另一方的确认"}
                         : Words{"both sides have", "双方均已确认"};
  return Refuse(v1::ERROR_REASON_ALREADY_ATTESTED, kFact("unit_id").Path(),
                {{"unit", unit_id},
                 {"activity", activity.id},
                 {"next", std::string(next.en)},
                 {"next_zh", std::string(next.zh)}});
}

// A26: two sides are two witnesses, also where a superior speaks for a silent one; where superiors
// spoke for both, neither side would have, however many superiors they are.
absl::Status CheckOtherAttester(const ActivityState& activity, const std::string& spoken_for_id,
                                const std::string& actor_unit_id) {
  for (const auto& [unit_id, attester] : activity.attesters) {
    const bool by_superiors = attester != unit_id && actor_unit_id != spoken_for_id;
    if (attester != actor_unit_id && !by_superiors) continue;
    const bool by_itself = attester == unit_id;
    return Refuse(v1::ERROR_REASON_SAME_ATTESTER, kFact("unit_id").Path(),
                  {{"actor", attester},
                   {"unit", unit_id},
                   {"activity", activity.id},
                   {"other", spoken_for_id},
                   {"or", by_itself ? ", or a superior of it" : ""},
                   {"or_zh", by_itself ? "，或由其上级代为确认" : ""}});
  }
  return absl::OkStatus();
}

// What is over, or a stay that goes on and may be long enough (A5): from the day on which it is if
// nobody was on leave.
absl::Status CheckConfirmable(const ActivityState& activity, const PairState& pair,
                              const Entities& entities, const Context& context) {
  if (activity.stage != StayStage::kArrived || !activity.arrived_day.has_value()) {
    return CheckOver(activity);
  }
  const ProgramState* const program = entities.Program(pair.program_id);
  const Policy* const policy = program == nullptr ? nullptr : program->PolicyOn(activity.day);
  const int64_t days = context.today - *activity.arrived_day + 1;
  if (policy != nullptr && days >= policy->rotation_min_days) return absl::OkStatus();
  return CheckOver(activity);
}

// A unit that is gone says nothing any more; its superior may speak for it.
absl::Status CheckCanAttest(const std::string& unit_id, const Entities& entities,
                            const Context& context) {
  if (context.actor.unit_id != unit_id) return absl::OkStatus();
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), unit_id, entities));
  return CheckUnitOn(kFact("unit_id"), *unit, context.today);
}

}  // namespace

absl::Status CheckNewActivity(const std::string& activity_id, const Entities& entities) {
  if (entities.Activity(activity_id) == nullptr) return absl::OkStatus();
  return Exists(kFact("activity_id"), {"activity", "互助活动", activity_id});
}

absl::StatusOr<const ActivityState*> FindStanding(const std::string& activity_id,
                                                  const Entities& entities) {
  const Field field = kFact("activity_id");
  ASSIGN_OR_RETURN(const ActivityState* activity, FindActivity(field, activity_id, entities));
  RETURN_IF_ERROR(CheckStands(field, *activity));
  return activity;
}

absl::Status CheckTimes(const FieldsOf& at, int start_minute, int duration_minutes) {
  constexpr int kDayMinutes = 24 * 60;  // it is held on one day
  if (start_minute < 0 || start_minute >= kDayMinutes) {
    return Invalid(at("start_minute"),
                   absl::StrCat("must be 0 to ", kDayMinutes - 1, ", is ", start_minute),
                   absl::StrCat("应为 0 至 ", kDayMinutes - 1, "，现为 ", start_minute));
  }
  const int left = kDayMinutes - start_minute;
  if (duration_minutes >= 0 && duration_minutes <= left) return absl::OkStatus();
  return Invalid(
      at("duration_minutes"),
      absl::StrCat("must be 0 to ", left, ", so that it ends on the day, is ", duration_minutes),
      absl::StrCat("应为 0 至 ", left, "（当日结束），现为 ", duration_minutes));
}

absl::Status CheckAttendance(
    const google::protobuf::RepeatedPtrField<event::v1::Attendance>& attendance, const FieldsOf& at,
    const PairState& pair, CivilDay day) {
  std::set<absl::string_view> seen;
  for (int i = 0; i < attendance.size(); ++i) {
    const event::v1::Attendance& side = attendance[i];
    const Field field = at("attendance", i, "unit_id");
    RETURN_IF_ERROR(CheckSide(field, pair, side.unit_id(), day));
    if (!seen.insert(side.unit_id()).second) return Invalid(field, "listed twice", "重复填报");
    RETURN_IF_ERROR(CheckCount(at("attendance", i, "person_count"), side.person_count()));
  }
  return absl::OkStatus();
}

absl::Status CheckStands(const Field& field, const ActivityState& activity) {
  if (!activity.voided) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_ACTIVITY_VOIDED, field.Path(), {{"activity", activity.id}});
}

void Evolve(ActivityState& state, const event::v1::JointInspectionHeld& fact) {
  Hold(state, ActivityKind::kJointInspection, fact.pair_id(), fact.held_date());
  state.enterprises.clear();
  for (const event::v1::InspectionTarget& target : fact.targets()) {
    state.enterprises[target.enterprise_id()].insert(target.jurisdiction_unit_id());
  }
}

void Evolve(ActivityState& state, const event::v1::GroupStudyHeld& fact) {
  Hold(state, ActivityKind::kGroupStudy, fact.pair_id(), fact.held_date());
}

void Evolve(ActivityState& state, const event::v1::OtherActivityHeld& fact) {
  Hold(state, ActivityKind::kOther, fact.pair_id(), fact.held_date());
}

void Evolve(ActivityState& state, const event::v1::ActivityAttested& fact) {
  state.attesters.insert_or_assign(fact.unit_id(), fact.attesting_unit_id());
  state.attested_days.insert_or_assign(fact.unit_id(), ToDay(fact.attested_date()));
}

// What it was corrected to may be confirmed anew; whether it must be, rules/activities.h says.
void Evolve(ActivityState& state, const ActivityCorrected& fact) {
  state.attesters.clear();
  state.attested_days.clear();
  CHECK_OK(VisitCorrected(fact, [&state](auto, auto, const auto& corrected) {
    Evolve(state, corrected);
    return absl::OkStatus();
  }));
}

void Evolve(ActivityState& state, const event::v1::ActivityVoided& /*fact*/) {
  state.voided = true;
}

void Evolve(ActivityState& state, const event::v1::CaseFiled& fact) {
  state.cases.emplace(fact.case_id(), ActivityState::Case{fact.unit_id(), fact.enterprise_id(),
                                                          DocumentNamesOf(fact)});
}

void Evolve(ActivityState& state, const event::v1::ProposedCaseReported& fact) {
  state.cases.emplace(fact.case_id(), ActivityState::Case{fact.unit_id(), fact.enterprise_id(),
                                                          DocumentNamesOf(fact)});
}

void Evolve(ActivityState& state, const event::v1::NoViolationAttested& fact) {
  state.no_violation_attesters.emplace(fact.unit_id(), fact.attesting_unit_id());
}

void Evolve(ActivityState& state, const event::v1::EntryVoided& fact) {
  if (fact.has_no_violation()) state.no_violation_attesters.erase(fact.no_violation().unit_id());
}

// Of a stay that ends step by step the side that began it may be another than the one that ends it.
void RecordedBy(ActivityState& state, const event::v1::Event& event,
                absl::string_view actor_unit_id) {
  const bool as_a_whole = event.has_staff_rotated() || event.has_joint_inspection_held() ||
                          event.has_group_study_held() || event.has_other_activity_held();
  if (as_a_whole) state.recorder_unit_id = std::string(actor_unit_id);
  const bool by_another = event.has_activity_corrected() && actor_unit_id != state.recorder_unit_id;
  if (by_another) state.recorder_unit_id.clear();
}

absl::StatusOr<event::v1::ActivityAttested> Decide(const event::v1::ActivityAttested& fact,
                                                   const Entities& entities,
                                                   const Context& context) {
  ASSIGN_OR_RETURN(const ActivityState* activity, FindStanding(fact.activity_id(), entities));
  ASSIGN_OR_RETURN(const PairState* pair,
                   FindPair(kFact("activity_id"), activity->pair_id, entities));
  RETURN_IF_ERROR(CheckSide(kFact("unit_id"), *pair, fact.unit_id(), activity->day));
  RETURN_IF_ERROR(CheckConfirmable(*activity, *pair, entities, context));
  RETURN_IF_ERROR(CheckNotAttested(*activity, fact.unit_id(), *pair, entities, context));
  RETURN_IF_ERROR(CheckOtherAttester(*activity, fact.unit_id(), context.actor.unit_id));
  RETURN_IF_ERROR(CheckNotRecorder(*activity, fact.unit_id()));
  RETURN_IF_ERROR(CheckCanAttest(fact.unit_id(), entities, context));
  event::v1::ActivityAttested attested = fact;
  attested.set_pair_id(activity->pair_id);
  attested.set_attesting_unit_id(context.actor.unit_id);
  *attested.mutable_attested_date() = ToDate(context.today);
  return attested;
}

absl::StatusOr<ActivityCorrected> Decide(const ActivityCorrected& fact, const Entities& entities,
                                         const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const ActivityState* activity, FindStanding(fact.activity_id(), entities));
  RETURN_IF_ERROR(
      VisitCorrected(fact, [&](ActivityKind kind, absl::string_view prefix, const auto& corrected) {
        return CheckCorrected(*activity, kind, prefix, corrected, entities, context);
      }));
  RETURN_IF_ERROR(CheckResultOpen(*activity, {"correcting an activity", "活动更正"}, entities));
  ActivityCorrected correction = fact;
  correction.set_pair_id(activity->pair_id);
  *correction.mutable_corrected_date() = ToDate(context.today);
  return correction;
}

absl::StatusOr<event::v1::ActivityVoided> Decide(const event::v1::ActivityVoided& fact,
                                                 const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const ActivityState* activity, FindStanding(fact.activity_id(), entities));
  RETURN_IF_ERROR(CheckResultOpen(*activity, {"voiding an activity", "活动撤销"}, entities));
  event::v1::ActivityVoided voided = fact;
  voided.set_pair_id(activity->pair_id);
  *voided.mutable_voided_date() = ToDate(context.today);
  return voided;
}

}  // namespace jiedui::domain
