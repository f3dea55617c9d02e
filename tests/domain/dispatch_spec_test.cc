#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/checks.h"
#include "domain/date.h"
#include "domain/money.h"
#include "domain/rules/dispatch.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using table::v1::DispatchEntry;

constexpr event::v1::TeamTier kTown = event::v1::TEAM_TIER_SQUADRON;
constexpr event::v1::TeamTier kDistrict = event::v1::TEAM_TIER_BRIGADE;

// The month of March 2017 of one unit.
class March {
 public:
  March() {
    row.set_unit_id("370403001");
    row.set_month("2017-03");
  }

  DispatchEntry& Add(int64_t position) {
    DispatchEntry& entry = *row.add_entries();
    entry.set_source_id(absl::StrCat("source-", position));
    entry.add_positions(position);
    return entry;
  }

  void Rotation(int64_t position, const std::vector<std::string>& officers,
                const std::string& duties = "") {
    DispatchEntry::Rotation& rotation = *Add(position).mutable_rotation();
    for (const std::string& officer : officers) rotation.add_officer_ids(officer);
    rotation.set_duties(duties);
  }

  void Session(int64_t position, const std::vector<std::string>& own, int64_t documents,
               int64_t session_enterprises, int64_t session_documents) {
    DispatchEntry::JointSession& session = *Add(position).mutable_joint_session();
    for (const std::string& enterprise : own) session.add_own_enterprise_ids(enterprise);
    session.set_own_document_count(documents);
    session.set_session_enterprise_count(session_enterprises);
    session.set_session_document_count(session_documents);
  }

  // Submits figures that agree with the ledger.
  table::v1::ReportVersion& Report(CivilDay submitted) {
    table::v1::ReportVersion& version = *row.add_versions();
    version.set_position(500 + row.versions_size());
    *version.mutable_submitted()->mutable_submitted_date() = ToDate(submitted);
    *version.mutable_submitted()->mutable_figures() = RecordedFigures(row);
    version.mutable_submitted()->set_reporter_officer_id("officer-9");
    version.mutable_submitted()->set_unit_id(row.unit_id());
    version.mutable_submitted()->set_month(row.month());
    return version;
  }

  static void Return(table::v1::ReportVersion& version, CivilDay day) {
    *version.mutable_returned_date() = ToDate(day);
    version.set_returned_position(600);
  }

  static void Accept(table::v1::ReportVersion& version) {
    *version.mutable_accepted_date() = ToDate(CivilDay(2017, 4, 8));
    version.set_accepted_position(700);
  }

  v1::DispatchTable Table(event::v1::TeamTier tier = kTown,
                          CivilDay on = CivilDay(2017, 12, 31)) const {
    return MakeDispatchTable(row, tier, ZaozhuangPolicy(), on);
  }

  ReportJudgement Judge(event::v1::TeamTier tier, CivilDay on) const {
    return JudgeReport(row, tier, ZaozhuangPolicy(), on);
  }

  table::v1::DispatchRow row;
};

// The month whose sentences the form's blanks show.
March FullMonth() {
  March march;
  march.Rotation(1, {"o-1", "o-2"}, "参与日常执法检查");
  march.Rotation(2, {"o-2", "o-3"}, "学习文书制作");
  march.Session(3, {"e-1", "e-2"}, 3, 4, 6);
  march.Add(4).mutable_case_filed();
  march.Add(5).mutable_fine()->set_fine_fen(1'200'000);
  march.Add(6).mutable_study()->add_topics("安全生产法");
  march.Add(7).mutable_other()->set_description("互借执法装备");
  march.Add(8).mutable_supervision()->set_findings("计划执行较好");
  return march;
}

const v1::Figure& FigureOf(const v1::DispatchTable& table, absl::string_view key) {
  for (const v1::DispatchTableRow& row : table.rows()) {
    for (const v1::Figure& figure : row.figures()) {
      if (figure.key() == key) return figure;
    }
  }
  ADD_FAILURE() << "no figure " << key;
  return v1::Figure::default_instance();
}

// What the reporter answers for; the superior's own delay is only shown.
std::vector<std::string> RulesOf(const v1::DispatchTable& table) {
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding : table.findings()) {
    if (finding.severity() != v1::RULE_SEVERITY_INFO) rules.push_back(finding.rule());
  }
  return rules;
}

