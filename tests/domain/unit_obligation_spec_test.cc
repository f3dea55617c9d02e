// What a unit has to do by a day besides its pairs' activities: registers, reports and their
// answers, bulletins.

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/bulletin.h"
#include "domain/rules/compliance.h"
#include "domain/rules/obligations.h"
#include "tests/domain/obligation_lines.h"
#include "tests/support/facts.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kTown = event::v1::TEAM_TIER_SQUADRON;
constexpr auto kBrigade = event::v1::TEAM_TIER_BRIGADE;

// --- words ---

TEST(ObligationWordSpec, WhatIsPendingIsNotDueThroughItsLastDayAndOpenToChangeAfterwards) {
  const CivilDay due(2017, 3, 31);
  EXPECT_EQ(PendingZh(due, CivilDay(2017, 3, 30)), "未到期");
  EXPECT_EQ(PendingZh(due, due), "未到期");
  EXPECT_EQ(PendingZh(due, CivilDay(2017, 4, 1)), "待定");
}

// --- 附件1, R0-09 ---

v1::Obligation Register(const table::v1::RegisterRow& row, CivilDay on,
                        const ProgramRules& rules = ZaozhuangRules()) {
  v1::PairRegister judged = JudgeRegister(row, rules, on);
  judged.set_unit_id("D");
  return RegisterObligation(judged, rules, on);
}

table::v1::RegisterRow FiledOn(CivilDay day) {
  table::v1::RegisterRow row;
  row.mutable_filed()->set_unit_id("D");
  *row.mutable_filed()->mutable_filed_date() = ToDate(day);
  *row.mutable_first_filed_date() = ToDate(day);
  row.set_state(table::v1::RegisterRow::STATE_FILED);
  row.add_positions(55);
  return row;
}

TEST(RegisterObligationSpec, ItIsOpenThroughTheTwentiethOfJanuaryAndOverdueAfterwards) {  // A22
  const table::v1::RegisterRow nothing;
  const v1::Obligation open = Register(nothing, CivilDay(2017, 1, 20));
  EXPECT_EQ(open.obligation_id(), "register/D");
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-01-20, open");
  EXPECT_EQ(open.note(), "请于 2017-01-20 前（含当日）填报附件1并向上级备案");
  const v1::Obligation overdue = Register(nothing, CivilDay(2017, 1, 21));
  EXPECT_EQ(Line(overdue), "BREACHED 0/1 by 2017-01-20, open") << "it is still to be filed";
  EXPECT_EQ(overdue.note(), "已逾期，仍应补办：应于 2017-01-20 前（含当日）填报附件1并向上级备案");
}

TEST(RegisterObligationSpec, AFilingOnTheTwentiethMeetsItOnTheTwentyFirstLate) {
  const v1::Obligation met = Register(FiledOn(CivilDay(2017, 1, 20)), CivilDay(2017, 12, 1));
  EXPECT_EQ(Line(met), "MET 1/1 by 2017-01-20");
  EXPECT_THAT(met.positions(), ElementsAre(55));
  EXPECT_EQ(Line(Register(FiledOn(CivilDay(2017, 1, 21)), CivilDay(2017, 12, 1))),
            "MET_LATE 1/1 by 2017-01-20");
}

TEST(RegisterObligationSpec, AReturnedOneIsInTimeAndStillToBeDone) {
  table::v1::RegisterRow row = FiledOn(CivilDay(2017, 1, 20));
  row.set_state(table::v1::RegisterRow::STATE_RETURNED);
  const v1::Obligation returned = Register(row, CivilDay(2017, 2, 1));
  EXPECT_EQ(Line(returned), "MET 1/1 by 2017-01-20, open");
  EXPECT_EQ(returned.note(), "备案已退回，请修改后重新备案");
}

