// Nobody is lowered unheard (R0-30, A7, A25): an adjustment that lowers a score after the notice is
// told to whom it concerns, who have their days to object, before the result is published and after
// it before an erratum is. In 2018 the five working days after Thursday, 18 January, end on the
// 25th, and those after Thursday, 1 February, on the 8th.

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "tests/domain/assessment_stages.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

const std::string kTowns = PairId(kLincheng, kXingren);

event::v1::ScoreAdjustmentProposed Veto(event::v1::AdjustmentKind kind) {
  event::v1::ScoreAdjustmentProposed fact = Adjust("a1", kTowns, 0, "2018-01-16");
  fact.set_kind(kind);
  return fact;
}

event::v1::ScoreAdjustmentProposed OfDistrict(absl::string_view unit_id, int64_t delta_milli) {
  event::v1::ScoreAdjustmentProposed fact = Adjust("a1", "", delta_milli, "2018-01-16");
  fact.set_unit_id(std::string(unit_id));
  return fact;
}

// --- before the result is published ---

// Signed twice after the days to object, which ended on the 17th.
History Adjusted(int64_t delta_milli) {
  return Notified() +
         Facts({Adjust("a1", kTowns, delta_milli, "2018-01-18"), Countersign("a1", "2018-01-18")});
}

// Five working days after Thursday, 18 January, end on the 25th.
event::v1::PreliminaryNoticeGiven ToldAgain(const std::set<std::string>& unit_ids) {
  event::v1::PreliminaryNoticeGiven notice = GiveNotice("2018-01-18", "2018-01-25");
  notice.mutable_unit_ids()->Assign(unit_ids.begin(), unit_ids.end());
  return notice;
}

void ExpectTells(const History& history, const std::set<std::string>& unit_ids) {
  const event::v1::Event notice =
      Given(history).When(GiveNotice("2018-01-18", "2018-01-25")).On("2018-01-18").ThenRecorded();
  EXPECT_EQ(notice.preliminary_notice_given().DebugString(), ToldAgain(unit_ids).DebugString());
}

void ExpectFurtherNoticeDue(const History& history) {
  Given(history)
      .When(PublishAssessment({"a1"}, "2018-02-28"))
      .On("2018-02-28")
      .ThenRefused(v1::ERROR_REASON_FURTHER_NOTICE_DUE, "");
}

