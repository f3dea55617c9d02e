// What the events of pairs, registers, cases and outcomes leave in their tables.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/date.h"
#include "projections/case_board.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

using table::v1::ActivityFacts;
using table::v1::PairRow;
using table::v1::RegisterRow;
using testing::ElementsAre;

PairRow PairOf(const Story& story, absl::string_view pair_id) {
  return FindPairRow(story.tables(), pair_id).value();
}

domain::OrganizationView AsItWas(const Story& story, absl::string_view day) {
  return ViewOf(story.tables(), domain::Organization::kAsItWas, Day(day));
}

ActivityFacts OnlyActivity(const Story& story, absl::string_view pair_id) {
  const PairRow pair = PairOf(story, pair_id);
  EXPECT_EQ(pair.activities_size(), 1);
  return pair.activities(0);
}

TEST(PairComplianceSpec, APairHasTheLevelOfItsSides) {
  const Story story;
  EXPECT_EQ(PairOf(story, kBrigadePair).tier(), event::v1::TEAM_TIER_BRIGADE);
  EXPECT_EQ(PairOf(story, kTownPair).tier(), event::v1::TEAM_TIER_SQUADRON);
}

TEST(PairComplianceSpec, APairIsInForceFromItsFirstDayToTheDayBeforeItEnds) {
  Story story;
  story.Tell(Dissolve(kBrigadePair, "2017-09-01"));
  EXPECT_FALSE(InForceOn(PairOf(story, kBrigadePair), Day("2016-12-31")));
  EXPECT_TRUE(InForceOn(PairOf(story, kBrigadePair), Day("2017-01-01")));
  EXPECT_TRUE(InForceOn(PairOf(story, kBrigadePair), Day("2017-08-31")));
  EXPECT_FALSE(InForceOn(PairOf(story, kBrigadePair), Day("2017-09-01")));
}

TEST(PairComplianceSpec, AStayIsOneActivityFromDispatchToReturn) {
  Story story;
  const int64_t left =
      story.Tell(Dispatch("r1", kBrigadePair, kTengzhou, "2017-03-25"), "district/370481");
  EXPECT_TRUE(OnlyActivity(story, kBrigadePair).has_staff_dispatched());
  const int64_t back =
      story.Tell(Rotate("r1", kBrigadePair, kTengzhou, "2017-03-25", "2017-04-10"));
  const ActivityFacts stay = OnlyActivity(story, kBrigadePair);
  EXPECT_TRUE(stay.has_staff_rotated());
  EXPECT_EQ(stay.position(), back);
  EXPECT_THAT(stay.step_positions(), ElementsAre(left));
  EXPECT_EQ(stay.recorded_date().month(), 4);
  EXPECT_EQ(stay.recorded_by_unit_id(), "");
}

TEST(PairComplianceSpec, ASideThatRecordsAnActivityIsRemembered) {
  Story story;
  story.Tell(Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-03"), "district/370403");
  EXPECT_EQ(OnlyActivity(story, kBrigadePair).recorded_by_unit_id(), kXuecheng);
  story.Tell(Study("s2", Assign(kLincheng, kXingren), "2017-03-03"), "district/370403");
  EXPECT_EQ(OnlyActivity(story, kTownPair).recorded_by_unit_id(), "") << "the superior is no side";
}

TEST(PairComplianceSpec, AttestationsAreKept) {
  Story story;
  story.Tell(Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-03"));
  const int64_t at = story.Tell(Attest("s1", kBrigadePair, kXuecheng, "2017-03-05"));
  const ActivityFacts study = OnlyActivity(story, kBrigadePair);
  ASSERT_EQ(study.attestations_size(), 1);
  EXPECT_EQ(study.attestations(0).unit_id(), kXuecheng);
  EXPECT_EQ(study.attestations(0).position(), at);
}

TEST(PairComplianceSpec, ACorrectionReplacesTheFactAndKeepsItsPlace) {
  Story story;
  const int64_t held =
      story.Tell(Rotate("r1", kBrigadePair, kTengzhou, "2017-03-01", "2017-03-10"));
  story.Tell(Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-12"));
  const int64_t corrected = story.Tell(
      Correct(Rotate("r1", kBrigadePair, kTengzhou, "2017-03-01", "2017-03-20"), "2017-03-21"));
  const PairRow pair = PairOf(story, kBrigadePair);
  ASSERT_EQ(pair.activities_size(), 2);
  EXPECT_EQ(pair.activities(0).staff_rotated().returned_date().day(), 20);
  EXPECT_EQ(pair.activities(0).position(), held);
  EXPECT_THAT(pair.activities(0).correction_positions(), ElementsAre(corrected));
}

TEST(PairComplianceSpec, AVoidedActivityStaysVisible) {
  Story story;
  story.Tell(Study("s1", Assign(kTengzhou, kXuecheng), "2017-03-03"));
  const int64_t at = story.Tell(Void("s1", kBrigadePair, "2017-03-09"));
  EXPECT_EQ(OnlyActivity(story, kBrigadePair).voided_position(), at);
}

TEST(PairComplianceSpec, CasesAreLinkedToTheInspectionTheyCameFrom) {
  Story story;
  story.Tell(InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 1}}));
  const int64_t first = story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-03-10"));
  story.Tell(ProposeCase("c2", kXingren, "j1", "2017-03-11"));
  story.Tell(ProposeCase("c3", kXingren, "", "2017-03-11"));
  const int64_t declined = story.Tell(DeclineCase("c2", kXuecheng, "2017-03-20"));
  const ActivityFacts inspection = OnlyActivity(story, kTownPair);
  ASSERT_EQ(inspection.cases_size(), 2);
  EXPECT_EQ(inspection.cases(0).case_id(), "c1");
  EXPECT_EQ(inspection.cases(0).unit_id(), kLincheng);
  EXPECT_EQ(inspection.cases(0).position(), first);
  EXPECT_EQ(inspection.cases(0).enterprise_id(), "91370400ENTERPRISE1");
  EXPECT_TRUE(inspection.cases(0).proposed());
  EXPECT_FALSE(inspection.cases(0).declined());
  EXPECT_TRUE(inspection.cases(1).declined());
  EXPECT_EQ(inspection.cases(1).declined_position(), declined);
  EXPECT_EQ(inspection.cases(1).enterprise_id(), "91370400ENTERPRISE1");
}