TEST(RegisterObligationSpec, ASundayThatIsWorkedIsADueDay) {  // A11, 调休
  Policy policy = ZaozhuangPolicy();
  policy.register_due = CivilDay(2017, 1, 22);
  WorkCalendar calendar;
  calendar.Publish(ZaozhuangCalendar("2017"));
  const v1::Obligation known = Register({}, CivilDay(2017, 1, 22), {policy, calendar});
  EXPECT_EQ(Line(known), "PENDING 0/1 by 2017-01-22, open");
  EXPECT_FALSE(known.only_weekends_known());
  const v1::Obligation unknown = Register({}, CivilDay(2017, 1, 22), policy);
  EXPECT_EQ(Line(unknown), "PENDING 0/1 by 2017-01-23, open");
  EXPECT_TRUE(unknown.only_weekends_known());
  EXPECT_THAT(unknown.note(), HasSubstr("2017 年工作日历尚未发布"));
}

// --- reports, R0-26, R0-27, A38 ---

class March {
 public:
  March() {
    row.set_unit_id("A");
    row.set_month("2017-03");
  }

  table::v1::ReportVersion& Report(CivilDay day) {
    table::v1::ReportVersion& version = *row.add_versions();
    version.set_position(500 + row.versions_size());
    version.mutable_submitted()->set_version(row.versions_size());
    *version.mutable_submitted()->mutable_submitted_date() = ToDate(day);
    return version;
  }
  static void Return(table::v1::ReportVersion& version, CivilDay day) {
    *version.mutable_returned_date() = ToDate(day);
    version.set_returned_position(600);
  }

  Obligations On(CivilDay on, const Reporter& reporter = {kTown, "D", true}) const {
    return ReportObligations(row, reporter, ZaozhuangRules(), on);
  }

  table::v1::DispatchRow row;
};

TEST(ReportObligationSpec,
     ATownReportsByTheThirdOrTheNextWorkingDay) {  // 清明节 moves it to the 5th
  const March march;
  const v1::Obligation open = Find(march.On(CivilDay(2017, 4, 5)), "report/A/2017-03");
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-04-05, open");
  EXPECT_EQ(open.rule(), "R0-26");
  EXPECT_THAT(open.unit_ids(), ElementsAre("A"));
  EXPECT_EQ(open.note(), "请于 2017-04-05 前（含当日）报送 2017-03 月报");
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 6)), "report/A/2017-03"),
            "BREACHED 0/1 by 2017-04-05, open");
}

TEST(ReportObligationSpec, ADistrictHasADayOfItsOwn) {
  const v1::Obligation open =
      Find(March().On(CivilDay(2017, 4, 1), {kBrigade, "C", true}), "report/A/2017-03");
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-04-05, open");
  EXPECT_EQ(open.rule(), "R0-27");
}

TEST(ReportObligationSpec, ASubmissionMeetsItInTimeOrLate) {
  March in_time;
  in_time.Report(CivilDay(2017, 4, 5));
  const v1::Obligation met = Find(in_time.On(CivilDay(2017, 4, 6)), "report/A/2017-03");
  EXPECT_EQ(Line(met), "MET 1/1 by 2017-04-05");
  EXPECT_THAT(met.positions(), ElementsAre(501));
  March late;
  late.Report(CivilDay(2017, 4, 6));
  EXPECT_EQ(Line(late.On(CivilDay(2017, 4, 6)), "report/A/2017-03"), "MET_LATE 1/1 by 2017-04-05");
}

TEST(ReportObligationSpec, AUnitThatTookNoPartOwesNone) {
  March march;
  EXPECT_THAT(march.On(CivilDay(2017, 4, 6), {kTown, "D", false}), IsEmpty());
  march.Report(CivilDay(2017, 4, 5));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 6), {kTown, "D", false}), "report/A/2017-03"),
            "MET 1/1 by 2017-04-05")
      << "what came all the same is answered";
}

