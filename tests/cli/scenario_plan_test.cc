#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "cli/scenario/plan.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/ledger_acts.h"
#include "jiedui/event/v1/events.gen.h"
#include "tests/cli/example_fixture.h"

namespace jiedui::scenario {
namespace {

using ::testing::AllOf;
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

int64_t CountEvents(const Plan& plan) {
  const auto positions = PositionsOf(plan);
  return *std::max_element(positions.begin(), positions.end());
}

std::map<event::v1::TeamTier, int> CountPairs(const Plan& plan) {
  std::map<event::v1::TeamTier, int> tiers;
  for (const PlannedPair& pair : plan.pairs) ++tiers[pair.tier];
  return tiers;
}

std::vector<std::string> CalendarDays(const Plan& plan) {
  std::vector<std::string> days;
  for (const Act& act : plan.acts) {
    if (act.fact.has_work_calendar_published()) days.push_back(FormatDay(act.day));
  }
  return days;
}

TEST(ZaozhuangPlanTest, HasSixToNineThousandEvents) {
  EXPECT_THAT(CountEvents(ZaozhuangPlan()), AllOf(Ge(6000), Le(9000)));
}

TEST(ZaozhuangPlanTest, HasFourPairsOfBrigadesAndThirtyNineOfTowns) {
  auto pairs = CountPairs(ZaozhuangPlan());
  EXPECT_EQ(pairs[event::v1::TEAM_TIER_BRIGADE], 4);
  EXPECT_EQ(pairs[event::v1::TEAM_TIER_SQUADRON], 39)
      << "36 from the beginning, two of the zones that join in June, one across districts";
}

TEST(ZaozhuangPlanTest, SomeWrongReportsStateTooMuchAndSomeTooLittle) {
  const auto states = [](const Act& act, bool less) {
    return act.fact.has_report_submitted() &&
           (less ? act.change.enterprise_count < 0 : act.change.enterprise_count > 0);
  };
  for (const bool less : {true, false}) {
    EXPECT_TRUE(absl::c_any_of(ZaozhuangPlan().acts, [&](const Act& act) {
      return states(act, less);
    })) << (less ? "too little" : "too much");
  }
}

TEST(ZaozhuangPlanTest, TriesEachThingThatIsRefusedOnce) {
  std::set<std::string> titles;
  for (const Act& act : ZaozhuangPlan().acts) {
    if (act.refusal.empty()) continue;
    EXPECT_TRUE(titles.insert(act.title).second) << act.title;
  }
}

TEST(ZaozhuangPlanTest, SendsNobodyToTwoPartnersAtATimeButInTheDeliberateCase) {
  const Plan& plan = ZaozhuangPlan();
  std::map<std::string, std::vector<event::v1::StaffRotated>> stays;  // by officer
  std::set<std::string> shared;
  for (const Act& act : plan.acts) {
    if (!act.refusal.empty() || !act.fact.has_staff_rotated()) continue;
    const event::v1::StaffRotated& stay = act.fact.staff_rotated();
    for (const std::string& officer : stay.officer_ids()) {
      for (const event::v1::StaffRotated& other : stays[officer]) {
        const bool apart =
            domain::ToDay(other.returned_date()) < domain::ToDay(stay.dispatched_date()) ||
            domain::ToDay(stay.returned_date()) < domain::ToDay(other.dispatched_date());
        if (!apart) shared.insert({stay.activity_id(), other.activity_id()});
      }
      stays[officer].push_back(stay);
    }
  }
  EXPECT_EQ(shared.size(), 2U);
  EXPECT_TRUE(shared.contains(plan.subjects.at(Shortfall::kSharedOfficer)));
}

TEST(FigureChangeTest, TheWholeDistrictHoldsItsOwnAsChanged) {
  event::v1::DispatchFigures prefilled;
  event::v1::DispatchFigures overall;
  for (auto* const figures : {&prefilled, &overall}) {
    figures->set_joint_session_count(1);
    figures->set_enterprise_count(3);
    figures->set_study_session_count(1);
  }
  event::v1::DispatchFigures own = prefilled;
  const FigureChange change = {.enterprise_count = 2, .overall_study_count = 1};
  Change(change, own);
  ChangeOverall(change, prefilled, own, overall);
  EXPECT_EQ(overall.enterprise_count(), 5);
  EXPECT_EQ(overall.joint_session_count(), 1);
  EXPECT_EQ(own.study_session_count(), 1);
  EXPECT_EQ(overall.study_session_count(), 2);
}

TEST(FigureChangeTest, WhoHasNothingToLeaveOutStatesTooMuchInstead) {
  for (const auto& [recorded, stated] : {std::pair{3, 2}, std::pair{1, 2}, std::pair{0, 1}}) {
    event::v1::DispatchFigures figures;
    figures.set_enterprise_count(recorded);
    Change({-1}, figures);
    EXPECT_EQ(figures.enterprise_count(), stated) << recorded;
    EXPECT_GE(figures.joint_session_count(), 1) << recorded;
  }
}

// The year's on the day of the notice, the next year's when it is signed.
TEST(ZaozhuangPlanTest, ACalendarIsPublishedWhenItIsSignedNotBefore) {
  EXPECT_THAT(CalendarDays(ZaozhuangPlan()), ElementsAre("2017-01-10", "2017-11-30"));
}

TEST(EzhouPlanTest, HasTwoPairsOfBrigadesAndSixteenOfTownsTwoOfThemFromJulyOn) {
  const Plan& plan = PlanOf(kEzhou);
  auto pairs = CountPairs(plan);
  EXPECT_EQ(pairs[event::v1::TEAM_TIER_BRIGADE], 2);
  EXPECT_EQ(pairs[event::v1::TEAM_TIER_SQUADRON], 16);
  const auto later = std::count_if(plan.pairs.begin(), plan.pairs.end(), [](const auto& pair) {
    return pair.first_day == CivilDay(2024, 7, 1);
  });
  EXPECT_EQ(later, 2);
}

TEST(EzhouPlanTest, ACalendarIsPublishedWhenItIsSignedNotBefore) {
  EXPECT_THAT(CalendarDays(PlanOf(kEzhou)), ElementsAre("2024-02-20", "2024-11-12"));
}

TEST(EzhouPlanTest, EveryPairCameAboutByFreeCombination) {
  for (const Act& act : PlanOf(kEzhou).acts) {
    if (!act.fact.has_pair_assigned() || !act.refusal.empty()) continue;
    EXPECT_EQ(act.fact.pair_assigned().method(), event::v1::PAIRING_METHOD_FREE_COMBINATION);
  }
}

// Ten months, two at a time.
TEST(EzhouPlanTest, HasFiveBulletins) {
  EXPECT_EQ(CountKinds(PlanOf(kEzhou)).at(event::v1::Event::kBulletinPublished), 5);
}

using ScenarioPlanTest = EveryCity;
INSTANTIATE_FOR_EVERY_CITY(ScenarioPlanTest);

TEST_P(ScenarioPlanTest, TheSameSeedGivesTheSameActs) {
  EXPECT_EQ(Bytes(plan()), Bytes(MakePlan(example())));
}

TEST_P(ScenarioPlanTest, AnotherSeedGivesAnotherYear) {
  Example other = example();
  other.knobs.seed += 1;
  EXPECT_NE(Bytes(plan()), Bytes(MakePlan(other)));
}

// Whoever adds a kind of event shows it in the demonstration too: in changes.toml of the example,
// or in a theme of the plan. The only exceptions are the kinds nobody can propose.
TEST(ZaozhuangPlanTest, HasEveryKindOfEventThatCanBeProposed) {
  const std::map<event::v1::Event::KindCase, std::string> exceptions = {
      {event::v1::Event::kPersonalDataRead,
       "the server records it when somebody looks at a person"},
      {event::v1::Event::kOperatorActed, "the server records it when an operator acts"},
  };
  const auto counts = CountKinds(ZaozhuangPlan());
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) {
    const auto kind = static_cast<event::v1::Event::KindCase>(info.kind);
    EXPECT_NE(counts.contains(kind), exceptions.contains(kind)) << info.name;
    EXPECT_EQ(domain::IsLedgerActKind(info.kind), exceptions.contains(kind)) << info.name;
  }
}

// A plain year of a city with a short changes.toml.
TEST(EzhouPlanTest, HasEveryKindOfEventOfAPlainYear) {
  const std::set<event::v1::Event::KindCase> of_other_years = {
      event::v1::Event::kUnitClosed,
      event::v1::Event::kUnitsMerged,
      event::v1::Event::kUnitSplit,
      event::v1::Event::kUnitTransferred,
      event::v1::Event::kUnitEstablishmentSet,
      event::v1::Event::kCrossDistrictConsentGiven,
      event::v1::Event::kCrossDistrictPairApproved,
      event::v1::Event::kPairDissolved,
      event::v1::Event::kBasisDocumentRegistered,
      event::v1::Event::kCommendationGiven,
      event::v1::Event::kUnitIndexCorrected,
      event::v1::Event::kBreakthroughVoided,
      event::v1::Event::kSupervisionCheckVoided,
      event::v1::Event::kCaseVoided,
      event::v1::Event::kFigureCorrected,
      event::v1::Event::kPairReassigned,
      event::v1::Event::kPairRenewed,
      event::v1::Event::kUnitWithdrawn,
      event::v1::Event::kRuleExceptionGranted,
      event::v1::Event::kEntryVoided};
  const auto counts = CountKinds(PlanOf(kEzhou));
  for (const event::v1::EventInfo& info : event::v1::kEventInfo) {
    const auto kind = static_cast<event::v1::Event::KindCase>(info.kind);
    if (of_other_years.contains(kind) || domain::IsLedgerActKind(info.kind)) continue;
    EXPECT_TRUE(counts.contains(kind)) << info.name;
  }
}

TEST(ZaozhuangPlanTest, APairThatIsDissolvedHasNoActivityOfLaterMonths) {
  const std::string ended = "2017-370404103-370404101";
  int held = 0;
  for (const Act& act : ZaozhuangPlan().acts) {
    if (act.fact.group_study_held().pair_id() != ended &&
        act.fact.joint_inspection_held().pair_id() != ended) {
      continue;
    }
    EXPECT_LT(act.day, CivilDay(2017, 12, 1));
    ++held;
  }
  EXPECT_GT(held, 0);
}

// 阴平镇 is part of 榴园镇 then: 峄城区 signs what it still owes.
TEST(ZaozhuangPlanTest, TheSuperiorSignsTheLastReportOfATownThatIsGone) {
  std::map<std::string, std::string> signers;
  for (const Act& act : ZaozhuangPlan().acts) {
    const event::v1::ReportSubmitted& report = act.fact.report_submitted();
    if (report.unit_id() == "370404101") signers[report.month()] = act.actor;
  }
  EXPECT_EQ(signers["2017-11"], "town/370404101");
  EXPECT_EQ(signers["2017-12"], "district/370404");
}

// 张范街道 is below 高新区 from New Year on.
TEST(ZaozhuangPlanTest, TheNewSuperiorAcceptsTheReportOfATownThatWasTransferred) {
  std::map<std::string, std::string> accepted_by;
  for (const Act& act : ZaozhuangPlan().acts) {
    if (act.fact.has_report_accepted()) {
      accepted_by[act.fact.report_accepted().report_id()] = act.actor;
    }
  }
  EXPECT_EQ(accepted_by["370403004-2017-11"], "district/370403");
  EXPECT_EQ(accepted_by["370403004-2017-12"], "district/370400-gaoxin");
}

// 台儿庄区 exempts the one pair of 邳庄镇 and 张山子镇 from July.
TEST(ZaozhuangPlanTest, ATownThatIsExemptedFromAMonthDoesNotReportIt) {  // R0-14, R0-26
  std::map<std::string, std::set<std::string>> months;
  for (const Act& act : ZaozhuangPlan().acts) {
    const event::v1::ReportSubmitted& report = act.fact.report_submitted();
    if (act.fact.has_report_submitted()) months[report.unit_id()].insert(report.month());
  }
  for (const char* const town : {"370405100", "370405101"}) {
    EXPECT_FALSE(months[town].contains("2017-07")) << town;
    EXPECT_EQ(months[town].size(), 11U) << town;
  }
  EXPECT_TRUE(months["370405"].contains("2017-07")) << "the district reports how its area stands";
}

// 邳庄镇 and 张山子镇 chose each other, and 台儿庄区 designated the rest of its pairs.
TEST(ZaozhuangPlanTest, OnePairCameAboutByFreeCombination) {  // R0-06
  std::vector<std::string> pairs;
  for (const Act& act : ZaozhuangPlan().acts) {
    const event::v1::PairAssigned& pair = act.fact.pair_assigned();
    const bool is_free = pair.method() == event::v1::PAIRING_METHOD_FREE_COMBINATION;
    if (act.refusal.empty() && is_free) pairs.push_back(pair.pair_id());
  }
  EXPECT_THAT(pairs, ElementsAre("2017-370405100-370405101"));
}

bool AreThereTogether(const PlannedPair& pair, const PlannedPair& later) {
  return !pair.end_day.has_value() || later.first_day < *pair.end_day;
}

// How many pairs each unit is in at a time, at most.
std::map<std::string, int> MostPairsOfUnits(const Plan& plan) {
  std::map<std::string, int> most;
  for (const PlannedPair& pair : plan.pairs) {
    for (const std::string& side : {pair.unit_a_id, pair.unit_b_id}) {
      const auto at_its_beginning =
          std::count_if(plan.pairs.begin(), plan.pairs.end(), [&](const PlannedPair& other) {
            const bool has_side = other.unit_a_id == side || other.unit_b_id == side;
            return has_side && other.first_day <= pair.first_day && AreThereTogether(other, pair);
          });
      most[side] = std::max(most[side], static_cast<int>(at_its_beginning));
    }
  }
  return most;
}

TEST_P(ScenarioPlanTest, EveryUnitIsInOnePairOrByExceptionInTwo) {
  const std::map<std::string, int> pairs_of = MostPairsOfUnits(plan());
  EXPECT_EQ(pairs_of.size(), example().units.size() - 1) << "all but the city";
  int twice = 0;
  for (const auto& [unit, count] : pairs_of) {
    EXPECT_LE(count, 2) << unit;
    twice += count == 2 ? 1 : 0;
  }
  EXPECT_EQ(CountKinds(plan()).at(event::v1::Event::kPairExceptionGranted), twice);
}

TEST_P(ScenarioPlanTest, EveryShortfallBefallsWhateverTheSeed) {
  Example other = example();
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    other.knobs.seed = seed;
    const absl::Status placed = CheckPlaced(other, MakePlan(other));
    EXPECT_TRUE(placed.ok()) << placed << ", seed " << seed;
  }
}

