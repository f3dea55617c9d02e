#include "tests/cli/readme_commands.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/check.h"
#include "base/durable_file.h"
#include "tests/cli/audit_fixture.h"

namespace jiedui::cli {
namespace {

// The commands of the block of a README that begins with that one, each as its words.
std::vector<std::vector<std::string>> CommandsFrom(const std::string& readme,
                                                   const std::string& first) {
  const std::string text = ReadFile(absl::StrCat(JIEDUI_SOURCE_DIR, "/", readme)).value();
  const size_t begin = text.find(first);
  CHECK(begin != std::string::npos, readme);
  const std::string block = text.substr(begin, text.find("```", begin) - begin);
  std::vector<std::vector<std::string>> commands;
  for (const absl::string_view line : absl::StrSplit(block, '\n', absl::SkipEmpty())) {
    std::vector<std::string>& words = commands.emplace_back();
    for (const absl::string_view word : absl::StrSplit(line, ' ')) {
      words.emplace_back(absl::StripSuffix(absl::StripPrefix(word, "'"), "'"));
      // As if it were said where the program is built.
      if (absl::StartsWith(word, "deploy/")) {
        words.back() = absl::StrCat(JIEDUI_SOURCE_DIR, "/", word);
      }
    }
  }
  return commands;
}

// What a command of a README prints, asked of that server.
std::string PrintedBy(std::vector<std::string> command, const std::string& server) {
  EXPECT_EQ(command.front(), "build/release/jiedui");
  command.erase(command.begin());
  command.insert(command.end(), {"--server", server});
  const Outcome outcome = Jiedui(command);
  EXPECT_EQ(outcome.code, ExitCode::kOk) << outcome.err;
  return outcome.out;
}

std::string LineOf(const std::string& text, const std::string& begin) {
  const size_t found = text.find(begin);
  return found == std::string::npos ? "" : text.substr(found, text.find('\n', found) - found);
}

}  // namespace

void ExpectTheCommandsOfTheReadmeFollowANumber(const std::string& server) {
  for (const char* const readme : {"README.md", "README.zh-CN.md"}) {
    const auto commands = CommandsFrom(readme, "build/release/jiedui explain assess");
    ASSERT_EQ(commands.size(), 3U) << readme;
    const std::string now = PrintedBy(commands[0], server);
    EXPECT_THAT(LineOf(now, "依据："), ::testing::HasSubstr("枣安监发〔2017〕11号"));
    EXPECT_THAT(LineOf(now, "算式："),
                ::testing::AnyOf(::testing::HasSubstr(" = "), ::testing::HasSubstr(" ≈ ")));
    EXPECT_THAT(LineOf(now, "算式："), ::testing::HasSubstr("月度活动 "));
    EXPECT_THAT(now, ::testing::HasSubstr(
                         "\n取自：pairs[2017-370406-370402].terms[kind_floors].points_milli = "));
    EXPECT_THAT(now, ::testing::HasSubstr("\n由来"));
    EXPECT_THAT(now, ::testing::HasSubstr("个已验证"));
    const std::string in_april = PrintedBy(commands[1], server);
    EXPECT_NE(LineOf(in_april, "值："), "");
    EXPECT_NE(LineOf(in_april, "算式："), LineOf(now, "算式："));
    constexpr char kWhichKind[] = "山亭区—市中区，(换岗交流|联合执法|集中学习)，达标情况：计入";
    EXPECT_THAT(in_april, ::testing::ContainsRegex(kWhichKind))
        << "of which kind an activity is missing";
    const std::string assumed = PrintedBy(commands[2], server);
    EXPECT_EQ(LineOf(assumed, "单元格："), LineOf(now, "单元格："));
    EXPECT_THAT(LineOf(assumed, "规则参数集："), ::testing::HasSubstr("quota-safe-2017"));
    EXPECT_NE(LineOf(assumed, "值："), LineOf(now, "值：")) << "a number that the quotas move";
    EXPECT_EQ(LineOf(assumed, "按采用的规则参数："),
              absl::StrCat("按采用的规则参数：", absl::StripPrefix(LineOf(now, "值："), "值：")));
    const auto compared = CommandsFrom(readme, "build/release/jiedui compare assess");
    EXPECT_THAT(PrintedBy(compared[0], server), ::testing::HasSubstr("名次变化"));
    const auto queries = CommandsFrom(readme, "build/release/jiedui pairs --unit");
    ASSERT_GT(queries.size(), 3U) << readme;
    EXPECT_THAT(PrintedBy(queries[3], server),
                ::testing::AllOf(::testing::HasSubstr("应办事项 "),
                                 ::testing::Not(::testing::HasSubstr("应办事项 0 项"))))
        << "what was still to do then";
  }
}

}  // namespace jiedui::cli
