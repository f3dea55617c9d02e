#include "domain/pairing/cross_district.h"

#include <set>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/program/document.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::CrossDistrictConsentGiven;
using event::v1::CrossDistrictPairApproved;

// Two towns and whom each is below on a day.
struct Towns {
  const UnitState* a;
  const UnitState* b;
  std::string district_a;
  std::string district_b;
};

// What both facts ask for: two towns that take part, of different districts on that day.
template <class Fact>
absl::StatusOr<Towns> FindTowns(const Fact& fact, CivilDay day, const Entities& entities) {
  RETURN_IF_ERROR(FindProgram(kFact("program_id"), fact.program_id(), entities).status());
  const Field field_a = kFact("unit_a_id");
  const Field field_b = kFact("unit_b_id");
  ASSIGN_OR_RETURN(const UnitState* a, FindUnit(field_a, fact.unit_a_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* b, FindUnit(field_b, fact.unit_b_id(), entities));
  if (a == b) return Refuse(v1::ERROR_REASON_SAME_UNIT, field_b.Path(), {{"unit", a->id}});
  if (a->tier != b->tier) {
    return Refuse(v1::ERROR_REASON_TIER_MISMATCH, field_b.Path(),
                  {{"unit_a", a->id}, {"unit_b", b->id}});
  }
  RETURN_IF_ERROR(CheckUnitOn(field_a, *a, day));
  RETURN_IF_ERROR(CheckUnitOn(field_b, *b, day));
  RETURN_IF_ERROR(CheckEnrolled(field_a, *a, fact.program_id()));
  RETURN_IF_ERROR(CheckEnrolled(field_b, *b, fact.program_id()));
  Towns towns{a, b, SuperiorOn(*a, day, entities), SuperiorOn(*b, day, entities)};
  if (towns.district_a != towns.district_b) return towns;
  return Refuse(v1::ERROR_REASON_NOT_CROSS_DISTRICT, field_b.Path(),
                {{"unit_a", a->id},
                 {"unit_b", b->id},
                 {"district", towns.district_a},
                 {"date", FormatDay(day)}});
}

// Who agreed so far that the two pair; the same of both.
CrossDistrictState LeaveOf(const UnitState& a, const UnitState& b, const std::string& program_id) {
  const auto found = a.cross_district.find({program_id, b.id});
  return found == a.cross_district.end() ? CrossDistrictState() : found->second;
}

// Itself, or one it has taken over from by then. A town may be below the city itself, whose
// approval is asked for anyhow.
bool HasConsented(const CrossDistrictState& leave, const std::string& district_id, CivilDay day,
                  const Entities& entities) {
  const UnitState* const district = entities.Unit(district_id);
  if (district == nullptr || district->tier == event::v1::TEAM_TIER_DETACHMENT) return true;
  return absl::c_any_of(leave.consents, [&](const auto& consent) {
    return SuccessorOn(consent.first, day, entities) == district_id;
  });
}

// Whose consent there is not, of the districts.
struct MissingConsents {
  std::vector<std::string> en;
  std::vector<std::string> zh;
};

MissingConsents ConsentsMissing(const CrossDistrictState& leave,
                                const std::set<std::string>& districts, CivilDay day,
                                const Entities& entities) {
  MissingConsents missing;
  for (const std::string& district : districts) {
    if (HasConsented(leave, district, day, entities)) continue;
    missing.en.push_back(absl::StrCat("the consent of ", district));
    missing.zh.push_back(absl::StrCat(district, " 的同意"));
  }
  return missing;
}

absl::Status CheckLeave(const UnitState& a, const UnitState& b, CivilDay day, const Policy& policy,
                        const std::string& program_id, const std::set<std::string>& districts,
                        const Entities& entities) {
  const CrossDistrictState leave = LeaveOf(a, b, program_id);
  MissingConsents missing = ConsentsMissing(leave, districts, day, entities);
  if (!leave.approved) {
    missing.en.emplace_back("the city's approval");
    missing.zh.emplace_back("市局的批准");
  }
  if (missing.en.empty()) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_CROSS_DISTRICT_UNAPPROVED, kFact("unit_b_id").Path(),
                {{"unit_a", a.id},
                 {"unit_b", b.id},
                 {"missing", absl::StrJoin(missing.en, ", ")},
                 {"missing_zh", absl::StrJoin(missing.zh, "、")},
                 {"clause", policy.Clause("pair.cross_district")}});
}

