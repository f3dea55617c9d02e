// The year-end assessment step by step (R0-30, A7, A25).

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/domain/assessment_stages.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using event::v1::OBJECTION_OUTCOME_DISMISSED;
using event::v1::OBJECTION_OUTCOME_UPHELD;

const std::string kTowns = PairId(kLincheng, kXingren);
const std::string kBrigades = PairId(kTengzhou, kXuecheng);

// The towns under a veto, for no activity.
History NotifiedOfVeto() {
  event::v1::ScoresComputed scores = ComputeScores(40);
  for (event::v1::AssessedPair& pair : *scores.mutable_result()->mutable_pairs()) {
    if (pair.pair_id() == kTowns) pair.set_veto("应开展活动的月份中有 6 个月没有任何活动");
  }
  return Frozen() + Facts({scores, GiveNotice("2018-01-10", "2018-01-17")});
}
History Objected() {
  return Notified() + Facts({Object("o1", kLincheng, "2018-01-12")});
}
History Upheld() {
  return Objected() + Facts({DecideObjection("o1", OBJECTION_OUTCOME_UPHELD, "2018-01-15")});
}

event::v1::ScoreAdjustmentProposed Answer(absl::string_view id) {
  event::v1::ScoreAdjustmentProposed fact = Adjust(id, kTowns, 2'000, "2018-01-16");
  fact.set_objection_id("o1");
  return fact;
}

event::v1::ScoreAdjustmentProposed Veto(event::v1::AdjustmentKind kind) {
  event::v1::ScoreAdjustmentProposed fact = Adjust("a1", kTowns, 0, "2018-01-16");
  fact.set_kind(kind);
  return fact;
}

event::v1::ScoreAdjustmentProposed OfDistrict(absl::string_view unit_id) {
  event::v1::ScoreAdjustmentProposed fact = Adjust("a1", "", 1'000, "2018-01-16");
  fact.set_unit_id(std::string(unit_id));
  return fact;
}

// --- open, freeze, compute ---

TEST(AssessmentSpec, IsOpenedOnceForAProgramme) {
  Given(YearOver()).When(OpenAssessment()).On("2018-01-08").ThenRecordedAsProposed();
  Given(Opened())
      .When(OpenAssessment())
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "program_id");
}

TEST(AssessmentSpec, RestsOnADocumentAndOnRules) {
  event::v1::AssessmentOpened unfounded = OpenAssessment();
  unfounded.clear_basis_document();
  Given(YearOver())
      .When(unfounded)
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "basis_document.document_number");
  Given(Organization() + Facts({OpenProgram()}))
      .When(OpenAssessment())
      .ThenRefused(v1::ERROR_REASON_POLICY_NOT_ADOPTED, "program_id");
}

TEST(AssessmentSpec, MayBeOpenedWhileTheYearGoesOn) {
  Given(YearOver()).When(OpenAssessment("2017-11-01")).On("2017-11-01").ThenRecordedAsProposed();
}

TEST(FreezeSpec, TheEvidenceIsFixedOnceTheYearIsOver) {
  Given(Opened()).When(Freeze(40, "2018-01-01")).On("2018-01-01").ThenRecordedAsProposed();
  Given(Opened())
      .When(Freeze(40, "2017-12-31"))
      .On("2017-12-31")
      .ThenRefused(v1::ERROR_REASON_PROGRAM_NOT_OVER, "");
  Given(YearOver())
      .When(Freeze(40))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "assessment_id");
}

TEST(FreezeSpec, UntilTheUnitsAreToldItMayBeFixedAnewFurtherOn) {
  Given(Frozen()).When(Freeze(50, "2018-01-10")).ThenRecordedAsProposed();
  Given(Computed()).When(Freeze(50, "2018-01-10")).ThenRecordedAsProposed();
  Given(Computed()).When(Freeze(39)).ThenRefused(v1::ERROR_REASON_ASSESSMENT_MOVED, "");
  Given(Notified()).When(Freeze(50)).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(Published()).When(Freeze(50)).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
}

