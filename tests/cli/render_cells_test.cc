// What is printed of a single cell.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/render.h"
#include "gtest/gtest.h"

#include "base/civil.h"
#include "domain/date.h"
#include "tests/cli/parsed.h"

namespace jiedui::cli {
namespace {

v1::ExplainCellResponse Explained(const char* text) {
  return Parsed<v1::ExplainCellResponse>(text);
}

TEST(ExplanationTextTest, APublishedNumberSaysWhereItWasTakenFromAndWhatCorrectsIt) {
  const auto explained = Explained(R"(
    explanation { cell { path: "unit_months[u,2017-03].figures[enterprise_count].recorded"
                         value: "3" unit: "家" }
                  computed_from { kind: TABLE_KIND_DISPATCH unit_id: "u" month: "2017-03"
                                  path: "rows[2].figures[enterprise_count].recorded"
                                  position: 90 on_date { year: 2017 month: 4 day: 12 } }
                  corrected_by { bulletin_id: "2017-370400-2" publication_position: 95
                                 before: "3" after: "2" positions: 91 positions: 92 } })");
  const std::string command =
      "jiedui explain dispatch --unit u --month 2017-03 --cell "
      "'rows[2].figures[enterprise_count].recorded' --as-of-position 90 --on 2017-04-12";
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text, absl::StrCat("公布时的来历见：", command, "\n"))) << text;
  EXPECT_TRUE(
      absl::StrContains(text, "后期更正：2017-370400-2（位置 95）由 3 改为 2，事件 91、92\n"))
      << text;
  const std::string rows = ExplanationRows(explained).Csv();
  EXPECT_TRUE(absl::StrContains(rows, "2017-370400-2（位置 95）由 3 改为 2")) << rows;
}

TEST(ExplanationTextTest, ByWhatACellWasJudgedAndAllThatIsBehindItIsPrinted) {
  const v1::ExplainCellResponse explained = Explained(R"(
    explanation { cell { path: "months[2017-05].required" value: "0" }
                  basis_positions: 7 basis_positions: 60
                  behind_positions: 31 behind_positions: 44 behind_count: 2 }
    events { position: 31 title: "集中学习" actor: "district/370403"
             occurred_date { year: 2017 month: 3 day: 21 } }
    page_events { position: 44 title: "联合执法" actor: "district/370404"
                  occurred_date { year: 2017 month: 4 day: 5 } }
    basis_events { position: 7 title: "规则参数发布" actor: "city/370400" }
    basis_events { position: 60 title: "月度活动免除" actor: "city/370400" })");
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text, "事实：2 个事件\n")) << text;
  const size_t facts = text.find("形成此值的事实：\n");
  ASSERT_NE(facts, std::string::npos) << text;
  EXPECT_LT(facts, text.find("集中学习"));
  EXPECT_LT(text.find("集中学习"), text.find("联合执法"));
  const size_t standards = text.find("依据的规则、日历、免除、例外和许可：\n");
  ASSERT_NE(standards, std::string::npos) << text;
  EXPECT_LT(text.find("联合执法"), standards);
  EXPECT_LT(standards, text.find("规则参数发布"));
  EXPECT_LT(standards, text.find("月度活动免除"));
  const std::string rows = ExplanationRows(explained).Csv();
  EXPECT_TRUE(absl::StrContains(rows, "依据的规则,60,月度活动免除")) << rows;
  EXPECT_TRUE(absl::StrContains(rows, "形成此值的事实,31,集中学习,2017年3月21日,")) << rows;
  EXPECT_TRUE(absl::StrContains(rows, "形成此值的事实,44,联合执法,2017年4月5日,")) << rows;
}

