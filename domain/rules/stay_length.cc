#include "domain/rules/stay_length.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

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

}  // namespace

StaffRotated StayUntil(const table::v1::ActivityFacts& facts, CivilDay returned) {
  const event::v1::StaffDispatched& dispatched = facts.staff_dispatched();
  StaffRotated stay;
  stay.set_activity_id(dispatched.activity_id());
  stay.set_pair_id(dispatched.pair_id());
  stay.set_from_unit_id(dispatched.from_unit_id());
  *stay.mutable_officer_ids() = dispatched.officer_ids();
  *stay.mutable_dispatched_date() = dispatched.dispatched_date();
  *stay.mutable_arrived_date() = facts.arrived_date();
  *stay.mutable_returned_date() = ToDate(returned);
  stay.set_duties(dispatched.duties());
  *stay.mutable_leaves() = facts.leaves();
  for (event::v1::StayLeave& leave : *stay.mutable_leaves()) {
    if (!leave.has_last_date()) *leave.mutable_last_date() = ToDate(returned);
  }
  return stay;
}

Stretch WholeStay(const StaffRotated& stay) {
  return {ToDay(stay.arrived_date()), ToDay(stay.returned_date())};
}

int64_t StayRule::Count(const Stretch& stretch) const {
  if (!IsWorking()) return stretch.Days();
  int64_t worked = 0;
  for (CivilDay day = stretch.first; day <= stretch.last; ++day) {
    if (calendar_.IsWorkday(day)) ++worked;
  }
  return worked;
}

CivilDay StayRule::ThresholdDay(CivilDay first) const {
  const int64_t wanted = policy_.rotation_min_days;
  if (!IsWorking()) return first + wanted - 1;
  return calendar_.AddWorkdays(first - 1, static_cast<int>(wanted));
}

Stretch StayRule::Longest(const StaffRotated& stay) const {
  const Stretch whole = WholeStay(stay);
  if (stay.leaves().empty()) return whole;
  Stretch best{whole.first, whole.first - 1};
  for (const std::string& officer_id : stay.officer_ids()) ConsiderOfficer(stay, officer_id, best);
  return best;
}

void StayRule::ConsiderOfficer(const StaffRotated& stay, const std::string& officer_id,
                               Stretch& best) const {
  const auto consider = [&](const Stretch& candidate) {
    if (Count(candidate) > Count(best)) best = candidate;
  };
  const Stretch whole = WholeStay(stay);
  CivilDay from = whole.first;
  for (const Stretch& leave : LeavesOf(stay, officer_id)) {
    if (leave.Days() <= policy_.rotation_max_gap_days) continue;
    consider({from, leave.first - 1});
    from = leave.last + 1;
  }
  consider({from, whole.last});
}

std::optional<CivilDay> StayRule::FirstUnknown(const Stretch& stretch) const {
  if (!IsWorking()) return std::nullopt;
  for (const CivilDay day : {stretch.first, stretch.last}) {
    if (!calendar_.Covers(day)) return day;
  }
  return std::nullopt;
}

std::string StayRule::NoteZh(const Stretch& stretch) const {
  const std::optional<CivilDay> day = FirstUnknown(stretch);
  if (!day.has_value()) return "";
  return absl::StrCat("（", day->year(), " 年工作日历尚未发布，只按周末计算）");
}

std::string StayRule::NoteEn(const Stretch& stretch) const {
  const std::optional<CivilDay> day = FirstUnknown(stretch);
  if (!day.has_value()) return "";
  return absl::StrCat(" (no calendar of ", day->year(),
                      " is published: only weekends were looked at)");
}

}  // namespace jiedui::domain
