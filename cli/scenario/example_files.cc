#include "cli/scenario/example_files.h"

#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "base/civil.h"
#include "base/status_macros.h"
#include "domain/date.h"

namespace jiedui::scenario {
namespace {

absl::StatusOr<std::string> ReadFile(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) return Bad(file, {"cannot be read", "无法读取"});
  return text.str();
}

toml::node_view<const toml::node> NodeAt(const toml::table& table, absl::string_view path) {
  return table.at_path({path.data(), path.size()});
}

}  // namespace

absl::Status Bad(absl::string_view file, const Problem& problem) {
  return Wrong(At(file, problem));
}

absl::Status BadLine(absl::string_view file, int line, const Problem& problem) {
  return Bad(file, {absl::StrCat("line ", line, ": ", problem.en),
                    absl::StrCat("第 ", line, " 行：", problem.zh)});
}

Problem UnknownKey() {
  return {"unknown key", "没有这一项"};
}

Problem DayExpected() {
  return {"a day like \"2017-01-31\" is expected", "应为日期，如 \"2017-01-31\""};
}

Problem NoUnit(absl::string_view unit_id) {
  return {absl::StrCat("no unit ", unit_id, " in units.csv"),
          absl::StrCat("units.csv 中没有单位 ", unit_id)};
}

absl::StatusOr<std::vector<CsvRow>> ReadCsv(const std::string& file, absl::string_view header) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
  const std::vector<std::string> columns = absl::StrSplit(header, ',');
  std::vector<CsvRow> rows;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripSuffix(line, "\r");
    if (++number == 1 && line != header) {
      return Bad(file, {absl::StrCat("the first line must be ", header),
                        absl::StrCat("第一行应为 ", header)});
    }
    if (number == 1 || line.empty()) continue;
    CsvRow row{number, absl::StrSplit(line, ',')};
    if (row.cells.size() != columns.size()) {
      return BadLine(file, number,
                     {absl::StrCat(row.cells.size(), " columns, not ", columns.size()),
                      absl::StrCat("有 ", row.cells.size(), " 列，应为 ", columns.size(), " 列")});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

absl::StatusOr<toml::table> ReadToml(const std::string& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
  toml::parse_result result = toml::parse(text, file);
  if (!result) {
    const toml::parse_error& error = result.error();
    const std::string what(error.description());
    return BadLine(file, static_cast<int>(error.source().begin.line),
                   {what, absl::StrCat("不是有效的 TOML（", what, "）")});
  }
  return std::move(result).table();
}

template <class T>
std::optional<T> Fields::Value(absl::string_view path, const Problem& problem) {
  asked_.emplace(path);
  std::optional<T> value = NodeAt(table_, path).template value_exact<T>();
  if (!value.has_value()) Fail(path, problem);
  return value;
}

std::string Fields::Text(absl::string_view path) {
  return Value<std::string>(path, {"a text is expected", "应为文本"}).value_or("");
}

std::string Fields::OptionalText(absl::string_view path) {
  return NodeAt(table_, path) ? Text(path) : "";
}

bool Fields::OptionalBool(absl::string_view path) {
  return NodeAt(table_, path) &&
         Value<bool>(path, {"true or false is expected", "应为 true 或 false"}).value_or(false);
}

int Fields::Int(absl::string_view path, int min, int max) {
  const Problem problem = {absl::StrCat("a whole number from ", min, " to ", max, " is expected"),
                           absl::StrCat("应为 ", min, " 至 ", max, " 的整数")};
  const int64_t value = Value<int64_t>(path, problem).value_or(min);
  if (value >= min && value <= max) return static_cast<int>(value);
  Fail(path, problem);
  return min;
}

google::type::Date Fields::Date(absl::string_view path) {
  const absl::StatusOr<CivilDay> day = ParseDay(Text(path));
  if (!day.ok()) Fail(path, DayExpected());
  return domain::ToDate(day.value_or(CivilDay()));
}

size_t Fields::SizeOf(absl::string_view path) const {
  const toml::array* const list = NodeAt(table_, path).as_array();
  return list == nullptr ? 0 : list->size();
}

void Fields::Fail(absl::string_view path, const Problem& problem) {
  if (!status_.ok()) return;
  const toml::node* const node = NodeAt(table_, path).node();
  const Problem what = At(path, problem);
  status_ = node == nullptr ? Bad(file_, what)
                            : BadLine(file_, static_cast<int>(node->source().begin.line), what);
}

void Fields::CheckAsked(const toml::node& node, const std::string& path) {
  if (const toml::table* const table = node.as_table(); table != nullptr) {
    for (const auto& [key, child] : *table) {
      CheckAsked(child, absl::StrCat(path, path.empty() ? "" : ".", std::string(key.str())));
    }
  } else if (const toml::array* const array = node.as_array(); array != nullptr) {
    for (size_t i = 0; i < array->size(); ++i) {
      CheckAsked(*array->get(i), absl::StrCat(path, "[", i, "]"));
    }
  } else if (asked_.find(path) == asked_.end()) {
    Fail(path, UnknownKey());
  }
}

absl::Status Fields::Finish() {
  CheckAsked(table_, "");
  return status_;
}

}  // namespace jiedui::scenario
