#include "cli/render.h"

#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "cli/json.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "base/check.h"

namespace jiedui::cli {
namespace {

template <class Message>
Message Parse(const char* text) {
  Message message;
  CHECK(google::protobuf::TextFormat::ParseFromString(text, &message), "bad text");
  return message;
}

std::string Golden(const std::string& name) {
  std::ifstream in(std::string(JIEDUI_SOURCE_DIR) + "/tests/cli/golden/" + name);
  std::stringstream text;
  text << in.rdbuf();
  CHECK(in.good(), name);
  return text.str();
}

v1::PairRegister Register() {
  return Parse<v1::PairRegister>(R"(
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
  return Parse<v1::DispatchTable>(R"(
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

v1::GetRollUpResponse RolledUp() {
  return Parse<v1::GetRollUpResponse>(R"(
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

TEST(DispatchTextTest, WhatIsNotReportedYetIsADash) {
  v1::DispatchTable table = Dispatch();
  table.mutable_rows(0)->mutable_figures(0)->clear_reported();
  table.mutable_rows(0)->mutable_figures(0)->clear_accepted();
  EXPECT_TRUE(absl::StrContains(DispatchText(table), "单位上报 —      上级审核 —"));
}

TEST(DispatchTextTest, AnExplanationStandsUnderTheFigureItIsOf) {
  v1::DispatchTable table = Dispatch();
  auto& explanation = *table.mutable_rows(1)->mutable_figures(0)->add_explanations();
  explanation = Parse<v1::FigureExplanation>(R"(
    explanation: "将复查的2家企业重复计入" unit_id: "370404102" unit_name: "榴园镇"
    explained_date { year: 2017 month: 6 day: 2 })");
  EXPECT_TRUE(absl::StrContains(DispatchText(table),
                                "差异说明（榴园镇，2017年6月2日）：将复查的2家企业重复计入"));
}

TEST(BulletinTextTest, ShowsTheSumsTheUnitsAndWhatWasCorrected) {
  const auto bulletin = Parse<v1::GetBulletinResponse>(R"(
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
  return Parse<v1::GetBulletinResponse>(R"(
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

TEST(BulletinTextTest, RowsAndSumAreTheLedgersAndWhatWasStatedOtherwiseStandsBesideThem) {
  const std::string text = BulletinText(BulletinOfXuecheng());
  const size_t recorded = text.find("账本记录数");
  const size_t stated = text.find("单位上报数或上级审核数与账本记录数不一致的");
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

v1::YearEndAssessment Adjusted() {
  return Parse<v1::YearEndAssessment>(R"(
    program_id: "2017" on_date { year: 2018 month: 1 day: 18 } policy_set_id: "zaozhuang-2017"
    pairs { pair_id: "p1" unit_a_name: "临城街道" unit_b_name: "兴仁街道" total_milli: 80500
            terms { key: "month_coverage" label: "月度活动" weight_milli: 20000 numerator: 1
                    denominator: 1 points_milli: 20000 positions: [5, 6] }
            terms { key: "adjustment" label: "考核调整" clause: "考核调整 a1" weight_milli: 500
                    numerator: 1 denominator: 1 points_milli: 500 positions: [71, 72] } }
    pairs { pair_id: "p2" unit_a_name: "甲镇" unit_b_name: "乙镇" veto: "虚报、瞒报经查实，一票否决"
            veto_positions: [81, 82] })");
}

TEST(AssessmentTextTest, SaysThatItIsNotTheResultAndWhereThatIs) {
  EXPECT_TRUE(absl::StrContains(AssessmentText(Adjusted()), "不含会签的考核调整"));
  EXPECT_TRUE(absl::StrContains(AssessmentText(Adjusted()), "jiedui assess --result"));
}

TEST(AssessmentTextTest, AResultNamesTheSignaturesBehindAnAdjustedScore) {
  v1::GetAssessmentTableResponse result;
  *result.mutable_table() = Adjusted();
  result.set_frozen_position(70);
  result.set_table_hash("h");
  result.set_matches(true);
  const std::string text = AssessmentResultText(result);
  for (const char* part : {"年度目标考核结果（2017年度", "含会签的考核调整", "账本位置 70",
                           "与账本所记一致", "考核调整 a1", "71、72", "81、82"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
  result.set_matches(false);
  EXPECT_TRUE(absl::StrContains(AssessmentResultText(result), "与账本所记不一致"));
  EXPECT_TRUE(absl::StrContains(AssessmentResultRows(result).Csv(), "0.500,71、72\r\n"))
      << AssessmentResultRows(result).Csv();
}

TEST(CellTextTest, MoneyIsPrintedInTheUnitOfTheFormAndOtherNumbersAsTheyAre) {  // A16
  const auto compared = Parse<v1::CompareTablesResponse>(R"(
    changes { path: "fine" label: "处罚" before: "0" after: "1234500" unit: "万元" }
    changes { path: "count" label: "检查企业" before: "3" after: "4" unit: "家" })");
  const std::string rows = ComparisonRows(compared).Csv();
  EXPECT_TRUE(absl::StrContains(rows, "fine,处罚,0,1.2345,万元\r\n")) << rows;
  EXPECT_TRUE(absl::StrContains(rows, "count,检查企业,3,4,家\r\n")) << rows;
  const auto cell = Parse<v1::Cell>(R"(path: "fine" value: "1234500" unit: "万元")");
  EXPECT_TRUE(absl::StrContains(CellRows({cell}).Csv(), ",1.2345,万元\r\n"));
  const auto explained = Parse<v1::ExplainCellResponse>(R"(
    explanation { cell { path: "fine" value: "1234500" unit: "万元" } })");
  EXPECT_TRUE(absl::StrContains(ExplanationText(explained), "值：1.2345\n计量：万元\n"));
}

TEST(ComplianceTextTest, NamesTheClauseAndEventOfEachShortfall) {
  const auto pair = Parse<v1::PairCompliance>(R"(
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
  auto pair = Parse<v1::PairCompliance>(R"(
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
  const auto pending = Parse<v1::Obligation>(R"(
    kind: OBLIGATION_KIND_KIND_FLOOR title: "年度活动次数" unit_names: "榴园镇" unit_names: "古邵镇"
    pair_id: "p1" activity_kind: ACTIVITY_KIND_JOINT_INSPECTION rule: "R0-15"
    clause: "枣安监发〔2017〕11号·四" due_date { year: 2017 month: 12 day: 31 }
    status: OBLIGATION_STATUS_PENDING open: true done: 2 required: 3
    note: "年度内联合执法已计 2 次，还差 1 次" positions: 77 positions: 88)");
  const auto overdue = Parse<v1::Obligation>(R"(
    title: "月报" unit_names: "榴园镇" reporting_unit_id: "370404102" first_month: "2017-03"
    last_month: "2017-03" due_date { year: 2017 month: 4 day: 5 }
    status: OBLIGATION_STATUS_BREACHED open: true required: 1)");
  const std::string text = ObligationText({overdue, pending});
  for (const char* part : {"应办事项 2 项，尚可办理 2 项，其中逾期 1 项", "2017年4月5日",
                           "2017-03 370404102", "未达标", "2017年12月31日", "榴园镇、古邵镇",
                           "联合执法 p1", "未到期", "2/3", "还差 1 次", "R0-15", "77、88"}) {
    EXPECT_TRUE(absl::StrContains(text, part)) << part << "\n" << text;
  }
  auto exempt = pending;
  exempt.set_status(v1::OBLIGATION_STATUS_EXEMPT);
  EXPECT_TRUE(absl::StrContains(ObligationRows({exempt}).Csv(), ",不要求,—,"));
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
