#include "domain/program/policy.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/error.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::domain {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr bool kNotPublished = false;

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
  absl::Status status = CheckAdoptable(set, Program2017(), kNotPublished);
  if (!status.ok()) {
    EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_POLICY_INVALID);
  }
  return status;
}

// As sets were before the parameter existed.
event::v1::PolicySetAdopted Without(absl::string_view key) {
  event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
  for (int i = 0; i < set.parameters_size(); ++i) {
    if (set.parameters(i).key() != key) continue;
    set.mutable_parameters()->DeleteSubrange(i, 1);
    return set;
  }
  ADD_FAILURE() << "no parameter " << key;
  return set;
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
  EXPECT_EQ(policy.pair_max_per_unit, 2);                               // R0-11
  EXPECT_EQ(policy.register_due, CivilDay(2017, 1, 20));                // R0-09
  EXPECT_EQ(policy.register_supplement_days, 10);                       // R0-09, A10
  EXPECT_EQ(policy.month_min_activities, 1);                            // R0-14
  EXPECT_EQ(policy.year_kind_floor, 3);                                 // R0-15
  EXPECT_EQ(policy.rotation_min_days, 14);                              // R0-17
  EXPECT_EQ(policy.joint_min_enterprises, 3);                           // R0-20
  EXPECT_EQ(policy.joint_min_cases_per_side, 1);                        // R0-21, R0-22
  EXPECT_EQ(policy.study_half_day_minutes, 210);                        // A2
  EXPECT_EQ(policy.share_a_milli, 600);                                 // A6
  EXPECT_TRUE(policy.rotation_reciprocity);                             // R0-16
  EXPECT_EQ(policy.pair_cross_district, CrossDistrict::kCityApproval);  // A19
  EXPECT_THAT(policy.month_exempt, ElementsAre(CivilMonth(2017, 1)));   // A10
}

