// Leave to pair two towns of different districts (A19). A district decides on its own towns alone
// (R0-08), so that such a pair takes the consent of both districts and then the approval of the
// city; each is a fact about the two towns in one programme, whichever of them is the better side.
// A consent is the district's act. What its own account records needs no paper; another account
// puts it on record with the document the district consented by (CONSENT_WITHOUT_DOCUMENT), and may
// approve, or record the other consent, by another document alone (SAME_CONSENTER): one account
// never makes up two of the three.

#ifndef JIEDUI_DOMAIN_PAIRING_CROSS_DISTRICT_H_
#define JIEDUI_DOMAIN_PAIRING_CROSS_DISTRICT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/organization/unit.h"
#include "domain/program/policy.h"

namespace jiedui::domain {

// The two may pair from that day on as far as their districts go: CROSS_DISTRICT where the policy
// allows no such pair, CROSS_DISTRICT_UNAPPROVED while somebody has yet to agree.
absl::Status CheckDistricts(const UnitState& a, const UnitState& b, CivilDay day,
                            const std::string& program_id, const Policy& policy,
                            const Entities& entities);

absl::StatusOr<event::v1::CrossDistrictConsentGiven> Decide(
    const event::v1::CrossDistrictConsentGiven& fact, const Entities& entities,
    const Context& context);
absl::StatusOr<event::v1::CrossDistrictPairApproved> Decide(
    const event::v1::CrossDistrictPairApproved& fact, const Entities& entities,
    const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PAIRING_CROSS_DISTRICT_H_