// --- the form ---

TEST(DispatchTableSpec, TheSentencesAreThoseOfTheFormWithItsBlanksFilled) {  // 附件2
  const v1::DispatchTable table = FullMonth().Table();
  EXPECT_EQ(table.title(), "结对互助活动开展情况调度表");
  ASSERT_EQ(table.rows_size(), 6);
  EXPECT_EQ(table.rows(0).text(),
            "本月共派3人到对方单位进行换岗交流，具体从事工作为参与日常执法检查；学习文书制作");
  EXPECT_EQ(table.rows(1).text(),
            "本月开展联合执法1次，检查2家企业，下达执法文书3份，其中，立案1起，"
            "需报区（市）局立案0起，处罚1.2万。");
  EXPECT_EQ(table.rows(2).text(), "本月开展集中学习1次，学习内容为安全生产法");
  EXPECT_EQ(table.rows(3).text(), "互借执法装备");
  EXPECT_EQ(table.rows(4).text(), "计划执行较好");
}

TEST(DispatchTableSpec, TheRowsAreNumberedAndNamedAsOnTheForm) {  // 附件2
  const v1::DispatchTable table = FullMonth().Table();
  std::vector<std::string> rows;
  for (const v1::DispatchTableRow& row : table.rows()) {
    rows.push_back(absl::StrCat(row.sequence_number(), " ", row.content()));
  }
  EXPECT_THAT(rows, ElementsAre("1 换岗交流情况", "2 联合执法情况", "3 集中学习情况", "4 其他活动",
                                "5 区（市）局监督检查情况", "0 备注"));
}

TEST(DispatchTableSpec, AnEmptyMonthIsPrintedWithZeros) {
  const v1::DispatchTable table = March().Table();
  EXPECT_EQ(table.rows(0).text(), "本月共派0人到对方单位进行换岗交流，具体从事工作为无");
  EXPECT_EQ(table.rows(1).text(),
            "本月开展联合执法0次，检查0家企业，下达执法文书0份，其中，立案0起，"
            "需报区（市）局立案0起，处罚0万。");
  EXPECT_EQ(table.rows(2).text(), "本月开展集中学习0次，学习内容为无");
  EXPECT_EQ(table.rows(3).text(), "无");
  EXPECT_EQ(table.rows(5).text(), "");
}