TEST(PolicySpec, TheExampleGivesEveryParameterOnceInTheKnownOrderWithClauseAndSource) {
  const std::vector<ParameterInfo> known = PolicyParameters();
  const event::v1::PolicySetAdopted& set = ZaozhuangPolicySet();
  ASSERT_EQ(static_cast<size_t>(set.parameters_size()), known.size());
  for (int i = 0; i < set.parameters_size(); ++i) {
    EXPECT_EQ(set.parameters(i).key(), known[static_cast<size_t>(i)].key);
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

TEST(PolicySpec, EachParameterIsRequired) {
  for (int i = 0; i < ZaozhuangPolicySet().parameters_size(); ++i) {
    event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
    const std::string key = set.parameters(i).key();
    set.mutable_parameters()->DeleteSubrange(i, 1);
    EXPECT_THAT(Blame(set), HasSubstr("'" + key + "': missing"));
  }
}

TEST(PolicySpec, WhatIsMissingIsToldWithItsRangeAndItsRequirement) {
  const absl::Status refusal = Refusal(Without("rotation.min_days"));
  EXPECT_THAT(std::string(refusal.message()), HasSubstr("missing; it is 1..366 (R0-17, A8)"));
  EXPECT_THAT(ChineseText(refusal),
              HasSubstr("“rotation.min_days”有误：缺少此参数，应为 1..366（R0-17, A8）；"));
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

TEST(PolicySpec, AUnitIsInTwoPairsAtMostWhateverASetSays) {  // R0-11, A1, A20
  EXPECT_THAT(Blame(With("pair.max_per_unit", "1")), IsEmpty());
  for (const char* many : {"0", "3", "10", "11"}) {
    const absl::Status refusal = Refusal(With("pair.max_per_unit", many));
    EXPECT_THAT(ChineseText(refusal),
                HasSubstr(absl::StrCat("“pair.max_per_unit”有误：“", many, "”应为 1..2 的整数")));
    EXPECT_THAT(VariablesOf(refusal),
                Contains(std::pair<std::string, std::string>("clause", "枣安监发〔2017〕11号·三")));
  }
}

TEST(PolicySpec, ASetThatAllowedMoreIsReadAsTheNotice) {  // A20
  const auto before = ParsePolicy(With("pair.max_per_unit", "10"), Program2017());
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->pair_max_per_unit, 2);
}

TEST(PolicySpec, AnUnknownParameterIsRefusedByName) {
  event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
  event::v1::PolicyParameter& extra = *set.add_parameters();
  extra.set_key("joint.max_enterprises");
  extra.set_value("3");
  extra.set_clause("x");
  EXPECT_THAT(Blame(set), HasSubstr("'joint.max_enterprises': unknown"));
}

// 枣安办发〔2019〕55号 ranked districts by volumes and GDP: 国办发〔2024〕54号 forbids that today.
TEST(PolicySpec, AMonthIsRankedByNoCountOrNotAtAll) {  // A29
  EXPECT_EQ(ZaozhuangPolicy().monthly_profile, MonthlyProfile::kNone);
  const auto ranked = ParsePolicy(With("monthly.profile", "quota_safe"), Program2017());
  ASSERT_TRUE(ranked.ok()) << ranked.status();
  EXPECT_EQ(ranked->monthly_profile, MonthlyProfile::kQuotaSafe);
  EXPECT_THAT(Blame(With("monthly.profile", "zaozhuang_2019")),
              HasSubstr("'zaozhuang_2019' is not none/quota_safe"));
}

TEST(PolicySpec, WhatARankingProposesAndAddsUpToIsAParameter) {  // A30, A31
  const Policy policy = ZaozhuangPolicy();
  EXPECT_EQ(policy.warning_rule, WarningRule::kQuartileScoreFall);
  EXPECT_EQ(policy.admonition_last_n, 1);
  EXPECT_EQ(policy.admonition_cooldown_months, 2);
  EXPECT_EQ(policy.admonition_decide_months, 1);
  EXPECT_EQ(policy.annual_cumulate, Cumulate::kSum);
  EXPECT_THAT(Blame(With("warning.rule", "always")),
              HasSubstr("'always' is not none/quartile_or_60_or_fall_3"));
  EXPECT_THAT(Blame(With("annual.cumulate", "median")), HasSubstr("'median' is not sum/mean"));
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
  EXPECT_EQ(
      ChineseText(Refusal(With("year.prorate", "yes"))),
      "规则参数“year.prorate”有误：“yes”应为 true 或 false；请更正该参数后重新提交，取值范围见 "
      "docs/RULES.md");
}

TEST(PolicySpec, AnIntegerHasOneSpellingOnly) {
  for (const char* value :
       {"014", "+14", " 14", "14 ", "14.0", "1e1", "", "99999999999999999999"}) {
    EXPECT_FALSE(Refusal(With("rotation.min_days", value)).ok()) << "'" << value << "'";
  }
}

TEST(PolicySpec, TheEndsOfARangeAreInsideIt) {
  EXPECT_TRUE(Refusal(With("report.due_town_day", "1")).ok());
  EXPECT_TRUE(Refusal(With("report.due_city_day", "28")).ok());
  EXPECT_FALSE(Refusal(With("report.due_town_day", "0")).ok());
  EXPECT_FALSE(Refusal(With("report.due_city_day", "29")).ok());
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
  EXPECT_TRUE(Refusal(With("register.due", "2017-02-28")).ok());
}

TEST(PolicySpec, WhatASetDatesIsADayOrMonthOfTheProgramme) {  // R0-09, A10
  EXPECT_TRUE(Refusal(With("register.due", "2017-12-31")).ok());
  for (const char* day : {"2016-12-31", "2018-01-01"}) {
    EXPECT_THAT(Blame(With("register.due", day)),
                HasSubstr("'register.due': outside the program, 2017-01-01 to 2017-12-31"));
  }
  EXPECT_TRUE(Refusal(With("month.exempt", "2017-01,2017-12")).ok());
  for (const char* months : {"2016-12", "2017-01,2018-01"}) {
    EXPECT_THAT(Blame(With("month.exempt", months)), HasSubstr("'month.exempt': outside"));
  }
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

// --- parameters that came later ---

TEST(PolicySpec, ASetOlderThanAParameterIsReadAsTheRulesWereBeforeIt) {
  for (const ParameterInfo& info : PolicyParameters()) {
    if (info.before.empty()) continue;
    const absl::StatusOr<Policy> policy = ParsePolicy(Without(info.key), Program2017());
    ASSERT_TRUE(policy.ok()) << policy.status();
    EXPECT_EQ(policy->Value(info.key), info.before);
    EXPECT_THAT(policy->Clause(info.key), HasSubstr("zaozhuang-2017 未列"));
  }
}

TEST(PolicySpec, BeforeTheLaterParametersNothingMovedBrokeOrWasMeasured) {
  event::v1::PolicySetAdopted old = ZaozhuangPolicySet();
  for (const ParameterInfo& info : PolicyParameters()) {
    if (info.before.empty()) continue;
    for (int i = 0; i < old.parameters_size(); ++i) {
      if (old.parameters(i).key() == info.key) old.mutable_parameters()->DeleteSubrange(i--, 1);
    }
  }
  const absl::StatusOr<Policy> policy = ParsePolicy(old, Program2017());
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->deadline_roll, RestDayRoll::kNone);         // A11
  EXPECT_TRUE(policy->deadline_before_is_inclusive);            // A22
  EXPECT_EQ(policy->rotation_headcount, Headcount::kDistinct);  // A17
  EXPECT_EQ(policy->rotation_max_gap_days, 366);                // A8
  EXPECT_TRUE(policy->activity_multi_pair_credit);              // A24
  EXPECT_TRUE(policy->activity_allow_overlap);                  // A27
  EXPECT_FALSE(policy->joint_no_violation_exception);           // A13
  EXPECT_EQ(policy->study_max_credits_per_day, 99);             // A2
  EXPECT_EQ(policy->entry_max_backdate_days, 366);              // A39
  EXPECT_EQ(policy->entry_permit_max_months, 2);                // A39
  EXPECT_EQ(policy->monthly_warn_bottom_percent, 25);           // A30
  EXPECT_EQ(policy->monthly_warn_below_points, 60);             // A30
  EXPECT_EQ(policy->monthly_warn_fall_ranks, 3);                // A30
  EXPECT_EQ(policy->admonition_decide_months, 0);               // A30
  EXPECT_EQ(policy->register_supplement_days, 0);               // R0-09, A10
  EXPECT_EQ(policy->report_accept_days, 366);                   // A38
  EXPECT_EQ(policy->hub_combine, HubCombine::kMean);            // A7
  EXPECT_EQ(policy->assessment_objection_workdays, 5);          // A7
  EXPECT_THAT(policy->year_kinds,
              ElementsAre(v1::ACTIVITY_KIND_ROTATION, v1::ACTIVITY_KIND_JOINT_INSPECTION,
                          v1::ACTIVITY_KIND_GROUP_STUDY));  // A4
}

TEST(PolicySpec, BeforeTheParametersOfTheAmbiguitiesTheRulesWereWhatTheyAre) {
  event::v1::PolicySetAdopted old = ZaozhuangPolicySet();
  for (const ParameterInfo& info : PolicyParameters()) {
    if (info.before.empty()) continue;
    for (int i = 0; i < old.parameters_size(); ++i) {
      if (old.parameters(i).key() == info.key) old.mutable_parameters()->DeleteSubrange(i--, 1);
    }
  }
  const absl::StatusOr<Policy> policy = ParsePolicy(old, Program2017());
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->pair_basis, PairBasis::kStatedReason);                // A21
  EXPECT_EQ(policy->year_kind_floor_scope, FloorScope::kPair);            // A4
  EXPECT_EQ(policy->rotation_count_month, CountDay::kThresholdReached);   // A5
  EXPECT_EQ(policy->joint_min_enterprises_per_side, 0);                   // A12
  EXPECT_EQ(policy->activity_attestation, Attesters::kBoth);              // A26
  EXPECT_EQ(policy->timeliness_anchor, TimelinessAnchor::kFirstIfFixed);  // A38
  EXPECT_EQ(policy->supervision_checks_per_quarter, 1);                   // R0-28
}

TEST(PolicySpec, AWordOfOlderSetsIsReadAsWhatItMeantAndNotAdoptedAnyMore) {  // A19
  const auto read = [](const char* value) {
    const absl::StatusOr<Policy> policy =
        ParsePolicy(With("pair.cross_district", value), Program2017());
    EXPECT_TRUE(policy.ok()) << policy.status();
    EXPECT_EQ(policy->Value("pair.cross_district"), value);
    return policy->pair_cross_district;
  };
  EXPECT_EQ(read("false"), CrossDistrict::kNone);
  EXPECT_EQ(read("true"), CrossDistrict::kAny);
  EXPECT_EQ(read("none"), CrossDistrict::kNone);
  EXPECT_EQ(read("city_approval"), CrossDistrict::kCityApproval);
  EXPECT_EQ(read("any"), CrossDistrict::kAny);
  EXPECT_THAT(Blame(With("pair.cross_district", "false")),
              HasSubstr("'false' is not none/city_approval/any"));
  EXPECT_TRUE(Refusal(With("pair.cross_district", "none")).ok());
}

// A1, A3, A5, A14, A15, A16, A18, A23, A25, A34, A35, A36, A37
TEST(PolicySpec, AReadingTheCodeDoesNotFollowIsRefusedByName) {
  struct Reading {
    const char* key;
    const char* other;
  };
  for (const Reading& reading :
       {Reading{"pair.topology", "group"}, Reading{"pair.same_tier", "false"},
        Reading{"program.renewal", "automatic"}, Reading{"severity.in_principle", "must"},
        Reading{"rotation.headcount_month", "return"}, Reading{"joint.case_side", "jurisdiction"},
        Reading{"case.document_count", "subset"}, Reading{"case.count_role", "overlapping"},
        Reading{"penalty.month", "payment"}, Reading{"money.print", "yuan"},
        Reading{"dispatch.attribution", "other_side"}, Reading{"enterprise.count", "distinct"},
        Reading{"dispatch.supervision_author", "town"}, Reading{"correction.mode", "replace"}}) {
    EXPECT_THAT(Blame(With(reading.key, reading.other)),
                HasSubstr(std::string("'") + reading.key + "': '" + reading.other + "' is not "));
  }
}

TEST(PolicySpec, WhatIsCountedIsOneOfTwoReadings) {  // A3, A16, A18, A36
  EXPECT_EQ(ZaozhuangPolicy().enterprise_count, EnterpriseCount::kBoth);
  EXPECT_EQ(ZaozhuangPolicy().dispatch_attribution, Attribution::kOwnJurisdiction);
  EXPECT_TRUE(Refusal(With("enterprise.count", "visits")).ok());
  EXPECT_TRUE(Refusal(With("joint.case_side", "session_total")).ok());
  EXPECT_TRUE(Refusal(With("dispatch.attribution", "whole_session")).ok());
  EXPECT_EQ(ZaozhuangPolicy().penalty_month, PenaltyMonth::kDecision);
  EXPECT_TRUE(Refusal(With("penalty.month", "collection")).ok());
}

TEST(PolicySpec, AFloorOfUnitsCountsWhatAUnitDoesWithTwoPartnersForBoth) {  // A4, A24
  event::v1::PolicySetAdopted set = With("year.kind_floor_scope", "unit");
  EXPECT_TRUE(Refusal(set).ok());
  Parameter(set, "activity.multi_pair_credit").set_value("false");
  EXPECT_THAT(Blame(set), HasSubstr("year.kind_floor_scope"));
}

TEST(PolicySpec, AParameterThatWasAlwaysThereIsMissedInAnOldSetToo) {
  EXPECT_EQ(ReasonOf(ParsePolicy(Without("rotation.min_days"), Program2017()).status()),
            v1::ERROR_REASON_POLICY_INVALID);
}

TEST(PolicySpec, KindsAreListedInOneOrderOnly) {  // A4
  EXPECT_TRUE(Refusal(With("year.kinds", "rotation,group_study")).ok());
  for (const char* value :
       {"group_study,rotation", "rotation,rotation", "rotation,other", "rotation, group_study"}) {
    EXPECT_THAT(Blame(With("year.kinds", value)), HasSubstr("year.kinds")) << value;
  }
}

TEST(PolicySpec, ASetOfTodayNamesAtLeastOneKind) {  // A4
  EXPECT_THAT(Blame(With("year.kinds", "")), HasSubstr("'year.kinds': names no kind"));
  EXPECT_TRUE(Refusal(With("year.kinds", "group_study")).ok());
  EXPECT_TRUE(ParsePolicy(With("year.kinds", ""), Program2017()).ok()) << "sets of before may";
}

TEST(PolicySpec, AWordIsOneOfThoseTheParameterKnows) {  // A8, A11, A17
  EXPECT_TRUE(Refusal(With("deadline.roll", "none")).ok());
  EXPECT_TRUE(Refusal(With("rotation.headcount", "person_times")).ok());
  EXPECT_TRUE(Refusal(With("hub.combine", "min")).ok());
  EXPECT_TRUE(Refusal(With("rotation.day_kind", "working")).ok());
  EXPECT_THAT(Blame(With("hub.combine", "max")), HasSubstr("'max' is not mean/min"));
  EXPECT_THAT(Blame(With("deadline.roll", "previous_workday")),
              HasSubstr("'previous_workday' is not none/next_workday"));
}

// --- no weight on counts (国办发〔2024〕54号, 国发〔2021〕26号) ---

event::v1::PolicySetAdopted QuotaSafeWith(absl::string_view key, absl::string_view value) {
  event::v1::PolicySetAdopted set = QuotaSafePolicySet();
  Parameter(set, key).set_value(std::string(value));
  return set;
}

TEST(QuotaGuardSpec, TheSetWithoutQuotasIsAdopted) {
  EXPECT_EQ(CheckAdoptable(QuotaSafePolicySet(), Program2026(), kNotPublished), absl::OkStatus());
  EXPECT_FALSE(QuotaSafePolicySet().historical());
}

TEST(QuotaGuardSpec, EachWeightOnACountIsRefusedByNameWithTheLawInBothLanguages) {
  struct Case {
    const char* key;
    const char* value;
    const char* law;
  };
  for (const Case& each :
       {Case{"joint.min_cases_per_side", "1", "国发〔2021〕26号"},
        Case{"joint.min_enterprises", "1", "国办发〔2024〕54号"},
        Case{"joint.min_enterprises_per_side", "1", "国办发〔2024〕54号"},
        Case{"year.kinds", "rotation,joint_inspection,group_study", "国办发〔2024〕54号"}}) {
    const absl::Status refused =
        CheckAdoptable(QuotaSafeWith(each.key, each.value), Program2026(), kNotPublished);
    EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_POLICY_WEIGHS_COUNTS) << each.key;
    EXPECT_THAT(refused.message(), HasSubstr(each.key));
    EXPECT_THAT(refused.message(), HasSubstr(each.law));
    EXPECT_THAT(ChineseText(refused), HasSubstr(each.key));
    EXPECT_THAT(ChineseText(refused), HasSubstr(each.law));
  }
}

