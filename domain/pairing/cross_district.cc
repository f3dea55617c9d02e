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

// A19: two consents and an approval are three voices, also where the city speaks for a district:
// no account gives two of them. `for_whom` is whom it would speak for.
absl::Status CheckOtherVoice(const Field& field, const CrossDistrictState& leave,
                             const std::string& for_whom, const Context& context) {
  const std::string& actor = context.actor.unit_id;
  for (const auto& [district, consent] : leave.consents) {
    if (consent.account_unit_id != actor) continue;
    return Refuse(v1::ERROR_REASON_SAME_CONSENTER, field.Path(),
                  {{"actor", actor}, {"unit", district}, {"other", for_whom}});
  }
  if (leave.approving_unit_id != actor) return absl::OkStatus();
  return Refuse(v1::ERROR_REASON_SAME_CONSENTER, field.Path(),
                {{"actor", actor}, {"unit", actor}, {"other", for_whom}});
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
  if (leave.consents.contains(district->id)) {
    return Exists(kFact("unit_id"), {"consent of", "跨区结对同意：", district->id});
  }
  RETURN_IF_ERROR(CheckOtherVoice(kFact("unit_id"), leave, district->id, context));
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
  RETURN_IF_ERROR(CheckOtherVoice(kFact("unit_b_id"), leave, context.actor.unit_id, context));
  CrossDistrictPairApproved approved = fact;
  approved.set_approving_unit_id(context.actor.unit_id);
  ASSIGN_OR_RETURN(*approved.mutable_basis_document(),
                   ResolveDocument(fact.basis_document(), /*required=*/true, entities, context));
  return approved;
}

}  // namespace jiedui::domain
