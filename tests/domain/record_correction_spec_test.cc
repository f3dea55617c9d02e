// What was measured, recorded or accepted by mistake is put right, and stays visible: A25.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using ::testing::HasSubstr;

const std::string kBrigades = PairId(kTengzhou, kXuecheng);

// The result of the year is published.
History ResultPublished() {
  return Facts({PublishCalendar("2018", "2017-12-05"), OpenAssessment(), Freeze(40),
                ComputeScores(40), GiveNotice("2018-01-10", "2018-01-17"),
                PublishAssessment({}, "2018-01-18")});
}

// --- an index ---

History Measured() {
  return Paired() + Facts({RecordIndex(kXuecheng, "2017-06-30", 7'000)});
}

TEST(IndexCorrectionSpec, SaysWhatItWasBeforeAndWhy) {  // A25, R0-33
  Given(Measured())
      .When(CorrectIndex(kXuecheng, "2017-06-30", 7'000, 70'000, "2017-07-01"))
      .On("2017-07-01")
      .ThenRecordedAsProposed();
  auto silent = CorrectIndex(kXuecheng, "2017-06-30", 7'000, 70'000, "2017-07-01");
  silent.clear_reason();
  Given(Measured()).When(silent).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(IndexCorrectionSpec, IsOfAnIndexThatIsThereAndAnother) {  // A25
  Given(Measured())
      .When(CorrectIndex(kXuecheng, "2017-06-29", 7'000, 70'000, "2017-07-01"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "index_date");
  Given(Measured())
      .When(CorrectIndex(kXuecheng, "2017-06-30", 7'000, 7'000, "2017-07-01"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "index_milli");
  for (const int64_t value : {-1, 100'001}) {
    Given(Measured())
        .When(CorrectIndex(kXuecheng, "2017-06-30", 7'000, value, "2017-07-01"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "index_milli");
  }
}

TEST(IndexCorrectionSpec, ASecondCorrectionStartsFromTheFirst) {  // A25
  Given(Measured() + Facts({CorrectIndex(kXuecheng, "2017-06-30", 7'000, 70'000, "2017-07-01")}))
      .When(CorrectIndex(kXuecheng, "2017-06-30", 70'000, 7'000, "2017-07-02"))
      .On("2017-07-02")
      .ThenRecordedAsProposed();
}

// --- a breakthrough ---

TEST(BreakthroughVoidSpec, TakesBackTheOneThatWasDescribed) {  // A25, R0-33
  const auto approved = ApproveBreakthrough(kTengzhou, "2017-06-30");
  const History with = Paired() + Facts({approved});
  const auto voided = VoidBreakthrough(approved, "2017-07-01");
  Given(with).When(voided).On("2017-07-01").ThenRecordedAsProposed();
  Given(Paired()).When(voided).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "description");
  Given(with + Facts({voided}))
      .When(voided)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "description");
  Given(with + Facts({voided})).When(approved).On("2017-07-02").ThenRecordedAsProposed();
}

// --- a supervision check ---

TEST(CheckVoidSpec, IsOnceAndOrdersNothingAnyMore) {  // A25, R0-28
  const auto ordered = OrderFix("check-1", kBrigades, kCity, "2017-04-10", "2017-04-30");
  const History with = Paired() + Facts({ordered});
  const auto voided = VoidCheck(ordered, "2017-04-11");
  Given(with).When(voided).On("2017-04-11").ThenRecordedAsProposed();
  const History without = with + Facts({voided});
  Given(without).When(voided).ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "check_id");
  Given(without)
      .When(CloseFix("check-1", kBrigades, "2017-04-12"))
      .ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "check_id");
  Given(without).When(ordered).ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "check_id");
}

TEST(CheckVoidSpec, GoesWithItsClosedFixAndIsEnteredAnew) {  // A25, R0-28
  const auto ordered = OrderFix("check-1", kBrigades, kCity, "2017-04-10", "2017-04-30");
  const History closed = Paired() + Facts({ordered, CloseFix("check-1", kBrigades, "2017-04-20")});
  const auto voided = VoidCheck(ordered, "2017-04-21");
  Given(closed).When(voided).On("2017-04-21").ThenRecordedAsProposed();
  const History without = closed + Facts({voided});
  Given(without).When(voided).ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "check_id");
  Given(without)
      .When(CloseFix("check-1", kBrigades, "2017-04-22"))
      .ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "check_id");
  const auto anew = OrderFix("check-2", kBrigades, kCity, "2017-04-10", "2017-04-30");
  Given(without).When(anew).ThenRecordedAsProposed();
  Given(without + Facts({anew}))
      .When(CloseFix("check-2", kBrigades, "2017-04-25"))
      .ThenRecordedAsProposed();
}

// --- a case ---

History Filed() {
  return Paired() + Facts({Inspect("j1", kBrigades, kXuecheng, "2017-03-02"),
                           FileCase("c1", kXuecheng, "j1", "2017-03-20")});
}

// 500 万 for 0.5 万: no reconsideration, which would leave the month what it is (A16).
History Paid() {
  return Filed() + Facts({DecidePenalty("c1", "2017-04-01", 500'000'000),
                          ChangePenalty("c1", "2017-04-05", 400'000'000),
                          CollectFine("c1", "2017-04-08", 500'000'000)});
}

TEST(CaseVoidSpec, TakesBackTheCaseWithItsDecisionAndPayments) {  // A25, A16, R0-21
  const auto voided = VoidCase("c1", "2017-06-10");
  for (const History& history : {Filed(), Filed() + Facts({DecidePenalty("c1", "2017-04-01")}),
                                 Paid(), Paid() + Facts({CloseCase("c1", "2017-05-01")})}) {
    Given(history).When(voided).On("2017-06-10").ThenRecordedAsProposed();
    const History without = history + Facts({voided});
    for (const AnyFact& fact :
         {AnyFact(voided), AnyFact(DecidePenalty("c1", "2017-06-11")),
          AnyFact(ChangePenalty("c1", "2017-06-11", 100)),
          AnyFact(CollectFine("c1", "2017-06-11", 100)), AnyFact(CloseCase("c1", "2017-06-11"))}) {
      Given(without).When(fact).On("2017-06-12").ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
    }
  }
  auto silent = voided;
  silent.clear_reason();
  Given(Paid()).When(silent).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(CaseVoidSpec, ItIsFiledAgainUnderAnotherNumber) {  // A25, A16
  const History without = Paid() + Facts({VoidCase("c1", "2017-06-10")});
  const auto again = FileCase("c1-a", kXuecheng, "j1", "2017-03-20");
  Given(without).When(again).On("2017-06-11").ThenRecordedAsProposed();
  Given(without + Facts({again}))
      .When(DecidePenalty("c1-a", "2017-04-01", 500'000))
      .On("2017-06-11")
      .ThenRecordedAsProposed();
}

TEST(CaseVoidSpec, AVoidedCaseContradictsNoConfirmation) {  // A25, A13
  const auto confirmed = AttestNoViolation("j1", kBrigades, kXuecheng, "2017-04-11");
  Given(Filed()).When(confirmed).ThenRefused(v1::ERROR_REASON_VIOLATION_ON_RECORD, "unit_id");
  Given(Filed() + Facts({VoidCase("c1", "2017-04-10")})).When(confirmed).ThenRecorded();
}

TEST(CaseVoidSpec, OneTheDistrictDeclinedStays) {  // A25, R0-22
  const History proposed = Paired() + Facts({ProposeCase("c1", kLincheng, "", "2017-03-20")});
  const auto voided = VoidCase("c1", "2017-04-10");
  Given(proposed).When(voided).On("2017-04-10").ThenRecordedAsProposed();
  Given(proposed + Facts({AcceptCase("c1", kXuecheng, "2017-03-21")}))
      .When(voided)
      .On("2017-04-10")
      .ThenRecordedAsProposed();
  Given(proposed + Facts({DeclineCase("c1", kXuecheng, "2017-03-21")}))
      .When(voided)
      .ThenRefused(v1::ERROR_REASON_RECORD_IN_USE, "case_id");
}

TEST(CaseVoidSpec, NothingIsDoneWithItAnyMore) {  // A25
  const auto voided = VoidCase("c1", "2017-04-10");
  const History without = Filed() + Facts({voided});
  Given(without).When(voided).ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
  Given(without)
      .When(DecidePenalty("c1", "2017-04-11"))
      .ThenRefused(v1::ERROR_REASON_CASE_STATE, "");
  Given(without)
      .When(FileCase("c1", kXuecheng, "j1", "2017-03-20"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "case_id");
}

// --- what a published result rests on ---

struct Change {
  const char* what;
  AnyFact fact;
};

event::v1::BreakthroughApproved Approved() {
  return ApproveBreakthrough(kTengzhou, "2017-06-30");
}
event::v1::SupervisionCheckRecorded Checked() {
  return CheckPair("check-1", kBrigades, kCity, "2017-02-02");
}

event::v1::SupervisionCheckRecorded Ordered() {
  return OrderFix("check-2", kBrigades, kCity, "2017-04-10", "2017-04-30");
}

// A year with one of everything that can be put right.
History Year() {
  return Paid() + Facts({RecordIndex(kXuecheng, "2017-06-30", 7'000), Approved(), Checked(),
                         Ordered(), CloseFix("check-2", kBrigades, "2017-04-20"),
                         SubmitReport(kXuecheng, "2017-03", "2017-04-05"),
                         AcceptReport(kXuecheng, "2017-03", "2017-04-06")});
}

// Of what a result rests on, each change that is nobody's report of what happened.
std::vector<Change> ChangesOfTheYear() {
  event::v1::JointInspectionHeld fewer = Inspect("j1", kBrigades, kXuecheng, "2017-03-02");
  fewer.mutable_targets()->RemoveLast();
  return {
      {"an index is corrected", CorrectIndex(kXuecheng, "2017-06-30", 7'000, 70'000, "2018-01-19")},
      {"a breakthrough is voided", VoidBreakthrough(Approved(), "2018-01-19")},
      {"a check is voided", VoidCheck(Checked(), "2018-01-19")},
      {"a check is voided with its closed fix", VoidCheck(Ordered(), "2018-01-19")},
      {"a case is voided", VoidCase("c1", "2018-01-19")},
      {"an activity is corrected", Correct(fewer, "2018-01-19")},
      {"an activity is voided", Void("j1", kBrigades, "2018-01-19")},
      {"a month is exempted", ExemptMonth(kBrigades, "2017-08", "2018-01-19")},
      {"a rule is excepted",
       ExceptRule(kBrigades, "R0-18", "2017-08-01", "2017-08-31", "2018-01-19")},
      {"an index of the year is recorded", RecordIndex(kXuecheng, "2017-12-31", 90'000)},
      {"an index of before it is recorded", RecordIndex(kXuecheng, "2016-12-31", 1'000)},
      {"a breakthrough of the year is approved", ApproveBreakthrough(kTengzhou, "2017-12-30")},
      {"a pair is commended on a day of the year", Commend("m1", "", kBrigades, "2017-12-31")},
      {"a unit is commended on a day of the year", Commend("m1", kXuecheng, "", "2017-12-31")},
      {"an accepted figure is corrected",
       CorrectFigure(kXuecheng, "2017-03", "study_session_count", 2, "2018-01-19")},
  };
}

// What the city is told that does it.
std::string Refusal(const History& history, const AnyFact& fact) {
  const auto outcome = domain::Decide(fact.event, MemoryEntities(history),
                                      {Day("2018-01-10"), {domain::Role::kCity, kCity}});
  return domain::ChineseText(outcome.status());
}

TEST(RecordCorrectionSpec, ARefusalSetsTheIdApart) {
  const auto checked = VoidCheck(Checked(), "2017-02-03");
  EXPECT_EQ(Refusal(Paired() + Facts({Checked(), checked}), checked),
            "监督检查 check-1 已撤销，不能重复办理；所指不是此件的，请核对编号");
  const auto permit = PermitLateEntry("l1", kLincheng, "2017-03", "2017-04-20", "2017-05-31");
  const auto permit_voided = VoidEntry(permit, "2017-04-21");
  EXPECT_EQ(Refusal(Paired() + Facts({permit, permit_voided}), permit_voided),
            "补录许可 l1 已撤销，不能重复办理；所指不是此件的，请核对编号");
  const History declined = Paired() + Facts({ProposeCase("c1", kLincheng, "", "2017-03-20"),
                                             DeclineCase("c1", kXuecheng, "2017-03-21")});
  EXPECT_THAT(Refusal(declined, VoidCase("c1", "2017-04-10")),
              HasSubstr("案件 c1 不予受理，后续事项已据此办理"));
}

TEST(RecordCorrectionSpec, WhatAPublishedResultRestsOnIsPutRightByAnErratum) {  // A25, R0-30
  for (const Change& change : ChangesOfTheYear()) {
    SCOPED_TRACE(change.what);
    Given(Year()).When(change.fact).On("2018-01-19").ThenRecorded();
    Given(Year() + ResultPublished())
        .When(change.fact)
        .On("2018-01-19")
        .ThenRefused(v1::ERROR_REASON_RESULT_PUBLISHED, "");
  }
}

TEST(RecordCorrectionSpec, WhatEarnsNothingInAYearIsRecordedAlsoAfterItsResult) {  // R0-33, R0-36
  for (const Change& change :
       {Change{"an index", RecordIndex(kXuecheng, "2018-01-01", 90'000)},
        Change{"a breakthrough", ApproveBreakthrough(kTengzhou, "2018-01-01")},
        Change{"a commendation", Commend("m1", kXuecheng, "", "2018-01-01")}}) {
    SCOPED_TRACE(change.what);
    Given(Year() + ResultPublished()).When(change.fact).On("2018-01-19").ThenRecorded();
  }
}

// --- an accepted figure ---

History Accepted() {
  return Paired() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03"),
                           AcceptReport(kLincheng, "2017-03", "2017-04-04"),
                           SubmitReport(kXuecheng, "2017-03", "2017-04-05"),
                           AcceptReport(kXuecheng, "2017-03", "2017-04-06")});
}

TEST(FigureCorrectionSpec, IsOfAnAcceptedFigureByASuperior) {  // A25, R0-26
  const auto fact = CorrectFigure(kLincheng, "2017-03", "study_session_count", 2, "2017-05-01");
  Given(Accepted()).When(fact).On("2017-05-01").ThenRecordedAsProposed();
  Given(Paired() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03")}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_FIGURE_NOT_ACCEPTED, "");
  Given(Accepted())
      .When(fact)
      .By(domain::Role::kDistrict, kTengzhou)
      .ThenRefused(v1::ERROR_REASON_NOT_DIRECT_SUPERIOR, "report_id");
}

TEST(FigureCorrectionSpec, IsTheDirectSuperiorsAsTheAcceptanceWas) {  // R0-26, R0-27
  Given(Accepted())
      .When(CorrectFigure(kLincheng, "2017-03", "study_session_count", 2, "2017-05-01"))
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_NOT_DIRECT_SUPERIOR, "report_id");
  Given(Accepted())
      .When(CorrectFigure(kXuecheng, "2017-03", "study_session_count", 2, "2017-05-01"))
      .By(domain::Role::kCity, kCity)
      .ThenRecorded();
}

TEST(FigureCorrectionSpec, DoesNotMakeTheFiguresContradictEachOther) {  // R0-26, 附件2
  const auto refused = [](absl::string_view unit_id, const char* key, int64_t value,
                          v1::ErrorReason reason) {
    Given(Accepted())
        .When(CorrectFigure(unit_id, "2017-03", key, value, "2017-05-01"))
        .ThenRefused(reason, "value");
  };
  const auto contradicts = v1::ERROR_REASON_CORRECTION_CONTRADICTS;
  const auto beyond = v1::ERROR_REASON_CORRECTION_BEYOND_POWERS;
  refused(kLincheng, "enterprise_count", 3, contradicts);  // without an inspection
  refused(kLincheng, "document_count", 1, contradicts);
  refused(kLincheng, "case_filed_count", 1, beyond);  // it has no power to file (A15)
  refused(kLincheng, "fine_fen", 1, beyond);
  Given(Accepted())  // it files itself
      .When(CorrectFigure(kXuecheng, "2017-03", "case_to_report_count", 1, "2017-05-01"))
      .ThenRefused(v1::ERROR_REASON_CORRECTION_BEYOND_POWERS, "value");
  // What it takes with it is corrected before it.
  const History with_sessions =
      Accepted() +
      Facts({CorrectFigure(kLincheng, "2017-03", "joint_session_count", 1, "2017-05-01")});
  const auto enterprises = CorrectFigure(kLincheng, "2017-03", "enterprise_count", 3, "2017-05-02");
  Given(with_sessions).When(enterprises).On("2017-05-02").ThenRecordedAsProposed();
  Given(with_sessions + Facts({enterprises}))
      .When(CorrectFigure(kLincheng, "2017-03", "joint_session_count", 0, "2017-05-03"))
      .ThenRefused(v1::ERROR_REASON_CORRECTION_CONTRADICTS, "value");
}

// What the clerk of the superior reads.
std::string RefusedCorrection(const History& history, const event::v1::FigureCorrected& fact) {
  const absl::Status refusal =
      domain::Decide(AnyFact(fact).event, MemoryEntities(history),
                     {Day("2017-05-03"), {domain::Role::kDistrict, kXuecheng}})
          .status();
  return domain::ChineseText(refusal);
}

TEST(FigureCorrectionSpec, ARefusalSaysWhatToDoInstead) {  // A25
  const auto study = CorrectFigure(kLincheng, "2017-03", "study_session_count", 2, "2017-05-01");
  History reported = Paired() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03")});
  EXPECT_THAT(RefusedCorrection(reported, study), HasSubstr("请退回并注明应改的数"));
  reported = reported + Facts({ReturnReport(kLincheng, "2017-03", "2017-04-04")});
  EXPECT_THAT(RefusedCorrection(reported, study), HasSubstr("请待填报单位改正后重报"));
  EXPECT_THAT(RefusedCorrection(Accepted(), CorrectFigure(kLincheng, "2017-03", "enterprise_count",
                                                          3, "2017-05-01")),
              HasSubstr("请先更正“本月开展联合执法…次”，再更正“检查…家企业”"));
  EXPECT_THAT(RefusedCorrection(Accepted(), CorrectFigure(kLincheng, "2017-03", "case_filed_count",
                                                          1, "2017-05-01")),
              HasSubstr("此数只能为 0"));
}

TEST(FigureCorrectionSpec, IsANumberOfTheFormAndAnother) {  // A25
  const auto refused = [](const char* key, int64_t value, const char* field) {
    Given(Accepted())
        .When(CorrectFigure(kLincheng, "2017-03", key, value, "2017-05-01"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, field);
  };
  refused("study_content", 2, "figure_key");
  refused("study_session_count", 1, "value");  // as accepted
  refused("study_session_count", -1, "value");
  refused("study_session_count", 1'000'000'001, "value");
  Given(Accepted())
      .When(CorrectFigure(kXuecheng, "2017-03", "fine_fen", 10'000'000'000'000, "2017-05-01"))
      .On("2017-05-01")
      .ThenRecordedAsProposed();
  refused("fine_fen", 10'000'000'000'001, "value");
}

TEST(FigureCorrectionSpec, IsOfTheVersionThatWasAccepted) {  // A25, A38
  const History accepted_again =
      Paired() + Facts({SubmitReport(kLincheng, "2017-03", "2017-04-03"),
                        ReturnReport(kLincheng, "2017-03", "2017-04-04"),
                        SubmitReport(kLincheng, "2017-03", "2017-04-05", 2),
                        AcceptReport(kLincheng, "2017-03", "2017-04-06", 2)});
  const auto correct = [&](int version) {
    return Given(accepted_again)
        .When(CorrectFigure(kLincheng, "2017-03", "study_session_count", 2, "2017-05-01", version))
        .On("2017-05-01");
  };
  correct(1).ThenRefused(v1::ERROR_REASON_REPORT_VERSION_NOT_LATEST, "version");
  correct(2).ThenRecordedAsProposed();
  EXPECT_EQ(correct(0).ThenRecorded().figure_corrected().version(), 2);
}

TEST(FigureCorrectionSpec, ASecondCorrectionStartsFromTheFirst) {  // A25
  Given(Accepted() +
        Facts({CorrectFigure(kLincheng, "2017-03", "study_session_count", 2, "2017-05-01")}))
      .When(CorrectFigure(kLincheng, "2017-03", "study_session_count", 1, "2017-05-02"))
      .On("2017-05-02")
      .ThenRecordedAsProposed();
}

}  // namespace
}  // namespace jiedui::spec
