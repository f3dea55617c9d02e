// Pairs that are to be: those that two units propose by free combination (R0-06), where each stands
// and who owes an answer to it, and what is told of a pair that came about without; and those of
// units that join after the register was due. Pure.
//
// No rule says by when either is decided: what is owed has no last day.

#ifndef JIEDUI_DOMAIN_RULES_PAIR_PROPOSALS_H_
#define JIEDUI_DOMAIN_RULES_PAIR_PROPOSALS_H_

#include <optional>
#include <string>
#include <vector>

#include "base/civil.h"
#include "domain/program/program_rules.h"
#include "jiedui/table/v1/rows.pb.h"
#include "jiedui/v1/consistency.pb.h"
#include "jiedui/v1/tables.pb.h"

namespace jiedui::domain {

v1::PairProposalState ProposalStateOf(const table::v1::ProposalRow& row);

// It awaits the partner's answer, or a superior's decision.
bool IsOpen(const table::v1::ProposalRow& row);

// The partner agreed, and nobody ended it after that.
bool IsAgreed(const table::v1::ProposalRow& row);

// Ids, day, reason, state and events; names are the caller's.
v1::PairProposal ShowProposal(const table::v1::ProposalRow& row);

// The partner's answer, and once it has agreed the decision of whoever assigns the pair. Of a
// proposal that was declined what was owed is done. No superior: nobody to decide.
std::vector<v1::Obligation> ProposalObligations(const table::v1::ProposalRow& row,
                                                const std::string& superior_id,
                                                const ProgramRules& rules, CivilDay on);

// A unit that takes part, but only since the register was due: its superior is to pair it (R0-08),
// by no day, and to file the pair as a supplement. Done while it is in a pair.
struct JoinedUnit {
  std::string unit_id;
  std::string superior_id;
  bool paired = false;
};
v1::Obligation PairingObligation(const JoinedUnit& joined, const ProgramRules& rules, CivilDay on);

// A pair of free combination whose two units did not agree to it on record. Null: no proposal.
std::optional<v1::RuleFinding> JudgeFreeCombination(const table::v1::PairRow& pair,
                                                    const table::v1::ProposalRow* proposal,
                                                    const ProgramRules& rules);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_PAIR_PROPOSALS_H_
