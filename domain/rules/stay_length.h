// How long a stay was (R0-17, A8). Pure.

#ifndef JIEDUI_DOMAIN_RULES_STAY_LENGTH_H_
#define JIEDUI_DOMAIN_RULES_STAY_LENGTH_H_

#include <cstdint>

#include "base/civil.h"
#include "jiedui/event/v1/events.pb.h"
#include "jiedui/table/v1/rows.pb.h"

namespace jiedui::domain {

// Days one after the other; last < first if there are none.
struct Stretch {
  CivilDay first;
  CivilDay last;

  int64_t Days() const { return last - first + 1; }
};

// What a stay that is not over becomes if its staff returns that day; leaves that go on end then.
event::v1::StaffRotated StayUntil(const table::v1::ActivityFacts& facts, CivilDay returned);

// From arrival to return, both days counted.
Stretch WholeStay(const event::v1::StaffRotated& stay);

// The longest time any one officer was there without a leave of more than max_gap_days; shorter
// ones, such as a weekend at home, are counted with it. Leaves that follow each other without a day
// of presence are one. Of several as long it is the first.
Stretch LongestStretch(const event::v1::StaffRotated& stay, int64_t max_gap_days);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_STAY_LENGTH_H_
