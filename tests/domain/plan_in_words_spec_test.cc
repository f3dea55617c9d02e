// A joint plan that is only spoken of (R0-18).

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/compliance.h"
#include "tests/domain/city_builder.h"

namespace jiedui::domain {
namespace {

using ::testing::HasSubstr;

TEST(JointInspectionSpec, APlanInWordsAloneFallsShortAsNoPlanDoes) {  // R0-18
  PairBuilder pair = SoundPair();
  event::v1::JointInspectionHeld& held =
      *pair.Joint(CivilDay(2017, 11, 20)).mutable_joint_inspection_held();
  const std::vector<int64_t> quality = Parts(OneTownPair(pair).Only(), "quality");
  held.clear_plan_id();
  held.set_plan_reference("联合执法计划〔2017〕1号");
  const v1::PairCompliance judged = JudgePair(pair.row, {}, ZaozhuangPolicy(), kYearOver);
  const v1::ActivityJudgement& inspection = judged.activities(judged.activities_size() - 1);
  ASSERT_EQ(inspection.findings_size(), 1);
  EXPECT_EQ(inspection.findings(0).rule(), "R0-18");
  EXPECT_EQ(inspection.findings(0).severity(), v1::RULE_SEVERITY_IN_PRINCIPLE);
  EXPECT_THAT(inspection.findings(0).message_zh(),
              HasSubstr("联合执法计划“联合执法计划〔2017〕1号”只填写了名称"));
  EXPECT_TRUE(inspection.counted());
  const std::vector<int64_t> in_words = Parts(OneTownPair(pair).Only(), "quality");
  EXPECT_NE(in_words, quality);
  held.clear_plan_reference();
  EXPECT_EQ(Parts(OneTownPair(pair).Only(), "quality"), in_words) << "as without any";
}

TEST(JointInspectionSpec, WordsBesideAPlanOnRecordAreOnlyWords) {  // R0-18
  PairBuilder pair;
  pair.Joint(CivilDay(2017, 3, 1))
      .mutable_joint_inspection_held()
      ->set_plan_reference("联合执法计划");
  const v1::PairCompliance judged = JudgePair(pair.row, {}, ZaozhuangPolicy(), kYearOver);
  EXPECT_EQ(judged.activities(0).findings_size(), 0);
}

}  // namespace
}  // namespace jiedui::domain
