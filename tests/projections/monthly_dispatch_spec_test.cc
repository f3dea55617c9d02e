#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "projections/monthly_dispatch.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

using table::v1::DispatchEntry;
using testing::ElementsAre;
using testing::IsEmpty;

// One line an entry: what it adds, its source, and the events behind it.
std::string Line(const DispatchEntry& entry) {
  const std::string end =
      absl::StrCat(" ", entry.source_id(), "@", absl::StrJoin(entry.positions(), ","));
  switch (entry.entry_case()) {
    case DispatchEntry::kRotation:
      return absl::StrCat("rotation ", absl::StrJoin(entry.rotation().officer_ids(), ","), " ",
                          entry.rotation().duties(), end);
    case DispatchEntry::kJointSession: {
      const DispatchEntry::JointSession& session = entry.joint_session();
      return absl::StrCat("session own=", absl::StrJoin(session.own_enterprise_ids(), ","), "/",
                          session.own_document_count(), " all=", session.session_enterprise_count(),
                          "/", session.session_document_count(), end);
    }
    case DispatchEntry::kCaseFiled:
      return absl::StrCat("filed", end);
    case DispatchEntry::kCaseToReport:
      return absl::StrCat("to report", end);
    case DispatchEntry::kFine:
      return absl::StrCat("fine ", entry.fine().fine_fen(), end);
    case DispatchEntry::kCollection:
      return absl::StrCat("collected ", entry.collection().collected_fen(), end);
    case DispatchEntry::kStudy:
      return absl::StrCat("study ", absl::StrJoin(entry.study().topics(), ","), end);
    case DispatchEntry::kOther:
      return absl::StrCat("other ", entry.other().description(), end);
    case DispatchEntry::kSupervision:
      return absl::StrCat("check ", entry.supervision().unit_id(), " ",
                          entry.supervision().findings(), end);
    case DispatchEntry::ENTRY_NOT_SET:
      break;
  }
  return "nothing";
}

std::vector<std::string> Month(const Story& story, absl::string_view unit,
                               absl::string_view month) {
  const table::v1::DispatchRow row = FindMonth(story.tables(), unit, ParseMonth(month).value());
  std::vector<std::string> lines;
  for (const DispatchEntry& entry : row.entries()) lines.push_back(Line(entry));
  return lines;
}

event::v1::JointInspectionHeld TownInspection() {
  return InspectTargets("j1", kTownPair, "2017-03-05",
                        {{"e1", kLincheng, 2}, {"e2", kXingren, 1}, {"e1", kLincheng, 3}});
}

TEST(MonthlyDispatchSpec, AMonthInWhichNothingHappenedIsAnEmptyRow) {
  const Story story;
  const table::v1::DispatchRow row = FindMonth(story.tables(), kLincheng, CivilMonth(2017, 5));
  EXPECT_EQ(row.unit_id(), kLincheng);
  EXPECT_EQ(row.month(), "2017-05");
  EXPECT_EQ(row.entries_size(), 0);
}

TEST(MonthlyDispatchSpec, AStayCountsForTheSendingSideInTheMonthStaffLeft) {
  Story story;
  const int64_t at = story.Tell(Rotate("r1", kBrigadePair, kTengzhou, "2017-03-25", "2017-04-10"));
  EXPECT_THAT(Month(story, kTengzhou, "2017-03"),
              ElementsAre(absl::StrCat("rotation 370481-01 参与日常执法检查 r1@", at)));
  EXPECT_THAT(Month(story, kTengzhou, "2017-04"), IsEmpty());
  EXPECT_THAT(Month(story, kXuecheng, "2017-03"), IsEmpty());
}

TEST(MonthlyDispatchSpec, AStayThatIsCompletedIsNotCountedTwice) {
  Story story;
  const int64_t left = story.Tell(Dispatch("r1", kBrigadePair, kTengzhou, "2017-03-25"));
  EXPECT_THAT(Month(story, kTengzhou, "2017-03"),
              ElementsAre(absl::StrCat("rotation 370481-01 参与日常执法检查 r1@", left)));
  const int64_t back =
      story.Tell(Rotate("r1", kBrigadePair, kTengzhou, "2017-03-25", "2017-04-10"));
  EXPECT_THAT(
      Month(story, kTengzhou, "2017-03"),
      ElementsAre(absl::StrCat("rotation 370481-01 参与日常执法检查 r1@", left, ",", back)));
}