TEST(ExplanationTextTest, ACellWithoutAClauseSaysThatThereIsNone) {
  const auto size = Explained(R"(explanation { cell { path: "ledger_size" value: "240" } })");
  EXPECT_TRUE(absl::StrContains(ExplanationText(size), "依据：无\n")) << ExplanationText(size);
  EXPECT_TRUE(absl::StrContains(ExplanationRows(size).Csv(), "依据,,,,,,,无"));
  const auto figure =
      Explained(R"(explanation { cell { path: "x" value: "3" } clause: "四（二）" })");
  EXPECT_FALSE(absl::StrContains(ExplanationText(figure), "依据：无"));
}

TEST(ExplanationTextTest, ASumIsPrintedWithTheNamesOfItsNumbersAndTheUnitsMonths) {
  const auto explained = Explained(R"(
    explanation { cell { path: "roll_up.figures[joint_session_count].recorded" value: "3" }
                  formula: "6 - 3 = 3" formula_zh: "入账值合计 6 - 入账值重复数 3 = 3"
                  parts { source { kind: TABLE_KIND_DISPATCH unit_id: "u" month: "2017-05"
                                   path: "rows[2].figures[joint_session_count].recorded" }
                          cell { value: "1" label: "榴园镇" } } })");
  const std::string part =
      "explain dispatch --unit u --month 2017-05 --cell "
      "'rows[2].figures[joint_session_count].recorded' = 1（榴园镇）";
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text, "算式：入账值合计 6 - 入账值重复数 3 = 3\n")) << text;
  EXPECT_TRUE(absl::StrContains(text, absl::StrCat("各单位：", part, "\n"))) << text;
  EXPECT_TRUE(absl::StrContains(ExplanationRows(explained).Csv(), part));
}

TEST(ExplanationTextTest, WhatLoweredAScoreIsPrintedWithItsEventOrThatThereIsNone) {
  const v1::ExplainCellResponse explained = Explained(R"(
    explanation { cell { path: "pairs[p].terms[reporting_timeliness].points_milli" value: "4000" }
                  costs { term_label: "月报及时" label: "2017-03，薛城区，是否按时"
                          event_position: 91 due_date { year: 2017 month: 4 day: 5 }
                          how_zh: "逾期 2 天" findings { message_zh: "2017-04-07 报送" } }
                  costs { term_label: "月报及时" label: "2017-05，薛城区，是否按时" how_zh: "未报" }
                  cost_count: 3 })");
  const std::string first =
      "月报及时：2017-03，薛城区，是否按时：逾期 2 天；2017-04-07 报送（事件 91，截止 2017-04-05）";
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text, absl::StrCat("失分：", first, "\n"))) << text;
  EXPECT_TRUE(absl::StrContains(
      text, "是否按时：未报（缺少事实）\n失分：另有 1 项未列出（加 --limit 0 列出全部）\n"))
      << text;
  const std::string rows = ExplanationRows(explained).Csv();
  EXPECT_TRUE(absl::StrContains(rows, first)) << rows;
}

TEST(ExplanationTextTest, ALossSaysItsPoints) {
  const v1::ExplainCellResponse explained = Explained(R"(
    explanation { cell { path: "pairs[p].total_milli" value: "4000" }
                  costs { term_label: "月报及时" label: "2017-05，兴仁街道，及时性" how_zh: "未报"
                          lost_milli: 278 }
                  cost_count: 1 })");
  EXPECT_TRUE(absl::StrContains(ExplanationText(explained), "未报（缺少事实，失 0.278 分）"))
      << ExplanationText(explained);
}

TEST(ExplanationTextTest, AChangeThatAVetoCameWithIsMarkedAndSaysWhich) {
  const v1::ExplainCellResponse explained = Explained(R"(
    explanation { cell { path: "pairs[p].total_milli" value: "0" }
                  changes { path: "pairs[p].total_milli" before: "80000" after: "0"
                            first_position: 52 last_position: 52 event_count: 1
                            vetoes_come { pair_id: "p" veto_zh: "虚报、瞒报经查实，一票否决"
                                          clause: "解释 A7" positions: 51 positions: 52 } } })");
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text,
                                "一票否决变动（位置 52）：生效：虚报、瞒报经查实，一票否决"
                                "（结对 p，依据 解释 A7，事件 51、52）\n"))
      << text;
  EXPECT_TRUE(absl::StrContains(ExplanationRows(explained).Csv(), "0.000（一票否决生效）"));
}

