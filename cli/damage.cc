#include "cli/damage.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/failure.h"
#include "cli/json.h"

namespace jiedui::cli {
namespace {

constexpr char kProblems[] = "type.jiedui.cn/jiedui.cli.Problems";

// What a damaged file holds need not be UTF-8.
std::string Text(const Json& json, int indent) {
  return json.dump(indent, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

Json RecordsIn(const Said& problem) {
  if (!problem.records) return nullptr;
  return {{"first", problem.records->first}, {"last", problem.records->second}};
}

Json RecordsIn(const std::vector<Said>& problems) {
  Json records = Json::array();
  for (const Said& problem : problems) records.push_back(RecordsIn(problem));
  return records;
}

int64_t CountOf(const std::vector<Said>& problems) {
  int64_t count = 0;
  for (const Said& problem : problems) count += problem.count;
  return count;
}

Json DocumentOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kProblems);
  if (payload.has_value()) return Json::parse(std::string(*payload));
  const Said said = SaidBy(status);
  return {{"problem_count", 1},
          {"problems", Json::array({said.en})},
          {"problems_zh", Json::array({said.zh})},
          {"problem_records", Json::array({RecordsIn(said)})}};
}

// The problems of one more part.
void Append(const Json& part, Json& document) {
  for (const auto& [name, value] : part.items()) {
    if (!value.is_array()) continue;
    for (const Json& each : value) document[name].push_back(each);
  }
  document["problem_count"] =
      document["problem_count"].get<int64_t>() + part["problem_count"].get<int64_t>();
}

}  // namespace

absl::Status Damaged(const Said& what, const std::vector<Said>& problems, int64_t count,
                     v1::ErrorReason reason) {
  const int64_t listed = CountOf(problems);
  const bool all = listed >= count;
  const char* const separator = problems.size() == 1 ? "" : "\n  ";
  const std::vector<std::string> zh = ChineseOf(problems);
  const std::vector<std::string> en = EnglishOf(problems);
  absl::Status status =
      ToldAs(absl::StatusCode::kDataLoss, reason,
             {absl::StrCat(what.zh, "，共 ", count, " 处",
                           all ? "" : absl::StrCat("，列出前 ", listed, " 处"), "：", separator,
                           absl::StrJoin(zh, separator)),
              absl::StrCat(what.en, ", ", count, count == 1 ? " problem" : " problems",
                           all ? "" : absl::StrCat(", the first ", listed, " of them"), ": ",
                           separator, absl::StrJoin(en, separator))});
  const Json document = {{"problem_count", count},
                         {"problems", en},
                         {"problems_zh", zh},
                         {"problem_records", RecordsIn(problems)}};
  status.SetPayload(kProblems, absl::Cord(Text(document, -1)));
  return status;
}

absl::Status Together(const std::vector<absl::Status>& failures) {
  if (failures.size() == 1) return failures.front();
  const absl::Status& worst = *std::max_element(
      failures.begin(), failures.end(),
      [](const absl::Status& a, const absl::Status& b) { return ExitCodeOf(a) < ExitCodeOf(b); });
  std::vector<std::string> zh;
  std::vector<std::string> en;
  Json document = DocumentOf(failures.front());
  for (const absl::Status& failure : failures) {
    const Refusal refusal = RefusalOf(Told(failure));
    zh.push_back(refusal.zh);
    en.push_back(refusal.en);
    if (&failure != &failures.front()) Append(DocumentOf(failure), document);
  }
  absl::Status status = Failure(worst.code(), RefusalOf(Told(worst)).reason,
                                absl::StrJoin(zh, "\n"), absl::StrJoin(en, "\n"));
  status.SetPayload(kProblems, absl::Cord(Text(document, -1)));
  return status;
}

std::string CheckedLine(const std::string& place) {
  return absl::StrCat("所校验的是 ", place, "\n");
}

absl::Status TellDamage(const absl::Status& status, const char* verdict, const std::string& place,
                        Format format, std::ostream& out) {
  if (!absl::IsDataLoss(status)) return status;
  if (format != Format::kJson) {
    out << CheckedLine(place);
    return status;
  }
  Json document = DocumentOf(status);
  document["path"] = place;
  document[verdict] = false;
  out << Text(document, 2) << "\n";
  return status;
}

}  // namespace jiedui::cli
