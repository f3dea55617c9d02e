// Obligations of the year end as they are read (R0-30).

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/date.h"
#include "projections/obligations.h"
#include "tests/projections/obligation_lines.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts
using testing::ElementsAre;

// The scores of 2017 are computed and told, and may be objected to until 17 January.
Story Notified() {
  Story story;
  story.Tell(OpenAssessment());
  story.Tell(Freeze(10));
  story.Tell(ComputeScores(10));
  story.Tell(GiveNotice("2018-01-10", "2018-01-17"));
  return story;
}

TEST(AssessmentObligationSpec, EachStepComesUpOnceTheOneBeforeItIsDone) {  // R0-30
  Story story;
  const CivilDay on(2018, 1, 31);
  const auto open = [&story](CivilDay day) {
    std::vector<std::string> ids;
    for (const v1::Obligation& each : Read(story.tables(), kCity, false, day)) {
      if (each.rule() == "R0-30" && each.open()) ids.push_back(each.obligation_id());
    }
    return ids;
  };
  EXPECT_THAT(open(CivilDay(2017, 12, 31)), testing::IsEmpty());
  EXPECT_THAT(open(CivilDay(2018, 1, 1)), ElementsAre("assessment_opening/2017"));
  story.Tell(OpenAssessment());
  EXPECT_THAT(open(on), ElementsAre("evidence_freeze/2017"));
  story.Tell(Freeze(10));
  EXPECT_THAT(open(on), ElementsAre("score_computation/2017"));
  story.Tell(ComputeScores(10));
  EXPECT_THAT(open(on), ElementsAre("preliminary_notice/2017"));
  story.Tell(GiveNotice("2018-01-10", "2018-01-17"));
  EXPECT_THAT(open(on), ElementsAre("assessment_publication/2017"));
  EXPECT_EQ(Find(story, "assessment_publication/2017", CivilDay(2018, 1, 17)).note(),
            "请公布考核结果（异议期至 2018-01-17）");
  EXPECT_EQ(Find(story, "assessment_publication/2017", CivilDay(2018, 1, 18)).note(),
            "请公布考核结果");
  story.Tell(PublishAssessment({}, "2018-01-20"));
  EXPECT_THAT(open(on), testing::IsEmpty());
}

TEST(AssessmentObligationSpec, AUnitMayObjectThroughTheLastDayOfTheWindowAndOwesNothing) {
  Story story = Notified();
  const std::string id = absl::StrCat("objection/2017/", kLincheng);
  EXPECT_EQ(LineOf(story, kLincheng, id, CivilDay(2018, 1, 17)), "PENDING by 2018-01-17, open");
  EXPECT_EQ(LineOf(story, kLincheng, id, CivilDay(2018, 1, 18)), "EXEMPT by 2018-01-17");
  EXPECT_EQ(Find(story, id, CivilDay(2018, 1, 17)).severity(), v1::RULE_SEVERITY_INFO);
  story.Tell(Object("ob-1", kLincheng, "2018-01-12"));
  EXPECT_EQ(LineOf(story, kLincheng, id, CivilDay(2018, 1, 18)), "MET by 2018-01-17");
}

// 兴城 takes part and is in no pair: it has no line in the result.
TEST(AssessmentObligationSpec, WhoWasLeftOutMayObjectToThatAndIsAnsweredByItsLine) {  // R0-30
  Story story = Notified();
  const std::string id = absl::StrCat("objection/2017/", kXingcheng);
  EXPECT_EQ(LineOf(story, kXingcheng, id, CivilDay(2018, 1, 17)), "PENDING by 2018-01-17, open");
  event::v1::ObjectionFiled left_out = Object("ob-1", kXingcheng, "2018-01-12");
  left_out.set_unassessed(true);
  story.Tell(left_out);
  EXPECT_EQ(LineOf(story, kXingcheng, id, CivilDay(2018, 1, 17)), "MET by 2018-01-17");
  const int64_t upheld =
      story.Tell(DecideObjection("ob-1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-16"));
  const std::string answer = "objection_decision/2017/ob-1/adjustment";
  const CivilDay on(2018, 1, 20);
  EXPECT_EQ(LineOf(story, kCity, answer, on), "PENDING, open");
  // Fixed anew and computed without it, it still waits.
  story.Tell(Freeze(upheld, "2018-01-18"));
  event::v1::ScoresComputed computed = ComputeScores(upheld, "2018-01-18");
  story.Tell(computed);
  EXPECT_EQ(LineOf(story, kCity, answer, on), "PENDING, open");
  computed.mutable_result()->add_units()->set_unit_id(kXingcheng);
  story.Tell(computed);
  EXPECT_EQ(LineOf(story, kCity, answer, on), "MET");
}

