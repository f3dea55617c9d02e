// How long a stay lasts and which stays make a round (互派), read off the words of the notice and
// their interpretation (A8, A9): the second computation's own reading, which shares no code with
// the rules.

#ifndef JIEDUI_TESTS_CLI_RECOUNT_STAYS_H_
#define JIEDUI_TESTS_CLI_RECOUNT_STAYS_H_

#include <vector>

#include "base/civil.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::scenario {

struct CountedDays {
  CivilDay first;
  CivilDay last;

  int count() const { return static_cast<int>(last - first) + 1; }
};

// 每次不少于两周时间: the longest time without a leave of more than `gap_days` that any one of the
// officers was there; the earliest of those that last as long.
CountedDays UnbrokenDays(const event::v1::StaffRotated& stay, int gap_days);

// 互派: each stay of one side answers at most one of the other, and begins within `window_days` of
// it.
struct CountedRounds {
  int count = 0;
  std::vector<CivilDay> alone;  // arrivals that nothing answers
};
CountedRounds RoundsOf(std::vector<CivilDay> a, std::vector<CivilDay> b, int window_days);

}  // namespace jiedui::scenario

#endif  // JIEDUI_TESTS_CLI_RECOUNT_STAYS_H_
