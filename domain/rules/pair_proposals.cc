#include "domain/rules/pair_proposals.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/date.h"
#include "domain/rules/obligation_parts.h"
#include "domain/rules/rules.h"

namespace jiedui::domain {
namespace {

using event::v1::PairProposalAnswered;
using table::v1::ProposalRow;
using v1::Obligation;

// Both duties follow from the way of pairing itself.
constexpr ObligationBasis kFreeCombination = {"R0-06", "", v1::RULE_SEVERITY_INFO,
                                              "pair.max_per_unit"};

// 各镇街间的结对组合由各区（市）安监局确定.
constexpr ObligationBasis kPairing = {"R0-08", "", v1::RULE_SEVERITY_MUST, "pair.max_per_unit"};
// 并于1月20日前……备案: they are decided by then.
constexpr ObligationBasis kPairingForRegister = {"R0-08", "register.due", v1::RULE_SEVERITY_MUST};

Obligation Of(v1::ObligationKind kind, const ProposalRow& row, const ProgramRules& rules,
              CivilDay on) {
  const std::string& pair_id = row.proposed().pair_id();
  Obligation obligation = MakeObligation(kind, pair_id, kFreeCombination, rules.OfYear(on));
  obligation.set_pair_id(pair_id);
  AddPosition(row.position(), obligation);
  for (const int64_t position : row.answer_positions()) AddPosition(position, obligation);
  return obligation;
}

}  // namespace

bool IsAgreed(const ProposalRow& row) {
  if (row.answers().empty()) return false;
  const PairProposalAnswered& last = *row.answers().rbegin();
  return last.answer() == event::v1::PROPOSAL_ANSWER_AGREED;
}

v1::PairProposalState ProposalStateOf(const ProposalRow& row) {
  if (row.assigned_position() != 0) return v1::PAIR_PROPOSAL_STATE_ASSIGNED;
  if (row.answers().empty()) return v1::PAIR_PROPOSAL_STATE_PROPOSED;
  return IsAgreed(row) ? v1::PAIR_PROPOSAL_STATE_AGREED : v1::PAIR_PROPOSAL_STATE_DECLINED;
}

bool IsOpen(const ProposalRow& row) {
  const v1::PairProposalState state = ProposalStateOf(row);
  return state == v1::PAIR_PROPOSAL_STATE_PROPOSED || state == v1::PAIR_PROPOSAL_STATE_AGREED;
}

v1::PairProposal ShowProposal(const ProposalRow& row) {
  const event::v1::PairProposed& proposed = row.proposed();
  v1::PairProposal proposal;
  proposal.set_pair_id(proposed.pair_id());
  proposal.set_unit_id(proposed.unit_id());
  proposal.set_partner_unit_id(proposed.partner_unit_id());
  *proposal.mutable_proposed_date() = proposed.proposed_date();
  proposal.set_reason(proposed.reason());
  proposal.set_state(ProposalStateOf(row));
  proposal.add_positions(row.position());
  proposal.mutable_positions()->MergeFrom(row.answer_positions());
  if (row.assigned_position() != 0) proposal.add_positions(row.assigned_position());
  return proposal;
}

std::vector<Obligation> ProposalObligations(const ProposalRow& row, const std::string& superior_id,
                                            const ProgramRules& rules, CivilDay on) {
  const event::v1::PairProposed& proposed = row.proposed();
  std::vector<Obligation> obligations;
  Obligation answer = Of(v1::OBLIGATION_KIND_PROPOSAL_ANSWER, row, rules, on);
  answer.add_unit_ids(proposed.partner_unit_id());
  SettleWithoutDay(ProposalStateOf(row) != v1::PAIR_PROPOSAL_STATE_PROPOSED,
                   absl::StrCat("答复 ", rules.NameOf(proposed.unit_id(), on), " 的结对提议"),
                   answer);
  obligations.push_back(std::move(answer));
  if (!IsAgreed(row) || superior_id.empty()) return obligations;
  Obligation decision = Of(v1::OBLIGATION_KIND_PROPOSAL_DECISION, row, rules, on);
  decision.add_unit_ids(superior_id);
  AddPosition(row.assigned_position(), decision);
  SettleWithoutDay(
      row.assigned_position() != 0,
      absl::StrCat("确定 ", rules.NameOf(proposed.unit_id(), on), " 与 ",
                   rules.NameOf(proposed.partner_unit_id(), on), " 自由组合的结对，或不予采纳"),
      decision);
  obligations.push_back(std::move(decision));
  return obligations;
}

Obligation PairingObligation(const UnitToPair& unit, const ProgramRules& rules, CivilDay on) {
  const bool was_paired = unit.first_day.has_value();
  const bool has_ended = was_paired && !unit.paired;
  const bool due_by_no_day = unit.joined_late || has_ended;
  Obligation obligation = MakeObligation(v1::OBLIGATION_KIND_PAIRING, unit.unit_id,
                                         due_by_no_day ? kPairing : kPairingForRegister,
                                         due_by_no_day ? rules.OfYear(on) : rules.OfRegister(on));
  obligation.add_unit_ids(unit.superior_id);
  const std::string name = rules.NameOf(unit.unit_id, on);
  if (due_by_no_day) {
    const char* const why = has_ended ? "结对已终止的 " : "备案期限后参加的 ";
    SettleWithoutDay(unit.paired, absl::StrCat("为", why, name, " 确定结对，并补充备案"),
                     obligation);
    return obligation;
  }
  const Deadline due = RegisterDeadline(rules, on);
  // One that begins after the day may still be preceded by another until then.
  const bool done = was_paired && (*unit.first_day <= due.last_day || on > due.last_day);
  SetDue(due, obligation);
  SettleDeed(StatusOfDeed(done ? unit.first_day : std::nullopt, due.last_day, on),
             absl::StrCat(By(due), "为 ", name, " 确定结对"), obligation);
  return obligation;
}

std::optional<v1::RuleFinding> JudgeFreeCombination(const table::v1::PairRow& pair,
                                                    const ProposalRow* proposal,
                                                    const ProgramRules& rules) {
  const event::v1::PairAssigned& assigned = pair.assigned();
  const bool agreed = proposal != nullptr && IsAgreed(*proposal);
  std::optional<v1::RuleFinding> told =
      JudgeFreeCombination(assigned, agreed, rules.On(ToDay(assigned.effective_date())));
  if (told.has_value()) told->set_event_position(pair.position());
  return told;
}

std::optional<v1::RuleFinding> JudgeFreeCombination(const event::v1::PairAssigned& assigned,
                                                    bool agreed, const Policy& policy) {
  if (assigned.method() != event::v1::PAIRING_METHOD_FREE_COMBINATION) return std::nullopt;
  if (agreed) return std::nullopt;
  return MakeFinding(Rule::kFreeCombinationAgreed, policy, assigned.pair_id(), 0,
                     {{"pair", assigned.pair_id()}});
}

}  // namespace jiedui::domain
