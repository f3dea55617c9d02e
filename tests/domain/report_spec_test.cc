// Monthly reports, 附件2: R0-26, R0-27, A38.

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/decide.h"
#include "domain/error.h"
#include "domain/reporting/report.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

History Submitted() {
  return Reporting() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03")});
}

TEST(ReportSpec, ATownReportsAMonth) {  // R0-26
  Given(Reporting())
      .When(SubmitReport(kLincheng, "2017-03", "2017-04-03"))
      .On("2017-04-03")
      .ThenRecordedAsProposed();
}

TEST(ReportSpec, TheOverallNumbersOfADistrictAreNumbers) {  // R0-27
  event::v1::ReportSubmitted report = SubmitReport(kXuecheng, "2017-03", "2017-04-02");
  report.mutable_overall_figures()->set_joint_session_count(4);
  report.mutable_overall_figures()->set_enterprise_count(12);
  report.mutable_overall_figures()->set_study_session_count(3);
  Given(ProgramYear() + Clerks()).When(report).On("2017-04-02").ThenRecordedAsProposed();
  report.mutable_overall_figures()->set_enterprise_count(-1);
  Given(ProgramYear() + Clerks())
      .When(report)
      .On("2017-04-02")
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "overall_figures.enterprise_count");
}

TEST(ReportSpec, TheOverallNumbersContradictNeitherEachOtherNorTheBrigadesOwn) {  // R0-27
  event::v1::ReportSubmitted report = SubmitReport(kXuecheng, "2017-03", "2017-04-02");
  report.mutable_figures()->set_joint_session_count(2);
  const auto refused = [&report](const char* field) {
    Given(Reporting()).When(report).ThenRefused(v1::ERROR_REASON_FIGURES_CONTRADICT, field);
  };
  report.mutable_overall_figures()->set_study_session_count(1);
  report.mutable_overall_figures()->set_joint_session_count(1);
  refused("overall_figures.joint_session_count");  // the brigade alone held two
  report.mutable_overall_figures()->set_joint_session_count(2);
  Given(Reporting()).When(report).On("2017-04-02").ThenRecordedAsProposed();
  report.mutable_overall_figures()->set_document_count(1);
  refused("overall_figures.document_count");  // and no enterprise inspected
}

TEST(ReportSpec, ATownTellsOfItselfAlone) {  // R0-26
  event::v1::ReportSubmitted report = SubmitReport(kLincheng, "2017-03", "2017-04-02");
  report.set_overview("总体开展情况");
  Given(Reporting()).When(report).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "overview");
  report.clear_overview();
  report.mutable_overall_figures();
  Given(Reporting()).When(report).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "overall_figures");
}

TEST(ReportSpec, WhoFillsItInIsAnOfficerOfTheUnitOnThatDay) {  // 附件2 填报人
  event::v1::ReportSubmitted report = SubmitReport(kLincheng, "2017-03", "2017-04-02");
  report.set_reporter_officer_id("nobody");
  Given(Reporting())
      .When(report)
      .ThenRefused(v1::ERROR_REASON_OFFICER_NOT_REGISTERED, "reporter_officer_id");
  report.set_reporter_officer_id("370403002-01");
  Given(Reporting())
      .When(report)
      .ThenRefused(v1::ERROR_REASON_OFFICER_NOT_OF_UNIT, "reporter_officer_id");
  // Who has come to the unit by then.
  Given(Reporting() + Facts({Transfer("370403002-01", kLincheng, "2017-04-01")}))
      .When(report)
      .On("2017-04-02")
      .ThenRecordedAsProposed();
}

TEST(ReportSpec, ADifferenceIsExplainedWhereThereIsOne) {  // R0-26
  auto explained = ExplainDifference(kLincheng, "2017-03", "study_session_count", "2017-04-07");
  explained.set_recorded_value(1);  // as submitted
  Given(Submitted()).When(explained).ThenRefused(v1::ERROR_REASON_NO_DIFFERENCE, "figure_key");
  explained.set_recorded_value(0);
  Given(Submitted()).When(explained).On("2017-04-07").ThenRecorded();
}