TEST_P(ScenarioPlanTest, ActsAreInOrderOfDays) {
  EXPECT_TRUE(std::is_sorted(plan().acts.begin(), plan().acts.end(),
                             [](const Act& a, const Act& b) { return a.day < b.day; }));
}

// The day of a session or a check, if the fact is one.
const google::type::Date* HeldDate(const event::v1::Event& fact) {
  if (fact.has_joint_inspection_held()) return &fact.joint_inspection_held().held_date();
  if (fact.has_group_study_held()) return &fact.group_study_held().held_date();
  if (fact.has_other_activity_held()) return &fact.other_activity_held().held_date();
  if (fact.has_supervision_check_recorded()) {
    return &fact.supervision_check_recorded().checked_date();
  }
  return nullptr;
}

TEST_P(ScenarioPlanTest, IsHeldAndReportedOnWorkingDaysOfTheCalendar) {
  int held = 0;
  for (const Act& act : plan().acts) {
    if (!act.refusal.empty()) continue;
    if (act.fact.has_report_submitted()) {
      EXPECT_TRUE(example().calendar.IsWorkday(act.day)) << FormatDay(act.day);
    }
    const google::type::Date* const date = HeldDate(act.fact);
    if (date == nullptr) continue;
    const CivilDay day = domain::ToDay(*date);
    EXPECT_TRUE(example().calendar.IsWorkday(day)) << act.fact.ShortDebugString();
    EXPECT_GE(day, domain::ToDay(example().program.start_date()));
    EXPECT_LE(day, domain::ToDay(example().program.end_date()));
    ++held;
  }
  EXPECT_GT(held, 300);
}