absl::Status CheckIsDistrict(const CrossDistrictConsentGiven& fact, const Towns& towns,
                             CivilDay day) {
  const std::string& unit_id = fact.unit_id();
  if (unit_id == towns.district_a || unit_id == towns.district_b) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_NOT_A_DISTRICT_OF_THE_PAIR, kFact("unit_id").Path(),
                {{"unit", unit_id},
                 {"district_a", towns.district_a},
                 {"district_b", towns.district_b},
                 {"date", FormatDay(day)}});
}

bool IsOwnVoice(const std::string& district_id, const Entities& entities, const Context& context) {
  return SuccessorOn(district_id, context.today, entities) == context.actor.unit_id;
}

// Nothing says that the district consented but another account's word for it.
bool IsHearsay(const DistrictConsent& consent, const std::string& district_id,
               const Entities& entities, const Context& context) {
  return consent.document.empty() && district_id != consent.account_unit_id &&
         SuccessorOn(district_id, context.today, entities) != consent.account_unit_id;
}

// One who speaks once more, after what it recorded for `spoken` by that document.
struct Speaker {
  Field field;
  const Context& context;
  std::string for_whom;
  std::string document;

  absl::Status CheckAnother(const std::string& account, const std::string& spoken,
                            const std::string& earlier_document) const {
    if (account != context.actor.unit_id) return absl::OkStatus();
    if (!earlier_document.empty() && !document.empty() && earlier_document != document) {
      return absl::OkStatus();
    }
    return Refuse(v1::ERROR_REASON_SAME_CONSENTER, field.Path(),
                  {{"actor", account}, {"unit", spoken}, {"other", for_whom}});
  }
};

// A19: two consents and an approval are three acts; what one account records of them rests on as
// many documents.
absl::Status CheckOtherVoice(const Speaker& speaker, const CrossDistrictState& leave) {
  for (const auto& [district, consent] : leave.consents) {
    if (district == speaker.for_whom) continue;  // given anew
    RETURN_IF_ERROR(speaker.CheckAnother(consent.account_unit_id, district, consent.document));
  }
  if (!leave.approved) return absl::OkStatus();
  const std::string& approver = leave.approving_unit_id;
  return speaker.CheckAnother(approver, approver, leave.approval_document);
}

// The document of a consent as it is stored; the district's own account needs none.
absl::StatusOr<event::v1::BasisDocument> DocumentOf(const CrossDistrictConsentGiven& fact,
                                                    const Entities& entities,
                                                    const Context& context) {
  const event::v1::BasisDocument& named = fact.basis_document();
  const bool none = named.document_number().empty() && named.document_id().empty();
  if (none && !IsOwnVoice(fact.unit_id(), entities, context)) {
    return Refuse(v1::ERROR_REASON_CONSENT_WITHOUT_DOCUMENT, kFact("basis_document").Path(),
                  {{"actor", context.actor.unit_id}, {"district", fact.unit_id()}});
  }
  return ResolveDocument(named, /*required=*/false, entities, context);
}