TEST(FreezeSpec, APositionTheServerDidNotSetIsNone) {
  Given(Opened()).When(Freeze(0)).ThenRefused(v1::ERROR_REASON_ASSESSMENT_MOVED, "");
}

TEST(ComputeSpec, ScoresAreThoseOfTheFixedPosition) {
  Given(Frozen()).When(ComputeScores(40)).On("2018-01-09").ThenRecordedAsProposed();
  Given(Frozen()).When(ComputeScores(41)).ThenRefused(v1::ERROR_REASON_ASSESSMENT_MOVED, "");
}

TEST(ComputeSpec, AreComputedOnceForEachFreeze) {
  Given(Opened()).When(ComputeScores(40)).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(Computed()).When(ComputeScores(40)).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(Computed() + Facts({Freeze(50)}))
      .When(ComputeScores(50, "2018-01-10"))
      .ThenRecordedAsProposed();
}

// --- notice and objections ---

TEST(NoticeSpec, GivesFiveWorkingDaysFromTheNextDayOn) {
  Given(Computed())
      .When(GiveNotice("2018-01-10", "2018-01-17"))
      .On("2018-01-10")
      .ThenRecordedAsProposed();
}

// 15 to 21 February is 春节, and Saturday, the 24th, is worked in its place: the 14th, 22nd, 23rd,
// 24th and 26th are the five.
TEST(NoticeSpec, GoesByTheHolidaysAndTheDaysWorkedInTheirPlace) {
  Given(Computed())
      .When(GiveNotice("2018-02-13", "2018-02-26"))
      .On("2018-02-13")
      .ThenRecordedAsProposed();
}

TEST(NoticeSpec, SaysSoWhereOnlyWeekendsAreKnown) {
  const History uncalendared = Paired() + Facts({OpenAssessment(), Freeze(40), ComputeScores(40)});
  Given(uncalendared)
      .When(GiveNotice("2018-01-10", "2018-01-17", /*only_weekends_known=*/true))
      .On("2018-01-10")
      .ThenRecordedAsProposed();
}

TEST(NoticeSpec, TheDaysAreAParameterOfTheYearsPolicy) {
  const History three =
      Organization() + Facts({PublishCalendar("2018", "2017-12-05"), OpenProgram(),
                              AdoptPolicyWith("assessment.objection_workdays", "3"),
                              OpenAssessment(), Freeze(40), ComputeScores(40)});
  Given(three)
      .When(GiveNotice("2018-01-10", "2018-01-15"))
      .On("2018-01-10")
      .ThenRecordedAsProposed();
}

TEST(NoticeSpec, IsGivenOnceOfComputedScores) {
  Given(Frozen())
      .When(GiveNotice("2018-01-10", "2018-01-17"))
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(Notified())
      .When(GiveNotice("2018-01-10", "2018-01-17"))
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
}

TEST(ObjectionSpec, IsTakenOnTheFifthWorkingDayAndRefusedOnTheSixth) {
  Given(Notified())
      .When(Object("o1", kLincheng, "2018-01-17"))
      .On("2018-01-17")
      .ThenRecordedAsProposed();
  Given(Notified())
      .When(Object("o1", kLincheng, "2018-01-18"))
      .On("2018-01-18")
      .ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_CLOSED, "");
}

TEST(ObjectionSpec, MayComeOnTheDayOfTheNotice) {
  Given(Notified())
      .When(Object("o1", kXuecheng, "2018-01-10"))
      .On("2018-01-10")
      .ThenRecordedAsProposed();
}

TEST(ObjectionSpec, IsAboutAPairOfTheUnitIfItNamesOne) {
  event::v1::ObjectionFiled fact = Object("o1", kLincheng, "2018-01-11");
  fact.set_pair_id(kTowns);
  fact.set_term_key("reporting_timeliness");
  Given(Notified()).When(fact).On("2018-01-11").ThenRecordedAsProposed();
  fact.set_pair_id(kBrigades);
  Given(Notified()).When(fact).On("2018-01-11").ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "pair_id");
}