TEST(FurtherNoticeSpec, IsDueOnceAScoreWasLoweredAndNotOnceItWasRaised) {  // R0-30, A7
  ExpectFurtherNoticeDue(Adjusted(-1));
  Given(Adjusted(1))
      .When(PublishAssessment({"a1"}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRecordedAsProposed();
  Given(Adjusted(1)).When(ToldAgain({})).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
}

TEST(FurtherNoticeSpec, AVetoLowersAndALiftedOneDoesNot) {  // R0-30, A7
  const auto signed_twice = [](event::v1::AdjustmentKind kind) {
    return Notified() + Facts({Veto(kind), Countersign("a1", "2018-01-18")});
  };
  ExpectFurtherNoticeDue(signed_twice(event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT));
  ExpectFurtherNoticeDue(signed_twice(event::v1::ADJUSTMENT_KIND_VETO_SUPERVISION_REFUSED));
  Given(signed_twice(event::v1::ADJUSTMENT_KIND_VETO_LIFTED))
      .When(PublishAssessment({"a1"}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRecordedAsProposed();
}

TEST(FurtherNoticeSpec, AnAdjustmentSignedOnceLowersNothingYet) {  // A7
  const History signed_once = Notified() + Facts({Adjust("a1", kTowns, -1, "2018-01-18")});
  Given(signed_once).When(ToldAgain({})).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
}

// 薛城's score is in part the mean of its towns': it is lowered with them, and objects as they do.
TEST(FurtherNoticeSpec, TellsTheBureauOfTheTownsWithThem) {  // R0-30, A7, A33
  const History told = Adjusted(-1) + Facts({ToldAgain({kXuecheng, kLincheng, kXingren})});
  const auto object = [&](const char* unit_id, const char* day) {
    return Given(told).When(Object("o1", unit_id, day)).On(day);
  };
  object(kXuecheng, "2018-01-25").ThenRecordedAsProposed();
  object(kXuecheng, "2018-01-26").ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_CLOSED, "");
  object(kTengzhou, "2018-01-25").ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_CLOSED, "");
}

TEST(FurtherNoticeSpec, TellsTheSidesOfThePairAndGivesThemFiveWorkingDaysAgain) {  // R0-30, A7
  ExpectTells(Adjusted(-1), {kXuecheng, kLincheng, kXingren});
  const History told = Adjusted(-1) + Facts({ToldAgain({kXuecheng, kLincheng, kXingren})});
  Given(told)
      .When(PublishAssessment({"a1"}, "2018-01-25"))
      .On("2018-01-25")
      .ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_OPEN, "");
  Given(told)
      .When(PublishAssessment({"a1"}, "2018-01-26"))
      .On("2018-01-26")
      .ThenRecordedAsProposed();
  Given(told).When(ToldAgain({})).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
}

TEST(FurtherNoticeSpec, OnlyWhoWasToldAgainObjectsAgain) {  // R0-30, A7
  const History told = Adjusted(-1) + Facts({ToldAgain({kLincheng, kXingren})});
  Given(told).When(Object("o1", kLincheng, "2018-01-25")).On("2018-01-25").ThenRecordedAsProposed();
  Given(told)
      .When(Object("o1", kLincheng, "2018-01-26"))
      .On("2018-01-26")
      .ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_CLOSED, "");
  Given(told)
      .When(Object("o1", kTengzhou, "2018-01-19"))
      .On("2018-01-19")
      .ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_CLOSED, "");
}

