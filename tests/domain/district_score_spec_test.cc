// The score of a district's bureau: its own pairs, its towns, its supervision (A33).

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/assessment.h"
#include "tests/domain/city_builder.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

void AddCheck(City& city, CivilDay day, const std::string& unit_id = "D") {
  table::v1::SupervisionCheck& check = *city.facts.pairs[0].add_checks();
  check.mutable_check()->set_unit_id(unit_id);
  *check.mutable_check()->mutable_checked_date() = ToDate(day);
  *check.mutable_recorded_date() = ToDate(day);
  check.set_position(5000 + city.facts.pairs[0].checks_size());
}

// District D with its own brigade in a pair with E's, one town pair, and a check in each quarter.
City WholeDistrict() {
  City city = OneTownPair();
  city.Unit("E", kBrigade, "C");
  city.Pair(SoundPair(kBrigade, "D", "E"));
  for (int month : {3, 4, 9, 10}) AddCheck(city, CivilDay(2017, month, 20));
  for (const char* unit : {"A", "E"}) city.Practice(unit, CivilDay(2017, 6, 1));
  return city;
}

const v1::DistrictScore& District(const v1::YearEndAssessment& assessment, const std::string& id) {
  return *std::find_if(assessment.districts().begin(), assessment.districts().end(),
                       [&id](const v1::DistrictScore& score) { return score.unit_id() == id; });
}

std::vector<int64_t> Weights(const v1::DistrictScore& score) {
  std::vector<int64_t> weights;
  for (const v1::ScoreTerm& term : score.terms()) weights.push_back(term.weight_milli());
  return weights;
}

std::vector<std::string> Keys(const v1::DistrictScore& score) {
  std::vector<std::string> keys;
  for (const v1::ScoreTerm& term : score.terms()) keys.push_back(term.key());
  return keys;
}

