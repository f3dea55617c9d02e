// What holds of every pair's year, whatever was done in it: random years, a fixed seed.

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "domain/rules/assessment_index.h"
#include "domain/rules/compliance.h"
#include "domain/rules/pair_score.h"
#include "tests/domain/city_builder.h"
#include "tests/domain/pair_builder.h"
#include "tests/domain/year_maker.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using Facts = table::v1::ActivityFacts;

constexpr int kYears = 60;

v1::PairCompliance Judge(const PairBuilder& pair) {
  return JudgePair(pair.row, {}, ZaozhuangPolicy(), kYearOver);
}

TEST(JudgementProperty, NothingCountsThatWasNotRecorded) {
  YearMaker maker(1);
  for (int year = 0; year < kYears; ++year) {
    const PairBuilder pair = maker.Year();
    const v1::PairCompliance judged = Judge(pair);
    ASSERT_EQ(judged.activities_size(), pair.row.activities_size());
    for (const v1::KindFloor& kind : judged.kinds()) {
      EXPECT_LE(kind.counted(), kind.recorded());
      EXPECT_GE(kind.recorded(), 0);
    }
    for (const v1::MonthCoverage& month : judged.months()) {
      EXPECT_LE(month.activity_count(), pair.row.activities_size());
      EXPECT_EQ(month.activity_count(), month.positions_size());
    }
  }
}

TEST(JudgementProperty, WhatDoesNotCountSaysWhy) {
  YearMaker maker(2);
  for (int year = 0; year < kYears; ++year) {
    const v1::PairCompliance judged = Judge(maker.Year());
    for (const v1::ActivityJudgement& activity : judged.activities()) {
      const bool blocked =
          std::any_of(activity.findings().begin(), activity.findings().end(), &Blocks);
      if (activity.standing() == v1::ACTIVITY_STANDING_NOT_QUALIFIED) {
        EXPECT_TRUE(blocked) << activity.ShortDebugString();
      }
      if (activity.counted()) {
        EXPECT_FALSE(blocked) << activity.ShortDebugString();
        EXPECT_EQ(activity.standing(), v1::ACTIVITY_STANDING_QUALIFIED);
      }
    }
  }
}

std::vector<std::string> Bytes(const v1::PairCompliance& judged) {
  std::vector<std::string> bytes;
  for (const auto& kind : judged.kinds()) {
    bytes.push_back(std::to_string(kind.counted()) + "/" + std::to_string(kind.recorded()));
  }
  for (const auto& month : judged.months()) {
    bytes.push_back(std::to_string(month.activity_count()) + ":" +
                    std::to_string(static_cast<int>(month.status())));
  }
  std::vector<std::string> activities;
  for (const auto& activity : judged.activities()) activities.push_back(activity.DebugString());
  std::sort(activities.begin(), activities.end());
  bytes.insert(bytes.end(), activities.begin(), activities.end());
  return bytes;
}

// Stays of one officer that overlap, so that each of them is at the same time as several others.
void AddCrowd(YearMaker& maker, PairBuilder& pair) {
  const CivilDay day = maker.AnyDay();
  for (int stay = 0; stay < 4; ++stay) {
    const CivilDay arrived = day + maker.Between(0, 6);
    pair.Stay("A", arrived, arrived + maker.Between(13, 20));
  }
}

PairBuilder Shuffled(const PairBuilder& pair, YearMaker& maker) {
  PairBuilder shuffled = pair;
  std::vector<Facts> facts(pair.row.activities().begin(), pair.row.activities().end());
  std::shuffle(facts.begin(), facts.end(), maker.random());
  shuffled.row.mutable_activities()->Assign(facts.begin(), facts.end());
  return shuffled;
}

// Of the pair, of those it shares a side with, and of these pairs among themselves.
TEST(JudgementProperty, TheOrderOfRecordingDoesNotMatter) {  // A9, A24
  YearMaker maker(3);
  int named = 0;
  for (int year = 0; year < kYears; ++year) {
    PairBuilder pair = maker.Year();
    AddCrowd(maker, pair);
    std::vector<PairBuilder> hubs;
    for (const char* const partner : {"C", "D"}) {
      PairBuilder& hub = hubs.emplace_back(maker.Year());
      hub.row.mutable_assigned()->set_pair_id(std::string("2017-A-") + partner);
      hub.row.mutable_assigned()->set_unit_b_id(partner);
      AddCrowd(maker, hub);
    }
    const auto judge = [](const PairBuilder& one, const Neighbors& neighbors) {
      return JudgePair(one.row, neighbors, ZaozhuangPolicy(), kYearOver);
    };
    const v1::PairCompliance before = judge(pair, {&hubs[0].row, &hubs[1].row});
    const PairBuilder shuffled = Shuffled(pair, maker);
    for (PairBuilder& hub : hubs) hub = Shuffled(hub, maker);
    EXPECT_EQ(Bytes(before), Bytes(judge(shuffled, {&hubs[1].row, &hubs[0].row}))) << year;
    for (const v1::RuleFinding& finding : before.findings())
      named += finding.rule() == "A9" ? 1 : 0;
  }
  EXPECT_GT(named, kYears) << "the years have nobody in two places";
}

