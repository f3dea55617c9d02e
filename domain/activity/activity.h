// An activity of a pair: a stay of staff (换岗交流), a joint inspection (联合执法), a group study
// (集中学习) or another form. Recorded, attested by both sides, corrected or voided, never deleted.

#ifndef JIEDUI_DOMAIN_ACTIVITY_ACTIVITY_H_
#define JIEDUI_DOMAIN_ACTIVITY_ACTIVITY_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "base/civil.h"
#include "domain/checks.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

enum class ActivityKind { kStay, kJointInspection, kGroupStudy, kOther };

// How far a stay has come; kOver for whatever is no stay.
enum class StayStage { kPlanned, kDispatched, kArrived, kOver };

struct ActivityState {
  std::string id;
  std::string pair_id;
  ActivityKind kind = ActivityKind::kOther;
  CivilDay day;  // it was held, or the stay began
  // The sides that confirmed it as it now stands, and who did it for them.
  std::map<std::string, std::string> attesters;
  std::map<std::string, CivilDay> attested_days;  // of the same, when they last did
  // Who recorded it as it now stands, so that the side need not confirm it; empty if that is not
  // known, or another has recorded its end or corrected it.
  std::string recorder_unit_id;
  bool voided = false;

  // Of a stay.
  StayStage stage = StayStage::kOver;
  std::string from_unit_id;  // the side that sent
  std::set<std::string> officer_ids;
  CivilDay last_known_day;                   // it has lasted until then at least
  std::optional<CivilDay> arrived_day;       // once they are at the partner
  std::map<std::string, CivilDay> on_leave;  // officer → first day away
  std::vector<event::v1::StayLeave> leaves;  // that are over

  // Of an inspection.
  std::map<std::string, std::set<std::string>> enterprises;  // id → in whose jurisdiction it lies
  struct Case {
    std::string unit_id;  // the side it is of
    std::string enterprise_id;
    std::set<std::string> documents;  // that it rests on, by name (enforcement/case_marks.h)
  };
  std::map<std::string, Case> cases;                          // by id
  std::map<std::string, std::string> no_violation_attesters;  // side that found none → who says so

  bool Exists() const { return !pair_id.empty(); }
  bool Open() const { return stage != StayStage::kOver; }
};

using ActivityEvents =
    TypeList<event::v1::StaffDispatched, event::v1::StaffRotated, event::v1::JointInspectionHeld,
             event::v1::GroupStudyHeld, event::v1::OtherActivityHeld, event::v1::ActivityAttested,
             event::v1::ActivityCorrected, event::v1::ActivityVoided, event::v1::CaseFiled,
             event::v1::ProposedCaseReported, event::v1::RotationPlanned, event::v1::StaffArrived,
             event::v1::StaffLeaveStarted, event::v1::StaffLeaveEnded, event::v1::StaffReturned,
             event::v1::StaffRecalled, event::v1::NoViolationAttested, event::v1::EntryVoided>;

template <>
struct EntityTraits<ActivityState> {
  static constexpr char kTag[] = "activity";
  using Events = ActivityEvents;
};

void Evolve(ActivityState& state, const event::v1::StaffDispatched& fact);
void Evolve(ActivityState& state, const event::v1::StaffRotated& fact);
void Evolve(ActivityState& state, const event::v1::JointInspectionHeld& fact);
void Evolve(ActivityState& state, const event::v1::GroupStudyHeld& fact);
void Evolve(ActivityState& state, const event::v1::OtherActivityHeld& fact);
void Evolve(ActivityState& state, const event::v1::ActivityAttested& fact);
void Evolve(ActivityState& state, const event::v1::ActivityCorrected& fact);
void Evolve(ActivityState& state, const event::v1::ActivityVoided& fact);
void Evolve(ActivityState& state, const event::v1::CaseFiled& fact);
void Evolve(ActivityState& state, const event::v1::ProposedCaseReported& fact);
void Evolve(ActivityState& state, const event::v1::RotationPlanned& fact);
void Evolve(ActivityState& state, const event::v1::StaffArrived& fact);
void Evolve(ActivityState& state, const event::v1::StaffLeaveStarted& fact);
void Evolve(ActivityState& state, const event::v1::StaffLeaveEnded& fact);
void Evolve(ActivityState& state, const event::v1::StaffReturned& fact);
void Evolve(ActivityState& state, const event::v1::StaffRecalled& fact);
void Evolve(ActivityState& state, const event::v1::NoViolationAttested& fact);
void Evolve(ActivityState& state, const event::v1::EntryVoided& fact);

void RecordedBy(ActivityState& state, const event::v1::Event& event,
                absl::string_view actor_unit_id);

// The facts themselves (rotation.cc, joint_inspection.cc, group_study.cc, other.cc).
absl::StatusOr<event::v1::StaffDispatched> Decide(const event::v1::StaffDispatched& fact,
                                                  const Entities& entities, const Context& context);
absl::StatusOr<event::v1::StaffRotated> Decide(const event::v1::StaffRotated& fact,
                                               const Entities& entities, const Context& context);
