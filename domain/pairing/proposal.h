// A pair before it is one: a unit proposes to pair with another of its tier, that one agrees, and
// their superior assigns the pair under the same id (R0-06 自由组合). Until then the proposer may
// take it back and a superior of both may turn it down. What is declined is over; the pair it would
// have been may still be designated.

#ifndef JIEDUI_DOMAIN_PAIRING_PROPOSAL_H_
#define JIEDUI_DOMAIN_PAIRING_PROPOSAL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"

namespace jiedui::domain {

enum class ProposalStage { kNone, kProposed, kAgreed, kDeclined, kAssigned };

struct ProposalState {
  std::string id;  // of the pair
  std::string program_id;
  std::string unit_id;
  std::string partner_unit_id;
  std::string proposing_unit_id;  // who recorded it
  CivilDay proposed;
  ProposalStage stage = ProposalStage::kNone;

  bool Exists() const { return stage != ProposalStage::kNone; }
  bool Has(absl::string_view unit) const { return unit == unit_id || unit == partner_unit_id; }
};

using ProposalEvents = TypeList<event::v1::PairProposed, event::v1::PairProposalAnswered,
                                event::v1::PairAssigned, event::v1::PairRenewed>;

template <>
struct EntityTraits<ProposalState> {
  static constexpr char kTag[] = "pair";
  using Events = ProposalEvents;
};

void Evolve(ProposalState& state, const event::v1::PairProposed& fact);
void Evolve(ProposalState& state, const event::v1::PairProposalAnswered& fact);
void Evolve(ProposalState& state, const event::v1::PairAssigned& fact);
void Evolve(ProposalState& state, const event::v1::PairRenewed& fact);

absl::StatusOr<event::v1::PairProposed> Decide(const event::v1::PairProposed& fact,
                                               const Entities& entities, const Context& context);
absl::StatusOr<event::v1::PairProposalAnswered> Decide(const event::v1::PairProposalAnswered& fact,
                                                       const Entities& entities,
                                                       const Context& context);

// A pair that takes the id of a proposal is between the two units that were proposed, in that
// programme, whichever of them is the better side. OK if nothing was proposed under that id.
absl::Status CheckAsProposed(const event::v1::PairAssigned& assigned, const Entities& entities);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PAIRING_PROPOSAL_H_
