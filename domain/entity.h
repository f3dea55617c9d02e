// What all entities have in common: a plain state, folded by Evolve from the events that carry the
// entity's tag and are in its list. Pure; used by whoever folds (services/ on the writer's thread,
// tests).
//
// An entity is a struct with
//   std::string id;                     set before the first event
//   bool Exists() const;                true once an event has created it
//   void Evolve(State&, const E&);      for exactly the events E of its list (domain/moves.h
//   checks)
//   void RecordedBy(State&, const Event&, absl::string_view unit_id);   of one that asks who acted
// and a specialization of EntityTraits. Evolve never refuses: the past is not up for debate.

#ifndef JIEDUI_DOMAIN_ENTITY_H_
#define JIEDUI_DOMAIN_ENTITY_H_

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>

#include "absl/strings/string_view.h"

#include "base/type_list.h"
#include "jiedui/event/v1/events.gen.h"

namespace jiedui::domain {

// kTag, as in the (tag) option of events.proto, and Events, the TypeList of what moves it.
template <class State>
struct EntityTraits;

template <class... Es>
constexpr std::array<int32_t, sizeof...(Es)> KindsOf(TypeList<Es...>) {
  return {event::v1::EventTraits<Es>::kKind...};
}

// Kind numbers of a list of events: KindsOf<PairEvents>().
template <class List>
constexpr auto KindsOf() {
  return KindsOf(List{});
}

// The entity before its first event.
template <class State>
State Blank(absl::string_view id) {
  State state;
  state.id = std::string(id);
  return state;
}

// Folds one event into the state, and the unit that recorded it, empty if that is not known; events
// outside the entity's list change nothing.
template <class State>
void EvolveEvent(State& state, const event::v1::Event& event,
                 [[maybe_unused]] absl::string_view actor_unit_id = "") {
  event::v1::VisitEvent(event, [&state](const auto& fact) {
    using Fact = std::remove_cvref_t<decltype(fact)>;
    if constexpr (Contains<Fact>(typename EntityTraits<State>::Events{})) Evolve(state, fact);
  });
  if constexpr (requires { RecordedBy(state, event, actor_unit_id); }) {
    RecordedBy(state, event, actor_unit_id);
  }
}

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_ENTITY_H_
