// What lowered a score: each fact that falls short, or that there is none, with what applied.

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "domain/date.h"
#include "jiedui/v1/tables.pb.h"
#include "projections/any_table.h"
#include "projections/cells.h"
#include "tests/projections/story.h"
#include "tests/projections/table_values.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

v1::CellExplanation Explain(const Story& story, const std::string& path) {
  const TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  const TableMessage table = ReadTable(story.tables(), question).value();
  const std::vector<TableCell> cells = CellAt(*table, path);
  CHECK(cells.size() == 1, path);
  return ExplainCell(story.tables(), question, cells.front());
}

v1::CellExplanation ExplainTerm(const Story& story, const std::string& term) {
  return Explain(story, absl::StrCat("pairs[", kTownPair, "].terms[", term, "].points_milli"));
}

// What the term lacks: its denominator less its numerator.
int64_t LackOf(const Story& story, const std::string& term) {
  const std::string row = absl::StrCat("pairs[", kTownPair, "].terms[", term, "].");
  const Values values = ValuesIn(story.tables(), OfYear(v1::TABLE_KIND_ASSESSMENT));
  return std::stoll(values.at(row + "denominator")) - std::stoll(values.at(row + "numerator"));
}

// Those that name the event.
std::vector<v1::CellCost> CostsOf(const v1::CellExplanation& explained, int64_t position) {
  std::vector<v1::CellCost> costs;
  for (const v1::CellCost& cost : explained.costs()) {
    if (cost.event_position() == position) costs.push_back(cost);
  }
  return costs;
}

// Of the town pair one report that is late and wrong, and a study that is too short.
struct BadYear {
  BadYear() {
    event::v1::GroupStudyHeld brief = Study("study-1", Assign(kLincheng, kXingren), "2017-03-15");
    brief.set_duration_minutes(60);
    study = story.Tell(brief, "town/370403001");
    event::v1::ReportSubmitted late = SubmitReport(kXingren, "2017-03", "2017-04-20");
    late.mutable_figures()->set_enterprise_count(7);
    report = story.Tell(late, "town/370403002");
  }

  Story story;
  int64_t study = 0;
  int64_t report = 0;
};

TEST(CellCostsSpec, ALateReportIsNamedWithItsEventItsLastDayAndTheFinding) {
  const BadYear year;
  const v1::CellExplanation explained = ExplainTerm(year.story, "reporting_timeliness");
  const std::vector<v1::CellCost> costs = CostsOf(explained, year.report);
  ASSERT_EQ(costs.size(), 1U);
  EXPECT_EQ(costs[0].source().kind(), v1::TABLE_KIND_DISPATCH);
  EXPECT_EQ(costs[0].source().unit_id(), kXingren);
  EXPECT_EQ(costs[0].source().month(), "2017-03");
  EXPECT_EQ(costs[0].source().path(), "timeliness");
  EXPECT_THAT(costs[0].label(), HasSubstr("2017-03"));
  EXPECT_EQ(CivilMonth(domain::ToDay(costs[0].due_date())), CivilMonth(2017, 4));
  ASSERT_EQ(costs[0].findings_size(), 1);
  EXPECT_THAT(costs[0].findings(0).message_zh(), HasSubstr("2017-04-20"));
  EXPECT_EQ(costs[0].findings(0).event_position(), year.report);
}

TEST(CellCostsSpec, AReportThatNeverCameIsNamedAsMissing) {
  const BadYear year;
  const v1::CellExplanation explained = ExplainTerm(year.story, "reporting_completeness");
  EXPECT_GT(explained.cost_count(), 0);
  for (const v1::CellCost& cost : explained.costs()) {
    EXPECT_EQ(cost.event_position(), 0) << cost.label();
    EXPECT_TRUE(cost.has_due_date()) << cost.label();
    EXPECT_EQ(cost.findings_size(), 1) << cost.label();
  }
}

