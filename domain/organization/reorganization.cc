// Units become one, come out of one, and change their superior (R1-03, R4-01); posts they have
// (R4-26), and that a team passed the acceptance of its standardization (R0-02).

#include <set>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/organization/units_below.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::StandardizationAccepted;
using event::v1::UnitEstablishmentSet;
using event::v1::UnitsMerged;
using event::v1::UnitSplit;
using event::v1::UnitTransferred;

// Each is a tag of the event, of which the ledger takes no more than 64.
constexpr int kMaxOtherUnits = 50;
constexpr int32_t kMaxPosts = 10'000;

// The other units of a change, each once and none of them the unit itself.
absl::Status CheckOthers(absl::string_view name,
                         const google::protobuf::RepeatedPtrField<std::string>& ids,
                         const std::string& unit_id) {
  RETURN_IF_ERROR(CheckSomeElements(kFact(name), ids.size(), kMaxOtherUnits));
  std::set<absl::string_view> seen = {unit_id};
  for (int i = 0; i < ids.size(); ++i) {
    if (seen.insert(ids[i]).second) continue;
    return Invalid(kFact(name, i), absl::StrCat("unit ", ids[i], " is named twice"),
                   absl::StrCat("单位 ", ids[i], " 重复；每个单位只写一次，且不能是本单位"));
  }
  return absl::OkStatus();
}

absl::Status CheckSameTier(const Field& field, const UnitState& unit, const UnitState& other) {
  if (unit.tier == other.tier) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_UNIT_TIER_DIFFERS, field.Path(),
                {{"unit", unit.id}, {"other", other.id}});
}

// It has not ended, and may end on that day.
absl::Status CheckEnds(const Field& field, const UnitState& unit, CivilDay day,
                       const Entities& entities, CivilDay today) {
  if (unit.closed_day.has_value()) {
    return Refuse(v1::ERROR_REASON_UNIT_ENDED, field.Path(),
                  {{"unit", unit.id}, {"date", FormatDay(*unit.closed_day)}});
  }
  return CheckMayEnd(field, unit, day, entities, today);
}

absl::Status CheckMerged(const UnitsMerged& fact, CivilDay day, const UnitState& into,
                         const Entities& entities, CivilDay today) {
  for (int i = 0; i < fact.merged_unit_ids_size(); ++i) {
    const Field field = kFact("merged_unit_ids", i);
    ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(field, fact.merged_unit_ids(i), entities));
    RETURN_IF_ERROR(CheckSameTier(field, *unit, into));
    RETURN_IF_ERROR(CheckEnds(field, *unit, day, entities, today));
  }
  return absl::OkStatus();
}

absl::Status CheckIsNew(const Field& field, const UnitState& unit, CivilDay day) {
  if (unit.first_day == day) return absl::OkStatus();
  return Refuse(
      v1::ERROR_REASON_UNIT_NOT_NEW, field.Path(),
      {{"unit", unit.id}, {"first", FormatDay(unit.first_day)}, {"date", FormatDay(day)}});
}

absl::Status CheckNewUnits(const UnitSplit& fact, CivilDay day, const UnitState& origin,
                           const Entities& entities) {
  for (int i = 0; i < fact.new_unit_ids_size(); ++i) {
    const Field field = kFact("new_unit_ids", i);
    ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(field, fact.new_unit_ids(i), entities));
    RETURN_IF_ERROR(CheckSameTier(field, *unit, origin));
    RETURN_IF_ERROR(CheckIsNew(field, *unit, day));
  }
  return absl::OkStatus();
}

// Who takes over is one of the new units, and only from a unit that is gone.
absl::Status CheckSuccessor(const UnitSplit& fact) {
  if (fact.successor_unit_id().empty()) return absl::OkStatus();
  const Field field = kFact("successor_unit_id");
  if (!fact.ceases()) {
    return Invalid(field, "only a unit that ceases has a successor",
                   "原单位保留时没有接续单位；请留空，或注明原单位撤销（ceases）");
  }
  for (const std::string& new_unit_id : fact.new_unit_ids()) {
    if (new_unit_id == fact.successor_unit_id()) return absl::OkStatus();
  }
  return Invalid(field, "not one of the new units", "应为分设出的新单位之一");
}

