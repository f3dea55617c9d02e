#include "cli/scenario/problem.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

#include "domain/error.h"

namespace jiedui::scenario {
namespace {

constexpr char kChinese[] = "jiedui/example-problem-chinese";

}  // namespace

Problem At(absl::string_view place, const Problem& problem) {
  return {absl::StrCat(place, ": ", problem.en), absl::StrCat(place, "：", problem.zh)};
}

absl::Status Wrong(const Problem& problem) {
  absl::Status status = absl::InvalidArgumentError(problem.en);
  status.SetPayload(kChinese, absl::Cord(problem.zh));
  return status;
}

Problem ProblemOf(const absl::Status& status) {
  Problem problem{std::string(status.message()), ChineseOf(status)};
  if (problem.zh.empty()) problem.zh = domain::ChineseText(status);
  if (problem.zh.empty()) problem.zh = problem.en;
  return problem;
}

std::string ChineseOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kChinese);
  return payload.has_value() ? std::string(*payload) : "";
}

}  // namespace jiedui::scenario
