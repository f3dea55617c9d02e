#include "domain/rules/pair_state.h"

#include "domain/date.h"
#include "domain/rules/pair_proposals.h"

namespace jiedui::domain {
namespace {

using table::v1::FiledPair;
using table::v1::PairRow;
using table::v1::RegisterRow;

v1::PairState StateByFiling(const FiledPair& filed, bool has_begun) {
  if (filed.state() == RegisterRow::STATE_RETURNED) return v1::PAIR_STATE_RETURNED;
  if (filed.state() != RegisterRow::STATE_ACKNOWLEDGED) return v1::PAIR_STATE_FILED;
  return has_begun ? v1::PAIR_STATE_ACTIVE : v1::PAIR_STATE_ACKNOWLEDGED;
}

}  // namespace

v1::PairState PairStateOf(const PairRow& pair, const FiledPair* filed,
                          std::optional<CivilDay> renewed_on, CivilDay on) {
  if (pair.has_dissolved_date() && ToDay(pair.dissolved_date()) <= on) {
    return v1::PAIR_STATE_DISSOLVED;
  }
  if (renewed_on.has_value() && *renewed_on <= on) return v1::PAIR_STATE_RENEWED;
  if (filed == nullptr || ToDay(filed->first_filed_date()) > on) return v1::PAIR_STATE_ASSIGNED;
  return StateByFiling(*filed, ToDay(pair.assigned().effective_date()) <= on);
}

v1::PairState PairStateOf(const table::v1::ProposalRow& proposal) {
  return IsOpen(proposal) ? v1::PAIR_STATE_PROPOSED : v1::PAIR_STATE_NOT_FORMED;
}

}  // namespace jiedui::domain