TEST(ExplanationTextTest, ACostSaysOfWhichPairItIsAndThatAnotherIsLoweredToo) {
  const v1::ExplainCellResponse explained = Explained(R"(
    explanation { cell { path: "districts[d].terms[towns].points_milli" value: "4000" }
                  costs { through_term: "towns" through_term_label: "所属镇街结对"
                          pair_id: "p" pair_name: "临城街道—兴仁街道" term_label: "月报及时"
                          label: "2017-05，兴仁街道，及时性" how_zh: "未报" clause: "四（四）"
                          shared_pair_ids: "q" }
                  cost_count: 1 })");
  const std::string line =
      "所属镇街结对，临城街道—兴仁街道，月报及时：2017-05，兴仁街道，及时性：未报"
      "（缺少事实，依据 四（四），同一事实另计入结对 q）";
  EXPECT_TRUE(absl::StrContains(ExplanationText(explained), line)) << ExplanationText(explained);
}

TEST(ExplanationTextTest, AVetoIsPrintedWithItsClauseAndItsEvents) {
  const v1::ExplainCellResponse explained = Explained(R"(
    explanation { cell { path: "pairs[p].total_milli" value: "0" }
                  vetoes { pair_id: "p" veto_zh: "虚报、瞒报经查实，一票否决" clause: "解释 A7"
                           positions: 51 positions: 52 } })");
  const std::string line = "虚报、瞒报经查实，一票否决（结对 p，依据 解释 A7，事件 51、52）";
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text, absl::StrCat("一票否决：", line, "\n"))) << text;
  EXPECT_TRUE(absl::StrContains(ExplanationRows(explained).Csv(), line));
}

TEST(ExplanationTextTest, AnEventHasTheDayItHappenedAndTheDayItWasRecorded) {
  const v1::ExplainCellResponse explained = Explained(R"(
    explanation { cell { path: "p" value: "1" } evidence_positions: 31
                  costs { term_label: "月报及时" label: "2017-03" how_zh: "逾期" event_position: 31 }
                  cost_count: 1 }
    events { position: 31 title: "月报报送" actor: "town/1"
             occurred_date { year: 2017 month: 4 day: 7 } record_time { seconds: 1491624000 } })");
  const std::string rows = ExplanationRows(explained).Csv();
  EXPECT_TRUE(absl::StrContains(rows, "31,月报报送,2017年4月7日,2017年4月8日,")) << rows;
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text, "登记日期")) << text;
  EXPECT_TRUE(absl::StrContains(text, "（事件 31，2017年4月7日发生，2017年4月8日登记）")) << text;
}

TEST(ComparisonTextTest, WhereNoSingleEventIsNamedItIsSaidAmongHowManyAndWhy) {
  v1::CompareTablesResponse compared;
  v1::CellChange& change = *compared.add_changes();
  change.set_path("rank");
  change.set_first_position(1201);
  change.set_last_position(1340);
  change.set_event_count(17);
  change.set_range_reason(v1::RANGE_REASON_TOO_MANY_EVENTS);
  EXPECT_TRUE(absl::StrContains(ComparisonRows(compared).Csv(),
                                "1201–1340（其间 17 个事件中的一个或几个，过多未逐一查看）"));
  change.set_range_reason(v1::RANGE_REASON_POLICY_SETS);
  EXPECT_TRUE(
      absl::StrContains(ComparisonRows(compared).Csv(), "1201–1340（其间 17 个事件，或规则参数）"));
}