TEST(ReportSpec, ADistrictReportsWithAnOverview) {  // R0-27
  auto fact = SubmitReport(kXuecheng, "2017-03", "2017-04-05");
  fact.set_overview("全区结对互助活动总体开展情况良好");
  Given(Reporting()).When(fact).On("2017-04-05").ThenRecordedAsProposed();
}

TEST(ReportSpec, ALateReportIsRecorded) {  // A11: judged, not refused
  Given(Reporting())
      .When(SubmitReport(kLincheng, "2017-03", "2017-06-30"))
      .On("2017-06-30")
      .ThenRecordedAsProposed();
}

TEST(ReportSpec, AReportOfTheRunningMonthIsRecorded) {
  Given(Reporting())
      .When(SubmitReport(kLincheng, "2017-03", "2017-03-01"))
      .On("2017-03-01")
      .ThenRecordedAsProposed();
}

TEST(ReportSpec, AMonthThatHasNotBegunIsNotReported) {
  Given(Reporting())
      .When(SubmitReport(kLincheng, "2017-03", "2017-03-01"))
      .On("2017-02-28")
      .ThenRefused(v1::ERROR_REASON_MONTH_NOT_BEGUN, "month");
}

TEST(ReportSpec, AMonthIsAMonth) {
  for (const char* month : {"2017-13", "2017-00", "2017-3", "201703", "2017-03-01", "三月"}) {
    Given(Reporting())
        .When(SubmitReport(kLincheng, month, "2017-04-03"))
        .ThenRefused(v1::ERROR_REASON_MONTH_INVALID, "month");
  }
  Given(Reporting())
      .When(SubmitReport(kLincheng, "", "2017-04-03"))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "month");
}

TEST(ReportSpec, AMonthOutsideTheProgramIsNotReported) {
  for (const char* month : {"2016-12", "2018-01"}) {
    Given(Reporting())
        .When(SubmitReport(kLincheng, month, "2017-04-03"))
        .ThenRefused(v1::ERROR_REASON_OUTSIDE_PROGRAM, "month");
  }
}

