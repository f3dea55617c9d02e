// What the tables show of pairs over time, of a unit that has withdrawn, of permits and what came
// in under them, of voided checks, and of the documents of cases (A14, A21, A35, A39).

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/case_board.h"
#include "projections/monthly_dispatch.h"
#include "projections/obligations.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"
#include "tests/support/spec.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts
using testing::ElementsAre;
using testing::IsEmpty;

domain::OrganizationView ViewOn(const Story& story, absl::string_view day) {
  return ViewOf(story.tables(), domain::Organization::kAsItWas, Day(day));
}

int64_t Studies(const Story& story, absl::string_view unit, CivilMonth month) {
  return PreviewFigures(story.tables(), kYear, unit, month)->study_session_count();
}

// 兴城 takes the place of 兴仁 from July on.
Story Replaced() {
  Story story;
  story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-06-20"));
  story.Tell(Reassign(kTownPair, kLincheng, kXingcheng, "2017-07-01"));
  event::v1::PairAssigned after = Assign(kLincheng, kXingcheng);
  after.set_pair_id(kTownPair);
  story.Tell(Study("s2", after, "2017-07-20"));
  return story;
}

TEST(ReassignedPairReadSpec, WhatWasDoneIsInTheMonthsOfTheSidesOfItsDay) {  // A21
  const Story story = Replaced();
  const CivilMonth june(2017, 6);
  const CivilMonth july(2017, 7);
  EXPECT_EQ(Studies(story, kLincheng, june), 1);
  EXPECT_EQ(Studies(story, kXingren, june), 1);
  EXPECT_EQ(Studies(story, kXingcheng, june), 0);
  EXPECT_EQ(Studies(story, kLincheng, july), 1);
  EXPECT_EQ(Studies(story, kXingren, july), 0);
  EXPECT_EQ(Studies(story, kXingcheng, july), 1);
}

TEST(ReassignedPairReadSpec, ThePairComplianceAndTheRegisterFollow) {  // A21
  const Story story = Replaced();
  const std::vector<std::pair<std::string, std::string>> sides = {{"2017-06-30", kXingren},
                                                                  {"2017-07-01", kXingcheng}};
  for (const auto& [day, unit] : sides) {
    SCOPED_TRACE(day);
    const v1::Pair pair = ReadPair(story.tables(), kTownPair, ViewOn(story, day)).value();
    EXPECT_EQ(pair.unit_b_id(), unit);
    EXPECT_EQ(pair.unit_b_name(), UnitNameOn(story.tables(), unit, Day(day)));
    EXPECT_EQ(pair.assigned().unit_b_id(), kXingren);
    EXPECT_EQ(pair.reassignments_size(), 1);
    EXPECT_EQ(ReadPairCompliance(story.tables(), kTownPair, Day(day))->unit_b_id(), unit);
    const v1::PairRegister form =
        ReadPairRegister(story.tables(), kYear, kXuecheng, ViewOn(story, day)).value();
    ASSERT_EQ(form.rows_size(), 1);
    EXPECT_EQ(form.rows(0).unit_b_id(), unit);
  }
}

v1::PairRegister FormOn(const Story& story, absl::string_view day) {
  return ReadPairRegister(story.tables(), kYear, kXuecheng, ViewOn(story, day)).value();
}

// "pair position" of each change of sides since the filing.
std::vector<std::string> SidesTold(const v1::PairRegister& form) {
  std::vector<std::string> told;
  for (const v1::RuleFinding& finding : form.findings()) {
    if (finding.rule() != "A21") continue;
    told.push_back(absl::StrCat(finding.subject(), " ", finding.event_position()));
  }
  return told;
}

