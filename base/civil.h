// Civil days and months of Asia/Shanghai, the only calendar of the business.
//
// China has kept UTC+8 without summer time since 1992, so the zone is a constant and needs no
// time-zone database; of earlier instants it says the same, UTC+8. A fold asks for days and months
// by the hundred thousand: within the years 1 to 9999 they are computed without any zone.

#ifndef JIEDUI_BASE_CIVIL_H_
#define JIEDUI_BASE_CIVIL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace jiedui {

using absl::CivilDay;
using absl::CivilMonth;

// UTC+8.
absl::TimeZone ShanghaiTimeZone();

// The civil day in Asia/Shanghai at that instant.
CivilDay DayAt(absl::Time time);

// The first instant of that day in Asia/Shanghai.
absl::Time StartOf(CivilDay day);

// Days since 1970-01-01, and back.
int DayNumber(CivilDay day);
CivilDay DayFromNumber(int number);

// "2017-03-31" and back. Only real days of the years 1900..2999 in exactly this form are accepted.
std::string FormatDay(CivilDay day);
absl::StatusOr<CivilDay> ParseDay(absl::string_view text);

// "2017-03" and back, under the same limits.
std::string FormatMonth(CivilMonth month);
absl::StatusOr<CivilMonth> ParseMonth(absl::string_view text);

// First and last day of a month.
CivilDay FirstDay(CivilMonth month);
CivilDay LastDay(CivilMonth month);

// Number of days in both [a_first, a_last] and [b_first, b_last]; all inclusive, 0 if disjoint.
int OverlapDays(CivilDay a_first, CivilDay a_last, CivilDay b_first, CivilDay b_last);

}  // namespace jiedui

#endif  // JIEDUI_BASE_CIVIL_H_
