// Points and what is assumed, as they are printed.

#include <string>

#include "absl/strings/match.h"
#include "cli/render.h"
#include "gtest/gtest.h"

#include "tests/cli/parsed.h"

namespace jiedui::cli {
namespace {

TEST(PointTextTest, PointsArePrintedAsPointsHoweverTheirFieldIsCalled) {
  const auto cell = Parsed<v1::Cell>(
      R"(path: "districts[370402].terms[own_pairs].numerator" value: "86860" unit: "分")");
  EXPECT_TRUE(absl::StrContains(CellRows({cell}).Csv(), ",86.860,分")) << CellRows({cell}).Csv();
  const auto compared = Parsed<v1::CompareTablesResponse>(R"(
    changes { path: "districts[370402].terms[own_pairs].numerator" unit: "分"
              before: "73322" after: "76026" })");
  const std::string text = ComparisonText(compared);
  EXPECT_TRUE(absl::StrContains(text, "73.322")) << text;
  EXPECT_TRUE(absl::StrContains(text, "76.026")) << text;
}

TEST(PointTextTest, AShareOfPointsIsPrintedInPoints) {
  const auto assessment = Parsed<v1::YearEndAssessment>(R"(
    districts { unit_id: "370402" unit_name: "市中区" rank: 1
                terms { key: "own_pairs" label: "本级大队结对" weight_milli: 40000
                        numerator: 83073 denominator: 100000 points_milli: 33229 }
                terms { key: "supervision_reports" label: "按时上报月报" weight_milli: 5000
                        numerator: 11 denominator: 12 points_milli: 4583 } })");
  const std::string text = AssessmentText(assessment);
  EXPECT_TRUE(absl::StrContains(text, "83.073/100.000")) << text;
  EXPECT_TRUE(absl::StrContains(text, "11/12")) << text;
}

TEST(ComparisonTextTest, WhatIsAssumedOfBothStatesIsSaidOnceAndElseOfWhich) {
  auto compared = Parsed<v1::CompareTablesResponse>(R"(
    before { assumed_policy_set_id: "quota-safe" } after { assumed_policy_set_id: "quota-safe" })");
  const std::string both = ComparisonText(compared);
  EXPECT_TRUE(absl::StrContains(both, "相比的两个状态均假设施行规则参数集 quota-safe")) << both;
  EXPECT_EQ(both.find("假设施行"), both.rfind("假设施行")) << both;
  compared.mutable_before()->clear_assumed_policy_set_id();
  const std::string after = ComparisonText(compared);
  EXPECT_TRUE(absl::StrContains(after, "相比的后一状态假设施行规则参数集 quota-safe")) << after;
  EXPECT_EQ(after.find("假设施行"), after.rfind("假设施行")) << after;
}

}  // namespace
}  // namespace jiedui::cli
