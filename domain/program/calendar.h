// The working days: Monday to Friday, but for what each year's calendar says otherwise (放假调休),
// published once a year by an event. Pure.
//
// What was due by a day was in time or was not once the day is over, and no calendar changes that.
// While a year has none, Monday to Friday are worked, and deadlines fall on them. A first calendar
// that comes after days on which it says otherwise is recorded as it was decreed, holidays that are
// past and all, so that nobody has to leave half a decree out; it holds from the day of its
// publication on (holds_from_date), and the days before it stay what they were taken for. One that
// is published again may change no day that is past at all (CALENDAR_RETROACTIVE), and holds from
// when the first did. Calendars recorded before there was such a day hold for their whole year.

#ifndef JIEDUI_DOMAIN_PROGRAM_CALENDAR_H_
#define JIEDUI_DOMAIN_PROGRAM_CALENDAR_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"

#include "base/civil.h"
#include "domain/context.h"
#include "domain/entities.h"
#include "domain/entity.h"
#include "jiedui/event/v1/events.pb.h"

namespace jiedui::domain {

// The calendars of the years that are published. Of a year that is not, only weekends are known.
class WorkCalendar {
 public:
  // A later calendar of a year replaces the earlier one. Of the days before its holds_from_date
  // only weekends are known.
  void Publish(const event::v1::WorkCalendarPublished& published);

  // The year of the day is published.
  bool Covers(CivilDay day) const;
  bool IsWorkday(CivilDay day) const;
  // The day itself if it is worked, else the next that is.
  CivilDay NextWorkday(CivilDay day) const;
  // The count-th working day after the day, which itself does not count; the day for 0.
  CivilDay AddWorkdays(CivilDay day, int count) const;

 private:
  using Exceptions = std::map<CivilDay, event::v1::CalendarDayKind>;
  std::map<std::string, Exceptions> years_;  // by "2017"
};

// The calendar of one year, as last published.
struct WorkCalendarState {
  std::string id;  // "2017"
  event::v1::WorkCalendarPublished published;

  bool Exists() const { return !published.year().empty(); }
};

template <>
struct EntityTraits<WorkCalendarState> {
  static constexpr char kTag[] = "calendar";
  using Events = TypeList<event::v1::WorkCalendarPublished>;
};

void Evolve(WorkCalendarState& state, const event::v1::WorkCalendarPublished& fact);

// CALENDAR_RETROACTIVE if it changes a day that is past from what the year's calendar has.
absl::StatusOr<event::v1::WorkCalendarPublished> Decide(
    const event::v1::WorkCalendarPublished& fact, const Entities& entities, const Context& context);

// What is published of those days' years, and of the one after them: enough to move a deadline.
WorkCalendar CalendarFrom(CivilDay first, CivilDay last, const Entities& entities);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_PROGRAM_CALENDAR_H_
