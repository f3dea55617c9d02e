#include "services/file_words.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "eventstore/disk_cause.h"
#include "eventstore/finding.h"
#include "services/finding_words.h"

namespace jiedui::services {
namespace {

using Words = std::pair<absl::string_view, absl::string_view>;

// What a step on a file is called. The longer of two with one beginning comes first.
constexpr Words kSteps[] = {{"cannot close ", "无法写完 "},
                            {"cannot create ", "无法建立 "},
                            {"cannot list directory ", "无法列出目录 "},
                            {"cannot look at ", "无法查看 "},
                            {"cannot make directory ", "无法建立目录 "},
                            {"cannot open directory ", "无法打开目录 "},
                            {"cannot open ", "无法打开 "},
                            {"cannot overwrite ", "无法覆盖 "},
                            {"cannot read ", "无法读取 "},
                            {"cannot remove ", "无法删除 "},
                            {"cannot rename to ", "无法改名为 "},
                            {"cannot sync directory ", "目录无法落盘 "},
                            {"cannot sync ", "无法落盘 "},
                            {"cannot write ", "无法写入 "}};

// What the system says of it, but for why a disk refuses (eventstore/disk_cause.h).
constexpr Words kProblems[] = {{"File exists", "文件已存在"},
                               {"Is a directory", "是一个目录"},
                               {"No such file or directory", "没有这个文件或目录"},
                               {"Not a directory", "不是目录"},
                               {"exists but is not a directory", "已在，但不是目录"}};

// What is said behind a path.
constexpr Words kStates[] = {
    {" may be read by others than its owner: chmod 600 it", " 可被他人读取，请执行 chmod 600"},
    {" has more than 1 MiB", " 超过 1 MiB"},
    {" is a pipe, and no file", " 是管道，不是文件"},
    {" is a device, and no file", " 是设备，不是文件"},
    {" is what a restore that was cut short has left: repeat it (jiedui archive restore), or "
     "remove "
     "it if a new ledger is meant",
     " 是被中断的恢复留下的：请重新恢复（jiedui archive restore），确要新建账本的则删除它"},
    {" is of a ledger that is gone: restore it (jiedui archive restore), or move its keys away if "
     "a "
     "new ledger is meant",
     " 属于已不在的账本：请恢复该账本（jiedui archive restore），确要新建账本的则将其密钥移走"},
    {" is damaged", " 已损坏"},
    {" is missing", " 不在"},
    {" is not named as a key", " 的名称不是密钥的名称"},
    {"not the id of a key", "不是密钥的编号"}};

// Where the keys of personal data must not be.
constexpr absl::string_view kKeysWouldLie = "the keys of personal data would lie in ";
constexpr absl::string_view kCopiedToo =
    ", which is copied with the ledger: choose another keys_directory than ";

// What the system says of it, at the end of a text.
struct Why {
  absl::string_view words;
  std::string zh;
  std::string en;
};

std::optional<Why> WhyIn(absl::string_view text) {
  if (const auto cause = eventstore::DiskCauseIn(text)) {
    const eventstore::Finding finding = eventstore::Found(cause->kind);
    return Why{cause->words, ChineseOf(finding), TextOf(finding)};
  }
  for (const auto& [problem, problem_zh] : kProblems) {
    if (!absl::EndsWith(text, problem)) continue;
    return Why{problem, std::string(problem_zh), std::string(problem)};
  }
  return std::nullopt;
}

// How the storage engine begins to say that the disk failed it.
constexpr absl::string_view kEngineFailed = "IO error: ";

// "<path>: <what the system says>", which nobody has put into Chinese.
std::string InBrackets(absl::string_view text) {
  const size_t at = text.rfind(": ");
  if (at == absl::string_view::npos) return std::string(text);
  return absl::StrCat(text.substr(0, at), "（", text.substr(at + 2), "）");
}

// What the storage engine says of a step that failed, taken apart.
struct Failed {
  absl::string_view step;  // "cannot create /data", or whatever was being done
  std::string path;
  absl::string_view words;  // all of its own
  Why why;
};

// "<step>: IO error: <what, and where>: <path>: <what the system says>".
std::optional<Failed> FailedIn(absl::string_view text) {
  const size_t at = text.find(kEngineFailed);
  std::optional<Why> why = WhyIn(text);
  if (at == absl::string_view::npos || !why) return std::nullopt;
  const absl::string_view words = text.substr(at);
  const absl::string_view where = absl::StripSuffix(absl::StripSuffix(words, why->words), ": ");
  const std::vector<absl::string_view> parts = absl::StrSplit(where, ": ");
  const bool named = absl::StrContains(parts.back(), '/');
  return Failed{absl::StripSuffix(text.substr(0, at), ": "), named ? std::string(parts.back()) : "",
                words, *std::move(why)};
}

std::string ChineseOfFailed(const Failed& failed) {
  for (const auto& [step, step_zh] : kSteps) {
    absl::string_view path = failed.step;
    if (!absl::ConsumePrefix(&path, step)) continue;
    return absl::StrCat(step_zh, path, "：", failed.why.zh, "（", failed.words, "）");
  }
  const std::string where = failed.path.empty() ? "" : absl::StrCat("：", failed.path);
  const absl::string_view between = failed.step.empty() ? "" : ": ";
  return absl::StrCat(failed.why.zh, where, "（", failed.step, between, failed.words, "）");
}

}  // namespace

std::string EnglishOfFileError(absl::string_view text) {
  const std::optional<Failed> failed = FailedIn(text);
  if (!failed) return std::string(text);
  const bool named = failed->path.empty() || absl::StrContains(failed->step, failed->path);
  return absl::StrCat(failed->step, failed->step.empty() ? "" : ": ", failed->why.en,
                      named ? "" : absl::StrCat(": ", failed->path), " (", failed->words, ")");
}

std::string ChineseOfFileError(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> late =
      absl::StrSplit(text, absl::MaxSplits(" has not answered for ", 1));
  if (!late.second.empty()) return absl::StrCat(late.first, " 在 ", late.second, " 内没有应答");
  if (absl::ConsumePrefix(&text, kKeysWouldLie)) {
    const std::pair<absl::string_view, absl::string_view> places =
        absl::StrSplit(text, absl::MaxSplits(kCopiedToo, 1));
    return absl::StrCat("个人信息密钥将在 ", places.first,
                        " 之内，会随账本一同复制：请另选 keys_directory，不能是 ", places.second);
  }
  for (const auto& [state, state_zh] : kStates) {
    if (absl::ConsumeSuffix(&text, state)) return absl::StrCat(text, state_zh);
  }
  if (const auto failed = FailedIn(text)) return ChineseOfFailed(*failed);
  for (const auto& [step, step_zh] : kSteps) {
    if (!absl::ConsumePrefix(&text, step)) continue;
    const std::optional<Why> why = WhyIn(text);
    if (!why) return absl::StrCat(step_zh, InBrackets(text));
    absl::ConsumeSuffix(&text, why->words);
    absl::ConsumeSuffix(&text, ": ");
    return absl::StrCat(step_zh, text, "：", why->zh);
  }
  return absl::StrContains(text, kEngineFailed) ? absl::StrCat("读写出错（", text, "）") : "";
}

}  // namespace jiedui::services
