// What holds of every pair's year, whatever was done in it: random years, a fixed seed.

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "domain/rules/assessment_index.h"
#include "domain/rules/compliance.h"
#include "domain/rules/pair_score.h"
#include "tests/domain/pair_builder.h"
#include "tests/domain/year_maker.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using Facts = table::v1::ActivityFacts;

const CivilDay kYearOver(2018, 3, 1);
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

TEST(JudgementProperty, TheOrderOfRecordingDoesNotMatter) {
  YearMaker maker(3);
  for (int year = 0; year < kYears; ++year) {
    const PairBuilder pair = maker.Year();
    PairBuilder shuffled = pair;
    std::vector<Facts> facts(pair.row.activities().begin(), pair.row.activities().end());
    std::shuffle(facts.begin(), facts.end(), maker.random());
    shuffled.row.mutable_activities()->Assign(facts.begin(), facts.end());
    EXPECT_EQ(Bytes(Judge(pair)), Bytes(Judge(shuffled)));
  }
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
  const v1::PairScore score = ScorePair(pair.row, Judge(pair), index);
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

}  // namespace
}  // namespace jiedui::domain