TEST(QuotaGuardSpec, EveryOffenceIsNamedAtOnceAndNoQuoteIsCut) {
  const std::string zh = [] {
    event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
    set.set_historical(false);
    return ChineseText(CheckAdoptable(set, Program2017(), kNotPublished));
  }();
  for (const char* part :
       {"year.kinds", "joint.min_enterprises", "joint.min_cases_per_side",
        "国办发〔2024〕54号「严禁下达检查指标」", "国发〔2021〕26号「严禁下达罚没指标」",
        "去掉 joint_inspection", "joint.min_cases_per_side 取 0"}) {
    EXPECT_THAT(zh, HasSubstr(part));
  }
}

TEST(QuotaGuardSpec, KindsThatHaveNoFloorAskForNoInspection) {
  event::v1::PolicySetAdopted set =
      QuotaSafeWith("year.kinds", "rotation,joint_inspection,group_study");
  Parameter(set, "year.kind_floor").set_value("0");
  EXPECT_EQ(CheckAdoptable(set, Program2026(), kNotPublished), absl::OkStatus());
}

TEST(QuotaGuardSpec, AnAttestedAbsenceOfViolationsDoesNotMakeACaseCountLawful) {
  event::v1::PolicySetAdopted set = QuotaSafeWith("joint.min_cases_per_side", "1");
  Parameter(set, "joint.no_violation_exception").set_value("true");
  EXPECT_EQ(ReasonOf(CheckAdoptable(set, Program2026(), kNotPublished)),
            v1::ERROR_REASON_POLICY_WEIGHS_COUNTS);
}