TEST(ReassignedPairReadSpec, ARegisterThatWasFiledBeforeKeepsItsSidesAndTellsIt) {  // R0-09, A21
  Story story;
  story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-18"));
  const int64_t swapped = story.Tell(Reassign(kTownPair, kXingren, kLincheng, "2017-07-01"));
  const auto form = [&story](absl::string_view day) { return FormOn(story, day); };
  EXPECT_THAT(SidesTold(form("2017-06-30")), IsEmpty());
  for (const char* day : {"2017-07-01", "2018-03-01"}) {
    SCOPED_TRACE(day);
    EXPECT_THAT(SidesTold(form(day)), ElementsAre(absl::StrCat(kTownPair, " ", swapped)));
    ASSERT_EQ(form(day).rows_size(), 1);
    EXPECT_EQ(form(day).rows(0).unit_a_id(), kLincheng);
    EXPECT_EQ(form(day).rows(0).unit_b_id(), kXingren);
  }
  story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-07-03"));
  EXPECT_THAT(SidesTold(form("2017-07-03")), IsEmpty()) << "filed anew, with the sides of that day";
  EXPECT_EQ(form("2017-07-03").rows(0).unit_a_id(), kXingren);
}

// From the day of the filing, or from one before it.
TEST(ReassignedPairReadSpec, ARegisterKeepsItsSidesWhateverIsRecordedAfterIt) {  // R0-09, A21
  for (const char* since : {"2017-01-18", "2017-01-17"}) {
    SCOPED_TRACE(since);
    Story story;
    story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-18"));
    const int64_t swapped = story.Tell(Reassign(kTownPair, kXingren, kLincheng, since));
    const v1::PairRegister form = FormOn(story, "2017-01-18");
    ASSERT_EQ(form.rows_size(), 1);
    EXPECT_EQ(form.rows(0).unit_a_id(), kLincheng);
    EXPECT_EQ(form.rows(0).unit_b_id(), kXingren);
    EXPECT_THAT(SidesTold(form), ElementsAre(absl::StrCat(kTownPair, " ", swapped)));
  }
}

TEST(ReassignedPairReadSpec, ASupplementLeavesTheSidesOfWhatWasFiledBefore) {  // R0-09, A21
  Story story;
  story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-18"));
  story.Tell(AcknowledgeRegister(kXuecheng, "2017-01-19"));
  const int64_t swapped = story.Tell(Reassign(kTownPair, kXingren, kLincheng, "2017-06-01"));
  event::v1::PairAssigned later = Assign(kXingcheng, kZhangfan);
  *later.mutable_effective_date() = Date("2017-06-01");
  story.Tell(later);
  story.Tell(FileRegister(kXuecheng, {later.pair_id()}, "2017-06-05"));
  const v1::PairRegister form = FormOn(story, "2017-06-05");
  ASSERT_EQ(form.rows_size(), 2);
  EXPECT_EQ(form.rows(0).unit_a_id(), kLincheng);
  EXPECT_EQ(form.rows(1).unit_a_id(), kXingcheng);
  EXPECT_THAT(SidesTold(form), ElementsAre(absl::StrCat(kTownPair, " ", swapped)));
}

TEST(ReassignedPairReadSpec, ItIsFoundUnderTheUnitsThatAreItsSidesThen) {
  const Story story = Replaced();
  const auto pairs = [&](absl::string_view unit, absl::string_view day) {
    PairFilter filter;
    filter.unit_id = std::string(unit);
    return ListPairs(story.tables(), filter, ViewOn(story, day))->size();
  };
  EXPECT_EQ(pairs(kXingren, "2017-06-30"), 1u);
  EXPECT_EQ(pairs(kXingren, "2017-07-01"), 0u);
  EXPECT_EQ(pairs(kXingcheng, "2017-07-01"), 1u);
}

TEST(ReassignedPairReadSpec, WhoWasASideStillHasToConfirmWhatWasDoneThen) {  // A21, A26
  Story story;
  story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-06-29"), "town/370403001");
  story.Tell(Reassign(kTownPair, kLincheng, kXingcheng, "2017-07-01"));
  const auto owed = [&](absl::string_view unit) {
    ObligationFilter filter;
    filter.program_id = kYear;
    filter.unit_id = std::string(unit);
    int attestations = 0;
    const auto all = ReadObligations(story.tables(), filter, ViewOn(story, "2017-07-02")).value();
    for (const v1::Obligation& each : all) {
      if (each.kind() == v1::OBLIGATION_KIND_ATTESTATION) ++attestations;
    }
    return attestations;
  };
  EXPECT_EQ(owed(kXingren), 1);
  EXPECT_EQ(owed(kXingcheng), 0);
}

