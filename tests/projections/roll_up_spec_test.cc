// A month of a programme in the few numbers that several ledgers are added up by.

#include <cstdint>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "domain/error.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/roll_up.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

constexpr auto kAsItWas = domain::Organization::kAsItWas;
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

v1::LedgerMonth MonthIn(const Story& story, CivilMonth month = CivilMonth(2017, 3),
                        absl::string_view day = "2017-04-30") {
  return ReadLedgerMonth(story.tables(), kYear, month, Day(day), kAsItWas).value();
}

const v1::RollUpFigure& FigureIn(const v1::MonthSums& sums, absl::string_view key) {
  for (const v1::RollUpFigure& figure : sums.figures()) {
    if (figure.key() == key) return figure;
  }
  CHECK(false, key);
}

// 临城 and 兴仁 inspect together and study; 临城 reports the inspection, and is accepted.
Story March() {
  Story story;
  story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 2}, {"e2", kXingren, 1}}));
  story.Tell(Study("s1", Assign(kLincheng, kXingren), "2017-03-20"));
  for (const char* const side : {kLincheng, kXingren}) {
    event::v1::ActivityAttested confirmed = Attest("s1", kTownPair, side, "2017-03-21");
    confirmed.set_attesting_unit_id(side);
    story.Tell(confirmed);
  }
  event::v1::ReportSubmitted report = SubmitReport(kLincheng, "2017-03", "2017-04-02");
  report.mutable_figures()->set_document_count(2);
  story.Tell(report);
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-03"));
  return story;
}

// A sum of one figure and nothing else.
v1::MonthSums Fines(int64_t recorded) {
  v1::MonthSums sums;
  v1::RollUpFigure& figure = *sums.add_figures();
  figure.set_key("fine_fen");
  figure.set_recorded(recorded);
  return sums;
}

TEST(LedgerMonthSpec, TheFiguresAreThoseOfTheOrganizersForm) {
  const Story story = March();
  const v1::DispatchTable form =
      ReadDispatchTable(story.tables(), kYear, kCity, CivilMonth(2017, 3), Day("2017-04-30"))
          .value();
  const v1::LedgerMonth month = MonthIn(story);
  EXPECT_EQ(month.unit_id(), kCity);
  EXPECT_EQ(month.unit_name(), form.unit_name());
  ASSERT_EQ(month.sums().figures_size(), form.roll_up().figures_size());
  for (const v1::Figure& figure : form.roll_up().figures()) {
    const v1::RollUpFigure& shown = FigureIn(month.sums(), figure.key());
    EXPECT_EQ(shown.label(), figure.label());
    EXPECT_EQ(shown.unit(), figure.unit());
    EXPECT_EQ(shown.recorded(), figure.recorded()) << figure.key();
    EXPECT_EQ(shown.has_reported(), figure.has_reported()) << figure.key();
    EXPECT_EQ(shown.reported(), figure.reported()) << figure.key();
    EXPECT_EQ(shown.accepted(), figure.accepted()) << figure.key();
  }
  EXPECT_EQ(FigureIn(month.sums(), "document_count").recorded(), 3);
  EXPECT_EQ(FigureIn(month.sums(), "document_count").accepted(), 2);
  EXPECT_EQ(month.sums().expected_count(), form.roll_up().expected_count());
  EXPECT_EQ(month.sums().submitted_count(), 1);
  EXPECT_EQ(month.sums().accepted_count(), 1);
}

TEST(LedgerMonthSpec, ThePairsAreCountedByHowTheyAndTheirMonthStand) {
  const Story story = March();
  const v1::PairCounts judged = MonthIn(story).sums().pairs();
  EXPECT_EQ(judged.pair_count(), 2);
  EXPECT_EQ(judged.month_met_count(), 1) << "the towns";
  EXPECT_EQ(judged.month_breached_count(), 1) << "the brigades";
  EXPECT_EQ(judged.compliant_count(), 0) << "nobody did anything in January";
  const v1::PairCounts early = MonthIn(story, CivilMonth(2017, 4), "2017-01-31").sums().pairs();
  EXPECT_EQ(early.month_pending_count(), 2);
  EXPECT_EQ(early.compliant_count(), 2) << "January lasts to the end of its last day";
}

