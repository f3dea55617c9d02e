// What was done with the ledger itself: personal data that was read, and the acts of operators. The
// server records these by itself, and nobody can propose them: they move no entity, are about no
// unit, and no rpc takes them. Pure.

#ifndef JIEDUI_DOMAIN_LEDGER_ACTS_H_
#define JIEDUI_DOMAIN_LEDGER_ACTS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

#include "base/type_list.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "jiedui/event/v1/events.gen.h"

namespace jiedui::domain {

using LedgerActs = TypeList<event::v1::PersonalDataRead, event::v1::OperatorActed>;

template <class Fact>
concept IsLedgerAct = Contains<Fact>(LedgerActs{});

bool IsLedgerActKind(int kind);
std::vector<int32_t> LedgerActKinds();

// Each is a tag of the event, of which the ledger takes no more than 64.
inline constexpr int kMaxOfficersOfAReading = 50;

// With the day of today.
absl::StatusOr<event::v1::PersonalDataRead> Decide(const event::v1::PersonalDataRead& fact,
                                                   const Entities& entities,
                                                   const Context& context);
absl::StatusOr<event::v1::OperatorActed> Decide(const event::v1::OperatorActed& fact,
                                                const Entities& entities, const Context& context);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_LEDGER_ACTS_H_