TEST(RenewedPairReadSpec, EachYearsPairNamesTheOther) {  // A35
  Story story;
  for (const AnyFact& fact :
       std::vector<AnyFact>{OpenNextProgram(), AdoptNextPolicy(), EnrollNext(kLincheng),
                            EnrollNext(kXingren), Renew(Assign(kLincheng, kXingren))}) {
    story.Tell(fact);
  }
  const auto view = ViewOn(story, "2018-01-10");
  const v1::Pair before = ReadPair(story.tables(), kTownPair, view).value();
  ASSERT_EQ(before.renewal_pair_ids_size(), 1);
  const v1::Pair after = ReadPair(story.tables(), before.renewal_pair_ids(0), view).value();
  EXPECT_EQ(after.renewed_pair_id(), kTownPair);
  EXPECT_EQ(after.assigned().program_id(), kNextYear);
  EXPECT_EQ(before.state(), v1::PAIR_STATE_RENEWED);
  const auto earlier = ViewOn(story, "2017-12-31");
  EXPECT_NE(ReadPair(story.tables(), kTownPair, earlier)->state(), v1::PAIR_STATE_RENEWED);
  EXPECT_EQ(after.unit_a_id(), kLincheng);
  PairFilter of_year;
  of_year.program_id = kNextYear;
  EXPECT_EQ(ListPairs(story.tables(), of_year, view)->size(), 1u);
  EXPECT_TRUE(
      ReadPairCompliance(story.tables(), before.renewal_pair_ids(0), Day("2018-01-10")).ok());
}

v1::DispatchTable MonthOf(const Story& story, absl::string_view unit, CivilMonth month,
                          absl::string_view day) {
  return ReadDispatchTable(story.tables(), kYear, unit, month, Day(day)).value();
}

TEST(WithdrawnUnitReadSpec, NoReportIsExpectedOfLaterMonths) {  // R0-04
  Story story;
  story.Tell(Withdraw(kJinghe, "2017-07-01"));
  EXPECT_EQ(MonthOf(story, kJinghe, CivilMonth(2017, 6), "2017-09-01").timeliness(),
            v1::REPORT_TIMELINESS_OVERDUE);
  EXPECT_EQ(MonthOf(story, kJinghe, CivilMonth(2017, 7), "2017-09-01").timeliness(),
            v1::REPORT_TIMELINESS_EXEMPT);
  const v1::Unit unit = ReadUnit(story.tables(), ViewOn(story, "2017-09-01"), kJinghe).value();
  ASSERT_EQ(unit.withdrawals_size(), 1);
  EXPECT_EQ(unit.withdrawals(0).program_id(), kYear);
  EXPECT_THAT(unit.program_ids(), IsEmpty());
}

TEST(WithdrawnUnitReadSpec, AMonthOfWhichItSawADayIsExpected) {
  Story story;
  story.Tell(Withdraw(kJinghe, "2017-07-02"));
  EXPECT_EQ(MonthOf(story, kJinghe, CivilMonth(2017, 7), "2017-09-01").timeliness(),
            v1::REPORT_TIMELINESS_OVERDUE);
}

// An activity, a case, two checks and a closed fix of March, recorded on 20 May under a permit.
Story EnteredLate() {
  Story story;
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-03-05"));
  story.Tell(PermitLateEntry("l1", kLincheng, "2017-03", "2017-05-20", "2017-06-30"));
  story.Tell(HelpOtherwise("o1", kTownPair, "2017-03-06"));
  story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-03-10"));
  story.Tell(CheckPair("k1", kTownPair, kXuecheng, "2017-03-20"));
  story.Tell(OrderFix("k2", kTownPair, kXuecheng, "2017-03-21", "2017-03-31"));
  story.Tell(CloseFix("k2", kTownPair, "2017-03-30"));
  return story;
}

