// What the scores of pairs make of units, and the ranks of both.

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

TEST(UnitScoreSpec, AHubsScoreIsTheMeanOverItsPairs) {  // A1
  City city;
  for (const char* id : {"T", "X", "G"}) city.Unit(id, kBrigade, "C");
  city.Pair(SoundPair(kBrigade, "T", "X"));
  PairBuilder weaker = SoundPair(kBrigade, "T", "G");
  weaker.row.mutable_activities()->DeleteSubrange(0, 1);
  city.Pair(weaker);
  const v1::YearEndAssessment assessment = city.Assess();
  ASSERT_EQ(assessment.units_size(), 3);
  const v1::UnitScore& hub = assessment.units(1);
  EXPECT_EQ(hub.unit_id(), "T");
  EXPECT_THAT(hub.pair_ids(), ElementsAre("2017-T-X", "2017-T-G"));
  EXPECT_EQ(hub.score_milli(), 98'909);  // (100.000 + 97.818) / 2
  EXPECT_EQ(assessment.units(0).unit_id(), "X");
  EXPECT_EQ(assessment.units(2).unit_id(), "G");
}

TEST(UnitScoreSpec, OrTheLowestOfThemIfThePolicySaysSo) {  // hub.combine
  City city;
  for (const char* id : {"T", "X", "G"}) city.Unit(id, kBrigade, "C");
  city.Pair(SoundPair(kBrigade, "T", "X"));
  PairBuilder weaker = SoundPair(kBrigade, "T", "G");
  weaker.row.mutable_activities()->DeleteSubrange(0, 1);
  city.Pair(weaker);
  Policy lowest = ZaozhuangPolicy();
  lowest.hub_combine = HubCombine::kMin;
  const v1::YearEndAssessment assessment = domain::Assess(city.facts, lowest, kYearOver);
  EXPECT_EQ(assessment.units(2).unit_id(), "T");
  EXPECT_EQ(assessment.units(2).score_milli(), 97'818);
}

TEST(RankSpec, PairsAndUnitsAreRankedWithinTheirTier) {
  City city = OneTownPair();
  city.Unit("E", kBrigade, "C");
  PairBuilder brigades = SoundPair(kBrigade, "D", "E");
  brigades.row.mutable_activities()->DeleteSubrange(0, 1);
  city.Pair(brigades);
  const v1::YearEndAssessment assessment = city.Assess();
  ASSERT_EQ(assessment.pairs_size(), 2);
  EXPECT_EQ(assessment.pairs(0).pair_id(), "2017-D-E");
  EXPECT_EQ(assessment.pairs(0).rank(), 1);
  EXPECT_EQ(assessment.pairs(1).pair_id(), "2017-A-B");
  EXPECT_EQ(assessment.pairs(1).rank(), 1);
  std::vector<std::string> units;
  for (const v1::UnitScore& unit : assessment.units()) {
    units.push_back(unit.unit_id() + std::to_string(unit.rank()));
  }
  EXPECT_THAT(units, ElementsAre("E1", "D2", "A1", "B1"));
}

TEST(RankSpec, EqualPairsShareARank) {
  City city = OneTownPair();
  for (const char* id : {"E", "F", "G", "H"}) city.Unit(id, kTown, "D");
  city.Pair(SoundPair(kTown, "E", "F"));
  PairBuilder weaker = SoundPair(kTown, "G", "H");
  weaker.row.mutable_activities()->DeleteSubrange(0, 1);
  city.Pair(weaker);
  city.Filing("D2", CivilDay(2017, 1, 20), {"2017-E-F", "2017-G-H"});
  std::vector<int> ranks;
  const v1::YearEndAssessment assessment = city.Assess();
  for (const v1::PairScore& pair : assessment.pairs()) ranks.push_back(pair.rank());
  EXPECT_THAT(ranks, ElementsAre(1, 1, 3));
}

TEST(RankSpec, TheOrderOfTheFactsDoesNotMatter) {
  City city = OneTownPair();
  for (const char* id : {"E", "F"}) city.Unit(id, kTown, "D");
  city.Pair(SoundPair(kTown, "E", "F"));
  const std::string before = city.Assess().SerializeAsString();
  std::reverse(city.facts.units.begin(), city.facts.units.end());
  std::reverse(city.facts.pairs.begin(), city.facts.pairs.end());
  std::reverse(city.facts.months.begin(), city.facts.months.end());
  std::reverse(city.facts.outcomes.begin(), city.facts.outcomes.end());
  EXPECT_EQ(city.Assess().SerializeAsString(), before);
}

}  // namespace
}  // namespace jiedui::domain
