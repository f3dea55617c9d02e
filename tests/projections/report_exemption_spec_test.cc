// 免报: of a month from which a town's pairs were exempted in time no report is owed (R0-14,
// R0-26), in every table that says which are.

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "projections/bulletin_table.h"
#include "projections/monthly_dispatch.h"
#include "projections/obligations.h"
#include "projections/registry.h"
#include "projections/report_slots.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// The report of August is due on Monday, 4 September.
v1::DispatchTable August(const Story& story, absl::string_view unit_id) {
  return ReadDispatchTable(story.tables(), kYear, unit_id, CivilMonth(2017, 8), Day("2017-10-10"))
      .value();
}

// What the unit has to do about its report of August.
v1::Obligation ReportOf(const Story& story, absl::string_view unit_id) {
  ObligationFilter filter;
  filter.program_id = kYear;
  filter.unit_id = std::string(unit_id);
  const auto obligations =
      ReadObligations(story.tables(), filter,
                      ViewOf(story.tables(), domain::Organization::kAsItWas, Day("2017-10-10")))
          .value();
  for (const v1::Obligation& each : obligations) {
    if (each.obligation_id() == absl::StrCat("report/", unit_id, "/2017-08")) return each;
  }
  ADD_FAILURE() << "no report of " << unit_id;
  return {};
}

TEST(ReportExemptionSpec, TheFormSaysByWhomAndSinceWhenTheMonthIsExempt) {
  Story story;
  const int64_t granted = story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-09-04"));
  for (const absl::string_view town : {kLincheng, kXingren}) {
    const v1::DispatchTable form = August(story, town);
    EXPECT_EQ(form.state(), v1::REPORT_STATE_EXEMPT);
    EXPECT_EQ(form.timeliness(), v1::REPORT_TIMELINESS_EXEMPT);
    EXPECT_FALSE(form.has_due_date());
    EXPECT_THAT(form.findings(), IsEmpty());
    EXPECT_EQ(form.rows(0).figures(0).reconciliation(), v1::RECONCILIATION_NOT_REQUIRED);
    ASSERT_EQ(form.report_exemptions_size(), 1);
    const v1::ReportExemption& exemption = form.report_exemptions(0);
    EXPECT_EQ(exemption.pair_id(), kTownPair);
    EXPECT_EQ(exemption.granting_unit_id(), kCity);
    EXPECT_NE(exemption.granting_unit_name(), "");
    EXPECT_EQ(domain::ToDay(exemption.granted_date()), CivilDay(2017, 9, 4));
    EXPECT_EQ(exemption.reason(), "全员参加防汛抢险");
    EXPECT_EQ(exemption.position(), granted);
  }
}

TEST(ReportExemptionSpec, WhatElseIsRecordedOfThePairDoesNotHideIt) {
  Story story;
  story.Tell(Inspect("j70", kTownPair, kLincheng, "2017-05-10"));
  story.Tell(CheckPair("k70", kTownPair, kXuecheng, "2017-05-11"));
  EXPECT_EQ(August(story, kLincheng).state(), v1::REPORT_STATE_EXPECTED);
  story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-08-20"));
  story.Tell(Inspect("j71", kTownPair, kLincheng, "2017-08-25"));
  EXPECT_EQ(August(story, kLincheng).state(), v1::REPORT_STATE_EXEMPT);
}

TEST(ReportExemptionSpec, OneThatCameAfterTheReportWasDueExemptsFromNone) {
  Story story;
  story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-09-05"));
  const v1::DispatchTable form = August(story, kLincheng);
  EXPECT_EQ(form.state(), v1::REPORT_STATE_EXPECTED);
  EXPECT_EQ(form.timeliness(), v1::REPORT_TIMELINESS_OVERDUE);
  EXPECT_THAT(form.report_exemptions(), IsEmpty());
}

TEST(ReportExemptionSpec, AReportThatComesAllTheSameIsOne) {
  Story story;
  story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-08-20"));
  story.Tell(SubmitReport(kLincheng, "2017-08", "2017-09-01"));
  EXPECT_EQ(August(story, kLincheng).state(), v1::REPORT_STATE_SUBMITTED);
  EXPECT_THAT(August(story, kLincheng).report_exemptions(), IsEmpty());
}