TEST(ObjectionSpec, IsToATermOfTheScoreIfItNamesOne) {  // A7
  event::v1::ObjectionFiled fact = Object("o1", kLincheng, "2018-01-11");
  fact.set_term_key("nope");
  Given(Notified()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "term_key");
  fact.set_term_key("supervision_checks");  // a bureau's, and this is a town
  Given(Notified()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "term_key");
  event::v1::ObjectionFiled bureau = Object("o1", kXuecheng, "2018-01-11");
  bureau.set_term_key("supervision_checks");
  Given(Notified()).When(bureau).On("2018-01-11").ThenRecordedAsProposed();
  bureau.set_pair_id(kBrigades);  // and a pair has no such term
  Given(Notified()).When(bureau).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "term_key");
}

TEST(ObjectionSpec, IsOfAUnitThatMayBeAssessed) {
  Given(Notified())
      .When(Object("o1", kCity, "2018-01-11"))
      .On("2018-01-11")
      .ThenRefused(v1::ERROR_REASON_NOT_ASSESSED, "unit_id");
  Given(Notified())
      .When(Object("o1", "370499", "2018-01-11"))
      .On("2018-01-11")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "unit_id");
}

TEST(ObjectionSpec, HasAnIdOfItsOwnAndGrounds) {
  Given(Objected())
      .When(Object("o1", kXingren, "2018-01-12"))
      .On("2018-01-12")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "objection_id");
  event::v1::ObjectionFiled fact = Object("o1", kLincheng, "2018-01-11");
  fact.clear_grounds();
  Given(Notified()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "grounds");
}

TEST(ObjectionSpec, ThereIsNothingToObjectToBeforeTheNoticeNorAfterPublication) {
  for (const History& history : {Computed(), Published()}) {
    Given(history)
        .When(Object("o1", kLincheng, "2018-01-10"))
        .On("2018-01-10")
        .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  }
}

TEST(ObjectionSpec, IsDecidedOnceWithAReason) {
  event::v1::ObjectionDecided fact =
      DecideObjection("o1", OBJECTION_OUTCOME_DISMISSED, "2018-01-15");
  Given(Objected()).When(fact).On("2018-01-15").ThenRecordedAsProposed();
  Given(Upheld()).When(fact).ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "objection_id");
  Given(Notified()).When(fact).ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "objection_id");
  Given(Computed()).When(fact).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  fact.clear_reason();
  Given(Objected()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
  fact.set_outcome(event::v1::OBJECTION_OUTCOME_UNSPECIFIED);
  Given(Objected()).When(fact).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "outcome");
}

TEST(ObjectionSpec, MayBeDecidedWhenItsDaysAreOver) {
  Given(Objected())
      .When(DecideObjection("o1", OBJECTION_OUTCOME_UPHELD, "2018-03-01"))
      .On("2018-03-01")
      .ThenRecordedAsProposed();
}

// --- adjustments: two signatures ---

TEST(AdjustmentSpec, IsOfAPairOrOfADistrictBureau) {
  Given(Notified()).When(Adjust("a1", kTowns, -500, "2018-01-10")).ThenRecordedAsProposed();
  Given(Notified())
      .When(Adjust("a1", PairId("a", "b"), 500, "2018-01-10"))
      .ThenRefused(v1::ERROR_REASON_NOT_ASSESSED, "pair_id");
  Given(Notified()).When(OfDistrict(kXuecheng)).ThenRecorded();
  Given(Notified())
      .When(OfDistrict(kLincheng))
      .ThenRefused(v1::ERROR_REASON_NOT_ASSESSED, "unit_id");
  event::v1::ScoreAdjustmentProposed both = OfDistrict(kXuecheng);
  both.set_pair_id(kTowns);
  Given(Notified()).When(both).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "pair_id");
}

