#include "cli/usage_error.h"

#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace jiedui::cli {
namespace {

constexpr absl::string_view kRequired = " is required";

std::string MissingWords(absl::string_view message) {
  if (absl::StartsWith(message, "A subcommand")) return "没有写明子命令";
  return absl::StrCat("缺少 ", absl::StripSuffix(message, kRequired));
}

// What follows the colon of "The following argument was not expected: --foo".
std::string UnexpectedWords(absl::string_view message) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(message, absl::MaxSplits(": ", 1));
  return absl::StrCat("没有这个选项，或是多余的参数：", parts.second);
}

// "--a excludes --b", "--a requires --b".
std::string TwoWords(absl::string_view message, absl::string_view verb, absl::string_view words) {
  const std::pair<absl::string_view, absl::string_view> options =
      absl::StrSplit(message, absl::MaxSplits(verb, 1));
  return absl::StrCat(options.first, words, options.second);
}

std::string ChineseWords(CLI::ExitCodes kind, absl::string_view message) {
  if (kind == CLI::ExitCodes::RequiredError) return MissingWords(message);
  if (kind == CLI::ExitCodes::ExtrasError) return UnexpectedWords(message);
  if (kind == CLI::ExitCodes::ExcludesError) return TwoWords(message, " excludes ", " 不能同时写 ");
  if (kind == CLI::ExitCodes::RequiresError) return TwoWords(message, " requires ", " 须同时写 ");
  if (kind == CLI::ExitCodes::ArgumentMismatch) return absl::StrCat("值的个数不对：", message);
  if (kind == CLI::ExitCodes::ConversionError) return absl::StrCat("值不是所要的形式：", message);
  if (kind == CLI::ExitCodes::ValidationError) return absl::StrCat("值不符合要求：", message);
  return absl::StrCat("用法有误：", message);
}

// What a validator of ours says of the value of an option, "--at: <Chinese>\n  <English>", in each
// language; of any other message the same twice.
struct Texts {
  std::string zh;
  std::string en;
};

Texts TextsOf(absl::string_view message) {
  constexpr absl::string_view kBetween = "\n  ";
  constexpr absl::string_view kBehindOption = ": ";
  const size_t between = message.find(kBetween);
  if (between == absl::string_view::npos) return {std::string(message), std::string(message)};
  const absl::string_view zh = message.substr(0, between);
  const size_t option = zh.find(kBehindOption);
  const size_t end = option == absl::string_view::npos ? 0 : option + kBehindOption.size();
  return {std::string(zh),
          absl::StrCat(zh.substr(0, end), message.substr(between + kBetween.size()))};
}

}  // namespace

std::string UsageErrorText(CLI::ExitCodes kind, absl::string_view message) {
  const Texts texts = TextsOf(message);
  return absl::StrCat("错误：", ChineseWords(kind, texts.zh), "；加 --help 查看用法\n  ", texts.en,
                      "; run with --help for more information\n");
}

}  // namespace jiedui::cli
