#include "domain/organization/officer.h"

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/references.h"

namespace jiedui::domain {

void Evolve(OfficerState& state, const event::v1::OfficerRegistered& fact) {
  state.unit_id = fact.unit_id();
  state.first_day = ToDay(fact.effective_date());
  state.erased_day.reset();
}

void Evolve(OfficerState& state, const event::v1::PersonalDataErased& fact) {
  state.erased_day = ToDay(fact.erased_date());
  ++state.erasures;
}

absl::StatusOr<event::v1::OfficerRegistered> Decide(const event::v1::OfficerRegistered& fact,
                                                    const Entities& entities,
                                                    const Context& /*context*/) {
  RETURN_IF_ERROR(CheckId(kFact("officer_id"), fact.officer_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("display_name"), fact.display_name()));
  RETURN_IF_ERROR(CheckText(kFact("certificate_number"), fact.certificate_number()));
  RETURN_IF_ERROR(CheckText(kFact("phone"), fact.phone()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  const OfficerState* const officer = entities.Officer(fact.officer_id());
  if (officer != nullptr && !officer->erased_day.has_value()) {
    return Exists(kFact("officer_id"), {"officer", "执法人员", fact.officer_id()});
  }
  return fact;
}

absl::StatusOr<event::v1::PersonalDataErased> Decide(const event::v1::PersonalDataErased& fact,
                                                     const Entities& entities,
                                                     const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("legal_basis"), fact.legal_basis()));
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const OfficerState* officer,
                   FindOfficer(kFact("officer_id"), fact.officer_id(), entities));
  if (officer->erased_day.has_value()) {
    return Refuse(v1::ERROR_REASON_PERSONAL_DATA_ERASED, kFact("officer_id").Path(),
                  {{"resource", absl::StrCat("officer ", officer->id)},
                   {"resource_zh", absl::StrCat("执法人员 ", officer->id)}});
  }
  event::v1::PersonalDataErased decided = fact;
  *decided.mutable_erased_date() = ToDate(context.today);
  return decided;
}

}  // namespace jiedui::domain
