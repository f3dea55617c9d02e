#include "domain/decide.h"

#include <type_traits>

#include "base/status_macros.h"
#include "domain/date.h"
#include "domain/error.h"
#include "domain/grounds.h"
#include "domain/ledger_acts.h"
#include "domain/moves.h"
#include "domain/program/document.h"
#include "domain/voiding.h"

namespace jiedui::domain {
namespace {

using event::v1::Event;
using event::v1::EventTraits;
using event::v1::NoEvent;

// R0-01: the document an act rests on is stored in full. Which acts must name one is decided with
// them.
template <class Fact>
absl::Status CompleteBasis(Fact& decided, const Entities& entities, const Context& context) {
  if constexpr (requires { decided.has_basis_document(); }) {
    if (!decided.has_basis_document()) return absl::OkStatus();
    ASSIGN_OR_RETURN(
        *decided.mutable_basis_document(),
        ResolveDocument(decided.basis_document(), /*required=*/false, entities, context));
  }
  return absl::OkStatus();
}

// The fact as it is stored.
template <class Fact>
absl::StatusOr<Fact> DecideFact(const Fact& fact, const Entities& entities,
                                const Context& context) {
  ASSIGN_OR_RETURN(Fact decided, Decide(fact, entities, context));
  RETURN_IF_ERROR(CompleteBasis(decided, entities, context));
  return decided;
}

}  // namespace

// One overload of Decide for each event, in the header of its family; the build stops where one is
// missing.
absl::StatusOr<Event> Decide(const Event& proposed, const Entities& entities,
                             const Context& context) {
  return event::v1::VisitEvent(proposed, [&](const auto& fact) -> absl::StatusOr<Event> {
    using Fact = std::remove_cvref_t<decltype(fact)>;
    if constexpr (std::is_same_v<Fact, NoEvent>) {
      return Refuse(v1::ERROR_REASON_FIELD_REQUIRED, "fact");
    } else {
      absl::StatusOr<Fact> decided = DecideFact(fact, entities, context);
      if (!decided.ok()) return Explained(decided.status(), proposed, entities, context);
      Event event;
      *EventTraits<Fact>::Mutable(event) = *std::move(decided);
      return event;
    }
  });
}

CivilDay OccurredDay(const Event& event) {
  return event::v1::VisitEvent(event, [](const auto& fact) {
    using Fact = std::remove_cvref_t<decltype(fact)>;
    if constexpr (std::is_same_v<Fact, NoEvent>) {
      return CivilDay();
    } else {
      return ToDay(EventTraits<Fact>::Occurred(fact));
    }
  });
}

}  // namespace jiedui::domain
