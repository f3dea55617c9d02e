#include "domain/ledger_acts.h"

#include <algorithm>

#include "base/status_macros.h"
#include "domain/checks.h"
#include "domain/date.h"
#include "domain/entity.h"

namespace jiedui::domain {

bool IsLedgerActKind(int kind) {
  constexpr auto kKinds = KindsOf<LedgerActs>();
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

std::vector<int32_t> LedgerActKinds() {
  constexpr auto kKinds = KindsOf<LedgerActs>();
  return {kKinds.begin(), kKinds.end()};
}

absl::StatusOr<event::v1::PersonalDataRead> Decide(const event::v1::PersonalDataRead& fact,
                                                   const Entities& /*entities*/,
                                                   const Context& context) {
  RETURN_IF_ERROR(
      CheckSomeElements(kFact("officer_ids"), fact.officer_ids_size(), kMaxOfficersOfAReading));
  for (int i = 0; i < fact.officer_ids_size(); ++i) {
    RETURN_IF_ERROR(CheckId(kFact("officer_ids", i), fact.officer_ids(i)));
  }
  RETURN_IF_ERROR(CheckRequiredText(kFact("method"), fact.method()));
  RETURN_IF_ERROR(CheckText(kFact("purpose"), fact.purpose()));
  event::v1::PersonalDataRead decided = fact;
  *decided.mutable_read_date() = ToDate(context.today);
  return decided;
}

absl::StatusOr<event::v1::OperatorActed> Decide(const event::v1::OperatorActed& fact,
                                                const Entities& /*entities*/,
                                                const Context& context) {
  RETURN_IF_ERROR(CheckRequiredText(kFact("act"), fact.act()));
  RETURN_IF_ERROR(CheckText(kFact("peer"), fact.peer()));
  RETURN_IF_ERROR(CheckText(kFact("detail"), fact.detail()));
  event::v1::OperatorActed decided = fact;
  *decided.mutable_acted_date() = ToDate(context.today);
  return decided;
}

}  // namespace jiedui::domain