TEST(DispatchTableSpec, MoneyIsPrintedInWanWithUpToFourDecimals) {  // A16
  EXPECT_EQ(FormatWan(0), "0");
  EXPECT_EQ(FormatWan(1'200'000), "1.2");
  EXPECT_EQ(FormatWan(1'000'000), "1");
  EXPECT_EQ(FormatWan(10'000'000), "10");
  EXPECT_EQ(FormatWan(100), "0.0001");
  EXPECT_EQ(FormatWan(49), "0");
  EXPECT_EQ(FormatWan(50), "0.0001");
  EXPECT_EQ(FormatWan(1'211'857'200), "1211.8572");  // as the bulletin of 2019 prints it
}

// --- what the ledger says ---

TEST(RecordedFiguresSpec, AnOfficerSentTwiceIsOnePerson) {  // A17
  EXPECT_EQ(RecordedFigures(FullMonth().row).rotation_person_count(), 3);
}

TEST(RecordedFiguresSpec, EnterprisesAndDocumentsAreTheShareInTheOwnJurisdiction) {  // A18
  const event::v1::DispatchFigures figures = RecordedFigures(FullMonth().row);
  EXPECT_EQ(figures.joint_session_count(), 1);
  EXPECT_EQ(figures.enterprise_count(), 2);
  EXPECT_EQ(figures.document_count(), 3);
  EXPECT_EQ(figures.remarks(),
            "联合执法 source-3 双方共检查4家企业，下达执法文书6份，本表只计本辖区");
}

TEST(RecordedFiguresSpec, ASessionWhollyInTheOwnJurisdictionNeedsNoRemark) {  // A18
  March march;
  march.Session(1, {"e-1", "e-2", "e-3"}, 3, 3, 3);
  EXPECT_EQ(RecordedFigures(march.row).remarks(), "");
}

TEST(RecordedFiguresSpec, AnEnterpriseInspectedTwiceInAMonthIsOne) {  // A36
  March march;
  march.Session(1, {"e-1", "e-2", "e-3"}, 3, 3, 3);
  march.Session(2, {"e-3", "e-4", "e-5"}, 2, 3, 2);
  const event::v1::DispatchFigures figures = RecordedFigures(march.row);
  EXPECT_EQ(figures.joint_session_count(), 2);
  EXPECT_EQ(figures.enterprise_count(), 5);
  EXPECT_EQ(figures.document_count(), 5);
}

TEST(RecordedFiguresSpec, CasesFiledAndCasesToReportAreApart) {  // A14, A15
  March march;
  march.Add(1).mutable_case_to_report();
  march.Add(2).mutable_case_to_report();
  march.Add(3).mutable_case_filed();
  EXPECT_EQ(RecordedFigures(march.row).case_filed_count(), 1);
  EXPECT_EQ(RecordedFigures(march.row).case_to_report_count(), 2);
}

TEST(RecordedFiguresSpec, FinesAddUpInFen) {  // A16
  March march;
  march.Add(1).mutable_fine()->set_fine_fen(500'000);
  march.Add(2).mutable_fine()->set_fine_fen(2'160'250);
  EXPECT_EQ(RecordedFigures(march.row).fine_fen(), 2'660'250);
}

TEST(RecordedFiguresSpec, EachFigureNamesTheEventsBehindIt) {
  const v1::DispatchTable table = FullMonth().Table();
  EXPECT_THAT(FigureOf(table, "rotation_person_count").positions(), ElementsAre(1, 2));
  EXPECT_THAT(FigureOf(table, "enterprise_count").positions(), ElementsAre(3));
  EXPECT_THAT(FigureOf(table, "case_filed_count").positions(), ElementsAre(4));
  EXPECT_THAT(FigureOf(table, "case_to_report_count").positions(), IsEmpty());
  EXPECT_THAT(FigureOf(table, "fine_fen").positions(), ElementsAre(5));
  EXPECT_THAT(FigureOf(table, "study_session_count").positions(), ElementsAre(6));
}

// --- recorded, reported, accepted ---

TEST(ThreeValuesSpec, BeforeAReportThereIsOnlyTheRecordedValue) {
  const v1::Figure figure = FigureOf(FullMonth().Table(), "enterprise_count");
  EXPECT_EQ(figure.recorded(), 2);
  EXPECT_FALSE(figure.has_reported());
  EXPECT_FALSE(figure.has_accepted());
  EXPECT_EQ(figure.reconciliation(), v1::RECONCILIATION_NOT_REPORTED);
}

TEST(ThreeValuesSpec, AReportGivesTheReportedAndItsAcceptanceTheAcceptedValue) {
  March march = FullMonth();
  table::v1::ReportVersion& version = march.Report(CivilDay(2017, 4, 2));
  EXPECT_EQ(FigureOf(march.Table(), "enterprise_count").reported(), 2);
  EXPECT_FALSE(FigureOf(march.Table(), "enterprise_count").has_accepted());
  March::Accept(version);
  EXPECT_EQ(FigureOf(march.Table(), "enterprise_count").accepted(), 2);
  EXPECT_EQ(march.Table().state(), v1::REPORT_STATE_ACCEPTED);
  EXPECT_THAT(march.Table().report_positions(), ElementsAre(501, 700));
  EXPECT_EQ(march.Table().reporter_officer_id(), "officer-9");
}

TEST(ThreeValuesSpec, ACorrectedFigureIsTheAcceptedOneWithTheEarlierBesideIt) {  // A25
  March march = FullMonth();
  table::v1::ReportVersion& version = march.Report(CivilDay(2017, 4, 2));
  March::Accept(version);
  *version.mutable_accepted_figures() = version.submitted().figures();
  version.mutable_accepted_figures()->set_enterprise_count(7);
  table::v1::FigureCorrection& correction = *version.add_corrections();
  correction.mutable_corrected()->set_figure_key("enterprise_count");
  correction.mutable_corrected()->set_value(7);
  correction.set_earlier_value(2);
  correction.set_position(800);
  const v1::DispatchTable table = march.Table();
  const v1::Figure figure = FigureOf(table, "enterprise_count");
  EXPECT_EQ(figure.accepted(), 7);
  EXPECT_EQ(figure.reported(), 2);
  EXPECT_EQ(figure.reconciliation(), v1::RECONCILIATION_ACCEPTED_OTHERWISE);
  ASSERT_EQ(figure.corrections_size(), 1);
  EXPECT_EQ(figure.corrections(0).earlier_value(), 2);
  EXPECT_EQ(figure.corrections(0).position(), 800);
  EXPECT_EQ(FigureOf(table, "document_count").corrections_size(), 0);
  EXPECT_THAT(table.report_positions(), ElementsAre(501, 700, 800));
  EXPECT_THAT(table.rows(1).text(), ::testing::HasSubstr("检查7家企业"));
}

TEST(ThreeValuesSpec, TheSentencesShowWhatWasReportedNotWhatIsRecorded) {
  March march = FullMonth();
  march.Report(CivilDay(2017, 4, 2))
      .mutable_submitted()
      ->mutable_figures()
      ->set_enterprise_count(5);
  EXPECT_THAT(march.Table().rows(1).text(), ::testing::HasSubstr("检查5家企业"));
}

TEST(ThreeValuesSpec, ReconciliationTellsMoreLessAndWithoutEvidenceApart) {
  March march = FullMonth();
  event::v1::DispatchFigures& figures =
      *march.Report(CivilDay(2017, 4, 2)).mutable_submitted()->mutable_figures();
  figures.set_enterprise_count(3);
  figures.set_document_count(2);
  figures.set_case_to_report_count(1);
  const v1::DispatchTable table = march.Table();
  EXPECT_EQ(FigureOf(table, "enterprise_count").reconciliation(), v1::RECONCILIATION_OVER_REPORTED);
  EXPECT_EQ(FigureOf(table, "document_count").reconciliation(), v1::RECONCILIATION_UNDER_REPORTED);
  EXPECT_EQ(FigureOf(table, "case_to_report_count").reconciliation(),
            v1::RECONCILIATION_NO_EVIDENCE);
  EXPECT_EQ(FigureOf(table, "joint_session_count").reconciliation(), v1::RECONCILIATION_MATCH);
}

TEST(RecordedFiguresSpec, TextsFitIntoAReportHoweverMuchHappened) {
  const auto text_of = [](int i) {
    std::string text = absl::StrCat(i, "号");
    for (int c = 0; c < 1000; ++c) text += "学";
    return text;
  };
  March march;
  for (int i = 1; i <= 3; ++i) {
    march.Rotation(i, {"o-1"}, text_of(i));
    march.Add(10 + i).mutable_study()->add_topics(text_of(i));
    march.Add(20 + i).mutable_other()->set_description(text_of(i));
  }
  for (int i = 100; i < 200; ++i) march.Session(i, {"e-1"}, 1, 3, 5);
  const event::v1::DispatchFigures figures = RecordedFigures(march.row);
  constexpr FieldsOf at("fact.figures.");
  for (const std::string& text : {figures.rotation_duties(), figures.study_content(),
                                  figures.other_activities(), figures.remarks()}) {
    EXPECT_TRUE(CheckText(at("text"), text).ok()) << text;
    // One character more and it would not.
    EXPECT_FALSE(CheckText(at("text"), text + "。").ok());
  }
  EXPECT_THAT(figures.study_content(), StartsWith("1号学"));
  EXPECT_THAT(figures.study_content(), EndsWith("学…等3项"));
  EXPECT_THAT(figures.remarks(), EndsWith("…等100项"));
}

TEST(RecordedFiguresSpec, ATextThatJustFitsIsLeftAsItIs) {
  std::string topic;
  for (int c = 0; c < 2000; ++c) topic += "学";
  March march;
  march.Add(1).mutable_study()->add_topics(topic);
  EXPECT_EQ(RecordedFigures(march.row).study_content(), topic);
}

TEST(ThreeValuesSpec, EachFigureThatDiffersIsAFinding) {  // R0-26
  March march = FullMonth();
  event::v1::DispatchFigures& figures =
      *march.Report(CivilDay(2017, 4, 2)).mutable_submitted()->mutable_figures();
  figures.set_enterprise_count(3);
  figures.set_fine_fen(1'500'000);
  const v1::DispatchTable table = march.Table();
  ASSERT_THAT(RulesOf(table), ElementsAre("R0-26", "R0-26"));
  EXPECT_EQ(table.findings(0).message_zh(), "检查企业：上报 3家，账本 2家");
  EXPECT_EQ(table.findings(0).message_en(), "enterprise_count: reported 3, recorded 2");
  EXPECT_EQ(table.findings(1).message_zh(), "处罚：上报 1.5万元，账本 1.2万元");
  EXPECT_EQ(table.findings(0).event_position(), 501);
  EXPECT_EQ(table.findings(0).subject(), "370403001-2017-03");
  const ReportJudgement judged = march.Judge(kTown, CivilDay(2017, 12, 31));
  EXPECT_EQ(judged.compared_count, 8);
  EXPECT_EQ(judged.mismatch_count, 2);
}

TEST(ThreeValuesSpec, AFigureThatDiffersCarriesTheClauseOfTheDutyToReport) {  // R0-26, R0-27
  March march = FullMonth();
  event::v1::ReportSubmitted& report = *march.Report(CivilDay(2017, 4, 2)).mutable_submitted();
  report.mutable_figures()->set_document_count(9);
  report.set_overview("全区结对活动开展顺利");
  const v1::DispatchTable town = march.Table(kTown);
  ASSERT_THAT(RulesOf(town), ElementsAre("R0-26"));
  EXPECT_EQ(town.findings(0).clause(), "枣安监发〔2017〕11号·四");
  EXPECT_EQ(town.findings(0).parameter(), "") << "it reads none";
  EXPECT_EQ(town.findings(0).parameter_value(), "");
  const v1::DispatchTable district = march.Table(kDistrict);
  ASSERT_THAT(RulesOf(district), ElementsAre("R0-27"));
  EXPECT_EQ(district.findings(0).clause(), "枣安监发〔2017〕11号·四");
  EXPECT_EQ(district.findings(0).parameter(), "");
}

TEST(ThreeValuesSpec, ADistrictsOverviewStandsUnderRemarks) {  // R0-27
  March march;
  march.Report(CivilDay(2017, 4, 2)).mutable_submitted()->set_overview("全区结对活动开展顺利");
  EXPECT_EQ(march.Table(kDistrict).rows(5).text(), "总体开展情况：全区结对活动开展顺利");
}

TEST(ThreeValuesSpec, ADistrictsReportWithoutTheOverallSituationIsTold) {  // R0-27
  March march;
  march.Report(CivilDay(2017, 4, 2));
  EXPECT_THAT(RulesOf(march.Table(kTown)), IsEmpty());
  const v1::DispatchTable district = march.Table(kDistrict);
  ASSERT_THAT(RulesOf(district), ElementsAre("R0-27"));
  EXPECT_EQ(district.findings(0).message_zh(), "2017-03 月报未填活动总体开展情况");
}

TEST(ThreeValuesSpec, StudiesWithoutWhatWasStudiedAreTold) {  // R0-26, 附件2 row 3
  March march;
  march.Add(6).mutable_study();
  event::v1::ReportSubmitted& report = *march.Report(CivilDay(2017, 4, 2)).mutable_submitted();
  const v1::DispatchTable told = march.Table();
  ASSERT_EQ(told.findings_size(), 2) << "the superior has not answered either";
  EXPECT_EQ(told.findings(0).rule(), "R0-26");
  EXPECT_EQ(told.findings(0).severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(told.findings(0).message_zh(), "2017-03 月报填报集中学习 1 次，未填学习内容");
  EXPECT_EQ(told.findings(0).event_position(), 501);
  EXPECT_EQ(told.findings(0).subject(), "370403001-2017-03");
  report.mutable_figures()->set_study_content("安全生产法");
  EXPECT_EQ(march.Table().findings_size(), 1);
  *report.mutable_figures() = event::v1::DispatchFigures();
  EXPECT_EQ(march.Table().findings_size(), 2) << "that the ledger has a study, and no answer";
  EXPECT_EQ(march.Table().findings(0).message_en(), "study_session_count: reported 0, recorded 1");
}

TEST(ThreeValuesSpec, AnExplanationStandsBesideItsFigureAndTheDifferenceStays) {  // R0-26
  March march = FullMonth();
  table::v1::ReportVersion& version = march.Report(CivilDay(2017, 4, 2));
  version.mutable_submitted()->mutable_figures()->set_document_count(9);
  table::v1::DifferenceExplanation& each = *version.add_explanations();
  each.mutable_explained()->set_figure_key("document_count");
  each.mutable_explained()->set_explanation("补发文书2份");
  each.set_position(505);
  const v1::DispatchTable table = march.Table();
  ASSERT_EQ(FigureOf(table, "document_count").explanations_size(), 1);
  EXPECT_EQ(FigureOf(table, "document_count").explanations(0).position(), 505);
  EXPECT_THAT(FigureOf(table, "enterprise_count").explanations(), IsEmpty());
  EXPECT_THAT(RulesOf(table), ElementsAre("R0-26"));
}

// --- in time or not ---

TEST(ReportTimelinessSpec, ATownReportsByTheThirdADistrictByTheFifthOfTheNextMonth) {  // A11
  EXPECT_EQ(March().Judge(kTown, CivilDay(2017, 4, 1)).due.last_day, CivilDay(2017, 4, 3));
  EXPECT_EQ(March().Judge(kDistrict, CivilDay(2017, 4, 1)).due.last_day, CivilDay(2017, 4, 5));
  March december;
  december.row.set_month("2017-12");
  EXPECT_EQ(december.Judge(kTown, CivilDay(2017, 12, 31)).due.last_day, CivilDay(2018, 1, 3));
}

TEST(ReportTimelinessSpec, AMissingReportIsOverdueFromTheDayAfter) {  // R0-26, A11
  const March march;
  EXPECT_EQ(march.Judge(kTown, CivilDay(2017, 4, 3)).timeliness, v1::REPORT_TIMELINESS_NOT_DUE);
  EXPECT_EQ(march.Judge(kTown, CivilDay(2017, 4, 4)).timeliness, v1::REPORT_TIMELINESS_OVERDUE);
  const v1::DispatchTable table = march.Table(kTown, CivilDay(2017, 4, 4));
  EXPECT_EQ(table.state(), v1::REPORT_STATE_EXPECTED);
  ASSERT_THAT(RulesOf(table), ElementsAre("R0-26"));
  EXPECT_EQ(table.findings(0).message_zh(),
            "2017-03 月报未报送，截止日期为 2017-04-03（2017 年工作日历尚未发布，只按周末顺延）");
  EXPECT_THAT(RulesOf(march.Table(kDistrict)), ElementsAre("R0-27"));
}

TEST(ReportTimelinessSpec, OnTheDueDayIsInTimeTheNextDayIsLate) {  // A11
  March in_time;
  in_time.Report(CivilDay(2017, 4, 3));
  EXPECT_EQ(in_time.Table().timeliness(), v1::REPORT_TIMELINESS_ON_TIME);
  EXPECT_THAT(RulesOf(in_time.Table()), IsEmpty());
  March late;
  late.Report(CivilDay(2017, 4, 4));
  EXPECT_EQ(late.Table().timeliness(), v1::REPORT_TIMELINESS_LATE);
  ASSERT_THAT(RulesOf(late.Table()), ElementsAre("R0-26"));
  EXPECT_EQ(late.Table().findings(0).message_zh(),
            "2017-03 月报于 2017-04-04 报送，晚于截止日期 2017-04-03（2017 "
            "年工作日历尚未发布，只按周末顺延）");
  EXPECT_EQ(late.Table(kDistrict).timeliness(), v1::REPORT_TIMELINESS_ON_TIME);
}

TEST(ReportTimelinessSpec, ADistrictsReportIsLateFromTheSixthOn) {  // R0-27, A11
  March march;
  march.Report(CivilDay(2017, 4, 6)).mutable_submitted()->set_overview("全区结对活动开展顺利");
  const v1::DispatchTable late = march.Table(kDistrict);
  ASSERT_THAT(RulesOf(late), ElementsAre("R0-27"));
  EXPECT_THAT(late.findings(0).message_en(),
              ::testing::HasSubstr(
                  "the report for 2017-03 came on 2017-04-06, after the due date 2017-04-05"));
  EXPECT_EQ(late.findings(0).parameter(), "report.due_district_day");
}

TEST(ReportTimelinessSpec, AReturnAnsweredWithinThreeDaysStaysInTime) {  // A38
  March march;
  March::Return(march.Report(CivilDay(2017, 4, 2)), CivilDay(2017, 4, 10));
  EXPECT_EQ(march.Table(kTown, CivilDay(2017, 4, 13)).timeliness(), v1::REPORT_TIMELINESS_ON_TIME);
  EXPECT_EQ(march.Table(kTown, CivilDay(2017, 4, 13)).state(), v1::REPORT_STATE_RETURNED);
  March::Accept(march.Report(CivilDay(2017, 4, 13)));
  EXPECT_EQ(march.Table().timeliness(), v1::REPORT_TIMELINESS_ON_TIME);
}

TEST(ReportTimelinessSpec, AReturnAnsweredOnTheFourthDayMakesTheReportLate) {  // A38
  March march;
  March::Return(march.Report(CivilDay(2017, 4, 2)), CivilDay(2017, 4, 10));
  March::Accept(march.Report(CivilDay(2017, 4, 14)));
  const v1::DispatchTable table = march.Table();
  EXPECT_EQ(table.timeliness(), v1::REPORT_TIMELINESS_LATE);
  ASSERT_THAT(RulesOf(table), ElementsAre("A38"));
  EXPECT_EQ(table.findings(0).message_zh(), "2017-03 月报于 2017-04-10 退回，3 日内未重新报送");
  EXPECT_EQ(table.findings(0).event_position(), 600);
}

TEST(ReportTimelinessSpec, AReturnNeverAnsweredMakesTheReportLate) {  // A38
  March march;
  March::Return(march.Report(CivilDay(2017, 4, 2)), CivilDay(2017, 4, 10));
  EXPECT_EQ(march.Table(kTown, CivilDay(2017, 4, 14)).timeliness(), v1::REPORT_TIMELINESS_LATE);
}

TEST(ReportTimelinessSpec, AnAnswerBeforeTheDueDayIsInTimeHoweverLongItTook) {  // A38
  March march;
  March::Return(march.Report(CivilDay(2017, 3, 27)), CivilDay(2017, 3, 28));
  march.Report(CivilDay(2017, 4, 3));
  EXPECT_EQ(march.Table().timeliness(), v1::REPORT_TIMELINESS_ON_TIME);
}

TEST(ReportTimelinessSpec, ALateFirstVersionIsLateWhateverFollows) {  // A38
  March march;
  March::Return(march.Report(CivilDay(2017, 4, 4)), CivilDay(2017, 4, 5));
  March::Accept(march.Report(CivilDay(2017, 4, 5)));
  EXPECT_EQ(march.Table().timeliness(), v1::REPORT_TIMELINESS_LATE);
}

TEST(ReportTimelinessSpec, ADueDayOfRestMovesToTheNextWorkingDayOfTheCalendar) {  // A11
  const ProgramRules rules = ZaozhuangRules();
  March march;
  const auto due = [&](const char* month, event::v1::TeamTier tier) {
    march.row.set_month(month);
    const ReportJudgement judged = JudgeReport(march.row, tier, rules, CivilDay(2018, 2, 1));
    EXPECT_FALSE(judged.due.only_weekends_known);
    return FormatDay(judged.due.last_day);
  };
  EXPECT_EQ(due("2017-03", kTown), "2017-04-05");      // 3 and 4 April: 清明节
  EXPECT_EQ(due("2017-01", kDistrict), "2017-02-06");  // 5 February is a Sunday
  EXPECT_EQ(due("2017-09", kTown), "2017-10-09");      // 1 to 8 October: 国庆节
  EXPECT_EQ(due("2017-12", kTown), "2018-01-03");
}

TEST(ReportTimelinessSpec,
     WithoutTheNextYearsCalendarTheTableSaysOnlyWeekendsWereLookedAt) {  // A11
  WorkCalendar calendar;
  calendar.Publish(ZaozhuangCalendar("2017"));
  const ProgramRules rules(ZaozhuangPolicy(), calendar);
  March december;
  december.row.set_month("2017-12");
  const v1::DispatchTable table =
      MakeDispatchTable(december.row, kTown, rules, CivilDay(2018, 1, 4));
  ASSERT_THAT(RulesOf(table), ElementsAre("R0-26"));
  EXPECT_EQ(table.findings(0).message_zh(),
            "2017-12 月报未报送，截止日期为 2018-01-03（2018 年工作日历尚未发布，只按周末顺延）");
  EXPECT_THAT(table.findings(0).message_en(),
              testing::HasSubstr("2018-01-03 (no calendar of 2018 is published"));
}

TEST(ReportTimelinessSpec, TheSuperiorHasThreeDaysToAnswerAndTheFourthIsShown) {  // A38
  March march;
  march.Report(CivilDay(2017, 4, 3));
  EXPECT_THAT(march.Table(kTown, CivilDay(2017, 4, 6)).findings(), IsEmpty());
  const v1::DispatchTable table = march.Table(kTown, CivilDay(2017, 4, 7));
  ASSERT_EQ(table.findings_size(), 1);
  EXPECT_EQ(table.findings(0).rule(), "A38");
  EXPECT_EQ(table.findings(0).parameter(), "report.accept_days");
  EXPECT_EQ(table.findings(0).severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(table.findings(0).message_zh(),
            "2017-03 月报于 2017-04-03 报送，上级尚未审核，超过 3 日");
  March::Accept(*march.row.mutable_versions(0));
  EXPECT_EQ(march.Table().findings(0).message_zh(),
            "2017-03 月报于 2017-04-03 报送，上级于 2017-04-08 审核，超过 3 日");
}

TEST(ReportTimelinessSpec, AMonthIsJudgedByThePolicySetOfItsLastDay) {
  Policy later = ZaozhuangPolicy();
  later.policy_set_id = "later";
  later.report_due_town_day = 20;
  const ProgramRules rules(
      {{CivilDay(2017, 1, 1), ZaozhuangPolicy(), ""}, {CivilDay(2017, 4, 1), later, ""}},
      WorkCalendar());
  March march;
  const v1::DispatchTable before =
      MakeDispatchTable(march.row, kTown, rules, CivilDay(2017, 12, 31));
  EXPECT_EQ(before.policy_set_id(), "zaozhuang-2017");
  EXPECT_EQ(before.findings(0).policy_set_id(), "zaozhuang-2017");
  EXPECT_EQ(before.findings(0).parameter_value(), "3");
  EXPECT_EQ(ToDay(before.due_date()), CivilDay(2017, 4, 3));
  march.row.set_month("2017-04");
  const v1::DispatchTable after =
      MakeDispatchTable(march.row, kTown, rules, CivilDay(2017, 12, 31));
  EXPECT_EQ(after.policy_set_id(), "later");
  EXPECT_EQ(ToDay(after.due_date()), CivilDay(2017, 5, 22));  // 20 May is a Saturday
}

TEST(RecordedFiguresSpec, PersonTimesCountAnOfficerEachTime) {  // A17
  EXPECT_EQ(RecordedFigures(FullMonth().row, Headcount::kPersonTimes).rotation_person_count(), 4);
}

TEST(RecordedNumbersSpec, TheyAreTheNumbersOfTheFiguresAndNoTexts) {
  const March march = FullMonth();
  event::v1::DispatchFigures numbers = RecordedFigures(march.row);
  numbers.clear_rotation_duties();
  numbers.clear_study_content();
  numbers.clear_other_activities();
  numbers.clear_remarks();
  EXPECT_EQ(
      RecordedNumbers({march.row.entries().pointer_begin(), march.row.entries().pointer_end()},
                      Headcount::kDistinct)
          .SerializeAsString(),
      numbers.SerializeAsString());
}

}  // namespace
}  // namespace jiedui::domain
