// What else is shown by either organization: registers, lists of pairs, checks, permits, cases and
// reports, obligations, previews.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "domain/date.h"
#include "domain/rules/dispatch.h"
#include "domain/rules/rollup.h"
#include "projections/bulletin_archive.h"
#include "projections/bulletin_table.h"
#include "projections/case_board.h"
#include "projections/fold.h"
#include "projections/monthly_dispatch.h"
#include "projections/obligations.h"
#include "projections/pair_compliance.h"
#include "projections/pair_register.h"
#include "projections/registry.h"
#include "projections/year_end_assessment.h"
#include "tests/projections/reorganized.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;         // NOLINT(google-build-using-namespace): the language of facts
using namespace reorganized;  // NOLINT(google-build-using-namespace): the year it is about

using domain::Organization;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// --- registers, pairs, checks, permits, cases, reports ---

TEST(OrganizationSpec, ARegisterIsOwedByWhoHadTownsOnItsLastDay) {  // R0-09
  Story story;
  const auto state = [&story](absl::string_view unit_id, absl::string_view on) {
    const auto view = View(story, kWas, on);
    return ReadPairRegister(story.tables(), kYear, unit_id, view)->state();
  };
  EXPECT_EQ(state(kXuecheng, kYearEnd), v1::REGISTER_STATE_NOT_FILED);
  EXPECT_EQ(state(kShizhong, kYearEnd), v1::REGISTER_STATE_UNSPECIFIED) << "it has no towns";
  story.Tell(TransferUnit(kLincheng, kShizhong, "2017-09-01"));
  EXPECT_EQ(state(kShizhong, kYearEnd), v1::REGISTER_STATE_UNSPECIFIED) << "it came later";
  EXPECT_EQ(state(kXuecheng, kYearEnd), v1::REGISTER_STATE_NOT_FILED);
}

TEST(OrganizationSpec, ARegisterIsOfItsYearWhomeverItsTownsComeUnderInTheNext) {  // R0-09
  Story story;
  const auto count = [&story](absl::string_view unit_id, absl::string_view on) {
    const auto view = View(story, kWas, on);
    return ReadPairRegister(story.tables(), kYear, unit_id, view)->rows_size();
  };
  const int before = count(kXuecheng, kYearEnd);
  ASSERT_GT(before, 0);
  story.Tell(TransferUnit(kLincheng, kTengzhou, "2018-01-01"));
  EXPECT_EQ(count(kXuecheng, "2018-02-01"), before);
  EXPECT_EQ(count(kTengzhou, "2018-02-01"), 0);
}

TEST(OrganizationSpec, ARegisterNotYetFiledIsThatOfWhoTookOver) {
  Story story = March();
  story.Tell(Dissolve(kBrigadePair, "2017-10-01"));
  story.Tell(Merge({kXuecheng}, kShizhong, "2017-10-01"));
  const auto form = [&story](Organization organization) {
    return ReadPairRegister(story.tables(), kYear, kXuecheng, View(story, organization)).value();
  };
  EXPECT_EQ(form(kWas).unit_id(), kXuecheng);
  EXPECT_EQ(form(kWas).rows_size(), 0) << "its towns are another's on that day";
  EXPECT_EQ(form(kNow).unit_id(), kShizhong);
  EXPECT_EQ(form(kNow).rows_size(), 2);
}

TEST(OrganizationSpec, AFiledRegisterIsWhatWasFiledWhateverIsAsked) {
  Story story = March();
  story.Tell(FileRegister(kXuecheng, {kTownPair}, "2017-03-20"));
  Reorganize(story);
  const auto was = ReadPairRegister(story.tables(), kYear, kXuecheng, View(story, kWas)).value();
  const auto now = ReadPairRegister(story.tables(), kYear, kXuecheng, View(story, kNow)).value();
  EXPECT_EQ(was.rows(0).unit_b_name(), RegisterUnit(kXingren, {}, "").display_name());
  EXPECT_EQ(now.SerializeAsString(), was.SerializeAsString());
}

TEST(OrganizationSpec, APairIsNamedAndListedByWhoItsSidesAreNow) {
  const Story story = Reorganized();
  const auto side = [&story](Organization organization) {
    return ReadPair(story.tables(), kTownPair, View(story, organization)).value();
  };
  EXPECT_EQ(side(kWas).unit_b_name(), RegisterUnit(kXingren, {}, "").display_name());
  EXPECT_EQ(side(kNow).unit_b_name(), "兴城新区");
  EXPECT_EQ(side(kNow).assigned().unit_b_id(), kXingren) << "as it was assigned";
  const auto of_xingcheng = [&story](Organization organization) {
    return ListPairs(story.tables(), {kYear, "", kXingcheng}, View(story, organization))->size();
  };
  EXPECT_EQ(of_xingcheng(kWas), 1U);
  EXPECT_EQ(of_xingcheng(kNow), 2U);
}

