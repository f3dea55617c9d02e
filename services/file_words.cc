#include "services/file_words.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

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

// What the system says of it.
constexpr Words kProblems[] = {{"File exists", "文件已存在"},
                               {"Input/output error", "读写出错"},
                               {"Is a directory", "是一个目录"},
                               {"No space left on device", "磁盘已满"},
                               {"No such file or directory", "没有这个文件或目录"},
                               {"Not a directory", "不是目录"},
                               {"Permission denied", "没有权限"},
                               {"Read-only file system", "文件系统只读"}};

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

}  // namespace

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
  for (const auto& [step, step_zh] : kSteps) {
    if (!absl::ConsumePrefix(&text, step)) continue;
    for (const auto& [problem, problem_zh] : kProblems) {
      if (!absl::ConsumeSuffix(&text, problem)) continue;
      absl::ConsumeSuffix(&text, ": ");
      return absl::StrCat(step_zh, text, "：", problem_zh);
    }
    return absl::StrCat(step_zh, text);
  }
  return "";
}

}  // namespace jiedui::services
