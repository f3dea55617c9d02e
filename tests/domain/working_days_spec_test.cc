// Stays measured in working days of the published calendar, 调休 included (A8).

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/activities.h"
#include "domain/rules/stay_length.h"
#include "tests/domain/judging.h"

namespace jiedui::domain {
namespace {

using ::testing::Contains;

Policy TenWorkingDays() {
  Policy policy = ZaozhuangPolicy();
  policy.rotation_day_kind = DayKind::kWorking;
  policy.rotation_min_days = 10;
  return policy;
}

WorkCalendar Calendar2017() {
  WorkCalendar calendar;
  calendar.Publish(ZaozhuangCalendar("2017"));
  return calendar;
}

// From Sunday 22 January, which is worked: five days, the holiday until 2 February, Friday and
// Saturday that are worked, Sunday off, Monday the 6th and so on.
JudgedActivity JudgeAcrossTheHoliday(CivilDay returned, const WorkCalendar& calendar) {
  PairBuilder pair;
  pair.Stay("A", CivilDay(2017, 1, 22), returned);
  return JudgeActivity(pair.row.activities(0), pair.row, ProgramRules(TenWorkingDays(), calendar),
                       CivilDay(2017, 3, 1));
}

TEST(WorkingDaysSpec, OfWorkingDaysNineAreTooFewAndTenAreEnough) {  // A8
  const WorkCalendar calendar = Calendar2017();
  const JudgedActivity nine = JudgeAcrossTheHoliday(CivilDay(2017, 2, 7), calendar);
  EXPECT_FALSE(nine.stands);
  EXPECT_THAT(RulesOf(nine.judgement), Contains("R0-17"));
  EXPECT_EQ(nine.judgement.findings(0).message_zh(), "本次换岗 9 个工作日，不足 10 个工作日");
  EXPECT_FALSE(nine.judgement.has_threshold_date());
  const JudgedActivity ten = JudgeAcrossTheHoliday(CivilDay(2017, 2, 8), calendar);
  EXPECT_TRUE(ten.stands);
  EXPECT_EQ(ToDay(ten.judgement.threshold_date()), CivilDay(2017, 2, 8));
}

TEST(WorkingDaysSpec, WithoutACalendarOnlyWeekendsAreOffAndTheFindingSaysSo) {  // A8, A11
  const JudgedActivity nine = JudgeAcrossTheHoliday(CivilDay(2017, 2, 2), WorkCalendar());
  EXPECT_FALSE(nine.stands);
  EXPECT_EQ(nine.judgement.findings(0).message_zh(),
            "本次换岗 9 个工作日，不足 10 个工作日（2017 年工作日历尚未发布，只按周末计算）");
  const JudgedActivity ten = JudgeAcrossTheHoliday(CivilDay(2017, 2, 3), WorkCalendar());
  EXPECT_TRUE(ten.stands);
  EXPECT_EQ(ToDay(ten.judgement.threshold_date()), CivilDay(2017, 2, 3));
}

TEST(WorkingDaysSpec, TheLongestTimeIsTheOneWithTheMostWorkingDays) {  // A8
  PairBuilder pair;
  Facts& facts = pair.Stay("A", CivilDay(2017, 1, 23), CivilDay(2017, 2, 15));
  // Eleven days with four that are worked, then ten days with eight.
  event::v1::StayLeave& leave = *facts.mutable_staff_rotated()->add_leaves();
  leave.set_officer_id("officer-1");
  *leave.mutable_first_date() = ToDate(CivilDay(2017, 2, 3));
  *leave.mutable_last_date() = ToDate(CivilDay(2017, 2, 5));
  const WorkCalendar calendar = Calendar2017();
  const Policy policy = TenWorkingDays();
  const StayRule rule(policy, calendar);
  const Stretch longest = rule.Longest(facts.staff_rotated());
  EXPECT_EQ(longest.first, CivilDay(2017, 2, 6));
  EXPECT_EQ(rule.Count(longest), 8);
}

}  // namespace
}  // namespace jiedui::domain