TEST(AssessmentObligationSpec, TheOrganizerDecidesObjectionsAndCountersignsAdjustments) {
  Story story = Notified();
  story.Tell(Object("ob-1", kLincheng, "2018-01-12"));
  story.Tell(Adjust("ad-1", kTownPair, 500, "2018-01-18"));
  const CivilDay on(2018, 1, 19);
  EXPECT_EQ(LineOf(story, kCity, "objection_decision/2017/ob-1", on), "PENDING, open");
  EXPECT_EQ(LineOf(story, kCity, "countersignature/2017/ad-1", on), "PENDING, open");
  EXPECT_EQ(Find(story, "assessment_publication/2017", on).note(),
            "请公布考核结果（尚有 1 件异议未处理，尚有 1 项调整未会签）");
  story.Tell(DecideObjection("ob-1", event::v1::OBJECTION_OUTCOME_DISMISSED, "2018-01-19"));
  story.Tell(Countersign("ad-1", "2018-01-19"));
  EXPECT_EQ(LineOf(story, kCity, "objection_decision/2017/ob-1", on), "MET");
  EXPECT_EQ(LineOf(story, kCity, "countersignature/2017/ad-1", on), "MET");
}

// Told of the scores, with an adjustment that takes a point off the pair of the towns.
Story Lowered() {
  Story story = Notified();
  story.Tell(Adjust("ad-1", kTownPair, -1'000, "2018-01-18"));
  story.Tell(Countersign("ad-1", "2018-01-19"));
  return story;
}

event::v1::PreliminaryNoticeGiven TellTownsAgain() {
  event::v1::PreliminaryNoticeGiven again = GiveNotice("2018-01-19", "2018-01-26");
  again.add_unit_ids(kLincheng);
  again.add_unit_ids(kXingren);
  return again;
}

TEST(AssessmentObligationSpec, WhoseScoreIsLoweredIsToldAgainAndHasDaysToObjectOfTheirOwn) {
  Story story = Lowered();
  const std::string notice = "preliminary_notice/2017/ad-1";
  const std::string town = absl::StrCat("objection/2017/", kLincheng);
  const std::string district = absl::StrCat("objection/2017/", kXuecheng);
  EXPECT_EQ(LineOf(story, kCity, notice, CivilDay(2018, 1, 20)), "PENDING, open");
  EXPECT_EQ(LineOf(story, kLincheng, town, CivilDay(2018, 1, 20)), "EXEMPT by 2018-01-17");
  EXPECT_EQ(Find(story, "assessment_publication/2017", CivilDay(2018, 1, 20)).note(),
            "请公布考核结果（尚有 1 项减分或者一票否决的调整未再次预告知）");
  story.Tell(TellTownsAgain());
  EXPECT_EQ(LineOf(story, kCity, notice, CivilDay(2018, 1, 20)), "MET");
  EXPECT_EQ(LineOf(story, kLincheng, town, CivilDay(2018, 1, 26)), "PENDING by 2018-01-26, open");
  EXPECT_EQ(LineOf(story, kLincheng, town, CivilDay(2018, 1, 27)), "EXEMPT by 2018-01-26");
  EXPECT_EQ(LineOf(story, kXuecheng, district, CivilDay(2018, 1, 20)), "EXEMPT by 2018-01-17");
  EXPECT_EQ(Find(story, "assessment_publication/2017", CivilDay(2018, 1, 26)).note(),
            "请公布考核结果（异议期至 2018-01-26）");
  EXPECT_EQ(Find(story, "assessment_publication/2017", CivilDay(2018, 1, 27)).note(),
            "请公布考核结果");
}

// On the very day of the notice another adjustment lowers it once more.
TEST(AssessmentObligationSpec, ANoticeTellsNothingOfWhatLowersTheScoreAfterIt) {
  Story story = Lowered();
  story.Tell(TellTownsAgain());
  story.Tell(Adjust("ad-2", kTownPair, -1, "2018-01-19"));
  story.Tell(Countersign("ad-2", "2018-01-19"));
  const CivilDay on(2018, 1, 20);
  EXPECT_EQ(LineOf(story, kCity, "preliminary_notice/2017/ad-1", on), "MET");
  EXPECT_EQ(LineOf(story, kCity, "preliminary_notice/2017/ad-2", on), "PENDING, open");
}

TEST(AssessmentObligationSpec, AnObjectionThatWasUpheldIsAnsweredByAnAdjustmentThatStands) {
  Story story = Notified();
  story.Tell(Object("ob-1", kLincheng, "2018-01-12"));
  const std::string answer = "objection_decision/2017/ob-1/adjustment";
  const CivilDay on(2018, 1, 20);
  EXPECT_EQ(LineOf(story, kCity, answer, on), "none");
  story.Tell(DecideObjection("ob-1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-18"));
  EXPECT_EQ(LineOf(story, kCity, answer, on), "PENDING, open");
  EXPECT_EQ(Find(story, "assessment_publication/2017", on).note(),
            "请公布考核结果（尚有 1 件成立的异议没有已会签的考核调整）");
  event::v1::ScoreAdjustmentProposed adjustment = Adjust("ad-1", kTownPair, 500, "2018-01-19");
  adjustment.set_objection_id("ob-1");
  story.Tell(adjustment);
  EXPECT_EQ(LineOf(story, kCity, answer, on), "PENDING, open");
  story.Tell(Countersign("ad-1", "2018-01-19"));
  EXPECT_EQ(LineOf(story, kCity, answer, on), "MET");
  EXPECT_EQ(LineOf(story, kCity, "preliminary_notice/2017/ad-1", on), "none") << "it raises";
}

TEST(AssessmentObligationSpec, WhatStandsAfterThePublicationIsToldByAnErratum) {  // A25
  Story story = Lowered();
  story.Tell(TellTownsAgain());
  story.Tell(PublishAssessment({"ad-1"}, "2018-01-29"));
  story.Tell(Adjust("ad-2", kTownPair, -1'000, "2018-02-01"));
  const std::string erratum = "assessment_publication/2017/ad-2";
  const CivilDay on(2018, 2, 10);
  EXPECT_EQ(LineOf(story, kCity, erratum, on), "none");
  story.Tell(Countersign("ad-2", "2018-02-02"));
  EXPECT_EQ(LineOf(story, kCity, erratum, on), "PENDING, open");
  EXPECT_EQ(LineOf(story, kCity, "preliminary_notice/2017/ad-1", on), "MET");
  story.Tell(PublishErratum(1, {"ad-1", "ad-2"}, "2018-02-12"));
  EXPECT_EQ(LineOf(story, kCity, erratum, on), "MET");
  EXPECT_EQ(LineOf(story, kCity, "assessment_publication/2017/ad-1", on), "none");
}

// A notice of before the publication says nothing of what came to stand after it, also on its day.
TEST(AssessmentObligationSpec, WhoAnErratumLowersIsToldBeforeItAndMayObject) {  // R0-30, A7, A25
  Story story = Lowered();
  story.Tell(TellTownsAgain());
  story.Tell(PublishAssessment({"ad-1"}, "2018-01-29"));
  story.Tell(Adjust("ad-2", kTownPair, -1'000, "2018-01-29"));
  const std::string notice = "preliminary_notice/2017/ad-2";
  const std::string erratum = "assessment_publication/2017/ad-2";
  const std::string town = absl::StrCat("objection/2017/", kLincheng);
  const CivilDay on(2018, 2, 1);
  EXPECT_EQ(LineOf(story, kCity, notice, on), "none");
  story.Tell(Countersign("ad-2", "2018-01-29"));
  EXPECT_EQ(LineOf(story, kCity, notice, on), "PENDING, open");
  EXPECT_EQ(LineOf(story, kLincheng, town, on), "EXEMPT by 2018-01-26");
  EXPECT_EQ(
      Find(story, erratum, on).note(),
      "请公布考核结果更正：考核调整 ad-2 已会签（尚有 1 项减分或者一票否决的调整未再次预告知）");
  event::v1::PreliminaryNoticeGiven again = GiveNotice("2018-01-29", "2018-02-05");
  again.add_unit_ids(kLincheng);
  again.add_unit_ids(kXingren);
  story.Tell(again);
  EXPECT_EQ(LineOf(story, kCity, notice, on), "MET");
  EXPECT_EQ(LineOf(story, kLincheng, town, on), "PENDING by 2018-02-05, open");
  EXPECT_EQ(Find(story, erratum, on).note(),
            "请公布考核结果更正：考核调整 ad-2 已会签（异议期至 2018-02-05）");
  EXPECT_EQ(Find(story, erratum, CivilDay(2018, 2, 6)).note(),
            "请公布考核结果更正：考核调整 ad-2 已会签");
}

}  // namespace
}  // namespace jiedui::projections