TEST(PermitReadSpec, APermitListsAllThatCameInUnderIt) {  // A39
  const Story story = EnteredLate();
  const v1::LateEntryPermit permit =
      ReadLateEntryPermit(story.tables(), "l1", Day("2017-06-01")).value();
  EXPECT_THAT(permit.activity_ids(), ElementsAre("o1"));
  EXPECT_THAT(permit.case_ids(), ElementsAre("c1"));
  EXPECT_THAT(permit.check_ids(), ElementsAre("k1", "k2"));
  EXPECT_THAT(permit.fixed_check_ids(), ElementsAre("k2"));
}

TEST(PermitReadSpec, WhatCameInTimeIsNotListed) {  // A39
  Story story;
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-03-05"));
  story.Tell(PermitLateEntry("l1", kLincheng, "2017-03", "2017-03-25", "2017-06-30"));
  story.Tell(HelpOtherwise("o1", kTownPair, "2017-03-06"));
  story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-03-10"));
  story.Tell(CheckPair("k1", kTownPair, kXuecheng, "2017-03-20"));
  const v1::LateEntryPermit permit =
      ReadLateEntryPermit(story.tables(), "l1", Day("2017-06-01")).value();
  EXPECT_EQ(permit.activity_ids_size() + permit.case_ids_size() + permit.check_ids_size(), 0);
}

TEST(PermitReadSpec, TheMonthSaysUntilWhenAPermitIsOpen) {  // §12 PERMIT_OPEN
  const Story story = EnteredLate();
  const CivilMonth march(2017, 3);
  EXPECT_FALSE(MonthOf(story, kLincheng, march, "2017-05-19").has_permit_open_until_date());
  for (const char* day : {"2017-05-20", "2017-06-30"}) {
    const v1::DispatchTable table = MonthOf(story, kLincheng, march, day);
    EXPECT_EQ(table.permit_open_until_date().month(), 6) << day;
    EXPECT_EQ(table.permit_open_until_date().day(), 30) << day;
  }
  EXPECT_FALSE(MonthOf(story, kLincheng, march, "2017-07-01").has_permit_open_until_date());
  EXPECT_FALSE(MonthOf(story, kXingren, march, "2017-06-01").has_permit_open_until_date());
}

TEST(PermitReadSpec, OfTwoThatAreOpenTheLaterEndIsShown) {
  Story story = EnteredLate();
  story.Tell(PermitLateEntry("l2", kLincheng, "2017-03", "2017-05-21", "2017-05-31"));
  EXPECT_EQ(
      MonthOf(story, kLincheng, CivilMonth(2017, 3), "2017-05-25").permit_open_until_date().month(),
      6);
}

TEST(VoidedCheckReadSpec, ItStaysInTheListAndSaysSo) {  // A25
  Story story;
  const auto ordered = OrderFix("k1", kTownPair, kXuecheng, "2017-03-20", "2017-03-31");
  story.Tell(ordered);
  story.Tell(VoidCheck(ordered, "2017-03-22"));
  story.Tell(CheckPair("k2", kTownPair, kXuecheng, "2017-03-25"));
  SupervisionFilter filter;
  const auto all =
      ListSupervisionChecks(story.tables(), filter, ViewOn(story, "2017-06-01")).value();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].check().check_id(), "k1");
  EXPECT_TRUE(all[0].has_voided());
  EXPECT_EQ(all[0].fix_state(), v1::FIX_STATE_UNSPECIFIED);
  EXPECT_FALSE(all[1].has_voided());
  filter.unfixed_only = true;
  EXPECT_EQ(ListSupervisionChecks(story.tables(), filter, ViewOn(story, "2017-06-01"))->size(), 0u);
}

