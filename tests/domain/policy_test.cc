#include "domain/program/policy.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/error.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

event::v1::PolicyParameter& Parameter(event::v1::PolicySetAdopted& set, absl::string_view key) {
  for (event::v1::PolicyParameter& parameter : *set.mutable_parameters()) {
    if (parameter.key() == key) return parameter;
  }
  ADD_FAILURE() << "no parameter " << key;
  return *set.add_parameters();
}

// The example set with one value replaced.
event::v1::PolicySetAdopted With(absl::string_view key, absl::string_view value) {
  event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
  Parameter(set, key).set_value(std::string(value));
  return set;
}

absl::Status Refusal(const event::v1::PolicySetAdopted& set) {
  const absl::StatusOr<Policy> policy = ParsePolicy(set, Program2017());
  if (policy.ok()) return absl::OkStatus();
  EXPECT_EQ(ReasonOf(policy.status()), v1::ERROR_REASON_POLICY_INVALID);
  return policy.status();
}

std::string Blame(const event::v1::PolicySetAdopted& set) {
  return std::string(Refusal(set).message());
}

TEST(PolicySpec, TheExampleOfZaozhuangHoldsTheNumbersOfTheNotice) {
  const Policy& policy = ZaozhuangPolicy();
  EXPECT_EQ(policy.policy_set_id, "zaozhuang-2017");
  EXPECT_EQ(policy.program_id, "2017");
  EXPECT_EQ(policy.program_start, CivilDay(2017, 1, 1));
  EXPECT_EQ(policy.program_end, CivilDay(2017, 12, 31));
  EXPECT_EQ(policy.pair_max_per_unit, 2);                              // R0-11
  EXPECT_EQ(policy.register_due, CivilDay(2017, 1, 20));               // R0-09
  EXPECT_EQ(policy.month_min_activities, 1);                           // R0-14
  EXPECT_EQ(policy.year_kind_floor, 3);                                // R0-15
  EXPECT_EQ(policy.rotation_min_days, 14);                             // R0-17
  EXPECT_EQ(policy.joint_min_enterprises, 3);                          // R0-20
  EXPECT_EQ(policy.joint_min_cases_per_side, 1);                       // R0-21, R0-22
  EXPECT_EQ(policy.study_half_day_minutes, 210);                       // A2
  EXPECT_EQ(policy.share_a_milli, 600);                                // A6
  EXPECT_TRUE(policy.rotation_reciprocity);                            // R0-16
  EXPECT_FALSE(policy.pair_cross_district);                            // A19
  EXPECT_THAT(policy.month_exempt, ElementsAre(CivilMonth(2017, 1)));  // A10
}

TEST(PolicySpec, TheExampleGivesEveryParameterOnceInTheKnownOrderWithClauseAndSource) {
  const std::vector<absl::string_view> keys = PolicyKeys();
  const event::v1::PolicySetAdopted& set = ZaozhuangPolicySet();
  ASSERT_EQ(static_cast<size_t>(set.parameters_size()), keys.size());
  for (int i = 0; i < set.parameters_size(); ++i) {
    EXPECT_EQ(set.parameters(i).key(), keys[static_cast<size_t>(i)]);
    EXPECT_THAT(set.parameters(i).clause(), HasSubstr("枣安监发〔2017〕11号"));
    EXPECT_FALSE(set.parameters(i).source_text().empty()) << set.parameters(i).key();
  }
}

TEST(PolicySpec, WhereTheNoticeIsSilentTheExampleSaysWhichInterpretationItAdopts) {
  for (const event::v1::PolicyParameter& parameter : ZaozhuangPolicySet().parameters()) {
    if (!absl::StartsWith(parameter.clause(), "解释")) continue;
    EXPECT_THAT(parameter.clause(), ::testing::ContainsRegex("^解释 A[0-9]")) << parameter.key();
    EXPECT_THAT(parameter.source_text(), HasSubstr("解释：")) << parameter.key();
  }
}

TEST(PolicySpec, AParameterKnowsItsClause) {
  EXPECT_EQ(ZaozhuangPolicy().Clause("joint.min_enterprises"), "枣安监发〔2017〕11号·四（二）");
}

// Those that came after the first sets were adopted.
const std::set<std::string>& WithDefault() {
  static const auto& keys = *new std::set<std::string>{
      "rotation.max_gap_days",      "joint.no_violation_exception", "study.max_credits_per_day",
      "activity.multi_pair_credit", "activity.allow_overlap",       "entry.max_backdate_days"};
  return keys;
}

TEST(PolicySpec, EachParameterWithoutADefaultIsRequired) {
  for (int i = 0; i < ZaozhuangPolicySet().parameters_size(); ++i) {
    event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
    const std::string key = set.parameters(i).key();
    set.mutable_parameters()->DeleteSubrange(i, 1);
    if (WithDefault().contains(key)) {
      EXPECT_EQ(Blame(set), "") << key;
    } else {
      EXPECT_THAT(Blame(set), HasSubstr("'" + key + "': missing"));
    }
  }
}

