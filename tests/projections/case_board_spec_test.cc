// What the case board tells of two cases that say the same.

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "projections/case_board.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::HasSubstr;

// Two cases of 薛城区 from one inspection, and one of 滕州市, with one decision number.
Story OneDecision() {
  Story story;
  story.Tell(Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02"));
  for (const char* case_id : {"c1", "c2"}) {
    story.Tell(FileCase(case_id, kXuecheng, "j1", "2017-03-10"));
  }
  story.Tell(FileCase("c3", kTengzhou, "j1", "2017-03-10"));
  for (const char* case_id : {"c1", "c2", "c3"}) {
    auto decided = DecidePenalty(case_id, "2017-04-12");
    decided.set_decision_number("示例罚〔2017〕1号");
    story.Tell(decided);
  }
  return story;
}

TEST(CaseBoardReadSpec, ADecisionThatAnotherCaseHasIsToldWhoeverRecordedIt) {  // A16
  const Story story = OneDecision();
  const v1::Case first = ReadCase(story.tables(), "c1").value();
  ASSERT_EQ(first.findings_size(), 1);
  EXPECT_EQ(first.findings(0).rule(), "A16");
  EXPECT_THAT(first.findings(0).message_en(), HasSubstr("is on record of c2, c3 too"));
  const v1::Case third = ReadCase(story.tables(), "c3").value();
  ASSERT_EQ(third.findings_size(), 1) << "of another unit";
  EXPECT_THAT(third.findings(0).message_en(), HasSubstr("is on record of c1, c2 too"));
}

TEST(CaseBoardReadSpec, AVoidedCaseHasItsDecisionNoMore) {  // A25
  Story story = OneDecision();
  story.Tell(VoidCase("c2", "2017-05-01"));
  const v1::Case first = ReadCase(story.tables(), "c1").value();
  ASSERT_EQ(first.findings_size(), 1);
  EXPECT_THAT(first.findings(0).message_en(), HasSubstr("is on record of c3 too"));
  EXPECT_EQ(ReadCase(story.tables(), "c2")->findings_size(), 0);
}

// 薛城区 and 滕州市 have a case each from one inspection, with the same document.
Story OneDocument() {
  Story story;
  story.Tell(Inspect("j1", kBrigadePair, kXuecheng, "2017-03-02"));
  story.Tell(FileCase("c1", kXuecheng, "j1", "2017-03-10"));
  auto same = FileCase("c1", kTengzhou, "j1", "2017-03-10");
  same.set_case_id("c2");
  story.Tell(same);
  return story;
}

TEST(CaseBoardReadSpec, ACaseThatAnotherUnitCountsTooIsToldOfBoth) {  // A3
  const Story story = OneDocument();
  const v1::Case first = ReadCase(story.tables(), "c1").value();
  ASSERT_EQ(first.findings_size(), 1);
  EXPECT_EQ(first.findings(0).rule(), "A3");
  EXPECT_EQ(first.findings(0).severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_THAT(first.findings(0).message_zh(),
              HasSubstr("所涉企业相同，依据的也是同一执法文书（责令限期整改指令书 "
                        "示例责改〔2017〕c1），两个单位各计一起"));
  EXPECT_THAT(first.findings(0).message_en(), HasSubstr("as case c2 of "));
  const v1::Case second = ReadCase(story.tables(), "c2").value();
  ASSERT_EQ(second.findings_size(), 1);
  EXPECT_THAT(second.findings(0).message_en(), HasSubstr("as case c1 of "));
}

TEST(CaseBoardReadSpec, OfACaseThatWasVoidedNeitherIsTold) {  // A3, A25
  Story story = OneDocument();
  story.Tell(VoidCase("c2", "2017-05-01"));
  EXPECT_EQ(ReadCase(story.tables(), "c1")->findings_size(), 0);
  EXPECT_EQ(ReadCase(story.tables(), "c2")->findings_size(), 0);
}

}  // namespace
}  // namespace jiedui::projections
