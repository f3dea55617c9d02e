#include "domain/rules/stay_length.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"

#include "domain/date.h"

namespace jiedui::domain {
namespace {

using event::v1::StaffRotated;

// The officer's leaves in order, those that touch put together.
std::vector<Stretch> LeavesOf(const StaffRotated& stay, const std::string& officer_id) {
  std::vector<Stretch> leaves;
  for (const event::v1::StayLeave& leave : stay.leaves()) {
    if (leave.officer_id() != officer_id) continue;
    leaves.push_back({ToDay(leave.first_date()), ToDay(leave.last_date())});
  }
  absl::c_sort(leaves, [](const Stretch& a, const Stretch& b) { return a.first < b.first; });
  std::vector<Stretch> merged;
  for (const Stretch& leave : leaves) {
    if (!merged.empty() && leave.first <= merged.back().last + 1) {
      merged.back().last = std::max(merged.back().last, leave.last);
    } else {
      merged.push_back(leave);
    }
  }
  return merged;
}

void Consider(const Stretch& candidate, Stretch& best) {
  if (candidate.Days() > best.Days()) best = candidate;
}

void ConsiderOfficer(const StaffRotated& stay, const std::string& officer_id, int64_t max_gap_days,
                     Stretch& best) {
  const Stretch whole = WholeStay(stay);
  CivilDay from = whole.first;
  for (const Stretch& leave : LeavesOf(stay, officer_id)) {
    if (leave.Days() <= max_gap_days) continue;
    Consider({from, leave.first - 1}, best);
    from = leave.last + 1;
  }
  Consider({from, whole.last}, best);
}

}  // namespace

Stretch WholeStay(const StaffRotated& stay) {
  return {ToDay(stay.arrived_date()), ToDay(stay.returned_date())};
}

Stretch LongestStretch(const StaffRotated& stay, int64_t max_gap_days) {
  const Stretch whole = WholeStay(stay);
  if (stay.leaves().empty()) return whole;
  Stretch best{whole.first, whole.first - 1};
  for (const std::string& officer_id : stay.officer_ids()) {
    ConsiderOfficer(stay, officer_id, max_gap_days, best);
  }
  return best;
}

}  // namespace jiedui::domain
