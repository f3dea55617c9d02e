// The same facts by the organization as it was and as it is now: R1-03, R4-01.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "domain/date.h"
#include "domain/rules/bulletin.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rollup.h"
#include "projections/bulletin_table.h"
#include "projections/case_board.h"
#include "projections/fold.h"
#include "projections/monthly_dispatch.h"
#include "projections/obligations.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/reorganized.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::projections {
namespace {

using namespace spec;         // NOLINT(google-build-using-namespace): the language of facts
using namespace reorganized;  // NOLINT(google-build-using-namespace): the year it is about

using domain::Organization;
using event::v1::TEAM_TIER_SQUADRON;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// The whole city's month as the view has it, unit by unit.
event::v1::DispatchFigures CityTotal(const Story& story, Organization organization,
                                     CivilMonth month) {
  const auto view = View(story, organization);
  std::vector<table::v1::DispatchRow> rows;
  for (const std::string& shown : ShownUnits(story, organization)) {
    std::vector<table::v1::UnitRow> units;
    for (const std::string& member : view.Members(shown)) {
      units.push_back(FindUnit(story.tables(), member).value());
    }
    rows.push_back(
        SumMonthOf(FormMonths(story.tables()), units, kYear, month, domain::ZaozhuangPolicy()));
  }
  return domain::RecordedFigures(domain::RollUp(rows));
}

// --- names ---

TEST(OrganizationSpec, ARenameShowsTheOldNameInMarchAndTheNewOneInDecember) {  // R1-03
  const Story story = Reorganized();
  const std::string old_name = RegisterUnit(kXingcheng, {}, "").display_name();
  EXPECT_EQ(Form(story, kXingcheng, "2017-03", kWas).unit_name(), old_name);
  EXPECT_EQ(Form(story, kXingcheng, "2017-12", kWas).unit_name(), "兴城新区");
}

TEST(OrganizationSpec, AsItIsNowTheNameIsThatOfTheDayJudgedOn) {
  const Story story = Reorganized();
  const std::string old_name = RegisterUnit(kXingcheng, {}, "").display_name();
  EXPECT_EQ(Form(story, kXingcheng, "2017-03", kNow).unit_name(), "兴城新区");
  EXPECT_EQ(Form(story, kXingcheng, "2017-03", kNow, "2017-09-01").unit_name(), "兴城新区");
  EXPECT_EQ(Form(story, kXingcheng, "2017-12", kNow, "2017-08-31").unit_name(), old_name);
}

// --- mergers ---

TEST(OrganizationSpec, WhatAUnitDidStaysItsOwnAsItWas) {  // A40, R4-01
  const Story story = Reorganized();
  const v1::DispatchTable gone = Form(story, kXingren, "2017-03", kWas);
  EXPECT_EQ(gone.unit_id(), kXingren);
  EXPECT_EQ(Recorded(gone, "joint_session_count"), 1);
  EXPECT_EQ(Recorded(gone, "enterprise_count"), 1);
  EXPECT_EQ(Recorded(gone, "document_count"), 1);
  const v1::DispatchTable successor = Form(story, kXingcheng, "2017-03", kWas);
  EXPECT_EQ(Recorded(successor, "joint_session_count"), 1);
  EXPECT_EQ(Recorded(successor, "document_count"), 4);
}

TEST(OrganizationSpec, AsItIsNowItIsItsSuccessors) {
  const Story story = Reorganized();
  for (const char* asked : {kXingren, kXingcheng}) {
    const v1::DispatchTable sum = Form(story, asked, "2017-03", kNow);
    EXPECT_EQ(sum.unit_id(), kXingcheng);
    EXPECT_EQ(Recorded(sum, "joint_session_count"), 2);
    EXPECT_EQ(Recorded(sum, "enterprise_count"), 2);
    EXPECT_EQ(Recorded(sum, "document_count"), 5);
    EXPECT_EQ(Recorded(sum, "study_session_count"), 1);
  }
}

TEST(OrganizationSpec, NothingIsMergedBeforeTheDay) {
  const Story story = Reorganized();
  const v1::DispatchTable before = Form(story, kXingren, "2017-03", kNow, "2017-05-31");
  EXPECT_EQ(before.unit_id(), kXingren);
  EXPECT_EQ(Recorded(before, "joint_session_count"), 1);
  EXPECT_EQ(Form(story, kXingren, "2017-03", kNow, kMergerDay).unit_id(), kXingcheng);
}

TEST(OrganizationSpec, TheEventsBehindAFigureAreThoseOfAllOfThem) {
  const Story story = Reorganized();
  const auto positions = [&](const char* unit_id, Organization organization) {
    const v1::DispatchTable table = Form(story, unit_id, "2017-03", organization);
    const auto& behind = FigureOf(table, "joint_session_count").positions();
    return std::vector<int64_t>(behind.begin(), behind.end());
  };
  std::vector<int64_t> all = positions(kXingren, kWas);
  for (const int64_t position : positions(kXingcheng, kWas)) all.push_back(position);
  EXPECT_EQ(positions(kXingcheng, kNow), all);
}

TEST(OrganizationSpec, AMergerOfAMergerIsFollowedToTheEnd) {
  Story story = Reorganized();
  story.Tell(Merge({kXingcheng}, kJinghe, "2018-02-01"));
  const auto view = View(story, kNow, "2018-02-01");
  EXPECT_EQ(view.Shown(kXingren), kJinghe);
  EXPECT_THAT(view.Members(kJinghe), ElementsAre(kJinghe, kXingren, kXingcheng));
  EXPECT_THAT(View(story, kNow, "2018-01-31").Members(kJinghe), ElementsAre(kJinghe));
  EXPECT_THAT(View(story, kWas, "2018-02-01").Members(kJinghe), ElementsAre(kJinghe));
  EXPECT_EQ(Recorded(Form(story, kXingren, "2017-03", kNow, "2018-02-01"), "joint_session_count"),
            2);
}

TEST(OrganizationSpec, ASessionOfTwoSidesThatAreOneUnitNowIsOneSession) {
  Story story = March();
  story.Tell(Dissolve(kTownPair, kMergerDay));
  story.Tell(Merge({kXingren}, kLincheng, kMergerDay));
  const v1::DispatchTable sum = Form(story, kLincheng, "2017-03", kNow);
  EXPECT_EQ(Recorded(sum, "joint_session_count"), 1);
  EXPECT_EQ(Recorded(sum, "enterprise_count"), 2);
  EXPECT_EQ(Recorded(sum, "document_count"), 3);
}

TEST(OrganizationSpec, WhatTwoUnitsThatAreOneNowBothStatedTheyStateOnce) {  // A18
  Story story = March();
  for (const auto& [unit, documents] : {std::pair{kLincheng, 2}, std::pair{kXingren, 1}}) {
    auto report = SubmitReport(unit, "2017-03", "2017-04-01");
    event::v1::DispatchFigures& figures = *report.mutable_figures();
    figures.set_joint_session_count(1);
    figures.set_enterprise_count(1);
    figures.set_document_count(documents);
    figures.set_study_session_count(1);
    figures.set_study_content("有限空间作业安全");
    figures.set_remarks("双方共检查2家企业；本表只计本辖区");
    story.Tell(report);
    story.Tell(AcceptReport(unit, "2017-03", "2017-04-02"));
  }
  story.Tell(Dissolve(kTownPair, kMergerDay));
  story.Tell(Merge({kXingren}, kLincheng, kMergerDay));
  const v1::DispatchTable sum = Form(story, kLincheng, "2017-03", kNow);
  for (const char* key : {"joint_session_count", "study_session_count"}) {
    EXPECT_EQ(FigureOf(sum, key).reported(), 1) << key;
    EXPECT_EQ(FigureOf(sum, key).accepted(), 1) << key;
    EXPECT_EQ(FigureOf(sum, key).reconciliation(), v1::RECONCILIATION_MATCH) << key;
  }
  EXPECT_EQ(FigureOf(sum, "document_count").reported(), 3);
  EXPECT_EQ(sum.rows(5).text(), "双方共检查2家企业；本表只计本辖区");
  EXPECT_THAT(sum.findings(), IsEmpty()) << "neither stated too much";
}

TEST(OrganizationSpec, TheCitysTotalsAreTheSameByBoth) {
  const Story story = Reorganized();
  const event::v1::DispatchFigures was = CityTotal(story, kWas, CivilMonth(2017, 3));
  const event::v1::DispatchFigures now = CityTotal(story, kNow, CivilMonth(2017, 3));
  EXPECT_EQ(was.joint_session_count(), 2);
  EXPECT_EQ(was.enterprise_count(), 4);
  EXPECT_EQ(was.document_count(), 8);
  EXPECT_EQ(was.study_session_count(), 1);
  EXPECT_EQ(now.joint_session_count(), was.joint_session_count());
  EXPECT_EQ(now.enterprise_count(), was.enterprise_count());
  EXPECT_EQ(now.document_count(), was.document_count());
  EXPECT_EQ(now.study_session_count(), was.study_session_count());
}

// --- reports ---

TEST(OrganizationSpec, ReportsAreOwedUpToTheMonthInWhichAUnitWasLastThere) {
  const Story story = Reorganized();
  EXPECT_EQ(Form(story, kXingren, "2017-05", kWas).timeliness(), v1::REPORT_TIMELINESS_OVERDUE);
  EXPECT_EQ(Form(story, kXingren, "2017-06", kWas).timeliness(), v1::REPORT_TIMELINESS_EXEMPT);
  EXPECT_EQ(Form(story, kXingcheng, "2017-06", kWas).timeliness(), v1::REPORT_TIMELINESS_OVERDUE);
}

TEST(OrganizationSpec, ASumIsReportedOnceAllWhoOweAReportHaveReported) {
  Story story = Reorganized();
  auto report = SubmitReport(kXingcheng, "2017-03", "2017-04-01");
  report.mutable_figures()->set_document_count(4);
  story.Tell(report);
  const v1::DispatchTable half = Form(story, kXingcheng, "2017-03", kNow);
  EXPECT_EQ(half.state(), v1::REPORT_STATE_EXPECTED);
  EXPECT_FALSE(FigureOf(half, "document_count").has_reported());
  report = SubmitReport(kXingren, "2017-03", "2017-04-09");
  report.mutable_figures()->set_document_count(1);
  story.Tell(report);
  const v1::DispatchTable whole = Form(story, kXingcheng, "2017-03", kNow);
  EXPECT_EQ(whole.state(), v1::REPORT_STATE_SUBMITTED);
  EXPECT_EQ(whole.timeliness(), v1::REPORT_TIMELINESS_LATE) << "as late as the latest";
  EXPECT_EQ(FigureOf(whole, "document_count").reported(), 5);
  EXPECT_EQ(FigureOf(whole, "document_count").reconciliation(), v1::RECONCILIATION_MATCH);
  EXPECT_EQ(Form(story, kXingcheng, "2017-03", kWas).timeliness(), v1::REPORT_TIMELINESS_ON_TIME);
}

TEST(OrganizationSpec, ASumIsAcceptedOnceAllAreAndReturnedWhileOneIs) {
  Story story = Reorganized();
  for (const char* unit : {kXingren, kXingcheng}) {
    story.Tell(SubmitReport(unit, "2017-03", "2017-04-01"));
  }
  story.Tell(AcceptReport(kXingren, "2017-03", "2017-04-02"));
  const auto form = [&story] { return Form(story, kXingcheng, "2017-03", kNow); };
  EXPECT_EQ(form().state(), v1::REPORT_STATE_SUBMITTED);
  EXPECT_FALSE(FigureOf(form(), "study_session_count").has_accepted());
  story.Tell(ReturnReport(kXingcheng, "2017-03", "2017-04-02"));
  EXPECT_EQ(form().state(), v1::REPORT_STATE_RETURNED);
  story.Tell(SubmitReport(kXingcheng, "2017-03", "2017-04-03", 2));
  story.Tell(AcceptReport(kXingcheng, "2017-03", "2017-04-04", 2));
  EXPECT_EQ(form().state(), v1::REPORT_STATE_ACCEPTED);
  EXPECT_EQ(FigureOf(form(), "study_session_count").accepted(), 2);
}

TEST(OrganizationSpec, ANewlyFoundedSuccessorOwesNothingItselfButShowsWhatWasOwed) {
  Story story = March();
  story.Tell(Found("370403099", TEAM_TIER_SQUADRON, kXuecheng, kMergerDay));
  story.Tell(Dissolve(kTownPair, kMergerDay));
  story.Tell(Merge({kLincheng, kXingren}, "370403099", kMergerDay));
  story.Tell(Enroll("370403099", kMergerDay));
  EXPECT_EQ(Form(story, "370403099", "2017-03", kWas).timeliness(), v1::REPORT_TIMELINESS_EXEMPT);
  const v1::DispatchTable now = Form(story, "370403099", "2017-03", kNow);
  EXPECT_EQ(now.timeliness(), v1::REPORT_TIMELINESS_OVERDUE);
  EXPECT_EQ(Recorded(now, "joint_session_count"), 1);
  EXPECT_EQ(Form(story, "370403099", "2017-06", kWas).timeliness(), v1::REPORT_TIMELINESS_OVERDUE);
}

// --- splits ---

TEST(OrganizationSpec, WhatASplitUnitDidStaysItsOwnUnlessTheSplitNamesASuccessor) {  // R4-01
  for (const char* successor : {"", "370403099"}) {
    Story story = March();
    story.Tell(Dissolve(kTownPair, kMergerDay));
    story.Tell(Found("370403098", TEAM_TIER_SQUADRON, kXuecheng, kMergerDay));
    story.Tell(Found("370403099", TEAM_TIER_SQUADRON, kXuecheng, kMergerDay));
    story.Tell(Dismember(kLincheng, {"370403098", "370403099"}, kMergerDay, successor));
    const std::string shown = *successor == '\0' ? kLincheng : successor;
    EXPECT_EQ(Form(story, kLincheng, "2017-03", kNow).unit_id(), shown);
    EXPECT_EQ(Recorded(Form(story, shown, "2017-03", kNow), "document_count"), 2);
    EXPECT_EQ(Recorded(Form(story, kLincheng, "2017-03", kWas), "document_count"), 2);
    EXPECT_EQ(Form(story, kLincheng, "2017-06", kWas).timeliness(), v1::REPORT_TIMELINESS_EXEMPT);
  }
}

TEST(OrganizationSpec, AUnitThatGoesOnBesideANewOneKeepsWhatItDid) {
  Story story = March();
  story.Tell(Found("370403099", TEAM_TIER_SQUADRON, kXuecheng, kMergerDay));
  story.Tell(Split(kLincheng, {"370403099"}, kMergerDay));
  EXPECT_EQ(Recorded(Form(story, kLincheng, "2017-03", kNow), "document_count"), 2);
  EXPECT_EQ(Recorded(Form(story, "370403099", "2017-03", kNow), "document_count"), 0);
  EXPECT_EQ(Form(story, kLincheng, "2017-06", kWas).timeliness(), v1::REPORT_TIMELINESS_OVERDUE);
}

// --- transfers ---

TEST(OrganizationSpec, ASuperiorIsThatOfTheDayShown) {  // R4-01
  const Story story = Reorganized();
  const auto was = View(story, kWas);
  EXPECT_EQ(was.SuperiorOn(kLincheng, Day("2017-08-31")), kXuecheng);
  EXPECT_EQ(was.SuperiorOn(kLincheng, Day("2017-09-01")), kTengzhou);
  EXPECT_TRUE(was.IsWithin(kLincheng, kXuecheng, Day("2017-08-31")));
  EXPECT_FALSE(was.IsWithin(kLincheng, kXuecheng, Day("2017-09-01")));
  const auto now = View(story, kNow);
  EXPECT_EQ(now.SuperiorOn(kLincheng, Day("2017-03-01")), kTengzhou);
  EXPECT_TRUE(now.IsWithin(kXingren, kXingcheng, Day("2017-03-01")));
  EXPECT_TRUE(now.IsWithin(kXingren, kXuecheng, Day("2017-03-01")));
}

TEST(OrganizationSpec, TheTownsOfADistrictThatWasTakenOverAreItsSuccessors) {
  Story story = March();
  story.Tell(Dissolve(kBrigadePair, kMergerDay));
  story.Tell(Merge({kXuecheng}, kShizhong, kMergerDay));
  const auto was = View(story, kWas);
  EXPECT_EQ(was.SuperiorOn(kLincheng, Day("2017-05-31")), kXuecheng);
  EXPECT_EQ(was.SuperiorOn(kLincheng, Day(kMergerDay)), kShizhong);
  EXPECT_THAT(ShownUnits(story, kNow, kShizhong),
              ElementsAre(kLincheng, kXingren, kXingcheng, kZhangfan));
  EXPECT_THAT(ShownUnits(story, kNow, kXuecheng),
              ElementsAre(kLincheng, kXingren, kXingcheng, kZhangfan));
}

TEST(OrganizationSpec, ABulletinIsAsItWasMonthByMonth) {
  const Story story = Reorganized();
  event::v1::BulletinPublished bulletin = PublishBulletin(1, "2017-08", "2017-09", "2017-10-10");
  bulletin.set_unit_id(kXuecheng);
  const v1::BulletinTable table = ReadBulletinTable(story.tables(), nullptr, bulletin).value();
  std::vector<std::string> of_lincheng;
  std::vector<std::string> names;
  for (const v1::BulletinUnitMonth& month : table.unit_months()) {
    if (month.unit_id() == kLincheng) of_lincheng.push_back(month.month());
    if (month.unit_id() == kXingcheng) names.push_back(month.unit_name());
  }
  EXPECT_THAT(of_lincheng, ElementsAre("2017-08"));
  EXPECT_THAT(names, ElementsAre(RegisterUnit(kXingcheng, {}, "").display_name(), "兴城新区"));
}

// 临城 and 兴仁 study in March; a bulletin told that, and the study turns out not to have been.
void TellOfStudy(Story& story) {
  story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-20"));
  for (const char* const side : {kLincheng, kXingren}) {
    event::v1::ActivityAttested confirmed = Attest("s1", kTownPair, side, "2017-03-21");
    confirmed.set_attesting_unit_id(side);
    story.Tell(confirmed);
  }
}

TEST(BulletinPairSpec, AMonthThatWasMetAndIsNotAnyMoreIsAnErratum) {  // A25, R0-31
  Story then;
  TellOfStudy(then);
  Story story;
  TellOfStudy(story);
  story.Tell(PublishBulletin(1, "2017-01", "2017-03", "2017-04-10"));
  const int64_t withdrawal = story.Tell(Void("s1", kTownPair, "2017-05-02"));
  const ChangesSince changes = [&](const TableQuestion& question) {
    std::vector<v1::CellChange> found;
    for (const char* const path : {"months[2017-02].status", "months[2017-03].status"}) {
      v1::CellChange& change = found.emplace_back();
      change.set_path(question.pair_id == kTownPair ? path : "");
      change.set_last_position(change.path() == "months[2017-03].status" ? withdrawal : 1);
    }
    return found;
  };
  const auto second = PublishBulletin(2, "2017-04", "2017-06", "2017-07-10");
  const v1::BulletinTable table =
      ReadBulletinTable(story.tables(), &then.tables(), second, changes).value();
  ASSERT_EQ(table.pair_errata_size(), 1);
  const v1::BulletinPairErratum& erratum = table.pair_errata(0);
  EXPECT_EQ(erratum.bulletin_id(), "2017-370400-1");
  EXPECT_EQ(erratum.before().pair_id(), kTownPair);
  EXPECT_EQ(erratum.before().month(), "2017-03");
  EXPECT_EQ(erratum.before().status(), v1::OBLIGATION_STATUS_MET);
  EXPECT_EQ(erratum.after().status(), v1::OBLIGATION_STATUS_BREACHED);
  EXPECT_THAT(erratum.positions(), ElementsAre(withdrawal));
}

TEST(OrganizationSpec, ABulletinHasNoUnitInAMonthBeforeItTakesPart) {  // R0-31
  Story story;
  story.Tell(Found("370403-zone5", TEAM_TIER_SQUADRON, kXuecheng, "2017-07-01"));
  story.Tell(Enroll("370403-zone5", "2017-07-01"));
  const auto months = [&story](domain::BulletinEdition edition) {
    const auto bulletin = PublishBulletin(1, "2017-05", "2017-07", "2017-08-10");
    const v1::BulletinTable table =
        ReadBulletinTable(story.tables(), nullptr, bulletin, nullptr, edition).value();
    std::vector<std::string> of_zone;
    for (const v1::BulletinUnitMonth& month : table.unit_months()) {
      if (month.unit_id() == "370403-zone5") of_zone.push_back(month.month());
    }
    return of_zone;
  };
  EXPECT_THAT(months(domain::BulletinEdition::kFourth), ElementsAre("2017-07"));
  EXPECT_THAT(months(domain::BulletinEdition::kThird), ElementsAre("2017-07"));
  EXPECT_THAT(months(domain::BulletinEdition::kSecond),
              ElementsAre("2017-05", "2017-06", "2017-07"));
}

// --- lists of units ---

TEST(OrganizationSpec, UnitsAreListedEachAsItWasOrAsTheyAreNow) {
  const Story story = Reorganized();
  EXPECT_THAT(ShownUnits(story, kWas), Contains(kXingren));
  EXPECT_THAT(ShownUnits(story, kNow), Not(Contains(kXingren)));
  EXPECT_THAT(ShownUnits(story, kNow, "", "2017-05-31"), Contains(kXingren));
  EXPECT_THAT(ShownUnits(story, kWas, kTengzhou, "2017-08-31"), ElementsAre(kJinghe));
  EXPECT_THAT(ShownUnits(story, kWas, kTengzhou, "2017-09-01"), ElementsAre(kLincheng, kJinghe));
}

TEST(OrganizationSpec, AUnitSaysWhoTookOverAndFromWhom) {
  const Story story = Reorganized();
  const auto unit = [&story](const char* id, Organization organization, const char* on) {
    return ReadUnit(story.tables(), View(story, organization, on), id).value();
  };
  EXPECT_EQ(unit(kXingren, kWas, kMergerDay).successor_unit_id(), kXingcheng);
  EXPECT_EQ(domain::ToDay(unit(kXingren, kWas, kMergerDay).closed_date()), Day(kMergerDay));
  EXPECT_EQ(unit(kXingren, kWas, "2017-05-31").successor_unit_id(), "");
  EXPECT_THAT(unit(kXingcheng, kWas, kMergerDay).predecessor_unit_ids(), ElementsAre(kXingren));
  EXPECT_THAT(unit(kXingcheng, kWas, "2017-05-31").predecessor_unit_ids(), IsEmpty());
  EXPECT_EQ(unit(kXingren, kNow, kMergerDay).unit_id(), kXingcheng);
  EXPECT_EQ(ReadUnit(story.tables(), View(story, kNow), "x").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(OrganizationSpec, PostsAreThoseOfTheDay) {  // R4-26
  Story story;
  story.Tell(SetPosts(kLincheng, 5, "2017-03-01"));
  story.Tell(SetPosts(kLincheng, 8, "2017-06-01"));
  const auto unit = [&story](const char* on) {
    return ReadUnit(story.tables(), View(story, kWas, on), kLincheng).value();
  };
  EXPECT_FALSE(unit("2017-02-28").has_post_count());
  EXPECT_EQ(unit("2017-03-01").post_count(), 5);
  EXPECT_EQ(unit("2017-05-31").post_count(), 5);
  EXPECT_EQ(unit("2017-06-01").post_count(), 8);
}

TEST(OrganizationSpec, AnAcceptanceIsTheLastOneByTheDay) {  // R0-02
  Story story;
  story.Tell(AcceptStandardization(kLincheng, "2016-12-20"));
  story.Tell(AcceptStandardization(kLincheng, "2017-06-01"));
  const auto unit = [&story](const char* on) {
    return ReadUnit(story.tables(), View(story, kWas, on), kLincheng).value();
  };
  EXPECT_FALSE(unit("2016-12-19").has_standardization());
  EXPECT_EQ(unit("2017-05-31").standardization().accepted_date().year(), 2016);
  EXPECT_EQ(unit("2017-06-01").standardization().accepted_date().year(), 2017);
}

// --- pairs and scores ---

std::vector<v1::PairCompliance> Pairs(const Story& story, const std::string& unit_id,
                                      Organization organization) {
  return ListPairCompliance(story.tables(), {kYear, "", unit_id}, Day(kYearEnd), organization)
      .value();
}

TEST(OrganizationSpec, APairIsListedUnderWhomItsSidesWereOrAre) {
  const Story story = Reorganized();
  const auto ids = [&](const char* unit_id, Organization organization) {
    std::vector<std::string> found;
    for (const auto& pair : Pairs(story, unit_id, organization)) found.push_back(pair.pair_id());
    return found;
  };
  EXPECT_THAT(ids(kTengzhou, kWas), ElementsAre(kBrigadePair)) << "it ended before 临城 came";
  EXPECT_THAT(ids(kTengzhou, kNow), ElementsAre(kTownPair, kBrigadePair));
  EXPECT_THAT(ids(kXingcheng, kWas), ElementsAre(PairId(kXingcheng, kZhangfan)));
  EXPECT_THAT(ids(kXingcheng, kNow), ElementsAre(kTownPair, PairId(kXingcheng, kZhangfan)));
}

TEST(OrganizationSpec, APairStandsAsItStandsWhoeverItsSidesAreNow) {
  const Story story = Reorganized();
  v1::PairCompliance was = Pairs(story, "", kWas).at(0);
  v1::PairCompliance now = Pairs(story, "", kNow).at(0);
  ASSERT_EQ(was.pair_id(), kTownPair);
  EXPECT_EQ(was.unit_b_id(), kXingren);
  EXPECT_EQ(now.unit_b_id(), kXingcheng);
  EXPECT_EQ(now.unit_b_name(), "兴城新区");
  for (v1::PairCompliance* const pair : {&was, &now}) {
    pair->clear_unit_b_id();
    pair->clear_unit_b_name();
    for (v1::ActivityJudgement& activity : *pair->mutable_activities()) activity.clear_side_cases();
  }
  EXPECT_EQ(was.DebugString(), now.DebugString());
}

const v1::UnitScore* ScoreOf(const v1::YearEndAssessment& assessment, absl::string_view unit_id) {
  for (const v1::UnitScore& unit : assessment.units()) {
    if (unit.unit_id() == unit_id) return &unit;
  }
  return nullptr;
}

TEST(OrganizationSpec, PairsHaveOneScoreAndOnlyWhoseItIsDiffers) {
  const Story story = Reorganized();
  const auto was = ReadYearEndAssessment(story.tables(), kYear, Day(kYearEnd), kWas).value();
  const auto now = ReadYearEndAssessment(story.tables(), kYear, Day(kYearEnd), kNow).value();
  ASSERT_EQ(was.pairs_size(), now.pairs_size());
  for (int i = 0; i < was.pairs_size(); ++i) {
    EXPECT_EQ(was.pairs(i).pair_id(), now.pairs(i).pair_id());
    EXPECT_EQ(was.pairs(i).total_milli(), now.pairs(i).total_milli());
    EXPECT_EQ(was.pairs(i).rank(), now.pairs(i).rank());
  }
  ASSERT_NE(ScoreOf(was, kXingren), nullptr);
  EXPECT_THAT(ScoreOf(was, kXingcheng)->pair_ids(), ElementsAre(PairId(kXingcheng, kZhangfan)));
  EXPECT_EQ(ScoreOf(now, kXingren), nullptr);
  ASSERT_NE(ScoreOf(now, kXingcheng), nullptr);
  EXPECT_THAT(ScoreOf(now, kXingcheng)->pair_ids(),
              testing::UnorderedElementsAre(kTownPair, PairId(kXingcheng, kZhangfan)));
  EXPECT_EQ(ScoreOf(now, kXingcheng)->unit_name(), "兴城新区");
}

TEST(OrganizationSpec, SidesThatAreOneUnitNowKeepTheirNamesInTheirPair) {
  Story story = March();
  story.Tell(Dissolve(kTownPair, kMergerDay));
  story.Tell(Merge({kXingren}, kLincheng, kMergerDay));
  const auto names = View(story, kNow).NamesOfSides(kLincheng, kXingren, Day(kYearEnd));
  EXPECT_EQ(names.first, RegisterUnit(kLincheng, {}, "").display_name());
  EXPECT_EQ(names.second, RegisterUnit(kXingren, {}, "").display_name());
  EXPECT_EQ(View(story, kNow).NamesOfSides(kXingren, kZhangfan, Day(kYearEnd)).first,
            RegisterUnit(kLincheng, {}, "").display_name());
}

TEST(OrganizationSpec, WhatWasOwedIsOwedByWhoWasTheSuperiorThen) {  // R0-09, R0-28
  const Story story = Reorganized();
  for (const Organization organization : {kWas, kNow}) {
    const auto view = View(story, organization);
    EXPECT_EQ(view.OverseerOn(kLincheng, Day("2017-06-30")), kXuecheng);
    EXPECT_EQ(view.OverseerOn(kLincheng, Day("2017-09-30")), kTengzhou);
  }
  EXPECT_EQ(View(story, kNow).SuperiorOn(kLincheng, Day("2017-06-30")), kTengzhou);
}

TEST(OrganizationSpec, AGapIsShownUnderWhoItsSidesAreNow) {
  const Story story = Reorganized();
  const auto weaker_side = [&story](Organization organization) {
    const auto gaps = ReadGapAnalysis(story.tables(), kYear, Day(kYearEnd), organization).value();
    EXPECT_EQ(gaps.pairs(0).pair_id(), kTownPair);
    return gaps.pairs(0).unit_b_id();
  };
  EXPECT_EQ(weaker_side(kWas), kXingren);
  EXPECT_EQ(weaker_side(kNow), kXingcheng);
}

TEST(OrganizationSpec, ADistrictThatWasTakenOverIsNotScoredByItselfAsItIsNow) {
  Story story = March();
  story.Tell(Dissolve(kBrigadePair, "2017-10-01"));
  story.Tell(Merge({kXuecheng}, kShizhong, "2017-10-01"));
  const auto districts = [&story](Organization organization) {
    std::vector<std::string> ids;
    const auto assessment =
        ReadYearEndAssessment(story.tables(), kYear, Day(kYearEnd), organization).value();
    for (const v1::DistrictScore& district : assessment.districts()) {
      ids.push_back(district.unit_id());
    }
    return ids;
  };
  EXPECT_THAT(districts(kWas), Contains(kXuecheng));
  EXPECT_THAT(districts(kNow), Not(Contains(kXuecheng)));
  EXPECT_THAT(districts(kNow), Contains(kShizhong));
}

// --- states ---

TEST(OrganizationSpec, AStateOfThePastKnowsOfNoLaterReorganization) {
  Story story = March();
  const size_t before = story.log().size();
  Reorganize(story);
  MemoryTables past;
  for (size_t i = 0; i < before; ++i) CHECK_OK(FoldEvent(story.log()[i], past));
  const auto view = ViewOf(past, kNow, Day("2018-06-01"));
  EXPECT_EQ(view.Shown(kXingren), kXingren);
  EXPECT_EQ(view.SuperiorOn(kLincheng, Day("2018-06-01")), kXuecheng);
  EXPECT_EQ(ViewOf(story.tables(), kNow, Day("2018-06-01")).Shown(kXingren), kXingcheng);
}

// --- zones ---

TEST(OrganizationSpec, AZoneThatAppearsLaterOwesFromThenOn) {  // 4 → 6 zones
  Story story;
  for (const char* zone : {"370403-zone1", "370403-zone2", "370403-zone3", "370403-zone4"}) {
    story.Tell(RegisterUnit(zone, TEAM_TIER_SQUADRON, kXuecheng));
    story.Tell(Enroll(zone));
  }
  for (const char* zone : {"370403-zone5", "370403-zone6"}) {
    story.Tell(Found(zone, TEAM_TIER_SQUADRON, kXuecheng, "2017-07-10"));
    story.Tell(Enroll(zone, "2017-07-10"));
  }
  auto pair = Assign("370403-zone5", "370403-zone6");
  *pair.mutable_effective_date() = Date("2017-07-10");
  story.Tell(pair);
  EXPECT_EQ(Form(story, "370403-zone4", "2017-06", kWas).timeliness(),
            v1::REPORT_TIMELINESS_OVERDUE);
  EXPECT_EQ(Form(story, "370403-zone5", "2017-06", kWas).timeliness(),
            v1::REPORT_TIMELINESS_EXEMPT);
  EXPECT_EQ(Form(story, "370403-zone5", "2017-07", kWas).timeliness(),
            v1::REPORT_TIMELINESS_OVERDUE);
  const auto compliance = ReadPairCompliance(story.tables(), pair.pair_id(), Day(kYearEnd)).value();
  for (const v1::MonthCoverage& month : compliance.months()) {
    const bool owed = month.status() != v1::OBLIGATION_STATUS_EXEMPT;
    EXPECT_EQ(owed, month.month() >= "2017-07") << month.month();
  }
  const auto overview = [&story](CivilMonth month) {
    return PreviewOverall(story.tables(), kYear, kXuecheng, month, View(story, kWas))->overview;
  };
  EXPECT_THAT(overview(CivilMonth(2017, 6)), testing::HasSubstr("应报月报的8个镇街"))
      << "four towns and four zones";
  EXPECT_THAT(overview(CivilMonth(2017, 7)), testing::HasSubstr("应报月报的10个镇街"));
}

}  // namespace
}  // namespace jiedui::projections