TEST(MonthlyDispatchSpec, EachSideHasTheSessionOnceWithTheShareOfItsOwnJurisdiction) {
  Story story;
  const int64_t at = story.Tell(TownInspection());
  EXPECT_THAT(Month(story, kLincheng, "2017-03"),
              ElementsAre(absl::StrCat("session own=e1/5 all=2/6 j1@", at)));
  EXPECT_THAT(Month(story, kXingren, "2017-03"),
              ElementsAre(absl::StrCat("session own=e2/1 all=2/6 j1@", at)));
}

TEST(MonthlyDispatchSpec, AStudyAndAnotherActivityCountForBothSides) {
  Story story;
  const int64_t study = story.Tell(Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-03"));
  const int64_t other = story.Tell(HelpOtherwise("o1", kBrigadePair, "2017-03-02"));
  for (const char* unit : {kTengzhou, kXuecheng}) {
    EXPECT_THAT(Month(story, unit, "2017-03"),
                ElementsAre(absl::StrCat("study 安全生产法 s1@", study),
                            absl::StrCat("other 案卷互评 o1@", other)));
  }
}

TEST(MonthlyDispatchSpec, ACheckCountsForBothSidesInItsMonth) {
  Story story;
  const int64_t at = story.Tell(CheckPair("k1", kTownPair, kXuecheng, "2017-06-08"));
  const std::string line = absl::StrCat("check 370403 活动开展正常 k1@", at);
  EXPECT_THAT(Month(story, kLincheng, "2017-06"), ElementsAre(line));
  EXPECT_THAT(Month(story, kXingren, "2017-06"), ElementsAre(line));
}

// 区（市）局监督检查情况.
std::string RowFive(const Story& story, absl::string_view unit, absl::string_view month) {
  const auto table =
      ReadDispatchTable(story.tables(), kYear, unit, ParseMonth(month).value(), Day("2017-12-31"));
  for (const v1::DispatchTableRow& row : table->rows()) {
    if (row.sequence_number() == 5) return row.text();
  }
  return "no row 5";
}

TEST(MonthlyDispatchSpec, RowFiveIsWrittenByTheUnitsOwnDistrictAlone) {  // R0-28, A37
  Story story;
  story.Tell(CheckPair("k1", kTownPair, kXuecheng, "2017-06-08"));
  EXPECT_EQ(RowFive(story, kLincheng, "2017-06"), "活动开展正常");
  story.Tell(CheckPair("k2", kTownPair, kCity, "2017-07-08"));
  EXPECT_EQ(RowFive(story, kLincheng, "2017-07"), "无");
  story.Tell(CheckPair("k3", kBrigadePair, kXuecheng, "2017-07-09"));
  EXPECT_EQ(RowFive(story, kXuecheng, "2017-07"), "活动开展正常");
  EXPECT_EQ(RowFive(story, kTengzhou, "2017-07"), "无");
}

TEST(MonthlyDispatchSpec, RowFiveTellsWhatWasOrderedAndThatItWasPutRight) {  // R0-28
  Story story;
  event::v1::SupervisionCheckRecorded check = CheckPair("k1", kTownPair, kXuecheng, "2017-06-08");
  check.set_ordered_fix("补签联合执法计划");
  *check.mutable_fix_due_date() = Date("2017-06-30");
  story.Tell(check);
  const std::string ordered = "活动开展正常，责令整改：补签联合执法计划（期限 2017-06-30）";
  EXPECT_EQ(RowFive(story, kLincheng, "2017-06"), ordered);
  event::v1::SupervisionFixClosed closed;
  closed.set_check_id("k1");
  closed.set_pair_id(kTownPair);
  closed.set_result("双方已补签");
  *closed.mutable_closed_date() = Date("2017-07-02");
  const int64_t at = story.Tell(closed);
  for (const char* unit : {kLincheng, kXingren}) {
    EXPECT_EQ(RowFive(story, unit, "2017-06"), ordered + "；2017-07-02 整改销号：双方已补签");
    EXPECT_THAT(Month(story, unit, "2017-06").front(), testing::EndsWith(absl::StrCat(at)));
    EXPECT_EQ(RowFive(story, unit, "2017-07"), "无") << "it is told where it was ordered";
  }
}

TEST(MonthlyDispatchSpec, WhichDistrictIsOnesOwnIsAskedOfTheDayOfTheCheck) {  // A37, R4-01
  Story story;
  story.Tell(TransferUnit(kXingren, kTengzhou, "2017-06-08"));
  story.Tell(CheckPair("k1", kTownPair, kXuecheng, "2017-06-08"));
  EXPECT_EQ(RowFive(story, kLincheng, "2017-06"), "活动开展正常");
  EXPECT_EQ(RowFive(story, kXingren, "2017-06"), "无");
  story.Tell(CheckPair("k2", kTownPair, kXuecheng, "2017-06-07"));
  EXPECT_EQ(RowFive(story, kXingren, "2017-06"), "活动开展正常");
}

TEST(MonthlyDispatchSpec, ACaseAndItsFineCountForTheFilingUnitEachInItsMonth) {
  Story story;
  story.Tell(InspectTargets("j1", kBrigadePair, "2017-03-28", {{"e1", kTengzhou, 1}}));
  const int64_t filed = story.Tell(FileCase("c1", kTengzhou, "j1", "2017-04-02"));
  const int64_t decided = story.Tell(DecidePenalty("c1", "2017-05-06", 2000000));
  EXPECT_THAT(Month(story, kTengzhou, "2017-04"), ElementsAre(absl::StrCat("filed c1@", filed)));
  EXPECT_THAT(Month(story, kTengzhou, "2017-05"),
              ElementsAre(absl::StrCat("fine 2000000 c1@", decided)));
  EXPECT_THAT(Month(story, kXuecheng, "2017-04"), IsEmpty());
}

TEST(MonthlyDispatchSpec, ACaseThatCameFromNoInspectionCountsNowhere) {  // R0-12
  Story story;
  story.Tell(FileCase("c1", kTengzhou, "", "2017-04-02"));
  story.Tell(DecidePenalty("c1", "2017-05-06", 100));
  EXPECT_THAT(Month(story, kTengzhou, "2017-04"), IsEmpty());
  EXPECT_THAT(Month(story, kTengzhou, "2017-05"), IsEmpty());
}

TEST(MonthlyDispatchSpec, AnAcceptedProposalIsTheTownsReportAndTheDistrictsCase) {
  Story story;
  story.Tell(TownInspection());
  const int64_t reported = story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-04-03"));
  const int64_t accepted = story.Tell(AcceptCase("c1", kXuecheng, "2017-05-04"));
  const int64_t decided = story.Tell(DecidePenalty("c1", "2017-05-20", 300));
  EXPECT_THAT(Month(story, kLincheng, "2017-04"),
              ElementsAre(absl::StrCat("to report c1@", reported)));
  EXPECT_THAT(
      Month(story, kXuecheng, "2017-05"),
      ElementsAre(absl::StrCat("filed c1@", accepted), absl::StrCat("fine 300 c1@", decided)));
}

TEST(MonthlyDispatchSpec, ADeclinedProposalStaysInTheTownsMonth) {
  Story story;
  story.Tell(TownInspection());
  const int64_t reported = story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-04-03"));
  story.Tell(DeclineCase("c1", kXuecheng, "2017-05-04"));
  EXPECT_THAT(Month(story, kLincheng, "2017-04"),
              ElementsAre(absl::StrCat("to report c1@", reported)));
  EXPECT_THAT(Month(story, kXuecheng, "2017-05"), IsEmpty());
}

TEST(MonthlyDispatchSpec, AVoidedInspectionLeavesTheMonthsWithItsCasesForEver) {
  Story story;
  story.Tell(TownInspection());
  story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-04-03"));
  story.Tell(Void("j1", kTownPair, "2017-04-10"));
  story.Tell(AcceptCase("c1", kXuecheng, "2017-05-04"));
  for (const char* month : {"2017-03", "2017-04", "2017-05"}) {
    for (const char* unit : {kLincheng, kXingren, kXuecheng}) {
      EXPECT_THAT(Month(story, unit, month), IsEmpty()) << unit << " " << month;
    }
  }
  EXPECT_TRUE(ListMonths(story.tables(), kLincheng).empty());
}

TEST(MonthlyDispatchSpec, ACorrectionReplacesTheFiguresAndMovesTheMonth) {
  Story story;
  const int64_t held = story.Tell(TownInspection());
  const int64_t corrected = story.Tell(
      Correct(InspectTargets("j1", kTownPair, "2017-04-05", {{"e2", kXingren, 4}}), "2017-04-06"));
  EXPECT_THAT(Month(story, kLincheng, "2017-03"), IsEmpty());
  EXPECT_THAT(Month(story, kLincheng, "2017-04"),
              ElementsAre(absl::StrCat("session own=/0 all=1/4 j1@", held, ",", corrected)));
  EXPECT_THAT(Month(story, kXingren, "2017-04"),
              ElementsAre(absl::StrCat("session own=e2/4 all=1/4 j1@", held, ",", corrected)));
}

TEST(MonthlyDispatchSpec, EntriesStandInTheOrderTheirActivitiesWereFirstRecorded) {
  Story story;
  const int64_t left = story.Tell(Dispatch("r1", kBrigadePair, kTengzhou, "2017-03-25"));
  const int64_t study = story.Tell(Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-03"));
  const int64_t back =
      story.Tell(Rotate("r1", kBrigadePair, kTengzhou, "2017-03-25", "2017-04-10"));
  EXPECT_THAT(Month(story, kTengzhou, "2017-03"),
              ElementsAre(absl::StrCat("rotation 370481-01 参与日常执法检查 r1@", left, ",", back),
                          absl::StrCat("study 安全生产法 s1@", study)));
}

TEST(MonthlyDispatchSpec, AReportKeepsEachOfItsVersions) {
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02", 1));
  story.Tell(ReturnReport(kLincheng, "2017-03", "2017-04-03", 1));
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-04", 2));
  EXPECT_EQ(ReadReport(story.tables(), "370403001-2017-03")->state(), v1::REPORT_STATE_SUBMITTED);
  const int64_t accepted = story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-05", 2));
  const v1::Report report = ReadReport(story.tables(), "370403001-2017-03").value();
  EXPECT_EQ(report.name(), "reports/370403001-2017-03");
  EXPECT_EQ(report.state(), v1::REPORT_STATE_ACCEPTED);
  ASSERT_EQ(report.versions_size(), 2);
  EXPECT_NE(report.versions(0).return_reason(), "");
  EXPECT_FALSE(report.versions(0).has_accepted_date());
  EXPECT_TRUE(report.versions(1).has_accepted_date());
  EXPECT_EQ(
      FindMonth(story.tables(), kLincheng, CivilMonth(2017, 3)).versions(1).accepted_position(),
      accepted);
}

TEST(MonthlyDispatchSpec, ReportsAreListedByUnitAndMonth) {
  Story story;
  story.Tell(SubmitReport(kXingren, "2017-03", "2017-04-02", 1));
  story.Tell(SubmitReport(kLincheng, "2017-04", "2017-05-02", 1));
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-05-02", 1));
  story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-06-03"));
  const auto names = [&story](const ReportFilter& filter) {
    std::vector<std::string> found;
    const auto as_it_was =
        ViewOf(story.tables(), domain::Organization::kAsItWas, Day("2017-12-31"));
    for (const v1::Report& report : ListReports(story.tables(), filter, as_it_was)) {
      found.push_back(report.name());
    }
    return found;
  };
  EXPECT_THAT(names({}), ElementsAre("reports/370403001-2017-03", "reports/370403001-2017-04",
                                     "reports/370403002-2017-03"));
  EXPECT_THAT(names({"", {}, "2016"}), testing::IsEmpty());
  EXPECT_EQ(names({"", {}, kYear}).size(), 3U);
  EXPECT_THAT(names({kLincheng, {}, ""}),
              ElementsAre("reports/370403001-2017-03", "reports/370403001-2017-04"));
  EXPECT_THAT(names({"", CivilMonth(2017, 3), ""}),
              ElementsAre("reports/370403001-2017-03", "reports/370403002-2017-03"));
}

TEST(MonthlyDispatchSpec, AReportThatWasNeverSubmittedIsNotFound) {
  const Story story;
  EXPECT_EQ(ReadReport(story.tables(), "370403001-2017-03").status().code(),
            absl::StatusCode::kNotFound);
}

// --- the month of a district and of the city, R0-27 ---

v1::DispatchTable TableOf(const Story& story, absl::string_view unit_id) {
  return ReadDispatchTable(story.tables(), kYear, unit_id, CivilMonth(2017, 3), Day("2017-04-30"))
      .value();
}

const v1::Figure& RolledUp(const v1::DispatchTable& table, absl::string_view key) {
  for (const v1::Figure& figure : table.roll_up().figures()) {
    if (figure.key() == key) return figure;
  }
  CHECK(false, key);
}

// 临城 and 兴仁 inspect together, and both report it; only 临城's report is accepted.
Story ReportedMarch() {
  Story story;
  story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 2}, {"e2", kXingren, 1}}));
  event::v1::ReportSubmitted report = SubmitReport(kLincheng, "2017-03", "2017-04-02");
  report.mutable_figures()->set_joint_session_count(1);
  report.mutable_figures()->set_document_count(2);
  story.Tell(report);
  report = SubmitReport(kXingren, "2017-03", "2017-04-02");
  report.mutable_figures()->set_joint_session_count(1);
  report.mutable_figures()->set_document_count(4);
  story.Tell(report);
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-03"));
  return story;
}

