// What a fact by itself falls short of, and the texts of findings.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/rules/compliance.h"
#include "domain/rules/fact_context.h"
#include "domain/rules/pairing_authority.h"
#include "tests/domain/pair_builder.h"
#include "tests/support/facts.h"
#include "tests/support/memory_entities.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using spec::operator+;
using ::testing::ElementsAre;
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

// The rules of what is told of the fact by what the ledger knows beside it.
std::vector<std::string> Told(const spec::AnyFact& fact, const spec::History& history) {
  const spec::MemoryEntities entities(history);
  std::vector<std::string> rules;
  for (const v1::RuleFinding& finding :
       JudgeFact(fact.event, ZaozhuangPolicy(), WorkCalendar(), ContextOf(fact.event, entities))) {
    rules.push_back(finding.rule());
  }
  return rules;
}

event::v1::PairAssigned Freely() {
  event::v1::PairAssigned fact = spec::Assign(spec::kLincheng, spec::kXingcheng);
  fact.set_method(event::v1::PAIRING_METHOD_FREE_COMBINATION);
  return fact;
}

TEST(JudgeFactSpec, AFreeCombinationNobodyAgreedToIsToldToWhoeverAssignsIt) {  // R0-06
  const auto proposed = spec::Propose(spec::kLincheng, spec::kXingcheng);
  const spec::History open = spec::ProgramYear() + spec::Facts({proposed});
  EXPECT_THAT(Told(Freely(), spec::ProgramYear()), ElementsAre("R0-06"));
  EXPECT_THAT(Told(Freely(), open), ElementsAre("R0-06"));
  EXPECT_THAT(Told(Freely(), open + spec::Facts({spec::Agree(proposed)})), IsEmpty());
  event::v1::PairAssigned designated = Freely();
  designated.set_method(event::v1::PAIRING_METHOD_DESIGNATED);
  EXPECT_THAT(Told(designated, spec::ProgramYear()), IsEmpty());
}

TEST(JudgeFactSpec, ARenewalByFreeCombinationIsAskedTheSame) {  // R0-06, A35
  event::v1::PairRenewed renewed;
  renewed.set_pair_id("2018-370403001-370403003");
  renewed.set_basis("年度考核");
  renewed.set_method(event::v1::PAIRING_METHOD_FREE_COMBINATION);
  EXPECT_THAT(Told(renewed, spec::ProgramYear()), ElementsAre("R0-06"));
}

TEST(JudgeFactSpec, OfAnAssignmentAloneNothingIsSaidOfAnAgreement) {  // R0-06
  EXPECT_THAT(JudgeFact(spec::AnyFact(Freely()).event, ZaozhuangPolicy()), IsEmpty());
}

TEST(JudgeFactSpec, AnEnterpriseOutsideBothJurisdictionsIsToldToWhoeverRecordsIt) {  // R0-19
  const std::string pair_id = spec::PairId(spec::kLincheng, spec::kXingren);
  auto inspection = spec::Inspect("j1", pair_id, spec::kLincheng, "2017-03-01");
  inspection.clear_plan_reference();
  inspection.set_plan_id("p1");
  EXPECT_THAT(Told(inspection, spec::Paired()), IsEmpty());
  inspection.mutable_targets(2)->set_jurisdiction_unit_id(std::string(spec::kXingcheng));
  EXPECT_THAT(Told(inspection, spec::Paired()), ElementsAre("R0-19", "R0-20"));
  const spec::History excepted =
      spec::Paired() +
      spec::Facts({spec::ExceptRule(pair_id, "R0-19", "2017-03-01", "2017-03-31", "2017-02-20")});
  EXPECT_THAT(Told(inspection, excepted), ElementsAre("R0-19")) << "and it is counted";
}

TEST(JudgeFactSpec, ThatNobodyOfASideTookPartIsToldOfWhateverIsHeld) {  // R0-13, R0-23, A25
  const auto pair = spec::Assign(spec::kLincheng, spec::kXingren);
  auto other = spec::HelpOtherwise("o1", pair.pair_id(), "2017-03-01");
  EXPECT_THAT(Told(other, spec::Paired()), IsEmpty()) << "nobody noted who took part";
  event::v1::Attendance& side = *other.add_attendance();
  side.set_unit_id(std::string(spec::kLincheng));
  side.set_person_count(3);
  EXPECT_THAT(Told(other, spec::Paired()), ElementsAre("R0-13"));
  auto study = spec::Study("s1", pair, "2017-03-01");
  study.mutable_attendance(1)->set_unit_id(std::string(spec::kXingcheng));
  EXPECT_THAT(Told(study, spec::Paired()), ElementsAre("R0-23")) << "a third unit is no side";
  event::v1::ActivityCorrected correction;
  correction.set_pair_id(pair.pair_id());
  *correction.mutable_other_activity_held() = other;
  EXPECT_THAT(Told(correction, spec::Paired()), ElementsAre("R0-13"));
}

