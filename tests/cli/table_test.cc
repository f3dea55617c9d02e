#include "cli/table.h"

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::cli {
namespace {

using ::testing::ElementsAre;

TEST(DisplayWidthTest, AChineseCharacterTakesTwoColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("滕州市"), 6);
  EXPECT_EQ(DisplayWidth("（工作较好一方）"), 16);
  EXPECT_EQ(DisplayWidth("A方"), 3);
}

TEST(DisplayWidthTest, AByteThatIsNotUtf8TakesOne) {
  EXPECT_EQ(DisplayWidth("a\xff"), 2);
}

TEST(WrapTest, BreaksBetweenCharactersAndNeverBeyondTheWidth) {
  EXPECT_THAT(Wrap("结对互助", 5), ElementsAre("结对", "互助"));
  EXPECT_THAT(Wrap("ab\ncd", 10), ElementsAre("ab", "cd"));
  EXPECT_THAT(Wrap("", 10), ElementsAre(""));
}

TEST(WrapTest, TearsNoWordAndBeginsNoLineWithAComma) {
  EXPECT_THAT(Wrap("brigades pair with brigades", 12),
              ElementsAre("brigades", "pair with", "brigades"));
  EXPECT_THAT(Wrap("已有二个结对，至多", 12), ElementsAre("已有二个结", "对，至多"));
  EXPECT_THAT(Wrap("2017-370481-370403-r01a", 8), ElementsAre("2017-370", "481-3704", "03-r01a"));
}

TEST(WrapTest, ShowsAnEscapeSequenceAsSpaces) {
  EXPECT_THAT(Wrap("a\x1b[31mb", 20), ElementsAre("a [31mb"));
}

TEST(TableTest, EveryLineIsAsWideAsTheOthers) {
  Table table({{"序号", Column::Align::kRight}, {"单位"}, {"备注", Column::Align::kLeft, 6}});
  table.AddRow({"1", "枣庄高新区", "一个单位与两个单位结对"});
  table.AddRow({"12", "薛城", ""});
  const std::string text = table.Text();
  const std::vector<std::string> lines = absl::StrSplit(text, '\n', absl::SkipEmpty());
  for (const std::string& line : lines) EXPECT_EQ(DisplayWidth(line), table.Width()) << line;
}

TEST(TableTest, NumbersStandAtTheRight) {
  Table table({{"数", Column::Align::kRight}, {"名"}});
  table.AddRow({"7", "甲"});
  EXPECT_EQ(table.Text(),
            "┌──┬──┐\n"
            "│数│名│\n"
            "├──┼──┤\n"
            "│ 7│甲│\n"
            "└──┴──┘\n");
}

TEST(TableTest, CsvQuotesWhatNeedsItAndBeginsWithAByteOrderMark) {
  Table table({{"结对单位A\n（工作较好一方）"}, {"备注"}});
  table.AddRow({"甲,乙", "说\"好\""});
  EXPECT_EQ(table.Csv(),
            "\xEF\xBB\xBF结对单位A（工作较好一方）,备注\r\n\"甲,乙\",\"说\"\"好\"\"\"\r\n");
}

}  // namespace
}  // namespace jiedui::cli