TEST(ComparisonTextTest, AChangeSaysThatOthersMayBeMissingBesideIt) {
  v1::CompareTablesResponse compared;
  v1::CellChange& change = *compared.add_changes();
  change.set_path("rank");
  change.set_first_position(1201);
  change.set_last_position(1201);
  change.set_event_count(1);
  change.set_coverage(v1::EVENT_COVERAGE_ALL);
  EXPECT_TRUE(absl::StrContains(ComparisonRows(compared).Csv(), "\n1201,rank"));
  change.set_coverage(v1::EVENT_COVERAGE_SOME);
  EXPECT_TRUE(absl::StrContains(ComparisonRows(compared).Csv(),
                                "1201（前后有事件未查看，可能另有变化）,rank"));
  change.set_coverage(v1::EVENT_COVERAGE_RANGE);
  change.set_range_reason(v1::RANGE_REASON_POLICY_SETS);
  EXPECT_TRUE(
      absl::StrContains(ComparisonRows(compared).Csv(), "1201（其间 1 个事件，或规则参数）,rank"));
}

TEST(ComparisonTextTest, ANameThatSeveralUnitsHaveIsToldApartByTheirCodes) {
  v1::CompareTablesResponse compared;
  const auto add = [&compared](const char* path, const char* label) {
    v1::CellChange& change = *compared.add_changes();
    change.set_path(path);
    change.set_label(label);
  };
  add("units[370403001].rank", "开发区，名次");
  add("units[370481001].rank", "开发区，名次");
  add("units[370403002].rank", "临城街道，名次");
  add("districts[370403].rank", "薛城区，名次");
  add("units[370403].rank", "薛城区，名次");
  const std::string csv = ComparisonRows(compared).Csv();
  EXPECT_TRUE(absl::StrContains(csv, "开发区，名次（370403001）,")) << csv;
  EXPECT_TRUE(absl::StrContains(csv, "开发区，名次（370481001）,")) << csv;
  EXPECT_TRUE(absl::StrContains(csv, "临城街道，名次,")) << csv;
  EXPECT_TRUE(absl::StrContains(csv, "薛城区，名次,")) << "one unit in two lists: " << csv;
}

TEST(ComparisonTextTest, ARankSaysInWhichRanking) {
  v1::CompareTablesResponse compared;
  for (const char* path : {"districts[370403].rank", "units[370403].rank", "pairs[p1].rank",
                           "months[2017-03].ranking[370403].rank"}) {
    v1::RankChange& rank = *compared.add_rank_changes();
    rank.set_path(path);
    rank.set_id("370403");
    rank.set_before(2);
    rank.set_after(1);
  }
  const std::string text = ComparisonText(compared);
  size_t at = text.find("│排名");
  for (const char* ranking : {"│区（市）局", "│单位", "│结对", "│月度排名"}) {
    at = text.find(ranking, at);
    ASSERT_NE(at, std::string::npos) << ranking << "\n" << text;
  }
}

v1::RankMove Overtaking() {
  v1::RankMove move;
  move.set_path("ranking[370403].score_milli");
  move.set_id("370403");
  move.set_name("薛城区");
  move.set_before("30303");
  move.set_after("33333");
  move.set_before_rank(2);
  move.set_after_rank(1);
  move.set_first_position(57);
  move.set_last_position(57);
  move.set_event_count(1);
  return move;
}

TEST(ComparisonTextTest, ARankSaysWhoseNumberMovedIt) {
  v1::CompareTablesResponse compared;
  v1::RankChange& rank = *compared.add_rank_changes();
  rank.set_path("ranking[370481].cumulated_rank");
  rank.set_before(1);
  rank.set_after(2);
  *rank.add_moves() = Overtaking();
  rank.set_move_count(2);
  const std::string text = ComparisonText(compared);
  EXPECT_TRUE(absl::StrContains(text, "月度累计排名")) << text;
  EXPECT_TRUE(absl::StrContains(text, "薛城区 30.303→33.333")) << text;
  EXPECT_TRUE(absl::StrContains(text, "事件 57")) << text;
  // What follows is on the next line of its cell.
  EXPECT_TRUE(absl::StrContains(text, "另有 1 个")) << text;
}

