// Working days and the calendar they are read from: A11.

#include <algorithm>

#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/program/calendar.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

using domain::WorkCalendar;

WorkCalendar Published() {
  WorkCalendar calendar;
  calendar.Publish(domain::ZaozhuangCalendar("2017"));
  calendar.Publish(domain::ZaozhuangCalendar("2018"));
  return calendar;
}

std::string Next(const WorkCalendar& calendar, absl::string_view day) {
  return FormatDay(calendar.NextWorkday(Day(day)));
}

std::string Add(const WorkCalendar& calendar, absl::string_view day, int count) {
  return FormatDay(calendar.AddWorkdays(Day(day), count));
}

TEST(WorkCalendarSpec, WithoutACalendarMondayToFridayAreWorked) {  // A11
  const WorkCalendar none;
  EXPECT_FALSE(none.Covers(Day("2017-01-01")));
  EXPECT_TRUE(none.IsWorkday(Day("2017-01-27")));  // 春节, but nobody has said so
  EXPECT_TRUE(none.IsWorkday(Day("2017-06-02")));
  EXPECT_FALSE(none.IsWorkday(Day("2017-06-03")));
  EXPECT_FALSE(none.IsWorkday(Day("2017-06-04")));
  EXPECT_TRUE(none.IsWorkday(Day("2017-06-05")));
}

TEST(WorkCalendarSpec, AHolidayIsNotWorkedAndAMakeUpSaturdayIs) {  // A11
  const WorkCalendar calendar = Published();
  EXPECT_FALSE(calendar.IsWorkday(Day("2017-01-27")));
  EXPECT_FALSE(calendar.IsWorkday(Day("2017-02-02")));
  EXPECT_TRUE(calendar.IsWorkday(Day("2017-02-03")));
  EXPECT_TRUE(calendar.IsWorkday(Day("2017-02-04")));
  EXPECT_FALSE(calendar.IsWorkday(Day("2017-02-05")));
  EXPECT_TRUE(calendar.IsWorkday(Day("2017-01-22")));  // a Sunday
}

// 260 days from Monday to Friday, of which 16 are holidays, and 5 days at weekends that are worked.
TEST(WorkCalendarSpec, TheYear2017HasTwoHundredAndFortyNineWorkingDays) {
  const WorkCalendar calendar = Published();
  int count = 0;
  for (CivilDay day(2017, 1, 1); day <= CivilDay(2017, 12, 31); ++day) {
    if (calendar.IsWorkday(day)) ++count;
  }
  EXPECT_EQ(count, 249);
}

TEST(WorkCalendarSpec, AWorkdayStaysAndADayOfRestMovesOn) {  // A11
  const WorkCalendar calendar = Published();
  EXPECT_EQ(Next(calendar, "2017-04-05"), "2017-04-05");
  EXPECT_EQ(Next(calendar, "2017-04-02"), "2017-04-05");
  EXPECT_EQ(Next(calendar, "2017-10-01"), "2017-10-09");
  EXPECT_EQ(Next(calendar, "2017-09-30"), "2017-09-30");  // a Saturday that is worked
}

TEST(WorkCalendarSpec, MonthAndYearEndAreCrossed) {
  const WorkCalendar calendar = Published();
  EXPECT_EQ(Next(calendar, "2017-12-30"), "2018-01-02");  // 30, 31 weekend, 1 January 元旦
  EXPECT_EQ(Next(calendar, "2017-04-29"), "2017-05-02");
  EXPECT_EQ(Next(WorkCalendar(), "2017-12-30"), "2018-01-01");
}

TEST(WorkCalendarSpec, TheLeapDayIsADayLikeAnyOther) {
  const WorkCalendar none;
  EXPECT_TRUE(none.IsWorkday(CivilDay(2016, 2, 29)));  // a Monday
  EXPECT_EQ(Add(none, "2016-02-26", 1), "2016-02-29");
  EXPECT_EQ(Add(none, "2016-02-26", 2), "2016-03-01");
  EXPECT_EQ(Next(none, "2020-02-29"), "2020-03-02");  // a Saturday
}

TEST(WorkCalendarSpec, WorkingDaysAreCountedFromTheDayAfter) {
  const WorkCalendar calendar = Published();
  EXPECT_EQ(Add(calendar, "2017-01-26", 0), "2017-01-26");
  EXPECT_EQ(Add(calendar, "2017-01-26", 1), "2017-02-03");
  EXPECT_EQ(Add(calendar, "2017-01-26", 2), "2017-02-04");
  EXPECT_EQ(Add(calendar, "2017-01-26", 3), "2017-02-06");
  EXPECT_EQ(Add(calendar, "2017-12-29", 5), "2018-01-08");
}

