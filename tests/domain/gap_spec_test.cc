// 不断缩小两者之间的差距 (R0-35) and 工作开展不平衡 (R0-39), by the work indices.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/baseline.h"
#include "domain/rules/gap.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;

constexpr event::v1::TeamTier kTown = event::v1::TEAM_TIER_SQUADRON;
constexpr event::v1::TeamTier kBrigade = event::v1::TEAM_TIER_BRIGADE;

class Year {
 public:
  Year& Unit(const std::string& id, event::v1::TeamTier tier = kTown) {
    event::v1::UnitRegistered& unit = *facts.units.emplace_back().mutable_registered();
    unit.set_unit_id(id);
    unit.set_tier(tier);
    facts.outcomes.emplace_back().set_unit_id(id);
    return *this;
  }

  // In order of day; recorded on the day itself.
  Year& Index(const std::string& id, CivilDay day, int64_t milli) {
    return Index(id, day, milli, day, ++position_);
  }

  Year& Index(const std::string& id, CivilDay day, int64_t milli, CivilDay recorded,
              int64_t position) {
    for (table::v1::OutcomeRow& outcome : facts.outcomes) {
      if (outcome.unit_id() != id) continue;
      table::v1::IndexPoint& point = *outcome.add_indices();
      *point.mutable_index()->mutable_index_date() = ToDate(day);
      point.mutable_index()->set_index_milli(milli);
      *point.mutable_recorded_date() = ToDate(recorded);
      point.set_position(position);
    }
    return *this;
  }

  Year& Pair(const std::string& a, const std::string& b) {
    event::v1::PairAssigned& pair = *facts.pairs.emplace_back().mutable_assigned();
    pair.set_pair_id(a + "-" + b);
    pair.set_unit_a_id(a);
    pair.set_unit_b_id(b);
    return *this;
  }

  AssessmentFacts facts;

 private:
  int64_t position_ = 0;
};

Year OnePair() {
  Year year;
  return year.Unit("A").Unit("B").Pair("A", "B");
}

const CivilDay kStart(2017, 1, 1);
const CivilDay kMiddle(2017, 6, 30);
const CivilDay kEnd(2017, 12, 31);

v1::PairGap Only(const Year& year) {
  return AnalyzeGaps(year.facts, ZaozhuangPolicy()).pairs(0);
}

std::vector<int64_t> Gaps(const v1::PairGap& gap) {
  std::vector<int64_t> gaps;
  for (const v1::GapPoint& point : gap.points()) gaps.push_back(point.gap_milli());
  return gaps;
}

