#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "cli/scenario/plan.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/ledger_acts.h"
#include "tests/cli/example_fixture.h"

namespace jiedui::scenario {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;

std::map<event::v1::Event::KindCase, int> CountKinds(const Plan& plan) {
  std::map<event::v1::Event::KindCase, int> counts;
  for (const Act& act : plan.acts) {
    if (act.refusal.empty()) ++counts[act.fact.kind_case()];
  }
  return counts;
}

std::string Bytes(const Plan& plan) {
  std::string bytes;
  for (const Act& act : plan.acts) {
    bytes += FormatDay(act.day) + act.actor + act.request_id + act.refusal +
             act.fact.SerializeAsString();
  }
  return bytes;
}

TEST(ExampleTest, HasTheCityItsDistrictsTheHighTechZoneAndSixtySixTownLevelUnits) {
  std::map<event::v1::TeamTier, int> tiers;
  for (const ExampleUnit& unit : Zaozhuang().units) ++tiers[unit.tier];
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_DETACHMENT], 1);
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_BRIGADE], 7);
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_SQUADRON], 66);
}

TEST(ExampleTest, NamesTheFourPairsOfTheNotice) {
  std::vector<std::string> pairs;
  for (const NamedPair& pair : Zaozhuang().pairs) {
    pairs.push_back(pair.unit_a_id + "–" + pair.unit_b_id);
  }
  EXPECT_THAT(pairs, ElementsAre("370481–370403", "370481–370400-gaoxin", "370406–370402",
                                 "370404–370405"));
}

TEST(ExampleTest, EveryParameterHasItsClauseAndSource) {
  EXPECT_GT(Zaozhuang().policy.parameters_size(), 30);
  for (const event::v1::PolicyParameter& parameter : Zaozhuang().policy.parameters()) {
    EXPECT_FALSE(parameter.clause().empty()) << parameter.key();
    EXPECT_FALSE(parameter.source_text().empty()) << parameter.key();
  }
}

TEST(ExampleTest, AMissingFileIsNamed) {
  const auto example = LoadExample("/nonexistent");
  ASSERT_FALSE(example.ok());
  EXPECT_TRUE(absl::StrContains(example.status().message(), "/nonexistent/units.csv"));
}

TEST(ScenarioPlanTest, TheSameSeedGivesTheSameActs) {
  EXPECT_EQ(Bytes(ZaozhuangPlan()), Bytes(MakePlan(Zaozhuang())));
}

TEST(ScenarioPlanTest, AnotherSeedGivesAnotherYear) {
  Example example = Zaozhuang();
  example.knobs.seed += 1;
  EXPECT_NE(Bytes(ZaozhuangPlan()), Bytes(MakePlan(example)));
}

TEST(ScenarioPlanTest, HasSixToNineThousandEvents) {
  const auto positions = PositionsOf(ZaozhuangPlan());
  const int64_t events = *std::max_element(positions.begin(), positions.end());
  EXPECT_THAT(events, AllOf(Ge(6000), Le(9000)));
}

TEST(ScenarioPlanTest, HasEveryKindOfEventOfAPlainYear) {
  const auto counts = CountKinds(ZaozhuangPlan());
  const std::set<event::v1::Event::KindCase> of_other_years = {
      event::v1::Event::kUnitRenamed,
      event::v1::Event::kUnitClosed,
      event::v1::Event::kUnitsMerged,
      event::v1::Event::kUnitSplit,
      event::v1::Event::kUnitTransferred,
      event::v1::Event::kUnitEstablishmentSet,
      event::v1::Event::kPairDissolved,
      event::v1::Event::kBasisDocumentRegistered,
      event::v1::Event::kAssessmentErratumPublished};
  const auto* const kinds = event::v1::Event::descriptor()->FindOneofByName("kind");
  for (int i = 0; i < kinds->field_count(); ++i) {
    const auto kind = static_cast<event::v1::Event::KindCase>(kinds->field(i)->number());
    if (of_other_years.contains(kind) || domain::IsLedgerActKind(kind)) continue;
    EXPECT_TRUE(counts.contains(kind)) << kinds->field(i)->name();
  }
}