absl::StatusOr<event::v1::JointInspectionHeld> Decide(const event::v1::JointInspectionHeld& fact,
                                                      const Entities& entities,
                                                      const Context& context);
absl::StatusOr<event::v1::GroupStudyHeld> Decide(const event::v1::GroupStudyHeld& fact,
                                                 const Entities& entities, const Context& context);
absl::StatusOr<event::v1::OtherActivityHeld> Decide(const event::v1::OtherActivityHeld& fact,
                                                    const Entities& entities,
                                                    const Context& context);

// A stay step by step (stay.cc): planned, dispatched, arrived, on leave and back any number of
// times, returned or recalled.
absl::StatusOr<event::v1::RotationPlanned> Decide(const event::v1::RotationPlanned& fact,
                                                  const Entities& entities, const Context& context);
absl::StatusOr<event::v1::StaffArrived> Decide(const event::v1::StaffArrived& fact,
                                               const Entities& entities, const Context& context);
absl::StatusOr<event::v1::StaffLeaveStarted> Decide(const event::v1::StaffLeaveStarted& fact,
                                                    const Entities& entities,
                                                    const Context& context);
absl::StatusOr<event::v1::StaffLeaveEnded> Decide(const event::v1::StaffLeaveEnded& fact,
                                                  const Entities& entities, const Context& context);
absl::StatusOr<event::v1::StaffReturned> Decide(const event::v1::StaffReturned& fact,
                                                const Entities& entities, const Context& context);
absl::StatusOr<event::v1::StaffRecalled> Decide(const event::v1::StaffRecalled& fact,
                                                const Entities& entities, const Context& context);

// In place of a side's case (joint_inspection.cc). A case that is on record contradicts it; a case
// recorded later is recorded all the same, and the tables show the contradiction.
absl::StatusOr<event::v1::NoViolationAttested> Decide(const event::v1::NoViolationAttested& fact,
                                                      const Entities& entities,
                                                      const Context& context);

// What happens to a recorded activity (activity.cc).
absl::StatusOr<event::v1::ActivityAttested> Decide(const event::v1::ActivityAttested& fact,
                                                   const Entities& entities,
                                                   const Context& context);
absl::StatusOr<event::v1::ActivityCorrected> Decide(const event::v1::ActivityCorrected& fact,
                                                    const Entities& entities,
                                                    const Context& context);
absl::StatusOr<event::v1::ActivityVoided> Decide(const event::v1::ActivityVoided& fact,
                                                 const Entities& entities, const Context& context);

// Whether the fact may stand, new or as a correction; `at` names its fields.
absl::Status CheckFact(const event::v1::StaffRotated& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context);
absl::Status CheckFact(const event::v1::JointInspectionHeld& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context);
absl::Status CheckFact(const event::v1::GroupStudyHeld& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context);
absl::Status CheckFact(const event::v1::OtherActivityHeld& fact, const FieldsOf& at,
                       const Entities& entities, const Context& context);

// Who took part, as the activity notes it (fact.attendance): each is a side of the pair on the day,
// and listed once.
absl::Status CheckAttendance(
    const google::protobuf::RepeatedPtrField<event::v1::Attendance>& attendance, const FieldsOf& at,
    const PairState& pair, CivilDay day);

// FIELD_INVALID unless the officer is one of the stay's.
absl::Status CheckOfStay(const Field& field, const std::string& officer_id,
                         const std::set<std::string>& officer_ids);

// A stay that goes on: an id that is free or that of the same side's stay in the pair, not yet
// `stage`.
absl::Status CheckContinues(const std::string& activity_id, const std::string& pair_id,
                            const std::string& from_unit_id, StayStage stage,
                            const Entities& entities);

// When it was held: both may be left out, and are 0 then; it ends on the day.
absl::Status CheckTimes(const FieldsOf& at, int start_minute, int duration_minutes);

// RESOURCE_EXISTS if the id is taken.
absl::Status CheckNewActivity(const std::string& activity_id, const Entities& entities);

// ACTIVITY_VOIDED.
absl::Status CheckStands(const Field& field, const ActivityState& activity);

// STAY_STATE if it is a stay that is not over (stay.cc).
absl::Status CheckOver(const ActivityState& activity);

// An activity that is there and stands.
absl::StatusOr<const ActivityState*> FindStanding(const std::string& activity_id,
                                                  const Entities& entities);

// At least one officer, each once.
absl::Status CheckOfficers(const google::protobuf::RepeatedPtrField<std::string>& officer_ids,
                           const FieldsOf& at);

// Those who leave are the sending side's own on that day: OFFICER_NOT_REGISTERED,
// OFFICER_NOT_OF_UNIT.
absl::Status CheckSenders(const google::protobuf::RepeatedPtrField<std::string>& officer_ids,
                          const std::string& from_unit_id, CivilDay day, const FieldsOf& at,
                          const Entities& entities);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ACTIVITY_ACTIVITY_H_
