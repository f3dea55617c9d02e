// Objections to the year-end assessment (R0-30, A7): what answers one that was upheld, and what
// nothing is published without. 2018 has its calendar: the five working days after Wednesday, 10
// January, end on the 17th.

#include <string>

#include "gtest/gtest.h"

#include "tests/domain/assessment_stages.h"
#include "tests/support/spec.h"

namespace jiedui::spec {
namespace {

using event::v1::OBJECTION_OUTCOME_UPHELD;

const std::string kTowns = PairId(kLincheng, kXingren);

History NotifiedOf(const event::v1::ScoresComputed& scores) {
  return Frozen() + Facts({scores, GiveNotice("2018-01-10", "2018-01-17")});
}

// The scores, the towns' under a veto.
event::v1::ScoresComputed Vetoed() {
  event::v1::ScoresComputed scores = ComputeScores(40);
  for (event::v1::AssessedPair& pair : *scores.mutable_result()->mutable_pairs()) {
    if (pair.pair_id() == kTowns) pair.set_veto("应开展活动的月份中有 6 个月没有任何活动");
  }
  return scores;
}

History Upheld(const History& notified, const event::v1::ObjectionFiled& objection) {
  return notified + Facts({objection, DecideObjection(objection.objection_id(),
                                                      OBJECTION_OUTCOME_UPHELD, "2018-01-15")});
}

event::v1::ScoreAdjustmentProposed Of(absl::string_view id, event::v1::AdjustmentKind kind,
                                      absl::string_view objection_id = "") {
  const bool points = kind == event::v1::ADJUSTMENT_KIND_POINTS;
  event::v1::ScoreAdjustmentProposed fact = Adjust(id, kTowns, points ? 2'000 : 0, "2018-01-16");
  fact.set_kind(kind);
  fact.set_objection_id(std::string(objection_id));
  return fact;
}

// --- a veto ---

TEST(ObjectionAnswerSpec, PointsAreNoAnswerWhereAVetoStandsAndLiftingItIs) {  // R0-30, A7
  const History upheld = Upheld(NotifiedOf(Vetoed()), Object("o1", kLincheng, "2018-01-12"));
  Given(upheld)
      .When(Of("a1", event::v1::ADJUSTMENT_KIND_POINTS, "o1"))
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "kind");
  Given(upheld)
      .When(Of("a1", event::v1::ADJUSTMENT_KIND_POINTS))
      .On("2018-01-16")
      .ThenRecordedAsProposed();
  const auto lifted = Of("a1", event::v1::ADJUSTMENT_KIND_VETO_LIFTED, "o1");
  Given(upheld).When(lifted).On("2018-01-16").ThenRecordedAsProposed();
  Given(upheld + Facts({lifted, Countersign("a1", "2018-01-16")}))
      .When(PublishAssessment({"a1"}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRecordedAsProposed();
}

TEST(ObjectionAnswerSpec, PointsAreAnAnswerAgainOnceTheVetoIsLiftedByBothSignatures) {  // A7
  const auto points = Of("a2", event::v1::ADJUSTMENT_KIND_POINTS, "o1");
  const History proposed = Upheld(NotifiedOf(Vetoed()), Object("o1", kLincheng, "2018-01-12")) +
                           Facts({Of("a1", event::v1::ADJUSTMENT_KIND_VETO_LIFTED)});
  Given(proposed).When(points).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "kind");
  Given(proposed + Facts({Countersign("a1", "2018-01-16")}))
      .When(points)
      .On("2018-01-16")
      .ThenRecordedAsProposed();
}

TEST(ObjectionAnswerSpec, AVetoPutOnByAnAdjustmentIsOneToo) {  // L5, A7
  const History upheld = Upheld(Notified(), Object("o1", kLincheng, "2018-01-12"));
  const auto points = Of("a2", event::v1::ADJUSTMENT_KIND_POINTS, "o1");
  const History proposed = upheld + Facts({Of("a1", event::v1::ADJUSTMENT_KIND_VETO_FALSE_REPORT)});
  Given(proposed).When(points).On("2018-01-16").ThenRecordedAsProposed();
  Given(proposed + Facts({Countersign("a1", "2018-01-16")}))
      .When(points)
      .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "kind");
}

// The term is put right; what the whole comes to, the veto says.
TEST(ObjectionAnswerSpec, AnObjectionToATermIsAnsweredByPointsAlsoUnderAVeto) {  // A7
  event::v1::ObjectionFiled to_term = Object("o1", kLincheng, "2018-01-12");
  to_term.set_term_key("reporting_timeliness");
  Given(Upheld(NotifiedOf(Vetoed()), to_term))
      .When(Of("a1", event::v1::ADJUSTMENT_KIND_POINTS, "o1"))
      .On("2018-01-16")
      .ThenRecordedAsProposed();
}

// --- who was left out ---

// Of a unit or a pair that is not in the result.
event::v1::ObjectionFiled LeftOut(absl::string_view unit_id) {
  event::v1::ObjectionFiled fact = Object("o1", unit_id, "2018-01-12");
  fact.set_unassessed(true);
  return fact;
}

TEST(LeftOutSpec, AUnitWithoutALineInTheResultMayObjectToThat) {  // R0-30
  // Enrolled and in no pair; and one that says it should have been enrolled.
  const History notified =
      Notified() + Facts({RegisterUnit("370481009", event::v1::TEAM_TIER_SQUADRON, kTengzhou)});
  for (const char* const unit_id : {"370402", "370481009"}) {
    Given(notified).When(LeftOut(unit_id)).On("2018-01-12").ThenRecordedAsProposed();
  }
  event::v1::ObjectionFiled to_term = LeftOut("370402");
  to_term.set_term_key("quality");
  Given(notified).When(to_term).ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "term_key");
  // That is for the server to say.
  event::v1::ObjectionFiled lying = LeftOut(kLincheng);
  EXPECT_FALSE(
      Given(notified).When(lying).On("2018-01-12").ThenRecorded().objection_filed().unassessed());
}

TEST(LeftOutSpec, ASideOfAPairWithoutALineMayObjectToThat) {  // R0-14, R0-30
  const History notified =
      Paired() + Facts({Assign(kXingcheng, kZhangfan), PublishCalendar("2018", "2017-12-05"),
                        OpenAssessment("2018-01-08"), Freeze(40), ComputeScores(40),
                        GiveNotice("2018-01-10", "2018-01-17")});
  event::v1::ObjectionFiled of_pair = LeftOut(kXingcheng);
  of_pair.set_pair_id(PairId(kXingcheng, kZhangfan));
  Given(notified).When(of_pair).On("2018-01-12").ThenRecordedAsProposed();
  event::v1::ObjectionFiled of_others = LeftOut(kJinghe);
  of_others.set_pair_id(of_pair.pair_id());
  Given(notified)
      .When(of_others)
      .On("2018-01-12")
      .ThenRefused(v1::ERROR_REASON_NOT_A_SIDE, "pair_id");
  of_others.set_pair_id("2017-a-b");
  Given(notified)
      .When(of_others)
      .On("2018-01-12")
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "pair_id");
}

