#include "domain/rules/rules.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

std::set<std::string> Placeholders(const std::string& text) {
  std::set<std::string> names;
  for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    names.insert(text.substr(open, text.find('}', open) - open + 1));
  }
  return names;
}

TEST(RulesSpec, EachRuleStandsAtItsOwnPlace) {
  size_t place = 0;
  for (const RuleInfo& info : AllRules()) {
    EXPECT_EQ(static_cast<size_t>(info.rule), place++);
    EXPECT_EQ(&Info(info.rule), &info);
  }
  EXPECT_EQ(place, static_cast<size_t>(Rule::kSidesSinceFiling) + 1);
}

TEST(RulesSpec, EachRuleReadsAKnownParameterOrStandsInTheParagraphOfOne) {
  for (const RuleInfo& info : AllRules()) {
    const std::string parameter = info.parameter;
    const std::string paragraph = info.paragraph;
    EXPECT_NE(parameter.empty(), paragraph.empty()) << info.id << " " << info.en;
    EXPECT_FALSE(ZaozhuangPolicy().Value(parameter + paragraph).empty()) << info.id;
  }
}

TEST(RulesSpec, ARuleThatReadsNoParameterNamesItsParagraphAndNoInterpretationOfAnother) {
  struct Case {
    Rule rule;
    const char* clause;
  };
  for (const auto& [rule, clause] :
       {Case{Rule::kInspectionFollowsPlan, "枣安监发〔2017〕11号·四（二）"},  // R0-18
        Case{Rule::kStudyBothSides, "枣安监发〔2017〕11号·四（三）"},         // R0-23
        Case{Rule::kTownReportMatchesLedger, "枣安监发〔2017〕11号·四"},      // R0-26
        Case{Rule::kFixInTime, "枣安监发〔2017〕11号·五（二）"}}) {           // R0-28
    const v1::RuleFinding finding = MakeFinding(rule, ZaozhuangPolicy(), "", 1, {});
    EXPECT_EQ(finding.clause(), clause) << finding.rule();
    EXPECT_EQ(finding.parameter(), "") << finding.rule();
    EXPECT_EQ(finding.parameter_value(), "") << finding.rule();
  }
}

// A plan and whom to inspect are asked for by the notice, not by the law against quotas.
TEST(RulesSpec, WithoutQuotasAPlanAndItsTargetsStillStandInTheNotice) {  // R0-18, R0-19
  const auto policy = ParsePolicy(QuotaSafePolicySet(), Program2026());
  ASSERT_TRUE(policy.ok()) << policy.status();
  for (const RuleInfo& info : AllRules()) {
    const std::string id = info.id;
    if (id != "R0-18" && id != "R0-19") continue;
    EXPECT_EQ(MakeFinding(info.rule, *policy, "", 1, {}).clause(), "枣安监发〔2017〕11号·四（二）")
        << info.en;
  }
}

TEST(RulesSpec, TheParagraphIsThatOfTheSetsOwnNotice) {
  Policy policy = ZaozhuangPolicy();
  policy.given["study.half_day_minutes"].clause = "解释 A2（示例〔2024〕1号·四（三））";
  EXPECT_EQ(MakeFinding(Rule::kStudyHasTopics, policy, "", 1, {}).clause(),
            "示例〔2024〕1号·四（三）");
  policy.given["study.half_day_minutes"].clause = "规则参数未列";
  EXPECT_EQ(MakeFinding(Rule::kStudyHasTopics, policy, "", 1, {}).clause(), "规则参数未列");
}

TEST(RulesSpec, BothLanguagesSpeakOfTheSameThings) {
  for (const RuleInfo& info : AllRules()) {
    EXPECT_EQ(Placeholders(info.zh), Placeholders(info.en)) << info.id;
  }
}

TEST(RulesSpec, AFindingCarriesTheWordsTheParameterAndThePolicysClause) {
  const v1::RuleFinding finding =
      MakeFinding(Rule::kRotationTwoWeeks, ZaozhuangPolicy(), "stay-1", 42,
                  {{"days", "10"},
                   {"min_days", "14"},
                   {"day_unit", "days"},
                   {"day_unit_zh", "天"},
                   {"note", ""}});
  EXPECT_EQ(finding.rule(), "R0-17");
  EXPECT_EQ(finding.parameter(), "rotation.min_days");
  EXPECT_EQ(finding.severity(), v1::RULE_SEVERITY_MUST);
  EXPECT_EQ(finding.clause(), "枣安监发〔2017〕11号·四（一）");
  EXPECT_EQ(finding.message_zh(), "本次换岗 10 天，不足 14 天");
  EXPECT_EQ(finding.message_en(), "the stay lasted 10 days, fewer than 14");
  EXPECT_EQ(finding.event_position(), 42);
  EXPECT_EQ(finding.subject(), "stay-1");
  EXPECT_EQ(finding.parameter_value(), "14");
  EXPECT_EQ(finding.policy_set_id(), "zaozhuang-2017");
}

TEST(RulesSpec, AValueGivenInChineseStandsInTheChineseTextOnly) {
  const v1::RuleFinding finding = MakeFinding(
      Rule::kKindFloor, ZaozhuangPolicy(), "pair-1", 0,
      {{"kind", "rotation"}, {"kind_zh", "换岗交流"}, {"counted", "2"}, {"required", "3"}});
  EXPECT_EQ(finding.message_zh(), "年度内换岗交流 2 次，不足 3 次");
  EXPECT_EQ(finding.message_en(), "2 times rotation in the year, fewer than 3");
}

}  // namespace
}  // namespace jiedui::domain