TEST(ReportObligationSpec, AnExemptTownOwesNoneAndIsToldByWhomAndSinceWhen) {  // R0-14, R0-26
  Reporter reporter = {kTown, "D", true};
  v1::ReportExemption& exemption = reporter.exemptions.emplace_back();
  exemption.set_pair_id("2017-A-B");
  exemption.set_granting_unit_name("区局");
  *exemption.mutable_granted_date() = ToDate(CivilDay(2017, 3, 20));
  exemption.set_reason("防汛");
  exemption.set_position(80);
  March march;
  const v1::Obligation exempt = Find(march.On(CivilDay(2017, 4, 6), reporter), "report/A/2017-03");
  EXPECT_EQ(Line(exempt), "EXEMPT 0/0 by 2017-04-05");
  EXPECT_EQ(exempt.note(), "免报：区局 于 2017-03-20 批准免除结对 2017-A-B 该月活动（防汛）");
  EXPECT_THAT(exempt.positions(), ElementsAre(80));
  ASSERT_EQ(exempt.report_exemptions_size(), 1);
  march.Report(CivilDay(2017, 4, 5));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 6), reporter), "report/A/2017-03"),
            "MET 1/1 by 2017-04-05");
}

TEST(ReportObligationSpec, AReturnIsToBeAnsweredWithinThreeDays) {  // A38
  constexpr char kFix[] = "report_fix/A/2017-03/1";
  March march;
  March::Return(march.Report(CivilDay(2017, 4, 5)), CivilDay(2017, 4, 7));
  const v1::Obligation open = Find(march.On(CivilDay(2017, 4, 10)), kFix);
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-04-10, open");
  EXPECT_EQ(open.rule(), "A38");
  EXPECT_EQ(open.report_version(), 1);
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 11)), kFix), "BREACHED 0/1 by 2017-04-10, open");
  march.Report(CivilDay(2017, 4, 10));
  const v1::Obligation met = Find(march.On(CivilDay(2017, 4, 11)), kFix);
  EXPECT_EQ(Line(met), "MET 1/1 by 2017-04-10");
  EXPECT_THAT(met.positions(), ElementsAre(600, 502));
  *march.row.mutable_versions(1)->mutable_submitted()->mutable_submitted_date() =
      ToDate(CivilDay(2017, 4, 11));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 12)), kFix), "MET_LATE 1/1 by 2017-04-10");
}

TEST(ReportObligationSpec, OneThatWasSentBackIsNotHandedInUntilItComesAgain) {  // R0-26, A38
  constexpr char kReport[] = "report/A/2017-03";
  March march;
  table::v1::ReportVersion& first = march.Report(CivilDay(2017, 4, 5));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 7)), kReport), "MET 1/1 by 2017-04-05");
  March::Return(first, CivilDay(2017, 4, 7));
  const v1::Obligation open = Find(march.On(CivilDay(2017, 4, 10)), kReport);
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-04-10, open");
  EXPECT_EQ(open.note(), "请于 2017-04-10 前（含当日）重新报送已退回的 2017-03 月报");
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 11)), kReport), "BREACHED 0/1 by 2017-04-10, open");
  march.Report(CivilDay(2017, 4, 10));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 11)), kReport), "MET 1/1 by 2017-04-05");
  *march.row.mutable_versions(1)->mutable_submitted()->mutable_submitted_date() =
      ToDate(CivilDay(2017, 4, 11));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 12)), kReport), "MET_LATE 1/1 by 2017-04-05");
}

TEST(ReportObligationSpec, ALateOneThatWasSentBackHasTheDaysOfItsReturn) {  // A38
  constexpr char kReport[] = "report/A/2017-03";
  March march;
  March::Return(march.Report(CivilDay(2017, 4, 20)), CivilDay(2017, 4, 21));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 24)), kReport), "PENDING 0/1 by 2017-04-24, open");
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 25)), kReport), "BREACHED 0/1 by 2017-04-24, open");
  march.Report(CivilDay(2017, 4, 22));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 25)), kReport), "MET_LATE 1/1 by 2017-04-05");
}

