#include "cli/progress.h"

#include <sstream>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::cli {
namespace {

TEST(ProgressTest, TheEndIsSaidOnceForEachThingDone) {
  std::ostringstream err;
  Progress progress(err);
  progress.Say("写入", 2, 2);
  progress.Say("写入", 2, 2);
  progress.Say("校验", 1, 3);
  progress.Say("校验", 3, 3);
  progress.Say("校验", 3, 3);
  EXPECT_EQ(err.str(), "写入 2/2，还需 0 秒\n校验 3/3，还需 0 秒\n");
}

TEST(ProgressTest, WhatHasARateSaysItBesideTheTimeItTakes) {
  std::ostringstream err;
  Progress progress(err);
  progress.Say("重算", 3160, 3160, 1523.4, absl::InfinitePast());
  EXPECT_EQ(err.str(), "重算 3160/3160，每秒 1523 个事件，还需 0 秒\n");
}

TEST(ProgressTest, NothingDoneYetSaysNothing) {
  std::ostringstream err;
  Progress progress(err);
  progress.Say("校验", 0, 3);
  progress.Say("校验", 0, 0);
  EXPECT_EQ(err.str(), "");
}

}  // namespace
}  // namespace jiedui::cli