// Nothing of one city is left over in another.
TEST_P(ScenarioPlanTest, NamesNoOtherCity) {
  for (const char* other : {kZaozhuang, kEzhou}) {
    if (std::string(other) == GetParam()) continue;
    const ExampleUnit& city = ExampleOf(other).units.front();
    for (const std::string& part :
         {city.display_name, city.unit_id, ExampleOf(other).program.program_id() + "-",
          ExampleOf(other).program.basis_document().document_number()}) {
      EXPECT_FALSE(absl::StrContains(Bytes(plan()), part)) << part;
    }
  }
}

TEST_P(ScenarioPlanTest, NoOfficerHasANameThatSomebodyBears) {
  for (const Act& act : plan().acts) {
    if (!act.fact.has_officer_registered()) continue;
    const event::v1::OfficerRegistered& officer = act.fact.officer_registered();
    EXPECT_TRUE(absl::StartsWith(officer.display_name(), "示例")) << officer.display_name();
    EXPECT_TRUE(absl::StartsWith(officer.certificate_number(), "示例证-"));
    EXPECT_EQ(officer.phone(), "000-00000000");
  }
}

TEST_P(ScenarioPlanTest, EveryTeamHasThreeWhoAreEstablishedAndCertified) {  // R1-04
  std::map<std::string, int> teams;
  for (const Act& act : plan().acts) {
    const event::v1::OfficerRegistered& officer = act.fact.officer_registered();
    if (officer.establishment() == event::v1::ESTABLISHMENT_ESTABLISHED &&
        officer.has_certificate_valid_to_date()) {
      ++teams[officer.unit_id()];
    }
  }
  EXPECT_EQ(teams.size(), example().units.size());
  for (const auto& [unit, count] : teams) EXPECT_EQ(count, 3) << unit;
}