// With a line for a unit that had none.
event::v1::ScoresComputed ComputedAnew(absl::string_view unit_id) {
  event::v1::ScoresComputed scores = ComputeScores(50, "2018-01-16");
  event::v1::AssessedUnit& line = *scores.mutable_result()->add_units();
  line = scores.result().units(0);
  line.set_unit_id(std::string(unit_id));
  return scores;
}

// It has no score that an adjustment could change: what it was left out for is mended, and everyone
// told anew.
TEST(LeftOutSpec, OneThatWasUpheldIsAnsweredByItsLineInWhatIsComputedAnew) {  // R0-30, A25
  const History upheld = Upheld(Notified(), LeftOut("370402"));
  const History pending = Notified() + Facts({LeftOut("370402")});
  Given(pending).When(Freeze(50, "2018-01-16")).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(upheld)
      .When(PublishAssessment({}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRefused(v1::ERROR_REASON_OBJECTION_PENDING, "");
  Given(upheld).When(Freeze(50, "2018-01-16")).On("2018-01-16").ThenRecordedAsProposed();
  const History anew = upheld + Facts({Freeze(50, "2018-01-16")});
  Given(anew)
      .When(GiveNotice("2018-01-16", "2018-01-23"))
      .On("2018-01-16")
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  const History told =
      anew + Facts({ComputedAnew("370402"), GiveNotice("2018-01-16", "2018-01-23")});
  Given(told).When(Freeze(60, "2018-01-17")).ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  Given(told).When(Object("o2", kLincheng, "2018-01-23")).On("2018-01-23").ThenRecordedAsProposed();
  Given(told).When(Object("o2", "370402", "2018-01-23")).On("2018-01-23").ThenRecordedAsProposed();
  Given(told)
      .When(DecideObjection("o1", event::v1::OBJECTION_OUTCOME_DISMISSED, "2018-01-24"))
      .ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "objection_id");
  Given(told).When(PublishAssessment({}, "2018-01-24")).On("2018-01-24").ThenRecordedAsProposed();
}

// Without one it waits: what kept it out is mended and all of it done once more, or it is
// dismissed.
TEST(LeftOutSpec, WhatIsComputedAnewWithoutItsLineIsNoAnswer) {  // R0-30, A25
  const History upheld = Upheld(Notified(), LeftOut("370402"));
  const auto dismissed =
      DecideObjection("o1", event::v1::OBJECTION_OUTCOME_DISMISSED, "2018-01-17");
  Given(upheld).When(dismissed).ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "objection_id");
  const History told = upheld + Facts({Freeze(50, "2018-01-16"), ComputeScores(50, "2018-01-16"),
                                       GiveNotice("2018-01-16", "2018-01-23")});
  const auto publish = [](const History& history) {
    return Given(history).When(PublishAssessment({}, "2018-01-24")).On("2018-01-24");
  };
  publish(told).ThenRefused(v1::ERROR_REASON_OBJECTION_PENDING, "");
  Given(told).When(Freeze(60, "2018-01-17")).On("2018-01-17").ThenRecordedAsProposed();
  Given(told)
      .When(DecideObjection("o1", OBJECTION_OUTCOME_UPHELD, "2018-01-17"))
      .ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "objection_id");
  Given(told).When(dismissed).On("2018-01-17").ThenRecordedAsProposed();
  publish(told + Facts({dismissed})).ThenRecordedAsProposed();
}