TEST(LedgerMonthSpec, AMonthNobodyAsksForIsExempt) {
  Story story = March();
  story.Tell(ExemptMonth(kBrigadePair, "2017-03", "2017-04-10"));
  EXPECT_EQ(MonthIn(story).sums().pairs().month_exempt_count(), 1);
  EXPECT_EQ(MonthIn(story).sums().pairs().month_breached_count(), 0);
}

TEST(LedgerMonthSpec, AMonthThatIsMetStaysMetWhoeverExemptsIt) {  // R0-14
  Story story = March();
  story.Tell(ExemptMonth(kTownPair, "2017-03", "2017-04-10"));
  EXPECT_EQ(MonthIn(story).sums().pairs().month_exempt_count(), 0);
  EXPECT_EQ(MonthIn(story).sums().pairs().month_met_count(), 1);
}

TEST(LedgerMonthSpec, TheRankingIsThatOfTheAssessmentOnThatDay) {
  const Story story = March();
  const v1::YearEndAssessment assessment =
      ReadYearEndAssessment(story.tables(), kYear, Day("2017-04-30")).value();
  const v1::LedgerMonth month = MonthIn(story);
  EXPECT_EQ(month.policy_set_id(), assessment.policy_set_id());
  ASSERT_GT(month.districts_size(), 1);
  ASSERT_EQ(month.districts_size(), assessment.districts_size());
  for (int i = 0; i < month.districts_size(); ++i) {
    EXPECT_EQ(month.districts(i).unit_id(), assessment.districts(i).unit_id());
    EXPECT_EQ(month.districts(i).unit_name(), assessment.districts(i).unit_name());
    EXPECT_EQ(month.districts(i).total_milli(), assessment.districts(i).total_milli());
    EXPECT_EQ(month.districts(i).rank(), assessment.districts(i).rank());
    EXPECT_EQ(month.districts(i).grade(), assessment.districts(i).grade());
  }
}

TEST(LedgerMonthSpec, TheMonthsRankingIsThatOfTheOrganizersForm) {
  Story story;
  story.Tell(RankMonths());
  story.Tell(SubmitReport(kLincheng, "2017-03", "2017-04-03"));
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-04"));
  const v1::LedgerMonth month = MonthIn(story);
  const v1::DispatchTable form =
      ReadDispatchTable(story.tables(), kYear, kCity, CivilMonth(2017, 3), Day("2017-04-30"))
          .value();
  ASSERT_GT(month.month_ranking_size(), 1);
  ASSERT_EQ(month.month_ranking_size(), form.ranking_size());
  for (int i = 0; i < month.month_ranking_size(); ++i) {
    EXPECT_EQ(month.month_ranking(i).SerializeAsString(), form.ranking(i).SerializeAsString());
  }
  EXPECT_EQ(month.month_ranking(0).unit_id(), kXuecheng) << "its town alone reported";
}

TEST(LedgerMonthSpec, AMonthThatIsNotRankedHasNoRanking) {
  EXPECT_THAT(MonthIn(March()).month_ranking(), testing::IsEmpty());
}