TEST(JudgeFactSpec, UnitsAreCalledByTheirNames) {  // R0-13
  const spec::MemoryEntities entities(spec::Paired());
  auto other =
      spec::HelpOtherwise("o1", spec::PairId(spec::kLincheng, spec::kXingren), "2017-03-01");
  event::v1::Attendance& side = *other.add_attendance();
  side.set_unit_id(std::string(spec::kLincheng));
  side.set_person_count(3);
  const spec::AnyFact fact(other);
  const auto findings =
      JudgeFact(fact.event, ZaozhuangPolicy(), WorkCalendar(), ContextOf(fact.event, entities));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].message_zh(),
              testing::HasSubstr(spec::RegisterUnit(spec::kXingren, {}, "").display_name()));
}

// 滕州 and 薛城 inspect on 2 March by the plan that 薛城 adopted on the day before March began.
spec::AnyFact ByPlan() {
  auto inspection = spec::Inspect("j1", spec::PairId(spec::kTengzhou, spec::kXuecheng),
                                  spec::kXuecheng, "2017-03-02");
  inspection.set_plan_id("p1");
  return inspection;
}

TEST(JudgeFactSpec, AnInspectionByAPlanThatOneSideHasNotSignedIsToldSo) {  // R0-18
  const std::string pair = spec::PairId(spec::kTengzhou, spec::kXuecheng);
  const auto plan = spec::AdoptPlan("p1", pair, spec::kXuecheng, "2017-02-28");
  const spec::History adopted = spec::Paired() + spec::Facts({plan});
  const auto signed_on = [&](absl::string_view day) {
    return adopted + spec::Facts({spec::SignPlan("p1", pair, spec::kTengzhou, day)});
  };
  EXPECT_THAT(Told(ByPlan(), adopted), testing::Contains("R0-18"));
  EXPECT_THAT(Told(ByPlan(), signed_on("2017-03-03")), testing::Contains("R0-18"));
  EXPECT_THAT(Told(ByPlan(), signed_on("2017-03-02")), testing::Not(testing::Contains("R0-18")));
}

TEST(JudgeFactSpec, APlanIsToldThatItLacksTheOtherSidesSignature) {  // R0-18
  const auto plan = spec::AdoptPlan("p1", spec::PairId(spec::kTengzhou, spec::kXuecheng),
                                    spec::kXuecheng, "2017-02-28");
  const spec::AnyFact fact(plan);
  const std::vector<v1::RuleFinding> told = JudgeFact(fact.event, ZaozhuangPolicy());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].rule(), "R0-18");
  EXPECT_EQ(told[0].subject(), "p1");
  EXPECT_EQ(told[0].message_zh(), "联合执法计划 p1 至 2017-02-28 尚未由双方签署");
}

// A plan of 临城 and 兴仁 for March, one enterprise of it, listed twice, in 兴城.
event::v1::JointPlanAdopted PlanBeyondTheSides() {
  auto plan = spec::AdoptPlan("p1", spec::PairId(spec::kLincheng, spec::kXingren), spec::kLincheng,
                              "2017-02-28");
  plan.mutable_targets(2)->set_jurisdiction_unit_id(std::string(spec::kXingcheng));
  *plan.add_targets() = plan.targets(2);
  return plan;
}

TEST(JudgeFactSpec, AnEnterpriseOutsideBothJurisdictionsIsToldOfAPlanToo) {  // R0-19
  const spec::MemoryEntities entities(spec::Paired());
  const spec::AnyFact fact(PlanBeyondTheSides());
  const std::vector<v1::RuleFinding> told =
      JudgeFact(fact.event, ZaozhuangPolicy(), WorkCalendar(), ContextOf(fact.event, entities));
  ASSERT_EQ(told.size(), 2U) << "and that it lacks a signature";
  EXPECT_EQ(told[0].rule(), "R0-19");
  EXPECT_EQ(told[0].severity(), v1::RULE_SEVERITY_IN_PRINCIPLE);
  EXPECT_EQ(told[0].subject(), "p1");
  EXPECT_EQ(told[0].message_zh(),
            "企业 91370400ENTERPRISE3 不在结对双方辖区内，未经批准例外的，检查时不计入企业数");
  EXPECT_EQ(told[0].message_en(),
            "enterprise 91370400ENTERPRISE3 lies in neither side's jurisdiction and is not counted "
            "when it is inspected, unless an exception is granted");
  EXPECT_EQ(told[1].rule(), "R0-18");
}