TEST(DistrictMonthSpec, ADistrictsFormHasTheMonthOfItsTownsAndItsBrigade) {  // R0-27
  const Story story = ReportedMarch();
  const v1::DispatchTable table = TableOf(story, kXuecheng);
  EXPECT_EQ(RolledUp(table, "joint_session_count").recorded(), 1);
  EXPECT_EQ(RolledUp(table, "joint_session_count").reported(), 1);
  EXPECT_EQ(RolledUp(table, "document_count").recorded(), 3);
  EXPECT_EQ(RolledUp(table, "document_count").reported(), 6);
  EXPECT_EQ(RolledUp(table, "document_count").accepted(), 2);
  EXPECT_EQ(table.roll_up().submitted_count(), 2);
  EXPECT_EQ(table.roll_up().accepted_count(), 1);
  EXPECT_THAT(table.roll_up().missing_unit_ids(), testing::Contains(kXuecheng));
  EXPECT_FALSE(TableOf(story, kLincheng).has_roll_up()) << "a town has nobody below it";
  EXPECT_EQ(RolledUp(TableOf(story, kCity), "document_count").recorded(), 3);
  EXPECT_EQ(TableOf(story, kTengzhou).roll_up().submitted_count(), 0);
}

TEST(DistrictMonthSpec, WhatTheDistrictStatesIsHeldAgainstTheAcceptedSumAsAFinding) {
  Story story = ReportedMarch();
  event::v1::ReportSubmitted report = SubmitReport(kXuecheng, "2017-03", "2017-04-05");
  report.set_overview("总体良好");
  story.Tell(report);
  EXPECT_EQ(TableOf(story, kXuecheng).overview(), "总体良好");
  EXPECT_EQ(TableOf(story, kXuecheng).roll_up().overall_figures_size(), 0)
      << "it left the numbers to what is derived";
  story.Tell(ReturnReport(kXuecheng, "2017-03", "2017-04-06"));
  report.set_version(2);
  report.mutable_overall_figures()->set_joint_session_count(1);
  report.mutable_overall_figures()->set_document_count(6);
  report.mutable_overall_figures()->set_study_session_count(1);
  story.Tell(report);
  const v1::DispatchTable table = TableOf(story, kXuecheng);
  std::vector<std::string> differing;
  for (const v1::OverallFigure& figure : table.roll_up().overall_figures()) {
    if (figure.reconciliation() != v1::RECONCILIATION_MATCH) differing.push_back(figure.key());
  }
  EXPECT_THAT(differing, ElementsAre("document_count"));
  const v1::RuleFinding& finding = *table.findings().rbegin();
  EXPECT_EQ(finding.rule(), "R0-27");
  EXPECT_EQ(finding.severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(finding.message_zh(), "总体开展情况下达执法文书：上报 6份，各单位已审核月报合计 2份");
}

// --- what a bulletin published ---

// Of the city, computed from all that was told so far.
event::v1::BulletinPublished Publish(const Story& story, int number, absl::string_view first,
                                     absl::string_view last, absl::string_view day) {
  event::v1::BulletinPublished fact = PublishBulletin(number, first, last, day);
  fact.set_position(static_cast<int64_t>(story.log().size()));
  return fact;
}

v1::Report ReportOf(const Story& story, const std::string& report_id) {
  return ReadReport(story.tables(), report_id).value();
}

TEST(PublishedReportSpec, AnAcceptedReportIsPublishedByABulletinAboutItsMonth) {  // R0-31
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-03"));
  story.Tell(Publish(story, 1, "2017-01", "2017-02", "2017-04-05"));
  EXPECT_EQ(ReportOf(story, "370403001-2017-03").state(), v1::REPORT_STATE_ACCEPTED)
      << "another month's";
  const event::v1::BulletinPublished second = Publish(story, 2, "2017-03", "2017-03", "2017-04-08");
  story.Tell(second);
  const v1::Report report = ReportOf(story, "370403001-2017-03");
  EXPECT_EQ(report.state(), v1::REPORT_STATE_PUBLISHED);
  EXPECT_THAT(report.bulletin_ids(), ElementsAre(second.bulletin_id()));
  const v1::DispatchTable form =
      ReadDispatchTable(story.tables(), kYear, kLincheng, CivilMonth(2017, 3), Day("2017-04-30"))
          .value();
  EXPECT_EQ(form.state(), v1::REPORT_STATE_PUBLISHED);
  EXPECT_THAT(form.bulletin_ids(), ElementsAre(second.bulletin_id()));
}

TEST(PublishedReportSpec, WhatWasAcceptedAfterTheBulletinIsNotPublishedByIt) {
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  story.Tell(Publish(story, 1, "2017-01", "2017-03", "2017-04-05"));
  EXPECT_EQ(ReportOf(story, "370403001-2017-03").state(), v1::REPORT_STATE_SUBMITTED);
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-06"));
  EXPECT_EQ(ReportOf(story, "370403001-2017-03").state(), v1::REPORT_STATE_ACCEPTED);
}

TEST(PublishedReportSpec, ABulletinOfAnotherDistrictPublishesNothingOfIt) {
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-02"));
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-03"));
  event::v1::BulletinPublished bulletin = Publish(story, 1, "2017-03", "2017-03", "2017-04-08");
  bulletin.set_unit_id(kTengzhou);
  story.Tell(bulletin);
  EXPECT_EQ(ReportOf(story, "370403001-2017-03").state(), v1::REPORT_STATE_ACCEPTED);
}

TEST(MonthlyDispatchSpec, AReportThatNeverCameIsThereOnceRemindedOf) {  // R0-26, A7
  Story story;
  story.Tell(Remind(kLincheng, "2017-03", "2017-04-06"));
  const auto report = ReadReport(story.tables(), "370403001-2017-03");
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->state(), v1::REPORT_STATE_EXPECTED);
  EXPECT_EQ(report->versions_size(), 0);
  ASSERT_EQ(report->reminders_size(), 1);
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, Day("2017-04-30"));
  EXPECT_EQ(ListReports(story.tables(), {std::string(kLincheng), {}, kYear}, view).size(), 1U);
}