TEST(LedgerMonthSpec, WhatTheTablesRefuseIsRefused) {
  const Story story;
  const auto reason = [&story](const char* program, CivilMonth month) {
    return domain::ReasonOf(
        ReadLedgerMonth(story.tables(), program, month, Day("2017-04-30"), kAsItWas).status());
  };
  EXPECT_EQ(reason("2031", CivilMonth(2017, 3)), v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(reason(kYear, CivilMonth(2018, 1)), v1::ERROR_REASON_OUTSIDE_PROGRAM);
  EXPECT_EQ(reason(kYear, CivilMonth(2017, 12)), std::nullopt);
}

TEST(MonthSumsSpec, OneLedgersMonthIsItsOwnSum) {
  const v1::MonthSums month = MonthIn(March()).sums();
  v1::MonthSums sums;
  ASSERT_TRUE(AddTo(sums, month, "ledgers/370400").ok());
  EXPECT_EQ(sums.SerializeAsString(), month.SerializeAsString());
}

TEST(MonthSumsSpec, EveryNumberOfTheLedgersIsAdded) {
  const v1::MonthSums reported = MonthIn(March()).sums();
  const v1::MonthSums bare = MonthIn(Story()).sums();
  ASSERT_FALSE(FigureIn(bare, "document_count").has_reported());
  v1::MonthSums sums;
  ASSERT_TRUE(AddTo(sums, bare, "ledgers/370300").ok());
  ASSERT_TRUE(AddTo(sums, reported, "ledgers/370400").ok());
  ASSERT_TRUE(AddTo(sums, reported, "ledgers/370500").ok());
  for (const v1::RollUpFigure& figure : reported.figures()) {
    const v1::RollUpFigure& sum = FigureIn(sums, figure.key());
    EXPECT_EQ(sum.recorded(), 2 * figure.recorded()) << figure.key();
    EXPECT_TRUE(sum.has_reported()) << "one ledger has one";
    EXPECT_EQ(sum.reported(), 2 * figure.reported()) << figure.key();
    EXPECT_EQ(sum.accepted(), 2 * figure.accepted()) << figure.key();
  }
  EXPECT_EQ(sums.expected_count(), 3 * reported.expected_count());
  EXPECT_EQ(sums.submitted_count(), 2);
  EXPECT_EQ(sums.accepted_count(), 2);
  EXPECT_EQ(sums.pairs().pair_count(), 6);
  EXPECT_EQ(sums.pairs().month_met_count(), 2);
  EXPECT_EQ(sums.pairs().month_breached_count(), 4);
}

TEST(MonthSumsSpec, TheOrderOfTheLedgersDoesNotMatter) {
  const v1::MonthSums one = MonthIn(March()).sums();
  const v1::MonthSums other = MonthIn(Story()).sums();
  v1::MonthSums forward;
  v1::MonthSums backward;
  ASSERT_TRUE(AddTo(forward, one, "a").ok() && AddTo(forward, other, "b").ok());
  ASSERT_TRUE(AddTo(backward, other, "b").ok() && AddTo(backward, one, "a").ok());
  EXPECT_EQ(forward.SerializeAsString(), backward.SerializeAsString());
}

TEST(MonthSumsSpec, ASumThatDoesNotFitIsRefusedNamingTheFigureAndTheLedger) {
  v1::MonthSums sums = Fines(kMost - 5);
  EXPECT_TRUE(AddTo(sums, Fines(5), "ledgers/370300").ok());
  EXPECT_EQ(sums.figures(0).recorded(), kMost);
  const absl::Status beyond = AddTo(sums, Fines(1), "ledgers/370400");
  EXPECT_EQ(domain::ReasonOf(beyond), v1::ERROR_REASON_SUM_OUT_OF_RANGE);
  EXPECT_THAT(std::string(beyond.message()), testing::HasSubstr("fine_fen"));
  EXPECT_THAT(std::string(beyond.message()), testing::HasSubstr("ledgers/370400"));
}

TEST(MonthSumsSpec, WhatIsStatedAndWhatIsCountedIsHeldToTheSameRange) {
  const auto refused = [](const v1::MonthSums& part) {
    v1::MonthSums sums = part;
    return domain::ReasonOf(AddTo(sums, part, "ledgers/370400")) ==
           v1::ERROR_REASON_SUM_OUT_OF_RANGE;
  };
  v1::MonthSums reported = Fines(0);
  reported.mutable_figures(0)->set_reported(kMost);
  EXPECT_TRUE(refused(reported));
  v1::MonthSums accepted = Fines(0);
  accepted.mutable_figures(0)->set_accepted(kMost);
  EXPECT_TRUE(refused(accepted));
  v1::MonthSums units;
  units.set_expected_count(kMost);
  EXPECT_TRUE(refused(units));
  v1::MonthSums pairs;
  pairs.mutable_pairs()->set_month_exempt_count(kMost);
  EXPECT_TRUE(refused(pairs));
  EXPECT_FALSE(refused(Fines(0)));
}

}  // namespace
}  // namespace jiedui::projections
