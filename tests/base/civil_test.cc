#include "base/civil.h"

#include <string>

#include <gtest/gtest.h>

namespace jiedui {
namespace {

absl::TimeZone UtcPlusEight() {
  return absl::FixedTimeZone(8 * 60 * 60);
}

TEST(CivilTest, ADayBeginsAtMidnightInShanghai) {
  const absl::Time midnight =
      absl::FromCivil(absl::CivilHour(2017, 3, 30, 16), absl::UTCTimeZone());
  EXPECT_EQ(DayAt(midnight), CivilDay(2017, 3, 31));
  EXPECT_EQ(DayAt(midnight - absl::Nanoseconds(1)), CivilDay(2017, 3, 30));
  EXPECT_EQ(StartOf(CivilDay(2017, 3, 31)), midnight);
}

TEST(CivilTest, BeforeTheEpochItIsRoundedDown) {
  EXPECT_EQ(DayAt(absl::UnixEpoch()), CivilDay(1970, 1, 1));
  const absl::Time midnight = absl::UnixEpoch() - absl::Hours(8);
  EXPECT_EQ(DayAt(midnight), CivilDay(1970, 1, 1));
  EXPECT_EQ(DayAt(midnight - absl::Nanoseconds(1)), CivilDay(1969, 12, 31));
  EXPECT_EQ(DayAt(midnight - absl::Hours(24)), CivilDay(1969, 12, 31));
  EXPECT_EQ(DayAt(midnight - absl::Hours(24) - absl::Nanoseconds(1)), CivilDay(1969, 12, 30));
}

// There was summer time in 1986 to 1991, which the calendar of the business does not know.
TEST(CivilTest, TheOffsetIsTheSameInEveryYear) {
  for (const int year : {1900, 1927, 1949, 1986, 1991, 1992, 2999}) {
    const absl::Time evening =
        absl::FromCivil(absl::CivilMinute(year, 7, 1, 15, 59), absl::UTCTimeZone());
    EXPECT_EQ(DayAt(evening), CivilDay(year, 7, 1));
    EXPECT_EQ(DayAt(evening + absl::Minutes(1)), CivilDay(year, 7, 2));
  }
}

TEST(CivilTest, EveryDayOfFourCenturiesIsWhatTheCalendarSays) {
  CivilDay day(1799, 12, 31);
  for (int number = DayNumber(day); day < CivilDay(2201, 1, 2); ++day, ++number) {
    ASSERT_EQ(DayNumber(day), number);
    ASSERT_EQ(DayFromNumber(number), day);
    const absl::Time start = absl::FromCivil(day, UtcPlusEight());
    ASSERT_EQ(StartOf(day), start);
    ASSERT_EQ(DayAt(start), day);
    ASSERT_EQ(DayAt(start - absl::Nanoseconds(1)), day - 1);
    ASSERT_EQ(FormatDay(day), absl::FormatCivilTime(day));
    ASSERT_EQ(FormatMonth(CivilMonth(day)), absl::FormatCivilTime(CivilMonth(day)));
  }
}

// Where plain arithmetic begins and ends, and where absl's times do.
TEST(CivilTest, AtTheBoundsItIsWhatAbslSays) {
  for (const CivilDay bound : {CivilDay(1, 1, 1), CivilDay(1000, 1, 1), CivilDay(9999, 12, 31)}) {
    for (CivilDay day = bound - 3; day < bound + 4; ++day) {
      const absl::Time start = absl::FromCivil(day, UtcPlusEight());
      EXPECT_EQ(StartOf(day), start) << day;
      for (const absl::Time time : {start - absl::Nanoseconds(1), start, start + absl::Hours(20)}) {
        EXPECT_EQ(DayAt(time), absl::ToCivilDay(time, UtcPlusEight())) << day;
      }
      EXPECT_EQ(DayFromNumber(DayNumber(day)), day);
      EXPECT_EQ(FormatDay(day), absl::FormatCivilTime(day));
      EXPECT_EQ(FormatMonth(CivilMonth(day)), absl::FormatCivilTime(CivilMonth(day)));
    }
  }
  for (const absl::Time time : {absl::InfinitePast(), absl::InfiniteFuture()}) {
    EXPECT_EQ(DayAt(time), absl::ToCivilDay(time, UtcPlusEight()));
    EXPECT_EQ(StartOf(DayAt(time)), absl::FromCivil(DayAt(time), UtcPlusEight()));
  }
}

TEST(CivilTest, ADayIsReadAsItIsWritten) {
  for (const char* const text : {"1900-01-01", "2016-02-29", "2017-03-31", "2999-12-31"}) {
    EXPECT_EQ(FormatDay(ParseDay(text).value()), text);
    const std::string month = std::string(text).substr(0, 7);
    EXPECT_EQ(FormatMonth(ParseMonth(month).value()), month);
  }
}

}  // namespace
}  // namespace jiedui