TEST(LeftOutSpec, WhatIsComputedAnewIsToldToAllWhoeverWasLoweredBefore) {  // R0-30, A7
  const History lowered =
      Notified() + Facts({Adjust("a1", kTowns, -1, "2018-01-12"), Countersign("a1", "2018-01-12")});
  const History anew = Upheld(lowered, LeftOut("370402")) + Facts({Freeze(50, "2018-01-16")});
  Given(anew)
      .When(GiveNotice("2018-01-16", "2018-01-23"))
      .On("2018-01-16")
      .ThenRefused(v1::ERROR_REASON_ASSESSMENT_STATE, "");
  const auto notice = GiveNotice("2018-01-16", "2018-01-23");
  const History computed = anew + Facts({ComputedAnew("370402")});
  Given(computed).When(notice).On("2018-01-16").ThenRecordedAsProposed();
  Given(computed + Facts({notice}))
      .When(PublishAssessment({"a1"}, "2018-01-24"))
      .On("2018-01-24")
      .ThenRecordedAsProposed();
}

// --- who decides ---

TEST(ObjectionDecisionSpec, WhoFiledAnObjectionIsWhoActed) {  // R0-30
  event::v1::ObjectionFiled fact = Object("o1", kLincheng, "2018-01-12");
  fact.set_filed_by("town/370403002");  // whoever the request names
  const event::v1::Event filed = Given(Notified()).When(fact).On("2018-01-12").ThenRecorded();
  EXPECT_EQ(filed.objection_filed().filed_by(), "town/370403001");
}

// A ledger may hold one that the city filed in a unit's name.
TEST(ObjectionDecisionSpec, WhoFiledAnObjectionDoesNotDecideIt) {  // R0-30
  event::v1::ObjectionFiled by_city = Object("o1", kLincheng, "2018-01-12");
  by_city.set_filed_by("city/370400");
  const event::v1::Event filed = AnyFact(by_city).event;
  const auto decided = DecideObjection("o1", event::v1::OBJECTION_OUTCOME_DISMISSED, "2018-01-15");
  const auto decide = [&](const event::v1::Event& objection) {
    return Given(Notified() + History{objection}).When(decided).On("2018-01-15");
  };
  decide(filed).ThenRefused(v1::ERROR_REASON_SAME_DECIDER, "objection_id");
  decide(filed).By(domain::Role::kCity, kOffice).ThenRecordedAsProposed();
  decide(AnyFact(Object("o1", kLincheng, "2018-01-12")).event).ThenRecordedAsProposed();
}

