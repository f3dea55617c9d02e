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

TEST(WrapTest, TearsNoShortWordAfterALongOneOrABracketFromWhatItHolds) {
  EXPECT_THAT(Wrap("a b squadrons", 10), ElementsAre("a b", "squadrons"));
  EXPECT_THAT(Wrap("报区（市）局", 7), ElementsAre("报区", "（市）", "局"));
}

TEST(TableTest, AColumnIsAsWideAsItsLongestWord) {
  Table table({{"分", Column::Align::kRight, 8}, {"名"}});
  table.AddRow({"18.182\n551858/600000", "甲"});
  EXPECT_EQ(table.Text(),
            "┌─────────────┬──┐\n"
            "│           分│名│\n"
            "├─────────────┼──┤\n"
            "│       18.182│甲│\n"
            "│551858/600000│  │\n"
            "└─────────────┴──┘\n");
}

TEST(TableTest, AWordBeyondAllMeasureIsTorn) {
  Table table({{"名", Column::Align::kLeft, 8}});
  table.AddRow({std::string(100, 'x')});
  EXPECT_EQ(table.Width(), 42);
}

// The first line is the title's.
std::string CsvOf(const std::string& cell) {
  Table table({{"甲"}});
  table.AddRow({cell});
  const std::string csv = table.Csv();
  return csv.substr(csv.find("\r\n") + 2);
}

TEST(TableTest, CsvHasNoCellThatASpreadsheetRuns) {
  EXPECT_EQ(CsvOf("=1+1"), "'=1+1\r\n");
  EXPECT_EQ(CsvOf("+8610"), "'+8610\r\n");
  EXPECT_EQ(CsvOf("@SUM(A1,A2)"), "\"'@SUM(A1,A2)\"\r\n");
  EXPECT_EQ(CsvOf("-cmd"), "'-cmd\r\n");
  EXPECT_EQ(CsvOf("-"), "'-\r\n");
  EXPECT_EQ(CsvOf("-2+3"), "'-2+3\r\n");
  EXPECT_EQ(CsvOf(" =1"), "' =1\r\n");
  EXPECT_EQ(CsvOf("\t=1"), "' =1\r\n");
  EXPECT_EQ(CsvOf("\rx"), "' x\r\n");
  EXPECT_EQ(CsvOf("＝1"), "'＝1\r\n");
}

TEST(TableTest, CsvLeavesNumbersAndTextAsTheyAre) {
  EXPECT_EQ(CsvOf("-5.000"), "-5.000\r\n");
  EXPECT_EQ(CsvOf("370404-r01=a"), "370404-r01=a\r\n");
  EXPECT_EQ(CsvOf("甲\n乙"), "\"甲\n乙\"\r\n");
}

TEST(TableTest, CsvBlanksControlCharacters) {
  EXPECT_EQ(CsvOf("a\x1b[31mb"), "a [31mb\r\n");
}

TEST(TableTest, CsvQuotesWhatNeedsItAndBeginsWithAByteOrderMark) {
  Table table({{"结对单位A\n（工作较好一方）"}, {"备注"}});
  table.AddRow({"甲,乙", "说\"好\""});
  EXPECT_EQ(table.Csv(),
            "\xEF\xBB\xBF结对单位A（工作较好一方）,备注\r\n\"甲,乙\",\"说\"\"好\"\"\"\r\n");
}

}  // namespace
}  // namespace jiedui::cli