TEST(ComparisonTextTest, AMoveWithoutEventsIsLaidToWhatTheTwoStatesDifferIn) {
  v1::CompareTablesResponse compared;
  *compared.mutable_before()->mutable_judging_date() = domain::ToDate(CivilDay(2017, 12, 31));
  *compared.mutable_after()->mutable_judging_date() = domain::ToDate(CivilDay(2017, 12, 31));
  compared.mutable_after()->set_assumed_policy_set_id("q");
  v1::RankMove& move = *compared.add_rank_changes()->add_moves();
  move = Overtaking();
  move.set_event_count(0);
  EXPECT_TRUE(absl::StrContains(ComparisonText(compared), "，因规则参数"));
  compared.mutable_before()->set_assumed_policy_set_id("q");
  *compared.mutable_before()->mutable_judging_date() = domain::ToDate(CivilDay(2017, 4, 30));
  EXPECT_TRUE(absl::StrContains(ComparisonText(compared), "，因判断日"));
  EXPECT_FALSE(absl::StrContains(ComparisonText(compared), "规则参数）"));
  compared.mutable_before()->clear_assumed_policy_set_id();
  EXPECT_TRUE(absl::StrContains(ComparisonText(compared), "，因判断日或"));
}

TEST(ExplanationTextTest, AChangeOfARankSaysWhoseNumberMovedIt) {
  v1::ExplainCellResponse explained;
  v1::CellChange& change = *explained.mutable_explanation()->add_changes();
  change.set_path("ranking[370481].rank");
  change.set_before("1");
  change.set_after("2");
  change.set_first_position(57);
  change.set_last_position(57);
  *change.add_moves() = Overtaking();
  change.set_move_count(1);
  const std::string said = "薛城区 30.303→33.333（第 2 名→第 1 名，事件 57）";
  EXPECT_TRUE(absl::StrContains(ExplanationText(explained), "名次变动（位置 57）：" + said))
      << ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(ExplanationRows(explained).Csv(), said));
  change.mutable_moves(0)->set_first_position(50);
  change.mutable_moves(0)->set_event_count(3);
  EXPECT_TRUE(absl::StrContains(ExplanationText(explained), "事件 50–57 间 3 个"));
}

TEST(ComparisonTextTest, YesAndNoAreSaidInChinese) {
  v1::CompareTablesResponse compared;
  v1::CellChange& change = *compared.add_changes();
  change.set_path("pairs[p1].vetoed");
  change.set_before("false");
  change.set_after("true");
  EXPECT_TRUE(absl::StrContains(ComparisonRows(compared).Csv(), ",否,是,"));
  const auto explained =
      Explained(R"(explanation { cell { path: "pairs[p1].vetoed" value: "true" } })");
  EXPECT_TRUE(absl::StrContains(ExplanationText(explained), "值：是\n"));
}

TEST(ComparisonTextTest, TheDayEachStateIsJudgedOnIsSaidAndWhatOnlyTheDayChanged) {
  v1::CompareTablesResponse compared;
  compared.mutable_before()->set_read_position(240);
  *compared.mutable_before()->mutable_judging_date() = domain::ToDate(CivilDay(2017, 4, 30));
  compared.mutable_after()->set_read_position(1340);
  *compared.mutable_after()->mutable_judging_date() = domain::ToDate(CivilDay(2017, 12, 31));
  v1::CellChange& change = *compared.add_changes();
  change.set_path("months[2017-04].activity_count");
  change.set_before("0");
  change.set_after("1");
  const std::string text = ComparisonText(compared);
  EXPECT_TRUE(absl::StrContains(text,
                                "账本位置 240（判断日 2017-04-30） 与 1340（判断日 2017-12-31） "
                                "相比，1 次变化"))
      << text;
  EXPECT_TRUE(absl::StrContains(ComparisonRows(compared).Csv(), "判断日,months[2017-04]"));
  change.set_range_reason(v1::RANGE_REASON_POLICY_SETS);
  EXPECT_TRUE(absl::StrContains(ComparisonRows(compared).Csv(), "规则参数,months[2017-04]"));
}