// Of Wednesday the 5th they would end on Saturday the 8th.
TEST(ReportObligationSpec, TheSuperiorAnswersWithinThreeDaysOrOnTheNextWorkingDay) {  // A38, A11
  constexpr char kAnswer[] = "report_answer/A/2017-03/1";
  March march;
  table::v1::ReportVersion& version = march.Report(CivilDay(2017, 4, 5));
  const v1::Obligation open = Find(march.On(CivilDay(2017, 4, 10)), kAnswer);
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-04-10, open");
  EXPECT_THAT(open.unit_ids(), ElementsAre("D"));
  EXPECT_EQ(open.reporting_unit_id(), "A");
  EXPECT_EQ(open.note(), "请于 2017-04-10 前（含当日）审核 A 的 2017-03 月报");
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 11)), kAnswer), "BREACHED 0/1 by 2017-04-10, open");
  version.set_accepted_position(700);
  *version.mutable_accepted_date() = ToDate(CivilDay(2017, 4, 10));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 11)), kAnswer), "MET 1/1 by 2017-04-10");
  *version.mutable_accepted_date() = ToDate(CivilDay(2017, 4, 11));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 11)), kAnswer), "MET_LATE 1/1 by 2017-04-10");
  EXPECT_EQ(Seek(march.On(CivilDay(2017, 4, 11), {kTown, "", true}), kAnswer), nullptr)
      << "there is nobody to answer";
}

// It cannot be accepted before Saturday, 1 April, a day that is worked; three days on is 清明节.
TEST(ReportObligationSpec, WhatCameBeforeItsMonthWasOverIsAnsweredWithinDaysOfItsEnd) {  // A38
  March march;
  march.Report(CivilDay(2017, 3, 20));
  EXPECT_EQ(Line(march.On(CivilDay(2017, 4, 5)), "report_answer/A/2017-03/1"),
            "PENDING 0/1 by 2017-04-05, open");
}

// Of Wednesday, 27 September, they would end on Saturday the 30th, which is worked; of Thursday the
// 28th in 国庆节.
TEST(ReportObligationSpec, AReturnIsToBeAnsweredOnTheNextWorkingDayOfTheCalendar) {  // A38, A11
  constexpr char kFix[] = "report_fix/A/2017-08/1";
  March august;
  august.row.set_month("2017-08");
  table::v1::ReportVersion& version = august.Report(CivilDay(2017, 9, 26));
  March::Return(version, CivilDay(2017, 9, 27));
  EXPECT_EQ(Line(august.On(CivilDay(2017, 9, 30)), kFix), "PENDING 0/1 by 2017-09-30, open");
  March::Return(version, CivilDay(2017, 9, 28));
  EXPECT_EQ(Line(august.On(CivilDay(2017, 10, 9)), kFix), "PENDING 0/1 by 2017-10-09, open");
}

// --- admonitions, A30 ---

// That of D by the ranking of March, which proposes it, decided that day if any.
std::optional<v1::Obligation> Admonition(CivilDay on, std::optional<CivilDay> decided = {},
                                         const ProgramRules& rules = ZaozhuangRules()) {
  ProposedAdmonition proposed = {CivilMonth(2017, 3), {}, "C"};
  proposed.rank.set_unit_id("D");
  proposed.rank.set_admonition_proposed(true);
  proposed.rank.set_proposal_reason("居末位");
  if (decided.has_value()) {
    proposed.rank.set_admonition_decision(event::v1::ADMONITION_DECISION_DISMISSED);
    proposed.rank.set_admonition_position(90);
    *proposed.rank.mutable_admonition_decided_date() = ToDate(*decided);
  }
  return AdmonitionObligation(proposed, rules, on);
}