TEST(DistrictScoreSpec, ADistrictThatDoesAllHasOneHundredPoints) {  // R0-30, A33
  const v1::YearEndAssessment assessment = WholeDistrict().Assess();
  const v1::DistrictScore& score = District(assessment, "D");
  EXPECT_EQ(score.total_milli(), 100'000);
  EXPECT_EQ(score.rank(), 1);
  EXPECT_THAT(Weights(score), ElementsAre(40'000, 40'000, 5'000, 5'000, 5'000, 5'000));
}

TEST(DistrictScoreSpec, ARegisterThatLeavesAPairOutIsNotFiledInTime) {  // R0-09, A33
  City city = WholeDistrict();
  table::v1::RegisterRow& filed = city.facts.registers[0];
  ASSERT_EQ(filed.pairs_size(), 1);
  filed.clear_pairs();
  const v1::YearEndAssessment assessment = city.Assess();
  EXPECT_EQ(Term(District(assessment, "D").terms(), "supervision_filing").points_milli(), 0);
}

TEST(DistrictScoreSpec, ADistrictWithoutTownsIsScoredOnWhatItHas) {  // A33
  const v1::YearEndAssessment assessment = WholeDistrict().Assess();
  const v1::DistrictScore& score = District(assessment, "E");
  EXPECT_THAT(Weights(score), ElementsAre(66'667, 16'666, 16'667));
  EXPECT_EQ(score.total_milli(), 100'000);
}

TEST(DistrictScoreSpec, ADistrictsTownsCountByTheirMeanScore) {  // A33
  City city = WholeDistrict();
  city.facts.practices.clear();  // their bonus would make up for what is missing
  city.facts.pairs[0].mutable_activities()->DeleteSubrange(0, 1);  // A 97.818, B 98.546
  const v1::YearEndAssessment assessment = city.Assess();
  const v1::ScoreTerm& towns = Term(District(assessment, "D").terms(), "towns");
  EXPECT_EQ(towns.numerator(), 97'818 + 98'546);
  EXPECT_EQ(towns.denominator(), 200'000);
  EXPECT_EQ(towns.points_milli(), 39'273);
}

TEST(DistrictScoreSpec, ItsPairsTermsNameTheUnitsTheyAreTheMeanOf) {  // A33
  const v1::YearEndAssessment assessment = WholeDistrict().Assess();
  const auto& terms = District(assessment, "D").terms();
  EXPECT_THAT(Term(terms, "own_pairs").unit_ids(), ElementsAre("D"));
  EXPECT_THAT(Term(terms, "towns").unit_ids(), ElementsAre("A", "B"));
  EXPECT_THAT(Term(terms, "supervision_checks").unit_ids(), IsEmpty());
}

TEST(DistrictScoreSpec, ACheckCountsInItsQuarterToTheLastDay) {  // R0-28
  City city = WholeDistrict();
  const auto checks = [&city](std::vector<CivilDay> days) {
    city.facts.pairs[0].clear_checks();
    for (const CivilDay day : days) AddCheck(city, day);
    const v1::YearEndAssessment assessment = city.Assess();
    const v1::ScoreTerm& term = Term(District(assessment, "D").terms(), "supervision_checks");
    EXPECT_EQ(term.denominator(), 4);
    return term.numerator();
  };
  EXPECT_EQ(checks({}), 0);
  EXPECT_EQ(checks({CivilDay(2017, 3, 31), CivilDay(2017, 4, 1)}), 2);
  EXPECT_EQ(checks({CivilDay(2017, 4, 1), CivilDay(2017, 6, 30)}), 1);
}

TEST(DistrictScoreSpec, ACheckByTheCityIsNotTheDistricts) {  // R0-28
  City city = WholeDistrict();
  city.facts.pairs[0].clear_checks();
  AddCheck(city, CivilDay(2017, 3, 1), "C");
  const v1::YearEndAssessment assessment = city.Assess();
  EXPECT_EQ(Term(District(assessment, "D").terms(), "supervision_checks").numerator(), 0);
}

TEST(DistrictScoreSpec, ADistrictWhoseTownsJoinedLaterOwedNoFilingByTheDay) {  // R0-09
  City city = WholeDistrict();
  for (table::v1::UnitRow& unit : city.facts.units) {
    if (unit.registered().tier() != kTown) continue;
    *unit.mutable_enrolments(0)->mutable_effective_date() = ToDate(CivilDay(2017, 6, 1));
  }
  city.facts.registers.clear();
  const v1::YearEndAssessment assessment = city.Assess();
  const v1::DistrictScore& score = District(assessment, "D");
  EXPECT_THAT(Keys(score), ElementsAre("own_pairs", "towns", "supervision_reports",
                                       "supervision_checks", "supervision_practice"));
  EXPECT_THAT(Weights(score), ElementsAre(40'000, 40'000, 6'667, 6'666, 6'667))
      << "what was not asked of it earns nothing, and costs nothing";
}

TEST(DistrictScoreSpec, ADistrictThatOwesNothingIsNotScored) {  // R0-09, R0-27, A33
  City city = OneTownPair();
  city.Unit("E", kBrigade, "C");
  *city.facts.units.back().mutable_enrolments(0)->mutable_effective_date() =
      ToDate(CivilDay(2018, 1, 1));
  const v1::YearEndAssessment assessment = city.Assess();
  for (const v1::DistrictScore& score : assessment.districts()) {
    EXPECT_NE(score.unit_id(), "E") << score.ShortDebugString();
  }
}

TEST(DistrictScoreSpec, WhatWasDueAndNeverCameEarnsNothing) {  // R0-09, R0-27, A33
  City city = WholeDistrict();
  city.facts.registers.clear();
  for (table::v1::DispatchRow& row : city.facts.months) {
    if (row.unit_id() == "D") row.clear_versions();
  }
  const v1::YearEndAssessment assessment = city.Assess();
  const auto& terms = District(assessment, "D").terms();
  EXPECT_EQ(Term(terms, "supervision_filing").points_milli(), 0);
  EXPECT_EQ(Term(terms, "supervision_reports").points_milli(), 0);
  EXPECT_EQ(Term(terms, "supervision_reports").denominator(), 12);
}

TEST(DistrictScoreSpec, ALateFilingAndALateReportCostTheDistrictToo) {  // R0-09, R0-27
  City city = WholeDistrict();
  *city.facts.registers[0].mutable_first_filed_date() = ToDate(CivilDay(2017, 1, 21));
  *city.Month("D", "2017-05").mutable_versions(0)->mutable_submitted()->mutable_submitted_date() =
      ToDate(CivilDay(2017, 6, 6));
  const v1::YearEndAssessment assessment = city.Assess();
  const auto& terms = District(assessment, "D").terms();
  EXPECT_EQ(Term(terms, "supervision_filing").points_milli(), 0);
  EXPECT_EQ(Term(terms, "supervision_reports").numerator(), 11);
  EXPECT_EQ(Term(terms, "supervision_reports").denominator(), 12);
}

TEST(DistrictScoreSpec, ADistrictIsExpectedToReportFromItsEnrolmentOn) {  // R0-27
  City city = WholeDistrict();
  *city.facts.units[0].mutable_enrolments(0)->mutable_effective_date() =
      ToDate(CivilDay(2017, 6, 30));
  const v1::YearEndAssessment assessment = city.Assess();
  EXPECT_EQ(Term(District(assessment, "D").terms(), "supervision_reports").denominator(), 7);
}

TEST(DistrictScoreSpec, AGoodPracticeOfItsOwnOrATownIsAQuarterOfSupervision) {  // R0-36, A33
  City city = WholeDistrict();
  const auto practice = [&city](const std::string& unit, CivilDay day) {
    city.facts.practices.clear();
    city.Practice(unit, day);
    const v1::YearEndAssessment assessment = city.Assess();
    return Term(District(assessment, "D").terms(), "supervision_practice").points_milli();
  };
  EXPECT_EQ(practice("D", CivilDay(2017, 1, 1)), 5'000);
  EXPECT_EQ(practice("B", CivilDay(2017, 12, 31)), 5'000);
  EXPECT_EQ(practice("B", CivilDay(2016, 12, 31)), 0);
  EXPECT_EQ(practice("B", CivilDay(2018, 1, 1)), 0);
  EXPECT_EQ(practice("E", CivilDay(2017, 6, 1)), 0);
}

TEST(DistrictScoreSpec, UnderASetOlderThanThatSupervisionHasThreeParts) {  // A33
  Policy older = ZaozhuangPolicy();
  older.district_good_practice = false;
  const v1::YearEndAssessment assessment = domain::Assess(WholeDistrict().facts, older, kYearOver);
  EXPECT_THAT(Weights(District(assessment, "D")), ElementsAre(40'000, 40'000, 6'667, 6'666, 6'667));
  EXPECT_THAT(Weights(District(assessment, "E")), ElementsAre(66'667, 33'333));
}

TEST(DistrictScoreSpec, WhatItIsWorthInTheBureausWholeTargetIsShownBesideIt) {  // R0-30, A7
  City city = WholeDistrict();
  city.facts.practices.clear();
  const v1::YearEndAssessment assessment = city.Assess();
  const v1::DistrictScore& score = District(assessment, "D");
  EXPECT_EQ(score.total_milli(), 95'000);
  EXPECT_EQ(score.target_points(), 5);
  EXPECT_EQ(score.target_milli(), 4'750);
  Policy older = ZaozhuangPolicy();
  older.target_points = 0;
  const v1::YearEndAssessment before = domain::Assess(city.facts, older, kYearOver);
  EXPECT_EQ(District(before, "D").target_milli(), 0);
}

TEST(AssessmentSpec, TheTableNamesItsProgrammePolicyAndDay) {
  const v1::YearEndAssessment assessment = OneTownPair().Assess();
  EXPECT_EQ(assessment.program_id(), "2017");
  EXPECT_EQ(assessment.policy_set_id(), "zaozhuang-2017");
  EXPECT_EQ(ToDay(assessment.on_date()), kYearOver);
}

}  // namespace
}  // namespace jiedui::domain