TEST(FurtherNoticeSpec, ADistrictBureauIsToldOfItsOwn) {  // R0-30, A33
  ExpectTells(Notified() + Facts({OfDistrict(kXuecheng, -1'000), Countersign("a1", "2018-01-18")}),
              {kXuecheng});
}

// --- after it ---

// Published without an adjustment; then one of 1 February, signed twice.
History Corrected(const event::v1::ScoreAdjustmentProposed& adjustment) {
  return Published() + Facts({adjustment, Countersign("a1", "2018-02-01")});
}

event::v1::PreliminaryNoticeGiven ToldOfTheErratum() {
  event::v1::PreliminaryNoticeGiven notice = GiveNotice("2018-02-01", "2018-02-08");
  for (const char* const unit_id : {kXuecheng, kLincheng, kXingren}) notice.add_unit_ids(unit_id);
  return notice;
}

History ToldAfterPublication() {
  return Corrected(Veto(event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT)) +
         Facts({ToldOfTheErratum()});
}

TEST(FurtherNoticeSpec, AnErratumThatLowersWaitsUntilWhoItLowersWasTold) {  // R0-30, A7, A25
  for (const auto& lowering : {Veto(event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT),
                               Adjust("a1", kTowns, -1, "2018-02-01"), OfDistrict(kXuecheng, -1)}) {
    Given(Corrected(lowering))
        .When(PublishErratum(1, {"a1"}, "2018-03-01"))
        .On("2018-03-01")
        .ThenRefused(v1::ERROR_REASON_FURTHER_NOTICE_DUE, "");
  }
  Given(Corrected(Adjust("a1", kTowns, 1, "2018-02-01")))
      .When(PublishErratum(1, {"a1"}, "2018-02-02"))
      .On("2018-02-02")
      .ThenRecordedAsProposed();
}

TEST(FurtherNoticeSpec, AfterPublicationItTellsTheSidesAndGivesThemTheirDays) {  // R0-30, A7, A25
  const event::v1::Event notice =
      Given(Corrected(Veto(event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT)))
          .When(GiveNotice("2018-02-01", "2018-02-08"))
          .On("2018-02-01")
          .ThenRecorded();
  EXPECT_EQ(notice.preliminary_notice_given().DebugString(), ToldOfTheErratum().DebugString());
  const event::v1::AssessmentErratumPublished early = PublishErratum(1, {"a1"}, "2018-02-08");
  Given(ToldAfterPublication())
      .When(early)
      .On("2018-02-08")
      .ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_OPEN, "");
  Given(ToldAfterPublication())
      .When(PublishErratum(1, {"a1"}, "2018-02-09"))
      .On("2018-02-09")
      .ThenRecordedAsProposed();
}

TEST(FurtherNoticeSpec, WithNobodyLoweredThereIsNothingToTellAfterPublication) {  // A25
  for (const History& history :
       {Notified() + Facts({PublishAssessment({}, "2018-01-18")}), ToldAfterPublication()}) {
    Given(history)
        .When(GiveNotice("2018-02-02", "2018-02-09"))
        .On("2018-02-02")
        .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  }
}

TEST(FurtherNoticeSpec, AfterPublicationOnlyWhoWasToldAgainObjects) {  // R0-30, A7, A25
  const auto object = [](const char* unit_id, const char* day) {
    return Given(ToldAfterPublication()).When(Object("o1", unit_id, day)).On(day);
  };
  object(kLincheng, "2018-02-08").ThenRecordedAsProposed();
  object(kLincheng, "2018-02-09").ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_CLOSED, "");
  object(kTengzhou, "2018-02-02").ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(Corrected(Veto(event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT)))
      .When(Object("o1", kLincheng, "2018-02-01"))
      .On("2018-02-01")
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
}

TEST(FurtherNoticeSpec, AnErratumWaitsForTheObjectionsAgainstIt) {  // R0-30, A7, A25
  const History objected = ToldAfterPublication() + Facts({Object("o1", kLincheng, "2018-02-05")});
  const auto refused = [](const History& history) {
    Given(history)
        .When(PublishErratum(1, {"a1"}, "2018-02-09"))
        .On("2018-02-09")
        .ThenRefused(v1::ERROR_REASON_OBJECTION_PENDING, "");
  };
  refused(objected);
  const auto dismissed =
      DecideObjection("o1", event::v1::OBJECTION_OUTCOME_DISMISSED, "2018-02-06");
  Given(objected).When(dismissed).On("2018-02-06").ThenRecordedAsProposed();
  Given(objected + Facts({dismissed}))
      .When(PublishErratum(1, {"a1"}, "2018-02-09"))
      .On("2018-02-09")
      .ThenRecordedAsProposed();
  const History upheld =
      objected + Facts({DecideObjection("o1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-02-06")});
  refused(upheld);
  event::v1::ScoreAdjustmentProposed lifted = Adjust("a2", kTowns, 0, "2018-02-07");
  lifted.set_kind(event::v1::ADJUSTMENT_KIND_VETO_LIFTED);
  lifted.set_objection_id("o1");
  Given(upheld).When(lifted).On("2018-02-07").ThenRecordedAsProposed();
  Given(upheld + Facts({lifted, Countersign("a2", "2018-02-07")}))
      .When(PublishErratum(1, {"a1", "a2"}, "2018-02-09"))
      .On("2018-02-09")
      .ThenRecordedAsProposed();
}

// What was told and published is over: the next erratum that lowers tells anew.
TEST(FurtherNoticeSpec, EachErratumThatLowersIsToldByANoticeOfItsOwn) {  // A25
  const History corrected =
      ToldAfterPublication() +
      Facts({PublishErratum(1, {"a1"}, "2018-02-09"), Adjust("a2", kTowns, -1, "2018-02-09")});
  Given(corrected)
      .When(Object("o1", kLincheng, "2018-02-09"))
      .On("2018-02-09")
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(corrected + Facts({Countersign("a2", "2018-02-09")}))
      .When(PublishErratum(2, {"a1", "a2"}, "2018-03-01"))
      .On("2018-03-01")
      .ThenRefused(v1::ERROR_REASON_FURTHER_NOTICE_DUE, "");
}

}  // namespace
}  // namespace jiedui::spec
