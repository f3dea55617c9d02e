// What a unit is expected to report, before and after it comes: R0-26, R0-27.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "projections/obligations.h"
#include "projections/registry.h"
#include "projections/report_slots.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

std::vector<v1::ReportSlot> SlotsOf(const Story& story, const ReportSlotFilter& filter,
                                    absl::string_view day) {
  return ListReportSlots(story.tables(), filter,
                         ViewOf(story.tables(), domain::Organization::kAsItWas, Day(day)))
      .value();
}

v1::ReportSlot MarchOf(const Story& story, absl::string_view day) {
  const std::vector<v1::ReportSlot> slots =
      SlotsOf(story, {kYear, kLincheng, false, CivilMonth(2017, 3)}, day);
  EXPECT_EQ(slots.size(), 1U);
  return slots.empty() ? v1::ReportSlot() : slots.front();
}

// That of January was due on Friday, 3 February.
TEST(ReportSlotSpec, EveryMonthOfTheYearIsExpectedBeforeAnythingCame) {  // R0-26
  Story story;
  const std::vector<v1::ReportSlot> slots = SlotsOf(story, {kYear, kLincheng}, "2017-02-04");
  ASSERT_EQ(slots.size(), 12U);
  const v1::ReportSlot& january = slots.front();
  EXPECT_EQ(january.report_id(), absl::StrCat(kLincheng, "-2017-01"));
  EXPECT_EQ(january.state(), v1::REPORT_STATE_EXPECTED);
  EXPECT_EQ(january.status(), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_TRUE(january.open());
  EXPECT_EQ(domain::ToDay(january.due_date()), CivilDay(2017, 2, 3));
  EXPECT_EQ(january.rule(), "R0-26");
  EXPECT_NE(january.clause(), "");
  EXPECT_NE(january.unit_name(), "");
  for (size_t i = 1; i < slots.size(); ++i) {
    EXPECT_EQ(slots[i].state(), v1::REPORT_STATE_EXPECTED) << slots[i].month();
    EXPECT_EQ(slots[i].status(), v1::OBLIGATION_STATUS_PENDING) << slots[i].month();
  }
}

TEST(ReportSlotSpec, ItSaysHowFarTheReportHasCome) {  // R0-26, A38
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  EXPECT_EQ(MarchOf(story, "2017-04-02").state(), v1::REPORT_STATE_SUBMITTED);
  EXPECT_EQ(MarchOf(story, "2017-04-02").status(), v1::OBLIGATION_STATUS_MET);
  story.Tell(ReturnReport(kLincheng, "2017-03", "2017-04-03"));
  EXPECT_EQ(MarchOf(story, "2017-04-03").state(), v1::REPORT_STATE_RETURNED);
  EXPECT_EQ(MarchOf(story, "2017-04-03").status(), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(MarchOf(story, "2017-04-20").status(), v1::OBLIGATION_STATUS_BREACHED);
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-04", 2));
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-05", 2));
  EXPECT_EQ(MarchOf(story, "2017-04-05").state(), v1::REPORT_STATE_ACCEPTED);
  EXPECT_EQ(MarchOf(story, "2017-04-05").status(), v1::OBLIGATION_STATUS_MET);
}

TEST(ReportSlotSpec, ItSaysWhenItCameAndWasAcceptedAndHowOftenItWasAskedFor) {  // R0-26
  Story story;
  EXPECT_EQ(MarchOf(story, "2017-04-04").reminder_count(), 0);
  EXPECT_FALSE(MarchOf(story, "2017-04-04").has_last_reminder_date());
  story.Tell(Remind(kLincheng, "2017-03", "2017-04-05"));
  story.Tell(Remind(kLincheng, "2017-03", "2017-04-07"));
  const v1::ReportSlot reminded = MarchOf(story, "2017-04-07");
  EXPECT_EQ(reminded.state(), v1::REPORT_STATE_EXPECTED);
  EXPECT_EQ(reminded.reminder_count(), 2);
  EXPECT_EQ(domain::ToDay(reminded.last_reminder_date()), CivilDay(2017, 4, 7));
  EXPECT_FALSE(reminded.has_submitted_date());
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-08"));
  EXPECT_EQ(domain::ToDay(MarchOf(story, "2017-04-08").submitted_date()), CivilDay(2017, 4, 8));
  EXPECT_FALSE(MarchOf(story, "2017-04-08").has_accepted_date());
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-10"));
  const v1::ReportSlot accepted = MarchOf(story, "2017-04-10");
  EXPECT_EQ(domain::ToDay(accepted.accepted_date()), CivilDay(2017, 4, 10));
  EXPECT_EQ(accepted.reminder_count(), 2) << "that it had to be asked for stays";
}

TEST(ReportSlotSpec, WhatIsExemptSaysByWhom) {  // R0-14, R0-26
  Story story;
  story.Tell(ExemptMonth(kTownPair, "2017-03", "2017-03-20"));
  const v1::ReportSlot march = MarchOf(story, "2017-04-20");
  EXPECT_EQ(march.state(), v1::REPORT_STATE_EXEMPT);
  EXPECT_EQ(march.status(), v1::OBLIGATION_STATUS_EXEMPT);
  EXPECT_FALSE(march.open());
  EXPECT_EQ(march.report_exemptions_size(), 1);
}

TEST(ReportSlotSpec, NothingIsExpectedBeforeAUnitIsEnrolled) {  // R0-26
  Story story;
  const char* const joined = "370403099";
  story.Tell(Found(joined, event::v1::TEAM_TIER_SQUADRON, kXuecheng, "2017-06-01"));
  story.Tell(Enroll(joined, "2017-06-01"));
  const std::vector<v1::ReportSlot> slots = SlotsOf(story, {kYear, joined}, "2017-06-10");
  ASSERT_EQ(slots.size(), 7U);
  EXPECT_EQ(slots.front().month(), "2017-06");
}

// By unit and month, with the status.
std::set<std::string> LinesOfSlots(const Story& story, absl::string_view day) {
  std::set<std::string> lines;
  for (const v1::ReportSlot& slot : SlotsOf(story, {kYear, ""}, day)) {
    lines.insert(absl::StrCat("report/", slot.unit_id(), "/", slot.month(), " ",
                              v1::ObligationStatus_Name(slot.status())));
  }
  return lines;
}
std::set<std::string> LinesOfObligations(const Story& story, absl::string_view day) {
  const auto obligations =
      ReadObligations(story.tables(), {kYear, ""},
                      ViewOf(story.tables(), domain::Organization::kAsItWas, Day(day)));
  std::set<std::string> lines;
  for (const v1::Obligation& each : obligations.value()) {
    if (each.kind() != v1::OBLIGATION_KIND_REPORT) continue;
    lines.insert(absl::StrCat(each.obligation_id(), " ", v1::ObligationStatus_Name(each.status())));
  }
  return lines;
}

// Nine units for twelve months, but for what one closed in May and one enrolled in June do not owe.
TEST(ReportSlotSpec, ThereIsOneOfEachReportThatIsOwedAndOfNoOther) {  // R0-26, R0-27
  Story story;
  const char* const joined = "370403099";
  story.Tell(ExemptMonth(kTownPair, "2017-03", "2017-03-20"));
  story.Tell(SubmitReport(kLincheng, "2017-02", "2017-03-02"));
  story.Tell(Found(joined, event::v1::TEAM_TIER_SQUADRON, kXuecheng, "2017-06-01"));
  story.Tell(Enroll(joined, "2017-06-01"));
  story.Tell(CloseUnit(kXingren, "2017-06-01"));
  for (const char* const day : {"2017-01-10", "2017-06-10", "2018-01-10"}) {
    SCOPED_TRACE(day);
    const std::set<std::string> slots = LinesOfSlots(story, day);
    EXPECT_EQ(slots, LinesOfObligations(story, day));
    EXPECT_EQ(slots.size(), 9U * 12 - 7 + 7);
  }
}

// 薛城 and its four towns.
TEST(ReportSlotSpec, ADistrictAsksForThoseOfItsTowns) {  // R0-27
  Story story;
  const CivilMonth march(2017, 3);
  const auto slots = SlotsOf(story, {kYear, kXuecheng, true, march}, "2017-04-20");
  ASSERT_EQ(slots.size(), 5U);
  EXPECT_EQ(slots.front().unit_id(), kXuecheng);
  EXPECT_EQ(slots.front().rule(), "R0-27");
  EXPECT_EQ(SlotsOf(story, {kYear, kXuecheng, false, march}, "2017-04-20").size(), 1U);
  EXPECT_EQ(SlotsOf(story, {kYear, "", false, march}, "2017-04-20").size(), 9U) << "everybody's";
}

}  // namespace
}  // namespace jiedui::projections
