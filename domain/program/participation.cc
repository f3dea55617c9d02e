// Who takes part in a programme, and how well each unit works: enrolment, withdrawal, indexes,
// breakthroughs,
// and what puts right those that were recorded by mistake.

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/assessment/assessment.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

constexpr int64_t kMaxIndexMilli = 100'000;

// R0-04: brigades and squadrons take part.
absl::Status CheckTakesPart(const UnitState& unit) {
  if (unit.tier != event::v1::TEAM_TIER_DETACHMENT) return absl::OkStatus();
  return Invalid(kFact("unit_id"), "brigades and squadrons take part, the detachment does not",
                 "参加单位为大队和中队，不含支队");
}

// A unit that takes part in the programme.
absl::StatusOr<const UnitState*> FindParticipant(const std::string& program_id,
                                                 const std::string& unit_id,
                                                 const Entities& entities) {
  RETURN_IF_ERROR(FindProgram(kFact("program_id"), program_id, entities).status());
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), unit_id, entities));
  RETURN_IF_ERROR(CheckEnrolled(kFact("unit_id"), *unit, program_id));
  return unit;
}

absl::Status CheckIndex(int64_t index_milli) {
  if (index_milli >= 0 && index_milli <= kMaxIndexMilli) return absl::OkStatus();
  return Invalid(kFact("index_milli"), absl::StrCat("must be 0 to 100000, is ", index_milli),
                 absl::StrCat("应为 0 至 100000，现为 ", index_milli));
}

// Its pairs of the programme end first, or go on with another in its place.
absl::Status CheckInNoPair(const UnitState& unit, const std::string& program_id, CivilDay day,
                           const Entities& entities) {
  const Field field = kFact("unit_id");
  for (const std::string& pair_id : unit.pair_ids) {
    ASSIGN_OR_RETURN(const PairState* pair, FindPair(field, pair_id, entities));
    if (pair->program_id != program_id || !pair->HasSideFrom(unit.id, day)) continue;
    return Refuse(v1::ERROR_REASON_UNIT_IN_PAIR, field.Path(),
                  {{"unit", unit.id}, {"pair", pair_id}});
  }
  return absl::OkStatus();
}

// A unit that has withdrawn may take part again, after a day without it.
absl::Status CheckMayBegin(const Field& date_field, const UnitState& unit,
                           const std::string& program_id, CivilDay day) {
  const auto spans = unit.enrolments.find(program_id);
  if (spans == unit.enrolments.end()) return absl::OkStatus();
  const std::optional<CivilDay> end = spans->second.back().end_day;
  if (end.has_value())
    return CheckOrder(date_field, day, "withdrawal.effective_date + 1", *end + 1);
  return Exists(kFact("unit_id"), {"enrolment of unit", "参加登记：单位", unit.id});
}

}  // namespace

absl::StatusOr<event::v1::UnitEnrolled> Decide(const event::v1::UnitEnrolled& fact,
                                               const Entities& entities,
                                               const Context& /*context*/) {
  const Field date_field = kFact("effective_date");
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(date_field, fact.effective_date()));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckTakesPart(*unit));
  RETURN_IF_ERROR(CheckWithin(date_field, *program, day));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  RETURN_IF_ERROR(CheckMayBegin(date_field, *unit, fact.program_id(), day));
  const std::string en = absl::StrCat("the enrolment of unit ", unit->id);
  const std::string zh = absl::StrCat("单位 ", unit->id, " 的参加登记");
  RETURN_IF_ERROR(CheckNothingTold({en, zh}, *program, *unit, day, entities));
  return fact;
}

absl::StatusOr<event::v1::UnitWithdrawn> Decide(const event::v1::UnitWithdrawn& fact,
                                                const Entities& entities, const Context& context) {
  const Field date_field = kFact("effective_date");
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(date_field, fact.effective_date()));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit,
                   FindParticipant(fact.program_id(), fact.unit_id(), entities));
  const Participation& last = unit->enrolments.at(fact.program_id()).back();
  if (last.end_day.has_value()) {
    return Exists(kFact("unit_id"), {"withdrawal of unit", "退出：单位", fact.unit_id()});
  }
  RETURN_IF_ERROR(CheckWithin(date_field, *program, day));
  RETURN_IF_ERROR(CheckOrder(date_field, day, "enrolment.effective_date + 1", last.first_day + 1));
  RETURN_IF_ERROR(CheckInNoPair(*unit, fact.program_id(), day, entities));
  const std::string en = absl::StrCat("the withdrawal of unit ", unit->id);
  const std::string zh = absl::StrCat("单位 ", unit->id, " 的退出");
  RETURN_IF_ERROR(CheckNothingDue({en, zh}, *program, *unit, day, entities, context.today));
  RETURN_IF_ERROR(CheckNothingTold({en, zh}, *program, *unit, day, entities));
  return fact;
}

