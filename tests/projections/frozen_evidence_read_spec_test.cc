// What the record of an assessment says was open when its evidence was fixed (R0-30).

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "projections/obligations.h"
#include "projections/registry.h"
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

v1::ObligationStatus StatusOf(const Story& story, const std::string& obligation_id) {
  const auto view = ViewOf(story.tables(), domain::Organization::kAsItWas, CivilDay(2018, 1, 17));
  const std::vector<v1::Obligation> all =
      ReadObligations(story.tables(), {kYear, kCity, false}, view).value();
  for (const v1::Obligation& each : all) {
    if (each.obligation_id() == obligation_id) return each.status();
  }
  return v1::OBLIGATION_STATUS_UNSPECIFIED;
}

// For a unit that was rightly missed in the result: what was told is told anew.
TEST(FrozenEvidenceReadSpec, FixedAnewAfterTheNoticeItIsToComputeAndTellAgain) {  // R0-30
  Story story;
  event::v1::ObjectionFiled left_out = Object("o1", kShizhong, "2018-01-12");
  left_out.set_unassessed(true);
  for (const AnyFact& fact :
       {AnyFact(OpenAssessment()), AnyFact(Freeze(10)), AnyFact(ComputeScores(10)),
        AnyFact(GiveNotice("2018-01-10", "2018-01-17")), AnyFact(left_out)}) {
    story.Tell(fact);
  }
  const int64_t upheld =
      story.Tell(DecideObjection("o1", event::v1::OBJECTION_OUTCOME_UPHELD, "2018-01-15"));
  const std::string answer = "objection_decision/2017/o1/adjustment";
  EXPECT_EQ(StatusOf(story, answer), v1::OBLIGATION_STATUS_PENDING);
  story.Tell(Freeze(upheld, "2018-01-16"));
  EXPECT_EQ(StatusOf(story, answer), v1::OBLIGATION_STATUS_PENDING) << "there is no line yet";
  v1::Assessment record = ReadAssessment(story.tables(), kYear).value();
  EXPECT_EQ(record.state(), v1::ASSESSMENT_STATE_FROZEN);
  EXPECT_FALSE(record.has_notice());
  event::v1::ScoresComputed scores = ComputeScores(upheld, "2018-01-16");
  scores.mutable_result()->add_districts()->set_unit_id(kShizhong);
  story.Tell(scores);
  EXPECT_EQ(StatusOf(story, answer), v1::OBLIGATION_STATUS_MET);
  EXPECT_EQ(StatusOf(story, "preliminary_notice/2017"), v1::OBLIGATION_STATUS_PENDING);
  story.Tell(GiveNotice("2018-01-16", "2018-01-23"));
  record = ReadAssessment(story.tables(), kYear).value();
  EXPECT_EQ(record.state(), v1::ASSESSMENT_STATE_NOTIFIED);
  EXPECT_EQ(record.notice().objection_due_date().day(), 23);
}

}  // namespace
}  // namespace jiedui::projections
