// Which resource the etag of a write speaks of, and what an etag looks like.

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/revision.h"
#include "tests/support/facts.h"

namespace jiedui::spec {
namespace {

using domain::PositionOfEtag;
using domain::RevisedResource;
using domain::TagOfResource;

std::string Revised(const AnyFact& fact) {
  return RevisedResource(fact.event);
}

TEST(RevisionSpec, AChangeIsConditionedOnWhatItChanges) {
  EXPECT_EQ(Revised(RenameUnit(kXuecheng, "薛城", "2017-06-01")), "units/370403");
  EXPECT_EQ(Revised(Enroll(kXuecheng)), "units/370403");
  EXPECT_EQ(Revised(Dissolve("p1", "2017-06-01")), "pairs/p1");
  EXPECT_EQ(Revised(Attest("a1", "p1", kXuecheng, "2017-06-01")), "activities/a1");
  EXPECT_EQ(Revised(AcknowledgeRegister(kXuecheng)), "pairRegisters/2017-370403");
  EXPECT_EQ(Revised(CloseFix("k1", "p1", "2017-06-01")), "supervisionChecks/k1");
  EXPECT_EQ(Revised(ExemptMonth("p1", "2017-06", "2017-06-01")), "pairs/p1");
  EXPECT_EQ(Revised(ExceptRule("p1", "R0-18", "2017-06-01", "2017-06-30", "2017-06-01")),
            "pairs/p1");
  EXPECT_EQ(Revised(PromotePractice("g1", "2017-06-01")), "goodPractices/g1");
  EXPECT_EQ(Revised(VoidEntry(PromotePractice("g1", "2017-06-01"), "2017-06-02")),
            "goodPractices/g1");
  EXPECT_EQ(Revised(VoidEntry(ExemptMonth("p1", "2017-06", "2017-06-01"), "2017-06-02")),
            "pairs/p1");
  EXPECT_EQ(Revised(DeliverCopy("2017-370400-1", "2017-06-01")), "bulletins/2017-370400-1");
  EXPECT_EQ(Revised(Freeze(1)), "assessments/2017");
}

TEST(RevisionSpec, WhatMakesSomethingNewIsConditionedOnWhatItIsWrittenUnder) {
  EXPECT_EQ(Revised(RegisterUnit(kLincheng, event::v1::TEAM_TIER_SQUADRON, kXuecheng)),
            "units/370403");
  EXPECT_EQ(Revised(RegisterUnit(kCity, event::v1::TEAM_TIER_DETACHMENT, "")), "units/370400");
  EXPECT_EQ(Revised(OpenProgram()), "programs/2017");
  EXPECT_EQ(Revised(AdoptPolicy()), "programs/2017");
  EXPECT_EQ(Revised(OpenAssessment()), "programs/2017");
  EXPECT_EQ(Revised(Assign(kTengzhou, kXuecheng)), "programs/2017");
  EXPECT_EQ(Revised(CheckPair("c1", "p1", kXuecheng)), "pairs/p1");
  EXPECT_EQ(Revised(HelpOtherwise("a1", "p1", "2017-06-01")), "pairs/p1");
  EXPECT_EQ(Revised(RecordPractice("g1", kXuecheng, "2017-06-01")), "programs/2017");
  EXPECT_EQ(Revised(PublishBulletin(1, "2017-01", "2017-03", "2017-06-01")), "programs/2017");
}

TEST(RevisionSpec, ACaseIsConditionedOnItsActivityElseOnItsUnit) {
  event::v1::CaseFiled filed;
  filed.set_case_id("c1");
  filed.set_unit_id(kXuecheng);
  EXPECT_EQ(Revised(filed), "units/370403");
  filed.set_activity_id("a1");
  EXPECT_EQ(Revised(filed), "activities/a1");
}

TEST(RevisionSpec, AVersionOfAReportIsConditionedOnTheReportWhoeverFillsItsIdIn) {
  event::v1::ReportSubmitted report;
  report.set_unit_id(kLincheng);
  report.set_month("2017-03");
  EXPECT_EQ(Revised(report), "reports/370403001-2017-03");
  EXPECT_EQ(Revised(FileRegister(kXuecheng, {"p1"})), "pairRegisters/2017-370403");
}

// So that the ledger finds the last event about it by one tag.
TEST(RevisionSpec, EveryEventIsIndexedUnderWhatItMakesAndWhatItIsWrittenUnder) {
  for (const event::v1::Event& event : FullYear()) {
    const auto tags = domain::TagsOf(event);
    EXPECT_THAT(tags, testing::Contains(TagOfResource(RevisedResource(event))))
        << event.ShortDebugString();
    EXPECT_THAT(tags, testing::Contains(TagOfResource(domain::ResourceName(event))))
        << event.ShortDebugString();
  }
}

TEST(RevisionSpec, AnEtagIsAPositionWrittenInOneWay) {
  EXPECT_EQ(domain::EtagAt(1234), "r1234");
  EXPECT_EQ(PositionOfEtag("r1234"), 1234);
  EXPECT_EQ(PositionOfEtag("r0"), 0);
  for (const char* bad : {"", "r", "1234", "r-1", "r+1", "r01", "r1 ", " r1", "R1", "\"r1\"",
                          "r9223372036854775808", "r1x"}) {
    EXPECT_EQ(PositionOfEtag(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace jiedui::spec
