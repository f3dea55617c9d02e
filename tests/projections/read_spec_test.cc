// The tables as they are read: rows, names of the day, and the rules' verdicts in them.

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/error.h"
#include "projections/bulletin_archive.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"
#include "tests/support/spec.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts
using testing::ElementsAre;

template <class T>
bool IsNotFound(const absl::StatusOr<T>& read) {
  return domain::ReasonOf(read.status()) == v1::ERROR_REASON_RESOURCE_NOT_FOUND;
}

std::vector<std::string> PairsOf(const v1::PairRegister& form) {
  std::vector<std::string> pairs;
  for (const v1::PairRegisterRow& row : form.rows()) pairs.push_back(row.pair_id());
  return pairs;
}

domain::OrganizationView AsItWas(const Story& story, CivilDay day) {
  return ViewOf(story.tables(), domain::Organization::kAsItWas, day);
}

v1::PairRegister RegisterOf(const Story& story, absl::string_view unit, absl::string_view day) {
  return ReadPairRegister(story.tables(), kYear, unit, AsItWas(story, Day(day))).value();
}

TEST(PairRegisterReadSpec, BeforeTheFilingItShowsThePairsInForceThatTheUnitWouldFile) {
  Story story;
  story.Tell(Dissolve(kTownPair, "2017-06-01"));
  EXPECT_THAT(PairsOf(RegisterOf(story, kXuecheng, "2017-01-15")), ElementsAre(kTownPair));
  EXPECT_THAT(PairsOf(RegisterOf(story, kCity, "2017-01-15")), ElementsAre(kBrigadePair));
  EXPECT_THAT(PairsOf(RegisterOf(story, kTengzhou, "2017-01-15")), ElementsAre());
  EXPECT_THAT(PairsOf(RegisterOf(story, kLincheng, "2017-01-15")), ElementsAre());
  EXPECT_THAT(PairsOf(RegisterOf(story, kXuecheng, "2017-06-01")), ElementsAre());
  EXPECT_EQ(RegisterOf(story, kXuecheng, "2017-01-15").state(), v1::REGISTER_STATE_NOT_FILED);
}

TEST(PairRegisterReadSpec, AFiledRegisterHasTheRowsFiledInTheirOrderWithTheNamesOfThatDay) {
  Story story;
  story.Tell(RenameUnit(kLincheng, "临城新名", "2017-06-01"));
  const std::string other = PairId(kXingcheng, kZhangfan);
  const int64_t assigned = story.Tell(Assign(kXingcheng, kZhangfan));
  const int64_t filed = story.Tell(FileRegister(kXuecheng, {other, kTownPair}, "2017-01-18"));
  const v1::PairRegister form = RegisterOf(story, kXuecheng, "2017-12-31");
  EXPECT_THAT(PairsOf(form), ElementsAre(other, kTownPair));
  EXPECT_EQ(form.state(), v1::REGISTER_STATE_FILED);
  EXPECT_EQ(form.unit_id(), kXuecheng);
  EXPECT_EQ(form.unit_name(), RegisterUnit(kXuecheng, {}, "").display_name());
  EXPECT_EQ(form.rows(0).sequence_number(), 1);
  EXPECT_EQ(form.rows(0).position(), assigned);
  EXPECT_EQ(form.rows(1).sequence_number(), 2);
  EXPECT_EQ(form.rows(1).unit_a_id(), kLincheng);
  EXPECT_EQ(form.rows(1).unit_a_name(), RegisterUnit(kLincheng, {}, "").display_name());
  EXPECT_EQ(form.rows(1).unit_b_id(), kXingren);
  EXPECT_THAT(form.positions(), ElementsAre(filed));
  EXPECT_EQ(form.report_date().day(), 18);
  EXPECT_NE(form.reporter_officer_id(), "");
}