TEST(ReportSpec, AUnitThatDoesNotTakePartDoesNotReport) {
  Given(Reporting())
      .When(SubmitReport(kCity, "2017-03", "2017-04-03"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "unit_id");
}

TEST(ReportSpec, AUnitReportsFromTheMonthItBeginsToTakePart) {
  auto late = Enroll(kLincheng);
  *late.mutable_effective_date() = Date("2017-03-31");
  const History joined = Organization() + Facts({OpenProgram(), AdoptPolicy(), late}) + Clerks();
  Given(joined)
      .When(SubmitReport(kLincheng, "2017-02", "2017-04-03"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ENROLLED, "month");
  Given(joined)
      .When(SubmitReport(kLincheng, "2017-03", "2017-04-03"))
      .On("2017-04-03")
      .ThenRecordedAsProposed();
}

TEST(ReportSpec, AUnitReportsToTheMonthOfItsLastDay) {  // R1-03
  const History closed = ProgramYear() + Clerks() + Facts({CloseUnit(kLincheng, "2017-04-01")});
  Given(closed)
      .When(SubmitReport(kLincheng, "2017-03", "2017-04-03"))
      .On("2017-04-03")
      .ThenRecordedAsProposed();
  Given(closed)
      .When(SubmitReport(kLincheng, "2017-04", "2017-05-03"))
      .ThenRefused(v1::ERROR_REASON_UNIT_NOT_ACTIVE, "month");
}

TEST(ReportSpec, FiguresAreGivenAndNotNegative) {
  auto fact = SubmitReport(kLincheng, "2017-03", "2017-04-03");
  fact.clear_figures();
  Given(Reporting()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "figures");
  fact.mutable_figures()->set_enterprise_count(-1);
  Given(Reporting())
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "figures.enterprise_count");
  fact.mutable_figures()->set_enterprise_count(0);
  fact.mutable_figures()->set_fine_fen(-1);
  Given(Reporting()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "figures.fine_fen");
}

// A report of the month with those figures, by that unit.
event::v1::ReportSubmitted With(absl::string_view unit_id,
                                void (*set)(event::v1::DispatchFigures& figures)) {
  auto fact = SubmitReport(unit_id, "2017-03", "2017-04-03");
  fact.clear_figures();
  set(*fact.mutable_figures());
  return fact;
}

void ExpectContradiction(const event::v1::ReportSubmitted& fact, absl::string_view field) {
  Given(Reporting())
      .When(fact)
      .On("2017-04-03")
      .ThenRefused(v1::ERROR_REASON_FIGURES_CONTRADICT, absl::StrCat("figures.", field));
}

void ExpectSound(const event::v1::ReportSubmitted& fact) {
  Given(Reporting()).When(fact).On("2017-04-03").ThenRecordedAsProposed();
}

using Figures = event::v1::DispatchFigures;

TEST(ContradictionSpec, WithoutAJointInspectionNothingIsInspectedNorIssued) {  // R0-26, 附件2
  ExpectContradiction(With(kLincheng, [](Figures& f) { f.set_enterprise_count(1); }),
                      "enterprise_count");
  ExpectContradiction(With(kXuecheng, [](Figures& f) { f.set_document_count(1); }),
                      "document_count");
  ExpectSound(With(kLincheng, [](Figures& f) {
    f.set_joint_session_count(1);
    f.set_enterprise_count(1);
    f.set_document_count(1);
  }));
  // All enterprises may lie in the partner's jurisdiction (A18).
  ExpectSound(With(kLincheng, [](Figures& f) { f.set_joint_session_count(1); }));
}

TEST(ContradictionSpec, ADocumentIsIssuedToAnEnterprise) {  // 附件2
  ExpectContradiction(With(kLincheng,
                           [](Figures& f) {
                             f.set_joint_session_count(1);
                             f.set_document_count(1);
                           }),
                      "document_count");
}

TEST(ContradictionSpec, CasesAndFinesMayComeInALaterMonthThanTheirInspection) {  // A13, A16
  ExpectSound(With(kXuecheng, [](Figures& f) {
    f.set_case_filed_count(1);
    f.set_fine_fen(1);
  }));
  ExpectSound(With(kLincheng, [](Figures& f) { f.set_case_to_report_count(1); }));
}

TEST(ContradictionSpec, ATownFilesNoCaseAndFinesNobody) {  // A15
  ExpectContradiction(With(kLincheng, [](Figures& f) { f.set_case_filed_count(1); }),
                      "case_filed_count");
  ExpectContradiction(With(kLincheng, [](Figures& f) { f.set_fine_fen(1); }), "fine_fen");
}

TEST(ContradictionSpec, ABrigadeHasNoCaseForItsDistrictToFile) {  // A15
  ExpectContradiction(With(kXuecheng, [](Figures& f) { f.set_case_to_report_count(1); }),
                      "case_to_report_count");
}

TEST(ContradictionSpec, WhatDidNotTakePlaceHasNoContent) {  // 附件2, rows 1 and 3
  ExpectContradiction(With(kLincheng, [](Figures& f) { f.set_study_content("安全生产法"); }),
                      "study_content");
  ExpectContradiction(With(kLincheng, [](Figures& f) { f.set_rotation_duties("参与执法检查"); }),
                      "rotation_duties");
  ExpectSound(With(kLincheng, [](Figures& f) {
    f.set_study_session_count(1);
    f.set_study_content("安全生产法");
    f.set_rotation_person_count(1);
    f.set_rotation_duties("参与执法检查");
  }));
  ExpectSound(With(kLincheng, [](Figures& f) {
    f.set_study_content(" 无");
    f.set_rotation_duties("无");
  }));
}

TEST(ContradictionSpec, TheRefusalNamesBothCellsInBothLanguages) {
  const auto fact = With(kLincheng, [](Figures& f) { f.set_enterprise_count(5); });
  const absl::Status refused = domain::Decide(AnyFact(fact).event, MemoryEntities(Reporting()),
                                              {Day("2017-04-03"), {domain::Role::kTown, kLincheng}})
                                   .status();
  for (const std::string& text : {std::string(refused.message()), domain::ChineseText(refused)}) {
    EXPECT_THAT(text, testing::HasSubstr("附件2"));
    EXPECT_THAT(text, testing::HasSubstr("检查…家企业"));
    EXPECT_THAT(text, testing::HasSubstr("联合执法…次"));
    EXPECT_THAT(text, testing::HasSubstr("5"));
  }
}

TEST(ReportSpec, FiguresThatDifferFromTheLedgerAreRecorded) {  // R0-26: judged, not refused
  auto fact = SubmitReport(kLincheng, "2017-03", "2017-04-03");
  fact.mutable_figures()->set_joint_session_count(99);
  Given(Reporting()).When(fact).On("2017-04-03").ThenRecordedAsProposed();
}

TEST(ReportSpec, SomebodySigns) {
  auto fact = SubmitReport(kLincheng, "2017-03", "2017-04-03");
  fact.clear_reporter_officer_id();
  Given(Reporting()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reporter_officer_id");
}

TEST(ReportSpec, IdVersionAndDayAreSetByTheServer) {
  auto fact = SubmitReport(kLincheng, "2017-03", "2016-01-01", 9);
  fact.set_report_id("whatever");
  const auto recorded = Given(Reporting()).When(fact).On("2017-04-02").ThenRecorded();
  EXPECT_EQ(recorded.report_submitted().DebugString(),
            SubmitReport(kLincheng, "2017-03", "2017-04-02").DebugString());
}

TEST(ReportSpec, AReportIsSubmittedAgainOnlyAfterItCameBack) {  // A38
  const auto second = SubmitReport(kLincheng, "2017-03", "2017-04-06", 2);
  Given(Submitted()).When(second).ThenRefused(v1::ERROR_REASON_REPORT_STATE, "");
  Given(Submitted() + Facts({AcceptReport(kLincheng, "2017-03", "2017-04-04")}))
      .When(second)
      .ThenRefused(v1::ERROR_REASON_REPORT_STATE, "");
  Given(Submitted() + Facts({ReturnReport(kLincheng, "2017-03", "2017-04-04")}))
      .When(second)
      .On("2017-04-06")
      .ThenRecordedAsProposed();
}

TEST(ReportSpec, EachMonthIsAReportOfItsOwn) {
  Given(Submitted())
      .When(SubmitReport(kLincheng, "2017-04", "2017-05-03"))
      .On("2017-05-03")
      .ThenRecordedAsProposed();
}

TEST(ReportSpec, AMonthOfTwoProgramsIsReportedInOne) {
  auto other = OpenProgram();
  other.set_program_id("2017b");
  auto enrolled = Enroll(kLincheng);
  enrolled.set_program_id("2017b");
  auto fact = SubmitReport(kLincheng, "2017-03", "2017-04-03");
  fact.set_program_id("2017b");
  Given(Submitted() + Facts({other, enrolled}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "month");
}

TEST(ReportSpec, ASubmittedReportIsAcceptedOrReturned) {
  Given(Submitted())
      .When(AcceptReport(kLincheng, "2017-03", "2017-04-04"))
      .On("2017-04-04")
      .ThenRecordedAsProposed();
  Given(Submitted())
      .When(ReturnReport(kLincheng, "2017-03", "2017-04-04"))
      .On("2017-04-04")
      .ThenRecordedAsProposed();
}

// It was sent back, and came again on 5 April.
History SubmittedAgain() {
  return Submitted() + Facts({ReturnReport(kLincheng, "2017-03", "2017-04-04"),
                              SubmitReport(kLincheng, "2017-03", "2017-04-05", 2)});
}

TEST(ReportSpec, TheVersionAnsweredIsTheLatest) {
  const auto accepted = Given(SubmittedAgain())
                            .When(AcceptReport(kLincheng, "2017-03", "2016-01-01", 0))
                            .On("2017-04-06")
                            .ThenRecorded();
  EXPECT_EQ(accepted.report_accepted().DebugString(),
            AcceptReport(kLincheng, "2017-03", "2017-04-06", 2).DebugString());
}

TEST(ReportSpec, WhoNamesAVersionAnswersThatOneAndNoOther) {  // R0-26, A38
  for (const int version : {1, 3, -1}) {
    Given(SubmittedAgain())
        .When(AcceptReport(kLincheng, "2017-03", "2017-04-06", version))
        .On("2017-04-06")
        .ThenRefused(v1::ERROR_REASON_REPORT_VERSION_NOT_LATEST, "version");
    Given(SubmittedAgain())
        .When(ReturnReport(kLincheng, "2017-03", "2017-04-06", version))
        .On("2017-04-06")
        .ThenRefused(v1::ERROR_REASON_REPORT_VERSION_NOT_LATEST, "version");
  }
  Given(SubmittedAgain())
      .When(AcceptReport(kLincheng, "2017-03", "2017-04-06", 2))
      .On("2017-04-06")
      .ThenRecordedAsProposed();
  Given(SubmittedAgain())
      .When(ReturnReport(kLincheng, "2017-03", "2017-04-06", 2))
      .On("2017-04-06")
      .ThenRecordedAsProposed();
}

TEST(ReportSpec, WhoAnswersAVersionThatIsNotTheLatestIsToldWhichIs) {  // A38
  const AnyFact stale(AcceptReport(kLincheng, "2017-03", "2017-04-06", 1));
  const absl::Status refused =
      domain::Decide(stale.event, MemoryEntities(SubmittedAgain()),
                     {Day("2017-04-06"), {domain::Role::kDistrict, kXuecheng}})
          .status();
  EXPECT_EQ(domain::ChineseText(refused),
            "月报 370403001-2017-03 最新一次是第 2 次报送，不是所填的第 1 次；"
            "请先查看第 2 次报送的数字，再按该次办理；不填报送次数的，即指最新一次");
  EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("read version 2"));
}

TEST(ReportSpec, IsAcceptedWhenItsMonthIsOverAndReturnedAtAnyTime) {  // R0-26 每月
  const History early = Reporting() + Facts({SubmitReport(kLincheng, "2017-03", "2017-03-20")});
  const auto accepted = AcceptReport(kLincheng, "2017-03", "2017-04-01");
  Given(early)
      .When(accepted)
      .On("2017-03-31")
      .ThenRefused(v1::ERROR_REASON_REPORT_MONTH_NOT_OVER, "report_id");
  Given(early).When(accepted).On("2017-04-01").ThenRecordedAsProposed();
  Given(early)
      .When(ReturnReport(kLincheng, "2017-03", "2017-03-21"))
      .On("2017-03-21")
      .ThenRecordedAsProposed();
}

TEST(ReportSpec, WhoAcceptsTooEarlyIsToldFromWhenOn) {  // R0-26 每月
  const History early = Reporting() + Facts({SubmitReport(kLincheng, "2017-12", "2017-12-20")});
  const AnyFact accepted(AcceptReport(kLincheng, "2017-12", "2017-12-31"));
  const absl::Status refused =
      domain::Decide(accepted.event, MemoryEntities(early),
                     {Day("2017-12-31"), {domain::Role::kDistrict, kXuecheng}})
          .status();
  EXPECT_THAT(domain::ChineseText(refused), testing::HasSubstr("自 2018-01-01 起才能审核通过"));
  EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("from 2018-01-01 on"));
}

TEST(ReportSpec, OnlyASubmittedReportIsAnswered) {
  const auto accepted = AcceptReport(kLincheng, "2017-03", "2017-04-04");
  const auto returned = ReturnReport(kLincheng, "2017-03", "2017-04-04");
  for (const AnyFact& first : {AnyFact(accepted), AnyFact(returned)}) {
    for (const AnyFact& second : {AnyFact(accepted), AnyFact(returned)}) {
      Given(Submitted() + Facts({first}))
          .When(second)
          .ThenRefused(v1::ERROR_REASON_REPORT_STATE, "");
    }
  }
  Given(Reporting()).When(accepted).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "report_id");
  Given(Reporting()).When(returned).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "report_id");
}