TEST(QuotaGuardSpec, TheSetOf2017IsHistoricalAndOnlyAsSuchAdopted) {
  event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
  EXPECT_TRUE(set.historical());
  EXPECT_EQ(CheckAdoptable(set, Program2017(), kNotPublished), absl::OkStatus());
  set.set_historical(false);
  EXPECT_EQ(ReasonOf(CheckAdoptable(set, Program2017(), kNotPublished)),
            v1::ERROR_REASON_POLICY_WEIGHS_COUNTS);
}

// A programme of those days, and a set of quotas marked historical.
absl::Status AdoptHistorical(CivilDay start, CivilDay end, bool is_result_published) {
  event::v1::ProgramOpened program = Program2026();
  *program.mutable_start_date() = ToDate(start);
  *program.mutable_end_date() = ToDate(end);
  event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
  Parameter(set, "register.due").set_value(FormatDay(start + 19));
  Parameter(set, "month.exempt").set_value(FormatMonth(CivilMonth(start)));
  return CheckAdoptable(set, program, is_result_published);
}

TEST(QuotaGuardSpec, OnlyAProgrammeThatWasOverBeforeTheBanOrIsAssessedIsHistorical) {  // L7
  const CivilDay ban(2021, 11, 1);
  EXPECT_EQ(AdoptHistorical(CivilDay(2021, 1, 1), ban - 1, kNotPublished), absl::OkStatus());
  const absl::Status under = AdoptHistorical(CivilDay(2021, 1, 1), ban, kNotPublished);
  EXPECT_EQ(ReasonOf(under), v1::ERROR_REASON_HISTORICAL_PROGRAM_CURRENT);
  EXPECT_THAT(under.message(), HasSubstr("国发〔2021〕26号"));
  EXPECT_THAT(ChineseText(under), HasSubstr("国发〔2021〕26号"));
  // What is over and not assessed yet would be judged by it.
  const CivilDay start(2025, 1, 1);
  const CivilDay end(2025, 12, 31);
  EXPECT_EQ(ReasonOf(AdoptHistorical(start, end, kNotPublished)),
            v1::ERROR_REASON_HISTORICAL_PROGRAM_CURRENT);
  EXPECT_EQ(AdoptHistorical(start, end, /*is_result_published=*/true), absl::OkStatus());
}

