#include "domain/decide.h"

#include <type_traits>

#include "domain/date.h"
#include "domain/error.h"
#include "domain/grounds.h"
#include "domain/ledger_acts.h"
#include "domain/moves.h"

namespace jiedui::domain {
namespace {

using event::v1::Event;
using event::v1::EventTraits;
using event::v1::NoEvent;

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
      absl::StatusOr<Fact> decided = Decide(fact, entities, context);
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