TEST(MonthlyDispatchSpec, AVoidedCheckLeavesTheMonthsOfBothSides) {  // A25, R0-28
  Story story;
  const auto check = CheckPair("k1", kTownPair, kXuecheng, "2017-06-08");
  story.Tell(check);
  story.Tell(VoidCheck(check, "2017-06-09"));
  EXPECT_THAT(Month(story, kLincheng, "2017-06"), IsEmpty());
  EXPECT_THAT(Month(story, kXingren, "2017-06"), IsEmpty());
}

TEST(MonthlyDispatchSpec, AVoidedCaseLeavesTheMonthAndSaysByWhichEvent) {  // A25, R0-21
  Story story;
  const int64_t held =
      story.Tell(InspectTargets("j1", kBrigadePair, "2017-03-28", {{"e1", kTengzhou, 1}}));
  story.Tell(FileCase("c1", kTengzhou, "j1", "2017-04-02"));
  story.Tell(SubmitReport(kTengzhou, "2017-04", "2017-05-03"));
  const int64_t accepted = story.Tell(AcceptReport(kTengzhou, "2017-04", "2017-05-04"));
  const int64_t voided = story.Tell(VoidCase("c1", "2017-05-05"));
  EXPECT_THAT(Month(story, kTengzhou, "2017-04"), IsEmpty());
  EXPECT_THAT(PositionsOfSource(story.tables(), "c1"), ElementsAre(held, voided));
  const auto month = FindMonth(story.tables(), kTengzhou, CivilMonth(2017, 4));
  ASSERT_EQ(month.errata_size(), 1);
  EXPECT_EQ(month.errata(0).source_id(), "c1");
  EXPECT_EQ(month.errata(0).position(), voided);
  EXPECT_EQ(month.errata(0).accepted_position(), accepted);
}