TEST(PairComplianceSpec, ExceptionsAreKept) {  // A23
  Story story;
  const int64_t at =
      story.Tell(ExceptRule(kTownPair, "R0-18", "2017-03-01", "2017-03-31", "2017-04-01"));
  const PairRow pair = PairOf(story, kTownPair);
  ASSERT_EQ(pair.rule_exceptions_size(), 1);
  EXPECT_EQ(pair.rule_exceptions(0).granted().rule(), "R0-18");
  EXPECT_EQ(pair.rule_exceptions(0).position(), at);
}

TEST(PairComplianceSpec, ChecksAreKept) {
  Story story;
  const int64_t at = story.Tell(CheckPair("k1", kTownPair, kXuecheng, "2017-06-08"));
  const PairRow pair = PairOf(story, kTownPair);
  ASSERT_EQ(pair.checks_size(), 1);
  EXPECT_EQ(pair.checks(0).check().findings(), "活动开展正常");
  EXPECT_EQ(pair.checks(0).position(), at);
}

TEST(PairComplianceSpec, PairsAreListedByProgrammeAndByUnitWithAllBelowIt) {
  const Story story;
  const auto ids = [&story](const PairFilter& filter) {
    std::vector<std::string> found;
    const std::vector<PairRow> pairs =
        ListPairRows(story.tables(), filter, AsItWas(story, "2017-06-01")).value();
    for (const PairRow& pair : pairs) found.push_back(pair.assigned().pair_id());
    return found;
  };
  EXPECT_THAT(ids({}), ElementsAre(kTownPair, kBrigadePair));
  EXPECT_THAT(ids({"2017", "", ""}), ElementsAre(kTownPair, kBrigadePair));
  EXPECT_THAT(ids({"", kTownPair, ""}), ElementsAre(kTownPair));
  EXPECT_THAT(ids({"", "", kXuecheng}), ElementsAre(kTownPair, kBrigadePair));
  EXPECT_THAT(ids({"", "", kTengzhou}), ElementsAre(kBrigadePair));
  EXPECT_THAT(ids({"", "", kXingren}), ElementsAre(kTownPair));
}

TEST(PairComplianceSpec, AFilterThatNamesWhatDoesNotExistIsRefused) {
  const Story story;
  for (const PairFilter& filter :
       {PairFilter{"2016", "", ""}, PairFilter{"", "x", ""}, PairFilter{"", "", "x"}}) {
    EXPECT_EQ(ListPairRows(story.tables(), filter, AsItWas(story, "2017-06-01")).status().code(),
              absl::StatusCode::kNotFound);
  }
}

