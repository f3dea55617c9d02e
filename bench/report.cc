#include "bench/report.h"

#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/table.h"
#include "nlohmann/json.hpp"

namespace jiedui::bench {

double Row::Ratio() const {
  return baseline == 0 ? 0 : value / baseline;
}

void PrintTable(const std::vector<Row>& rows) {
  using Align = cli::Column::Align;
  cli::Table table({{"measured"},
                    {"value", Align::kRight},
                    {"unit"},
                    {"baseline of the same run"},
                    {"value", Align::kRight},
                    {"ratio", Align::kRight},
                    {"goal"}});
  for (const Row& row : rows) {
    table.AddRow({row.name, absl::StrFormat("%.1f", row.value), row.unit, row.baseline_name,
                  absl::StrFormat("%.1f", row.baseline), absl::StrFormat("%.3f", row.Ratio()),
                  row.goal});
  }
  std::fputs(table.Text().c_str(), stdout);
}

absl::Status WriteJson(const std::vector<Row>& rows, const std::string& path) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    list.push_back({{"name", row.name},
                    {"value", row.value},
                    {"unit", row.unit},
                    {"baseline_name", row.baseline_name},
                    {"baseline", row.baseline},
                    {"ratio", row.Ratio()},
                    {"goal", row.goal}});
  }
  std::ofstream file(path);
  file << list.dump(2) << '\n';
  file.close();
  if (!file) return absl::UnavailableError(absl::StrCat("cannot write ", path));
  return absl::OkStatus();
}

}  // namespace jiedui::bench