TEST(JudgeFactSpec, APlanForEnterprisesOfItsOwnSidesIsNotToldOfThem) {  // R0-19
  auto plan = spec::AdoptPlan("p1", spec::PairId(spec::kLincheng, spec::kXingren), spec::kLincheng,
                              "2017-02-28");
  plan.mutable_targets(1)->set_jurisdiction_unit_id(std::string(spec::kXingren));
  EXPECT_THAT(Told(plan, spec::Paired()), ElementsAre("R0-18"));
}

TEST(JudgeFactSpec, AnEnterpriseThatIsExceptedForAllDaysPlannedCounts) {  // R0-19, A23
  const auto message = [](absl::string_view end) {
    const spec::AnyFact plan(PlanBeyondTheSides());
    const spec::MemoryEntities entities(
        spec::Paired() + spec::Facts({spec::ExceptRule(plan.event.joint_plan_adopted().pair_id(),
                                                       "R0-19", "2017-03-01", end, "2017-02-20")}));
    return JudgeFact(plan.event, ZaozhuangPolicy(), WorkCalendar(),
                     ContextOf(plan.event, entities))[0]
        .message_zh();
  };
  EXPECT_EQ(message("2017-03-31"),
            "企业 91370400ENTERPRISE3 不在结对双方辖区内，经批准例外，检查时计入企业数");
  EXPECT_EQ(message("2017-03-30"),
            "企业 91370400ENTERPRISE3 不在结对双方辖区内，未经批准例外的，检查时不计入企业数");
}

TEST(JudgeFactSpec, TheSidesOfAPlanAreThoseOfItsFirstDay) {  // R0-19, A21
  const std::string pair = spec::PairId(spec::kLincheng, spec::kXingren);
  const auto since = [&](absl::string_view day) {
    return spec::Paired() +
           spec::Facts({spec::Reassign(pair, spec::kLincheng, spec::kXingcheng, day)});
  };
  EXPECT_THAT(Told(PlanBeyondTheSides(), since("2017-03-01")), ElementsAre("R0-18"));
  EXPECT_THAT(Told(PlanBeyondTheSides(), since("2017-03-02")), ElementsAre("R0-19", "R0-18"));
}

// What is said of whose it is to pair, where that unit does it.
std::optional<v1::RuleFinding> AuthorityTold(const spec::AnyFact& fact, absl::string_view actor,
                                             const spec::History& history = spec::ProgramYear()) {
  const spec::MemoryEntities entities(history);
  const Context context = {CivilDay(2017, 6, 1), {Role::kCity, std::string(actor)}};
  return JudgePairingAuthority(fact.event, entities, ZaozhuangPolicy(), context);
}

TEST(PairingAuthoritySpec, ACityThatPairsTwoTownsOfADistrictIsTold) {  // R0-08
  const auto towns = spec::Assign(spec::kLincheng, spec::kXingcheng);
  const auto told = AuthorityTold(towns, spec::kCity);
  ASSERT_TRUE(told.has_value());
  EXPECT_EQ(told->rule(), "R0-08");
  EXPECT_EQ(told->severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(told->subject(), towns.pair_id());
  EXPECT_EQ(told->clause(), "枣安监发〔2017〕11号·三");
  EXPECT_EQ(told->message_zh(),
            absl::StrCat("结对 ", towns.pair_id(),
                         " 的双方同属 单位370403，结对组合由其确定，本次由 单位370400 登记"));
  EXPECT_FALSE(AuthorityTold(towns, spec::kXuecheng).has_value()) << "it is the district's";
}

TEST(PairingAuthoritySpec, SoIsOneThatRenewsOrReassignsSuchAPair) {  // R0-08, A21, A35
  const std::string pair = spec::PairId(spec::kLincheng, spec::kXingren);
  const auto other = spec::Reassign(pair, spec::kXingren, spec::kLincheng, "2017-06-01");
  EXPECT_TRUE(AuthorityTold(other, spec::kCity, spec::Paired()).has_value());
  EXPECT_FALSE(AuthorityTold(other, spec::kXuecheng, spec::Paired()).has_value());
  const auto renewed = spec::Renew(spec::Assign(spec::kLincheng, spec::kXingren));
  EXPECT_TRUE(AuthorityTold(renewed, spec::kCity, spec::Paired()).has_value());
}

TEST(PairingAuthoritySpec, PairsOfBrigadesAndAcrossDistrictsAreTheCitys) {  // R0-07, A19
  EXPECT_FALSE(AuthorityTold(spec::Assign(spec::kTengzhou, spec::kXuecheng), spec::kCity));
  EXPECT_FALSE(AuthorityTold(spec::Assign(spec::kLincheng, spec::kJinghe), spec::kCity));
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
  pair.JointWithoutCases(CivilDay(2017, 3, 1), 2).mutable_joint_inspection_held()->clear_plan_id();
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
