#include "cli/option_values.h"

#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "jiedui/v1/cells.pb.h"

namespace jiedui::cli {
namespace {

struct NamedTable {
  const char* name;
  v1::TableKind kind;
};
constexpr NamedTable kTables[] = {{"register", v1::TABLE_KIND_PAIR_REGISTER},
                                  {"dispatch", v1::TABLE_KIND_DISPATCH},
                                  {"compliance", v1::TABLE_KIND_PAIR_COMPLIANCE},
                                  {"assess", v1::TABLE_KIND_ASSESSMENT},
                                  {"gaps", v1::TABLE_KIND_GAPS},
                                  {"result", v1::TABLE_KIND_ASSESSMENT_RESULT}};

}  // namespace

std::string CheckPosition(const std::string& text) {
  int64_t position = 0;
  if (absl::SimpleAtoi(text, &position) && position > 0) return "";
  return absl::StrCat("账本位置从 1 开始，“", text, "”不是账本位置");
}

std::string ReadTableName(std::string& text) {
  for (const NamedTable& each : kTables) {
    if (text != each.name) continue;
    text = absl::StrCat(static_cast<int>(each.kind));
    return "";
  }
  return absl::StrCat("“", text, "”不是 ", kTableNames, " 之一");
}

std::string CheckOrganization(const std::string& text) {
  if (text == "was" || text == "now") return "";
  return absl::StrCat("“", text, "”不是 was|now 之一");
}

}  // namespace jiedui::cli
