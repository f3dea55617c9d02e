#include "domain/references.h"

#include <algorithm>
#include <optional>

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/activity/joint_plan.h"
#include "domain/assessment/assessment.h"
#include "domain/circulation/bulletin.h"
#include "domain/circulation/good_practice.h"
#include "domain/enforcement/case.h"
#include "domain/error.h"
#include "domain/organization/officer.h"
#include "domain/organization/unit.h"
#include "domain/pairing/check.h"
#include "domain/pairing/pair.h"
#include "domain/pairing/proposal.h"
#include "domain/pairing/register.h"
#include "domain/program/document.h"
#include "domain/program/program.h"
#include "domain/reporting/report.h"

namespace jiedui::domain {
namespace {

// The entity, if it exists. Only what can be an id is looked up.
template <class State>
absl::StatusOr<const State*> Found(const Field& field, const Resource& resource,
                                   const Entities& entities,
                                   const State* (Entities::*find)(absl::string_view) const) {
  RETURN_IF_ERROR(CheckId(field, resource.id));
  const State* state = (entities.*find)(resource.id);
  if (state == nullptr) return NotFound(field, resource);
  return state;
}

}  // namespace

absl::StatusOr<const UnitState*> FindUnit(const Field& field, absl::string_view unit_id,
                                          const Entities& entities) {
  return Found(field, {"unit", "单位", unit_id}, entities, &Entities::Unit);
}

absl::StatusOr<const OfficerState*> FindOfficer(const Field& field, absl::string_view officer_id,
                                                const Entities& entities) {
  return Found(field, {"officer", "执法人员", officer_id}, entities, &Entities::Officer);
}

absl::StatusOr<const ProgramState*> FindProgram(const Field& field, absl::string_view program_id,
                                                const Entities& entities) {
  return Found(field, {"program", "活动", program_id}, entities, &Entities::Program);
}

absl::StatusOr<const DocumentState*> FindDocument(const Field& field, absl::string_view document_id,
                                                  const Entities& entities) {
  return Found(field, {"document", "依据文件", document_id}, entities, &Entities::Document);
}

absl::StatusOr<const PairState*> FindPair(const Field& field, absl::string_view pair_id,
                                          const Entities& entities) {
  return Found(field, {"pair", "结对", pair_id}, entities, &Entities::Pair);
}

absl::StatusOr<const ProposalState*> FindProposal(const Field& field, absl::string_view pair_id,
                                                  const Entities& entities) {
  return Found(field, {"proposal of pair", "结对提议", pair_id}, entities, &Entities::Proposal);
}

absl::StatusOr<const RegisterState*> FindRegister(const Field& field, absl::string_view register_id,
                                                  const Entities& entities) {
  return Found(field, {"register", "备案", register_id}, entities, &Entities::Register);
}

absl::StatusOr<const ActivityState*> FindActivity(const Field& field, absl::string_view activity_id,
                                                  const Entities& entities) {
  return Found(field, {"activity", "互助活动", activity_id}, entities, &Entities::Activity);
}

absl::StatusOr<const CaseState*> FindCase(const Field& field, absl::string_view case_id,
                                          const Entities& entities) {
  return Found(field, {"case", "案件", case_id}, entities, &Entities::Case);
}

absl::StatusOr<const ReportState*> FindReport(const Field& field, absl::string_view report_id,
                                              const Entities& entities) {
  return Found(field, {"report", "月报", report_id}, entities, &Entities::Report);
}

absl::StatusOr<const CheckState*> FindCheck(const Field& field, absl::string_view check_id,
                                            const Entities& entities) {
  return Found(field, {"check", "监督检查", check_id}, entities, &Entities::Check);
}

absl::StatusOr<const PracticeState*> FindPractice(const Field& field, absl::string_view practice_id,
                                                  const Entities& entities) {
  return Found(field, {"good practice", "经验做法", practice_id}, entities, &Entities::Practice);
}

absl::StatusOr<const BulletinState*> FindBulletin(const Field& field, absl::string_view bulletin_id,
                                                  const Entities& entities) {
  return Found(field, {"bulletin", "通报", bulletin_id}, entities, &Entities::Bulletin);
}

absl::StatusOr<const PlanState*> FindPlan(const Field& field, absl::string_view plan_id,
                                          const Entities& entities) {
  return Found(field, {"joint plan", "联合执法计划", plan_id}, entities, &Entities::Plan);
}

absl::StatusOr<const AssessmentState*> FindAssessment(const Field& field,
                                                      absl::string_view assessment_id,
                                                      const Entities& entities) {
  return Found(field, {"assessment", "年度考核", assessment_id}, entities, &Entities::Assessment);
}

absl::Status CheckUnitOn(const Field& field, const UnitState& unit, CivilDay day) {
  if (unit.ActiveOn(day)) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_UNIT_NOT_ACTIVE, field.Path(),
                {{"unit", unit.id}, {"date", FormatDay(day)}});
}