absl::StatusOr<event::v1::UnitIndexRecorded> Decide(const event::v1::UnitIndexRecorded& fact,
                                                    const Entities& entities,
                                                    const Context& context) {
  RETURN_IF_ERROR(CheckIndex(fact.index_milli()));
  RETURN_IF_ERROR(CheckText(kFact("basis"), fact.basis()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(kFact("index_date"), fact.index_date(), context));
  ASSIGN_OR_RETURN(const UnitState* unit,
                   FindParticipant(fact.program_id(), fact.unit_id(), entities));
  if (unit->indices.contains({fact.program_id(), day})) {
    return Exists(kFact("index_date"),
                  {"index of that day of unit", "当日工作指数：单位", fact.unit_id()});
  }
  // One from before the programme is where the year begins.
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  if (day <= program->end) {
    RETURN_IF_ERROR(
        CheckNotPublished(program->id, {"an index of that day", "当日的工作指数登记"}, entities));
  }
  return fact;
}

absl::StatusOr<event::v1::BreakthroughApproved> Decide(const event::v1::BreakthroughApproved& fact,
                                                       const Entities& entities,
                                                       const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("description"), fact.description()));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("approved_date"), fact.approved_date(), context));
  ASSIGN_OR_RETURN(const UnitState* unit,
                   FindParticipant(fact.program_id(), fact.unit_id(), entities));
  if (unit->breakthroughs.contains({fact.program_id(), day, fact.description()})) {
    return Exists(kFact("description"),
                  {"this breakthrough of unit", "同一新突破：单位", fact.unit_id()});
  }
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  if (program->start <= day && day <= program->end) {
    RETURN_IF_ERROR(CheckNotPublished(
        program->id, {"a breakthrough of that day", "当日的新突破认定"}, entities));
  }
  return fact;
}

// A25: what was measured wrongly is put right, and what was recorded before stays visible.
absl::StatusOr<event::v1::UnitIndexCorrected> Decide(const event::v1::UnitIndexCorrected& fact,
                                                     const Entities& entities,
                                                     const Context& context) {
  RETURN_IF_ERROR(CheckIndex(fact.index_milli()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, PastDay(kFact("index_date"), fact.index_date(), context));
  ASSIGN_OR_RETURN(const UnitState* unit,
                   FindParticipant(fact.program_id(), fact.unit_id(), entities));
  const auto index = unit->indices.find({fact.program_id(), day});
  if (index == unit->indices.end()) {
    return NotFound(kFact("index_date"),
                    {"index of that day of unit", "当日工作指数：单位", fact.unit_id()});
  }
  if (index->second == fact.index_milli()) {
    return Invalid(kFact("index_milli"), "this is what is recorded already",
                   "与已登记的数值相同，无需更正");
  }
  RETURN_IF_ERROR(
      CheckNotPublished(fact.program_id(), {"a correction of an index", "工作指数更正"}, entities));
  event::v1::UnitIndexCorrected corrected = fact;
  corrected.set_earlier_milli(index->second);
  *corrected.mutable_corrected_date() = ToDate(context.today);
  return corrected;
}

absl::StatusOr<event::v1::BreakthroughVoided> Decide(const event::v1::BreakthroughVoided& fact,
                                                     const Entities& entities,
                                                     const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("description"), fact.description()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("approved_date"), fact.approved_date(), context));
  ASSIGN_OR_RETURN(const UnitState* unit,
                   FindParticipant(fact.program_id(), fact.unit_id(), entities));
  if (!unit->breakthroughs.contains({fact.program_id(), day, fact.description()})) {
    return NotFound(kFact("description"),
                    {"this breakthrough of unit", "同一新突破：单位", fact.unit_id()});
  }
  RETURN_IF_ERROR(
      CheckNotPublished(fact.program_id(), {"voiding a breakthrough", "新突破认定撤销"}, entities));
  event::v1::BreakthroughVoided voided = fact;
  *voided.mutable_voided_date() = ToDate(context.today);
  return voided;
}

}  // namespace jiedui::domain
