// What a proposed fact refers to: the entities it names must exist, and be in force on its day.
// Each check is one rung of a decision's ladder. Pure.

#ifndef JIEDUI_DOMAIN_REFERENCES_H_
#define JIEDUI_DOMAIN_REFERENCES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/checks.h"
#include "domain/entities.h"

namespace jiedui::domain {

// RESOURCE_NOT_FOUND if there is none; the pointer is never null.
absl::StatusOr<const UnitState*> FindUnit(const Field& field, absl::string_view unit_id,
                                          const Entities& entities);
absl::StatusOr<const OfficerState*> FindOfficer(const Field& field, absl::string_view officer_id,
                                                const Entities& entities);
absl::StatusOr<const ProgramState*> FindProgram(const Field& field, absl::string_view program_id,
                                                const Entities& entities);
absl::StatusOr<const DocumentState*> FindDocument(const Field& field, absl::string_view document_id,
                                                  const Entities& entities);
absl::StatusOr<const PairState*> FindPair(const Field& field, absl::string_view pair_id,
                                          const Entities& entities);
absl::StatusOr<const ProposalState*> FindProposal(const Field& field, absl::string_view pair_id,
                                                  const Entities& entities);
absl::StatusOr<const RegisterState*> FindRegister(const Field& field, absl::string_view register_id,
                                                  const Entities& entities);
absl::StatusOr<const ActivityState*> FindActivity(const Field& field, absl::string_view activity_id,
                                                  const Entities& entities);
absl::StatusOr<const CaseState*> FindCase(const Field& field, absl::string_view case_id,
                                          const Entities& entities);
absl::StatusOr<const ReportState*> FindReport(const Field& field, absl::string_view report_id,
                                              const Entities& entities);
absl::StatusOr<const CheckState*> FindCheck(const Field& field, absl::string_view check_id,
                                            const Entities& entities);
absl::StatusOr<const PracticeState*> FindPractice(const Field& field, absl::string_view practice_id,
                                                  const Entities& entities);
absl::StatusOr<const BulletinState*> FindBulletin(const Field& field, absl::string_view bulletin_id,
                                                  const Entities& entities);
absl::StatusOr<const PlanState*> FindPlan(const Field& field, absl::string_view plan_id,
                                          const Entities& entities);
absl::StatusOr<const AssessmentState*> FindAssessment(const Field& field,
                                                      absl::string_view assessment_id,
                                                      const Entities& entities);

// UNIT_NOT_ACTIVE if the unit does not exist on that day.
absl::Status CheckUnitOn(const Field& field, const UnitState& unit, CivilDay day);
// UNIT_NOT_ENROLLED.
absl::Status CheckEnrolled(const Field& field, const UnitState& unit, absl::string_view program_id);
// UNIT_NOT_ENROLLED, or UNIT_WITHDRAWN by that day.
absl::Status CheckTakesPartOn(const Field& field, const UnitState& unit,
                              absl::string_view program_id, CivilDay day);
// The same of its first day in the month, which may be one on which it takes part again.
absl::Status CheckTakesPartIn(const Field& field, const UnitState& unit,
                              absl::string_view program_id, CivilMonth month);
// OUTSIDE_PROGRAM.
absl::Status CheckWithin(const Field& field, const ProgramState& program, CivilDay day);
// OUTSIDE_PROGRAM if no day of the month is of the programme.
absl::Status CheckMonthWithin(const Field& field, const ProgramState& program, CivilMonth month);
// OUTSIDE_PROGRAM for the pair's programme, then PAIR_NOT_ACTIVE, then UNIT_NOT_ACTIVE for a side.
absl::Status CheckPairOn(const Field& field, const PairState& pair, CivilDay day,
                         const Entities& entities);
// NOT_A_SIDE unless it is one on that day.
absl::Status CheckSide(const Field& field, const PairState& pair, absl::string_view unit_id,
                       CivilDay day);

// NOT_SUPERIOR unless whoever acts is above the unit.
absl::Status CheckBySuperior(const Field& field, absl::string_view unit_id,
                             const Entities& entities, const Context& context);

// The unit itself, or once it has ended by that day, the one that has taken over from it, if one
// has.
std::string SuccessorOn(std::string unit_id, CivilDay day, const Entities& entities);
// Whom the unit is below on that day; empty for the city. Those below a unit that was taken over
// are below its successor.
std::string SuperiorOn(const UnitState& unit, CivilDay day, const Entities& entities);

// True if the unit is above the other one on that day, at any distance.
bool IsSuperior(const UnitState& superior, const UnitState& unit, CivilDay day,
                const Entities& entities);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_REFERENCES_H_