TEST(ReportExemptionSpec, OneThatComesLateIsShownAndNotHeldAgainstTheTown) {  // R0-26
  Story story;
  story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-08-20"));
  story.Tell(SubmitReport(kLincheng, "2017-08", "2017-09-20"));
  const v1::DispatchTable form = August(story, kLincheng);
  EXPECT_EQ(form.state(), v1::REPORT_STATE_SUBMITTED);
  EXPECT_EQ(form.timeliness(), v1::REPORT_TIMELINESS_EXEMPT);
  EXPECT_EQ(form.report_exemptions_size(), 1);
  for (const v1::RuleFinding& finding : form.findings()) {
    EXPECT_NE(finding.part(), "timeliness") << finding.message_zh();
  }
  EXPECT_EQ(ReportOf(story, kLincheng).status(), v1::OBLIGATION_STATUS_EXEMPT);
}

TEST(ReportExemptionSpec, OneTakenBackOnceTheReportWasDueLeavesTheMonthExempt) {  // A25
  const auto exempted = ExemptMonth(kTownPair, "2017-08", "2017-08-20");
  const auto taken_back = [&](absl::string_view day) {
    Story story;
    story.Tell(exempted);
    story.Tell(VoidEntry(exempted, day));
    return story;
  };
  const Story when_due = taken_back("2017-09-04");
  EXPECT_EQ(August(when_due, kLincheng).state(), v1::REPORT_STATE_EXEMPT);
  EXPECT_EQ(August(when_due, kXuecheng).roll_up().expected_count(), 3);
  EXPECT_EQ(ReportOf(when_due, kLincheng).status(), v1::OBLIGATION_STATUS_EXEMPT);
  const Story before = taken_back("2017-09-03");
  EXPECT_EQ(August(before, kLincheng).timeliness(), v1::REPORT_TIMELINESS_OVERDUE);
  EXPECT_EQ(August(before, kXuecheng).roll_up().expected_count(), 5);
  EXPECT_EQ(ReportOf(before, kLincheng).status(), v1::OBLIGATION_STATUS_BREACHED);
}

TEST(ReportExemptionSpec, OneThatWasTakenBackIsSaidToBeWithItsDay) {  // A25
  const auto exempted = ExemptMonth(kTownPair, "2017-08", "2017-08-20");
  Story story;
  const int64_t granted = story.Tell(exempted);
  EXPECT_FALSE(August(story, kLincheng).report_exemptions(0).has_voided_date());
  const int64_t voided = story.Tell(VoidEntry(exempted, "2017-09-20"));
  const v1::DispatchTable form = August(story, kLincheng);
  ASSERT_EQ(form.report_exemptions_size(), 1);
  EXPECT_EQ(domain::ToDay(form.report_exemptions(0).voided_date()), CivilDay(2017, 9, 20));
  EXPECT_EQ(form.report_exemptions(0).voided_position(), voided);
  const v1::Obligation report = ReportOf(story, kLincheng);
  EXPECT_THAT(report.note(), HasSubstr("已于 2017-09-20 撤销，月报当时已到期，仍为免报"));
  EXPECT_THAT(report.positions(), ElementsAre(granted, voided));
  ReportSlotFilter filter;
  filter.program_id = kYear;
  filter.unit_id = kLincheng;
  filter.month = CivilMonth(2017, 8);
  const auto slots =
      ListReportSlots(story.tables(), filter,
                      ViewOf(story.tables(), domain::Organization::kAsItWas, Day("2017-10-10")))
          .value();
  ASSERT_EQ(slots.size(), 1U);
  EXPECT_EQ(slots[0].report_exemptions(0).voided_position(), voided);
}

