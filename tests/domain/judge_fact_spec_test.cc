// What a fact by itself falls short of, and the texts of findings.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/compliance.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::IsEmpty;

TEST(JudgeFactSpec, AProposedFactIsToldWhatItFallsShortOf) {
  PairBuilder pair;
  event::v1::Event event;
  *event.mutable_joint_inspection_held() =
      pair.Joint(CivilDay(2017, 3, 1), 2).joint_inspection_held();
  const std::vector<v1::RuleFinding> findings = JudgeFact(event, ZaozhuangPolicy());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule(), "R0-20");
  EXPECT_EQ(findings[0].event_position(), 0);
  EXPECT_EQ(findings[0].subject(), pair.row.activities(0).joint_inspection_held().activity_id());
}

TEST(JudgeFactSpec, ACorrectionIsJudgedByWhatItSays) {  // A25
  PairBuilder pair;
  event::v1::Event event;
  *event.mutable_activity_corrected()->mutable_group_study_held() =
      pair.Study(CivilDay(2017, 3, 1), 90).group_study_held();
  const std::vector<v1::RuleFinding> findings = JudgeFact(event, ZaozhuangPolicy());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule(), "R0-24");
}

TEST(JudgeFactSpec, AnEventNoRuleLooksAtHasNoFindings) {
  event::v1::Event event;
  event.mutable_unit_closed();
  EXPECT_THAT(JudgeFact(event, ZaozhuangPolicy()), IsEmpty());
}

TEST(FindingTextSpec, NoFindingLeavesAPlaceholderUnfilled) {
  PairBuilder pair(event::v1::TEAM_TIER_BRIGADE);
  pair.row.mutable_assigned()->clear_basis();
  pair.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 5));
  pair.Stay("A", CivilDay(2017, 3, 1), CivilDay(2017, 3, 25));
  pair.JointWithoutCases(CivilDay(2017, 3, 1), 2)
      .mutable_joint_inspection_held()
      ->clear_plan_reference();
  table::v1::ActivityFacts& outside = pair.Joint(CivilDay(2017, 3, 1));
  outside.mutable_joint_inspection_held()->mutable_targets(0)->set_jurisdiction_unit_id("C");
  outside.mutable_joint_inspection_held()->mutable_targets(1)->clear_selection_reason();
  pair.Study(CivilDay(2017, 3, 1), 90).clear_attestations();
  pair.Study(CivilDay(2017, 3, 2)).mutable_group_study_held()->clear_attendance();
  const v1::PairCompliance judged =
      JudgePair(pair.row, {}, ZaozhuangPolicy(), CivilDay(2018, 3, 1));
  EXPECT_GT(judged.findings_size(), 20);
  for (const v1::RuleFinding& finding : judged.findings()) {
    EXPECT_EQ(finding.message_zh().find('{'), std::string::npos) << finding.message_zh();
    EXPECT_EQ(finding.message_en().find('{'), std::string::npos) << finding.message_en();
    EXPECT_FALSE(finding.clause().empty());
    EXPECT_FALSE(finding.subject().empty());
  }
}

}  // namespace
}  // namespace jiedui::domain