TEST(CellCostsSpec, AnActivityThatDoesNotCountIsNamedWithWhy) {
  const BadYear year;
  for (const char* const term : {"quality", "month_coverage", "kind_floors"}) {
    const std::vector<v1::CellCost> costs = CostsOf(ExplainTerm(year.story, term), year.study);
    ASSERT_EQ(costs.size(), 1U) << term;
    EXPECT_EQ(costs[0].source().path(), "activities[study-1].standing") << term;
    std::set<std::string> rules;
    for (const v1::RuleFinding& finding : costs[0].findings()) rules.insert(finding.rule());
    EXPECT_THAT(rules, Contains("R0-24")) << term;
  }
}

TEST(CellCostsSpec, AQuotaThatIsNotReachedSaysWhatWasCountedAndUntilWhen) {
  const BadYear year;
  const v1::CellExplanation explained = ExplainTerm(year.story, "kind_floors");
  const auto study = absl::c_find_if(explained.costs(), [](const v1::CellCost& cost) {
    return cost.source().path() == "kinds[ACTIVITY_KIND_GROUP_STUDY].status";
  });
  ASSERT_NE(study, explained.costs().end());
  EXPECT_EQ(study->event_position(), 0);
  EXPECT_THAT(study->how_zh(), HasSubstr("计入 0 次"));
  EXPECT_EQ(domain::ToDay(study->due_date()), CivilDay(2017, 12, 31));
  EXPECT_THAT(study->counted_positions(), IsEmpty());
}

TEST(CellCostsSpec, WhatATermLacksIsToldToTheLastOne) {
  const BadYear year;
  for (const char* const term :
       {"quality", "reporting_completeness", "reporting_timeliness", "reporting_accuracy"}) {
    EXPECT_EQ(ExplainTerm(year.story, term).cost_count(), LackOf(year.story, term)) << term;
    EXPECT_GT(LackOf(year.story, term), 0) << term;
  }
  const v1::CellExplanation months = ExplainTerm(year.story, "month_coverage");
  EXPECT_EQ(static_cast<int64_t>(CostsOf(months, 0).size()), LackOf(year.story, "month_coverage"));
}

TEST(CellCostsSpec, ATotalIsLoweredByWhatLowersItsTermsAndAUnitByItsPairs) {
  const BadYear year;
  const v1::CellExplanation total =
      Explain(year.story, absl::StrCat("pairs[", kTownPair, "].total_milli"));
  std::set<std::string> terms;
  for (const v1::CellCost& cost : total.costs()) terms.insert(cost.term());
  EXPECT_THAT(terms, Contains("month_coverage"));
  EXPECT_THAT(terms, Contains("reporting_timeliness"));
  EXPECT_THAT(terms, Contains("improvement"));
  EXPECT_THAT(terms, Not(Contains("bonus_practice")));
  EXPECT_EQ(total.costs_size(), std::min(total.cost_count(), 100));
  const v1::CellExplanation unit =
      Explain(year.story, absl::StrCat("units[", kXingren, "].score_milli"));
  EXPECT_EQ(unit.cost_count(), total.cost_count());
}

TEST(CellCostsSpec, ADistrictNamesTheChecksItOwes) {
  const BadYear year;
  const std::string row = absl::StrCat("districts[", kXuecheng, "].terms[supervision_checks].");
  const v1::CellExplanation explained = Explain(year.story, row + "points_milli");
  const Values values = ValuesIn(year.story.tables(), OfYear(v1::TABLE_KIND_ASSESSMENT));
  EXPECT_GT(explained.cost_count(), 0);
  EXPECT_EQ(explained.cost_count(),
            std::stoll(values.at(row + "denominator")) - std::stoll(values.at(row + "numerator")));
  EXPECT_THAT(explained.costs(0).how_zh(), HasSubstr(kTownPair));
  EXPECT_EQ(domain::ToDay(explained.costs(0).due_date()), CivilDay(2017, 3, 31));
}

