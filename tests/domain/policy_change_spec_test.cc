// What a later policy set may not do: judge a year that is over, or move a day that something was
// due on.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/decide.h"
#include "domain/error.h"
#include "domain/program/due_days.h"
#include "tests/support/memory_entities.h"
#include "tests/support/spec.h"
#include "tests/support/zaozhuang_policy.h"

namespace jiedui::spec {
namespace {

using testing::HasSubstr;

// The programme of the stage, but of 2026, when the ban on quotas was in force.
event::v1::ProgramOpened ProgramOf2026() {
  auto program = OpenProgram();
  *program.mutable_start_date() = Date("2026-01-01");
  *program.mutable_end_date() = Date("2026-12-31");
  return program;
}

event::v1::PolicySetAdopted WithoutQuotas(absl::string_view id, absl::string_view day) {
  event::v1::PolicySetAdopted set = domain::QuotaSafePolicySet();
  set.set_program_id(kYear);
  set.set_policy_set_id(std::string(id));
  *set.mutable_effective_date() = Date(day);
  return set;
}

TEST(PolicyYearSpec, ASetTakesNoEffectInAYearThatIsOver) {
  const History opened = Organization() + Facts({ProgramOf2026()});
  const auto set = WithoutQuotas("first", "2026-01-01");
  Given(opened).When(set).On("2026-12-31").ThenRecorded();
  Given(opened)
      .When(set)
      .On("2027-01-01")
      .ThenRefused(v1::ERROR_REASON_POLICY_YEAR_CLOSED, "effective_date");
}

// Nobody is sent to adopt a set that would be refused.
TEST(PolicyYearSpec, WhatNeedsASetIsNotAdvisedToWaitForOneInAYearThatIsOver) {
  auto pair = Assign(kTengzhou, kXuecheng);
  *pair.mutable_effective_date() = Date("2026-03-01");
  const History opened = Organization() + Facts({ProgramOf2026(), Enroll(kTengzhou, "2026-01-01"),
                                                 Enroll(kXuecheng, "2026-01-01")});
  for (const AnyFact& fact : {AnyFact(pair), AnyFact(OpenAssessment("2027-01-01"))}) {
    Given(opened)
        .When(fact)
        .On("2026-12-31")
        .ThenRefused(v1::ERROR_REASON_POLICY_NOT_ADOPTED, "program_id");
    Given(opened)
        .When(fact)
        .On("2027-01-01")
        .ThenRefused(v1::ERROR_REASON_FIELD_INVALID, "program_id");
  }
}

TEST(PolicyYearSpec, ASetTakesNoEffectOnceTheEvidenceIsFixed) {  // R0-30
  const History assessed =
      Organization() +
      Facts({ProgramOf2026(), WithoutQuotas("first", "2026-01-01"), OpenAssessment("2026-12-10")});
  const auto later = WithoutQuotas("later", "2026-12-31");
  Given(assessed).When(later).On("2026-12-20").ThenRecorded();
  Given(assessed + Facts({Freeze(40, "2026-12-11")}))
      .When(later)
      .On("2026-12-20")
      .ThenRefused(v1::ERROR_REASON_POLICY_YEAR_CLOSED, "effective_date");
}

TEST(PolicyYearSpec, AHistoricalSetMayComeWhenTheYearIsOver) {
  const History opened = Organization() + Facts({OpenProgram(), OpenAssessment(), Freeze(40)});
  Given(opened).When(AdoptPolicy()).On("2018-01-10").ThenRecorded();
}

// --- due days ---

History Adopted() {
  return Organization() + Facts({OpenProgram(), AdoptPolicy()});
}

event::v1::PolicySetAdopted SetWith(absl::string_view key, absl::string_view value,
                                    absl::string_view first_day) {
  auto set = AdoptPolicyWith(key, value);
  set.set_policy_set_id("later");
  *set.mutable_effective_date() = Date(first_day);
  return set;
}

TEST(DueDaySpec, ADueDayThatIsPastIsNotMoved) {  // R0-26, A11
  // The towns' reports for March are due on 3 April 2017, a Monday.
  const auto set = SetWith("report.due_town_day", "5", "2017-03-31");
  Given(Adopted()).When(set).On("2017-04-03").ThenRecordedAsProposed();
  Given(Adopted())
      .When(set)
      .On("2017-04-04")
      .ThenRefused(v1::ERROR_REASON_POLICY_MOVES_DUE_DAY, "effective_date");
}

TEST(DueDaySpec, NothingIsMadeDueOnADayThatIsPast) {  // R0-27
  const auto set = SetWith("report.due_district_day", "3", "2017-03-31");
  Given(Adopted()).When(set).On("2017-04-03").ThenRecordedAsProposed();
  Given(Adopted())
      .When(set)
      .On("2017-04-04")
      .ThenRefused(v1::ERROR_REASON_POLICY_MOVES_DUE_DAY, "effective_date");
}

TEST(DueDaySpec, WhatIsStillToComeMayBeMoved) {
  Given(Adopted())
      .When(SetWith("report.due_town_day", "5", "2017-04-01"))
      .On("2017-04-04")
      .ThenRecordedAsProposed();
}

TEST(DueDaySpec, ARegisterThatWasDueIsNotDueAgain) {  // R0-09
  const MemoryEntities entities(Adopted());
  const auto set = SetWith("register.due", "2017-07-20", "2017-07-01");
  const absl::Status refused = domain::Decide(AnyFact(set).event, entities,
                                              {Day("2017-06-20"), {domain::Role::kCity, kCity}})
                                   .status();
  EXPECT_EQ(domain::ReasonOf(refused), v1::ERROR_REASON_POLICY_MOVES_DUE_DAY);
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("the day of the register would move from 2017-01-20 to 2017-07-20"));
  EXPECT_THAT(domain::ChineseText(refused), HasSubstr("结对备案的截止日期将由 2017-01-20"));
}

TEST(DueDaySpec, NorIsASupplementMadeDueOnADayThatIsPast) {  // R0-09, A10
  const auto set = SetWith("register.supplement_days", "3", "2017-07-01");
  Given(Adopted()).When(set).On("2017-07-04").ThenRecordedAsProposed();
  Given(Adopted())
      .When(set)
      .On("2017-07-05")
      .ThenRefused(v1::ERROR_REASON_POLICY_MOVES_DUE_DAY, "effective_date");
}

// The first set of the programme, with the monthly days of towns, districts and the city.
event::v1::PolicySetAdopted DueOn(absl::string_view town, absl::string_view district,
                                  absl::string_view city) {
  auto set = AdoptPolicyWith("report.due_town_day", town);
  for (event::v1::PolicyParameter& parameter : *set.mutable_parameters()) {
    if (parameter.key() == "report.due_district_day") parameter.set_value(std::string(district));
    if (parameter.key() == "report.due_city_day") parameter.set_value(std::string(city));
  }
  return set;
}

TEST(DueDaySpec, NothingIsDueBeforeWhatItRestsOn) {  // A11
  const History opened = Organization() + Facts({OpenProgram()});
  Given(opened).When(DueOn("5", "5", "5")).ThenRecordedAsProposed();
  Given(opened)
      .When(DueOn("6", "5", "10"))
      .ThenRefused(v1::ERROR_REASON_POLICY_DUE_DAYS_CONTRADICT, "parameters");
  Given(opened)
      .When(DueOn("3", "5", "4"))
      .ThenRefused(v1::ERROR_REASON_POLICY_DUE_DAYS_CONTRADICT, "parameters");
}

TEST(DueDaySpec, DaysThatContradictEachOtherAreNamedWithTheirClauses) {  // A11
  const MemoryEntities entities(Organization() + Facts({OpenProgram()}));
  const absl::Status refused = domain::Decide(AnyFact(DueOn("6", "5", "10")).event, entities,
                                              {Day("2017-01-10"), {domain::Role::kCity, kCity}})
                                   .status();
  EXPECT_EQ(std::string(refused.message()),
            "by report.due_district_day, 5, the districts' reports are due before the towns' "
            "reports, by report.due_town_day, 6, which they rest on; let report.due_district_day "
            "be no earlier than report.due_town_day; in the set they rest on 解释 "
            "A11（枣安监发〔2017〕11号·四）");
  EXPECT_THAT(domain::ChineseText(refused),
              HasSubstr("规则参数 report.due_district_day（每月 5 日，区（市）月报）早于 "
                        "report.due_town_day（每月 6 日，镇街月报）"));
}

TEST(DueDaySpec, AYearHasTheRegistersDayAndThreeOfEachMonth) {
  const std::vector<domain::DueDay> due =
      domain::DueDaysOf(domain::ZaozhuangRules(), Day("2017-12-31"));
  ASSERT_EQ(due.size(), 1u + 3u * 12u);
  EXPECT_EQ(due[0].day, Day("2017-01-20"));
  EXPECT_EQ(due[1].en, "the towns' reports for 2017-01");
  EXPECT_EQ(due[1].day, Day("2017-02-03"));
  EXPECT_EQ(due[2].day, Day("2017-02-06"));  // the 5th is a Sunday
}

}  // namespace
}  // namespace jiedui::spec