TEST(JudgementProperty, AVoidedActLeavesTheTableAsIfItHadNotBeenAndStaysVisible) {
  YearMaker maker(4);
  for (int year = 0; year < kYears; ++year) {
    PairBuilder without = maker.Year();
    PairBuilder with = without;
    Facts& voided = with.Joint(maker.AnyDay());
    voided.mutable_joint_inspection_held()->set_activity_id("voided");
    voided.mutable_joint_inspection_held()->set_start_minute(0);
    voided.mutable_joint_inspection_held()->set_duration_minutes(1440);
    voided.set_voided_position(9999);
    v1::PairCompliance judged = Judge(with);
    const v1::ActivityJudgement& last = *judged.activities().rbegin();
    EXPECT_TRUE(last.voided());
    EXPECT_EQ(last.standing(), v1::ACTIVITY_STANDING_VOIDED);
    judged.mutable_activities()->RemoveLast();
    EXPECT_EQ(judged.DebugString(), Judge(without).DebugString());
  }
}

int64_t Score(const PairBuilder& pair) {
  AssessmentFacts facts;
  facts.pairs.push_back(pair.row);
  const ProgramRules rules = ZaozhuangPolicy();
  const AssessmentIndex index(facts, rules, kYearOver);
  const v1::PairScore score = ScorePair(pair.row, {}, Judge(pair), index);
  return score.total_milli();
}

// Apart in time from everything else, so that it takes nothing away from another act.
void AddGoodAct(int kind, CivilDay day, PairBuilder& pair) {
  if (kind == 0) pair.Round(day);
  if (kind == 1) pair.Joint(day);
  if (kind == 2) pair.Study(day);
  if (kind == 3) pair.Other(day);
}

bool IsFree(const PairBuilder& pair, CivilDay day) {
  const v1::PairCompliance judged = Judge(pair);
  return std::none_of(judged.activities().begin(), judged.activities().end(),
                      [day](const v1::ActivityJudgement& activity) {
                        return activity.has_occurred_date() &&
                               ToDay(activity.occurred_date()) == day;
                      });
}

TEST(JudgementProperty, AGoodActNeverCostsPoints) {
  YearMaker maker(5);
  int acts = 0;
  for (int year = 0; year < kYears; ++year) {
    PairBuilder pair = maker.Year();
    for (int kind = 0; kind < 4; ++kind) {
      const CivilDay day = maker.AnyDay();
      if (!IsFree(pair, day)) continue;
      const int64_t before = Score(pair);
      AddGoodAct(kind, day, pair);
      EXPECT_GE(Score(pair), before) << year << " " << kind;
      ++acts;
    }
  }
  EXPECT_GT(acts, kYears);
}

// R0-16, A9: 「互派」 is sent by both. A stay that the other side did not answer is recorded and
// does not qualify, so that it lowers quality (qualified / recorded) even if it lasted two weeks,
// and is worth the month it covers. The answer makes up for it: what counts as a good act is the
// round.
TEST(JudgementProperty, AStayOfOneSideAloneMayLowerQualityAndTheAnswerMakesUpForIt) {  // R0-16, A9
  PairBuilder pair = SoundPair();
  const int64_t sound = Score(pair);
  pair.Stay("A", CivilDay(2017, 11, 13), CivilDay(2017, 11, 26));
  EXPECT_LT(Score(pair), sound);
  pair.Stay("B", CivilDay(2017, 11, 13), CivilDay(2017, 11, 26));
  EXPECT_EQ(Score(pair), sound);
}

// A year of one town pair made up at random, in which much is missing.
City RandomCity(YearMaker& maker) {
  City city = OneTownPair(maker.Year());
  for (table::v1::DispatchRow& month : city.facts.months) {
    if (maker.Between(0, 2) == 0) month.clear_versions();
  }
  city.Indices("A", 1000 * maker.Between(60, 90), 1000 * maker.Between(60, 90));
  city.Indices("B", 1000 * maker.Between(40, 70), 1000 * maker.Between(40, 70));
  if (maker.Between(0, 1) == 0) {
    city.OutcomeOf("A").clear_breakthrough_positions();
    city.OutcomeOf("A").clear_breakthroughs();
  }
  if (maker.Between(0, 1) == 0) city.facts.registers.clear();
  return city;
}

