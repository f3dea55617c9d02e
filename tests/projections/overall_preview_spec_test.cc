// What a district's 总体开展情况 starts from, and that the check of it has nothing to say to it
// (R0-27).

#include <string>

#include "absl/strings/match.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/monthly_dispatch.h"
#include "projections/registry.h"
#include "tests/projections/story.h"
#include "tests/support/facts.h"

namespace jiedui::projections {
namespace {

using namespace spec;  // NOLINT(google-build-using-namespace): the language of facts

const CivilMonth kMarch(2017, 3);
const CivilDay kToday(2017, 4, 30);

// 临城 and 兴仁 inspect together, and both report it; only 临城's report is accepted.
Story HalfAccepted() {
  Story story;
  story.Tell(
      InspectTargets("j1", kTownPair, "2017-03-05", {{"e1", kLincheng, 2}, {"e2", kXingren, 1}}));
  for (const char* const unit : {kLincheng, kXingren}) {
    event::v1::ReportSubmitted report = SubmitReport(unit, "2017-03", "2017-04-02");
    *report.mutable_figures() = PreviewFigures(story.tables(), kYear, unit, kMarch).value();
    story.Tell(report);
  }
  story.Tell(AcceptReport(kLincheng, "2017-03", "2017-04-03"));
  return story;
}

OverallPreview Preview(const Story& story) {
  return PreviewOverall(story.tables(), kYear, kXuecheng, kMarch,
                        ViewOf(story.tables(), domain::Organization::kAsItWas, kToday))
      .value();
}

// 薛城's report as it is prefilled.
event::v1::ReportSubmitted Prefilled(const Story& story) {
  const OverallPreview preview = Preview(story);
  event::v1::ReportSubmitted report = SubmitReport(kXuecheng, "2017-03", "2017-04-05");
  *report.mutable_figures() = PreviewFigures(story.tables(), kYear, kXuecheng, kMarch).value();
  *report.mutable_overall_figures() = preview.figures;
  report.set_overview(preview.overview);
  return report;
}

// What 附件2 of 薛城 says of the numbers of 总体开展情况.
int ToldOf(const Story& story) {
  const v1::DispatchTable table =
      ReadDispatchTable(story.tables(), kYear, kXuecheng, kMarch, kToday).value();
  int told = 0;
  for (const v1::RuleFinding& finding : table.findings()) {
    if (absl::StartsWith(finding.message_zh(), "总体开展情况")) ++told;
  }
  return told;
}

TEST(OverallPreviewSpec, ItStartsFromWhatIsAcceptedAndSaysWhatIsNot) {
  const OverallPreview preview = Preview(HalfAccepted());
  EXPECT_EQ(preview.figures.joint_session_count(), 1);
  EXPECT_EQ(preview.figures.document_count(), 2) << "兴仁's one is not accepted";
  EXPECT_THAT(preview.overview, testing::HasSubstr("个镇街（开发区）的月报未审核，未计入。"));
}

TEST(OverallPreviewSpec, SubmittedUnchangedItContradictsNothing) {
  Story story = HalfAccepted();
  story.Tell(Prefilled(story));
  EXPECT_EQ(ToldOf(story), 0);
}

TEST(OverallPreviewSpec, ItCountsWhatTheBrigadeDidItselfBeforeAndAfterThatIsAccepted) {
  Story story = HalfAccepted();
  story.Tell(InspectTargets("j2", kBrigadePair, "2017-03-07", {{"e5", kXuecheng, 3}}));
  EXPECT_EQ(Preview(story).figures.joint_session_count(), 2);
  story.Tell(Prefilled(story));
  EXPECT_EQ(ToldOf(story), 0);
  story.Tell(AcceptReport(kXuecheng, "2017-03", "2017-04-06"));
  EXPECT_EQ(ToldOf(story), 0);
}

TEST(OverallPreviewSpec, WhatItLeavesOutIsToldOnceItIsAccepted) {
  Story story = HalfAccepted();
  story.Tell(Prefilled(story));
  story.Tell(AcceptReport(kXingren, "2017-03", "2017-04-06"));
  EXPECT_EQ(ToldOf(story), 2) << "an enterprise and a document of 兴仁";
}

}  // namespace
}  // namespace jiedui::projections
