#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/monthly_dispatch.h"
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

TEST(MonthlyDispatchSpec, ACaseThatCameFromNoInspectionCountsNowhere) {
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
    for (const v1::Report& report : ListReports(story.tables(), filter)) {
      found.push_back(report.name());
    }
    return found;
  };
  EXPECT_THAT(names({}), ElementsAre("reports/370403001-2017-03", "reports/370403001-2017-04",
                                     "reports/370403002-2017-03"));
  EXPECT_THAT(names({kLincheng, {}}),
              ElementsAre("reports/370403001-2017-03", "reports/370403001-2017-04"));
  EXPECT_THAT(names({"", CivilMonth(2017, 3)}),
              ElementsAre("reports/370403001-2017-03", "reports/370403002-2017-03"));
}

TEST(MonthlyDispatchSpec, AReportThatWasNeverSubmittedIsNotFound) {
  const Story story;
  EXPECT_EQ(ReadReport(story.tables(), "370403001-2017-03").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(MonthlyDispatchSpec, AReportThatNeverCameIsThereOnceRemindedOf) {  // R0-26, A7
  Story story;
  story.Tell(Remind(kLincheng, "2017-03", "2017-04-06"));
  const auto report = ReadReport(story.tables(), "370403001-2017-03");
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->state(), v1::REPORT_STATE_EXPECTED);
  EXPECT_EQ(report->versions_size(), 0);
  ASSERT_EQ(report->reminders_size(), 1);
  EXPECT_EQ(ListReports(story.tables(), {std::string(kLincheng), std::nullopt}).size(), 1U);
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
