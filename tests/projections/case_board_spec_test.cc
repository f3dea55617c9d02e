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

TEST(CaseBoardReadSpec, ADecisionThatAnotherCaseOfTheUnitHasIsTold) {  // A16
  const Story story = OneDecision();
  const v1::Case first = ReadCase(story.tables(), "c1").value();
  ASSERT_EQ(first.findings_size(), 1);
  EXPECT_EQ(first.findings(0).rule(), "A16");
  EXPECT_THAT(first.findings(0).message_en(), HasSubstr("is on record of c2 too"));
  EXPECT_EQ(ReadCase(story.tables(), "c3")->findings_size(), 0) << "numbers are a unit's own";
}

TEST(CaseBoardReadSpec, AVoidedCaseHasItsDecisionNoMore) {  // A25
  Story story = OneDecision();
  story.Tell(VoidCase("c2", "2017-05-01"));
  EXPECT_EQ(ReadCase(story.tables(), "c1")->findings_size(), 0);
  EXPECT_EQ(ReadCase(story.tables(), "c2")->findings_size(), 0);
}

}  // namespace
}  // namespace jiedui::projections