TEST(ReportAuthoritySpec, OnlyTheDirectSuperiorAcceptsOrReturns) {  // R0-26
  for (const AnyFact& answer : {AnyFact(AcceptReport(kLincheng, "2017-03", "2017-04-04")),
                                AnyFact(ReturnReport(kLincheng, "2017-03", "2017-04-04"))}) {
    Given(Submitted()).When(answer).By(domain::Role::kDistrict, kXuecheng).ThenRecorded();
    Given(Submitted())
        .When(answer)
        .By(domain::Role::kCity, kCity)
        .ThenRefused(v1::ERROR_REASON_NOT_DIRECT_SUPERIOR, "report_id");
    Given(Submitted())
        .When(answer)
        .By(domain::Role::kDistrict, kTengzhou)
        .ThenRefused(v1::ERROR_REASON_NOT_DIRECT_SUPERIOR, "report_id");
  }
}

TEST(ReportAuthoritySpec, ADistrictsReportIsTheCitysToAnswer) {  // R0-27
  const History submitted = Reporting() + Facts({SubmitReport(kXuecheng, "2017-03", "2017-04-05")});
  const auto answer = AcceptReport(kXuecheng, "2017-03", "2017-04-06");
  Given(submitted).When(answer).By(domain::Role::kCity, kCity).ThenRecorded();
  Given(submitted)
      .When(answer)
      .By(domain::Role::kDistrict, kXuecheng)
      .ThenRefused(v1::ERROR_REASON_NOT_DIRECT_SUPERIOR, "report_id");
}

