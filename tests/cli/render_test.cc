#include "cli/render.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/json.h"
#include "cli/words.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "base/civil.h"
#include "domain/date.h"
#include "jiedui/v1/boards.pb.h"
#include "tests/cli/parsed.h"

namespace jiedui::cli {
namespace {

std::string Golden(const std::string& name) {
  std::ifstream in(std::string(JIEDUI_SOURCE_DIR) + "/tests/cli/golden/" + name);
  std::stringstream text;
  text << in.rdbuf();
  CHECK(in.good(), name);
  return text.str();
}

v1::PairRegister Register() {
  return Parsed<v1::PairRegister>(R"(
    title: "结对互助情况统计表" unit_name: "峄城区" reporter_officer_id: "officer-370404-01"
    report_date { year: 2017 month: 1 day: 21 }
    rows { sequence_number: 1 pair_id: "p1" unit_a_name: "榴园镇" unit_b_name: "古邵镇" position: 9
           remarks: "特殊情况：该单位与两个单位结对" }
    rows { sequence_number: 2 pair_id: "p2" unit_a_name: "榴园镇" unit_b_name: "坛山街道" position: 11 }
    state: REGISTER_STATE_ACKNOWLEDGED designated_count: 2 due_date { year: 2017 month: 1 day: 20 }
    positions: [30, 31]
    findings { rule: "R0-09" severity: RULE_SEVERITY_MUST clause: "枣安监发〔2017〕11号·三"
               message_zh: "2017-01-21 备案，晚于截止日期 2017-01-20" event_position: 30 })");
}

v1::DispatchTable Dispatch() {
  return Parsed<v1::DispatchTable>(R"(
    title: "结对互助活动开展情况调度表" unit_name: "底阁镇" month: "2017-05"
    reporter_officer_id: "officer-370404102-01" report_date { year: 2017 month: 6 day: 2 }
    rows { sequence_number: 1 content: "换岗交流情况"
           text: "本月共派1人到对方单位进行换岗交流，具体从事工作为参与案卷制作"
           figures { key: "rotation_person_count" label: "派出人员" unit: "人" recorded: 1 reported: 1
                     accepted: 1 reconciliation: RECONCILIATION_MATCH positions: 5 } }
    rows { sequence_number: 2 content: "联合执法情况"
           text: "本月开展联合执法1次，检查4家企业，下达执法文书3份，其中，立案0起，需报区（市）局立案1起，处罚3.5万。"
           figures { key: "enterprise_count" label: "检查企业" unit: "家" recorded: 2 reported: 4
                     reconciliation: RECONCILIATION_OVER_REPORTED positions: [6, 7] }
           figures { key: "fine_fen" label: "处罚" unit: "万元" recorded: 3500000 reported: 3500000
                     reconciliation: RECONCILIATION_MATCH } }
    rows { content: "备注" text: "无" }
    state: REPORT_STATE_SUBMITTED timeliness: REPORT_TIMELINESS_ON_TIME
    due_date { year: 2017 month: 6 day: 3 } report_positions: 40)");
}

TEST(RegisterTextTest, IsTheFormOfTheNotice) {
  EXPECT_EQ(RegisterText(Register()), Golden("register.txt"));
}

TEST(DispatchTextTest, IsTheFormOfTheNoticeWithThreeValuesUnderEachSentence) {
  EXPECT_EQ(DispatchText(Dispatch()), Golden("dispatch.txt"));
}

TEST(DispatchTextTest, AnExemptMonthSaysByWhomAndSinceWhen) {  // R0-14, R0-26
  v1::DispatchTable table = Dispatch();
  table.set_state(v1::REPORT_STATE_EXEMPT);
  *table.add_report_exemptions() = Parsed<v1::ReportExemption>(R"(
    pair_id: "2017-370404102-370404103" granting_unit_name: "峄城区安监局" reason: "防汛" position: 39
    granted_date { year: 2017 month: 5 day: 20 })");
  const std::string text = DispatchText(table);
  EXPECT_TRUE(absl::StrContains(text,
                                "2017-05 月报：免报（峄城区安监局 2017年5月20日 批准免除结对 "
                                "2017-370404102-370404103 该月活动，防汛），事件 39"))
      << text;
}

TEST(DispatchTextTest, AnExemptionThatWasTakenBackIsSaidToBe) {  // A25
  v1::DispatchTable table = Dispatch();
  table.set_state(v1::REPORT_STATE_EXEMPT);
  *table.add_report_exemptions() = Parsed<v1::ReportExemption>(R"(
    pair_id: "2017-370404102-370404103" granting_unit_name: "峄城区安监局" reason: "防汛" position: 39
    granted_date { year: 2017 month: 5 day: 20 }
    voided_date { year: 2017 month: 6 day: 20 } voided_position: 52)");
  const std::string text = DispatchText(table);
  EXPECT_TRUE(
      absl::StrContains(text,
                        "该月活动，防汛，已于 2017年6月20日 撤销，月报当时已到期，仍为免报），"
                        "事件 39"))
      << text;
}

TEST(DispatchTextTest, WhatIsNotReportedYetIsADash) {
  v1::DispatchTable table = Dispatch();
  table.mutable_rows(0)->mutable_figures(0)->clear_reported();
  table.mutable_rows(0)->mutable_figures(0)->clear_accepted();
  EXPECT_TRUE(absl::StrContains(DispatchText(table), "单位上报 —      上级审核 —"));
}

TEST(DispatchTextTest, AnExplanationStandsUnderTheFigureItIsOf) {
  v1::DispatchTable table = Dispatch();
  auto& explanation = *table.mutable_rows(1)->mutable_figures(0)->add_explanations();
  explanation = Parsed<v1::FigureExplanation>(R"(
    explanation: "将复查的2家企业重复计入" unit_id: "370404102" unit_name: "榴园镇"
    explained_date { year: 2017 month: 6 day: 2 })");
  EXPECT_TRUE(absl::StrContains(DispatchText(table),
                                "差异说明（榴园镇，2017年6月2日）：将复查的2家企业重复计入"));
}

TEST(DispatchTextTest, WhatNobodyHasToReportIsNotSaidToBeMissing) {  // R0-26
  v1::DispatchTable table = Dispatch();
  v1::Figure& figure = *table.mutable_rows(0)->mutable_figures(0);
  figure.clear_reported();
  figure.clear_accepted();
  figure.set_reconciliation(v1::RECONCILIATION_NOT_REQUIRED);
  EXPECT_TRUE(absl::StrContains(DispatchRows(table).Csv(), ",1,—,—,不要求,\r\n"))
      << DispatchRows(table).Csv();
}

TEST(BulletinTextTest, ShowsTheSumsTheUnitsAndWhatWasCorrected) {
  const auto bulletin = Parsed<v1::GetBulletinResponse>(R"(
    bulletin { published { title: "第2季度通报" number: 2 first_month: "2017-04" last_month: "2017-06"
               position: 1234 table_sha256: "abcd" signed_date { year: 2017 month: 7 day: 10 }
               recipients { kind: RECIPIENT_KIND_SEND name: "各区（市）安监局" } } }
    table { totals { key: "fine_fen" label: "处罚" unit: "万元" recorded: 3500000 }
            unit_months { unit_name: "薛城区" month: "2017-04" state: REPORT_STATE_ACCEPTED
                          timeliness: REPORT_TIMELINESS_LATE
                          figures { key: "fine_fen" unit: "万元" recorded: 1 accepted: 1200000 } }
            errata { bulletin_id: "2017-370400-1" unit_name: "滕州市" month: "2017-03"
                     before { label: "处罚" unit: "万元" recorded: 20000 }
                     after { label: "处罚" unit: "万元" recorded: 40000 } positions: 900 } })");
  const std::string text = BulletinText(bulletin);
  for (const char* part :
       {"第2季度通报（第2期）", "2017-04 至 2017-06", "账本位置 1234", "abcd",
        "送：各区（市）安监局", "3.5", "已审核通过，迟报", "1.2", "更正", "2017-370400-1", "900"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
  EXPECT_TRUE(absl::StrContains(BulletinRows(bulletin).Csv(), "薛城区,2017-04,")) << text;
}

v1::GetBulletinResponse BulletinOfXuecheng() {
  return Parsed<v1::GetBulletinResponse>(R"(
    table { position: 1234
            totals { key: "fine_fen" label: "处罚" unit: "万元" recorded: 1000000 positions: 7 }
            unit_months { unit_id: "370403" unit_name: "薛城区" month: "2017-04"
                          figures { key: "fine_fen" label: "处罚" unit: "万元" recorded: 1000000
                                    reported: 1000000 accepted: 1200000 positions: 7 } }
            errata { bulletin_id: "2017-370400-1" unit_name: "滕州市" month: "2017-03"
                     before { label: "处罚" unit: "万元" recorded: 20000 reported: 30000 }
                     after { label: "处罚" unit: "万元" recorded: 40000 reported: 30000
                             accepted: 50000 } positions: 900 } })");
}

TEST(BulletinTextTest, OneThatWasCorrectedSaysWhere) {
  v1::GetBulletinResponse bulletin = BulletinOfXuecheng();
  EXPECT_FALSE(absl::StrContains(BulletinText(bulletin), "已由"));
  bulletin.add_corrected_by("ledgers/370400/bulletins/2017-370400-2");
  EXPECT_TRUE(absl::StrContains(BulletinText(bulletin), "已由 2017-370400-2 更正"))
      << BulletinText(bulletin);
}

TEST(BulletinTextTest, RowsAndSumAreTheLedgersAndWhatWasStatedOtherwiseStandsBesideThem) {
  const std::string text = BulletinText(BulletinOfXuecheng());
  const size_t recorded = text.find("入账值（合计");
  const size_t stated = text.find("单位上报数或上级审核数与入账值不一致的");
  ASSERT_NE(recorded, std::string::npos) << text;
  ASSERT_NE(stated, std::string::npos) << text;
  EXPECT_FALSE(absl::StrContains(text.substr(recorded, stated - recorded), "1.2")) << text;
  EXPECT_TRUE(absl::StrContains(text.substr(stated), "1.2")) << text;
  EXPECT_TRUE(absl::StrContains(text, "explain dispatch --as-of-position 1234")) << text;
  const std::string rows = BulletinRows(BulletinOfXuecheng()).Csv();
  EXPECT_TRUE(absl::StrContains(rows, "370403,薛城区,2017-04,处罚,万元,1,1,1.2,7\r\n")) << rows;
  EXPECT_TRUE(absl::StrContains(rows, ",合计,,处罚,万元,1,,,7\r\n")) << rows;
}

TEST(BulletinTextTest, AnErratumIsTheOneNumberThatBecameAnother) {
  const std::string text = BulletinText(BulletinOfXuecheng());
  const std::string errata = text.substr(text.find("\n更正\n"));
  EXPECT_TRUE(absl::StrContains(errata, "账本")) << errata;
  EXPECT_FALSE(absl::StrContains(errata, "上报")) << "it is what it was: " << errata;
  EXPECT_FALSE(absl::StrContains(errata, "审核")) << "there was none: " << errata;
}

TEST(CellTextTest, MoneyIsPrintedInTheUnitOfTheFormAndOtherNumbersAsTheyAre) {  // A16
  const auto compared = Parsed<v1::CompareTablesResponse>(R"(
    changes { path: "fine" label: "处罚" before: "0" after: "1234500" unit: "万元" }
    changes { path: "count" label: "检查企业" before: "3" after: "4" unit: "家" })");
  const std::string rows = ComparisonRows(compared).Csv();
  EXPECT_TRUE(absl::StrContains(rows, "fine,处罚,0,1.2345,万元\r\n")) << rows;
  EXPECT_TRUE(absl::StrContains(rows, "count,检查企业,3,4,家\r\n")) << rows;
  const auto cell = Parsed<v1::Cell>(R"(path: "fine" value: "1234500" unit: "万元")");
  EXPECT_TRUE(absl::StrContains(CellRows({cell}).Csv(), ",1.2345,万元\r\n"));
  const auto explained = Parsed<v1::ExplainCellResponse>(R"(
    explanation { cell { path: "fine" value: "1234500" unit: "万元" } })");
  EXPECT_TRUE(absl::StrContains(ExplanationText(explained), "值：1.2345\n计量：万元\n"));
}

TEST(CellTextTest, PointsAreInPointsAsTheirFormulaHasThem) {
  const auto explained = Parsed<v1::ExplainCellResponse>(R"(
    explanation { cell { path: "pairs[p1].terms[t].points_milli" value: "18182" }
                  formula: "20.000 × 10 / 11 = 18.182" })");
  EXPECT_TRUE(absl::StrContains(ExplanationText(explained), "值：18.182\n计量：分\n"))
      << ExplanationText(explained);
  const auto compared = Parsed<v1::CompareTablesResponse>(R"(
    changes { path: "units[u].score_milli" before: "-500" after: "80500" }
    changes { path: "units[u].rank" before: "12000" after: "1" })");
  const std::string rows = ComparisonRows(compared).Csv();
  EXPECT_TRUE(absl::StrContains(rows, ",-0.500,80.500,分\r\n")) << rows;
  EXPECT_TRUE(absl::StrContains(rows, ",12000,1,\r\n")) << "a rank is no score: " << rows;
}

// Every enumerator of every field of the type and of what is in it, but "not stated".
void AddEnumerators(const google::protobuf::Descriptor& type, std::set<std::string>& seen,
                    std::set<std::string>& names) {
  if (!seen.insert(type.full_name()).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->message_type() != nullptr) {
      AddEnumerators(*type.field(i)->message_type(), seen, names);
    }
    const google::protobuf::EnumDescriptor* const type_of = type.field(i)->enum_type();
    for (int j = 1; type_of != nullptr && j < type_of->value_count(); ++j) {
      names.insert(type_of->value(j)->name());
    }
  }
}

TEST(CellTextTest, EveryEnumeratorOfTheTablesHasAWord) {
  std::set<std::string> seen;
  std::set<std::string> names;
  for (const google::protobuf::Descriptor* const table :
       {v1::PairRegister::descriptor(), v1::DispatchTable::descriptor(),
        v1::PairCompliance::descriptor(), v1::YearEndAssessment::descriptor(),
        v1::GapAnalysis::descriptor(), v1::AssessmentOutcome::descriptor(),
        v1::BulletinRegister::descriptor(), v1::CaseBoard::descriptor(),
        v1::ObligationBoard::descriptor(), v1::ReportSlotBoard::descriptor()}) {
    AddEnumerators(*table, seen, names);
  }
  EXPECT_GT(names.size(), 40U);
  for (const std::string& name : names) {
    const std::string words = EnumeratorWords(name);
    EXPECT_FALSE(words.empty() || words == "—") << name;
  }
  EXPECT_EQ(EnumeratorWords("官桥镇"), "");
  const auto cell = Parsed<v1::Cell>(R"(path: "units[u].grade" value: "GRADE_GOOD")");
  EXPECT_TRUE(absl::StrContains(CellRows({cell}).Csv(), ",良好,")) << CellRows({cell}).Csv();
}

TEST(CellTextTest, AKindOfObligationIsPrintedByItsTitle) {
  const auto cell =
      Parsed<v1::Cell>(R"(path: "obligations[o].kind" value: "OBLIGATION_KIND_REPORT_FIX")");
  EXPECT_TRUE(absl::StrContains(CellRows({cell}).Csv(), ",月报退回重报,"))
      << CellRows({cell}).Csv();
  v1::ExplainCellResponse explained;
  *explained.mutable_explanation()->mutable_cell() = cell;
  EXPECT_TRUE(absl::StrContains(ExplanationText(explained), "值：月报退回重报\n"))
      << ExplanationText(explained);
  const auto compared = Parsed<v1::CompareTablesResponse>(R"(
    changes { path: "obligations[o].kind" after: "OBLIGATION_KIND_REGISTER_SUPPLEMENT" })");
  const std::string rows = ComparisonRows(compared).Csv();
  EXPECT_TRUE(absl::StrContains(rows, ",补充备案,")) << rows;
  EXPECT_EQ(EnumeratorWords("OBLIGATION_KIND_UNSPECIFIED"), "—");
}

TEST(CellTextTest, TheRowsOfAnExplanationSayAllThatItsTextSays) {
  const auto explained = Parsed<v1::ExplainCellResponse>(R"(
    explanation { cell { path: "p.points_milli" value: "18182" label: "甲—乙，月度活动，得分" }
                  formula: "20.000 × 10 / 11 = 18.182" clause: "枣安监发〔2017〕11号·四"
                  place_zh: "按得分由高到低：本项 18.182，在前 0 个；并列 0 个"
                  inputs { path: "units[u].score_milli" value: "84000" label: "官桥镇，得分" }
                  changes { path: "p.points_milli" before: "0" after: "18182" first_position: 5
                            last_position: 5 }
                  evidence_positions: [5, 6] }
    events { position: 5 title: "集中学习" actor: "district/370403" }
    events { position: 6 title: "联合执法" actor: "district/370404" })");
  const std::string rows = ExplanationRows(explained).Csv();
  for (const char* const part :
       {"值,,,,,,,18.182\r\n", "名称,,,,,,,甲—乙，月度活动，得分\r\n",
        "算式,,,,,,,20.000 × 10 / 11 = 18.182\r\n",
        "取自,,,,,,,units[u].score_milli = 84.000（官桥镇，得分）\r\n",
        "依据,,,,,,,枣安监发〔2017〕11号·四\r\n", "排序依据,,,,,,,按得分由高到低：本项 18.182",
        "变化,5,集中学习,", ",0.000,18.182\r\n", "另列的依据,6,联合执法,"}) {
    EXPECT_TRUE(absl::StrContains(rows, part)) << part << "\n" << rows;
  }
  EXPECT_FALSE(absl::StrContains(rows, "另列的依据,5")) << rows;
  for (const char* const part :
       {"取自：units[u].score_milli = 84.000", "排序依据：按得分由高到低"}) {
    EXPECT_TRUE(absl::StrContains(ExplanationText(explained), part)) << ExplanationText(explained);
  }
}

TEST(CellTextTest, ChangesAreCountedAndTheCellsThatChanged) {
  const auto compared = Parsed<v1::CompareTablesResponse>(R"(
    changes { path: "a" before: "0" after: "1" } changes { path: "a" before: "1" after: "2" }
    changes { path: "b" before: "0" after: "1" })");
  EXPECT_TRUE(absl::StrContains(ComparisonText(compared), "3 次变化，2 个单元格"))
      << ComparisonText(compared);
}

TEST(CellTextTest, RanksThatChangedAreListedFirstAndWhatIsLeftOutIsCounted) {
  const auto compared = Parsed<v1::CompareTablesResponse>(R"(
    changes { path: "a" before: "0" after: "1" } changes_cut: true left_out_count: 12
    rank_changes { path: "districts[370403].rank" id: "370403" name: "薛城区" before: 3 after: 1 }
    rank_changes { path: "districts[370404].rank" id: "370404" name: "峄城区" after: 2 })");
  const std::string text = ComparisonText(compared);
  EXPECT_TRUE(absl::StrContains(text, "另有 12 次变化未列出")) << text;
  EXPECT_TRUE(absl::StrContains(text, "名次变化 2 处")) << text;
  const size_t ranks = text.find("薛城区");
  ASSERT_NE(ranks, std::string::npos) << text;
  EXPECT_LT(ranks, text.find("路径"));
  const std::string line = text.substr(ranks, text.find('\n', ranks) - ranks);
  EXPECT_LT(line.find('3'), line.find('1')) << line;
  EXPECT_TRUE(absl::StrContains(text, "（无）")) << text;
}

TEST(CellTextTest, ARecordedScoreSaysWhereItWasComputedAndWhyItWasCorrected) {
  const auto explained = Parsed<v1::ExplainCellResponse>(R"(
    explanation { cell { path: "pairs[p].total_milli" value: "79000" }
                  computed_from { kind: TABLE_KIND_ASSESSMENT path: "pairs[p].total_milli"
                                  position: 8100 on_date { year: 2018 month: 1 day: 10 } } }
    events { position: 8120 event { assessment_erratum_published {
      number: 1 explanation: "复核后扣分" } } })");
  const std::string command =
      "jiedui explain assess --cell 'pairs[p].total_milli' --as-of-position 8100 --on 2018-01-10";
  const std::string text = ExplanationText(explained);
  EXPECT_TRUE(absl::StrContains(text, absl::StrCat("计分时的算式见：", command, "\n"))) << text;
  EXPECT_TRUE(absl::StrContains(text, "勘误理由：位置 8120，第 1 号：复核后扣分\n")) << text;
  const std::string rows = ExplanationRows(explained).Csv();
  EXPECT_TRUE(absl::StrContains(rows, command)) << rows;
  EXPECT_TRUE(absl::StrContains(rows, "第 1 号：复核后扣分")) << rows;
}

TEST(ComplianceTextTest, NamesTheClauseAndEventOfEachShortfall) {
  const auto pair = Parsed<v1::PairCompliance>(R"(
    pair_id: "p1" unit_a_name: "榴园镇" unit_b_name: "古邵镇"
    months { month: "2017-01" status: OBLIGATION_STATUS_EXEMPT }
    months { month: "2017-02" status: OBLIGATION_STATUS_MET }
    months { month: "2017-03" status: OBLIGATION_STATUS_BREACHED }
    kinds { kind: ACTIVITY_KIND_GROUP_STUDY counted: 2 required: 3 }
    findings { rule: "R0-24" severity: RULE_SEVERITY_MUST message_zh: "本次集中学习 90 分钟，不足半天（210 分钟）"
               clause: "枣安监发〔2017〕11号·四（三）" event_position: 77 subject: "p1-s01" })");
  const std::string text = ComplianceText({pair});
  for (const char* part :
       {"│ 1/2│", "│     2/3│", "未达标", "p1-s01", "R0-24", "必须", "四（三）", "│  77│"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
}

TEST(ComplianceTextTest, APairIsUnderWayWhileNothingIsBreachedAndSomethingIsOpen) {
  auto pair = Parsed<v1::PairCompliance>(R"(
    unit_a_name: "榴园镇" unit_b_name: "古邵镇" compliant: true
    months { month: "2017-02" status: OBLIGATION_STATUS_MET }
    kinds { kind: ACTIVITY_KIND_ROTATION status: OBLIGATION_STATUS_PENDING required: 3 })");
  EXPECT_TRUE(absl::StrContains(ComplianceRows({pair}).Csv(), ",进行中,"));
  pair.mutable_kinds(0)->set_status(v1::OBLIGATION_STATUS_MET);
  EXPECT_TRUE(absl::StrContains(ComplianceRows({pair}).Csv(), ",达标,"));
  pair.set_compliant(false);
  EXPECT_TRUE(absl::StrContains(ComplianceRows({pair}).Csv(), ",未达标,"));
}

TEST(ObligationTextTest, SaysByWhenWhoIsToDoWhatAndHowMuchIsMissing) {
  const auto pending = Parsed<v1::Obligation>(R"(
    kind: OBLIGATION_KIND_KIND_FLOOR title: "年度活动次数" unit_names: "榴园镇" unit_names: "古邵镇"
    pair_id: "p1" activity_kind: ACTIVITY_KIND_JOINT_INSPECTION rule: "R0-15"
    clause: "枣安监发〔2017〕11号·四" due_date { year: 2017 month: 12 day: 31 }
    status: OBLIGATION_STATUS_PENDING open: true done: 2 required: 3
    note: "年度内联合执法已计 2 次，还差 1 次" positions: 77 positions: 88)");
  const auto overdue = Parsed<v1::Obligation>(R"(
    kind: OBLIGATION_KIND_REPORT title: "月报" unit_names: "榴园镇"
    reporting_unit_id: "370404102" first_month: "2017-03"
    last_month: "2017-03" due_date { year: 2017 month: 4 day: 5 }
    status: OBLIGATION_STATUS_BREACHED open: true required: 1)");
  const CivilDay on(2017, 12, 31);
  const std::string text = ObligationText({overdue, pending}, on);
  for (const char* part : {"应办事项 2 项，尚可办理 2 项，其中逾期 1 项", "2017年4月5日",
                           "2017-03 370404102", "逾期未报", "2017年12月31日", "榴园镇、古邵镇",
                           "联合执法 p1", "未到期", "2/3", "还差 1 次", "R0-15", "77、88"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
  auto undated = pending;
  undated.clear_due_date();
  EXPECT_TRUE(absl::StrContains(ObligationRows({undated}, on).Csv(), ",待办,2/3,"));
  auto unmet = overdue;
  unmet.set_open(false);
  EXPECT_TRUE(absl::StrContains(ObligationRows({unmet}, on).Csv(), ",未达标,"));
  auto exempt = pending;
  exempt.set_status(v1::OBLIGATION_STATUS_EXEMPT);
  EXPECT_TRUE(absl::StrContains(ObligationRows({exempt}, on).Csv(), ",不要求,—,"));
}

TEST(ObligationTextTest, WhatIsPendingAfterItsLastDayIsNotSaidToBeNotDue) {
  const auto pending = Parsed<v1::Obligation>(R"(
    kind: OBLIGATION_KIND_MONTH_ACTIVITY title: "月度互助活动" pair_id: "p1" first_month: "2017-03"
    last_month: "2017-03" due_date { year: 2017 month: 3 day: 31 }
    status: OBLIGATION_STATUS_PENDING open: true required: 1)");
  EXPECT_TRUE(absl::StrContains(ObligationRows({pending}, CivilDay(2017, 3, 31)).Csv(),
                                ",2017-03 p1,未到期,0/1,"));
  EXPECT_TRUE(absl::StrContains(ObligationRows({pending}, CivilDay(2017, 4, 1)).Csv(),
                                ",2017-03 p1,待定,0/1,"));
}

TEST(ObligationTextTest, RowsNameEveryEvent) {
  v1::Obligation obligation;
  for (int64_t position = 1; position <= 7; ++position) obligation.add_positions(position);
  const CivilDay on(2017, 12, 31);
  EXPECT_TRUE(absl::StrContains(ObligationRows({obligation}, on).Csv(), "1、2、3、4、5、6、7\r\n"));
  EXPECT_TRUE(absl::StrContains(ObligationText({obligation}, on), "1、2、3、4、5、6…共7个"));
}

TEST(FormTextTest, WhoFilledItInIsTheUnitsOfficerByNumber) {
  v1::DispatchTable table = Dispatch();
  table.set_unit_id("370404102");
  EXPECT_TRUE(absl::StrContains(DispatchText(table), "填报人：底阁镇01号    "))
      << DispatchText(table);
  table.set_reporter_officer_id("370404102-012");
  EXPECT_TRUE(absl::StrContains(DispatchText(table), "填报人：底阁镇012号    "));
  table.set_reporter_officer_id("zhang-3");
  EXPECT_TRUE(absl::StrContains(DispatchText(table), "填报人：zhang-3    "))
      << "not known by the unit";
}

TEST(BulletinTextTest, SaysHowEachPairStoodInEachMonth) {
  v1::GetBulletinResponse bulletin = BulletinOfXuecheng();
  *bulletin.mutable_table()->add_pair_months() = Parsed<v1::BulletinPairMonth>(R"(
    pair_id: "p1" unit_a_name: "薛城区" unit_b_name: "峄城区" month: "2017-04"
    status: OBLIGATION_STATUS_BREACHED activity_count: 2)");
  const std::string text = BulletinText(bulletin);
  EXPECT_TRUE(absl::StrContains(text, "│薛城区–峄城区│2017-04│       2│未达标  │")) << text;
  const std::string rows = BulletinRows(bulletin).Csv();
  EXPECT_TRUE(absl::StrContains(rows, "p1,薛城区–峄城区,2017-04,互助活动,次,2,,,\r\n")) << rows;
  EXPECT_TRUE(absl::StrContains(rows, "p1,薛城区–峄城区,2017-04,月度要求,,未达标,,,\r\n")) << rows;
}

TEST(BulletinTextTest, AMonthThatWasOverAndPendingIsNotSaidToBeNotDue) {
  v1::GetBulletinResponse bulletin = BulletinOfXuecheng();
  *bulletin.mutable_table()->add_pair_months() = Parsed<v1::BulletinPairMonth>(R"(
    pair_id: "p1" unit_a_name: "薛城区" unit_b_name: "峄城区" month: "2017-04"
    status: OBLIGATION_STATUS_PENDING)");
  const auto rows_on = [&bulletin](CivilDay judged) {
    *bulletin.mutable_table()->mutable_judged_date() = domain::ToDate(judged);
    return BulletinRows(bulletin).Csv();
  };
  const std::string within = rows_on(CivilDay(2017, 4, 30));
  EXPECT_TRUE(absl::StrContains(within, "2017-04,月度要求,,未到期,")) << within;
  const std::string after = rows_on(CivilDay(2017, 5, 10));
  EXPECT_TRUE(absl::StrContains(after, "2017-04,月度要求,,待定,")) << after;
  EXPECT_TRUE(absl::StrContains(BulletinText(bulletin), "│待定")) << BulletinText(bulletin);
}

TEST(DispatchTextTest, WhatHasNoEventHasNoTailAndRemarksHaveNoNumber) {
  v1::DispatchTable table = Dispatch();
  table.clear_report_positions();
  EXPECT_TRUE(absl::EndsWith(DispatchText(table), "期限 2017年6月3日\n")) << DispatchText(table);
  EXPECT_TRUE(absl::StrContains(DispatchRows(table).Csv(), "2017-05,,备注,"));
}

TEST(ToJsonTest, KeepsZerosAndWritesPositionsAsText) {
  v1::Figure figure;
  figure.set_key("fine_fen");
  const Json json = ToJson(figure);
  EXPECT_EQ(json["recorded"], "0");
  EXPECT_FALSE(json.contains("reported"));
}

}  // namespace
}  // namespace jiedui::cli
