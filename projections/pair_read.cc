#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/rules/pair_proposals.h"
#include "domain/rules/pair_state.h"
#include "domain/rules/sides.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "projections/voided_entries.h"

// The reads of pairs themselves.

namespace jiedui::projections {
namespace {

using domain::OrganizationView;
using table::v1::FiledPair;
using table::v1::PairRow;
using table::v1::ProposalRow;
using table::v1::RegisterRow;

// What was filed, by pair; the registers of a programme are read once.
class Filings {
 public:
  explicit Filings(const Tables& tables) : tables_(tables) {}

  // Null if the pair was never filed.
  const FiledPair* Of(const PairRow& pair) {
    const event::v1::PairAssigned& assigned = pair.assigned();
    const auto [program, is_new] = by_program_.try_emplace(assigned.program_id());
    if (is_new) Load(assigned.program_id(), program->second);
    const auto found = program->second.find(assigned.pair_id());
    return found == program->second.end() ? nullptr : &found->second;
  }

 private:
  using ByPair = std::map<std::string, FiledPair>;

  void Load(const std::string& program_id, ByPair& pairs) const {
    for (const RegisterRow& row : ListRegisters(tables_, program_id)) {
      for (const FiledPair& pair : row.pairs()) pairs.emplace(pair.pair_id(), pair);
    }
  }

  const Tables& tables_;
  std::map<std::string, ByPair> by_program_;
};

// The first day of the earliest pair in which it goes on; nullopt if it does in none.
std::optional<CivilDay> RenewedOn(const Tables& tables, const PairRow& pair) {
  std::optional<CivilDay> first;
  for (const std::string& pair_id : pair.renewal_pair_ids()) {
    const auto renewal = FindPairRow(tables, pair_id);
    if (!renewal.ok()) continue;
    const CivilDay day = domain::ToDay(renewal->assigned().effective_date());
    first = std::min(first.value_or(day), day);
  }
  return first;
}

void AddLeave(const Tables& tables, const PairRow& pair_row, const domain::Sides& sides,
              v1::Pair& pair) {
  const auto row = tables.Find<table::v1::CrossDistrictRow>(
      PairCompliance::kTable, LeaveKey(pair_row.assigned().program_id(), sides.a_id, sides.b_id));
  if (!row.has_value()) return;
  for (const table::v1::VoidedEntry& entry : row->voided_entries()) {
    *pair.add_voided_entries() = Shown(entry);
  }
  if (row->consents().empty() && !row->has_approval()) return;
  v1::CrossDistrictLeave& leave = *pair.mutable_cross_district();
  *leave.mutable_consents() = row->consents();
  *leave.mutable_consent_positions() = row->consent_positions();
  if (row->has_approval()) *leave.mutable_approval() = row->approval();
  leave.set_approval_position(row->approval_position());
}

v1::Pair MakePair(const Tables& tables, const PairRow& row, const OrganizationView& organization,
                  Filings& filings) {
  v1::Pair pair;
  pair.set_name(absl::StrCat("pairs/", row.assigned().pair_id()));
  *pair.mutable_assigned() = row.assigned();
  const CivilDay on = organization.on();
  const domain::Sides sides = domain::SidesOn(row, domain::LastKnownDay(row, on));
  pair.set_unit_a_id(sides.a_id);
  pair.set_unit_b_id(sides.b_id);
  const auto [name_a, name_b] = organization.NamesOfSides(sides.a_id, sides.b_id, on);
  pair.set_unit_a_name(name_a);
  pair.set_unit_b_name(name_b);
  for (const table::v1::PairReassignment& each : row.reassignments()) {
    *pair.add_reassignments() = each.reassigned();
  }
  pair.set_renewed_pair_id(row.renewed_pair_id());
  *pair.mutable_renewal_pair_ids() = row.renewal_pair_ids();
  if (row.has_dissolved_date()) *pair.mutable_dissolved_date() = row.dissolved_date();
  pair.set_position(row.position());
  pair.set_state(domain::PairStateOf(row, filings.Of(row), RenewedOn(tables, row), on));
  for (const table::v1::VoidedEntry& entry : row.voided_entries()) {
    *pair.add_voided_entries() = Shown(entry);
  }
  AddLeave(tables, row, sides, pair);
  return pair;
}

// Of a pair that is not assigned: which of the two is the better one nobody has said.
v1::Pair MakeProposedPair(const ProposalRow& row, const OrganizationView& organization) {
  v1::Pair pair;
  pair.set_name(absl::StrCat("pairs/", row.proposed().pair_id()));
  pair.set_position(row.position());
  pair.set_state(domain::PairStateOf(row));
  v1::PairProposal& proposal = *pair.mutable_proposal();
  proposal = domain::ShowProposal(row);
  proposal.set_unit_name(organization.NameOn(proposal.unit_id(), organization.on()));
  proposal.set_partner_unit_name(
      organization.NameOn(proposal.partner_unit_id(), organization.on()));
  return pair;
}

}  // namespace

absl::StatusOr<v1::Pair> ReadPair(const Tables& tables, absl::string_view pair_id,
                                  const OrganizationView& organization) {
  const absl::StatusOr<PairRow> pair = FindPairRow(tables, pair_id);
  if (!pair.ok()) {
    const std::optional<ProposalRow> proposal = FindProposal(tables, pair_id);
    if (!proposal.has_value()) return pair.status();
    return MakeProposedPair(*proposal, organization);
  }
  Filings filings(tables);
  return MakePair(tables, *pair, organization, filings);
}

absl::StatusOr<std::vector<v1::Pair>> ListPairs(const Tables& tables, const PairFilter& filter,
                                                const OrganizationView& organization) {
  ASSIGN_OR_RETURN(const std::vector<PairRow> rows, ListPairRows(tables, filter, organization));
  Filings filings(tables);
  std::vector<v1::Pair> pairs;
  for (const PairRow& row : rows) pairs.push_back(MakePair(tables, row, organization, filings));
  return pairs;
}

}  // namespace jiedui::projections