TEST(PairRegisterSpec, ARegisterKeepsTheDayOfItsFirstFiling) {
  Story story;
  const int64_t first = story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-18"));
  const int64_t returned = story.Tell(ReturnRegister(kXuecheng, "2017-01-19"));
  const RegisterRow sent_back = ListRegisters(story.tables(), "2017").at(0);
  EXPECT_EQ(sent_back.state(), RegisterRow::STATE_RETURNED);
  EXPECT_NE(sent_back.return_reason(), "");
  const int64_t again = story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-23"));
  const int64_t taken = story.Tell(AcknowledgeRegister(kXuecheng, "2017-01-24"));
  const RegisterRow row = ListRegisters(story.tables(), "2017").at(0);
  EXPECT_EQ(row.state(), RegisterRow::STATE_ACKNOWLEDGED);
  EXPECT_EQ(row.first_filed_date().day(), 18);
  EXPECT_EQ(row.filed().filed_date().day(), 23);
  EXPECT_EQ(row.return_reason(), "");
  EXPECT_THAT(row.positions(), ElementsAre(first, returned, again, taken));
}

TEST(CaseBoardSpec, WhatIsToBePaidAndWhatWasPaidStandBesideWhatWasDecided) {  // A16
  Story story;
  story.Tell(FileCase("c1", kXuecheng, "", "2017-03-10"));
  story.Tell(DecidePenalty("c1", "2017-04-12", 500));
  EXPECT_EQ(ReadCase(story.tables(), "c1")->current_fine_fen(), 500);
  story.Tell(CollectFine("c1", "2017-04-14", 100));
  story.Tell(ChangePenalty("c1", "2017-04-20", 300));
  const int64_t last = story.Tell(CollectFine("c1", "2017-05-14", 200));
  const v1::Case made = ReadCase(story.tables(), "c1").value();
  EXPECT_EQ(made.filed_by_unit_name(), RegisterUnit(kXuecheng, {}, "").display_name());
  EXPECT_EQ(made.reported_by_unit_name(), "") << "no town reported it";
  EXPECT_EQ(made.fine_fen(), 500);
  EXPECT_EQ(made.current_fine_fen(), 300);
  EXPECT_EQ(made.collected_fen(), 300);
  EXPECT_EQ(made.payments_size(), 2);
  EXPECT_EQ(made.penalty_changes_size(), 1);
  EXPECT_EQ(*made.positions().rbegin(), last);
}

TEST(OutcomeSpec, AMeritSaysWhenItWasRecordedAndByWhomAndAVoidedOneNothing) {  // A39, R0-33
  Story story;
  const auto wrong = ApproveBreakthrough(kTengzhou, "2017-11-30");
  story.Tell(wrong);
  story.Tell(ApproveBreakthrough(kTengzhou, "2017-01-02"));
  story.Tell(VoidBreakthrough(wrong, "2017-12-20"));
  story.Tell(Commend("m1", kTengzhou, "", "2017-12-01"));
  const auto outcome = FindOutcome(story.tables(), kYear, kTengzhou);
  ASSERT_TRUE(outcome.has_value());
  ASSERT_EQ(outcome->breakthrough_entries_size(), 1);
  EXPECT_EQ(outcome->breakthroughs(0).approved_date().month(), 1);
  EXPECT_EQ(outcome->breakthrough_entries(0).recorded_date().month(), 11);
  EXPECT_EQ(outcome->breakthrough_entries(0).entering_unit_id(), kCity);
  const v1::YearEndAssessment year =
      ReadYearEndAssessment(story.tables(), kYear, CivilDay(2017, 12, 31)).value();
  for (const v1::PairScore& pair : year.pairs()) {
    EXPECT_EQ(pair.findings_size(), pair.pair_id() == kBrigadePair ? 1 : 0) << pair.pair_id();
  }
}

TEST(CaseBoardSpec, OfAVoidedCaseNothingIsToBePaidAndWhatWasRecordedStaysVisible) {  // A25, A16
  Story story;
  story.Tell(FileCase("c1", kXuecheng, "", "2017-03-10"));
  story.Tell(DecidePenalty("c1", "2017-04-12", 500'000'000));
  story.Tell(ChangePenalty("c1", "2017-04-20", 400'000'000));
  story.Tell(CollectFine("c1", "2017-05-14", 500'000'000));
  const int64_t voided = story.Tell(VoidCase("c1", "2017-06-01"));
  const v1::Case made = ReadCase(story.tables(), "c1").value();
  EXPECT_EQ(made.state(), v1::CASE_STATE_VOIDED);
  EXPECT_EQ(made.current_fine_fen(), 0);
  EXPECT_EQ(made.collected_fen(), 0);
  EXPECT_EQ(made.fine_fen(), 500'000'000);
  EXPECT_EQ(made.penalty_changes_size(), 1);
  EXPECT_EQ(made.payments_size(), 1);
  EXPECT_EQ(*made.positions().rbegin(), voided);
}

