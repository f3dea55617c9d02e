#include "domain/pairing/proposal.h"

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/organization/unit.h"
#include "domain/pairing/pair.h"
#include "domain/program/program.h"
#include "domain/references.h"

namespace jiedui::domain {
namespace {

using event::v1::PairProposalAnswered;
using event::v1::PairProposed;

Words WordsOf(ProposalStage stage) {
  switch (stage) {
    case ProposalStage::kNone:
      return {"not made", "未提议"};
    case ProposalStage::kProposed:
      return {"open", "待答复"};
    case ProposalStage::kAgreed:
      return {"agreed to", "双方同意"};
    case ProposalStage::kDeclined:
      return {"declined", "未达成"};
    case ProposalStage::kAssigned:
      return {"assigned", "已结对"};
  }
  return {"not made", "未提议"};
}

// R0-05: what could not be assigned is not proposed either.
absl::Status CheckTiers(const UnitState& unit, const UnitState& partner) {
  if (unit.tier == partner.tier && unit.tier != event::v1::TEAM_TIER_DETACHMENT) {
    return absl::OkStatus();
  }
  return Refuse(v1::ERROR_REASON_TIER_MISMATCH, kFact("partner_unit_id").Path(),
                {{"unit_a", unit.id}, {"unit_b", partner.id}});
}

absl::Status CheckUnits(const PairProposed& fact, CivilDay day, const Entities& entities) {
  const Field field = kFact("unit_id");
  const Field partner_field = kFact("partner_unit_id");
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(field, fact.unit_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* partner,
                   FindUnit(partner_field, fact.partner_unit_id(), entities));
  if (unit == partner) {
    return Refuse(v1::ERROR_REASON_SAME_UNIT, partner_field.Path(), {{"unit", unit->id}});
  }
  RETURN_IF_ERROR(CheckTiers(*unit, *partner));
  RETURN_IF_ERROR(CheckUnitOn(field, *unit, day));
  RETURN_IF_ERROR(CheckUnitOn(partner_field, *partner, day));
  RETURN_IF_ERROR(CheckTakesPartOn(field, *unit, fact.program_id(), day));
  return CheckTakesPartOn(partner_field, *partner, fact.program_id(), day);
}

// Before the programme begins, or within it.
absl::Status CheckNotOver(const ProgramState& program, CivilDay day) {
  return day <= program.end ? absl::OkStatus() : CheckWithin(kFact("proposed_date"), program, day);
}

// The partner agrees, nobody else: who proposes has done so, and a superior assigns the pair.
absl::Status CheckAgrees(const PairProposalAnswered& fact, const ProposalState& proposal,
                         const Context& context) {
  if (fact.unit_id() != proposal.partner_unit_id) {
    return Invalid(kFact("unit_id"), "only the partner agrees; a superior assigns the pair instead",
                   "同意由对方答复，上级同意的直接登记结对");
  }
  if (proposal.stage != ProposalStage::kProposed) {
    return WrongStage(v1::ERROR_REASON_PROPOSAL_STATE, "pair", proposal.id,
                      WordsOf(proposal.stage));
  }
  if (context.actor.unit_id != proposal.proposing_unit_id) return absl::OkStatus();
  return Refuse(
      v1::ERROR_REASON_SAME_PROPOSER, kFact("unit_id").Path(),
      {{"actor", context.actor.unit_id}, {"unit", proposal.unit_id}, {"pair", proposal.id}});
}

// Either of the two, or a superior of both.
absl::Status CheckDeclines(const PairProposalAnswered& fact, const ProposalState& proposal,
                           CivilDay day, const Entities& entities) {
  const Field field = kFact("unit_id");
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  if (proposal.stage != ProposalStage::kProposed && proposal.stage != ProposalStage::kAgreed) {
    return WrongStage(v1::ERROR_REASON_PROPOSAL_STATE, "pair", proposal.id,
                      WordsOf(proposal.stage));
  }
  if (proposal.Has(fact.unit_id())) return absl::OkStatus();
  ASSIGN_OR_RETURN(const UnitState* superior, FindUnit(field, fact.unit_id(), entities));
  ASSIGN_OR_RETURN(const UnitState* unit, FindUnit(field, proposal.unit_id, entities));
  ASSIGN_OR_RETURN(const UnitState* partner, FindUnit(field, proposal.partner_unit_id, entities));
  if (IsSuperior(*superior, *unit, day, entities) &&
      IsSuperior(*superior, *partner, day, entities)) {
    return absl::OkStatus();
  }
  return Invalid(field, "neither of the two units nor a superior of both",
                 "不是提议双方，也不是双方的上级");
}

absl::Status CheckAnswer(const PairProposalAnswered& fact, const ProposalState& proposal,
                         CivilDay day, const Entities& entities, const Context& context) {
  const event::v1::ProposalAnswer answer = fact.answer();
  if (answer == event::v1::PROPOSAL_ANSWER_UNSPECIFIED) return Missing(kFact("answer"));
  if (answer == event::v1::PROPOSAL_ANSWER_AGREED) return CheckAgrees(fact, proposal, context);
  if (answer == event::v1::PROPOSAL_ANSWER_DECLINED) {
    return CheckDeclines(fact, proposal, day, entities);
  }
  return Invalid(kFact("answer"), "not a known answer", "没有这种答复");
}

}  // namespace

void Evolve(ProposalState& state, const PairProposed& fact) {
  state.program_id = fact.program_id();
  state.unit_id = fact.unit_id();
  state.partner_unit_id = fact.partner_unit_id();
  state.proposing_unit_id = fact.proposing_unit_id();
  state.proposed = ToDay(fact.proposed_date());
  state.stage = ProposalStage::kProposed;
}

void Evolve(ProposalState& state, const PairProposalAnswered& fact) {
  state.stage = fact.answer() == event::v1::PROPOSAL_ANSWER_AGREED ? ProposalStage::kAgreed
                                                                   : ProposalStage::kDeclined;
}

// Most pairs were proposed by nobody.
void Evolve(ProposalState& state, const event::v1::PairAssigned& /*fact*/) {
  if (state.Exists()) state.stage = ProposalStage::kAssigned;
}

// The pair that goes on has it in its stream too.
void Evolve(ProposalState& state, const event::v1::PairRenewed& fact) {
  if (state.Exists() && state.id == fact.pair_id()) state.stage = ProposalStage::kAssigned;
}

absl::StatusOr<PairProposed> Decide(const PairProposed& fact, const Entities& entities,
                                    const Context& context) {
  RETURN_IF_ERROR(CheckId(kFact("pair_id"), fact.pair_id()));
  RETURN_IF_ERROR(CheckRequiredText(kFact("reason"), fact.reason()));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("proposed_date"), fact.proposed_date(), context));
  ASSIGN_OR_RETURN(const ProgramState* program,
                   FindProgram(kFact("program_id"), fact.program_id(), entities));
  RETURN_IF_ERROR(CheckNotOver(*program, day));
  RETURN_IF_ERROR(CheckUnits(fact, day, entities));
  if (entities.Pair(fact.pair_id()) != nullptr) {
    return Exists(kFact("pair_id"), {"pair", "结对", fact.pair_id()});
  }
  if (entities.Proposal(fact.pair_id()) != nullptr) {
    return Exists(kFact("pair_id"), {"proposal of pair", "结对提议", fact.pair_id()});
  }
  PairProposed proposed = fact;
  proposed.set_proposing_unit_id(context.actor.unit_id);
  return proposed;
}

