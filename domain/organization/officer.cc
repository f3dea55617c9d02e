#include "domain/organization/officer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

// The last word about a day counts.
void Post(OfficerState& state, Posting posting) {
  while (state.Exists() && state.postings.back().first_day >= posting.first_day) {
    state.postings.pop_back();
  }
  state.postings.push_back(std::move(posting));
}

absl::Status CheckEstablishment(event::v1::Establishment establishment) {
  if (establishment == event::v1::ESTABLISHMENT_UNSPECIFIED) {
    return Missing(kFact("establishment"));
  }
  if (event::v1::Establishment_IsValid(establishment)) return absl::OkStatus();
  return Invalid(kFact("establishment"), "not a known establishment", "应为在编或辅助");
}

absl::Status Erased(const OfficerState& officer) {
  return Refuse(v1::ERROR_REASON_PERSONAL_DATA_ERASED, kFact("officer_id").Path(),
                {{"resource", absl::StrCat("officer ", officer.id)},
                 {"resource_zh", absl::StrCat("执法人员 ", officer.id)}});
}

// The officer, who has not left.
absl::StatusOr<const OfficerState*> FindServing(const std::string& officer_id,
                                                const Entities& entities) {
  const Field field = kFact("officer_id");
  ASSIGN_OR_RETURN(const OfficerState* officer, FindOfficer(field, officer_id, entities));
  if (!officer->HasLeft()) return officer;
  return Refuse(v1::ERROR_REASON_OFFICER_LEFT, field.Path(), {{"officer", officer_id}});
}

// What happens next happens after what happened last.
absl::Status CheckNext(const OfficerState& officer, CivilDay day) {
  return CheckOrder(kFact("effective_date"), day, "officer.effective_date",
                    officer.postings.back().first_day);
}

absl::Status CheckMayBeRegistered(const OfficerState& officer, CivilDay day) {
  if (officer.HasLeft()) return CheckNext(officer, day);
  if (officer.erased_day.has_value()) return absl::OkStatus();
  return Exists(kFact("officer_id"), {"officer", "执法人员", officer.id});
}

}  // namespace

absl::Status CheckOfficerOf(const Field& field, const std::string& officer_id,
                            const std::string& unit_id, CivilDay day, const Entities& entities) {
  RETURN_IF_ERROR(CheckId(field, officer_id));
  const OfficerState* const officer = entities.Officer(officer_id);
  if (officer == nullptr) {
    return Refuse(v1::ERROR_REASON_OFFICER_NOT_REGISTERED, field.Path(), {{"officer", officer_id}});
  }
  const Posting* const posting = officer->On(day);
  if (posting != nullptr && posting->unit_id == unit_id) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_OFFICER_NOT_OF_UNIT, field.Path(),
                {{"officer", officer_id}, {"unit", unit_id}, {"date", FormatDay(day)}});
}

// Who belonged to a unit that was taken over belongs to the one that took over.
absl::Status CheckSigner(const Field& field, const std::string& officer_id, const UnitState& unit,
                         const Entities& entities, const Context& context) {
  const OfficerState* const officer = IsId(officer_id) ? entities.Officer(officer_id) : nullptr;
  const Posting* const posting = officer == nullptr ? nullptr : officer->On(context.today);
  if (posting != nullptr) {
    if (SuccessorOn(posting->unit_id, context.today, entities) == unit.id) return absl::OkStatus();
    const bool ended = !unit.ActiveOn(context.today);
    if (ended && posting->unit_id == context.actor.unit_id) return absl::OkStatus();
  }
  return CheckOfficerOf(field, officer_id, unit.id, context.today, entities);
}

const std::string& OfficerState::unit_id() const {
  return postings.back().unit_id.empty() && postings.size() > 1
             ? postings[postings.size() - 2].unit_id
             : postings.back().unit_id;
}

const Posting* OfficerState::On(CivilDay day) const {
  const auto after = std::find_if(postings.begin(), postings.end(), [day](const Posting& posting) {
    return posting.first_day > day;
  });
  if (after == postings.begin() || std::prev(after)->unit_id.empty()) return nullptr;
  return &*std::prev(after);
}

bool OfficerState::IsCertifiedOn(CivilDay day) const {
  return std::any_of(certificates.begin(), certificates.end(), [day](const Certificate& each) {
    return each.first_day <= day && day <= each.last_day;
  });
}

void Evolve(OfficerState& state, const event::v1::OfficerRegistered& fact) {
  const CivilDay day = ToDay(fact.effective_date());
  Post(state, {day, fact.unit_id(), fact.establishment()});
  if (fact.has_certificate_valid_to_date()) {
    state.certificates.push_back({day, ToDay(fact.certificate_valid_to_date())});
  }
  state.erased_day.reset();
}

