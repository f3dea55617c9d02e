#include "domain/circulation/good_practice.h"

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/activity/activity.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::GoodPracticePromoted;
using event::v1::GoodPracticeRecorded;

absl::Status CheckShape(const GoodPracticeRecorded& fact) {
  RETURN_IF_ERROR(CheckId(kFact("practice_id"), fact.practice_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("title"), fact.title()));
  return CheckRequiredText(kFact("description"), fact.description());
}

}  // namespace

void Evolve(PracticeState& state, const GoodPracticeRecorded& fact) {
  state.unit_id = fact.unit_id();
  state.program_id = fact.program_id();
}

void Evolve(PracticeState& state, const GoodPracticePromoted& fact) {
  state.promoted_by.insert(fact.promoting_unit_id());
}

void Evolve(PracticeState& state, const event::v1::EntryVoided& fact) {
  if (fact.has_good_practice()) state.voided = true;
  if (fact.has_practice_promotion()) state.promoted_by.erase(fact.practice_promotion().unit_id());
}

absl::Status CheckNotVoided(const Field& field, const PracticeState& practice) {
  if (!practice.voided) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_ALREADY_SETTLED, field.Path(),
                {{"item", absl::StrCat("good practice ", practice.id)},
                 {"item_zh", absl::StrCat("经验做法 ", practice.id, " ")},
                 {"state", "voided"},
                 {"state_zh", "已撤销"}});
}

absl::StatusOr<GoodPracticeRecorded> Decide(const GoodPracticeRecorded& fact,
                                            const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckShape(fact));
  RETURN_IF_ERROR(FindProgram(kFact("program_id"), fact.program_id(), entities).status());
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckEnrolled(kFact("unit_id"), *unit, fact.program_id()));
  if (!fact.activity_id().empty()) {
    RETURN_IF_ERROR(FindActivity(kFact("activity_id"), fact.activity_id(), entities).status());
  }
  if (entities.Practice(fact.practice_id()) != nullptr) {
    return Exists(kFact("practice_id"), {"good practice", "经验做法", fact.practice_id()});
  }
  GoodPracticeRecorded recorded = fact;
  *recorded.mutable_recorded_date() = ToDate(context.today);
  return recorded;
}

absl::StatusOr<GoodPracticePromoted> Decide(const GoodPracticePromoted& fact,
                                            const Entities& entities, const Context& context) {
  const Field field = kFact("practice_id");
  RETURN_IF_ERROR(CheckRequiredText(kFact("channel"), fact.channel()));
  ASSIGN_OR_RETURN(const PracticeState* practice,
                   FindPractice(field, fact.practice_id(), entities));
  RETURN_IF_ERROR(CheckNotVoided(field, *practice));
  RETURN_IF_ERROR(CheckBySuperior(field, practice->unit_id, entities, context));
  if (practice->promoted_by.contains(context.actor.unit_id)) {
    return Exists(field, {"promotion of good practice", "经验做法推广", fact.practice_id()});
  }
  GoodPracticePromoted promoted = fact;
  promoted.set_promoting_unit_id(context.actor.unit_id);
  *promoted.mutable_promoted_date() = ToDate(context.today);
  return promoted;
}

}  // namespace jiedui::domain
