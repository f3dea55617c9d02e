// What the record of an assessment says was open when its evidence was fixed (R0-30).

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "projections/year_end_assessment.h"
#include "tests/projections/story.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the vocabulary of every test here
using testing::HasSubstr;

TEST(FrozenEvidenceReadSpec, WhatWasAnsweredOnlyAfterwardsIsToldUntilItIsFixedAnew) {  // R0-30
  Story story;
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-12-05"));
  story.Tell(ProposeCase("c1", kLincheng, "j1", "2017-12-10"));
  const int64_t last = story.Tell(SubmitReport(kLincheng, "2017-12", "2018-01-02"));
  story.Tell(OpenAssessment());
  EXPECT_EQ(ReadAssessment(story.tables(), kYear)->findings_size(), 0) << "nothing is fixed";
  story.Tell(Freeze(last));
  story.Tell(AcceptReport(kLincheng, "2017-12", "2018-01-10"));
  const int64_t answered = story.Tell(AcceptCase("c1", kXuecheng, "2018-01-11"));
  const v1::Assessment fixed = ReadAssessment(story.tables(), kYear).value();
  ASSERT_EQ(fixed.findings_size(), 2);
  EXPECT_THAT(fixed.findings(0).message_zh(), HasSubstr("有 1 份月报尚未审核"));
  EXPECT_THAT(fixed.findings(0).message_zh(), HasSubstr("：370403001-2017-12"));
  EXPECT_THAT(fixed.findings(1).message_zh(), HasSubstr("有 1 起拟处罚案件尚未决定是否受理"));
  story.Tell(Freeze(answered, "2018-01-12"));
  EXPECT_EQ(ReadAssessment(story.tables(), kYear)->findings_size(), 0);
}

TEST(FrozenEvidenceReadSpec, WhatWasNotDueThatDayIsNamed) {  // R0-26, A13, R0-30
  Story story;
  story.Tell(Inspect("j1", kTownPair, kLincheng, "2017-12-05"));
  const int64_t last = story.Tell(Inspect("j2", kTownPair, kLincheng, "2017-12-06"));
  story.Tell(OpenAssessment("2018-01-04"));
  story.Tell(Freeze(last, "2018-01-05"));
  const v1::Assessment fixed = ReadAssessment(story.tables(), kYear).value();
  ASSERT_EQ(fixed.findings_size(), 2);
  // Of the four districts; the towns' were due on the 3rd.
  EXPECT_THAT(fixed.findings(0).message_zh(), HasSubstr("有 4 份月报未到报送期限"));
  EXPECT_THAT(fixed.findings(0).message_zh(), HasSubstr(absl::StrCat(kXuecheng, "-2017-12")));
  EXPECT_THAT(fixed.findings(1).message_zh(), HasSubstr("有 1 次联合执法的立案期限未满"));
  EXPECT_THAT(fixed.findings(1).message_zh(), HasSubstr("：j2"));
}

}  // namespace
}  // namespace jiedui::projections
