#include "projections/pair_register.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/pairing/pair.h"
#include "domain/rules/compliance.h"
#include "domain/rules/obligations.h"
#include "domain/rules/pair_proposals.h"
#include "domain/rules/pair_sides.h"
#include "domain/rules/sides.h"
#include "projections/pair_compliance.h"
#include "projections/registry.h"

namespace jiedui::projections {
namespace {

using table::v1::FiledPair;
using table::v1::PairExceptionRow;
using table::v1::PairRow;
using table::v1::ProposalRow;
using table::v1::RegisterRow;
using table::v1::RowKey;

constexpr char kProposals[] = "proposal/";

std::string RegisterKey(absl::string_view program_id, absl::string_view unit_id) {
  return absl::StrCat("register/", program_id, "/", unit_id);
}

std::string ExceptionKey(absl::string_view program_id, absl::string_view unit_id) {
  return absl::StrCat("exception/", program_id, "/", unit_id);
}

// Calls edit(row) for the register with that id.
template <class Edit>
void UpdateRegister(const std::string& register_id, Rows& rows, Edit edit) {
  const RowKey* key = rows.Find<RowKey>(absl::StrCat("id/", register_id));
  if (key != nullptr) rows.Update<RegisterRow>(key->key(), edit);
}

// Pairs of the level just below the unit's: what it is the unit's to file.
bool IsToFile(const domain::OrganizationView& organization, const PairRow& pair,
              const event::v1::UnitRegistered& unit) {
  const domain::Sides sides = domain::SidesOn(pair, organization.on());
  if (unit.tier() == event::v1::TEAM_TIER_DETACHMENT) {
    return pair.tier() == event::v1::TEAM_TIER_BRIGADE;
  }
  return unit.tier() == event::v1::TEAM_TIER_BRIGADE &&
         pair.tier() == event::v1::TEAM_TIER_SQUADRON &&
         (organization.IsWithin(sides.a_id, unit.unit_id(), organization.on()) ||
          organization.IsWithin(sides.b_id, unit.unit_id(), organization.on()));
}

absl::StatusOr<std::vector<PairRow>> PairsToFile(const Tables& tables, absl::string_view program_id,
                                                 const event::v1::UnitRegistered& unit,
                                                 const domain::OrganizationView& organization) {
  PairFilter filter;
  filter.program_id = std::string(program_id);
  ASSIGN_OR_RETURN(const std::vector<PairRow> all, ListPairRows(tables, filter, organization));
  std::vector<PairRow> pairs;
  for (const PairRow& pair : all) {
    if (InForceOn(pair, organization.on()) && IsToFile(organization, pair, unit))
      pairs.push_back(pair);
  }
  return pairs;
}

// 附件1 is of the programme: after its last day it is judged as on that day, whoever its units have
// come under since.
domain::OrganizationView WithinProgram(const Tables& tables, const domain::ProgramRules& rules,
                                       const domain::OrganizationView& view) {
  const CivilDay end = rules.OfYear(view.on()).program_end;
  return view.on() <= end ? view : ViewOf(tables, view.organization(), end);
}

// Whether units of the level just below take part by the last day to file, so that there are pairs
// to decide and to file by it; after that day, whether there were on it. Who joins or comes under
// the unit later makes nothing due that was not.
bool OwesRegister(const Tables& tables, absl::string_view program_id,
                  const event::v1::UnitRegistered& unit, const domain::ProgramRules& rules,
                  const domain::OrganizationView& organization) {
  const CivilDay on = organization.on();
  const CivilDay due = domain::RegisterDeadline(rules, on).last_day;
  const CivilDay day = std::min(on, due);
  const event::v1::TeamTier below = unit.tier() == event::v1::TEAM_TIER_DETACHMENT
                                        ? event::v1::TEAM_TIER_BRIGADE
                                        : event::v1::TEAM_TIER_SQUADRON;
  if (unit.tier() == event::v1::TEAM_TIER_SQUADRON) return false;
  const std::vector<table::v1::UnitRow> units = ListUnitsWithin(tables, unit.unit_id());
  return absl::c_any_of(units, [&](const table::v1::UnitRow& each) {
    return each.registered().tier() == below && domain::HasJoinedBy(each, program_id, due) &&
           !domain::HasWithdrawnBy(each, program_id, day) &&
           organization.OverseerOn(each.registered().unit_id(), day) == unit.unit_id();
  });
}

absl::StatusOr<std::vector<PairRow>> PairsFiled(const Tables& tables, const RegisterRow& filed) {
  std::vector<PairRow> pairs;
  for (const FiledPair& each : filed.pairs()) {
    ASSIGN_OR_RETURN(PairRow pair, FindPairRow(tables, each.pair_id()));
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

// A district files the pairs of its own towns, the city those that no district has to itself.
bool IsOwnToFile(const domain::OrganizationView& organization, const PairRow& pair,
                 const event::v1::UnitRegistered& unit, CivilDay on) {
  const bool city = unit.tier() == event::v1::TEAM_TIER_DETACHMENT;
  if (pair.tier() == event::v1::TEAM_TIER_BRIGADE) return city;
  const domain::Sides sides = domain::SidesOn(pair, on);
  const std::string of_a = organization.OverseerOn(sides.a_id, on);
  const bool of_one = of_a == organization.OverseerOn(sides.b_id, on);
  return of_one ? of_a == unit.unit_id() : city;
}

// With the register, or as a supplement; nullopt if no rule gives a day.
std::optional<CivilDay> DueDayOf(const domain::OwedPair& pair, const domain::ProgramRules& rules,
                                 CivilDay on) {
  const CivilDay due = domain::RegisterDeadline(rules, on).last_day;
  if (pair.first_day <= due) return due;
  const auto supplement = domain::SupplementDue(pair, rules, on);
  return supplement.has_value() ? std::optional(supplement->last_day) : std::nullopt;
}

// The pair as the unit owes it: on the day it was due if it was the unit's then, whoever has come
// to have it since; else as what came to it later. Nothing if it is another's.
std::optional<domain::OwedPair> OwedBy(const event::v1::UnitRegistered& unit, const PairRow& pair,
                                       const domain::ProgramRules& rules,
                                       const domain::OrganizationView& organization) {
  const CivilDay on = organization.on();
  const event::v1::PairAssigned& assigned = pair.assigned();
  domain::OwedPair owed{assigned.pair_id(), domain::ToDay(assigned.effective_date())};
  if (pair.has_recorded_date()) owed.recorded = domain::ToDay(pair.recorded_date());
  const std::optional<CivilDay> due = DueDayOf(owed, rules, on);
  const bool was_due = due.has_value() && *due < on;
  if (was_due && IsOwnToFile(organization, pair, unit, *due)) return owed;
  if (!IsOwnToFile(organization, pair, unit, on)) return std::nullopt;
  owed.taken_over = was_due;
  return owed;
}

// The pairs in force that the unit has to file, with what became of each.
absl::StatusOr<std::vector<domain::OwedPair>> OwedPairs(
    const Tables& tables, absl::string_view program_id, const event::v1::UnitRegistered& unit,
    const std::vector<RegisterRow>& registers, const domain::ProgramRules& rules,
    const domain::OrganizationView& organization) {
  std::map<std::string, const FiledPair*> filed;
  for (const RegisterRow& row : registers) {
    for (const FiledPair& pair : row.pairs()) filed.emplace(pair.pair_id(), &pair);
  }
  PairFilter filter;
  filter.program_id = std::string(program_id);
  ASSIGN_OR_RETURN(const std::vector<PairRow> all, ListPairRows(tables, filter, organization));
  std::vector<domain::OwedPair> owed;
  for (const PairRow& pair : all) {
    if (!InForceOn(pair, organization.on())) continue;
    std::optional<domain::OwedPair> each = OwedBy(unit, pair, rules, organization);
    if (!each.has_value()) continue;
    const auto found = filed.find(each->pair_id);
    if (found != filed.end()) each->filed = found->second;
    owed.push_back(*std::move(each));
  }
  return owed;
}

// What falls short of the filing of each pair.
absl::Status JudgePairs(const Tables& tables, absl::string_view program_id,
                        const event::v1::UnitRegistered& unit, const domain::ProgramRules& rules,
                        const domain::OrganizationView& organization, v1::PairRegister& judged) {
  const std::vector<RegisterRow> registers = ListRegisters(tables, program_id);
  ASSIGN_OR_RETURN(const std::vector<domain::OwedPair> owed,
                   OwedPairs(tables, program_id, unit, registers, rules, organization));
  domain::JudgeFiledPairs(owed, rules, organization.on(), judged);
  return absl::OkStatus();
}

// State, deadline and what falls short. Of a unit that had nothing to file by the last day to file
// it is what it filed later, or has to: by no day. A unit that has nothing to file has no state.
absl::StatusOr<v1::PairRegister> Judge(const Tables& tables, absl::string_view program_id,
                                       const event::v1::UnitRegistered& unit,
                                       const RegisterRow& row, const domain::ProgramRules& rules,
                                       const domain::OrganizationView& organization) {
  const CivilDay on = organization.on();
  if (unit.tier() == event::v1::TEAM_TIER_SQUADRON) {
    v1::PairRegister none = domain::JudgeUndueRegister(row, rules, on);
    none.clear_state();
    return none;
  }
  const bool due = OwesRegister(tables, program_id, unit, rules, organization);
  v1::PairRegister judged =
      due ? domain::JudgeRegister(row, rules, on) : domain::JudgeUndueRegister(row, rules, on);
  RETURN_IF_ERROR(JudgePairs(tables, program_id, unit, rules, organization, judged));
  const bool filed = row.has_first_filed_date();
  if (!due && !filed && judged.unfiled_pair_ids().empty()) judged.clear_state();
  return judged;
}

// Where the filing of each row stands.
void SetStates(const RegisterRow& filed, v1::PairRegister& form) {
  for (v1::PairRegisterRow& row : *form.mutable_rows()) {
    for (const FiledPair& pair : filed.pairs()) {
      if (pair.pair_id() != row.pair_id()) continue;
      row.set_state(domain::RegisterStateOf(pair.state()));
      *row.mutable_first_filed_date() = pair.first_filed_date();
    }
  }
}

std::string ProposalKey(absl::string_view program_id, absl::string_view pair_id) {
  return absl::StrCat(kProposals, program_id, "/", pair_id);
}

std::string ProposedKey(absl::string_view pair_id) {
  return absl::StrCat("proposed/", pair_id);
}

// Under whatever id, on that day or from a later one on.
bool ArePaired(const event::v1::PairProposed& proposed, const std::vector<PairRow>& pairs,
               CivilDay on) {
  return absl::c_any_of(pairs, [&](const PairRow& pair) {
    const CivilDay first = domain::ToDay(pair.assigned().effective_date());
    if (first <= on && !InForceOn(pair, on)) return false;
    const domain::Sides sides = domain::SidesOn(pair, std::max(first, on));
    return sides.Has(proposed.unit_id()) && sides.Has(proposed.partner_unit_id());
  });
}

// The proposals that await an answer or the unit's decision.
void AddProposals(const Tables& tables, absl::string_view program_id,
                  const domain::OrganizationView& organization, v1::PairRegister& form) {
  const CivilDay on = organization.on();
  for (const ProposalRow& row : ListProposals(tables, program_id, organization)) {
    if (!domain::IsOpen(row) || DeciderOf(row.proposed(), organization) != form.unit_id()) continue;
    v1::PairProposal proposal = domain::ShowProposal(row);
    proposal.set_unit_name(organization.NameOn(proposal.unit_id(), on));
    proposal.set_partner_unit_name(organization.NameOn(proposal.partner_unit_id(), on));
    *form.add_proposals() = std::move(proposal);
  }
}

// R0-06: what of the rows came about by free combination without both units' word.
void AddMethodFindings(const Tables& tables, absl::string_view program_id,
                       const std::vector<PairRow>& pairs, const domain::ProgramRules& rules,
                       v1::PairRegister& form) {
  for (const PairRow& pair : pairs) {
    if (pair.assigned().method() != event::v1::PAIRING_METHOD_FREE_COMBINATION) continue;
    const auto proposal = tables.Find<ProposalRow>(
        PairRegister::kTable, ProposalKey(program_id, pair.assigned().pair_id()));
    const auto finding =
        domain::JudgeFreeCombination(pair, proposal.has_value() ? &*proposal : nullptr, rules);
    if (finding.has_value()) *form.add_findings() = *finding;
  }
}

// The last filing of the pair; an answer comes after the filing it is of. The row has the days of
// the pair's first filing and of the register's last one: the pair's own, unless it was filed anew
// after a return and others since.
domain::PairFiling FilingOf(const RegisterRow& filed, const FiledPair& pair) {
  const int answers = pair.state() == RegisterRow::STATE_FILED ? 0 : 1;
  const int last = pair.positions_size() - 1 - answers;
  const bool once = last == 0;
  return {domain::ToDay(once ? pair.first_filed_date() : filed.filed().filed_date()),
          pair.positions(last)};
}

// Of each pair, in the order they were filed.
std::vector<domain::PairFiling> FilingsOf(const RegisterRow& filed) {
  std::vector<domain::PairFiling> filings;
  for (const FiledPair& pair : filed.pairs()) filings.push_back(FilingOf(filed, pair));
  return filings;
}

// A21: what changed in the sides of the rows after they were filed. The pairs are those filed, in
// their order.
void AddSideFindings(const std::vector<PairRow>& pairs, const RegisterRow& filed, CivilDay on,
                     const domain::ProgramRules& rules, v1::PairRegister& form) {
  const std::vector<domain::PairFiling> filings = FilingsOf(filed);
  for (size_t i = 0; i < pairs.size(); ++i) {
    for (v1::RuleFinding& finding : domain::SidesSinceFiling(pairs[i], filings[i], on, rules)) {
      *form.add_findings() = std::move(finding);
    }
  }
}

// Every pair whose filing is on its way gets the answer.
void Answer(RegisterRow::State state, int64_t position, RegisterRow& row) {
  row.set_state(state);
  row.add_positions(position);
  for (FiledPair& pair : *row.mutable_pairs()) {
    if (pair.state() != RegisterRow::STATE_FILED) continue;
    pair.set_state(state);
    pair.add_positions(position);
  }
}

// What is filed again after a return is on its way again; what is left out then is not filed.
void File(const event::v1::PairRegisterFiled& event, int64_t position, RegisterRow& row) {
  auto& pairs = *row.mutable_pairs();
  const auto left_out = [&](const FiledPair& pair) {
    return pair.state() == RegisterRow::STATE_RETURNED &&
           !absl::c_linear_search(event.pair_ids(), pair.pair_id());
  };
  pairs.erase(std::remove_if(pairs.begin(), pairs.end(), left_out), pairs.end());
  for (const std::string& pair_id : event.pair_ids()) {
    const auto found =
        absl::c_find_if(pairs, [&](const FiledPair& pair) { return pair.pair_id() == pair_id; });
    FiledPair& pair = found == pairs.end() ? *pairs.Add() : *found;
    pair.set_pair_id(pair_id);
    pair.set_state(RegisterRow::STATE_FILED);
    if (!pair.has_first_filed_date()) *pair.mutable_first_filed_date() = event.filed_date();
    pair.add_positions(position);
  }
}

// As the assignment has it, and why a side was granted a second pair by that day (R0-11), unless
// whoever assigned the pair wrote of it.
std::string RemarksOf(const Tables& tables, const event::v1::PairAssigned& assigned,
                      const domain::Sides& sides, CivilDay on) {
  constexpr absl::string_view kSpecial = "特殊情况";
  std::string remarks = assigned.remarks();
  if (absl::StrContains(remarks, kSpecial)) return remarks;
  for (const std::string& unit_id : {sides.a_id, sides.b_id}) {
    const auto exception = tables.Find<PairExceptionRow>(
        PairRegister::kTable, ExceptionKey(assigned.program_id(), unit_id));
    if (!exception.has_value() || domain::ToDay(exception->granted().granted_date()) > on) continue;
    const std::string& reason = exception->granted().reason();
    if (absl::StrContains(remarks, reason)) continue;
    absl::StrAppend(&remarks, remarks.empty() ? "" : "；", kSpecial, "：", reason);
  }
  return remarks;
}

void AddRow(const Tables& tables, const PairRow& pair, const domain::Sides& sides,
            const domain::OrganizationView& organization, v1::PairRegister& form) {
  const CivilDay names_on = organization.on();
  const event::v1::PairAssigned& assigned = pair.assigned();
  v1::PairRegisterRow* row = form.add_rows();
  row->set_sequence_number(form.rows_size());
  row->set_pair_id(assigned.pair_id());
  row->set_unit_a_id(sides.a_id);
  row->set_unit_a_name(organization.NameOn(sides.a_id, names_on));
  row->set_unit_b_id(sides.b_id);
  row->set_unit_b_name(organization.NameOn(sides.b_id, names_on));
  row->set_remarks(RemarksOf(tables, assigned, sides, names_on));
  row->set_position(pair.position());
  // R0-06: how many came about by free combination, which is the exception.
  if (assigned.method() == event::v1::PAIRING_METHOD_FREE_COMBINATION) {
    form.set_free_combination_count(form.free_combination_count() + 1);
  } else {
    form.set_designated_count(form.designated_count() + 1);
  }
}

// The unit the form is of, with its name of the organization's day.
void SetUnit(const std::string& unit_id, const domain::OrganizationView& organization,
             v1::PairRegister& form) {
  form.set_unit_id(unit_id);
  form.set_unit_name(organization.NameOn(unit_id, organization.on()));
}

// Rows of what is to file: the sides and names of the organization's day.
void AddRows(const Tables& tables, const std::vector<PairRow>& pairs,
             const domain::OrganizationView& organization, v1::PairRegister& form) {
  for (const PairRow& pair : pairs) {
    const CivilDay day = domain::LastKnownDay(pair, organization.on());
    AddRow(tables, pair, domain::SidesOn(pair, day), organization, form);
  }
}

// Rows of what was filed: reassigned since, the sides are other ones (A21). The pairs are those
// filed, in their order.
void AddFiledRows(const Tables& tables, const std::vector<PairRow>& pairs, const RegisterRow& filed,
                  const domain::OrganizationView& organization, v1::PairRegister& form) {
  const std::vector<domain::PairFiling> filings = FilingsOf(filed);
  for (size_t i = 0; i < pairs.size(); ++i) {
    AddRow(tables, pairs[i], domain::SidesFiled(pairs[i], filings[i]), organization, form);
  }
}

std::optional<RegisterRow> FindRegister(const Tables& tables, absl::string_view program_id,
                                        absl::string_view unit_id) {
  return tables.Find<RegisterRow>(PairRegister::kTable, RegisterKey(program_id, unit_id));
}

}  // namespace

void PairRegister::Apply(const event::v1::PairRegisterFiled& event, const Envelope& at,
                         Rows& rows) {
  const std::string key = RegisterKey(event.program_id(), event.unit_id());
  auto& row = rows.Edit<RegisterRow>(key);
  *row.mutable_filed() = event;
  row.set_state(RegisterRow::STATE_FILED);
  File(event, at.position, row);
  if (!row.has_first_filed_date()) *row.mutable_first_filed_date() = event.filed_date();
  row.add_positions(at.position);
  row.clear_return_reason();
  rows.Edit<RowKey>(absl::StrCat("id/", event.register_id())).set_key(key);
}

void PairRegister::Apply(const event::v1::PairRegisterAcknowledged& event, const Envelope& at,
                         Rows& rows) {
  UpdateRegister(event.register_id(), rows, [&](RegisterRow& row) {
    Answer(RegisterRow::STATE_ACKNOWLEDGED, at.position, row);
  });
}

void PairRegister::Apply(const event::v1::PairRegisterReturned& event, const Envelope& at,
                         Rows& rows) {
  UpdateRegister(event.register_id(), rows, [&](RegisterRow& row) {
    Answer(RegisterRow::STATE_RETURNED, at.position, row);
    row.set_return_reason(event.reason());
  });
}

void PairRegister::Apply(const event::v1::PairProposed& event, const Envelope& at, Rows& rows) {
  const std::string key = ProposalKey(event.program_id(), event.pair_id());
  auto& row = rows.Edit<ProposalRow>(key);
  *row.mutable_proposed() = event;
  row.set_position(at.position);
  rows.Edit<RowKey>(ProposedKey(event.pair_id())).set_key(key);
}

void PairRegister::Apply(const event::v1::PairProposalAnswered& event, const Envelope& at,
                         Rows& rows) {
  rows.Update<ProposalRow>(ProposalKey(event.program_id(), event.pair_id()), [&](ProposalRow& row) {
    *row.add_answers() = event;
    row.add_answer_positions(at.position);
  });
}

void PairRegister::Apply(const event::v1::PairAssigned& event, const Envelope& at, Rows& rows) {
  rows.Update<ProposalRow>(ProposalKey(event.program_id(), event.pair_id()),
                           [&](ProposalRow& row) { row.set_assigned_position(at.position); });
}

void PairRegister::Apply(const event::v1::PairRenewed& event, const Envelope& at, Rows& rows) {
  Apply(domain::AssignmentOf(event), at, rows);
}

void PairRegister::Apply(const event::v1::PairExceptionGranted& event, const Envelope& at,
                         Rows& rows) {
  auto& row = rows.Edit<PairExceptionRow>(ExceptionKey(event.program_id(), event.unit_id()));
  *row.mutable_granted() = event;
  row.set_position(at.position);
}

void PairRegister::Apply(const event::v1::EntryVoided& event, const Envelope& /*at*/, Rows& rows) {
  if (!event.has_pair_exception()) return;
  const event::v1::VoidedPairException& voided = event.pair_exception();
  rows.Delete(ExceptionKey(voided.program_id(), voided.unit_id()));
}

std::vector<ProposalRow> ListProposals(const Tables& tables, absl::string_view program_id,
                                       const domain::OrganizationView& organization) {
  std::vector<ProposalRow> proposals;
  tables.ForEach<ProposalRow>(PairRegister::kTable, ProposalKey(program_id, ""),
                              [&](const ProposalRow& row) { proposals.push_back(row); });
  if (absl::c_none_of(proposals, domain::IsOpen)) return proposals;
  PairFilter filter;
  filter.program_id = std::string(program_id);
  const auto pairs = ListPairRows(tables, filter, organization);
  if (!pairs.ok()) return proposals;
  std::erase_if(proposals, [&](const ProposalRow& row) {
    return domain::IsOpen(row) && ArePaired(row.proposed(), *pairs, organization.on());
  });
  return proposals;
}

std::optional<ProposalRow> FindProposal(const Tables& tables, absl::string_view pair_id) {
  const auto key = tables.Find<RowKey>(PairRegister::kTable, ProposedKey(pair_id));
  if (!key.has_value()) return std::nullopt;
  return tables.Find<ProposalRow>(PairRegister::kTable, key->key());
}

std::string DeciderOf(const event::v1::PairProposed& proposed,
                      const domain::OrganizationView& organization) {
  const CivilDay on = organization.on();
  std::string of_unit = organization.OverseerOn(proposed.unit_id(), on);
  if (of_unit == organization.OverseerOn(proposed.partner_unit_id(), on)) return of_unit;
  std::string city = organization.OverseerOn(of_unit, on);
  return city.empty() ? of_unit : city;
}

std::vector<RegisterRow> ListRegisters(const Tables& tables, absl::string_view program_id) {
  std::vector<RegisterRow> registers;
  tables.ForEach<RegisterRow>(PairRegister::kTable, RegisterKey(program_id, ""),
                              [&](const RegisterRow& row) { registers.push_back(row); });
  return registers;
}

absl::StatusOr<v1::PairRegister> ReadPairRegister(const Tables& tables,
                                                  absl::string_view program_id,
                                                  absl::string_view unit_id,
                                                  const domain::OrganizationView& view) {
  ASSIGN_OR_RETURN(const domain::ProgramRules rules, RulesOf(tables, program_id));
  const domain::OrganizationView organization = WithinProgram(tables, rules, view);
  ASSIGN_OR_RETURN(const table::v1::UnitRow asked, FindUnit(tables, unit_id));
  const auto filed = FindRegister(tables, program_id, unit_id);
  if (filed.has_value()) {
    const CivilDay filed_on = domain::ToDay(filed->filed().filed_date());
    ASSIGN_OR_RETURN(const std::vector<PairRow> pairs, PairsFiled(tables, *filed));
    ASSIGN_OR_RETURN(v1::PairRegister form,
                     Judge(tables, program_id, asked.registered(), *filed, rules, organization));
    const auto as_filed = ViewOf(tables, domain::Organization::kAsItWas, filed_on);
    SetUnit(std::string(unit_id), as_filed, form);
    AddFiledRows(tables, pairs, *filed, as_filed, form);
    SetStates(*filed, form);
    AddProposals(tables, program_id, organization, form);
    AddMethodFindings(tables, program_id, pairs, rules, form);
    AddSideFindings(pairs, *filed, organization.on(), rules, form);
    return form;
  }
  const std::string shown = organization.Shown(std::string(unit_id));
  ASSIGN_OR_RETURN(const table::v1::UnitRow unit, FindUnit(tables, shown));
  if (shown != unit_id) return ReadPairRegister(tables, program_id, shown, organization);
  ASSIGN_OR_RETURN(const std::vector<PairRow> pairs,
                   PairsToFile(tables, program_id, unit.registered(), organization));
  ASSIGN_OR_RETURN(v1::PairRegister form, Judge(tables, program_id, unit.registered(),
                                                RegisterRow(), rules, organization));
  SetUnit(shown, organization, form);
  AddRows(tables, pairs, organization, form);
  AddProposals(tables, program_id, organization, form);
  AddMethodFindings(tables, program_id, pairs, rules, form);
  return form;
}

std::optional<v1::PairRegister> JudgeOwedRegister(const Tables& tables,
                                                  const event::v1::UnitRegistered& unit,
                                                  absl::string_view program_id,
                                                  const domain::ProgramRules& rules,
                                                  const domain::OrganizationView& view) {
  const domain::OrganizationView organization = WithinProgram(tables, rules, view);
  const auto row = FindRegister(tables, program_id, unit.unit_id());
  auto judged = Judge(tables, program_id, unit, row.value_or(RegisterRow()), rules, organization);
  // Nothing either where the tables could not be read.
  if (!judged.ok() || judged->state() == v1::REGISTER_STATE_UNSPECIFIED) return std::nullopt;
  judged->set_unit_id(unit.unit_id());
  return *std::move(judged);
}

std::vector<v1::Obligation> ReadSupplementObligations(const Tables& tables,
                                                      const event::v1::UnitRegistered& unit,
                                                      absl::string_view program_id,
                                                      const domain::ProgramRules& rules,
                                                      const domain::OrganizationView& view) {
  if (unit.tier() == event::v1::TEAM_TIER_SQUADRON) return {};
  const domain::OrganizationView organization = WithinProgram(tables, rules, view);
  const std::vector<RegisterRow> registers = ListRegisters(tables, program_id);
  const auto owed = OwedPairs(tables, program_id, unit, registers, rules, organization);
  if (!owed.ok()) return {};  // the tables could not be read
  return domain::SupplementObligations(unit.unit_id(), *owed, rules, view.on());
}

}  // namespace jiedui::projections
