// What an exemption from a month leaves of the score: R0-14, R0-26.

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "tests/domain/city_builder.h"

namespace jiedui::domain {
namespace {

using ::testing::ElementsAre;

// May is the month, due on Monday, 5 June.
void ExemptMay(City& city, CivilDay granted, int64_t position) {
  table::v1::MonthExemption& exemption = *city.facts.pairs.front().add_exemptions();
  exemption.mutable_exempted()->set_month("2017-05");
  *exemption.mutable_exempted()->mutable_granted_date() = ToDate(granted);
  exemption.set_position(position);
}

TEST(ExemptionScoreSpec, AnExemptionExcusesTheActivityAndNoReportThatCameBefore) {  // R0-14, R0-26
  constexpr int kStudyOfMay = 3;
  City city = OneTownPair();
  city.facts.pairs.front().mutable_activities(kStudyOfMay)->set_voided_position(999);
  city.Month("B", "2017-05")
      .mutable_versions(0)
      ->mutable_submitted()
      ->mutable_figures()
      ->set_document_count(1);
  EXPECT_THAT(Parts(city.Only(), "month_coverage"), ElementsAre(10, 11));
  for (const CivilDay granted : {CivilDay(2017, 6, 4), CivilDay(2018, 2, 1)}) {
    City exempted = city;
    ExemptMay(exempted, granted, 9000);
    EXPECT_THAT(Parts(exempted.Only(), "month_coverage"), ElementsAre(10, 10));
    EXPECT_THAT(Parts(exempted.Only(), "reporting_completeness"), ElementsAre(24, 24));
    EXPECT_THAT(Parts(exempted.Only(), "reporting_accuracy"), ElementsAre(191, 192));
  }
}

TEST(ExemptionScoreSpec, AnExemptionExcusesAReportUntilItIsDue) {  // R0-14, R0-26
  City city = OneTownPair();
  for (const char* const side : {"A", "B"}) city.Month(side, "2017-05").clear_versions();
  city.Remind("B", "2017-05", CivilDay(2017, 8, 1));
  City in_time = city;
  ExemptMay(in_time, CivilDay(2017, 6, 5), 9000);
  EXPECT_THAT(Parts(in_time.Only(), "reporting_completeness"), ElementsAre(22, 22));
  EXPECT_EQ(Points(in_time.Only(), "month_unreported"), 0);
  City overdue = city;
  ExemptMay(overdue, CivilDay(2017, 6, 6), 9000);
  EXPECT_THAT(Parts(overdue.Only(), "reporting_completeness"), ElementsAre(22, 24));
  EXPECT_EQ(Points(overdue.Only(), "month_unreported"), -3'000);
}

// January is exempt by the policy (A10). Its report was due on Friday, 3 February.
TEST(ExemptionScoreSpec, AMonthThePolicyExemptsIsExemptFromTheActivityAlone) {  // R0-26 每月, A10
  City city = OneTownPair();
  for (const char* const unit : {"A", "D"}) city.Month(unit, "2017-01").clear_versions();
  EXPECT_THAT(Parts(city.Only(), "month_coverage"), ElementsAre(11, 11));
  EXPECT_THAT(Parts(city.Only(), "reporting_completeness"), ElementsAre(23, 24));
  EXPECT_THAT(Parts(city.Only(), "reporting_timeliness"), ElementsAre(23, 24));
  const v1::YearEndAssessment assessment = city.Assess();
  const v1::ScoreTerm& district = Term(assessment.districts(0).terms(), "supervision_reports");
  EXPECT_EQ(district.numerator(), 11);
  EXPECT_EQ(district.denominator(), 12);
  city.Remind("A", "2017-01", CivilDay(2017, 2, 10));
  EXPECT_EQ(Points(city.Only(), "month_unreported"), -3'000);
}

// That A takes part from 1 January on was recorded in March, of a programme recorded in January.
TEST(ExemptionScoreSpec, OfAMonthThatWasOverWhenItWasEnrolledAUnitOwesNoReport) {  // R0-26
  City city = OneTownPair();
  table::v1::UnitRow& unit = city.facts.units[1];
  ASSERT_EQ(unit.registered().unit_id(), "A");
  table::v1::EnrolmentEntry& entry = *unit.add_enrolment_entries();
  *entry.mutable_recorded_date() = ToDate(CivilDay(2017, 3, 1));
  *entry.mutable_program_recorded_date() = ToDate(CivilDay(2017, 1, 10));
  for (const char* const month : {"2017-01", "2017-02"}) city.Month("A", month).clear_versions();
  EXPECT_THAT(Parts(city.Only(), "reporting_completeness"), ElementsAre(22, 22));
  city.Month("A", "2017-03").clear_versions();
  EXPECT_THAT(Parts(city.Only(), "reporting_completeness"), ElementsAre(21, 22));
  *entry.mutable_recorded_date() = ToDate(CivilDay(2017, 2, 28));  // February was not over
  EXPECT_THAT(Parts(city.Only(), "reporting_completeness"), ElementsAre(21, 23));
}

TEST(ExemptionScoreSpec, AReportThatWasNotOwedIsOneAllTheSame) {  // R0-26
  City city = OneTownPair();
  table::v1::EnrolmentEntry& entry = *city.facts.units[1].add_enrolment_entries();
  *entry.mutable_recorded_date() = ToDate(CivilDay(2017, 3, 1));
  *entry.mutable_program_recorded_date() = ToDate(CivilDay(2017, 1, 10));
  EXPECT_THAT(Parts(city.Only(), "reporting_completeness"), ElementsAre(24, 24));
}

TEST(ExemptionScoreSpec, AMonthThatIsMetIsOwedAndMetWhoeverExemptsIt) {  // R0-14
  City city = OneTownPair();
  ExemptMay(city, CivilDay(2017, 6, 4), 9000);
  EXPECT_THAT(Parts(city.Only(), "month_coverage"), ElementsAre(11, 11));
}

}  // namespace
}  // namespace jiedui::domain
