#include "cli/said.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/failure.h"

#include "services/finding_words.h"

namespace jiedui::cli {
namespace {

// "LEDGER_DAMAGED"; empty if there is none.
std::string NameOf(v1::ErrorReason reason) {
  if (reason == v1::ERROR_REASON_UNSPECIFIED) return "";
  return std::string(absl::StripPrefix(v1::ErrorReason_Name(reason), "ERROR_REASON_"));
}

std::string ReasonIn(const absl::Status& status) {
  const std::string told = RefusalOf(status).reason;
  return told.empty() ? NameOf(services::ReasonOfFinding(status)) : told;
}

// What a step on a file is called, and what the system says of it.
constexpr std::pair<absl::string_view, absl::string_view> kSteps[] = {
    {"cannot close ", "无法写完 "},       {"cannot create ", "无法建立 "},
    {"cannot look at ", "无法查看 "},     {"cannot open ", "无法打开 "},
    {"cannot read ", "无法读取 "},        {"cannot remove ", "无法删除 "},
    {"cannot rename to ", "无法改名为 "}, {"cannot sync ", "无法落盘 "},
    {"cannot write ", "无法写入 "}};
constexpr std::pair<absl::string_view, absl::string_view> kProblems[] = {
    {"File exists", "文件已存在"},
    {"Is a directory", "是一个目录"},
    {"No space left on device", "磁盘已满"},
    {"No such file or directory", "没有这个文件或目录"},
    {"Not a directory", "不是目录"},
    {"Permission denied", "没有权限"},
    {"Read-only file system", "文件系统只读"}};

// Of "cannot create <path>: <problem>"; empty of anything else.
std::string ChineseOfFileStep(absl::string_view text) {
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

}  // namespace

Said SaidBy(const eventstore::Finding& finding) {
  return {services::ChineseOf(finding), eventstore::TextOf(finding)};
}

Said SaidBy(const absl::Status& status) {
  const eventstore::Finding finding = eventstore::FindingOf(status);
  if (finding.kind != eventstore::FindingKind::kOther) return SaidBy(finding);
  const Refusal refusal = RefusalOf(status);
  return {refusal.zh, refusal.en};
}

std::vector<Said> SaidBy(absl::Span<const eventstore::Finding> findings) {
  std::vector<Said> said;
  for (const eventstore::Finding& finding : findings) said.push_back(SaidBy(finding));
  return said;
}

absl::Status Told(const absl::Status& status) {
  const eventstore::Finding finding = eventstore::FindingOf(status);
  if (finding.kind == eventstore::FindingKind::kOther) {
    const std::string zh = ChineseOfFileStep(status.message());
    return zh.empty() ? status : Failure(status.code(), "", zh, status.message());
  }
  const Said said = SaidBy(finding);
  return Failure(status.code(), ReasonIn(status), said.zh, said.en);
}

absl::Status ToldBehind(absl::StatusCode code, const Said& front, const absl::Status& status) {
  const Said said = SaidBy(status);
  return Failure(code, ReasonIn(status), absl::StrCat(front.zh, said.zh),
                 absl::StrCat(front.en, said.en));
}

absl::Status ToldBehind(const Said& front, const absl::Status& status) {
  return ToldBehind(status.code(), front, status);
}

absl::Status ToldAs(absl::StatusCode code, v1::ErrorReason reason, const Said& said) {
  return Failure(code, NameOf(reason), said.zh, said.en);
}

}  // namespace jiedui::cli
