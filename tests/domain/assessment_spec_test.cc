#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/assessment.h"
#include "domain/rules/gap.h"
#include "tests/domain/city_builder.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Comes on top of the hundred points.
bool IsBonus(const v1::ScoreTerm& term) {
  return absl::StartsWith(term.key(), "bonus_");
}

// --- a pair ---

TEST(PairScoreSpec, APairThatDoesAllHasOneHundredPointsAndSoHaveBothSides) {  // R0-30, R0-32
  const v1::PairScore score = OneTownPair().Only();
  for (const v1::ScoreTerm& term : score.terms()) {
    const int64_t full = IsBonus(term) ? 0 : std::max<int64_t>(0, term.weight_milli());
    EXPECT_EQ(term.points_milli(), full) << term.key();
  }
  EXPECT_EQ(score.total_milli(), 100'000);
  EXPECT_EQ(score.unit_a_score_milli(), 100'000);
  EXPECT_EQ(score.unit_b_score_milli(), 100'000);
  EXPECT_EQ(score.grade(), v1::GRADE_EXCELLENT);
  EXPECT_EQ(score.veto(), "");
}

TEST(PairScoreSpec, TheWeightsOfTheTermsAddUpToOneHundredPoints) {
  int64_t weights = 0;
  const v1::PairScore score = OneTownPair().Only();
  for (const v1::ScoreTerm& term : score.terms()) {
    if (!IsBonus(term)) weights += std::max<int64_t>(0, term.weight_milli());
    EXPECT_FALSE(term.clause().empty());
    EXPECT_FALSE(term.label().empty());
  }
  EXPECT_EQ(weights, 100'000);
}

TEST(PairScoreSpec, AMonthWithoutActivityCostsItsShareOfTwentyPoints) {  // R0-14
  PairBuilder pair = SoundPair();
  pair.row.mutable_activities()->DeleteSubrange(0, 1);  // the study of February
  const v1::PairScore score = OneTownPair(pair).Only();
  EXPECT_THAT(Parts(score, "month_coverage"), ElementsAre(10, 11));
  EXPECT_EQ(Points(score, "month_coverage"), 18'182);
  EXPECT_EQ(score.total_milli(), 98'182);
  EXPECT_EQ(score.unit_a_score_milli(), 97'818);  // 100 - 1.2 × 1.818
  EXPECT_EQ(score.unit_b_score_milli(), 98'546);  // 100 - 0.8 × 1.818
}

TEST(PairScoreSpec, TimesBeyondTheFloorDoNotMakeUpForAnotherKind) {  // R0-15
  PairBuilder pair = SoundPair();
  pair.row.mutable_activities()->DeleteSubrange(pair.row.activities_size() - 1, 1);
  const v1::PairScore score = OneTownPair(pair).Only();
  EXPECT_THAT(Parts(score, "kind_floors"), ElementsAre(8, 9));
  EXPECT_EQ(Points(score, "kind_floors"), 17'778);
}

TEST(PairScoreSpec, AnActivityBelowItsMinimumLowersTheQuality) {  // R0-24
  PairBuilder pair = SoundPair();
  pair.Study(CivilDay(2017, 5, 20), 90);
  // 11 studies, 6 stays, 3 inspections, and the short study.
  EXPECT_THAT(Parts(OneTownPair(pair).Only(), "quality"), ElementsAre(20, 21));
}

TEST(PairScoreSpec, AnInspectionWithoutAPlanLowersTheQualityThoughItCounts) {  // R0-18
  PairBuilder pair = SoundPair();
  pair.Joint(CivilDay(2017, 11, 20)).mutable_joint_inspection_held()->clear_plan_id();
  EXPECT_THAT(Parts(OneTownPair(pair).Only(), "quality"), ElementsAre(20, 21));
}

TEST(PairScoreSpec, AnApprovedExceptionKeepsTheQuality) {  // A23, R0-18
  PairBuilder pair = SoundPair();
  pair.Joint(CivilDay(2017, 11, 20)).mutable_joint_inspection_held()->clear_plan_id();
  table::v1::RuleException& exception = *pair.row.add_rule_exceptions();
  exception.set_position(900);
  exception.mutable_granted()->set_rule("R0-18");
  *exception.mutable_granted()->mutable_start_date() = ToDate(CivilDay(2017, 11, 1));
  *exception.mutable_granted()->mutable_end_date() = ToDate(CivilDay(2017, 11, 19));
  EXPECT_THAT(Parts(OneTownPair(pair).Only(), "quality"), ElementsAre(20, 21)) << "of other days";
  pair.row.mutable_rule_exceptions(0)->mutable_granted()->mutable_end_date()->set_day(20);
  EXPECT_THAT(Parts(OneTownPair(pair).Only(), "quality"), ElementsAre(21, 21));
}

TEST(PairScoreSpec, OtherActivitiesAndOpenOnesAreNoMatterOfQuality) {  // R0-25, A26
  PairBuilder pair = SoundPair();
  pair.Other(CivilDay(2017, 5, 20));
  pair.OngoingStay("A", CivilDay(2017, 12, 20));
  EXPECT_THAT(Parts(OneTownPair(pair).Only(), "quality"), ElementsAre(20, 20));
}

TEST(PairScoreSpec, APlanThatNeverBeganIsNoMatterOfQuality) {  // R0-16
  PairBuilder pair = SoundPair();
  pair.Plan("A", CivilDay(2017, 5, 1), CivilDay(2017, 5, 20));
  EXPECT_THAT(Parts(OneTownPair(pair).Only(), "quality"), ElementsAre(20, 20));
}

TEST(PairScoreSpec, AVoidedActivityLeavesTheScoreAsIfItHadNotBeen) {  // A25
  PairBuilder pair = SoundPair();
  pair.Study(CivilDay(2017, 5, 20), 90).set_voided_position(999);
  EXPECT_EQ(OneTownPair(pair).Assess().SerializeAsString(),
            OneTownPair().Assess().SerializeAsString());
}

TEST(PairScoreSpec, ASoundActivityMoreNeverLowersTheScore) {
  PairBuilder pair;
  int64_t before = OneTownPair(pair).Only().total_milli();
  const auto expect_no_less = [&](const char* what) {
    const int64_t after = OneTownPair(pair).Only().total_milli();
    EXPECT_GE(after, before) << what;
    before = after;
  };
  for (int month = 2; month <= 12; ++month) {
    pair.Study(CivilDay(2017, month, 3));
    expect_no_less("study");
    pair.Joint(CivilDay(2017, month, 5));
    expect_no_less("inspection");
    pair.Round(CivilDay(2017, month, 8));
    expect_no_less("round");
    pair.Other(CivilDay(2017, month, 9));
    expect_no_less("other");
  }
  EXPECT_EQ(before, 100'000);
}

TEST(PairScoreSpec, ALateReportCostsTimelinessAlone) {  // R0-26
  City city = OneTownPair();
  *city.Month("A", "2017-05").mutable_versions(0)->mutable_submitted()->mutable_submitted_date() =
      ToDate(CivilDay(2017, 6, 6));  // the 3rd is a Saturday, so it was due on Monday, the 5th
  const v1::PairScore score = city.Only();
  EXPECT_THAT(Parts(score, "reporting_completeness"), ElementsAre(24, 24));
  EXPECT_THAT(Parts(score, "reporting_timeliness"), ElementsAre(23, 24));
  EXPECT_THAT(Parts(score, "reporting_accuracy"), ElementsAre(192, 192));
}

TEST(PairScoreSpec, AFigureThatDiffersCostsAccuracyAlone) {  // R0-26
  City city = OneTownPair();
  city.Month("B", "2017-05")
      .mutable_versions(0)
      ->mutable_submitted()
      ->mutable_figures()
      ->set_document_count(1);
  const v1::PairScore score = city.Only();
  EXPECT_THAT(Parts(score, "reporting_timeliness"), ElementsAre(24, 24));
  EXPECT_THAT(Parts(score, "reporting_accuracy"), ElementsAre(191, 192));
}

TEST(PairScoreSpec, AReportThatNeverCameCostsThreePointsMoreOnceRemindedOf) {  // R0-26, A7
  City city = OneTownPair();
  for (const char* month : {"2017-05", "2017-06"}) {
    city.Month("B", month).clear_versions();
    city.Remind("B", month, CivilDay(2017, 8, 1));
  }
  const v1::PairScore score = city.Only();
  EXPECT_THAT(Parts(score, "reporting_completeness"), ElementsAre(22, 24));
  EXPECT_THAT(Parts(score, "reporting_timeliness"), ElementsAre(22, 24));
  EXPECT_THAT(Parts(score, "reporting_accuracy"), ElementsAre(176, 176));
  EXPECT_EQ(Points(score, "month_unreported"), -6'000);
}

TEST(PairScoreSpec, AReportThatWasSentBackAndNeverCameAgainIsNone) {  // R0-26, A38
  City city = OneTownPair();
  table::v1::ReportVersion& version = *city.Month("B", "2017-05").mutable_versions(0);
  version.clear_accepted_position();
  version.clear_accepted_date();
  version.set_returned_position(9000);
  *version.mutable_returned_date() = ToDate(CivilDay(2017, 6, 6));
  city.Remind("B", "2017-05", CivilDay(2017, 8, 1));
  const v1::PairScore score = city.Only();
  EXPECT_THAT(Parts(score, "reporting_completeness"), ElementsAre(23, 24));
  EXPECT_THAT(Parts(score, "reporting_timeliness"), ElementsAre(23, 24));
  EXPECT_THAT(Parts(score, "reporting_accuracy"), ElementsAre(184, 184));
  EXPECT_EQ(Points(score, "month_unreported"), -3'000);
}

TEST(PairScoreSpec, WithoutAReminderAReportThatNeverCameCostsItsShareAlone) {  // R0-26, A7
  City city = OneTownPair();
  city.Month("B", "2017-05").clear_versions();
  EXPECT_EQ(Points(city.Only(), "month_unreported"), 0);
  EXPECT_THAT(Parts(city.Only(), "reporting_completeness"), ElementsAre(23, 24));
}

TEST(PairScoreSpec, AReminderIsOneOfAReportThatIsDue) {  // R0-26, A7, A11
  City city = OneTownPair();
  city.Month("B", "2017-05").clear_versions();  // due on Monday, 5 June
  city.Remind("B", "2017-05", CivilDay(2017, 6, 5));
  EXPECT_EQ(Points(city.Only(), "month_unreported"), 0);
  city.Remind("B", "2017-05", CivilDay(2017, 6, 6));
  city.Remind("B", "2017-05", CivilDay(2017, 6, 7));
  EXPECT_EQ(Points(city.Only(), "month_unreported"), -3'000);  // once, however often
  EXPECT_THAT(Term(city.Only().terms(), "month_unreported").positions(), ElementsAre(7506, 7507));
}

TEST(PairScoreSpec, WhatCameAfterTheReminderIsLateAndNotUnreported) {  // R0-26, A7
  City city = OneTownPair();
  *city.Month("B", "2017-05").mutable_versions(0)->mutable_submitted()->mutable_submitted_date() =
      ToDate(CivilDay(2017, 6, 20));
  city.Remind("B", "2017-05", CivilDay(2017, 6, 10));
  EXPECT_EQ(Points(city.Only(), "month_unreported"), 0);
}

TEST(PairScoreSpec, UnderASetOlderThanRemindersEachMonthUnreportedCosts) {  // R0-26, A7
  City city = OneTownPair();
  city.Month("B", "2017-05").clear_versions();
  Policy older = ZaozhuangPolicy();
  older.deduct_after_reminder = false;
  const v1::YearEndAssessment assessment = domain::Assess(city.facts, older, kYearOver);
  EXPECT_EQ(Points(assessment.pairs(0), "month_unreported"), -3'000);
}

// --- bonus ---

// The sound pair without its breakthrough, so that 5 of 100 points are to be made good for.
City WithoutBreakthrough() {
  City city = OneTownPair();
  city.OutcomeOf("A").clear_breakthrough_positions();
  city.OutcomeOf("A").clear_breakthroughs();
  return city;
}

TEST(BonusSpec, EachGoodPracticeMadeKnownIsWorthTwoPointsFiveAtMost) {  // R0-36, A7
  City city = WithoutBreakthrough();
  std::vector<int64_t> points;
  std::vector<int64_t> totals;
  for (const char* unit : {"A", "B", "A"}) {
    city.Practice(unit, CivilDay(2017, 6, 1));
    points.push_back(Points(city.Only(), "bonus_practice"));
    totals.push_back(city.Only().total_milli());
  }
  EXPECT_THAT(points, ElementsAre(2'000, 4'000, 5'000));
  EXPECT_THAT(totals, ElementsAre(97'000, 99'000, 100'000));
  EXPECT_THAT(Term(city.Only().terms(), "bonus_practice").positions(),
              ElementsAre(6001, 6002, 6003));
}

TEST(BonusSpec, APracticeNobodyMadeKnownOrOfAnotherUnitIsWorthNothing) {  // R0-36
  City city = WithoutBreakthrough();
  city.Practice("D", CivilDay(2017, 6, 1));
  table::v1::PracticeRow& unknown = city.Practice("A", CivilDay(2017, 6, 1));
  unknown.clear_promotions();
  unknown.clear_promotion_positions();
  EXPECT_EQ(Points(city.Only(), "bonus_practice"), 0);
}

TEST(BonusSpec, OnePracticeIsWorthTwoPointsHoweverManySuperiorsMakeItKnown) {  // R0-36
  City city = WithoutBreakthrough();
  table::v1::PracticeRow& practice = city.Practice("A", CivilDay(2017, 6, 1));
  *practice.add_promotions() = practice.promotions(0);
  practice.add_promotion_positions(6002);
  EXPECT_EQ(Points(city.Only(), "bonus_practice"), 2'000);
}

TEST(BonusSpec, APracticeIsMadeKnownWithinTheProgramme) {  // R0-36, as for the district
  City city = WithoutBreakthrough();
  const auto bonus = [&city](CivilDay day) {
    city.facts.practices.clear();
    city.Practice("A", day);
    return Points(city.Only(), "bonus_practice");
  };
  EXPECT_EQ(bonus(CivilDay(2016, 12, 31)), 0);
  EXPECT_EQ(bonus(CivilDay(2017, 1, 1)), 2'000);
  EXPECT_EQ(bonus(CivilDay(2017, 12, 31)), 2'000);
  EXPECT_EQ(bonus(CivilDay(2018, 1, 1)), 0);
}

TEST(BonusSpec, ACommendationOfThePairOrASideIsWorthThreePointsOnce) {  // R0-36, A7
  City city = WithoutBreakthrough();
  city.Commendation().set_pair_id("2017-X-Y");
  city.Commendation().set_unit_id("D");
  EXPECT_EQ(Points(city.Only(), "bonus_commendation"), 0);
  city.Commendation().set_unit_id("B");
  EXPECT_EQ(Points(city.Only(), "bonus_commendation"), 3'000);
  EXPECT_EQ(city.Only().total_milli(), 98'000);
  city.Commendation().set_pair_id("2017-A-B");
  EXPECT_EQ(Points(city.Only(), "bonus_commendation"), 3'000);
  EXPECT_THAT(Term(city.Only().terms(), "bonus_commendation").positions(), ElementsAre(7003, 7004));
}

TEST(BonusSpec, ACommendationIsGivenWithinTheProgramme) {  // R0-36, as a practice is made known
  City city = WithoutBreakthrough();
  const auto bonus = [&city](CivilDay day) {
    city.facts.commendations.clear();
    event::v1::CommendationGiven& given = city.Commendation();
    given.set_unit_id("B");
    *given.mutable_given_date() = ToDate(day);
    return Points(city.Only(), "bonus_commendation");
  };
  EXPECT_EQ(bonus(CivilDay(2010, 6, 1)), 0);
  EXPECT_EQ(bonus(CivilDay(2016, 12, 31)), 0);
  EXPECT_EQ(bonus(CivilDay(2017, 1, 1)), 3'000);
  EXPECT_EQ(bonus(CivilDay(2017, 12, 31)), 3'000);
  EXPECT_EQ(bonus(CivilDay(2018, 1, 1)), 0);
}

TEST(BonusSpec, PracticesAndCommendationsHaveOneMaximumOfFivePoints) {  // R0-36, A7
  City city = WithoutBreakthrough();
  city.Commendation().set_unit_id("B");
  city.Practice("A", CivilDay(2017, 6, 1));
  EXPECT_EQ(city.Only().total_milli(), 100'000);  // 95 + 2 + 3
  city.Practice("A", CivilDay(2017, 6, 2));
  EXPECT_EQ(Points(city.Only(), "bonus_practice"), 4'000);
  EXPECT_EQ(Points(city.Only(), "bonus_commendation"), 1'000);
  EXPECT_EQ(city.Only().total_milli(), 100'000);
}

TEST(BonusSpec, MakesGoodForALossAndIsNoMoreThanThat) {  // A6, A7
  City city = OneTownPair();
  city.Practice("A", CivilDay(2017, 6, 1));
  EXPECT_EQ(city.Only().total_milli(), 100'000);
  EXPECT_EQ(city.Only().unit_a_score_milli(), 100'000);
}

TEST(BonusSpec, UnderASetOlderThanItThereIsNone) {  // A7
  City city = WithoutBreakthrough();
  city.Practice("A", CivilDay(2017, 6, 1));
  Policy older = ZaozhuangPolicy();
  older.bonus_max_milli = 0;
  const v1::YearEndAssessment assessment = domain::Assess(city.facts, older, kYearOver);
  EXPECT_EQ(assessment.pairs(0).total_milli(), 95'000);
  for (const v1::ScoreTerm& term : assessment.pairs(0).terms()) EXPECT_FALSE(IsBonus(term));
}

TEST(PairScoreSpec, AUnitThatNeverReportedAtAllEarnsNothingForAccuracy) {  // R0-26
  City city = OneTownPair();
  city.facts.months.clear();
  EXPECT_EQ(Points(city.Only(), "reporting_accuracy"), 0);
}

TEST(PairScoreSpec, AReportNotYetDueIsNotMissed) {  // A11
  City city = OneTownPair();
  city.Month("A", "2017-12").clear_versions();
  const v1::PairScore open = city.Assess(CivilDay(2018, 1, 3)).pairs(0);
  EXPECT_THAT(Parts(open, "reporting_completeness"), ElementsAre(22, 22));
  const v1::PairScore over = city.Assess(CivilDay(2018, 1, 4)).pairs(0);
  EXPECT_THAT(Parts(over, "reporting_completeness"), ElementsAre(23, 24));
}

TEST(PairScoreSpec, BsGainIsMeasuredAgainstTenPoints) {  // R0-33
  City city = OneTownPair();
  const auto improvement = [&city](int64_t first, int64_t last) {
    city.Indices("B", first, last);
    return Points(city.Only(), "improvement");
  };
  EXPECT_EQ(improvement(80'000, 85'000), 5'000);
  EXPECT_EQ(improvement(80'000, 95'000), 10'000);
  EXPECT_EQ(improvement(80'000, 70'000), 0);
  city.OutcomeOf("B").mutable_indices()->DeleteSubrange(1, 1);
  EXPECT_EQ(Points(city.Only(), "improvement"), 0);
}

// What the weaker side gained in eleven months without a partner is in it: it is told, not cut.
TEST(ImprovementSpec, APairOfOneMonthIsToldToHaveTheWholeYears) {  // R0-33
  City city = OneTownPair();
  city.Indices("B", 80'000, 85'000);
  EXPECT_THAT(city.Only().findings(), IsEmpty()) << "it was there all year";
  *city.facts.pairs[0].mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 12, 1));
  const v1::PairScore score = city.Only();
  EXPECT_EQ(Points(score, "improvement"), 5'000);
  ASSERT_EQ(score.findings_size(), 1);
  EXPECT_EQ(score.findings(0).rule(), "R0-33");
  EXPECT_EQ(score.findings(0).part(), "improvement");
  EXPECT_EQ(score.findings(0).message_zh(),
            "结对 2017-A-B 在 12 个月中只有 1 个月，B 的提高按全年计算，结对以外的部分也计在内");
  city.Indices("B", 85'000, 80'000);
  EXPECT_THAT(city.Only().findings(), IsEmpty()) << "there is no gain to tell of";
}

TEST(PairScoreSpec, TheGapIsMeasuredAgainstWhereItBegan) {  // R0-35
  City city = OneTownPair();
  const auto gap = [&city](int64_t a_last, int64_t b_last) {
    city.Indices("A", 90'000, a_last);
    city.Indices("B", 80'000, b_last);
    return Points(city.Only(), "gap");
  };
  EXPECT_EQ(gap(90'000, 85'000), 2'500);
  EXPECT_EQ(gap(95'000, 80'000), 0);
  EXPECT_EQ(gap(90'000, 95'000), 5'000);  // B has caught up and more
  EXPECT_EQ(gap(80'000, 100'000), 5'000);
  EXPECT_EQ(gap(90'000, 90'000), 5'000);
  EXPECT_EQ(gap(90'000, 89'999), 5'000);  // 4'999.5, rounded half up
  EXPECT_EQ(gap(90'000, 89'998), 4'999);
  city.OutcomeOf("A").clear_indices();
  EXPECT_EQ(Points(city.Only(), "gap"), 0);
}

// The score and the table of gaps go by one definition.
TEST(PairScoreSpec, AGapThatAroseFromNoneEarnsNothingAndNoneAtAllLosesNothing) {  // R0-35
  City city = OneTownPair();
  const auto agree = [&city](int64_t first_a, int64_t last_a, int64_t points, v1::GapTrend trend) {
    city.Indices("A", first_a, last_a);
    city.Indices("B", 80'000, 80'000);
    EXPECT_EQ(Points(city.Only(), "gap"), points) << first_a << " to " << last_a;
    int64_t day = 0;
    for (table::v1::OutcomeRow& outcome : city.facts.outcomes) {
      for (table::v1::IndexPoint& point : *outcome.mutable_indices()) {
        *point.mutable_index()->mutable_index_date() = ToDate(CivilDay(2017, 1, 1) + day);
        day = 364 - day;
      }
    }
    EXPECT_EQ(AnalyzeGaps(city.facts, ZaozhuangPolicy()).pairs(0).trend(), trend)
        << first_a << " to " << last_a;
  };
  agree(80'000, 90'000, 0, v1::GAP_TREND_WIDENED);
  agree(80'000, 70'000, 0, v1::GAP_TREND_WIDENED);
  agree(80'000, 80'000, 5'000, v1::GAP_TREND_UNCHANGED);
  agree(90'000, 80'000, 5'000, v1::GAP_TREND_NARROWED);
  agree(90'000, 90'000, 0, v1::GAP_TREND_UNCHANGED);
}

TEST(PairScoreSpec, AGapIsOneWhicheverSideLeads) {  // R0-35
  City city = OneTownPair();
  const auto term = [&city](int64_t a_last, int64_t b_last) {
    city.Indices("A", 60'000, a_last);
    city.Indices("B", 66'814, b_last);
    return Term(city.Only().terms(), "gap");
  };
  const v1::ScoreTerm widened = term(60'000, 71'603);
  EXPECT_EQ(widened.numerator(), 0);
  EXPECT_EQ(widened.denominator(), 6'814);
  EXPECT_EQ(widened.points_milli(), 0);
  EXPECT_EQ(term(60'000, 66'814).points_milli(), 0);
  EXPECT_EQ(term(60'000, 63'407).points_milli(), 2'500);
  EXPECT_EQ(term(66'814, 66'814).points_milli(), 5'000);
}

TEST(PairScoreSpec, WhatCorrectedAnIndexIsBehindTheTerm) {  // A25, R0-33
  City city = OneTownPair();
  city.OutcomeOf("B").mutable_indices(1)->add_correction_positions(9'000);
  EXPECT_THAT(Term(city.Only().terms(), "improvement").positions(),
              ElementsAre(83'000, 93'000, 9'000));
}

TEST(PairScoreSpec, ABreakthroughIsApprovedWithinTheProgramme) {  // R0-33
  City city = WithoutBreakthrough();
  const auto points = [&city](CivilDay day) {
    city.OutcomeOf("A").clear_breakthrough_positions();
    city.OutcomeOf("A").clear_breakthroughs();
    *city.Breakthrough("A", 2001).mutable_approved_date() = ToDate(day);
    return Points(city.Only(), "breakthrough");
  };
  EXPECT_EQ(points(CivilDay(1999, 6, 1)), 0);
  EXPECT_EQ(points(CivilDay(2016, 12, 31)), 0);
  EXPECT_EQ(points(CivilDay(2017, 1, 1)), 5'000);
  EXPECT_EQ(points(CivilDay(2017, 12, 31)), 5'000);
  EXPECT_EQ(points(CivilDay(2018, 1, 1)), 0);
}

TEST(PairScoreSpec, TwoBreakthroughsAreWorthOne) {  // R0-33
  City city = OneTownPair();
  city.Breakthrough("A", 2001);
  EXPECT_EQ(Points(city.Only(), "breakthrough"), 5'000);
  city.OutcomeOf("A").clear_breakthrough_positions();
  city.OutcomeOf("A").clear_breakthroughs();
  city.Breakthrough("B", 2001);  // asked of A
  EXPECT_EQ(Points(city.Only(), "breakthrough"), 0);
}

TEST(PairScoreSpec, ARegisterFiledOnTheTwentyFirstCostsItsPairsFivePoints) {  // R0-09
  City city = OneTownPair();
  *city.facts.registers[0].mutable_pairs(0)->mutable_first_filed_date() =
      ToDate(CivilDay(2017, 1, 21));
  EXPECT_EQ(Points(city.Only(), "register_late"), -5'000);
  EXPECT_THAT(Term(city.Only().terms(), "register_late").positions(), ElementsAre(4000));
  EXPECT_EQ(city.Only().total_milli(), 95'000);
}

TEST(PairScoreSpec, ATownPairInNoRegisterCostsAsMuchOnceTheDayIsOver) {  // R0-09
  City city = OneTownPair();
  city.facts.registers.clear();
  EXPECT_EQ(Points(city.Only(), "register_late"), -5'000);
  EXPECT_EQ(Points(city.Assess(CivilDay(2017, 1, 20)).pairs(0), "register_late"), 0);
}

TEST(PairScoreSpec, APairFormedAfterTheDeadlineIsNotLate) {  // R0-09
  PairBuilder pair = SoundPair();
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 1, 21));
  City city = OneTownPair(pair);
  city.facts.registers.clear();
  EXPECT_EQ(Points(city.Only(), "register_late"), 0);
}

TEST(PairScoreSpec, BrigadePairsNamedByTheNoticeNeedNoFilingByADistrict) {  // R0-07, R0-09
  City city;
  city.Unit("A", kBrigade, "C");
  city.Unit("B", kBrigade, "C");
  city.Pair(SoundPair(kBrigade));
  EXPECT_EQ(city.Only().total_milli(), 100'000);
}

TEST(PairScoreSpec, SixMonthsInWhichNothingWasHeldVetoThePairFiveDoNot) {
  const auto score_from = [](int first_month) {
    PairBuilder pair;
    for (int month = first_month; month <= 12; ++month) pair.Study(CivilDay(2017, month, 10));
    return OneTownPair(pair).Only();
  };
  EXPECT_EQ(score_from(7).veto(), "");  // February to June are idle
  EXPECT_GT(score_from(7).total_milli(), 0);
  const v1::PairScore vetoed = score_from(8);
  EXPECT_EQ(vetoed.veto(), "应开展活动的月份中有 6 个月没有任何活动（满 6 个月即一票否决）");
  EXPECT_EQ(vetoed.total_milli(), 0);
  EXPECT_EQ(vetoed.unit_a_score_milli(), 0);
  EXPECT_EQ(vetoed.unit_b_score_milli(), 0);  // R0-32: nothing of a vetoed pair is left to share
  EXPECT_EQ(vetoed.grade(), v1::GRADE_UNQUALIFIED);
}

TEST(PairScoreSpec, AMonthWithAnActivityThatDoesNotCountIsNotIdle) {
  PairBuilder pair;
  for (int month = 8; month <= 12; ++month) pair.Study(CivilDay(2017, month, 10));
  pair.Study(CivilDay(2017, 7, 10), 90);
  EXPECT_EQ(OneTownPair(pair).Only().veto(), "");
}

TEST(PairScoreSpec, APairThatOwesNoMonthIsNotAssessed) {
  PairBuilder pair;
  *pair.row.mutable_assigned()->mutable_effective_date() = ToDate(CivilDay(2017, 12, 20));
  EXPECT_THAT(OneTownPair(pair).Assess().pairs(), IsEmpty());
  EXPECT_THAT(OneTownPair(pair).Assess().units(), IsEmpty());
}

}  // namespace
}  // namespace jiedui::domain
