// A bulletin on how the programme is going (通报): published once with the seal of its table, then
// its copies are delivered (R0-31, R0-37, R0-38). An issuer's bulletins of one programme are a
// numbered series; a city or a district issues them, about itself and all units below it.
//
// The table is not a decision's to make: it is computed from the read models, and its seal put into
// the proposal, before the decision (services/bulletin_service.h). The decision sees that the
// series has not moved on meanwhile.

#ifndef JIEDUI_DOMAIN_CIRCULATION_BULLETIN_H_
#define JIEDUI_DOMAIN_CIRCULATION_BULLETIN_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

struct BulletinState {
  std::string id;
  std::string unit_id;  // the issuer
  CivilDay signed_day;
  std::map<std::string, bool> recipients;  // by name: has its copy

  bool Exists() const { return !unit_id.empty(); }
};

using BulletinEvents = TypeList<event::v1::BulletinPublished, event::v1::CopyDelivered>;

template <>
struct EntityTraits<BulletinState> {
  static constexpr char kTag[] = "bulletin";
  using Events = BulletinEvents;
};

// "<program>-<unit>-<number>"
std::string BulletinId(absl::string_view program_id, absl::string_view unit_id, int32_t number);

void Evolve(BulletinState& state, const event::v1::BulletinPublished& fact);
void Evolve(BulletinState& state, const event::v1::CopyDelivered& fact);

absl::StatusOr<event::v1::BulletinPublished> Decide(const event::v1::BulletinPublished& fact,
                                                    const Entities& entities,
                                                    const Context& context);
absl::StatusOr<event::v1::CopyDelivered> Decide(const event::v1::CopyDelivered& fact,
                                                const Entities& entities, const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_CIRCULATION_BULLETIN_H_
