// An enforcement officer (执法人员): which unit they belong to, and whether their personal data
// still exists. Who they are is not here: names are personal data, and no state holds any.

#ifndef JIEDUI_DOMAIN_ORGANIZATION_OFFICER_H_
#define JIEDUI_DOMAIN_ORGANIZATION_OFFICER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

struct OfficerState {
  std::string id;
  std::string unit_id;
  CivilDay first_day;
  std::optional<CivilDay> erased_day;  // since the last registration
  int erasures = 0;                    // ever

  bool Exists() const { return !unit_id.empty(); }
};

using OfficerEvents = TypeList<event::v1::OfficerRegistered, event::v1::PersonalDataErased>;

template <>
struct EntityTraits<OfficerState> {
  static constexpr char kTag[] = "officer";
  using Events = OfficerEvents;
};

void Evolve(OfficerState& state, const event::v1::OfficerRegistered& fact);
void Evolve(OfficerState& state, const event::v1::PersonalDataErased& fact);

// Whoever was erased may be registered again.
absl::StatusOr<event::v1::OfficerRegistered> Decide(const event::v1::OfficerRegistered& fact,
                                                    const Entities& entities,
                                                    const Context& context);
absl::StatusOr<event::v1::PersonalDataErased> Decide(const event::v1::PersonalDataErased& fact,
                                                     const Entities& entities,
                                                     const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ORGANIZATION_OFFICER_H_