TEST(ReportAuthoritySpec, TheDirectSuperiorIsTheOneOfToday) {  // R0-26, R4-01
  const History moved = Submitted() + Facts({TransferUnit(kLincheng, kTengzhou, "2017-04-05")});
  const auto answer = AcceptReport(kLincheng, "2017-03", "2017-04-05");
  Given(moved).When(answer).By(domain::Role::kDistrict, kXuecheng).On("2017-04-04").ThenRecorded();
  Given(moved)
      .When(answer)
      .By(domain::Role::kDistrict, kXuecheng)
      .On("2017-04-05")
      .ThenRefused(v1::ERROR_REASON_NOT_DIRECT_SUPERIOR, "report_id");
  Given(moved).When(answer).By(domain::Role::kDistrict, kTengzhou).On("2017-04-05").ThenRecorded();
}

TEST(ReportAuthoritySpec, AUnitSubmitsItsOwnReportAndNobodyForIt) {  // R0-26
  const auto fact = SubmitReport(kLincheng, "2017-03", "2017-04-03");
  Given(Reporting()).When(fact).By(domain::Role::kTown, kLincheng).ThenRecorded();
  Given(Reporting())
      .When(fact)
      .By(domain::Role::kDistrict, kXuecheng)
      .ThenRefused(v1::ERROR_REASON_REPORT_NOT_OWN, "unit_id");
  Given(Reporting())
      .When(fact)
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_REPORT_NOT_OWN, "unit_id");
}