TEST(QuotaGuardSpec, TheMarkIsNotForASetWithoutQuotasOfACurrentProgrammeEither) {
  event::v1::PolicySetAdopted set = QuotaSafePolicySet();
  set.set_historical(true);
  EXPECT_EQ(ReasonOf(CheckAdoptable(set, Program2026(), kNotPublished)),
            v1::ERROR_REASON_HISTORICAL_PROGRAM_CURRENT);
}

TEST(QuotaGuardSpec, AHistoricalSetNamesTheDocumentTheYearWasAssessedBy) {  // L7
  for (const bool title : {false, true}) {
    event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
    title ? set.mutable_basis_document()->clear_title()
          : set.mutable_basis_document()->clear_document_number();
    const absl::Status refused = CheckAdoptable(set, Program2017(), kNotPublished);
    EXPECT_EQ(ReasonOf(refused), v1::ERROR_REASON_HISTORICAL_WITHOUT_BASIS);
    EXPECT_THAT(refused.message(), HasSubstr("国发〔2021〕26号"));
    set.mutable_basis_document()->set_document_id("zaoanjianfa-2017-11");  // which has both
    EXPECT_EQ(CheckAdoptable(set, Program2017(), kNotPublished), absl::OkStatus());
  }
}

TEST(QuotaGuardSpec, ALedgerThatAdoptedQuotasBeforeIsStillRead) {
  event::v1::PolicySetAdopted set = ZaozhuangPolicySet();
  set.set_historical(false);
  EXPECT_TRUE(ParsePolicy(set, Program2017()).ok());
}

}  // namespace
}  // namespace jiedui::domain
