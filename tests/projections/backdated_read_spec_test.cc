// What is said of a month only when it is over makes nobody owe it: the expected set is that of the
// due instant (R0-04, R0-14, R0-26).

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/program/program_rules.h"
#include "projections/monthly_dispatch.h"
#include "projections/pair_compliance.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using spec::Assign;
using spec::Enroll;
using spec::HelpOtherwise;
using spec::kXingcheng;
using spec::kXuecheng;
using spec::kZhangfan;

constexpr char kNewTown[] = "370403099";
const CivilDay kYearEnd(2017, 12, 31);

// A ledger that is kept until that day.
Story KeptUntil(const char* day) {
  Story story;
  story.Tell(HelpOtherwise("o1", kBrigadePair, day));
  return story;
}

// The pair that is assigned from 1 January, as it stands at the end of the year.
v1::PairCompliance AssignedAfter(Story story) {
  story.Tell(Assign(kXingcheng, kZhangfan));
  return ReadPairCompliance(story.tables(), spec::PairId(kXingcheng, kZhangfan), kYearEnd).value();
}

bool TellsOf(const v1::PairCompliance& pair, const std::string& month) {
  return absl::c_any_of(pair.findings(), [&month](const v1::RuleFinding& finding) {
    return finding.severity() == v1::RULE_SEVERITY_INFO &&
           finding.message_zh() ==
               absl::StrCat("结对于 2017-05-20 才登记，", month, " 当时已过，当月不作要求");
  });
}

TEST(BackdatedPairSpec, AMonthThatWasOverWhenItWasRecordedIsNotOwed) {  // R0-14, A32
  const v1::PairCompliance pair = AssignedAfter(KeptUntil("2017-05-20"));
  for (const v1::MonthCoverage& month : pair.months()) {
    const bool owed = month.status() != v1::OBLIGATION_STATUS_EXEMPT;
    EXPECT_EQ(owed, month.month() >= "2017-05") << month.month();
  }
  for (const char* month : {"2017-02", "2017-03", "2017-04"}) {
    EXPECT_TRUE(TellsOf(pair, month)) << month;
  }
  EXPECT_FALSE(TellsOf(pair, "2017-05"));
  EXPECT_EQ(absl::c_count_if(pair.findings(),
                             [](const v1::RuleFinding& finding) {
                               return finding.rule() == "R0-14" &&
                                      finding.severity() == v1::RULE_SEVERITY_INFO;
                             }),
            3);
  for (const v1::KindFloor& kind : pair.kinds()) {
    EXPECT_LE(kind.required(), 2) << "of eight months";
  }
}

TEST(BackdatedPairSpec, OneRecordedBeforeItsFirstMonthIsOverOwesItAll) {  // R0-14
  const v1::PairCompliance pair = AssignedAfter(KeptUntil("2017-02-28"));
  for (const v1::MonthCoverage& month : pair.months()) {
    if (month.month() < "2017-02") continue;
    EXPECT_NE(month.status(), v1::OBLIGATION_STATUS_EXEMPT) << month.month();
  }
}

// The whole year came into the ledger after it was over: it is told as it was.
TEST(BackdatedPairSpec, AYearThatIsRecordedAfterItWasOverIsOwed) {
  const CivilMonth month(2017, 3);
  const CivilDay recorded(2018, 1, 10);
  EXPECT_FALSE(domain::IsBackdated(month, recorded, recorded));
  EXPECT_FALSE(domain::IsBackdated(month, recorded, CivilDay(2017, 4, 1)));
  EXPECT_TRUE(domain::IsBackdated(month, recorded, CivilDay(2017, 3, 31)));
  EXPECT_FALSE(domain::IsBackdated(month, CivilDay(2017, 3, 31), CivilDay(2017, 1, 10)));
  EXPECT_TRUE(domain::IsBackdated(month, CivilDay(2017, 4, 1), CivilDay(2017, 1, 10)));
}

TEST(BackdatedEnrolmentSpec, AMonthThatWasOverWhenItWasRecordedOwesNoReport) {  // R0-04, R0-26
  Story story = KeptUntil("2017-05-20");
  story.Tell(spec::RegisterUnit(kNewTown, event::v1::TEAM_TIER_SQUADRON, kXuecheng));
  story.Tell(Enroll(kNewTown));
  const auto table = [&story](CivilMonth month) {
    return ReadDispatchTable(story.tables(), spec::kYear, kNewTown, month, kYearEnd).value();
  };
  const v1::DispatchTable april = table(CivilMonth(2017, 4));
  EXPECT_EQ(april.timeliness(), v1::REPORT_TIMELINESS_EXEMPT);
  ASSERT_EQ(april.findings_size(), 1);
  EXPECT_EQ(april.findings(0).severity(), v1::RULE_SEVERITY_INFO);
  EXPECT_EQ(april.findings(0).message_zh(),
            "参加活动于 2017-05-20 才登记，2017-04 当时已过，当月月报不作要求");
  EXPECT_EQ(table(CivilMonth(2017, 5)).timeliness(), v1::REPORT_TIMELINESS_OVERDUE);
}

// Of the other town all twelve months are owed, of the new one those from May on.
TEST(BackdatedEnrolmentSpec, NeitherDoesTheScoreMissAReportOfIt) {  // R0-04, R0-26
  Story story = KeptUntil("2017-05-20");
  story.Tell(spec::RegisterUnit(kNewTown, event::v1::TEAM_TIER_SQUADRON, kXuecheng));
  story.Tell(Enroll(kNewTown));
  story.Tell(Assign(kXingcheng, kNewTown));
  const std::string pair_id = spec::PairId(kXingcheng, kNewTown);
  const auto reports_due = [&](const v1::YearEndAssessment& assessment) {
    for (const v1::PairScore& pair : assessment.pairs()) {
      for (const v1::ScoreTerm& term : pair.terms()) {
        const bool is_it = term.key() == "reporting_completeness" && pair.pair_id() == pair_id;
        if (is_it) return term.denominator();
      }
    }
    return int64_t{-1};
  };
  const CivilDay over(2018, 1, 31);
  EXPECT_EQ(reports_due(ReadYearEndAssessment(story.tables(), spec::kYear, over).value()), 20);
  const std::string cell =
      absl::StrCat("pairs[", pair_id, "].terms[reporting_completeness].denominator");
  EXPECT_EQ(reports_due(ReadYearEndAssessment(story.tables(), spec::kYear, over,
                                              domain::Organization::kAsItWas, cell)
                            .value()),
            20);
}

}  // namespace
}  // namespace jiedui::projections
