#include "services/problem.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace jiedui::services {
namespace {

// Payload with the whole of the problem. Not one of those that are sent.
constexpr char kPayload[] = "jiedui/problem";

constexpr absl::string_view kBeforePath = " \t\n\"'(=";
constexpr absl::string_view kAfterPath = " \t\n\"'):,;";

}  // namespace

std::string ForCaller(absl::string_view problem) {
  std::string text;
  while (!problem.empty()) {
    const bool may_begin = text.empty() || absl::StrContains(kBeforePath, text.back());
    if (problem.front() != '/' || !may_begin) {
      text += problem.front();
      problem.remove_prefix(1);
      continue;
    }
    const absl::string_view path = problem.substr(0, problem.find_first_of(kAfterPath));
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

std::string LogText(const absl::Status& status) {
  const std::string text = status.ToString(absl::StatusToStringMode::kWithNoExtraData);
  const auto problem = status.GetPayload(kPayload);
  return problem.has_value() ? absl::StrCat(text, " (", std::string(*problem), ")") : text;
}

}  // namespace jiedui::services
