// A permit to enter late (补录许可, A39): a superior lets a unit record, until a day, what happened
// in a month. What was recorded late without one stands in the ledger and does not count
// (rules/activities.h); a permit lets in what is recorded after it.

#ifndef JIEDUI_DOMAIN_ACTIVITY_LATE_ENTRY_H_
#define JIEDUI_DOMAIN_ACTIVITY_LATE_ENTRY_H_

#include <string>

#include "absl/status/statusor.h"

#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

struct PermitState {
  std::string id;
  std::string unit_id;
  std::string program_id;
  std::string granting_unit_id;
  bool voided = false;  // granted by mistake

  bool Exists() const { return !unit_id.empty(); }
};

using PermitEvents = TypeList<event::v1::LateEntryPermitted, event::v1::EntryVoided>;

template <>
struct EntityTraits<PermitState> {
  static constexpr char kTag[] = "permit";
  using Events = PermitEvents;
};

void Evolve(PermitState& state, const event::v1::LateEntryPermitted& fact);
void Evolve(PermitState& state, const event::v1::EntryVoided& fact);

absl::StatusOr<event::v1::LateEntryPermitted> Decide(const event::v1::LateEntryPermitted& fact,
                                                     const Entities& entities,
                                                     const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ACTIVITY_LATE_ENTRY_H_