TEST(PairRegisterReadSpec, EachPairHasItsOwnFilingAndTheOneLeftOutIsMissing) {  // R0-09
  Story story;
  const std::string other = PairId(kXingcheng, kZhangfan);
  story.Tell(Assign(kXingcheng, kZhangfan));
  story.Tell(FileRegister(kXuecheng, {kTownPair, other}, "2017-01-16"));
  story.Tell(ReturnRegister(kXuecheng, "2017-01-17"));
  story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-18"));
  story.Tell(AcknowledgeRegister(kXuecheng, "2017-01-19"));
  const v1::PairRegister without = RegisterOf(story, kXuecheng, "2017-12-31");
  EXPECT_THAT(PairsOf(without), ElementsAre(kTownPair));
  EXPECT_THAT(without.unfiled_pair_ids(), ElementsAre(other));
  ASSERT_EQ(without.findings_size(), 1);
  EXPECT_EQ(without.findings(0).subject(), other);
  const int64_t supplement = story.Tell(FileRegister(kXuecheng, {other}, "2017-03-01"));
  const v1::PairRegister form = RegisterOf(story, kXuecheng, "2017-12-31");
  EXPECT_THAT(PairsOf(form), ElementsAre(kTownPair, other));
  EXPECT_THAT(form.unfiled_pair_ids(), ElementsAre());
  EXPECT_EQ(form.rows(0).state(), v1::REGISTER_STATE_ACKNOWLEDGED);
  EXPECT_EQ(form.rows(0).first_filed_date().day(), 16);
  EXPECT_EQ(form.rows(1).state(), v1::REGISTER_STATE_FILED);
  EXPECT_EQ(form.rows(1).first_filed_date().month(), 3);
  ASSERT_EQ(form.findings_size(), 1);
  EXPECT_EQ(form.findings(0).event_position(), supplement);
}

TEST(BulletinRegisterSpec, MissingNumbersStandBesideTheBulletinThatLeftThemOut) {  // R0-31
  Story story;
  story.Tell(PublishBulletin(2, "2017-01", "2017-03", "2017-04-10"));
  const int64_t fifth = story.Tell(PublishBulletin(5, "2017-04", "2017-06", "2017-07-10"));
  story.Tell(PublishBulletin(6, "2017-07", "2017-09", "2017-10-10"));
  const v1::BulletinRegister made = ReadBulletinRegister(story.tables(), kYear).value();
  ASSERT_EQ(made.bulletins_size(), 3);
  ASSERT_EQ(made.bulletins(0).findings_size(), 1) << "a series begins with 1";
  EXPECT_EQ(made.bulletins(0).findings(0).message_zh(),
            "期号不连续：第 2 期之前没有通报，缺 1 期（第 1 期起）");
  ASSERT_EQ(made.bulletins(1).findings_size(), 1);
  EXPECT_EQ(made.bulletins(1).findings(0).rule(), "R0-31");
  EXPECT_EQ(made.bulletins(1).findings(0).event_position(), fifth);
  EXPECT_EQ(made.bulletins(1).findings(0).subject(), "2017-370400-5");
  EXPECT_EQ(made.bulletins(2).findings_size(), 0);
}

TEST(PairRegisterReadSpec, ItCountsThePairsDesignatedAndThoseOfFreeCombination) {  // R0-06
  Story story;
  event::v1::PairAssigned free = Assign(kXingcheng, kZhangfan);
  free.set_method(event::v1::PAIRING_METHOD_FREE_COMBINATION);
  story.Tell(free);
  const v1::PairRegister form = RegisterOf(story, kXuecheng, "2017-01-15");
  EXPECT_EQ(form.rows_size(), 2);
  EXPECT_EQ(form.designated_count(), 1);
  EXPECT_EQ(form.free_combination_count(), 1);
}

// As assigned with those remarks, and an exception of 兴城 (参加单位为单数).
std::string RemarksOf(const std::string& typed, absl::string_view day = "2017-01-15") {
  Story story;
  event::v1::PairAssigned assigned = Assign(kXingcheng, kZhangfan);
  assigned.set_remarks(typed);
  story.Tell(assigned);
  story.Tell(GrantException(kXingcheng));
  const v1::PairRegister form = RegisterOf(story, kXuecheng, day);
  for (const v1::PairRegisterRow& row : form.rows()) {
    if (row.pair_id() == assigned.pair_id()) return row.remarks();
    EXPECT_EQ(row.remarks(), "") << "of units without an exception";
  }
  return "no such row";
}

