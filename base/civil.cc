#include "base/civil.h"

#include <algorithm>

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

bool InRange(int year) {
  return year >= kFirstYear && year <= kLastYear;
}

absl::Status NotA(absl::string_view what, absl::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat("not a ", what, ": '", text, "'"));
}

}  // namespace

absl::TimeZone ShanghaiTimeZone() {
  return absl::FixedTimeZone(8 * 60 * 60);
}

CivilDay DayAt(absl::Time time) {
  return absl::ToCivilDay(time, ShanghaiTimeZone());
}

absl::Time StartOf(CivilDay day) {
  return absl::FromCivil(day, ShanghaiTimeZone());
}

int DayNumber(CivilDay day) {
  return static_cast<int>(day - CivilDay(1970, 1, 1));
}

CivilDay DayFromNumber(int number) {
  return CivilDay(1970, 1, 1) + number;
}

std::string FormatDay(CivilDay day) {
  return absl::FormatCivilTime(day);
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
  return absl::FormatCivilTime(month);
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
