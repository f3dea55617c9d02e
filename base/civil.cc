#include "base/civil.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace jiedui {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2999;

// Reads exactly `width` digits at `offset`; -1 if they are not all digits.
int Digits(absl::string_view text, size_t offset, size_t width) {
  int value = 0;
  for (const char c : text.substr(offset, width)) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

constexpr int64_t kDaySeconds = int64_t{24} * 60 * 60;
constexpr int64_t kOffsetSeconds = int64_t{8} * 60 * 60;

// 0001-01-01 and 9999-12-31 as days since 1970-01-01: what lies between needs no more than
// arithmetic. Beyond is absl's, which knows infinite times.
constexpr int64_t kFirstPlainDay = -719162;
constexpr int64_t kLastPlainDay = 2932896;

bool IsPlain(int64_t day_number) {
  return day_number >= kFirstPlainDay && day_number <= kLastPlainDay;
}

// Of a plain day. Counted in eras of 400 years from 0000-03-01, so that leap days end a year and
// the months before one have the same lengths in each: "chrono-compatible low-level date
// algorithms", H. Hinnant.
CivilDay PlainDay(int64_t day_number) {
  constexpr int64_t kDaysBefore1970 = 719468;  // from 0000-03-01
  constexpr int64_t kEraDays = 146097;
  const int64_t days = day_number + kDaysBefore1970;
  // 0001-01-01 is in the first era: nothing here is negative.
  const int64_t era = days / kEraDays;
  const int64_t day_of_era = days % kEraDays;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return CivilDay(era * 400 + year_of_era + (month <= 2 ? 1 : 0), month, day);
}

// Rounds down, also what is before 1970.
int64_t DayOfSeconds(int64_t seconds) {
  return seconds / kDaySeconds - (seconds % kDaySeconds < 0 ? 1 : 0);
}

// Four digits: absl writes as many as a year has.
bool HasPlainYear(CivilMonth month) {
  return month.year() >= 1000 && month.year() <= 9999;
}

void PutTwoDigits(int value, char* at) {
  at[0] = static_cast<char>('0' + value / 10);
  at[1] = static_cast<char>('0' + value % 10);
}

// "2017-03", the beginning of a text.
void PutMonth(CivilMonth month, std::string& text) {
  const int year = static_cast<int>(month.year());
  PutTwoDigits(year / 100, &text[0]);
  PutTwoDigits(year % 100, &text[2]);
  PutTwoDigits(month.month(), &text[5]);
}

bool InRange(int year) {
  return year >= kFirstYear && year <= kLastYear;
}

absl::Status NotA(absl::string_view what, absl::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat("not a ", what, ": '", text, "'"));
}

}  // namespace

absl::TimeZone ShanghaiTimeZone() {
  static const absl::TimeZone zone = absl::FixedTimeZone(static_cast<int>(kOffsetSeconds));
  return zone;
}

CivilDay DayAt(absl::Time time) {
  const int64_t seconds = absl::ToUnixSeconds(time);  // rounded down
  // A day less at either end, for the offset; infinite times are far beyond.
  if (IsPlain(DayOfSeconds(seconds) - 1) && IsPlain(DayOfSeconds(seconds) + 1)) {
    return PlainDay(DayOfSeconds(seconds + kOffsetSeconds));
  }
  return absl::ToCivilDay(time, ShanghaiTimeZone());
}

absl::Time StartOf(CivilDay day) {
  if (day.year() < 1 || day.year() > 9999) return absl::FromCivil(day, ShanghaiTimeZone());
  return absl::FromUnixSeconds(DayNumber(day) * kDaySeconds - kOffsetSeconds);
}

int DayNumber(CivilDay day) {
  return static_cast<int>(day - CivilDay(1970, 1, 1));
}

CivilDay DayFromNumber(int number) {
  return IsPlain(number) ? PlainDay(number) : CivilDay(1970, 1, 1) + number;
}

std::string FormatDay(CivilDay day) {
  const CivilMonth month(day);
  if (!HasPlainYear(month)) return absl::FormatCivilTime(day);
  std::string text(10, '-');
  PutMonth(month, text);
  PutTwoDigits(day.day(), &text[8]);
  return text;
}

absl::StatusOr<CivilDay> ParseDay(absl::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return NotA("day", text);
  const int year = Digits(text, 0, 4);
  const int month = Digits(text, 5, 2);
  const int day = Digits(text, 8, 2);
  const CivilDay result(year, month, day);
  // CivilDay normalizes 30 February; a real day survives unchanged.
  if (!InRange(year) || result.month() != month || result.day() != day) return NotA("day", text);
  return result;
}

std::string FormatMonth(CivilMonth month) {
  if (!HasPlainYear(month)) return absl::FormatCivilTime(month);
  std::string text(7, '-');
  PutMonth(month, text);
  return text;
}

absl::StatusOr<CivilMonth> ParseMonth(absl::string_view text) {
  if (text.size() != 7 || text[4] != '-') return NotA("month", text);
  const int year = Digits(text, 0, 4);
  const int month = Digits(text, 5, 2);
  if (!InRange(year) || month < 1 || month > 12) return NotA("month", text);
  return CivilMonth(year, month);
}

CivilDay FirstDay(CivilMonth month) {
  return CivilDay(month);
}

CivilDay LastDay(CivilMonth month) {
  return CivilDay(month + 1) - 1;
}

int OverlapDays(CivilDay a_first, CivilDay a_last, CivilDay b_first, CivilDay b_last) {
  const auto days = std::min(a_last, b_last) - std::max(a_first, b_first) + 1;
  return static_cast<int>(std::max<absl::civil_diff_t>(days, 0));
}

}  // namespace jiedui
