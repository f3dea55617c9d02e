// What an exemption from a month leaves of the score: R0-14, R0-26.

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "domain/date.h"
#include "domain/rules/report_excuse.h"
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

// What may come of B's report of May, which is exempt: each beside none at all.
TEST(ExemptionScoreSpec, WhoReportsThoughExemptIsNeverWorseOffThanWhoDoesNot) {  // R0-26
  City base = OneTownPair();
  ExemptMay(base, CivilDay(2017, 5, 20), 9);  // before any report
  base.Month("A", "2017-05").clear_versions();
  base.Month("B", "2017-05").mutable_versions(0)->set_accepted_position(5000);
  *base.Month("B", "2017-05").mutable_versions(0)->mutable_accepted_date() =
      ToDate(CivilDay(2017, 6, 6));
  const auto report = [](City& city) -> table::v1::ReportVersion& {
    return *city.Month("B", "2017-05").mutable_versions(0);
  };
  City silent = base;
  silent.Month("B", "2017-05").clear_versions();
  City late = base;
  *report(late).mutable_submitted()->mutable_submitted_date() = ToDate(CivilDay(2017, 6, 20));
  City unanswered = base;
  report(unanswered).clear_accepted_position();
  City wrong = base;
  report(wrong).mutable_submitted()->mutable_figures()->set_document_count(1);
  City returned = unanswered;
  report(returned).set_returned_position(5000);
  *report(returned).mutable_returned_date() = ToDate(CivilDay(2017, 6, 6));

  EXPECT_THAT(Parts(silent.Only(), "reporting_completeness"), ElementsAre(22, 22));
  EXPECT_THAT(Parts(base.Only(), "reporting_completeness"), ElementsAre(23, 23)) << "counts as any";
  EXPECT_THAT(Parts(base.Only(), "reporting_timeliness"), ElementsAre(23, 23));
  for (const City* const city : {&base, &late, &unanswered, &wrong, &returned}) {
    for (const char* const part :
         {"reporting_completeness", "reporting_timeliness", "reporting_accuracy"}) {
      EXPECT_GE(Points(city->Only(), part), Points(silent.Only(), part)) << part;
    }
    EXPECT_GE(city->Only().total_milli(), silent.Only().total_milli());
    EXPECT_EQ(Points(city->Only(), "month_unreported"), 0);
  }
}

AskedReport MayOf(const std::string& unit_id, event::v1::TeamTier tier = kTown) {
  return {unit_id, tier, CivilMonth(2017, 5), CivilDay(2017, 6, 5)};
}

table::v1::MonthExemption MayExempted(CivilDay granted) {
  table::v1::MonthExemption exemption;
  exemption.mutable_exempted()->set_month("2017-05");
  *exemption.mutable_exempted()->mutable_granted_date() = ToDate(granted);
  exemption.set_position(9);
  return exemption;
}

TEST(ExemptionScoreSpec, OfATownInTwoPairsBothAreExempt) {  // R0-26, A24
  PairBuilder one(kTown, "A", "B");
  PairBuilder other(kTown, "A", "E");
  const ProgramRules rules = ZaozhuangPolicy();
  const auto count = [&](const AskedReport& report) {
    return ExemptionsFrom(report, {&one.row, &other.row}, rules, kYearOver).size();
  };
  *one.row.add_exemptions() = MayExempted(CivilDay(2017, 5, 20));
  EXPECT_EQ(count(MayOf("A")), 0U);
  EXPECT_EQ(count(MayOf("B")), 1U);
  EXPECT_EQ(count(MayOf("B", kBrigade)), 0U) << "nothing excuses a district (R0-27)";
  *other.row.add_exemptions() = MayExempted(CivilDay(2017, 6, 5));
  EXPECT_EQ(count(MayOf("A")), 2U);
}

TEST(ExemptionScoreSpec, OneTakenBackOnceTheReportIsDueExcusesItStill) {  // R0-26, A25
  const ProgramRules rules = ZaozhuangPolicy();
  PairBuilder pair;
  table::v1::MonthExemption& voided = *pair.row.add_voided_exemptions();
  voided = MayExempted(CivilDay(2017, 5, 20));
  *voided.mutable_voided_date() = ToDate(CivilDay(2017, 6, 4));
  EXPECT_EQ(ReportExemptionOf(pair.row, MayOf("A"), rules), nullptr) << "there is a day left";
  *voided.mutable_voided_date() = ToDate(CivilDay(2017, 6, 5));
  EXPECT_EQ(ReportExemptionOf(pair.row, MayOf("A"), rules), &voided);
  AskedReport reported = MayOf("A");
  reported.first_position = 8;
  EXPECT_EQ(ReportExemptionOf(pair.row, reported, rules), nullptr) << "it had come before";
}

TEST(ExemptionScoreSpec, AMonthThatIsMetIsOwedAndMetWhoeverExemptsIt) {  // R0-14
  City city = OneTownPair();
  ExemptMay(city, CivilDay(2017, 6, 4), 9000);
  EXPECT_THAT(Parts(city.Only(), "month_coverage"), ElementsAre(11, 11));
}

}  // namespace
}  // namespace jiedui::domain