// The city approves what both districts have agreed to by then.
absl::Status CheckConsented(const CrossDistrictState& leave, const Towns& towns, CivilDay day,
                            const Entities& entities) {
  const MissingConsents missing =
      ConsentsMissing(leave, {towns.district_a, towns.district_b}, day, entities);
  if (!missing.en.empty()) {
    return Refuse(v1::ERROR_REASON_APPROVAL_BEFORE_CONSENT, kFact("unit_b_id").Path(),
                  {{"unit_a", towns.a->id},
                   {"unit_b", towns.b->id},
                   {"missing", absl::StrJoin(missing.en, ", ")},
                   {"missing_zh", absl::StrJoin(missing.zh, "、")}});
  }
  for (const auto& [district, consent] : leave.consents) {
    RETURN_IF_ERROR(CheckOrder(kFact("approved_date"), day, "consent.consented_date", consent.day));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckDistricts(const UnitState& a, const UnitState& b, CivilDay day,
                            const std::string& program_id, const Policy& policy,
                            const Entities& entities) {
  const bool towns = a.tier == event::v1::TEAM_TIER_SQUADRON;
  if (!towns || policy.pair_cross_district == CrossDistrict::kAny) return absl::OkStatus();
  const std::set<std::string> districts = {SuperiorOn(a, day, entities),
                                           SuperiorOn(b, day, entities)};
  if (districts.size() == 1) return absl::OkStatus();
  if (policy.pair_cross_district == CrossDistrict::kNone) {
    return Refuse(
        v1::ERROR_REASON_CROSS_DISTRICT, kFact("unit_b_id").Path(),
        {{"unit_a", a.id}, {"unit_b", b.id}, {"clause", policy.Clause("pair.cross_district")}});
  }
  return CheckLeave(a, b, day, policy, program_id, districts, entities);
}

absl::StatusOr<CrossDistrictConsentGiven> Decide(const CrossDistrictConsentGiven& fact,
                                                 const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("consented_date"), fact.consented_date(), context));
  ASSIGN_OR_RETURN(const UnitState* district, FindUnit(kFact("unit_id"), fact.unit_id(), entities));
  ASSIGN_OR_RETURN(const Towns towns, FindTowns(fact, day, entities));
  RETURN_IF_ERROR(CheckIsDistrict(fact, towns, day));
  const CrossDistrictState leave = LeaveOf(*towns.a, *towns.b, fact.program_id());
  const auto before = leave.consents.find(district->id);
  if (before != leave.consents.end() &&
      !IsHearsay(before->second, district->id, entities, context)) {
    return Exists(kFact("unit_id"), {"consent of", "跨区结对同意：", district->id});
  }
  ASSIGN_OR_RETURN(const event::v1::BasisDocument document, DocumentOf(fact, entities, context));
  const Speaker speaker = {kFact("unit_id"), context, district->id, document.document_number()};
  RETURN_IF_ERROR(CheckOtherVoice(speaker, leave));
  CrossDistrictConsentGiven given = fact;
  given.set_consenting_unit_id(context.actor.unit_id);
  return given;
}

absl::StatusOr<CrossDistrictPairApproved> Decide(const CrossDistrictPairApproved& fact,
                                                 const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("approved_date"), fact.approved_date(), context));
  ASSIGN_OR_RETURN(const Towns towns, FindTowns(fact, day, entities));
  const CrossDistrictState leave = LeaveOf(*towns.a, *towns.b, fact.program_id());
  if (leave.approved) {
    return Exists(kFact("unit_b_id"), {"approval of", "跨区结对批准：",
                                       absl::StrCat(fact.unit_a_id(), " ", fact.unit_b_id())});
  }
  RETURN_IF_ERROR(CheckConsented(leave, towns, day, entities));
  ASSIGN_OR_RETURN(const event::v1::BasisDocument document,
                   ResolveDocument(fact.basis_document(), /*required=*/true, entities, context));
  const Speaker speaker = {kFact("unit_b_id"), context, context.actor.unit_id,
                           document.document_number()};
  RETURN_IF_ERROR(CheckOtherVoice(speaker, leave));
  CrossDistrictPairApproved approved = fact;
  approved.set_approving_unit_id(context.actor.unit_id);
  *approved.mutable_basis_document() = document;
  return approved;
}

}  // namespace jiedui::domain
