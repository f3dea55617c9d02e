// Days within which a report that was returned comes again, A38.

#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/dispatch.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

// Of a town's March, submitted in time, returned on Wednesday, 5 April, and submitted again: three
// days would end on Saturday the 8th.
v1::ReportTimeliness OfMarch(CivilDay again, const ProgramRules& rules) {
  table::v1::DispatchRow march;
  march.set_unit_id("A");
  march.set_month("2017-03");
  for (const CivilDay submitted : {CivilDay(2017, 4, 2), again}) {
    table::v1::ReportVersion& version = *march.add_versions();
    version.set_position(500 + march.versions_size());
    *version.mutable_submitted()->mutable_submitted_date() = ToDate(submitted);
  }
  march.mutable_versions(0)->set_returned_position(600);
  *march.mutable_versions(0)->mutable_returned_date() = ToDate(CivilDay(2017, 4, 5));
  return JudgeReport(march, event::v1::TEAM_TIER_SQUADRON, rules, CivilDay(2017, 12, 31))
      .timeliness;
}

TEST(ReportDaysSpec, DaysOfAReturnThatEndOnADayOfRestEndOnTheNextWorkingDay) {  // A38, A11
  EXPECT_EQ(OfMarch(CivilDay(2017, 4, 10), ZaozhuangPolicy()), v1::REPORT_TIMELINESS_ON_TIME);
  EXPECT_EQ(OfMarch(CivilDay(2017, 4, 11), ZaozhuangPolicy()), v1::REPORT_TIMELINESS_LATE);
}

TEST(ReportDaysSpec, APolicyMayLetThemEndAsTheyFall) {  // A38, A11
  Policy policy = ZaozhuangPolicy();
  policy.deadline_roll = RestDayRoll::kNone;
  EXPECT_EQ(OfMarch(CivilDay(2017, 4, 8), policy), v1::REPORT_TIMELINESS_ON_TIME);
  EXPECT_EQ(OfMarch(CivilDay(2017, 4, 10), policy), v1::REPORT_TIMELINESS_LATE);
}

TEST(ReportDaysSpec, WhatWasPublishedBeforeTheyMovedOnIsJudgedAsItWas) {  // A38, R0-31
  ProgramRules rules(ZaozhuangPolicy());
  rules.EndGivenDaysAsTheyFall();
  EXPECT_EQ(OfMarch(CivilDay(2017, 4, 10), rules), v1::REPORT_TIMELINESS_LATE);
}

}  // namespace
}  // namespace jiedui::domain