absl::Status CheckEnrolled(const Field& field, const UnitState& unit,
                           absl::string_view program_id) {
  if (unit.enrolments.contains(std::string(program_id))) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_UNIT_NOT_ENROLLED, field.Path(),
                {{"unit", unit.id}, {"program", std::string(program_id)}});
}

absl::Status CheckTakesPartOn(const Field& field, const UnitState& unit,
                              absl::string_view program_id, CivilDay day) {
  RETURN_IF_ERROR(CheckEnrolled(field, unit, program_id));
  const std::optional<CivilDay> end = unit.ParticipationOn(std::string(program_id), day).end_day;
  if (!end.has_value() || day < *end) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_UNIT_WITHDRAWN, field.Path(),
                {{"unit", unit.id},
                 {"program", std::string(program_id)},
                 {"first", FormatDay(*end)},
                 {"date", FormatDay(day)}});
}

absl::Status CheckTakesPartIn(const Field& field, const UnitState& unit,
                              absl::string_view program_id, CivilMonth month) {
  RETURN_IF_ERROR(CheckEnrolled(field, unit, program_id));
  const CivilDay begun = unit.ParticipationOn(std::string(program_id), LastDay(month)).first_day;
  return CheckTakesPartOn(field, unit, program_id, std::max(FirstDay(month), begun));
}

absl::Status CheckWithin(const Field& field, const ProgramState& program, CivilDay day) {
  if (day >= program.start && day <= program.end) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_OUTSIDE_PROGRAM, field.Path(),
                {{"date", FormatDay(day)},
                 {"program", program.id},
                 {"start", FormatDay(program.start)},
                 {"end", FormatDay(program.end)}});
}

absl::Status CheckMonthWithin(const Field& field, const ProgramState& program, CivilMonth month) {
  if (CivilMonth(program.start) <= month && month <= CivilMonth(program.end)) {
    return absl::OkStatus();
  }
  return CheckWithin(field, program, FirstDay(month));
}

absl::Status CheckPairOn(const Field& field, const PairState& pair, CivilDay day,
                         const Entities& entities) {
  ASSIGN_OR_RETURN(const ProgramState* program, FindProgram(field, pair.program_id, entities));
  RETURN_IF_ERROR(CheckWithin(field, *program, day));
  if (!pair.ActiveOn(day)) {
    return Refuse(v1::ERROR_REASON_PAIR_NOT_ACTIVE, field.Path(),
                  {{"pair", pair.id}, {"date", FormatDay(day)}});
  }
  const Sides& sides = pair.SidesOn(day);
  ASSIGN_OR_RETURN(const UnitState* a, FindUnit(field, sides.a_id, entities));
  ASSIGN_OR_RETURN(const UnitState* b, FindUnit(field, sides.b_id, entities));
  RETURN_IF_ERROR(CheckUnitOn(field, *a, day));
  return CheckUnitOn(field, *b, day);
}

absl::Status CheckSide(const Field& field, const PairState& pair, absl::string_view unit_id,
                       CivilDay day) {
  RETURN_IF_ERROR(CheckId(field, unit_id));
  if (pair.SidesOn(day).Has(unit_id)) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_NOT_A_SIDE, field.Path(),
                {{"unit", std::string(unit_id)}, {"pair", pair.id}});
}

absl::Status CheckBySuperior(const Field& field, absl::string_view unit_id,
                             const Entities& entities, const Context& context) {
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(field, unit_id, entities));
  const UnitState* actor = entities.Unit(context.actor.unit_id);
  if (actor != nullptr && IsSuperior(*actor, *unit, context.today, entities))
    return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_NOT_SUPERIOR, field.Path(),
                {{"actor", context.actor.unit_id}, {"unit", std::string(unit_id)}});
}

// A unit takes over on a day it is there, and does not end before it has: the way on ends.
std::string SuccessorOn(std::string unit_id, CivilDay day, const Entities& entities) {
  const UnitState* unit = entities.Unit(unit_id);
  while (unit != nullptr && unit->closed_day.has_value() && *unit->closed_day <= day &&
         !unit->successor_id.empty()) {
    unit_id = unit->successor_id;
    unit = entities.Unit(unit_id);
  }
  return unit_id;
}

std::string SuperiorOn(const UnitState& unit, CivilDay day, const Entities& entities) {
  const std::string parent_id = unit.ParentOn(day);
  return parent_id.empty() ? parent_id : SuccessorOn(parent_id, day, entities);
}

bool IsSuperior(const UnitState& superior, const UnitState& unit, CivilDay day,
                const Entities& entities) {
  const UnitState* at = &unit;
  while (at != nullptr) {
    const std::string above = SuperiorOn(*at, day, entities);
    if (above.empty()) return false;
    if (above == superior.id) return true;
    at = entities.Unit(above);
  }
  return false;
}

}  // namespace jiedui::domain
