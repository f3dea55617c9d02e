// What is in two places: an enterprise in two towns, a hub at two activities (R0-19, A24).

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/compliance.h"
#include "domain/rules/enterprise_place.h"
#include "tests/domain/judging.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(EnterprisePlaceSpec, OneThatIsGivenInTwoTownsIsTold) {  // R0-19
  PairBuilder pair;
  event::v1::JointInspectionHeld& held = *pair.Joint(kMarch1, 4).mutable_joint_inspection_held();
  event::v1::InspectionTarget& again = *held.add_targets();
  again = held.targets(0);  // of A
  EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty());
  again.set_jurisdiction_unit_id("B");
  ASSERT_THAT(RulesOf(First(Judge(pair))), ElementsAre("R0-19"));
  EXPECT_EQ(First(Judge(pair)).findings(0).message_zh(),
            "企业 enterprise-0 登记为 A 辖区企业，本次又登记为 B 辖区企业，请核实");
  EXPECT_TRUE(First(Judge(pair)).counted());
}

TEST(EnterprisePlaceSpec, ItIsKnownByItsNameToo) {  // R0-19
  PairBuilder pair;
  event::v1::JointInspectionHeld& held = *pair.Joint(kMarch1).mutable_joint_inspection_held();
  held.mutable_targets(0)->set_display_name("示例化工厂");  // of A
  held.mutable_targets(2)->set_display_name("示例化工厂");  // of B
  EXPECT_THAT(RulesOf(First(Judge(pair))), ElementsAre("R0-19"));
  held.mutable_targets(2)->set_display_name("示例煤矿");
  EXPECT_THAT(RulesOf(First(Judge(pair))), IsEmpty());
}

// Two inspections of the same enterprises, the later with the second of them in B.
std::vector<std::string> OfLaterAfter(int days) {
  PairBuilder pair;
  pair.Joint(kMarch1);
  pair.Joint(kMarch1 + days)
      .mutable_joint_inspection_held()
      ->mutable_targets(1)
      ->set_jurisdiction_unit_id("B");
  const v1::PairCompliance judged = Judge(pair);
  EXPECT_THAT(RulesOf(judged.activities(0)), IsEmpty()) << "it was first";
  std::vector<std::string> told;
  for (const v1::RuleFinding& finding : judged.activities(1).findings()) {
    told.push_back(finding.message_en());
  }
  return told;
}

TEST(EnterprisePlaceSpec, NobodyMovesWithinAMonth) {  // R0-19
  EXPECT_THAT(OfLaterAfter(30),
              ElementsAre(HasSubstr("enterprise enterprise-1 is given as one of B, and in "
                                    "inspection activity-101 as one of A")));
  EXPECT_THAT(OfLaterAfter(31), IsEmpty());
}

// --- the hub ---

table::v1::ActivityFacts& At(table::v1::ActivityFacts& facts, int start_minute) {
  const auto set = [&](auto& held) {
    held.set_start_minute(start_minute);
    held.set_duration_minutes(120);
  };
  facts.has_other_activity_held() ? set(*facts.mutable_other_activity_held())
                                  : set(*facts.mutable_joint_inspection_held());
  return facts;
}

v1::ActivityJudgement WithHub(const PairBuilder& pair, const PairBuilder& hub) {
  return First(JudgePair(pair.row, {&hub.row}, ZaozhuangPolicy(), kYearOver));
}

PairBuilder Hub() {
  return PairBuilder(event::v1::TEAM_TIER_SQUADRON, "A", "C");
}

TEST(HubElsewhereSpec, AHubThatDoesTwoThingsAtOnceIsTold) {  // A24
  PairBuilder pair;
  At(pair.Joint(kMarch1), 540);
  PairBuilder hub = Hub();
  At(hub.Other(kMarch1), 600).mutable_other_activity_held()->set_activity_id("hub-1");
  const v1::ActivityJudgement told = WithHub(pair, hub);
  ASSERT_THAT(RulesOf(told), ElementsAre("A24", "A24"));
  EXPECT_EQ(told.findings(1).severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(told.findings(1).message_zh(),
            "A 同一时间还登记参加结对 2017-A-C 的活动 hub-1，活动类型不同，请核实");
  EXPECT_TRUE(told.counted());
}

TEST(HubElsewhereSpec, OneThatInspectsInTwoPlacesIsTold) {  // A24
  PairBuilder pair;
  At(pair.Joint(kMarch1), 540);
  PairBuilder hub = Hub();
  table::v1::ActivityFacts& facts = At(hub.Joint(kMarch1), 540);
  event::v1::JointInspectionHeld& held = *facts.mutable_joint_inspection_held();
  held.set_activity_id("hub-1");
  EXPECT_THAT(RulesOf(WithHub(pair, hub)), ElementsAre("A24")) << "enterprises of both";
  for (event::v1::InspectionTarget& target : *held.mutable_targets()) {
    target.set_enterprise_id(target.enterprise_id() + "-of-c");
  }
  const v1::ActivityJudgement told = WithHub(pair, hub);
  ASSERT_THAT(RulesOf(told), ElementsAre("A24", "A24"));
  EXPECT_THAT(told.findings(1).message_zh(), HasSubstr("检查的企业没有相同的"));
}

}  // namespace
}  // namespace jiedui::domain