// How 薛城 stands in August with what came of the exempt month of 临城.
TEST(ReportExemptionSpec, TheRankingOfTheDistrictIsNeverTheWorseForAReport) {  // A29, R0-26
  const auto score_with = [](const std::vector<AnyFact>& reports) {
    Story story;
    story.Tell(RankMonths());
    story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-08-20"));
    for (const char* const unit : {kXuecheng, kXingcheng, kZhangfan}) {
      story.Tell(SubmitReport(unit, "2017-08", "2017-09-01"));
    }
    for (const AnyFact& report : reports) story.Tell(report);
    const v1::DispatchTable city = August(story, kCity);
    for (const v1::DistrictRank& rank : city.ranking()) {
      if (rank.unit_id() == kXuecheng) return rank;
    }
    return v1::DistrictRank();
  };
  const v1::DistrictRank silent = score_with({});
  EXPECT_EQ(silent.expected_count(), 3);
  auto correct = SubmitReport(kLincheng, "2017-08", "2017-09-01");
  correct.clear_figures();  // nothing is on record of the month
  const AnyFact in_time = correct;
  const AnyFact wrong = SubmitReport(kLincheng, "2017-08", "2017-09-01");
  const AnyFact accepted = AcceptReport(kLincheng, "2017-08", "2017-09-02");
  const AnyFact late = SubmitReport(kLincheng, "2017-08", "2017-09-20");
  EXPECT_EQ(score_with({late}).expected_count(), 3);
  EXPECT_EQ(score_with({in_time}).score_milli(), silent.score_milli());
  EXPECT_EQ(score_with({late}).score_milli(), silent.score_milli());
  EXPECT_EQ(score_with({wrong, accepted}).score_milli(), silent.score_milli());
  EXPECT_EQ(score_with({in_time, accepted}).expected_count(), 4) << "counts as any";
  EXPECT_GT(score_with({in_time, accepted}).score_milli(), silent.score_milli());
}

// 薛城 and its four towns.
TEST(ReportExemptionSpec, NoneIsMissingAmongThoseOfTheDistrict) {  // R0-27
  Story story;
  EXPECT_EQ(August(story, kXuecheng).roll_up().expected_count(), 5);
  story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-08-20"));
  const v1::MonthRollUp exempt = August(story, kXuecheng).roll_up();
  EXPECT_EQ(exempt.expected_count(), 3);
  EXPECT_THAT(exempt.missing_unit_ids(), Not(Contains(kLincheng)));
  story.Tell(SubmitReport(kLincheng, "2017-08", "2017-09-01"));
  const v1::MonthRollUp one_came = August(story, kXuecheng).roll_up();
  EXPECT_EQ(one_came.expected_count(), 4);
  EXPECT_EQ(one_came.submitted_count(), 1);
}

TEST(ReportExemptionSpec, TheObligationSaysTheSame) {
  Story story;
  const int64_t granted = story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-08-20"));
  const v1::Obligation report = ReportOf(story, kLincheng);
  EXPECT_EQ(report.status(), v1::OBLIGATION_STATUS_EXEMPT);
  EXPECT_THAT(report.note(), HasSubstr("免报"));
  EXPECT_THAT(report.note(), HasSubstr("2017-08-20"));
  EXPECT_EQ(report.report_exemptions_size(), 1);
  EXPECT_THAT(report.positions(), ElementsAre(granted));
}

TEST(ReportExemptionSpec, OfOneThatWasRemindedOfTheReportSaysSoToo) {
  Story story;
  story.Tell(Remind(kLincheng, "2017-08", "2017-09-01"));
  const auto state = [&story] {
    return ReadReport(story.tables(), absl::StrCat(kLincheng, "-2017-08"))->state();
  };
  EXPECT_EQ(state(), v1::REPORT_STATE_EXPECTED);
  story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-09-04"));
  EXPECT_EQ(state(), v1::REPORT_STATE_EXEMPT);
}

TEST(ReportExemptionSpec, ABulletinTellsItFromTheFifthEditionOn) {  // R0-31
  Story story;
  story.Tell(ExemptMonth(kTownPair, "2017-08", "2017-08-20"));
  event::v1::BulletinPublished bulletin = PublishBulletin(1, "2017-08", "2017-08", "2017-10-10");
  bulletin.set_position(static_cast<int64_t>(story.log().size()));
  const auto state = [&](domain::BulletinEdition edition) {
    const v1::BulletinTable table =
        ReadBulletinTable(story.tables(), nullptr, bulletin, nullptr, edition).value();
    for (const v1::BulletinUnitMonth& month : table.unit_months()) {
      if (month.unit_id() == kLincheng) return month.state();
    }
    return v1::REPORT_STATE_ACCEPTED;
  };
  EXPECT_EQ(state(domain::BulletinEdition::kFourth), v1::REPORT_STATE_UNSPECIFIED);
  EXPECT_EQ(state(domain::BulletinEdition::kFifth), v1::REPORT_STATE_EXEMPT);
}

}  // namespace
}  // namespace jiedui::projections