TEST(ExplanationTextTest, OfManyEventsTheFirstAreListedAndAllCounted) {
  v1::ExplainCellResponse explained;
  for (int position = 1; position <= 60; ++position) {
    explained.mutable_explanation()->add_behind_positions(position);
  }
  explained.mutable_explanation()->set_behind_count(2345);
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(
      text, "事实：2345 个事件，列出前 50 个（另有 2295 个，加 --limit 0 列出全部）\n"))
      << text;
  const std::string few = ExplanationText(explained, 3);
  EXPECT_TRUE(absl::StrContains(few, "列出前 3 个（另有 2342 个")) << few;
  const std::string all = ExplanationText(explained, 0);
  EXPECT_TRUE(absl::StrContains(all, "列出前 60 个（另有 2285 个")) << all;
  EXPECT_TRUE(absl::StrContains(ExplanationRows(explained, 3).Csv(), "形成此值的事实,3,"));
  EXPECT_FALSE(absl::StrContains(ExplanationRows(explained, 3).Csv(), "形成此值的事实,4,"));
}

TEST(ExplanationTextTest, WhereChangesMayBeMissingTheOptionThatListsThemIsNamed) {
  v1::ExplainCellResponse explained;
  const auto said = [&explained](v1::EventCoverage coverage) {
    explained.mutable_explanation()->set_coverage(coverage);
    return ExplanationText(explained);
  };
  for (const v1::EventCoverage coverage : {v1::EVENT_COVERAGE_SOME, v1::EVENT_COVERAGE_RANGE}) {
    EXPECT_TRUE(absl::StrContains(said(coverage), "（加 --all-changes 逐一查看并列出全部）\n"));
    EXPECT_FALSE(absl::StrContains(said(coverage), "--limit")) << "which lists at most a hundred";
    EXPECT_TRUE(absl::StrContains(ExplanationRows(explained).Csv(), "加 --all-changes"));
  }
  EXPECT_FALSE(absl::StrContains(said(v1::EVENT_COVERAGE_ALL), "加 --"));
}

TEST(ExplanationTextTest, FactsOfTwoPairsAreKeptApartAndThoseOfBothAreSaidToBe) {
  const v1::ExplainCellResponse explained = Explained(R"(
    explanation { cell { path: "p" value: "3" }
                  behind_positions: 31 behind_positions: 44 behind_positions: 52 behind_count: 3
                  pair_facts { pair_id: "p" positions: 31 positions: 44 }
                  pair_facts { pair_id: "q" positions: 44 positions: 52 } })");
  EXPECT_TRUE(
      absl::StrContains(ExplanationText(explained),
                        "各结对的事实：p 2 个：31、44；q 2 个：44、52；其中 1 个同属几个结对\n"))
      << ExplanationText(explained);
}

TEST(ExplanationTextTest, WhatIsMissingIsPrintedWithWhoOwesItUntilWhenAndByWhichClause) {
  const v1::ExplainCellResponse explained = Explained(R"(
    explanation { cell { path: "timeliness" value: "REPORT_TIMELINESS_OVERDUE" }
                  missing { title: "月报" unit_names: "临城街道" pair_id: "p" required: 1
                            due_date { year: 2017 month: 4 day: 5 } overdue: true
                            clause: "四（四）" note_zh: "请报送" }
                  missing_count: 3 coverage: EVENT_COVERAGE_ALL })");
  const std::string line =
      "月报（临城街道，结对 p）：已有 0，要求 1，截止 2017-04-05，已过，依据 四（四）：请报送";
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text, absl::StrCat("缺少事实：", line, "\n"))) << text;
  EXPECT_TRUE(absl::StrContains(text, "缺少事实：另有 2 项未列出\n")) << text;
  EXPECT_TRUE(absl::StrContains(text, "查看范围：可能引起变化的事件均已查看")) << text;
  EXPECT_TRUE(absl::StrContains(ExplanationRows(explained).Csv(), line));
}

}  // namespace
}  // namespace jiedui::cli