absl::StatusOr<PairProposalAnswered> Decide(const PairProposalAnswered& fact,
                                            const Entities& entities, const Context& context) {
  RETURN_IF_ERROR(CheckText(kFact("reason"), fact.reason()));
  RETURN_IF_ERROR(CheckId(kFact("unit_id"), fact.unit_id()));
  ASSIGN_OR_RETURN(const CivilDay day,
                   PastDay(kFact("answered_date"), fact.answered_date(), context));
  ASSIGN_OR_RETURN(const ProposalState* proposal,
                   FindProposal(kFact("pair_id"), fact.pair_id(), entities));
  RETURN_IF_ERROR(
      CheckOrder(kFact("answered_date"), day, "proposal.proposed_date", proposal->proposed));
  RETURN_IF_ERROR(CheckAnswer(fact, *proposal, day, entities, context));
  PairProposalAnswered answered = fact;
  answered.set_program_id(proposal->program_id);
  answered.set_answering_unit_id(context.actor.unit_id);
  return answered;
}

absl::Status CheckAsProposed(const event::v1::PairAssigned& assigned, const Entities& entities) {
  const ProposalState* const proposal = entities.Proposal(assigned.pair_id());
  if (proposal == nullptr) return absl::OkStatus();
  if (proposal->program_id == assigned.program_id() && proposal->Has(assigned.unit_a_id()) &&
      proposal->Has(assigned.unit_b_id())) {
    return absl::OkStatus();
  }
  return Invalid(kFact("pair_id"), "was proposed for a pair of other units or another programme",
                 "该编号已用于其他单位或其他活动的结对提议");
}

}  // namespace jiedui::domain