TEST(AdjustmentSpec, IsAtMostAHundredPointsEitherWayAndNotNone) {
  for (const int64_t delta : {-100'000, -1, 1, 100'000}) {
    Given(Notified()).When(Adjust("a1", kTowns, delta, "2018-01-10")).ThenRecordedAsProposed();
  }
  for (const int64_t delta : {-100'001, 0, 100'001}) {
    Given(Notified())
        .When(Adjust("a1", kTowns, delta, "2018-01-10"))
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "delta_milli");
  }
}

TEST(AdjustmentSpec, AVetoIsOnAPairAndHasNoPoints) {
  for (const auto kind : {event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT,
                          event::v1::ADJUSTMENT_KIND_VETO_SUPERVISION_REFUSED,
                          event::v1::ADJUSTMENT_KIND_VETO_LIFTED}) {
    event::v1::ScoreAdjustmentProposed veto = Veto(kind);
    Given(NotifiedOfVeto()).When(veto).ThenRecorded();
    veto.set_delta_milli(1);
    Given(Notified()).When(veto).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "delta_milli");
    event::v1::ScoreAdjustmentProposed of_district = OfDistrict(kXuecheng);
    of_district.set_delta_milli(0);
    of_district.set_kind(kind);
    Given(Notified()).When(of_district).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "kind");
  }
  Given(Notified())
      .When(Veto(event::v1::ADJUSTMENT_KIND_UNSPECIFIED))
      .ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "kind");
}

TEST(AdjustmentSpec, AnswersAnObjectionOnlyIfItWasUpheld) {
  Given(Upheld()).When(Answer("a1")).On("2018-01-16").ThenRecordedAsProposed();
  Given(Objected()).When(Answer("a1")).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "objection_id");
  Given(Notified())
      .When(Answer("a1"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "objection_id");
}

TEST(AdjustmentSpec, AnswersAnObjectionOnlyOfWhatItWasAbout) {  // A7
  event::v1::ScoreAdjustmentProposed other = Answer("a1");
  other.set_pair_id(kBrigades);
  Given(Upheld()).When(other).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "objection_id");
  event::v1::ScoreAdjustmentProposed bureau = OfDistrict(kXuecheng);
  bureau.set_objection_id("o1");
  Given(Upheld()).When(bureau).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "objection_id");
  // A bureau's own objection is answered by its own score, or that of a pair it is a side of.
  const History of_bureau =
      Notified() + Facts({Object("o1", kXuecheng, "2018-01-12"),
                          DecideObjection("o1", OBJECTION_OUTCOME_UPHELD, "2018-01-15")});
  Given(of_bureau).When(bureau).On("2018-01-16").ThenRecordedAsProposed();
  Given(of_bureau).When(other).On("2018-01-16").ThenRecordedAsProposed();
  // One that names a pair is answered by that pair.
  event::v1::ObjectionFiled of_pair = Object("o1", kXuecheng, "2018-01-12");
  of_pair.set_pair_id(kBrigades);
  const History named =
      Notified() + Facts({of_pair, DecideObjection("o1", OBJECTION_OUTCOME_UPHELD, "2018-01-15")});
  Given(named).When(other).On("2018-01-16").ThenRecordedAsProposed();
  Given(named).When(bureau).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "objection_id");
}

TEST(AdjustmentSpec, AnswersAnObjectionOnlyForTheBetter) {  // A7
  event::v1::ScoreAdjustmentProposed lower = Answer("a1");
  lower.set_delta_milli(-1);
  Given(Upheld()).When(lower).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "objection_id");
  event::v1::ScoreAdjustmentProposed veto = Veto(event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT);
  veto.set_objection_id("o1");
  Given(Upheld()).When(veto).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "objection_id");
  event::v1::ScoreAdjustmentProposed lifted = Veto(event::v1::ADJUSTMENT_KIND_VETO_LIFTED);
  lifted.set_objection_id("o1");
  const History under_veto =
      NotifiedOfVeto() + Facts({Object("o1", kLincheng, "2018-01-12"),
                                DecideObjection("o1", OBJECTION_OUTCOME_UPHELD, "2018-01-15")});
  Given(under_veto).When(lifted).On("2018-01-16").ThenRecordedAsProposed();
}