void Evolve(OfficerState& state, const event::v1::PersonalDataErased& fact) {
  state.erased_day = ToDay(fact.erased_date());
  ++state.erasures;
}

void Evolve(OfficerState& state, const event::v1::OfficerCertificateRenewed& fact) {
  state.certificates.push_back({ToDay(fact.issued_date()), ToDay(fact.valid_to_date())});
}

void Evolve(OfficerState& state, const event::v1::OfficerTransferred& fact) {
  Post(state, {ToDay(fact.effective_date()), fact.unit_id(), fact.establishment()});
}

void Evolve(OfficerState& state, const event::v1::OfficerLeft& fact) {
  state.postings.push_back({ToDay(fact.effective_date()), "", {}});
}

absl::StatusOr<event::v1::OfficerRegistered> Decide(const event::v1::OfficerRegistered& fact,
                                                    const Entities& entities,
                                                    const Context& /*context*/) {
  RETURN_IF_ERROR(CheckId(kFact("officer_id"), fact.officer_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("display_name"), fact.display_name()));
  RETURN_IF_ERROR(CheckText(kFact("certificate_number"), fact.certificate_number()));
  RETURN_IF_ERROR(CheckText(kFact("phone"), fact.phone()));
  RETURN_IF_ERROR(CheckEstablishment(fact.establishment()));
  if (fact.has_certificate_valid_to_date()) {
    RETURN_IF_ERROR(
        AnyDay(kFact("certificate_valid_to_date"), fact.certificate_valid_to_date()).status());
  }
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  const OfficerState* const officer = entities.Officer(fact.officer_id());
  if (officer != nullptr) RETURN_IF_ERROR(CheckMayBeRegistered(*officer, day));
  return fact;
}

absl::StatusOr<event::v1::OfficerCertificateRenewed> Decide(
    const event::v1::OfficerCertificateRenewed& fact, const Entities& entities,
    const Context& context) {
  RETURN_IF_ERROR(CheckText(kFact("certificate_number"), fact.certificate_number()));
  ASSIGN_OR_RETURN(const CivilDay issued,
                   PastDay(kFact("issued_date"), fact.issued_date(), context));
  ASSIGN_OR_RETURN(const CivilDay valid_to, AnyDay(kFact("valid_to_date"), fact.valid_to_date()));
  RETURN_IF_ERROR(CheckOrder(kFact("valid_to_date"), valid_to, "issued_date", issued));
  ASSIGN_OR_RETURN(const OfficerState* officer, FindServing(fact.officer_id(), entities));
  // Nothing personal is kept of them any more, unless they are registered again.
  if (officer->erased_day.has_value() && !fact.certificate_number().empty()) {
    return Erased(*officer);
  }
  return fact;
}

absl::StatusOr<event::v1::OfficerTransferred> Decide(const event::v1::OfficerTransferred& fact,
                                                     const Entities& entities,
                                                     const Context& /*context*/) {
  RETURN_IF_ERROR(CheckEstablishment(fact.establishment()));
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const OfficerState* officer, FindServing(fact.officer_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  RETURN_IF_ERROR(CheckUnitOn(kFact("unit_id"), *unit, day));
  RETURN_IF_ERROR(CheckNext(*officer, day));
  const Posting& last = officer->postings.back();
  if (last.unit_id == fact.unit_id() && last.establishment == fact.establishment()) {
    return Invalid(kFact("unit_id"), "they are there already, and in that way",
                   "该人员已在此单位，编制也没有变化");
  }
  return fact;
}

absl::StatusOr<event::v1::OfficerLeft> Decide(const event::v1::OfficerLeft& fact,
                                              const Entities& entities,
                                              const Context& /*context*/) {
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day, AnyDay(kFact("effective_date"), fact.effective_date()));
  ASSIGN_OR_RETURN(const OfficerState* officer, FindServing(fact.officer_id(), entities));
  RETURN_IF_ERROR(CheckNext(*officer, day));
  return fact;
}

absl::StatusOr<event::v1::PersonalDataErased> Decide(const event::v1::PersonalDataErased& fact,
                                                     const Entities& entities,
                                                     const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("legal_basis"), fact.legal_basis()));
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const OfficerState* officer,
                   FindOfficer(kFact("officer_id"), fact.officer_id(), entities));
  if (officer->erased_day.has_value()) return Erased(*officer);
  event::v1::PersonalDataErased decided = fact;
  *decided.mutable_erased_date() = ToDate(context.today);
  return decided;
}

}  // namespace jiedui::domain