TEST(ObjectionDecisionSpec, OneFiledBeforeItWasKeptByWhomIsDecidedByAnybody) {
  event::v1::ObjectionFiled old = Object("o1", kLincheng, "2018-01-12");
  old.clear_filed_by();
  Given(Notified() + Facts({old}))
      .When(DecideObjection("o1", event::v1::OBJECTION_OUTCOME_DISMISSED, "2018-01-15"))
      .On("2018-01-15")
      .ThenRecordedAsProposed();
}

// --- one signature ---

TEST(HalfSignedSpec, NothingIsPublishedWhileAnAdjustmentIsSignedOnlyOnce) {  // R0-30
  const auto half = Adjust("a1", kTowns, 1, "2018-01-16");
  const History proposed = Notified() + Facts({half});
  Given(proposed)
      .When(PublishAssessment({}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRefused(v1::ERROR_REASON_ADJUSTMENT_PENDING, "");
  Given(proposed + Facts({Countersign("a1", "2018-01-16")}))
      .When(PublishAssessment({"a1"}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRecordedAsProposed();
  Given(proposed + Facts({VoidEntry(half, "2018-01-17")}))
      .When(PublishAssessment({}, "2018-01-18"))
      .On("2018-01-18")
      .ThenRecordedAsProposed();
}

TEST(HalfSignedSpec, AnErratumWaitsForItToo) {  // A25
  const History corrected =
      Notified() +
      Facts({PublishAssessment({}, "2018-01-18"), Adjust("a1", kTowns, 1, "2018-02-01"),
             Countersign("a1", "2018-02-01"), Adjust("a2", kTowns, 1, "2018-02-01")});
  Given(corrected)
      .When(PublishErratum(1, {"a1"}, "2018-02-02"))
      .On("2018-02-02")
      .ThenRefused(v1::ERROR_REASON_ADJUSTMENT_PENDING, "");
  Given(corrected + Facts({VoidEntry(Adjust("a2", kTowns, 1, "2018-02-01"), "2018-02-02")}))
      .When(PublishErratum(1, {"a1"}, "2018-02-02"))
      .On("2018-02-02")
      .ThenRecordedAsProposed();
}

TEST(HalfSignedSpec, ItIsVoidedOnceAndThenNobodyCountersignsIt) {  // A25
  const auto half = Adjust("a1", kTowns, 1, "2018-01-16");
  const auto voided = VoidEntry(half, "2018-01-17");
  Given(Notified())
      .When(voided)
      .ThenRefused(v1::ERROR_REASON_RESOURCE_NOT_FOUND, "score_adjustment.adjustment_id");
  Given(Notified() + Facts({half})).When(voided).On("2018-01-17").ThenRecordedAsProposed();
  const History taken_back = Notified() + Facts({half, voided});
  Given(taken_back)
      .When(voided)
      .ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "score_adjustment.adjustment_id");
  Given(taken_back)
      .When(Countersign("a1", "2018-01-17"))
      .By(domain::Role::kCity, kOffice)
      .ThenRefused(v1::ERROR_REASON_ALREADY_SETTLED, "adjustment_id");
  Given(taken_back).When(half).ThenRefused(v1::ERROR_REASON_RESOURCE_EXISTS, "adjustment_id");
}

TEST(HalfSignedSpec, WhatTwoSignedIsNotVoided) {  // A25
  const auto signed_twice = Adjust("a1", kTowns, 1, "2018-01-16");
  Given(Notified() + Facts({signed_twice, Countersign("a1", "2018-01-16")}))
      .When(VoidEntry(signed_twice, "2018-01-17"))
      .ThenRefused(v1::ERROR_REASON_RECORD_IN_USE, "score_adjustment.adjustment_id");
}

}  // namespace
}  // namespace jiedui::spec