TEST(PolicySpec, ASetOlderThanAParameterMeansItsDefault) {
  event::v1::PolicySetAdopted old = ZaozhuangPolicySet();
  for (int i = old.parameters_size() - 1; i >= 0; --i) {
    if (WithDefault().contains(old.parameters(i).key())) {
      old.mutable_parameters()->DeleteSubrange(i, 1);
    }
  }
  const Policy policy = ParsePolicy(old, Program2017()).value();
  EXPECT_EQ(policy.rotation_max_gap_days, 2);        // A8
  EXPECT_TRUE(policy.joint_no_violation_exception);  // A13
  EXPECT_EQ(policy.study_max_credits_per_day, 1);    // A2
  EXPECT_TRUE(policy.activity_multi_pair_credit);    // A24
  EXPECT_FALSE(policy.activity_allow_overlap);       // A27
  EXPECT_EQ(policy.entry_max_backdate_days, 35);     // A39
  EXPECT_EQ(policy.Clause("rotation.max_gap_days"), "解释 A8");
}

TEST(PolicySpec, EachParameterNeedsAClause) {
  for (int i = 0; i < ZaozhuangPolicySet().parameters_size(); ++i) {
    event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
    set.mutable_parameters(i)->clear_clause();
    EXPECT_THAT(Blame(set), HasSubstr("'" + set.parameters(i).key() + "': no clause"));
  }
}

TEST(PolicySpec, EachParameterRefusesAValueOfAnotherType) {
  for (const event::v1::PolicyParameter& parameter : ZaozhuangPolicySet().parameters()) {
    EXPECT_THAT(Blame(With(parameter.key(), "许多")),
                HasSubstr("'" + parameter.key() + "': '许多'"));
  }
}

TEST(PolicySpec, AnUnknownParameterIsRefusedByName) {
  event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
  event::v1::PolicyParameter& extra = *set.add_parameters();
  extra.set_key("joint.max_enterprises");
  extra.set_value("3");
  extra.set_clause("x");
  EXPECT_THAT(Blame(set), HasSubstr("'joint.max_enterprises': unknown"));
}

TEST(PolicySpec, AParameterGivenTwiceIsRefused) {
  event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
  *set.add_parameters() = set.parameters(0);
  EXPECT_THAT(Blame(set), HasSubstr("given twice"));
}

TEST(PolicySpec, TheFirstWrongParameterIsTheOneNamed) {
  event::v1::PolicySetAdopted set = With("rotation.min_days", "两周");
  Parameter(set, "study.half_day_minutes").set_value("半天");
  EXPECT_THAT(Blame(set), HasSubstr("rotation.min_days"));
}

TEST(PolicySpec, TheRefusalSpeaksChinese) {
  EXPECT_EQ(ChineseText(Refusal(With("year.prorate", "yes"))),
            "规则参数“year.prorate”有误：“yes”应为 true 或 false");
}

TEST(PolicySpec, AnIntegerHasOneSpellingOnly) {
  for (const char* value :
       {"014", "+14", " 14", "14 ", "14.0", "1e1", "", "99999999999999999999"}) {
    EXPECT_FALSE(Refusal(With("rotation.min_days", value)).ok()) << "'" << value << "'";
  }
}

TEST(PolicySpec, TheEndsOfARangeAreInsideIt) {
  EXPECT_TRUE(Refusal(With("report.due_town_day", "1")).ok());
  EXPECT_TRUE(Refusal(With("report.due_town_day", "28")).ok());
  EXPECT_FALSE(Refusal(With("report.due_town_day", "0")).ok());
  EXPECT_FALSE(Refusal(With("report.due_town_day", "29")).ok());
  EXPECT_FALSE(Refusal(With("assessment.improvement_target_milli", "0")).ok());
}

TEST(PolicySpec, ExemptMonthsAreAListThatMayBeEmpty) {
  const absl::StatusOr<Policy> two =
      ParsePolicy(With("month.exempt", "2017-01,2017-02"), Program2017());
  ASSERT_TRUE(two.ok());
  EXPECT_THAT(two->month_exempt, ElementsAre(CivilMonth(2017, 1), CivilMonth(2017, 2)));
  const absl::StatusOr<Policy> none = ParsePolicy(With("month.exempt", ""), Program2017());
  ASSERT_TRUE(none.ok());
  EXPECT_THAT(none->month_exempt, IsEmpty());
  EXPECT_FALSE(Refusal(With("month.exempt", "2017-13")).ok());
}

TEST(PolicySpec, ADateMustBeARealDay) {
  EXPECT_FALSE(Refusal(With("register.due", "2017-02-29")).ok());
  EXPECT_TRUE(Refusal(With("register.due", "2016-02-29")).ok());
}

TEST(PolicySpec, TheWeightsOfAPairsScoreAddUpToOneHundred) {
  EXPECT_THAT(Blame(With("assessment.weight_gap", "6")), HasSubstr("the weights add up to 101"));
}

TEST(PolicySpec, TheWeightsOfADistrictsScoreAddUpToOneHundred) {
  EXPECT_THAT(Blame(With("assessment.district_weight_towns", "39")),
              HasSubstr("the weights add up to 99"));
}

TEST(PolicySpec, EachGradeBeginsBelowTheOneAboveIt) {
  EXPECT_THAT(Blame(With("grade.good", "90")), HasSubstr("grade.good"));
  EXPECT_THAT(Blame(With("grade.qualified", "75")), HasSubstr("grade.qualified"));
}

}  // namespace
}  // namespace jiedui::domain