TEST_P(ScenarioPlanTest, WhoIsSentWasRegisteredByTheirUnit) {
  std::map<std::string, std::string> unit_of;
  for (const Act& act : plan().acts) {
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

// Any city's year (plan.h): made without places, and nothing in it is to be refused.
TEST(OrdinaryPlanSpec, EveryPairActsAndEveryUnitReportsEachMonthAndNothingIsRefused) {
  Example example = ExampleOf(kZaozhuang);
  example.places.clear();
  example.changes.clear();
  std::erase_if(example.units, [&example](const ExampleUnit& unit) {
    return unit.first_day > domain::ToDay(example.program.start_date());
  });
  example.knobs.returned_report_permille = 1000;  // each is sent back once
  const Plan plan = MakeOrdinaryPlan(example);
  std::map<std::string, std::set<std::string>> months;
  for (const Act& act : plan.acts) {
    EXPECT_EQ(act.refusal, "") << act.request_id;
    const event::v1::ReportSubmitted& report = act.fact.report_submitted();
    if (act.fact.has_report_submitted()) months[report.unit_id()].insert(report.month());
  }
  EXPECT_EQ(months.size(), example.units.size() - 1);  // the city reports to nobody
  for (const auto& [unit_id, reported] : months) EXPECT_EQ(reported.size(), 12U) << unit_id;
  EXPECT_GT(plan.pairs.size(), 30U);
  EXPECT_GT(CountKinds(plan)[event::v1::Event::kJointInspectionHeld], 0);
}

}  // namespace
}  // namespace jiedui::scenario
