#include "cli/option_values.h"

#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/table_names.h"

namespace jiedui::cli {

std::string CheckPosition(const std::string& text) {
  int64_t position = 0;
  if (absl::SimpleAtoi(text, &position) && position > 0) return "";
  return absl::StrCat("账本位置从 1 开始，“", text, "”不是账本位置");
}

std::string CheckEnd(const std::string& text) {
  int64_t position = 0;
  if (absl::SimpleAtoi(text, &position) && position >= 0) return "";
  return absl::StrCat("应为账本现在的末尾位置，空账本为 0，“", text, "”不是");
}

std::string ReadTableName(std::string& text) {
  const NamedTable* const table = FindTable(text);
  if (table == nullptr) return absl::StrCat("“", text, "”不是 ", kTableNames, " 之一");
  text = absl::StrCat(static_cast<int>(table->kind));
  return "";
}

std::string CheckOrganization(const std::string& text) {
  if (text == "was" || text == "now") return "";
  return absl::StrCat("“", text, "”不是 was|now 之一");
}

}  // namespace jiedui::cli