TEST(CellCostsSpec, WhatWasNeverMeasuredIsSaidToBeMissing) {
  const BadYear year;  // no index was recorded
  const v1::CellExplanation explained = ExplainTerm(year.story, "improvement");
  ASSERT_EQ(explained.costs_size(), 1);
  EXPECT_EQ(explained.costs(0).event_position(), 0);
  EXPECT_THAT(explained.costs(0).how_zh(), HasSubstr("没有两次计入的工作指数"));
}

TEST(CellCostsSpec, AGapThatWidenedLacksMoreThanTheWholeOfIt) {  // R0-35
  Story story;
  for (const char* const day : {"2017-01-01", "2017-12-31"}) {
    story.Tell(RecordIndex(kXingren, day, 70'000));
  }
  story.Tell(RecordIndex(kLincheng, "2017-01-01", 80'000));
  story.Tell(RecordIndex(kLincheng, "2017-12-31", 85'000));
  const v1::CellExplanation explained = ExplainTerm(story, "gap");
  ASSERT_EQ(explained.costs_size(), 1);
  EXPECT_EQ(explained.costs(0).how_zh(),
            "达到 -5.000 分（低于 0，按 0 计），满分须 10.000 分，差 15.000 分");
}

std::string OfDistrict(const std::string& field) {
  return absl::StrCat("districts[", kXuecheng, "].", field);
}

TEST(CellCostsSpec, ADistrictIsLoweredByWhatLoweredThePairsOfItsTowns) {
  const BadYear year;
  const v1::CellExplanation towns = Explain(year.story, OfDistrict("terms[towns].points_milli"));
  const std::vector<v1::CellCost> late = CostsOf(towns, year.report);
  ASSERT_FALSE(late.empty());
  EXPECT_EQ(late[0].term(), "reporting_timeliness");
  EXPECT_EQ(late[0].through_term(), "towns");
  EXPECT_EQ(late[0].through_term_label(), "所属镇街结对");
  EXPECT_EQ(late[0].pair_id(), kTownPair);
  EXPECT_THAT(late[0].pair_name(), HasSubstr("—"));
  EXPECT_FALSE(late[0].clause().empty());
  EXPECT_FALSE(CostsOf(towns, year.study).empty());
  const v1::CellExplanation pair =
      Explain(year.story, absl::StrCat("pairs[", kTownPair, "].total_milli"));
  EXPECT_EQ(towns.cost_count(), pair.cost_count());  // both towns are of the one pair, told once
}

TEST(CellCostsSpec, EveryScoreOfADistrictThatIsLessThanItCouldBeSaysWhatCostIt) {
  const BadYear year;
  for (const char* const field : {"total_milli", "target_milli", "grade"}) {
    std::set<std::string> through;
    TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
    const TableMessage table = ReadTable(year.story.tables(), question).value();
    const TableCell cell = CellAt(*table, OfDistrict(field)).at(0);
    const v1::CellExplanation explained =
        ExplainCell(year.story.tables(), question, cell, {0, 10'000});
    for (const v1::CellCost& cost : explained.costs()) through.insert(cost.through_term());
    EXPECT_THAT(through, testing::ElementsAre("", "own_pairs", "towns")) << field;
    EXPECT_EQ(explained.costs_size(), explained.cost_count()) << field;
  }
}

TEST(CellCostsSpec, OfManyCostsTheNextOnesCanBeAskedForAndAllAreCounted) {
  const BadYear year;
  const TableQuestion question = OfYear(v1::TABLE_KIND_ASSESSMENT);
  const TableMessage table = ReadTable(year.story.tables(), question).value();
  const TableCell cell = CellAt(*table, OfDistrict("total_milli")).at(0);
  const v1::CellExplanation all = ExplainCell(year.story.tables(), question, cell, {0, 10'000});
  ASSERT_GT(all.cost_count(), 5);
  const v1::CellExplanation some = ExplainCell(year.story.tables(), question, cell, {2, 3});
  EXPECT_EQ(some.cost_count(), all.cost_count());
  ASSERT_EQ(some.costs_size(), 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(some.costs(i).SerializeAsString(), all.costs(i + 2).SerializeAsString()) << i;
  }
}

TEST(CellCostsSpec, OfAUnitInTwoPairsEachCostNamesItsPairAndWhatLowersBothSaysSo) {
  Story story;
  story.Tell(GrantException(kTengzhou));
  story.Tell(Assign(kTengzhou, kGaoxin));
  const std::string second = PairId(kTengzhou, kGaoxin);
  const v1::CellExplanation explained =
      Explain(story, absl::StrCat("units[", kTengzhou, "].score_milli"));
  std::set<std::string> pairs;
  bool own_report = false;
  for (const v1::CellCost& cost : explained.costs()) {
    pairs.insert(cost.pair_id());
    if (cost.term() != "reporting_completeness") continue;
    const bool is_shared = cost.source().unit_id() == kTengzhou;
    own_report = own_report || is_shared;
    EXPECT_EQ(cost.shared_pair_ids_size(), is_shared ? 1 : 0) << cost.label();
  }
  EXPECT_TRUE(own_report);
  EXPECT_THAT(pairs, testing::IsSubsetOf({kBrigadePair, second}));
}

TEST(CellCostsSpec, EachLossSaysHowManyPointsOfItsTermItCost) {
  const BadYear year;
  const std::string row = absl::StrCat("pairs[", kTownPair, "].terms[reporting_completeness].");
  const Values values = ValuesIn(year.story.tables(), OfYear(v1::TABLE_KIND_ASSESSMENT));
  const int64_t weight = std::stoll(values.at(row + "weight_milli"));
  const int64_t whole = std::stoll(values.at(row + "denominator"));
  const v1::CellExplanation reports = ExplainTerm(year.story, "reporting_completeness");
  ASSERT_FALSE(reports.costs().empty());
  for (const v1::CellCost& cost : reports.costs()) {
    EXPECT_EQ(cost.lost_milli(), (2 * weight + whole) / (2 * whole)) << cost.label();
  }
  // Of a month the want of an activity costs, and not also what would have made up for it.
  const v1::CellExplanation months = ExplainTerm(year.story, "month_coverage");
  ASSERT_FALSE(CostsOf(months, year.study).empty());
  EXPECT_FALSE(CostsOf(months, year.study)[0].has_lost_milli());
  EXPECT_GT(CostsOf(months, 0).at(0).lost_milli(), 0);
}

TEST(CellCostsSpec, AStayThatQualifiesAndDoesNotCountIsALossByNotCounting) {  // A9
  Story story;
  const int64_t stay =
      story.Tell(Rotate("r1", kTownPair, kXingren, "2017-03-02", "2017-03-20"), "town/370403002");
  story.Tell(Attest("r1", kTownPair, kLincheng, "2017-03-21"), "town/370403001");
  const std::vector<v1::CellCost> costs = CostsOf(ExplainTerm(story, "kind_floors"), stay);
  ASSERT_EQ(costs.size(), 1U);
  EXPECT_EQ(costs[0].source().path(), "activities[r1].counted");
  EXPECT_THAT(costs[0].how_zh(), testing::EndsWith("为不计入"));
  for (const char* const term : {"quality", "month_coverage", "kind_floors"}) {
    const v1::CellExplanation explained = ExplainTerm(story, term);
    for (const v1::CellCost& cost : explained.costs()) {
      EXPECT_FALSE(absl::EndsWith(cost.how_zh(), "为符合要求")) << cost.how_zh();
    }
  }
}

TEST(CellCostsSpec, ANameIsLoweredByNothing) {
  const BadYear year;
  EXPECT_EQ(Explain(year.story, absl::StrCat("pairs[", kTownPair, "].unit_a_name")).cost_count(),
            0);
}

}  // namespace
}  // namespace jiedui::projections