// Adds one good act of that kind; each is one that a unit may well do whatever else was done.
void Improve(int kind, YearMaker& maker, City& city) {
  const std::string side = maker.Between(0, 1) == 0 ? "A" : "B";
  const int month = maker.Between(2, 12);
  if (kind == 0) {  // a report that was missing, in time and as the ledger has it
    table::v1::DispatchRow& row = city.Month(side, FormatMonth(CivilMonth(2017, month)));
    if (!row.versions().empty()) return;
    *row.add_versions()->mutable_submitted()->mutable_submitted_date() =
        ToDate(CivilDay(CivilMonth(2017, month) + 1));
  }
  if (kind == 1) {  // the last index of who was behind at first is better
    const auto first = [&city](const char* unit) {
      return city.OutcomeOf(unit).indices(0).index().index_milli();
    };
    const char* const behind = first("A") < first("B") ? "A" : "B";
    table::v1::IndexPoint& last = *city.OutcomeOf(behind).mutable_indices(1);
    last.mutable_index()->set_index_milli(last.index().index_milli() + 1000);
  }
  if (kind == 2) city.Breakthrough("A", 2001);
  if (kind == 3) city.Practice(side, CivilDay(2017, month, 1));
  if (kind == 4) city.Commendation().set_unit_id(side);
  if (kind == 5 && city.facts.registers.empty()) {
    city.Filing("D", CivilDay(2017, 1, 20), {"2017-A-B"});
  }
  if (kind == 6) {  // a check by the district in the month
    table::v1::SupervisionCheck& check = *city.facts.pairs[0].add_checks();
    check.mutable_check()->set_unit_id("D");
    *check.mutable_check()->mutable_checked_date() = ToDate(CivilDay(2017, month, 5));
    check.set_position(5000);
  }
  if (kind == 7) {  // each side's case of an inspection
    for (table::v1::ActivityFacts& facts : *city.facts.pairs[0].mutable_activities()) {
      if (!facts.has_joint_inspection_held()) continue;
      const CivilDay held = ToDay(facts.joint_inspection_held().held_date());
      PairBuilder().AddCase(facts, side, held).set_case_id("one-more");
    }
  }
}

constexpr int kImprovements = 8;

// Under both ways to round, so that neither takes back what an act earned.
TEST(JudgementProperty, ReportsIndicesChecksCasesAndMeritsNeverCostPoints) {  // R0-30, A7
  YearMaker maker(6);
  Policy by_term = ZaozhuangPolicy();
  by_term.rounding = ScoreRounding::kTerm;
  for (int year = 0; year < kYears; ++year) {
    City city = RandomCity(maker);
    for (int kind = 0; kind < kImprovements; ++kind) {
      for (const Policy& policy : {Policy(ZaozhuangPolicy()), by_term}) {
        City better = city;
        Improve(kind, maker, better);
        const v1::YearEndAssessment before = Assess(city.facts, policy, kYearOver);
        const v1::YearEndAssessment after = Assess(better.facts, policy, kYearOver);
        EXPECT_GE(after.pairs(0).total_milli(), before.pairs(0).total_milli())
            << year << " " << kind;
        EXPECT_GE(after.districts(0).total_milli(), before.districts(0).total_milli())
            << year << " " << kind;
      }
    }
  }
}

// A hub's other pair is not worse off for it, nor is the hub, by the mean or the lowest.
TEST(JudgementProperty, AGoodActInOnePairOfAHubCostsNobodyPoints) {  // R0-11, A1, A24
  YearMaker maker(7);
  for (int year = 0; year < kYears; ++year) {
    City city;
    for (const char* id : {"A", "B", "X"}) city.Unit(id, kTown, "D");
    city.Pair(maker.Year());
    city.Pair(SoundPair(kTown, "A", "X"));
    City better = city;
    const CivilDay day = maker.AnyDay();
    PairBuilder one_more;
    one_more.Study(day);
    table::v1::ActivityFacts study = one_more.row.activities(0);
    study.set_position(9001);
    study.mutable_group_study_held()->set_activity_id("one-more");
    const bool is_free = [&] {
      for (const table::v1::PairRow& pair : city.facts.pairs) {
        PairBuilder as_built;
        as_built.row = pair;
        if (!IsFree(as_built, day)) return false;
      }
      return true;
    }();
    if (!is_free) continue;
    *better.facts.pairs[0].add_activities() = study;
    for (const HubCombine combine : {HubCombine::kMean, HubCombine::kMin}) {
      Policy policy = ZaozhuangPolicy();
      policy.hub_combine = combine;
      const v1::YearEndAssessment before = Assess(city.facts, policy, kYearOver);
      const v1::YearEndAssessment after = Assess(better.facts, policy, kYearOver);
      std::map<std::string, int64_t> scores;
      for (const v1::UnitScore& unit : before.units()) scores[unit.unit_id()] = unit.score_milli();
      for (const v1::UnitScore& unit : after.units()) {
        EXPECT_GE(unit.score_milli(), scores[unit.unit_id()]) << year << " " << unit.unit_id();
      }
    }
  }
}

}  // namespace
}  // namespace jiedui::domain