absl::Status CheckSuperior(const UnitState& unit, const UnitState& superior, CivilDay day,
                           const Entities& entities) {
  const Field field = kFact("parent_unit_id");
  RETURN_IF_ERROR(CheckUnitOn(field, superior, day));
  // Tiers never change, so that nobody can come to be above themselves.
  if (superior.tier >= unit.tier) {
    return Invalid(field, "its tier must be above the unit's",
                   "上级单位的层级必须高于该单位；请核对上级单位编号");
  }
  if (SuperiorOn(unit, day, entities) != superior.id) return absl::OkStatus();
  return Invalid(field, "the unit is below it already", "该单位当日已由此上级管理，不必登记划转");
}

// Whose unit it was in a month that was due or is published stays.
absl::Status CheckMonthsUntold(const UnitState& unit, CivilDay day, const Entities& entities,
                               CivilDay today) {
  const std::string en = absl::StrCat("the transfer of unit ", unit.id);
  const std::string zh = absl::StrCat("单位 ", unit.id, " 的隶属调整");
  for (const auto& [program_id, spans] : unit.enrolments) {
    ASSIGN_OR_RETURN(const ProgramState* program,
                     FindProgram(kFact("unit_id"), program_id, entities));
    if (day > program->end) continue;
    RETURN_IF_ERROR(CheckNothingDue({en, zh}, *program, unit, day, entities, today));
    RETURN_IF_ERROR(CheckNothingTold({en, zh}, *program, unit, day, entities));
  }
  return CheckMonthsBelow(kFact("unit_id"), {en, zh}, unit, day, entities, today);
}

}  // namespace

absl::StatusOr<UnitsMerged> Decide(const UnitsMerged& fact, const Entities& entities,
                                   const Context& context) {
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  RETURN_IF_ERROR(CheckOthers("merged_unit_ids", fact.merged_unit_ids(), fact.unit_id()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const UnitState* into, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *into, day));
  RETURN_IF_ERROR(CheckMerged(fact, day, *into, entities, context.today));
  return fact;
}

absl::StatusOr<UnitSplit> Decide(const UnitSplit& fact, const Entities& entities,
                                 const Context& context) {
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  RETURN_IF_ERROR(CheckOthers("new_unit_ids", fact.new_unit_ids(), fact.unit_id()));
  RETURN_IF_ERROR(CheckSuccessor(fact));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(fact.ceases() ? CheckEnds(kFact("unit_id"), *unit, day, entities, context.today)
                                : CheckUnitOn(kFact("unit_id"), *unit, day));
  RETURN_IF_ERROR(CheckNewUnits(fact, day, *unit, entities));
  return fact;
}

absl::StatusOr<UnitTransferred> Decide(const UnitTransferred& fact, const Entities& entities,
                                       const Context& context) {
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  ASSIGN_OR_RETURN(const UnitState* superior,
                   FindUnit(kFact("parent_unit_id"), fact.parent_unit_id(), entities));
  RETURN_IF_ERROR(CheckSuperior(*unit, *superior, day, entities));
  RETURN_IF_ERROR(CheckOrder(kFact("effective_date"), day, "superiors.effective_date",
                             unit->superiors.back().first_day));
  RETURN_IF_ERROR(CheckMonthsUntold(*unit, day, entities, context.today));
  return fact;
}

absl::StatusOr<UnitEstablishmentSet> Decide(const UnitEstablishmentSet& fact,
                                            const Entities& entities, const Context& /*context*/) {
  if (fact.post_count() < 0 || fact.post_count() > kMaxPosts) {
    return Invalid(kFact("post_count"),
                   absl::StrCat("must be 0 to ", kMaxPosts, ", is ", fact.post_count()),
                   absl::StrCat("应为 0 至 ", kMaxPosts, "，现为 ", fact.post_count()));
  }
  const Field date_field = kFact("effective_date");
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(date_field, fact.effective_date()));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  if (unit->establishment_day.has_value()) {
    RETURN_IF_ERROR(
        CheckOrder(date_field, day, "establishment.effective_date", *unit->establishment_day));
  }
  return fact;
}

absl::StatusOr<StandardizationAccepted> Decide(const StandardizationAccepted& fact,
                                               const Entities& entities, const Context& context) {
  const Field date_field = kFact("accepted_date");
  RETURN_IF_ERROR(CheckText(kFact("remarks"), fact.remarks()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(date_field, fact.accepted_date(), context));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  if (!unit->standardization_days.empty()) {
    // One acceptance a day; a later one is a new review of the team.
    RETURN_IF_ERROR(CheckOrder(date_field, day, "standardization.accepted_date",
                               *unit->standardization_days.rbegin() + 1));
  }
  return fact;
}

}  // namespace jiedui::domain