TEST(WorkCalendarSpec, ACalendarPublishedAgainReplacesTheYearAndNoOther) {
  WorkCalendar calendar = Published();
  event::v1::WorkCalendarPublished shorter = domain::ZaozhuangCalendar("2017");
  shorter.mutable_days()->DeleteSubrange(1, shorter.days_size() - 1);
  calendar.Publish(shorter);
  EXPECT_TRUE(calendar.IsWorkday(Day("2017-01-27")));
  EXPECT_FALSE(calendar.IsWorkday(Day("2018-01-01")));
}

TEST(PublishCalendarSpec, ACalendarIsPublishedOnTheDayItIsRecorded) {
  auto fact = PublishCalendar("2017");
  fact.clear_published_date();
  const auto recorded =
      Given(Organization()).When(fact).On("2017-01-10").ThenRecorded().work_calendar_published();
  EXPECT_EQ(domain::ToDay(recorded.published_date()), Day("2017-01-10"));
  auto again = PublishCalendar("2017", "2018-01-10");
  *again.mutable_holds_from_date() = PublishCalendar("2017").holds_from_date();
  Given(Organization() + Facts({PublishCalendar("2017")})).When(again).ThenRecordedAsProposed();
}

// What is in force after the fact was recorded on that day.
WorkCalendar InForce(const History& history, const event::v1::WorkCalendarPublished& fact,
                     absl::string_view day) {
  WorkCalendar calendar;
  calendar.Publish(Given(history).When(fact).On(day).ThenRecorded().work_calendar_published());
  return calendar;
}

// 端午 was on Tuesday, 30 May 2017. Whoever reported by then, while no calendar was published, did
// so by a deadline that is over.
TEST(PublishCalendarSpec, AFirstCalendarThatComesLateLeavesTheDaysThatArePastAsTheyWere) {  // A11
  const auto fact = PublishCalendar("2017");
  const WorkCalendar late = InForce(Organization(), fact, "2017-06-06");
  EXPECT_EQ(Next(late, "2017-05-30"), "2017-05-30") << "nobody had said that it was a holiday";
  EXPECT_EQ(Next(late, "2017-01-22"), "2017-01-23") << "nor that this Sunday was worked";
  EXPECT_EQ(Next(late, "2017-10-01"), "2017-10-09") << "what is to come is as it was decreed";
  const WorkCalendar in_time = InForce(Organization(), fact, "2017-05-30");
  EXPECT_EQ(Next(in_time, "2017-05-30"), "2017-05-31") << "the day itself is not past";
}

TEST(PublishCalendarSpec, AFirstCalendarThatComesBeforeItsHolidaysHoldsForTheWholeYear) {  // A11
  for (const char* const day : {"2016-12-01", "2017-01-01", "2017-01-02"}) {
    const auto recorded = Given(Organization())
                              .When(PublishCalendar("2017"))
                              .On(day)
                              .ThenRecorded()
                              .work_calendar_published();
    EXPECT_FALSE(recorded.has_holds_from_date()) << day;
  }
  const auto late = Given(Organization())
                        .When(PublishCalendar("2017"))
                        .On("2017-01-03")
                        .ThenRecorded()
                        .work_calendar_published();
  EXPECT_EQ(domain::ToDay(late.holds_from_date()), Day("2017-01-03"));
}

TEST(PublishCalendarSpec, FromWhenItHoldsIsTheServersToSay) {  // A11
  auto fact = PublishCalendar("2017");
  *fact.mutable_holds_from_date() = Date("2017-01-01");
  const WorkCalendar late = InForce(Organization(), fact, "2017-06-06");
  EXPECT_EQ(Next(late, "2017-05-30"), "2017-05-30");
}

TEST(PublishCalendarSpec, PublishedAgainItHoldsFromWhenTheFirstDid) {  // A11
  const History published = Organization() + Facts({PublishCalendar("2017", "2017-06-06")});
  const WorkCalendar again = InForce(published, PublishCalendar("2017"), "2017-11-01");
  EXPECT_EQ(Next(again, "2017-05-30"), "2017-05-30");
  EXPECT_EQ(Next(again, "2017-10-01"), "2017-10-09") << "the first had said so in time";
}

