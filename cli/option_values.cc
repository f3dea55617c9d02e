#include "cli/option_values.h"

#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/table_names.h"

namespace jiedui::cli {

std::string NoneOf(absl::string_view text, absl::string_view names) {
  return absl::StrCat("“", text, "”不是 ", names, " 之一\n  \"", text, "\" is none of ", names);
}

std::string CheckPosition(const std::string& text) {
  int64_t position = 0;
  if (absl::SimpleAtoi(text, &position) && position > 0) return "";
  return absl::StrCat("账本位置从 1 开始，“", text, "”不是账本位置\n  positions begin at 1, \"",
                      text, "\" is none");
}

std::string CheckEnd(const std::string& text) {
  int64_t position = 0;
  if (absl::SimpleAtoi(text, &position) && position >= 0) return "";
  return absl::StrCat("应为账本现在的末尾位置，空账本为 0，“", text,
                      "”不是\n  it is the position where the ledger ends now, 0 if it is empty; \"",
                      text, "\" is none");
}

std::string ReadTableName(std::string& text) {
  const NamedTable* const table = FindTable(text);
  if (table == nullptr) return NoneOf(text, kTableNames);
  text = absl::StrCat(static_cast<int>(table->kind));
  return "";
}

std::string CheckOrganization(const std::string& text) {
  if (text == "was" || text == "now") return "";
  return NoneOf(text, "was|now");
}

}  // namespace jiedui::cli
