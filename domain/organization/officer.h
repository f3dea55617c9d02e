// An enforcement officer (执法人员): which unit they belong to and how, whether they have a
// certificate (在编有证, R1-04), and whether their personal data still exists. Who they are is not
// here: names are personal data, and no state holds any.

#ifndef JIEDUI_DOMAIN_ORGANIZATION_OFFICER_H_
#define JIEDUI_DOMAIN_ORGANIZATION_OFFICER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/checks.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

// Where an officer serves from a day on, until the next one.
struct Posting {
  CivilDay first_day;
  std::string unit_id;  // empty: nowhere, they have left
  event::v1::Establishment establishment = event::v1::ESTABLISHMENT_UNSPECIFIED;
};

struct Certificate {
  CivilDay first_day;
  CivilDay last_day;
};

struct OfficerState {
  std::string id;
  std::vector<Posting> postings;          // in order of time
  std::vector<Certificate> certificates;  // in order of recording
  std::optional<CivilDay> erased_day;     // since the last registration
  int erasures = 0;                       // ever

  bool Exists() const { return !postings.empty(); }
  bool HasLeft() const { return postings.back().unit_id.empty(); }
  // The unit they belong to by the last word about them; after they left, the one they left.
  const std::string& unit_id() const;
  // Where they serve on that day; null if nowhere.
  const Posting* On(CivilDay day) const;
  bool IsCertifiedOn(CivilDay day) const;
};

using OfficerEvents = TypeList<event::v1::OfficerRegistered, event::v1::PersonalDataErased,
                               event::v1::OfficerCertificateRenewed, event::v1::OfficerTransferred,
                               event::v1::OfficerLeft>;

template <>
struct EntityTraits<OfficerState> {
  static constexpr char kTag[] = "officer";
  using Events = OfficerEvents;
};

void Evolve(OfficerState& state, const event::v1::OfficerRegistered& fact);
void Evolve(OfficerState& state, const event::v1::PersonalDataErased& fact);
void Evolve(OfficerState& state, const event::v1::OfficerCertificateRenewed& fact);
void Evolve(OfficerState& state, const event::v1::OfficerTransferred& fact);
void Evolve(OfficerState& state, const event::v1::OfficerLeft& fact);

// OFFICER_NOT_REGISTERED, or OFFICER_NOT_OF_UNIT on that day.
absl::Status CheckOfficerOf(const Field& field, const std::string& officer_id,
                            const std::string& unit_id, CivilDay day, const Entities& entities);
// 填报人: an officer of the reporting unit today, or of one it has taken over from; of a unit that
// has ended also one of the superior that signs for it.
absl::Status CheckSigner(const Field& field, const std::string& officer_id, const UnitState& unit,
                         const Entities& entities, const Context& context);

// Whoever was erased or has left may be registered again.
absl::StatusOr<event::v1::OfficerRegistered> Decide(const event::v1::OfficerRegistered& fact,
                                                    const Entities& entities,
                                                    const Context& context);
absl::StatusOr<event::v1::PersonalDataErased> Decide(const event::v1::PersonalDataErased& fact,
                                                     const Entities& entities,
                                                     const Context& context);
absl::StatusOr<event::v1::OfficerCertificateRenewed> Decide(
    const event::v1::OfficerCertificateRenewed& fact, const Entities& entities,
    const Context& context);
absl::StatusOr<event::v1::OfficerTransferred> Decide(const event::v1::OfficerTransferred& fact,
                                                     const Entities& entities,
                                                     const Context& context);
absl::StatusOr<event::v1::OfficerLeft> Decide(const event::v1::OfficerLeft& fact,
                                              const Entities& entities, const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ORGANIZATION_OFFICER_H_
