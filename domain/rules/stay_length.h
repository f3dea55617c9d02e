// How long a stay was (R0-17, A8): in calendar days, or in the working days of the published
// calendars (rotation.day_kind). Pure.

#ifndef JIEDUI_DOMAIN_RULES_STAY_LENGTH_H_
#define JIEDUI_DOMAIN_RULES_STAY_LENGTH_H_

#include <cstdint>
#include <optional>
#include <string>

#include "base/civil.h"
#include "domain/program/calendar.h"
#include "domain/program/policy.h"
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

// How a policy set measures stays. The set and the calendar outlive it.
class StayRule {
 public:
  StayRule(const Policy& policy, const WorkCalendar& calendar)
      : policy_(policy), calendar_(calendar) {}

  // The days of a stretch that count: all of them, or those that are worked (调休 included).
  int64_t Count(const Stretch& stretch) const;
  // The day on which a stay from that day on has lasted rotation.min_days.
  CivilDay ThresholdDay(CivilDay first) const;
  // The longest time any one officer was there without a leave of more than
  // rotation.max_gap_days, which are calendar days; shorter ones, such as a weekend at home, are
  // counted with it. Leaves that follow each other without a day of presence are one. Of several as
  // long it is the first.
  Stretch Longest(const event::v1::StaffRotated& stay) const;

  // What the counted days are called: 天 or 个工作日.
  const char* UnitZh() const { return IsWorking() ? "个工作日" : "天"; }
  const char* UnitEn() const { return IsWorking() ? "working days" : "days"; }
  // To be said of a count of these days: of a year without a calendar only weekends were known.
  // Empty if there is nothing to say.
  std::string NoteZh(const Stretch& stretch) const;
  std::string NoteEn(const Stretch& stretch) const;

 private:
  bool IsWorking() const { return policy_.rotation_day_kind == DayKind::kWorking; }
  // The first day of the stretch in a year without a calendar; nullopt if none is, or that does not
  // matter.
  std::optional<CivilDay> FirstUnknown(const Stretch& stretch) const;
  void ConsiderOfficer(const event::v1::StaffRotated& stay, const std::string& officer_id,
                       Stretch& best) const;

  const Policy& policy_;
  const WorkCalendar& calendar_;
};

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_RULES_STAY_LENGTH_H_
