// What is printed of a month over several ledgers.

#include <string>

#include "absl/strings/match.h"
#include "cli/render.h"
#include "gtest/gtest.h"

#include "tests/cli/parsed.h"

namespace jiedui::cli {
namespace {

v1::GetRollUpResponse RolledUp() {
  return Parsed<v1::GetRollUpResponse>(R"(
    sums { figures { key: "fine_fen" label: "处罚" unit: "万元" recorded: 3500000 reported: 1000000 }
           expected_count: 9 submitted_count: 4 accepted_count: 3
           pairs { pair_count: 5 compliant_count: 2 month_met_count: 3 month_breached_count: 1 } }
    ledgers { ledger: "ledgers/370400"
              month { unit_name: "枣庄市" policy_set_id: "zaozhuang-2017"
                      sums { figures { key: "fine_fen" label: "处罚" unit: "万元" recorded: 3500000
                                       reported: 1000000 } expected_count: 9 }
                      districts { unit_name: "薛城区" total_milli: 79854 rank: 1
                                  grade: GRADE_GOOD } }
              metadata { read_position: 120 } checkpoint { tree_size: 100 } }
    unread_ledgers { ledger: "ledgers/370300" reason: "LEDGER_STATE" message_zh: "已关闭" })");
}

TEST(RollUpTextTest, WhatIsMissingComesFirstThenTheSumsAndWhereToFollowThem) {
  const std::string text = RollUpText(RolledUp());
  EXPECT_TRUE(absl::StartsWith(text, "不完整：1 个账本未读到，以下合计不含它们")) << text;
  EXPECT_LT(text.find("ledgers/370300"), text.find("3.5")) << "before any number";
  for (const char* const part :
       {"LEDGER_STATE", "已关闭", "应报 9，已报 4，已审核 3", "5 对，至今达标 2 对", "120",
        "100（未覆盖）", "79.854", "不跨账本"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
}

TEST(RollUpTextTest, ARankingSaysWhetherItIsTheMonthsOrTheYears) {
  v1::GetRollUpResponse rolled = RolledUp();
  const std::string of_year = RollUpText(rolled);
  EXPECT_TRUE(absl::StrContains(of_year, "免除）：ledgers/370400\n全年名次")) << of_year;
  EXPECT_FALSE(absl::StrContains(of_year, "当月得分")) << of_year;
  v1::DistrictRank& rank = *rolled.mutable_ledgers(0)->mutable_month()->add_month_ranking();
  rank.set_unit_name("滕州市");
  rank.set_rank(1);
  rank.set_score_milli(66667);
  const std::string of_month = RollUpText(rolled);
  EXPECT_FALSE(absl::StrContains(of_month, "当月无名次")) << of_month;
  EXPECT_LT(of_month.find("66.667"), of_month.find("全年名次")) << of_month;
  EXPECT_LT(of_month.find("全年名次"), of_month.find("79.854")) << of_month;
}

TEST(RollUpTextTest, ACompleteOneSaysNothingOfWhatIsMissing) {
  v1::GetRollUpResponse rolled = RolledUp();
  rolled.clear_unread_ledgers();
  rolled.set_complete(true);
  rolled.mutable_ledgers(0)->mutable_checkpoint()->set_tree_size(120);
  const std::string text = RollUpText(rolled);
  EXPECT_FALSE(absl::StrContains(text, "未读到")) << text;
  EXPECT_FALSE(absl::StrContains(text, "未覆盖")) << text;
}

TEST(RollUpTextTest, WhereNothingWasReadNoTableOfZerosIsShown) {
  v1::GetRollUpResponse rolled = RolledUp();
  rolled.clear_sums();
  rolled.clear_ledgers();
  const std::string text = RollUpText(rolled);
  EXPECT_TRUE(absl::StrContains(text, "ledgers/370300")) << text;
  EXPECT_FALSE(absl::StrContains(text, "应报")) << text;
}

TEST(RollUpTextTest, RowsHaveEachLedgerTheSumAndWhatIsMissing) {
  const std::string csv = RollUpRows(RolledUp()).Csv();
  EXPECT_TRUE(absl::StrContains(csv, "ledgers/370400,120,处罚,万元,3.5,1,—,")) << csv;
  EXPECT_TRUE(absl::StrContains(csv, "ledgers/370300,,未读到,,,,,LEDGER_STATE 已关闭")) << csv;
  EXPECT_TRUE(absl::StrContains(csv, "合计,,处罚,万元,3.5,1,—,不含未读到的账本 1 个")) << csv;
}

// What is printed is exported too: a sheet without the rankings would be no roll-up of them.
TEST(RollUpTextTest, RowsHaveTheCountsAndBothRankingsWithTheirNumbersInWords) {
  v1::GetRollUpResponse rolled = RolledUp();
  v1::DistrictRank& rank = *rolled.mutable_ledgers(0)->mutable_month()->add_month_ranking();
  rank.set_unit_name("滕州市");
  rank.set_rank(1);
  rank.set_score_milli(66667);
  rank.set_cumulated_rank(2);
  const std::string csv = RollUpRows(rolled).Csv();
  for (const char* const row :
       {"ledgers/370400,120,月报应报,份,9,,,",
        "ledgers/370400,120,当月名次：滕州市,名,1,,,当月得分 66.667，累计名次 2",
        "ledgers/370400,120,全年名次：薛城区,名,1,,,全年得分 79.854，等次 良好",
        "合计,,结对当月达标,对,3,,,不含未读到的账本 1 个"}) {
    EXPECT_TRUE(absl::StrContains(csv, row)) << row << "\n" << csv;
  }
}

}  // namespace
}  // namespace jiedui::cli