TEST(MonthlyDispatchSpec, AVoidedPenaltyLeavesTheMonthOfItsDecision) {  // A25, A16
  Story story;
  story.Tell(InspectTargets("j1", kBrigadePair, "2017-03-28", {{"e1", kTengzhou, 1}}));
  story.Tell(FileCase("c1", kTengzhou, "j1", "2017-04-02"));
  story.Tell(DecidePenalty("c1", "2017-05-06", 500'000'000));
  story.Tell(ChangePenalty("c1", "2017-05-08", 400'000'000));
  story.Tell(CollectFine("c1", "2017-05-10", 400'000'000));
  ASSERT_EQ(Month(story, kTengzhou, "2017-05").size(), 2U) << "the decision and the payment";
  story.Tell(VoidCase("c1", "2017-06-05"));
  EXPECT_THAT(Month(story, kTengzhou, "2017-04"), IsEmpty());
  EXPECT_THAT(Month(story, kTengzhou, "2017-05"), IsEmpty());
  // Filed again under another number, with what was decided indeed.
  story.Tell(FileCase("c1-a", kTengzhou, "j1", "2017-04-02"));
  story.Tell(DecidePenalty("c1-a", "2017-05-06", 500'000));
  const auto may = FindMonth(story.tables(), kTengzhou, CivilMonth(2017, 5));
  ASSERT_EQ(may.entries_size(), 1);
  EXPECT_EQ(may.entries(0).fine().fine_fen(), 500'000);
}

// Decided in May, paid in June and July.
Story PaidInTwoMonths() {
  Story story;
  story.Tell(InspectTargets("j1", kBrigadePair, "2017-03-28", {{"e1", kTengzhou, 1}}));
  story.Tell(FileCase("c1", kTengzhou, "j1", "2017-04-02"));
  story.Tell(DecidePenalty("c1", "2017-05-06", 500'000));
  story.Tell(SubmitReport(kTengzhou, "2017-05", "2017-06-03"));
  story.Tell(AcceptReport(kTengzhou, "2017-05", "2017-06-04"));
  story.Tell(CollectFine("c1", "2017-06-10", 300'000));
  story.Tell(SubmitReport(kTengzhou, "2017-06", "2017-07-03"));
  story.Tell(AcceptReport(kTengzhou, "2017-06", "2017-07-04"));
  story.Tell(CollectFine("c1", "2017-07-05", 200'000));
  return story;
}

TEST(MonthlyDispatchSpec, APaymentIsInItsOwnMonthBesideTheDecision) {  // A16
  const Story story = PaidInTwoMonths();
  const int64_t last = story.log().back().record.position();
  EXPECT_THAT(Month(story, kTengzhou, "2017-05"),
              ElementsAre(absl::StrCat("fine 500000 c1@", last - 6)));
  EXPECT_THAT(Month(story, kTengzhou, "2017-06"),
              ElementsAre(absl::StrCat("collected 300000 c1@", last - 3)));
  EXPECT_THAT(Month(story, kTengzhou, "2017-07"),
              ElementsAre(absl::StrCat("collected 200000 c1@", last)));
}

TEST(MonthlyDispatchSpec, TwoPaymentsOfOneMonthAreTwoEntries) {  // A16
  Story story = PaidInTwoMonths();
  story.Tell(CollectFine("c1", "2017-07-20", 100));
  EXPECT_EQ(Month(story, kTengzhou, "2017-07").size(), 2U);
}

TEST(MonthlyDispatchSpec, APaymentOfACaseOfDailyEnforcementIsInNoMonth) {  // R0-12, A16
  Story story;
  story.Tell(FileCase("c1", kTengzhou, "", "2017-04-02"));
  story.Tell(DecidePenalty("c1", "2017-05-06", 500'000));
  story.Tell(CollectFine("c1", "2017-06-10", 500'000));
  EXPECT_THAT(Month(story, kTengzhou, "2017-06"), IsEmpty());
}

TEST(MonthlyDispatchSpec, AVoidedCaseSaysByWhichReadingItChangesAMonth) {  // A16, A25
  using table::v1::Erratum;
  Story story = PaidInTwoMonths();
  story.Tell(VoidCase("c1", "2017-07-20"));
  for (const char* month : {"2017-04", "2017-05", "2017-06", "2017-07"}) {
    EXPECT_THAT(Month(story, kTengzhou, month), IsEmpty()) << month;
  }
  const auto may = FindMonth(story.tables(), kTengzhou, CivilMonth(2017, 5));
  ASSERT_EQ(may.errata_size(), 1);
  EXPECT_EQ(may.errata(0).concern(), Erratum::CONCERN_DECIDED);
  const auto june = FindMonth(story.tables(), kTengzhou, CivilMonth(2017, 6));
  ASSERT_EQ(june.errata_size(), 1);
  EXPECT_EQ(june.errata(0).concern(), Erratum::CONCERN_COLLECTED);
}

TEST(MonthlyDispatchSpec, AMonthWithTheDecisionAndAPaymentIsChangedByEitherReading) {  // A16, A25
  Story story;
  story.Tell(InspectTargets("j1", kBrigadePair, "2017-03-28", {{"e1", kTengzhou, 1}}));
  story.Tell(FileCase("c1", kTengzhou, "j1", "2017-04-02"));
  story.Tell(DecidePenalty("c1", "2017-05-06", 500'000));
  story.Tell(CollectFine("c1", "2017-05-10", 300'000));
  story.Tell(CollectFine("c1", "2017-05-11", 200'000));
  story.Tell(SubmitReport(kTengzhou, "2017-05", "2017-06-03"));
  story.Tell(AcceptReport(kTengzhou, "2017-05", "2017-06-04"));
  story.Tell(Void("j1", kBrigadePair, "2017-06-10"));
  const auto may = FindMonth(story.tables(), kTengzhou, CivilMonth(2017, 5));
  EXPECT_EQ(may.entries_size(), 0);
  ASSERT_EQ(may.errata_size(), 1);
  EXPECT_EQ(may.errata(0).source_id(), "j1");
  EXPECT_EQ(may.errata(0).concern(), table::v1::Erratum::CONCERN_UNSPECIFIED);
}

TEST(MonthlyDispatchSpec, ACorrectedFigureIsAcceptedInsteadAndWhatWasSignedStays) {  // A25, R0-26
  Story story;
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-03"));
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-04"));
  const int64_t first =
      story.Tell(CorrectFigure(kLincheng, "2017-03", "study_session_count", 2, "2017-05-01"));
  story.Tell(CorrectFigure(kLincheng, "2017-03", "study_session_count", 3, "2017-05-02"));
  const auto month = FindMonth(story.tables(), kLincheng, CivilMonth(2017, 3));
  const table::v1::ReportVersion& version = month.versions(0);
  EXPECT_EQ(version.submitted().figures().study_session_count(), 1);
  EXPECT_EQ(version.accepted_figures().study_session_count(), 3);
  ASSERT_EQ(version.corrections_size(), 2);
  EXPECT_EQ(version.corrections(0).earlier_value(), 1);
  EXPECT_EQ(version.corrections(1).earlier_value(), 2);
  ASSERT_EQ(month.errata_size(), 2);
  EXPECT_EQ(month.errata(0).source_id(), "370403001-2017-03");
  EXPECT_EQ(month.errata(0).position(), first);
}

}  // namespace
}  // namespace jiedui::projections