TEST(AdjustmentSpec, NoVetoIsLiftedWhereThereIsNone) {  // L5, A7
  const auto lifted = Veto(event::v1::ADJUSTMENT_KIND_VETO_LIFTED);
  Given(Notified()).When(lifted).ThenRefused(v1::ERROR_REASON_NO_VETO_TO_LIFT, "kind");
  // One that another proposal has lifted meanwhile is not signed for, and taken back.
  event::v1::ScoreAdjustmentProposed second = lifted;
  second.set_adjustment_id("a2");
  const History lifted_once =
      NotifiedOfVeto() + Facts({lifted, second, Countersign("a1", "2018-01-16")});
  Given(lifted_once)
      .When(Countersign("a2", "2018-01-16"))
      .By(domain::Role::kCity, kOffice)
      .ThenRefused(v1::ERROR_REASON_NO_VETO_TO_LIFT, "adjustment_id");
  Given(lifted_once).When(VoidEntry(second, "2018-01-16")).On("2018-01-16").ThenRecorded();
}

TEST(AdjustmentSpec, HasAnIdOfItsOwnAndAReason) {
  const event::v1::ScoreAdjustmentProposed fact = Adjust("a1", kTowns, 1, "2018-01-16");
  Given(Notified() + Facts({fact}))
      .When(fact)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "adjustment_id");
  event::v1::ScoreAdjustmentProposed silent = fact;
  silent.clear_reason();
  Given(Notified()).When(silent).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "reason");
}

TEST(AdjustmentSpec, IsForScoresTheUnitsHaveBeenTold) {
  Given(Computed())
      .When(Adjust("a1", kTowns, 1, "2018-01-10"))
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(Published()).When(Adjust("a1", kTowns, 1, "2018-01-10")).ThenRecordedAsProposed();
}

TEST(AdjustmentSpec, OneAccountDoesNotSignTwice) {
  const History proposed = Notified() + Facts({Adjust("a1", kTowns, 1, "2018-01-16")});
  Given(proposed)
      .When(Countersign("a1", "2018-01-16"))
      .On("2018-01-16")
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_SAME_SIGNER, "adjustment_id");
  Given(proposed)
      .When(Countersign("a1", "2018-01-16"))
      .On("2018-01-16")
      .By(domain::Role::kCity, kOffice)
      .ThenRecordedAsProposed();
}

// Who signed is whom the server knows, not whom the request names.
TEST(AdjustmentSpec, TheSignersAreSetByTheServer) {
  event::v1::ScoreAdjustmentProposed fact = Adjust("a1", kTowns, 1, "2018-01-16");
  fact.set_proposed_by("city/somebody-else");
  const event::v1::Event proposed = Given(Notified()).When(fact).ThenRecorded();
  EXPECT_EQ(proposed.score_adjustment_proposed().proposed_by(), "city/370400");
  event::v1::ScoreAdjustmentCountersigned second = Countersign("a1", "2018-01-16");
  second.set_countersigned_by("city/370400-anban");
  Given(Notified() + History{proposed})
      .When(second)
      .By(domain::Role::kCity, kCity)
      .ThenRefused(v1::ERROR_REASON_SAME_SIGNER, "adjustment_id");
}

TEST(AdjustmentSpec, IsCountersignedOnce) {
  Given(Notified())
      .When(Countersign("a1", "2018-01-16"))
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "adjustment_id");
  Given(Notified() +
        Facts({Adjust("a1", kTowns, 1, "2018-01-16"), Countersign("a1", "2018-01-16")}))
      .When(Countersign("a1", "2018-01-17"))
      .By(domain::Role::kCity, kOffice)
      .ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "adjustment_id");
}

// --- publication ---

