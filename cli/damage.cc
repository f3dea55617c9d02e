#include "cli/damage.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/json.h"

namespace jiedui::cli {
namespace {

constexpr char kProblems[] = "type.jiedui.cn/jiedui.cli.Problems";

// What a damaged file holds need not be UTF-8.
std::string Text(const Json& json, int indent) {
  return json.dump(indent, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

Json DocumentOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kProblems);
  if (payload.has_value()) return Json::parse(std::string(*payload));
  return {{"problem_count", 1}, {"problems", Json::array({std::string(status.message())})}};
}

}  // namespace

absl::Status Damaged(absl::string_view what, const std::vector<std::string>& problems,
                     int64_t count) {
  const auto listed = static_cast<int64_t>(problems.size());
  const std::string rest = listed < count ? absl::StrCat("，列出前 ", listed, " 处") : "";
  const char* const separator = count == 1 ? "" : "\n  ";
  absl::Status status = absl::DataLossError(absl::StrCat(
      what, "，共 ", count, " 处", rest, "：", separator, absl::StrJoin(problems, separator)));
  const Json document = {{"problem_count", count}, {"problems", problems}};
  status.SetPayload(kProblems, absl::Cord(Text(document, -1)));
  return status;
}

absl::Status TellDamage(const absl::Status& status, const char* verdict, Format format,
                        std::ostream& out) {
  if (!absl::IsDataLoss(status) || format != Format::kJson) return status;
  Json document = DocumentOf(status);
  document[verdict] = false;
  out << Text(document, 2) << "\n";
  return status;
}

}  // namespace jiedui::cli
