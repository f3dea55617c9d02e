#include "services/problem.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "services/finding_words.h"

namespace jiedui::services {
namespace {

// Payload with the whole of the problem. Not one of those that are sent.
constexpr char kPayload[] = "jiedui/problem";

constexpr absl::string_view kBeforePath = " \t\n\"'(=";
constexpr absl::string_view kAfterPath = " \t\n\"'):,;";
// The same in Chinese.
constexpr absl::string_view kWideBeforePath[] = {"：", "（", "；", "，", "“"};
constexpr absl::string_view kWideAfterPath[] = {"：", "（", "）", "；", "，", "”"};

bool MayBeginBehind(absl::string_view text) {
  if (text.empty() || absl::StrContains(kBeforePath, text.back())) return true;
  return std::any_of(std::begin(kWideBeforePath), std::end(kWideBeforePath),
                     [text](absl::string_view mark) { return absl::EndsWith(text, mark); });
}

absl::string_view PathAtBeginningOf(absl::string_view text) {
  size_t end = text.find_first_of(kAfterPath);
  for (const absl::string_view mark : kWideAfterPath) end = std::min(end, text.find(mark));
  return text.substr(0, end);
}

}  // namespace

std::string ForCaller(absl::string_view problem) {
  std::string text;
  while (!problem.empty()) {
    if (problem.front() != '/' || !MayBeginBehind(text)) {
      text += problem.front();
      problem.remove_prefix(1);
      continue;
    }
    const absl::string_view path = PathAtBeginningOf(problem);
    absl::StrAppend(&text, path.substr(path.rfind('/') + 1));
    problem.remove_prefix(path.size());
  }
  return text;
}

absl::Status RefuseFor(v1::ErrorReason reason, absl::string_view problem,
                       domain::ErrorVariables others) {
  others.emplace_back("problem", ForCaller(problem));
  absl::Status status = domain::Refuse(reason, "", std::move(others));
  status.SetPayload(kPayload, absl::Cord(problem));
  return status;
}

absl::Status RefuseFor(v1::ErrorReason reason, const absl::Status& problem) {
  return RefuseFor(reason, problem.message(), {{"problem_zh", ForCaller(ChineseOf(problem))}});
}

std::string LogText(const absl::Status& status) {
  const std::string text = status.ToString(absl::StatusToStringMode::kWithNoExtraData);
  const auto problem = status.GetPayload(kPayload);
  return problem.has_value() ? absl::StrCat(text, " (", std::string(*problem), ")") : text;
}

}  // namespace jiedui::services