TEST(PublicationSpec, WaitsUntilTheDaysToObjectAreOver) {
  Given(Notified())
      .When(PublishAssessment({}, "2018-01-17"))
      .On("2018-01-17")
      .ThenRefused(v1::ERROR_REASON_OBJECTION_WINDOW_OPEN, "");
  Given(Notified())
      .When(PublishAssessment({}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRecordedAsProposed();
}

TEST(PublicationSpec, WaitsForEveryObjectionToBeDecidedAndAnswered) {  // R0-30
  const auto refused = [](const History& history) {
    Given(history)
        .When(PublishAssessment({}, "2018-01-18"))
        .On("2018-01-18")
        .ThenRefused(v1::ERROR_REASON_OBJECTION_PENDING, "");
  };
  refused(Objected());
  refused(Upheld());
  refused(Upheld() + Facts({Answer("a1")}));  // signed once
  Given(Upheld() + Facts({Answer("a1"), Countersign("a1", "2018-01-16")}))
      .When(PublishAssessment({"a1"}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRecordedAsProposed();
  Given(Objected() + Facts({DecideObjection("o1", OBJECTION_OUTCOME_DISMISSED, "2018-01-15")}))
      .When(PublishAssessment({}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRecordedAsProposed();
}

TEST(PublicationSpec, HasTheAdjustmentsThatStandAndNoOthers) {
  const History adjusted =
      Notified() + Facts({Adjust("a1", kTowns, 1, "2018-01-16"), Countersign("a1", "2018-01-16")});
  const auto publish = [&](const std::vector<std::string>& ids) {
    return Given(adjusted).When(PublishAssessment(ids, "2018-01-18")).On("2018-01-18");
  };
  publish({"a1"}).ThenRecordedAsProposed();
  publish({}).ThenRefused(v1::ERROR_REASON_ASSESSMENT_MOVED, "");
  publish({"a1", "a2"}).ThenRefused(v1::ERROR_REASON_ASSESSMENT_MOVED, "");
}

TEST(PublicationSpec, AResultTheServerDidNotComputeIsNone) {
  event::v1::AssessmentPublished empty = PublishAssessment({}, "2018-01-18");
  empty.clear_result();
  Given(Notified()).When(empty).On("2018-01-18").ThenRefused(v1::ERROR_REASON_ASSESSMENT_MOVED, "");
}

TEST(PublicationSpec, IsOnceAndForEver) {
  Given(Computed())
      .When(PublishAssessment({}, "2018-01-18"))
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(Published())
      .When(PublishAssessment({}, "2018-01-19"))
      .On("2018-01-19")
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
}

// --- errata ---

TEST(AssessmentErratumSpec, CorrectsWhatIsPublishedByAdjustmentsThatCameToStandSince) {
  const History wrong = Published() + Facts({Adjust("a1", kTowns, 1, "2018-02-01")});
  const event::v1::AssessmentErratumPublished erratum = PublishErratum(1, {"a1"}, "2018-02-02");
  Given(Notified()).When(erratum).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(wrong).When(erratum).ThenRefused(v1::ERROR_REASON_NOTHING_TO_CORRECT, "");
  const History signed_twice = wrong + Facts({Countersign("a1", "2018-02-01")});
  Given(signed_twice).When(erratum).On("2018-02-02").ThenRecordedAsProposed();
  Given(signed_twice + Facts({erratum}))
      .When(PublishErratum(2, {"a1"}, "2018-02-03"))
      .ThenRefused(v1::ERROR_REASON_NOTHING_TO_CORRECT, "");
}

TEST(AssessmentErratumSpec, IsNumberedAndSaysWhy) {
  const History corrected =
      Published() +
      Facts({Adjust("a1", kTowns, 1, "2018-02-01"), Countersign("a1", "2018-02-01"),
             PublishErratum(1, {"a1"}, "2018-02-02"), Adjust("a2", kBrigades, 1, "2018-02-03"),
             Countersign("a2", "2018-02-03")});
  event::v1::AssessmentErratumPublished second = PublishErratum(2, {"a1", "a2"}, "2018-02-04");
  Given(corrected).When(second).On("2018-02-04").ThenRecordedAsProposed();
  second.clear_explanation();
  Given(corrected).When(second).ThenRefused(v1::ERROR_REASON_FIELD_REQUIRED, "explanation");
}

}  // namespace
}  // namespace jiedui::spec
