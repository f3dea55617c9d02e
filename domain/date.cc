#include "domain/date.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace jiedui::domain {

google::type::Date ToDate(CivilDay day) {
  google::type::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

CivilDay ToDay(const google::type::Date& date) {
  return CivilDay(date.year(), date.month(), date.day());
}

absl::StatusOr<CivilDay> CheckedDay(const google::type::Date& date) {
  const CivilDay day = ToDay(date);
  // CivilDay normalizes 30 February; a real day survives unchanged.
  const bool real =
      day.year() == date.year() && day.month() == date.month() && day.day() == date.day();
  if (!real || date.year() < 1900 || date.year() > 2999) {
    return absl::InvalidArgumentError(
        absl::StrCat("not a day: ", date.year(), "-", date.month(), "-", date.day()));
  }
  return day;
}

}  // namespace jiedui::domain