TEST(CaseBoardSpec, ACaseOfATownGoesFromReportToEnd) {
  Story story;
  const int64_t reported = story.Tell(ProposeCase("c1", kLincheng, "", "2017-03-10"));
  EXPECT_EQ(ReadCase(story.tables(), "c1")->state(), v1::CASE_STATE_PROPOSED);
  const int64_t accepted = story.Tell(AcceptCase("c1", kXuecheng, "2017-03-12"));
  EXPECT_EQ(ReadCase(story.tables(), "c1")->state(), v1::CASE_STATE_FILED);
  const int64_t decided = story.Tell(DecidePenalty("c1", "2017-04-12", 500));
  EXPECT_EQ(ReadCase(story.tables(), "c1")->state(), v1::CASE_STATE_DECIDED);
  const int64_t closed = story.Tell(CloseCase("c1", "2017-05-12"));
  const v1::Case made = ReadCase(story.tables(), "c1").value();
  EXPECT_EQ(made.name(), "cases/c1");
  EXPECT_EQ(made.state(), v1::CASE_STATE_CLOSED);
  EXPECT_EQ(made.reported_by_unit_id(), kLincheng);
  EXPECT_EQ(made.filed_by_unit_id(), kXuecheng);
  EXPECT_EQ(made.reported_date().day(), 10);
  EXPECT_EQ(made.filed_date().day(), 12);
  EXPECT_EQ(made.fine_fen(), 500);
  EXPECT_EQ(made.closed_date().month(), 5);
  EXPECT_THAT(made.positions(), ElementsAre(reported, accepted, decided, closed));
}

TEST(CaseBoardSpec, CasesAreListedByUnitAndByInspection) {
  Story story;
  story.Tell(InspectTargets("j1", kBrigadePair, "2017-03-05", {{"e1", kTengzhou, 1}}));
  story.Tell(FileCase("c2", kTengzhou, "j1", "2017-03-10"));
  story.Tell(ProposeCase("c1", kLincheng, "", "2017-03-10"));
  story.Tell(AcceptCase("c1", kXuecheng, "2017-03-12"));
  const auto names = [&story](const CaseFilter& filter) {
    std::vector<std::string> found;
    const auto as_it_was =
        ViewOf(story.tables(), domain::Organization::kAsItWas, Day("2017-12-31"));
    const std::vector<v1::Case> cases = ListCases(story.tables(), filter, as_it_was).value();
    for (const v1::Case& each : cases) {
      found.push_back(each.name());
    }
    return found;
  };
  EXPECT_THAT(names({}), ElementsAre("cases/c1", "cases/c2"));
  EXPECT_THAT(names({kXuecheng, ""}), ElementsAre("cases/c1"));
  EXPECT_THAT(names({kLincheng, ""}), ElementsAre("cases/c1"));
  EXPECT_THAT(names({"", "j1"}), ElementsAre("cases/c2"));
  EXPECT_EQ(ReadCase(story.tables(), "x").status().code(), absl::StatusCode::kNotFound);
}

TEST(YearEndAssessmentSpec, TheFactsOfAllTablesAreGathered) {
  Story story;
  story.Tell(RecordIndex(kXuecheng, "2017-12-01", 80000));
  story.Tell(RecordIndex(kXuecheng, "2017-01-01", 70000));
  const int64_t breakthrough = story.Tell(ApproveBreakthrough(kTengzhou, "2017-11-01"));
  story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-03"));
  story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-01-18"));
  const domain::AssessmentFacts facts = GatherFacts(story.tables(), "2017").value();
  EXPECT_EQ(facts.units.size(), 10U) << "nine that take part, and the city above them";
  EXPECT_EQ(facts.pairs.size(), 2U);
  EXPECT_EQ(facts.months.size(), 2U);
  EXPECT_EQ(facts.registers.size(), 1U);
  ASSERT_EQ(facts.outcomes.size(), 2U);
  EXPECT_EQ(facts.outcomes[0].unit_id(), kXuecheng);
  EXPECT_EQ(facts.outcomes[0].indices(0).index().index_milli(), 70000);
  EXPECT_EQ(facts.outcomes[0].indices(1).index().index_milli(), 80000);
  EXPECT_EQ(domain::ToDay(facts.outcomes[0].indices(0).recorded_date()), Day("2017-12-01"))
      << "the day it came, not the day it is of";
  EXPECT_THAT(facts.outcomes[1].breakthrough_positions(), ElementsAre(breakthrough));
}

}  // namespace
}  // namespace jiedui::projections
