// Pairs that are to be: those that two units propose by free combination (R0-06), where each stands
// and who owes an answer to it, and what is told of a pair that came about without; and those that
// each unit that takes part is to be in. Pure.
//
// No rule says by when a proposal is decided, nor when a unit is paired that joins after the
// register was due or whose pair has ended: what is owed then has no last day.

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

// A unit that takes part: its superior is to pair it (R0-08). The pairs are decided and then
// filed by the register's day (R0-09), so that a unit that took part by then is in one by then, and
// late in one that begins later. Of a unit that joined since, and of one whose pair has ended, it
// is due by no day, and the pair is filed as a supplement. Done while it is in a pair.
struct UnitToPair {
  std::string unit_id;
  std::string superior_id;
  bool joined_late = false;                          // since the register was due
  std::optional<CivilDay> first_day = std::nullopt;  // in a pair; nullopt: it never was in one
  bool paired = false;                               // on the day, or from a later one on
};
v1::Obligation PairingObligation(const UnitToPair& unit, const ProgramRules& rules, CivilDay on);

// A pair of free combination whose two units did not agree to it on record. Null: no proposal.
std::optional<v1::RuleFinding> JudgeFreeCombination(const table::v1::PairRow& pair,
                                                    const table::v1::ProposalRow* proposal,
                                                    const ProgramRules& rules);
// The same of a pair that is being assigned; the position is 0.
std::optional<v1::RuleFinding> JudgeFreeCombination(const event::v1::PairAssigned& assigned,
                                                    bool agreed, const Policy& policy);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_PAIR_PROPOSALS_H_