TEST(PairRegisterReadSpec, TheRemarksSayWhyAUnitHasASecondPairOnce) {  // R0-11
  EXPECT_EQ(RemarksOf(""), "特殊情况：参加单位为单数");
  EXPECT_EQ(RemarksOf("示范结对"), "示范结对；特殊情况：参加单位为单数");
  EXPECT_EQ(RemarksOf("参加单位为单数"), "参加单位为单数");
  EXPECT_EQ(RemarksOf("特殊情况：该单位与两个单位结对"), "特殊情况：该单位与两个单位结对");
  EXPECT_EQ(RemarksOf("", "2017-01-09"), "") << "granted on the tenth";
}

TEST(PairRegisterReadSpec, AnExceptionThatWasTakenBackLeavesTheRemarks) {  // R0-11, A25
  Story story;
  story.Tell(GrantException(kLincheng));
  EXPECT_EQ(RegisterOf(story, kXuecheng, "2017-01-15").rows(0).remarks(),
            "特殊情况：参加单位为单数");
  story.Tell(VoidEntry(GrantException(kLincheng), "2017-01-12"));
  EXPECT_EQ(RegisterOf(story, kXuecheng, "2017-01-15").rows(0).remarks(), "");
}

TEST(PairRegisterReadSpec, AFilingOfTheTwentyFirstIsLate) {
  Story story;
  const int64_t filed = story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-21"));
  const v1::PairRegister form = RegisterOf(story, kXuecheng, "2017-12-31");
  ASSERT_EQ(form.findings_size(), 1);
  EXPECT_EQ(form.findings(0).rule(), "R0-09");
  EXPECT_EQ(form.findings(0).event_position(), filed);
}

TEST(PairRegisterReadSpec, AUnitWithoutUnitsBelowItOwesNone) {
  const Story story;
  for (const char* unit : {kLincheng, kGaoxin}) {  // a town; a brigade without towns that take part
    const v1::PairRegister form = RegisterOf(story, unit, "2017-12-31");
    EXPECT_EQ(form.state(), v1::REGISTER_STATE_UNSPECIFIED) << unit;
    EXPECT_FALSE(form.has_due_date()) << unit;
    EXPECT_EQ(form.findings_size(), 0) << unit;
  }
  const v1::PairRegister owed = RegisterOf(story, kXuecheng, "2017-12-31");
  EXPECT_EQ(owed.state(), v1::REGISTER_STATE_NOT_FILED);
  ASSERT_EQ(owed.findings_size(), 1);
  EXPECT_EQ(owed.findings(0).event_position(), 0) << "nothing was filed";
}

TEST(DispatchReadSpec, AUnitThatTakesNoPartOwesNoReport) {
  const Story story;
  const auto read = [&story](absl::string_view unit) {
    return ReadDispatchTable(story.tables(), kYear, unit, CivilMonth(2017, 3), Day("2017-12-31"))
        .value();
  };
  EXPECT_EQ(read(kCity).findings_size(), 0);
  EXPECT_EQ(read(kCity).timeliness(), v1::REPORT_TIMELINESS_UNSPECIFIED);
  EXPECT_EQ(read(kLincheng).timeliness(), v1::REPORT_TIMELINESS_OVERDUE);
}

TEST(PairComplianceReadSpec, AVerdictHasTheNamesOfItsDay) {
  Story story;
  story.Tell(RenameUnit(kLincheng, "临城新名", "2017-06-01"));
  const auto name = [&story](absl::string_view day) {
    return ReadPairCompliance(story.tables(), kTownPair, Day(day))->unit_a_name();
  };
  EXPECT_EQ(name("2017-05-31"), RegisterUnit(kLincheng, {}, "").display_name());
  EXPECT_EQ(name("2017-06-01"), "临城新名");
}

TEST(PairComplianceReadSpec, AFindingNamesAUnitAsItWasCalledThatDay) {
  Story story;
  story.Tell(RenameUnit(kXingren, "兴仁新名", "2017-05-01"));
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-03-05"), "town/370403001");
  story.Tell(Inspect("j2", kTownPair, kLincheng, "2017-06-05"), "town/370403001");
  const auto unattested = [&story](absl::string_view activity_id) {
    const auto judged = ReadPairCompliance(story.tables(), kTownPair, Day("2017-12-31")).value();
    for (const v1::RuleFinding& finding : judged.findings()) {
      if (finding.subject() == activity_id && finding.rule() == "A26") return finding.message_zh();
    }
    return std::string("none");
  };
  const std::string before = RegisterUnit(kXingren, {}, "").display_name();
  EXPECT_THAT(unattested("j1"), testing::StartsWith(before + " 未在登记后"));
  EXPECT_THAT(unattested("j2"), testing::StartsWith("兴仁新名 未在登记后"));
}

