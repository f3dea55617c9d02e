// What a run says of its goals.

#include "bench/report.h"

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::bench {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Row Memory(double mib) {
  return {"resident memory", mib, "MiB", "the most it may be", 1024, "≤ 1"};
}

TEST(ReportSpec, WhatWasToBeAtMostSoMuchIsMetMissedOrNotJudged) {
  EXPECT_EQ(Memory(512).MeetsGoal(), true);
  EXPECT_EQ(Memory(2048).MeetsGoal(), false);
  EXPECT_EQ(Memory(0).MeetsGoal(), std::nullopt);
  EXPECT_TRUE(Memory(0).IsVoid());
}

TEST(ReportSpec, NothingDoneOfWhatWasToBeAtLeastSoMuchIsMissed) {
  const Row row = {"writes", 0, "calls/s", "no-op unary call", 7000, "≥ 0.7"};
  EXPECT_FALSE(row.IsVoid());
  EXPECT_EQ(row.MeetsGoal(), false);
}

TEST(ReportSpec, AFigureWithoutAGoalIsNotJudgedEither) {
  const Row row = {"cities", 0, "cities", "", 0, ""};
  EXPECT_FALSE(row.IsVoid());
  EXPECT_EQ(row.MeetsGoal(), std::nullopt);
}

TEST(ReportSpec, WhatIsNotJudgedIsListedApart) {
  const std::string text = MarkdownOf({Memory(0), Memory(512)}, absl::Seconds(3));
  EXPECT_THAT(text, HasSubstr("Goals missed:\n\nNone.\n"));
  EXPECT_THAT(text, HasSubstr("Goals met:\n\n- resident memory: 0.500 of"));
  EXPECT_THAT(text, HasSubstr("Not judged, for nothing was measured:\n\n- resident memory: 0.000"));
  EXPECT_THAT(text, HasSubstr("| 1024 | 0.000 | ≤ 1, not judged |"));
  EXPECT_THAT(MarkdownOf({Memory(512)}, absl::Seconds(3)), Not(HasSubstr("Not judged")));
}

}  // namespace
}  // namespace jiedui::bench