TEST(ReportAuthoritySpec, TheLastReportOfAUnitThatHasEndedIsItsSuperiorsToo) {  // R0-26, R1-03
  const History closed = ProgramYear() + Clerks() + Facts({CloseUnit(kLincheng, "2017-04-01")});
  const auto fact = SubmitReport(kLincheng, "2017-03", "2017-04-03");
  Given(closed)
      .When(fact)
      .By(domain::Role::kDistrict, kXuecheng)
      .On("2017-03-31")
      .ThenRefused(v1::ERROR_REASON_REPORT_NOT_OWN, "unit_id");
  Given(closed).When(fact).By(domain::Role::kDistrict, kXuecheng).On("2017-04-01").ThenRecorded();
  Given(closed)
      .When(fact)
      .By(domain::Role::kCity, kCity)
      .On("2017-04-01")
      .ThenRefused(v1::ERROR_REASON_REPORT_NOT_OWN, "unit_id");
}

TEST(ReportSpec, AReturnSaysWhy) {
  auto fact = ReturnReport(kLincheng, "2017-03", "2017-04-04");
  fact.clear_reason();
  Given(Submitted()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(DifferenceSpec, TheUnitOrASuperiorSaysWhyAFigureDiffers) {
  for (const auto& [role, unit_id] :
       {std::pair(domain::Role::kTown, kLincheng), std::pair(domain::Role::kDistrict, kXuecheng)}) {
    const auto recorded =
        Given(Submitted())
            .When(ExplainDifference(kLincheng, "2017-03", "study_session_count", "2017-04-04"))
            .By(role, unit_id)
            .On("2017-04-05")
            .ThenRecorded();
    const event::v1::ReportDifferenceExplained& explained = recorded.report_difference_explained();
    EXPECT_EQ(explained.explaining_unit_id(), unit_id);
    EXPECT_EQ(explained.version(), 1);
    EXPECT_EQ(domain::ToDay(explained.explained_date()), CivilDay(2017, 4, 5));
  }
}

TEST(DifferenceSpec, OnlyANumberOfTheFormIsExplained) {
  for (const char* key : {"remarks", "enterprises", "study_sessions "}) {
    Given(Submitted())
        .When(ExplainDifference(kLincheng, "2017-03", key, "2017-04-04"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "figure_key");
  }
  Given(Submitted())
      .When(ExplainDifference(kLincheng, "2017-03", "", "2017-04-04"))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "figure_key");
}

TEST(DifferenceSpec, EachUnitExplainsAFigureOnceAVersion) {
  const auto first = ExplainDifference(kLincheng, "2017-03", "study_session_count", "2017-04-04");
  const auto again = ExplainDifference(kLincheng, "2017-03", "study_session_count", "2017-04-05");
  Given(Submitted() + Facts({first}))
      .When(again)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "figure_key");
  Given(Submitted() + Facts({first}))
      .When(again)
      .By(domain::Role::kDistrict, kXuecheng)
      .ThenRecorded();
  const History resubmitted =
      Submitted() + Facts({first, ReturnReport(kLincheng, "2017-03", "2017-04-05"),
                           SubmitReport(kLincheng, "2017-03", "2017-04-06", 2)});
  const auto anew = ExplainDifference(kLincheng, "2017-03", "study_session_count", "2017-04-07", 0);
  EXPECT_EQ(Given(resubmitted).When(anew).ThenRecorded().report_difference_explained().version(),
            2);
}

TEST(DifferenceSpec, WhoNamesAVersionExplainsThatOneAndNoOther) {  // R0-26, A38
  const auto explain = [](int version) {
    return ExplainDifference(kLincheng, "2017-03", "study_session_count", "2017-04-06", version);
  };
  for (const int version : {1, 3}) {
    Given(SubmittedAgain())
        .When(explain(version))
        .ThenRefused(v1::ERROR_REASON_REPORT_VERSION_NOT_LATEST, "version");
  }
  Given(SubmittedAgain()).When(explain(2)).On("2017-04-06").ThenRecordedAsProposed();
}

TEST(DifferenceSpec, AReportThatWasSentBackIsMendedNotExplained) {
  const auto fact = ExplainDifference(kLincheng, "2017-03", "study_session_count", "2017-04-05");
  Given(Submitted() + Facts({ReturnReport(kLincheng, "2017-03", "2017-04-04")}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_REPORT_STATE, "");
  Given(Submitted() + Facts({AcceptReport(kLincheng, "2017-03", "2017-04-04")}))
      .When(fact)
      .ThenRecorded();
  Given(Reporting()).When(fact).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "report_id");
}

}  // namespace
}  // namespace jiedui::spec