TEST(AdmonitionObligationSpec, WhatTheRankingProposesIsDecidedByTheEndOfTheNextMonth) {  // A30
  EXPECT_FALSE(Admonition(CivilDay(2017, 4, 9)).has_value()) << "the ranking is not told yet";
  const auto open = Admonition(CivilDay(2017, 4, 30));
  ASSERT_TRUE(open.has_value());
  EXPECT_EQ(open->obligation_id(), "admonition/D/2017-03");
  EXPECT_EQ(Line(*open), "PENDING 0/1 by 2017-04-30, open");
  EXPECT_EQ(open->rule(), "A30");
  EXPECT_EQ(open->parameter(), "admonition.decide_months");
  EXPECT_EQ(open->reporting_unit_id(), "D");
  EXPECT_THAT(open->unit_ids(), ElementsAre("C"));
  EXPECT_EQ(open->note(), "请于 2017-04-30 前（含当日）决定是否约谈 D（2017-03 月度排名：居末位）");
  EXPECT_EQ(Line(*Admonition(CivilDay(2017, 5, 1))), "BREACHED 0/1 by 2017-04-30, open");
}

TEST(AdmonitionObligationSpec, ToDecideAgainstItMeetsItToo) {  // A30
  const CivilDay last(2017, 4, 30);
  const auto met = Admonition(last + 9, last);
  ASSERT_TRUE(met.has_value());
  EXPECT_EQ(Line(*met), "MET 1/1 by 2017-04-30");
  EXPECT_THAT(met->positions(), ElementsAre(90));
  EXPECT_EQ(Line(*Admonition(last + 9, last + 1)), "MET_LATE 1/1 by 2017-04-30");
}

TEST(AdmonitionObligationSpec, APolicyMayGiveItNoDay) {  // A30
  Policy policy = ZaozhuangPolicy();
  policy.admonition_decide_months = 0;
  const auto open = Admonition(CivilDay(2017, 9, 1), {}, policy);
  ASSERT_TRUE(open.has_value());
  EXPECT_FALSE(open->has_due_date());
  EXPECT_EQ(open->status(), v1::OBLIGATION_STATUS_PENDING);
  EXPECT_EQ(open->note(), "请决定是否约谈 D（2017-03 月度排名：居末位）");
}

// --- bulletins, R0-31 ---

Obligations Bulletins(const std::vector<event::v1::BulletinPublished>& published, CivilDay on) {
  std::vector<table::v1::BulletinRow> rows;
  for (const event::v1::BulletinPublished& bulletin : published) {
    table::v1::BulletinRow& row = rows.emplace_back();
    *row.mutable_published() = bulletin;
    row.set_publication_position(80);
  }
  v1::BulletinSchedule schedule = JudgeBulletins(rows, ZaozhuangRules(), on);
  schedule.set_unit_id("C");
  return BulletinObligations(schedule, rows, ZaozhuangRules(), on);
}

TEST(BulletinObligationSpec, AQuarterIsPublishedByTheTenthOfTheNextMonth) {  // A28
  constexpr char kQuarter[] = "bulletin/2017-01/2017-03";
  const v1::Obligation open = Find(Bulletins({}, CivilDay(2017, 4, 10)), kQuarter);
  EXPECT_EQ(Line(open), "PENDING 0/1 by 2017-04-10, open");
  EXPECT_THAT(open.unit_ids(), ElementsAre("C"));
  EXPECT_EQ(open.note(), "请于 2017-04-10 前（含当日）通报 2017-01 至 2017-03 的活动进展情况");
  EXPECT_EQ(Line(Bulletins({}, CivilDay(2017, 4, 11)), kQuarter),
            "BREACHED 0/1 by 2017-04-10, open");
  const auto in_time = spec::PublishBulletin(1, "2017-01", "2017-03", "2017-04-10");
  const v1::Obligation met = Find(Bulletins({in_time}, CivilDay(2017, 5, 1)), kQuarter);
  EXPECT_EQ(Line(met), "MET 1/1 by 2017-04-10");
  EXPECT_THAT(met.positions(), ElementsAre(80));
  const auto late = spec::PublishBulletin(1, "2017-01", "2017-03", "2017-04-11");
  EXPECT_EQ(Line(Bulletins({late}, CivilDay(2017, 5, 1)), kQuarter), "MET_LATE 1/1 by 2017-04-10");
}

}  // namespace
}  // namespace jiedui::domain