TEST(PairComplianceReadSpec, ListedPairsAreThoseOfTheFilter) {
  const Story story;
  const auto all = ListPairCompliance(story.tables(), {kYear, "", ""}, Day("2017-12-31")).value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].pair_id(), kTownPair);
  const auto towns =
      ListPairCompliance(story.tables(), {kYear, "", kLincheng}, Day("2017-12-31")).value();
  ASSERT_EQ(towns.size(), 1U);
}

TEST(PairComplianceReadSpec, AnActivityComesWithWhatTheRulesSayOfIt) {
  Story story;
  const int64_t held = story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 1}, {"e2", kXingren, 1}}),
      "town/370403001");
  story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-03-10"));
  story.Tell(Attest("j1", kTownPair, kXingren, "2017-03-11"));
  const v1::Activity activity = ReadActivity(story.tables(), "j1", Day("2017-12-31")).value();
  EXPECT_EQ(activity.name(), "activities/j1");
  EXPECT_EQ(activity.pair_id(), kTownPair);
  EXPECT_EQ(activity.joint_inspection_held().targets_size(), 2);
  EXPECT_THAT(activity.attested_unit_ids(), ElementsAre(kLincheng, kXingren));
  EXPECT_THAT(activity.case_ids(), ElementsAre("c1"));
  EXPECT_EQ(activity.judgement().position(), held);
  EXPECT_FALSE(activity.judgement().counted());
  EXPECT_GT(activity.judgement().findings_size(), 0) << "two enterprises are not three";
}

TEST(PairComplianceReadSpec, ActivitiesAreListedByPairAndByTheMonthTheyBegan) {
  Story story;
  story.Tell(Rotate("r1", kBrigadePair, kTengzhou, "2017-03-25", "2017-04-10"));
  story.Tell(HelpOtherwise("o1", kTownPair, "2017-03-02"));
  story.Tell(HelpOtherwise("o2", kTownPair, "2017-04-02"));
  const auto names = [&story](const ActivityFilter& filter) {
    std::vector<std::string> found;
    const auto activities = ListActivities(story.tables(), filter, Day("2017-12-31")).value();
    for (const v1::Activity& activity : activities) found.push_back(activity.name());
    return found;
  };
  EXPECT_THAT(names({}), ElementsAre("activities/o1", "activities/o2", "activities/r1"));
  EXPECT_THAT(names({kTownPair, {}}), ElementsAre("activities/o1", "activities/o2"));
  EXPECT_THAT(names({"", CivilMonth(2017, 3)}), ElementsAre("activities/o1", "activities/r1"));
}

TEST(PairComplianceReadSpec, APairHasItsNamesAndItsEnd) {
  Story story;
  story.Tell(Dissolve(kTownPair, "2017-06-01"));
  const auto year_end = AsItWas(story, Day("2017-12-31"));
  const v1::Pair pair = ReadPair(story.tables(), kTownPair, year_end).value();
  EXPECT_EQ(pair.name(), "pairs/" + kTownPair);
  EXPECT_EQ(pair.unit_b_name(), RegisterUnit(kXingren, {}, "").display_name());
  EXPECT_EQ(pair.dissolved_date().month(), 6);
  EXPECT_EQ(ListPairs(story.tables(), {}, year_end)->size(), 2U);
}