TEST(ScenarioPlanTest, ACalendarIsPublishedWhenItIsSignedNotBefore) {
  std::vector<std::string> days;
  for (const Act& act : ZaozhuangPlan().acts) {
    if (act.fact.has_work_calendar_published()) days.push_back(FormatDay(act.day));
  }
  EXPECT_THAT(days, ElementsAre("2017-01-10", "2017-11-30"));
}

TEST(ScenarioPlanTest, HasFourPairsOfBrigadesAndThirtyFiveOfTowns) {
  std::map<event::v1::TeamTier, int> tiers;
  for (const PlannedPair& pair : ZaozhuangPlan().pairs) ++tiers[pair.tier];
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_BRIGADE], 4);
  EXPECT_EQ(tiers[event::v1::TEAM_TIER_SQUADRON], 35);
}

TEST(ScenarioPlanTest, EveryUnitIsInOnePairOrByExceptionInTwo) {
  std::map<std::string, int> pairs_of;
  for (const PlannedPair& pair : ZaozhuangPlan().pairs) {
    ++pairs_of[pair.unit_a_id];
    ++pairs_of[pair.unit_b_id];
  }
  EXPECT_EQ(pairs_of.size(), 73U);
  int twice = 0;
  for (const auto& [unit, count] : pairs_of) {
    EXPECT_LE(count, 2) << unit;
    twice += count == 2 ? 1 : 0;
  }
  EXPECT_EQ(CountKinds(ZaozhuangPlan()).at(event::v1::Event::kPairExceptionGranted), twice);
}

TEST(ScenarioPlanTest, EveryShortfallBefallsWhateverTheSeed) {
  Example example = Zaozhuang();
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    example.knobs.seed = seed;
    const Plan plan = MakePlan(example);
    for (const Place& place : Places()) {
      EXPECT_TRUE(plan.subjects.contains(place.shortfall)) << place.title << ", seed " << seed;
    }
  }
}

TEST(ScenarioPlanTest, ActsAreInOrderOfDays) {
  EXPECT_TRUE(std::is_sorted(ZaozhuangPlan().acts.begin(), ZaozhuangPlan().acts.end(),
                             [](const Act& a, const Act& b) { return a.day < b.day; }));
}

TEST(ScenarioPlanTest, NoOfficerHasANameThatSomebodyBears) {
  for (const Act& act : ZaozhuangPlan().acts) {
    if (!act.fact.has_officer_registered()) continue;
    const event::v1::OfficerRegistered& officer = act.fact.officer_registered();
    EXPECT_TRUE(absl::StartsWith(officer.display_name(), "示例")) << officer.display_name();
    EXPECT_TRUE(absl::StartsWith(officer.certificate_number(), "示例证-"));
    EXPECT_EQ(officer.phone(), "000-00000000");
  }
}

TEST(ScenarioPlanTest, EveryTeamHasThreeWhoAreEstablishedAndCertified) {  // R1-04
  std::map<std::string, int> teams;
  for (const Act& act : ZaozhuangPlan().acts) {
    const event::v1::OfficerRegistered& officer = act.fact.officer_registered();
    if (officer.establishment() == event::v1::ESTABLISHMENT_ESTABLISHED &&
        officer.has_certificate_valid_to_date()) {
      ++teams[officer.unit_id()];
    }
  }
  EXPECT_EQ(teams.size(), 73U);
  for (const auto& [unit, count] : teams) EXPECT_EQ(count, 3) << unit;
}

TEST(ScenarioPlanTest, WhoIsSentWasRegisteredByTheirUnit) {
  std::map<std::string, std::string> unit_of;
  for (const Act& act : ZaozhuangPlan().acts) {
    const event::v1::OfficerRegistered& officer = act.fact.officer_registered();
    if (act.fact.has_officer_registered()) unit_of[officer.officer_id()] = officer.unit_id();
    if (!act.refusal.empty()) continue;
    for (const std::string& id : act.fact.staff_rotated().officer_ids()) {
      EXPECT_EQ(unit_of[id], act.fact.staff_rotated().from_unit_id()) << id;
    }
    for (const std::string& id : act.fact.staff_dispatched().officer_ids()) {
      EXPECT_EQ(unit_of[id], act.fact.staff_dispatched().from_unit_id()) << id;
    }
  }
}

}  // namespace
}  // namespace jiedui::scenario