TEST(VoidedCheckReadSpec, ItKeepsTheFixThatWasClosedAndTheOneEnteredAnewStandsAlone) {  // A25
  Story story;
  const auto ordered = OrderFix("k1", kTownPair, kXuecheng, "2017-03-20", "2017-03-31");
  story.Tell(ordered);
  story.Tell(CloseFix("k1", kTownPair, "2017-04-03"));  // of another pair's check
  story.Tell(VoidCheck(ordered, "2017-04-04"));
  story.Tell(OrderFix("k2", kTownPair, kXuecheng, "2017-03-20", "2017-04-30"));
  SupervisionFilter filter;
  const auto list = [&] {
    return ListSupervisionChecks(story.tables(), filter, ViewOn(story, "2017-04-15")).value();
  };
  auto all = list();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].check().check_id(), "k1");
  EXPECT_TRUE(all[0].has_voided());
  EXPECT_EQ(all[0].closed().result(), "活动记录已补正");
  EXPECT_EQ(all[0].fix_state(), v1::FIX_STATE_UNSPECIFIED) << "nor closed late any more";
  EXPECT_EQ(all[1].fix_state(), v1::FIX_STATE_OPEN);
  filter.unfixed_only = true;
  all = list();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].check().check_id(), "k2");
}

TEST(VoidedCheckReadSpec, ItsClosedFixLeavesTheMonthsOfBothSidesWithIt) {  // A25, R0-28
  Story story;
  const auto ordered = OrderFix("k1", kTownPair, kXuecheng, "2017-06-08", "2017-06-30");
  story.Tell(ordered);
  story.Tell(CloseFix("k1", kTownPair, "2017-06-20"));
  story.Tell(SubmitReport(kLincheng, "2017-06", "2017-07-02"));
  const int64_t accepted = story.Tell(AcceptReport(kLincheng, "2017-06", "2017-07-03"));
  const auto month = [&story](absl::string_view unit) {
    return FindMonth(story.tables(), unit, CivilMonth(2017, 6));
  };
  ASSERT_EQ(month(kLincheng).entries_size(), 1);
  const int64_t voided = story.Tell(VoidCheck(ordered, "2017-07-04"));
  EXPECT_EQ(month(kLincheng).entries_size(), 0);
  EXPECT_EQ(month(kXingren).entries_size(), 0);
  ASSERT_EQ(month(kLincheng).errata_size(), 1);
  EXPECT_EQ(month(kLincheng).errata(0).source_id(), "k1");
  EXPECT_EQ(month(kLincheng).errata(0).position(), voided);
  EXPECT_EQ(month(kLincheng).errata(0).accepted_position(), accepted);
}

TEST(CaseBoardReadSpec, ACaseShowsItsDocumentsAndThatItHasNone) {  // A14
  Story story;
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-03-05"));
  story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-03-10"));
  event::v1::ProposedCaseReported bare = ProposeCase("c2", kXingren, "j1", "2017-03-10");
  bare.clear_documents();
  const int64_t position = story.Tell(bare);
  event::v1::CaseFiled daily = FileCase("c3", kXuecheng, "", "2017-03-10");
  daily.clear_documents();
  story.Tell(daily);
  const auto cases = ListCases(story.tables(), {}, ViewOn(story, "2017-06-01")).value();
  ASSERT_EQ(cases.size(), 3u);
  EXPECT_EQ(cases[0].documents_size(), 1);
  EXPECT_EQ(cases[0].findings_size(), 0);
  ASSERT_EQ(cases[1].findings_size(), 1);
  EXPECT_EQ(cases[1].findings(0).rule(), "A14");
  EXPECT_EQ(cases[1].findings(0).event_position(), position);
  EXPECT_EQ(cases[2].findings_size(), 0) << "it came from no inspection of the programme";
  EXPECT_EQ(ReadCase(story.tables(), "c2")->findings_size(), 1);
}

}  // namespace
}  // namespace jiedui::projections
