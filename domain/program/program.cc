#include "domain/program/program.h"

#include <algorithm>

#include "base/check.h"
#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/organization/unit.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

// Tables show every month of a programme; a mistyped end year must not make thousands of them.
constexpr int kMaxProgramMonths = 24;

absl::Status CheckPeriod(CivilDay start, CivilDay end) {
  RETURN_IF_ERROR(CheckOrder(kFact("end_date"), end, "start_date", start));
  if (CivilMonth(end) - CivilMonth(start) < kMaxProgramMonths) return absl::OkStatus();
  return Invalid(kFact("end_date"), "a program lasts at most 24 months", "活动期限至多 24 个月");
}

absl::Status CheckOrganizer(const std::string& unit_id, CivilDay start, const Entities& entities) {
  const Field field = kFact("organizer_unit_id");
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(field, unit_id, entities));
  RETURN_IF_ERROR(CheckUnitOn(field, *unit, start));
  if (unit->tier == event::v1::TEAM_TIER_DETACHMENT) return absl::OkStatus();
  return Invalid(field, "a program is organized by the city", "活动须由市级单位组织");
}

absl::Status CheckNewPolicy(const ProgramState& program, const std::string& policy_set_id) {
  const bool known = std::any_of(
      program.policies.begin(), program.policies.end(),
      [&](const AdoptedPolicy& adopted) { return adopted.policy.policy_set_id == policy_set_id; });
  if (!known) return absl::OkStatus();
  return Exists(kFact("policy_set_id"), {"policy set", "规则参数", policy_set_id});
}

}  // namespace

const Policy* ProgramState::PolicyOn(CivilDay day) const {
  const AdoptedPolicy* latest = nullptr;
  for (const AdoptedPolicy& adopted : policies) {
    if (adopted.first_day > day) continue;
    if (latest == nullptr || adopted.first_day >= latest->first_day) latest = &adopted;
  }
  return latest == nullptr ? nullptr : &latest->policy;
}

void Evolve(ProgramState& state, const event::v1::ProgramOpened& fact) {
  state.opened = fact;
  state.start = ToDay(fact.start_date());
  state.end = ToDay(fact.end_date());
}

void Evolve(ProgramState& state, const event::v1::PolicySetAdopted& fact) {
  absl::StatusOr<Policy> policy = ParsePolicy(fact, state.opened);
  CHECK_OK(policy.status());  // it was parsed before it was adopted
  state.policies.push_back({ToDay(fact.effective_date()), *std::move(policy)});
}

absl::StatusOr<event::v1::ProgramOpened> Decide(const event::v1::ProgramOpened& fact,
                                                const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckProgramId(kFact("program_id"), fact.program_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("display_name"), fact.display_name()));
  ASSIGN_OR_RETURN(const CivilDay start, AnyDay(kFact("start_date"), fact.start_date()));
  ASSIGN_OR_RETURN(const CivilDay end, AnyDay(kFact("end_date"), fact.end_date()));
  RETURN_IF_ERROR(CheckPeriod(start, end));
  RETURN_IF_ERROR(PastDay(kFact("opened_date"), fact.opened_date(), context).status());
  RETURN_IF_ERROR(CheckDocument(fact.basis_document(), /*required=*/true, context));
  if (entities.Program(fact.program_id()) != nullptr) {
    return Exists(kFact("program_id"), {"program", "活动", fact.program_id()});
  }
  RETURN_IF_ERROR(CheckOrganizer(fact.organizer_unit_id(), start, entities));
  return fact;
}

absl::StatusOr<event::v1::PolicySetAdopted> Decide(const event::v1::PolicySetAdopted& fact,
                                                   const Entities& entities,
                                                   const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("policy_set_id"), fact.policy_set_id()));
  RETURN_IF_ERROR(AnyDay(kFact("effective_date"), fact.effective_date()).status());
  RETURN_IF_ERROR(CheckDocument(fact.basis_document(), /*required=*/false, context));
  RETURN_IF_ERROR(CheckElements(kFact("parameters"), fact.parameters_size()));
  for (int i = 0; i < fact.parameters_size(); ++i) {
    RETURN_IF_ERROR(CheckText(kFact("parameters", i, "clause"), fact.parameters(i).clause()));
    RETURN_IF_ERROR(
        CheckText(kFact("parameters", i, "source_text"), fact.parameters(i).source_text()));
  }
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  RETURN_IF_ERROR(CheckNewPolicy(*program, fact.policy_set_id()));
  RETURN_IF_ERROR(ParsePolicy(fact, program->opened).status());
  return fact;
}

}  // namespace jiedui::domain
