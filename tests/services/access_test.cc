// Who may write what: the table, read out role by role and kind by kind, and the one function that
// asks it.

#include "services/access.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "domain/ledger_acts.h"
#include "tests/support/facts.h"
#include "tests/support/memory_entities.h"

namespace jiedui::services {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using domain::Principal;
using domain::Role;

constexpr char kInTengzhou[] = "2017-370481-370403";   // 滕州–薛城, both brigades
constexpr char kTowns[] = "2017-370403001-370403002";  // 临城–兴仁, both in 薛城

const CivilDay kToday(2017, 6, 1);

// Who may write a fact: its own town or the partner's, another town of the district, a town
// elsewhere; the district above or its own brigade, another district; the city; an auditor.
struct Row {
  const char* what;
  AnyFact fact;
  std::set<std::string> may;
};

const Principal kPrincipals[] = {
    {Role::kTown, kLincheng},     {Role::kTown, kXingren},      {Role::kTown, kXingcheng},
    {Role::kTown, kJinghe},       {Role::kDistrict, kXuecheng}, {Role::kDistrict, kTengzhou},
    {Role::kDistrict, kShizhong}, {Role::kCity, kCity},         {Role::kAuditor, kCity}};

constexpr char kL[] = "town/370403001";
constexpr char kX[] = "town/370403002";
constexpr char kDX[] = "district/370403";
constexpr char kDT[] = "district/370481";
constexpr char kC[] = "city/370400";

std::vector<Row> OrganizationRows() {
  return {
      {"机构登记", RegisterUnit("370403099", event::v1::TEAM_TIER_SQUADRON, kXuecheng), {kC}},
      {"机构更名", RenameUnit(kLincheng, "临城镇", "2017-06-01"), {kC}},
      {"机构撤销", CloseUnit(kLincheng, "2017-06-01"), {kC}},
      {"机构合并", Merge({kXingcheng}, kZhangfan, "2017-06-01"), {kC}},
      {"机构分设", Split(kZhangfan, {kXingcheng}, "2017-06-01"), {kC}},
      {"机构划转", TransferUnit(kLincheng, kTengzhou, "2017-06-01"), {kC}},
      {"机构核定编制", SetPosts(kLincheng, 5, "2017-06-01"), {kC}},
      {"标准化验收通过", AcceptStandardization(kLincheng, "2017-03-01"), {kC}},
      {"执法人员登记：镇街", RegisterOfficer("370403001-9", kLincheng), {kDX, kC}},
      {"执法人员登记：大队", RegisterOfficer("370403-9", kXuecheng), {kDX, kC}},
      {"个人信息删除", ErasePersonalData("370403001-01", "2017-03-04"), {kC}},
      {"执法证换发", RenewCertificate("370403001-01", "2017-03-01", "2020-03-01"), {kDX, kC}},
      {"执法人员调动", Transfer("370403001-01", kXingren, "2017-03-01"), {kDX, kC}},
      {"执法人员调动：调出单位决定", Transfer("370481-01", kXuecheng, "2017-03-01"), {kDT, kC}},
      {"执法人员离岗", Leave("370403001-01", "2017-03-01"), {kDX, kC}},
      {"依据文件登记", RegisterDocument("d1"), {kC}},
      {"工作日历发布", PublishCalendar("2017"), {kC}},
      {"活动启动", OpenProgram(), {kC}},
      {"规则参数发布", AdoptPolicy(), {kC}},
      {"参加单位登记：镇街", Enroll(kLincheng), {kDX, kC}},
      {"参加单位登记：大队", Enroll(kXuecheng), {kC}},
      {"工作指数登记：镇街", RecordIndex(kLincheng, "2017-01-01", 70'000), {kDX, kC}},
      {"工作指数登记：大队", RecordIndex(kXuecheng, "2017-01-01", 70'000), {kC}},
      {"新突破认定", ApproveBreakthrough(kLincheng, "2017-06-01"), {kDX, kC}},
      {"结对提议：镇街", Propose(kLincheng, kXingcheng), {kL, kDX, kC}},
      {"结对提议：大队", Propose(kXuecheng, kShizhong), {kDX, kC}},
      {"结对提议答复：对方", Agree(Propose(kXingren, kLincheng)), {kL, kDX, kC}},
      {"结对提议答复：上级", Decline(Propose(kXingren, kLincheng), kXuecheng), {kDX, kC}},
      {"结对：镇街", Assign(kLincheng, kXingcheng), {kDX, kC}},
      {"结对：大队", Assign(kXuecheng, kShizhong), {kC}},
      {"结对：跨区镇街", Assign(kLincheng, kJinghe), {kC}},
      {"结对解除：镇街", Dissolve(kTowns, "2017-06-01"), {kDX, kC}},
      {"结对解除：大队", Dissolve(kInTengzhou, "2017-06-01"), {kC}},
      {"结对调整：镇街", Reassign(kTowns, kXingren, kLincheng, "2017-06-01"), {kDX, kC}},
      {"结对调整：换入外区镇街", Reassign(kTowns, kLincheng, kJinghe, "2017-06-01"), {kC}},
      {"结对调整：大队", Reassign(kInTengzhou, kXuecheng, kShizhong, "2017-06-01"), {kC}},
      {"结对续结：镇街", Renew(Assign(kLincheng, kXingren)), {kDX, kC}},
      {"结对续结：大队", Renew(Assign(kTengzhou, kXuecheng)), {kC}},
      {"退出活动：镇街", Withdraw(kLincheng, "2017-06-01"), {kDX, kC}},
      {"退出活动：大队", Withdraw(kXuecheng, "2017-06-01"), {kC}},
      {"一对二特殊情况批准", GrantException(kLincheng), {kDX, kC}},
      {"跨区（市）结对同意：本区（市）",
       ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-03-01"),
       {kDX, kC}},
      {"跨区（市）结对同意：对方区（市）",
       ConsentAcross(kJinghe, kLincheng, kTengzhou, "2017-03-01"),
       {kDT, kC}},
      {"跨区（市）结对批准", ApproveAcross(kJinghe, kLincheng, "2017-03-01"), {kC}},
      {"结对情况备案", FileRegister(kXuecheng, {kTowns}), {kDX}},
      {"结对情况备案：市级", FileRegister(kCity, {kInTengzhou}), {kC}},
      {"备案受理", AcknowledgeRegister(kXuecheng), {kC}},
      {"备案退回", ReturnRegister(kXuecheng), {kC}},
      {"监督检查", CheckPair("k1", kTowns, kXuecheng), {kDX}},  // A37
      {"监督检查：市级", CheckPair("k2", kTowns, kCity), {kC}},
  };
}

std::vector<Row> ActivityRows() {
  const auto towns = Assign(kLincheng, kXingren);
  return {
      {"换岗派出", Dispatch("d1", kTowns, kLincheng, "2017-03-01"), {kL, kDX, kC}},
      {"换岗交流", Rotate("r1", kTowns, kLincheng, "2017-03-01", "2017-03-20"), {kL, kDX, kC}},
      {"联合执法：镇街", Inspect("j1", kTowns, kLincheng, "2017-03-01"), {kL, kX, kDX, kC}},
      {"联合执法：大队", Inspect("j2", kInTengzhou, kXuecheng, "2017-03-01"), {kDX, kDT, kC}},
      {"集中学习", Study("s1", towns, "2017-03-01"), {kL, kX, kDX, kC}},
      {"其他活动", HelpOtherwise("o1", kTowns, "2017-03-01"), {kL, kX, kDX, kC}},
      {"活动确认：本方", Attest("held", kTowns, kXingren, "2017-03-02"), {kX, kDX, kC}},
      {"活动更正",
       Correct(HelpOtherwise("held", kTowns, "2017-03-02"), "2017-03-03"),
       {kL, kX, kDX, kC}},
      {"活动撤销", Void("held", kTowns, "2017-03-03"), {kL, kX, kDX, kC}},
      {"换岗计划", PlanRotation("r9", kTowns, kLincheng, "2017-02-20"), {kL, kDX, kC}},
      {"换岗到岗", Arrive("away", kTowns, "2017-02-02"), {kL, kX, kDX, kC}},
      {"换岗离岗", StartLeave("away", kTowns, "370403001-01", "2017-02-03"), {kL, kX, kDX, kC}},
      {"换岗返岗", EndLeave("away", kTowns, "370403001-01", "2017-02-04"), {kL, kX, kDX, kC}},
      {"换岗返回", ReturnStaff("away", kTowns, "2017-02-20"), {kL, kX, kDX, kC}},
      {"换岗召回", Recall("away", kTowns, "2017-02-20"), {kL, kDX, kC}},
      {"联合执法计划", AdoptPlan("p1", kTowns, kLincheng, "2017-02-20"), {kL, kDX, kC}},
      {"联合执法计划签署", SignPlan("p1", kTowns, kXingren, "2017-02-20"), {kX, kDX, kC}},
      {"未发现违法行为确认：镇街",
       AttestNoViolation("held", kTowns, kLincheng, "2017-02-20"),
       {kDX, kC}},
      {"未发现违法行为确认：大队",
       AttestNoViolation("held", kInTengzhou, kXuecheng, "2017-02-20"),
       {kC}},
      {"补录许可",
       PermitLateEntry("l1", kLincheng, "2017-02", "2017-04-10", "2017-04-20"),
       {kDX, kC}},
  };
}

std::vector<Row> CaseAndReportRows() {
  return {
      {"立案：大队", FileCase("c1", kXuecheng, "", "2017-03-01"), {kDX, kC}},
      {"立案：镇街无立案权", FileCase("c1", kLincheng, "", "2017-03-01"), {kC}},
      {"上报拟处罚案件", ProposeCase("c2", kLincheng, "", "2017-03-01"), {kL, kDX, kC}},
      {"拟处罚案件受理", AcceptCase("proposed", kXuecheng, "2017-03-01"), {kDX}},
      {"拟处罚案件受理：市级", AcceptCase("proposed", kCity, "2017-03-01"), {kC}},
      {"拟处罚案件不予受理", DeclineCase("proposed", kXuecheng, "2017-03-01"), {kDX}},
      {"拟处罚案件不予受理：市级", DeclineCase("proposed", kCity, "2017-03-01"), {kC}},
      {"行政处罚决定", DecidePenalty("filed", "2017-03-01"), {kDX, kC}},
      {"行政处罚决定：尚未受理", DecidePenalty("proposed", "2017-03-01"), {kDX, kC}},
      {"处罚变更", ChangePenalty("decided", "2017-03-03", 100), {kDX, kC}},
      {"罚款收缴", CollectFine("decided", "2017-03-03", 100), {kDX, kC}},
      {"结案", CloseCase("filed", "2017-03-01"), {kDX, kC}},
      {"月报报送：镇街", SubmitReport(kLincheng, "2017-03", "2017-04-01"), {kL, kDX, kC}},
      {"月报报送：大队", SubmitReport(kXuecheng, "2017-03", "2017-04-01"), {kDX, kC}},
      {"月报退回", ReturnReport(kLincheng, "2017-02", "2017-03-04"), {kDX, kC}},
      {"月报审核通过：镇街", AcceptReport(kLincheng, "2017-02", "2017-03-04"), {kDX, kC}},
      {"月报审核通过：大队", AcceptReport(kXuecheng, "2017-02", "2017-03-04"), {kC}},
  };
}

event::v1::BulletinPublished OfDistrict() {
  auto fact = PublishBulletin(1, "2017-01", "2017-02", "2017-03-10");
  fact.set_unit_id(kXuecheng);
  return fact;
}

std::vector<Row> SupervisionAndBulletinRows() {
  return {
      {"月度活动免除：镇街", ExemptMonth(kTowns, "2017-08", "2017-09-01"), {kDX, kC}},
      {"月度活动免除：大队", ExemptMonth(kInTengzhou, "2017-08", "2017-09-01"), {kC}},
      {"原则性要求例外批准：镇街",
       ExceptRule(kTowns, "R0-18", "2017-08-01", "2017-08-31", "2017-09-01"),
       {kDX, kC}},
      {"原则性要求例外批准：大队",
       ExceptRule(kInTengzhou, "R0-18", "2017-08-01", "2017-08-31", "2017-09-01"),
       {kC}},
      {"月报差异说明",
       ExplainDifference(kLincheng, "2017-02", "study_session_count", "2017-03-04"),
       {kL, kDX, kC}},
      {"监督检查整改销号", CloseFix("ordered", kTowns, "2017-03-20"), {kDX, kC}},
      {"经验做法登记：镇街", RecordPractice("g1", kLincheng, "2017-03-01"), {kL, kDX, kC}},
      {"经验做法登记：大队", RecordPractice("g1", kXuecheng, "2017-03-01"), {kDX, kC}},
      {"经验做法推广：镇街的", PromotePractice("town", "2017-03-01"), {kDX, kC}},
      {"经验做法推广：大队的", PromotePractice("brigade", "2017-03-01"), {kC}},
      {"活动进展通报：市", PublishBulletin(2, "2017-01", "2017-02", "2017-03-10"), {kC}},
      {"活动进展通报：区（市）", OfDistrict(), {kDX, kC}},
      {"通报送达", DeliverCopy("2017-370400-1", "2017-03-11"), {kC}},
  };
}

event::v1::MonthExempted ByDistrict(event::v1::MonthExempted fact) {
  fact.set_granting_unit_id(kXuecheng);
  return fact;
}

event::v1::CrossDistrictConsentGiven ConsentByDistrict() {
  auto fact = ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-03-01");
  fact.set_consenting_unit_id(kXuecheng);
  return fact;
}

std::vector<Row> AssessmentRows() {
  return {
      {"年度考核启动", OpenAssessment(), {kC}},
      {"考核材料固定", Freeze(1), {kC}},
      {"考核计分", ComputeScores(1), {kC}},
      {"考核结果预告知", GiveNotice("2018-01-10", "2018-01-17"), {kC}},
      {"考核异议：镇街", Object("o1", kLincheng, "2018-01-11"), {kL}},
      {"考核异议：大队", Object("o1", kXuecheng, "2018-01-11"), {kDX}},
      {"异议处理决定",
       DecideObjection("o1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-11"),
       {kC}},
      {"考核调整提出", Adjust("a1", kTowns, 1, "2018-01-11"), {kC}},
      {"考核调整会签", Countersign("a1", "2018-01-11"), {kC}},
      {"考核结果公布", PublishAssessment({}, "2018-01-18"), {kC}},
      {"考核结果更正", PublishErratum(1, {"a1"}, "2018-01-18"), {kC}},
  };
}

std::vector<Row> MeritAndCorrectionRows() {
  return {
      {"通报表扬", Commend("m1", kLincheng, "", "2017-03-01"), {kC}},
      {"约谈决定",
       DecideAdmonition(kXuecheng, "2017-02", event::v1::ADMONITION_DECISION_HELD, "2017-03-06"),
       {kC}},
      {"月报催报：镇街", Remind(kLincheng, "2017-02", "2017-03-06"), {kDX, kC}},
      {"月报催报：大队", Remind(kXuecheng, "2017-02", "2017-03-08"), {kC}},
      {"工作指数更正：镇街",
       CorrectIndex(kLincheng, "2017-01-01", 70'000, 71'000, "2017-03-01"),
       {kDX, kC}},
      {"工作指数更正：大队",
       CorrectIndex(kXuecheng, "2017-01-01", 70'000, 71'000, "2017-03-01"),
       {kC}},
      {"新突破认定撤销",
       VoidBreakthrough(ApproveBreakthrough(kLincheng, "2017-06-01"), "2017-06-02"),
       {kDX, kC}},
      {"监督检查撤销",
       VoidCheck(OrderFix("ordered", kTowns, kXuecheng, "2017-03-01", "2017-03-31"), "2017-03-02"),
       {kDX, kC}},
      {"案件登记撤销：镇街", VoidCase("proposed", "2017-03-02"), {kL, kC}},
      {"案件登记撤销：大队", VoidCase("filed", "2017-03-02"), {kDX, kC}},
      {"审核数更正：镇街",
       CorrectFigure(kLincheng, "2017-02", "study_session_count", 2, "2017-03-05"),
       {kDX, kC}},
      {"审核数更正：大队",
       CorrectFigure(kXuecheng, "2017-02", "study_session_count", 2, "2017-03-05"),
       {kC}},
  };
}

// Who made the entry, and whoever is above them, takes it back.
std::vector<Row> VoidedEntryRows() {
  return {
      {"登记撤销：区（市）局的免除",
       VoidEntry(ByDistrict(ExemptMonth(kTowns, "2017-03", "2017-03-01")), "2017-04-01"),
       {kDX, kC}},
      {"登记撤销：市局的免除",
       VoidEntry(ExemptMonth(kTowns, "2017-04", "2017-03-01"), "2017-04-01"),
       {kC}},
      {"登记撤销：特殊情况批准", VoidEntry(GrantException(kXingcheng), "2017-04-01"), {kDX, kC}},
      {"登记撤销：跨区结对同意",
       VoidEntry(ConsentAcross(kJinghe, kLincheng, kXuecheng, "2017-03-01"), "2017-04-01"),
       {kDX, kC}},
      {"登记撤销：镇街的经验做法",
       VoidEntry(RecordPractice("town", kLincheng, "2017-03-01"), "2017-04-01"),
       {kL, kDX, kC}},
  };
}

std::vector<Row> Rows() {
  std::vector<Row> rows = OrganizationRows();
  for (const std::vector<Row>& more :
       {ActivityRows(), CaseAndReportRows(), SupervisionAndBulletinRows(), AssessmentRows(),
        MeritAndCorrectionRows(), VoidedEntryRows()}) {
    rows.insert(rows.end(), more.begin(), more.end());
  }
  return rows;
}

History Stage() {
  return Staffed() +
         Facts({RegisterOfficer("370400-01", kCity), HelpOtherwise("held", kTowns, "2017-02-01"),
                Dispatch("away", kTowns, kLincheng, "2017-02-01"),
                FileRegister(kXuecheng, {kTowns}),
                ProposeCase("proposed", kLincheng, "", "2017-02-01"),
                FileCase("filed", kXuecheng, "", "2017-02-01"),
                FileCase("decided", kXuecheng, "", "2017-02-01"),
                DecidePenalty("decided", "2017-02-20"),
                SubmitReport(kLincheng, "2017-02", "2017-03-01"),
                SubmitReport(kXuecheng, "2017-02", "2017-03-01"),
                OrderFix("ordered", kTowns, kXuecheng, "2017-03-01", "2017-03-31"),
                RecordPractice("town", kLincheng, "2017-03-01"),
                RecordPractice("brigade", kXuecheng, "2017-03-01"),
                ByDistrict(ExemptMonth(kTowns, "2017-03", "2017-03-01")),
                ExemptMonth(kTowns, "2017-04", "2017-03-01"), GrantException(kXingcheng),
                ConsentByDistrict(), PublishBulletin(1, "2017-01", "2017-01", "2017-02-10")});
}

// Who answers a report that goes to another is told whom it goes to (R0-26, R0-27); who files a
// case for a town of its own, or for itself, that it has no power to (R0-22).
v1::ErrorReason Denial(const Principal& principal, const event::v1::Event& fact) {
  const bool of_town = fact.case_filed().unit_id() == kLincheng;
  if (of_town && (principal.unit_id == kLincheng || principal.unit_id == kXuecheng)) {
    return v1::ERROR_REASON_NO_FILING_POWER;
  }
  const bool answer =
      fact.has_report_accepted() || fact.has_report_returned() || fact.has_figure_corrected();
  return answer && principal.role != Role::kAuditor ? v1::ERROR_REASON_NOT_DIRECT_SUPERIOR
                                                    : v1::ERROR_REASON_SCOPE_DENIED;
}

TEST(AccessSpec, EachFactIsWrittenByThoseWhoseItIs) {  // R0-08
  const MemoryEntities entities(Stage());
  for (const Row& row : Rows()) {
    std::set<std::string> may;
    for (const Principal& principal : kPrincipals) {
      const absl::Status status = Authorize(principal, row.fact.event, entities, kToday);
      if (status.ok()) {
        may.insert(principal.Name());
      } else {
        EXPECT_EQ(domain::ReasonOf(status), Denial(principal, row.fact.event)) << row.what;
      }
    }
    EXPECT_EQ(may, row.may) << row.what;
  }
}

TEST(AccessSpec, EveryKindOfFactIsAskedAboutAbove) {
  std::set<int> asked;
  for (const Row& row : Rows()) asked.insert(static_cast<int>(row.fact.event.kind_case()));
  for (const auto& info : event::v1::kEventInfo) {
    EXPECT_EQ(asked.count(info.kind), domain::IsLedgerActKind(info.kind) ? 0U : 1U) << info.name;
  }
}

TEST(AccessSpec, TheTableHasARowForEveryKindInOrder) {
  std::vector<int> kinds;
  for (const auto& info : event::v1::kEventInfo) {
    if (!domain::IsLedgerActKind(info.kind)) kinds.push_back(info.kind);
  }
  std::vector<int> rows;
  for (const AccessRow& row : AccessTable()) rows.push_back(row.kind);
  EXPECT_EQ(rows, kinds);
}

TEST(AccessSpec, WhatWasDoneWithTheLedgerItselfIsNobodysToWrite) {
  const MemoryEntities entities(Stage());
  for (const AnyFact& fact :
       {AnyFact(event::v1::PersonalDataRead()), AnyFact(event::v1::OperatorActed())}) {
    for (const Principal& principal : kPrincipals) {
      EXPECT_FALSE(Authorize(principal, fact.event, entities, kToday).ok()) << principal.Name();
    }
  }
}

// A37: a register and a check are of whoever files or makes them. R0-22: a town's case is answered
// by whom it was reported to. R0-30: who decides an objection files none.
Reach OfCity(int kind) {
  using event::v1::Event;
  if (kind == Event::kObjectionFiled) return Reach::kNone;
  const std::set<int> own = {Event::kPairRegisterFiled, Event::kSupervisionCheckRecorded,
                             Event::kProposedCaseAccepted, Event::kProposedCaseDeclined};
  return own.contains(kind) ? Reach::kOwn : Reach::kLedger;
}

TEST(AccessSpec, TheCityReachesEverythingButWhatIsAUnitsOwnAndATownNothingBelow) {
  for (const AccessRow& row : AccessTable()) {
    EXPECT_EQ(row.city, OfCity(row.kind)) << row.kind;
    EXPECT_TRUE(row.town == Reach::kNone || row.town == Reach::kOwn) << row.kind;
    EXPECT_NE(row.district, Reach::kLedger) << row.kind;
  }
}

TEST(AccessSpec, PersonalDataIsSeenByItsUnitItsSuperiorsAndTheCity) {
  const MemoryEntities entities(Stage());
  const auto seen_by = [&](const AnyFact& fact) {
    std::set<std::string> names;
    for (const Principal& principal : kPrincipals) {
      if (MaySeePersonalData(principal, fact.event, entities, kToday))
        names.insert(principal.Name());
    }
    return names;
  };
  EXPECT_EQ(seen_by(RegisterOfficer("370403001-01", kLincheng)),
            (std::set<std::string>{kL, kDX, kC}));
  EXPECT_EQ(seen_by(RegisterOfficer("370403-01", kXuecheng)), (std::set<std::string>{kDX, kC}));
  EXPECT_EQ(seen_by(RegisterOfficer("370400-01", kCity)), (std::set<std::string>{kC}));
  EXPECT_EQ(seen_by(RenewCertificate("370403001-01", "2017-03-01", "2020-03-01")),
            (std::set<std::string>{kL, kDX, kC}));
}

TEST(AccessSpec, PersonalDataGoesWithThePersonToTheirNewUnit) {
  const MemoryEntities entities(Stage() +
                                Facts({Transfer("370403001-01", kXingren, "2017-03-01")}));
  const AnyFact registered = RegisterOfficer("370403001-01", kLincheng);
  const Principal before{Role::kTown, kLincheng};
  const Principal after{Role::kTown, kXingren};
  EXPECT_FALSE(MaySeePersonalData(before, registered.event, entities, kToday));
  EXPECT_TRUE(MaySeePersonalData(after, registered.event, entities, kToday));
}

TEST(AccessSpec, EveryRoleHasItsRowOfThePersonalTable) {
  std::set<Role> roles;
  for (const PersonalRow& row : PersonalTable()) roles.insert(row.role);
  EXPECT_EQ(roles.size(), 4U);
  EXPECT_EQ(PersonalTable().size(), 4U);
}

TEST(AccessSpec, ATownIsItsNewSuperiorsFromTheDayOfItsTransfer) {  // R4-01
  const MemoryEntities entities(Stage() +
                                Facts({TransferUnit(kLincheng, kTengzhou, "2017-06-01")}));
  const AnyFact permit = PermitLateEntry("l1", kLincheng, "2017-02", "2017-04-10", "2017-04-20");
  const Principal before{Role::kDistrict, kXuecheng};
  const Principal after{Role::kDistrict, kTengzhou};
  EXPECT_TRUE(Authorize(before, permit.event, entities, kToday - 1).ok());
  EXPECT_FALSE(Authorize(after, permit.event, entities, kToday - 1).ok());
  EXPECT_FALSE(Authorize(before, permit.event, entities, kToday).ok());
  EXPECT_TRUE(Authorize(after, permit.event, entities, kToday).ok());
  const AnyFact officer = RegisterOfficer("370403001-01", kLincheng);
  EXPECT_TRUE(MaySeePersonalData(before, officer.event, entities, kToday - 1));
  EXPECT_FALSE(MaySeePersonalData(before, officer.event, entities, kToday));
  EXPECT_TRUE(MaySeePersonalData(after, officer.event, entities, kToday));
}

TEST(AccessSpec, TheTownsOfADistrictThatWasTakenOverAreTheSuccessors) {  // R4-01
  const MemoryEntities entities(Stage() + Facts({Dissolve(kInTengzhou, "2017-06-01"),
                                                 Merge({kXuecheng}, kShizhong, "2017-06-01")}));
  const AnyFact permit = PermitLateEntry("l1", kLincheng, "2017-02", "2017-04-10", "2017-04-20");
  EXPECT_FALSE(Authorize({Role::kDistrict, kShizhong}, permit.event, entities, kToday - 1).ok());
  EXPECT_TRUE(Authorize({Role::kDistrict, kShizhong}, permit.event, entities, kToday).ok());
  EXPECT_FALSE(Authorize({Role::kDistrict, kXuecheng}, permit.event, entities, kToday).ok());
}

// Of a fact, with another id in one of its fields that no event has set.
struct Mistyped {
  std::string field;
  event::v1::Event fact;
};

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Where an id stands: the fields on the way to it, and how the way is written.
struct IdPath {
  std::vector<const FieldDescriptor*> way;
  std::string text;
};

// The ids of a message, those of an entry that it names by a message of its own too.
void AddIds(const Message& message, const IdPath& so_far, std::vector<IdPath>& ids) {
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  for (const FieldDescriptor* const field : set) {
    if (field->is_repeated()) continue;
    IdPath path = so_far;
    path.way.push_back(field);
    absl::StrAppend(&path.text, path.text.empty() ? "" : ".", field->name());
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field->containing_oneof() != nullptr) {
        AddIds(message.GetReflection()->GetMessage(message, field), path, ids);
      }
    } else if (absl::EndsWith(field->name(), "_id")) {
      ids.push_back(std::move(path));
    }
  }
}

// The fact once for each of its ids, mistyped.
std::vector<Mistyped> MistypedOnce(const event::v1::Event& event) {
  std::vector<const FieldDescriptor*> set;
  event.GetReflection()->ListFields(event, &set);
  std::vector<IdPath> ids;
  AddIds(event.GetReflection()->GetMessage(event, set.front()), {}, ids);
  std::vector<Mistyped> all;
  for (const IdPath& id : ids) {
    Mistyped& mistyped = all.emplace_back(Mistyped{id.text, event});
    Message* changed = mistyped.fact.GetReflection()->MutableMessage(&mistyped.fact, set.front());
    for (size_t i = 0; i + 1 < id.way.size(); ++i) {
      changed = changed->GetReflection()->MutableMessage(changed, id.way[i]);
    }
    changed->GetReflection()->SetString(changed, id.way.back(), "no-such-thing");
  }
  return all;
}

Reach ReachOf(const Principal& principal, const event::v1::Event& fact) {
  for (const AccessRow& row : AccessTable()) {
    if (row.kind != static_cast<int>(fact.kind_case())) continue;
    if (principal.role == Role::kTown) return row.town;
    if (principal.role == Role::kDistrict) return row.district;
    if (principal.role == Role::kCity) return row.city;
  }
  return Reach::kNone;
}

// A variable of the refusal.
std::string ValueOf(const absl::Status& refusal, absl::string_view variable) {
  for (const auto& [name, value] : domain::VariablesOf(refusal)) {
    if (name == variable) return value;
  }
  return "";
}

// Whoever could have written the fact, but for a mistyped id, is told of the id and of no lack of
// authority; who writes no such fact at all is told nothing of what there is.
TEST(AccessSpec, OfEveryFactAMistypedIdIsNotFoundForThoseWhoseFactItIs) {
  const MemoryEntities entities(Stage());
  std::set<int> told;
  for (const Row& row : Rows()) {
    for (const Mistyped& mistyped : MistypedOnce(row.fact.event)) {
      for (const Principal& principal : kPrincipals) {
        const absl::Status status = Authorize(principal, mistyped.fact, entities, kToday);
        if (status.ok()) continue;  // nobody is asked by it: the decision refuses it
        const std::string where =
            absl::StrCat(row.what, " ", mistyped.field, " ", principal.Name());
        const bool not_found = domain::ReasonOf(status) == v1::ERROR_REASON_RESOURCE_NOT_FOUND;
        if (ReachOf(principal, row.fact.event) == Reach::kNone) {
          EXPECT_FALSE(not_found) << where;
        } else if (row.may.contains(principal.Name())) {
          EXPECT_TRUE(not_found) << where << " " << status;
          EXPECT_EQ(ValueOf(status, "field"), absl::StrCat("fact.", mistyped.field)) << where;
          told.insert(static_cast<int>(row.fact.event.kind_case()));
        }
      }
    }
  }
  for (const Row& row : Rows()) {
    const bool citys_alone = row.may == std::set<std::string>{kC};
    EXPECT_TRUE(citys_alone || told.contains(static_cast<int>(row.fact.event.kind_case())))
        << row.what;
  }
}

TEST(AccessSpec, WhatDoesNotExistIsNobodysToWriteButTheCitys) {
  const MemoryEntities entities(Stage());
  const AnyFact fact = HelpOtherwise("o1", "2017-1-2", "2017-03-01");
  for (const Principal& principal : kPrincipals) {
    EXPECT_EQ(Authorize(principal, fact.event, entities, kToday).ok(),
              principal.role == Role::kCity)
        << principal.Name();
  }
}

TEST(AccessSpec, ADenialDoesNotTellOutsidersWhatThereIs) {
  const MemoryEntities entities(Stage());
  const AnyFact of_another = HelpOtherwise("o1", kTowns, "2017-03-01");
  const AnyFact of_none = HelpOtherwise("o1", "2017-1-2", "2017-03-01");
  for (const Principal& outsider :
       {Principal{Role::kTown, "370499001"}, Principal{Role::kDistrict, "370499"},
        Principal{Role::kAuditor, kCity}}) {
    const absl::Status denied = Authorize(outsider, of_another.event, entities, kToday);
    EXPECT_EQ(domain::ReasonOf(denied), v1::ERROR_REASON_SCOPE_DENIED) << outsider.Name();
    EXPECT_EQ(denied, Authorize(outsider, of_none.event, entities, kToday)) << outsider.Name();
  }
  const Principal town{Role::kTown, kLincheng};  // dissolves no pair
  EXPECT_EQ(Authorize(town, AnyFact(Dissolve(kTowns, "2017-06-01")).event, entities, kToday),
            Authorize(town, AnyFact(Dissolve("2017-1-2", "2017-06-01")).event, entities, kToday));
}

TEST(AccessSpec, AnIdThatIsNoneReachesNobody) {
  const MemoryEntities entities(Stage());
  auto fact = Enroll(kLincheng);
  fact.set_unit_id(std::string(1000, 'x'));
  EXPECT_FALSE(Authorize({Role::kDistrict, kXuecheng}, AnyFact(fact).event, entities, kToday).ok());
}

}  // namespace
}  // namespace jiedui::services