TEST(OrganizationSpec, AGoodPracticeIsListedWithWhoTookOver) {  // R0-36
  Story story = March();
  story.Tell(RecordPractice("g1", kXingren, "2017-04-01"));
  story.Tell(RecordPractice("g2", kLincheng, "2017-04-02"));
  Reorganize(story);
  const auto of = [&story](absl::string_view unit_id, Organization organization) {
    std::vector<std::string> names;
    for (const v1::GoodPractice& each : ListGoodPractices(
             story.tables(), {kYear, std::string(unit_id)}, View(story, organization))) {
      names.push_back(each.name());
    }
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(of(kXingcheng, kWas), Names());
  EXPECT_EQ(of(kXingcheng, kNow), Names({"goodPractices/g1"}));
  EXPECT_EQ(of(kXuecheng, kWas), Names({"goodPractices/g1", "goodPractices/g2"}));
  EXPECT_EQ(of(kXuecheng, kNow), Names({"goodPractices/g1"}));
  EXPECT_EQ(of(kTengzhou, kNow), Names({"goodPractices/g2"}));
}

TEST(OrganizationSpec, ChecksPermitsCasesAndReportsOfAUnitAreListedWithWhoTookOver) {
  Story story = March();
  story.Tell(OrderFix("k1", kTownPair, kXuecheng, "2017-03-31", "2017-04-30"));
  story.Tell(PermitLateEntry("late-1", kXingren, "2017-03", "2017-04-15", "2017-12-31"));
  story.Tell(ProposeCase("c1", kXingren, "j1", "2017-03-10"));
  story.Tell(SubmitReport(kXingren, "2017-03", "2017-04-02"));
  story.Tell(SubmitReport(kXingcheng, "2017-02", "2017-03-02"));
  Reorganize(story);
  const auto counts = [&story](Organization organization) {
    const auto view = View(story, organization);
    const Tables& tables = story.tables();
    return std::vector<size_t>{ListSupervisionChecks(tables, {"", kXingcheng, false}, view)->size(),
                               ListLateEntryPermits(tables, {kXingcheng, {}}, view)->size(),
                               ListCases(tables, {kXingcheng, ""}, view)->size(),
                               ListReports(tables, {kXingcheng, {}, kYear}, view).size()};
  };
  EXPECT_THAT(counts(kWas), ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(counts(kNow), ElementsAre(1, 1, 1, 2));
}

TEST(OrganizationSpec, ACheckIsJudgedOnTheDayAskedFor) {
  Story story = March();
  story.Tell(OrderFix("k1", kTownPair, kXuecheng, "2017-03-31", "2017-04-30"));
  const auto state = [&story](absl::string_view day) {
    return ListSupervisionChecks(story.tables(), {}, View(story, kWas, day))->front().fix_state();
  };
  EXPECT_EQ(state("2017-04-30"), v1::FIX_STATE_OPEN);
  EXPECT_EQ(state("2017-05-01"), v1::FIX_STATE_OVERDUE);
}

// --- obligations ---

TEST(OrganizationSpec, WhatAUnitOwedIsShownWithWhoTookOverAndStandsAsItStood) {
  const Story story = Reorganized();
  const auto owed = [&story](const std::string& unit_id, Organization organization) {
    std::set<std::string> lines;
    const auto all =
        ReadObligations(story.tables(), {kYear, unit_id, false}, View(story, organization)).value();
    for (const v1::Obligation& each : all) {
      lines.insert(absl::StrCat(each.obligation_id(), " ", each.status()));
    }
    return lines;
  };
  const std::set<std::string> old_ones = owed(kXingren, kWas);
  std::set<std::string> both = owed(kXingcheng, kWas);
  both.insert(old_ones.begin(), old_ones.end());
  ASSERT_THAT(old_ones, testing::SizeIs(testing::Gt(5U)));
  EXPECT_EQ(owed(kXingcheng, kNow), both);
  EXPECT_EQ(owed(kXingren, kNow), both) << "who is asked for is shown as who took over";
  EXPECT_EQ(owed("", kNow), owed("", kWas)) << "nothing is owed anew";
}

TEST(OrganizationSpec, WhoIsBelowADistrictIsAskedOfTheOrganization) {
  const Story story = Reorganized();
  const auto asked = [&story](const std::string& top, Organization organization) {
    return UnitsAsked(story.tables(), top, true, View(story, organization)).value();
  };
  EXPECT_THAT(asked(kTengzhou, kNow), Contains(kLincheng));
  EXPECT_THAT(asked(kXuecheng, kWas), Contains(kXingren));
  EXPECT_THAT(asked(kXuecheng, kNow), Not(Contains(kXingren)));
}

// --- previews ---

TEST(OrganizationSpec, AnOverviewIsOfTheTownsThatTheOrganizationHasBelowTheDistrict) {
  const Story story = Reorganized();
  const auto overview = [&story](Organization organization) {
    return PreviewOverall(story.tables(), kYear, kXuecheng, CivilMonth(2017, 3),
                          View(story, organization))
        ->overview;
  };
  EXPECT_THAT(overview(kWas), testing::HasSubstr("应报月报的4个镇街"));
  EXPECT_THAT(overview(kNow), testing::HasSubstr("应报月报的3个镇街")) << "临城 is 滕州's now";
}

}  // namespace
}  // namespace jiedui::projections
