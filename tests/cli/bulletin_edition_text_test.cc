// What a printed bulletin says of the rules of computation it was published by.

#include <string>

#include "absl/strings/match.h"
#include "cli/render.h"
#include "gtest/gtest.h"

namespace jiedui::cli {
namespace {

v1::GetBulletinResponse OfEdition(int edition) {
  v1::GetBulletinResponse bulletin;
  bulletin.set_edition(edition);
  return bulletin;
}

TEST(BulletinEditionText, OneOfTheRulesOfNowSaysNothingOfThem) {
  const std::string text = BulletinText(OfEdition(5));
  EXPECT_FALSE(absl::StrContains(text, "计算规则")) << text;
}

TEST(BulletinEditionText, OneOfEarlierRulesSaysWhichAndWhetherTheyAreFollowedStill) {
  v1::GetBulletinResponse bulletin = OfEdition(4);
  bulletin.set_earlier_edition(true);
  std::string text = BulletinText(bulletin);
  EXPECT_TRUE(absl::StrContains(text, "本期按第 4 版计算规则发布，以下各表按该版规则算出")) << text;
  bulletin.set_not_reproduced(true);
  text = BulletinText(bulletin);
  EXPECT_TRUE(absl::StrContains(text, "以下各表按现行规则算出")) << text;
}

}  // namespace
}  // namespace jiedui::cli
