#include "tests/cli/recount_stays.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "google/type/date.pb.h"

namespace jiedui::scenario {
namespace {

using event::v1::StaffRotated;

CivilDay Day(const google::type::Date& date) {
  return CivilDay(date.year(), date.month(), date.day());
}

bool IsAway(const StaffRotated& stay, const std::string& officer_id, CivilDay day) {
  return std::any_of(stay.leaves().begin(), stay.leaves().end(),
                     [&](const event::v1::StayLeave& leave) {
                       return leave.officer_id() == officer_id && Day(leave.first_date()) <= day &&
                              day <= Day(leave.last_date());
                     });
}

// Day by day: the days away in a row that end on it, 0 if the officer is there.
int DaysAway(const StaffRotated& stay, const std::string& officer_id, CivilDay day) {
  int days = 0;
  while (day >= Day(stay.arrived_date()) && IsAway(stay, officer_id, day)) {
    ++days;
    --day;
  }
  return days;
}

// The day belongs to a row of days away that is longer than the gap.
bool IsBroken(const StaffRotated& stay, const std::string& officer_id, CivilDay day, int gap_days) {
  if (!IsAway(stay, officer_id, day)) return false;
  CivilDay last = day;
  while (last < Day(stay.returned_date()) && IsAway(stay, officer_id, last + 1)) ++last;
  return DaysAway(stay, officer_id, last) > gap_days;
}

}  // namespace

CountedDays UnbrokenDays(const StaffRotated& stay, int gap_days) {
  const CivilDay arrived = Day(stay.arrived_date());
  CountedDays best{arrived, arrived - 1};
  for (const std::string& officer_id : stay.officer_ids()) {
    CivilDay first = arrived;
    for (CivilDay day = arrived; day <= Day(stay.returned_date()); ++day) {
      if (IsBroken(stay, officer_id, day, gap_days)) {
        first = day + 1;
      } else if (day - first + 1 > best.count()) {
        best = {first, day};
      }
    }
  }
  return best;
}

CountedRounds RoundsOf(std::vector<CivilDay> a, std::vector<CivilDay> b, int window_days) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  CountedRounds rounds;
  size_t i = 0;
  size_t j = 0;
  // Whichever of the two earliest is too early for the other is so for all that come later.
  while (i < a.size() && j < b.size()) {
    if (std::abs(a[i] - b[j]) <= window_days) {
      ++rounds.count;
      ++i;
      ++j;
    } else {
      rounds.alone.push_back(a[i] < b[j] ? a[i++] : b[j++]);
    }
  }
  for (; i < a.size(); ++i) rounds.alone.push_back(a[i]);
  for (; j < b.size(); ++j) rounds.alone.push_back(b[j]);
  return rounds;
}

}  // namespace jiedui::scenario
