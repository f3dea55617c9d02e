// An activity held on one day, and which are at once (A24, A27). Pure.

#ifndef JIEDUI_DOMAIN_RULES_HELD_H_
#define JIEDUI_DOMAIN_RULES_HELD_H_

#include <algorithm>
#include <string>
#include <tuple>

#include "base/civil.h"
#include "domain/date.h"
#include "domain/pairing/sides.h"

namespace jiedui::domain {

inline constexpr int kDayMinutes = 24 * 60;

// Of minutes after midnight, the last not included; from >= to if nobody noted when.
struct Held {
  std::string id;
  CivilDay day;
  int from = 0;
  int to = 0;
  bool study = false;

  bool Timed() const { return from < to; }
  bool Overlaps(const Held& other) const {
    return Timed() && other.Timed() && day == other.day && from < other.to && other.from < to;
  }
  // Before, in an order everybody can redo.
  bool operator<(const Held& other) const {
    return std::tie(day, from, id) < std::tie(other.day, other.from, other.id);
  }
};

// It ends on its day.
inline void SetTime(int start_minute, int duration_minutes, Held& held) {
  held.from = start_minute;
  held.to = std::min(kDayMinutes, start_minute + duration_minutes);
}

template <class Fact>
Held HeldOf(const Fact& fact, bool study) {
  Held held{fact.activity_id(), ToDay(fact.held_date()), 0, 0, study};
  if (fact.has_start_minute()) SetTime(fact.start_minute(), fact.duration_minutes(), held);
  return held;
}

// A24: of two pairs that share a side, which is with both partners at once. Each with the sides of
// its pair on its day.
inline bool AreOfHubAtOnce(const Held& one, const Sides& sides, const Held& other,
                           const Sides& other_sides) {
  return (sides.Has(other_sides.a_id) || sides.Has(other_sides.b_id)) && one.Overlaps(other);
}

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_HELD_H_