TEST(GapSpec, IsAsIndexLessBsOnEachDayOneOfThemIsMeasured) {  // R0-35
  Year year = OnePair();
  year.Index("A", kStart, 90'000).Index("B", kStart, 70'000);
  year.Index("B", kMiddle, 78'000).Index("A", kEnd, 92'000).Index("B", kEnd, 84'000);
  const v1::PairGap gap = Only(year);
  EXPECT_THAT(Gaps(gap), ElementsAre(20'000, 12'000, 8'000));
  EXPECT_EQ(gap.closed_milli(), 12'000);
  EXPECT_EQ(gap.trend(), v1::GAP_TREND_NARROWED);
  EXPECT_THAT(gap.points(1).positions(), ElementsAre(1, 3));  // A's is still the first
}

TEST(GapSpec, BeginsOnceBothWereMeasured) {
  Year year = OnePair();
  year.Index("A", kStart, 90'000).Index("B", kMiddle, 70'000).Index("A", kEnd, 95'000);
  EXPECT_THAT(Gaps(Only(year)), ElementsAre(20'000, 25'000));
  EXPECT_EQ(Only(year).trend(), v1::GAP_TREND_WIDENED);
  EXPECT_EQ(Only(year).closed_milli(), -5'000);
}

TEST(GapSpec, OfTwoMeasurementsOfADayTheLaterIsTheDays) {
  Year year = OnePair();
  year.Index("A", kStart, 90'000).Index("B", kStart, 60'000).Index("B", kStart, 70'000);
  EXPECT_THAT(Gaps(Only(year)), ElementsAre(20'000));
}

TEST(GapSpec, MeasuredOnceItHasNoTrend) {
  Year year = OnePair();
  EXPECT_EQ(Only(year).trend(), v1::GAP_TREND_NOT_MEASURED);
  year.Index("A", kStart, 90'000).Index("B", kStart, 70'000);
  EXPECT_EQ(Only(year).trend(), v1::GAP_TREND_NOT_MEASURED);
  year.Index("A", kEnd, 90'000);
  EXPECT_EQ(Only(year).trend(), v1::GAP_TREND_UNCHANGED);
}

// R0-35 缩小两者之间的差距: whichever is ahead.
TEST(GapSpec, ABThatWasAheadAndCameNearerNarrowedIt) {
  Year year = OnePair();
  year.Index("A", kStart, 60'000).Index("B", kStart, 74'785).Index("A", kEnd, 69'630);
  EXPECT_THAT(Gaps(Only(year)), ElementsAre(-14'785, -5'155));
  EXPECT_EQ(Only(year).closed_milli(), 9'630);
  EXPECT_EQ(Only(year).trend(), v1::GAP_TREND_NARROWED);
}

TEST(GapSpec, AWeakerSideThatOvertookLeftNothingOfTheGap) {
  Year year = OnePair();
  year.Index("A", kStart, 80'000).Index("B", kStart, 70'000).Index("B", kEnd, 85'000);
  EXPECT_THAT(Gaps(Only(year)), ElementsAre(10'000, -5'000));
  EXPECT_EQ(Only(year).closed_milli(), 10'000);
  EXPECT_EQ(Only(year).trend(), v1::GAP_TREND_NARROWED);
}

TEST(GapSpec, OneThatAroseFromNoneHasWidenedAndNoneIsUnchanged) {  // R0-35
  Year year = OnePair();
  year.Index("A", kStart, 80'000).Index("B", kStart, 80'000).Index("A", kMiddle, 85'000);
  EXPECT_EQ(Only(year).trend(), v1::GAP_TREND_WIDENED);
  EXPECT_EQ(Only(year).closed_milli(), -5'000);
  year.Index("B", kEnd, 85'000);
  EXPECT_EQ(Only(year).trend(), v1::GAP_TREND_UNCHANGED);
}

TEST(GapSpec, PairsAreInOrderAndCounted) {
  Year year;
  for (const char* id : {"A", "B", "C", "D", "E", "F"}) year.Unit(id);
  year.Pair("E", "F").Pair("C", "D").Pair("A", "B");
  year.Index("A", kStart, 90'000).Index("B", kStart, 70'000).Index("B", kEnd, 75'000);
  year.Index("C", kStart, 90'000).Index("D", kStart, 70'000).Index("D", kEnd, 65'000);
  const v1::GapAnalysis analysis = AnalyzeGaps(year.facts, ZaozhuangPolicy());
  EXPECT_EQ(analysis.pairs(0).pair_id(), "A-B");
  EXPECT_EQ(analysis.pairs(2).pair_id(), "E-F");
  EXPECT_EQ(analysis.narrowed_count(), 1);
  EXPECT_EQ(analysis.widened_count(), 1);
  EXPECT_EQ(analysis.not_measured_count(), 1);
  EXPECT_EQ(analysis.unchanged_count(), 0);
}

// --- what it is measured from (A39) ---

const CivilDay kFebruary(2017, 2, 1);

// A is 90 on 1 January and at the year's end, B 70 on 1 February and 75 at the end: 5 of 20 closed.
// B has one of 1 January, 50, recorded that day after everything of February.
Year LateBaseline(CivilDay recorded) {
  Year year = OnePair();
  year.Index("A", kStart, 90'000).Index("A", kEnd, 90'000);  // events 1 and 2
  year.Index("B", kStart, 50'000, recorded, 9);
  year.Index("B", kFebruary, 70'000, kFebruary, 3).Index("B", kEnd, 75'000, kEnd, 10);
  return year;
}

TEST(BaselineSpec, AnIndexRecordedTooLateDoesNotReplaceWhatTheGapIsMeasuredFrom) {  // R0-35, A39
  const v1::PairGap gap = Only(LateBaseline(kStart + 36));
  EXPECT_THAT(Gaps(gap), ElementsAre(20'000, 15'000));
  EXPECT_EQ(gap.closed_milli(), 5'000);
  ASSERT_EQ(gap.findings_size(), 1);
  EXPECT_EQ(gap.findings(0).rule(), "A39");
  EXPECT_EQ(gap.findings(0).parameter(), "entry.max_backdate_days");
  EXPECT_EQ(gap.findings(0).severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(gap.findings(0).event_position(), 9);
  EXPECT_EQ(gap.findings(0).message_zh(),
            "B 2017-01-01 的工作指数 2017-02-06 才登记，相隔 36 天，超过 35 "
            "天，只作为一次测量；年度起点仍为已登记的 2017-02-01 的指数");
}

TEST(BaselineSpec, ThirtyFiveDaysAreInTime) {  // A39
  const v1::PairGap gap = Only(LateBaseline(kStart + 35));
  EXPECT_EQ(gap.findings_size(), 0);
  EXPECT_THAT(Gaps(gap), ElementsAre(40'000, 20'000, 15'000));
}

TEST(BaselineSpec, WhereNothingWasOnRecordALateOneIsTheBaseline) {  // A39
  Year year = OnePair();
  year.Index("A", kStart, 90'000, kMiddle, 1).Index("A", kEnd, 90'000, kEnd, 3);
  year.Index("B", kStart, 50'000, kMiddle, 2).Index("B", kEnd, 60'000, kEnd, 4);
  EXPECT_THAT(Gaps(Only(year)), ElementsAre(40'000, 30'000));
  EXPECT_EQ(Only(year).findings_size(), 0);
}

TEST(BaselineSpec, ALateIndexOfALaterDayIsAMeasurementLikeAnyOther) {  // A39
  Year year = OnePair();
  year.Index("A", kStart, 90'000).Index("B", kStart, 50'000);
  year.Index("B", kMiddle, 60'000, kEnd, 9);
  EXPECT_THAT(Gaps(Only(year)), ElementsAre(40'000, 30'000));
  EXPECT_EQ(Only(year).findings_size(), 0);
}

TEST(BaselineSpec, ALimitOfThePolicyIsThePolicys) {  // A39
  Policy policy = ZaozhuangPolicy();
  policy.entry_max_backdate_days = 36;
  EXPECT_EQ(AnalyzeGaps(LateBaseline(kStart + 36).facts, policy).pairs(0).findings_size(), 0);
}

// R0-33, A39: as it is recorded, before any table has it.
TEST(BaselineSpec, WhoeverRecordsAnIndexTooLateIsToldThatItIsAMeasurement) {
  Year year = OnePair();
  year.Index("B", kStart + 31, 70'000);
  const IndexPoints on_record = year.facts.outcomes[1].indices();
  event::v1::UnitIndexRecorded index;
  index.set_unit_id("B");
  *index.mutable_index_date() = ToDate(kStart);
  const ProgramRules rules = ZaozhuangPolicy();
  EXPECT_FALSE(BaselineFinding(index, kStart + 35, on_record, rules).has_value());
  EXPECT_FALSE(BaselineFinding(index, kStart + 36, {}, rules).has_value()) << "it is the first";
  const auto told = BaselineFinding(index, kStart + 36, on_record, rules);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->rule(), "A39");
  EXPECT_EQ(told->event_position(), 0);
  EXPECT_EQ(told->subject(), "B");
  EXPECT_EQ(told->message_zh(),
            "B 2017-01-01 的工作指数 2017-02-06 才登记，相隔 36 天，超过 35 "
            "天，只作为一次测量；年度起点仍为已登记的 2017-02-01 的指数");
}

TEST(BaselineSpec, TheCitysSpreadHasEveryIndex) {  // R0-39, A39
  const Year year = LateBaseline(kStart + 36);
  const v1::GapAnalysis analysis = AnalyzeGaps(year.facts, ZaozhuangPolicy());
  ASSERT_GT(analysis.dispersions_size(), 0);
  EXPECT_EQ(ToDay(analysis.dispersions(0).index_date()), kStart);
  EXPECT_EQ(analysis.dispersions(0).unit_count(), 2);
  EXPECT_EQ(analysis.dispersions(0).min_milli(), 50'000);
}

// 40, 60 and 80: differences of 20, 20 and 40 in all, by three times 180.
TEST(DispersionSpec, IsTheSpreadOfTheLastIndicesOfATier) {  // R0-39
  Year year;
  year.Unit("A").Unit("B").Unit("C").Unit("unmeasured");
  year.Index("A", kStart, 60'000).Index("B", kStart, 80'000).Index("C", kStart, 40'000);
  const v1::GapAnalysis analysis = AnalyzeGaps(year.facts, ZaozhuangPolicy());
  ASSERT_EQ(analysis.dispersions_size(), 1);
  const v1::Dispersion& city = analysis.dispersions(0);
  EXPECT_EQ(city.tier(), kTown);
  EXPECT_EQ(city.unit_count(), 3);
  EXPECT_EQ(city.min_milli(), 40'000);
  EXPECT_EQ(city.max_milli(), 80'000);
  EXPECT_EQ(city.sum_milli(), 180'000);
  EXPECT_EQ(city.gini_numerator(), 80'000);
  EXPECT_EQ(city.gini_denominator(), 540'000);
}

TEST(DispersionSpec, RestsOnTheLastMeasurementsOfItsTierByThatDay) {
  Year year;
  year.Unit("A").Unit("B").Unit("D", kBrigade);
  year.Index("A", kStart, 40'000).Index("D", kStart, 60'000);  // events 1 and 2
  year.Index("A", kEnd, 50'000).Index("B", kEnd, 60'000);      // events 3 and 4
  const v1::GapAnalysis analysis = AnalyzeGaps(year.facts, ZaozhuangPolicy());
  ASSERT_EQ(analysis.dispersions_size(), 3);
  EXPECT_THAT(analysis.dispersions(0).positions(), ElementsAre(2)) << "the brigades";
  EXPECT_THAT(analysis.dispersions(1).positions(), ElementsAre(1));
  EXPECT_THAT(analysis.dispersions(2).positions(), ElementsAre(3, 4));
}

TEST(DispersionSpec, EqualUnitsHaveNone) {
  Year year;
  year.Unit("A").Unit("B").Index("A", kStart, 60'000).Index("B", kStart, 60'000);
  EXPECT_EQ(AnalyzeGaps(year.facts, ZaozhuangPolicy()).dispersions(0).gini_numerator(), 0);
}

TEST(DispersionSpec, UnitsThatHaveNothingHaveNoCoefficient) {
  Year year;
  year.Unit("A").Unit("B").Index("A", kStart, 0).Index("B", kStart, 0);
  EXPECT_EQ(AnalyzeGaps(year.facts, ZaozhuangPolicy()).dispersions(0).gini_denominator(), 0);
}

TEST(DispersionSpec, EachTierHasItsOwnDays) {
  Year year;
  year.Unit("T").Unit("D", kBrigade).Index("T", kEnd, 50'000).Index("D", kStart, 60'000);
  const v1::GapAnalysis analysis = AnalyzeGaps(year.facts, ZaozhuangPolicy());
  ASSERT_EQ(analysis.dispersions_size(), 2);
  EXPECT_EQ(analysis.dispersions(0).tier(), kBrigade);
  EXPECT_EQ(ToDay(analysis.dispersions(0).index_date()), kStart);
  EXPECT_EQ(ToDay(analysis.dispersions(1).index_date()), kEnd);
  EXPECT_EQ(analysis.dispersions(1).unit_count(), 1);
}

}  // namespace
}  // namespace jiedui::domain