TEST(PublishCalendarSpec, OneRecordedBeforeThereWasSuchADayHoldsForItsWholeYear) {  // A11
  auto old = PublishCalendar("2017", "2017-06-06");
  old.clear_holds_from_date();
  const WorkCalendar again =
      InForce(Organization() + Facts({old}), PublishCalendar("2017"), "2017-11-01");
  EXPECT_EQ(Next(again, "2017-05-30"), "2017-05-31");
}

// The year's calendar again, with a holiday more, or with one of its days worked after all.
event::v1::WorkCalendarPublished With(absl::string_view holiday) {
  auto fact = PublishCalendar("2017");
  auto& days = *fact.mutable_days();
  event::v1::CalendarDay& added = *days.Add();
  *added.mutable_date() = Date(holiday);
  added.set_kind(event::v1::CALENDAR_DAY_KIND_HOLIDAY);
  std::sort(days.begin(), days.end(), [](const auto& a, const auto& b) {
    return domain::ToDay(a.date()) < domain::ToDay(b.date());
  });
  return fact;
}

TEST(PublishCalendarSpec, PublishedAgainItChangesNoDayThatIsPast) {  // A11
  // Reports of May were due on Monday, 5 June: no holiday of later makes them be in time.
  const History published = Organization() + Facts({PublishCalendar("2017", "2016-12-05")});
  const auto again = With("2017-06-05");
  Given(published).When(again).On("2017-06-04").ThenRecorded();
  Given(published).When(again).On("2017-06-05").ThenRecorded();
  Given(published)
      .When(again)
      .On("2017-06-06")
      .ThenRefused(v1::ERROR_REASON_CALENDAR_RETROACTIVE, "days");
  auto worked = PublishCalendar("2017");  // 元旦, a Sunday, and the Monday after it
  worked.mutable_days()->DeleteSubrange(0, 2);
  Given(published)
      .When(worked)
      .On("2017-06-06")
      .ThenRefused(v1::ERROR_REASON_CALENDAR_RETROACTIVE, "days");
  Given(published)
      .When(worked)
      .On("2018-02-01")
      .ThenRefused(v1::ERROR_REASON_CALENDAR_RETROACTIVE, "days");
  Given(published).When(With("2017-12-29")).On("2017-06-06").ThenRecorded();
  Given(Organization()).When(again).On("2017-06-06").ThenRecorded();  // the first of the year
}

TEST(PublishCalendarSpec, AYearIsAYear) {
  for (const char* year : {"", "17", "2017-01", "二〇一七", "1899", "02017"}) {
    auto fact = PublishCalendar("2017");
    fact.set_year(year);
    Given(Organization())
        .When(fact)
        .ThenRefused(
            *year == '\0' ? v1::ERROR_REASON_FIELD_REQUIRED : v1::ERROR_REASON_FIELD_INVALID,
            "year");
  }
}

TEST(PublishCalendarSpec, ItsDaysAreOfTheYearInOrderAndEachOnce) {
  auto another_year = PublishCalendar("2017");
  *another_year.mutable_days(0)->mutable_date() = Date("2016-12-31");
  Given(Organization())
      .When(another_year)
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "days[0].date");
  auto twice = PublishCalendar("2017");
  *twice.mutable_days(1) = twice.days(0);
  Given(Organization()).When(twice).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "days[1].date");
  auto none = PublishCalendar("2017");
  none.clear_days();
  Given(Organization()).When(none).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "days");
}

TEST(PublishCalendarSpec, OnlyASaturdayOrSundayIsAMakeUpWorkday) {
  auto fact = PublishCalendar("2017");
  fact.mutable_days(1)->set_kind(event::v1::CALENDAR_DAY_KIND_MAKE_UP_WORKDAY);  // Monday
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "days[1].kind");
  fact.mutable_days(1)->clear_kind();
  Given(Organization()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "days[1].kind");
}

TEST(PublishCalendarSpec, ACalendarCitesItsDocument) {
  auto fact = PublishCalendar("2017");
  fact.clear_basis_document();
  Given(Organization())
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "basis_document.document_number");
}

TEST(PublishCalendarSpec, ADeadlineIsMovedByTheCalendarsOfItsYearAndTheNext) {
  const MemoryEntities entities(Facts({PublishCalendar("2017"), PublishCalendar("2018")}));
  const WorkCalendar calendar =
      domain::CalendarFrom(Day("2017-12-31"), Day("2017-12-31"), entities);
  EXPECT_EQ(Next(calendar, "2017-12-31"), "2018-01-02");
  EXPECT_FALSE(domain::CalendarFrom(Day("2016-01-01"), Day("2016-01-01"), MemoryEntities())
                   .Covers(Day("2016-01-01")));
}

}  // namespace
}  // namespace jiedui::spec