TEST(PairComplianceReadSpec, APairAcrossDistrictsShowsWhoAgreedAndWhere) {  // A19
  Story story;
  const int64_t consent = story.Tell(ConsentAcross(kLincheng, kJinghe, kTengzhou, "2017-01-11"));
  const int64_t other = story.Tell(ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-01-12"));
  const int64_t approval = story.Tell(ApproveAcross(kJinghe, kLincheng, "2017-01-13"));
  story.Tell(Assign(kJinghe, kLincheng));
  const auto read = [&story](const std::string& pair_id) {
    return ReadPair(story.tables(), pair_id, AsItWas(story, Day("2017-12-31"))).value();
  };
  const v1::CrossDistrictLeave leave = read(PairId(kJinghe, kLincheng)).cross_district();
  EXPECT_THAT(leave.consent_positions(), ElementsAre(consent, other));
  EXPECT_EQ(leave.consents(1).unit_id(), kXuecheng);
  EXPECT_EQ(leave.approval_position(), approval);
  EXPECT_EQ(leave.approval().reason(), "双方区（市）局均已同意");
  EXPECT_FALSE(read(kTownPair).has_cross_district());
}

TEST(PairComplianceReadSpec, APairThatATransferSplitIsToldOfItUntilTheCityApproves) {  // A19
  Story story;
  story.Tell(TransferUnit(kXingren, kTengzhou, "2017-06-01"));
  const auto told = [&story](absl::string_view day) {
    const v1::PairCompliance judged =
        ReadPairCompliance(story.tables(), kTownPair, Day(day)).value();
    return std::count_if(judged.findings().begin(), judged.findings().end(),
                         [](const v1::RuleFinding& finding) { return finding.rule() == "A19"; });
  };
  EXPECT_EQ(told("2017-05-31"), 0);
  EXPECT_EQ(told("2017-06-01"), 1);
  story.Tell(ApproveAcross(kXingren, kLincheng, "2017-06-10"));
  EXPECT_EQ(told("2017-06-10"), 0);
}

TEST(PairComplianceReadSpec, ABetterSideWithALowerIndexIsTold) {  // R0-10, A21
  Story story;
  story.Tell(RecordIndex(kTengzhou, "2016-12-31", 60'000));
  story.Tell(RecordIndex(kXuecheng, "2016-12-31", 70'000));
  const v1::PairCompliance judged =
      ReadPairCompliance(story.tables(), kBrigadePair, Day("2017-01-15")).value();
  ASSERT_EQ(judged.findings_size(), 1);
  EXPECT_EQ(judged.findings(0).parameter(), "pair.basis");
}

TEST(MonthlyDispatchReadSpec, TheFormHasWhatWasRecordedReportedAndAccepted) {
  Story story;
  const int64_t held = story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-03-05"));
  event::v1::ReportSubmitted report = SubmitReport(kLincheng, "2017-03", "2017-04-02");
  report.mutable_figures()->set_enterprise_count(5);
  story.Tell(report);
  const v1::DispatchTable form =
      ReadDispatchTable(story.tables(), kYear, kLincheng, CivilMonth(2017, 3), Day("2017-04-03"))
          .value();
  EXPECT_EQ(form.unit_id(), kLincheng);
  EXPECT_EQ(form.unit_name(), RegisterUnit(kLincheng, {}, "").display_name());
  EXPECT_EQ(form.state(), v1::REPORT_STATE_SUBMITTED);
  ASSERT_EQ(form.rows_size(), 6);
  for (const v1::Figure& figure : form.rows(1).figures()) {
    if (figure.key() != "enterprise_count") continue;
    EXPECT_EQ(figure.recorded(), 3);
    EXPECT_EQ(figure.reported(), 5);
    EXPECT_FALSE(figure.has_accepted());
    EXPECT_EQ(figure.reconciliation(), v1::RECONCILIATION_OVER_REPORTED);
    EXPECT_THAT(figure.positions(), ElementsAre(held));
  }
}

TEST(MonthlyDispatchReadSpec, ADistrictSaysWhichOfItsCasesItsTownsReported) {
  Story story;
  const auto remarks = [&story](absl::string_view unit) {
    return ReadDispatchTable(story.tables(), kYear, unit, CivilMonth(2017, 3), Day("2017-04-03"))
        ->rows(5)
        .text();
  };
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-03-05"));
  story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-03-10"));
  EXPECT_EQ(remarks(kXuecheng).find("受理"), std::string::npos);
  story.Tell(AcceptCase("c1", kXuecheng, "2017-03-12"));
  story.Tell(DecidePenalty("c1", "2017-03-20", 1'500'000));
  EXPECT_NE(remarks(kXuecheng).find("其中受理镇街上报案件立案1起、处罚1.5万"), std::string::npos)
      << remarks(kXuecheng);
  EXPECT_EQ(remarks(kLincheng).find("受理"), std::string::npos);
}

TEST(MonthlyDispatchReadSpec, AChangedPenaltyIsToldAndLeavesTheMonthOfTheDecision) {  // A16
  Story story;
  const auto march = [&story] {
    return ReadDispatchTable(story.tables(), kYear, kXuecheng, CivilMonth(2017, 3),
                             Day("2017-06-01"))
        .value();
  };
  story.Tell(Inspect("j1", kBrigadePair, kTengzhou, "2017-03-05"));
  story.Tell(FileCase("c1", kXuecheng, "j1", "2017-03-12"));
  story.Tell(DecidePenalty("c1", "2017-03-20", 15'000'000));
  const v1::DispatchTable before = march();
  EXPECT_EQ(before.rows(5).text().find("变更"), std::string::npos);
  story.Tell(ChangePenalty("c1", "2017-04-20", 9'000'000));
  const v1::DispatchTable after = march();
  EXPECT_THAT(after.rows(5).text(),
              testing::HasSubstr("案件c1处罚15万，2017-04-20经行政复议变更为9万"));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(after.rows(i).SerializeAsString(), before.rows(i).SerializeAsString());
  }
}

TEST(MonthlyDispatchReadSpec, AMonthWithoutAnythingIsAnEmptyForm) {
  const Story story;
  const v1::DispatchTable form =
      ReadDispatchTable(story.tables(), kYear, kLincheng, CivilMonth(2017, 5), Day("2017-05-31"))
          .value();
  EXPECT_EQ(form.rows_size(), 6);
  EXPECT_EQ(form.state(), v1::REPORT_STATE_EXPECTED);
  EXPECT_EQ(form.month(), "2017-05");
}

TEST(MonthlyDispatchReadSpec, AReportIsPrefilledFromTheLedger) {
  Story story;
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-03-05"));
  const auto figures =
      PreviewFigures(story.tables(), kYear, kLincheng, CivilMonth(2017, 3)).value();
  EXPECT_EQ(figures.joint_session_count(), 1);
  EXPECT_EQ(figures.enterprise_count(), 3);
}

TEST(MonthlyDispatchReadSpec, AMonthOutsideTheProgramIsRefusedAsItsReportWouldBe) {
  const Story story;
  for (const CivilMonth month : {CivilMonth(2016, 12), CivilMonth(2018, 1), CivilMonth(2019, 1)}) {
    const absl::Status form =
        ReadDispatchTable(story.tables(), kYear, kLincheng, month, Day("2019-12-31")).status();
    EXPECT_EQ(domain::ReasonOf(form), v1::ERROR_REASON_OUTSIDE_PROGRAM) << month;
    EXPECT_EQ(BlamedField(form), "month");
    const absl::Status preview = PreviewFigures(story.tables(), kYear, kLincheng, month).status();
    EXPECT_EQ(domain::ReasonOf(preview), v1::ERROR_REASON_OUTSIDE_PROGRAM) << month;
    EXPECT_EQ(BlamedField(preview), "month");
  }
}

TEST(YearEndAssessmentReadSpec, APairThatOwesNoMonthIsThereByNameWithWhy) {  // R0-14
  Story story;
  auto pair = Assign(kXingcheng, kZhangfan);
  *pair.mutable_effective_date() = Date("2017-12-01");
  story.Tell(pair);
  story.Tell(ExemptMonth(pair.pair_id(), "2017-12", "2017-12-20"));
  const v1::YearEndAssessment assessment =
      ReadYearEndAssessment(story.tables(), kYear, Day("2018-01-31")).value();
  EXPECT_EQ(assessment.pairs_size(), 2);
  ASSERT_EQ(assessment.unassessed_pairs_size(), 1);
  const v1::UnassessedPair& left_out = assessment.unassessed_pairs(0);
  EXPECT_EQ(left_out.pair_id(), pair.pair_id());
  EXPECT_EQ(left_out.unit_a_name(), RegisterUnit(kXingcheng, {}, "").display_name());
  EXPECT_EQ(left_out.findings(0).event_position(), static_cast<int64_t>(story.log().size()));
}

TEST(YearEndAssessmentReadSpec, AnIndexRecordedLateIsNotWhatTheYearIsMeasuredFrom) {  // R0-35, A39
  Story story;
  story.Tell(RecordIndex(kTengzhou, "2017-02-01", 90'000));
  story.Tell(RecordIndex(kXuecheng, "2017-02-01", 70'000));
  story.Tell(RecordIndex(kXuecheng, "2017-12-31", 80'000));
  story.Tell(RecordIndex(kTengzhou, "2017-12-31", 90'000));
  const auto gap = [&story] {
    const v1::GapAnalysis analysis =
        ReadGapAnalysis(story.tables(), kYear, Day("2018-01-31"), domain::Organization::kAsItWas)
            .value();
    for (const v1::PairGap& each : analysis.pairs()) {
      if (each.pair_id() == kBrigadePair) return each;
    }
    return v1::PairGap();
  };
  EXPECT_EQ(gap().closed_milli(), 10'000);
  const int64_t late = story.Tell(RecordIndex(kXuecheng, "2017-01-02", 50'000));
  EXPECT_EQ(gap().closed_milli(), 10'000);
  ASSERT_EQ(gap().findings_size(), 1);
  EXPECT_EQ(gap().findings(0).event_position(), late);
  const v1::PairCompliance judged =
      ReadPairCompliance(story.tables(), kBrigadePair, Day("2018-01-31")).value();
  const bool told = std::any_of(
      judged.findings().begin(), judged.findings().end(),
      [late](const v1::RuleFinding& finding) { return finding.event_position() == late; });
  EXPECT_TRUE(told);
}

TEST(YearEndAssessmentReadSpec, EveryUnitPairAndDistrictHasItsName) {
  const Story story = LongStory();
  const v1::YearEndAssessment assessment =
      ReadYearEndAssessment(story.tables(), kYear, Day("2018-01-31")).value();
  EXPECT_EQ(assessment.program_id(), kYear);
  EXPECT_EQ(assessment.pairs_size(), 2);
  EXPECT_GT(assessment.districts_size(), 0);
  EXPECT_GT(assessment.units_size(), 0);
  for (const v1::PairScore& pair : assessment.pairs()) {
    EXPECT_EQ(pair.unit_a_name(), UnitNameOn(story.tables(), pair.unit_a_id(), Day("2018-01-31")));
    EXPECT_NE(pair.unit_b_name(), "");
  }
  for (const v1::DistrictScore& district : assessment.districts()) {
    EXPECT_NE(district.unit_name(), "");
  }
  for (const v1::UnitScore& unit : assessment.units()) EXPECT_NE(unit.unit_name(), "");
}

TEST(ReadSpec, WhatDoesNotExistIsNotFound) {
  const Story story;
  const CivilDay day = Day("2017-12-31");
  const CivilMonth march(2017, 3);
  const auto view = AsItWas(story, day);
  EXPECT_TRUE(IsNotFound(ReadPairRegister(story.tables(), "2016", kXuecheng, view)));
  EXPECT_TRUE(IsNotFound(ReadPairRegister(story.tables(), kYear, "x", view)));
  EXPECT_TRUE(IsNotFound(ReadPairCompliance(story.tables(), "x", day)));
  EXPECT_TRUE(IsNotFound(ListPairCompliance(story.tables(), {"2016", "", ""}, day)));
  EXPECT_TRUE(IsNotFound(ReadPair(story.tables(), "x", view)));
  EXPECT_TRUE(IsNotFound(ReadActivity(story.tables(), "x", day)));
  EXPECT_TRUE(IsNotFound(ListActivities(story.tables(), {"x", {}}, day)));
  EXPECT_TRUE(IsNotFound(ReadDispatchTable(story.tables(), "2016", kLincheng, march, day)));
  EXPECT_TRUE(IsNotFound(ReadDispatchTable(story.tables(), kYear, "x", march, day)));
  EXPECT_TRUE(IsNotFound(PreviewFigures(story.tables(), kYear, "x", march)));
  EXPECT_TRUE(IsNotFound(PreviewFigures(story.tables(), "2016", kLincheng, march)));
  EXPECT_TRUE(IsNotFound(ReadYearEndAssessment(story.tables(), "2016", day)));
}

}  // namespace
}  // namespace jiedui::projections
